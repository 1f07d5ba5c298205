"""Matched passages: which codings of two coders are the same passage, and how many are.

The one rule: a passage is matched with one passage at most, and only with one that overlaps it far
enough. There is no correction for chance: passages that nobody coded cannot be counted.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qcoder.agreement.spans import Ends, Floats, Ints, Side, Spans, Units
from qcoder.agreement.statistics import views

Measure = Literal["iou", "shares"]


class Matches(NamedTuple):
    """How many passages of two coders were matched, and how many each has."""

    matched: int
    first: int
    second: int

    @property
    def f1(self) -> float | None:
        """2M / (nA + nB), which is Holsti's coefficient too; None where neither has a passage."""
        total = self.first + self.second
        return 2 * self.matched / total if total else None


class _Overlaps(NamedTuple):
    """Overlaps of passages of two coders: places in the rows of either, and how good each is."""

    first: Ints
    second: Ints
    iou: Floats

    def rows(self, chosen: slice | Ints) -> _Overlaps:
        return _Overlaps(self.first[chosen], self.second[chosen], self.iou[chosen])


def matched_passages(
    first: ArrayLike, second: ArrayLike, *, overlap: float = 0.5, measure: Measure = "iou"
) -> Matches:
    """Match two coders' passages of one code in one document; each is [n, 2]: start and end.

    `measure="iou"`: passages match where |A & B| / |A | B| reaches `overlap`; `"shares"`, as MAXQDA
    does with `overlap=0.9`: where min(|A & B| / |A|, |A & B| / |B|) does. Of all ways to match one
    to one those that do, that with the greatest sum of |A & B| / |A | B| is taken. A coder's own
    overlapping passages count as one, touching ones as two; a document that a coder did not do has
    no place here. Raises `ValueError` for passages of no length, for places that are no whole
    numbers, and for an `overlap` that is not above 0 and at most 1.
    Source: Holsti (1969), Content Analysis, p. 140 (2M / (N1 + N2)).
    """
    sides = [np.asarray(side, dtype=np.float64) for side in (first, second)]
    sides = [side if side.size else side.reshape(0, 2) for side in sides]
    if any(side.ndim != 2 or side.shape[1] != 2 for side in sides):
        raise ValueError("passages must be rows of two numbers: start and end")
    coder = np.repeat([0, 1], [len(side) for side in sides])
    places = np.concatenate(sides)
    if not np.all(np.isfinite(places) & (np.floor(places) == places)):
        raise ValueError("The places where passages begin and end must be whole numbers.")
    start, end = places.astype(np.int64).T
    none = np.zeros_like(coder)
    sums = match_sums(
        Spans(none, none, coder, start, end),
        np.array([[3]]),
        coders=2,
        overlap=overlap,
        measure=measure,
    )
    return Matches(*(int(number) for number in sums[0, :, 0, 0]))


def match_sums(
    spans: Spans,
    raters: Ints,
    *,
    coders: int,
    codable: Units | None = None,
    overlap: float = 0.5,
    measure: Measure = "iou",
) -> Ints:
    """Return [pairs, 3, codes, documents]: matched, and what the first and the second have.

    Pairs are in the order of `views`. Sums over documents, or codes, give F1 as `f1_of`. `raters`
    [codes, documents] holds the bits of the coders that count: where one of a pair does not, the
    pair has zeros. With `codable`, passages are compared by what of them is codable, and those of
    which nothing is are left out. Else as `matched_passages`. O(n log n) in the number of passages,
    but for those that overlap several far enough.
    """
    ends = Ends.of(spans, raters, coders).within(codable)
    return matches_of(ends, overlap=overlap, measure=measure)


