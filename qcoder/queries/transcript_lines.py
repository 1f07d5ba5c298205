"""The lines of a transcript, cut where passages begin and end.

The one rule: pure; each code point of the text is in exactly one piece of one line, and whatever
words the structure forgets are shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qcoder.coded_transcript import Line, Mark, Part, Piece
from qcoder.model import Role, Span, Structure
from qcoder.passages import trim


def lines(
    text: str,
    structure: Structure,
    roles: Mapping[str, Role],
    marks: Sequence[Mark],
    identifying: Sequence[Span],
    *,
    redact: bool,
) -> list[Line]:
    """Return the lines of a text; `roles` are those of the speakers' ids.

    `identifying` are stretches in order and apart. What lies between two lines is a part of the
    second, and not shown, unless a passage holds nothing else.
    """
    rows = list(_rows(text, structure)) or [_Row(Part.LOOSE, None, [])]
    shown = [span for row in rows for span in row.stretches if span.start < span.end]
    pieces = _pieces(text, shown, marks, identifying, redact)
    found: list[Line] = []
    begun = set[int | None]()
    at = 0
    for place, row in enumerate(rows):
        end = len(text) if place == len(rows) - 1 else row.stretches[-1].end
        own: list[Piece] = []
        while at < len(pieces) and pieces[at].span.end <= end:
            own.append(pieces[at])
            at += 1
        found.append(_line(row, structure, roles, row.turn not in begun, own))
        begun.add(row.turn)
    return found


class _Row(NamedTuple):
    """A line before it is cut: its stretches, and the number of its turn, from 1."""

    part: Part
    turn: int | None
    stretches: list[Span]


def _line(
    row: _Row,
    structure: Structure,
    roles: Mapping[str, Role],
    first: bool,
    pieces: Sequence[Piece],
) -> Line:
    if row.turn is None:
        return Line(row.part, None, False, "", None, None, None, tuple(pieces))
    turn = structure.turns[row.turn - 1]
    return Line(
        row.part,
        row.turn,
        first,
        turn.speaker or "",
        roles.get(turn.speaker_id or ""),
        turn.time,
        turn.time_end,
        tuple(pieces),
    )


def _rows(text: str, structure: Structure) -> Iterator[_Row]:
    row: _Row | None = None
    for part, turn, span in _stretches(text, structure):
        if (
            row
            and (row.part, row.turn) == (part, turn)
            and "\n" not in text[row.stretches[-1].end : span.start]
        ):
            row.stretches.append(span)
            continue
        if row:
            yield row
        row = _Row(part, turn, [span])
    if row:
        yield row


def _stretches(text: str, structure: Structure) -> Iterator[tuple[Part, int | None, Span]]:
    """Yield the stretches that are shown, in order and apart, whatever the structure says."""
    position = 0
    for part, turn, known in _known(structure, len(text)):
        for span in _split(text, position, known.start):
            # Between turns stand time stamps, which are not shown.
            if turn in (None, 1) or any(map(str.isalpha, text[span.start : span.end])):
                yield Part.LOOSE, None, span
        start = max(known.start, position)
        position = max(known.end, position)
        if part is None:
            continue
        yield from ((part, turn, span) for span in _split(text, start, position))
        if turn and not structure.turns[turn - 1].text.strip():  # nothing was said
            yield part, turn, Span(start, start)


def _known(structure: Structure, length: int) -> list[tuple[Part | None, int | None, Span]]:
    """Return the stretches that the structure names, in order; those of labels have no part."""
    found: list[tuple[Part | None, int | None, Span]] = [(None, None, Span(length, length))]
    if structure.header:
        found.append((Part.HEADER, None, structure.header))
    if structure.notes:
        found.append((Part.NOTES, None, structure.notes))
    for number, turn in enumerate(structure.turns, start=1):
        if turn.label:
            found.append((None, number, turn.label))
        found += [(Part.SPEECH, number, span) for span in turn.speech]
    return sorted(found, key=lambda each: each[2].start)


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of a stretch that hold something, without the white space at their ends."""
    for line in text[start:end].split("\n"):
        kept = trim(text, start, start + len(line))
        if kept.start < kept.end:
            yield kept
        start += len(line) + 1


def _pieces(
    text: str,
    shown: Sequence[Span],
    marks: Sequence[Mark],
    identifying: Sequence[Span],
    redact: bool,
) -> list[Piece]:
    """Return the whole text in pieces, cut at every edge."""
    in_sight, flagged = _Stretches(shown), _Stretches(identifying)
    unseen = {mark.number for mark in marks if not in_sight.touch(mark.span)}
    edges = {0, len(text)}
    for span in (*shown, *identifying, *(mark.span for mark in marks)):
        edges.update(span)
    cuts = sorted(edges)
    coming = sorted(marks, key=lambda mark: mark.span.start, reverse=True)
    active: list[Mark] = []
    found: list[Piece] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        active = [mark for mark in active if mark.span.end > start]
        while coming and coming[-1].span.start <= start:
            active.append(coming.pop())
        active.sort(key=lambda mark: (mark.span.start - mark.span.end, mark.number))
        numbers = tuple(mark.number for mark in active)
        is_flagged = flagged.hold(start)
        found.append(
            Piece(
                Span(start, end),
                "" if redact and is_flagged else text[start:end],
                numbers,
                in_sight.hold(start) or not unseen.isdisjoint(numbers),
                is_flagged,
                redact and is_flagged,
            )
        )
    return found


class _Stretches:
    """Stretches in order and apart."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def hold(self, offset: int) -> bool:
        """Tell whether an offset lies in one of them."""
        place = bisect_right(self._starts, offset) - 1
        return place >= 0 and offset < self._ends[place]

    def touch(self, span: Span) -> bool:
        """Tell whether a span overlaps one of them."""
        place = bisect_right(self._ends, span.start)
        return place < len(self._starts) and self._starts[place] < span.end
