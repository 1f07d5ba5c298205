"""Rows of the project's tables as the dataclasses of `model`.

The one rule: nothing here writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qcoder.model import Choice, Code, CodeStatus, Coding, Memo, Qualifier, Valence


def coding_from_row(row: Mapping[str, Any]) -> Coding:
    """Return a row of `codings` as a `Coding`."""
    return Coding(
        id=row["id"],
        document=row["document"],
        text_id=row["text"],
        start=row["start"],
        end=row["end"],
        code=row["code"],
        coder=row["coder"],
        valence=Valence(row["valence"]) if row["valence"] else None,
        # Most have none, and there are very many.
        flags=() if row["flags"] == "[]" else tuple(json.loads(row["flags"])),
        qualifiers={} if row["qualifiers"] == "{}" else json.loads(row["qualifiers"]),
    )


def memo_from_row(row: Mapping[str, Any]) -> Memo:
    """Return a row of `memos` as a `Memo`."""
    values = dict(row)
    case, text_id = values.pop("case_id"), values.pop("text")
    return Memo(**values, case=case, text_id=text_id)


def code_from_row(row: Mapping[str, Any]) -> Code:
    """Return a row of `codes` as a `Code`."""
    values = dict(row)
    for name in ("cues", "weak_cues", "sources"):
        values[name] = tuple(json.loads(values[name]))
    for name in ("codable", "valence_required"):
        values[name] = bool(values[name])
    values["status"] = CodeStatus(values["status"])
    return Code(**values)


def code_to_row(code: Code) -> dict[str, object]:
    """Return a `Code` as a row of `codes`."""
    values = {name: getattr(code, name) for name in Code.__dataclass_fields__}
    for name in ("cues", "weak_cues", "sources"):
        values[name] = json.dumps(values[name], ensure_ascii=False)
    for name in ("codable", "valence_required"):
        values[name] = int(values[name])
    return values


def qualifier_from_data(data: Mapping[str, Any]) -> Qualifier:
    """Return a qualifier as codebooks are stored as a `Qualifier`."""
    choices = tuple(Choice(**item) for item in data["choices"])
    return Qualifier(data["key"], data["name_nl"], data["name_en"], choices)
