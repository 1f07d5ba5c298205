"""Laws of position maps, stated over edits whose kept characters are known by their script."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcoder.model import Span
from qcoder.passages import clean, trim
from qcoder.position_map import Block, PositionMap

SPACES = [" ", "  ", "\n", "\n\n", "\t"]
# Each word occurs once, between its numbers; with accents that combine, emoji, Hebrew, Arabic.
STEMS = ["huis", "één", "q\u0301x", "👩🏽", "שלום", "مرحبا", "naïef", "👍", "q\u0323\u0307", "A-b"]


@dataclass(frozen=True)
class Edit:
    """An edited text, with for each new character the old one that it is (None: it is new)."""

    old: str
    new: str
    origin: tuple[int | None, ...]

    def kept(self) -> dict[int, int]:
        """Return the new place of each old character that was kept."""
        return {old: new for new, old in enumerate(self.origin) if old is not None}


@st.composite
def edits(draw: st.DrawFn, actions: str = "delete insert replace") -> Edit:
    """Draw a text of words that occur once, and an edit of it word by word."""
    stems = draw(st.lists(st.sampled_from(STEMS), min_size=1, max_size=14))
    choices = ["keep", "keep", *actions.split()]
    old, new, origin = "", "", list[int | None]()
    for number, stem in enumerate(stems):
        word, space = f"{number}{stem}{number}", draw(st.sampled_from(SPACES))
        action = draw(st.sampled_from(choices))
        added = f"nieuw{number}" if action in ("insert", "replace") else ""
        if added:
            gap = space if action == "replace" else draw(st.sampled_from(SPACES))
            new += added + gap
            origin += [None] * len(added + gap)
        if action in ("keep", "insert"):
            new += word + space
            origin += range(len(old), len(old + word + space))
        old += word + space
    return Edit(old, new, tuple(origin))


def word_places(text: str, span: Span) -> Iterator[int]:
    return (place for place in range(*span) if not text[place].isspace())


@st.composite
def edits_and_spans(draw: st.DrawFn, actions: str = "delete insert replace") -> tuple[Edit, Span]:
    edit = draw(edits(actions))
    start = draw(st.integers(0, len(edit.old) - 1))
    return edit, Span(start, draw(st.integers(start + 1, len(edit.old))))


@given(edits_and_spans())
def test_a_stretch_keeps_every_kept_character_and_takes_in_no_other_kept_one(case):
    edit, span = case
    moved = PositionMap.between(edit.old, edit.new).move(span)
    inside = {edit.origin[place] for place in word_places(edit.new, moved or Span(0, 0))} - {None}
    kept = edit.kept()
    assert inside == {place for place in word_places(edit.old, span) if place in kept}


@given(edits_and_spans("insert"))
def test_what_is_inserted_is_taken_in_only_between_what_was_held(case):
    edit, span = case
    span = trim(edit.old, *span)
    assume(span.start < span.end)
    moved = PositionMap.between(edit.old, edit.new).move(span)
    assert moved is not None
    assert edit.origin[moved.start] == span.start
    assert edit.origin[moved.end - 1] == span.end - 1


@given(edits_and_spans("delete"))
def test_after_deleting_a_stretch_holds_nothing_that_it_did_not_hold(case):
    edit, span = case
    moved = PositionMap.between(edit.old, edit.new).move(span)
    places = word_places(edit.new, moved or Span(0, 0))
    assert {edit.origin[place] for place in places} <= set(range(*span))


@given(edits_and_spans())
def test_going_there_and_back_gives_the_kept_characters(case):
    edit, span = case
    forward = PositionMap.between(edit.old, edit.new)
    moved = forward.move(span)
    back = forward.inverse().move(moved) if moved else None
    kept = edit.kept()
    wanted = {place for place in word_places(edit.old, span) if place in kept}
    assert wanted <= set(range(*(back or Span(0, 0))))


@given(
    st.text(alphabet="ab \n👍e\u0301", max_size=40), st.text(alphabet="ab \n👍e\u0301", max_size=40)
)
def test_outside_the_blocks_both_texts_are_the_same(old, new):
    a = c = 0
    for block in [*PositionMap.between(old, new).blocks, Block(len(old), 0, len(new), 0, 0, 0)]:
        assert block.a >= a
        assert old[a : block.a] == new[c : block.c]
        a, c = block.b, block.d


@given(st.text(alphabet="ab \n👍", max_size=40), st.text(alphabet="ab \n👍", max_size=40))
def test_offsets_keep_their_order_and_stay_in_the_text(old, new):
    edit = PositionMap.between(old, new)
    for move in (edit.start, edit.end):
        moved = [move(offset) for offset in range(len(old) + 1)]
        assert moved == sorted(moved)
        assert 0 <= moved[0] <= moved[-1] <= len(new)


@given(edits())
def test_an_inverse_is_the_map_of_the_edit_taken_back(edit):
    forward = PositionMap.between(edit.old, edit.new)
    assert forward.inverse().inverse() == forward
    for block in forward.inverse().blocks:
        assert edit.new[block.a : block.a + block.prefix] == edit.old[block.c :][: block.prefix]


@given(edits())
def test_a_map_survives_json(edit):
    edit_map = PositionMap.between(edit.old, edit.new)
    assert PositionMap.from_rows(json.loads(json.dumps(edit_map.rows()))) == edit_map


@given(edits())
def test_a_map_holds_no_text(edit):
    rows = PositionMap.between(edit.old, edit.new).rows()
    assert all(isinstance(number, int) for row in rows for number in row)


def moved(old: str, new: str, words: str) -> str | None:
    """Return what stands under the stretch that held `words`."""
    start = old.index(words)
    span = PositionMap.between(old, new).move(Span(start, start + len(words)))
    return span and new[span.start : span.end]


@pytest.mark.parametrize(
    ("old", "new", "words", "then"),
    [
        ("de gemeente helpt", "de provincie helpt", "gemeente", "provincie"),
        ("zij loopt weg", "zij liep weg", "loopt", "liep"),
        ("zij loopt weg", "zij liep hard weg", "loopt", "liep hard"),
        ("Jan Jansen zei", "Piet Pieters zei", "Jan", "Piet"),
        ("Jan Jansen zei", "Piet Pieters zei", "Jansen", "Pieters"),
        ("👍 goed", "👎 goed", "👍", "👎"),
        ("een hele zin", "iets anders", "een hele zin", "iets anders"),
        ("Eerste regel\nTweede regel", "Aap\nNoot mies", "Tweede regel", "Noot mies"),
    ],
)
def test_a_replacement_goes_along_with_a_stretch_that_held_all_it_replaces(old, new, words, then):
    assert moved(old, new, words) == then


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("dat is goed", "dat is heel goed", "goed"),
        ("dat is goed", "dat is goed hoor", "goed"),
        ("dat is goed", "nou dat is goed", "dat"),
        ("goed", "goed\nnieuwe regel", "goed"),
        ("goed", "nieuwe regel\ngoed", "goed"),
        ("goed.", "goed!", "goed"),
    ],
)
def test_what_is_inserted_at_an_edge_stays_outside(old, new, words):
    assert moved(old, new, words) == words


def test_what_is_inserted_inside_is_taken_in():
    assert moved("dat is goed", "dat is heel goed", "is goed") == "is heel goed"


@pytest.mark.parametrize("new", ["dat goed", "dat", ""])
def test_a_stretch_that_lost_all_is_lost(new):
    assert moved("dat is goed", new, "is") is None


def test_part_of_what_was_replaced_is_lost_without_what_replaced_it():
    assert moved("de oude stad blijft", "de stadskern blijft", "oude") is None


def test_a_kept_word_is_found_where_a_line_has_few_words():
    assert moved("ja precies", "precies hoor", "precies") == "precies"


def test_a_kept_line_is_found_where_as_many_lines_went_as_came():
    old, new = "eerste zin hier\ntweede blijft", "iets nieuws\neerste zin daar"
    assert moved(old, new, "eerste zin") == "eerste zin"


def test_a_single_empty_line_holds_nothing_in_place():
    old, new = "eerste zin hier blijft\n\n", "nieuw\n\neerste zin hier"
    assert moved(old, new, "eerste zin") == "eerste zin"


def test_text_that_is_cleaned_again_is_the_same_text():
    text = clean("re\u0301sume\u0301\r\nשלום\r")
    assert PositionMap.between(text, clean(text)).blocks == ()


LINES = [
    "R: " + " ".join(["de", "gemeente", "een", "zorg", "ja"][(i * k) % 5] for k in range(1, 15))
    for i in range(1200)
]
LONG = "\n\n".join(LINES)


@pytest.mark.parametrize(
    "new",
    [
        LONG.replace("gemeente", "provincie"),
        "\n\n".join(LINES[1:]).replace("gemeente", "provincie"),
        "\n\n".join(reversed(LINES)),
        " ".join(LINES).upper(),
        "\n\n".join("x y" for _ in LINES),
    ],
    ids=["word everywhere", "and a line less", "turned round", "one paragraph", "rewritten"],
)
def test_a_long_text_is_compared_in_seconds_at_most(new):
    started = time.process_time()
    PositionMap.between(LONG, new)
    assert time.process_time() - started < 5
