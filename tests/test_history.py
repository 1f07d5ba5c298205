"""Undo, redo and taking back what is older: laws over random work, and what is refused."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import qcoder
from qcoder.errors import Conflict, Error, NotFound, Refused
from qcoder.model import CoderKind
from qcoder.project import Project
from tests.builders import code_words, covered, dump, find, new_project, open_new, transcript
from tests.operations import ACTIONS, START, Step, steps


def do(p: Project, step: Step) -> None:
    """Do one random thing; what is refused must leave all as it was."""
    before = dump(p)
    try:
        ACTIONS[step[0]](p, Random(step[1]))
    except (Error, IndexError):
        assert dump(p) == before


class Work(RuleBasedStateMachine):
    """One coder works, undoes, redoes and comes back the next day."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "p.qcoder")
        self.p = open_new(self.path)
        self.p.coders.add("MB")
        self.p.coders.add("samen", CoderKind.CONSENSUS)
        self.states: list[Any] = [dump(self.p)]  # as they were before and after each operation
        self.place = 0
        self.coder = self.p.coder.id

    @initialize()
    def start(self) -> None:
        for step in START:
            self.work(step)

    @rule(step=steps)
    def work(self, step: Step) -> None:
        length = len(self.p.history.list())
        do(self.p, step)
        if len(self.p.history.list()) > length:
            self.states[self.place + 1 :] = [dump(self.p)]
            self.place += 1

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        self.p.undo()
        self.place -= 1

    @precondition(lambda self: self.place < len(self.states) - 1)
    @rule()
    def redo(self) -> None:
        self.p.redo()
        self.place += 1

    @rule()
    def reopen(self) -> None:
        self.p.close()
        self.p = qcoder.open(self.path, coder=self.coder)

    @invariant()
    def state(self) -> None:
        assert dump(self.p) == self.states[self.place]

    def teardown(self) -> None:
        try:
            assert self.p.check() == []
            end = dump(self.p)
            undone = 0
            while self.p.history.undoable():
                self.p.undo()
                undone += 1
            assert undone == self.place
            assert dump(self.p) == self.states[0]
            for _ in range(undone):
                self.p.redo()
            assert dump(self.p) == end
            assert self.p.check() == []
        finally:
            self.p.close()
            self.folder.cleanup()


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(["AK", "MB"]), st.one_of(steps, st.sampled_from("<>!"))),
        max_size=25,
    )
)
def test_two_coders_undo_only_their_own_and_never_break_the_project(turns):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.qcoder")
        with open_new(path) as p:
            p.coders.add("MB")
            who = {coder.name: coder.id for coder in p.coders.list()}
            for step in START:
                do(p, step)
            for name, step in turns:
                if who[name] in {coder.id for coder in p.coders.list()}:
                    p._store.coder = who[name]
                _turn(p, step)
            assert p.check() == []


def _turn(p: Project, step: Step | str) -> None:
    if not isinstance(step, str):
        do(p, step)
        return
    before, mine = dump(p), p._store.coder
    try:
        if step == "!":
            done = p.history.revert(p.history.list()[len(p.history.list()) // 2].number)
        else:
            done = p.undo() if step == "<" else p.redo()
            assert done.coder == mine
    except (Conflict, Refused):
        assert dump(p) == before
    assert {code.id for code in p.codes.list()} == {
        row["id"] for row in dump(p)["codes"].values() if row["merged_into"] is None
    }


def test_undo_goes_back_one_operation_at_a_time(p):
    states = [dump(p)]
    for number in range(4):
        p.cases.add(f"case {number}")
        states.append(dump(p))
    for state in reversed(states[:-1]):
        p.undo()
        assert dump(p) == state
    with pytest.raises(Refused, match="nothing to undo"):
        p.undo()
    for state in states[1:]:
        p.redo()
        assert dump(p) == state
    with pytest.raises(Refused, match="nothing to redo"):
        p.redo()


def test_something_new_ends_redo(p):
    p.cases.add("Ede")
    p.undo()
    p.cases.add("Breda")
    with pytest.raises(Refused, match="nothing to redo"):
        p.redo()
    p.undo()
    with pytest.raises(Refused, match="nothing to undo"):
        p.undo()


def test_what_was_undone_and_what_takes_it_back_are_in_the_log(p):
    p.cases.add("Ede")
    added = p.history.list()[0]
    p.undo()
    undone, added = p.history.list()[:2]
    assert (undone.kind, undone.reverts, undone.verb) == ("undo", added.number, "add case")
    assert added.reverted_by == undone.number
    p.redo()
    redone, undone, added = p.history.list()[:3]
    assert (redone.kind, redone.reverts, added.reverted_by) == ("redo", undone.number, None)
    assert [operation.number for operation in p.history.list(limit=1)] == [redone.number]


def test_undo_survives_closing_and_stays_with_its_coder(p, reopen):
    p.coders.add("MB")
    p.cases.add("Ede")
    p.close()
    p = reopen("MB")
    with pytest.raises(Refused):
        p.undo()
    p.cases.add("Breda")
    p = reopen("AK")
    assert p.undo().verb == "add case"
    assert [case.name for case in p.cases.list()] == ["Breda"]
    p = reopen("AK")
    p.redo()
    assert [case.name for case in p.cases.list()] == ["Breda", "Ede"]


def test_undo_stays_with_its_computer(p, reopen, monkeypatch, tmp_path):
    p.cases.add("Ede")
    p.close()
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "other"))
    with pytest.raises(Refused):
        reopen().undo()


