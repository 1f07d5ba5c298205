"""Gwet's analytic standard errors: a check on other intervals, for units that are independent.

The one rule: these take units as a random sample, each by itself, which sentences of one interview
are not; a figure that is undefined has no standard error (`None`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qcoder.agreement.coefficients import Categories, Floats, Weights, observed, shares_of
from qcoder.agreement.ratings import Form, Ratings, ratings


def gwet_ac1_standard_error(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return the standard error of AC1.

    √(Σ_i (κ*_i − κ)² / (n(n − 1))) over the n units with r_i ≥ 1, with κ*_i = κ_i −
    2(1 − κ)(Pe_i − Pe)/(1 − Pe), κ_i = (n/n') (Po_i − Pe)/(1 − Pe) where r_i ≥ 2 and 0 elsewhere
    (n' such units), Pe_i = Σ_k r_ik(1 − π_k) / (r_i(q − 1)). Weights are numbers of units. `None`
    where AC1 is, and for one unit. Gwet 2008, BJMSP 61(1), 29-48; 2014, ch. 5.
    """
    found = ratings(data, form, categories, weights)
    q = len(found.categories)
    if q < 2:
        return None
    return _standard_error(found, (1 - shares_of(found)) / (q - 1))


def fleiss_kappa_standard_error(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return the standard error of Fleiss' kappa: as that of AC1, with Pe_i = Σ_k π_k r_ik / r_i.

    `None` where the kappa is, and for one unit. Gwet 2008, BJMSP 61(1); 2014, ch. 5. It is not the
    error under no agreement of Fleiss 1971.
    """
    found = ratings(data, form, categories, weights)
    return _standard_error(found, shares_of(found))


def brennan_prediger_standard_error(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return the standard error of Brennan and Prediger's kappa: as that of AC1, with Pe_i = Pe.

    `None` where the coefficient is, and for one unit. Gwet 2014, ch. 5.
    """
    found = ratings(data, form, categories, weights)
    q = len(found.categories)
    return _standard_error(found, np.full(q, 1 / q)) if q > 1 else None


def _standard_error(found: Ratings, chance: Floats) -> float | None:
    """Return the error where a rating of category k agrees by chance with probability chance_k."""
    agreed, weights, r = observed(found), found.weights, found.raters
    n = float(weights.sum())
    if agreed is None or n <= 1:
        return None
    by_chance = found.counts @ chance / r
    expected = float(weights @ by_chance / n)
    if 1 - expected < 1e-12:
        return None
    kappa = (agreed - expected) / (1 - expected)
    two = r >= 2
    pairs = np.where(two, r * (r - 1), 1)
    unit = np.where(two, (found.counts * (found.counts - 1)).sum(1) / pairs - expected, 0)
    unit *= n / float(weights[two].sum()) / (1 - expected)
    unit -= 2 * (1 - kappa) * (by_chance - expected) / (1 - expected)
    return float(np.sqrt(weights @ (unit - kappa) ** 2 / (n * (n - 1))))
