"""A chip that says what is filtered on, and the list of boxes it opens.

The one rule: all boxes checked is no filter at all (None), so that what is added later is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import theme
from ui.trees.check_tree import Box, CheckTree
from ui.widgets import FilterEdit, MenuButton, button

_WIDEST, _ARROW = 208, " ▾"


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
        self.tree = CheckTree(name)
        self.filter.textChanged.connect(self.tree.show_matches)
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
        self.tree.fill(boxes, chosen)
        self.filter.setVisible(len(boxes) > 10)

    def show_below(self, widget: QWidget) -> None:
        """Open under a chip, on the screen."""
        boxes = self.tree.count()
        many = boxes > 10
        rows = 16 if many else boxes
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

    def _on_box(self) -> None:
        ticked = self.tree.ticked()
        self.chosen.emit(None if len(ticked) == self.tree.count() else frozenset(ticked))

    def _choose(self, chosen: frozenset[str] | None) -> None:
        self.hide()
        self.chosen.emit(chosen)


def clear_button(on_click: Callable[[], object]) -> QToolButton:
    """Make the chip that takes all filters away."""
    made = QToolButton()
    made.setObjectName("chip")
    made.setText("✕ " + _("All codings"))
    made.setAccessibleName(_("Show all codings of all speakers: take the filters away"))
    made.setToolTip(made.accessibleName())
    made.clicked.connect(lambda: on_click())
    return made
