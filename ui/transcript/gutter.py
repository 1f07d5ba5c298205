"""The gutter before the text: number and time of each turn, and who speaks.

The one rule: it shows speakers as they are called now, not as the text has them.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from qcoder.i18n import _
from qcoder.model import Role, Speaker, Turn
from ui import theme
from ui.transcript import tips
from ui.transcript.text import Text

_NUMBERS = 52  # pixels for numbers and times
_GAP = 3 * theme.GRID
_LEAST, _MOST = 24, 132  # pixels for labels


class Gutter(QWidget):
    """Numbers, times and speakers of the turns that can be seen."""

    turn_clicked = Signal(int, bool)  # True where the selection is to be extended
    turn_double_clicked = Signal(int)

    def __init__(self, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._speakers: dict[str, Speaker] = {}
        self._labels = self._fitted = _LEAST
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Turns"))
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_speakers(self, speakers: Iterable[Speaker]) -> None:
        """Show these speakers."""
        self._speakers = {speaker.id: speaker for speaker in speakers}
        metrics = QFontMetrics(self._fonts()[1])
        widths = [metrics.horizontalAdvance(s.label) for s in self._speakers.values()]
        self._labels = min(max([_LEAST, *widths]), _MOST)
        self.update()

    def fit(self, room: int) -> int:
        """Fit the labels to a view that is `room` wide, and return how wide that makes it."""
        self._fitted = self._labels if room > 560 else min(self._labels, 64)
        return theme.GRID + _NUMBERS + _GAP + self._fitted + theme.GRID

    def _fonts(self) -> tuple[QFont, QFont, QFont]:
        """Return the fonts of numbers, of respondents and of others."""
        small, bold, plain = QFont(self.font()), QFont(self.font()), QFont(self.font())
        small.setPixelSize(11)
        bold.setPixelSize(13)
        bold.setBold(True)
        plain.setPixelSize(13)
        return small, bold, plain

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.colors().panel))
        fonts = self._fonts()
        page = self._text.page
        for number in self._text.visible_lines():
            line = page.lines[number]
            if line.first and line.turn is not None:
                top = self._text.line_rect(number).top() - self._text.scrolled
                self._paint_turn(painter, line.turn, page.turns[line.turn], top, fonts)

    def _paint_turn(
        self, painter: QPainter, index: int, turn: Turn, top: float, fonts: tuple[QFont, ...]
    ) -> None:
        small, bold, plain = fonts
        colors = theme.colors()
        row = QFontMetrics(theme.text_font(self._text.points)).height()
        labels = self._label_rect(round(top), row)
        painter.setPen(QColor(colors.muted))
        painter.setFont(small)
        height = QFontMetrics(small).height()
        numbers = QRect(labels.left() - _GAP - _NUMBERS, round(top), _NUMBERS, row)
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(numbers, right | Qt.AlignmentFlag.AlignVCenter, str(index + 1))
        if turn.time is not None:
            below = numbers.translated(0, (row + height) // 2)
            painter.drawText(below, right | Qt.AlignmentFlag.AlignVCenter, clock(turn.time))
        speaker = self._speakers.get(turn.speaker_id or "")
        if speaker:
            other = speaker.role != Role.RESPONDENT
            painter.setFont(plain if other else bold)
            quiet = speaker.role == Role.INTERVIEWER
            painter.setPen(QColor(colors.muted if quiet else colors.text))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(speaker.label, Qt.TextElideMode.ElideRight, labels.width())
            painter.drawText(labels, Qt.AlignmentFlag.AlignVCenter, shown)

    def _label_rect(self, top: int, height: int) -> QRect:
        return QRect(self.width() - theme.GRID - self._fitted, top, self._fitted, height)

    def turn_at(self, y: float) -> int | None:
        """Return the turn at a height of the widget."""
        found: int | None = None
        for number in self._text.visible_lines():
            line = self._text.page.lines[number]
            if self._text.line_rect(number).top() - self._text.scrolled > y:
                break
            found = line.turn
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        turn = self.turn_at(event.position().y())
        if turn is not None and event.button() == Qt.MouseButton.LeftButton:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.turn_clicked.emit(turn, shift)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        turn = self.turn_at(event.position().y())
        if turn is not None and event.button() == Qt.MouseButton.LeftButton:
            self.turn_double_clicked.emit(turn)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            turn = self.turn_at(event.pos().y())
            tips.show(self, event, "" if turn is None else self.tooltip(turn))
            return True
        return super().event(event)

    def tooltip(self, index: int) -> str:
        """Return who speaks in a turn and when, and what the mouse does."""
        turn = self._text.page.turns[index]
        speaker = self._speakers.get(turn.speaker_id or "")
        lines = [_("Turn {number}").format(number=index + 1)]
        if speaker:
            lines.append(speaker.label)
        if turn.time is not None:
            lines.append(clock(turn.time))
        lines.append(_("Click to select, double-click to correct."))
        return "\n".join(lines)


def clock(seconds: float) -> str:
    """Return a time as m:ss, or h:mm:ss."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"
