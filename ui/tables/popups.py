"""The small popups of chips: one of a list that may be long, and a number or words.

The one rule: nothing is chosen until the user does so; Escape closes a popup as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import theme
from ui.exporting.controls import Number
from ui.fuzzy import match
from ui.widgets import FilterEdit, label

_VALUE = Qt.ItemDataRole.UserRole
_ROW, _MANY, _ROWS = 26, 10, 14


class _Popup(QFrame):
    """What opens below a chip."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName(name)

    def show_below(self, widget: QWidget) -> None:
        """Open under a chip, on the screen."""
        place = widget.mapToGlobal(QPoint(0, widget.height() + theme.GRID))
        room = widget.screen().availableGeometry()
        left = max(min(place.x(), room.right() - self.width()), room.left())
        top = max(min(place.y(), room.bottom() - self.height()), room.top())
        self.move(left, top)
        self.show()


class ListPopup(_Popup):
    """A list of which one is chosen; a line to search it where it is long."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, name)
        self.filter = FilterEdit(_("Filter…"))
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.GRID] * 4)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.filter)
        column.addWidget(self.list)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self._choose_current)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)

    def fill(self, offers: Sequence[tuple[Any, str]], value: object) -> None:
        """List what can be chosen; `value` is chosen now."""
        self.list.clear()
        self.filter.clear()
        for key, text in offers:
            item = QListWidgetItem(text, self.list)
            item.setData(_VALUE, key)
            item.setSizeHint(QSize(0, _ROW))
            if key == value:
                self.list.setCurrentItem(item)
        many = len(offers) > _MANY
        self.filter.setVisible(many)
        words = max(
            (self.fontMetrics().horizontalAdvance(text) for _key, text in offers), default=0
        )
        width = min(max(words + 12 * theme.GRID, 50 * theme.GRID), 110 * theme.GRID)
        self.resize(width, min(len(offers), _ROWS) * _ROW + (60 if many else 24))
        (self.filter if many else self.list).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _filter(self, text: str) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(not match(text, item.text()))
        shown = next((item for item in items if not item.isHidden()), None)
        if text and shown:
            self.list.setCurrentItem(shown)

    def _choose_current(self) -> None:
        item = self.list.currentItem()
        if item and not item.isHidden():
            self._choose(item)

    def _choose(self, item: QListWidgetItem) -> None:
        if self.isVisible():  # a click may activate too
            self.hide()
            self.chosen.emit(item.data(_VALUE))


class EntryPopup(_Popup):
    """A number, or a line of words; emitted when Enter is pressed or the popup is left."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, name: str, edit: Number | QLineEdit) -> None:
        super().__init__(parent, name)
        self.edit = edit
        row = QHBoxLayout(self)
        row.setContentsMargins(*[2 * theme.GRID] * 4)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(label(name, "muted"))
        row.addWidget(edit)

    def fill(self, value: Any) -> None:
        """Show the value of now."""
        if isinstance(self.edit, Number):
            self.edit.setValue(value)
        else:
            self.edit.setText(" ".join(map(str, value)))
            self.edit.selectAll()
        self.adjustSize()
        self.edit.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
            self.chosen.emit(self.value())
        else:
            super().keyPressEvent(event)

    def value(self) -> Any:
        """Return the number, or the words one by one."""
        if isinstance(self.edit, Number):
            self.edit.interpretText()
            return self.edit.value()
        return tuple(self.edit.text().replace(";", " ").split())


def number(name: str, least: int, most: int) -> Number:
    """Make the edit of a number."""
    return Number(name, least, most, least)