def matches_of(ends: Ends, *, overlap: float = 0.5, measure: Measure = "iou") -> Ints:
    """Return the same as `match_sums`, of the ends of spans."""
    if not 0 < overlap <= 1:
        raise ValueError("The overlap must be above 0 and at most 1.")
    if measure not in ("iou", "shares"):
        raise ValueError(f'the measure is "iou" or "shares", not {measure!r}')
    raters, pairs = ends.raters, views(ends.coders)[0]
    counts = ends.by_coder().astype(np.int64)
    sums = np.zeros((len(pairs), 3, *raters.shape), dtype=np.int64)
    for b, other in enumerate(ends.sides):
        begun, ended = ends.counted(b)
        for a, one in enumerate(ends.sides[:b]):
            near = ended[one.begins], begun[one.ends]
            found = _matched(_overlaps(one, other, near, overlap, measure))
            cell = one.start[found] // ends.reach
            pair = pairs.index((a, b))
            both = (raters >> a) & (raters >> b) & 1
            matched = np.bincount(cell, minlength=raters.size)
            sums[pair] = matched.reshape(raters.shape), *(counts[[a, b]] * both)
    return sums


def f1_of(sums: Ints) -> Floats:
    """Return 2M / (nA + nB) of sums [3, ...]; NaN where neither has a passage."""
    total = (sums[1] + sums[2]).astype(np.float64)
    return np.where(total > 0, 2 * sums[0] / np.maximum(total, 1), np.nan)


def _overlaps(
    one: Side, other: Side, near: tuple[Ints, Ints], overlap: float, measure: Measure
) -> _Overlaps:
    """Return all overlaps that are far enough; neither side overlaps itself.

    `near`: for each span of one, how many of the other ended before, and have begun by its end.
    """
    low, high = near
    often = high - low
    a = np.repeat(np.arange(len(often)), often)
    b = np.arange(len(a)) - np.repeat(np.cumsum(often) - often - low, often)
    start_a, end_a, start_b, end_b = one.start[a], one.end[a], other.start[b], other.end[b]
    shared = np.minimum(end_a, end_b) - np.maximum(start_a, start_b)
    size_a, size_b = end_a - start_a, end_b - start_b
    iou = shared / (size_a + size_b - shared)
    share = iou if measure == "iou" else shared / np.maximum(size_a, size_b)
    kept = np.flatnonzero(share >= overlap)
    return _Overlaps(a[kept], b[kept], iou[kept])


def _matched(overlaps: _Overlaps) -> Ints:
    """Return the places of the first coder's passages that are matched.

    Sorted passages that do not overlap their own kind hang together only with their neighbours: a
    new set begins where neither passage is that of the row before. In a set with a single passage
    on a side the best overlap is the match; only others need an assignment.
    """
    if not len(overlaps.first):
        return overlaps.first
    new_a, new_b = np.diff(overlaps.first) > 0, np.diff(overlaps.second) > 0
    begins = np.flatnonzero(np.append(True, new_a & new_b))
    size = np.diff(begins, append=len(overlaps.first))
    alone, several = overlaps.first[begins[size == 1]], np.flatnonzero(size > 1)
    if not len(several):
        return alone
    more_a, more_b = (
        np.add.reduceat(np.append(0, step), begins)[several]
        for step in (new_a & ~new_b, new_b & ~new_a)
    )
    single = np.minimum(more_a, more_b) == 0
    rows = np.flatnonzero(np.repeat(size > 1, size))
    begins, size = np.cumsum(size[several]) - size[several], size[several]
    among = overlaps.rows(rows)
    best = np.lexsort((-among.iou, np.repeat(np.arange(len(size)), size)))[begins]
    others = zip(begins[~single].tolist(), size[~single].tolist(), strict=True)
    found = [_assigned(among.rows(slice(begin, begin + number))) for begin, number in others]
    return np.concatenate([alone, among.first[best[single]], *found])


def _assigned(overlaps: _Overlaps) -> Ints:
    first, a = np.unique(overlaps.first, return_inverse=True)
    second, b = np.unique(overlaps.second, return_inverse=True)
    worth = np.zeros((len(first), len(second)))
    worth[a, b] = overlaps.iou
    rows, columns = assigned(worth)
    return first[rows[worth[rows, columns] > 0]]


def assigned(worth: Floats) -> tuple[Ints, Ints]:
    """Return the rows and columns that, matched one to one, have the greatest sum of `worth`."""
    optimize: Any = import_module("scipy.optimize")  # slow to import, seldom needed
    return optimize.linear_sum_assignment(worth, maximize=True)
