"""A document as it is shown: lines without labels and time stamps, each with its stored places.

The one rule: offsets of the stored text are code points, positions in the page are those of Qt.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from qcoder.model import Document, Span, Turn
from qcoder.passages import trim
from ui.offsets import Units

# what QTextDocument would take for the end of a block, or for a picture
_SHOWN = str.maketrans(dict.fromkeys("\u2028\u2029\ufdd0\ufdd1\ufffc", " "))


class Kind(Enum):
    """What a line is a part of."""

    HEADER = "header"
    SPEECH = "speech"
    LOOSE = "loose"  # outside header, turns and notes
    NOTES = "notes"


class Piece(NamedTuple):
    """A stretch of stored text in a line, and where it begins in the line (code points)."""

    at: int
    span: Span


class Line(NamedTuple):
    """One block of the page; `turn` is the index of its turn, `first` says that the turn begins."""

    kind: Kind
    turn: int | None
    first: bool
    text: str
    pieces: tuple[Piece, ...]
    units: Units


class Page:
    """The lines of a document, where one speaker is chosen only of theirs."""

    def __init__(self, document: Document | None, speaker: str | None = None) -> None:
        self.document = document
        self.lines: list[Line] = []
        self.turns: tuple[Turn, ...] = ()
        if document:
            self._read(document, speaker)
        self.starts: list[int] = []  # position of each line
        position = 0
        for line in self.lines:
            self.starts.append(position)
            position += line.units.length + 1
        self.end = max(position - 1, 0)
        self._first_lines = {line.turn: n for n, line in enumerate(self.lines) if line.first}
        pieces = [(n, piece) for n, line in enumerate(self.lines) for piece in line.pieces]
        self._pieces = pieces
        self._piece_starts = [piece.span.start for _n, piece in pieces]
        self._piece_ends = [piece.span.end for _n, piece in pieces]

    def _read(self, document: Document, speaker: str | None) -> None:
        text, structure = document.text, document.structure
        self.turns = structure.turns
        header, notes = structure.header, structure.notes
        begin = header.end if header else 0
        end = notes.start if notes else len(text)
        if self.turns:
            end = min(end, (self.turns[0].label or self.turns[0]).start)
        if not speaker:
            if header:
                self._add(text, Kind.HEADER, header)
            self._add(text, Kind.LOOSE, Span(begin, max(begin, end)))
        for index, turn in enumerate(self.turns):
            if not speaker or turn.speaker_id == speaker:
                self.lines += _turn_lines(text, index, turn)
        if notes and not speaker:
            self._add(text, Kind.NOTES, notes)

    def _add(self, text: str, kind: Kind, span: Span) -> None:
        for stretch in _lines(text, span):
            if stretch.start < stretch.end:
                self.lines.append(_line(text, kind, None, False, [stretch]))

    # from what is shown to what is stored

    def line_at(self, position: int) -> int:
        """Return the number of the line that a position is in."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def to_stored(self, position: int) -> int:
        """Return the stored offset of a position."""
        if not self.lines:
            return 0
        number = self.line_at(position)
        line = self.lines[number]
        point = line.units.to_stored(min(position - self.starts[number], line.units.length))
        for piece in reversed(line.pieces):
            if point >= piece.at:
                return min(piece.span.start + point - piece.at, piece.span.end)
        return line.pieces[0].span.start

    def span_to_stored(self, start: int, end: int) -> Span | None:
        """Return the stored passage of a selection, without spaces at its ends; None if empty."""
        first, last = self.line_at(start), self.line_at(end)
        found: list[int] = []
        for number in range(first, last + 1):
            line, base = self.lines[number], self.starts[number]
            begin = line.units.to_stored(max(start - base, 0))
            until = line.units.to_stored(min(end - base, line.units.length))
            kept = trim(line.text, begin, max(begin, until))
            if kept.start < kept.end:
                found += (self.to_stored(base + line.units.to_qt(p)) for p in kept)
        return Span(found[0], found[-1]) if found else None

    def shown_text(self, start: int, end: int) -> str:
        """Return the words between two positions as they are shown."""
        parts: list[str] = []
        for number in range(self.line_at(start), self.line_at(end) + 1):
            line, base = self.lines[number], self.starts[number]
            first = line.units.to_stored(max(start - base, 0))
            parts.append(
                line.text[first : line.units.to_stored(min(end - base, line.units.length))]
            )
        return "\n".join(parts)

    # from what is stored to what is shown

    def to_shown(self, offset: int) -> int:
        """Return the position of a stored offset; what is not shown counts as what follows it."""
        if not self._pieces:
            return 0
        place = min(bisect_left(self._piece_ends, offset), len(self._pieces) - 1)
        return self._position(place, offset)

    def span_to_shown(self, start: int, end: int) -> Span | None:
        """Return the positions that a stored passage is shown at; None where nothing of it is."""
        first = bisect_right(self._piece_ends, start)
        last = bisect_left(self._piece_starts, end) - 1
        if first > last:
            return None
        shown = Span(self._position(first, start), self._position(last, end))
        return shown if shown.start < shown.end else None

    def _position(self, place: int, offset: int) -> int:
        number, piece = self._pieces[place]
        inside = min(max(offset, piece.span.start), piece.span.end) - piece.span.start
        return self.starts[number] + self.lines[number].units.to_qt(piece.at + inside)

    # turns

    def turn_numbers(self) -> list[int]:
        """Return the indices of the turns that are shown."""
        return [turn for turn in self._first_lines if turn is not None]

    def reach(self, start: int, end: int) -> int:
        """Return how far from `start` towards `end` no turn is hidden in between."""
        number, last = self.line_at(start), self.line_at(end)
        while number < last and not self._hides_before(number + 1):
            number += 1
        while number > last and not self._hides_before(number):
            number -= 1
        if number == last:
            return end
        return self.starts[number] + (self.lines[number].units.length if number < last else 0)

    def _hides_before(self, number: int) -> bool:
        """Tell whether turns are hidden between a line and the one above it."""
        above, below = self.lines[number - 1].turn, self.lines[number].turn
        return above is not None and below is not None and below - above > 1

    def turn_lines(self, turn: int) -> range:
        """Return the numbers of the lines of a turn; none where it is not shown."""
        first = self._first_lines.get(turn)
        if first is None:
            return range(0)
        last = first + 1
        while last < len(self.lines) and self.lines[last].turn == turn:
            last += 1
        return range(first, last)

    def turn_span(self, turn: int) -> Span | None:
        """Return the positions of a turn; None where it is not shown."""
        lines = self.turn_lines(turn)
        return self.lines_span(lines) if lines else None

    def lines_span(self, lines: range) -> Span:
        """Return the positions from the start of the first line to the end of the last."""
        last = lines[-1]
        return Span(self.starts[lines[0]], self.starts[last] + self.lines[last].units.length)