def test_a_coder_that_was_added_stays(p):
    p.coders.add("MB")
    with pytest.raises(Refused):
        p.undo()
    with pytest.raises(Refused):
        p.history.revert(p.history.list()[0].number)


def test_anything_older_can_be_taken_back_and_that_undone(p):
    states = []
    for name in ("Ede", "Breda", "Assen"):
        p.cases.add(name)
        states.append(dump(p))
    middle = p.history.list()[1]
    p.history.revert(middle.number)
    assert [case.name for case in p.cases.list()] == ["Assen", "Ede"]
    with pytest.raises(Refused, match="cannot be undone"):
        p.history.revert(middle.number)
    p.undo()
    assert dump(p) == states[-1]
    p.redo()
    p.undo()
    p.history.revert(middle.number)
    assert [case.name for case in p.cases.list()] == ["Assen", "Ede"]


def test_an_operation_that_is_not_there_is_not_found(p):
    with pytest.raises(NotFound):
        p.history.revert(1000)


def test_what_was_changed_since_is_not_taken_back(p):
    case = p.cases.add("Ede")
    p.cases.rename(case, "Breda")
    p.cases.rename(case, "Assen")
    before = dump(p)
    with pytest.raises(Conflict, match="changed again later"):
        p.history.revert(p.history.list()[1].number)
    assert dump(p) == before


def test_what_is_used_since_is_not_taken_back(p):
    document = p.documents.add(transcript("R: goed"))
    p.codes.add("REGIE")
    code_words(p, document, "goed", "REGIE")
    with pytest.raises(Conflict, match="later work refers to it"):
        p.history.revert(p.history.list()[1].number)


def test_undo_inside_an_operation_is_refused(p):
    p.cases.add("Ede")
    with p.operation("several"):
        p.cases.add("Breda")
        for back in (p.undo, p.redo, lambda: p.history.revert(2)):
            with pytest.raises(Refused):
                back()
    assert [case.name for case in p.cases.list()] == ["Breda", "Ede"]
    p.undo()
    p.undo()
    assert p.cases.list() == []


def as_other(p: Project, name: str) -> None:
    """Go on as another coder."""
    p._store.coder = p.coders.get(name).id


@pytest.fixture
def two(p):
    """A project with codes A and B, a coded document and two coders."""
    p.coders.add("MB")
    document = p.documents.add(transcript("R: dat is heel goed hoor ja"))
    p.codes.add("A")
    p.codes.add("B")
    code_words(p, document, "heel goed", "A")
    return p


def test_codes_are_never_moved_under_themselves_by_redo(two):
    two.codes.move("A", "B")
    two.undo()
    as_other(two, "MB")
    two.codes.move("B", "A")
    as_other(two, "AK")
    with pytest.raises(Conflict):
        two.redo()
    assert len(two.codes.list()) == 2
    assert two.codes.path("B") == "A > B"


def test_codes_are_never_merged_into_each_other_by_redo(two):
    two.codes.add("C")
    two.codes.merge("B", "C")
    two.undo()
    as_other(two, "MB")
    two.codes.merge("C", "B")
    as_other(two, "AK")
    with pytest.raises(Conflict):
        two.redo()
    assert two.codes.get("C").short_id == "B"


