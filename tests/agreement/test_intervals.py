"""Intervals beside loops that leave out, or draw, one document (or unit) after another."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from qcoder.agreement import (
    COEFFICIENTS,
    Intervals,
    Resampling,
    Spans,
    Statistics,
    Tallies,
    Units,
    character_tallies,
    figures_of,
    intervals_of,
    pooled_figures,
    statistics_of,
    unit_tallies,
)

BOOTSTRAP = Resampling("bootstrap", replicates=500, seed=3)


def made(documents: int, codes: int = 3, coders: int = 3, seed: int = 1) -> Tallies:
    """Make tallies of sentences, in which coders often agree; the last code is rare."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[int, int, int, int, int]] = []
    units: list[tuple[int, int, int]] = []
    for document in range(documents):
        sentences = int(rng.integers(20, 40))
        units += [(document, 10 * s, 10 * s + 10) for s in range(sentences)]
        for code in range(codes):
            truth = rng.random(sentences) < rng.random() / (2 if code < codes - 1 else 10)
            for coder in range(coders):
                gave = truth ^ (rng.random(sentences) < 0.06)
                rows += [(code, document, coder, 10 * s, 10 * s + 10) for s in np.flatnonzero(gave)]
    raters = rng.choice([7, 7, 7, 3], (codes, documents))
    spans = np.array(rows, dtype=np.int64).reshape(-1, 5)
    stretches = Units(*np.array(units, dtype=np.int64).reshape(-1, 3).T)
    return unit_tallies(Spans(*spans.T), stretches, raters, coders=coders)


def everyone(tallies: Tallies) -> Statistics:
    return statistics_of(tallies)[0]


def limits(found: Intervals, name: str, *place: int) -> tuple[float, float]:
    return float(found.low[name][place]), float(found.high[name][place])


@pytest.mark.parametrize("documents", [4, 12])
def test_jackknife_as_a_loop(documents: int) -> None:
    tallies = made(documents)
    sums = everyone(tallies).sums
    for of, over_codes in ((figures_of, False), (pooled_figures, True)):
        found = intervals_of(tallies, everyone(tallies), over_codes=over_codes)
        whole = of(sums.sum(-1))
        without = [of(np.delete(sums, d, axis=-1).sum(-1)) for d in range(documents)]
        for name in COEFFICIENTS:
            values = np.array([each[name] for each in without])
            squares = ((values - values.mean(0)) ** 2).sum(0)
            error = np.sqrt((documents - 1) / documents * squares)
            wide = student.ppf(0.975, documents - 1) * error
            for place in np.ndindex(whole[name].shape):
                if found.reason[name][place]:
                    assert name in ("cohen_kappa", "bias_index")
                    continue
                expected = whole[name][place] - wide[place], whole[name][place] + wide[place]
                low, high = limits(found, name, *place)
                assert low == pytest.approx(
                    max(expected[0], 0 if "agreement" in name else -1), abs=1e-9
                )
                assert high == pytest.approx(min(expected[1], 1), abs=1e-9)
        assert (found.method == "jackknife").all()
        assert (found.documents == documents).all()


def test_bootstrap_as_a_loop() -> None:
    tallies = made(24)
    sums = everyone(tallies).sums
    draws = np.random.default_rng(3).integers(0, 24, (500, 24))
    for of, over_codes in ((figures_of, False), (pooled_figures, True)):
        found = intervals_of(tallies, everyone(tallies), over_codes=over_codes, how=BOOTSTRAP)
        replicates = [of(sums[..., drawn].sum(-1)) for drawn in draws]
        for name in ("krippendorff_alpha", "fleiss_kappa", "positive_agreement"):
            values = np.array([each[name] for each in replicates])
            low, high = np.quantile(values, [0.025, 0.975], axis=0)
            assert found.low[name] == pytest.approx(low, abs=1e-9)
            assert found.high[name] == pytest.approx(high, abs=1e-9)
        below = np.mean([each["krippendorff_alpha"] < 0.667 for each in replicates], axis=0)
        assert found.below[0.667] == pytest.approx(below)
        assert (found.method == "bootstrap").all()


@pytest.mark.parametrize(
    "how", [Resampling(replicates=200, seed=5), Resampling("bootstrap", 200, 5)]
)
def test_units_are_drawn_within_few_documents_as_a_loop(how: Resampling) -> None:
    tallies = made(3, codes=2)
    assert tallies.unit is not None
    number = int(tallies.totals.sum())
    draws = np.random.default_rng(5).integers(0, number, (200, number))
    document = np.repeat(np.arange(3), tallies.totals.astype(int))
    for of, over_codes in ((figures_of, False), (pooled_figures, True)):
        found = intervals_of(tallies, everyone(tallies), over_codes=over_codes, how=how)
        replicates: list[np.ndarray] = []
        for times in (np.bincount(draw, minlength=number) for draw in draws):
            drawn = Tallies(
                tallies.coders,
                tallies.code,
                tallies.document,
                tallies.bits,
                tallies.weight * times[tallies.unit],
                np.bincount(document, times, minlength=3),
                tallies.raters,
            )
            replicates.append(of(everyone(drawn).sums.sum(-1))["krippendorff_alpha"])
        low, high = np.quantile(np.array(replicates), [0.025, 0.975], axis=0)
        assert found.low["krippendorff_alpha"] == pytest.approx(low, abs=1e-9)
        assert found.high["krippendorff_alpha"] == pytest.approx(high, abs=1e-9)
        assert (found.method == "within these documents").all()


