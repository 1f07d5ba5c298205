"""Joining does not depend on the order in which codings came."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.codings import NewCoding
from qcoder.joins import combined
from qcoder.model import Document, Valence
from qcoder.project import Project
from tests.builders import new_project, plain

LENGTH = 24
codings = st.tuples(
    st.integers(0, LENGTH - 1),
    st.integers(1, 10),
    st.sampled_from([None, *Valence]),
    st.sets(st.sampled_from(["twijfel", "citaat"])),
    st.dictionaries(st.sampled_from(["fase", "bron"]), st.sampled_from(["a", "b", "c"])),
)


def outcome(p: Project, document: Document | None = None) -> list[tuple]:
    return [
        (c.start, c.end, c.valence, c.flags, dict(c.qualifiers)) for c in p.codings.list(document)
    ]


def naive(wanted: list[tuple]) -> list[tuple[int, int]]:
    """Join by characters: those of neighbours that no coding shares are apart."""
    links = {
        at for start, length, *_ in wanted for at in range(start, min(start + length, LENGTH) - 1)
    }
    inside = {
        at for start, length, *_ in wanted for at in range(start, min(start + length, LENGTH))
    }
    starts = [at for at in sorted(inside) if at - 1 not in links]
    ends = [at + 1 for at in sorted(inside) if at not in links]
    return list(zip(starts, ends, strict=True))


@given(st.lists(codings, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_coding_makes_no_difference(wanted, rnd):
    seen = []
    with new_project() as p:
        code = p.codes.add("A")
        for at in range(3):
            document = p.documents.add(plain("x" * LENGTH, f"{at}"))
            mixed = rnd.sample(wanted, len(wanted)) if at else wanted
            new = [
                NewCoding(document, start, min(start + length, LENGTH), code, *rest)
                for start, length, *rest in mixed
            ]
            if at < 2:
                for one in new:
                    p.codings.add_all([one])
            else:
                p.codings.add_all(new)
            seen.append(outcome(p, document))
        assert p.check() == []
    assert seen[0] == seen[1] == seen[2]
    assert [row[:2] for row in seen[0]] == naive(wanted)


def test_what_only_touches_is_not_joined(p):
    document = p.documents.add(plain("eentwee"))
    p.codes.add("A")
    p.codings.add(document, 0, 3, code="A")
    p.codings.add(document, 3, 7, code="A")
    assert len(p.codings.list()) == 2
    p.codings.add(document, 2, 4, code="A")
    assert [row[:2] for row in outcome(p)] == [(0, 7)]


def test_other_codes_coders_and_documents_are_left_alone(p):
    other = p.coders.add("MB")
    first, second = p.documents.add(plain("een twee")), p.documents.add(plain("een twee", "2"))
    p.codes.add("A")
    p.codes.add("B")
    for document in (first, second):
        for code in "AB":
            for coder in (None, other):
                p.codings.add(document, 0, 5, code=code, coder=coder)
    assert len(p.codings.list()) == 8


def test_the_lowest_id_survives_with_the_memos_of_all(p):
    document = p.documents.add(plain("een twee drie"))
    p.codes.add("A")
    first, second = (p.codings.add(document, *span, code="A") for span in ((0, 3), (9, 13)))
    memos = [p.memos.add("let op", coding=coding) for coding in (first, second)]
    joined = p.codings.add(document, 2, 10, code="A")
    assert joined.id <= min(first.id, second.id)
    assert {p.memos.get(memo).coding for memo in memos} == {joined.id}


@pytest.mark.parametrize("three", list(permutations([None, *Valence], 3)))
def test_valences_combine_in_any_order(three):
    a, b, c = three
    assert combined(a, b) == combined(b, a)
    assert combined(combined(a, b), c) == combined(a, combined(b, c))
    assert combined(a, a) == a


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        (None, "neutral", "neutral"),
        ("neutral", "hindering", "hindering"),
        ("facilitating", "hindering", "both"),
        ("both", None, "both"),
        ("both", "neutral", "both"),
    ],
)
def test_what_two_valences_are_together(a, b, both):
    assert combined(a and Valence(a), b and Valence(b)) == both
