"""Ratings: what coders said of units, from plain arrays in any of three forms.

The one rule: what is missing stays missing; a category is one that was declared, or that occurs.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Form = Literal["matrix", "counts", "table"]
Category = Hashable
_NOTHING = ("NAType", "NaTType")  # of pandas, which is not imported here


@dataclass(frozen=True)
class Ratings:
    """Units by categories, and, where coders are told apart, units by coders.

    Units without any rating are left out.
    """

    categories: tuple[Category, ...]  # q
    counts: NDArray[np.float64]  # [units, q] number of coders who chose a category
    weights: NDArray[np.float64]  # [units]
    chosen: NDArray[np.int64] | None  # [units, coders] place of a category, -1 missing

    @property
    def raters(self) -> NDArray[np.float64]:
        """[units] number of coders who rated each unit."""
        return self.counts.sum(axis=1)

    def shared(self) -> Ratings:
        """Return the units that at least two coders rated."""
        return self._some(self.raters >= 2)

    def pair(self) -> NDArray[np.float64]:
        """Return the table [q, q] of the first coder by the second, over units that both rated.

        Raises `ValueError` unless there are two coders, told apart.
        """
        if self.chosen is None or self.chosen.shape[1] != 2:
            raise ValueError("this needs the ratings of exactly two coders: a matrix or a table")
        both = (self.chosen >= 0).all(axis=1)
        one, other = self.chosen[both].T
        size = len(self.categories)
        table = np.zeros((size, size))
        np.add.at(table, (one, other), self.weights[both])
        return table

    def against_rest(self, category: Category) -> Ratings:
        """Return the ratings with two categories: this one, and all others together."""
        place = self.place(category)
        one = self.counts[:, place]
        counts = np.stack([one, self.raters - one], axis=1)
        chosen = self.chosen
        if chosen is not None:
            chosen = np.where(chosen < 0, -1, np.where(chosen == place, 0, 1))
        return Ratings((category, "other"), counts, self.weights, chosen)

    def place(self, category: Category) -> int:
        """Return the place of a category. Raises `ValueError` for one that is not there."""
        if category not in self.categories:
            raise ValueError(f"{category!r} is not one of the categories {self.categories!r}")
        return self.categories.index(category)

    def _some(self, kept: NDArray[np.bool_]) -> Ratings:
        chosen = None if self.chosen is None else self.chosen[kept]
        return Ratings(self.categories, self.counts[kept], self.weights[kept], chosen)


def ratings(
    data: ArrayLike,
    form: Form = "matrix",
    categories: Sequence[Category] | None = None,
    weights: ArrayLike | None = None,
) -> Ratings:
    """Return ratings from an array.

    "matrix": units × coders, `None` or NaN where missing. "counts": units × categories, the number
    of coders. "table": first coder × second coder, the number of units (categories without names
    are 1, 2, …; of a 2 × 2 table 1 and 0, so that the first cell is what both coded). `categories`
    are all that there could have been, in order; without them, those that occur, sorted. `weights`
    [units]: how many units a row stands for. Raises `ValueError` for data of another shape or form,
    a category that was not declared, and weights that are negative, not finite, or too few.
    """
    if form == "matrix":
        return _from_matrix(data, categories, weights)
    if form not in ("counts", "table"):
        raise ValueError(f'the form is "matrix", "counts" or "table", not {form!r}')
    array = np.asarray(data, dtype=np.float64)
    if array.ndim != 2 or not bool(np.all((array >= 0) & (array < np.inf))):
        raise ValueError(f"{form} must be numbers of at least 0 in rows and columns")
    if form == "counts":
        names = tuple(categories) if categories is not None else tuple(range(array.shape[1]))
        _same_length(names, array.shape[1])
        return _with(names, array, weights, None)
    if weights is not None:
        raise ValueError("a table holds the weights itself")
    size = array.shape[0]
    names = (1, 0) if size == 2 else tuple(range(1, size + 1))
    if categories is not None:
        names = tuple(categories)
    _same_length(names, size)
    _same_length(names, array.shape[1])
    chosen = np.indices(array.shape).reshape(2, -1).T
    return _with(names, _counted(chosen, size), array.ravel(), chosen)


def _from_matrix(
    data: ArrayLike, categories: Sequence[Category] | None, weights: ArrayLike | None
) -> Ratings:
    plain = isinstance(data, np.ndarray)  # else NaN would make text of words, and floats of whole
    matrix: NDArray[Any] = np.asarray(data, dtype=None if plain else object)
    if matrix.ndim != 2:
        raise ValueError("ratings must be a matrix: a row for each unit, a column for each coder")
    flat = matrix.ravel()
    if matrix.dtype.kind == "f":
        there = ~np.isnan(flat)
    elif matrix.dtype.kind == "O":
        there = np.array([not _missing(value) for value in flat], dtype=bool)
    else:
        there = np.ones(flat.shape, dtype=bool)
    given: list[Category] = flat[there].tolist()
    occur = set(given)
    names = tuple(categories) if categories is not None else tuple(_ordered(occur))
    places = {name: place for place, name in enumerate(names)}
    if unknown := occur - set(places):
        raise ValueError(f"categories that were not declared: {_ordered(unknown)!r}")
    chosen = np.full(flat.shape, -1, dtype=np.int64)
    chosen[there] = [places[value] for value in given]
    chosen = chosen.reshape(matrix.shape)
    return _with(names, _counted(chosen, len(names)), weights, chosen)


def _with(
    names: tuple[Category, ...],
    counts: NDArray[np.float64],
    weights: ArrayLike | None,
    chosen: NDArray[np.int64] | None,
) -> Ratings:
    if len(set(names)) < len(names):
        raise ValueError("a category is named twice")
    weight = np.ones(len(counts)) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != (len(counts),) or not bool(np.all((weight >= 0) & (weight < np.inf))):
        raise ValueError("weights must be one number of at least 0 for each unit")
    kept = (weight > 0) & (counts.sum(axis=1) > 0)
    return Ratings(names, counts[kept], weight[kept], None if chosen is None else chosen[kept])


def _counted(chosen: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    counts = [(chosen == place).sum(axis=1) for place in range(size)]
    return np.array(counts, dtype=np.float64).reshape(size, len(chosen)).T


def _missing(value: object) -> bool:
    if value is None or type(value).__name__ in _NOTHING:
        return True
    return isinstance(value, float | np.generic) and bool(value != value)


def _ordered(categories: set[Category]) -> list[Category]:
    """Sort what sorts together; else by kind and by how it is written."""
    try:
        sortable: set[Any] = set(categories)
        return sorted(sortable)
    except TypeError:
        return sorted(categories, key=lambda name: (type(name).__name__, str(name)))


def _same_length(names: tuple[Category, ...], size: int) -> None:
    if len(names) != size:
        raise ValueError(f"{len(names)} categories for {size} rows or columns")
