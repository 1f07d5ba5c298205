"""What came of an export: where the files are, and what to know of them.

The one rule: it stays until something else is chosen or written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAccessible, QAccessibleEvent, QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from qcoder.i18n import _, ngettext
from ui import theme
from ui.widgets import PAD, Messages, button, icon_button, label


class Result(QFrame):
    """A line with buttons to open what was written, and the warnings below it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._paths: Sequence[Path] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        self.text = label("", wrap=True)
        row.addWidget(self.text, 1)
        self.open_folder = button(_("Open folder"), self._open_folder)
        self.open_file = button(_("Open file"), self._open_file)
        for one in (self.open_folder, self.open_file):
            row.addWidget(one)
        row.addWidget(icon_button("close", _("Close message"), self.hide))
        column.addLayout(row)
        self.warnings = Messages(_("What to know of these files"))
        column.addWidget(self.warnings)
        self.hide()

    def show_written(self, paths: Sequence[Path], warnings: Sequence[str]) -> None:
        """Say what was written, and where."""
        self._paths = paths
        n = len(paths)
        if n == 1:
            said = _("Wrote “{file}” in {folder}.").format(
                file=paths[0].name, folder=paths[0].parent
            )
        else:
            said = ngettext(
                "Wrote {n} file in {folder}.", "Wrote {n} files in {folder}.", n
            ).format(n=n, folder=paths[0].parent if paths else "")
        self._show(f"✓ {said}", warnings, bad=False)
        (self.open_file if n == 1 else self.open_folder).setFocus()

    def show_problem(self, sentence: str) -> None:
        """Say why nothing, or not all, was written."""
        self._paths = ()
        self._show(sentence, (), bad=True)

    def _show(self, sentence: str, warnings: Sequence[str], *, bad: bool) -> None:
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self.open_folder.setVisible(bool(self._paths))
        self.open_file.setVisible(len(self._paths) == 1)
        self.setProperty("bad", bad)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self.warnings.show_lines([f"⚠ {warning}" for warning in warnings])
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths[0].parent)))

    def _open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths[0])))
