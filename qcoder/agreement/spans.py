"""Codings as spans, and where they begin and end in one order: the sort that all sums share.

The one rule: a coder counts for a code and a document only where `raters` says so; what one coder
gave the same code twice counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]
MOST_CODERS = 62  # bits of an integer
ROOM = 6  # bits that the place of a coder takes
_BEGINS = 1 << ROOM  # what begins at a place comes after what ends there


class Spans(NamedTuple):
    """Codings: one row each. Places of code, document and coder; offsets half-open [start, end)."""

    code: Ints
    document: Ints
    coder: Ints
    start: Ints
    end: Ints


class Units(NamedTuple):
    """Stretches of text, sorted by document and start, that do not overlap."""

    document: Ints
    start: Ints
    end: Ints


class Side(NamedTuple):
    """The spans of one coder, in order: where they are on the line, and among all ends."""

    start: Ints
    end: Ints
    begins: Ints
    ends: Ints


@dataclass(frozen=True)
class Ends:
    """Both ends of spans, all texts of a code and all codes one after another on one line.

    Overlapping spans of one coder, code and document are merged; those that touch stay apart.
    """

    coders: int
    raters: Ints  # [codes, documents] bits of the coders who count
    reach: int  # past every offset: how long each text is on the line
    keys: Ints  # in order of place; a place, whether one begins there, and its coder
    totals: Floats | None = None  # [documents] codable characters, where only these are left

    @classmethod
    def of(cls, spans: Spans, raters: Ints, coders: int) -> Ends:
        """Return the ends of the spans of coders that count for that code and document.

        Raises `ValueError` for spans of no length or of a code, document or coder that is not
        there, and for more than 62 coders.
        """
        code, document, coder, start, end = rated(spans, raters, coders)
        small = len(raters) * coders < 1 << 15  # then sorted by counting, not by comparing
        by = (coder * len(raters) + code).astype(np.int16 if small else np.int64)
        order = np.argsort(by, kind="stable")  # spans by document and place become a few runs
        length = reach(end)
        line = ((code * raters.shape[1] + document) * length)[order]
        coder = coder[order]
        begins = (line + start[order]) << (ROOM + 1) | _BEGINS | coder
        keys = np.concatenate([begins, (line + end[order]) << (ROOM + 1) | coder])
        return cls(coders, raters, length, _merged(np.sort(keys, kind="stable"), coders))

    def within(self, codable: Units | None) -> Ends:
        """Return them as if the text were its codable stretches alone (all of it, for None).

        What has no codable character is left out; two spans that then touch stay two.
        """
        if codable is None:
            return self
        documents = self.raters.shape[1]
        codable = in_order(codable)
        totals = added(codable.document, codable.end - codable.start, documents)
        cell = self.place // self.reach
        offset = self.place - cell * self.reach
        before = _codable_before(codable, totals, cell % documents, offset)
        place = cell * self.reach + before
        kept = np.ones(len(place), dtype=bool)
        for side in self.sides:
            empty = place[side.begins] == place[side.ends]
            kept[side.begins[empty]] = kept[side.ends[empty]] = False
        keys = place << (ROOM + 1) | self._who
        return Ends(self.coders, self.raters, self.reach, keys[kept], totals)

    def regrouped(self, row: Ints, code: Ints, raters: Ints) -> Ends:
        """Return some of these ends with other codes, for which all their coders count."""
        of = self.cell[row] // raters.shape[1]
        apart = (code - of) * (raters.shape[1] * self.reach)
        keys = np.sort(self.keys[row] + (apart << (ROOM + 1)), kind="stable")
        return Ends(self.coders, raters, self.reach, _merged(keys, self.coders))

    @cached_property
    def place(self) -> Ints:
        """Where each end is on the line."""
        return self.keys >> (ROOM + 1)

    @cached_property
    def cell(self) -> Ints:
        """The code and document of each end: code * documents + document."""
        return self.place // self.reach

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The spans of each coder."""
        who = self._who & (_BEGINS - 1)
        found: list[Side] = []
        for coder in range(self.coders):
            at = np.flatnonzero(who == coder)  # of merged spans: a start, then its end
            begins, ends = at[0::2], at[1::2]
            found.append(Side(self.place[begins], self.place[ends], begins, ends))
        return tuple(found)

    @cached_property
    def spans(self) -> Spans:
        """The spans, by coder, code, document and start."""
        size = [len(side.start) for side in self.sides]
        start = np.concatenate([side.start for side in self.sides])
        end = np.concatenate([side.end for side in self.sides])
        cell = start // self.reach
        code = cell // self.raters.shape[1]
        coder = np.repeat(np.arange(self.coders), size)
        line = cell * self.reach
        return Spans(code, cell - code * self.raters.shape[1], coder, start - line, end - line)

    def counted(self, coder: int) -> tuple[Ints, Ints]:
        """Return how many spans of a coder have begun, and ended, by each end (of anyone)."""
        begun = np.cumsum(self._who == (_BEGINS | coder))
        return begun, np.cumsum(self._who == coder)

    def by_coder(self, values: Floats | None = None) -> Floats:
        """Return [coders, codes, documents] the sums over spans, in their order; their number."""
        spans = self.spans
        shape = (self.coders, *self.raters.shape)
        cell = (spans.coder * shape[1] + spans.code) * shape[2] + spans.document
        return added(cell, values, self.coders * self.raters.size).reshape(shape)

    @cached_property
    def _who(self) -> Bytes:
        """Whether a span begins there, and whose it is."""
        return (self.keys & (2 * _BEGINS - 1)).astype(np.int8)


