"""What merging left to be settled: conflicts, proposals, and the codes that came in as proposed.

The one rule: only what is named is settled, as one operation that can be undone, by what the
collections do; what was settled is not asked again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from qcoder import anchors, joins
from qcoder.cases import Cases
from qcoder.coders import Coders
from qcoder.codes import Codes
from qcoder.codings import Codings
from qcoder.documents import Documents
from qcoder.errors import Conflict, NotFound, Refused
from qcoder.groups import Groups
from qcoder.i18n import N_, _, ngettext
from qcoder.lookup import NAMED, CodeKey, code_id, folded, is_free
from qcoder.merging import readable
from qcoder.merging.compare import WHOLE, units
from qcoder.merging.readable import Difference
from qcoder.merging.their_text import take_text
from qcoder.model import Code, CodeStatus
from qcoder.schema import ANCHORED, LOGGED
from qcoder.store import Store
from qcoder.structure import outline

__all__ = ["Difference", "Differences"]

OURS, THEIRS = N_("ours"), N_("theirs")
DifferenceKey = Difference | str
_SHORTEST_ID = 6
_SUFFIX = re.compile(r"-[0-9a-f]{4,}$")  # of a name that was taken, see `merging.names`


class Differences:
    """The collection of what is to be settled."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes = Codes(store)

    def list(self, *, settled: bool = False) -> Sequence[Difference]:
        """Return what is not settled yet, conflicts first; with `settled`, all that ever was."""
        rows = self._store.dicts("SELECT * FROM differences WHERE settled IS NULL OR ?", [settled])
        return readable.differences(self._store, [row for row in rows if _shown(row)])

    def get(self, key: DifferenceKey) -> Difference:
        """Return one by its id, or the first characters of it. Raises `NotFound`."""
        return readable.differences(self._store, [self._row(key)])[0]

    def count(self) -> int:
        """Return how many are not settled yet."""
        sql = "SELECT count(*) FROM differences WHERE settled IS NULL"
        return self._store.rows(sql)[0][0]

    def settle(self, keys: DifferenceKey | Iterable[DifferenceKey], side: str) -> None:
        """Settle one or several, as one operation.

        `ours` leaves all as it is, `theirs` takes the value of the other file; of the text of a
        document it takes the edits, and our own edits elsewhere in it stay.

        Raises `NotFound`, `Refused` where one was settled before, or where theirs cannot be taken:
        then none is settled.
        """
        several = [keys] if isinstance(keys, (str, Difference)) else keys
        rows = {row["id"]: row for row in map(self._row, several)}
        if side not in (OURS, THEIRS):
            raise Refused(_("Settle it as “ours” or “theirs”."))
        if any(row["settled"] for row in rows.values()):
            raise Refused(_("This was settled before: undo that first."))
        with self._store.operation(N_("settle difference")):
            for row in sorted(rows.values(), key=_order):
                if side == THEIRS:
                    self._take(row)
                self._store.update("differences", row["id"], {"settled": side})

    def of_document(self, document: str) -> Sequence[Difference]:
        """Return what is not settled yet on a document, by its name or id; it may be gone here."""
        wanted = folded(document.strip())
        return [
            one
            for one in self.list()
            if one.document
            and wanted in (folded(one.document), folded(self._document_name(one.document)))
        ]

    def _document_name(self, document: str) -> str:
        return readable.name(self._store, "documents", document)

    def proposed(self) -> Sequence[Code]:
        """Return the codes that wait to be accepted, mapped or refused."""
        codes = self._codes.list()
        return [code for code in codes if code.status == CodeStatus.PROPOSED]

    def accept(self, code: CodeKey) -> Code:
        """Make a proposed code one of the codebook. Raises `Refused` where it is not proposed."""
        found = self._proposed(code)
        with self._store.operation(N_("accept code")):
            return self._codes.set_status(found, CodeStatus.ACTIVE)

    def map(self, code: CodeKey, target: CodeKey) -> Code:
        """Give the codings of a proposed code to an existing one, which stands for it from now on.

        Raises as `codes.merge` does, and `Refused` where the first is not proposed, or the other
        is.
        """
        found, kept = self._proposed(code), self._codes.get(target)
        if kept.status == CodeStatus.PROPOSED:
            raise Refused(
                _("“{code}” is only proposed itself: accept it first.").format(code=kept.short_id)
            )
        with self._store.operation(N_("map code")):
            return self._codes.merge(found, kept)

    def refuse(self, code: CodeKey, *, target: CodeKey | None = None, drop: int = 0) -> None:
        """Take a proposed code out again: its codings go to `target`, as `map` does, or are lost.

        They are lost only where `drop` says how many there are. Raises `Refused` where that number
        is not right, it is not proposed, or has codes under it.
        """
        if target is not None:
            self.map(code, target)
            return
        found = self._proposed(code)
        count = self._codes.count(found)
        if count != drop:
            raise Refused(
                ngettext(
                    "“{code}” has {n} coding: say which code it goes to (--to CODE), or that {n} "
                    "coding is dropped (--drop {n}).",
                    "“{code}” has {n} codings: say which code they go to (--to CODE), or that {n} "
                    "codings are dropped (--drop {n}).",
                    count,
                ).format(code=found.short_id, n=count)
            )
        with self._store.operation(N_("refuse code")):
            self._codes.remove(found, with_codings=True)

    def _proposed(self, key: CodeKey) -> Code:
        code = self._codes.get(key)
        if code.status != CodeStatus.PROPOSED and key == code.short_id:  # as it was called there
            same = [one for one in self.proposed() if _SUFFIX.sub("", one.short_id) == key]
            code = same[0] if len(same) == 1 else code
        if code.status != CodeStatus.PROPOSED:
            raise Refused(_("Code “{code}” is not proposed.").format(code=code.short_id))
        return code

    def _row(self, key: DifferenceKey) -> dict[str, Any]:
        wanted = key if isinstance(key, str) else key.id
        rows = self._store.dicts("SELECT * FROM differences WHERE id = ?", [wanted])
        if not rows and len(wanted) >= _SHORTEST_ID:
            rows = self._store.dicts(
                "SELECT * FROM differences WHERE substr(id, 1, ?) = ? LIMIT 2",
                [len(wanted), wanted],
            )
        if len(rows) != 1:
            raise NotFound(_("There is no difference “{id}”: see the list.").format(id=wanted))
        return rows[0]

    # taking theirs

    def _take(self, row: Mapping[str, Any]) -> None:
        table, key, column = row["table"], row["row"], row["column"]
        with self._store.decoding():
            theirs = None if row["theirs"] is None else json.loads(row["theirs"])
        if column == WHOLE:
            self._take_row(row, theirs)
            return
        now = self._store.dicts(f"SELECT * FROM {table} WHERE id = ?", [key])
        if not now:
            raise Refused(_("What it was on is no longer there: settle it as “ours”."))
        self._take_column(table, now[0], column, theirs, json.loads(row["base"] or "null"))

    def _take_column(
        self, table: str, now: Mapping[str, Any], column: str, theirs: Any, base: Any
    ) -> None:
        if table == "codes":
            self._take_code(now, column, theirs)
        elif (table, column) == ("documents", "text"):
            take_text(self._store, now["id"], theirs, base)
        elif (table, column) == ("coders", "merged_into"):
            Coders(self._store).merge(now["id"], theirs)
        else:
            self._take_columns(table, now, column, theirs)

    def _take_columns(self, table: str, now: Mapping[str, Any], column: str, theirs: Any) -> None:
        names = units(table, now)[column]
        values: dict[str, Any] = theirs if len(names) > 1 else dict.fromkeys(names, theirs)
        if table in ANCHORED and "start" in names:
            values = self._lifted(table, now, values)
        if NAMED.get(table) == column and not is_free(self._store, table, theirs, now["id"]):
            raise Refused(
                _("The name “{name}” is taken: rename the other first.").format(name=theirs)
            )
        self._store.update(table, now["id"], values)
        self._join(table, {**now, **values})

    def _take_row(self, row: Mapping[str, Any], theirs: dict[str, Any] | None) -> None:
        store, table, key = self._store, row["table"], row["row"]
        there = store.dicts(f"SELECT * FROM {table} WHERE id = ?", [key])
        if theirs is None:
            if there:
                self._remove(table, key)
        elif there:
            self._take_changed(row, there[0], theirs)
        elif table == "documents":
            raise self._gone(key, theirs["name"])
        else:
            self._insert(table, {**theirs, "id": key})

    def _take_changed(
        self, row: Mapping[str, Any], there: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> None:
        """Take what the other file changed in a row that is here again."""
        with self._store.decoding():
            base = json.loads(row["base"] or "{}")
        for column, names in units(row["table"], there).items():
            if any(base.get(name) != theirs[name] for name in names):
                values = {name: theirs[name] for name in names}
                value = values if len(names) > 1 else theirs[column]
                self._take_column(row["table"], there, column, value, base or None)

    def _insert(self, table: str, values: dict[str, Any]) -> None:
        store = self._store
        document = readable.document_of(store, values)
        if document and not store.row("SELECT 1 FROM documents WHERE id = ?", [document]):
            raise self._gone(document, readable.name(store, "documents", document))
        if NAMED.get(table) and not is_free(store, table, values[NAMED[table]]):
            raise Refused(
                _("The name “{name}” is taken: rename the other first.").format(
                    name=values[NAMED[table]]
                )
            )
        if values.get("code"):
            values["code"] = code_id(store, values["code"])
        if table in ANCHORED and values.get("start") is not None:
            values = self._lifted(table, values, values)
        if table == "codes":
            values |= {"status": CodeStatus.PROPOSED, "merged_into": None}
        store.insert(table, values)
        self._join(table, values)
        if store.rows(f"PRAGMA foreign_key_check({table})"):
            raise Conflict(_("What it stands on is not in this project: bring that back first."))

    def _gone(self, document: str, name: str) -> Refused:
        """Say that a document is not here, and what to take back to have it."""
        number = readable.removed_in(self._store, document)
        if number is None:
            return Refused(_("Its document was removed: bring that back first."))
        return Refused(
            _(
                "Document “{name}” was removed here, in operation {number}: take that back in "
                "the history first."
            ).format(name=name, number=number)
        )

    def _remove(self, table: str, key: str) -> None:
        store = self._store
        if table == "speakers" and self._speaks(key):
            raise Refused(_("This speaker still speaks here: merge it with another speaker."))
        removers: Mapping[str, Callable[[str], object]] = {
            "documents": Documents(store).remove,
            "codings": Codings(store).remove,
            "cases": Cases(store).remove,
            "variables": Cases(store).remove_variable,
            "groups": Groups(store).remove,
            "codes": partial(self._codes.remove, with_codings=True),
        }
        removers.get(table, partial(store.delete, table))(key)

    def _speaks(self, speaker: str) -> bool:
        turns = self._store.row(
            "SELECT u.json FROM speakers AS s JOIN documents AS d ON d.id = s.document "
            "JOIN turns AS u ON u.id = d.turns WHERE s.id = ?",
            [speaker],
        )
        return bool(turns) and speaker in {turn.speaker for turn in outline(turns[0])[0]}

    def _take_code(self, now: Mapping[str, Any], column: str, theirs: Any) -> None:
        codes, key = self._codes, now["id"]
        if column == "parent":
            codes.move(key, theirs)
        elif column == "merged_into" and theirs is None:
            raise Refused(_("Codes that were merged cannot be parted: undo the merging."))
        elif column == "merged_into":
            codes.merge(key, theirs)
        elif column == "status":
            codes.set_status(key, theirs)
        else:
            changed: Any = (
                json.loads(theirs) if column in ("cues", "weak_cues", "sources") else theirs
            )
            codes.edit(key, **{column: bool(changed) if isinstance(changed, int) else changed})

    def _lifted(self, table: str, now: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        """Return an anchor of theirs in the text that its document has now."""
        if values.get("text") is None:
            return values
        text = self._store.row("SELECT text FROM documents WHERE id = ?", [now["document"]])
        if text is None:
            raise Refused(_("Its document was removed: bring that back first."))
        if text[0] == values["text"]:
            return values
        lifted = anchors.Lift(self._store).image(values, text[0])
        if lifted is None:
            raise Refused(_("Its words are not in the text any more: settle it as “ours”."))
        return lifted

    def _join(self, table: str, row: Mapping[str, Any]) -> None:
        if table == "codings":
            joins.join(self._store, [(row["document"], row["code"], row["coder"])])


def _shown(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is one that was asked: not that a group there is one of ours."""
    theirs = json.loads(row["theirs"] or "null") if row["column"] == WHOLE else None
    return theirs is None or [*theirs] != ["id"]


def _order(row: Mapping[str, Any]) -> tuple[bool, int]:
    """Sort rows so that what they stand on comes first: memos stand on anything."""
    return row["table"] == "memos", LOGGED.index(row["table"])