@pytest.mark.parametrize("what", ["coding", "code", "memo"])
def test_nothing_comes_back_under_a_code_that_was_merged_away(two, what):
    if what == "coding":
        two.codings.remove(two.codings.list()[0])
    elif what == "code":
        two.codes.move(two.codes.add("C", parent="A"), None)
    else:
        two.memos.remove(two.memos.add("let op", code="A"))
    number = two.history.list()[0].number
    two.codes.merge("A", "B")
    before = dump(two)
    with pytest.raises(Conflict, match="merged"):
        two.history.revert(number)
    assert dump(two) == before


def test_a_value_is_never_there_twice(two):
    case, variable = two.cases.add("Ede"), two.cases.add_variable("omvang", "number")
    two.cases.set_value(case, variable, 1)
    two.undo()
    as_other(two, "MB")
    two.cases.set_value(case, variable, 2)
    as_other(two, "AK")
    with pytest.raises(Conflict):
        two.redo()
    assert two.cases.value(case, variable) == 2


def test_a_coding_of_before_a_correction_is_undone_after_it(two):
    document = two.documents.list()[0]
    code_words(two, document, "hoor", "B")
    as_other(two, "MB")
    two.documents.correct(document, document.text.replace("heel", "best wel"))
    as_other(two, "AK")
    two.undo()
    assert list(covered(two).values()) == ["best wel goed"]
    two.redo()
    assert sorted(covered(two).values()) == ["best wel goed", "hoor"]
    assert two.check() == []


def test_a_coding_of_after_a_correction_stays_when_that_is_undone(two):
    document = two.documents.list()[0]
    document = two.documents.correct(document, "Vooraf.\n" + document.text).document
    as_other(two, "MB")
    code_words(two, document, "hoor ja", "B")
    as_other(two, "AK")
    two.undo()
    assert sorted(covered(two).values()) == ["heel goed", "hoor ja"]
    two.redo()
    assert sorted(covered(two).values()) == ["heel goed", "hoor ja"]
    assert two.check() == []


def test_a_correction_is_not_undone_under_a_coding_of_what_it_added(two):
    document = two.documents.list()[0]
    document = two.documents.correct(document, "Vooraf dit. " + document.text).document
    as_other(two, "MB")
    code_words(two, document, "Vooraf", "B")
    as_other(two, "AK")
    before = dump(two)
    with pytest.raises(Conflict, match="1 passage was coded later"):
        two.undo()
    assert dump(two) == before


def test_a_coding_whose_words_are_gone_does_not_come_back(two):
    coding = two.codings.list()[0]
    two.codings.remove(coding)
    number = two.history.list()[0].number
    document = two.documents.list()[0]
    two.documents.correct(document, document.text.replace("heel goed ", ""))
    with pytest.raises(Conflict, match="no longer in the corrected text"):
        two.history.revert(number)
    two.undo()
    two.undo()
    assert list(covered(two).values()) == ["heel goed"]


def test_undo_goes_on_where_a_later_correction_left_nothing_to_take_back(two):
    document = two.documents.list()[0]
    two.cases.add("Ede")
    two.codings.resize(two.codings.list()[0], *find(document, "goed"))
    as_other(two, "MB")
    two.documents.correct(document, document.text.replace("heel ", ""))
    as_other(two, "AK")
    assert two.undo().verb == "resize coding"
    assert list(covered(two).values()) == ["goed"]
    assert two.undo().verb == "add case"
    assert two.redo().verb == "add case"
    assert two.redo().verb == "resize coding"
    assert two.check() == []


def test_merging_again_takes_no_codings_of_since_out_of_sight(two):
    two.codes.merge("B", "A")
    two.undo()
    as_other(two, "MB")
    code_words(two, two.documents.list()[0], "dat", "B")
    as_other(two, "AK")
    with pytest.raises(Conflict, match="merged"):
        two.redo()
    assert two.codes.count("B") == 1


def test_an_anchor_never_crosses_to_a_text_that_no_map_leads_to(two):
    document = two.documents.list()[0]
    with two.operation("text without a map"):
        codings = two._store.dicts("SELECT * FROM codings")
        two._store.execute("DELETE FROM codings")
        text = two._store.add_blob("texts", "text", "iets heel anders en langer dan eerst was")
        two._store.execute("UPDATE documents SET text = ?", [text])
    as_other(two, "MB")
    two.codings.add(two.documents.get(document), 5, 9, code="B")
    as_other(two, "AK")
    before = dump(two)
    with pytest.raises(Conflict):
        two.undo()
    assert dump(two) == before
    assert codings


def test_a_passage_coded_again_stops_the_first_coding_from_coming_back(two):
    document = two.documents.list()[0]
    coding = two.codings.list()[0]
    two.codings.remove(coding)
    number = two.history.list()[0].number
    code_words(two, document, "goed", "A")
    with pytest.raises(Conflict, match="same code again"):
        two.history.revert(number)
    assert two.check() == []


