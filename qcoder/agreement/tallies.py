"""Who gave what: how much of each document was given each code by exactly which coders.

The one rule: a coder counts for a code and a document only where `raters` says so; elsewhere what
that coder did or left is missing, never a 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement.spans import (
    ROOM,
    Ends,
    Floats,
    Ints,
    Spans,
    Units,
    added,
    in_order,
    reach,
)


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
    return units_tallied(Ends.of(spans, raters, coders), units, rule=rule)


def units_tallied(ends: Ends, units: Units, *, rule: float | None = 0.5) -> Tallies:
    """Count units as `unit_tallies` does."""
    units, raters, spans = in_order(units), ends.raters, ends.spans
    far = reach(units.end, spans.end)
    starts, stops = units.document * far + units.start, units.document * far + units.end
    first = np.searchsorted(stops, spans.document * far + spans.start, "right")
    last = np.searchsorted(starts, spans.document * far + spans.end, "left")
    often = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(often)), often)
    unit = np.arange(len(row)) - np.repeat(np.cumsum(often) - often - first, often)
    if rule is not None:
        start, end = spans.start[row], spans.end[row]
        low, high = units.start[unit], units.end[unit]
        overlap = np.minimum(end, high) - np.maximum(start, low)
        kept = overlap / np.minimum(end - start, high - low) >= rule
        row, unit = row[kept], unit[kept]
    key = (spans.code[row] * len(units.start) + unit) << ROOM | spans.coder[row]
    key = np.sort(key, kind="stable")  # what each coder has is in order already
    place, bits = key >> ROOM, _bits(key)
    begins = np.flatnonzero(changes(place))
    bits = np.bitwise_or.reduceat(bits, begins) if len(key) else bits
    place = place[begins]
    code = place // max(len(units.start), 1)
    unit = place - code * len(units.start)
    totals = added(units.document, None, raters.shape[1])
    weight = np.ones(len(unit))
    return Tallies(ends.coders, code, units.document[unit], bits, weight, totals, raters, unit)


def character_tallies(spans: Spans, codable: Units, raters: Ints, *, coders: int) -> Tallies:
    """Count characters of the codable stretches, by a sweep over all codes and documents at once.

    Weights and totals are numbers of characters. `raters` [codes, documents]. Raises `ValueError`
    as `unit_tallies` does. O(n log n), whatever the length of the texts.
    """
    return characters_tallied(Ends.of(spans, raters, coders).within(codable))


def characters_tallied(ends: Ends) -> Tallies:
    """Count characters as `character_tallies` does, of what is within the codable stretches."""
    assert ends.totals is not None
    bits = np.bitwise_xor.accumulate(_bits(ends.keys))[:-1]  # a start, then its end
    weight = np.diff(ends.place)
    kept = np.flatnonzero((bits != 0) & (weight > 0))
    cell = ends.cell[kept]
    code = cell // ends.raters.shape[1]
    document = cell - code * ends.raters.shape[1]
    weight = weight[kept].astype(np.float64)
    return Tallies(ends.coders, code, document, bits[kept], weight, ends.totals, ends.raters)


def changes(keys: Ints) -> NDArray[np.bool_]:
    """Tell which of sorted keys are another than that before."""
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = keys[1:] != keys[:-1]
    return fresh


def _bits(keys: Ints) -> Ints:
    """Return the bit of the coder whose place is in the last bits of each key."""
    return np.left_shift(1, keys & ((1 << ROOM) - 1))
