"""What came of an import: how many files, and what became of each, to copy or to save.

The one rule: each file is told of, with the reason where it was not imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from qcoder.i18n import _, ngettext
from qcoder.import_report import Outcome, report
from ui import theme
from ui.preferences import Preferences
from ui.session import Session
from ui.widgets import PAD, button, label

_KINDS = ("xlsx", "csv", "docx")


class Result(QFrame):
    """A few lines over the files that are left, and buttons for the report on all."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self._outcomes: Sequence[Outcome] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * theme.GRID)
        column.setSpacing(theme.GRID)
        self.label = label("", "result", wrap=True)
        column.addWidget(self.label)
        row = QHBoxLayout()
        row.setContentsMargins(PAD, 0, PAD, 0)
        row.setSpacing(theme.GRID)
        self.copy = button(_("Copy report"), self.copy_report, "chip")
        self.save = button(_("Save report…"), self.choose_place, "chip")
        for one in (self.copy, self.save):
            one.setMinimumHeight(6 * theme.GRID)
            row.addWidget(one)
        row.addStretch()
        column.addLayout(row)
        self.hide()

    @property
    def told(self) -> bool:
        """Whether there is something to tell."""
        return bool(self._outcomes)

    def text(self) -> str:
        """Return what is told."""
        return self.label.text()

    def clear(self) -> None:
        """Tell nothing."""
        self._outcomes = ()
        self.label.setText("")
        self.hide()

    def tell(self, sentence: str, outcomes: Sequence[Outcome]) -> None:
        """Tell how many were imported, and how many of the others were not and why."""
        self._outcomes = outcomes
        files = {
            key: len({outcome["file"] for outcome in outcomes if key in outcome})
            for key in ("error", "known", "other")
        }
        failed, known, other = files.values()
        lines = (
            ngettext("✕ {n} file was not imported", "✕ {n} files were not imported", failed),
            ngettext("= {n} file was there already", "= {n} files were there already", known),
            ngettext("– {n} file of another kind", "– {n} files of other kinds", other),
        )
        told = [line.format(n=n) for line, n in zip(lines, files.values(), strict=True) if n]
        self.label.setText("\n".join((f"✓ {sentence}", *told)))
        self.show()

    def copy_report(self) -> None:
        """Copy what became of each file, as a table."""
        table = report(self._outcomes)
        rows = [[table.heading(name) for name in table.columns]]
        rows += [["" if cell is None else str(cell) for cell in row] for row in table.rows()]
        lines = ("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._session.say(_("Copied") + ".")

    def choose_place(self) -> None:
        """Ask where the report is saved."""
        dialog = QFileDialog(self, _("Save report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{kind.upper()} (*.{kind})" for kind in _KINDS])
        dialog.setDefaultSuffix(_KINDS[0])
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
        )
        dialog.setDirectory(str(self._session.open_project.path.parent))
        dialog.selectFile(_("import-report") + "." + _KINDS[0])
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the report to a file."""
        from qcoder import writers

        def act() -> bool:
            writers.write(report(self._outcomes), path)
            return True

        if self._session.perform(act):
            self._session.say(_("Wrote {path}.").format(path=path))
