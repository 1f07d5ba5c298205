"""The check finds what no operation could have done."""

from __future__ import annotations

import pytest
from sqlcipher3 import DatabaseError

import qcoder
from qcoder.errors import Cancelled, ReadOnly
from qcoder.project import Project
from tests.builders import code_words, dump, find, transcript


@pytest.fixture
def meddled(p) -> Project:
    """A project whose triggers are gone, as if another program had been at it."""
    document = p.documents.add(transcript("R: een twee drie"))
    p.codes.add("A")
    code_words(p, document, "een", "A")
    code_words(p, document, "drie", "A")
    p.memos.add("hier", document=document, passage=find(document, "twee"))
    assert p.check() == []
    connection = p._store._connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {name}")
    return p


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ('UPDATE codings SET "end" = 1000', "outside its text"),
        ("UPDATE memos SET start = -1", "outside its text"),
        ("UPDATE codings SET text = 'weg'", "outside its text"),
        ('UPDATE codings SET start = 3, "end" = 9', "of the same code by the same coder"),
        ("UPDATE texts SET text = 'x' || text", "is not what it was"),
        ("UPDATE turns SET json = json || ' '", "is not what it was"),
        ("UPDATE originals SET bytes = x'00'", "is not what it was"),
        ("UPDATE documents SET name = 'anders'", "as the log of changes left"),
        ("DELETE FROM memos", "as the log of changes left"),
        ("INSERT INTO cases VALUES ('1', 'Ede')", "as the log of changes left"),
        ("DELETE FROM codes", "refers to a row"),
    ],
)
def test_what_another_program_did_is_found(meddled, statement, sentence):
    meddled._store._connection.execute(statement)
    before = dump(meddled)
    assert any(sentence in line for line in meddled.check())
    assert dump(meddled) == before


def test_all_is_well_with_what_operations_did(p):
    assert p.check() == []
    document = p.documents.add(transcript("R: een twee drie"))
    p.codes.add("A")
    code_words(p, document, "een", "A")
    p.documents.correct(document, "R: nul een")
    p.undo()
    assert p.check() == []


@pytest.mark.parametrize(
    "text", ["Kop\nR: een", "R: een\nnog iets", "Kop\nR: een\nnog iets", "iets"]
)
def test_all_is_well_with_what_was_added_at_the_edges_of_a_text(p, text):
    p.documents.correct(p.documents.add(transcript("R: een")), text)
    assert p.check() == []


def test_a_name_that_is_there_twice_is_found(p):
    for key, name in (("1", "Ümit"), ("2", "u\u0308mit")):
        with p.operation("two of one name"):
            p._store.insert("cases", {"id": key, "name": name})
    assert ["have the name" in sentence for sentence in p.check()] == [True]


def damage(p: Project, *statements: str) -> None:
    """Write as another program could, past all safeguards."""
    for statement in statements:
        p._store._connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE texts SET length = 3", "length that is kept"),
        ("DROP INDEX codings_code", "Safeguards"),
        ("CREATE TRIGGER own AFTER DELETE ON memos BEGIN SELECT 1; END", "Another program"),
    ],
)
def test_what_follows_from_the_rest_is_repaired(meddled, statement, sentence):
    before = dump(meddled)
    damage(meddled, statement)
    assert any(sentence in line for line in meddled.check())
    assert any(sentence in line for line in meddled.repair())
    assert meddled.check() == []
    assert dump(meddled) == before
    with pytest.raises(DatabaseError):  # the triggers are there again
        damage(meddled, "DELETE FROM memos")
    assert meddled.repair() == []


def test_an_index_that_lost_its_rows_is_repaired(meddled):
    meddled.repair()
    whole = meddled._store.row("SELECT sql FROM sqlite_master WHERE name = 'codings_code'")[0]
    damage(
        meddled,
        "DROP INDEX codings_code",
        f"{whole} WHERE start < 0",  # an index without rows, which then says that it has all
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = '{whole}' WHERE name = 'codings_code'",
    )
    meddled.close()
    with qcoder.open(meddled.path, coder="AK") as p:
        assert any("index" in line for line in p.check())
        p.repair()
        assert p.check() == []


def test_what_a_user_made_is_never_repaired(meddled):
    damage(meddled, "UPDATE documents SET name = 'anders'", 'UPDATE codings SET "end" = 1000')
    meddled.repair()
    assert meddled.documents.list()[0].name == "anders"
    assert len(meddled.check()) >= 2


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (("UPDATE codes SET parent = id",), "under itself"),
        (("UPDATE current_operation SET operation = 1",), "left open"),
        (("UPDATE changes SET before = '{}' WHERE number = 1",), "does not follow"),
        (("UPDATE speakers SET document = 'x'",), "do not fit"),
    ],
)
def test_more_that_is_found(meddled, statements, sentence):
    damage(meddled, *statements)
    assert any(sentence in line for line in meddled.check())


def test_a_read_only_project_is_not_repaired(p, path):
    p.close()
    with qcoder.open(path, read_only=True) as reader:
        assert reader.repair() == []  # there is nothing to do
    damaged = qcoder.open(path, coder="AK")
    damage(damaged, "DROP INDEX codings_code")
    damaged.close()
    with qcoder.open(path, read_only=True) as reader, pytest.raises(ReadOnly):
        reader.repair()


def test_checking_tells_how_far_it_is_and_stops(p):
    told: list[tuple[int, int]] = []
    p.check(lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 5

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        p.check(stop)
