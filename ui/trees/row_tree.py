"""The tree of the left dock: keeps what is open, selected and filtered while its rows change.

The one rule: it knows rows and ids, never the project; the pane says what the gestures do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtCore import Qt as Q
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QTreeWidgetItem,
    QWidget,
)

from ui.trees.drop_tree import DropOwner, DropTree
from ui.trees.rows import ROW, Row, RowDelegate, Zone, row_of, zone

_NEW = "new"  # the id of a row that is being named


class Owner(DropOwner, Protocol):
    """What a pane decides for its tree."""

    def tip(self, row: Row, where: Zone) -> str:
        """Return what the tooltip of a part of a row says."""
        ...

    def matches(self, key: str, words: Sequence[str]) -> bool:
        """Tell whether a row has all words of the filter."""
        ...


class RowTree(DropTree):
    """A tree of `Row`s in one column."""

    chosen = Signal()  # the user selected other rows
    entered = Signal(str)  # Enter or a double click on a row
    mark_clicked = Signal(str)
    sign_clicked = Signal(str)
    edited = Signal(str, str)  # a row's id, and the name that was typed for it
    created = Signal(str, str)  # the parent's id, and the name typed for a new row
    naming_ended = Signal()  # with a name (which was told before) or without

    def __init__(self, owner: Owner, name: str) -> None:
        super().__init__(owner)
        self._owner = owner
        self._items: dict[str, QTreeWidgetItem] = {}
        self._order: list[tuple[str, str]] = []
        self._collapsed: set[str] = set()
        self._words: Sequence[str] = ()
        self._arranging = False
        self._swallowed = False
        self._editing = ""
        self.keys: dict[Q.Key, Callable[[], object]] = {}
        self._delegate = RowDelegate(self, owner.tip)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Q.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Q.ContextMenuPolicy.CustomContextMenu)
        self.itemSelectionChanged.connect(self._on_selection)
        self.currentItemChanged.connect(lambda _now, _before: self._on_current())
        self.itemExpanded.connect(lambda item: self._on_expanded(item, True))
        self.itemCollapsed.connect(lambda item: self._on_expanded(item, False))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 48)

    def sizeHint(self) -> QSize:
        return QSize(264, 200)

    # rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, parents before children; what is open and selected stays so."""
        order = [(row.id, row.parent) for row in rows]
        if order != self._order:
            self._rebuild(rows)
            self._order = order
        else:
            for row in rows:
                self.set_row(row)

    def set_row(self, row: Row) -> None:
        """Show one row anew, where it changed."""
        item = self._items[row.id]
        if item.data(0, ROW) != row:
            _fill(item, row)

    def row(self, key: str) -> Row | None:
        """Return a row by its id."""
        item = self._items.get(key)
        return item.data(0, ROW) if item else None

    def all_rows(self) -> list[Row]:
        """Return all rows, parents before children."""
        return [self._items[key].data(0, ROW) for key, _parent in self._order]

    def keys_shown(self) -> list[str]:
        """Return the ids of the rows that the filter leaves, top to bottom."""
        return [key for key, _parent in self._order if not self._items[key].isHidden()]

    @contextmanager
    def _arrange(self) -> Iterator[None]:
        before, self._arranging = self._arranging, True
        try:
            yield
        finally:
            self._arranging = before

    def _rebuild(self, rows: Sequence[Row]) -> None:
        selected, current = set(self.selected()), self.current()
        scrolled = self.verticalScrollBar().value()
        with self._arrange():
            self.clear()
            self._items = {}
            tops: list[QTreeWidgetItem] = []
            for row in rows:
                item = QTreeWidgetItem()
                item.setFlags(item.flags() | Q.ItemFlag.ItemIsEditable)
                _fill(item, row)
                self._items[row.id] = item
                above = self._items.get(row.parent)
                above.addChild(item) if above else tops.append(item)
            self.addTopLevelItems(tops)
            self._open_and_hide()
            self._select(selected, current)
        self.verticalScrollBar().setValue(scrolled)

    # selection

    def current(self) -> str:
        """Return the id of the row that has the focus, or nothing."""
        item = self.currentItem()
        return row_of(self.indexFromItem(item)).id if item else ""

    def selected(self) -> list[str]:
        """Return the ids of the selected rows, top to bottom."""
        chosen = {item.data(0, ROW).id for item in self.selectedItems()}
        return [key for key, _parent in self._order if key in chosen]

    def below_current(self) -> QPoint:
        """Return the place under the current row, on the screen."""
        corner = self.visualRect(self.currentIndex()).bottomLeft()
        return self.viewport().mapToGlobal(corner)

    def select(self, key: str | None) -> None:
        """Select one row, or none, without telling that the user did."""
        if key and self.selected() == [key]:
            return
        with self._arrange():
            self._select({key} if key else set(), key or "")
            if key in self._items:
                self.scrollToItem(self._items[key])

    def _select(self, keys: set[str], current: str) -> None:
        self.clearSelection()
        if current in self._items:
            flag = self.selectionModel().SelectionFlag.NoUpdate
            index = self.indexFromItem(self._items[current])
            self.selectionModel().setCurrentIndex(index, flag)
        for key in keys & self._items.keys():
            self._items[key].setSelected(True)

    def make_current(self, key: str) -> None:
        """Give a row the focus, whatever is selected, without telling that the user did."""
        flag = self.selectionModel().SelectionFlag.NoUpdate
        with self._arrange():
            self.selectionModel().setCurrentIndex(self.indexFromItem(self._items[key]), flag)

    def _on_selection(self) -> None:
        if not self._arranging:
            self.chosen.emit()

    def _on_current(self) -> None:
        """Among several rows that are selected, the user went to another."""
        if not self._arranging and self.current() in self.selected():
            self.chosen.emit()

    # what is open, and the filter

    def filter(self, text: str) -> None:
        """Leave the rows that have all words of `text`, with those above and below them."""
        self._words = text.split()
        with self._arrange():
            self._open_and_hide()
        current = self.currentItem()
        if current:
            self.scrollToItem(current)

    def first_match(self) -> str:
        """Return the first row that itself matches the filter and can be chosen, or nothing."""
        shown = self.keys_shown()
        found = [key for key in shown if self._owner.matches(key, self._words)]
        leaves = [key for key in found if not self._items[key].data(0, ROW).head]
        return next(iter(leaves or found), "")

    def toggle_open(self, key: str) -> None:
        """Open a row, or close it."""
        item = self._items[key]
        item.setExpanded(not item.isExpanded())

    def _open_and_hide(self) -> None:
        kept: set[str] = set()
        parents = dict(self._order_now())
        if self._words:
            for key, parent in parents.items():
                if parent in kept and self._owner.matches(parent, self._words):
                    kept.add(key)  # all under a match
                elif self._owner.matches(key, self._words):
                    while key and key not in kept:
                        kept.add(key)
                        key = parents[key]
        for key, item in self._items.items():
            item.setHidden(bool(self._words) and key not in kept)
            if item.childCount():
                item.setExpanded(bool(self._words) or key not in self._collapsed)

    def _order_now(self) -> list[tuple[str, str]]:
        return [(key, item.data(0, ROW).parent) for key, item in self._items.items()]

    def _on_expanded(self, item: QTreeWidgetItem, opened: bool) -> None:
        if not self._arranging and not self._words:
            key = item.data(0, ROW).id
            self._collapsed.discard(key) if opened else self._collapsed.add(key)

    # naming

    @property
    def naming(self) -> bool:
        """Whether the user is typing a name; the rows must stay as they are then."""
        return bool(self._editing)

    def finish_naming(self) -> None:
        """Close the editor, and tell what was typed."""
        editor = self._delegate.editor
        if editor:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def rename(self, key: str) -> None:
        """Let the user type another name for a row."""
        item = self._items.get(key)
        if item:
            self._edit(item, key)

    def create_row(self, parent: str, pattern: Row) -> None:
        """Let the user name a new row under `parent` (nothing: at the top), as `pattern` looks."""
        self._take_new_away()
        item = QTreeWidgetItem()
        item.setFlags(item.flags() | Q.ItemFlag.ItemIsEditable)
        _fill(item, replace(pattern, id=_NEW, parent=parent))
        above = self._items.get(parent)
        with self._arrange():
            above.addChild(item) if above else self.addTopLevelItem(item)
            if above:
                above.setExpanded(True)
        self._items[_NEW] = item
        self._edit(item, _NEW)

    def _edit(self, item: QTreeWidgetItem, key: str) -> None:
        self._editing = key
        self.scrollToItem(item)
        self.editItem(item)
        if self._delegate.editor is None:
            self._editing = ""

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        focused = editor.hasFocus()
        super().closeEditor(editor, hint)
        if editor is not self._delegate.editor:
            return  # Qt tells it again when an editor that was closed loses the focus
        self._delegate.editor = None
        typed, self._delegate.typed = self._delegate.typed, None
        key, self._editing = self._editing, ""
        item = self._items.get(key)
        row = item.data(0, ROW) if item else None
        self._take_new_away()
        if focused:  # else the user went elsewhere
            self.setFocus()
        if typed and row and key == _NEW:
            self.created.emit(row.parent, typed)
        elif typed and row and typed != row.name:
            self.edited.emit(key, typed)
        self.naming_ended.emit()

    def _take_new_away(self) -> None:
        item = self._items.pop(_NEW, None)
        if item:
            with self._arrange():
                (item.parent() or self.invisibleRootItem()).removeChild(item)

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._editing:
            return  # the editor passes Enter on; it is no gesture of the tree
        key, held = Q.Key(event.key()), event.modifiers() & ~Q.KeyboardModifier.KeypadModifier
        if not held and key in (Q.Key.Key_Return, Q.Key.Key_Enter) and self.current():
            self.entered.emit(self.current())
        elif held == Q.KeyboardModifier.ControlModifier and key == Q.Key.Key_Space:
            self.mark_clicked.emit("")
        elif not held and key in self.keys:
            self.keys[key]()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._swallowed = False
        if index.isValid() and event.button() == Q.MouseButton.LeftButton:
            part, key = zone(index, int(event.position().x())), row_of(index).id
            self._swallowed = part != Zone.NAME
            if part == Zone.ARROW:
                self.setExpanded(index, not self.isExpanded(index))
                return
            if part == Zone.MARK:
                self.mark_clicked.emit(key)
                return
            if part == Zone.SIGN and self.receivers("2sign_clicked(QString)"):
                self.sign_clicked.emit(key)
                return
        self._swallowed = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not (self._swallowed and event.buttons()):
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or zone(index, int(event.position().x())) != Zone.NAME:
            self.mousePressEvent(event)
            return
        if event.button() == Q.MouseButton.LeftButton:
            self.entered.emit(row_of(index).id)


def _fill(item: QTreeWidgetItem, row: Row) -> None:
    item.setText(0, row.name)
    item.setData(0, Q.ItemDataRole.AccessibleTextRole, row.spoken or row.name)
    item.setData(0, ROW, row)
