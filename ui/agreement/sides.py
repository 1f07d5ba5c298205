"""The passage that coders differ about, in its turn, with the brackets of each coder beside it.

The one rule: it paints what it is given; an adjusted passage is only a picture until it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from qcoder.consensus import Disagreement
from qcoder.i18n import _
from qcoder.model import Coding, Span
from ui import signs, theme
from ui.agreement.laid import Lines, tinted
from ui.agreement.names import code_name, coder_name, valence_word
from ui.session import Session
from ui.transcript import tips
from ui.transcript.page import Page

_GAP = 3 * theme.GRID  # between the words and the first bracket
_BRACKET = 3 * theme.GRID  # with what stands beside it at the left
_NAME = 16 * theme.GRID  # the widest that a name may be
_SHARE = 0.45  # of the width, for all coders together
_GRIP = 10  # pixels around an end where it can be taken hold of
_FRESH = Span(0, 0)


class Bracket(NamedTuple):
    """The bracket of one coding beside the text."""

    coding: Coding
    rect: QRectF
    own: bool  # of the disagreement; others are muted


class Sides(QWidget):
    """Text and brackets; while it is `adjusting`, a passage whose ends move."""

    focused = Signal(bool)
    stored = Signal()  # Enter, while adjusting
    left = Signal()  # Escape, while adjusting
    moved = Signal()  # the adjusted passage has other ends

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._item: Disagreement | None = None
        self._others: Sequence[Coding] = ()
        self._lines: Lines | None = None
        self._adjusted: Span | None = None  # in positions
        self._dragged: bool | None = None  # whether it is the end; None: nothing is dragged
        self._font = theme.text_font(11)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Passage with the codings of each coder"))

    # what is shown

    def show_item(self, item: Disagreement | None, page: Page, others: Sequence[Coding]) -> None:
        """Show a disagreement on its page, with `others`: more codings of the coders there."""
        self._item, self._others = item, others
        self._adjusted = self._dragged = None
        self._lines = None
        if item and page.lines:
            shown = page.span_to_shown(item.start, item.end)
            at = page.to_shown(item.start)
            self._lines = Lines(page, shown or Span(at, at + 1))
        self.setAccessibleDescription(
            page.document.text[item.start : item.end] if item and page.document else ""
        )
        self._lay_out()

    @property
    def reach(self) -> tuple[int, int]:
        """Where the passage begins and ends, in pixels from the top."""
        rects = list(self._passage_rects())
        return (int(rects[0].top()), int(rects[-1].bottom())) if rects else (0, 0)

    @property
    def passage(self) -> Span | None:
        """The adjusted passage, in stored offsets; None while nothing is adjusted."""
        lines, adjusted = self._lines, self._adjusted
        return lines.page.span_to_stored(*adjusted) if lines and adjusted else None

    @property
    def adjusting(self) -> bool:
        """Whether ends are being moved."""
        return self._adjusted is not None

    def adjust(self, start: int, end: int) -> bool:
        """Begin to move the ends of a passage; tell whether it is shown."""
        lines = self._lines
        if lines:
            self._adjusted = lines.page.span_to_shown(start, end)
            self.setFocus()
            self.update()
        return self.adjusting

    def leave(self) -> None:
        """Leave the passage as it was."""
        self._adjusted = self._dragged = None
        self.unsetCursor()
        self.update()

    # where things stand

    def _names(self) -> list[tuple[str, float]]:
        """Return the coders with the width that their names have."""
        coders = self._item.coders if self._item else ()
        metrics = QFontMetricsF(self._small())
        most = self.width() * _SHARE / max(len(coders), 1) - _BRACKET - theme.GRID
        widths = [metrics.horizontalAdvance(coder_name(self._session, one)) for one in coders]
        return [
            (coder, max(min(width + 4, _NAME, most), 0))
            for coder, width in zip(coders, widths, strict=True)
        ]

    def _text_width(self) -> float:
        columns = sum(room + _BRACKET + theme.GRID for _coder, room in self._names())
        return max(self.width() - columns - _GAP, 80)

    def _lay_out(self) -> None:
        if self._lines:
            self._lines.lay_out(self._text_width(), self._font)
        self.setMinimumHeight(int(self._lines.height) + 2 * theme.GRID if self._lines else 0)
        self.update()

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(12)
        return font

    def _shown(self, start: int, end: int) -> list[QRectF]:
        """Return where a stored passage stands; nothing of it may be shown."""
        lines = self._lines
        span = lines.page.span_to_shown(start, end) if lines else None
        return list(lines.rects(*span)) if lines and span else []

    def point_of(self, offset: int) -> QPointF:
        """Return where a stored offset stands in the widget."""
        rects = self._shown(offset, offset + 1)
        return QPointF(rects[0].left() + 1, rects[0].center().y()) if rects else QPointF()

    def _passage_rects(self) -> Iterator[QRectF]:
        item = self._item
        yield from self._shown(item.start, item.end) if item else ()

    def _columns(self) -> Mapping[str, float]:
        """Return where the column of each coder begins."""
        x, found = self._text_width() + _GAP, dict[str, float]()
        for coder, room in self._names():
            found[coder] = x
            x += _BRACKET + theme.GRID + room
        return found

    def brackets(self) -> list[Bracket]:
        """Return where the brackets of the codings stand; those that lie above the others last."""
        return list(self._placed())

    def _placed(self) -> Iterator[Bracket]:
        columns, own = self._columns(), {c.id for c in self._item.codings} if self._item else set()
        for coding in (*self._others, *(self._item.codings if self._item else ())):
            rects = self._shown(coding.start, coding.end)
            if rects and coding.coder in columns:
                mine = coding.id in own
                x = columns[coding.coder] + (theme.GRID if mine else 0)
                top, bottom = rects[0].top(), rects[-1].bottom()
                width = 2 * theme.GRID if mine else 2
                yield Bracket(coding, QRectF(x, top, width, bottom - top), mine)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        lines, colors = self._lines, theme.colors()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if lines is None:
                return
            self._paint_tints(painter)
            for laid in lines.laid:
                line = lines.page.lines[laid.number]
                if laid.head and line.turn is not None:
                    self._paint_head(painter, line.turn, laid.y)
                own = laid.number in lines.own
                painter.setPen(QColor(colors.text if own else colors.muted))
                lines.draw(painter, laid.number)
            for bracket in self.brackets():
                self._paint_bracket(painter, bracket)
            self._paint_missing(painter)
            self._paint_adjusted(painter)

    def _paint_tints(self, painter: QPainter) -> None:
        """Colour what was coded; what all who coded it share, twice as strong."""
        for code, span in tinted(self._item.codings if self._item else ()):
            for rect in self._shown(*span):
                painter.fillRect(rect, theme.tint(self._color(code)))

    def _paint_head(self, painter: QPainter, turn: int, y: float) -> None:
        lines = self._lines
        assert lines
        speaker = lines.page.turns[turn].speaker or ""
        text = _("turn {number}").format(number=turn + 1)
        painter.setFont(self._small())
        painter.setPen(QColor(theme.colors().muted))
        rect = QRectF(0, y - 20, self._text_width(), 18)
        metrics = QFontMetricsF(painter.font())
        whole = f"{speaker} · {text}" if speaker else text
        shown = metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_bracket(self, painter: QPainter, bracket: Bracket) -> None:
        rect, coding = bracket.rect, bracket.coding
        if not bracket.own:
            muted = QColor(theme.colors().muted)
            muted.setAlphaF(0.45)
            painter.fillRect(rect, muted)
            return
        color, thick, tick = theme.code_color(self._color(coding.code)), 2.0, 6.0
        right, top, bottom = rect.right(), rect.top() + 1, rect.bottom() - 1
        painter.fillRect(QRectF(right - thick, top, thick, bottom - top), color)
        painter.fillRect(QRectF(right - tick, top, tick, thick), color)
        painter.fillRect(QRectF(right - tick, bottom - thick, tick, thick), color)
        sign = f"{signs.VALENCES[coding.valence]} " if coding.valence else ""
        beside = min(rect.top() + 11, rect.center().y())  # seen also where the end is not
        self._paint_name(painter, coding.coder, beside, sign, theme.colors().text)

    def _paint_name(
        self, painter: QPainter, coder: str, middle: float, before: str, color: str
    ) -> None:
        x = self._columns()[coder] + _BRACKET + theme.GRID
        room = dict(self._names())[coder]
        painter.setFont(self._small())
        painter.setPen(QColor(color))
        metrics = QFontMetricsF(painter.font())
        name = coder_name(self._session, coder)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        rect = QRectF(x, middle - 9, room + 2, 18)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)
        if before:  # below the name: beside it there may be no room
            rect.translate(0, 14)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, before)

    def _paint_missing(self, painter: QPainter) -> None:
        """Say of a coder who coded nothing here that it is so."""
        rects = list(self._passage_rects())
        if not rects or not self._item:
            return
        middle = min(rects[0].top() + 11, rects[0].center().y())
        for coder in self._item.missing:
            muted = theme.colors().muted
            self._paint_name(painter, coder, middle, "", muted)
            x = self._columns()[coder] + theme.GRID
            painter.fillRect(QRectF(x, middle - 1, 2 * theme.GRID, 2), QColor(muted))

    def _paint_adjusted(self, painter: QPainter) -> None:
        lines, adjusted = self._lines, self._adjusted
        if lines is None or adjusted is None:
            return
        accent = QColor(theme.colors().accent)
        rects = list(lines.rects(*adjusted))
        for rect in rects:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), accent)
        if rects:
            painter.setBrush(accent)
            painter.setPen(Qt.PenStyle.NoPen)
            for x, rect, y in (
                (rects[0].left(), rects[0], rects[0].top()),
                (rects[-1].right(), rects[-1], rects[-1].bottom()),
            ):
                painter.drawRect(QRectF(x - 1, rect.top(), 2, rect.height()))
                painter.drawEllipse(QPointF(x, y), 4, 4)

    def _color(self, code: str) -> str:
        known = self._session.codes.get(code)
        return known.color if known else ""

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(400, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tips.show(self, event, self.tooltip(QPointF(event.pos())))
            return True
        return super().event(event)

    def tooltip(self, point: QPointF) -> str:
        """Return who coded what at a point beside the text."""
        found = [
            bracket.coding
            for bracket in self.brackets()
            if bracket.rect.adjusted(-4, 0, _BRACKET + _NAME, 0).contains(point)
            and point.x() < self._columns()[bracket.coding.coder] + _BRACKET + _NAME
        ]
        coder = next((one.coder for one in reversed(found)), "")
        return "\n".join(
            f"{coder_name(self._session, one.coder)} · {code_name(self._session, one.code)}"
            + (f" · {valence_word(one.valence)}" if one.valence else "")
            for one in found
            if one.coder == coder
        )

    # adjusting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, adjusted = event.key(), self._adjusted
        keys = Qt.Key
        if adjusted is None:
            event.ignore()
        elif key in (keys.Key_Left, keys.Key_Right):
            at_end = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(1 if key == keys.Key_Right else -1, at_end=at_end)
        elif key in (keys.Key_Return, keys.Key_Enter):
            self.stored.emit()
        elif key == keys.Key_Escape:
            self.left.emit()
        elif key not in (keys.Key_Up, keys.Key_Down):
            event.ignore()

    def _step(self, by: int, *, at_end: bool) -> None:
        lines, adjusted = self._lines, self._adjusted
        if lines and adjusted:
            position = lines.step(adjusted.end if at_end else adjusted.start, by, at_end=at_end)
            self._move(position, at_end=at_end)

    def _move(self, position: int, *, at_end: bool) -> None:
        """Move an end, as long as the passage is one of this disagreement."""
        item, lines, adjusted = self._item, self._lines, self._adjusted
        if item is None or lines is None or adjusted is None:
            return
        own = lines.page.span_to_shown(item.start, item.end) or _FRESH
        start, end = (adjusted.start, position) if at_end else (position, adjusted.end)
        if start < end and start < own.end and own.start < end and (start, end) != adjusted:
            self._adjusted = Span(start, end)
            self.update()
            self.moved.emit()

    def _end_at(self, point: QPointF) -> bool | None:
        """Return which end is near a point: True the end, False the start."""
        lines, adjusted = self._lines, self._adjusted
        rects = list(lines.rects(*adjusted)) if lines and adjusted else []
        if not rects:
            return None
        first, last = rects[0], rects[-1]
        for at_end, x, rect in ((True, last.right(), last), (False, first.left(), first)):
            if abs(point.x() - x) <= _GRIP and rect.top() - 6 <= point.y() <= rect.bottom() + 6:
                return at_end
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        if event.button() == Qt.MouseButton.LeftButton and self._adjusted:
            self._dragged = self._end_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        lines, dragged = self._lines, self._dragged
        if dragged is not None and lines:
            position = lines.position_at(event.position())
            self._move(lines.snapped(position, at_end=dragged), at_end=dragged)
        elif self._adjusted:
            near = self._end_at(event.position()) is not None
            shape = Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
