"""What was removed in the other file, and is removed here where nothing here stands on it.

The one rule: what changed here since is never removed, nor what it stands on; the removal is then
kept as a difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from qcoder.merging.compare import WHOLE
from qcoder.merging.found import REMOVED
from qcoder.merging.references import REFERENCES
from qcoder.merging.rows import Row, Rows
from qcoder.structure import outline

_LEFT_ALONE = ("codes", "coders")  # a removed code is a proposal; coders are never removed


class Removals:
    """Removes rows, as far as they can be."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._store = rows.store
        self._gone = rows.removals
        self._kept: dict[str, dict[str, Row]] = {}
        self._said: set[tuple[str, str]] = set()

    def apply(self) -> None:
        """Keep what must be kept, and remove the rest."""
        for table, rows in self._gone.items():
            for row in [*rows.values()]:
                self._look(table, row)
        self._keep_speakers()
        while self._keep_what_is_used() or self._keep_what_stands_on_kept():
            pass
        for table, rows in self._gone.items():
            if table in _LEFT_ALONE:
                continue
            for row in rows.values():
                self._store.delete(table, row.key)
                self._rows.refs.removed(table, row.key)
                self._rows.found.count(table, REMOVED, row.sides.ours or {})

    def _look(self, table: str, row: Row) -> None:
        """Keep a row that changed here, or that is there as part of another."""
        ours, base = row.sides.ours, row.sides.base
        assert ours is not None
        assert base is not None
        if table in _LEFT_ALONE:
            self._keep(table, row, said=True)
            if table == "codes":
                self._rows.conflict(row, WHOLE, None, kind="proposal")
        elif not self._rows.unchanged(table, base, ours):
            self._keep(table, row, said=self._rows.covered(self._rows.other.store, base, table))
        elif table in ("codings", "memos", "decisions", "quotes") and self._words_gone_there(row):
            self._keep(
                table, row, said=True
            )  # with the correction of the text, which was not taken

    def _words_gone_there(self, row: Row) -> bool:
        """Tell whether a passage was lost in a correction there that is not taken over here."""
        ours = row.sides.ours
        if not ours or ours.get("text") is None:
            return False
        there = self._rows.other.few["documents"].get(ours["document"])
        if there is None or there["text"] == ours["text"]:
            return False
        return self._rows.texts.into(ours, there["text"]) is None

    def _keep(self, table: str, row: Row, *, said: bool) -> None:
        """Keep a row; unless that is `said` otherwise, as a conflict."""
        self._kept.setdefault(table, {})[row.key] = row
        if not said and (table, row.key) not in self._said:
            self._said.add((table, row.key))
            self._rows.conflict(row, WHOLE, None)

    def _keep_speakers(self) -> None:
        """Keep the speakers that the turns of their document name still."""
        for row in self._gone.get("speakers", {}).values():
            document = (row.sides.ours or {})["document"]
            if document in self._gone.get("documents", {}):
                continue
            turns = self._store.row(
                "SELECT u.json FROM documents AS d JOIN turns AS u ON u.id = d.turns "
                "WHERE d.id = ?",
                [document],
            )
            if turns and row.key in {turn.speaker for turn in outline(turns[0])[0]}:
                self._keep("speakers", row, said=True)

    def _keep_what_is_used(self) -> bool:
        """Keep rows that one refers to which stays; tell whether there were more."""
        for table, rows in self._kept.items():
            for key in rows:
                self._gone.get(table, {}).pop(key, None)
        more = False
        for child, column, parent in _references():
            wanted = self._gone.get(parent)
            if not wanted:
                continue
            for key, of in self._store.rows(
                f'SELECT id, "{column}" FROM {child} '
                f'WHERE "{column}" IN (SELECT value FROM json_each(?))',
                [json.dumps([*wanted])],
            ):
                if key not in self._gone.get(child, {}) and of in wanted:
                    row = wanted[of]
                    covered = parent == "codings" and self._covered(row)
                    self._keep(parent, row, said=covered)
                    more = True
        return more

    def _keep_what_stands_on_kept(self) -> bool:
        """Keep rows that went along with one that stays; tell whether there were more."""
        more = False
        for child, column, parent in _references():
            kept = self._kept.get(parent, {})
            for row in [*self._gone.get(child, {}).values()]:
                base = row.sides.base
                if parent in ("coders", "groups") or child == "codes" or base is None:
                    continue
                if base.get(column) in kept and row.key not in self._kept.get(child, {}):
                    self._keep(child, row, said=True)
                    more = True
        return more

    def _covered(self, row: Row) -> bool:
        base = row.sides.base
        return base is not None and self._rows.covered(self._rows.other.store, base, "codings")


def _references() -> Iterator[tuple[str, str, str]]:
    for child, columns in REFERENCES.items():
        for column, parent in columns.items():
            yield child, column, parent
