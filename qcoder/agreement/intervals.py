"""Intervals for agreement, by resampling documents.

The one rule: documents are resampled, never characters, for units of one interview go together;
where an interval would mislead there is none, and a reason instead. Units are resampled only with
fewer than four documents, and then the interval speaks of these documents only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement.figures import (
    COEFFICIENTS,
    SHARES,
    Figures,
    figures_of,
    pooled_figures,
    rests_on,
)
from qcoder.agreement.spans import Floats, Ints, added
from qcoder.agreement.statistics import Statistics, drawn_statistics
from qcoder.agreement.tallies import Tallies

UNDEFINED = "undefined"  # the figure itself is
TOO_FEW = "too few documents"  # fewer than four, and units that cannot be resampled
TOO_FEW_BOOTSTRAP = "too few documents for the bootstrap"  # fewer than twenty
ONE_DOCUMENT = "one document decides"  # jackknife: undefined without it
UNDEFINED_REPLICATES = "undefined replicates"  # more than 5 %
NO_VARIATION = "no variation"  # the same figure whatever is left out or drawn

JACKKNIFE, BOOTSTRAP, WITHIN = "jackknife", "bootstrap", "within these documents"
LEAST_JACKKNIFE, LEAST_BOOTSTRAP = 4, 20  # documents
MOST_UNDEFINED = 0.05
_ALPHA = "krippendorff_alpha"
_AT_ONCE = 4_000_000  # sums of replicates in memory
_SAME = 1e-12  # a difference that rounding makes

Bools = NDArray[np.bool_]
Words = NDArray[np.object_]


@dataclass(frozen=True)
class Intervals:
    """Intervals of coefficients; all arrays have the shape of the figures.

    `method` "within these documents": units were resampled, and other documents may well differ.
    """

    low: Mapping[str, Floats]  # NaN where there is none
    high: Mapping[str, Floats]
    reason: Mapping[str, Words]  # "" where there is an interval, else one of the words above
    undefined: Mapping[str, Floats]  # share of replicates that were discarded; NaN without any
    below: Mapping[float, Floats]  # threshold → P(alpha < threshold); NaN without a bootstrap
    method: Words  # "" where there are no replicates
    documents: Ints  # with at least two coders
    how: Resampling


@dataclass(frozen=True)
class Resampling:
    """How intervals are made, and of which coefficients.

    The jackknife uses `seed` only with fewer than four documents.
    """

    method: str = JACKKNIFE
    replicates: int = 2000
    seed: int = 1
    level: float = 0.95
    thresholds: tuple[float, ...] = (0.667,)
    coefficients: tuple[str, ...] = COEFFICIENTS


def intervals_of(
    tallies: Tallies,
    found: Statistics,
    *,
    over_codes: bool = False,
    how: Resampling | None = None,
) -> Intervals:
    """Return intervals for each code of `found`, or for all pooled: shape [codes], or [].

    Delete-one-document jackknife with t(D − 1), D ≥ 4: θ ± t √((D − 1)/D Σ(θ_d − mean θ_d)²);
    Efron & Tibshirani 1993, ch. 11; or, when asked for, the percentile bootstrap of documents,
    D ≥ 20. With fewer than four documents the percentile bootstrap of units; none for characters.
    D counts documents with at least two coders; those of one coder stay as they are. Limits are
    kept within what a figure can be (at most 1). A seed gives a code the same interval whichever
    other codes there are. Without an interval limits are NaN, and `reason` says why. Raises
    `ValueError` as `_checked` does.
    """
    how = _checked(how or Resampling())
    figures = pooled_figures if over_codes else figures_of
    of = partial(_rows, partial(figures, names=how.coefficients))
    contributes = found.contributes
    if over_codes:
        contributes = np.any(contributes, axis=0, keepdims=True)
    estimate = {n: v[:, 0] for n, v in of(found.sums.sum(-1, keepdims=True)).items()}
    rows = _Rows(estimate, contributes.sum(1), how)
    if how.method == JACKKNIFE:
        at = np.flatnonzero(rows.documents >= LEAST_JACKKNIFE)
        left_out = of(found.sums.sum(-1, keepdims=True) - found.sums)
        for name, values in left_out.items():
            limits = _jackknifed(estimate[name][at], values[at], contributes[at], how.level)
            rows.settle(name, at, JACKKNIFE, limits)
    for at in _alike(contributes, how, tallies.unit is not None):
        mask = contributes[at[0]]
        some = (tallies, found) if over_codes else (tallies.of_codes(at), found.of_codes(at))
        replicates = _replicates(*some, mask, of, how)
        for name, values in replicates.items():
            method = BOOTSTRAP if mask.sum() >= LEAST_BOOTSTRAP else WITHIN
            rows.settle(name, at, method, _percentiles(values, how.level))
        rows.compare(at, replicates)
    return rows.made(() if over_codes else (len(rows.documents),))


def _checked(how: Resampling) -> Resampling:
    """Return it. Raises `ValueError` for another method, no replicates, a level that is none."""
    if how.method not in (JACKKNIFE, BOOTSTRAP):
        raise ValueError(f'the method is "{JACKKNIFE}" or "{BOOTSTRAP}", not {how.method!r}')
    if how.replicates < 1 or not 0 < how.level < 1:
        raise ValueError("there must be replicates, and a level between 0 and 1")
    return how


def _alike(contributes: Bools, how: Resampling, units: bool) -> Iterator[Ints]:
    """Yield the rows whose intervals are drawn, those that rest on the same documents together."""
    documents = contributes.sum(1)
    many = (documents >= LEAST_BOOTSTRAP) & (how.method == BOOTSTRAP)
    few = (documents > 0) & (documents < LEAST_JACKKNIFE) & units
    at: Ints = np.flatnonzero(many | few)
    masks = np.packbits(contributes[at], axis=1)
    alike: dict[bytes, list[int]] = {}
    for row, mask in zip(at.tolist(), masks, strict=True):
        alike.setdefault(mask.tobytes(), []).append(row)
    yield from (np.array(rows, dtype=np.int64) for rows in alike.values())


def _rows(of: Callable[[Floats], Figures], sums: Floats) -> Figures:
    """Return figures of `sums` [statistic, code, replicate] as [row, replicate]."""
    return {name: v if v.ndim > 1 else v[None] for name, v in of(sums).items()}


def _replicates(
    tallies: Tallies,
    found: Statistics,
    mask: Bools,
    of: Callable[[Floats], Figures],
    how: Resampling,
) -> Figures:
    """Draw the documents of `mask` again and again, or, if they are few, their units."""
    rest = found.sums[..., ~mask].sum(-1)[..., None]
    documents = found.sums[..., mask]
    few = int(mask.sum()) < LEAST_JACKKNIFE
    inside = tallies.of_documents(mask)
    number = int(inside.totals.sum()) if few else documents.shape[-1]
    generator = np.random.default_rng(how.seed)
    size = max(1, _AT_ONCE // max(documents.size if few else rest.size, 1))
    parts: list[Figures] = []
    for begin in range(0, how.replicates, size):
        times = _times(generator, number, min(size, how.replicates - begin))
        if few:
            wanted = rests_on(how.coefficients)
            parts.append(of(drawn_statistics(inside, found.coders, times, wanted) + rest))
        else:
            parts.append(of(documents @ times + rest))
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}


def _times(generator: np.random.Generator, number: int, replicates: int) -> Floats:
    """Return how often each of `number` is drawn, in as many draws: [number, replicates].

    One by one: faster than a multinomial where there are many, and in parts the same draws.
    """
    drawn = generator.integers(0, number, (replicates, number)).T * replicates
    place = drawn + np.arange(replicates)
    return added(place.ravel(), None, number * replicates).reshape(number, replicates)


class _Limits(NamedTuple):
    low: Floats
    high: Floats
    why: Words  # "" where these may stand
    undefined: Floats


def _jackknifed(estimate: Floats, values: Floats, contributes: Bools, level: float) -> _Limits:
    """Return limits from figures without each document [row, document]."""
    special: Any = import_module("scipy.special")  # 0.2 s, so only where it is needed
    number = contributes.sum(1)
    gone = (contributes & np.isnan(values)).sum(1)
    mean = np.where(contributes, values, 0).sum(1) / number
    apart = np.where(contributes, values - mean[:, None], 0)
    error = np.sqrt((number - 1) / number * (apart**2).sum(1))
    wide = np.asarray(special.stdtrit(number - 1, (1 + level) / 2), dtype=np.float64) * error
    why = np.where(gone > 0, ONE_DOCUMENT, np.where(error < _SAME, NO_VARIATION, ""))
    return _Limits(estimate - wide, estimate + wide, why.astype(object), gone / number)


def _percentiles(values: Floats, level: float) -> _Limits:
    """Return limits from replicates [row, replicate], of those that are defined."""
    ordered = np.sort(values, axis=1)  # NaN last
    number = np.isfinite(ordered).sum(1)
    gone = 1 - number / ordered.shape[1]
    low, high = (_quantile(ordered, number, share) for share in ((1 - level) / 2, (1 + level) / 2))
    same = _quantile(ordered, number, 1) - ordered[:, 0] < _SAME
    why = np.where(gone > MOST_UNDEFINED, UNDEFINED_REPLICATES, np.where(same, NO_VARIATION, ""))
    return _Limits(low, high, why.astype(object), gone)


def _quantile(ordered: Floats, number: Ints, share: float) -> Floats:
    """Return the quantile of the first `number` of each row, between two as numpy does."""
    place = np.maximum(number - 1, 0) * share
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(number - 1, 0))
    rows = np.arange(len(ordered))
    low, high = ordered[rows, below], ordered[rows, above]
    return low + (high - low) * (place - below)


class _Rows:
    """Intervals in the making: a row for each code, or one for all."""

    def __init__(self, estimate: Figures, documents: Ints, how: Resampling) -> None:
        self.estimate, self.documents, self.how = estimate, documents, how
        few = TOO_FEW if how.method == JACKKNIFE else TOO_FEW_BOOTSTRAP
        why = np.where(documents < LEAST_JACKKNIFE, TOO_FEW, few)
        self.reason = {
            name: np.where(np.isnan(values), UNDEFINED, why).astype(object)
            for name, values in estimate.items()
        }
        nothing = np.full(len(documents), np.nan)
        self.low = {name: nothing.copy() for name in estimate}
        self.high = {name: nothing.copy() for name in estimate}
        self.undefined = {name: nothing.copy() for name in estimate}
        self.below = {threshold: nothing.copy() for threshold in how.thresholds}
        self.method = np.full(len(documents), "", dtype=object)

    def settle(self, name: str, at: Ints, method: str, limits: _Limits) -> None:
        """Set the limits of a coefficient in rows `at`, or say why there are none."""
        self.method[at] = method
        defined = np.isfinite(self.estimate[name][at])
        self.undefined[name][at] = np.where(defined, limits.undefined, np.nan)
        self.reason[name][at] = np.where(defined, limits.why, UNDEFINED)
        there = defined & (limits.why == "")
        least, most = (0.0, 1.0) if name in SHARES else (-np.inf, 1.0)
        if name in ("prevalence_index", "bias_index"):
            least = -1.0
        for limit, value in ((self.low, limits.low), (self.high, limits.high)):
            limit[name][at] = np.where(there, np.clip(value, least, most), np.nan)

    def compare(self, at: Ints, replicates: Figures) -> None:
        """Note the share of replicates of alpha below each threshold, where these may stand."""
        if _ALPHA not in replicates:
            return
        alpha, there = replicates[_ALPHA], self.reason[_ALPHA][at] == ""
        number = np.maximum(np.isfinite(alpha).sum(1), 1)
        for threshold, values in self.below.items():
            values[at] = np.where(there, (alpha < threshold).sum(1) / number, np.nan)

    def made(self, shape: tuple[int, ...]) -> Intervals:
        """Return what was found, in the shape of the figures."""
        return Intervals(
            low={name: values.reshape(shape) for name, values in self.low.items()},
            high={name: values.reshape(shape) for name, values in self.high.items()},
            reason={name: values.reshape(shape) for name, values in self.reason.items()},
            undefined={name: values.reshape(shape) for name, values in self.undefined.items()},
            below={limit: values.reshape(shape) for limit, values in self.below.items()},
            method=self.method.reshape(shape),
            documents=self.documents.reshape(shape),
            how=self.how,
        )
