"""The log of a project file, seen from another file of the same project.

The one rule: an operation is known where it is in the log, or came in by a merge that is in force;
a merge that was taken back has left nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from qcoder.merging.compare import Image
from qcoder.store import Store

Key = tuple[str, str]  # table, row
_COLUMNS = "number, id, time, coder, installation, verb, kind, reverts, reverted_by"


class Log:
    """The operations of a file, what it merged, and what it knows of any file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.operations: list[dict[str, Any]] = store.dicts(
            f"SELECT {_COLUMNS} FROM operations ORDER BY number"
        )
        self.merged: dict[int, set[str]] = {}
        for merge, key in store.rows("SELECT merge, id FROM merged_operations"):
            self.merged.setdefault(merge, set()).add(key)
        by_number = {operation["number"]: operation for operation in self.operations}
        self._reverts = {number: row["reverts"] for number, row in by_number.items()}
        self.in_force = {merge for merge in self.merged if by_number[merge]["reverted_by"] is None}
        self.known = {row["id"] for row in self.operations}
        self.known |= {row[0] for row in store.rows("SELECT setup FROM packages")}
        for merge in self.in_force:
            self.known |= self.merged[merge]

    def upto(self, number: int) -> set[str]:
        """Return the ids of the operations up to one."""
        return {row["id"] for row in self.operations if row["number"] <= number}

    def news(self, known: set[str]) -> list[dict[str, Any]]:
        """Return the operations that another file does not know, in their order."""
        return [row for row in self.operations if row["id"] not in known]

    def telling(self, known: set[str]) -> list[int]:
        """Return the numbers of those that tell another file, which knows `known`, something new.

        A merge of what that file knows does not; nor does it tell anything that a merge was taken
        back, for what was merged is not disowned by that.
        """
        return [
            row["number"]
            for row in self.news(known)
            if not self._of_merge(row["number"])
            and not (row["number"] in self.merged and self.merged[row["number"]] <= known)
        ]

    def _of_merge(self, number: int) -> bool:
        """Tell whether an operation took back a merge, or such taking back."""
        reverted = self._reverts[number]
        while reverted is not None:
            if reverted in self.merged:
                return True
            reverted = self._reverts[reverted]
        return False

    def befores(self, numbers: Collection[int]) -> Mapping[Key, Image | None]:
        """Return each row that operations touched, as it was before the first of them."""
        first: dict[Key, str | None] = {}
        for table, row, before in self._store.rows(
            'SELECT "table", row, before FROM changes '
            "WHERE operation IN (SELECT value FROM json_each(?)) ORDER BY number",
            [json.dumps(sorted(numbers))],
        ):
            first.setdefault((table, row), before)
        with self._store.decoding():
            return {key: json.loads(before) if before else None for key, before in first.items()}


def file_log(ours: Store, merge: int, theirs: Store, log: Log, known: set[str]) -> None:
    """Keep the operations of the other file that we do not know, with what they changed.

    They stay in their order; what that file merged itself comes before the merge it came by.
    """
    unknown = {row["number"]: row for row in log.news(known)}
    ids = {row["number"]: row["id"] for row in log.operations}
    told = _merged_by(theirs, log, known)
    filed: dict[str, dict[str, Any]] = {}
    for row in log.operations:
        for earlier in told.get(row["number"], ()):
            filed.setdefault(earlier["id"], earlier)
        if row["number"] in unknown:
            filed.setdefault(row["id"], {**row, "reverts": ids.get(row["reverts"])})
    columns = ("id", "time", "coder", "installation", "verb", "kind", "reverts")
    ours.insert_all(
        "merged_operations",
        [
            {"merge": merge, "position": position, **{name: row[name] for name in columns}}
            for position, row in enumerate(filed.values())
        ],
    )
    _file_changes(ours, merge, theirs, unknown, filed)


def _merged_by(theirs: Store, log: Log, known: set[str]) -> dict[int, list[dict[str, Any]]]:
    """Return what merges of the other file brought that we do not know, by merge."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in theirs.dicts("SELECT * FROM merged_operations ORDER BY merge, position"):
        if row["merge"] in log.in_force and row["id"] not in known:
            found.setdefault(row["merge"], []).append(row)
    return found


def _file_changes(
    ours: Store,
    merge: int,
    theirs: Store,
    unknown: Mapping[int, Mapping[str, Any]],
    filed: Mapping[str, Mapping[str, Any]],
) -> None:
    rows = [
        (unknown[number]["id"], *images)
        for number, *images in theirs.rows(
            'SELECT operation, "table", row, before, after FROM changes '
            "WHERE operation IN (SELECT value FROM json_each(?)) ORDER BY number",
            [json.dumps(list(unknown))],
        )
    ]
    for key, row in filed.items():
        if "merge" in row:  # one that they merged
            rows += [
                (key, *images)
                for images in theirs.rows(
                    'SELECT "table", row, before, after FROM merged_changes '
                    "WHERE merge = ? AND operation = ? ORDER BY position",
                    [row["merge"], key],
                )
            ]
    ours.executemany(
        "INSERT INTO merged_changes VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((merge, position, *row) for position, row in enumerate(rows)),
    )
