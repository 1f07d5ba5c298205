"""The margin beside the text: a bracket for each coding, with its code, coder, valence and memo.

The one rule: where brackets and names stand is decided by `stripes`; here they are painted and
pointed at.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from qcoder.i18n import _, ngettext
from qcoder.model import Coding, Valence
from ui import signs, theme
from ui.transcript import stripes, tips
from ui.transcript.marks import Marks
from ui.transcript.text import Text

_LANE = 9  # pixels
_END = 5  # pixels at the end of a bracket where it can be taken hold of


class Spot(NamedTuple):
    """What is under the mouse: a coding, and which end of its bracket (None: the whole)."""

    coding: str
    at_end: bool | None = None
    more: bool = False  # its name stands for others too


class _Fonts:
    """The fonts of names and of what stands after them, with their measures."""

    def __init__(self, font: QFont) -> None:
        self.name, self.bold, self.small = QFont(font), QFont(font), QFont(font)
        self.name.setPixelSize(12)
        self.bold.setPixelSize(12)
        self.bold.setBold(True)
        self.small.setPixelSize(10)
        self.names, self.bolds = QFontMetrics(self.name), QFontMetrics(self.bold)
        self.smalls = QFontMetrics(self.small)


class Margin(QWidget):
    """Brackets and names of the codings that can be seen."""

    chosen = Signal(str)
    end_pressed = Signal(str, bool)  # coding; True at its end, False at its start
    end_moved = Signal(QPoint)  # in this widget
    end_released = Signal()
    menu_wanted = Signal(QPoint, object)

    def __init__(self, text: Text, marks: Marks, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._marks = marks
        self._stale = True
        self._stripes: dict[str, stripes.Stripe] = {}
        self._lanes: dict[str, int] = {}
        self._rows: list[stripes.Row] = []
        self._several = False
        self._count = 1  # of lanes
        self._fonts = _Fonts(self.font())
        self._dragging = False
        self.selected: str | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Codings"))
        self.setMouseTracking(True)

    def refresh(self) -> None:
        """Place the codings anew when they are painted next."""
        self._stale = True
        self.update()

    def _place(self) -> None:
        if not self._stale:
            return
        self._stale = False
        self._fonts = _Fonts(self.font())
        marks = self._marks
        found = [
            stripes.Stripe(key, *self._text.heights(mark.start, mark.end))
            # one's own come first where passages are the same
            for key, mark in sorted(
                marks.all.items(), key=lambda item: (not marks.own(item[1].coding), item[0])
            )
        ]
        self._stripes = {stripe.id: stripe for stripe in found}
        self._lanes = stripes.lanes(found)
        self._count = max(self._lanes.values(), default=0) + 1
        height = self._row_height()
        self._rows = stripes.rows(found, height, 2.5 * height)
        self._several = self._marks.several_coders()

    def _row_height(self) -> float:
        return self._fonts.names.height() + 4

    def _lane_width(self) -> float:
        return min(_LANE, self.width() * 0.35 / self._count)

    def _names_x(self) -> float:
        return theme.GRID + max(self._count, 2) * self._lane_width() + 2 * theme.GRID

    def _bracket_x(self, coding: str) -> float:
        """Return where the upright of a bracket stands."""
        width = self._lane_width()
        return theme.GRID + (max(self._count, 2) - self._lanes[coding]) * width - 1

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self._place()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(theme.colors().panel))
        painter.translate(0, -self._text.scrolled)
        above, below = self._text.scrolled, self._text.scrolled + self.height()
        for stripe in self._stripes.values():
            if stripe.bottom > above and stripe.top < below:
                self._paint_bracket(painter, stripe)
        for row in self._rows:
            if above - 40 < row.y < below:
                self._paint_row(painter, row)

    def _paint_bracket(self, painter: QPainter, stripe: stripes.Stripe) -> None:
        coding = self._marks.all[stripe.id].coding
        chosen = stripe.id == self.selected
        color = theme.code_color(self._marks.color(coding))
        x, tick = round(self._bracket_x(stripe.id)), round(min(5.0, self._lane_width() - 2))
        top, bottom, thick = round(stripe.top) + 1, round(stripe.bottom) - 1, 3 if chosen else 2
        painter.fillRect(x + 1 - thick, top, thick, bottom - top, color)
        painter.fillRect(x - tick, top, tick, thick, color)
        painter.fillRect(x - tick, bottom - thick, tick, thick, color)

    def _paint_row(self, painter: QPainter, row: stripes.Row) -> None:
        key = stripes.front(row, self.selected)
        coding = self._marks.all[key].coding
        fonts, colors = self._fonts, theme.colors()
        own, chosen = self._marks.own(coding), key == self.selected
        small, names = fonts.smalls, fonts.bolds if chosen else fonts.names
        left, height = self._names_x(), self._row_height()
        rect = QRectF(left, row.y + 1, self.width() - left - theme.GRID, height)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._paint_leader(painter, row, rect)
        after = self._after(coding)
        more = f"+{len(row.more)}" if row.more else ""
        memo = 14 if self._marks.memos(coding) else 0
        tail = small.horizontalAdvance(after) + memo + small.horizontalAdvance(more) + 12
        room = max(int(rect.width()) - tail, 24)
        name = names.elidedText(self._marks.name(coding), Qt.TextElideMode.ElideRight, room)
        painter.setFont(fonts.bold if chosen else fonts.name)
        painter.setPen(QColor(colors.text if own else colors.muted))
        painter.drawText(rect, middle, name)
        rect.setLeft(rect.left() + names.horizontalAdvance(name) + 4)
        painter.setFont(fonts.small)
        painter.setPen(QColor(colors.muted))
        if after:
            painter.drawText(rect, middle, after)
        rect.setLeft(rect.left() + small.horizontalAdvance(after) + 4)
        if memo:
            icon = theme.icon("note-text-outline")
            icon.paint(painter, int(rect.left()), int(row.y + (height - 12) / 2) + 1, 12, 12)
            rect.setLeft(rect.left() + memo)
        if more:
            painter.setPen(QColor(colors.accent))
            painter.drawText(rect, middle, more)

    def _paint_leader(self, painter: QPainter, row: stripes.Row, rect: QRectF) -> None:
        """Lead from a bracket to its name where the name was pushed down."""
        stripe = self._stripes[stripes.front(row, self.selected)]
        y = rect.center().y()
        if not stripe.top <= y <= stripe.bottom:
            color = theme.code_color(self._marks.color(self._marks.all[stripe.id].coding))
            painter.setPen(QPen(color, 1))
            start = QPointF(
                self._bracket_x(stripe.id) + 1, min(max(y, stripe.top + 3), stripe.bottom - 3)
            )
            painter.drawLine(start, QPointF(rect.left() - 3, y))

    def _after(self, coding: Coding) -> str:
        """Return what stands after the name: who coded, and the valence."""
        parts = [initials(self._marks.coder(coding))] if self._several else []
        parts += [signs.VALENCES[coding.valence]] if coding.valence else []
        return " ".join(parts)

    # pointing

    def spot_at(self, point: QPointF) -> Spot | None:
        """Return what is at a point of the widget."""
        self._place()
        x, y = point.x(), point.y() + self._text.scrolled
        near: list[tuple[float, str]] = []
        if x < self._names_x():
            for stripe in self._stripes.values():
                away = abs(self._bracket_x(stripe.id) - self._lane_width() / 3 - x)
                if stripe.top - 2 <= y <= stripe.bottom + 2 and away <= self._lane_width() / 2 + 1:
                    near.append((away, stripe.id))
            return self._bracket_spot(min(near)[1], y) if near else None
        height = self._row_height()
        for row in self._rows:
            if row.y <= y < row.y + height:
                return Spot(stripes.front(row, self.selected), more=bool(row.more))
        return None

    def _bracket_spot(self, coding: str, y: float) -> Spot:
        stripe = self._stripes[coding]
        if self._marks.own(self._marks.all[coding].coding):
            if y - stripe.top < _END:
                return Spot(coding, at_end=False)
            if stripe.bottom - y < _END:
                return Spot(coding, at_end=True)
        return Spot(coding)

    def bracket_rect(self, coding: str) -> QRectF:
        """Return where the bracket of a coding stands in the widget."""
        self._place()
        stripe, width = self._stripes[coding], self._lane_width()
        left, top = self._bracket_x(coding) - width + 1, stripe.top - self._text.scrolled
        return QRectF(left, top, width, stripe.bottom - stripe.top)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        others = [row for row in self._rows if spot.more and spot.coding in (row.name, *row.more)]
        if others and spot.coding == self.selected:  # clicked again: the next that stands here
            ring = [others[0].name, *others[0].more]
            self.chosen.emit(ring[(ring.index(spot.coding) + 1) % len(ring)])
            return
        self.chosen.emit(spot.coding)
        if spot.at_end is not None:
            self._dragging = True
            self.end_pressed.emit(spot.coding, spot.at_end)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.end_moved.emit(event.position().toPoint())
            return
        spot = self.spot_at(event.position())
        shape = Qt.CursorShape.ArrowCursor
        if spot:
            held = spot.at_end is not None
            shape = Qt.CursorShape.SizeVerCursor if held else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self.end_released.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        spot = self.spot_at(QPointF(event.pos()))
        self.menu_wanted.emit(event.globalPos(), spot.coding if spot else None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tips.show(self, event, self.tooltip(QPointF(event.pos())))
            return True
        return super().event(event)

    def tooltip(self, point: QPointF) -> str:
        """Return code path, coder, valence and memos of what is at a point."""
        spot = self.spot_at(point)
        if spot is None:
            return ""
        texts = [self._describe(spot.coding)]
        if spot.more:
            row = next(row for row in self._rows if spot.coding in (row.name, *row.more))
            others = [key for key in (row.name, *row.more) if key != spot.coding]
            title = ngettext("{count} more here:", "{count} more here:", len(others))
            texts.append(title.format(count=len(others)))
            texts += [self._marks.path(self._marks.all[key].coding) for key in others]
        return "\n".join(texts)

    def _describe(self, key: str) -> str:
        coding = self._marks.all[key].coding
        lines = [self._marks.path(coding), self._marks.coder(coding)]
        if coding.valence:
            lines[-1] += f" · {signs.VALENCES[coding.valence]} {valence_name(coding.valence)}"
        return "\n".join([*lines, *self._marks.memos(coding)])


def valence_name(valence: Valence) -> str:
    """Return what a valence is called."""
    return {
        Valence.FACILITATING: _("facilitating"),
        Valence.HINDERING: _("hindering"),
        Valence.BOTH: _("both"),
        Valence.NEUTRAL: _("neutral"),
    }[valence]


def initials(name: str) -> str:
    """Return a coder's initials; a short name is all of it."""
    words = name.split()
    if len(words) > 1:
        return "".join(word[0] for word in words)[:4].upper()
    return name if len(name) <= 6 else name[:3]
