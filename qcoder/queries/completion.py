"""Who completed which document, with which version of the codebook, and in what order.

The one rule: all of it is read from the log, never guessed: what a coder could not have given, for
the code was not there yet, that coder did not leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qcoder.model import CodeStatus, Progress
from qcoder.store import Store

Version = str | None
Known = frozenset[str]


class _Event(NamedTuple):
    """What became of a code in an operation: whether it can be applied from then on."""

    operation: int
    code: str
    there: bool


def completed(store: Store) -> dict[tuple[str, str], Version]:
    """Return the documents that coders completed, and the version of the codebook they used.

    By document id and coder id. A version is the id of the newest operation on codes at that time.
    """
    rows = store.rows(
        "SELECT document, coder, codebook_version FROM statuses WHERE status = ?",
        [Progress.COMPLETE],
    )
    return {(document, coder): version for document, coder, version in rows}


def known_codes(store: Store, versions: Iterable[Version]) -> Mapping[Version, Known]:
    """Return the ids of the codes that could be applied in each version of the codebook.

    A version is an operation of ours, one of a file that was merged, or that which filled a coder
    package; of any other nothing is known. A code that was merged away is the one it became.
    """
    events = [
        _Event(operation, code, there)
        for operation, code, there in store.rows(
            "SELECT operation, row, after IS NOT NULL AND after ->> '$.status' <> ? FROM changes "
            "WHERE \"table\" = 'codes' ORDER BY number",
            [CodeStatus.RETIRED],
        )
    ]
    became = dict(store.rows("SELECT id, merged_into FROM codes WHERE merged_into IS NOT NULL"))

    def now(code: str) -> str:
        while code in became:
            code = became[code]
        return code

    found: dict[Version, Known] = {}
    for version in set(versions):
        base, more = _base(store, version) if version else (0, set[str]())
        there: dict[str, bool] = {}
        for event in events:
            if event.operation > base:
                break
            there[event.code] = event.there
        codes = {code for code, is_there in there.items() if is_there} | more
        found[version] = frozenset(map(now, codes))
    return found


def _base(store: Store, version: str) -> tuple[int, set[str]]:
    """Return up to which operation of ours a version has our codes, and what it has besides."""
    if own := store.row("SELECT number FROM operations WHERE id = ?", [version]):
        return own[0], set()
    if package := store.row("SELECT generation FROM packages WHERE setup = ?", [version]):
        return package[0], set()
    merged = store.row(
        "SELECT merge, position, installation FROM merged_operations WHERE id = ? ORDER BY merge",
        [version],
    )
    if not merged:
        return 0, set()
    merge, position, installation = merged
    made = store.rows(
        "SELECT DISTINCT c.row FROM merged_changes AS c JOIN merged_operations AS o "
        "ON o.merge = c.merge AND o.id = c.operation WHERE c.\"table\" = 'codes' "
        "AND c.before IS NULL AND o.installation = ? AND (o.merge, o.position) <= (?, ?)",
        [installation, merge, position],
    )
    return _fork(store, merge), {row[0] for row in made}


def _fork(store: Store, merge: int) -> int:
    """Return the last operation of ours that the file of a merge began with."""
    package = store.row(
        "SELECT p.generation FROM changes AS c JOIN packages AS p ON p.id = c.row "
        "WHERE c.operation = ? AND c.\"table\" = 'packages'",
        [merge],
    )
    if package:
        return package[0]
    # Two whole projects: only the clock tells what ours had when theirs went its own way.
    first = store.rows("SELECT min(time) FROM merged_operations WHERE merge = ?", [merge])
    before = store.rows(
        "SELECT max(number) FROM operations WHERE time < ? AND number < ?", [first[0][0], merge]
    )
    return before[0][0] or 0


def coding_order(store: Store) -> Mapping[tuple[str, str], int]:
    """Return the place of each document among those that its coder completed, from 0.

    By document id and coder id. Each coder's log has its own order: clocks of computers are not
    compared.
    """
    done = "\"table\" = 'statuses' AND c.after ->> '$.status' = ?"
    whose = "c.after ->> '$.coder', c.after ->> '$.document'"
    ours = store.rows(
        f"SELECT {whose}, operation, 0, number FROM changes AS c WHERE {done}", [Progress.COMPLETE]
    )
    # A merge brings all at once; in which order it was done is in the log that it brought.
    theirs = store.rows(
        f"SELECT {whose}, c.merge, 1 + o.position, c.position FROM merged_changes AS c "
        "JOIN merged_operations AS o ON o.merge = c.merge AND o.id = c.operation "
        f"WHERE c.{done}",
        [Progress.COMPLETE],
    )
    last: dict[tuple[str, str], tuple[int, ...]] = {}
    for coder, document, *at in sorted([*ours, *theirs], key=lambda row: row[2:]):
        last[coder, document] = tuple(at)
    places: dict[tuple[str, str], int] = {}
    count: dict[str, int] = {}
    for coder, document in sorted(last, key=last.__getitem__):
        places[document, coder] = count[coder] = count.get(coder, -1) + 1
    return places
