"""Matched passages beside every way to match, tried out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.agreement import Matches, Spans, Units, f1_of, match_sums, matched_passages, views
from qcoder.agreement.matching import Measure
from tests.agreement.strategies import Passage, cut, joined, passages

L = 24
overlaps = st.sampled_from([0.05, 0.1, 0.25, 0.3, 1 / 3, 0.5, 0.6, 0.75, 0.9, 1.0])
measures: st.SearchStrategy[Measure] = st.sampled_from(["iou", "shares"])


def worth(a: Passage, b: Passage, overlap: float, measure: Measure) -> float:
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    sizes = a[1] - a[0], b[1] - b[0]
    iou = shared / (sum(sizes) - shared)
    share = iou if measure == "iou" else min(shared / size for size in sizes)
    return iou if shared and share >= overlap else 0.0


def exhaustive(
    one: Sequence[Passage], other: Sequence[Passage], overlap: float, measure: Measure
) -> set[int]:
    """Return the numbers of matches of the best ways to match one to one (several where tied)."""
    one, other = sorted((joined(one), joined(other)), key=len)
    table = [[worth(a, b, overlap, measure) for b in other] for a in one]
    best, counts = -1.0, set[int]()
    for chosen in permutations(range(len(other)), len(one)):
        gains = [table[i][j] for i, j in enumerate(chosen)]
        total, count = sum(gains), sum(1 for gain in gains if gain)
        if total > best + 1e-12:
            best, counts = total, {count}
        elif total > best - 1e-12:
            counts.add(count)
    return counts


@given(passages(L), passages(L), overlaps, measures)
def test_the_best_of_all_ways_to_match(
    one: list[Passage], other: list[Passage], overlap: float, measure: Measure
) -> None:
    places = [[p[:2] for p in side] for side in (one, other)]
    found = matched_passages(*places, overlap=overlap, measure=measure)
    assert found.matched in exhaustive(one, other, overlap, measure)
    assert (found.first, found.second) == (len(joined(one)), len(joined(other)))
    assert (found.f1 is None) == (not one and not other)
    turned = matched_passages(*places[::-1], overlap=overlap, measure=measure)
    longer = [[(s * 7, e * 7) for s, e in side] for side in places]
    if len(exhaustive(one, other, overlap, measure)) == 1:
        assert turned.matched == found.matched
        assert matched_passages(*longer, overlap=overlap, measure=measure) == found


@given(st.lists(cut(60, "x"), min_size=2, max_size=2), st.sampled_from([0.02, 0.1, 0.2]))
def test_long_rows_of_overlaps(coders: list[list[Passage]], overlap: float) -> None:
    one, other = coders
    found = matched_passages([p[:2] for p in one], [p[:2] for p in other], overlap=overlap)
    assert found.matched in exhaustive(one, other, overlap, "iou")


def test_what_overlaps_too_little_does_not_take_a_match_away() -> None:
    """The best sum over all overlaps would be .3 + .3; only .54 is far enough to count."""
    first, second = [(0, 10), (10, 13)], [(0, 3), (3, 13)]
    assert matched_passages(first, second) == Matches(1, 2, 2)


def test_as_maxqda_does() -> None:
    first = [(0, 100), (200, 300)]
    second = [(0, 92), (200, 289)]
    found = matched_passages(first, second, overlap=0.9, measure="shares")
    assert found == Matches(1, 2, 2)
    assert found.f1 == 0.5


@given(st.data())
def test_all_codes_documents_and_pairs_at_once(data: st.DataObject) -> None:
    codes, documents, coders = 2, 2, 3
    cells = [(c, d, k) for c in range(codes) for d in range(documents) for k in range(coders)]
    spans = {cell: data.draw(passages(L, most=4)) for cell in cells}
    four = st.lists(st.integers(0, 7), min_size=4, max_size=4)
    raters = np.array(data.draw(four), dtype=np.int64).reshape(2, 2)
    rows = [(*cell, s, e) for cell, row in spans.items() for s, e, _ in row]
    table = Spans(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)
    sums = match_sums(table, raters, coders=coders)
    assert sums.shape == (3, 3, codes, documents)
    for pair, (a, b) in enumerate(views(coders)[0]):
        for c in range(codes):
            for d in range(documents):
                if raters[c, d] >> a & raters[c, d] >> b & 1:
                    one, other = ([p[:2] for p in spans[c, d, k]] for k in (a, b))
                    assert tuple(sums[pair, :, c, d]) == tuple(matched_passages(one, other))
                else:
                    assert not sums[pair, :, c, d].any()
    f1 = f1_of(sums.sum(-1).swapaxes(0, 1))
    assert f1.shape == (3, codes)


def test_only_codable_text_is_compared() -> None:
    """From 10 to 20 the interviewer speaks."""
    table = Spans(*np.array([(0, 0, 0, 5, 25), (0, 0, 1, 5, 10), (0, 0, 1, 12, 18)]).T)
    codable = Units(np.array([0, 0]), np.array([0, 20]), np.array([10, 40]))
    sums = match_sums(table, np.array([[3]]), coders=2, codable=codable)
    assert sums[0, :, 0, 0].tolist() == [1, 1, 1]


@pytest.mark.parametrize("overlap", [0, -0.1, 1.1])
def test_an_overlap_that_cannot_be_is_refused(overlap: float) -> None:
    with pytest.raises(ValueError, match="overlap"):
        matched_passages([(0, 1)], [(0, 1)], overlap=overlap)


def test_passages_of_no_length_are_refused() -> None:
    with pytest.raises(ValueError, match="no length"):
        matched_passages([(3, 3)], [(0, 1)])


def test_places_that_are_no_whole_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        matched_passages([(0, 1.5)], [(0, 1)])
    with pytest.raises(ValueError, match="whole numbers"):
        matched_passages([(0, float("nan"))], [(0, 1)])


def test_nothing_is_undefined() -> None:
    assert matched_passages([], []) == Matches(0, 0, 0)
    assert matched_passages([], []).f1 is None
    assert matched_passages([], [(0, 1)]).f1 == 0
