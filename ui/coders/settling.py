"""The page that settles what merging left: the list, and below it both sides of the chosen one.

The one rule: each is settled by itself, as one operation that undo takes back.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import theme
from ui.coders.left import Item, items, kind_name
from ui.coders.one_left import OneLeft
from ui.session import Session
from ui.widgets import PAD, EmptyState, label

_KEY = Qt.ItemDataRole.UserRole
_ICONS = {"code": "tag-plus-outline", "proposal": "pencil-outline", "conflict": "call-split"}
_WIDTHS = (76, 46, 76)


class _List(QTreeWidget):
    pressed = Signal(int)  # one of the numbers of the choices

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= 3 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.pressed.emit(number)
        else:
            super().keyPressEvent(event)


class SettlingPage(QWidget):
    """Lets the user settle proposed codes, proposals and conflicts."""

    counted = Signal(int)  # how many are to be settled
    merge_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._items: dict[str, Item] = {}
        self.setAccessibleName(_("To settle"))
        self.list = self._make_list()
        self.one = OneLeft(session)
        self.settled = QCheckBox(_("Show what was settled too"))
        self.settled.setAccessibleName(self.settled.text())
        self.settled.toggled.connect(lambda _on: self.refresh())
        self.list.pressed.connect(self.one.choose)
        self.one.answered.connect(self.list.setFocus)
        self._lay_out()

    def _make_list(self) -> _List:
        made = _List()
        made.setObjectName("to_settle")
        made.setAccessibleName(_("To settle"))
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        made.setHeaderLabels([_("What"), _("Kind"), _("Where"), _("By")])
        header = made.header()
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, width in enumerate(_WIDTHS):
            made.setColumnWidth(place, width * theme.GRID)
        made.currentItemChanged.connect(lambda now, _before: self._on_current(now))
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(_("To settle"), "title"), 1)
        head.addWidget(self.settled)
        keys = label(
            _("Arrow keys choose, the numbers on the buttons settle, Ctrl+Z takes it back."),
            "muted",
            wrap=True,
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.one)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.list)
        splitter.addWidget(area)
        splitter.setSizes([220, 360])
        splitter.setStretchFactor(1, 1)
        self._full = QWidget()
        inside = QVBoxLayout(self._full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2 * theme.GRID)
        inside.addWidget(keys)
        inside.addWidget(splitter, 1)
        self.nothing = EmptyState(
            _("There is nothing to settle: what merging brings and cannot take over comes here."),
            _("Merge…"),
            self.merge_wanted.emit,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._full)
        self._stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, PAD)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    @property
    def current(self) -> Item | None:
        """The one that is chosen."""
        item = self.list.currentItem()
        return self._items.get(item.data(0, _KEY)) if item else None

    def refresh(self) -> None:
        """List anew what is to be settled; the next one is chosen where one was settled."""
        if self._session.project is None:
            return
        before = self.current
        place = max(self.list.currentIndex().row(), 0)
        found = items(self._session, settled=self.settled.isChecked())
        self._items = {one.key: one for one in found}
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            self._add(one)
        self.list.blockSignals(False)
        self._stack.setCurrentWidget(self._full if found else self.nothing)
        self.nothing.setEnabled(self._session.can_change)
        self._choose(found, before, place)
        self.counted.emit(sum(not one.settled for one in found))

    def _choose(self, found: list[Item], before: Item | None, place: int) -> None:
        """Choose the one that was chosen, or else what came in its place."""
        left = [number for number, one in enumerate(found) if not one.settled]
        now = place
        for number, one in enumerate(found):
            if before and one.key == before.key and one.settled == before.settled:
                now = number
                break
        else:
            now = next((number for number in left if number >= place), left[-1] if left else place)
        item = self.list.topLevelItem(min(now, len(found) - 1)) if found else None
        if item:
            self.list.setCurrentItem(item)
        self._on_current(item)

    def _add(self, one: Item) -> None:
        cells = (one.what, kind_name(one), one.where, one.whose)
        item = QTreeWidgetItem(self.list, [" ".join(cell.split()) for cell in cells])
        item.setData(0, _KEY, one.key)
        item.setIcon(0, theme.icon("check" if one.settled else _ICONS[one.kind]))
        for place, cell in enumerate(cells):
            item.setToolTip(place, cell)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        self.one.show_item(self._items.get(item.data(0, _KEY)) if item else None)
