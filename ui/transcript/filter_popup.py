"""A chip that says what is filtered on, and the list of boxes it opens.

The one rule: all boxes checked is no filter at all (None), so that what is added later is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import signs, theme
from ui.fuzzy import match
from ui.widgets import FilterEdit, MenuButton, button

_ID = Qt.ItemDataRole.UserRole
_WIDEST, _ARROW = 208, " ▾"
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Box(NamedTuple):
    """One thing to filter on; where it is not `own` it only stands for those under it."""

    id: str
    name: str
    parent: str | None = None
    color: str | None = None
    own: bool = True


class Chip(MenuButton):
    """A chip whose text is cut off with … where there is no room."""

    def __init__(self, name: str) -> None:
        super().__init__("", name)
        self._name, self._whole = name, ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, *, on: bool = False) -> None:
        """Show what is filtered on, and whether anything is."""
        self._whole = text
        self.setChecked(on)
        self.setAccessibleName(text)
        self.setToolTip(f"{self._name} ({text})")
        self._fit()
        self.updateGeometry()

    def _room(self) -> int:
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def _fit(self) -> None:
        self.ensurePolished()
        metrics, mode = self.fontMetrics(), Qt.TextElideMode.ElideRight
        room = max(self.width() - self._room() - metrics.horizontalAdvance(_ARROW), 32)
        self.setText(metrics.elidedText(self._whole, mode, room) + _ARROW)

    def sizeHint(self) -> QSize:
        whole = self.fontMetrics().horizontalAdvance(self._whole + _ARROW)
        return QSize(min(self._room() + whole + 2, _WIDEST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(72, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def nextCheckState(self) -> None:
        """Leave the check alone: it tells whether a filter is on, and clicks open the list."""


class FilterPopup(QFrame):
    """The list of boxes, with a line to search it; emits `chosen(ids)`, or None for all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.GRID] * 4)
        column.setSpacing(2 * theme.GRID)
        self.filter = FilterEdit(_("Filter…"))
        self.filter.textChanged.connect(self._on_text)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(name)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.itemChanged.connect(lambda _item, _column: self._on_box())
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.GRID)
        self.add_button(_("All"), lambda: self._choose(None))
        column.addWidget(self.filter)
        column.addWidget(self.tree)
        column.addLayout(self._buttons)

    def add_button(self, text: str, on_click: Callable[[], object]) -> None:
        """Add a choice at the bottom, such as “Only mine”."""
        made = button(text, on_click, "chip")
        made.setMinimumHeight(6 * theme.GRID)
        self._buttons.addWidget(made)

    def fill(self, boxes: Sequence[Box], chosen: frozenset[str] | None) -> None:
        """Show boxes, parents before those under them; None checks all."""
        self.tree.blockSignals(True)
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for box in boxes:
            item = QTreeWidgetItem(items.get(box.parent or "") or self.tree, [box.name])
            items[box.id] = item
            flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags if box.own else flags | Qt.ItemFlag.ItemIsAutoTristate)
            if box.own:
                item.setData(0, _ID, box.id)
                item.setCheckState(0, _CHECKED if _is_in(box.id, chosen) else _UNCHECKED)
            if box.color is not None:
                item.setIcon(0, QIcon(signs.dot(box.color, signs.ICON)))
        for box in boxes:
            if not box.own and items[box.id].childCount() == 0:
                items[box.id].setHidden(True)
        for item in self._items():  # what is checked in part is looked into
            item.setExpanded(item.checkState(0) == Qt.CheckState.PartiallyChecked)
        self.tree.setRootIsDecorated(any(box.parent for box in boxes))
        self.filter.setVisible(len(boxes) > 10)
        self.tree.blockSignals(False)
        self._boxes = len([box for box in boxes if box.own])

    def show_below(self, widget: QWidget) -> None:
        """Open under a chip, on the screen."""
        rows = self._boxes if self._boxes <= 10 else 16
        many = self._boxes > 10
        self.resize(420 if many else 240, (120 if many else 72) + rows * 26)
        place = widget.mapToGlobal(QPoint(0, widget.height() + theme.GRID))
        room = widget.screen().availableGeometry()
        left = max(min(place.x(), room.right() - self.width()), room.left())
        top = max(min(place.y(), room.bottom() - self.height()), room.top())
        self.move(left, top)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.filter.clear()
        (self.tree if self.filter.isHidden() else self.filter).setFocus()

    def _items(self) -> Iterable[QTreeWidgetItem]:
        iterator = QTreeWidgetItemIterator(self.tree)
        while item := iterator.value():
            yield item
            iterator += 1

    def _on_text(self, text: str) -> None:
        found = [item for item in self._items() if match(text, item.text(0))]
        for item in self._items():
            item.setHidden(True)
        for item in found:
            above: QTreeWidgetItem | None = item
            while above:
                above.setHidden(False)
                above.setExpanded(bool(text))
                above = above.parent()

    def _on_box(self) -> None:
        own = [item for item in self._items() if item.data(0, _ID)]
        checked = [item.data(0, _ID) for item in own if item.checkState(0) == _CHECKED]
        self.chosen.emit(None if len(checked) == len(own) else frozenset(checked))

    def _choose(self, chosen: frozenset[str] | None) -> None:
        self.hide()
        self.chosen.emit(chosen)


def _is_in(key: str, chosen: frozenset[str] | None) -> bool:
    return chosen is None or key in chosen


def clear_button(on_click: Callable[[], object]) -> QToolButton:
    """Make the chip that takes all filters away."""
    made = QToolButton()
    made.setObjectName("chip")
    made.setText("✕ " + _("All codings"))
    made.setAccessibleName(_("Show all codings of all speakers: take the filters away"))
    made.setToolTip(made.accessibleName())
    made.clicked.connect(lambda: on_click())
    return made
