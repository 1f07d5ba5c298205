"""Codings: what can be coded, and what changing a coding does."""

from __future__ import annotations

import numpy as np
import pytest

from qcoder.codings import NewCoding
from qcoder.errors import NotFound, Refused
from tests.builders import code_words, covered, dump, find, plain, transcript

TEXT = "één 👩🏽 q\u0301 שלום\n\n  einde"


@pytest.fixture
def ready(p):
    p.documents.add(plain(TEXT))
    p.codes.add("A")
    p.codes.add("B")
    p.codes.add("T", codable=False)
    p.coders.add("MB")
    return p


@pytest.fixture
def document(ready):
    return ready.documents.list()[0]


@pytest.mark.parametrize("words", ["één", "👩🏽", "q\u0301", "שלום", "einde", TEXT])
def test_offsets_are_code_points(ready, document, words):
    coding = code_words(ready, document, words, "A")
    assert ready.codings.text(coding) == words
    assert TEXT[coding.start : coding.end] == words


def test_a_coding_is_stored_as_it_was_given(ready, document):
    coding = ready.codings.add(
        document,
        0,
        3,
        code="A",
        valence="hindering",
        flags=["twijfel", "citaat", "twijfel"],
        qualifiers={"fase": "voor"},
        coder="MB",
    )
    assert ready.codings.get(coding) == coding
    assert coding.flags == ("citaat", "twijfel")
    assert coding.qualifiers == {"fase": "voor"}
    assert coding.coder == ready.coders.get("MB").id
    assert coding.text_id == document.text_id


@pytest.mark.parametrize("span", [(0, 0), (3, 1), (-1, 3), (0, 1000), (1000, 1001)])
def test_what_is_no_passage_is_refused(ready, document, span):
    coding = ready.codings.add(document, 0, 3, code="A")
    before = dump(ready)
    with pytest.raises(Refused, match="There is no passage"):
        ready.codings.add(document, *span, code="A")
    with pytest.raises(Refused, match="There is no passage"):
        ready.codings.resize(coding, *span)
    assert dump(ready) == before


def test_a_passage_without_words_is_refused(ready, document):
    start = TEXT.index("\n\n")
    with pytest.raises(Refused, match="no words"):
        ready.codings.add(document, start, start + 4, code="A")


def test_a_theme_is_not_applied(ready, document):
    with pytest.raises(Refused, match="is a theme"):
        ready.codings.add(document, 0, 3, code="T")
    coding = ready.codings.add(document, 0, 3, code="A")
    with pytest.raises(Refused, match="is a theme"):
        ready.codings.recode(coding, "T")


def test_one_refusal_among_many_codes_none(ready, document):
    before = dump(ready)
    with pytest.raises(Refused):
        ready.codings.add_all([NewCoding(document, 0, 3, "A"), NewCoding(document, 4, 5, "T")])
    assert dump(ready) == before


def test_what_is_not_there_is_not_found(ready, document):
    for values in ({"code": "weg"}, {"code": "A", "coder": "weg"}):
        with pytest.raises(NotFound):
            ready.codings.add(document, 0, 3, **values)
    with pytest.raises(NotFound, match="no coding"):
        ready.codings.get("weg")
    with pytest.raises(NotFound, match="no coding"):
        ready.codings.remove("weg")


def test_no_offset_is_applied_to_a_text_that_it_was_not_meant_for(ready, document):
    coding = ready.codings.add(document, 0, 3, code="A")
    ready.documents.correct(document, "Vooraf: " + TEXT)
    with pytest.raises(Refused, match="anew"):
        ready.codings.add(document, 4, 6, code="B")
    with pytest.raises(Refused, match="read it again"):
        ready.codings.resize(coding, 0, 6)
    assert ready.codings.resize(ready.codings.get(coding), 0, 6).end == 6
    assert len(ready.codings.list(document)) == 1


def test_the_coding_that_comes_back_is_the_one_that_stands(ready, document):
    first = ready.codings.add(document, 0, 5, code="A")
    second = ready.codings.add(document, 4, 7, code="A")
    assert (second.start, second.end) == (0, 7)
    assert ready.codings.list() == [second]
    assert second.id <= first.id


@pytest.mark.parametrize("change", ["resize", "recode"])
def test_what_comes_to_overlap_is_joined(ready, document, change):
    ready.codings.add(document, 0, 3, code="A")
    if change == "resize":
        coding = ready.codings.resize(ready.codings.add(document, 6, 8, code="A"), 2, 8)
    else:
        coding = ready.codings.recode(ready.codings.add(document, 2, 8, code="B"), "A")
    assert ready.codings.list() == [coding]
    assert (coding.start, coding.end) == (0, 8)
    assert ready.check() == []


