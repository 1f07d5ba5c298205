"""The tables of a project file, and the triggers that log every change.

The one rule: a logged table is never written outside an operation; the triggers, generated from the
columns, refuse it and keep the row as it was before and after. Migrations (`migrations/`, one file
per version) only add.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

APPLICATION_ID = 0x71636F64  # "qcod"
VERSION = 3
_VERSIONS = range(1, VERSION + 1)
_MIGRATIONS = Path(__file__).parent / "migrations"

LOGGED = (
    "coders",
    "groups",
    "documents",
    "speakers",
    "codebooks",
    "codes",
    "codings",
    "memos",
    "cases",
    "variables",
    "case_values",
    "case_links",
    "statuses",
    "packages",
    "decisions",
    "settings",
    "differences",
    "flows",
    "quotes",
    "report_items",
    "productions",
)
# Blobs named by their hash: never changed, never removed (but by privacy.withdraw).
INSERT_ONLY = (
    "texts",
    "turns",
    "originals",
    "text_maps",
    "merged_operations",
    "merged_changes",
    "changes",
)
# Tables whose rows stand on a passage: document, text, start, end.
ANCHORED = ("codings", "memos", "decisions", "quotes")


_NAME = re.compile(r"CREATE (?:UNIQUE )?(?:INDEX|TRIGGER) (\w+)")
_OUTSIDE = """SELECT RAISE(ABORT, 'write outside an operation')
    WHERE (SELECT operation FROM current_operation) IS NULL"""


def migrate(db: Any) -> None:
    """Bring an sqlite-utils `Database` to `VERSION` and generate its triggers anew.

    A new file is not yet a project that can be opened: see `finish`.
    """
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("qcoder")

    for version in _VERSIONS:

        @migrations(name=str(version))
        def step(db: Any, version: int = version) -> None:  # pyright: ignore[reportUnusedFunction]
            for statement in _statements(version):
                db.execute(statement)

    migrations.apply(db)
    with db.atomic():
        for statement in triggers(db):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")


def stand_in(connection: Any, version: int) -> None:
    """Give a file of an older version, open read-only, empty tables for those that it lacks."""
    for later in _VERSIONS[version:]:
        for statement in _statements(later):
            if statement.startswith("CREATE TABLE"):
                connection.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))


def finish(connection: Any) -> None:
    """Mark a new file as a project: the last thing that is written of it."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def image(columns: list[str], row: str) -> str:
    """Return the SQL for the JSON image of `row` (a table alias, `OLD` or `NEW`)."""
    return "json_object(" + ", ".join(f"'{name}', {row}.\"{name}\"" for name in columns) + ")"


def safeguards(db: Any) -> dict[str, str]:
    """Return the SQL of all indexes and triggers that fit the tables as they are, by name."""
    statements = [*_indexes(), *_triggers(db)]
    return {name.group(1): each for each in statements if (name := _NAME.match(each))}


def made(db: Any) -> list[tuple[str, str, str]]:
    """Return kind, name and SQL of the indexes and triggers that are there."""
    return db.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') "
        "AND sql <> '' AND tbl_name <> '_sqlite_migrations'"
    ).fetchall()


def restore(db: Any) -> None:
    """Make indexes, triggers and the lengths of texts anew, as they follow from the rest."""
    with db.atomic():
        for kind, name, _sql in made(db):
            db.execute(f'DROP {kind} "{name}"')
        for statement in _indexes():
            db.execute(statement)
        db.execute("UPDATE texts SET length = length(text) WHERE length <> length(text)")
        for statement in _triggers(db):
            db.execute(statement)
        db.execute("REINDEX")


def _indexes() -> list[str]:
    return [each for version in _VERSIONS for each in _statements(version) if _NAME.match(each)]


def triggers(db: Any) -> list[str]:
    """Return the statements that replace all triggers by those that fit the tables as they are."""
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return [*(f'DROP TRIGGER "{name}"' for (name,) in found), *_triggers(db)]


def _triggers(db: Any) -> list[str]:
    statements: list[str] = []
    for table in LOGGED:
        statements += _log_triggers(table, [column.name for column in db[table].columns])
    for table in INSERT_ONLY:
        for event in ("UPDATE", "DELETE"):
            statements.append(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
            )
    for table in INSERT_ONLY[:-1]:
        statements.append(
            f"CREATE TRIGGER {table}_inside BEFORE INSERT ON {table} BEGIN {_OUTSIDE}; END"
        )
    for table in ANCHORED:
        statements += [_bound_trigger(table, event) for event in ("INSERT", "UPDATE")]
    return statements


def _log_triggers(table: str, columns: list[str]) -> list[str]:
    statements: list[str] = []
    for event, before, after, row in (
        ("INSERT", "NULL", image(columns, "NEW"), "NEW"),
        ("UPDATE", image(columns, "OLD"), image(columns, "NEW"), "NEW"),
        ("DELETE", image(columns, "OLD"), "NULL", "OLD"),
    ):
        changed = f"WHEN {before} IS NOT {after}" if event == "UPDATE" else ""
        statements.append(
            f"CREATE TRIGGER {table}_log_{event.lower()} AFTER {event} ON {table} {changed} "
            f'BEGIN {_OUTSIDE}; INSERT INTO changes (operation, "table", row, before, after) '
            f"VALUES ((SELECT operation FROM current_operation), '{table}', {row}.id, "
            f"{before}, {after}); END"
        )
    statements.append(
        f"CREATE TRIGGER {table}_id BEFORE UPDATE OF id ON {table} WHEN NEW.id IS NOT OLD.id "
        f"BEGIN SELECT RAISE(ABORT, 'an id never changes'); END"
    )
    return statements


def _bound_trigger(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_bound_{event.lower()} BEFORE {event} ON {table} "
        f"WHEN NEW.text IS NOT NULL BEGIN SELECT RAISE(ABORT, 'anchor outside its text') "
        f'WHERE NEW."end" > coalesce((SELECT length FROM texts WHERE id = NEW.text), -1); END'
    )


def _statements(version: int) -> list[str]:
    """Return the statements that lead to a version of the tables from the one before it."""
    script = (_MIGRATIONS / f"{version}.sql").read_text("utf-8")
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return [one for each in "\n".join(lines).split(";\n") if (one := each.strip().rstrip(";"))]
