"""A combo box as all panes have it.

The one rule: the wheel scrolls the pane past it, so that nothing is chosen unawares.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui import theme

_ARROW = 4 * theme.GRID


class Combo(QComboBox):
    """A combo box with a small chevron; `name` is its accessible name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("combo")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        left, top = self.width() - _ARROW - theme.GRID, (self.height() - _ARROW) // 2
        with QPainter(self) as painter:
            theme.icon("chevron-down").paint(painter, QRect(left, top, _ARROW, _ARROW))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
