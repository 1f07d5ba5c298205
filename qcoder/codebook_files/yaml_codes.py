"""The themes and codes of a YAML codebook.

The one rule: a code keeps the place, the id and the parent that the file gives it; every mistake
is reported with its line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qcoder.codebook_files import values
from qcoder.codebook_files.book import code_id
from qcoder.codebook_files.nodes import Node
from qcoder.codebook_files.tree import Entry, arrange
from qcoder.codebook_files.yaml_fields import (
    CODE_FIELDS,
    LANGUAGES,
    LISTS,
    TEXTS,
    localized,
    required_id,
    text_of,
)
from qcoder.i18n import _
from qcoder.model import Code, CodeStatus
from qcoder.sheets.source import Source, shown


@dataclass(frozen=True)
class _Reading:
    key: str
    language: str
    said: dict[str, bool] = field(default_factory=dict[str, bool])  # valence_required, by short id


def read(
    root: Mapping[str, Node], key: str, language: str, required: Sequence[Node], source: Source
) -> tuple[Code, ...]:
    """Return the codes under `themes` and `codes`; `required` names those that need a valence."""
    reading = _Reading(key, language)
    entries = [
        _entry(item, reading, codable=section == "codes")
        for section in ("themes", "codes")
        if section in root
        for item in root[section].items()
    ]
    codes = arrange(entries, source)
    check_known(required, codes)
    return _with_valence(codes, {node.text() for node in required}, reading.said)


def check_known(nodes: Sequence[Node], codes: Sequence[Code]) -> None:
    """Refuse a short id that is not one of `codes`."""
    known = {code.short_id for code in codes}
    for node in nodes:
        if node.text() not in known:
            raise node.error(
                _("there is no theme or code “{code}”; use the id of one in this file").format(
                    code=shown(node.text())
                )
            )


def _entry(item: Node, reading: _Reading, *, codable: bool) -> Entry:
    fields = {"id": item} if item.scalar else item.fields(CODE_FIELDS)
    short_id = required_id(item, fields)
    if "level" in fields:
        codable = _level(fields["level"]) == "code"
    if "codable" in fields:
        codable = fields["codable"].yes_no()
    if "valence_required" in fields:
        reading.said[short_id] = fields["valence_required"].yes_no()
    code = Code(
        id=_guid(fields) or code_id(reading.key, short_id),
        short_id=short_id,
        codable=codable,
        color=_color(fields),
        status=_status(fields),
        **_texts(fields, reading.language),
    )
    return Entry(item.line, code, text_of(fields, "parent"), text_of(fields, "merged_into"))


def _texts(fields: Mapping[str, Node], language: str) -> dict[str, Any]:
    texts: dict[str, Any] = {}
    for name, field_name in TEXTS.items():
        for each, text in zip(LANGUAGES, localized(fields, name, language), strict=True):
            texts[f"{field_name}_{each}"] = text
    for name, field_name in LISTS.items():
        texts[field_name] = fields[name].texts() if name in fields else ()
    return texts


def _level(node: Node) -> str:
    level = node.text()
    if level not in ("theme", "code"):
        raise node.error(_("the level must be theme or code"))
    return level


def _guid(fields: Mapping[str, Node]) -> str:
    return values.guid(fields["guid"].text(), fields["guid"].error) if "guid" in fields else ""


def _status(fields: Mapping[str, Node]) -> CodeStatus:
    node = fields.get("status")
    return values.status(node.text(), node.error) if node else CodeStatus.ACTIVE


def _color(fields: Mapping[str, Node]) -> str:
    name = "colour" if "colour" in fields else "color"
    if name not in fields:
        return ""
    node = fields[name]
    if node.empty and not node.raw.value:
        raise node.error(_("there is no colour here; put it in quotes, because # begins a comment"))
    return values.color(node.text(), node.error)


def _with_valence(
    codes: Sequence[Code], required: Collection[str], said: Mapping[str, bool]
) -> tuple[Code, ...]:
    """Return the codes with `valence_required`: said for the code itself, or as its parent."""
    by_id = {code.id: code for code in codes}
    known: dict[str | None, bool] = {None: False}
    for code in codes:
        path = [code]
        while path[-1].parent not in known:
            path.append(by_id[str(path[-1].parent)])
        for each in reversed(path):
            above = known[each.parent] or each.short_id in required
            known[each.id] = said.get(each.short_id, above)
    return tuple(replace(code, valence_required=known[code.id]) for code in codes)
