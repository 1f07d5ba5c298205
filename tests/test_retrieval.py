"""Retrieved passages: which there are, what is said in them, and when they were made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qcoder.model import Document, Role, Valence
from qcoder.project import Project
from tests.builders import code_words, find, plain, transcript


@pytest.fixture
def document(p: Project) -> Document:
    for code in ("A", "B"):
        p.codes.add(code)
    return p.documents.add(
        transcript(
            "I: Hoe gaat het?",
            "R: Goed, dank u.",
            "I: Mooi zo.",
            "R: Ja hoor.",
            name="INT07",
            header="Interview 7",
            notes="1 Een noot.",
        )
    )


def test_list_is_in_document_order_and_filtered(p: Project, document: Document) -> None:
    other = p.documents.add(transcript("R: Goed gedaan.", name="INT08"))
    mt = p.coders.add("MT")
    last = code_words(p, other, "Goed", "A")
    second = code_words(p, document, "Ja hoor", "A", coder=mt)
    first = code_words(p, document, "Goed", "A", valence=Valence.HINDERING)
    code_words(p, document, "dank", "B")
    a, ak = p.codes.get("A").id, p.coders.get("AK").id
    assert [row.id for row in p.passages.retrieve([a])] == [first.id, second.id, last.id]
    assert [row.id for row in p.passages.retrieve([a], [other.id])] == [last.id]
    assert [row.id for row in p.passages.retrieve([a], coders=[ak])] == [first.id, last.id]
    assert not p.passages.retrieve([])
    assert not p.passages.retrieve([a], coders=[])
    row = p.passages.retrieve([a])[0]
    assert (row.document, row.start, row.end) == (document.id, first.start, first.end)
    assert (row.code, row.coder, row.valence, row.memos) == (a, ak, Valence.HINDERING, 0)


def test_rows_of_some_codings_count_their_memos(p: Project, document: Document) -> None:
    coding = code_words(p, document, "Goed", "A")
    p.memos.add("Let op.", coding=coding)
    assert [row.memos for row in p.passages.of([coding.id, "nergens"])] == [1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dank u", ("dank u", 2, ("R",))),
        ("dank u.\nI: Mooi", ("dank u. … Mooi", 2, ("R", "I"))),
        (
            "gaat het?\nR: Goed, dank u.\nI: Mooi",
            ("gaat het? … Goed, dank u. … Mooi", 1, ("I", "R")),
        ),
        ("R: Ja", ("Ja", 4, ("R",))),
        ("Interview 7", ("Interview 7", None, ())),
        ("Een noot", ("Een noot", None, ())),
    ],
)
def test_said_is_speech_without_labels(
    p: Project, document: Document, words: str, expected: tuple[str, int | None, tuple[str, ...]]
) -> None:
    assert tuple(p.passages.said(document.id, *find(document, words))) == expected


def test_text_without_turns_is_said_by_nobody(p: Project) -> None:
    document = p.documents.add(plain("Zomaar\nwat tekst."))
    said = p.passages.said(document.id, *find(document, "Zomaar\nwat"))
    assert tuple(said) == ("Zomaar wat", None, ())


def test_said_follows_corrections_of_text_and_speakers(p: Project, document: Document) -> None:
    coding = code_words(p, document, "dank u", "A")
    assert p.passages.said(document.id, coding.start, coding.end).words == "dank u"
    p.documents.correct(document, document.text.replace("dank u", "dank je wel"))
    coding = p.codings.get(coding)
    assert p.passages.said(document.id, coding.start, coding.end).words == "dank je wel"
    speaker = p.speakers.find(document, "R")
    p.speakers.rename(speaker, "Respondent")
    p.speakers.set_role(speaker, Role.OTHER)
    assert p.passages.said(document.id, coding.start, coding.end).speakers == ("Respondent",)


def test_coding_was_made_when_it_was_first_added(
    p: Project, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(time: str) -> Callable[[], str]:
        return lambda: time

    monkeypatch.setattr(p._store, "now", at("2026-01-01T10:00:00.000+00:00"))
    coding = code_words(p, document, "Goed", "A")
    monkeypatch.setattr(p._store, "now", at("2026-01-02T10:00:00.000+00:00"))
    p.codings.set_valence(coding, Valence.BOTH)
    p.codings.remove(coding)
    p.undo()
    assert p.passages.made(coding.id) == "2026-01-01T10:00:00.000+00:00"
    assert p.passages.made("nergens") is None
