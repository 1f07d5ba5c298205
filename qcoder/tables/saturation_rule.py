"""When new interviews bring no new codes any more: the pure numbers, on plain arrays.

The one rule: what cannot be told is told: a base without codes and a run that has not ended give no
ratio, and never saturation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

BASES, RUNS, THRESHOLDS = (4, 5, 6), (2, 3), (5.0, 0.0)
ORDERS, SEED = 1000, 20200505


class Outcome(NamedTuple):
    """What the rule says of one order of interviews.

    `ratios` are, for each interview from the last of the base on, the share in percent that the
    run after it adds (NaN where the run has not ended); `at` is the first after which that is at
    most the threshold. None where there is none, or, with `assessable` False, it cannot be told.
    """

    ratios: Sequence[float]
    at: int | None
    assessable: bool


class Spread(NamedTuple):
    """Codes up to each interview, in many random orders: median, and 5 and 95 percent of these.

    `points` are how many interviews each order takes until saturation, run included (0: never).
    """

    low: Counts
    median: Counts
    high: Counts
    points: Counts


def firsts(present: NDArray[np.bool_]) -> Counts:
    """Return the first interview with each code: of `[interview, code]`; their number if none."""
    codes = present.shape[1]
    return np.argmax(np.concatenate([present, np.ones((1, codes), bool)]), axis=0).astype(np.int64)


def new_codes(present: NDArray[np.bool_]) -> Counts:
    """Return how many codes each interview is the first to have: of `[interview, code]`."""
    interviews = len(present)
    return np.bincount(firsts(present), minlength=interviews + 1)[:interviews].astype(np.int64)


def outcome(new: Sequence[int] | Counts, base: int, run: int, threshold: float) -> Outcome:
    """Apply the base, run and threshold (in percent) to the new codes of each interview.

    The base is the number of codes in the first `base` interviews, and stays the same; each run is
    of the next `run` interviews, and begins one interview later than the one before it. Source:
    Guest, Namey & Chen 2020, A simple method to assess and report thematic saturation in
    qualitative research, PLoS ONE 15(5), e0232076.
    """
    added = [int(each) for each in new]
    total = sum(added[:base])
    if not total or len(added) < base + run:
        return Outcome([math.nan] * max(0, len(added) - base + 1), None, assessable=False)
    ratios = [math.nan] * (len(added) - base + 1)
    at = None
    for end in range(base, len(added) - run + 1):
        found = sum(added[end : end + run])
        ratios[end - base] = 100 * found / total
        if at is None and 100 * found <= threshold * total:
            at = end
    return Outcome(ratios, at, assessable=True)


def enough(new: Sequence[int] | Counts, percent: float) -> int | None:
    """Return after how many interviews there are `percent` of all codes; None without any.

    Source: Hennink, Kaiser & Marconi 2017, Code saturation versus meaning saturation: how many
    interviews are enough?, Qualitative Health Research 27(4), 591-608.
    """
    so_far = np.cumsum(np.asarray(new, np.int64))
    if not len(so_far) or not so_far[-1]:
        return None
    return int(np.argmax(100 * so_far >= percent * so_far[-1])) + 1


def spread(
    present: NDArray[np.bool_], base: int, run: int, threshold: float, *, seed: int = SEED
) -> Spread:
    """Return what the order of the interviews does to the curve: `ORDERS` random ones, by a seed.

    Percentiles are values that occur (the smallest that as many orders do not exceed).
    """
    interviews = len(present)
    so_far = np.cumsum(_orders(present, seed), axis=1)
    ranked = np.sort(so_far, axis=0)
    low, median, high = (ranked[math.ceil(ORDERS * share) - 1] for share in (0.05, 0.5, 0.95))
    points = np.zeros(ORDERS, np.int64)
    if interviews >= base + run:
        before = so_far[:, base - 1 : interviews - run]
        after = so_far[:, base + run - 1 :]
        total = so_far[:, [base - 1]]
        reached = (100 * (after - before) <= threshold * total) & (total > 0)
        points = np.where(reached.any(axis=1), reached.argmax(axis=1) + base + run, 0)
    return Spread(low, median, high, points)


def _orders(present: NDArray[np.bool_], seed: int) -> Counts:
    """Return the new codes of each interview in each random order: `[order, place]`."""
    interviews = len(present)
    dice = np.random.Generator(np.random.PCG64(seed)).random((ORDERS, interviews))
    # The place of each interview in each order, an interview's own places side by side.
    places = np.ascontiguousarray(np.argsort(dice, axis=1).astype(np.int32).T)
    new = np.zeros(ORDERS * interviews, np.int64)
    lines = np.arange(ORDERS) * interviews
    for has in present.T:
        if has.any():
            np.add.at(new, lines + places[has].min(axis=0), 1)
    return new.reshape(ORDERS, interviews)
