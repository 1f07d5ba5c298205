"""How a row of a palette is painted: dot or icon, name with the found letters bold, remark.

The one rule: colours come from the scheme at the moment of painting.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

if TYPE_CHECKING:
    from ui.palettes.palette import Row

EDGE, _SIGN, _GAP = 4 * theme.GRID, 16, 2 * theme.GRID


class RowDelegate(QStyledItemDelegate):
    """Paints the rows of a palette."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, option.fontMetrics.height() + 4 * theme.GRID)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = cast("Row", index.data(Qt.ItemDataRole.UserRole))
        colors = theme.colors()
        rect, font = cast("QRect", option.rect), cast("QFont", option.font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if cast("QStyle.StateFlag", option.state) & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.selection))
        _paint_sign(painter, row, QRect(rect.left() + EDGE, rect.top(), _SIGN, rect.height()))
        inner = rect.adjusted(EDGE + _SIGN + _GAP, 0, -EDGE, 0)
        small = QFont(font)
        small.setPixelSize(max(font.pixelSize() - 1, 10))
        metrics = QFontMetrics(small)
        room = max(inner.width() - _width(row, font) - 2 * _GAP, inner.width() // 4)
        remark = metrics.elidedText(row.remark, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), remark)
        if remark:
            inner.adjust(0, 0, -metrics.horizontalAdvance(remark) - 2 * _GAP, 0)
        painter.setPen(QColor(colors.text if row.enabled else colors.muted))
        _paint_text(painter, row, font, inner)
        painter.restore()


def _width(row: Row, font: QFont) -> int:
    bold = QFont(font)
    bold.setBold(bool(row.positions))
    return QFontMetrics(bold).horizontalAdvance(row.text)


def _paint_sign(painter: QPainter, row: Row, rect: QRect) -> None:
    if row.color is not None:
        dot = QRectF(0, 0, 10, 10)
        dot.moveCenter(QRectF(rect).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.code_color(row.color))
        painter.drawEllipse(dot)
    elif row.icon is not None:
        mode = QIcon.Mode.Normal if row.enabled else QIcon.Mode.Disabled
        square = QRect(0, 0, _SIGN, _SIGN)
        square.moveCenter(rect.center())
        row.icon.paint(painter, square, Qt.AlignmentFlag.AlignCenter, mode)


def _paint_text(painter: QPainter, row: Row, font: QFont, rect: QRect) -> None:
    """Paint the text, found letters bold, cut off with … where there is no room."""
    bold = QFont(font)
    bold.setBold(True)
    found = frozenset(row.positions)
    left, right = rect.left(), rect.right()
    for is_found, run in groupby(range(len(row.text)), key=found.__contains__):
        text = "".join(row.text[place] for place in run)
        used = bold if is_found else font
        metrics = QFontMetrics(used)
        room = right - left
        painter.setFont(used)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text)
        place = QRect(left, rect.top(), width + 4, rect.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
        left += width
        if left >= right:
            break
