"""Documents: importing, correcting and removing; nothing that was coded is lost unlisted."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import qcoder
from qcoder.errors import Conflict, NotFound, ReadOnly, Refused
from qcoder.model import Role, Span, Structure, Turn
from qcoder.project import Project
from tests.builders import code_words, covered, dump, find, new_project, open_new, plain, transcript
from tests.test_position_map import Edit, edits

TALK = ("I: hoe gaat het", "R: goed hoor", "R: één 👩🏽 q\u0301 שלום")


def test_a_transcript_is_read_back_as_it_was_given(p):
    source = transcript(*TALK, header="Kop", notes="1. noot")
    document = p.documents.add(source)
    assert document.text == source.text
    assert document.length == len(source.text)
    assert document.structure.header == source.structure.header
    assert document.structure.notes == source.structure.notes
    assert [turn.text for turn in document.turns] == [turn.text for turn in source.turns]
    assert [turn.speaker for turn in document.turns] == ["I", "R", "R"]
    assert [turn.label for turn in document.turns] == [turn.label for turn in source.turns]
    assert p.documents.original(document) == source.original
    assert p.documents.list() == [document]


def test_roles_are_those_of_the_import_as_it_was_corrected(p):
    source = replace(transcript(*TALK), roles={"I": Role.OTHER, "R": Role.INTERVIEWER})
    speakers = p.speakers.list(p.documents.add(source))
    assert [(speaker.label, speaker.role) for speaker in speakers] == [
        ("I", "other"),
        ("R", "interviewer"),
    ]


def test_a_name_that_is_taken_gets_a_number(p):
    names = [p.documents.add(plain("tekst", name)).name for name in ("A", "a", "A", " ", "")]
    assert names == ["A", "a (2)", "A (3)", "Document", "Document (2)"]
    assert p.documents.add(plain("tekst"), name="Anders").name == "Anders"


def test_the_same_file_is_imported_once(p):
    source = transcript(*TALK)
    p.documents.add(source)
    before = dump(p)
    with pytest.raises(Refused, match="in the project already"):
        p.documents.add(replace(source, name="Anders"))
    assert dump(p) == before
    p.documents.remove("Interview")
    p.documents.add(source)


@pytest.mark.parametrize("name", ["", " ", "TWEE"])
def test_a_name_is_given_once(p, name):
    p.documents.add(plain("tekst", "een"))
    p.documents.add(plain("tekst", "twee"))
    with pytest.raises(Refused, match="needs a name"):
        p.documents.rename("een", name)
    p.documents.rename("een", "Een")
    assert p.documents.get("Een").name == "Een"


def test_removing_a_document_removes_all_that_stands_on_it_and_undo_brings_it_back(p):
    document = p.documents.add(transcript(*TALK))
    p.documents.add(transcript("R: ander", name="Ander"))
    p.codes.add("A")
    coding = code_words(p, document, "goed", "A")
    p.memos.add("bij de codering", coding=coding)
    p.memos.add("hier", document=document, passage=find(document, "hoor"))
    p.cases.link(p.cases.add("Ede"), document, p.speakers.find(document, "R"))
    p.coders.set_status(document, "complete")
    before = dump(p)
    p.documents.remove(document)
    left = dump(p)
    assert [row["name"] for row in left["documents"].values()] == ["Ander"]
    assert not any(left[table] for table in ("codings", "memos", "case_links", "statuses"))
    with pytest.raises(NotFound, match="was removed"):
        p.documents.get(document)
    p.undo()
    assert dump(p) == before
    assert p.documents.get(document) == document


def test_what_stands_on_a_document_is_counted_before_it_is_removed(p):
    document = p.documents.add(transcript(*TALK))
    p.codes.add("A")
    coding = code_words(p, document, "goed", "A")
    code_words(p, document, "hoor", "A")
    p.memos.add("bij de codering", coding=coding)
    p.memos.add("hier", document=document, passage=find(document, "hoor"))
    p.cases.link(p.cases.add("Ede"), document, p.speakers.find(document, "R"))
    p.cases.link("Ede", document)
    found = p.documents.holdings(document)
    assert (found.codings, found.memos, found.cases) == (2, 2, 1)
    left = p.documents.holdings(p.documents.add(plain("tekst")))
    assert (left.codings, left.memos, left.cases) == (0, 0, 0)


@pytest.mark.parametrize(
    ("position", "order"), [(0, "CABD"), (1, "ACBD"), (3, "ABDC"), (99, "ABDC"), (-1, "CABD")]
)
def test_a_document_is_moved_to_a_place(p, position, order):
    for name in "ABCD":
        p.documents.add(plain(f"tekst {name}", name))
    p.documents.move("C", position)
    assert [document.name for document in p.documents.list()] == list(order)
    p.undo()
    assert [document.name for document in p.documents.list()] == list("ABCD")


def test_a_correction_takes_codings_memos_and_turns_along(p):
    document = p.documents.add(transcript(*TALK))
    p.codes.add("A")
    coding = code_words(p, document, "hoor", "A")
    memo = p.memos.add("let op", document=document, passage=find(document, "שלום"))
    correction = p.documents.correct(document, document.text.replace("goed", "heel erg slecht"))
    assert (correction.moved, correction.lost_codings, correction.lost_memos) == (2, (), ())
    assert p.codings.text(coding) == "hoor"
    memo = p.memos.get(memo)
    assert correction.document.text[memo.start : memo.end] == "שלום"
    assert correction.document.turns[1].text == "heel erg slecht hoor"
    assert [turn.speaker for turn in correction.document.turns] == ["I", "R", "R"]
    assert document.text != correction.document.text  # what was read before stays as it was
    assert p.check() == []


def test_what_loses_all_its_words_is_listed_and_comes_back_with_undo(p):
    document = p.documents.add(transcript(*TALK))
    p.codes.add("A")
    coding = code_words(p, document, "goed", "A")
    p.memos.add("bij de codering", coding=coding)
    memo = p.memos.add("hier", document=document, passage=find(document, "goed"))
    before = dump(p)
    correction = p.documents.correct(document, document.text.replace("goed ", ""))
    assert correction.lost_codings == (coding,)
    assert correction.lost_memos == (memo,)
    assert not p.codings.list()
    assert not p.memos.list()
    p.undo()
    assert dump(p) == before


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_nothing_is_not_a_correction(p, text):
    document = p.documents.add(transcript(*TALK))
    with pytest.raises(Refused, match="remove the document"):
        p.documents.correct(document, text)


def test_a_correction_is_cleaned_as_an_import_is(p):
    document = p.documents.add(transcript("R: regie"))
    assert p.documents.correct(document, "R: régie\r\nR: ja\x00").document.text == "R: régie\nR: ja"


def test_the_same_text_is_no_correction(p):
    document = p.documents.add(transcript(*TALK))
    number = p.history.list()[0].number
    assert p.documents.correct(document, document.text).document == document
    assert p.history.list()[0].number == number


def test_turns_may_be_given_with_a_correction(p):
    document = p.documents.add(transcript(*TALK))
    turns = replace(document.structure, turns=document.turns[:1])
    assert len(p.documents.correct(document, document.text, turns=turns).document.turns) == 1
    p.undo()
    assert len(p.documents.get(document.id).turns) == 3


def test_correcting_to_a_text_of_before_is_undone_as_any_other(p):
    document = p.documents.add(transcript("R: een twee drie"))
    p.codes.add("A")
    code_words(p, document, "twee", "A")
    states = [dump(p)]
    for text in ("R: een drie", "R: een twee drie", "R: een twee drie vier", "R: een twee drie"):
        p.documents.correct(p.documents.get(document.id), text)
        states.append(dump(p))
    for state in reversed(states[:-1]):
        p.undo()
        assert dump(p) == state
    for state in states[1:]:
        p.redo()
        assert dump(p) == state


def test_two_documents_of_the_same_text_are_corrected_apart(p):
    one, two = (p.documents.add(plain("een twee drie", name)) for name in ("1", "2"))
    p.codes.add("A")
    for document in (one, two):
        code_words(p, document, "drie", "A")
    p.documents.correct(one, "nul een twee drie")
    assert p.documents.get(two) == two
    assert set(covered(p).values()) == {"drie"}


def words_under(p: Project, edit: Edit, new: bool) -> dict[str, set[int]]:
    """Return which of the characters that were kept each coding covers, by their old place."""
    old_of = dict(enumerate(edit.origin)) if new else {at: at for at in range(len(edit.old))}
    kept = edit.kept()
    return {
        coding.id: {
            old_of[at]
            for at in range(coding.start, coding.end)
            if old_of[at] in kept and not edit.old[old_of[at]].isspace()
        }
        for coding in p.codings.list()
    }


@settings(max_examples=40)
@given(edits(), st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=6))
def test_a_correction_keeps_the_same_words_under_every_coding_through_undo_and_redo(edit, spans):
    assume(edit.new.strip() and edit.new != edit.old)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.qcoder")
        with open_new(path) as p:
            other = p.coders.add("MB")
            document = p.documents.add(plain(edit.old))
            codes = [p.codes.add(f"C{number}") for number in range(len(spans))]
            for number, (start, length) in enumerate(spans):
                start %= len(edit.old)
                end = min(start + length, len(edit.old))
                if edit.old[start:end].strip():
                    coder = [None, other][number % 2]
                    p.codings.add(document, start, end, code=codes[number], coder=coder)
            before, state = words_under(p, edit, False), dump(p)
            correction = p.documents.correct(document, edit.new)
            lost = {coding.id for coding in correction.lost_codings}
            assert all(not before[key] for key in lost)
            after = {key: words for key, words in before.items() if key not in lost}
            assert words_under(p, edit, True) == after
            end = dump(p)
        with qcoder.open(path, coder="AK") as p:
            p.undo()
            assert dump(p) == state
            p.redo()
            assert dump(p) == end
            assert p.check() == []


@settings(max_examples=40)
@given(edits(), st.integers(0, 200), st.integers(1, 40))
def test_a_coding_of_after_a_correction_keeps_its_words_when_that_is_undone(edit, start, length):
    assume(edit.new.strip() and edit.new != edit.old)
    with new_project() as p:
        other = p.coders.add("MB")
        code = p.codes.add("A")
        document = p.documents.add(plain(edit.old))
        document = p.documents.correct(document, edit.new).document
        start %= len(edit.new)
        end = min(start + length, len(edit.new))
        assume(edit.new[start:end].strip())
        coding = p.codings.add(document, start, end, code=code, coder=other)
        held = words_under(p, edit, True)[coding.id]
        try:
            corrections = [o for o in p.history.list() if o.verb == "correct text"]
            for correction in corrections:
                p.history.revert(correction.number)
        except Conflict:
            assert words_under(p, edit, True)[coding.id] == held
        else:
            assert not corrections or held <= words_under(p, edit, False)[coding.id]
        assert p.check() == []


def test_reading_only_corrects_nothing(p, reopen):
    document = p.documents.add(transcript(*TALK))
    p.close()
    with pytest.raises(ReadOnly):
        reopen(read_only=True).documents.correct(document.id, "R: anders")


def test_turns_that_do_not_fit_the_corrected_text_are_refused(p):
    document = p.documents.add(transcript("R: een twee"))
    turn = document.turns[0]._replace(label=None, speech=(Span(3, 99),))
    with pytest.raises(Refused, match="turns"):
        p.documents.correct(document, "R: drie", turns=Structure((turn,)))
    assert p.documents.get(document).text == "R: een twee\n"


def test_turns_detected_anew_keep_known_speakers_and_add_others(p):
    document = p.documents.add(transcript("R: een twee"))
    text = "R: een\nP: twee"
    turns = tuple(
        Turn(label, Span(at, at + 2), (Span(at + 3, end),))
        for label, at, end in (("R", 0, 6), ("P", 7, 14))
    )
    corrected = p.documents.correct(document, text, turns=Structure(turns)).document
    assert [(turn.speaker, turn.text) for turn in corrected.turns] == [("R", "een"), ("P", "twee")]
    assert [speaker.label for speaker in p.speakers.list(corrected)] == ["R", "P"]


def test_a_line_with_a_label_that_is_added_is_a_turn_of_its_own(p):
    document = p.documents.add(
        transcript("I: hoe gaat het?", "R: goed hoor", "I: en dan?", "R: ja")
    )
    p.speakers.rename(p.speakers.find(document, "I"), "AK")
    p.codes.add("A")
    coding = code_words(p, document, "goed", "A")
    text = document.text.replace("R: goed", "R: nou\nI: wat zegt u?\nR: goed")
    corrected = p.documents.correct(document, text).document
    assert [(turn.speaker, turn.text) for turn in corrected.turns] == [
        ("AK", "hoe gaat het?"), ("R", "nou"), ("AK", "wat zegt u?"), ("R", "goed hoor"),
        ("AK", "en dan?"), ("R", "ja"),
    ]  # fmt: skip
    assert len(p.speakers.list(corrected)) == 2
    assert p.codings.text(coding) == "goed"


def test_a_transcript_that_no_reader_would_make_is_refused(p):
    for wrong in (
        replace(transcript("R: a"), text="a\r\nb"),
        replace(plain("R: a"), text="a\ud800"),
    ):
        with pytest.raises(Refused, match="not clean"):
            p.documents.add(wrong)


def test_a_typo_makes_no_turns_where_detection_would_have_found_others(p):
    source = transcript(
        "I: hoe gaat het?", "R: goed hoor", "I: en dan?", "R: ja, zeker", "I: ok", "R: ja"
    )
    fewer = replace(source.structure, turns=source.turns[:4])  # as a format or a user would have it
    document = p.documents.add(replace(source, structure=fewer))
    corrected = p.documents.correct(document, document.text.replace("goed", "goet")).document
    assert [turn.label for turn in corrected.turns] == [turn.label for turn in document.turns]
