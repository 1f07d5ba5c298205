"""A document with its codings, ready to be written: nothing lost, nothing shifted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder import errors, i18n
from qcoder.coded_transcript import CodedTranscript, Mark, Part
from qcoder.model import Document, Role, Span, Structure, Turn
from qcoder.project import Project
from qcoder.queries import transcript_lines
from qcoder.queries.coded_transcript import coded_transcript
from tests.builders import code_words, plain, transcript
from tests.interviews import FLAGGED, coded_interview

ALPHABET = "ab é\n🙂ر:0"


def of(p: Project, document: Document, **choice: object) -> CodedTranscript:
    return coded_transcript(p._store, document, made=date(2026, 5, 3), **choice)  # pyright: ignore[reportArgumentType]


def mark(number: int, span: Span) -> Mark:
    return Mark(number, span, "A", "A", "#215533", "AK")


@st.composite
def structured(draw: st.DrawFn) -> tuple[str, Structure]:
    """Draw a text with any structure, also one that forgets stretches or lets them overlap."""
    text = draw(st.text(ALPHABET, max_size=60))
    offsets = st.integers(0, len(text))
    span = st.tuples(offsets, offsets).map(lambda pair: Span(*sorted(pair)))
    turns: list[Turn] = []
    position = 0
    for cut in sorted(draw(st.lists(offsets, max_size=6))):
        label = min(position + 2, cut)
        speech = Span(label, cut)
        turns.append(Turn("R", Span(position, label), (speech,), text=text[label:cut]))
        position = draw(st.integers(cut, len(text)))
        if position > cut:
            position = min(position, len(text))
    maybe = st.none() | span
    return text, Structure(tuple(turns), draw(maybe), draw(maybe))


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


@given(structured(), spans, spans, st.booleans())
def test_each_code_point_is_in_one_piece_and_each_passage_has_its_words(
    drawn: tuple[str, Structure],
    coded: list[tuple[int, int]],
    flagged: list[tuple[int, int]],
    redact: bool,
) -> None:
    text, structure = drawn
    found = [Span(*sorted(pair)) for pair in coded]
    found = [one for one in found if one.end <= len(text) and text[one.start : one.end].strip()]
    marks = [mark(number, one) for number, one in enumerate(sorted(found), start=1)]
    hidden = _apart(flagged, len(text))
    lines = transcript_lines.lines(text, structure, {}, marks, hidden, redact=redact)
    result = CodedTranscript("", "", date(2026, 1, 1), "nl", lines, marks, [])

    offsets = [offset for one in hidden for offset in range(*one)] if redact else []
    kept = [char for at, char in enumerate(text) if at not in set(offsets)]
    assert result.text == "".join(kept)
    pieces = [piece for line in lines for piece in line.pieces]
    assert [piece.span.end for piece in pieces[:-1]] == [piece.span.start for piece in pieces[1:]]
    for one in marks:
        words = [text[at] for at in range(*one.span) if at not in set(offsets)]
        assert result.words(one.number) == "".join(words)
        assert any(one.number in piece.marks for line in lines for piece in line.shown)
    for line in lines:
        assert all(piece.identifying for piece in line.pieces if piece.redacted)


def _apart(pairs: list[tuple[int, int]], length: int) -> list[Span]:
    found: list[Span] = []
    position = 0
    for first, last in sorted(tuple(sorted(pair)) for pair in pairs):
        start, end = max(first, position), min(last, length)
        if start < end:
            found.append(Span(start, end))
            position = end + 1
    return found


@given(structured())
def test_words_that_the_structure_forgets_are_shown(drawn: tuple[str, Structure]) -> None:
    text, structure = drawn
    labels = [turn.label for turn in structure.turns if turn.label]
    lines = transcript_lines.lines(text, structure, {}, [], [], redact=False)
    shown = [piece.span for line in lines for piece in line.shown]
    for at, char in enumerate(text):
        if char.isalpha() and not any(label.start <= at < label.end for label in labels):
            assert any(span.start <= at < span.end for span in shown), at


def test_labels_and_time_stamps_are_beside_the_text(p: Project) -> None:
    document = coded_interview(p)
    coded = of(p, document)
    assert [(line.part, line.turn, line.speaker, line.role) for line in coded.lines] == [
        (Part.HEADER, None, "", None),
        (Part.SPEECH, 1, "I", Role.INTERVIEWER),
        (Part.SPEECH, 2, "R", Role.RESPONDENT),
        (Part.SPEECH, 3, "I", Role.INTERVIEWER),
        (Part.SPEECH, 4, "R", Role.RESPONDENT),
        (Part.SPEECH, 5, "O", Role.OTHER),
        (Part.NOTES, None, "", None),
    ]
    shown = ["".join(piece.text for piece in line.shown) for line in coded.lines]
    assert shown[:2] == ["Datum:\t3 mei", "Hoe ging het <toen>?"]
    assert shown[5:] == ["Zó is het.", "[1] Opname stopt hier."]
    assert coded.text == document.text


def test_marks_say_what_was_coded_by_whom_in_the_order_of_the_text(p: Project) -> None:
    i18n.use("nl")
    document = coded_interview(p)
    coded = of(p, document)
    marks = [(mark.code, mark.coder, coded.words(mark.number)[:10]) for mark in coded.marks]
    assert marks == [
        ("Samenwerking > Regie", "AK", "De gemeent"),
        ("Samenwerking > Informatie & privacy", "AK", "de regie"),
        ("Geld", "AK", "goed. Late"),
        ("Geld", "Consensus", "dat was al"),
        ("Samenwerking > Regie", "Maaike de Vries", "alles.\nI: "),
        ("Samenwerking > Informatie & privacy", "Maaike de Vries", "mijn zus i"),
        ("", "AK", "Zó is"),
    ]
    assert coded.marks[0].memos == ("Let op: Eerst <goed>,\ndan & niet.",)
    assert coded.memos == ("Fijn gesprek.",)
    assert [(each.code, each.codings) for each in coded.legend] == [
        ("Samenwerking > Regie", 2),
        ("Samenwerking > Informatie & privacy", 2),
        ("Geld", 2),
    ]
    assert coded.coders == ("AK", "Consensus", "Maaike de Vries")


def test_coders_codes_and_themes_are_chosen(p: Project) -> None:
    document = coded_interview(p)
    ours = of(p, document, coders=["AK"])
    assert {mark.coder for mark in ours.marks if not mark.identifying} == {"AK"}
    assert (ours.codings, ours.coders) == (3, ("AK",))
    money = of(p, document, codes=["GELD"])
    assert {mark.code for mark in money.marks} == {"Money", ""}  # and the flag, for all to see
    assert (money.codings, money.only, money.memos) == (2, ("Money",), ())
    theme = of(p, document, codes=["SAM"])
    assert [each.code for each in theme.legend] == [
        "Cooperation > Lead",
        "Cooperation > Information & privacy",
    ]
    for wrong in ({"coders": ["ZZ"]}, {"codes": ["ZZ"]}):
        with pytest.raises(errors.NotFound):
            of(p, document, **wrong)


def test_memos_can_be_left_out(p: Project) -> None:
    coded = of(p, coded_interview(p), memos=False)
    assert coded.memos == ()
    assert all(not mark.memos and mark.code for mark in coded.marks)


def test_a_flag_shows_whichever_coders_and_codes_are_chosen(p: Project) -> None:
    document = coded_interview(p)
    for choice in ({}, {"coders": ["AK"]}, {"codes": ["GELD"]}, {"coders": []}):
        coded = of(p, document, **choice)
        assert coded.identifying == 1
        flagged = [mark for mark in coded.marks if mark.identifying]
        assert [coded.words(mark.number) for mark in flagged] == [FLAGGED]
        redacted = of(p, document, redact=True, **choice)
        assert redacted.text == document.text.replace(FLAGGED, "")
        assert "Kwakelveen" not in repr(redacted)


def test_a_flag_is_known_however_it_is_written(p: Project) -> None:
    p.codes.add("A")
    document = p.documents.add(plain("Ik woon in Kwakelveen."))
    for flags, n in ((["twijfel"], 0), (["Herleidbaar"], 1), (["identifiable"], 1)):
        coding = code_words(p, document, "Kwakelveen", code="A", flags=flags)
        coding = p.codings.set_flags(coding, flags)
        coded = of(p, document, redact=True)
        assert (coded.identifying, "Kwakelveen" in coded.text) == (n, not n)


def test_memos_on_redacted_words_are_left_out_too(p: Project) -> None:
    document = coded_interview(p)
    coding = p.codings.list(document, coder="Maaike de Vries")[0]  # which holds the flagged words
    p.memos.add("Zij woont in Kwakelveen", coding=coding)
    assert "woont" in repr(of(p, document))
    assert "woont" not in repr(of(p, document, redact=True))


def test_a_passage_that_is_only_a_label_is_shown(p: Project) -> None:
    p.codes.add("REGIE")
    document = p.documents.add(transcript("R: Ja.", "R: Nee."))
    p.codings.add(document, 7, 9, code="REGIE")
    coded = of(p, document)
    assert ["".join(piece.text for piece in line.shown) for line in coded.lines] == [
        "Ja.",
        "R:Nee.",
    ]


def test_a_document_without_turns_or_codings(p: Project) -> None:
    document = p.documents.add(plain("Verslag 2024\n\nAlles ging goed.\n"))
    coded = of(p, document)
    assert [line.part for line in coded.lines] == [Part.LOOSE, Part.LOOSE]
    assert (coded.text, coded.codings, coded.marks) == (document.text, 0, [])


def test_codings_go_along_with_a_corrected_text(p: Project) -> None:
    document = coded_interview(p)
    p.documents.correct(document, document.text.replace("gemeente", "gemeente Kromme 🙂"))
    now = p.documents.get(document.id)
    coded = of(p, now)
    for one in coded.marks:
        assert coded.words(one.number) == now.text[one.span.start : one.span.end]
    assert coded.words(1).startswith("De gemeente Kromme 🙂 nam de regie")


def test_a_code_that_was_merged_or_retired_still_has_its_name(p: Project) -> None:
    document = coded_interview(p)
    p.codes.merge("INFO", "GELD")
    code_words(p, document, "En nu", code="GELD")
    assert {mark.code for mark in of(p, document).marks} == {"Cooperation > Lead", "Money", ""}
