"""The import panel, which fills the centre of the window: files on the left, what was read of the
chosen one on the right, and below it the button that brings them into the project.

The one rule: nothing joins the project before the user has seen it, and then all at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qcoder import readers
from qcoder.i18n import _, ngettext
from qcoder.model import Changes
from ui import theme
from ui.importing import choosing
from ui.importing.adding import Adding, adding_documents
from ui.importing.batch import Batch, Entry
from ui.importing.bottom_bar import BottomBar
from ui.importing.codings_pane import is_table
from ui.importing.drop_area import DropArea
from ui.importing.files_list import FilesList
from ui.importing.preview import Preview
from ui.importing.reading import Reader
from ui.importing.result import Result
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.widgets import PaneHeader, icon_button

_LIST_WIDTH = 75 * theme.GRID


class ImportPane(QWidget):
    """Reads files and folders, lets the user correct what was read, and imports them."""

    finished = Signal()  # back to coding
    codings_wanted = Signal(object)  # of a table at a path, or one that is still to be chosen
    busy = Signal(bool)  # a thread has the project: nothing else may use it

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("importing")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._session, self._shown, self._preferences = session, shown, preferences
        self._batch = Batch(lambda read: session.open_project.documents.same_file(read))
        self._reader = Reader(self)
        self._adding: Adding | None = None
        self._later: list[Path] = []  # dropped while others were being added
        self._found_some = False
        self._stale = True
        self._made()
        self._connect()
        self._refresh()

    def _made(self) -> None:
        self.drop_area = DropArea(
            self.choose_files, self.choose_folder, lambda: self.codings_wanted.emit(None)
        )
        self.files = FilesList()
        self.preview = Preview()
        self.result = Result(session=self._session, preferences=self._preferences)
        self.bottom = BottomBar()
        self._header = PaneHeader(
            _("Files to import"),
            [
                icon_button("file-plus-outline", _("Choose files…"), self.choose_files),
                icon_button("folder-plus-outline", _("Choose folder…"), self.choose_folder),
                icon_button("check-all", _("Tick all, or none"), self.toggle_all),
                icon_button("close", _("Remove from the list"), self.dismiss),
            ],
        )
        left = QWidget()
        left.setObjectName("panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for one in (self._header, self.result):
            column.addWidget(one)
        column.addWidget(self.files, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.preview)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LIST_WIDTH, 3 * _LIST_WIDTH])
        self._pages = QStackedWidget()
        self._pages.addWidget(self.drop_area)
        self._pages.addWidget(splitter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.bottom)

    def _connect(self) -> None:
        self._reader.found.connect(self._on_found)
        self._reader.progressed.connect(self._on_read_so_far)
        self._reader.finished.connect(self._on_read_all)
        self.files.chosen.connect(self.preview.show_entry)
        self.files.ticked.connect(self._refresh)
        self.files.confirmed.connect(self.import_documents)
        self.files.dismissed.connect(self._dismiss)
        self.preview.corrected.connect(self.files.show_entry)
        self.preview.encoding_wanted.connect(self._on_encoding)
        self.preview.split_wanted.connect(self._on_split)
        self.preview.roles_for_all.connect(self._on_roles_for_all)
        self.preview.dismissed.connect(self._dismiss)
        self.bottom.import_wanted.connect(self.import_documents)
        self.bottom.cancel_wanted.connect(self.cancel)
        self.bottom.leave_wanted.connect(self.leave)
        self._session.changes.connect(self._on_changes)
        self._session.project_changed.connect(self._on_project_changed)

    # what menus, shortcuts and the palette call

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read files, and folders with all that is in them, into the list."""
        if not self._session.can_change or not paths:
            return
        if is_table(paths):
            self.codings_wanted.emit(paths[0])
            return
        if self._adding:
            self._later += paths
            return
        self.result.clear()
        self._found_some = False
        self._reader.read(list(paths))
        self._refresh()

    def choose_files(self) -> None:
        """Ask which files to read."""
        if self._session.can_change:
            choosing.files(self, self._preferences, self.add_paths)

    def choose_folder(self) -> None:
        """Ask of which folder to read all transcripts."""
        if self._session.can_change:
            choosing.folder(self, self._preferences, self.add_paths)

    def import_documents(self) -> None:
        """Bring the files that are ticked into the project, as one operation."""
        self.preview.take_name()  # also the one that is being written
        wanted = self._batch.wanted
        if not wanted or self._adding or self._reader.busy or not self._session.can_change:
            return
        group = self.bottom.group.currentText().strip()
        adding = adding_documents(self._session, wanted, group, self)
        adding.busy.connect(self._on_busy)
        adding.progressed.connect(self.bottom.show_added)
        adding.ended.connect(self._on_added)
        self._adding = adding
        adding.start()

    def cancel(self) -> None:
        """Stop what is going on; where nothing is, empty the list and go back to coding."""
        if self._adding:
            self._adding.cancel()
        elif self._reader.busy:
            self._found_some = True  # as far as one can tell
            self._reader.cancel()
        else:
            self.leave()

    def leave(self) -> None:
        """Empty the list and go back to coding."""
        self._keep([])
        self.finished.emit()

    def dismiss(self) -> None:
        """Take the chosen file out of the list."""
        entry = self.files.entry()
        if entry:
            self._dismiss(entry)

    def toggle_all(self) -> None:
        """Tick all files that can be imported; none where all are ticked."""
        self._batch.tick_all()
        self.files.show_entries(self._batch.entries)
        self._refresh()

    @property
    def unsaved(self) -> bool:
        """Whether files were read, and perhaps corrected, that are not imported yet."""
        return bool(self._batch.wanted)

    def stop(self) -> None:
        """Stop at once, before the project is closed; what was not yet imported is let go."""
        self._reader.stop()
        if self._adding:
            self._adding.stop()
            self._adding = None
            self._on_busy(False)
        self._keep([])

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._check()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A focus proxy would leave the buttons before it out of the order of Tab.
        (self.files if self.files.count() else self.drop_area.files).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and not self._adding:
            self.finished.emit()  # the list stays for when one comes back
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focused, QAbstractButton
        ):
            focused.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._session.can_change and choosing.dropped(event.mimeData()):
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        event.acceptProposedAction()
        self.add_paths(choosing.dropped(event.mimeData()))

    # what happens

    def _on_found(self, entry: Entry) -> None:
        self._found_some = True
        before = self._batch.at(entry.path)
        if before and before.transcript and not entry.encoding:
            return  # chosen again: what was corrected stays
        parts = before is not None and before.level is not None
        if before and before.transcript and not entry.transcript:  # not in that encoding
            self._session.said.emit(entry.reason, True)
            self.preview.show_entry(self.files.entry())
            return
        self._batch.put(entry)
        if parts:
            self.files.show_entries(self._batch.entries)
        elif before:
            self.files.show_entry(self._batch.at(entry.path) or entry, before)
        else:
            self.files.add_entry(entry)
        self.preview.show_others(self.files.count() > 1)
        if self._pages.currentIndex() == 0:
            self._refresh()
            self.files.setFocus()

    def _on_read_all(self) -> None:
        self._refresh()
        if not self._found_some:
            self._session.said.emit(
                _("No transcripts were found there: they end in {formats}.").format(
                    formats=", ".join(readers.FORMATS)
                ),
                True,
            )

    def _on_encoding(self, entry: Entry, encoding: str) -> None:
        self._reader.read([entry.path], encoding)
        self._refresh()

    def _on_split(self, entry: Entry, level: int | None) -> None:
        first = self._batch.split(entry, level)
        self.files.show_entries(self._batch.entries, first)
        self.preview.show_others(self.files.count() > 1)
        self._refresh()

    def _on_roles_for_all(self, entry: Entry) -> None:
        count = self._batch.set_roles_of(entry)
        self._session.say(
            ngettext(
                "The roles were set in {count} other file.",
                "The roles were set in {count} other files.",
                count,
            ).format(count=count)
        )

    def _on_read_so_far(self, done: int, total: int) -> None:
        if self._reader.busy:
            self.bottom.show_read(done, total)

    def _on_busy(self, busy: bool) -> None:
        self._pages.setEnabled(not busy)
        self._refresh()
        self.busy.emit(busy)

    def _on_added(self, documents: Sequence[str] | None) -> None:
        if self._adding:
            self._adding.deleteLater()
        self._adding = None
        later, self._later = self._later, []
        if documents:
            self._show_result(documents)
        else:
            self._check()
        self.add_paths(later)

    def _show_result(self, documents: Sequence[str]) -> None:
        count = len(documents)
        sentence = ngettext("{count} document imported", "{count} documents imported", count)
        sentence = sentence.format(count=count)
        outcomes = [entry.outcome() for entry in self._batch.entries]
        left = self._batch.left
        self._keep(left)
        self.bottom.group.clearEditText()
        self._shown.show_document(documents[0])
        self._session.say(sentence)
        if left:
            self.result.tell(sentence, outcomes)
            self._refresh()
            self.bottom.leave.setFocus()
        else:
            self.finished.emit()

    def _on_changes(self, changes: Changes) -> None:
        if {"documents", "groups"} & changes.tables.keys():
            self._stale = True
            if self.isVisible() and not self._adding:
                self._check()

    def _on_project_changed(self) -> None:
        self.stop()
        self.bottom.group.clearEditText()
        self._stale = True
        if self.isVisible():
            self._check()
        self.drop_area.allow(self._session.can_change)

    # how it is kept

    def _dismiss(self, entry: Entry) -> None:
        had_result = self.result.told
        self._keep([other for other in self._batch.entries if other is not entry])
        if self.files.count():
            self.files.setFocus()
        elif had_result:
            self.leave()

    def _keep(self, entries: Sequence[Entry]) -> None:
        if not entries:
            self.result.clear()
        self._batch.keep(entries)
        self._check()

    def _check(self) -> None:
        """Look again what is in the project already, and show it."""
        project = self._session.project
        if project:
            self._stale = False
            self._batch.check()
            self.bottom.show_groups(project.groups.list())
        self.files.show_entries(self._batch.entries)
        self.preview.show_others(len(self._batch.entries) > 1)
        self._refresh()

    def _refresh(self) -> None:
        listed = bool(self._batch.entries)
        working = self._reader.busy or self._adding is not None
        self._pages.setCurrentIndex(1 if listed else 0)
        self.bottom.setVisible(listed or working)
        self.drop_area.allow(self._session.can_change)
        if not working:
            self.bottom.show_progress(None)
        self.bottom.show_count(
            sum(map(len, self._batch.wanted)), enabled=not working, result=self.result.told
        )

    def _show_over(self, over: bool) -> None:
        self.setProperty("over", over)
        for one in (self, *self.findChildren(QWidget, "drop")):
            one.style().unpolish(one)
            one.style().polish(one)
