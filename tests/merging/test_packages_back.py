"""Packages that come back: in any order, again and again, and past corrections made meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder.errors import Error
from qcoder.project import Project
from tests.builders import code_words, covered, dump, find, new_project, transcript
from tests.merging.whole import merged
from tests.operations import ACTIONS

CODERS = ["MB", "RB", "ZZ"]
# What a coder does in a package.
CODING = [
    "add_code", "change_code", "change_coding", "change_memo", "code_passages", "correct",
    "write_memo",
]  # fmt: skip


def state(p: Project) -> Mapping[str, Any]:
    """Return all rows, but for the clock's: when packages came back."""
    rows = {table: dict(found) for table, found in dump(p).items()}
    rows["packages"] = {key: {**row, "merged": None} for key, row in rows["packages"].items()}
    return rows


def start(p: Project) -> None:
    for name in CODERS:
        p.coders.add(name)
    for name in ("Een", "Twee"):
        p.documents.add(
            transcript(
                "I: hoe gaat het met de regie",
                "R: de gemeente heeft de regie niet, dat is goed",
                "R: twee 👩🏽 en nog een 👍 bij elkaar",
                name=name,
            )
        )
    for code in ("REGIE", "GOED", "SAMEN"):
        p.codes.add(code, name_nl=code.title(), definition_nl=f"Over {code}")
    code_words(p, p.documents.get("Een"), "de regie", "REGIE")


def hand_out(p: Project, folder: Path) -> list[Path]:
    paths = [folder / f"{name}.qcoder" for name in CODERS]
    for name, path in zip(CODERS, paths, strict=True):
        p.packages.make(name, path)
    return paths


def code(path: Path, seeds: list[tuple[str, int]]) -> None:
    """Work in a package as its coder; what is refused is left."""
    with qcoder.open(path) as package:
        for name, seed in seeds:
            try:
                ACTIONS[name](package, Random(seed))
            except (Error, IndexError):
                continue


@pytest.fixture
def handed(p, tmp_path) -> tuple[Project, list[Path]]:
    start(p)
    return p, hand_out(p, tmp_path)


def test_a_package_brings_what_its_coder_did_and_nothing_else(handed):
    p, (path, *_others) = handed
    before = covered(p)
    with qcoder.open(path) as package:
        document = package.documents.get("Een")
        new = code_words(package, document, "gemeente", "SAMEN")
        package.coders.set_status(document, "complete")
        package.memos.add("let op", coding=new)
    done = p.merge(path)
    assert covered(p) == {**before, new.id: "gemeente"}
    assert [(t.coder, t.document, t.new, t.equal) for t in done.tallies] == [("MB", "Een", 1, 0)]
    assert p.coders.status("Een", "MB") == "complete"
    assert not done.differences
    assert [package.out for package in p.packages.list()] == [False, True, True]
    assert not p.check()


def test_a_package_with_nothing_done_in_it_is_back_as_well(handed):
    p, (path, *_others) = handed
    p.merge(path)
    assert not p.packages.list()[0].out
    operations = len(p.history.list())
    p.merge(path)
    assert len(p.history.list()) == operations


def test_a_package_of_before_corrections_is_carried_over_them(handed):
    p, (path, *_others) = handed
    with qcoder.open(path) as package:
        one = code_words(package, package.documents.get("Een"), "dat is goed", "GOED")
        two = code_words(package, package.documents.get("Een"), "gemeente", "SAMEN")
    for old, new in (("hoe gaat", "zeg eens, hoe gaat"), ("dat is goed", "dat is heel goed")):
        document = p.documents.get("Een")
        p.documents.correct(document, document.text.replace(old, new))
    p.merge(path)
    words = covered(p)
    assert (words[one.id], words[two.id]) == ("dat is heel goed", "gemeente")
    assert not p.check()


def test_a_passage_whose_words_are_gone_is_refused_and_can_be_found_again(handed):
    p, (path, *_others) = handed
    with qcoder.open(path) as package:
        code_words(package, package.documents.get("Een"), "dat is goed", "GOED")
    document = p.documents.get("Een")
    p.documents.correct(document, document.text.replace(", dat is goed", ""))
    done = p.merge(path)
    (refused,) = done.refused
    assert (refused.document, refused.code, refused.coder) == ("Een", "GOED", "MB")
    assert refused.words == "dat is goed"
    (left,) = p.differences.list()
    assert left.words == "dat is goed"
    with pytest.raises(qcoder.Error):
        p.differences.settle(left, "theirs")
    p.history.revert(next(o.number for o in p.history.list() if o.verb == "correct text"))
    p.differences.settle(left, "theirs")
    assert "dat is goed" in covered(p).values()
    assert not p.differences.list()
    assert not p.check()


def test_a_correction_in_a_package_is_taken_with_our_passages(handed):
    p, (path, *_others) = handed
    with qcoder.open(path) as package:
        document = package.documents.get("Een")
        package.documents.correct(document, document.text.replace("hoe gaat", "zeg, hoe gaat"))
    done = p.merge(path)
    assert "zeg, hoe gaat" in p.documents.get("Een").text
    assert [*covered(p).values()] == ["de regie"]
    assert not done.differences
    assert not p.check()


