"""The export panel, which fills the centre of the window: what can be taken away on the left, the
choices of that on the right, and below them what will be written and the button for it.

The one rule: the project is only read; while a thread does so, nothing else uses it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _, ngettext
from qcoder.model import Changes
from ui import theme
from ui.exporting.codebook import CodebookPage
from ui.exporting.codings import CodingsPage, TranscriptsPage
from ui.exporting.page import CODEBOOK, CODING, DOCUMENTS, NAMES, Page, Progress, Written
from ui.exporting.result import Result
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.trees.question_bar import QuestionBar
from ui.widgets import PAD, EmptyState, SideList, button, label
from ui.working import Working

_PAGES = (TranscriptsPage, CodingsPage, CodebookPage)
_LIST_WIDTH = 62 * theme.GRID
_TABLES = {"documents", "codes", "codings", "coders"}


class ExportPane(QWidget):
    """Lets the user choose what leaves the project, and writes it."""

    finished = Signal()  # back to coding
    import_wanted = Signal()
    codebook_wanted = Signal()
    tables_wanted = Signal()
    busy = Signal(bool)  # a thread has the project: nothing else may use it

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("exporting")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._shown, self._preferences = session, shown, preferences
        self._pages: list[Page] = [page(session, shown) for page in _PAGES]
        self._defaults = [page.state() for page in self._pages]
        self._project = ""  # the id of the one whose choices are shown
        self._stale = True
        self._working, self._busy = Working(session, self), False
        self._done = self._total = 0  # files that are written, of those that are to be
        self._make()
        self._connect()

    def _make(self) -> None:
        self._make_list()
        self._make_stack()
        self.result, self.question = Result(), QuestionBar()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        for one in (self.result, self.question):
            framed = QHBoxLayout()
            framed.setContentsMargins(PAD, 0, PAD, 0)
            framed.addWidget(one)
            right.addLayout(framed)
        right.addSpacing(2 * theme.GRID)
        right.addWidget(self._make_bottom())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left_panel)
        row.addLayout(right, 1)

    def _make_list(self) -> None:
        pages = [(page.icon, _(page.title)) for page in self._pages]
        self._left_panel = SideList(_("What to export"), _("What to export"), pages, _LIST_WIDTH)
        self.list = self._left_panel.list
        self.tables = button(_("Tables and figures…"), self.tables_wanted.emit, "flat")
        self.tables.setToolTip(_("Tables and figures are saved from the page on which they are."))
        self._left_panel.add_below(self.tables)

    def _make_stack(self) -> None:
        self._stack = QStackedWidget()
        for page in self._pages:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(page)
            self._stack.addWidget(area)
        self._empties = {
            key: EmptyState("", text, act)
            for key, text, act in (
                (DOCUMENTS, _("Import documents…"), self.import_wanted.emit),
                (CODING, _("Go to coding"), self.finished.emit),
                (CODEBOOK, _("Load codebook…"), self.codebook_wanted.emit),
            )
        }
        for state in self._empties.values():
            self._stack.addWidget(state)

    def _make_bottom(self) -> QFrame:
        self.bottom = QFrame()
        self.bottom.setObjectName("bottom_bar")
        row = QHBoxLayout(self.bottom)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        self.sentence = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel_button = button(_("Cancel"), self.cancel, "flat")
        self.go = button(_("Save as…"), self.save, "primary")
        row.addWidget(self.sentence, 1)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.go)
        return self.bottom

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_choice)
        self.list.setCurrentRow(0)
        for page in self._pages:
            page.changed.connect(self._on_choice)
        working = self._working
        working.busy.connect(self._on_busy)
        working.progressed.connect(self._on_progressed)
        working.failed.connect(self._on_stopped)
        working.cancelled.connect(self._on_cancelled)
        self._session.changes.connect(self._on_changes)
        self._session.project_changed.connect(self._on_project_changed)
        self._shown.activated_changed.connect(self._on_stale)
        self.question.closed.connect(self.go.setFocus)

    # what menus, shortcuts and the palette call

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[max(self.list.currentRow(), 0)]

    def show_page(self, key: str) -> None:
        """Show one of the pages, by its key."""
        self.list.setCurrentRow([page.key for page in self._pages].index(key))

    def save(self) -> None:
        """Ask where to, and write what is chosen."""
        if self._working.active or not self._session.project:
            return
        if self.page.empty() or self.page.problem():
            return
        names, suffix = self.page.names(), self.page.suffix()
        dialog = QFileDialog(self, _("Save as") if len(names) == 1 else _("Save in folder"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(self._folder())
        if len(names) == 1:
            from qcoder import exports  # slow to import: it writes all formats

            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setNameFilter(f"{NAMES[suffix]} (*.{suffix})")
            dialog.setDefaultSuffix(suffix)
            dialog.selectFile(f"{exports.file_name(names[0])}.{suffix}")
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()

    def save_to(self, place: Path) -> None:
        """Write what is chosen to a file, or to a folder; ask first where files would be replaced.

        The dialog asked already where it is one file.
        """
        names = self.page.names()
        key = f"{self._session.open_project.id}/export_folder"
        self._preferences.set(key, str(place if len(names) > 1 else place.parent))
        if len(names) > 1:
            from qcoder import exports

            paths = exports.paths_in(place, names, self.page.suffix())
            there = sum(path.exists() for path in paths)
            if there:
                self._ask(place, there)
                return
        self._write(place)

    def cancel(self) -> None:
        """Stop writing; files that were written stay."""
        self._working.cancel()

    def stop(self) -> None:
        """Stop at once, before the project is closed; nothing more is signalled."""
        self._working.stop()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._working.active:
            self.cancel()
        else:
            self.finished.emit()

    # what happens

    def _folder(self) -> str:
        project = self._session.open_project
        before = str(self._preferences.get(f"{project.id}/export_folder", ""))
        return before if before and Path(before).is_dir() else str(project.path.parent)

    def _ask(self, place: Path, there: int) -> None:
        sentence = ngettext(
            "{n} of these files is in {folder} already.",
            "{n} of these files are in {folder} already.",
            there,
        ).format(n=there, folder=place)
        self.question.ask(
            sentence,
            (ngettext("Replace it", "Replace them", there), lambda: self._write(place)),
            (_("Choose another folder…"), self.save),
        )

    def _drop_question(self) -> None:
        with QSignalBlocker(self.question):  # the keyboard stays where it is
            self.question.close_question()

    def _write(self, place: Path) -> None:
        work = self.page.work(place)

        def run(progress: Progress) -> Written:
            def count(done: int, total: int) -> None:
                self._done = done  # before it is stopped: this file was written
                progress(done, total)

            return work(count)

        self.result.hide()
        self._done, self._total = 0, len(self.page.names())
        self._working.run(run, self._on_written)
        several = self._total > 1
        self.cancel_button.setVisible(several)
        self.bar.setRange(0, self._total if several else 0)
        (self.cancel_button if several else self).setFocus()

    def _on_busy(self, busy: bool) -> None:
        self._busy = busy
        for one in (self._left_panel, self._stack, self.go):
            one.setEnabled(not busy)
        self._show_state()
        self.busy.emit(busy)

    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setValue(done)
        self.sentence.setText(_("Writing {done} of {total}…").format(
            done=min(done + 1, total), total=total))  # fmt: skip

    def _on_written(self, written: Written) -> None:
        self.result.show_written(written.paths, written.warnings)

    def _on_stopped(self, sentence: str) -> None:
        self.result.show_problem(sentence)
        self.go.setFocus()

    def _on_cancelled(self) -> None:
        self._on_stopped(
            ngettext(
                "Stopped: {n} of {total} files was written.",
                "Stopped: {n} of {total} files were written.",
                self._done,
            ).format(n=self._done, total=self._total)
        )

    def _on_choice(self) -> None:
        self.result.hide()
        self._drop_question()
        self._show_state()
        self._keep()

    def _on_changes(self, changes: Changes) -> None:
        if _TABLES & changes.tables.keys():
            self._on_stale()

    def _on_project_changed(self) -> None:
        self.stop()
        self.result.hide()
        self._on_stale()

    def _on_stale(self) -> None:
        self._stale = True
        self._drop_question()
        if self.isVisible() and not self._busy:
            self._refresh()

    # how it is kept

    def _refresh(self) -> None:
        project = self._session.project
        if project is None:
            return
        self._stale = False
        for page in self._pages:
            page.refresh()
        if project.id != self._project:
            self._restore(project.id)
        self._show_state()

    def _restore(self, project: str) -> None:
        self._project = ""  # what is shown meanwhile is not kept
        kept = self._preferences.get(f"{project}/export", {})
        for page, default in zip(self._pages, self._defaults, strict=True):
            page.restore(default)
            page.restore(kept.get(page.key))
        keys = [page.key for page in self._pages]
        shown = kept.get("page")
        self.list.setCurrentRow(keys.index(shown) if shown in keys else 0)
        self._project = project

    def _keep(self) -> None:
        if self._project:
            states = {page.key: page.state() for page in self._pages}
            self._preferences.set(f"{self._project}/export", {"page": self.page.key, **states})

    def _show_state(self) -> None:
        """Say what will be written, or why nothing can be."""
        if self._session.project is None:
            return
        page, empty = self.page, self.page.empty()
        if empty:
            self._empties[empty.leads_to].text.setText(empty.text)
            self._stack.setCurrentWidget(self._empties[empty.leads_to])
        else:
            self._stack.setCurrentIndex(self._pages.index(page))
        problem = "" if empty else page.problem()
        self.bar.setVisible(self._busy)
        self.cancel_button.setVisible(self._busy)
        self.bottom.setVisible(not empty)
        if not self._busy and not empty:
            many = not problem and len(page.names()) > 1
            self.go.setText(_("Save in folder…") if many else _("Save as…"))
            self.go.setAccessibleName(self.go.text())
            self.sentence.setText(problem or page.sentence())
            self.go.setEnabled(not problem)
