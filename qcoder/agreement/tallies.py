"""Who gave what: how much of each document was given each code by exactly which coders.

The one rule: a coder counts for a code and a document only where `raters` says so; elsewhere what
that coder did or left is missing, never a 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_CODERS = 62  # bits of an integer
_ROOM = 6  # bits that the place of a coder takes


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


@dataclass(frozen=True)
class Tallies:
    """How much of each document was given each code by exactly which coders.

    Rows that nobody coded are left out: they are what remains of `totals`. More than one row may
    name the same code, document and coders.
    """

    coders: int  # m, at most 62
    code: Ints  # [n]
    document: Ints  # [n]
    bits: Ints  # [n] bit i: coder i gave the code; only raters
    weight: Floats  # [n] units, or characters
    totals: Floats  # [documents] codable units, or characters
    raters: Ints  # [codes, documents] bits of the coders whose 0 counts
    unit: Ints | None = None  # [n] the unit of a row; None: characters, which are no units

    def of_codes(self, codes: Ints) -> Tallies:
        """Return the tallies of these codes only, by their places and in this order."""
        place = np.full(self.codes, -1)
        place[codes] = np.arange(len(codes))
        kept = place[self.code] >= 0
        return Tallies(
            self.coders,
            place[self.code][kept],
            self.document[kept],
            self.bits[kept],
            self.weight[kept],
            self.totals,
            self.raters[codes],
            None if self.unit is None else self.unit[kept],
        )

    def of_documents(self, chosen: NDArray[np.bool_]) -> Tallies:
        """Return the tallies of the documents that are chosen, units counted among theirs."""
        kept = chosen[self.document]
        there = np.repeat(chosen, self.totals.astype(np.int64)) if self.unit is not None else chosen
        return Tallies(
            self.coders,
            self.code[kept],
            (np.cumsum(chosen) - 1)[self.document[kept]],
            self.bits[kept],
            self.weight[kept],
            self.totals[chosen],
            self.raters[:, chosen],
            None if self.unit is None else (np.cumsum(there) - 1)[self.unit[kept]],
        )

    @property
    def codes(self) -> int:
        """The number of codes, also those that nobody used."""
        return self.raters.shape[0]

    @property
    def documents(self) -> int:
        """The number of documents."""
        return self.raters.shape[1]


def unit_tallies(
    spans: Spans, units: Units, raters: Ints, *, coders: int, rule: float | None = 0.5
) -> Tallies:
    """Count units: a unit is coded if overlap / min(unit length, span length) reaches `rule`.

    `rule=None` takes any character. The length of a span is its whole length, also where that goes
    past the units; with units that adjoin, every span then codes at least one. Overlapping spans of
    one coder and code are merged first. `raters` [codes, documents]. Raises `ValueError` for spans
    of no length or of a code, document or coder that is not there, units that overlap or are in no
    order, a rule that is not above 0 and at most 1, and more than 62 coders.
    """
    if rule is not None and not 0 < rule <= 1:
        raise ValueError("the rule must be above 0 and at most 1, or None")
    units = _in_order(units)
    spans = merged(rated(spans, raters, coders), raters.shape[0], coders)
    reach = _reach(units.end, spans.end)
    starts, ends = units.document * reach + units.start, units.document * reach + units.end
    first = np.searchsorted(ends, spans.document * reach + spans.start, "right")
    last = np.searchsorted(starts, spans.document * reach + spans.end, "left")
    often = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(often)), often)
    unit = np.arange(len(row)) - np.repeat(np.cumsum(often) - often - first, often)
    if rule is not None:
        start, end = spans.start[row], spans.end[row]
        low, high = units.start[unit], units.end[unit]
        overlap = np.minimum(end, high) - np.maximum(start, low)
        kept = overlap / np.minimum(end - start, high - low) >= rule
        row, unit = row[kept], unit[kept]
    key = np.sort((spans.code[row] * len(units.start) + unit) << _ROOM | spans.coder[row])
    place, bits = key >> _ROOM, _bits(key)
    begins = np.flatnonzero(_changes(place))
    bits = np.bitwise_or.reduceat(bits, begins) if len(key) else bits
    code, unit = np.divmod(place[begins], max(len(units.start), 1))
    totals = added(units.document, None, raters.shape[1])
    weight = np.ones(len(unit))
    return Tallies(coders, code, units.document[unit], bits, weight, totals, raters, unit)


def character_tallies(spans: Spans, codable: Units, raters: Ints, *, coders: int) -> Tallies:
    """Count characters of the codable stretches, by a sweep over all codes and documents at once.

    Weights and totals are numbers of characters. `raters` [codes, documents]. Raises `ValueError`
    as `unit_tallies` does. O(n log n), whatever the length of the texts.
    """
    spans = codable_spans(spans, codable, raters, coders=coders)
    totals = added(codable.document, codable.end - codable.start, raters.shape[1])
    reach = _reach(spans.end)
    line = (spans.code * raters.shape[1] + spans.document) * reach  # texts one after another
    place = np.concatenate([line + spans.start, line + spans.end])
    key = np.sort(place << _ROOM | np.concatenate([spans.coder, spans.coder]))
    place = key >> _ROOM
    bits = np.bitwise_xor.accumulate(_bits(key))[:-1]  # of merged spans: a start, then its end
    weight = np.diff(place)
    kept = (bits != 0) & (weight > 0)
    code, document = np.divmod(place[:-1][kept] // reach, raters.shape[1])
    weight = weight[kept].astype(np.float64)
    return Tallies(coders, code, document, bits[kept], weight, totals, raters)


def rated(spans: Spans, raters: Ints, coders: int) -> Spans:
    """Return the spans of coders that count for that code and document, as `merged` needs them."""
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
    if (int(spans.end.max(initial=0)) + 1) * raters.size * coders >= 1 << 62 - _ROOM:
        raise ValueError("a span ends further than texts can be long")
    kept = (raters[spans.code, spans.document] >> spans.coder) & 1 == 1
    return Spans(*(column[kept] for column in spans))


def merged(spans: Spans, codes: int, coders: int) -> Spans:
    """Merge overlapping spans of one coder, code and document; those that touch stay apart.

    They come sorted by document, code, coder and start.
    """
    reach = _reach(spans.end)
    group = (spans.document * codes + spans.code) * coders + spans.coder
    key = group * reach + spans.start
    order = np.argsort(key)
    key = key[order]
    furthest = np.maximum.accumulate((group * reach + spans.end)[order])
    fresh = np.ones(len(key), dtype=bool)
    fresh[1:] = key[1:] >= furthest[:-1]
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(key))[: len(first)] - 1
    kept = order[first]
    return Spans(
        spans.code[kept],
        spans.document[kept],
        spans.coder[kept],
        spans.start[kept],
        furthest[last] - group[kept] * reach,
    )


def codable_spans(spans: Spans, codable: Units | None, raters: Ints, *, coders: int) -> Spans:
    """Return the spans that count, merged, as if the text were its codable stretches alone.

    What has no codable character is left out; two spans that then touch stay two. Without `codable`
    all text is codable. Sorted and refused as in `merged` and `rated`.
    """
    spans = merged(rated(spans, raters, coders), raters.shape[0], coders)
    if codable is None:
        return spans
    codable = _in_order(codable)
    length = codable.end - codable.start
    reach = _reach(codable.end, spans.end)
    totals = added(codable.document, length, raters.shape[1])
    base = (np.cumsum(totals) - totals).astype(np.int64)[spans.document]
    place = spans.document * reach
    start = _codable_before(codable, length, place + spans.start, reach) - base
    end = _codable_before(codable, length, place + spans.end, reach) - base
    kept = end > start
    return Spans(*(c[kept] for c in (*spans[:3], start, end)))


def added(place: Ints, values: Floats | Ints | None, size: int) -> Floats:
    """Return the sums of values by place; how often each is there, without values."""
    return np.bincount(place, values, minlength=size).astype(np.float64, copy=False)


def _in_order(units: Units) -> Units:
    """Return units as 64-bit numbers. Raises `ValueError` where they are not as `Units` says."""
    units = Units(*(np.asarray(column, dtype=np.int64) for column in units))
    document, start, end = units
    later = (document[1:] > document[:-1]) | (
        (document[1:] == document[:-1]) & (start[1:] >= end[:-1])
    )
    if not bool(np.all(later)) or bool(np.any(end <= start)):
        raise ValueError("units must have a length, be in order, and not overlap")
    return units


def _codable_before(codable: Units, length: Ints, place: Ints, reach: int) -> Ints:
    """Return the number of codable characters before places (document * reach + offset)."""
    at = np.searchsorted(codable.document * reach + codable.start, place, "right") - 1
    before = np.cumsum(length) - length
    inside = place - codable.document[at] * reach - codable.start[at] if len(length) else place
    if not len(length):
        return np.zeros_like(place)
    return np.where(at < 0, 0, before[at] + np.minimum(inside, length[at]))


def _bits(keys: Ints) -> Ints:
    """Return the bit of the coder whose place is in the last bits of each key."""
    return np.left_shift(1, keys & ((1 << _ROOM) - 1))


def _changes(keys: Ints) -> NDArray[np.bool_]:
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = keys[1:] != keys[:-1]
    return fresh


def _reach(*ends: Ints) -> int:
    """Return a number past every offset, so that document * reach + offset sorts."""
    return max((int(end.max()) for end in ends if len(end)), default=0) + 1
