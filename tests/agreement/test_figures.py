"""Figures for all codes at once beside the plain functions on each code's matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings

from qcoder import agreement
from qcoder.agreement import (
    COEFFICIENTS,
    Figures,
    Spans,
    Tallies,
    Units,
    character_tallies,
    counts_of,
    figures_of,
    macro,
    pooled_figures,
    statistics_of,
    unit_tallies,
    views,
)
from tests.agreement.drawn import CODERS, CODES, DOCUMENTS, Drawn, drawn

PLAIN: Mapping[str, Callable[..., float | None]] = {
    name: partial(getattr(agreement, name), categories=(0, 1)) for name in COEFFICIENTS
}
PAIRS, WITHOUT = views(CODERS)
VIEWS: list[Sequence[int]] = [range(CODERS), *PAIRS, *WITHOUT]


def matrix_of(
    tallies: Tallies, code: int, documents: Sequence[int]
) -> tuple[np.ndarray, list[float]]:
    """Return units (or stretches) × coders, missing where a coder does not count, and weights."""
    rows: list[list[float]] = []
    weights: list[float] = []

    def add(document: int, bits: int, weight: float) -> None:
        mask = int(tallies.raters[code, document])
        rows.append(
            [float(bits >> c & 1) if mask >> c & 1 else np.nan for c in range(tallies.coders)]
        )
        weights.append(weight)

    for document in documents:
        here = (tallies.code == code) & (tallies.document == document)
        for bits, weight in zip(tallies.bits[here], tallies.weight[here], strict=True):
            add(document, int(bits), float(weight))
        rest = tallies.totals[document] - tallies.weight[here].sum()
        if rest:
            add(document, 0, float(rest))
    return np.array(rows).reshape(-1, tallies.coders), weights


def plain(name: str, matrix: np.ndarray, weights: Sequence[float]) -> float:
    if name in ("cohen_kappa", "bias_index") and matrix.shape[1] != 2:
        return np.nan
    value = PLAIN[name](matrix, weights=weights)
    return np.nan if value is None else value


def check(
    found: Figures, place: tuple[int, ...], matrix: np.ndarray, weights: Sequence[float]
) -> None:
    for name in COEFFICIENTS:
        expected = pytest.approx(plain(name, matrix, weights), abs=1e-9, nan_ok=True)
        assert found[name][place] == expected, name


@pytest.mark.parametrize("tally", [unit_tallies, character_tallies])
@settings(max_examples=50)
@given(case=drawn())
def test_every_view_as_the_plain_functions(tally: Callable[..., Tallies], case: Drawn) -> None:
    tallies = tally(*case.arrays(), coders=CODERS)
    for view, found in zip(VIEWS, statistics_of(tallies, VIEWS), strict=True):
        per_code = figures_of(found.sums.sum(-1))
        cells = figures_of(found.sums)
        for code in range(CODES):
            matrix, weights = matrix_of(tallies, code, range(DOCUMENTS))
            check(per_code, (code,), matrix[:, list(view)], weights)
            for document in range(DOCUMENTS):
                matrix, weights = matrix_of(tallies, code, [document])
                check(cells, (code, document), matrix[:, list(view)], weights)


@given(drawn())
def test_counts(case: Drawn) -> None:
    tallies = unit_tallies(*case.arrays(), coders=CODERS)
    (found,) = statistics_of(tallies)
    counts = counts_of(found.sums.sum(-1))
    for code in range(CODES):
        matrix, weights = matrix_of(tallies, code, range(DOCUMENTS))
        weight = np.array(weights)
        shared = (~np.isnan(matrix)).sum(1) >= 2
        assert counts.units[code] == weight[shared].sum()
        assert counts.positive_units[code] == weight[shared & (matrix == 1).any(1)].sum()
        assert counts.given[:, code].tolist() == [weight[m == 1].sum() for m in matrix.T]
        assert counts.rated[:, code].tolist() == [weight[~np.isnan(m)].sum() for m in matrix.T]
        both = np.repeat(matrix[shared], weight[shared].astype(int), axis=0)
        both = both[~np.isnan(both)]
        expected = pytest.approx(both.mean() if len(both) else np.nan, nan_ok=True)
        assert counts.prevalence[code] == expected


@given(drawn())
def test_pooled_over_codes(case: Drawn) -> None:
    """Alpha from added disagreements, kappas from mean Po and mean Pe, F1 from added counts."""
    tallies = unit_tallies(*case.arrays(), coders=CODERS)
    (found,) = statistics_of(tallies)
    pooled = pooled_figures(found.sums.sum(-1))
    observed: list[float] = []
    expected: list[float] = []
    disagreed = by_chance = both = either = 0.0
    for code in range(CODES):
        matrix, weights = matrix_of(tallies, code, range(DOCUMENTS))
        units = np.repeat(matrix, np.array(weights, dtype=int), axis=0)
        n = (~np.isnan(units)).sum(1)
        shared, r = units[n >= 2], n[n >= 2]
        if not len(shared):
            continue
        ones = np.nansum(shared, axis=1)
        observed.append(float(np.mean(1 - 2 * ones * (r - ones) / (r * (r - 1)))))
        pi = np.mean(np.nanmean(units[n >= 1], axis=1))
        expected.append(float(pi**2 + (1 - pi) ** 2))
        disagreed += float((2 * ones * (r - ones) / (r - 1)).sum())
        by_chance += 2 * ones.sum() * (r.sum() - ones.sum()) / (r.sum() - 1)
        both += float((ones * (ones - 1)).sum())
        either += float((ones * (r - 1)).sum())
    nothing = float("nan")
    po = np.mean(observed) if observed else nothing
    pe = np.mean(expected) if observed else nothing
    kappa = (po - pe) / (1 - pe) if observed and pe < 1 - 1e-12 else nothing
    alpha = 1 - disagreed / by_chance if by_chance else nothing
    f1 = both / either if either else nothing
    for name, value in (
        ("percent_agreement", po),
        ("fleiss_kappa", kappa),
        ("krippendorff_alpha", alpha),
        ("positive_agreement", f1),
    ):
        assert pooled[name] == pytest.approx(value, abs=1e-9, nan_ok=True), name


@given(drawn())
def test_a_code_that_nobody_used_changes_nothing_in_alpha_over_codes(case: Drawn) -> None:
    spans, units, raters = case.arrays()
    more = np.concatenate([raters, raters[:1]])
    some, whole = (
        pooled_figures(statistics_of(unit_tallies(spans, units, r, coders=CODERS))[0].sums.sum(-1))
        for r in (raters, more)
    )
    for name in ("krippendorff_alpha", "positive_agreement"):
        assert some[name] == pytest.approx(whole[name], abs=1e-12, nan_ok=True)


@given(drawn())
def test_statistics_of_some_codes(case: Drawn) -> None:
    tallies = unit_tallies(*case.arrays(), coders=CODERS)
    one = np.array([1])
    (whole,), (some,) = statistics_of(tallies), statistics_of(tallies.of_codes(one))
    assert np.array_equal(whole.of_codes(one).sums, some.sums)


def test_pairs_and_one_left_out() -> None:
    assert views(2) == ([(0, 1)], [])
    assert views(3) == ([(0, 1), (0, 2), (1, 2)], [(1, 2), (0, 2), (0, 1)])


def test_macro_is_over_defined_codes() -> None:
    found = macro(np.array([[0.2, np.nan], [np.nan, np.nan], [0.4, np.nan], [0.9, np.nan]]))
    assert found.mean[0] == pytest.approx(0.5)
    assert found.median[0] == pytest.approx(0.4)
    assert found.defined.tolist() == [3, 0]
    assert np.isnan(found.mean[1])
    assert np.isnan(found.median[1])
    assert macro(np.array([0.1, 0.3])).median == pytest.approx(0.2)
    assert np.isnan(macro(np.zeros(0)).median)


def one_document(length: int, *spans: tuple[int, int, int]) -> tuple[Spans, Units, np.ndarray]:
    coder, start, end = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    zero = np.zeros(len(coder), dtype=np.int64)
    at = np.zeros(1, dtype=np.int64)
    return Spans(zero, zero, coder, start, end), Units(at, at, at + length), np.array([[3]])


def test_the_example_of_a_thousand_characters() -> None:
    """50 characters coded by both, 150 by one, 800 by neither."""
    arrays = one_document(1000, (0, 0, 125), (1, 75, 200))
    (found,) = statistics_of(character_tallies(*arrays, coders=2))
    figures = {name: float(value[0]) for name, value in figures_of(found.sums.sum(-1)).items()}
    assert figures["percent_agreement"] == pytest.approx(0.85)
    assert figures["cohen_kappa"] == pytest.approx(0.314, abs=0.0005)
    assert figures["gwet_ac1"] == pytest.approx(0.808, abs=0.0005)
    assert figures["brennan_prediger"] == pytest.approx(0.7)
    assert figures["positive_agreement"] == pytest.approx(0.4)


@pytest.mark.parametrize("spans", [(), ((0, 0, 100), (1, 0, 100))])
def test_nobody_or_everybody_everywhere(spans: tuple[tuple[int, int, int], ...]) -> None:
    arrays = one_document(100, *spans)
    (found,) = statistics_of(character_tallies(*arrays, coders=2))
    figures = figures_of(found.sums.sum(-1))
    for name in ("krippendorff_alpha", "cohen_kappa", "conger_kappa", "fleiss_kappa"):
        assert np.isnan(figures[name][0]), name
    assert figures["percent_agreement"][0] == 1
    assert counts_of(found.sums.sum(-1)).positive_units[0] == (100 if spans else 0)


def test_no_document_that_both_did() -> None:
    spans, units, _raters = one_document(100, (0, 0, 50), (1, 0, 50))
    (found,) = statistics_of(character_tallies(spans, units, np.array([[1]]), coders=2))
    figures = figures_of(found.sums.sum(-1))
    assert all(np.isnan(values[0]) for values in figures.values())
    assert counts_of(found.sums.sum(-1)).units[0] == 0
    assert counts_of(found.sums.sum(-1)).given[:, 0].tolist() == [50, 0]  # the other is missing
