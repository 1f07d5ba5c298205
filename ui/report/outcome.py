"""What came of making the report: its files, what changed since the last time, and warnings.

The one rule: it stays until the report is made again, or it is closed.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout

from qcoder.i18n import _, language
from qcoder.reporting.producing import Produced
from ui import theme
from ui.exporting.result import Result
from ui.widgets import Messages, icon_button, label

_DOCUMENTS = (".docx", ".xlsx")


class Outcome(QFrame):
    """The result, and the changes below it."""

    def __init__(self) -> None:
        super().__init__()
        self.result = Result()
        self.heading = label("", "muted", wrap=True)
        self.changes = Messages(_("What changed since the last time"))
        self.copy_button = icon_button("content-copy", _("Copy what changed"), self._copy)
        self._lines: list[str] = []
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.heading, 1)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.result)
        column.addLayout(row)
        column.addWidget(self.changes)
        self._show_changes("", [])

    def show_produced(self, made: Produced) -> None:
        """Say what was written, and what is otherwise than the last time."""
        paths = sorted(made.paths, key=lambda path: path.suffix not in _DOCUMENTS)
        self.result.show_written(paths, made.warnings)
        if paths and paths[0].suffix in _DOCUMENTS:
            self.result.open_file.setVisible(True)
            self.result.open_file.setFocus()
        if made.since is None:
            self._show_changes(_("This is the first time that the report was made."), [])
        elif made.changes:
            said = _("Changed since the report of {date}:").format(date=_day(made.since))
            self._show_changes(said, list(made.changes))
        else:
            said = _("Nothing changed since the report of {date}.").format(date=_day(made.since))
            self._show_changes(said, [])

    def show_problem(self, sentence: str) -> None:
        """Say why nothing was made."""
        self.result.show_problem(sentence)
        self._show_changes("", [])

    def clear(self) -> None:
        """Show nothing."""
        self.result.hide()
        self._show_changes("", [])

    def _show_changes(self, heading: str, lines: list[str]) -> None:
        self._lines = lines
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.copy_button.setVisible(bool(lines))
        self.changes.show_lines(lines)

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join([self.heading.text(), *self._lines]))


def _day(time: str) -> str:
    when = datetime.fromisoformat(time).astimezone()
    if language() == "nl":
        return f"{when.day}-{when.month}-{when.year} {when:%H:%M}"
    return f"{when:%Y-%m-%d %H:%M}"
