"""Speakers: correcting who says what never changes the text."""

from __future__ import annotations

import pytest

from qcoder.errors import NotFound, Refused
from tests.builders import dump, transcript


@pytest.fixture
def document(p):
    return p.documents.add(transcript("I: hoe gaat het", "R: goed", "P: slecht", "R: nou ja"))


def turns(p) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in p.documents.list()[0].turns]


def test_speakers_come_in_the_order_in_which_they_speak(p, document):
    assert [(s.label, s.role) for s in p.speakers.list(document)] == [
        ("I", "interviewer"),
        ("R", "respondent"),
        ("P", "respondent"),
    ]
    assert p.speakers.find(document, " r ").label == "R"
    with pytest.raises(NotFound, match="there are: I, R, P"):
        p.speakers.find(document, "X")


def test_a_role_is_corrected(p, document):
    p.speakers.set_role(p.speakers.find(document, "P"), "other")
    assert p.speakers.find(document, "P").role == "other"
    with pytest.raises(Refused, match="choose from"):
        p.speakers.set_role(p.speakers.find(document, "P"), "boss")


def test_renaming_keeps_the_text(p, document):
    p.speakers.rename(p.speakers.find(document, "R"), " Mw. De Vries ")
    assert turns(p)[1] == ("Mw. De Vries", "goed")
    assert p.documents.get(document.id).text == document.text
    with pytest.raises(Refused, match="needs a label"):
        p.speakers.rename(p.speakers.find(document, "P"), " ")


def test_merging_gives_turns_and_cases_to_the_other(p, document):
    p.cases.link(p.cases.add("Ede"), document, p.speakers.find(document, "P"))
    before = dump(p)
    p.speakers.merge(p.speakers.find(document, "P"), p.speakers.find(document, "R"))
    assert turns(p) == [("I", "hoe gaat het"), ("R", "goed"), ("R", "slecht"), ("R", "nou ja")]
    assert p.cases.links()[0][2] == p.speakers.find(document, "R").id
    assert p.documents.get(document.id).text == document.text
    p.undo()
    assert dump(p) == before


def test_a_case_of_both_speakers_is_linked_once_after_merging(p, document):
    case = p.cases.add("Ede")
    for label in "RP":
        p.cases.link(case, document, p.speakers.find(document, label))
    p.speakers.merge(p.speakers.find(document, "P"), p.speakers.find(document, "R"))
    assert len(p.cases.links()) == 1


def test_only_two_speakers_of_one_document_are_merged(p, document):
    other = p.documents.add(transcript("R: ander"))
    speaker = p.speakers.find(document, "R")
    for wrong in (speaker, p.speakers.find(other, "R"), "weg"):
        with pytest.raises(Refused, match="same document"):
            p.speakers.merge(speaker, wrong)


def test_a_speaker_that_is_gone_is_not_found(p, document):
    gone = p.speakers.find(document, "P")
    p.speakers.merge(gone, p.speakers.find(document, "R"))
    for change in (
        lambda: p.speakers.set_role(gone, "other"),
        lambda: p.speakers.rename(gone, "X"),
        lambda: p.speakers.set_role("weg", "other"),
    ):
        with pytest.raises(NotFound, match="no longer there"):
            change()


def test_a_label_of_another_speaker_is_refused(p, document):
    with pytest.raises(Refused, match="merge the two"):
        p.speakers.rename(p.speakers.find(document, "P"), " r")
    p.speakers.rename(p.speakers.find(document, "R"), "r")
    assert [speaker.label for speaker in p.speakers.list(document)] == ["I", "r", "P"]


def test_a_speaker_is_found_however_it_is_typed(p, document):
    p.speakers.rename(p.speakers.find(document, "R"), "Zoë")
    assert p.speakers.find(document, "Zoe\u0308").label == "Zoë"
