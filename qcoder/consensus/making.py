"""Writing the consensus of documents: the codings of its coder, and how far it is.

The one rule: what is there already is left as it is; only what differs is written.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence

from qcoder import joins
from qcoder.coders import Coders
from qcoder.consensus import outcomes
from qcoder.consensus.disagreements import LEAST, Doubled, each_doubled
from qcoder.consensus.outcomes import Boundary, Row
from qcoder.lookup import is_free
from qcoder.model import CoderKind, Progress
from qcoder.store import Store

NAME = "Consensus"  # the same word in all languages of the window
SETTING = "consensus boundary"


def boundary(store: Store) -> Boundary:
    """Return what counts where coders differ only in where a passage begins or ends."""
    row = store.row("SELECT value FROM settings WHERE id = ?", [SETTING])
    with store.decoding():
        return Boundary(json.loads(row[0])) if row else Boundary.UNION


def coder(store: Store) -> str | None:
    """Return the id of the coder whose codings are the consensus; None where there is none yet."""
    found = [one.id for one in Coders(store).list() if one.kind == CoderKind.CONSENSUS]
    own = _coder_id(store)
    return own if own in found else next(iter(found), None)


def made(store: Store) -> list[str]:
    """Return the documents that have a consensus, in their order."""
    rows = store.rows(
        "SELECT id FROM documents WHERE id IN (SELECT document FROM statuses WHERE coder = ? "
        "AND status <> ?) ORDER BY position, name",
        [coder(store), Progress.NOT_STARTED],
    )
    return [row[0] for row in rows]


def is_current(of: Doubled, whose: str, rule: Boundary) -> bool:
    """Tell whether the consensus of a document is what codings and decisions lead to."""
    now = _rows(of, whose)
    then = outcomes.contents(of, rule, _by_hand(now))
    return len(of.coders) >= LEAST and {outcomes.content(row) for row in now} == then


def make(
    store: Store,
    documents: Sequence[str],
    name: str = NAME,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Make the consensus of documents, in an operation of the caller's."""
    if not documents:
        return
    whose, rule = coder(store) or _add_coder(store, name), boundary(store)
    for done, of in enumerate(each_doubled(store, documents)):
        if progress:
            progress(done, len(documents))
        now = _rows(of, whose)
        _write(store, now, _expected(of, whose, rule, now))
        is_open = not all(outcomes.settled(of, item, rule) for item in of.items)
        _set_status(store, of, whose, Progress.BUSY if is_open else Progress.COMPLETE)
    if progress:
        progress(len(documents), len(documents))


def _coder_id(store: Store) -> str:
    """Return the id that the consensus of this project has, on whichever computer it is made."""
    project = store.rows("SELECT value FROM meta WHERE key = 'id'")[0][0]
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"consensus {project}"))


def _add_coder(store: Store, name: str) -> str:
    coders = Coders(store)
    coders.check_may_change()
    key, number, free = _coder_id(store), 1, name
    while not is_free(store, "coders", free):
        number += 1
        free = f"{name} ({number})"
    store.insert("coders", {"id": key, "name": free, "kind": CoderKind.CONSENSUS})
    return key


def _rows(of: Doubled, whose: str) -> list[Row]:
    return of.store.dicts(
        "SELECT * FROM codings WHERE document = ? AND coder = ?", [of.document, whose]
    )


def _expected(of: Doubled, whose: str, rule: Boundary, now: Sequence[Row]) -> list[Row]:
    """Return the rows that the consensus of a document should have, of the ones it has `now`."""
    return joins.joined([*outcomes.rows(of, whose, rule), *_by_hand(now)])


def _by_hand(now: Sequence[Row]) -> list[Row]:
    """Return the rows that were not made here: the ids of those that were are UUIDs version 5."""
    return [row for row in now if row["id"][14:15] != "5"]


def _write(store: Store, now: Sequence[Row], then: Sequence[Row]) -> None:
    """Replace rows by others, with the memos on them."""
    there = {row["id"]: row for row in now}
    stay = {row["id"]: row for row in then}
    store.insert_all("codings", [row for key, row in stay.items() if key not in there])
    for key, row in there.items():
        if key not in stay:
            _keep_memos(store, row, then)
            store.delete("codings", key)
        elif row != stay[key]:
            store.update("codings", key, stay[key])


def _keep_memos(store: Store, gone: Row, then: Sequence[Row]) -> None:
    """Put the memos on a coding that goes on one in its place, else on its passage."""
    if not store.row("SELECT 1 FROM memos WHERE coding = ?", [gone["id"]]):
        return
    same = [
        row
        for row in then
        if row["code"] == gone["code"] and row["start"] < gone["end"] and gone["start"] < row["end"]
    ]
    place = {name: gone[name] for name in ("document", "text", "start", "end")}
    for (memo,) in store.rows("SELECT id FROM memos WHERE coding = ?", [gone["id"]]):
        if same:
            store.update("memos", memo, {"coding": min(same, key=lambda row: row["id"])["id"]})
        else:
            store.update("memos", memo, {"coding": None, **place})


def _set_status(store: Store, of: Doubled, whose: str, status: Progress) -> None:
    """Say how far the consensus of a document is; there is none where too few completed it."""
    if len(of.coders) < LEAST:
        store.execute("DELETE FROM statuses WHERE coder = ? AND document = ?", [whose, of.document])
    elif Coders(store).status(of.document, whose) != status:
        Coders(store).set_status(of.document, status, whose)
