"""Memos: on one thing, or on the project."""

from __future__ import annotations

import pytest

from qcoder.errors import NotFound, Refused
from tests.builders import code_words, dump, find, transcript


@pytest.fixture
def things(p):
    """One thing of each kind that a memo can be on."""
    document = p.documents.add(transcript("R: goed hoor"))
    code = p.codes.add("A")
    coding = code_words(p, document, "goed", "A")
    return {"document": document, "code": code, "coding": coding, "case": p.cases.add("Ede")}


@pytest.mark.parametrize("kind", ["document", "code", "coding", "case"])
def test_a_memo_is_found_on_its_thing(p, things, kind):
    memo = p.memos.add("let op 👍", title="Titel", **{kind: things[kind]})
    assert p.memos.list(**{kind: things[kind]}) == [memo]
    assert p.memos.list() == [memo]
    assert getattr(memo, kind) == things[kind].id
    assert memo.coder == p.coder.id
    for other in things.keys() - {kind}:
        assert p.memos.list(**{other: things[other]}) == []


def test_a_memo_on_the_project_is_on_nothing_else(p, things):
    memo = p.memos.add("plan")
    assert (memo.document, memo.code, memo.coding, memo.case) == (None,) * 4


def test_a_memo_on_a_passage_is_an_anchor(p, things):
    document = things["document"]
    memo = p.memos.add("hier", document=document, passage=find(document, "hoor"))
    p.documents.correct(document, "Kop\n" + document.text)
    memo = p.memos.get(memo)
    assert p.documents.get(document).text[memo.start : memo.end] == "hoor"


def test_a_memo_belongs_to_one_thing(p, things):
    before = dump(p)
    with pytest.raises(Refused, match="one thing"):
        p.memos.add("let op", code=things["code"], case=things["case"])
    assert dump(p) == before


@pytest.mark.parametrize("words", ["", " \n", "\ufeff"])
def test_an_empty_memo_is_refused(p, words):
    memo = p.memos.add("let op")
    with pytest.raises(Refused, match="is empty"):
        p.memos.add(words)
    with pytest.raises(Refused, match="is empty"):
        p.memos.edit(memo, body=words)
    assert p.memos.list() == [memo]


@pytest.mark.parametrize("passage", [(0, 0), (-1, 2), (3, 100), (5, 4)])
def test_a_passage_outside_the_text_is_refused(p, things, passage):
    with pytest.raises(Refused, match="no passage"):
        p.memos.add("let op", document=things["document"], passage=passage)
    with pytest.raises(Refused, match="no passage"):
        p.memos.add("let op", passage=(0, 3))


def test_a_memo_is_changed_and_removed(p):
    memo = p.memos.add("let op")
    assert p.memos.edit(memo, title="Titel").body == "let op"
    assert p.memos.edit(memo, body="anders") == p.memos.get(memo)
    p.memos.remove(memo)
    for change in (p.memos.get, p.memos.edit, p.memos.remove):
        with pytest.raises(NotFound, match="no longer there"):
            change(memo)


def test_a_coding_that_is_gone_gets_no_memo(p, things):
    p.codings.remove(things["coding"])
    with pytest.raises(NotFound, match="no longer there"):
        p.memos.add("let op", coding=things["coding"])


def test_a_memo_is_of_whom_it_is_said_to_be(p):
    other = p.coders.add("MB")
    assert p.memos.add("let op", coder="MB").coder == other.id
    assert p.memos.add("let op").coder == p.coder.id
    with pytest.raises(NotFound):
        p.memos.add("let op", coder="")


@pytest.mark.parametrize("kind", ["document", "code", "coding", "case"])
def test_an_empty_key_is_no_thing_rather_than_everything(p, things, kind):
    with pytest.raises(NotFound):
        p.memos.add("let op", **{kind: ""})
    with pytest.raises(NotFound):
        p.memos.list(**{kind: ""})
