"""A tree that rows are dragged out of, and that things are dropped on or between rows.

The one rule: a drag never moves a row by itself; the owner does what a drop asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRect
from PySide6.QtCore import Qt as Q
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from ui import mime, theme
from ui.trees.rows import ROW, row_of
from ui.widgets import label


class Where(StrEnum):
    """Where something is dropped: on a row, or between rows."""

    ON = "on"
    ABOVE = "above"
    BELOW = "below"


class DropOwner(Protocol):
    """What a pane decides about dragging in its tree."""

    def mime(self, keys: Sequence[str]) -> QMimeData | None:
        """Return what dragging rows carries, or None where they are not dragged."""
        ...

    def drop_place(self, data: QMimeData, key: str, where: Where) -> Where | None:
        """Return where a drop would land for a place over a row (or none); None refuses it."""
        ...

    def drop(self, data: QMimeData, key: str, where: Where, alt: bool) -> None:
        """Do what a drop asks for."""
        ...


class DropTree(QTreeWidget):
    """A tree of `Row`s that asks its owner what is dragged and what a drop does."""

    def __init__(self, owner: DropOwner) -> None:
        super().__init__()
        self._owner = owner
        self._drop: tuple[QModelIndex, Where] | None = None
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        return self._owner.mime(self._keys(items)) or QMimeData()

    def startDrag(self, supported: Q.DropAction) -> None:
        data = self._owner.mime(self._keys(self.selectedItems()))
        if data is None:
            return
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self._names())
        drag.setHotSpot(QPoint(-4 * theme.GRID, -4 * theme.GRID))  # the rows stay in sight
        # Never a move: Qt would take the rows out of the tree itself.
        drag.exec(Q.DropAction.CopyAction | Q.DropAction.LinkAction)

    def _names(self) -> QPixmap:
        """Return a picture of what is dragged: its names."""
        names = label("\n".join(item.data(0, ROW).name for item in self.selectedItems()), "chip")
        names.setStyleSheet(f"background: {theme.colors().panel}")
        names.adjustSize()
        return names.grab()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)
        # Where it is refused at the border, nothing more is heard of the drag.
        event.setAccepted(mime.is_ours(event.mimeData()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        self._drop = self._place(event)
        self.viewport().update()
        event.setDropAction(Q.DropAction.CopyAction)
        event.setAccepted(self._drop is not None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop = None
        self.viewport().update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        place, self._drop = self._place(event), None
        self.viewport().update()
        self.setState(QAbstractItemView.State.NoState)
        event.setDropAction(Q.DropAction.CopyAction)
        event.setAccepted(place is not None)
        if place:
            alt = bool(event.modifiers() & Q.KeyboardModifier.AltModifier)
            self._owner.drop(event.mimeData(), _key(place[0]), place[1], alt)

    def _keys(self, items: Sequence[QTreeWidgetItem]) -> list[str]:
        ordered = sorted(items, key=lambda item: self.visualItemRect(item).top())
        return [item.data(0, ROW).id for item in ordered]

    def _place(self, event: QDropEvent) -> tuple[QModelIndex, Where] | None:
        at: QPoint = event.position().toPoint()
        index = self.indexAt(at)
        rect: QRect = self.visualRect(index)
        part = (at.y() - rect.top()) / max(rect.height(), 1) if index.isValid() else 0.5
        where = Where.ABOVE if part < 0.25 else Where.BELOW if part > 0.75 else Where.ON
        found = self._owner.drop_place(event.mimeData(), _key(index), where)
        return (index, found) if found else None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop and self._drop[0].isValid():
            index, where = self._drop
            rect = self.visualRect(index).adjusted(1, 1, -2, -1)
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(theme.colors().accent), 2))
            if where == Where.ON:
                painter.drawRoundedRect(rect, 4, 4)
            else:
                y = rect.top() if where == Where.ABOVE else rect.bottom()
                painter.drawLine(rect.left() + 16, y, rect.right(), y)


def _key(index: QModelIndex) -> str:
    return row_of(index).id if index.isValid() else ""
