"""Which codings belong together, how they differ, and what is confused with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.agreement import Item, Mark, classify, confusion
from qcoder.agreement.disagreements import relation

PARENTS = {"a1": "a", "a2": "a", "b1": "b", "a": None, "b": None, "c": None}


def mark(key: str, start: int, end: int, code: str, coder: str, valence: str | None = None) -> Mark:
    return Mark(key, start, end, code, coder, valence)


def kinds(*marks: Mark, coders: str = "AB") -> list[tuple[str, str]]:
    """Return of each item its kind and the ids of its codings."""
    found = classify(marks, list(coders), PARENTS)
    return [(item.kind, "".join(each.id for each in item.marks)) for item in found]


def test_the_same_passage_code_and_valence_by_all_is_agreed():
    assert kinds(mark("1", 0, 9, "c", "A"), mark("2", 0, 9, "c", "B")) == [("agreed", "12")]


def test_the_same_code_elsewhere_is_a_boundary():
    assert kinds(mark("1", 0, 9, "c", "A"), mark("2", 8, 12, "c", "B")) == [("boundary", "12")]


def test_passages_that_only_touch_are_two_omissions():
    found = kinds(mark("1", 0, 9, "c", "A"), mark("2", 9, 12, "c", "B"))
    assert found == [("omission", "1"), ("omission", "2")]


def test_one_coding_of_a_coder_may_meet_two_of_another():
    marks = mark("1", 0, 20, "c", "A"), mark("2", 0, 9, "c", "B"), mark("3", 12, 20, "c", "B")
    assert kinds(*marks) == [("boundary", "213")]


@pytest.mark.parametrize("end", [9, 12])
def test_another_valence_is_one_whatever_the_boundaries(end: int):
    marks = mark("1", 0, 9, "c", "A", "hindering"), mark("2", 0, end, "c", "B", None)
    assert kinds(*marks) == [("valence", "12")]


def test_what_a_coder_lacks_is_an_omission():
    marks = mark("1", 0, 9, "c", "A"), mark("2", 0, 9, "c", "B")
    assert kinds(*marks, coders="ABC") == [("omission", "12")]


def test_two_codes_of_two_coders_that_overlap_are_one_item():
    [item] = classify(
        [mark("1", 0, 9, "a1", "A"), mark("2", 5, 12, "a2", "B")], ["A", "B"], PARENTS
    )
    assert (item.kind, item.relation, item.codes) == ("other code", "sibling", ("a1", "a2"))
    assert (item.start, item.end, item.coders) == (0, 12, {"A", "B"})


def test_two_codes_of_one_coder_are_two_omissions():
    found = kinds(mark("1", 0, 9, "a1", "A"), mark("2", 5, 12, "a2", "A"))
    assert [kind for kind, _ids in found] == ["omission", "omission"]


def test_who_has_both_codes_is_not_confused():
    found = kinds(
        mark("1", 0, 9, "a1", "A"), mark("2", 0, 9, "a2", "A"), mark("3", 0, 9, "a1", "B")
    )
    assert sorted(found) == [("agreed", "13"), ("omission", "2")]


def test_the_longest_overlap_is_the_pair():
    marks = (
        mark("1", 0, 20, "a1", "A"),
        mark("2", 0, 5, "a2", "B"),
        mark("3", 6, 20, "c", "B"),
    )
    assert sorted(kinds(*marks)) == [("omission", "2"), ("other code", "13")]


def test_of_two_that_overlap_as_much_the_nearer_code_is_the_pair():
    marks = mark("1", 0, 9, "a1", "A"), mark("2", 0, 9, "c", "B"), mark("3", 0, 9, "a2", "B")
    assert sorted(kinds(*marks)) == [("omission", "2"), ("other code", "13")]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("a", "a1", "parent"),
        ("a1", "a", "parent"),
        ("a1", "a2", "sibling"),
        ("a1", "b1", "other"),
        ("a", "b", "other"),
        ("a", "unknown", "other"),
    ],
)
def test_relations(one: str, other: str, wanted: str):
    assert relation(one, other, PARENTS) == wanted


def test_codings_of_others_are_left_out():
    marks = mark("1", 0, 9, "c", "A"), mark("2", 0, 9, "c", "B"), mark("3", 0, 12, "c", "C")
    assert kinds(*marks) == [("agreed", "12")]


def test_nothing_is_nothing():
    assert classify([], ["A", "B"]) == []


@st.composite
def marked(draw: st.DrawFn) -> list[Mark]:
    """Codings of three coders as a project has them: of one code, none of a coder overlap."""
    found: list[Mark] = []
    for coder in "ABC":
        for code in ("a1", "a2", "c"):
            edges = sorted(draw(st.sets(st.integers(0, 12), max_size=6)))
            for start, end in zip(edges[::2], edges[1::2], strict=False):
                valence = draw(st.sampled_from([None, "hindering"]))
                found.append(Mark(f"{len(found):02}", start, end, code, coder, valence))
    return draw(st.permutations(found))


def clustered(marks: Sequence[Mark]) -> set[frozenset[str]]:
    """Return what overlaps of one code, also through others, the slow way."""
    groups = [{one} for one in marks]
    for one, other in combinations(marks, 2):
        if one.code == other.code and one.start < other.end and other.start < one.end:
            first = next(group for group in groups if one in group)
            second = next(group for group in groups if other in group)
            if first is not second:
                first |= second
                groups.remove(second)
    return {frozenset(each.id for each in group) for group in groups}


def of_cluster(item: Item, coders: str) -> str:
    if item.coders != {*coders}:
        return "omission"
    if len({each.valence for each in item.marks}) > 1:
        return "valence"
    return "agreed" if len({each[1:3] for each in item.marks}) == 1 else "boundary"


@given(marked(), st.sampled_from(["AB", "BC", "ABC"]))
def test_every_coding_is_in_exactly_one_item(marks: list[Mark], coders: str):
    found = classify(marks, list(coders), PARENTS)
    chosen = [each for each in marks if each.coder in coders]
    assert Counter(each.id for item in found for each in item.marks) == Counter(
        each.id for each in chosen
    )
    clusters = clustered(chosen)
    for item in found:
        parts = {
            frozenset(each.id for each in item.marks if each.code == code) for code in item.codes
        }
        assert parts <= clusters
        if item.kind != "other code":
            assert len(item.codes) == 1
            assert item.kind == of_cluster(item, coders)
            continue
        one, other = ([each for each in item.marks if each.code == code] for code in item.codes)
        assert not {each.coder for each in one} & {each.coder for each in other}
        assert any(a.start < b.end and b.start < a.end for a in one for b in other)
    left = [item for item in found if item.kind == "omission"]
    for one, other in combinations(left, 2):  # no pair was missed
        together = one.start < other.end and other.start < one.end
        assert not (together and one.codes != other.codes and not one.coders & other.coders)


@given(marked(), st.permutations("ABC"))
def test_neither_the_order_of_coders_nor_of_codings_matters(marks: list[Mark], coders: list[str]):
    assert classify(marks, coders, PARENTS) == classify(sorted(marks), ["A", "B", "C"], PARENTS)


@given(marked(), st.permutations("ABC"))
def test_whose_a_coding_is_changes_no_class(marks: list[Mark], other: list[str]):
    names = dict(zip("ABC", other, strict=True))
    renamed = [each._replace(coder=names[each.coder]) for each in marks]
    before = [
        (item.kind, {each.id for each in item.marks}) for item in classify(marks, ["A", "B", "C"])
    ]
    assert before == [
        (item.kind, {each.id for each in item.marks}) for item in classify(renamed, ["A", "B", "C"])
    ]


def by_character(marks: Sequence[Mark], coders: Sequence[str], codes: Sequence[str]) -> np.ndarray:
    """Count the confusion character by character."""
    lengths = np.zeros((len(codes) + 1, len(codes) + 1), int)
    for at in range(14):
        have = {
            coder: {
                codes.index(m.code) for m in marks if m.coder == coder and m.start <= at < m.end
            }
            for coder in coders
        }
        for one, other in combinations(coders, 2):
            for both in have[one] & have[other]:
                lengths[both, both] += 1
            rows = have[one] - have[other] or {len(codes)}
            for row in rows:
                for column in have[other] - have[one] or {len(codes)}:
                    if (row, column) != (len(codes), len(codes)):
                        lengths[row, column] += 1
    return lengths


@given(marked(), st.sampled_from(["AB", "CA", "ABC"]))
def test_confusion_is_that_of_each_character(marks: list[Mark], coders: str):
    codes = ["a1", "a2", "c"]
    found = confusion(marks, list(coders), codes)
    assert found.tolist() == by_character(marks, coders, codes).tolist()
    if len(coders) == 2:
        assert confusion(marks, list(coders[::-1]), codes).tolist() == found.T.tolist()


def test_a_code_beside_an_agreed_one_is_confused_with_none():
    marks = [mark("1", 0, 9, "a1", "A"), mark("2", 0, 9, "a2", "A"), mark("3", 0, 9, "a1", "B")]
    assert confusion(marks, "AB", ["a1", "a2"]).tolist() == [[9, 0, 0], [0, 0, 9], [0, 0, 0]]
