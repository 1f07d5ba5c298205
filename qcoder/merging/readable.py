"""Differences as they can be read: what they are on, and both sides in words.

The one rule: names are those of now, in this project; an id is never shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from qcoder.errors import Damaged
from qcoder.i18n import N_, _
from qcoder.merging.compare import WHOLE
from qcoder.store import Store

_NAMES = {
    "coders": "name",
    "groups": "name",
    "documents": "name",
    "codes": "short_id",
    "cases": "name",
    "variables": "name",
    "speakers": "label",
    "codebooks": "key",
    "packages": "filename",
    "memos": "title",
}
_TABLES = {
    "coders": N_("coder"),
    "groups": N_("group"),
    "documents": N_("document"),
    "speakers": N_("speaker"),
    "codebooks": N_("codebook"),
    "codes": N_("code"),
    "codings": N_("coding"),
    "memos": N_("memo"),
    "cases": N_("case"),
    "variables": N_("variable"),
    "case_values": N_("value"),
    "case_links": N_("link of a case"),
    "statuses": N_("status"),
    "packages": N_("package"),
    "decisions": N_("decision"),
}
_COLUMNS = {
    "name": N_("name"),
    "name_nl": N_("name (Dutch)"),
    "name_en": N_("name (English)"),
    "short_id": N_("id"),
    "parent": N_("parent"),
    "color": N_("colour"),
    "brief_nl": N_("in brief (Dutch)"),
    "brief_en": N_("in brief (English)"),
    "definition_nl": N_("definition (Dutch)"),
    "definition_en": N_("definition (English)"),
    "when_nl": N_("when (Dutch)"),
    "when_en": N_("when (English)"),
    "when_not_nl": N_("when not (Dutch)"),
    "when_not_en": N_("when not (English)"),
    "example_nl": N_("example (Dutch)"),
    "example_en": N_("example (English)"),
    "cues": N_("cues"),
    "weak_cues": N_("weak cues"),
    "sources": N_("sources"),
    "codable": N_("can be applied"),
    "valence_required": N_("valence required"),
    "status": N_("status"),
    "merged_into": N_("merged into"),
    "passage": N_("passage"),
    "text": N_("text"),
    "title": N_("title"),
    "body": N_("text of the memo"),
    "code": N_("code"),
    "coder": N_("coder"),
    "document": N_("document"),
    "valence": N_("valence"),
    "flags": N_("flags"),
    "qualifiers": N_("qualifiers"),
    "group_id": N_("group"),
    "label": N_("label"),
    "role": N_("role"),
    "value": N_("value"),
    "choice": N_("decision"),
    "kind": N_("kind"),
    "options": N_("options"),
}
_POINTERS = {
    "parent": "codes",
    "merged_into": "codes",
    "code": "codes",
    "coder": "coders",
    "chosen": "coders",
    "document": "documents",
    "group_id": "groups",
    "case_id": "cases",
    "variable": "variables",
    "speaker": "speakers",
}
_HIDDEN = ("id", "position", "turns", "original", "codings", "basis", "codebook_version", "coding")
KINDS = (N_("conflict"), N_("proposal"))
_SHORT = 120  # characters of a value that a sentence quotes


@dataclass(frozen=True, slots=True)
class Difference:
    """What merging left to be settled, in words; `coder` is whose the other side is.

    `kind` is `conflict` (both sides changed it) or `proposal` (what another file would change in
    the codebook). `column` is '' for a whole row. `base`, `ours` and `theirs` are texts to be
    read, empty where there is no such row; `settled` is None, `ours` or `theirs`. `on` and `words`
    say where it is: document, and the words of the passage.
    """

    id: str
    kind: str
    table: str
    row: str
    column: str
    what: str
    on: str
    words: str
    base: str
    ours: str
    theirs: str
    coder: str
    time: str
    settled: str | None

    def describe(self) -> str:
        """Return in a sentence what differs."""
        ours, theirs = _short(self.ours) or "–", _short(self.theirs) or "–"
        values = {"what": self.what, "ours": ours, "theirs": theirs}
        values |= {"coder": self.coder or "?"}
        if self.column == WHOLE and not self.theirs:
            text = _("{what}: changed here ({ours}), removed by {coder}.")
            if self.kind == "proposal":
                text = _("{what}: {coder} proposes to remove it.")
        elif self.column == WHOLE:
            text = _("{what}: not here, but with {coder}: {theirs}.")
        elif self.kind == "proposal":
            text = _("{what}: {coder} proposes “{theirs}” for “{ours}”.")
        else:
            text = _("{what}: “{ours}” here, “{theirs}” with {coder}.")
        return text.format(**values)


def differences(store: Store, rows: Iterable[Mapping[str, Any]]) -> tuple[Difference, ...]:
    """Return rows of `differences` as they can be read, in a fixed order."""
    found = [_difference(store, row) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.kind, one.on, one.what, one.time, one.id)))


def name(store: Store, table: str, key: str) -> str:
    """Return what a row is called; empty where it is not there or has no name."""
    if table not in _NAMES:
        return ""
    row = store.row(f'SELECT "{_NAMES[table]}" FROM {table} WHERE id = ?', [key])
    return str(row[0]) if row else ""


def name_of(table: str, row: Mapping[str, Any]) -> str:
    """Return what a row is called, by its image."""
    return str(row.get(_NAMES.get(table, ""), ""))


def _difference(store: Store, row: Mapping[str, Any]) -> Difference:
    table, column = row["table"], row["column"]
    with store.decoding():
        base, ours, theirs = (
            None if row[side] is None else json.loads(row[side])
            for side in ("base", "ours", "theirs")
        )
    image = _row(store, table, row["row"])
    if image is None and column == WHOLE:
        image = theirs or ours or base
    return Difference(
        row["id"], row["kind"], table, row["row"], column,
        _what(store, table, column, image or {}),
        name(store, "documents", (image or {}).get("document") or ""),
        _words(store, image or {}),
        _shown(store, column, base), _shown(store, column, ours), _shown(store, column, theirs),
        name(store, "coders", row["coder"] or ""), row["time"], row["settled"],
    )  # fmt: skip


def _row(store: Store, table: str, key: str) -> Mapping[str, Any] | None:
    rows = store.dicts(f"SELECT * FROM {table} WHERE id = ?", [key])
    return rows[0] if rows else None


def _what(store: Store, table: str, column: str, image: Mapping[str, Any]) -> str:
    """Return what a difference is on, as `code REGIE, definition (Dutch)`."""
    named = name_of(table, image)
    parts = [f"{_(_TABLES[table])} {named}".strip()]
    for pointer, target in _POINTERS.items():
        if table in ("codes", "coders") or not image.get(pointer):
            continue
        if label := name(store, target, image[pointer]):
            parts.append(label)
    if column != WHOLE:
        parts.append(_(_COLUMNS.get(column, column)))
    return ", ".join(parts)


def _words(store: Store, image: Mapping[str, Any]) -> str:
    if image.get("text") is None or image.get("start") is None:
        return ""
    try:
        return store.text(image["text"])[image["start"] : image["end"]]
    except Damaged:  # a text of the other file that did not come along
        return ""


def _shown(store: Store, column: str, value: Any) -> str:
    """Return a value in words."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return _shown_columns(store, column, cast("dict[str, Any]", value))
    if column in _POINTERS:
        return name(store, _POINTERS[column], str(value)) or "?"
    if column in ("codable", "valence_required"):
        return _("yes") if value else _("no")
    return (
        _listed(str(value))
        if column in ("cues", "weak_cues", "sources", "flags", "options")
        else (_(str(value)) if column in ("status", "valence", "role", "kind") else str(value))
    )


def _shown_columns(store: Store, column: str, image: Mapping[str, Any]) -> str:
    """Return several columns in words, without what only a program needs."""
    if column == "text":
        return _excerpt(store, image["text"])
    parts = [_words(store, image)] if "start" in image else []
    parts += [
        _shown(store, key, one)
        for key, one in image.items()
        if key not in (*_HIDDEN, "text", "start", "end") and one not in (None, "", "[]", "{}")
    ]
    return ", ".join(part for part in parts if part)


def _listed(value: str) -> str:
    items: list[str] = json.loads(value)
    return ", ".join(items)


def _excerpt(store: Store, text_id: str) -> str:
    try:
        text = store.text(text_id)
    except Damaged:
        return "?"
    return _("{n} characters: {start}…").format(n=len(text), start=" ".join(text[:60].split()))


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _SHORT else value[: _SHORT - 1] + "…"
