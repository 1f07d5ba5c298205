"""Gamma: the least disorder beside every alignment, tried out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.agreement import gamma, gamma_disorder, opt_gamma_segments
from tests.agreement.strategies import Passage, passages

L = 20
few = passages(L, "ab", most=3)


def cost(members: Sequence[Passage | None]) -> float:
    total, pairs = 0.0, 0
    for a, b in combinations(members, 2):
        pairs += 1
        if a is None or b is None:
            total += 1
        else:
            apart = abs(a[0] - b[0]) + abs(a[1] - b[1])
            total += (apart / (a[1] - a[0] + b[1] - b[0])) ** 2 + (a[2] != b[2])
    return total / pairs


def alignments(coders: Sequence[Sequence[Passage]]) -> Iterator[float]:
    """Go through all ways to divide all passages among alignments; give what each costs."""
    if not any(coders):
        yield 0.0
        return
    first = next(i for i, spans in enumerate(coders) if spans)
    head, others = coders[first][0], coders[first + 1 :]
    for choice in product(*([None, *range(len(spans))] for spans in others)):
        members = [
            head,
            *(None if c is None else s[c] for c, s in zip(choice, others, strict=True)),
        ]
        rest = [
            [*s[:c], *s[c + 1 :]] if c is not None else s
            for c, s in zip(choice, others, strict=True)
        ]
        left = [*coders[:first], coders[first][1:], *rest]
        here = cost([*[None] * first, *members])
        for there in alignments(left):
            yield here + there


@settings(deadline=None)
@given(
    st.lists(few, min_size=2, max_size=2)
    | st.lists(passages(L, "ab", most=2), min_size=3, max_size=3)
)
def test_the_least_disorder_of_all_alignments(coders: list[list[Passage]]) -> None:
    found = gamma_disorder(coders)
    count = sum(map(len, coders))
    if not count:
        assert found is None
    else:
        least = min(alignments(coders)) / (count / len(coders))
        assert found == pytest.approx(least, abs=1e-7)
        assert gamma_disorder(coders[::-1]) == pytest.approx(found, abs=1e-7)


def test_same_passages_are_in_order() -> None:
    spans = [(0, 4, "a"), (4, 9, "b"), (6, 9, "a")]
    assert gamma_disorder([spans, spans]) == 0
    assert gamma_disorder([spans, spans, spans]) == pytest.approx(0, abs=1e-12)
    assert gamma([spans, spans], 20) == 1
    assert opt_gamma_segments(spans, spans) == 1


def test_gamma_goes_by_its_seed() -> None:
    one = [(0, 5, "a"), (10, 20, "b"), (40, 50, "a"), (60, 70, "b")]
    other = [(1, 5, "a"), (12, 19, "a"), (42, 55, "a")]
    found = gamma([one, other], 100, seed=3)
    assert found == gamma([one, other], 100, seed=3)
    assert (
        found == gamma([one, other], 100, seed=4)
        or abs(found - gamma([one, other], 100, seed=4)) < 0.2
    )
    assert 0 < found < 1


def exhaustive_opt(one: Sequence[Passage], other: Sequence[Passage]) -> float:
    if not one:
        return 0.5 * len(other)
    head, rest = one[0], one[1:]
    least = 0.5 + exhaustive_opt(rest, other)
    for j, b in enumerate(other):
        shared = max(0, min(head[1], b[1]) - max(head[0], b[0]))
        distance = 1 - shared / (head[1] - head[0] + b[1] - b[0] - shared)
        if distance <= 0.5:
            here = 0.5 * distance + 0.5 * (head[2] != b[2])
            least = min(least, here + exhaustive_opt(rest, [*other[:j], *other[j + 1 :]]))
    return least


@given(few, few)
def test_opt_gamma_is_the_best_of_all_ways(one: list[Passage], other: list[Passage]) -> None:
    found, count = opt_gamma_segments(one, other), len(one) + len(other)
    if not count:
        assert found is None
    else:
        assert found == pytest.approx(1 - exhaustive_opt(one, other) / (count / 2), abs=1e-9)


def test_passages_that_cannot_be_are_refused() -> None:
    for function in (lambda a, b: gamma_disorder([a, b]), opt_gamma_segments):
        with pytest.raises(ValueError, match="passage"):
            function([(3, 3, "x")], [])
    with pytest.raises(ValueError, match="outside"):
        gamma([[(3, 12, "x")], [(0, 4, "x")]], 10)


def test_too_many_alignments_are_refused() -> None:
    crowd = [(i % 7, i % 7 + 10, "x") for i in range(400)]
    with pytest.raises(ValueError, match="too many alignments"):
        gamma_disorder([crowd] * 4)


def test_nothing_is_undefined() -> None:
    assert gamma_disorder([]) is None
    assert gamma_disorder([[(0, 1, "x")]]) is None
    assert gamma_disorder([[], []]) is None
    assert gamma([[], []], 10) is None
    assert gamma_disorder([[(0, 1, "x")], []]) == 2  # one passage on its own, half a one per coder
