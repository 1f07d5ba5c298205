"""Gamma: passages of coders aligned with each other so that disorder is least.

The one rule: the least disorder is exact; the chance level of `gamma` is sampled, so gamma is
stochastic: the same seed gives the same figure, another seed or program a slightly other one.

One coder's passages are `(start, end, code)`, as in `unitizing`; here they may overlap, and each
counts as it is. A coder who did not do the document is left out.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from importlib import import_module
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from qcoder.agreement.matching import assigned
from qcoder.agreement.spans import Floats, Ints
from qcoder.agreement.unitizing import Coders, Passage

_MOST_ALIGNMENTS = 2_000_000  # tried at once


class _Coder(NamedTuple):
    start: Floats
    end: Floats
    code: Ints


def gamma_disorder(
    coders: Coders, *, position: float = 1, category: float = 1, empty: float = 1
) -> float | None:
    """Return the disorder of the best alignment of two or more coders' passages.

    Each passage is aligned with at most one of every other coder. An alignment of passages costs
    the mean over pairs of coders of `position * ((|start - start'| + |end - end'|) / (length +
    length'))^2 + category * [code != code']`, times `empty`, and `empty` for each pair of which one
    has no passage in it; disorder is the least sum of costs over the mean number of passages per
    coder. Two coders: by assignment; more: by an integer programme over all alignments that can
    be part of the best.

    Returns None where nobody has a passage, or with fewer than two coders. Raises ValueError for
    passages of no length, and where more than two coders make too many alignments.
    Source: Mathet, Widlöcher & Métivier (2015), Computational Linguistics 41, 437-479, sect. 4-5.
    """
    return _disorder(_cleaned(coders), position, category, empty)


def gamma(
    coders: Coders,
    length: float,
    *,
    begin: float = 0,
    samples: int = 100,
    seed: int = 1,
    position: float = 1,
    category: float = 1,
) -> float | None:
    """Return the gamma of two or more coders, a stochastic figure: 1 - disorder / that by chance.

    The disorder by chance is the mean of `samples` samples, in each of which as many coders are
    drawn from these, and each is turned round the text by a random distance, no two by distances
    closer than passages are long on average; a passage that then would go past the end is set at
    the end. Returns None where `gamma_disorder` does, and where
    the disorder by chance is 0. Raises ValueError as that does, and for passages outside the text.
    Source: as `gamma_disorder`, sect. 5.2 (the random turn; programs sample in other ways as well,
    and differ in the second decimal).
    """
    cleaned = _cleaned(coders)
    if any(np.any((c.start < begin) | (c.end > begin + length)) for c in cleaned):
        raise ValueError("A passage reaches outside the text.")
    observed = _disorder(cleaned, position, category, 1)
    if observed is None:
        return None
    samplings = _samples(cleaned, begin, length, np.random.default_rng(seed))
    found = [_disorder(next(samplings), position, category, 1) for _ in range(samples)]
    by_chance = [disorder for disorder in found if disorder is not None]
    expected = sum(by_chance) / max(len(by_chance), 1)
    return 1 - observed / expected if expected else None


def opt_gamma_segments(
    first: Sequence[Passage],
    second: Sequence[Passage],
    *,
    alpha: float = 0.5,
    tau: float = 0.5,
    eta: float = 0.5,
) -> float | None:
    """Return the "optimized gamma" of segments of two coders, without a correction for chance.

    `1 - D / ((nA + nB) / 2)`, where D is the least cost of matching one to one: a pair costs
    `alpha * (1 - IoU) + (1 - alpha) * [code != code']` and may be matched where `1 - IoU <= tau`;
    a passage that is not matched costs `eta`. This is not the gamma of 2015.
    Returns None where neither has a passage. Raises ValueError for passages of no length.
    Source: definition of the package opt-gamma 0.4.1 (defaults: hard threshold, "mathet" mean).
    """
    a, b = _cleaned([first, second])
    count = len(a.code) + len(b.code)
    if not count:
        return None
    low, high = np.maximum.outer(a.start, b.start), np.minimum.outer(a.end, b.end)
    shared = np.maximum(high - low, 0)
    distance = 1 - shared / (np.add.outer(a.end - a.start, b.end - b.start) - shared)
    costs = alpha * distance + (1 - alpha) * np.not_equal.outer(a.code, b.code)
    costs = np.where(distance <= tau, costs, np.inf)
    return 1 - (_least_of_two(costs, 2 * eta) + count * eta) / (count / 2)


def _cleaned(coders: Coders) -> list[_Coder]:
    codes: dict[Hashable, int] = {}
    cleaned: list[_Coder] = []
    for passages in coders:
        start = np.array([p[0] for p in passages], dtype=np.float64)
        end = np.array([p[1] for p in passages], dtype=np.float64)
        if not np.all(start < end):
            raise ValueError("A passage must have an end after its start.")
        code = np.array([codes.setdefault(p[2], len(codes)) for p in passages], dtype=np.int64)
        cleaned.append(_Coder(start, end, code))
    return cleaned


def _disorder(
    coders: Sequence[_Coder], position: float, category: float, empty: float
) -> float | None:
    sizes = [len(coder.code) for coder in coders]
    count = sum(sizes)
    if len(coders) < 2 or not count:
        return None
    costs = {
        (a, b): _costs(coders[a], coders[b], position, category) * empty
        for a, b in combinations(range(len(coders)), 2)
    }
    if len(coders) == 2:
        least = _least_of_two(costs[0, 1], 2 * empty) + count * empty
    else:
        least = _least_of_many(sizes, costs, empty)
    return least / (count / len(coders))


def _costs(a: _Coder, b: _Coder, position: float, category: float) -> Floats:
    apart = np.abs(np.subtract.outer(a.start, b.start)) + np.abs(np.subtract.outer(a.end, b.end))
    lengths = np.add.outer(a.end - a.start, b.end - b.start)
    return position * (apart / lengths) ** 2 + category * np.not_equal.outer(a.code, b.code)


def _least_of_two(costs: Floats, alone: float) -> float:
    """Return the least sum of costs of pairs, each less `alone`: what its two cost unpaired."""
    saved = np.maximum(alone - costs, 0)
    rows, columns = assigned(saved)
    return -float(saved[rows, columns].sum())


def _least_of_many(
    sizes: Sequence[int], costs: dict[tuple[int, int], Floats], empty: float
) -> float:
    optimize: Any = import_module("scipy.optimize")
    sparse: Any = import_module("scipy.sparse")
    members, cost = _alignments(sizes, costs, empty)
    offsets = np.cumsum([0, *sizes])[:-1]
    row, coder = np.nonzero(members >= 0)
    passage = members[row, coder] + offsets[coder]
    shape = (int(sum(sizes)), len(cost))
    once = sparse.coo_array((np.ones(len(row)), (passage, row)), shape=shape).tocsc()
    found = optimize.milp(
        cost,
        constraints=optimize.LinearConstraint(once, 1, 1),
        integrality=np.ones(len(cost)),
        bounds=optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if not found.success:
        raise ArithmeticError(f"No best alignment was found: {found.message}")
    return float(found.fun)


def _alignments(
    sizes: Sequence[int], costs: dict[tuple[int, int], Floats], empty: float
) -> tuple[Ints, Floats]:
    """Return the alignments that can be part of the best: [n, coders] places or -1, and costs.

    One that costs more than its passages would on their own cannot. While coders are added, those
    to come can at best bring passages at no cost.
    """
    coders = len(sizes)
    number = coders * (coders - 1) / 2
    members = np.zeros((1, 0), dtype=np.int64)
    cost = np.zeros(1)
    for coder, size in enumerate(sizes):
        choice = np.arange(-1, size)
        if len(members) * len(choice) > _MOST_ALIGNMENTS:
            raise ValueError("These passages make too many alignments: compare two coders.")
        place = np.repeat(np.arange(len(members)), len(choice))
        new = np.tile(choice, len(members))
        cost = cost[place]
        for other in range(coder):
            old = members[place, other]
            between = np.full((sizes[other] + 1, size + 1), empty, dtype=np.float64)
            between[:-1, :-1] = costs[other, coder]
            cost = cost + between[old, new] / number
        members = np.column_stack([members[place], new])
        most = empty * ((members >= 0).sum(1) + coders - coder - 1)
        kept = cost <= most + 1e-9
        members, cost = members[kept], cost[kept]
    some = (members >= 0).any(1)
    return members[some], cost[some]


def _samples(
    coders: Sequence[_Coder], begin: float, length: float, generator: np.random.Generator
) -> Iterator[Sequence[_Coder]]:
    """Draw as many coders, each turned round the text, no two by almost the same distance."""
    number = len(coders)
    mean = float(np.concatenate([coder.end - coder.start for coder in coders]).mean())
    apart = min(mean, length / number / 2)  # so that such distances can be found
    while True:
        turns = generator.uniform(0, length, number)
        ordered = np.sort(turns)
        if np.all(np.diff(ordered, append=ordered[0] + length) >= apart):
            drawn: list[int] = generator.integers(0, number, number).tolist()
            yield [_turned(coders[c], t, begin, length) for c, t in zip(drawn, turns, strict=True)]


def _turned(coder: _Coder, by: float, begin: float, length: float) -> _Coder:
    size = coder.end - coder.start
    start = begin + np.mod(coder.start - begin + by, length)
    start = np.minimum(start, begin + length - size)
    return _Coder(start, start + size, coder.code)
