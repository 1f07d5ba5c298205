"""Sums per code and document, and the figures that follow from them, for any choice of coders.

The one rule: what is summed is chosen first, over documents, and over codes where these are pooled;
then figures are computed, and what is undefined becomes None with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement import (
    Statistics,
    Tallies,
    counts_of,
    f1_of,
    figures_of,
    macro,
    pooled_figures,
    pooled_u_alpha_2016,
    statistics_of,
    u_alpha_sums,
    u_alphas_2016,
)
from qcoder.agreement.matching import matches_of
from qcoder.agreement.spans import Ends
from qcoder.agreement.statistics import SHARED_GIVEN, by_coder
from qcoder.agreement.tallies import characters_tallied
from qcoder.agreement.unitizing import squares_of
from qcoder.queries.comparison import MATCHED, NO_SHARED, NO_VARIATION, Figures, Unit
from qcoder.queries.comparison_input import Prepared

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
View = tuple[int, ...]
By = Callable[[NDArray[Any]], NDArray[Any]]
"""What is made of documents, the last axis: their sum, each of them, or all up to each."""

_KAPPA = ("cohen_kappa",)
_NAMES = {
    "percent": "percent_agreement",
    "positive": "positive_agreement",
    "negative": "negative_agreement",
    "alpha": "krippendorff_alpha",
    "kappa": "cohen_kappa",
    "conger": "conger_kappa",
    "fleiss": "fleiss_kappa",
    "ac1": "gwet_ac1",
    "brennan_prediger": "brennan_prediger",
    "prevalence_index": "prevalence_index",
    "bias_index": "bias_index",
}


@dataclass(frozen=True)
class Sums:
    """What is known of some codes, or themes; arrays end in [codes, documents]."""

    pairs: Sequence[View]
    raters: Ints
    tallies: Tallies | None  # None: passages are matched, and nothing else is known
    statistics: Mapping[View, Statistics]
    lengths: Mapping[View, Floats]  # what the alpha of 2016 is made of
    matches: Ints  # [pairs, 3, codes, documents]
    passages: Ints  # [coders, codes, documents]

    def each(self, view: View) -> list[Figures]:
        """Return the figures of each code, over all documents."""
        shared = self._shared(view)
        numbers = self._matched(view, shared, lambda of: of.sum(-1))
        numbers["documents"] = shared.sum(-1)
        if view in self.statistics:
            sums = self.statistics[view].sums.sum(-1)
            numbers |= _named(figures_of(sums))
            numbers |= _counted(sums)
        if view in self.lengths:
            numbers["u_alpha_2016"] = u_alphas_2016(self.lengths[view].sum(-1))
        if len(view) > 2 and self.statistics:
            kappas = [figures_of(self.statistics[pair].sums.sum(-1), _KAPPA) for pair in self.pairs]
            numbers["kappa"] = macro(np.stack([one["cohen_kappa"] for one in kappas])).mean
        return _listed(numbers)

    def pooled(self, view: View, by: By, *, mean_kappa: bool = True) -> list[Figures]:
        """Return the figures over all codes, for each item that `by` makes of the documents.

        `mean_kappa`: with the mean of those of pairs, where there are more than two coders.
        """
        shared = self._shared(view)
        numbers = self._matched(view, shared, lambda of: by(of).sum(-2))
        numbers["documents"] = by(np.asarray(shared.any(0), dtype=np.int64))
        if self.tallies and view in self.statistics:
            sums = by(self.statistics[view].sums)
            numbers |= _named(pooled_figures(sums))
            numbers |= _counted(sums.sum(1))
            numbers["units"] = by(shared.any(0) * self.tallies.totals)
        if view in self.lengths:
            numbers["u_alpha_2016"] = pooled_u_alpha_2016(by(self.lengths[view]))
        if len(view) > 2 and self.statistics and mean_kappa:
            kappas = [
                pooled_figures(by(self.statistics[pair].sums), _KAPPA)
                for pair in self._within(view)
            ]
            numbers["kappa"] = macro(np.stack([one["cohen_kappa"] for one in kappas])).mean
        return _listed(numbers)

    def _within(self, view: View) -> Sequence[View]:
        return [pair for pair in self.pairs if {*pair} <= {*view}]

    def _shared(self, view: View) -> NDArray[np.bool_]:
        """Tell where at least two of some coders count."""
        return np.sum([(self.raters >> coder) & 1 for coder in view], axis=0) > 1

    def _matched(self, view: View, shared: NDArray[np.bool_], total: By) -> dict[str, NDArray[Any]]:
        pairs = [self.pairs.index(pair) for pair in self._within(view)]
        matches = total(self.matches[pairs].sum(0))
        passages = total(self.passages[list(view)] * shared)
        numbers: dict[str, NDArray[Any]] = {"passages": passages}
        numbers["matched_f1"] = f1_of(matches)
        if self.tallies is None:
            numbers |= {"units": passages.sum(0), "positive_units": passages.sum(0)}
        return numbers


def sums_of(given: Prepared, ends: Ends, views: Sequence[View], by_unit: Tallies | None) -> Sums:
    """Return the sums of codes or themes; `by_unit` counts units, where these are compared."""
    pairs = [view for view in views if len(view) == 2]
    # From here on, codings stand in a text that is its codable stretches alone.
    ends = ends.within(given.codable)
    passages = ends.by_coder().astype(np.int64)
    matches = matches_of(ends, overlap=given.choices.overlap)
    if given.choices.unit == Unit.PASSAGE:
        return Sums(pairs, ends.raters, None, {}, {}, matches, passages)
    letters, squares = characters_tallied(ends), squares_of(ends)
    tallies = by_unit or letters
    statistics = dict(zip(views, statistics_of(tallies, views), strict=True))
    # Where units are compared, the alpha of 2016 stands beside them for all coders only.
    of_letters = _first(letters, views) if by_unit else statistics
    lengths = {view: u_alpha_sums(one, squares) for view, one in of_letters.items()}
    return Sums(pairs, ends.raters, tallies, statistics, lengths, matches, passages)


def _first(tallies: Tallies, views: Sequence[View]) -> Mapping[View, Statistics]:
    return dict(zip(views[:1], statistics_of(tallies, views[:1]), strict=True))


def number(value: Any) -> float | None:
    """Return a number as Python has it, None where it is none."""
    return float(value) if isfinite(value) else None


def _named(figures: Mapping[str, Floats]) -> dict[str, NDArray[Any]]:
    return {ours: figures[theirs] for ours, theirs in _NAMES.items()}


def _counted(sums: Floats) -> dict[str, NDArray[Any]]:
    counts = counts_of(sums)
    return {
        "units": counts.units,
        "positive_units": counts.positive_units,
        "prevalence": counts.prevalence,
        "given": by_coder(sums, SHARED_GIVEN),
    }


def _listed(numbers: Mapping[str, NDArray[Any]]) -> list[Figures]:
    """Return arrays as figures, one object for each place of the last axis."""
    plain = [_plain(array) for array in numbers.values()]
    return [
        _figures(dict(zip(numbers, values, strict=True))) for values in zip(*plain, strict=True)
    ]


def _plain(array: NDArray[Any]) -> Iterable[Any]:
    """Return numbers as Python has them, None where there is none; of each coder, as tuples."""
    if array.ndim > 1:
        return map(tuple, array.T.tolist())
    plain = array.astype(object)
    plain[~np.isfinite(array)] = None
    return cast("list[Any]", plain.tolist())


def _figures(found: dict[str, Any]) -> Figures:
    reason = ""
    if "alpha" not in found:
        reason = MATCHED
    elif found["alpha"] is None:
        reason = NO_VARIATION if found["units"] else NO_SHARED
    return Figures(**found, reason=reason)
