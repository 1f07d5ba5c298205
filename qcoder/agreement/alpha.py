"""Krippendorff's alpha for coders who rate the same units, with any number of coders and gaps.

The one rule: only units that two coders rated count, and alpha is undefined (`None`), not 1, where
every rating is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qcoder.agreement.ratings import Category, Form, Ratings, ratings

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(
    data: ArrayLike,
    *,
    metric: Metric = "nominal",
    form: Form = "matrix",
    categories: Sequence[Category] | None = None,
    weights: ArrayLike | None = None,
) -> float | None:
    """Return alpha = 1 − Do/De, from the coincidences o_ck = Σ_i r_ic(r_ik − [c = k]) / (r_i − 1).

    Do = Σ o_ck δ²_ck / n, De = Σ n_c n_k δ²_ck / (n(n − 1)), n_c = Σ_k o_ck, over units with
    r_i ≥ 2 (a matrix [units, coders] with `None` or NaN where missing; other forms: `ratings`).
    δ²: nominal [c ≠ k]; ordinal (Σ_{g=c..k} n_g − (n_c + n_k)/2)², in the order of `categories`;
    interval (c − k)²; ratio ((c − k)/(c + k))². `None` where De is 0, no unit has two ratings, or
    weights leave no more than one. Raises `ValueError` where interval and ratio data are not
    finite numbers, or ratio data negative, and for another metric.
    Krippendorff 2004, Content Analysis, 2nd ed., pp. 221-241; 2011, Computing alpha-reliability.
    """
    if metric not in ("nominal", "ordinal", "interval", "ratio"):
        raise ValueError(f"the metric is nominal, ordinal, interval or ratio, not {metric!r}")
    found = ratings(data, form, categories, weights).shared()
    if not len(found.weights):
        return None
    coincidences = _coincidences(found)
    n_c = coincidences.sum(0)
    difference = _difference(metric, found.categories, n_c)
    expected = float(n_c @ difference @ n_c)
    number = float(n_c.sum())
    if expected <= 0 or number <= 1:
        return None
    disagreed = float((coincidences * difference).sum())
    return 1 - (number - 1) * disagreed / expected


def _coincidences(found: Ratings) -> Floats:
    scaled = found.counts * (found.weights / (found.raters - 1))[:, None]
    pairs = found.counts.T @ scaled
    pairs[np.diag_indices_from(pairs)] -= scaled.sum(0)
    return pairs


def _difference(metric: Metric, names: tuple[Category, ...], n_c: Floats) -> Floats:
    """Return δ² [q, q]."""
    if metric == "nominal":
        return 1 - np.eye(len(names))
    if metric == "ordinal":
        middle = np.cumsum(n_c) - n_c / 2
        return (middle[:, None] - middle[None, :]) ** 2
    if not all(isinstance(name, int | float | np.number) for name in names):
        raise ValueError(f"{metric} data must be numbers")
    values = np.array(names, dtype=np.float64)
    if not bool(np.all(np.isfinite(values))):
        raise ValueError(f"{metric} data must be finite numbers")
    apart = values[:, None] - values[None, :]
    if metric == "interval":
        return apart**2
    if bool(np.any(values < 0)):
        raise ValueError("ratio data must be numbers of at least 0")
    total = values[:, None] + values[None, :]
    return (apart / np.where(total == 0, 1, total)) ** 2
