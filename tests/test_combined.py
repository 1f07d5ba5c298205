"""Passages of several codes together, against counting characters one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.codings import NewCoding
from qcoder.errors import Refused
from qcoder.model import Coding
from qcoder.project import Project
from tests.builders import code_words, new_project, plain, transcript

LINES = ("I: Hoe gaat het?", "R: Goed, dank u wel.", "I: Mooi zo.", "R: Ja hoor, prima.")


@pytest.fixture
def ready(p: Project) -> Project:
    p.codes.add("T", codable=False)
    p.codes.add("U", parent="T", codable=False)
    for code, parent in (("A", None), ("B", "T"), ("C", "U"), ("D", "B")):
        p.codes.add(code, parent=parent)
    p.coders.add("MV")
    p.documents.add(transcript(*LINES, name="gesprek", header="Kop", notes="Een noot."))
    return p


def ids(p: Project, *codes: str) -> list[str]:
    return [p.codes.get(code).id for code in codes]


def words(p: Project, mode: str, *codes: str) -> list[str]:
    found = p.passages.combine(ids(p, *codes), mode)
    return [p.documents.get(one.document).text[one.start : one.end] for one in found]


def test_any_is_each_coding_in_the_order_of_the_text(ready: Project) -> None:
    document = ready.documents.get("gesprek")
    code_words(ready, document, "prima", "A")
    code_words(ready, document, "Goed", "B", coder="MV")
    assert words(ready, "any", "A", "B") == ["Goed", "prima"]
    assert [len(one.codings) for one in ready.passages.combine(ids(ready, "A"))] == [1]
    assert words(ready, "any") == words(ready, "all") == words(ready, "near") == []


def test_all_is_the_stretch_under_every_code_whoever_coded(ready: Project) -> None:
    document = ready.documents.get("gesprek")
    one = code_words(ready, document, "Goed, dank", "A")
    two = code_words(ready, document, "dank u", "B", coder="MV")
    code_words(ready, document, "prima", "A")
    assert words(ready, "all", "A", "B") == ["dank"]
    (found,) = ready.passages.combine(ids(ready, "B", "A"), "all")
    assert [row.id for row in found.codings] == [one.id, two.id]
    assert found.turn is None
    assert words(ready, "all", "A", "B", "C") == []
    assert not ready.passages.combine(ids(ready, "A", "B"), "all", coders=[one.coder])


def test_near_is_the_codings_in_one_turn(ready: Project) -> None:
    document = ready.documents.get("gesprek")
    code_words(ready, document, "wel", "B")
    code_words(ready, document, "Goed", "A")
    code_words(ready, document, "Mooi", "A")
    code_words(ready, document, "Ja hoor", "B")
    assert words(ready, "near", "A", "B") == ["Goed, dank u wel"]
    assert [one.turn for one in ready.passages.combine(ids(ready, "A", "B"), "near")] == [2]


def test_a_coding_over_two_turns_is_in_both(ready: Project) -> None:
    document = ready.documents.get("gesprek")
    long = code_words(ready, document, "wel.\nI: Mooi", "A")
    code_words(ready, document, "Goed", "B")
    code_words(ready, document, "zo", "B")
    found = ready.passages.combine(ids(ready, "A", "B"), "near")
    assert [one.turn for one in found] == [2, 3]
    assert all(long.id in [row.id for row in one.codings] for one in found)


def test_header_and_notes_are_no_turns(ready: Project) -> None:
    document = ready.documents.get("gesprek")
    for code in ("A", "B"):
        code_words(ready, document, "Kop", code)
        code_words(ready, document, "noot", code)
    code_words(ready, document, "prima", "A")
    found = ready.passages.combine(ids(ready, "A", "B"), "near")
    assert [one.turn for one in found] == [None, None]
    assert words(ready, "near", "A", "B") == ["Kop", "noot"]


def test_without_turns_a_line_stands_for_a_turn(ready: Project) -> None:
    document = ready.documents.add(plain("Eerst dit.\nDan dat en meer.", name="verslag"))
    code_words(ready, document, "Eerst", "A")
    code_words(ready, document, "Dan", "A")
    code_words(ready, document, "meer", "B")
    assert words(ready, "near", "A", "B") == ["Dan dat en meer"]


def test_a_theme_stands_for_the_codes_under_it(ready: Project) -> None:
    document = ready.documents.get("gesprek")
    code_words(ready, document, "Goed, dank", "A")
    code_words(ready, document, "dank u", "C")
    code_words(ready, document, "prima", "B")
    assert words(ready, "any", "T") == ["dank u", "prima"]
    assert words(ready, "all", "A", "T") == ["dank"]
    assert words(ready, "all", "C", "T") == ["dank u"]
    code_words(ready, document, "zo", "D")
    assert words(ready, "any", "B") == ["zo", "prima"]
    assert words(ready, "any", "T") == ["dank u", "zo", "prima"]


def test_another_way_of_combining_is_refused(ready: Project) -> None:
    with pytest.raises(Refused, match="any, all, near"):
        ready.passages.combine(ids(ready, "A"), "none")


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda s: (s[0], s[0] + s[1]))
coded = st.lists(
    st.tuples(spans, st.sampled_from("ABC"), st.sampled_from(("AK", "MV")), st.booleans())
)


@given(coded, st.lists(st.sampled_from("ABC"), min_size=1, unique=True))
def test_combining_is_what_counting_says(
    rows: Sequence[tuple[tuple[int, int], str, str, bool]], chosen: list[str]
) -> None:
    with new_project() as p:
        p.coders.add("MV")
        keys = {code: p.codes.add(code).id for code in "ABC"}
        texts = (
            "R: aaaaaaa\nI: b\nR: cccccccc ddddddd\nO: eeeeeeeeeeeeeee",
            "f" * 20 + "\n" + "g" * 40,
        )
        documents = [
            p.documents.add(transcript(*texts[0].split("\n"), name="a")),
            p.documents.add(plain(texts[1], name="b")),
        ]
        p.codings.add_all(
            NewCoding(documents[second], *span, code, coder=coder)
            for span, code, coder, second in rows
            if documents[second].text[slice(*span)].strip()
        )
        wanted = [keys[code] for code in chosen]
        for mode, naive in (("all", _all), ("near", _near)):
            expected = [
                (document.id, *one)
                for document in documents
                for one in naive(document.text, p.codings.list(document), wanted)
            ]
            found = p.passages.combine(wanted, mode)
            shown = [(one[0], one.start, one.end, {row.id for row in one.codings}) for one in found]
            assert shown == expected
            apart = [one for d in documents for one in p.passages.combine(wanted, mode, [d.id])]
            assert apart == found
            for one in found:
                assert list(one.codings) == sorted(
                    one.codings, key=lambda r: (r.start, r.end, r.id)
                )


Found = list[tuple[int, int, set[str]]]


def _all(text: str, codings: Sequence[Coding], codes: list[str]) -> Found:
    def under(at: int) -> bool:
        return all(any(c.code == k and c.start <= at < c.end for c in codings) for k in codes)

    found: list[tuple[int, int]] = []
    for at in filter(under, range(len(text))):
        if found and found[-1][1] == at:
            found[-1] = found[-1][0], at + 1
        else:
            found.append((at, at + 1))
    return [
        (s, e, {c.id for c in codings if c.code in codes and c.start < e and c.end > s})
        for s, e in found
    ]


def _near(text: str, codings: Sequence[Coding], codes: list[str]) -> Found:
    found: Found = []
    start = 0
    for line in text.splitlines(keepends=True):  # here each turn is a line
        end = start + len(line)
        here = [c for c in codings if c.code in codes and c.start < end and c.end > start]
        if {c.code for c in here} == set(codes):
            found.append(
                (min(c.start for c in here), max(c.end for c in here), {c.id for c in here})
            )
        start = end
    return found
