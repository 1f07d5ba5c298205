"""The table or figure that is shown as a file: where it goes, and writing it beside the window.

The one rule: what is written is what is shown; the project is not needed for it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from qcoder.i18n import N_, _
from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table
from ui.jobs import Job
from ui.preferences import Preferences
from ui.session import Session
from ui.widgets import MenuButton

_TABLES = {
    "docx": (N_("Word…"), N_("Word document")),
    "xlsx": (N_("Excel…"), N_("Excel workbook")),
    "csv": (N_("CSV…"), N_("CSV table")),
}
_FIGURES = {
    "svg": (N_("Figure as SVG…"), N_("SVG figure")),
    "png": (N_("Figure as PNG…"), N_("PNG figure")),
    "pdf": (N_("Figure as PDF…"), N_("PDF figure")),
}
_ALL = {**_TABLES, **_FIGURES}


class SaveButton(MenuButton):
    """A button with a menu of the formats that a table, and its figure, can be written as."""

    written = Signal(object)  # the path
    failed = Signal(str)  # a sentence

    def __init__(self, session: Session, preferences: Preferences, window: QWidget) -> None:
        super().__init__(_("Save as") + " ▾", _("Save the table or its figure to a file"))
        self._session, self._preferences, self._window = session, preferences, window
        self._table: Table | None = None
        self._job: Job | None = None
        menu = QMenu(self)
        for suffix, (text, _name) in _TABLES.items():
            menu.addAction(_(text), partial(self.save, suffix))
        menu.addSeparator()
        self._figures = [
            menu.addAction(_(text), partial(self.save, suffix))
            for suffix, (text, _name) in _FIGURES.items()
        ]
        self.setMenu(menu)
        self.show_table(None)

    def show_table(self, table: Table | None) -> None:
        """Take what is to be written; None where there is nothing."""
        self._table = table
        self.setEnabled(table is not None)
        for action in self._figures:
            action.setVisible(table is not None and bool(KINDS[table.report.name].figure))

    def save(self, suffix: str) -> None:
        """Ask where to write to."""
        if self._table is None:
            return
        dialog = QFileDialog(self._window, _("Save as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{_(_ALL[suffix][1])} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        dialog.setDirectory(self._folder())
        dialog.selectFile(f"{self._name()}.{suffix}")
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the table that is shown, or its figure, by the suffix of the file."""
        table = self._table
        if table is None or self._job:
            return
        self._preferences.set(f"{self._session.open_project.id}/export_folder", str(path.parent))

        def work(_progress: object) -> Path:
            if path.suffix.lower()[1:] in _FIGURES:
                from qcoder import charts

                charts.check_place(path)
                charts.write(charts.draw(table), path)
            else:
                from qcoder import writers

                writers.write(table.report, path)
            return path

        job = self._job = Job(work, self)
        job.done.connect(lambda result: self._end() or self.written.emit(result))
        job.failed.connect(lambda sentence: self._end() or self.failed.emit(sentence))
        job.start()

    def stop(self) -> None:
        """Wait until what is being written is; nothing more is signalled."""
        if self._job:
            self._job.stop()
            self._end()

    def _end(self) -> None:
        if self._job:
            self._job.deleteLater()
            self._job = None

    def _name(self) -> str:
        from qcoder import exports

        title = _(KINDS[self._table.report.name].title) if self._table else ""
        return exports.file_name(f"{self._session.open_project.path.stem}-{title.casefold()}")

    def _folder(self) -> str:
        project = self._session.open_project
        before = str(self._preferences.get(f"{project.id}/export_folder", ""))
        return before if before and Path(before).is_dir() else str(project.path.parent)
