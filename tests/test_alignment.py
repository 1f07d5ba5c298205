"""Alignments: items are paired with equals, in order, and as many as can be."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcoder.alignment import Pair, aligned

items = st.lists(st.sampled_from("abcd"), max_size=14)


def most(old: list[str], new: list[str]) -> int:
    """Return the length of the longest common subsequence, row by row."""
    row = [0] * (len(new) + 1)
    for item in old:
        above = row
        row = [0]
        for place, other in enumerate(new):
            row.append(above[place] + 1 if item == other else max(row[-1], above[place + 1]))
    return row[-1]


def check(old: list[str], new: list[str], pairs: list[Pair]) -> None:
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in zip(pairs, pairs[1:], strict=False))


@given(items, items, st.booleans())
def test_items_are_paired_with_equals_in_order(old, new, exactly):
    check(old, new, aligned(old, new, exactly=exactly))


@given(items, items)
def test_as_many_are_kept_as_can_be_where_nothing_is_unique(old, new):
    old, new = old * 2, new * 2
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    assume(not any(old.count(item) == new.count(item) == 1 for item in old))
    assert len(aligned(old, new)) == most(old, new)


@given(st.permutations("abcdefgh"), st.permutations("abcdefgh"))
def test_as_many_are_kept_as_can_be_where_all_is_unique(old, new):
    assert len(aligned(old, new)) == most(old, new)


@given(items)
def test_the_same_is_kept_whole(old):
    assert aligned(old, old) == [(place, place) for place in range(len(old))]


@pytest.mark.parametrize(
    ("old", "new"),
    [(["a", "b"] * 9000, ["b", "a"] * 9000), (["a"] * 20_000, ["b"] * 20_000)],
    ids=["alternating", "nothing in common"],
)
def test_long_sequences_are_compared_in_a_moment(old, new):
    started = time.process_time()
    check(old, new, aligned(old, new))
    assert time.process_time() - started < 3
