"""The list of what the report is made of, in order: chosen, moved and named in place.

The one rule: it changes nothing by itself; it says what is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QDropEvent, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qcoder.i18n import _
from ui import theme
from ui.report.parts import ICONS, Part

Index = QModelIndex | QPersistentModelIndex
_ROW, _ICON, _SIGN = 12 * theme.GRID, 18, 16
_EDGE = 3 * theme.GRID
_TEXT = _EDGE + _ICON + 2 * theme.GRID  # where the words begin
_PART = Qt.ItemDataRole.UserRole
_SIDE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PartsList(QListWidget):
    """The parts; `chosen` tells that another is current."""

    chosen = Signal()
    entered = Signal()  # Enter, or a double-click
    named = Signal(str, str)  # an id and a title
    moved = Signal(str, int)  # an id and a place from 0
    remove_wanted = Signal()
    menu_wanted = Signal(object)  # where on the screen

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("What the report is made of"))
        self.setItemDelegate(_Delegate(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.can_change = True
        self.currentItemChanged.connect(lambda: self.chosen.emit())
        self.itemDoubleClicked.connect(lambda _item: self.entered.emit())

    # what is shown

    def show_parts(self, parts: Sequence[Part], current: str = "") -> None:
        """Show parts; the same one stays current, or what stands in its place."""
        before, place = current or self.current(), self.currentRow()
        now = [part.item.id for part in parts]
        with QSignalBlocker(self):
            if now != self._ids():
                self.clear()
                for _part in parts:
                    self.addItem(QListWidgetItem())
            for row, part in enumerate(parts):
                self._fill(self.item(row), part)
            if before in now:
                self.setCurrentRow(now.index(before))
            elif parts:
                self.setCurrentRow(max(0, min(place, len(parts) - 1)))
        self.viewport().update()

    def choose(self, key: str) -> None:
        """Make a part current, where it is there."""
        if key in self._ids():
            self.setCurrentRow(self._ids().index(key))

    def current(self) -> str:
        """Return the id of the part that is current; empty where there is none."""
        item = self.currentItem()
        return item.data(_PART).item.id if item else ""

    def selected(self) -> Sequence[str]:
        """Return the ids of all parts that are selected, in order."""
        return [
            self.item(row).data(_PART).item.id
            for row in range(self.count())
            if self.item(row).isSelected()
        ]

    def rename(self) -> None:
        """Have the title of the current part typed."""
        item = self.currentItem()
        if item and self.can_change:
            self.editItem(item)

    def _ids(self) -> list[str]:
        return [self.item(row).data(_PART).item.id for row in range(self.count())]

    def _fill(self, item: QListWidgetItem, part: Part) -> None:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.can_change:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        item.setFlags(flags)
        said = part.problem or "\n".join(part.changed)
        item.setData(_PART, part)
        item.setSizeHint(QSize(0, _ROW))
        item.setToolTip("\n".join(each for each in (part.heading, said) if each))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{part.heading}. {said}")

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in _ENTER:
            self.entered.emit()
        elif key == Qt.Key.Key_F2:
            self.rename()
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """Move the current part up or down."""
        row = self.currentRow() + by
        if self.can_change and self.current() and 0 <= row < self.count():
            self.moved.emit(self.current(), row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def dropEvent(self, event: QDropEvent) -> None:
        """Say where the part is wanted; Qt would move the row itself."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        place = index.row() if index.isValid() else self.count()
        if index.isValid() and at.y() > self.visualRect(index).center().y():
            place += 1
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.setState(QAbstractItemView.State.NoState)
        key, row = self.current(), self.currentRow()
        if key and self.can_change and place not in (row, row + 1):
            self.moved.emit(key, place - 1 if place > row else place)


class _Delegate(QStyledItemDelegate):
    """Paints a part: its sign, number and title; and has its title typed."""

    def __init__(self, parent: PartsList) -> None:
        super().__init__(parent)
        self._list = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        part: Part = index.data(_PART)
        colors, rect = theme.colors(), _rect(option)
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.selection))
        middle = rect.center().y() + 1
        icon = QRect(rect.left() + _EDGE, middle - _ICON // 2, _ICON, _ICON)
        theme.icon(ICONS[part.item.kind]).paint(painter, icon)
        words = rect.adjusted(_TEXT, theme.GRID, -_EDGE, -theme.GRID)
        if sign := _sign(part):
            words.setRight(words.right() - _SIGN - 2 * theme.GRID)
            place = QRect(rect.right() - _EDGE - _SIGN, middle - _SIGN // 2, _SIGN, _SIGN)
            theme.icon(sign).paint(painter, place)
        half = words.height() // 2
        above, below = words.adjusted(0, 0, 0, -half), words.adjusted(0, half, 0, 0)
        painter.save()
        font = painter.font()
        _write(painter, below, part.title, colors.muted if part.problem else colors.text)
        small = QFont(font)
        small.setPixelSize(11)
        painter.setFont(small)
        _write(painter, above, part.number, colors.bad if part.problem else colors.muted)
        painter.restore()
        if self._list.hasFocus() and index.row() == self._list.currentRow():
            painter.setPen(QColor(colors.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        made = QLineEdit(parent)
        made.setObjectName("row")
        made.setAccessibleName(_("Title"))
        made.setPlaceholderText(_("The usual title"))
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(index.data(_PART).title)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        part: Part = index.data(_PART)
        title = " ".join(editor.text().split())
        if title != part.title:
            self._list.named.emit(part.item.id, title)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect = _rect(option)
        editor.setGeometry(rect.adjusted(_TEXT - 5, rect.height() // 2 - 2, -theme.GRID, -2))


def _rect(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]


def _sign(part: Part) -> str:
    if part.problem:
        return "alert-outline"
    return "delta" if part.changed else ""


def _write(painter: QPainter, room: QRect, text: str, color: str) -> None:
    painter.setPen(QColor(color))
    fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _SIDE, fitting)
