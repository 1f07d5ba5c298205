"""Settling what merging left: what was removed here, several at once, and codes by either name."""

from __future__ import annotations

from pathlib import Path

import pytest

import qcoder
from qcoder.errors import NotFound, Refused
from qcoder.project import Project
from tests.builders import code_words, covered, transcript


@pytest.fixture
def removed(p, tmp_path) -> tuple[Project, Path]:
    """Make a package in which a document is coded that is removed here meanwhile."""
    p.coders.add("MB")
    for name in ("gesprek01", "gesprek02"):
        p.documents.add(
            transcript("I: hoe gaat het", "R: de gemeente heeft de regie niet", name=name)
        )
    p.codes.add("REGIE", name_nl="Regie")
    path = tmp_path / "MB.qcoder"
    p.packages.make("MB", path)
    with qcoder.open(path) as package:
        for words in ("gemeente", "regie", "niet"):
            new = code_words(package, package.documents.get("gesprek01"), words, "REGIE")
        package.memos.add("let op", coding=new)
        package.coders.set_status("gesprek01", "complete")
    p.documents.remove("gesprek01")
    return p, path


def test_what_is_on_a_removed_document_names_it(removed):
    p, path = removed
    done = p.merge(path)
    assert {one.on for one in done.differences} == {"gesprek01"}
    assert {row.document for row in done.refused} == {"gesprek01"}
    assert all("?" not in one.describe() for one in done.differences)
    assert len({one.describe() for one in done.differences if one.table == "codings"}) <= 3


def test_several_are_settled_as_one_operation(removed):
    p, path = removed
    p.merge(path)
    several = p.differences.of_document("Gesprek01")
    assert len(several) == 5
    before = len(p.history.list())
    p.differences.settle(several, "ours")
    assert len(p.history.list()) == before + 1
    assert not p.differences.of_document("gesprek01")
    p.undo()
    assert len(p.differences.of_document("gesprek01")) == len(several)


def test_theirs_says_which_removal_to_take_back_and_then_brings_all(removed):
    p, path = removed
    p.merge(path)
    number = next(one.number for one in p.history.list() if one.verb == "remove document")
    for one in p.differences.of_document("gesprek01"):
        with pytest.raises(Refused, match=f"“gesprek01” was removed here, in operation {number}"):
            p.differences.settle(one, "theirs")
    p.history.revert(number)
    p.differences.settle(p.differences.list(), "theirs")
    assert sorted(covered(p).values()) == ["gemeente", "niet", "regie"]
    assert len(p.memos.list()) == 1
    assert not p.differences.list()
    assert not p.check()


def test_where_one_cannot_be_settled_none_is(removed):
    p, path = removed
    p.merge(path)
    several = p.differences.list()
    p.differences.settle(several[0], "ours")
    with pytest.raises(Refused):
        p.differences.settle(several, "ours")
    with pytest.raises(NotFound):
        p.differences.settle([several[1].id, "000000"], "ours")
    assert len(p.differences.list()) == len(several) - 1


def test_what_was_refused_is_not_equal_when_it_is_merged_again(removed):
    p, path = removed
    p.merge(path)
    with qcoder.open(path) as package:
        code_words(package, package.documents.get("gesprek02"), "regie", "REGIE")
    found = {one.document: one for one in p.merge(path).tallies}
    assert (found["gesprek01"].equal, found["gesprek01"].refused) == (0, 3)
    assert (found["gesprek02"].new, found["gesprek02"].refused) == (1, 0)


def test_a_line_that_is_the_same_is_said_once_with_its_number(removed):
    p, path = removed
    with qcoder.open(path) as package:
        for coding in package.codings.list():
            if package.codings.text(coding) == "regie":
                package.memos.add("een", coding=coding)
                package.memos.add("twee", coding=coding)
    lines = p.merge(path).refused_lines()
    assert len(lines) == len(set(lines))
    assert any("times" in line for line in lines)


def test_a_proposed_code_is_called_what_it_is_called_now_and_either_name_will_do(p, tmp_path):
    p.coders.add("MB")
    p.documents.add(transcript("R: de gemeente heeft de regie niet"))
    p.codes.add("REGIE", name_nl="Regie")
    p.packages.make("MB", tmp_path / "MB.qcoder")
    p.codes.add("EIGEN", name_nl="Eigen")
    with qcoder.open(tmp_path / "MB.qcoder") as package:
        package.codes.add("EIGEN", name_nl="Iets anders")
        code_words(package, package.documents.list()[0], "gemeente", "EIGEN")
    preview = p.merge_preview(tmp_path / "MB.qcoder")
    done = p.merge(tmp_path / "MB.qcoder")
    (code,) = p.differences.proposed()
    assert code.short_id.startswith("EIGEN-")
    assert preview.new_codes == done.new_codes == (code.short_id,)
    with pytest.raises(Refused, match=r"--to CODE.*--drop 1"):
        p.differences.refuse("EIGEN")
    assert p.differences.accept("EIGEN").id == code.id
    with pytest.raises(Refused, match="not proposed"):
        p.differences.accept("EIGEN")


def test_into_a_package_only_a_copy_of_it_is_merged(removed, tmp_path):
    p, path = removed
    p.coders.add("RB")
    other = tmp_path / "RB.qcoder"
    p.packages.make("RB", other)
    with qcoder.open(path) as package:
        copy = package.save_copy(tmp_path / "kopie.qcoder")
        with qcoder.open(copy) as again:
            code_words(again, again.documents.get("gesprek02"), "regie", "REGIE")
        for wrong in (other, p.path):
            for act in (package.merge_preview, package.merge):
                with pytest.raises(Refused, match="itself a package: merge it into its project"):
                    act(wrong)
        assert package.merge(copy).tallies
        assert len(package.codings.list()) == 4


def test_it_is_said_what_a_coder_has_still_to_mark(p, tmp_path):
    p.coders.add("MB")
    for name in ("gesprek01", "gesprek02", "gesprek03"):
        p.documents.add(transcript("R: de gemeente heeft de regie niet", name=name))
    path = tmp_path / "MB.qcoder"
    p.packages.make("MB", path)
    assert p.merge(path).notes == (
        "MB has still to mark gesprek01, gesprek02, gesprek03 as complete.",
    )
    with qcoder.open(path) as package:
        package.coders.set_status("gesprek01", "complete")
    expected = (
        "MB marked gesprek01 as complete.",
        "Nothing else is new: only how far MB is.",
        "MB has still to mark gesprek02, gesprek03 as complete.",
    )
    assert p.merge_preview(path).notes == expected
    assert p.merge(path).notes == expected
