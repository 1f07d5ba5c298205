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
from qcoder.merging import corrections
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
    "report_items": "title",
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
    "flows": N_("figure of a year"),
    "quotes": N_("shortened quote"),
    "report_items": N_("part of the report"),
    "productions": N_("report that was made"),
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
    "shown": N_("shown as"),
    "definition": N_("definition"),
    "unit": N_("counting unit"),
    "source": N_("source"),
    "reliability": N_("reliability"),
    "choices": N_("choices"),
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
_CHOSEN = {  # what choices of a part of the report refer to
    "by": "variables",
    "order": "variables",
    "variables": "variables",
    "document": "documents",
    "documents": "documents",
    "groups": "groups",
    "coders": "coders",
    "codes": "codes",
}
_HIDDEN = ("id", "position", "turns", "original", "codings", "basis", "codebook_version", "coding")
KINDS = (N_("conflict"), N_("proposal"))
TEXT = ("documents", "text")
_SHORT, _LONG = 120, 400  # characters of a value, and of several stretches, in a sentence


@dataclass(frozen=True, slots=True)
class Difference:
    """What merging left to be settled, in words; `coder` is whose the other side is.

    `kind` is `conflict` (both sides changed it) or `proposal` (what another file would change in
    the codebook). `column` is '' for a whole row. `base`, `ours` and `theirs` are texts to be
    read, empty where there is no such row; `settled` is None, `ours` or `theirs`. `on` and `words`
    say where it is: document, and the words of the passage; `document` is its id, also where it
    was removed here. Of the text of a document, the sides are the stretches that differ.
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
    document: str = ""

    def describe(self) -> str:
        """Return in a sentence what differs."""
        most = _LONG if (self.table, self.column) == TEXT else _SHORT
        ours, theirs = _short(self.ours, most) or "–", _short(self.theirs, most) or "–"
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
    """Return what a row is called, or was before it was removed; empty where it has no name."""
    if table not in _NAMES or not key:
        return ""
    row = store.row(f'SELECT "{_NAMES[table]}" FROM {table} WHERE id = ?', [key])
    return str(row[0]) if row else name_of(table, _before(store, table, key))


def document_of(store: Store, image: Mapping[str, Any]) -> str:
    """Return the document that a row is on, itself or by the coding that it is on."""
    if image.get("document") or not image.get("coding"):
        return image.get("document") or ""
    coding = _row(store, "codings", image["coding"]) or _before(store, "codings", image["coding"])
    return coding.get("document") or ""


def _before(store: Store, table: str, key: str) -> Mapping[str, Any]:
    """Return a row that is gone as it was when it was removed, or in another file."""
    image = store.row(
        'SELECT before FROM changes WHERE "table" = ? AND row = ? AND after IS NULL '
        "ORDER BY number DESC LIMIT 1",
        [table, key],
    ) or store.row(
        'SELECT coalesce(after, before) FROM merged_changes WHERE "table" = ? AND row = ? '
        "ORDER BY merge DESC, position DESC LIMIT 1",
        [table, key],
    )
    with store.decoding():
        return json.loads(image[0]) if image and image[0] else {}


def removed_in(store: Store, document: str) -> int | None:
    """Return the number of the operation that removed a document; None where none did."""
    return store.rows(
        "SELECT max(operation) FROM changes WHERE \"table\" = 'documents' AND row = ? "
        "AND after IS NULL",
        [document],
    )[0][0]


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
    image = image or {}
    document = row["row"] if table == "documents" else document_of(store, image)
    if (table, column) == TEXT:
        if row["settled"] is None and "text" in image:
            ours = image  # what was corrected here since counts too
        sides = _text_sides(store, base, ours, theirs)
    else:
        sides = tuple(_shown(store, column, side) for side in (base, ours, theirs))
    return Difference(
        row["id"], row["kind"], table, row["row"], column,
        _what(store, table, column, image),
        name(store, "documents", "" if table == "documents" else document),
        _words(store, image), sides[0], sides[1], sides[2],
        name(store, "coders", row["coder"] or ""), row["time"], row["settled"], document,
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
    if table == "flows" and image:
        parts += [str(image["year"]), _(str(image["measure"]))]
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
    if column == "choices":
        return _choices(store, str(value))
    if column in ("codable", "valence_required"):
        return _("yes") if value else _("no")
    return (
        _listed(str(value))
        if column in ("cues", "weak_cues", "sources", "flags", "options")
        else (_(str(value)) if column in ("status", "valence", "role", "kind") else str(value))
    )


def _shown_columns(store: Store, column: str, image: Mapping[str, Any]) -> str:
    """Return several columns in words, without what only a program needs."""
    parts = [_words(store, image)] if "start" in image else []
    parts += [
        _shown(store, key, one)
        for key, one in image.items()
        if key not in (*_HIDDEN, "text", "start", "end") and one not in (None, "", "[]", "{}")
    ]
    return ", ".join(part for part in parts if part)


def _choices(store: Store, kept: str) -> str:
    """Return the choices of a part of the report in words; of codings, how many."""
    parts: list[str] = []
    for key, value in json.loads(kept).items():
        given = cast("list[object]", value) if isinstance(value, list) else [value]
        table = _CHOSEN.get(key)
        words = [name(store, table, str(one)) or "?" if table else str(one) for one in given]
        if key == "left_out":
            words = [str(len(given))]
        parts.append(words[0] if key == "name" else f"{key}: {', '.join(words)}")
    return "; ".join(parts)


def _listed(value: str) -> str:
    items: list[str] = json.loads(value)
    return ", ".join(items)


def _text_sides(
    store: Store,
    base: Mapping[str, str] | None,
    ours: Mapping[str, str] | None,
    theirs: Mapping[str, str] | None,
) -> tuple[str, ...]:
    """Return where the texts of a document differ: as it was, as it is here, as it is there."""
    texts: list[str | None] = []
    for side in (base, ours, theirs):
        try:
            texts.append(store.text(side["text"]) if side else None)
        except Damaged:  # a text of the other file that did not come along
            texts.append(None)
    first, here, there = texts
    if here is None or there is None:
        return "", "?" if ours else "", "?" if theirs else ""
    if here == there:
        return "", _("the same text"), _("the same text, but who says what in it differs")
    return corrections.sides(first, here, there)


def _short(value: str, most: int) -> str:
    value = " ".join(value.split())
    return value if len(value) <= most else value[: most - 1] + "…"
