"""Sets of codes: distances and alpha beside another library, and edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics import distance as other
from nltk.metrics.agreement import AnnotationTask

from qcoder.agreement import jaccard_distance, krippendorff_alpha, masi_distance, set_alpha

sets = st.frozensets(st.sampled_from("abcd"), max_size=3)
some = st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=3)
matrix = st.lists(st.lists(sets | st.none(), min_size=3, max_size=3), max_size=8)


@given(some, some)
def test_distances_as_another_library_has_them(a: frozenset[str], b: frozenset[str]) -> None:
    assert jaccard_distance(a, b) == pytest.approx(other.jaccard_distance(a, b), abs=1e-12)
    near = other.masi_distance(a, b)  # with .67 and .33 for 2/3 and 1/3
    assert masi_distance(a, b) == pytest.approx(near, abs=0.0034)


@given(sets, sets)
def test_distances_are_distances(a: frozenset[str], b: frozenset[str]) -> None:
    for distance in (jaccard_distance, masi_distance):
        assert distance(a, b) == distance(b, a)
        assert 0 <= distance(a, b) <= 1
        assert (distance(a, b) == 0) == (a == b)


def test_two_empty_sets_are_the_same() -> None:
    for distance in (jaccard_distance, masi_distance):
        assert distance(frozenset(), frozenset()) == 0
        assert distance(frozenset(), frozenset("a")) == 1


@given(st.lists(st.lists(some, min_size=3, max_size=3), min_size=2, max_size=8))
def test_alpha_as_another_library_has_it(rows: list[list[frozenset[str]]]) -> None:
    found = set_alpha(rows, jaccard_distance)
    data = [(str(c), str(u), s) for u, row in enumerate(rows) for c, s in enumerate(row)]
    if found is not None:
        task = AnnotationTask(data, distance=other.jaccard_distance)
        assert found == pytest.approx(task.alpha(), abs=1e-9)


@given(matrix)
def test_alpha_is_nominal_where_sets_are_the_same_or_not(
    rows: list[list[frozenset[str] | None]],
) -> None:
    found = set_alpha(rows, lambda a, b: float(a != b))
    names = [[None if s is None else "".join(sorted(s)) for s in row] for row in rows]
    nominal = krippendorff_alpha(names) if rows else None
    assert found is None if nominal is None else found == pytest.approx(nominal, abs=1e-9)


@given(matrix, st.permutations(range(3)))
def test_order_of_coders_does_not_matter(
    rows: list[list[frozenset[str] | None]], order: list[int]
) -> None:
    turned = set_alpha([[row[i] for i in order] for row in rows], masi_distance)
    found = set_alpha(rows, masi_distance)
    assert turned is None if found is None else turned == pytest.approx(found, abs=1e-12)
