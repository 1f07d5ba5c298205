"""A few lines of a document laid out in a width: where their words stand, for painting on.

The one rule: positions are those of the page, as Qt counts; the page knows what is stored there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from qcoder.model import Coding, Span
from qcoder.passages import joined
from ui import theme
from ui.transcript import walk
from ui.transcript.page import Page

_AROUND = 12  # lines of a long turn that are shown before and after a passage
_LOOSE = 2  # and where there are no turns
_HEADING = 5 * theme.GRID
_RUN = re.compile(r"\S+")


class Laid(NamedTuple):
    """One line of the page, as it is laid out from `y` on; `head` where a turn begins in it."""

    number: int
    layout: QTextLayout
    y: float
    head: bool


class Lines:
    """The lines around a passage."""

    def __init__(self, page: Page, passage: Span) -> None:
        """Take a passage in positions."""
        self.page = page
        self.own = range(page.line_at(passage.start), page.line_at(max(passage.end - 1, 0)) + 1)
        self.numbers = _around(page, self.own) if page.lines else range(0)
        self.laid: list[Laid] = []
        self.height = 0.0
        self._width = -1.0

    def lay_out(self, width: float, font: QFont) -> None:
        """Break the lines in a width."""
        if width == self._width:
            return
        self._width, self.laid = width, []
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        spacing, y = QFontMetricsF(font).lineSpacing() * 1.25, 0.0
        before: int | None = -1
        for number in self.numbers:
            line = self.page.lines[number]
            head = line.turn != before and line.turn is not None
            y += (_HEADING if head else 0) + (theme.GRID if self.laid else 0)
            before = line.turn
            layout = QTextLayout(line.text, font)
            layout.setTextOption(option)
            layout.beginLayout()
            inside = 0.0
            while (row := layout.createLine()).isValid():
                row.setLineWidth(width)
                row.setPosition(QPointF(0, inside))
                inside += spacing
            layout.endLayout()
            self.laid.append(Laid(number, layout, y, head))
            y += inside
        self.height = y

    def span(self) -> Span:
        """Return the positions from the first to the last that is shown."""
        return self.page.lines_span(self.numbers) if self.numbers else Span(0, 0)

    def rects(self, start: int, end: int) -> Iterator[QRectF]:
        """Yield where the words between two positions stand, row by row."""
        for number, layout, y, _head in self.laid:
            base = self.page.starts[number]
            for place in range(layout.lineCount()):
                row: Any = layout.lineAt(place)
                first = max(start - base, row.textStart())
                last = min(end - base, row.textStart() + row.textLength())
                if first < last:
                    left, right = sorted((_x(row, first), _x(row, last)))
                    right = max(left, min(right, row.naturalTextRect().right()))
                    yield QRectF(left, y + row.y() - 1, right - left, row.height() + 2)

    def position_at(self, point: QPointF) -> int:
        """Return the position nearest to a point."""
        found = 0
        for number, layout, y, _head in self.laid:
            if number != self.numbers[0] and point.y() < y - 2:
                break
            for place in range(layout.lineCount()):
                row = layout.lineAt(place)
                if place == 0 or point.y() >= y + row.y():
                    found = self.page.starts[number] + row.xToCursor(point.x())
        return found

    def snapped(self, position: int, *, at_end: bool) -> int:
        """Return the nearest place where a word begins, or ends."""
        number = self.page.line_at(position)
        line, base = self.page.lines[number], self.page.starts[number]
        snap = walk.nearest_word_end if at_end else walk.nearest_word_start
        return base + line.units.to_qt(snap(line.text, line.units.to_stored(position - base)))

    def step(self, position: int, by: int, *, at_end: bool) -> int:
        """Return where the next word before or after a position begins, or ends."""
        places: Sequence[int] = [
            self.page.starts[number] + line.units.to_qt(match.end() if at_end else match.start())
            for number in self.numbers
            for line in [self.page.lines[number]]
            for match in _RUN.finditer(line.text)
        ]
        if by > 0:
            return next((place for place in places if place > position), position)
        return next((place for place in reversed(places) if place < position), position)

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw one of the lines in the pen that is set."""
        laid = self.laid[number - self.numbers[0]]
        laid.layout.draw(painter, QPointF(0, laid.y))


def _x(row: Any, at: int) -> float:
    # the stub says float; what comes is the x and the position
    found = row.cursorToX(at)
    return found[0] if isinstance(found, tuple) else found


def _around(page: Page, own: range) -> range:
    """Return the lines of the turns of a passage, and the turns before and after it."""
    lines, last = page.lines, len(page.lines) - 1

    def reach(at: int, step: int) -> int:
        turn, end, turns = lines[at].turn, at, 0
        while 0 <= end + step <= last and abs(end - at) < _AROUND:
            following = lines[end + step].turn
            if turn is None and abs(end - at) >= _LOOSE:
                break
            if following != turn:
                turns, turn = turns + 1, following
                if turns > 1:
                    break
            end += step
        return end

    return range(reach(own.start, -1), reach(own.stop - 1, 1) + 1)


def tinted(codings: Sequence[Coding]) -> Iterator[tuple[str, Span]]:
    """Yield per code what to colour: all that it was given to, and again what coders share."""
    for code in dict.fromkeys(coding.code for coding in codings):
        by_coder: dict[str, list[Span]] = {}
        for coding in codings:
            if coding.code == code:
                by_coder.setdefault(coding.coder, []).append(Span(coding.start, coding.end))
        shared = reduce(_both, by_coder.values()) if len(by_coder) > 1 else []
        every = joined(span for spans in by_coder.values() for span in spans)
        yield from ((code, span) for span in (*every, *shared))


def _both(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """Return what lies in stretches of both."""
    second = list(other)
    found = [Span(max(a.start, b.start), min(a.end, b.end)) for a in one for b in second]
    return [span for span in found if span.start < span.end]
