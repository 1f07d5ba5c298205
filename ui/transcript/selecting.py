"""Selecting whole words, sentences and turns, and walking from one to the next.

The one rule: it begins at what is selected, else at the caret; positions are those of the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from qcoder.model import Span
from ui.transcript import walk
from ui.transcript.text import Text


class Selecting:
    """Selects in a text."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def turn_at_caret(self) -> int | None:
        """Return the turn that the caret (or the start of the selection) is in."""
        page = self._text.page
        if not page.lines:
            return None
        return page.lines[page.line_at(self._text.textCursor().selectionStart())].turn

    def select_turns(self, first: int, last: int) -> None:
        """Select some turns that follow each other."""
        start = self._text.page.turn_span(min(first, last))
        end = self._text.page.turn_span(max(first, last))
        if start and end:
            self._text.select(start.start, end.end)

    def put_caret(self, turn: int | None) -> None:
        """Put the caret at the beginning of a turn; nowhere else where there is none."""
        span = self._text.page.turn_span(turn) if turn is not None else None
        if span:
            self._text.select(span.start, span.start)

    def select_sentence_at(self, position: int) -> None:
        """Select the sentence at a position."""
        spans = self._sentences(self._text.page.line_at(position))
        found = walk.at(spans, position)
        if found:
            self._text.select(*found)

    def turn(self, step: int) -> None:
        """Select the turn of the caret, or from a selection the next (1) or previous (-1)."""
        page = self._text.page
        spans = [span for turn in page.turn_numbers() if (span := page.turn_span(turn))]
        self._go(spans, step)

    def sentence(self, step: int) -> None:
        """Select the sentence of the caret, or from a selection the next or previous."""
        cursor, page = self._text.textCursor(), self._text.page
        if not page.lines:
            return
        place = cursor.selectionEnd() if step > 0 else cursor.selectionStart()
        around = page.line_at(place)
        onwards = range(around, len(page.lines)) if step > 0 else range(around, -1, -1)
        for number in onwards:
            if self._go(self._sentences(number), step):
                return

    def _go(self, spans: Sequence[Span], step: int) -> bool:
        """Select the next stretch that has words; False where there is none."""
        spans = [span for span in spans if span.start < span.end]
        cursor = self._text.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        around = (s for s in spans if start == end and s.start <= start <= s.end)
        here = next(around, None)
        if here is None and step > 0:
            here = next((s for s in spans if s.start >= end), None)
        elif here is None:
            here = next((s for s in reversed(spans) if s.end <= start), None)
        if here:
            self._text.select(*here)
            self._text.show_third(*here, always=False)
        return here is not None

    def _sentences(self, number: int) -> list[Span]:
        line, base = self._text.page.lines[number], self._text.page.starts[number]
        to_qt = line.units.to_qt
        return [Span(base + to_qt(a), base + to_qt(b)) for a, b in walk.sentences(line.text)]
