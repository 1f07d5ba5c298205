"""How alpha is painted: a point on a bar from 0 to 1, its interval, and the lines of the limits.

The one rule: a light is told by colour and by shape; what lies below 0 is at the left edge with an
arrow, for the number beside it says how far. What cannot be judged has words in place of a bar.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qcoder.queries.comparison import Light
from ui import theme
from ui.agreement.columns import BAR
from ui.agreement.lines import Line
from ui.agreement.model import LINE, FiguresModel, Index

_EDGE, _HIGH, _POINT = 10, 14, 4.5
_MOST_WORDS = 52 * theme.GRID
# Of a palette that colour-blind people tell apart; `theme` fits them to the scheme.
_COLORS = {Light.GREEN: "#009E73", Light.AMBER: "#B58900", Light.RED: "#D55E00"}


def light_color(light: Light) -> QColor:
    """Return the colour of a traffic light; grey where there is none."""
    if light in _COLORS:
        return theme.code_color(_COLORS[light])
    return QColor(theme.colors().muted)


def paint_sign(painter: QPainter, at: QPointF, light: Light, size: float = _POINT) -> None:
    """Paint the sign of a light: green a disc, amber a diamond, red a square, none a ring."""
    color, x, y = light_color(light), at.x(), at.y()
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(color if light != Light.NONE else QColor(theme.colors().panel))
    match light:
        case Light.AMBER:
            far = size + 1
            corners = [QPointF(x, y - far), QPointF(x + far, y), QPointF(x, y + far)]
            painter.drawPolygon(QPolygonF([*corners, QPointF(x - far, y)]))
        case Light.RED:
            side = 2 * size - 1
            painter.drawRect(QRectF(x - side / 2, y - side / 2, side, side))
        case _:
            painter.drawEllipse(at, size - 0.5, size - 0.5)


def _is_words(line: Line) -> bool:
    return line.figures.alpha is None or line.low_base


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(12)
    return made


class Scale:
    """Where values from 0 to 1 are in a cell."""

    def __init__(self, rect: QRect) -> None:
        self.left, self.width = rect.left() + _EDGE, max(rect.width() - 2 * _EDGE, 1)
        self.middle = rect.center().y() + 0.5

    def x(self, value: float) -> float:
        """Return where a value is; what is outside is at the edge."""
        return self.left + min(max(value, 0.0), 1.0) * self.width


class BarDelegate(QStyledItemDelegate):
    """Paints the bar of a line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.thresholds: tuple[float, ...] = ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        line = index.data(LINE)
        rect: QRect = option.rect  # pyright: ignore - the stubs do not know it
        if _is_words(line):
            self._paint_remark(painter, rect, line.remark)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter, Scale(rect))
        if line.so_far is not None:  # from row to row these make the curve
            x = Scale(rect).x(line.so_far)
            painter.setPen(QPen(QColor(theme.colors().accent), 2))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom() + 1))
        self._paint_line(painter, Scale(rect), line)
        painter.restore()

    def room_for_words(self, lines: Sequence[Line]) -> int:
        """Return the width that is needed where words stand in place of a bar."""
        metrics = QFontMetrics(_small(self.parent().font()))  # pyright: ignore - a widget
        said = [line.remark for line in lines if _is_words(line)]
        widths = (metrics.horizontalAdvance(one) + 2 * _EDGE for one in said)
        return min(max(widths, default=0), _MOST_WORDS)

    def _paint_remark(self, painter: QPainter, rect: QRect, remark: str) -> None:
        painter.save()
        painter.setPen(QColor(theme.colors().muted))
        font = _small(painter.font())
        painter.setFont(font)
        box = rect.adjusted(_EDGE, 0, 0, 0)
        words = QFontMetrics(font).elidedText(remark, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def _paint_track(self, painter: QPainter, scale: Scale) -> None:
        colors = theme.colors()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.background))
        track = QRectF(scale.left, scale.middle - _HIGH / 2, scale.width, _HIGH)
        painter.drawRoundedRect(track, 3, 3)
        painter.setPen(QPen(QColor(colors.muted), 1, Qt.PenStyle.DashLine))
        for limit in self.thresholds:
            x = round(scale.x(limit)) + 0.5
            painter.drawLine(QPointF(x, track.top() - 1), QPointF(x, track.bottom() + 1))

    def _paint_line(self, painter: QPainter, scale: Scale, line: Line) -> None:
        color, alpha = light_color(line.light), line.figures.alpha or 0.0
        interval, y = line.interval, scale.middle
        if interval and interval.low is not None and interval.high is not None:
            painter.setPen(QPen(color, 2))
            painter.drawLine(QPointF(scale.x(interval.low), y), QPointF(scale.x(interval.high), y))
            if interval.low < 0:
                _paint_arrow(painter, scale.left, y, color, filled=False)
        if alpha < 0:
            _paint_arrow(painter, scale.left, y, color, filled=True)
        else:
            paint_sign(painter, QPointF(scale.x(alpha), y), line.light)


def _paint_arrow(painter: QPainter, x: float, y: float, color: QColor, *, filled: bool) -> None:
    """Paint an arrow at the left edge: what it stands for goes on below 0."""
    painter.setPen(QPen(color, 2))
    painter.setBrush(color if filled else Qt.BrushStyle.NoBrush)
    tip, upper, lower = QPointF(x - 7, y), QPointF(x - 1, y - 4.5), QPointF(x - 1, y + 4.5)
    if filled:
        painter.drawPolygon(QPolygonF([tip, upper, lower]))
    else:
        painter.drawPolyline(QPolygonF([upper, tip, lower]))


class FiguresHeader(QHeaderView):
    """The headings; that of the bars is their scale."""

    def __init__(self, model: FiguresModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._figures = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(10 * theme.GRID)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if self._figures.columns[logicalIndex].key != BAR:
            return
        painter.save()
        painter.setFont(_small(self.font()))
        painter.setPen(QColor(theme.colors().muted))
        scale = Scale(rect)
        for text, x in (("0", scale.left), ("1", scale.left + scale.width)):
            box = QRectF(x - 10, rect.top(), 20, rect.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()
