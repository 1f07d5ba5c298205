"""What is shown of a document, and which stored text it stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.model import Document, Span, Structure
from qcoder.passages import clean
from qcoder.readers.speakers import find
from tests.ui.conftest import Shared
from ui.transcript import walk
from ui.transcript.page import Kind, Page

SPEECH = st.text(st.sampled_from("abc é😀אב.\u0301 \n"), min_size=1, max_size=30)


def document(text: str, structure: Structure | None = None) -> Document:
    found = structure or find(text)[0]
    return Document(
        "d", "D", "txt", "", "t", "s", len(text), None, 0, None, lambda _: text, lambda _: found
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.lists(SPEECH, min_size=1, max_size=6))
def test_each_place_that_is_shown_comes_back(speeches: list[str]) -> None:
    text = clean("\n".join(f"{'IR'[n % 2]}: x{speech}" for n, speech in enumerate(speeches)))
    page = Page(document(text))
    for line, start in zip(page.lines, page.starts, strict=True):
        for point in range(len(line.text) + 1):
            position = start + line.units.to_qt(point)
            assert page.to_shown(page.to_stored(position)) == position


@given(st.lists(SPEECH, min_size=1, max_size=6), st.data())
def test_what_is_selected_is_what_is_stored(speeches: list[str], data: st.DataObject) -> None:
    text = clean("\n".join(f"{'IR'[n % 2]}: x{speech}" for n, speech in enumerate(speeches)))
    page = Page(document(text))
    number = data.draw(st.sampled_from(range(len(page.lines))))
    line, base = page.lines[number], page.starts[number]
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(line.text))] * 2)))
    stored = page.span_to_stored(base + line.units.to_qt(first), base + line.units.to_qt(last))
    if stored is None:
        assert not line.text[first:last].strip()
    else:
        assert text[stored.start : stored.end] == line.text[first:last].strip()
        shown = page.span_to_shown(*stored)
        assert shown
        assert squeezed(page.shown_text(*shown)) == squeezed(line.text[first:last])


TEXT = "Titel: X\n\n[00:00:02] I: Hoe 😀 gaat het?\nR: Goed. [00:00:09] Echt wel.\nEn jij?\n"


def test_labels_and_times_are_not_shown() -> None:
    page = Page(document(TEXT))
    speech = [line.text for line in page.lines if line.kind == Kind.SPEECH]
    assert "Hoe 😀 gaat het?" in speech
    assert not any("00:00" in text or "R:" in text for text in speech)
    assert [line.first for line in page.lines if line.turn == 1][0]


def test_a_passage_over_turns_leaves_out_the_label_between() -> None:
    page = Page(document(TEXT))
    start, end = TEXT.index("gaat"), TEXT.index("Goed") + 4
    shown = page.span_to_shown(start, end)
    assert shown
    assert page.shown_text(*shown) == "gaat het?\nGoed"
    assert page.span_to_stored(*shown) == (start, end)


def test_a_passage_that_begins_in_a_label_is_shown_from_the_speech_on() -> None:
    page = Page(document(TEXT))
    shown = page.span_to_shown(TEXT.index("R: Goed"), TEXT.index("Goed") + 4)
    assert shown
    assert page.shown_text(*shown) == "Goed"
    assert page.span_to_shown(TEXT.index("R: Goed"), TEXT.index("Goed")) is None


def test_header_and_notes_of_the_sample_are_shown(shared: Shared) -> None:
    page = Page(shared.document("interview01"))
    kinds = [line.kind for line in page.lines]
    assert kinds[0] == Kind.HEADER
    assert kinds[-1] == Kind.NOTES
    assert len(page.turn_numbers()) == len(shared.document("interview01").turns)


def test_one_speaker(shared: Shared) -> None:
    found = shared.document("interview01")
    speaker = shared.session.open_project.speakers.find(found, "R")
    page = Page(found, speaker.id)
    assert page.turn_numbers() == [
        n for n, turn in enumerate(found.turns) if turn.speaker_id == speaker.id
    ]


def test_an_empty_document_has_places_too() -> None:
    page = Page(None)
    assert (page.to_stored(0), page.to_shown(7), page.span_to_shown(0, 4)) == (0, 0, None)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ja. Nee! Wat?", ["Ja.", "Nee!", "Wat?"]),
        ("Dat is bijv. Amsterdam. En dan?", ["Dat is bijv. Amsterdam.", "En dan?"]),
        ("Het was o.a. Jan, d.w.z. Jan. Klaar.", ["Het was o.a. Jan, d.w.z. Jan.", "Klaar."]),
        ("Een week, eh... die bestaat niet.", ["Een week, eh... die bestaat niet."]),
        ("Vraag dhr. De Vries. Of drs. Bos.", ["Vraag dhr. De Vries.", "Of drs. Bos."]),
        ("😀 Hoi. Dag.", ["😀 Hoi.", "Dag."]),
        ("Klaar. (lacht) [naam] was weg.", ["Klaar.", "(lacht) [naam] was weg."]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in walk.sentences(text)] == sentences


def test_snapping_to_words() -> None:
    text = "Ze haken af. Ja"
    assert walk.nearest_word_start(text, 4) == 3
    assert walk.nearest_word_end(text, 7) == 8
    assert walk.nearest_word_end(text, 12) == 12
    assert walk.at([Span(0, 3), Span(5, 9)], 4) == (0, 3)
