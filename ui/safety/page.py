"""The frame of a page of the centre: a title, a column of a readable width, and a way back.

The one rule: Escape leads back to coding, and loses nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.widgets import icon_button, label

_WIDTH = 880
_PAD = 6 * theme.GRID


class Page(QScrollArea):
    """A page; `column` takes what is on it."""

    left = Signal()  # the user goes back to coding

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(_WIDTH)
        self.column = QVBoxLayout(card)
        self.column.setContentsMargins(_PAD, _PAD - theme.GRID, _PAD, _PAD)
        self.column.setSpacing(3 * theme.GRID)
        self.title = label("", "title", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(icon_button("close", _("Back to coding"), self.left.emit))
        self.column.addLayout(head)
        around = QWidget()
        outer = QVBoxLayout(around)
        outer.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 100)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(1)
        self.setWidget(around)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
