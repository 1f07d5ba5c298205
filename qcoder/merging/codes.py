"""The codes of the other file: new ones come in as proposed, changed ones are proposals.

The one rule: no code that is in use here changes by merging; it waits to be settled.
"""

from __future__ import annotations

from qcoder.merging.compare import Verdict
from qcoder.merging.rows import Row, Rows

_OF_ITS_OWN = ("status", "merged_into")  # never taken, whatever the status of the code here


def merge_codes(rows: Rows) -> None:
    """Take the codes of the other file over."""
    touched = rows.touched("codes")
    new = [row for row in touched if row.sides.ours is None and row.sides.base is None]
    for row in new:
        if row.sides.theirs is not None:
            _insert(rows, row)
    for row in new:
        _place(rows, row)
    for row in touched:
        if row not in new:
            _settle(rows, row)


def _insert(rows: Rows, row: Row) -> None:
    theirs = row.sides.theirs
    assert theirs is not None
    rows.store.insert("codes", {**theirs, "status": "proposed"})
    rows.refs.added("codes", row.key)
    rows.inserted.setdefault("codes", set()).add(row.key)
    rows.found.count("codes", "new", theirs)
    if theirs["merged_into"] is None:
        rows.found.new_codes.append(row.key)


def _place(rows: Rows, row: Row) -> None:
    """Give a new code a parent that is here, and what it was merged into, once all are in."""
    for column, _table, _key in rows.refs.missing("codes", row.sides.theirs or {}):
        rows.store.update("codes", row.key, {column: None})


def _settle(rows: Rows, row: Row) -> None:
    ours, theirs = row.sides.ours, row.sides.theirs
    if ours is None or theirs is None:
        rows.settle(row)
        return
    rows.outdate(row)
    own = ours["status"] == "proposed"  # nobody here has accepted it yet: it is still theirs
    names = [*rows.units("codes")]
    taken = [name for name in names if own and name not in _OF_ITS_OWN]
    asked = [name for name in names if name not in taken and name != "position"]
    differs = False
    for name in asked:
        verdict = rows.judge(row, name)
        if verdict == Verdict.KEEP:
            continue
        differs = True
        proposal = own or verdict == Verdict.TAKE
        rows.conflict(row, name, kind="proposal" if proposal else "conflict")
    rows.update(row, taken)
    if differs:
        rows.found.count("codes", "conflict", ours)
