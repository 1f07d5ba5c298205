"""Passages of several codes together: under any of them, under all at once, or all in one turn.

The one rule: what is combined are codes, by whichever coder, and never over two documents.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from qcoder.model import Span
from qcoder.passages import joined
from qcoder.structure import outline

if TYPE_CHECKING:
    from qcoder.queries.retrieval import Retrieved


class Combine(StrEnum):
    """How codes are combined."""

    ANY = "any"
    ALL = "all"
    NEAR = "near"


class Combined(NamedTuple):
    """A passage `[start, end)` of a document (an id) and the codings beneath it, in text order.

    `turn` is set where codes were combined by turn: its number from 1, None outside all turns.
    """

    document: str
    start: int
    end: int
    turn: int | None
    codings: tuple[Retrieved, ...]


class Turns(NamedTuple):
    """Where the turns of a document begin, in order, and what stands before and after them.

    `first` and `last` are the places of the first turn and after the last: others are no turns.
    """

    starts: Sequence[int]
    first: int
    last: int

    def number(self, place: int) -> int | None:
        """Return the number of the turn at a place, from 1; None where it is no turn."""
        return place - self.first + 1 if self.first <= place < self.last else None


def turns_of(stored: str, text: Callable[[], str]) -> Turns:
    """Return the turns of a text from its structure as it is stored, with their labels.

    Where there are none, each line stands for a turn; only then is the text read.
    """
    turns, notes = outline(stored)
    if not turns:
        lines = [found.end() for found in re.finditer("\n", text())]
        return Turns(array("i", [0, *lines]), 0, 0)
    after = [] if notes is None else [notes]
    return Turns(array("i", [0, *(turn.start for turn in turns), *after]), 1, len(turns) + 1)


def any_of(rows: Iterable[Retrieved]) -> list[Combined]:
    """Return each coding as a passage."""
    return [Combined(row.document, row.start, row.end, None, (row,)) for row in rows]


def overlapping(rows: Iterable[Retrieved], parts: Sequence[frozenset[str]]) -> list[Combined]:
    """Return the longest stretches that lie under a code of each of `parts` (ids of codes).

    `rows` are in the order of their documents and text; codings that touch are one stretch.
    """
    found: list[Combined] = []
    for document, group in groupby(rows, lambda row: row.document):
        codings = list(group)
        stretches = _under_all(codings, parts)
        if stretches:
            reached = _reached(codings)
            for start, end in stretches:
                first = bisect_right(reached, start)
                last = bisect_left(codings, end, key=lambda row: row.start)
                beneath = tuple(row for row in codings[first:last] if row.end > start)
                found.append(Combined(document, start, end, None, beneath))
    return found


def in_one_turn(
    rows: Iterable[Retrieved], parts: Sequence[frozenset[str]], turns: Callable[[str], Turns]
) -> list[Combined]:
    """Return each turn with a code of each of `parts`, with its codings of these codes.

    The passage is from the start of the first coding to the end of the last; a coding over two such
    turns is in both. `turns` gives those of a document.
    """
    found: list[Combined] = []
    for document, group in groupby(rows, lambda row: row.document):
        codings = list(group)
        used = {row.code for row in codings}
        if not all(part & used for part in parts):
            continue  # the turns of this document need not be read
        known = turns(document)
        per_turn: dict[int, list[Retrieved]] = {}
        for row in codings:
            for place in _places(known.starts, row):
                per_turn.setdefault(place, []).append(row)
        for place in sorted(per_turn):
            here = per_turn[place]
            used = {row.code for row in here}
            if all(part & used for part in parts):
                end = max(row.end for row in here)
                turn = known.number(place)
                found.append(Combined(document, here[0].start, end, turn, tuple(here)))
    return found


def _under_all(codings: Sequence[Retrieved], parts: Sequence[frozenset[str]]) -> list[Span]:
    common: list[Span] | None = None
    for part in parts:
        spans = joined(Span(row.start, row.end) for row in codings if row.code in part)
        common = spans if common is None else list(_common(common, spans))
        if not common:
            return []
    return common or []


def _common(some: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Yield what two rows of stretches, each in order and apart, have in common."""
    a = b = 0
    while a < len(some) and b < len(others):
        start, end = max(some[a].start, others[b].start), min(some[a].end, others[b].end)
        if start < end:
            yield Span(start, end)
        if some[a].end < others[b].end:
            a += 1
        else:
            b += 1


def _reached(codings: Sequence[Retrieved]) -> list[int]:
    """Return for each coding how far it and those before it reach: this only grows."""
    reached: list[int] = []
    for row in codings:
        reached.append(max(row.end, reached[-1]) if reached else row.end)
    return reached


def _places(starts: Sequence[int], row: Retrieved) -> range:
    """Return the places of the turns that a coding lies in; before the first counts as in it."""
    first = max(bisect_right(starts, row.start) - 1, 0)
    return range(first, max(bisect_left(starts, row.end), first + 1))
