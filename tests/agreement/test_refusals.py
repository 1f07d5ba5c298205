"""What the numbers module refuses rather than computes, and what has nothing to compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from qcoder import agreement as a
from qcoder.agreement import Spans, Units

RATINGS = [[1, 1], [0, 1], [0, 0]]
UNITS = Units(*(np.array([n], dtype=np.int64) for n in (0, 0, 9)))
BOTH = np.array([[3]])


def spans(*rows: tuple[int, ...]) -> Spans:
    return Spans(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


def interval(**how: Any) -> a.Intervals:
    tallies = a.unit_tallies(spans((0, 0, 0, 1, 2)), UNITS, BOTH, coders=2)
    return a.intervals_of(tallies, a.statistics_of(tallies)[0], how=a.Resampling(**how))


REFUSED: dict[str, Callable[[], object]] = {
    "a form that there is not": lambda: a.krippendorff_alpha([[1, 1], [0, 1]], form="spans"),  # type: ignore[arg-type]
    "a metric that there is not": lambda: a.krippendorff_alpha(RATINGS, metric="cubic"),  # type: ignore[arg-type]
    "interval data without end": lambda: a.krippendorff_alpha([[1, np.inf]], metric="interval"),
    "weights without end": lambda: a.percent_agreement(RATINGS, weights=[1, np.inf, 1]),
    "a table without end": lambda: a.cohen_kappa([[np.inf, 1], [1, 2]], form="table"),
    "a measure that there is not": lambda: a.matched_passages([(1, 2)], [(1, 2)], measure="dice"),  # type: ignore[arg-type]
    "passages with a code": lambda: a.matched_passages([(1, 2, 3), (4, 5, 6)], []),
    "a text of negative length": lambda: a.u_alpha_2016([[], []], -5),
    "a text without end": lambda: a.u_alpha_2016([[], []], np.inf),
    "a rule above 1": lambda: a.unit_tallies(spans(), UNITS, BOTH, coders=2, rule=2),
    "a rule that is no number": lambda: a.unit_tallies(spans(), UNITS, BOTH, coders=2, rule=np.nan),
    "another method": lambda: interval(method="kalpha"),
    "no replicates": lambda: interval(replicates=0),
    "a level above 1": lambda: interval(level=95),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_reason(what: str) -> None:
    with pytest.raises(ValueError, match=r"must be|the (form|metric|measure|method) is|there must"):
        REFUSED[what]()


@pytest.mark.parametrize(
    "row",
    [(7, 0, 0, 1, 2), (-1, 0, 0, 1, 2), (0, 7, 0, 1, 2), (0, -1, 0, 1, 2), (0, 0, 5, 1, 2),
     (0, 0, -1, 1, 2), (0, 0, 0, 2, 1), (0, 0, 0, 1, 2**62)],
)  # fmt: skip
def test_spans_of_nothing_that_is_there(row: tuple[int, ...]) -> None:
    for function in (a.unit_tallies, a.character_tallies):
        with pytest.raises(ValueError, match="a span"):
            function(spans(row), UNITS, BOTH, coders=2)
    for function in (a.match_sums, a.squared_lengths):
        with pytest.raises(ValueError, match="a span"):
            function(spans(row), BOTH, coders=2)


@pytest.mark.parametrize(("codes", "documents"), [(0, 3), (3, 0), (0, 0), (2, 3)])
@pytest.mark.parametrize("coders", [1, 2, 3])
def test_nothing_coded_of_nothing(codes: int, documents: int, coders: int) -> None:
    raters = np.full((codes, documents), (1 << coders) - 1)
    pairs = coders * (coders - 1) // 2
    sums = a.match_sums(spans(), raters, coders=coders)
    assert sums.shape == (pairs, 3, codes, documents)
    assert a.squared_lengths(spans(), raters, coders=coders).shape == (coders, codes, documents)


def test_weights_that_leave_less_than_two_ratings_give_no_alpha() -> None:
    assert a.krippendorff_alpha(RATINGS, weights=[0.1, 0.1, 0.1]) is None
    assert a.krippendorff_alpha([[1, 0]], weights=[0.5]) is None


def test_alpha_is_a_plain_number() -> None:
    assert type(a.krippendorff_alpha(RATINGS)) is float
