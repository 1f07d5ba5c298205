"""The check of a project file: the database, its references, its anchors, and log against state.

The one rule: `check` only reads, and each thing that is wrong is one sentence; `repair` makes anew
what follows from the rest, and touches nothing that a user made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from qcoder import schema, structure
from qcoder.driver import of_index, translated_errors
from qcoder.i18n import N_, _, ngettext
from qcoder.lookup import NAMED, names_twice
from qcoder.model import Span
from qcoder.position_map import PositionMap
from qcoder.schema import ANCHORED, LOGGED, image
from qcoder.store import Store, content_id

_GARBLED = (ValueError, TypeError, KeyError, IndexError)  # what JSON that was damaged leads to
Progress = Callable[[int, int], None]

# What `repair` makes anew, as it is found; and as it was done.
_INDEX = N_("An index does not fit its table: repairing makes it anew.")
_MISSING = N_("Safeguards of the file are missing or changed: repairing makes them anew.")
_ADDED = N_("Another program added something to the file: repairing takes it out.")
_LENGTH = N_("The length that is kept of a text is not its length: repairing corrects it.")
_DONE = {
    _INDEX: N_("An index did not fit its table: it was made anew."),
    _MISSING: N_("Safeguards of the file were missing or changed: they were made anew."),
    _ADDED: N_("Another program had added something to the file: it was taken out."),
    _LENGTH: N_("The length that is kept of a text was not its length: it was corrected."),
}


def check(store: Store, progress: Progress | None = None) -> Sequence[str]:
    """Return what is wrong with the project, a sentence each; nothing where all is well.

    `progress(done, total)` counts what is looked at, and may raise `Cancelled`.
    """
    checks = (
        _database, _safeguards, _texts, _lengths, _structures, _maps, _anchors, _joined, _names,
        _codes, _log, _chain,
    )  # fmt: skip
    found: list[str] = []
    for done, each in enumerate(checks):
        with translated_errors(store.path):  # the schema is read past `store`
            if progress is None:
                found += each(store)
                continue
            stage = partial(progress, done, len(checks))
            stage()
            with store.stoppable(stage):
                found += each(store)
    if progress:
        progress(len(checks), len(checks))
    return found


def repair(store: Store) -> Sequence[str]:
    """Make anew what follows from the rest of the file; return what was done, a sentence each.

    That is: indexes, the triggers that guard what is written, and the lengths of texts. Raises
    `ReadOnly` where nothing can be written, `Damaged` where the file cannot be read.
    """
    wrong = [*_safeguards(store), *_lengths(store), *_indexes(_integrity(store))]
    if wrong:
        schema.restore(store.writable())
    done = {_(found): _(said) for found, said in _DONE.items()}
    return [done[sentence] for sentence in wrong]


def repairable(problems: Sequence[str]) -> Sequence[str]:
    """Return those of the sentences of `check` that `repair` takes away."""
    known = {_(sentence) for sentence in _DONE}
    return [problem for problem in problems if problem in known]


def _database(store: Store) -> Iterator[str]:
    messages = _integrity(store)
    yield from _indexes(messages)
    for message in messages:
        if not of_index(message):
            yield _("The database is damaged: {message}.").format(message=message)
    for table, _row, parent, _key in store.rows("PRAGMA foreign_key_check"):
        yield _("A row of “{table}” refers to a row of “{parent}” that is not there.").format(
            table=table, parent=parent
        )


def _integrity(store: Store) -> list[str]:
    rows = store.rows("PRAGMA integrity_check(20)")
    return [message for (message,) in rows if message != "ok"]


def _indexes(messages: Sequence[str]) -> Iterator[str]:
    if any(map(of_index, messages)):
        yield _(_INDEX)


def _safeguards(store: Store) -> Iterator[str]:
    """Compare indexes and triggers with those that this version makes."""
    if store.rows("PRAGMA user_version")[0][0] < schema.VERSION:
        return  # an older file, open read-only: they are made anew when it is opened for writing
    found = {name: sql for _kind, name, sql in schema.made(store.db)}
    wanted = schema.safeguards(store.db)
    if any(found.get(name) != sql for name, sql in wanted.items()):
        yield _(_MISSING)
    if found.keys() - wanted.keys():
        yield _(_ADDED)


def _lengths(store: Store) -> Iterator[str]:
    if store.row("SELECT 1 FROM texts WHERE length <> length(text) LIMIT 1"):
        yield _(_LENGTH)


def _structures(store: Store) -> Iterator[str]:
    """Look whether turns lie in their text and name speakers that are there."""
    for document, name, text, stored in store.rows(
        "SELECT d.id, d.name, t.text, u.json FROM documents AS d "
        "JOIN texts AS t ON t.id = d.text JOIN turns AS u ON u.id = d.turns"
    ):
        labels = dict(store.rows("SELECT id, label FROM speakers WHERE document = ?", [document]))
        try:
            found = structure.from_json(stored, text, labels)
        except _GARBLED:
            continue  # its hash says so
        unknown = any(turn.speaker_id and not turn.speaker for turn in found.turns)
        if unknown or not structure.fits(found, text):
            yield _("The turns of “{name}” do not fit its text or its speakers.").format(name=name)


def _maps(store: Store) -> Iterator[str]:
    """Look whether each stored edit leads from a place in one text to a place in the other."""
    for rows, before, after in store.rows(
        "SELECT m.map, b.length, a.length FROM text_maps AS m "
        "JOIN texts AS b ON b.id = m.before JOIN texts AS a ON a.id = m.after"
    ):
        try:
            leads = PositionMap.from_rows(json.loads(rows)).widen(Span(0, before)) == (0, after)
        except _GARBLED:
            leads = False
        if not leads:
            yield _("A stored correction does not lead from its old text to its new one.")


def _codes(store: Store) -> Iterator[str]:
    """Look whether every code comes to a top, and every merged one to one that is there."""
    for column in ("parent", "merged_into"):
        above = dict(store.rows(f"SELECT id, {column} FROM codes"))
        for code in above:
            seen = {code}
            while (code := above.get(code)) is not None and code not in seen:
                seen.add(code)
            if code is not None:
                yield _("A code lies under itself, or is merged into itself.")
                break
    count = store.rows(
        "SELECT count(*) FROM codings AS c JOIN codes AS k ON k.id = c.code "
        "WHERE k.merged_into IS NOT NULL"
    )[0][0]
    if count:
        yield ngettext(
            "{n} coding has a code that was merged into another.",
            "{n} codings have codes that were merged into others.",
            count,
        ).format(n=count)


def _texts(store: Store) -> Iterator[str]:
    for table, column, of in (
        ("texts", "text", "text"),
        ("turns", "json", "turns"),
        ("originals", "bytes", "original"),
    ):
        names = dict(store.rows(f"SELECT {of}, name FROM documents"))
        for key, value in store.rows(f"SELECT id, {column} FROM {table}"):
            if content_id(value or b"") != key:
                yield _(
                    "What is stored of “{name}” in “{table}” is not what it was when it was stored."
                ).format(table=table, name=names.get(key) or _("an earlier text"))


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


def _chain(store: Store) -> Iterator[str]:
    """Compare what each change found with what the one before it left."""
    if store.row("SELECT 1 FROM current_operation WHERE operation IS NOT NULL"):
        yield _("An operation was left open.")
    broken = store.rows(
        'SELECT count(*) FROM (SELECT before, lag(after) OVER (PARTITION BY "table", row '
        'ORDER BY number) AS left, lag(number) OVER (PARTITION BY "table", row '
        "ORDER BY number) AS earlier FROM changes) WHERE before IS NOT left "
        "AND (earlier IS NOT NULL OR before IS NOT NULL)"
    )[0][0]
    if broken:
        yield ngettext(
            "{n} change in the log does not follow from the one before it.",
            "{n} changes in the log do not follow from those before them.",
            broken,
        ).format(n=broken)
