"""The rows of one table: each is taken, kept, put in conflict or refused.

The one rule: a row is judged by what both files did to it since they had it in common; what refers
to a row that is not here is refused, or brings that row along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qcoder.i18n import _
from qcoder.merging.compare import (
    WHOLE,
    Image,
    Sides,
    Verdict,
    judge,
    units,
    value,
    whole,
)
from qcoder.merging.found import CHANGED, CONFLICT, NEW, Findings
from qcoder.merging.other import Other, by_id
from qcoder.merging.references import References
from qcoder.merging.texts import Texts
from qcoder.schema import ANCHORED, LOGGED
from qcoder.store import Store

_NOT_IN_PACKAGES = ("flows", "quotes")  # with ids that are the same on every computer


@dataclass(frozen=True)
class Row:
    """A row that was touched in the other file: its sides as they would be here, and as there."""

    table: str
    key: str  # its id here
    sides: Sides
    there: Image | None
    before_there: Image | None


@dataclass
class Rows:
    """Takes rows over, table by table."""

    store: Store
    other: Other
    refs: References
    texts: Texts
    found: Findings
    removals: dict[str, dict[str, Row]] = field(default_factory=dict[str, dict[str, Row]])
    renamed: dict[str, dict[str, Row]] = field(default_factory=dict[str, dict[str, Row]])
    inserted: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    groups: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])

    def __post_init__(self) -> None:
        self._units = {
            table: units(table, [column.name for column in self.store.db[table].columns])
            for table in LOGGED
        }
        self._left: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for one in self.store.dicts("SELECT * FROM differences WHERE settled IS NULL"):
            self._left.setdefault((one["table"], one["row"]), []).append(one)
        self._new: list[dict[str, Any]] = []  # of the table that is being taken over

    def units(self, table: str) -> Mapping[str, tuple[str, ...]]:
        """Return the columns of a table as they go together."""
        return self._units[table]

    def touched(self, table: str) -> list[Row]:
        """Return the rows of a table that were touched in the other file, by id."""
        found: list[tuple[str, Image | None, Image | None, Image | None, Image | None]] = []
        for key, there in self.other.rows(table).items():
            before = self.other.befores[table, key]
            theirs = there and self.refs.unmerged(table, before, there)
            here = [image and self.refs.here(table, image) for image in (theirs, before)]
            first = here[0] or here[1]
            found.append((first["id"] if first else key, here[0], here[1], there, before))
        ours = by_id(self.store, table, [row[0] for row in found])
        rows: list[Row] = []
        for key, theirs, before, there, before_there in found:
            now = ours.get(key)
            own = self.other.our_befores.get((table, key), now)
            if self.other.package and before is None and table in _NOT_IN_PACKAGES:
                own = None  # they did not know ours: who is right is a question
            own = own and self.refs.here(table, own)
            rows.append(Row(table, key, Sides(now, theirs, before, own), there, before_there))
        return rows

    def settle(self, row: Row) -> None:
        """Take a row over, as far as it can be."""
        ours, theirs, base = row.sides.ours, row.sides.theirs, row.sides.base
        again = self.outdate(row)
        if theirs is None:
            if ours is not None and base is not None:
                self.removals.setdefault(row.table, {})[row.key] = row
        elif ours is not None:
            self.update(row, [*self.units(row.table)])
        elif base is None or again or self.covered(self.store, theirs, row.table):
            self.insert(row)
        elif not self.unchanged(row.table, base, theirs):
            self.conflict(row, WHOLE, whole(row.there))

    def outdate(self, row: Row) -> bool:
        """Drop what was left to be settled of values that the other file has no longer.

        Tell whether it was left because the row had been refused: so it never was here.
        """
        before, again = row.before_there, False
        for one in self._left.get((row.table, row.key), ()) if before else ():
            units = self.units(row.table)
            names = units.get(one["column"], ())
            theirs = json.loads(one["theirs"] or "null")
            if one["column"] == WHOLE:
                names = [name for group in units.values() for name in group]
            elif len(names) == 1:
                theirs = {names[0]: theirs}
            image = {**(before or {}), **(theirs or {})}
            if not self.texts.same(image, before or {}, names):
                continue  # they had another value since
            if row.there is None or not self.texts.same(image, row.there, names):
                self.store.delete("differences", one["id"])
                again = again or (one["column"] == WHOLE and one["base"] is None)
        return again

    def unchanged(self, table: str, before: Image, after: Image) -> bool:
        """Tell whether a row is as it was, but for corrections of the text."""
        return all(self.texts.same(before, after, names) for names in self.units(table).values())

    def insert(self, row: Row, **values: object) -> bool:
        """Add a row of theirs; tell whether it could be."""
        theirs, table = row.sides.theirs, row.table
        assert theirs is not None
        if row.key in self.inserted.get(table, ()):  # two of theirs are one here
            self.flush(table)
            now = by_id(self.store, table, [row.key])[row.key]
            self.update(replace(row, sides=Sides(now, theirs, None, None)), [*self.units(table)])
            return True
        image: Image | None = {**theirs, **values}
        missing = self.refs.missing(table, image)
        if self._brought(missing):
            missing = self.refs.missing(table, image)
        if table == "memos" and [one[0] for one in missing] == ["coding"]:
            image, missing = {**image, "coding": self._taken_up(image["coding"])}, []
            missing = [("coding", "codings", "")] if image["coding"] is None else []
        lifted = self.texts.lifted(image) if table in ANCHORED and not missing else image
        if missing or lifted is None:
            why = self._why(missing[0][1] if missing else "texts")
            there = row.there or theirs
            self.found.refuse(table, row.key, (there, theirs), why, self.texts.words(there))
            return False
        self._new.append(dict(lifted))
        self.refs.added(table, row.key)
        self.inserted.setdefault(table, set()).add(row.key)
        self.found.count(table, NEW, lifted)
        self._touch(table, lifted)
        return True

    def flush(self, table: str) -> None:
        """Write the rows that were added to a table."""
        self.store.insert_all(table, self._new)
        self._new = []

    def update(self, row: Row, names: Sequence[str]) -> None:
        """Take over, of a row that is in both files, what changed in these units."""
        ours = row.sides.ours
        assert ours is not None
        taken: dict[str, Any] = {}
        conflict = False
        for name in names:
            columns = self.units(row.table)[name]
            verdict = self.judge(row, name)
            if verdict == Verdict.CONFLICT:
                settled = _by_rule(row, name)
                if settled is not None:
                    taken |= settled
                    continue
            if verdict == Verdict.TAKE:
                values = self._taken(row, columns)
                if values is not None:
                    taken |= values
                    continue
                verdict = Verdict.CONFLICT
            if verdict == Verdict.CONFLICT:
                conflict = True
                if columns == self.units("documents")["text"]:
                    self.texts.bring(row.there or {})  # to be settled
                self.conflict(row, name)
        self.write(row, taken, conflict=conflict)

    def judge(self, row: Row, name: str) -> Verdict:
        """Return what becomes of a unit; a value that they did not settle is not settled here."""
        columns = self.units(row.table)[name]
        verdict = judge(row.sides, columns, self.texts.same)
        if verdict == Verdict.TAKE:
            pending = self.other.pending.get((row.table, row.key, name), ())
            if value(row.sides.ours, columns) in pending:
                return Verdict.CONFLICT
        return verdict

    def write(self, row: Row, taken: Mapping[str, Any], *, conflict: bool = False) -> None:
        """Write what is taken of a row, and count it."""
        ours = row.sides.ours
        assert ours is not None
        changes = {name: one for name, one in taken.items() if one != ours[name]}
        if changes:
            self.store.update(row.table, row.key, changes)
            self._touch(row.table, {**ours, **changes})
            self.renamed.setdefault(row.table, {})[row.key] = row
        if conflict or changes:
            self.found.count(row.table, CONFLICT if conflict else CHANGED, ours)

    def conflict(self, row: Row, column: str, theirs: str | None = None, kind: str = "conflict"):
        """Keep what cannot be taken, as a conflict or proposal."""
        columns = self.units(row.table).get(column, ())
        ours, base = row.sides.ours, row.sides.base
        sides = (
            (whole(base), whole(ours), theirs)
            if column == WHOLE
            else (value(base, columns), value(ours, columns), value(row.there, columns))
        )
        self.found.differ(kind, row.table, row.key, column, sides, key=self._key_there(row))
        if column == WHOLE:
            self.found.count(row.table, CONFLICT, ours or row.sides.theirs or {})

    def covered(self, store: Store, image: Image, table: str) -> bool:
        """Tell whether a coding is part of another by joining: the same code there, by the same."""
        return table == "codings" and self._joined(store, image) is not None

    def _joined(self, store: Store, image: Image) -> str | None:
        """Return the coding of the same code and coder that overlaps one, in either file."""
        row = store.row("SELECT text FROM documents WHERE id = ?", [image["document"]])
        there = self.texts.into(image, row[0]) if row else None
        if there is None:
            return None
        found = store.row(
            "SELECT min(id) FROM codings WHERE document = ? AND code = ? AND coder = ? "
            'AND start < ? AND "end" > ?',
            [there[name] for name in ("document", "code", "coder", "end", "start")],
        )
        return found[0] if found else None

    def _taken_up(self, coding: str) -> str | None:
        """Return the coding here that took one of theirs up."""
        rows = by_id(self.other.store, "codings", [coding])
        return self._joined(self.store, self.refs.here("codings", rows[coding])) if rows else None

    def _taken(self, row: Row, columns: Sequence[str]) -> dict[str, Any] | None:
        """Return the values of theirs as they would be here; None where they cannot be."""
        theirs, ours = row.sides.theirs, row.sides.ours
        assert theirs is not None
        assert ours is not None
        if row.table == "documents" and "text" in columns:
            self.texts.bring(theirs)
            taken = self.texts.take(ours, theirs)
            self._give_up()
            if taken:
                self.found.corrected(self._key_there(row), ours, theirs)
            return {} if taken else None
        image: Image | None = theirs
        if row.table in ANCHORED and "start" in columns:
            image = self.texts.lifted(theirs)
        if image is None:
            return None
        missing = self.refs.missing(row.table, image)
        if self._brought([one for one in missing if one[0] in columns]):
            missing = self.refs.missing(row.table, image)
        if any(one[0] in columns for one in missing):
            return None
        return {name: image[name] for name in columns}

    def _give_up(self) -> None:
        """Keep what came in before and has no words in a text that was taken over."""
        for one in self.texts.given_up:
            words = "" if one.there["text"] is None else self.texts.stored(one.there)
            images, signed = (one.there, one.here), (one.coder, one.time)
            why = self._why("texts" if one.there["text"] else "codings")
            self.found.refuse(one.table, one.here["id"], images, why, words, signed)
        self.texts.given_up = []

    def _brought(self, missing: Sequence[tuple[str, str, str]]) -> bool:
        """Bring along what is referred to, where that can be: a code as proposed; tell whether."""
        done = False
        for _column, table, key in missing:
            row = self.other.few.get(table, {}).get(key)
            if row is None or table not in ("codes", "coders", "groups", "variables"):
                continue
            image = dict(self.refs.here(table, row))
            if table == "codes":
                image |= {"status": "proposed", "merged_into": None}
                if image["parent"] and not self.refs.exists("codes", image["parent"]):
                    image["parent"] = None
                self.found.new_codes.append(image["id"])
                self.store.execute(
                    "DELETE FROM differences WHERE \"table\" = 'codes' AND row = ? "
                    "AND \"column\" = '' AND settled IS NULL",
                    [key],
                )
            self.store.insert(table, image)
            self.refs.added(table, key)
            self.inserted.setdefault(table, set()).add(key)
            self.found.count(table, NEW, image)
            done = True
        return done

    def _why(self, table: str) -> str:
        return {
            "documents": _("the document is not in this project (any more)"),
            "texts": _("its words are not in the text here, and no correction leads to them"),
            "codings": _("the coding that it stands on is not in this project (any more)"),
            "cases": _("the case is not in this project (any more)"),
            "variables": _("the variable is not in this project (any more)"),
            "speakers": _("the speaker is not in this project (any more)"),
        }.get(table, _("what it refers to is not in this project (any more)"))

    def _touch(self, table: str, image: Image) -> None:
        if table == "codings":
            self.groups.add((image["document"], image["code"], image["coder"]))

    def _key_there(self, row: Row) -> str:
        image = row.there or row.before_there
        return image["id"] if image else row.key


def _by_rule(row: Row, name: str) -> dict[str, Any] | None:
    """Return what a column that both changed becomes, where that is no question for the user."""
    ours, theirs = row.sides.ours, row.sides.theirs
    assert ours is not None
    assert theirs is not None
    if name == "position":
        return {name: min(ours[name], theirs[name])}
    if row.table == "packages" and name == "merged":
        return {name: max(ours[name] or "", theirs[name] or "") or None}
    return None