def test_a_judgement_is_set_and_taken_back(ready, document):
    coding = ready.codings.add(document, 0, 3, code="A")
    assert coding.valence is None
    assert ready.codings.set_valence(coding, "neutral").valence == "neutral"
    assert ready.codings.set_valence(coding, None).valence is None
    with pytest.raises(Refused, match="choose from"):
        ready.codings.set_valence(coding, "good")
    assert ready.codings.set_flags(coding, ["👍"]).flags == ("👍",)
    assert ready.codings.set_qualifiers(coding, {"fase": "na"}).qualifiers == {"fase": "na"}


def test_codings_are_listed_by_document_code_and_coder(ready, document):
    other = ready.documents.add(transcript("R: tweede"))
    late = code_words(ready, document, "einde", "A")
    early = code_words(ready, document, "één", "B", coder="MB")
    second = code_words(ready, other, "tweede", "A")
    assert ready.codings.list() == [early, late, second]
    assert ready.codings.list(document) == [early, late]
    assert ready.codings.list(code="A") == [late, second]
    assert ready.codings.list(coder="MB") == [early]


def test_removing_codings_removes_their_memos(ready, document):
    one, two = (code_words(ready, document, words, "A") for words in ("één", "einde"))
    ready.memos.add("let op", coding=one)
    ready.codings.remove(one, two)
    assert not ready.codings.list()
    assert not ready.memos.list()
    ready.undo()
    assert set(covered(ready).values()) == {"één", "einde"}
    assert len(ready.memos.list()) == 1


def test_offsets_may_come_from_numpy(ready, document):
    start, end = np.array(find(document, "einde"))
    coding = ready.codings.add(document, start, end, code="A")
    assert ready.codings.text(coding) == "einde"
    assert ready.codings.resize(coding, start - 1, end).start == start - 1
    assert ready.memos.add("hier", document=document, passage=(start, end)).end == end


def test_the_one_passage_that_reads_so_is_found(ready, document):
    assert ready.codings.find_words(document, "שלום") == find(document, "שלום")
    with pytest.raises(NotFound, match="not in"):
        ready.codings.find_words(document, "weg")


def test_ten_thousand_codings_are_added_in_a_moment(p):
    from time import process_time

    p.codes.add("A")
    document = p.documents.add(plain("woord " * 10_000))
    started = process_time()
    p.codings.add_all(NewCoding(document.id, 6 * n, 6 * n + 5, "A") for n in range(10_000))
    assert process_time() - started < 4
    assert p.codes.count("A") == 10_000


@pytest.mark.parametrize("what", ["document", "code", "coder"])
def test_an_empty_key_is_no_thing_rather_than_everything(ready, what):
    with pytest.raises(NotFound):
        ready.codings.list(**{what: ""})


def test_an_empty_coder_is_not_this_one(ready, document):
    with pytest.raises(NotFound):
        ready.codings.add(document, 0, 3, code="A", coder="")


@pytest.mark.parametrize("flags", ["citaat", [1], [None]])
def test_flags_are_a_list_of_texts(ready, document, flags):
    coding = ready.codings.add(document, 0, 3, code="A")
    with pytest.raises(Refused, match="Flags"):
        ready.codings.set_flags(coding, flags)
    with pytest.raises(Refused, match="Flags"):
        ready.codings.add(document, 0, 3, code="B", flags=flags)


def test_flags_and_qualifiers_are_stored_clean(ready, document):
    coding = ready.codings.add(
        document,
        0,
        3,
        code="A",
        flags=["cafe\u0301 ", "café", " "],
        qualifiers={" fase ": "e\u0301"},
    )
    assert (coding.flags, coding.qualifiers) == (("café",), {"fase": "é"})
    with pytest.raises(Refused, match="qualifiers are texts"):
        ready.codings.set_qualifiers(coding, {"fase": 3})


def test_qualifiers_are_those_of_the_codebook(ready, document):
    coding = ready.codings.add(document, 0, 3, code="A", qualifiers={"bron": "x"})
    ready.codebook.load("rups_success_factors")
    assert ready.codings.set_qualifiers(coding, {"fase": "contact"}).qualifiers["fase"] == "contact"
    before = dump(ready)
    for wrong, words in (({"bron": "x"}, "it has: fase"), ({"fase": "voor"}, "has contact")):
        with pytest.raises(Refused, match=words):
            ready.codings.set_qualifiers(coding, wrong)
        with pytest.raises(Refused, match=words):
            ready.codings.add(document, 0, 3, code="B", qualifiers=wrong)
    assert dump(ready) == before
