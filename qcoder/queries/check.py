"""The check of a project file: the database, its references, its anchors, and log against state.

The one rule: it only reads; each thing that is wrong is one sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from qcoder.i18n import _, ngettext
from qcoder.lookup import NAMED, names_twice
from qcoder.schema import ANCHORED, LOGGED, image
from qcoder.store import Store


def check(store: Store) -> Sequence[str]:
    """Return what is wrong with the project, a sentence each; nothing where all is well."""
    checks = (_database, _texts, _anchors, _joined, _names, _log)
    return [sentence for each in checks for sentence in each(store)]


def _database(store: Store) -> Iterator[str]:
    for (message,) in store.rows("PRAGMA integrity_check(5)"):
        if message != "ok":
            yield _("The database is damaged: {message}.").format(message=message)
    for table, _row, parent, _key in store.rows("PRAGMA foreign_key_check"):
        yield _("A row of “{table}” refers to a row of “{parent}” that is not there.").format(
            table=table, parent=parent
        )


def _texts(store: Store) -> Iterator[str]:
    for table, column in (("texts", "text"), ("turns", "json"), ("originals", "bytes")):
        for key, value in store.rows(f"SELECT id, {column} FROM {table}"):
            data = value.encode() if isinstance(value, str) else value
            if hashlib.sha256(data).hexdigest() != key:
                yield _("A stored text in “{table}” is not what it was when it was stored.").format(
                    table=table
                )
    if store.row("SELECT 1 FROM texts WHERE length <> length(text) LIMIT 1"):
        yield _("The length that is kept of a stored text is not its length.")


def _anchors(store: Store) -> Iterator[str]:
    for table in ANCHORED:
        for name, count in store.rows(
            f"SELECT d.name, count(*) FROM {table} AS a JOIN documents AS d ON d.id = a.document "
            "LEFT JOIN texts AS t ON t.id = a.text WHERE a.text IS NOT NULL "
            'AND (t.id IS NULL OR a.text <> d.text OR a.start < 0 OR a."end" > t.length '
            'OR a.start >= a."end") GROUP BY d.id'
        ):
            yield ngettext(
                "{n} passage of “{name}” lies outside its text.",
                "{n} passages of “{name}” lie outside its text.",
                count,
            ).format(n=count, name=name)


def _joined(store: Store) -> Iterator[str]:
    count = store.rows(
        'SELECT count(*) FROM (SELECT start, lag("end") OVER ('
        "    PARTITION BY document, code, coder ORDER BY start) AS previous FROM codings)"
        " WHERE start < previous"
    )[0][0]
    if count:
        yield ngettext(
            "{n} coding overlaps another of the same code by the same coder.",
            "{n} codings overlap another of the same code by the same coder.",
            count,
        ).format(n=count)


def _names(store: Store) -> Iterator[str]:
    for table in NAMED:
        for name in names_twice(store, table):
            yield _("Two rows of “{table}” have the name “{name}”: rename one.").format(
                table=table, name=name
            )


def _log(store: Store) -> Iterator[str]:
    """Compare each row with the last image that the log has of it."""
    for table in LOGGED:
        current = image([column.name for column in store.db[table].columns], "t")
        different = store.rows(
            f'WITH last AS (SELECT row, after, max(number) FROM changes WHERE "table" = ? '
            f"GROUP BY row) SELECT count(*) FROM (SELECT t.id FROM {table} AS t "
            f"LEFT JOIN last ON last.row = t.id WHERE last.after IS NOT {current} "
            f"UNION ALL SELECT row FROM last WHERE after IS NOT NULL "
            f"AND row NOT IN (SELECT id FROM {table}))",
            [table],
        )[0][0]
        if different:
            yield ngettext(
                "{n} row of “{table}” is not as the log of changes left it.",
                "{n} rows of “{table}” are not as the log of changes left them.",
                different,
            ).format(n=different, table=table)
