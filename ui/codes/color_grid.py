"""A small grid of colours to choose one from, by mouse or arrow keys.

The one rule: it offers the colours of the codebook first, then those that colour-blind people tell
apart; any other is a click away.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QFrame, QGridLayout, QToolButton, QWidget

from qcoder.i18n import _
from ui import theme
from ui.widgets import button

_SAFE = ("#0072B2", "#D55E00", "#009E73", "#A64D8C", "#B58900", "#5C6BC0", "#6D8B3C", "#4E4E4E")
_ACROSS, _SIDE = 8, 18


class ColorGrid(QFrame):
    """A popup of colours."""

    chosen = Signal(str)  # as #RRGGBB

    def __init__(self, parent: QWidget, own: Iterable[str]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAccessibleName(_("Colours"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(2)
        upper = [color.upper() for color in own if QColor.isValidColorName(color)]
        colors = list(dict.fromkeys([*_SAFE, *upper]))
        for place, color in enumerate(colors):
            grid.addWidget(self._swatch(color), place // _ACROSS, place % _ACROSS)
        other = button(_("Other colour…"), self._choose_other, "flat")
        grid.addWidget(other, len(colors) // _ACROSS + 1, 0, 1, _ACROSS)

    def show_at(self, at: QPoint) -> None:
        """Show the grid at a place of the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(at.x(), screen.right() - self.width())
        y = min(at.y(), screen.bottom() - self.height())
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        self.findChildren(QToolButton)[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def _swatch(self, color: str) -> QToolButton:
        made = QToolButton()
        made.setObjectName("flat")
        made.setIcon(_disc(color))
        made.setIconSize(QSize(_SIDE, _SIDE))
        made.setAccessibleName(color)
        made.setToolTip(color)
        made.clicked.connect(lambda: self._choose(color))
        return made

    def _choose(self, color: str) -> None:
        self.close()
        self.chosen.emit(color)

    def _choose_other(self) -> None:
        dialog = QColorDialog(self.parentWidget())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.colorSelected.connect(lambda color: self.chosen.emit(color.name().upper()))
        dialog.finished.connect(self.deleteLater)
        self.hide()
        dialog.open()


def _disc(color: str) -> QIcon:
    picture = QPixmap(2 * _SIDE, 2 * _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.code_color(color))
    painter.drawEllipse(2, 2, 2 * _SIDE - 4, 2 * _SIDE - 4)
    painter.end()
    return QIcon(picture)
