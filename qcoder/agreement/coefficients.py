"""Coefficients of agreement, on plain arrays, for nominal data with any number of categories.

The one rule: what is undefined is `None`: no unit that two coders rated, or nothing but chance to
agree (0/0, as where everybody chose one category); no value is given by convention or clamped.

All take `data` in a `form`, declared `categories` (q) and `weights`: see `ratings`. Missing ratings
are left out; r is the number of coders who rated a unit, r_k of those who chose category k. Means
over units are weighted; n counts ratings of units with r ≥ 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qcoder.agreement.ratings import Category, Form, Ratings, ratings

Floats = NDArray[np.float64]
Categories = Sequence[Category] | None
Weights = ArrayLike | None


def percent_agreement(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return the share of pairs of ratings that agree, as a mean over units.

    Po = mean_i Σ_k r_ik(r_ik − 1) / (r_i(r_i − 1)), over units with r_i ≥ 2; `None` without any.
    Fleiss 1971, Psychological Bulletin 76(5), 378-382; Gwet 2014, ch. 2.
    """
    return observed(ratings(data, form, categories, weights))


def positive_agreement(
    data: ArrayLike,
    *,
    positive: Category | None = None,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return the agreement on one category: of two coders 2a / (2a + b + c), which is F1 or Dice.

    Of more coders, over all pairs: Σ r_k(r_k − 1) / Σ r_k(r − 1), over units with r ≥ 2; `None`
    where nobody chose it there. `positive` is 1 unless said. Cicchetti & Feinstein 1990, J Clin
    Epidemiol 43(6), 551-558; Spitzer & Fleiss 1974.
    """
    both, either, _total = _specific(ratings(data, form, categories, weights), positive)
    return _divided(both, either)


def negative_agreement(
    data: ArrayLike,
    *,
    positive: Category | None = None,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return the agreement on everything but one category: of two coders 2d / (2d + b + c).

    Over all pairs of coders, as `positive_agreement`, with the other categories as one; `None`
    where nobody chose them. Cicchetti & Feinstein 1990, J Clin Epidemiol 43(6), 551-558.
    """
    found = ratings(data, form, categories, weights)
    both, either, total = _specific(found, positive)
    return _divided(total - 2 * either + both, total - either)


def jaccard(
    data: ArrayLike,
    *,
    positive: Category | None = None,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return what two coders both chose, of what either chose: a / (a + b + c).

    Of more coders, over all pairs; `None` where nobody chose it. Jaccard 1912, New Phytologist
    11(2), 37-50. `dice` is `positive_agreement`.
    """
    both, either, _total = _specific(ratings(data, form, categories, weights), positive)
    return _divided(both, 2 * either - both)


dice = positive_agreement


def prevalence_index(
    data: ArrayLike,
    *,
    positive: Category | None = None,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return how much more often one category was chosen than the others: (a − d) / N.

    Of more coders: (n_k − (n − n_k)) / n, which for two is the same. Over units with r ≥ 2; `None`
    without any. Byrt, Bishop & Carlin 1993, J Clin Epidemiol 46(5), 423-429.
    """
    found = ratings(data, form, categories, weights).shared()
    chosen = float(found.weights @ _given(found, positive))
    total = float(found.weights @ found.raters)
    return _divided(2 * chosen - total, total)


def bias_index(
    data: ArrayLike,
    *,
    positive: Category | None = None,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return how much more often the first coder chose a category than the second: (b − c) / N.

    Over units that both rated; `None` without any. Raises `ValueError` unless there are two coders.
    Byrt, Bishop & Carlin 1993, J Clin Epidemiol 46(5), 423-429 (there without sign).
    """
    found = ratings(data, form, categories, weights)
    table = found.pair()
    if not bool(np.any(_given(found, positive))):  # also where nobody named the category
        return _divided(0, table.sum())
    place = found.place(1 if positive is None else positive)
    return _divided(table[place].sum() - table[:, place].sum(), table.sum())


def cohen_kappa(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return Cohen's kappa of two coders: (Po − Pe) / (1 − Pe), Pe = Σ_k p_k^A p_k^B.

    Over units that both rated; `None` without any, and where both always chose one and the same
    category. Raises `ValueError` unless there are two coders. Cohen 1960, EPM 20(1), 37-46.
    """
    table = ratings(data, form, categories, weights).pair()
    if not table.sum():
        return None
    shares = table / table.sum()
    return corrected(float(np.trace(shares)), float(shares.sum(1) @ shares.sum(0)))


def conger_kappa(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return Conger's kappa: Cohen's for more coders, Pe the mean of Σ_k p_k^A p_k^B over pairs.

    p_k^A: share of category k in all that coder A rated, also alone; coders who rated nothing are
    left out. `None` as for `cohen_kappa`. Raises `ValueError` for counts, which do not tell coders
    apart. Conger 1980, Psychological Bulletin 88(2), 322-328; missing data: Gwet 2014, ch. 2.
    """
    found = ratings(data, form, categories, weights)
    if found.chosen is None:
        raise ValueError("this needs ratings that tell coders apart: a matrix or a table")
    agreed = observed(found)
    size = range(len(found.categories))
    given = np.array([found.weights @ (found.chosen == place) for place in size])  # [q, coders]
    given = given[:, given.sum(0) > 0] if len(size) else given
    if agreed is None:
        return None
    shares = given / given.sum(0)
    coders = shares.shape[1]
    expected = (shares.sum(1) ** 2 - (shares**2).sum(1)).sum() / (coders * (coders - 1))
    return corrected(agreed, float(expected))


def fleiss_kappa(
    data: ArrayLike,
    *,
    category: Category | None = None,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return Fleiss' kappa, Pe = Σ_k π_k²; of one category against the rest where this is given.

    π_k = mean_i r_ik / r_i over units with r_i ≥ 1; Po over units with r_i ≥ 2. `None` without any,
    and where every rating is the same. Fleiss 1971, Psychological Bulletin 76(5), 378-382;
    missing data: Gwet 2014, ch. 2.
    """
    found = ratings(data, form, categories, weights)
    if category is not None:
        found = found.against_rest(category)
    share = shares_of(found)
    return corrected(observed(found), float(share @ share))


def scott_pi(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return Scott's pi: Fleiss' kappa of two coders, (Po − Pe) / (1 − Pe), Pe = Σ_k π_k².

    `None` as for `fleiss_kappa`. Raises `ValueError` where a unit has more than two ratings.
    Scott 1955, Public Opinion Quarterly 19(3), 321-325.
    """
    if bool(np.any(ratings(data, form, categories, weights).raters > 2)):
        raise ValueError("Scott's pi is for two coders; Fleiss' kappa is the same for more")
    return fleiss_kappa(data, form=form, categories=categories, weights=weights)


def gwet_ac1(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return Gwet's AC1: Pe = Σ_k π_k(1 − π_k) / (q − 1), with q declared categories.

    π_k as for `fleiss_kappa`. `None` without units with r ≥ 2, and with fewer than two categories:
    declare them, for one that nobody chose counts. Gwet 2008, BJMSP 61(1), 29-48.
    """
    found = ratings(data, form, categories, weights)
    q = len(found.categories)
    if q < 2:
        return None
    share = shares_of(found)
    return corrected(observed(found), float(share @ (1 - share)) / (q - 1))


def brennan_prediger(
    data: ArrayLike,
    *,
    form: Form = "matrix",
    categories: Categories = None,
    weights: Weights = None,
) -> float | None:
    """Return Brennan and Prediger's kappa, Pe = 1/q: PABAK for q = 2, and Randolph's free kappa.

    `None` as for `gwet_ac1`. Brennan & Prediger 1981, EPM 41(3), 687-699; Byrt et al. 1993 (PABAK);
    Randolph 2005.
    """
    found = ratings(data, form, categories, weights)
    q = len(found.categories)
    return corrected(observed(found), 1 / q) if q > 1 else None


def observed(found: Ratings) -> float | None:
    """Return Po, the mean over units of the share of pairs that agree."""
    units = found.shared()
    if not len(units.weights):
        return None
    r = units.raters
    agreed = (units.counts * (units.counts - 1)).sum(1) / (r * (r - 1))
    return float(units.weights @ agreed / units.weights.sum())


def shares_of(found: Ratings) -> Floats:
    """Return π [q], the mean over units of the share of each category; zeros without units."""
    if not len(found.weights):
        return np.zeros(len(found.categories))
    return found.weights @ (found.counts / found.raters[:, None]) / found.weights.sum()


def corrected(agreed: float | None, expected: float) -> float | None:
    """Return (Po − Pe) / (1 − Pe); `None` where Po is, or where chance alone agrees always."""
    if agreed is None or 1 - expected < 1e-12:
        return None
    return (agreed - expected) / (1 - expected)


def _specific(found: Ratings, positive: Category | None) -> tuple[float, float, float]:
    """Return the pairs of ratings that both chose a category, that one did at least, and all.

    Ordered pairs: those with the category first are "at least one".
    """
    units = found.shared()
    r = units.raters
    chosen = _given(units, positive)
    both = float(units.weights @ (chosen * (chosen - 1)))
    first = float(units.weights @ (chosen * (r - 1)))
    return both, first, float(units.weights @ (r * (r - 1)))


def _given(found: Ratings, positive: Category | None) -> Floats:
    """Return how many coders chose a category [units]; 1 unless it is said which."""
    if positive is None and 1 not in found.categories and set(found.categories) - {0}:
        raise ValueError("say which category is the positive one")
    category = 1 if positive is None else positive
    if category not in found.categories:
        return np.zeros(len(found.weights))
    return found.counts[:, found.place(category)]


def _divided(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None