def test_a_seed_gives_a_code_the_same_interval_whatever_the_other_codes() -> None:
    for documents in (2, 24):
        tallies = made(documents)
        whole = intervals_of(tallies, everyone(tallies), how=BOOTSTRAP)
        some = tallies.of_codes(np.array([1]))
        alone = intervals_of(some, everyone(some), how=BOOTSTRAP)
        assert alone.low["fleiss_kappa"][0] == pytest.approx(whole.low["fleiss_kappa"][1])
        again = intervals_of(tallies, everyone(tallies), how=BOOTSTRAP)
        assert np.array_equal(again.high["gwet_ac1"], whole.high["gwet_ac1"])
        other = intervals_of(tallies, everyone(tallies), how=Resampling("bootstrap", 500, 4))
        assert not np.array_equal(other.high["gwet_ac1"], whole.high["gwet_ac1"])


def test_no_interval_with_few_documents() -> None:
    few = made(10)
    found = intervals_of(few, everyone(few), how=BOOTSTRAP)
    assert set(found.reason["krippendorff_alpha"]) == {"too few documents for the bootstrap"}
    spans = Spans(*np.array([[0, 0, 0, 0, 50], [0, 1, 1, 20, 60]]).T)
    units = Units(*np.array([[d, 0, 100] for d in range(3)]).T)
    three = character_tallies(spans, units, np.full((1, 3), 3), coders=2)
    found = intervals_of(three, everyone(three))
    assert found.reason["krippendorff_alpha"][0] == "too few documents"
    assert found.method[0] == ""
    assert np.isnan(found.low["krippendorff_alpha"][0])


def coded(*codings: tuple[int, int, int], documents: int = 25) -> Tallies:
    """Make tallies of one code by two coders; codings are (document, coder, sentence) of twenty."""
    units = [(d, 10 * s, 10 * s + 10) for d in range(documents) for s in range(20)]
    spans = [(0, d, who, 10 * s, 10 * s + 10) for d, who, s in codings]
    rows = np.array(spans, dtype=np.int64).reshape(-1, 5)
    raters = np.full((1, documents), 3)
    return unit_tallies(Spans(*rows.T), Units(*np.array(units).T), raters, coders=2)


def test_no_interval_where_one_document_decides() -> None:
    tallies = coded((7, 0, 1), (7, 1, 1), (7, 1, 2))
    found = intervals_of(tallies, everyone(tallies))
    assert found.reason["krippendorff_alpha"][0] == "one document decides"
    assert found.undefined["krippendorff_alpha"][0] == pytest.approx(1 / 25)
    assert found.reason["percent_agreement"][0] == ""
    found = intervals_of(tallies, everyone(tallies), how=BOOTSTRAP)
    assert found.reason["krippendorff_alpha"][0] == "undefined replicates"
    assert 0.3 < found.undefined["krippendorff_alpha"][0] < 0.45
    assert np.isnan(found.below[0.667][0])


def test_undefined_replicates_below_one_in_twenty_are_discarded() -> None:
    tallies = coded(*((d, who, d) for d in range(3) for who in (0, 1)), (9, 0, 3))
    found = intervals_of(tallies, everyone(tallies), how=BOOTSTRAP)
    share = found.undefined["krippendorff_alpha"][0]
    assert 0 < share < 0.05
    assert found.reason["krippendorff_alpha"][0] == ""
    assert np.isfinite(found.low["krippendorff_alpha"][0])


def test_no_interval_where_nothing_varies() -> None:
    tallies = coded(*((d, who, d % 20) for d in range(25) for who in (0, 1)))
    for how in (Resampling(), BOOTSTRAP):
        found = intervals_of(tallies, everyone(tallies), how=how)
        assert found.reason["krippendorff_alpha"][0] == "no variation"
        assert np.isnan(found.low["krippendorff_alpha"][0])


def test_what_is_undefined_has_no_interval() -> None:
    tallies = coded()
    for how in (Resampling(), BOOTSTRAP):
        for over_codes in (False, True):
            found = intervals_of(tallies, everyone(tallies), over_codes=over_codes, how=how)
            assert found.reason["krippendorff_alpha"].ravel()[0] == "undefined"
            assert found.reason["positive_agreement"].ravel()[0] == "undefined"


def test_documents_of_one_coder_do_not_count() -> None:
    tallies = made(12)
    raters = tallies.raters.copy()
    raters[:, 3:] = 1
    bits = tallies.bits & raters[tallies.code, tallies.document]
    kept = bits != 0
    assert tallies.unit is not None
    alone = Tallies(
        tallies.coders, tallies.code[kept], tallies.document[kept], bits[kept],
        tallies.weight[kept], tallies.totals, raters, tallies.unit[kept],
    )  # fmt: skip
    found = intervals_of(alone, everyone(alone))
    assert found.documents.tolist() == [3, 3, 3]
    assert found.method[0] == "within these documents"


def test_without_documents_or_codes() -> None:
    none = made(0)
    for over_codes in (False, True):
        found = intervals_of(none, everyone(none), over_codes=over_codes)
        assert found.reason["krippendorff_alpha"].ravel()[0] == "undefined"
    empty = made(5).of_codes(np.zeros(0, dtype=np.int64))
    assert intervals_of(empty, everyone(empty)).low["gwet_ac1"].shape == (0,)
    assert np.isnan(pooled_figures(everyone(empty).sums.sum(-1))["krippendorff_alpha"])
    assert intervals_of(empty, everyone(empty), over_codes=True).documents == 0