def rated(spans: Spans, raters: Ints, coders: int) -> Spans:
    """Return the spans of coders that count for that code and document. Raises `ValueError`."""
    if not 0 < coders <= MOST_CODERS:
        raise ValueError(f"there can be 1 to {MOST_CODERS} coders, not {coders}")
    spans = Spans(*(np.asarray(column, dtype=np.int64) for column in spans))
    if len(spans.start) and bool(np.any((spans.end <= spans.start) | (spans.start < 0))):
        raise ValueError("a span has no length, or begins before the text")
    for place, size in (
        (spans.code, raters.shape[0]),
        (spans.document, raters.shape[1]),
        (spans.coder, coders),
    ):
        if bool(np.any((place < 0) | (place >= size))):
            raise ValueError("a span has a code, document or coder that is not there")
    if (int(spans.end.max(initial=0)) + 1) * raters.size * coders >= 1 << 62 - ROOM:
        raise ValueError("a span ends further than texts can be long")
    kept = (raters[spans.code, spans.document] >> spans.coder) & 1 == 1
    return spans if kept.all() else Spans(*(column[kept] for column in spans))


def in_order(units: Units) -> Units:
    """Return units as 64-bit numbers. Raises `ValueError` where they are not as `Units` says."""
    units = Units(*(np.asarray(column, dtype=np.int64) for column in units))
    document, start, end = units
    later = (document[1:] > document[:-1]) | (
        (document[1:] == document[:-1]) & (start[1:] >= end[:-1])
    )
    if not bool(np.all(later)) or bool(np.any(end <= start)):
        raise ValueError("units must have a length, be in order, and not overlap")
    return units


def added(place: Ints, values: Floats | Ints | None, size: int) -> Floats:
    """Return the sums of values by place; how often each is there, without values."""
    return np.bincount(place, values, minlength=size).astype(np.float64, copy=False)


def reach(*ends: Ints) -> int:
    """Return a number past every offset, so that document * reach + offset sorts."""
    return max((int(end.max()) for end in ends if len(end)), default=0) + 1


def _merged(keys: Ints, coders: int) -> Ints:
    """Keep of sorted ends those where a coder has nothing before, or nothing after."""
    kept = np.zeros(len(keys), dtype=bool)
    who = (keys & (2 * _BEGINS - 1)).astype(np.int8)
    for coder in range(coders):
        at = np.flatnonzero(who & (_BEGINS - 1) == coder)
        begins = who[at] >= _BEGINS
        depth = np.cumsum(np.where(begins, 1, -1))
        kept[at] = depth == begins
    return keys if kept.all() else keys[kept]


def _codable_before(codable: Units, totals: Floats, document: Ints, offset: Ints) -> Ints:
    """Return the number of codable characters before offsets in documents."""
    if not len(codable.start):
        return np.zeros_like(offset)
    length = codable.end - codable.start
    far = reach(codable.end, offset)
    starts, place = codable.document * far + codable.start, document * far + offset
    at = np.searchsorted(starts, place, "right") - 1
    before = (np.cumsum(length) - length)[at] + np.minimum(place - starts[at], length[at])
    base = (np.cumsum(totals) - totals).astype(np.int64)
    return np.where(at < 0, 0, before - base[document])
