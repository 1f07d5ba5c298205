"""The texts of both files, and anchors of the one in the texts of the other.

The one rule: an anchor goes from one text to another only through the position maps of the
corrections between them, of either file; a text is taken over only where no passage is lost by it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from qcoder import anchors
from qcoder.i18n import N_
from qcoder.merging.compare import Image, equal
from qcoder.merging.other import Other
from qcoder.store import Store
from qcoder.structure import outline

MERGE = N_("merge project")
# Where what a document names by its hash is kept: table, column, and the document's own column.
_BLOBS = (("texts", "text", "text"), ("turns", "json", "turns"), ("originals", "bytes", "original"))


class GivenUp(NamedTuple):
    """A row that came in by merging before and has no words in a text that is taken over."""

    table: str
    here: Image
    there: Image
    coder: str | None
    time: str


class _Lost(Exception):
    """Takes a change of text back in which passages would be lost."""


class Texts:
    """The texts and position maps of both files together."""

    def __init__(self, store: Store, other: Other) -> None:
        self._store = store
        self._other = other
        self._lift = anchors.Lift(store)
        self._now: dict[str, str] = {}  # the text of each document here
        self.given_up: list[GivenUp] = []

    def bring_maps(self) -> None:
        """Keep the corrections of the other file that lead to or from a text of a document here."""
        store, theirs = self._store, self._other.store
        self._now = {}
        known = set(store.rows("SELECT before, after FROM text_maps"))
        found = {row[:2]: row[2] for row in theirs.rows("SELECT before, after, map FROM text_maps")}
        near = {row[0] for row in store.rows("SELECT text FROM documents")}
        near |= {text for row in known for text in row}
        new = {pair: rows for pair, rows in found.items() if pair not in known}
        reached = True
        while reached:
            reached = {pair for pair in new if near & {*pair}}
            for pair in sorted(reached):
                for text in pair:
                    self._bring("texts", "text", text)
                store.execute("INSERT INTO text_maps VALUES (?, ?, ?)", [*pair, new.pop(pair)])
                near |= {*pair}

    def bring(self, document: Image) -> None:
        """Keep the text, the turns and the original of a document of theirs."""
        for table, column, of in _BLOBS:
            if document.get(of) is not None:
                self._bring(table, column, document[of])

    def _bring(self, table: str, column: str, key: str) -> None:
        if not self._store.row(f"SELECT 1 FROM {table} WHERE id = ?", [key]):
            self._store.add_blob(table, column, self._other.store.blob(table, column, key))

    def same(self, a: Image, b: Image, columns: Sequence[str]) -> bool:
        """Tell whether `a`, taken to the text of `b`, agrees with it in some columns."""
        if "start" in columns and a.get("text") and b.get("text") and a["text"] != b["text"]:
            lifted = self._lift.image(a, b["text"])
            return lifted is not None and equal(lifted, b, columns)
        return equal(a, b, columns)

    def lifted(self, image: Image) -> Image | None:
        """Return an anchor of theirs in the text that its document has here; None if lost."""
        if image.get("text") is None or image.get("start") is None:
            return image
        if not self._now:
            self._now = dict(self._store.rows("SELECT id, text FROM documents"))
        now = self._now.get(image["document"])
        if now is None:
            return None
        return image if now == image["text"] else self._lift.image(image, now)

    def into(self, image: Image, text: str) -> Image | None:
        """Return an anchor in another text; None where it is lost there."""
        return dict(image) if image["text"] == text else self._lift.image(image, text)

    def words(self, image: Image) -> str:
        """Return the words that an anchor of theirs stands on, in their text."""
        if image.get("text") is None:
            return ""
        return self._other.store.text(image["text"])[image["start"] : image["end"]]

    def stored(self, image: Image) -> str:
        """Return the words that an anchor stands on, in a text that is here."""
        return self._store.text(image["text"])[image["start"] : image["end"]]

    def take(self, ours: Image, theirs: Image) -> bool:
        """Give a document the text and turns of theirs, with all anchors; tell whether it could be.

        A passage whose words are gone in it must have been removed there, and be unchanged here; or
        have come in by merging: then it is given up, as it would be had it come in after the text.
        """
        store, document, before = self._store, ours["id"], len(self.given_up)
        maps = anchors.route(store, ours["text"], theirs["text"])
        if maps is None:
            return False
        try:
            with store.operation(MERGE):
                values = {"text": theirs["text"], "turns": theirs["turns"]}
                store.update("documents", document, values)
                self._bring_speakers(document, theirs["turns"])
                moved = anchors.move_all(store, document, ours["text"], theirs["text"], maps)
                for table, rows in moved.lost.items():
                    for row in rows:
                        self._remove_lost(table, row)
        except _Lost:
            del self.given_up[before:]
            return False
        return True

    def _bring_speakers(self, document: str, turns: str) -> None:
        """Add the speakers whom turns of theirs name and who were merged with others here."""
        here = "SELECT id FROM speakers WHERE document = ?"
        known = {row[0] for row in self._store.rows(here, [document])}
        named = {turn.speaker for turn in outline(self._store.blob("turns", "json", turns))[0]}
        there = "SELECT * FROM speakers WHERE document = ? ORDER BY id"
        rows = self._other.store.dicts(there, [document])
        self._store.insert_all(
            "speakers", [row for row in rows if row["id"] in named and row["id"] not in known]
        )

    def _remove_lost(self, table: str, row: dict[str, Any]) -> None:
        if not self._removed_there(table, row):
            self.given_up.append(self._came_in(table, row))
        if table == "codings":
            for memo in self._store.dicts("SELECT * FROM memos WHERE coding = ?", [row["id"]]):
                self._remove_lost("memos", memo)
        self._store.delete(table, row["id"])

    def _came_in(self, table: str, row: dict[str, Any]) -> GivenUp:
        """Return a row as it came in by merging. Raises `_Lost` where it did not, or changed."""
        found = self._store.row(
            "SELECT c.after, o.coder, o.time FROM merged_changes AS c "
            "JOIN merged_operations AS o ON o.merge = c.merge AND o.id = c.operation "
            "JOIN operations AS m ON m.number = c.merge "
            'WHERE c."table" = ? AND c.row = ? AND m.reverted_by IS NULL '
            "ORDER BY c.merge DESC, c.position DESC LIMIT 1",
            [table, row["id"]],
        )
        if not found or found[0] is None:
            raise _Lost
        there = json.loads(found[0])
        if not self.same(there, row, [*row]):
            raise _Lost
        return GivenUp(table, row, there, found[1], found[2])

    def _removed_there(self, table: str, row: Image) -> bool:
        """Tell whether they removed a row that is here still as they had it."""
        before = self._other.befores.get((table, row["id"]))
        there = f"SELECT 1 FROM {table} WHERE id = ?"
        return before is not None and not (
            self._other.store.row(there, [row["id"]]) or not self.same(before, row, [*row])
        )
