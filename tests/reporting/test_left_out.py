"""Quotes that whoever writes the report leaves out by hand, and takes in again."""

from __future__ import annotations

import pytest

import qcoder
from qcoder.errors import NotFound, ReadOnly, Refused
from tests.builders import code_words, find
from tests.reporting.projects import SAID, fill


@pytest.fixture
def full(p):
    fill(p)
    return p


@pytest.fixture
def item(full):
    return full.report.add("quotes", {"identifying": True})


def _in(p, item):
    """Return the quotes that the report has."""
    return [one for one, left in p.report.quotes(item).items() if not left]


def test_a_quote_is_left_out_and_taken_in_without_touching_codings(full, item, path):
    every = full.quotes.list()
    codings = full.codings.list()
    kept = full.report.leave_out(item, every[1], every[3])
    assert kept.choices["identifying"] is True
    assert full.codings.list() == codings
    full.close()
    again = qcoder.open(path, coder="AK")
    assert _in(again, item) == [every[0], every[2]]
    assert len(again.report.part(item).lines) == 2
    (seen,) = again.report.preview()
    assert seen.left_out == 2
    assert "2 quotes are left out by choice." in seen.warnings
    again.report.take_in(item, every[1])
    assert _in(again, item) == every[:3]
    assert "left_out" not in again.report.take_in(item, every[3]).choices
    again.close()


def test_each_is_one_operation_that_undo_takes_back(full, item):
    every = full.quotes.list()
    full.report.leave_out(item, *every[:2])
    assert full.history.undoable().verb == "leave out quote"
    full.report.take_in(item, *every[:2])
    assert full.history.undoable().verb == "take in quote"
    full.history.undo()
    assert _in(full, item) == every[2:]
    full.history.undo()
    assert _in(full, item) == every


def test_what_another_coded_and_what_they_agreed_on_is_left_out_too(full, item):
    document = full.documents.list()[0]
    code_words(full, document, SAID[1], "GELD", flags=["citaat"], coder="MV")
    quote = next(one for one in full.quotes.list() if one.words == SAID[1])
    full.report.leave_out(item, quote)
    assert quote not in _in(full, item)
    code_words(full, document, SAID[1], "GELD", flags=["citaat"])
    for coder in ("AK", "MV"):
        full.coders.set_status(document, "complete", coder)
    full.consensus.make()
    (agreed,) = [one for one in full.quotes.list() if one.words == SAID[1]]
    assert agreed.codings != quote.codings
    assert agreed not in _in(full, item)
    full.report.take_in(item, agreed)
    assert agreed in _in(full, item)
    full.report.leave_out(item, agreed)
    assert agreed not in _in(full, item)


def test_it_stays_out_through_resizing_and_corrections_and_new_ones_are_in(full, item):
    document = full.documents.list()[0]
    (quote,) = full.quotes.list(documents=[document])
    full.report.leave_out(item, quote)
    full.codings.resize(quote.codings[0], quote.start, quote.end - 5)
    corrected = full.documents.get(document).text.replace(SAID[0], "Nou, " + SAID[0])
    full.documents.correct(document, corrected)
    document = full.documents.get(document.id)
    code_words(full, document, SAID[2], "GELD", flags=["citaat"])
    (now,) = [one for one in _in(full, item) if one.document == document.id]
    assert now.words == SAID[2]


def test_codings_that_are_gone_do_no_harm(full, item):
    quote = full.quotes.list()[0]
    full.report.leave_out(item, quote)
    full.codings.remove(quote.codings[0])
    assert len(_in(full, item)) == 3
    assert full.report.preview()[0].left_out == 0
    full.report.leave_out(item, full.quotes.list()[0])
    assert len(_in(full, item)) == 2
    full.history.undo()
    full.history.undo()  # the coding is there again, and as it was
    assert quote not in _in(full, item)


def test_a_passage_with_two_codes_is_left_out_under_one(full, item):
    document = full.documents.list()[0]
    full.codings.add(document, *find(document, SAID[0]), code="GELD", flags=["citaat"])
    first, *_rest = full.quotes.list(documents=[document])
    full.report.leave_out(item, first)
    lines = [one for one in full.report.part(item).lines if one.words == SAID[0]]
    assert [one.code for one in lines] == ["Lead", "Lead", "Money"]
    assert not lines[-1].also  # for it does not stand under Lead


def test_what_changed_tells_of_it(full, item, tmp_path):
    every = full.quotes.list()
    full.report.produce(tmp_path / "uit", ["docx"])
    full.report.leave_out(item, every[0])
    (seen,) = full.report.preview()
    said = (
        "quotes left out by choice: 0 → 1",
        "Lead: 0 quotes new or otherwise, 1 gone or otherwise",
    )
    assert tuple(seen.changed) == said
    made = full.report.produce(tmp_path / "uit", ["docx"])
    assert [f"Quotes: {each}" for each in said] == list(made.changes)
    assert "1 quote is left out by choice." in made.warnings
    assert not full.report.produce(tmp_path / "uit", ["docx"]).changes


def test_where_all_are_left_out_it_is_said(full, item):
    full.report.leave_out(item, *full.quotes.list())
    assert full.report.preview()[0].problem.startswith("All quotes are left out")
    assert not _in(full, item)


def test_what_is_no_part_with_quotes_is_refused(full, item, path):
    text = full.report.add("text", {"text": "Iets"})
    for act in (full.report.leave_out, full.report.take_in):
        with pytest.raises(Refused):
            act(text, full.quotes.list()[0])
        with pytest.raises(NotFound):
            act(9, full.quotes.list()[0])
    full.close()
    with qcoder.open(path, read_only=True) as p, pytest.raises(ReadOnly):
        p.report.leave_out(1, p.quotes.list()[0])
