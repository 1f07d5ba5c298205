"""What is painted below the words: the colours of passages, the selected coding, what was found.

The one rule: only lines that can be seen are looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from qcoder.model import Span
from ui import theme
from ui.transcript.marks import Mark, Marks
from ui.transcript.text import PAD, Row, Text

HANDLE = 4.0  # radius in pixels


class Tints:
    """Paints below the words of a text."""

    def __init__(self, text: Text, marks: Marks) -> None:
        self._text = text
        self._marks = marks
        self.selected: str | None = None  # a coding
        self.matches: Sequence[Span] = ()  # positions, in order
        self._seen: dict[str, QColor] = {}  # colours of codes, while it paints
        self.target: Span | None = None  # positions that a drop would code

    def paint(self, painter: QPainter) -> None:
        """Paint what can be seen."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -self._text.scrolled)
        self._seen = {}
        outline: list[QRectF] = []
        chosen = self._marks.all.get(self.selected or "")
        above, below = self._text.scrolled, self._text.scrolled + self._text.viewport().height()
        for number in self._text.visible_lines():
            marks = sorted(
                self._marks.in_line(number), key=lambda m: (m.start, -m.end, m.coding.id)
            )
            for row in self._text.rows(number):
                if row.bottom < above or row.top > below:
                    continue
                _paint_row(painter, row, marks, self._colors(marks))
                self._paint_others(painter, row)
                if chosen and chosen.start < row.end and row.start < chosen.end:
                    outline.append(row.part(chosen.start, chosen.end).adjusted(-1, 0, 1, 0))
        if chosen:
            self._paint_outline(painter, _joined(outline), chosen)

    def handles(self, mark: Mark) -> tuple[QPointF, QPointF] | None:
        """Return where the ends of a coding can be taken hold of; None where it is another's."""
        if not self._marks.own(mark.coding):
            return None
        first, last = self._text.row_at(mark.start), self._text.row_at(mark.end - 1)
        if not first or not last:
            return None
        start, end = first.part(mark.start, mark.end), last.part(mark.start, mark.end)
        return QPointF(start.left() - 1, start.top()), QPointF(end.right() + 1, end.bottom())

    def _colors(self, marks: Sequence[Mark]) -> dict[str, QColor]:
        for mark in marks:
            if mark.coding.code not in self._seen:
                self._seen[mark.coding.code] = theme.tint(self._marks.color(mark.coding))
        return {mark.coding.id: self._seen[mark.coding.code] for mark in marks}

    def _paint_others(self, painter: QPainter, row: Row) -> None:
        if self.target and self.target.start < row.end and row.start < self.target.end:
            painter.fillRect(row.part(*self.target), QColor(theme.colors().selection))
        cursor, colors = self._text.textCursor(), theme.colors()
        selected = cursor.selectionStart(), cursor.selectionEnd()
        place = bisect_left(self.matches, row.start, key=lambda match: match.end)
        for match in self.matches[place:]:
            if match.start >= row.end:
                break
            rect = row.part(*match).adjusted(-1, 0, 1, 0)
            here = (match.start, match.end) == selected
            painter.setPen(QPen(QColor(colors.accent), 2) if here else QColor(colors.muted))
            painter.setBrush(QColor(colors.selection if here else colors.accent_soft))
            painter.drawRoundedRect(rect, 3, 3)

    def _paint_outline(self, painter: QPainter, outline: QPainterPath, mark: Mark) -> None:
        color = theme.code_color(self._marks.color(mark.coding))
        pen = QPen(color, 1.6)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        painter.setBrush(QColor(theme.colors().panel))
        for point in self.handles(mark) or ():
            painter.drawEllipse(point, HANDLE, HANDLE)


def _paint_row(
    painter: QPainter, row: Row, marks: Sequence[Mark], colors: dict[str, QColor]
) -> None:
    """Paint the passages in a row; where they overlap each has a band of it."""
    here = [mark for mark in marks if mark.start < row.end and row.start < mark.end]
    ends = (place for mark in here for place in (mark.start, mark.end))
    cuts = sorted({min(max(place, row.start), row.end) for place in ends})
    for start, end in zip(cuts, cuts[1:], strict=False):
        over = [mark for mark in here if mark.start < end and start < mark.end]
        rect = row.part(start, end)
        height = rect.height() / max(len(over), 1)
        for place, mark in enumerate(over):
            band = QRectF(rect.left(), rect.top() + place * height, rect.width(), height)
            painter.fillRect(band, colors[mark.coding.id])


def _joined(rows: Sequence[QRectF]) -> QPainterPath:
    """Return the outline of rows: one where they stand under each other, else one each."""
    outline = QPainterPath()
    outline.setFillRule(Qt.FillRule.WindingFill)
    above: QRectF | None = None
    for row in rows:
        if above and above.left() < row.right() and row.left() < above.right():
            row.setTop(min(row.top(), above.bottom() - PAD))
        outline.addRect(row)
        above = row
    return outline.simplified()
