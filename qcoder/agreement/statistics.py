"""What agreement rests on: a few statistics per code and document, for any choice of coders.

The one rule: statistics add up over documents (and units), and every figure follows from the sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement.spans import Floats, Ints, added
from qcoder.agreement.tallies import Tallies

# The first rows of statistics; then, for each coder of the view in order, three rows more.
# r is the number of raters of a document, r1 of those who gave a unit the code, r0 the rest.
(
    RATED,  # units with at least one rater
    SHARE,  # Σ r1/r over these
    UNITS,  # units with at least two raters; all that follows is over these
    AGREED,  # Σ (r1(r1−1) + r0(r0−1)) / (r(r−1))
    RATINGS,  # Σ r
    GIVEN,  # Σ r1
    DIFFERENT,  # Σ 2 r1 r0 / (r−1)
    BOTH,  # Σ r1(r1−1)
    EITHER,  # Σ r1(r−1)
    NEITHER,  # Σ r0(r0−1)
    ONE_NOT,  # Σ r0(r−1)
    POSITIVE,  # units that at least one coder gave the code
) = range(12)
COUNTED = 12
OWN, OWN_GIVEN, SHARED_GIVEN = range(3)  # rated; given; given where there are two raters
Bools = NDArray[np.bool_]
_FEW = 6  # coders: all that they can do together are few enough to be kept apart


@dataclass(frozen=True)
class Statistics:
    """What agreement between some coders rests on: sums[statistic, code, document]."""

    coders: tuple[int, ...]
    sums: Floats

    def of_codes(self, codes: Ints) -> Statistics:
        """Return the statistics of these codes only, by their places."""
        return Statistics(self.coders, self.sums[:, codes])

    @property
    def contributes(self) -> Bools:
        """[codes, documents] whether at least two coders rated units there."""
        return self.sums[UNITS] > 0


def statistics_of(
    tallies: Tallies, views: Sequence[Sequence[int]] | None = None
) -> Sequence[Statistics]:
    """Return the statistics of each view: a choice of coders (all of them, where `views` is None).

    One pass over the tallies serves all views, for the squares that views need are sums over pairs
    of coders.
    """
    chosen = [tuple(view) for view in (views if views is not None else [range(tallies.coders)])]
    given, totals = _Given(tallies), tallies.totals[None, :]
    return [Statistics(view, given.sums(view, tallies.raters, totals)) for view in chosen]


def drawn_statistics(
    tallies: Tallies, view: Sequence[int], times: Floats, wanted: Sequence[int] | None = None
) -> Floats:
    """Return the statistics of a view where each unit counts so many times, over all documents.

    `times` [units, replicates]; returned as [statistic, code, replicate], of those that are not
    `wanted` nothing. Statistics are what each unit adds to them. Raises `ValueError` for tallies of
    characters.
    """
    sparse: Any = import_module("scipy.sparse")  # 0.2 s, so only where it is needed
    if tallies.unit is None:
        raise ValueError("characters are no units that can be drawn")
    codes = tallies.codes
    by_row, by_unit = _apart(tallies, view)
    first = np.cumsum(tallies.totals).astype(np.int64) - tallies.totals.astype(np.int64)
    drawn = np.add.reduceat(np.append(times, np.zeros_like(times[:1]), axis=0), first, axis=0)
    drawn[tallies.totals == 0] = 0
    sums = np.zeros((len(by_row), codes, times.shape[1]))
    place = tallies.code, tallies.unit
    for row in range(len(by_row)) if wanted is None else wanted:
        matrix = sparse.csr_array((by_row[row], place), shape=(codes, len(times)))
        sums[row] = matrix @ times + by_unit[row] @ drawn
    return sums


def _apart(tallies: Tallies, view: Sequence[int]) -> tuple[Floats, Floats]:
    """Return what each row of tallies adds to statistics, and what any unit does, by document.

    [statistic, row] and [statistic, code, document].
    """
    one, none = np.zeros_like(tallies.code), np.zeros(0, dtype=np.int64)
    rows = replace(
        tallies,
        code=one,
        document=np.arange(len(one)),
        totals=np.zeros(len(one)),
        raters=tallies.raters[tallies.code, tallies.document][None],
    )
    totals = np.ones(tallies.documents)
    units = replace(tallies, code=none, document=none, bits=none, weight=np.zeros(0), totals=totals)
    return statistics_of(rows, [view])[0].sums[:, 0], statistics_of(units, [view])[0].sums


def by_coder(sums: Floats, which: int) -> Floats:
    """Return one of the rows that there are for each coder: [coders of the view, ...]."""
    return sums[COUNTED + which :: 3]


def views(coders: int) -> tuple[list[tuple[int, int]], list[tuple[int, ...]]]:
    """Return every pair of coders, and, for more than two, all coders but each one."""
    everyone = range(coders)
    pairs = [(one, other) for one in everyone for other in range(one + 1, coders)]
    without = [tuple(c for c in everyone if c != out) for out in everyone] if coders > 2 else []
    return pairs, without


class _Given:
    """How much coders gave a code alone and together, added up once for all views."""

    def __init__(self, tallies: Tallies) -> None:
        """Of few coders, what exactly these gave is added up once, by their bits."""
        shape = tallies.raters.shape
        cells, weight = tallies.raters.size, tallies.weight
        cell = tallies.code * shape[1] + tallies.document
        self._bits = tallies.bits
        self._of: Callable[[Bools], Floats]
        if tallies.coders <= _FEW:
            self._bits = np.arange(1 << tallies.coders)
            table = added(tallies.bits * cells + cell, weight, len(self._bits) * cells)
            table = table.reshape(len(self._bits), *shape)
            self._of = lambda kept: table[kept].sum(0)
        else:
            self._of = lambda kept: added(cell[kept], weight[kept], cells).reshape(shape)
        self._known: dict[tuple[int, int], Floats] = {}

    def by_all(self, one: int, other: int) -> Floats:
        """Return what both coders gave."""
        pair = min(one, other), max(one, other)
        if pair not in self._known:
            mask = 1 << one | 1 << other
            self._known[pair] = self._of(self._bits & mask == mask)
        return self._known[pair]

    def by_any(self, view: tuple[int, ...]) -> Floats:
        """Return what at least one coder of a view gave."""
        if len(view) == 2:
            one, other = view
            return self.by_all(one, one) + self.by_all(other, other) - self.by_all(one, other)
        return self._of(self._bits & sum(1 << coder for coder in view) != 0)

    def sums(self, view: tuple[int, ...], raters: Ints, total: Floats) -> Floats:
        """Return all statistics of a view, for documents with these raters and totals."""
        rates = [((raters >> coder) & 1).astype(np.float64) for coder in view]
        own = [self.by_all(coder, coder) for coder in view]
        r = np.sum(rates, axis=0)
        one = np.sum(own, axis=0)  # Σ r1
        square = np.sum([self.by_all(c, d) for c in view for d in view], axis=0)  # Σ r1²
        two = (r >= 2).astype(np.float64)
        more = np.maximum(r - 1, 1)
        different = r * one - square  # Σ r1 r0
        one_not = (r * total - one) * (r - 1) * two
        rows = [
            total * (r >= 1),
            one / np.maximum(r, 1),
            total * two,
            (total - 2 * different / (np.maximum(r, 1) * more)) * two,
            total * r * two,
            one * two,
            2 * different / more * two,
            (square - one) * two,
            one * (r - 1) * two,
            one_not - different * two,
            one_not,
            self.by_any(view) * two,
        ]
        for given, rate in zip(own, rates, strict=True):
            rows += [total * rate, given, given * two]
        return np.stack(rows)
