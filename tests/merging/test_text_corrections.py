"""Corrections of a text that come with another file: told, shown, and settled without loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import qcoder
from qcoder.merging.corrections import sides, together, told
from qcoder.project import Project
from tests.builders import code_words, covered, transcript

LINES = (
    "I: hoe gaat het met de regie",
    "R: de gemeente heeft de regie niet, dat is goed",
    "I: hoe lang duurt dat al",
    "R: dat duurt nu al anderhalf jaar, zegt men hier",
    "R: twee 👩🏽 en nog een 👍 bij elkaar",
)
texts = st.lists(st.sampled_from(["a", "b", "c", "de", "regie,", "\n"]), max_size=12).map(" ".join)


@pytest.fixture
def handed(p, tmp_path) -> tuple[Project, list[Path]]:
    paths: list[Path] = []
    p.codes.add("REGIE", name_nl="Regie")
    p.documents.add(transcript(*LINES, name="gesprek05"))
    code_words(p, p.documents.get("gesprek05"), "gemeente", "REGIE")
    for name in ("MB", "RB"):
        p.coders.add(name)
        paths.append(tmp_path / f"{name}.qcoder")
        p.packages.make(name, paths[-1])
    return p, paths


def correct(p: Project, *pairs: tuple[str, str]) -> None:
    document = p.documents.get("gesprek05")
    text = document.text
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    p.documents.correct(document, text)


def corrected_in(path: Path, *pairs: tuple[str, str]) -> None:
    with qcoder.open(path) as package:
        correct(package, *pairs)


def text(p: Project) -> str:
    return p.documents.get("gesprek05").text


def test_a_correction_that_comes_along_is_told(handed):
    p, (path, _other) = handed
    corrected_in(path, ("anderhalf jaar", "achttien maanden"))
    expected = "MB corrected the text of gesprek05: “anderhalf jaar” → “achttien maanden”"
    assert any(note.startswith(expected) for note in p.merge_preview(path).notes)
    assert any(note.startswith(expected) for note in p.merge(path).notes)
    assert "achttien maanden" in text(p)


def test_of_many_edits_some_are_told_with_the_number_of_the_rest(handed):
    p, (path, _other) = handed
    corrected_in(
        path, ("hoe gaat", "zeg, hoe gaat"), ("niet, ", ""), ("lang", "kort"), ("men", "iemand"),
        ("twee", "drie"),
    )  # fmt: skip
    (said,) = [note for note in p.merge(path).notes if "corrected" in note]
    assert "zeg, " in said
    assert "“lang” → “kort”" in said
    assert "and 2 more" in said
    assert "iemand" not in said


def test_both_sides_of_a_conflict_show_what_differs(handed):
    p, (path, _other) = handed
    corrected_in(path, ("anderhalf jaar", "achttien maanden"))
    correct(p, ("anderhalf jaar", "twee jaar"))
    (conflict,) = p.merge(path).conflicts
    assert conflict.ours == "…dat duurt nu al twee jaar, zegt men hier"
    assert conflict.theirs == "…dat duurt nu al achttien maanden, zegt men hier"
    assert conflict.base == "…dat duurt nu al anderhalf jaar, zegt men hier"
    assert "twee jaar" in conflict.describe()
    assert "achttien maanden" in conflict.describe()


def test_theirs_brings_their_edits_and_ours_elsewhere_stay(handed):
    p, (path, _other) = handed
    with qcoder.open(path) as package:
        document = package.documents.get("gesprek05")
        new = code_words(package, document, "anderhalf jaar", "REGIE")
    corrected_in(path, ("anderhalf jaar", "achttien maanden"), ("hoe gaat", "zeg, hoe gaat"))
    correct(p, ("dat is goed", "dat is heel goed"), ("bij elkaar", "samen"), ("gaat", "staat"))
    (conflict,) = p.merge(path).conflicts
    p.differences.settle(conflict, "theirs")
    assert text(p) == "\n".join(
        (
            "I: zeg, hoe staat het met de regie",
            "R: de gemeente heeft de regie niet, dat is heel goed",
            "I: hoe lang duurt dat al",
            "R: dat duurt nu al achttien maanden, zegt men hier",
            "R: twee 👩🏽 en nog een 👍 samen",
            "",
        )
    )
    assert covered(p)[new.id] == "achttien maanden"
    assert "gemeente" in covered(p).values()
    assert [turn.speaker for turn in p.documents.get("gesprek05").turns] == [
        "I",
        "R",
        "I",
        "R",
        "R",
    ]
    assert not p.check()


def test_where_both_edited_the_same_words_theirs_wins_and_only_there(handed):
    p, (path, _other) = handed
    corrected_in(path, ("anderhalf jaar", "achttien maanden"))
    correct(p, ("anderhalf jaar", "twee jaar"), ("bij elkaar", "samen"))
    p.differences.settle(p.merge(path).conflicts[0], "theirs")
    assert "nu al achttien maanden, zegt" in text(p)
    assert "👍 samen" in text(p)


def test_two_conflicts_settled_one_after_the_other_keep_all_corrections(handed):
    p, (one, two) = handed
    corrected_in(one, ("anderhalf jaar", "achttien maanden"))
    corrected_in(two, ("hoe gaat", "zeg, hoe gaat"))
    correct(p, ("bij elkaar", "samen"))
    p.merge(one)
    p.merge(two)
    for conflict in p.differences.list():
        p.differences.settle(conflict, "theirs")
    for words in ("achttien maanden", "zeg, hoe gaat", "👍 samen"):
        assert words in text(p)
    with qcoder.open(one) as package:  # what is coded in their text finds its way into ours
        new = code_words(package, package.documents.get("gesprek05"), "achttien maanden", "REGIE")
    done = p.merge(one)
    assert not done.differences
    assert covered(p)[new.id] == "achttien maanden"
    assert not p.check()


@given(texts, texts)
def test_one_correction_put_together_with_none_is_that_correction(base, one):
    assert together(base, one, base) == one
    assert together(base, base, one) == one
    assert together(base, one, one) == one


@given(texts, texts, texts)
def test_what_differs_can_always_be_said(base, one, other):
    assume((one + other).strip())  # a document without a word is refused
    together(base, one, other)
    shown = sides(base, one, other)
    assert (one == other) == (not shown[1] and not shown[2])
    assert told("MB", "Een", one, other)
