"""How a place that was found is painted: its own words stand out in the words around them.

The one rule: what was found can always be seen; where there is no room, the words before it go.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import theme
from ui.found.model import Line

_PAD = 3 * theme.GRID
_LINE = 3  # pixels: the line below a row, as the style sheet has it


class LineDelegate(QStyledItemDelegate):
    """Paints the column with the text."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = cast("Line | None", index.data(Qt.ItemDataRole.UserRole))
        if line is None:
            return
        shell = QStyleOptionViewItem(option)
        self.initStyleOption(shell, index)
        shell.text = ""  # pyright: ignore[reportAttributeAccessIssue]
        view = cast("QWidget", option.widget)  # pyright: ignore[reportAttributeAccessIssue]
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shell, painter, view)
        inner = cast("QRect", shell.rect).adjusted(_PAD, 0, -_PAD, -_LINE)
        painter.save()
        _paint_line(painter, line, cast("QFont", shell.font), inner)
        painter.restore()


def _paint_line(painter: QPainter, line: Line, font: QFont, rect: QRect) -> None:
    colors, bold = theme.colors(), QFont(font)
    bold.setBold(True)
    plain, strong = QFontMetrics(font), QFontMetrics(bold)
    words = strong.elidedText(line.words, Qt.TextElideMode.ElideMiddle, rect.width())
    room = max((rect.width() - strong.horizontalAdvance(words)) // 2, 0)
    before = plain.elidedText(line.before, Qt.TextElideMode.ElideLeft, room)
    left = rect.left()
    for text, used, ink in (
        (before, font, colors.muted),
        (words, bold, colors.text),
        (line.after, font, colors.muted),
    ):
        place = QRect(left, rect.top(), rect.right() - left + 1, rect.height())
        metrics = QFontMetrics(used)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() - 1)
        painter.setFont(used)
        painter.setPen(QColor(ink))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
        left += metrics.horizontalAdvance(shown)
