"""Agreement for all codes and documents at once, from sums of a few statistics per document.

The one rule: every figure is a function of statistics that add up over documents; documents are
added before anything is divided, and figures of documents or codes are never averaged into one
(agreement over codes is pooled: Krippendorff 2004; De Vries et al. 2008). Undefined is NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement import statistics as s
from qcoder.agreement.spans import Floats, Ints

COEFFICIENTS = (
    "percent_agreement", "positive_agreement", "negative_agreement", "krippendorff_alpha",
    "cohen_kappa", "conger_kappa", "fleiss_kappa", "gwet_ac1", "brennan_prediger",
    "prevalence_index", "bias_index",
)  # fmt: skip
_ALPHA = "krippendorff_alpha"
SHARES = ("percent_agreement", "positive_agreement", "negative_agreement")
Figures = Mapping[str, Floats]  # of COEFFICIENTS, all of one shape; NaN where undefined
_ALMOST_NONE = 1e-12  # a share smaller than this is what rounding left


@dataclass(frozen=True)
class Counts:
    """What figures rest on, each of the shape of the figures; by coder: [coders, ...]."""

    units: Floats  # with at least two raters (characters, where these were tallied)
    positive_units: Floats  # of these, coded by at least one
    prevalence: Floats  # share of the ratings that gave the code; NaN without units
    given: Floats  # [coders, ...] units that each coder gave the code, wherever that coder counts
    rated: Floats  # [coders, ...] units that each coder rated


def counts_of(sums: Floats) -> Counts:
    """Return what the figures of `sums` [statistic, ...] rest on."""
    return Counts(
        units=sums[s.UNITS],
        positive_units=sums[s.POSITIVE],
        prevalence=_ratio(sums[s.GIVEN], sums[s.RATINGS]),
        given=s.by_coder(sums, s.OWN_GIVEN),
        rated=s.by_coder(sums, s.OWN),
    )


def rests_on(names: Sequence[str]) -> Sequence[int] | None:
    """Return the statistics that coefficients rest on; None for all of them."""
    return None if {*names} - {_ALPHA} else (s.RATINGS, s.GIVEN, s.DIFFERENT)


def figures_of(sums: Floats, names: Sequence[str] = COEFFICIENTS) -> Figures:
    """Return coefficients (all of them without `names`) of `sums` [statistic, ...], shape [...].

    Formulae and sources: `qcoder.agreement.coefficients`. `cohen_kappa` and `bias_index` are for
    views of two coders and over the documents of both; NaN otherwise.
    """
    found = {_ALPHA: _alpha(*_krippendorff(sums))}
    if {*names} - found.keys():
        observed, expected = _shares(sums, names)
        found |= {**_counted(sums), "percent_agreement": observed}
        found |= {name: _corrected(observed, chance) for name, chance in expected.items()}
    return {name: found[name] for name in names}


def pooled_figures(sums: Floats, names: Sequence[str] = COEFFICIENTS) -> Figures:
    """Return one figure for all codes of `sums` [statistic, code, ...], in the shape [...].

    Alpha: 1 − ΣDo/ΣDe (Krippendorff 2004). Kappas, AC1 and S: from the mean observed and the mean
    expected agreement of the codes (De Vries et al. 2008, Field Methods 20(3)). Positive and
    negative agreement, prevalence and bias: from the added counts. Codes without shared units
    are left out.
    """
    disagreed, by_chance = _krippendorff(sums)
    found = {_ALPHA: _alpha(disagreed.sum(0), by_chance.sum(0))}
    if {*names} - found.keys():
        observed, expected = _shares(sums, names)
        found |= _counted(sums.sum(1))
        found["percent_agreement"] = _mean(observed, np.isfinite(observed))
        for name, chance in expected.items():
            known = np.isfinite(observed) & np.isfinite(chance)
            found[name] = _corrected(_mean(observed, known), _mean(chance, known))
    return {name: found[name] for name in names}


@dataclass(frozen=True)
class Macro:
    """Mean and median of a figure over the codes where it is defined, and how many these are."""

    mean: Floats
    median: Floats
    defined: Ints


def macro(values: Floats) -> Macro:
    """Return mean and median over the codes of `values` [code, ...], NaN where none is defined."""
    known = np.isfinite(values)
    defined = known.sum(0)
    ordered = np.sort(np.concatenate([values, np.full((1, *values.shape[1:]), np.nan)]), axis=0)
    low, high = (
        np.take_along_axis(ordered, place[None], 0)[0]
        for place in (np.maximum(defined - 1, 0) // 2, defined // 2)
    )
    median = np.where(defined > 0, (low + high) / 2, np.nan)
    return Macro(_mean(values, known), median, defined)


def _krippendorff(sums: Floats) -> tuple[Floats, Floats]:
    """Return observed and expected disagreement, of the codes that have shared units."""
    n, given = sums[s.RATINGS], sums[s.GIVEN]
    expected = 2 * given * (n - given) / np.maximum(n - 1, 1)
    return sums[s.DIFFERENT], expected


def _alpha(observed: Floats, expected: Floats) -> Floats:
    return np.where(expected > _ALMOST_NONE, 1 - _ratio(observed, expected), np.nan)


def _shares(sums: Floats, names: Sequence[str]) -> tuple[Floats, dict[str, Floats]]:
    """Return observed agreement, and that expected by chance under coefficients among `names`."""
    observed = _ratio(sums[s.AGREED], sums[s.UNITS])
    return observed, {name: chance(sums) for name, chance in _CHANCE.items() if name in names}


def _by_cohen(sums: Floats) -> Floats:
    shared = s.by_coder(sums, s.SHARED_GIVEN)
    if len(shared) != 2:
        return np.full(sums.shape[1:], np.nan)
    one, other = (_ratio(given, sums[s.UNITS]) for given in shared)
    return one * other + (1 - one) * (1 - other)


def _by_conger(sums: Floats) -> Floats:
    return _by_pairs(_ratio(s.by_coder(sums, s.OWN_GIVEN), s.by_coder(sums, s.OWN)))


def _by_fleiss(sums: Floats) -> Floats:
    share = _share(sums)
    return share**2 + (1 - share) ** 2


def _by_gwet(sums: Floats) -> Floats:
    share = _share(sums)
    return 2 * share * (1 - share)


def _by_brennan(sums: Floats) -> Floats:
    return np.where(sums[s.UNITS] > _ALMOST_NONE, 0.5, np.nan)


def _share(sums: Floats) -> Floats:
    return _ratio(sums[s.SHARE], sums[s.RATED])


_CHANCE: Mapping[str, Callable[[Floats], Floats]] = {
    "cohen_kappa": _by_cohen,
    "conger_kappa": _by_conger,
    "fleiss_kappa": _by_fleiss,
    "gwet_ac1": _by_gwet,
    "brennan_prediger": _by_brennan,
}


def _by_pairs(shares: Floats) -> Floats:
    """Return the mean over pairs of coders of the agreement by chance; coders with NaN are out."""
    known = np.isfinite(shares)
    pairs = known.sum(0) * (known.sum(0) - 1)
    total = 0
    for share in (np.where(known, shares, 0), np.where(known, 1 - shares, 0)):
        total = total + share.sum(0) ** 2 - (share**2).sum(0)
    return _ratio(np.asarray(total, dtype=np.float64), pairs.astype(np.float64))


def _counted(sums: Floats) -> dict[str, Floats]:
    bias = np.full(sums.shape[1:], np.nan)
    shared = s.by_coder(sums, s.SHARED_GIVEN)
    if len(shared) == 2:
        bias = _ratio(shared[0] - shared[1], sums[s.UNITS])
    return {
        "positive_agreement": _ratio(sums[s.BOTH], sums[s.EITHER]),
        "negative_agreement": _ratio(sums[s.NEITHER], sums[s.ONE_NOT]),
        "prevalence_index": _ratio(2 * sums[s.GIVEN] - sums[s.RATINGS], sums[s.RATINGS]),
        "bias_index": bias,
    }


def _corrected(observed: Floats, expected: Floats) -> Floats:
    """Return (Po − Pe) / (1 − Pe), NaN where chance alone agrees always."""
    return _ratio(observed - expected, np.where(1 - expected > _ALMOST_NONE, 1 - expected, np.nan))


def _mean(values: Floats, known: NDArray[np.bool_]) -> Floats:
    return _ratio(np.where(known, values, 0).sum(0), known.sum(0).astype(np.float64))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, NaN by zero or less (what rounding leaves of nothing)."""
    result = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    return np.divide(part, whole, out=result, where=whole > _ALMOST_NONE)