def test_a_text_that_both_corrected_is_a_conflict_and_theirs_is_carried_back(handed):
    p, (path, *_others) = handed
    with qcoder.open(path) as package:
        document = package.documents.get("Een")
        package.documents.correct(document, document.text.replace("hoe gaat", "zeg, hoe gaat"))
        new = code_words(package, package.documents.get("Een"), "gemeente", "SAMEN")
    document = p.documents.get("Een")
    p.documents.correct(document, document.text.replace("bij elkaar", "samen"))
    (conflict,) = p.merge(path).differences
    assert (conflict.kind, conflict.column) == ("conflict", "text")
    assert covered(p)[new.id] == "gemeente"
    p.differences.settle(conflict, "theirs")
    assert "zeg, hoe gaat" in p.documents.get("Een").text
    assert sorted(covered(p).values()) == ["de regie", "gemeente"]
    assert not p.check()


def test_a_passage_gives_way_to_a_correction_of_another_package_in_either_order(p, tmp_path):
    start(p)
    one, two, _three = hand_out(p, tmp_path)
    with qcoder.open(one) as package:
        new = code_words(package, package.documents.get("Een"), "dat is goed", "GOED")
        package.memos.add("let op", coding=new)
    with qcoder.open(two) as package:
        document = package.documents.get("Een")
        package.documents.correct(document, document.text.replace(", dat is goed", ""))
    first, second = in_all_orders(p, [one, two], tmp_path)
    assert first == second
    assert len(first["differences"]) == 2
    assert new.id not in first["codings"]


def test_our_own_passage_does_not_give_way_to_a_correction(handed):
    p, (path, *_others) = handed
    with qcoder.open(path) as package:
        document = package.documents.get("Een")
        package.documents.correct(document, document.text.replace(", dat is goed", ""))
    mine = code_words(p, p.documents.get("Een"), "dat is goed", "GOED")
    (conflict,) = p.merge(path).conflicts
    assert conflict.column == "text"
    assert covered(p)[mine.id] == "dat is goed"
    with pytest.raises(qcoder.Error):
        p.differences.settle(conflict, "theirs")
    assert not p.check()


def test_work_goes_on_in_the_package_and_is_merged_again(handed):
    p, (path, *_others) = handed
    with qcoder.open(path) as package:
        document = package.documents.get("Een")
        one = code_words(package, document, "gemeente", "SAMEN")
        own = package.codes.add("NIEUW", name_nl="Nieuw")
        two = code_words(package, document, "niet", "NIEUW")
    p.merge(path)
    p.differences.map("NIEUW", "GOED")
    document = p.documents.get("Een")
    p.documents.correct(document, document.text.replace("hoe gaat", "zeg eens, hoe gaat"))
    with qcoder.open(path) as package:
        package.codings.resize(one, *find(package.documents.get("Een"), "de gemeente heeft"))
        package.codings.set_valence(two, "hindering")
        three = code_words(package, package.documents.get("Twee"), "regie", own.id)
    done = p.merge(path)
    assert not done.differences
    assert covered(p)[one.id] == "de gemeente heeft"
    assert p.codings.get(two).valence == "hindering"
    assert {p.codes.get(p.codings.get(key).code).short_id for key in (two, three)} == {"GOED"}
    assert not p.check()


def test_what_was_undone_in_a_package_goes_here_too(handed):
    p, (path, *_others) = handed
    with qcoder.open(path) as package:
        new = code_words(package, package.documents.get("Een"), "gemeente", "SAMEN")
    p.merge(path)
    with qcoder.open(path) as package:
        package.undo()
    done = p.merge(path)
    assert new.id not in covered(p)
    assert sum(tally.removed for tally in done.tallies) == 1


def test_new_codes_of_the_same_name_do_not_depend_on_the_order(p, tmp_path):
    start(p)
    paths = hand_out(p, tmp_path)
    for path in paths:
        with qcoder.open(path) as package:
            package.codes.add("NIEUW", name_nl=f"Nieuw van {path.stem}")
            code_words(package, package.documents.get("Een"), "gemeente", "NIEUW")
            package.codes.edit("GOED", definition_nl="zelfde voorstel")
    first, *others = in_all_orders(p, paths, tmp_path)
    assert len({row["short_id"] for row in first["codes"].values()}) == 6
    assert all(other == first for other in others)


def in_all_orders(p: Project, paths: list[Path], folder: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the state after merging in each order."""
    for number, order in enumerate(permutations(paths)):
        copy = p.save_copy(folder / f"order {number}.qcoder")
        with qcoder.open(copy, coder="AK") as one:
            for path in order:
                merged_package(one, path)
            yield state(one)


def merged_package(p: Project, path: Path) -> None:
    with qcoder.open(path, read_only=True) as package:
        merged(p, package)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(CODING), st.integers(0, 2**32)), max_size=10), st.data())
def test_packages_may_come_back_in_any_order(first, data):
    with new_project() as p:
        start(p)
        folder = p.path.parent
        paths = hand_out(p, folder)
        code(paths[0], first)
        works = st.lists(
            st.tuples(
                st.sampled_from(["add_code", "change_coding", "code_passages", "write_memo"]),
                st.integers(0, 2**32),
            ),
            max_size=8,
        )
        for path in paths[1:]:
            code(path, data.draw(works))
        first_state, *others = in_all_orders(p, paths, folder)
        assert all(other == first_state for other in others)
