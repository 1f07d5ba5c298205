"""Matched passages: which codings of two coders are the same passage, and how many are.

The one rule: a passage is matched with one passage at most, and only with one that overlaps it far
enough. There is no correction for chance: passages that nobody coded cannot be counted.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qcoder.agreement.statistics import views
from qcoder.agreement.tallies import Floats, Ints, Spans, Units, added, codable_spans

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

    def rows(self, chosen: slice) -> _Overlaps:
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
    sides = [np.asarray(side, dtype=np.float64).reshape(-1, 2) for side in (first, second)]
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
    if not 0 < overlap <= 1:
        raise ValueError("The overlap must be above 0 and at most 1.")
    if measure not in ("iou", "shares"):
        raise ValueError(f'the measure is "iou" or "shares", not {measure!r}')
    spans = codable_spans(spans, codable, raters, coders=coders)
    codes, documents = raters.shape
    cell = spans.code * documents + spans.document
    counts = np.bincount(cell * coders + spans.coder, minlength=codes * documents * coders)
    counts = counts.reshape(codes * documents, coders).T
    pairs = views(coders)[0]
    sums = np.zeros((len(pairs), 3, codes * documents), dtype=np.int64)
    reach = int(spans.end.max(initial=0)) + 1
    order = np.argsort(cell * reach + spans.start)
    line = (cell * reach)[order]
    start, end, of = line + spans.start[order], line + spans.end[order], spans.coder[order]
    sides = [(start[of == coder], end[of == coder]) for coder in range(coders)]
    for pair, (a, b) in enumerate(pairs):
        both = (raters >> a) & (raters >> b) & 1
        found = _matched(_overlaps(sides[a], sides[b], overlap, measure))
        sums[pair, 0] = np.bincount(sides[a][0][found] // reach, minlength=codes * documents)
        sums[pair, 1:] = counts[[a, b]] * both.ravel()
    return sums.reshape(len(pairs), 3, codes, documents)


def f1_of(sums: Ints) -> Floats:
    """Return 2M / (nA + nB) of sums [3, ...]; NaN where neither has a passage."""
    total = (sums[1] + sums[2]).astype(np.float64)
    return np.where(total > 0, 2 * sums[0] / np.maximum(total, 1), np.nan)


def _overlaps(
    first: tuple[Ints, Ints], second: tuple[Ints, Ints], overlap: float, measure: Measure
) -> _Overlaps:
    """Return all overlaps that are far enough; both sides are sorted, neither overlaps itself."""
    (start_a, end_a), (start_b, end_b) = first, second
    low = np.searchsorted(end_b, start_a, side="right")
    often = np.searchsorted(start_b, end_a, side="left") - low
    a = np.repeat(np.arange(len(often)), often)
    b = np.arange(len(a)) - np.repeat(np.cumsum(often) - often - low, often)
    shared = np.minimum(end_a[a], end_b[b]) - np.maximum(start_a[a], start_b[b])
    size_a, size_b = end_a[a] - start_a[a], end_b[b] - start_b[b]
    iou = shared / (size_a + size_b - shared)
    share = iou if measure == "iou" else shared / np.maximum(size_a, size_b)
    kept = share >= overlap
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
    of = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(overlaps.first)))
    more_a = added(of[1:], (new_a & ~new_b).astype(np.int64), len(begins))
    more_b = added(of[1:], (new_b & ~new_a).astype(np.int64), len(begins))
    single = np.minimum(more_a, more_b) == 0
    best = np.lexsort((-overlaps.iou, of))[begins]
    ends = np.append(begins[1:], len(of))
    others = zip(begins[~single].tolist(), ends[~single].tolist(), strict=True)
    found = [_assigned(overlaps.rows(slice(begin, end))) for begin, end in others]
    return np.concatenate([overlaps.first[best[single]], *found])


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
