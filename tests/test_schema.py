"""What the database itself refuses, whoever writes to it."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from qcoder.driver import sqlcipher
from qcoder.errors import Conflict
from qcoder.project import Project
from qcoder.schema import INSERT_ONLY, LOGGED, VERSION
from tests.builders import code_words, dump, find, transcript


@pytest.fixture
def full(p) -> Project:
    """A project with a row in every table that is logged."""
    document = p.documents.add(transcript("I: en?", "R: dat is goed hoor"))
    p.codes.add("REGIE")
    coding = code_words(p, document, "goed", "REGIE")
    p.memos.add("let op", coding=coding)
    p.groups.put(document, p.groups.add("Noord"))
    case = p.cases.add("Ede")
    p.cases.set_value(case, p.cases.add_variable("omvang", "number"), 3)
    p.cases.link(case, document)
    p.coders.set_status(document, "busy")
    p.documents.correct(document, document.text.replace("hoor", "ja"))
    with p.operation("codebook"):
        p._store.insert(
            "codebooks", {"id": "b", "key": "k", "version": "1", "data": "{}", "position": 0}
        )
    _fill_tables_of_several_coders(p)
    _fill_tables_of_the_report(p)
    return p


def _fill_tables_of_the_report(p: Project) -> None:
    coding, [case] = p.codings.list()[0], p.cases.list()
    anchor = {"document": coding.document, "text": coding.text_id, "start": 0, "end": 2}
    said = dict.fromkeys(("definition", "unit", "source", "reliability"), "")
    flow = {"id": "f", "case_id": case.id, "year": 2025, "measure": "inflow", "value": 0}
    with p.operation("report"):
        add = p._store.insert
        add("flows", {**flow, **said})
        add("quotes", {"id": "q", **anchor, "shown": "[…]", "coder": coding.coder})
        add(
            "report_items",
            {"id": "i", "kind": "methods", "title": "", "choices": "{}", "position": 0},
        )
        add("productions", {"id": "l", "time": "2026-01-01T00:00:00.000+00:00", "figures": "{}"})


def _fill_tables_of_several_coders(p: Project) -> None:
    coding, when = p.codings.list()[0], "2026-01-01T00:00:00.000+00:00"
    coder = {"coder": coding.coder}
    anchor = {"document": coding.document, "text": coding.text_id, "start": 0, "end": 2}
    decision = {"choice": "neither", "reason": "", "codings": "[]", "basis": ""}
    package = {"filename": "a.qcoder", "made": when, "setup": "s", "generation": 1}
    value = {"table": "codes", "row": coding.code, "column": "color", "theirs": "1"}
    other = {"installation": "i", "verb": "v", "kind": "do"}
    with p.operation("several coders") as number:
        add = p._store.insert
        add("packages", {"id": "p", **coder, **package, "documents": "[]"})
        add(
            "decisions",
            {"id": "d", **coder, **anchor, **decision, "code": coding.code, "time": when},
        )
        add("settings", {"id": "s", "value": "1"})
        add("differences", {"id": "e", "kind": "conflict", **value, "time": when})
        add("merged_operations", {"merge": number, "id": "o", "position": 0, "time": when, **other})
        change = {"merge": number, "position": 0, "operation": "o", "table": "codes", "row": "c"}
        add("merged_changes", change)


@pytest.fixture
def raw(full):
    """The bare connection to it."""
    return full._store._connection


def test_every_logged_table_has_a_row(full):
    assert all(dump(full).values())


@pytest.mark.parametrize("table", LOGGED)
def test_a_write_outside_an_operation_is_refused(full, raw, table):
    before = dump(full)
    column = raw.execute(f"SELECT * FROM {table}").description[1][0]
    for statement in (
        f"INSERT INTO {table} SELECT * FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        f'UPDATE {table} SET "{column}" = "{column}" || \'x\'',
        f"DELETE FROM {table}",
    ):
        with pytest.raises(sqlcipher.DatabaseError):
            raw.execute(statement)
    assert dump(full) == before


@pytest.mark.parametrize("table", INSERT_ONLY)
@pytest.mark.parametrize("inside", [False, True])
def test_blobs_and_the_log_are_insert_only(full, raw, table, inside):
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    column = raw.execute(f"SELECT * FROM {table}").description[1][0]
    statements = [
        f"DELETE FROM {table}",
        f'UPDATE {table} SET "{column}" = "{column}" || \'x\'',
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ]
    for statement in statements:
        within = full.operation("raw") if inside else nullcontext()
        with within, pytest.raises(sqlcipher.IntegrityError):
            raw.execute(statement)
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before


def test_a_replacing_insert_inside_an_operation_is_logged_as_well(full):
    with full.operation("raw"):
        full._store.execute("INSERT OR REPLACE INTO cases SELECT id, 'Breda' FROM cases")
    assert full.check() == []
    full.undo()
    assert [case.name for case in full.cases.list()] == ["Ede"]


@pytest.mark.parametrize("table", [name for name in INSERT_ONLY if name != "changes"])
def test_a_blob_is_added_only_inside_an_operation(full, raw, table):
    names = [column[0] for column in raw.execute(f"SELECT * FROM {table}").description]
    other = {"bytes": "x'01'", "length": "1", "merge": "1", "position": "1"}
    values = ", ".join(other.get(name, "'new'") for name in names)
    with pytest.raises(sqlcipher.IntegrityError, match="outside an operation"):
        raw.execute(f"INSERT INTO {table} VALUES ({values})")


def test_an_id_never_changes(full):
    with pytest.raises(sqlcipher.IntegrityError, match="never changes"), full.operation("raw"):
        full._store.execute("UPDATE cases SET id = 'other'")


def test_an_anchor_on_another_text_than_that_of_its_document_is_refused(full):
    first, second = full._store.rows("SELECT id FROM texts")
    before = dump(full)
    for text in (first[0], second[0]):
        if text == full.documents.list()[0].text_id:
            continue
        with pytest.raises(Conflict), full.operation("raw"):
            full._store.execute("UPDATE codings SET text = ?", [text])
    assert dump(full) == before


def test_a_text_is_not_changed_under_its_anchors(full):
    before = dump(full)
    other = "(SELECT id FROM texts WHERE id NOT IN (SELECT text FROM documents))"
    with pytest.raises(Conflict), full.operation("raw"):
        full._store.execute(f"UPDATE documents SET text = {other}")
    assert dump(full) == before


@pytest.mark.parametrize("span", [(0, 1000), (5, 5), (7, 3), (-1, 3)])
@pytest.mark.parametrize("table", ["codings", "memos"])
def test_an_anchor_outside_its_text_is_refused(full, table, span):
    document = full.documents.list()[0]
    full.memos.add("hier", document=document, passage=find(document, "goed"))
    with pytest.raises(sqlcipher.IntegrityError), full.operation("raw"):
        full._store.execute(f'UPDATE {table} SET start = ?, "end" = ? WHERE text IS NOT NULL', span)


def test_an_anchor_to_the_very_end_of_its_text_is_allowed(full):
    document = full.documents.list()[0]
    coding = full.codings.add(document, 0, document.length, code="REGIE")
    assert full.codings.text(coding) == document.text


def test_the_file_says_what_it_is(raw):
    assert raw.execute("PRAGMA application_id").fetchone() == (0x71636F64,)
    assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_the_log_holds_every_row_as_it_was_and_as_it_is(full):
    for table, rows in dump(full).items():
        for key in rows:
            last = full._store.rows(
                'SELECT after FROM changes WHERE "table" = ? AND row = ? '
                "ORDER BY number DESC LIMIT 1",
                [table, key],
            )
            assert last[0][0] is not None
    assert full.check() == []
