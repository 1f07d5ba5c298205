"""The structure of a text: stored, read again, and moved along with a correction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder import structure
from qcoder.model import Role, Span, Structure, Turn
from qcoder.position_map import PositionMap
from qcoder.readers import speakers
from tests.builders import transcript
from tests.test_position_map import edits


def corrected(before, new: str) -> Structure:
    edit = PositionMap.between(before.text, new)
    return structure.moved(before.structure, edit, new, len(before.text))


def said(parts: Structure, text: str) -> list[tuple[str | None, str]]:
    """Return what each turn says, from its spans."""
    return [
        (turn.speaker, "|".join(text[span.start : span.end] for span in turn.speech))
        for turn in parts.turns
    ]


TALK = transcript("I: hoe gaat het", "R: goed hoor", "R: ja", header="Kop", notes="1. noot")


@pytest.mark.parametrize(
    ("old", "new", "turns"),
    [
        ("goed", "slecht", ["hoe gaat het", "slecht hoor", "ja"]),
        ("goed hoor", "wel goed hoor", ["hoe gaat het", "wel goed hoor", "ja"]),
        ("goed hoor", "goed hoor ja", ["hoe gaat het", "goed hoor ja", "ja"]),
        ("R: goed hoor\n", "", ["hoe gaat het", "ja"]),
        ("R: goed", "goed", ["hoe gaat het", "goed hoor", "ja"]),
        (
            "goed hoor\n",
            "goed hoor\nen nog iets\n",
            ["hoe gaat het", "goed hoor|en nog iets", "ja"],
        ),
        ("ja\n", "ja\nmeer\n", ["hoe gaat het", "goed hoor", "ja|meer"]),
        ("Kop", "Kopregel", ["hoe gaat het", "goed hoor", "ja"]),
    ],
)
def test_turns_go_along_with_a_correction(old, new, turns):
    text = TALK.text.replace(old, new, 1)
    parts = corrected(TALK, text)
    assert [words for _, words in said(parts, text)] == turns
    assert [turn.text.replace("\n", "|") for turn in parts.turns] == turns
    for turn in parts.turns:
        assert turn.label is None or text[slice(*turn.label)] == f"{turn.speaker}:"


def test_header_and_notes_go_along():
    text = "Vooraf " + TALK.text.replace("goed", "slecht")
    parts = corrected(TALK, text)
    assert text[slice(*parts.header)] == "Kop"
    assert text[slice(*parts.notes)] == "1. noot"


def test_everything_rewritten_leaves_a_structure_that_fits():
    parts = corrected(TALK, "iets heel anders")
    assert all(0 <= span.start < span.end <= 16 for turn in parts.turns for span in turn.speech)


@given(edits(), st.data())
def test_turns_stay_in_order_and_apart_through_any_edit(edit, data):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(edit.old)), min_size=2, max_size=12)))
    spans = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    turns = tuple(Turn("R", None, (span,)) for span in spans)
    parts = structure.moved(
        Structure(turns), PositionMap.between(edit.old, edit.new), edit.new, len(edit.old)
    )
    edges = [at for turn in parts.turns for span in turn.speech for at in span]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(edit.new)
    kept = edit.kept()
    held = {kept[at] for span in spans for at in range(*span) if at in kept}
    held = {at for at in held if not edit.new[at].isspace()}
    assert held <= {at for turn in parts.turns for span in turn.speech for at in range(*span)}


@pytest.mark.parametrize(
    ("lines", "begins"),
    [
        # at the end of each turn, as f4 writes them
        (["I: En? #00:00:03-5#", "R: Ja #00:00:05-0# en. #00:00:09-0#", "I: Ok"], [None, 3.5, 9]),
        (["[00:00:02] I: En?", "[00:00:04] R: Ja.", "I: Ok"], [2, 4, None]),
        (["[00:00:02] I: En? #00:00:04-0#", "R: Ja.", "[00:00:09] I: Ok"], [2, 4, 9]),
    ],
)
def test_a_turn_begins_at_its_time_or_where_the_one_before_it_ends(lines, begins):
    found = speakers.find("\n".join(lines))[0]
    assert structure.times(found.turns) == begins
    assert [turn.time for turn in structure.outline(structure.to_json(found))[0]] == begins


def test_a_structure_is_stored_and_read_again():
    turns = tuple(
        Turn(turn.speaker, turn.label, turn.speech, 1.5, 2.0, turn.text, turn.speaker)
        for turn in TALK.turns
    )
    parts = Structure(turns, TALK.structure.header, TALK.structure.notes)
    labels = {"I": "I", "R": "R"}
    assert structure.from_json(structure.to_json(parts), TALK.text, labels) == parts
    assert structure.from_json(structure.to_json(Structure()), "", {}) == Structure()


def speech(parts: Structure, text: str) -> list[tuple[str | None, str]]:
    return [
        (speaker, "|".join(text[span.start : span.end] for span in spans))
        for speaker, spans in structure.speech(structure.to_json(parts), text)
    ]


def test_speech_is_what_each_speaker_says_and_what_comes_before():
    talk = transcript("zomaar iets", "R: goed hoor", header="Kop", notes="1. noot")
    assert speech(talk.structure, talk.text) == [(None, "zomaar iets"), (None, "goed hoor")]
    loose = transcript("zonder sprekers", header="Kop", notes="1. noot")
    assert speech(loose.structure, loose.text) == [(None, "zonder sprekers")]
    assert speech(Structure(), " \n") == []


def test_speakers_get_another_label_and_those_with_one_label_are_joined():
    made = structure.relabelled(
        transcript("I: vraag", "R: een", "P: twee", "O: drie"), {"P": " r "}
    )
    assert [turn.speaker for turn in made.turns] == ["I", "R", "R", "O"]
    assert list(made.roles) == ["I", "R", "O"]
    both = structure.relabelled(TALK, {"I": "Anna\nde Vries", "R": "anna de vries"})
    assert made.text == transcript("I: vraag", "R: een", "P: twee", "O: drie").text
    assert set(both.roles.items()) == {("Anna de Vries", Role.INTERVIEWER)}
    assert {turn.speaker for turn in both.turns} == {"Anna de Vries"}


def test_an_empty_label_and_capitals():
    assert structure.relabelled(TALK, {"R": "  "}) == TALK
    assert list(structure.relabelled(TALK, {"R": "r"}).roles) == ["I", "r"]
    swapped = structure.relabelled(TALK, {"R": "I", "I": "R"})
    assert [turn.speaker for turn in swapped.turns] == ["R", "I", "I"]
