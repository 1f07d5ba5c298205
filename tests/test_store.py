"""Operations: all or nothing, one entry in the log, one message to the listeners."""

from __future__ import annotations

import pytest

from qcoder.driver import sqlcipher
from qcoder.errors import Conflict, ReadOnly, Refused
from qcoder.model import Changes
from qcoder.project import Project
from tests.builders import code_words, dump, failing, transcript


def log_length(p: Project) -> int:
    return len(p.history.list())


def names(p: Project) -> list[str]:
    return [case.name for case in p.cases.list()]


def test_an_exception_takes_back_all_and_leaves_no_entry(p):
    before, length = dump(p), log_length(p)
    with failing(p):
        p.cases.add("Ede")
        p.codes.add("REGIE")
    assert dump(p) == before
    assert log_length(p) == length


def test_nested_operations_are_one_operation_undone_at_once(p):
    before, length = dump(p), log_length(p)
    with p.operation("several"):
        p.cases.add("Ede")
        with p.operation("deeper"):
            p.codes.add("REGIE")
    assert log_length(p) == length + 1
    assert p.history.list()[0].verb == "several"
    p.undo()
    assert dump(p) == before


def test_a_nested_failure_that_is_caught_keeps_the_outer_part(p):
    with p.operation("several"):
        p.cases.add("Ede")
        with failing(p):
            p.cases.add("Assen")
        p.cases.add("Breda")
    assert names(p) == ["Breda", "Ede"]
    assert p.check() == []
    p.undo()
    assert names(p) == []


def test_a_refusal_inside_an_operation_keeps_what_was_done_before_it(p):
    with p.operation("several"):
        p.cases.add("Ede")
        with pytest.raises(Refused):
            p.cases.add("ede")
    assert names(p) == ["Ede"]


def test_an_operation_that_changes_nothing_leaves_no_entry(p):
    p.cases.add("Ede")
    length = log_length(p)
    with p.operation("nothing"):
        pass
    p.cases.rename("Ede", "Ede")
    assert log_length(p) == length


def test_an_operation_that_takes_back_its_own_changes_leaves_no_entry(p):
    p.cases.add("Ede")
    with p.operation("to and fro"):
        p.cases.rename("Ede", "Breda")
        p.cases.rename("Breda", "Ede")
    with p.operation("add and remove"):
        p.cases.add("Assen")
        p.cases.remove("Assen")
    assert p.history.list()[0].verb == "add case"
    p.undo()
    assert names(p) == []


def test_what_is_still_referred_to_cannot_be_removed(p):
    document = p.documents.add(transcript("R: goed"))
    p.codes.add("REGIE")
    code_words(p, document, "goed", "REGIE")
    before = dump(p)
    with pytest.raises(Conflict), p.operation("remove"):
        p._store.execute("DELETE FROM codes")
    assert dump(p) == before
    p.cases.add("Ede")  # the project is still usable


def test_reading_only_refuses_every_operation(p, reopen):
    p.close()
    with pytest.raises(ReadOnly):
        reopen(read_only=True).cases.add("Ede")


def test_listeners_get_each_row_as_it_was_and_as_it_is(p):
    case = p.cases.add("Ede")
    got: list[Changes] = []
    p.listen(got.append)
    with p.operation("several"):
        p.cases.rename(case, "Breda")
        p.cases.rename(case, "Assen")
        gone = p.cases.add("Weg")
        p.cases.remove(gone)
    (changes,) = got
    assert changes.verb == "several"
    (row,) = changes.tables["cases"]
    assert row.id == case.id
    assert row.before == {"id": case.id, "name": "Ede"}
    assert row.after == {"id": case.id, "name": "Assen"}


def test_listeners_hear_of_no_table_in_which_nothing_changed(p):
    got: list[Changes] = []
    p.listen(got.append)
    with p.operation("several"):
        p.cases.add("Ede")
        p.codes.remove(p.codes.add("REGIE"))
    assert list(got[0].tables) == ["cases"]


def test_listeners_hear_nothing_of_what_failed(p):
    got: list[Changes] = []
    p.listen(got.append)
    with failing(p):
        p.cases.add("Ede")
    assert got == []


def test_a_listener_that_fails_undoes_nothing_and_the_others_still_hear(p):
    got: list[Changes] = []

    def fail(changes: Changes) -> None:
        raise ZeroDivisionError

    p.listen(fail)
    p.listen(got.append)
    with pytest.raises(ZeroDivisionError):
        p.cases.add("Ede")
    assert names(p) == ["Ede"]
    assert len(got) == 1
    assert p.check() == []


def test_listeners_hear_of_operations_in_the_order_in_which_they_were_done(p):
    heard: list[str] = []

    def follow(changes: Changes) -> None:
        if changes.verb == "add case":
            p.codes.add("REGIE")

    p.listen(follow)
    p.listen(lambda changes: heard.append(changes.verb))
    p.cases.add("Ede")
    assert heard == ["add case", "add code"]


def test_a_listener_sees_the_project_as_it_is_after_the_operation(p):
    seen: list[list[str]] = []
    p.listen(lambda changes: seen.append(names(p)))
    p.cases.add("Ede")
    assert seen == [["Ede"]]


def test_a_blob_is_kept_once(p):
    with p.operation("blobs"):
        p.cases.add("Ede")
        assert p._store.add_blob("texts", "text", "één") == p._store.add_blob(
            "texts", "text", "één"
        )
    assert p._store.rows("SELECT text, length FROM texts") == [("één", 3)]


def test_nothing_is_stored_of_a_text_whose_operation_failed(p):
    with failing(p):
        p.documents.add(transcript("R: weg"))
    assert p._store.rows("SELECT * FROM texts") == []


def test_an_error_of_the_program_is_not_dressed_up_for_the_user(p):
    with pytest.raises(sqlcipher.OperationalError):
        p._store.rows("SELECT nonsense FROM nowhere")
