"""What rows refer to, and what those rows are called here.

The one rule: a reference that came in leads to a row that is here: to the code or coder that took
another over, to the group or variable of the same name, or to one that is brought along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from qcoder.lookup import folded, pair_id
from qcoder.merging.compare import WHOLE, Image
from qcoder.merging.other import Other
from qcoder.store import Store

# Columns that refer to a row of another table.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "coders": {"merged_into": "coders"},
    "documents": {"group_id": "groups"},
    "speakers": {"document": "documents"},
    "codes": {"parent": "codes", "merged_into": "codes"},
    "codings": {"document": "documents", "code": "codes", "coder": "coders"},
    "memos": {
        "coder": "coders",
        "document": "documents",
        "code": "codes",
        "coding": "codings",
        "case_id": "cases",
    },
    "case_values": {"case_id": "cases", "variable": "variables"},
    "case_links": {"case_id": "cases", "document": "documents", "speaker": "speakers"},
    "statuses": {"coder": "coders", "document": "documents"},
    "packages": {"coder": "coders"},
    "flows": {"case_id": "cases"},
    "quotes": {"document": "documents", "coder": "coders"},
    "decisions": {
        "document": "documents",
        "code": "codes",
        "coder": "coders",
        "chosen": "coders",
    },
}
# Rows that there are once for two others, whose ids come from theirs.
_PAIRS = {"statuses": ("coder", "document"), "case_values": ("case_id", "variable")}
# Rows that are one here and there where they are called the same: by what else must agree.
MAPPED: Mapping[str, Sequence[str]] = {
    "groups": ("name",),
    "variables": ("name", "kind", "options"),
    "codebooks": ("key",),
}

_CHOSEN = ("variables", "groups", "coders")  # what choices of the report refer to, of these


class References:
    """Where the rows that another file refers to are found here."""

    def __init__(self, store: Store, other: Other) -> None:
        self._store = store
        self._other = other
        self.forward: dict[str, dict[str, str]] = {}
        self._merged_there = _successors(
            {key: row["merged_into"] for key, row in other.few["codes"].items()}
        )
        self._ids: dict[str, set[str]] = {}
        for table in ("codes", "coders"):
            self.refresh(table)
        for table in MAPPED:
            self.forward[table] = _mapped_before(store, table)

    def refresh(self, table: str) -> None:
        """Read anew which codes or coders were merged into others."""
        self.forward[table] = _successors(
            dict(self._store.rows(f"SELECT id, merged_into FROM {table}"))
        )

    def here(self, table: str, image: Image) -> Image:
        """Return a row of the other file as it would be here: its references, and so its id."""
        found: dict[str, Any] = {
            **image,
            "id": self.forward.get(table, {}).get(image["id"], image["id"]),
        }
        if table in ("codes", "coders"):
            found["id"] = image["id"]
        for column, target in REFERENCES.get(table, {}).items():
            value = found.get(column)
            found[column] = self.forward.get(target, {}).get(value or "", value)
        if table == "report_items":
            found["choices"] = self._choices(found["choices"])
        if table in _PAIRS:
            first, second = _PAIRS[table]
            if image["id"] == pair_id(image[first], image[second]):
                found["id"] = pair_id(found[first], found[second])
        return found

    def _choices(self, kept: str) -> str:
        """Return the choices of a part of the report, which refer by ids, as they would be here."""
        here = {old: new for table in _CHOSEN for old, new in self.forward[table].items()}
        if not any(old in kept for old in here):
            return kept

        def changed(value: Any) -> Any:
            if isinstance(value, list):
                return [changed(one) for one in cast("list[Any]", value)]
            return here.get(value, value) if isinstance(value, str) else value

        found = {name: changed(value) for name, value in json.loads(kept).items()}
        return json.dumps(found, ensure_ascii=False, sort_keys=True)

    def unmerged(self, table: str, before: Image | None, theirs: Image) -> Image:
        """Return a row of theirs as it would be had they not merged its code into another.

        For that is a proposal: what became of its codings goes along with it.
        """
        if before is None:
            return theirs
        changed = dict(theirs)
        for column, target in REFERENCES.get(table, {}).items():
            was = before.get(column) or ""
            merged = target == "codes" and self._merged_there.get(was)
            if merged and theirs.get(column) == merged:
                changed[column] = was
        return changed

    def exists(self, table: str, key: str) -> bool:
        """Tell whether a row is here."""
        if table == "codings":  # many: asked one by one
            return bool(self._store.row("SELECT 1 FROM codings WHERE id = ?", [key]))
        if table not in self._ids:
            self._ids[table] = {row[0] for row in self._store.rows(f"SELECT id FROM {table}")}
        return key in self._ids[table]

    def added(self, table: str, key: str) -> None:
        """Note that a row is here now."""
        if table != "codings":
            self.exists(table, key)
            self._ids[table].add(key)

    def removed(self, table: str, key: str) -> None:
        """Note that a row is not here any more."""
        self._ids.get(table, set()).discard(key)

    def missing(self, table: str, image: Image) -> list[tuple[str, str, str]]:
        """Return column, table and id of what a row refers to and is not here."""
        return [
            (column, target, image[column])
            for column, target in REFERENCES.get(table, {}).items()
            if image.get(column) is not None and not self.exists(target, image[column])
        ]

    def same_named(self, table: str, image: Image) -> str | None:
        """Return the row here that one of theirs, which is new, is the same as; None if none."""
        theirs = self._other.few.get(table, {})
        wanted = [folded(str(image[name])) for name in MAPPED[table]]
        for row in self._store.dicts(f"SELECT * FROM {table} ORDER BY id"):
            if row["id"] not in theirs and wanted == [folded(str(row[n])) for n in MAPPED[table]]:
                return row["id"]
        return None


def _successors(merged: Mapping[str, str | None]) -> dict[str, str]:
    """Return for each row that was merged away the one that stands for it in the end."""
    found: dict[str, str] = {}
    for key, target in merged.items():
        seen = {key}
        while target is not None and target not in seen:
            seen.add(target)
            found[key] = target
            target = merged.get(target)
    return found


def _mapped_before(store: Store, table: str) -> dict[str, str]:
    """Return which rows of other files were found to be ours: their id → ours."""
    rows = store.rows(
        'SELECT row, ours FROM differences WHERE "table" = ? AND "column" = ? '
        "AND settled = 'ours' AND ours IS NOT NULL",
        [table, WHOLE],
    )
    with store.decoding():
        ours = {row: json.loads(image)["id"] for row, image in rows}
    return {row: key for row, key in ours.items() if row != key}
