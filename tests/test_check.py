"""The check finds what no operation could have done."""

from __future__ import annotations

import pytest

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


def test_a_name_that_is_there_twice_is_found(p):
    for key, name in (("1", "Ümit"), ("2", "u\u0308mit")):
        with p.operation("two of one name"):
            p._store.insert("cases", {"id": key, "name": name})
    assert ["have the name" in sentence for sentence in p.check()] == [True]
