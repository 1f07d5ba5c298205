"""A whole merge: all tables in their order, as one operation; or only what it would do.

The one rule: where anything fails, or is only looked at, nothing is changed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from qcoder import joins
from qcoder.coders import Coders
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.merging.codes import merge_codes
from qcoder.merging.compare import WHOLE, Verdict, value, whole
from qcoder.merging.found import Findings, RefusedRow, Tally
from qcoder.merging.log import file_log
from qcoder.merging.names import make_unique
from qcoder.merging.other import Other, by_id, opened
from qcoder.merging.progress import progress_notes
from qcoder.merging.readable import Difference
from qcoder.merging.references import MAPPED, References
from qcoder.merging.removals import Removals
from qcoder.merging.rows import Rows
from qcoder.merging.texts import Texts
from qcoder.store import Store

Progress = Callable[[int, int], None]
_BETWEEN = 200  # rows between two calls of `progress`
_GENERIC = (
    "codings",
    "memos",
    "case_values",
    "case_links",
    "statuses",
    "packages",
    "decisions",
    "flows",
    "quotes",
    "report_items",
    "productions",
)


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging a file does, or would do.

    `operations` counts those in it that are not known here; `new_codes` come in as proposed;
    `differences` are left to be settled; `notes` are whole sentences. `changes` counts the rows of
    other tables than codings by table and what becomes of them (`new`, `changed`, …).
    """

    filename: str
    operations: int
    tallies: tuple[Tally, ...]
    new_codes: tuple[str, ...]
    differences: tuple[Difference, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]
    changes: dict[str, dict[str, int]]

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """The differences that both sides changed."""
        return tuple(one for one in self.differences if one.kind == "conflict")

    @property
    def proposals(self) -> tuple[Difference, ...]:
        """What the other file would change in the codebook."""
        return tuple(one for one in self.differences if one.kind == "proposal")

    def refused_lines(self) -> list[str]:
        """Return what was refused and why, in a line; the same line once, with its number."""
        lines = Counter(row.describe() for row in self.refused)
        return [
            line if n == 1 else _("{line} ({n} times)").format(line=line, n=n)
            for line, n in lines.items()
        ]

    def describe(self) -> str:
        """Return in a sentence what it comes to."""
        if not self.operations:
            return _("“{name}” holds nothing that is not in here.").format(name=self.filename)
        new = sum(tally.new for tally in self.tallies)
        changed = sum(tally.changed + tally.removed for tally in self.tallies)
        text = _(
            "“{name}”: new codings: {new}; changed or removed: {changed}; proposed codes: {codes}; "
            "differences to settle: {left}; refused: {refused}."
        )
        return text.format(
            name=self.filename,
            new=new,
            changed=changed,
            codes=len(self.new_codes),
            left=len(self.differences),
            refused=len(self.refused),
        )


class Merged(MergePreview):
    """What merging a file did."""


_Kind = TypeVar("_Kind", bound=MergePreview)


class _OnlyLooked(Exception):
    """Takes a merge back that was made for its preview."""

    def __init__(self, found: MergePreview) -> None:
        super().__init__()
        self.found = found


def preview(
    store: Store, path: Path, passphrase: str | None, progress: Progress | None = None
) -> MergePreview:
    """Return what `merge` would do; the project is not changed. Raises as it does."""
    with opened(store, path, passphrase) as other:
        if not _has_news(store, other):
            return _outcome(MergePreview, path, Findings(store, other), None)
        store.execute("PRAGMA cache_spill = OFF")  # so that nothing reaches the file
        try:
            with store.operation(N_("merge project")) as number:
                found = _merge(store, other, number, progress or _silent)
                raise _OnlyLooked(_outcome(MergePreview, path, *found))
        except _OnlyLooked as looked:
            return looked.found
        finally:
            store.execute("PRAGMA cache_spill = ON")


def merge(
    store: Store, path: Path, passphrase: str | None, progress: Progress | None = None
) -> Merged:
    """Bring what is new in another file of the project into it, as one operation.

    Raises as opening does; `Refused` where it is no other file of this project; `ReadOnly`.
    """
    with opened(store, path, passphrase) as other:
        if not _has_news(store, other):
            return _outcome(Merged, path, Findings(store, other), None)
        with store.operation(N_("merge project")) as number:
            found = _merge(store, other, number, progress or _silent)
            return _outcome(Merged, path, *found)


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _has_news(store: Store, other: Other) -> bool:
    """Tell whether there is anything to be done: also that a package came back with nothing."""
    out = "SELECT 1 FROM packages WHERE id = ? AND merged IS NULL"
    return bool(other.news or (other.package and store.row(out, [other.package])))


def _merge(
    store: Store, other: Other, number: int, progress: Progress
) -> tuple[Findings, References]:
    refs, texts = References(store, other), Texts(store, other)
    found = Findings(store, other)
    rows = Rows(store, other, refs, texts, found)
    merging = _Merging(rows, progress)
    merging.tables()
    Removals(rows).apply()
    make_unique(rows)
    joins.join(store, rows.groups)
    merging.hand_over()
    merging.bring_differences()
    if other.package:
        store.execute("UPDATE packages SET merged = ? WHERE id = ?", [store.now(), other.package])
    file_log(store, number, other.store, other.log, other.known)
    merging.done(merging.total)
    return found, refs


