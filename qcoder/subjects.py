"""What operations are about: the documents, codes and the like that they were done to, by name.

The one rule: names are those of the time of the operation, read from the row images of the log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qcoder.i18n import _, ngettext
from qcoder.store import Row, Store

_SHOWN = 2  # names; more of them are counted
# What names the rows of a table; where an operation touched several tables, the first one counts.
_NAMES = {
    "documents": "name",
    "codebooks": "key",
    "codes": "short_id",
    "speakers": "label",
    "groups": "name",
    "coders": "name",
    "cases": "name",
    "variables": "name",
    "packages": "filename",
}
# Columns of the other tables, and of speakers, that say what they stand on.
_REFERENCES = {"document": "documents", "code": "codes", "case_id": "cases"}


class _Name(NamedTuple):
    """What a row was called before and after an operation."""

    operation: int
    before: str | None
    after: str | None


class _Touched(NamedTuple):
    """A row that an operation touched, if it has a name, and what it stood on (ids)."""

    table: str
    row: str | None
    placed: bool  # only its place among the others was changed
    references: Mapping[str, str | None]


def subjects(store: Store, numbers: Sequence[int]) -> Mapping[int, str]:
    """Return what each of these operations is about; an empty text where nothing has a name.

    As `interview02`, `REGIE in interview02`, `3 documents`.
    """
    touched: dict[int, list[_Touched]] = {number: [] for number in numbers}
    for number, *row in _touched(store, numbers):
        table, key, placed, *ids = row
        touched[number].append(
            _Touched(table, key, bool(placed), dict(zip(_REFERENCES, ids, strict=True)))
        )
    names = _Names(store, min(numbers, default=0))
    return {number: _subject(rows, names, number) for number, rows in touched.items()}


def _subject(rows: Sequence[_Touched], names: _Names, number: int) -> str:
    tables = {row.table for row in rows}
    table = next((each for each in _NAMES if each in tables), None)
    if "packages" in tables and "coders" not in tables:  # handed out, or merged with all it brought
        table = "packages"
    if table is None or table == "speakers":
        codes, documents, cases = (
            names.listed(_REFERENCES[column], [row.references[column] for row in rows], number)
            for column in ("code", "document", "case_id")
        )
        what = codes or cases
        if table:
            what = names.listed(table, [row.row for row in rows if row.table == table], number)
        both = _("{what} in {documents}").format(what=what, documents=documents)
        return both if what and documents else what or documents
    own = [row for row in rows if row.table == table]
    own = [row for row in own if not row.placed] or own  # others only made room
    return names.listed(table, [row.row for row in own], number)


class _Names:
    """What the rows of a project were called, from the operation `first` on."""

    def __init__(self, store: Store, first: int) -> None:
        self._now: dict[tuple[str, str], str] = {}
        for table, column in _NAMES.items():
            for key, name in store.rows(f'SELECT id, "{column}" FROM {table}'):
                self._now[table, key] = name
        self._then: dict[tuple[str, str], list[_Name]] = {}
        columns = " ".join(f"WHEN '{table}' THEN '$.{name}'" for table, name in _NAMES.items())
        for table, key, *name in store.rows(
            'SELECT "table", row, operation, json_extract(before, path), json_extract(after, path) '
            f'FROM (SELECT *, CASE "table" {columns} END AS path FROM changes '
            "WHERE operation >= ?) WHERE path IS NOT NULL ORDER BY number",
            [first],
        ):
            self._then.setdefault((table, key), []).append(_Name(*name))

    def listed(self, table: str, keys: Iterable[str | None], number: int) -> str:
        """Return the names of rows as they were at an operation, or how many there are."""
        found = list(dict.fromkeys(key for key in keys if key))
        if len(found) > _SHOWN:
            return _counted(table, len(found))
        return ", ".join(name for key in found if (name := self._at(table, key, number)))

    def _at(self, table: str, key: str, number: int) -> str:
        known = self._then.get((table, key), [])
        own = [name for name in known if name.operation == number]
        if own:
            before, after = own[0].before, own[-1].after
            return (
                f"{before} → {after}"
                if before and after and before != after
                else (after or before or "")
            )
        earlier = [name for name in known if name.operation < number]
        later = [name for name in known if name.operation > number]
        if earlier:
            return earlier[-1].after or earlier[-1].before or ""
        if later:
            return later[0].before or later[0].after or ""
        return self._now.get((table, key), "")


def _touched(store: Store, numbers: Sequence[int]) -> list[Row]:
    """Return operation, table, row (where it has a name) and references of what was touched.

    Once each; a coding that got another code stands there with both.
    """
    columns = ", ".join(f"json_extract(image, '$.{column}') AS {column}" for column in _REFERENCES)
    named = ", ".join(f"'{table}'" for table in _NAMES)
    memos = "CASE \"table\" WHEN 'memos' THEN json_extract(image, '$.coding') END"
    return store.rows(
        'WITH touched AS (SELECT number, operation, "table", row, '
        "    json_remove(before, '$.position') IS json_remove(after, '$.position') AS placed, "
        "    before, after FROM changes WHERE operation IN (SELECT value FROM json_each(?))), "
        "images AS (SELECT *, before AS image, 0 AS side FROM touched WHERE before IS NOT NULL "
        "    UNION ALL SELECT *, after, 1 FROM touched WHERE after IS NOT NULL), "
        f"found AS (SELECT *, {columns}, {memos} AS coding FROM images) "
        f'SELECT f.operation, f."table", iif(f."table" IN ({named}), f.row, NULL), f.placed, '
        "    coalesce(f.document, g.document), coalesce(f.code, g.code), f.case_id "
        "FROM found AS f LEFT JOIN codings AS g ON g.id = f.coding "
        "GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY min(f.number), min(f.side)",
        [json.dumps(list(numbers))],
    )


def _counted(table: str, n: int) -> str:
    sentences = {
        "documents": ngettext("{n} document", "{n} documents", n),
        "codebooks": ngettext("{n} codebook", "{n} codebooks", n),
        "codes": ngettext("{n} code", "{n} codes", n),
        "speakers": ngettext("{n} speaker", "{n} speakers", n),
        "groups": ngettext("{n} group", "{n} groups", n),
        "coders": ngettext("{n} coder", "{n} coders", n),
        "cases": ngettext("{n} case", "{n} cases", n),
        "variables": ngettext("{n} variable", "{n} variables", n),
        "packages": ngettext("{n} package", "{n} packages", n),
    }
    return sentences[table].format(n=n)