def _turn_lines(text: str, index: int, turn: Turn) -> Iterator[Line]:
    """Yield the lines of a turn; a turn in which nothing was said has one that is empty."""
    rows: list[list[Span]] = [[]]
    for place, span in enumerate(turn.speech):
        if place and "\n" in text[turn.speech[place - 1].end : span.start]:
            rows.append([])
        for number, stretch in enumerate(_lines(text, span)):
            if number:
                rows.append([])
            if stretch.start < stretch.end:
                rows[-1].append(stretch)
    kept = [row for row in rows if row] or [[Span(turn.start, turn.start)]]
    for number, row in enumerate(kept):
        yield _line(text, Kind.SPEECH, index, number == 0, row)


def _lines(text: str, span: Span) -> Iterator[Span]:
    """Yield the lines of a stretch, without the white space at their ends."""
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        yield trim(text, start, start + len(line))
        start += len(line) + 1


def _line(text: str, kind: Kind, turn: int | None, first: bool, stretches: list[Span]) -> Line:
    pieces: list[Piece] = []
    at = 0
    for span in stretches:
        pieces.append(Piece(at, span))
        at += span.end - span.start + 1
    shown = " ".join(text[span.start : span.end] for span in stretches).translate(_SHOWN)
    return Line(kind, turn, first, shown, tuple(pieces), Units(shown))
