"""The report of a comparison: as a file for Word, Excel or others, and the paragraph on methods.

The one rule: what is written is the comparison that is shown; only decisions are read anew for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from qcoder import i18n
from qcoder.i18n import N_, _
from qcoder.queries.comparison import Comparison
from qcoder.report import Report
from ui.agreement.lines import View
from ui.jobs import Job
from ui.preferences import Preferences
from ui.session import Session
from ui.widgets import MenuButton

_FORMATS = {
    "docx": (N_("Word…"), N_("Word document")),
    "xlsx": (N_("Excel…"), N_("Excel workbook")),
    "csv": (N_("CSV…"), N_("CSV table")),
}
_BY = {
    View.DOCUMENTS: "document",
    View.PAIRS: "pair",
    View.WITHOUT: "coder",
    View.ORDER: "order",
}
_ABOUT = {
    "code": N_("Report: per code, and overall"),
    "document": N_("Table: per document"),
    "pair": N_("Table: per pair of coders"),
    "coder": N_("Table: without each coder"),
    "order": N_("Table: in coding order"),
}


class ReportButton(MenuButton):
    """A chip with a menu of what can be taken away."""

    written = Signal(object)  # the path
    failed = Signal(str)  # a sentence
    busy = Signal(bool)  # a thread has the project
    _left = Signal()  # the thread no longer uses the project

    def __init__(self, session: Session, preferences: Preferences, window: QWidget) -> None:
        super().__init__(_("Report") + " ▾", _("Report: to Word, Excel or CSV"))
        self._session, self._preferences, self._window = session, preferences, window
        self._found: Comparison | None = None
        self._view = View.CODES
        self._job: Job | None = None
        self._has_project = False
        menu = QMenu(self)
        self._about = menu.addAction("")
        self._about.setEnabled(False)
        for suffix, (text, _name) in _FORMATS.items():
            menu.addAction(_(text), partial(self.save, suffix))
        menu.addSeparator()
        menu.addAction(_("Copy methods paragraph"), self.copy_methods)
        self.setMenu(menu)
        self._left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)
        self.show_comparison(None, View.CODES)

    def show_comparison(self, found: Comparison | None, view: View) -> None:
        """Take what is to be written; None where there is nothing."""
        self._found, self._view = found, view
        self._about.setText(_(_ABOUT[self._by]))
        self.setEnabled(found is not None and not found.reason)

    @property
    def _by(self) -> str:
        return _BY.get(self._view, "code")

    def save(self, suffix: str) -> None:
        """Ask where to write the report."""
        if not self.isEnabled():
            return
        dialog = QFileDialog(self._window, _("Save as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{_(_FORMATS[suffix][1])} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        dialog.setDirectory(self._folder())
        dialog.selectFile("{name}.{suffix}".format(name=_("agreement"), suffix=suffix))
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the report that is shown to a file."""
        from qcoder import writers

        project = self._session.open_project
        self._preferences.set(f"{project.id}/export_folder", str(path.parent))

        def write(report: Report) -> Path:
            writers.write(report, path)
            return path

        self._make(self._by, write, self.written.emit)

    def copy_methods(self) -> None:
        """Copy the paragraph for the chapter on methods, with its sources."""
        self._make("code", lambda report: report, self._on_methods)

    def stop(self) -> None:
        """Wait until what is being written is; nothing more is signalled."""
        if self._job:
            self._job.stop()
            self._job = None
        self._on_left()

    def _make(self, by: str, work: Callable[[Report], Any], then: Callable[[Any], Any]) -> None:
        """Do something with the report in a thread, which has the project meanwhile."""
        found, comparisons = self._found, self._session.open_project.comparisons
        if found is None or self._job:
            return

        def run(_progress: object) -> Any:
            try:
                return work(comparisons.report_of(found, by=by))
            finally:
                self._left.emit()  # also where a bug ended it

        job = self._job = Job(run, self)
        job.done.connect(lambda result: self._end() or then(result))
        job.failed.connect(lambda sentence: self._end() or self.failed.emit(sentence))
        self._has_project = True
        self.busy.emit(True)
        job.start()

    def _end(self) -> None:
        if self._job:
            self._job.deleteLater()
            self._job = None

    def _on_left(self) -> None:
        if self._has_project:
            if self._job:
                self._job.wait()
            self._has_project = False
            self.busy.emit(False)

    def _on_methods(self, report: Report) -> None:
        text = next((one for one in report.texts if one.locale == i18n.language()), None)
        if text:
            QApplication.clipboard().setText("\n\n".join(text.paragraphs))
            self._session.say(_("The methods paragraph was copied."))

    def _folder(self) -> str:
        project = self._session.open_project
        before = str(self._preferences.get(f"{project.id}/export_folder", ""))
        return before if before and Path(before).is_dir() else str(project.path.parent)
