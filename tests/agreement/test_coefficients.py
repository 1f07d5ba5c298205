"""Coefficients on plain arrays: beside other libraries, plain loops, and what is known by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import combinations

import krippendorff
import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score, f1_score, jaccard_score
from statsmodels.stats import inter_rater

from qcoder.agreement import (
    bias_index,
    brennan_prediger,
    brennan_prediger_standard_error,
    cohen_kappa,
    conger_kappa,
    dice,
    fleiss_kappa,
    fleiss_kappa_standard_error,
    gwet_ac1,
    gwet_ac1_standard_error,
    jaccard,
    krippendorff_alpha,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    prevalence_index,
    scott_pi,
)

CLOSE = 1e-9
ALL: list[Callable[..., float | None]] = [
    percent_agreement, positive_agreement, negative_agreement, krippendorff_alpha, cohen_kappa,
    conger_kappa, fleiss_kappa, scott_pi, gwet_ac1, brennan_prediger, prevalence_index, bias_index,
    dice, jaccard, gwet_ac1_standard_error, fleiss_kappa_standard_error,
    brennan_prediger_standard_error,
]  # fmt: skip


def matrices(number: int = 1000, gaps: bool = True, most: int = 5) -> Iterator[np.ndarray]:
    """Yield random ratings: up to `most` coders, 25 units and 5 categories, with some agreement."""
    rng = np.random.default_rng(7)
    for _ in range(number):
        units, coders, q = rng.integers(1, 26), rng.integers(2, most + 1), rng.integers(1, 6)
        truth = rng.integers(1, q + 1, (units, 1))
        noise = rng.random((units, coders)) < rng.random()
        matrix = np.where(noise, rng.integers(1, q + 1, (units, coders)), truth).astype(float)
        if gaps:
            matrix[rng.random((units, coders)) < rng.random() * 0.7] = np.nan
        yield matrix


def same(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None or math.isnan(theirs):
        return ours is None and (theirs is None or math.isnan(theirs))
    return abs(ours - theirs) <= CLOSE


def counted(matrix: np.ndarray, categories: range = range(1, 6)) -> np.ndarray:
    return np.stack([(matrix == category).sum(1) for category in categories], axis=1)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_as_krippendorff_has_it(metric: str) -> None:
    defined = 0
    for matrix in matrices():
        values = np.unique(matrix[~np.isnan(matrix)])
        shared = matrix[(~np.isnan(matrix)).sum(1) >= 2]
        ours = krippendorff_alpha(matrix, metric=metric)  # pyright: ignore[reportArgumentType]
        if len(np.unique(shared[~np.isnan(shared)])) < 2:  # it raises, or divides by zero
            assert ours is None
            continue
        theirs = krippendorff.alpha(matrix.T, value_domain=values, level_of_measurement=metric)
        assert same(ours, float(theirs))
        defined += 1
    assert defined > 500


def test_alpha_as_nltk_has_it() -> None:
    for matrix in matrices(200):
        rows = [
            (str(coder), str(unit), matrix[unit, coder])
            for unit, coder in np.argwhere(~np.isnan(matrix))
        ]
        ours = krippendorff_alpha(matrix)
        if ours is not None:
            assert same(ours, AnnotationTask(data=rows).alpha())


def test_kappas_of_whole_data_as_statsmodels_has_them() -> None:
    for matrix in matrices(gaps=False):
        table = counted(matrix)
        with np.errstate(all="ignore"):  # it divides by zero where we say None
            fleiss = float(inter_rater.fleiss_kappa(table, method="fleiss"))
            randolph = float(inter_rater.fleiss_kappa(table, method="randolph"))
        assert same(fleiss_kappa(matrix), fleiss)
        assert same(fleiss_kappa(table, form="counts"), fleiss)
        assert same(brennan_prediger(matrix, categories=range(1, 6)), randolph)


def test_two_coders_as_scikit_learn_and_nltk_have_them() -> None:
    for matrix in matrices(most=2):
        both = matrix[~np.isnan(matrix).any(1)]
        ours = cohen_kappa(matrix)
        if not len(both):
            assert ours is None
            continue
        if len(np.unique(both)) == 1:
            assert ours is None
            assert conger_kappa(both) is None
            continue
        theirs = float(cohen_kappa_score(both[:, 0], both[:, 1]))
        assert same(ours, theirs)
        assert same(conger_kappa(both), theirs)
        table = np.array(
            [[((both == (a, b)).all(1)).sum() for b in range(1, 6)] for a in range(1, 6)]
        )
        with np.errstate(all="ignore"):  # its test of kappa divides by an error of zero
            theirs = float(inter_rater.cohens_kappa(table).kappa)
        assert same(cohen_kappa(table, form="table"), theirs)
        rows = [(str(c), str(u), v) for (u, c), v in np.ndenumerate(both)]
        assert same(scott_pi(both), AnnotationTask(data=rows).pi())


def test_overlap_as_scikit_learn_has_it() -> None:
    for matrix in matrices(most=2):
        both = (matrix[~np.isnan(matrix).any(1)] == 1).astype(int)
        if both.any():
            assert same(dice(both, categories=[0, 1]), float(f1_score(both[:, 0], both[:, 1])))
            assert same(jaccard(both), float(jaccard_score(both[:, 0], both[:, 1])))
        elif len(both):
            assert dice(both) is None
            assert jaccard(both) is None


def test_missing_data_as_loops_have_it() -> None:
    """Percentage, Fleiss, Conger, AC1 and S, from their definitions, pair by pair."""
    for matrix in matrices():
        units = [[v for v in row if not math.isnan(v)] for row in matrix]
        rated = [unit for unit in units if unit]
        shared = [list(combinations(unit, 2)) for unit in units if len(unit) > 1]
        categories = sorted({v for unit in rated for v in unit})
        agreed = [np.mean([a == b for a, b in pairs]) for pairs in shared]
        observed = float(np.mean(agreed)) if shared else None
        assert same(percent_agreement(matrix), observed)
        pi = [np.mean([unit.count(k) / len(unit) for unit in rated]) for k in categories]
        q = len(categories)
        coders = [[v for v in column if not math.isnan(v)] for column in matrix.T]
        by_pairs = [
            sum(one.count(k) / len(one) * other.count(k) / len(other) for k in categories)
            for one, other in combinations([c for c in coders if c], 2)
        ]

        def kappa(expected: float, po: float | None = observed) -> float | None:
            return None if po is None or expected == 1 else (po - expected) / (1 - expected)

        assert same(fleiss_kappa(matrix), kappa(float(sum(p * p for p in pi))))
        assert same(conger_kappa(matrix), kappa(float(np.mean(by_pairs or [1]))))
        ac1 = kappa(float(sum(p * (1 - p) for p in pi)) / (q - 1)) if q > 1 else None
        assert same(gwet_ac1(matrix), ac1)
        assert same(brennan_prediger(matrix), kappa(1 / q) if q > 1 else None)


def test_agreement_on_a_category_as_loops_have_it() -> None:
    for matrix in matrices():
        pairs = [pair for row in matrix for pair in combinations([v for v in row if v == v], 2)]
        a = sum(one == other == 1 for one, other in pairs)
        d = sum(one != 1 and other != 1 for one, other in pairs)
        apart = len(pairs) - a - d
        how = {"positive": 1, "categories": range(1, 6)}
        assert same(
            positive_agreement(matrix, **how), 2 * a / (2 * a + apart) if a + apart else None
        )
        assert same(
            negative_agreement(matrix, **how), 2 * d / (2 * d + apart) if d + apart else None
        )
        assert same(jaccard(matrix, **how), a / (a + apart) if a + apart else None)
        if matrix.shape[1] == 2:
            index = (a - d) / len(pairs) if pairs else None
            assert same(prevalence_index(matrix, **how), index)
            b = sum(one == 1 != other for one, other in pairs)
            index = (b - (apart - b)) / len(pairs) if pairs else None
            assert same(bias_index(matrix, **how), index)


def test_forms_weights_and_repetition_are_one() -> None:
    for matrix in matrices(100, gaps=False):
        rows, times = np.unique(matrix, axis=0, return_counts=True)
        how = {"categories": range(1, 6)}
        for coefficient in ALL:
            if matrix.shape[1] > 2 and coefficient in (cohen_kappa, bias_index, scott_pi):
                continue
            whole = coefficient(matrix, **how)
            assert same(coefficient(rows, weights=times, **how), whole)
            if coefficient not in (cohen_kappa, bias_index, conger_kappa):
                assert same(coefficient(counted(matrix), form="counts", **how), whole)


def test_one_category_is_that_category_against_the_rest() -> None:
    counts = np.array([[2, 1, 0], [0, 3, 0], [1, 1, 1], [0, 0, 3]])
    collapsed = np.stack([counts[:, 0], counts[:, 1:].sum(1)], axis=1)
    assert fleiss_kappa(counts, form="counts", category=0) == fleiss_kappa(collapsed, form="counts")


@pytest.mark.parametrize("value", [0, 1])
def test_nobody_or_everybody_everywhere_is_no_number(value: int) -> None:
    matrix = np.full((20, 3), value)
    assert krippendorff_alpha(matrix, categories=[0, 1]) is None
    assert fleiss_kappa(matrix, categories=[0, 1]) is None
    assert conger_kappa(matrix, categories=[0, 1]) is None
    assert cohen_kappa(matrix[:, :2], categories=[0, 1]) is None
    assert percent_agreement(matrix) == 1
    assert (positive_agreement(matrix) is None) == (value == 0)
    assert (negative_agreement(matrix, categories=[0, 1]) is None) == (value == 1)
    assert brennan_prediger(matrix, categories=[0, 1]) == 1  # its chance does not depend on use
    assert brennan_prediger(matrix) is None  # one category: nothing to choose
    assert gwet_ac1(matrix) is None


def test_one_use_by_one_coder_is_zero_not_undefined() -> None:
    matrix = np.zeros((20, 2))
    matrix[3, 1] = 1
    assert krippendorff_alpha(matrix) == pytest.approx(0, abs=1e-12)
    assert cohen_kappa(matrix) == pytest.approx(0, abs=1e-12)


def test_no_shared_unit_is_no_number() -> None:
    alone = [[1, None], [None, 0], [0, None], [None, None]]
    for coefficient in ALL:
        assert coefficient(alone) is None, coefficient.__name__
        assert coefficient(np.zeros((0, 2))) is None, coefficient.__name__


def test_negative_values_are_shown() -> None:
    value = krippendorff_alpha([[1, 0], [0, 1], [1, 0], [0, 1]])
    assert value is not None
    assert value == pytest.approx(-0.75)


def test_words_and_all_ways_to_leave_a_cell_empty() -> None:
    import pandas as pd

    words = [["a", "b", None], ["b", "b", "b"], [float("nan"), "a", "a"]]
    numbers = np.array([[1, 2, np.nan], [2, 2, 2], [np.nan, 1, 1]])
    frame = pd.DataFrame({0: [1, 2, None], 1: [2, 2, 1], 2: [None, 2, 1]}, dtype="Int64")
    whole = krippendorff_alpha(numbers)
    assert krippendorff_alpha(words) == whole
    assert krippendorff_alpha(frame) == whole  # pandas.NA


def test_the_table_of_the_same_coding_in_more_and_more_text() -> None:
    """50 characters coded by both, 150 by one, d by neither: alpha and kappa go to F1, AC1 to 1."""
    rows = {
        200: (0.625, 0.127, 0.343, 0.250),
        800: (0.850, 0.314, 0.808, 0.700),
        10_000: (0.985, 0.393, 0.985, 0.971),
        1_000_000: (0.9999, 0.400, 0.9998, 0.9997),
    }
    for d, expected in rows.items():
        table = [[50, 75], [75, d]]
        found = [
            of(table, form="table")
            for of in (percent_agreement, cohen_kappa, gwet_ac1, brennan_prediger)
        ]
        assert found == pytest.approx(expected, abs=0.0006)
        assert positive_agreement(table, form="table") == pytest.approx(0.4)
        alpha = krippendorff_alpha(table, form="table")
        assert alpha == pytest.approx(expected[1], abs=0.003)


def test_two_codes_at_random_agree_only_when_stacked() -> None:
    """Why codes are pooled and not stacked: two codes of other frequency, given at random."""
    rng = np.random.default_rng(5)
    common, rare = rng.random((4000, 2)) < 0.5, rng.random((4000, 2)) < 0.02
    stacked = krippendorff_alpha(np.concatenate([common, rare]))
    assert stacked is not None
    assert stacked > 0.25
    assert abs(krippendorff_alpha(common) or 0) < 0.05


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: cohen_kappa([[1, 1, 1]]), "exactly two coders"),
        (lambda: conger_kappa([[2, 0]], form="counts"), "tell coders apart"),
        (lambda: scott_pi([[1, 1, 1]]), "two coders"),
        (lambda: krippendorff_alpha([[1, 3]], categories=[1, 2]), "not declared"),
        (lambda: krippendorff_alpha([["a", "b"]], metric="interval"), "numbers"),
        (lambda: krippendorff_alpha([[-1, 1]], metric="ratio"), "at least 0"),
        (lambda: krippendorff_alpha([1, 0, 1]), "matrix"),
        (lambda: positive_agreement([["a", "b"]]), "positive"),
        (lambda: percent_agreement([[1, 1]], weights=[1, 2]), "weights"),
        (lambda: percent_agreement([[1, 1]], weights=[-1]), "weights"),
        (lambda: percent_agreement([[1, -1]], form="counts"), "at least 0"),
        (lambda: percent_agreement([[1, 2, 3]], form="table"), "rows or columns"),
        (lambda: percent_agreement([[1, 2]], categories=[1, 2, 1]), "twice"),
    ],
)
def test_what_cannot_be_is_refused(work: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        work()
