"""A tree of boxes to tick, such as codes under their themes.

The one rule: what only stands for others is never among what is ticked; those under it are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

from ui import signs
from ui.fuzzy import match

_ID = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Box(NamedTuple):
    """One thing to tick; where it is not `own` it only stands for those under it."""

    id: str
    name: str
    parent: str | None = None
    color: str | None = None
    own: bool = True


class CheckTree(QTreeWidget):
    """Boxes; `itemChanged` tells that one was ticked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)

    def fill(self, boxes: Sequence[Box], chosen: Collection[str] | None) -> None:
        """Show boxes, parents before those under them; None ticks all."""
        self.blockSignals(True)
        self.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for box in boxes:
            item = QTreeWidgetItem(items.get(box.parent or "") or self, [box.name])
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
        self.setRootIsDecorated(any(box.parent for box in boxes))
        self.blockSignals(False)

    def ticked(self) -> list[str]:
        """Return the ids of the boxes that are ticked, in their order."""
        return [item.data(0, _ID) for item in self._own() if item.checkState(0) == _CHECKED]

    def count(self) -> int:
        """Return how many boxes there are."""
        return len(self._own())

    def show_matches(self, text: str) -> None:
        """Show only what has some letters in its name, and what it stands under."""
        found = [item for item in self._items() if match(text, item.text(0))]
        for item in self._items():
            item.setHidden(True)
        for item in found:
            above: QTreeWidgetItem | None = item
            while above:
                above.setHidden(False)
                above.setExpanded(bool(text))
                above = above.parent()

    def _own(self) -> list[QTreeWidgetItem]:
        return [item for item in self._items() if item.data(0, _ID)]

    def _items(self) -> Iterable[QTreeWidgetItem]:
        iterator = QTreeWidgetItemIterator(self)
        while item := iterator.value():
            yield item
            iterator += 1


def _is_in(key: str, chosen: Collection[str] | None) -> bool:
    return chosen is None or key in chosen
