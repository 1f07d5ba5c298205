"""The page of coders, which fills the centre: the steps on the left, the chosen one on the right.

The one rule: the project is changed by one page at a time; while a thread does so, all wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from qcoder.i18n import N_, _
from qcoder.model import Changes
from qcoder.package_mark import PackageMark
from ui import theme
from ui.coders.making import MakingPage
from ui.coders.merging import MergingPage
from ui.coders.overview import AGREEMENT, MAKE, MERGE, SETTLE, Overview
from ui.coders.package_card import PackageCard
from ui.coders.people import to_settle
from ui.coders.settling import SettlingPage
from ui.importing import choosing
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.start.new_project import SUFFIX
from ui.widgets import SideList

OVERVIEW = "overview"
_STEPS = (
    (OVERVIEW, N_("Coders"), "account-group-outline"),
    (MAKE, N_("Make packages"), "package-variant-closed"),
    (MERGE, N_("Merge"), "call-merge"),
    (SETTLE, N_("To settle"), "scale-balance"),
)
_LIST_WIDTH = 52 * theme.GRID
_TABLES = {
    "coders", "packages", "statuses", "codings", "documents", "codes", "differences", "groups",
    "variables", "cases",
}  # fmt: skip


class CodersPane(QWidget):
    """Lets the user hand out documents to coders, and bring together what they coded."""

    finished = Signal()  # back to coding
    busy = Signal(bool)  # a thread has the project: nothing else may use it
    agreement_wanted = Signal()

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("coders")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._session, self._shown = session, shown
        self._mark: PackageMark | None = None
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)  # several changes come at once
        self._soon.timeout.connect(self._refresh_if_stale)
        self.overview, self.package = Overview(session), PackageCard(session)
        self.making = MakingPage(session, shown, preferences)
        self.merging = MergingPage(session, preferences)
        self.settling = SettlingPage(session)
        self._make()
        self._connect()

    def _make(self) -> None:
        steps = [(icon, _(text)) for _key, text, icon in _STEPS]
        self._left_panel = SideList(_("Several coders"), _("Steps"), steps, _LIST_WIDTH)
        self.list = self._left_panel.list
        self._stack = QStackedWidget()
        self._first = QStackedWidget()
        for page in (self.overview, self.package):
            self._first.addWidget(_scrolling(page))
        for page in (self._first, self.making, self.merging, self.settling):
            self._stack.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left_panel)
        row.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.currentRowChanged.connect(lambda _row: self._refresh_page())
        self.list.setCurrentRow(0)
        self.overview.wanted.connect(self._go)
        self.package.document_wanted.connect(self._show_document)
        self.making.overview_wanted.connect(lambda: self.show_step(OVERVIEW))
        self.merging.settle_wanted.connect(lambda: self.show_step(SETTLE))
        self.merging.agreement_wanted.connect(self.agreement_wanted)
        self.settling.merge_wanted.connect(self.merge)
        for page in (self.making, self.merging):
            page.working.busy.connect(self._on_busy)
        self._session.changes.connect(self._on_changes)
        self._session.project_changed.connect(self._on_project_changed)
        self._shown.activated_changed.connect(self._on_stale)
        self._on_project_changed()

    # what menus, shortcuts and the palette call

    @property
    def step(self) -> str:
        """The step that is shown."""
        return _STEPS[max(self.list.currentRow(), 0)][0]

    def show_step(self, step: str) -> None:
        """Show one of the steps."""
        self.list.setCurrentRow([key for key, _text, _icon in _STEPS].index(step))
        self._focus()

    def open(self) -> None:
        """Show what is so now, and take the keyboard."""
        self._refresh_if_stale()
        self.list.setFocus()

    def make_packages(self) -> None:
        """Show the choices of coder packages."""
        self.show_step(OVERVIEW if self._mark else MAKE)

    def merge(self, path: Path | Sequence[Path] | None = None) -> None:
        """Show what a file, or some files, would bring; ask for them where none are given."""
        self.show_step(MERGE)
        if path is None:
            self.merging.choose_files()
        else:
            self.merging.add_paths([path] if isinstance(path, Path) else path)

    def stop(self) -> None:
        """Stop what runs, before the project is closed."""
        self.making.working.stop()
        self.merging.stop()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_stale()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        working = [page.working for page in (self.making, self.merging) if page.working.active]
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif working:
            working[0].cancel()
        else:
            self.finished.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._session.can_change and _projects(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.merge(_projects(event.mimeData()))

    # what happens

    def _go(self, step: str) -> None:
        if step == AGREEMENT:
            self.agreement_wanted.emit()
        elif step == MERGE:
            self.merge()
        else:
            self.show_step(step)

    def _show_document(self, document: str) -> None:
        self._shown.show_document(document)
        self.finished.emit()

    def _focus(self) -> None:
        """Give the keyboard to what the step begins with."""
        first = {
            MAKE: self.making.form.coders,
            MERGE: self.merging.choose,
            SETTLE: self.settling.list,
        }.get(self.step, self.list)
        (first if first.isVisible() and first.isEnabled() else self.list).setFocus()

    def _on_busy(self, busy: bool) -> None:
        self._left_panel.setEnabled(not busy)
        self.busy.emit(busy)
        if not busy:
            self._soon.start()

    def _on_changes(self, changes: Changes) -> None:
        if _TABLES & changes.tables.keys():
            self._on_stale()

    def _on_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def _on_project_changed(self) -> None:
        self.stop()
        self.making.done.hide()
        project = self._session.project
        self._mark = project.packages.mark if project else None
        for row, (key, text, _icon) in enumerate(_STEPS):
            item = self.list.item(row)
            item.setHidden(key == MAKE and self._mark is not None)
            if key == OVERVIEW:
                item.setText(_("This package") if self._mark else _(text))
        self._first.setCurrentIndex(1 if self._mark else 0)
        self.list.setCurrentRow(0)
        self._on_stale()

    # how it is kept

    def _refresh_if_stale(self) -> None:
        working = self.making.working.active or self.merging.working.active
        if self._stale and not working and self._session.project:
            self._stale = False
            self._refresh_page()
            self._show_badge()

    def _refresh_page(self) -> None:
        """Show the chosen step anew; the others are, once they are chosen."""
        if self._session.project is None or not self.isVisible():
            self._stale = True
            return
        if self.step == SETTLE:
            self.settling.refresh()
        elif self.step == MERGE:
            self.merging.refresh()
        elif self.step == MAKE:
            self.making.refresh()
        elif self._mark:
            self.package.refresh(self._mark)
        else:
            self.overview.refresh()

    def _show_badge(self) -> None:
        n = to_settle(self._session)
        text = _("To settle ({n})").format(n=n) if n else _("To settle")
        item = self.list.item([key for key, _text, _icon in _STEPS].index(SETTLE))
        item.setText(text)
        font = item.font()
        font.setBold(n > 0)
        item.setFont(font)


def _projects(data: QMimeData) -> list[Path]:
    """Return the project files that are dragged, where nothing else is."""
    paths = choosing.dropped(data)
    found = [path for path in paths if path.suffix.lower() == SUFFIX]
    return found if len(found) == len(paths) else []


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