def test_undo_of_a_merge_gives_codings_memos_and_children_back(two):
    document = two.documents.list()[0]
    code_words(two, document, "goed hoor", "B", valence="hindering", flags=["twijfel"])
    two.memos.add("bij A", code="A")
    two.memos.add("bij de codering", coding=two.codings.list(code="A")[0])
    two.codes.add("A1", parent="A")
    before = dump(two)
    two.codes.merge("A", "B")
    assert list(covered(two).values()) == ["heel goed hoor"]
    two.undo()
    assert dump(two) == before


def test_thousands_of_codings_are_merged_and_undone_at_once():
    from time import process_time

    from qcoder.codings import NewCoding

    with new_project() as p:
        document = p.documents.add(transcript("R: " + "woord " * 9000))
        p.codes.add("A")
        p.codes.add("B")
        started = process_time()
        p.codings.add_all(
            NewCoding(document, 3 + 6 * n, 8 + 6 * n, "AB"[n % 2]) for n in range(9000)
        )
        p.codes.merge("A", "B")
        state = dump(p)
        p.undo()
        p.undo()
        p.redo()
        p.redo()
        assert process_time() - started < 8
        assert dump(p) == state


def test_thousands_of_codings_are_taken_back_across_corrections_at_once():
    from time import process_time

    from qcoder.codings import NewCoding

    with new_project() as p:
        document = p.documents.add(transcript("R: " + "woord " * 2000))
        p.codes.add("A")
        p.codings.add_all(NewCoding(document, 3 + 6 * n, 8 + 6 * n, "A") for n in range(2000))
        number = p.history.list()[0].number
        for word in ("een", "twee", "drie"):
            words = p.documents.get(document.id).text.split(" ")
            words[1::4] = [f"{word} {each}" for each in words[1::4]]
            p.documents.correct(document.id, " ".join(words))
        started = process_time()
        p.history.revert(number)
        assert process_time() - started < 1
        assert not p.codings.list()


NAMED = {
    "code": (lambda p: p.codes.add("X"), lambda p: p.codes.remove("X")),
    "document": (
        lambda p: p.documents.add(transcript("R: ja", name="X")),
        lambda p: p.documents.remove("X"),
    ),
    "case": (lambda p: p.cases.add("X"), lambda p: p.cases.remove("X")),
    "group": (lambda p: p.groups.add("X"), lambda p: p.groups.remove("X")),
    "variable": (
        lambda p: p.cases.add_variable("X", "text"),
        lambda p: p.cases.remove_variable("X"),
    ),
    "coder": (lambda p: p.coders.add("X"), lambda p: p.coders.rename("X", "Y")),
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_that_was_given_again_does_not_come_back(p, kind):
    add, take_away = NAMED[kind]
    add(p)
    take_away(p)
    number = p.history.list()[0].number
    add(p)
    before = dump(p)
    with pytest.raises(Conflict, match="“X” was given to another"):
        p.history.revert(number)
    assert dump(p) == before


@pytest.mark.parametrize("what", ["coding", "memo", "status"])
def test_nothing_comes_back_to_a_coder_who_was_merged_away(two, what):
    document = two.documents.list()[0]
    if what == "coding":
        two.codings.remove(code_words(two, document, "dat", "B", coder="MB"))
    elif what == "memo":
        two.memos.remove(two.memos.add("let op", coder="MB"))
    else:
        two.coders.set_status(document, "busy", "MB")
        two.documents.remove(document)
    number = two.history.list()[0].number
    two.coders.merge("MB", "AK")
    before = dump(two)
    with pytest.raises(Conflict, match="merged with another"):
        two.history.revert(number)
    assert dump(two) == before


def test_coders_are_never_merged_into_each_other_by_redo(two):
    two.coders.merge("MB", "AK")
    two.undo()
    as_other(two, "MB")
    two.coders.merge("AK", "MB")
    with pytest.raises(Conflict, match="merged with another"):
        two.history.revert(two.history.list()[1].number)
    assert [coder.name for coder in two.coders.list()] == ["MB"]


def test_who_is_at_work_is_not_merged_away_by_taking_back(two):
    two.coders.merge("MB", "AK")
    two.undo()
    as_other(two, "MB")
    with pytest.raises(Conflict, match="merged with another"):
        two.history.revert(two.history.list()[0].number)
    assert two.coder.name == "MB"
