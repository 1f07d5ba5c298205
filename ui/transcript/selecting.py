"""Selecting whole words, sentences and turns, and walking from one to the next.

The one rule: it begins at what is selected, else at the caret; positions are those of the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor

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

    def select_sentence_at(self, position: int) -> None:
        """Select the sentence at a position."""
        spans = self._sentences(self._text.page.line_at(position))
        found = walk.at(spans, position)
        if found:
            self._text.select(*found)

    def select_word_at(self, position: int) -> None:
        """Select the word at a position."""
        cursor = self._text.textCursor()
        cursor.setPosition(position)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        self._text.select(cursor.selectionStart(), cursor.selectionEnd())

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
        spans: list[Span] = []
        # the lines around are enough: only empty turns have no sentence
        for number in range(max(around - 20, 0), min(around + 21, len(page.lines))):
            spans += self._sentences(number)
        self._go(spans, step)

    def _go(self, spans: Sequence[Span], step: int) -> None:
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

    def _sentences(self, number: int) -> list[Span]:
        line, base = self._text.page.lines[number], self._text.page.starts[number]
        to_qt = line.units.to_qt
        return [Span(base + to_qt(a), base + to_qt(b)) for a, b in walk.sentences(line.text)]
