"""The other file of a merge: opened to be read, and what in it is new to us.

The one rule: it is only read, in one transaction, and refused where it is not of this project.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qcoder import project_file
from qcoder.errors import Error, Refused
from qcoder.i18n import _
from qcoder.merging.compare import Image
from qcoder.merging.log import Key, Log
from qcoder.package_mark import package_mark
from qcoder.schema import LOGGED
from qcoder.store import Store

_FEW = ("coders", "groups", "codes", "documents", "variables")  # read whole


@contextmanager
def opened(ours: Store, path: Path, passphrase: str | None) -> Generator[Other]:
    """Open another file of the project for the block, as it is at one moment.

    Raises as opening a project does, and `Refused` where it is of another project, or this file.
    """
    if path.exists() and ours.path.exists() and path.samefile(ours.path):
        raise Refused(
            _("“{name}” is the project that is open: choose the other file.").format(name=path.name)
        )
    store = project_file.open_beside(ours, path, passphrase)
    try:
        with store.reading():
            if _meta(store, "id") != _meta(ours, "id"):
                raise Refused(
                    _(
                        "“{name}” is of another project: only files that grew from this project, "
                        "and packages made from it, can be merged."
                    ).format(name=path.name)
                )
            if _package(ours) not in (None, _package(store)):
                raise Refused(_("This is itself a package: merge it into its project."))
            yield Other(ours, store)
    finally:
        store.close()


def belongs(ours: Store, path: Path) -> bool:
    """Tell whether a file is another one of this project, as far as it opens without asking."""
    if not path.is_file() or path.samefile(ours.path):
        return False
    try:
        store = project_file.open_beside(ours, path, None)
    except Error:
        return False
    try:
        return _meta(store, "id") == _meta(ours, "id")
    finally:
        store.close()


class Other:
    """What the other file holds, beside what we know."""

    def __init__(self, ours: Store, store: Store) -> None:
        self.store = store
        self.log = Log(store)
        self.package = _package(store)
        own = Log(ours)
        self.known = own.known | _handed(store, _package(ours), self.log)
        knows = self.log.known | _handed(ours, self.package, own)
        self.news = self.log.news(self.known)
        self.touched = self.log.befores([row["number"] for row in self.news])
        telling = {*self.log.telling(self.known)}
        every = telling == {row["number"] for row in self.news}
        self.befores = dict(self.touched if every else self.log.befores(telling))
        for key in self._joined({row["number"] for row in self.news} - telling):
            self.befores.setdefault(key, self.touched[key])
        self.our_befores = own.befores(own.telling(knows) if self.befores else ())
        self.few = {
            table: {row["id"]: row for row in store.dicts(f"SELECT * FROM {table}")}
            for table in _FEW
        }
        self.pending = self._pending()
        self.signed = self._signed()

    def rows(self, table: str) -> Mapping[str, Image | None]:
        """Return the rows that were touched since we knew them, as they are there now."""
        keys = [row for of, row in self.befores if of == table]
        now = by_id(self.store, table, keys)
        return {key: now.get(key) for key in sorted(keys)}

    def codings(self) -> Counter[tuple[str, str]]:
        """Return how many codings the file holds, by coder and document."""
        rows = self.store.rows(
            "SELECT coder, document, count(*) FROM codings GROUP BY coder, document"
        )
        return Counter({(coder, document): n for coder, document, n in rows})

    def _joined(self, numbers: set[int]) -> list[Key]:
        """Return the codings that merges changed there, of which we know all that they brought.

        With what was there before they may have been joined to what neither of the two held.
        """
        rows = self.store.rows(
            "SELECT DISTINCT row FROM changes WHERE \"table\" = 'codings' "
            "AND before IS NOT NULL AND after IS NOT NULL "
            "AND operation IN (SELECT value FROM json_each(?))",
            [json.dumps(sorted(numbers & self.log.in_force))],
        )
        return [("codings", row[0]) for row in rows]

    def _pending(self) -> Mapping[tuple[str, str, str], list[str | None]]:
        """Return the values that were not settled there, by table, row and column."""
        found: dict[tuple[str, str, str], list[str | None]] = {}
        for *key, theirs in self.store.rows(
            'SELECT "table", row, "column", theirs FROM differences WHERE settled IS NULL'
        ):
            found.setdefault((key[0], key[1], key[2]), []).append(theirs)
        return found

    def _signed(self) -> Mapping[Key, tuple[str | None, str]]:
        """Return who touched a row last, and when."""
        numbers = {row["number"]: (row["coder"], row["time"]) for row in self.news}
        rows = self.store.rows(
            'SELECT "table", row, max(operation) FROM changes '
            'WHERE operation IN (SELECT value FROM json_each(?)) GROUP BY "table", row',
            [json.dumps(list(numbers))],
        )
        return {(table, row): numbers[number] for table, row, number in rows}


def by_id(store: Store, table: str, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return rows of a logged table by their ids."""
    assert table in LOGGED
    rows = store.dicts(
        f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(keys))],
    )
    return {row["id"]: row for row in rows}


def _meta(store: Store, key: str) -> str | None:
    row = store.row("SELECT value FROM meta WHERE key = ?", [key])
    return row[0] if row else None


def _package(store: Store) -> str | None:
    mark = package_mark(store)
    return mark.id if mark else None


def _handed(main: Store, package: str | None, log: Log) -> set[str]:
    """Return the operations of the file that handed a package out that are in the package."""
    row = package and main.row("SELECT generation FROM packages WHERE id = ?", [package])
    return log.upto(row[0]) if row else set()