class _Merging:
    """Takes the tables over, in an order in which what rows refer to comes first."""

    def __init__(self, rows: Rows, progress: Progress) -> None:
        self.rows, self.progress = rows, progress
        self.total = len(rows.other.befores) + 1
        self.count = 0
        self.joined_coders: dict[str, str] = {}

    def done(self, count: int) -> None:
        """Say how far it is."""
        self.count = count
        self.progress(count, self.total)

    def tables(self) -> None:
        """Take all tables over but for what was removed."""
        self.done(0)
        self.rows.texts.bring_maps()
        self._coders()
        for table in ("groups", "variables", "codebooks"):
            self._mapped(table)
        for table in ("cases", "documents"):
            self._table(table)
        self.rows.texts.bring_maps()
        self._table("speakers")
        merge_codes(self.rows)
        for table in _GENERIC:
            self._table(table)

    def hand_over(self) -> None:
        """Give what coders have here to those whom they turned out to be there."""
        for gone, kept in sorted(self.joined_coders.items()):
            Coders(self.rows.store).hand_over(gone, kept)

    def bring_differences(self) -> None:
        """Take over what is not settled in the other file, and what was settled there."""
        store, other = self.rows.store, self.rows.other
        touched = {row for table, row in other.touched if table == "differences"}
        for row in other.store.dicts("SELECT * FROM differences ORDER BY id"):
            known = store.row("SELECT settled FROM differences WHERE id = ?", [row["id"]])
            if row["id"] not in touched:
                continue
            if known and known[0] is None and row["settled"]:
                store.update("differences", row["id"], {"settled": row["settled"]})
            elif not known and not self._is_so(row["table"], row["row"], row["column"], row):
                store.insert("differences", row)
                if row["table"] == "documents" and row["column"] in ("text", WHOLE):
                    self.rows.texts.bring(json.loads(row["theirs"] or "{}"))
                if row["settled"] is None:
                    self.rows.found.differences.append(row["id"])

    def _is_so(self, table: str, key: str, column: str, row: dict[str, str | None]) -> bool:
        """Tell whether a row here has the value that is to be settled already."""
        if row["settled"] is None and column == WHOLE and table in MAPPED:
            return False
        now = by_id(self.rows.store, table, [key]).get(key)
        if column == WHOLE:
            return whole(now) == row["theirs"]
        columns = self.rows.units(table).get(column, ())
        return now is None or value(now, columns) == row["theirs"]

    def _table(self, table: str) -> None:
        for place, row in enumerate(self.rows.touched(table)):
            if place % _BETWEEN == 0:
                self.progress(min(self.count + place, self.total), self.total)
            if table == "documents" and row.there and not row.sides.ours:
                self.rows.texts.bring(row.there)
            self.rows.settle(row)
        self.rows.flush(table)
        self.count += sum(1 for of, _row in self.rows.other.befores if of == table)

    def _mapped(self, table: str) -> None:
        """Take over rows that are one with a row of the same name here."""
        for row in self.rows.touched(table):
            sides = row.sides
            if sides.theirs and not sides.ours and not sides.base:
                same = self.rows.refs.same_named(table, sides.theirs)
                if same:
                    self._map(table, row.key, same)
                    continue
            self.rows.settle(row)
        self.rows.flush(table)

    def _map(self, table: str, key: str, same: str) -> None:
        """Note, settled, that a row of theirs is one of ours."""
        found = self.rows.found
        self.rows.refs.forward[table][key] = same
        ours = whole({"id": same})
        theirs = whole({"id": key})
        found.differ("conflict", table, key, WHOLE, (None, ours, theirs))
        self.rows.store.execute(
            "UPDATE differences SET settled = 'ours' WHERE id = ?", [found.differences.pop()]
        )

    def _coders(self) -> None:
        store, rows = self.rows.store, self.rows
        for row in rows.touched("coders"):
            ours, theirs = row.sides.ours, row.sides.theirs
            if ours and theirs and theirs["merged_into"] and not ours["merged_into"]:
                verdict = rows.judge(row, "merged_into")
                if row.key == store.coder and verdict == Verdict.TAKE:
                    raise Refused(_joined_away(rows, theirs["merged_into"]))
                into: str = theirs["merged_into"]
                into = rows.refs.forward["coders"].get(into, into)
                if into == row.key:  # here it was the other way round
                    rows.conflict(row, "merged_into")
                    continue
                self.joined_coders[row.key] = into
            rows.settle(row)
        rows.flush("coders")
        rows.refs.refresh("coders")


def _joined_away(rows: Rows, into: str) -> str:
    return _(
        "In the other file you were joined with {name}: open the project as {name}, and merge "
        "again."
    ).format(name=rows.found.label("coders", into))


def _outcome(kind: type[_Kind], path: Path, found: Findings, refs: References | None) -> _Kind:
    return kind(
        filename=path.name,
        operations=len(found.other.news),
        tallies=found.tallies(refs or References(found.store, found.other)),
        new_codes=tuple(sorted({found.label("codes", code) for code in found.new_codes})),
        differences=found.readable(),
        refused=tuple(found.refused),
        notes=(*found.notes, *progress_notes(found)),
        changes={table: dict(n) for table, n in sorted(found.rows.items()) if table != "codings"},
    )
