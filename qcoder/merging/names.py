"""Names that two rows have after merging: one of them gets another.

The one rule: which one, and what it is called then, does not depend on the order of merging.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from qcoder.i18n import _
from qcoder.lookup import NAMED, folded
from qcoder.merging.rows import Row, Rows
from qcoder.store import content_id

_SHORT = 4  # characters of a suffix


def make_unique(rows: Rows) -> None:
    """Give each row a name of its own, in the tables where it needs one."""
    for table in NAMED:
        if table in rows.inserted or table in rows.renamed:
            _Names(rows, table).settle()


class _Names:
    """The names in one table."""

    def __init__(self, rows: Rows, table: str) -> None:
        self.rows, self.table, self.column = rows, table, NAMED[table]

    def settle(self) -> None:
        renamed = self.rows.renamed.get(self.table, {})
        back = True
        while back:  # a name that is given back may be taken as well
            back = [one["id"] for group in self._twice() for one in group if one["id"] in renamed]
            for key in back:
                self._give_back(renamed.pop(key))
        for group in self._twice():
            first, *others = sorted(group, key=self._order(group))
            for one in others:
                self._suffix(one, first)

    def _twice(self) -> list[list[dict[str, Any]]]:
        live = " WHERE merged_into IS NULL" if self.table == "coders" else ""
        named: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows.store.dicts(f"SELECT * FROM {self.table}{live} ORDER BY id"):
            named.setdefault(folded(row[self.column]), []).append(row)
        return [group for group in named.values() if len(group) > 1]

    def _give_back(self, row: Row) -> None:
        """Keep the name of ours where that of theirs is taken: it is a conflict."""
        ours = row.sides.ours
        assert ours is not None
        now = self.rows.store.row(f"SELECT {self.column} FROM {self.table} WHERE id = ?", [row.key])
        if now and now[0] != ours[self.column]:
            self.rows.conflict(row, self.column)
            self.rows.store.update(self.table, row.key, {self.column: ours[self.column]})

    def _order(self, group: Sequence[dict[str, Any]]):
        """Sort the row that keeps its name first: ours, else the lowest id."""
        came = self._came_in([one["id"] for one in group])

        def key(one: dict[str, Any]) -> tuple[bool, str]:
            waiting = one["id"] in came and one.get("status", "proposed") == "proposed"
            return waiting, one["id"]

        return key

    def _came_in(self, keys: Sequence[str]) -> set[str]:
        """Return which rows came in by this merge or an earlier one."""
        earlier = self.rows.store.rows(
            'SELECT row FROM changes WHERE "table" = ? AND before IS NULL '
            "AND row IN (SELECT value FROM json_each(?)) "
            "AND operation IN (SELECT DISTINCT merge FROM merged_operations)",
            [self.table, json.dumps(list(keys))],
        )
        new = self.rows.inserted.get(self.table, set())
        return {row[0] for row in earlier} | {key for key in keys if key in new}

    def _suffix(self, one: dict[str, Any], first: dict[str, Any]) -> None:
        name, digest, length = one[self.column], content_id(one["id"]), _SHORT
        taken = {
            folded(row[0])
            for row in self.rows.store.rows(f"SELECT {self.column} FROM {self.table}")
        }
        while True:
            suffix = digest[:length]
            free = f"{name}-{suffix}" if self.table == "codes" else f"{name} ({suffix})"
            if folded(free) not in taken:
                break
            length += 1
        self.rows.store.update(self.table, one["id"], {self.column: free})
        self.rows.found.notes.append(
            _("There are two of the name “{name}”: one is called “{free}” now.").format(
                name=first[self.column], free=free
            )
        )
