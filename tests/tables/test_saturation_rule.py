"""The saturation rule, against plain loops, and the vector that was worked out by hand."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.tables import saturation_rule as rule

VECTOR = [16, 9, 7, 5, 4, 3, 0, 1, 0, 0, 1, 0]

counts = st.lists(st.integers(0, 9), max_size=20)
rules = st.tuples(
    st.sampled_from(rule.BASES), st.sampled_from(rule.RUNS), st.sampled_from(rule.THRESHOLDS)
)


def test_the_vector_of_the_rule():
    found = rule.outcome(VECTOR, 4, 2, 5)
    assert [round(each, 1) for each in found.ratios[:3]] == [18.9, 8.1, 2.7]
    assert (found.at, found.assessable) == (6, True)
    assert rule.outcome(VECTOR, 4, 2, 0).at == 8
    never = rule.outcome(VECTOR, 4, 3, 0)
    assert (never.at, never.assessable) == (None, True)


def test_the_vector_of_enough():
    so_far = np.cumsum(VECTOR)
    shares = [round(100 * int(each) / 46, 1) for each in so_far]
    assert (shares[3], shares[4], shares[5], shares[10]) == (80.4, 89.1, 95.7, 100.0)
    assert (rule.enough(VECTOR, 90), rule.enough(VECTOR, 100)) == (6, 11)
    assert rule.enough([0, 0], 90) is None
    assert rule.enough([], 100) is None


@pytest.mark.parametrize("new", [[], [3], [0, 0, 0, 0, 5, 0, 0, 0], [9, 1, 1, 0, 0]])
def test_without_a_base_or_a_whole_run_nothing_is_assessed(new):
    found = rule.outcome(new, 4, 2, 5)
    assert (found.at, found.assessable) == (None, False)
    assert all(math.isnan(each) for each in found.ratios)


@given(counts, rules)
def test_the_rule_is_that_of_a_plain_loop(new, chosen):
    base, run, threshold = chosen
    found = rule.outcome(new, base, run, threshold)
    total, at = sum(new[:base]), None
    for end in range(base, len(new) + 1):
        after = new[end : end + run]
        ratio = found.ratios[end - base]
        if len(after) < run or not total:
            assert math.isnan(ratio)
            continue
        assert ratio == pytest.approx(100 * sum(after) / total)
        if at is None and 100 * sum(after) <= threshold * total:
            at = end
    assert found.at == at
    assert found.assessable == (total > 0 and len(new) >= base + run)


@given(counts, rules)
def test_a_stricter_rule_is_never_reached_sooner(new, chosen):
    base, run, _threshold = chosen
    points = {
        (each, threshold): rule.outcome(new, base, each, threshold).at
        for each in rule.RUNS
        for threshold in rule.THRESHOLDS
    }
    for strict, lax in [((3, 5.0), (2, 5.0)), ((3, 0.0), (2, 0.0)), ((run, 0.0), (run, 5.0))]:
        if points[strict] is not None:
            assert points[lax] is not None
            assert points[lax] <= points[strict]


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 2**32), rules)
def test_random_orders_are_those_of_a_plain_count(interviews, codes, seed, chosen):
    rnd = Random(seed)
    has = [{code for code in range(codes) if rnd.random() < 0.3} for _ in range(interviews)]
    present = np.array([[code in one for code in range(codes)] for one in has], bool)
    present = present.reshape(interviews, codes)
    new = [len(one - set[int]().union(*has[:at])) for at, one in enumerate(has)]
    assert rule.new_codes(present).tolist() == new

    found = rule.spread(present, *chosen)
    again = rule.spread(present, *chosen)
    for one, other in zip(found, again, strict=True):
        assert one.tolist() == other.tolist()  # by its seed
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    if interviews:
        everything = len(set[int]().union(*has))
        assert found.low[-1] == found.high[-1] == everything
        assert min(map(len, has)) <= found.low[0] <= found.high[0] <= max(map(len, has))


def test_random_orders_spread_as_they_should():
    """Ten interviews, of which one has a code of its own: that one is anywhere."""
    present = np.zeros((10, 11), bool)
    present[:, :10] = True
    present[3, 10] = True
    found = rule.spread(present, 4, 2, 0)
    assert (found.low[0], found.low[4], found.median[9]) == (10, 10, 11)
    assert found.median.tolist().count(11) in range(5, 7)
    # New in the base: at 4+2; in one of the next two: after it; later: at 4+2 too.
    assert set(found.points.tolist()) == {6, 7, 8}
    assert (found.points == 6).mean() == pytest.approx(0.8, abs=0.05)


@given(st.integers(1, 7), st.integers(0, 6), st.integers(0, 2**32), rules)
def test_the_point_of_each_order_is_that_of_the_rule(interviews, codes, seed, chosen):
    """Interviews that have all the same codes are in every order alike."""
    present = np.ones((interviews, codes), bool)
    found = rule.spread(present, *chosen, seed=seed)
    one = rule.outcome(rule.new_codes(present), *chosen[:3])
    wanted = 0 if one.at is None else one.at + chosen[1]
    assert set(found.points.tolist()) == {wanted}
