"""What a merge did, or would do: counted, and what is left to be settled.

The one rule: whatever was not taken over is in here, and in the table `differences`.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from qcoder.merging import corrections, readable
from qcoder.merging.compare import WHOLE, Image, difference_id, whole
from qcoder.merging.other import Other, by_id
from qcoder.merging.readable import Difference
from qcoder.merging.references import References
from qcoder.store import Store

NEW, CHANGED, REMOVED, CONFLICT, REFUSED = "new", "changed", "removed", "conflict", "refused"


@dataclass(frozen=True, slots=True)
class Tally:
    """What becomes of the codings of one coder in one document of the other file: numbers.

    `equal` are here as they are there; `removed` were removed there, and so here.
    """

    coder: str
    document: str
    new: int
    equal: int
    changed: int
    removed: int
    conflict: int
    refused: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that could not be taken over, by what it is and stands on; and why, as a sentence."""

    table: str
    document: str
    code: str
    coder: str
    words: str
    reason: str

    def describe(self) -> str:
        """Return in a line what was refused, and why."""
        what = ", ".join(part for part in (self.document, self.code, self.coder) if part)
        words = f" “{self.words}”" if self.words else ""
        return f"{what}{words}: {self.reason}"


@dataclass
class Findings:
    """What was found while merging; differences are written to the project as they come."""

    store: Store
    other: Other
    codings: dict[str, Counter[tuple[str, str]]] = field(
        default_factory=dict[str, Counter[tuple[str, str]]]
    )
    rows: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    refused: list[RefusedRow] = field(default_factory=list[RefusedRow])
    differences: list[str] = field(default_factory=list[str])
    new_codes: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def count(self, table: str, what: str, image: Image) -> None:
        """Count what becomes of a row."""
        self.rows.setdefault(table, Counter())[what] += 1
        if table == "codings":
            key = image["coder"], image["document"]
            self.codings.setdefault(what, Counter())[key] += 1

    def differ(
        self,
        kind: str,
        table: str,
        row: str,
        column: str,
        sides: tuple[str | None, str | None, str | None],
        *,
        key: str | None = None,
        signed: tuple[str | None, str] | None = None,
    ) -> None:
        """Keep a difference (base, ours and theirs as JSON) to be settled, once.

        `key` is the id of the row in the other file, where that is another one; `signed` is who
        made theirs when, where that is not in its log.
        """
        base, ours, theirs = sides
        coder, time = signed or self.other.signed.get((table, key or row), (None, ""))
        found = difference_id(table, row, column, theirs)
        known = self.store.row("SELECT settled, time, coder FROM differences WHERE id = ?", [found])
        if known:
            if known[0] is None and (time, coder or "") < (known[1], known[2] or ""):
                self.store.update("differences", found, {"time": time, "coder": coder})
        else:
            values = {"id": found, "kind": kind, "table": table, "row": row, "column": column}
            values |= {"base": base, "ours": ours, "theirs": theirs, "coder": coder, "time": time}
            self.store.insert("differences", {**values, "settled": None})
        if not known or known[0] is None:
            self.differences.append(found)

    def corrected(self, key: str, before: Image, after: Image) -> None:
        """Say what a correction of theirs, that is taken over, changed in the text."""
        coder, _time = self.other.signed.get(("documents", key), (None, ""))
        texts = self.store.text(before["text"]), self.store.text(after["text"])
        who = self.label("coders", coder) or "?"
        self.notes.append(corrections.told(who, before["name"], *texts))

    def refuse(
        self,
        table: str,
        row: str,
        images: tuple[Image, Image],
        why: str,
        words: str,
        signed: tuple[str | None, str] | None = None,
    ) -> None:
        """Keep a row that cannot be taken over: as it is there, and as it would be here."""
        theirs, here = images
        self.count(table, REFUSED, here)
        sides = (None, None, whole(theirs))
        self.differ("conflict", table, row, WHOLE, sides, key=theirs["id"], signed=signed)
        self.refused.append(
            RefusedRow(
                table,
                self.label("documents", here.get("document") or self._of_coding(theirs)),
                self.label("codes", here.get("code")),
                self.label("coders", here.get("coder")),
                words,
                why,
            )
        )

    def _of_coding(self, theirs: Image) -> str | None:
        """Return the document of the coding that a memo of theirs is on."""
        coding = theirs.get("coding")
        rows = by_id(self.other.store, "codings", [coding] if coding else [])
        return rows[coding]["document"] if coding in rows else None

    def label(self, table: str, key: str | None) -> str:
        """Return what a row is called here, else in the other file."""
        if key is None:
            return ""
        row = self.other.few[table].get(key)
        there = readable.name_of(table, row) if row else "?"
        return readable.name(self.store, table, key) or there

    def tallies(self, references: References) -> tuple[Tally, ...]:
        """Return what becomes of the codings of the other file, by coder and document."""
        there = Counter[tuple[str, str]]()
        for (coder, document), n in self.other.codings().items():
            there[references.forward["coders"].get(coder, coder), document] += n
        left = self._left_out(references)
        kinds = (NEW, CHANGED, REMOVED, CONFLICT, REFUSED)
        keys = set(there).union(*(self.codings.get(kind, ()) for kind in kinds))
        found: list[Tally] = []
        for key in keys:
            n = {kind: self.codings.get(kind, Counter())[key] for kind in kinds}
            n[REFUSED] += left[key]
            equal = max(there[key] - n[NEW] - n[CHANGED] - n[CONFLICT] - n[REFUSED], 0)
            names = self.label("coders", key[0]), self.label("documents", key[1])
            found.append(Tally(*names, equal=equal, **n))
        return tuple(sorted(found, key=lambda tally: (tally.coder, tally.document)))

    def _left_out(self, references: References) -> Counter[tuple[str, str]]:
        """Count the codings of the other file that an earlier merge could not take over."""
        known = self.store.rows(
            "SELECT row FROM differences WHERE \"table\" = 'codings' AND \"column\" = '' "
            "AND theirs IS NOT NULL AND settled IS NOT 'theirs' "
            "AND row NOT IN (SELECT id FROM codings) "
            "AND id NOT IN (SELECT value FROM json_each(?))",
            [json.dumps(self.differences)],
        )
        found = Counter[tuple[str, str]]()
        for row in by_id(self.other.store, "codings", [key for (key,) in known]).values():
            here = references.here("codings", row)
            found[here["coder"], here["document"]] += 1
        return found

    def readable(self) -> tuple[Difference, ...]:
        """Return the differences that were left, as they can be shown."""
        rows = self.store.dicts(
            "SELECT * FROM differences WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(self.differences)],
        )
        return readable.differences(self.store, rows)
