"""A codebook as the data of its YAML file.

The one rule: what reading derives is not written (inherited valence), what it kept is written back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import cast

from qcoder.codebook_files.book import Codebook
from qcoder.codebook_files.yaml_fields import LISTS, TEXTS, VALENCE_KEYS, VALENCE_WORDS
from qcoder.model import Choice, Code, CodeStatus, Qualifier

_VALENCE_NAMES: dict[str, str] = {value: word for word, value in VALENCE_WORDS.items()}


def from_codebook(codebook: Codebook) -> dict[str, object]:
    """Return what is written: both languages, `extra` under its own keys."""
    extra = dict(codebook.extra)
    about: dict[str, object] = {
        "id": codebook.key,
        "version": codebook.version,
        "date": codebook.date,
        "title": _languages(codebook.title_nl, codebook.title_en),
    }
    rules = _languages(list(codebook.rules_nl), list(codebook.rules_en))
    themes = list(takewhile(lambda code: not code.codable, codebook.codes))
    rest = codebook.codes[len(themes) :]
    sections: dict[str, object] = {
        "codebook": {**_filled(about), **_section(extra, "codebook")},
        "rules": rules,
        "modifiers": _modifiers(codebook, _section(extra, "modifiers")),
        "flags": [_choice(flag.key, flag) for flag in codebook.flags],
    }
    sections = {**_filled(sections), **extra}
    sections["themes"] = _codes(themes, codebook.codes)
    sections["codes"] = _codes(rest, codebook.codes)
    return sections


def _section(extra: dict[str, object], name: str) -> Mapping[str, object]:
    return cast("Mapping[str, object]", extra.pop(name, {}))


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}


def _languages(nl: object, en: object) -> dict[str, object]:
    return _filled({"nl": nl, "en": en})


def _choice(key: str, choice: Choice) -> dict[str, object]:
    return {"id": key, **_languages(choice.name_nl, choice.name_en)}


def _modifiers(codebook: Codebook, extra: Mapping[str, object]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for qualifier in (codebook.valence, *codebook.qualifiers):
        modifier = _modifier(qualifier)
        if qualifier.key in VALENCE_KEYS:
            modifier["required_for"] = _required_for(codebook.codes)
        found.append({**modifier, **_section(dict(extra), qualifier.key)})
    return found


def _modifier(qualifier: Qualifier) -> dict[str, object]:
    names = _VALENCE_NAMES if qualifier.key in VALENCE_KEYS else {}
    return {
        "id": qualifier.key,
        "name": _languages(qualifier.name_nl, qualifier.name_en),
        "values": [
            _choice(names.get(choice.key, choice.key), choice) for choice in qualifier.choices
        ],
    }


def _required_for(codes: Sequence[Code]) -> list[str]:
    required = {code.id for code in codes if code.valence_required}
    return [code.short_id for code in codes if code.id in required and code.parent not in required]


def _codes(codes: Sequence[Code], every: Sequence[Code]) -> list[dict[str, object]]:
    by_id = {code.id: code for code in every}
    return [_code(code, by_id) for code in codes]


def _code(code: Code, by_id: Mapping[str, Code]) -> dict[str, object]:
    parent = by_id[code.parent] if code.parent else None
    fields: dict[str, object] = {
        "id": code.short_id,
        "guid": code.id,
        "level": "code" if code.codable else "theme",
        "codable": code.codable,
    }
    optional: dict[str, object] = {
        "color": code.color,
        "parent": parent.short_id if parent else "",
        "status": "" if code.status is CodeStatus.ACTIVE else str(code.status),
        "merged_into": by_id[code.merged_into].short_id if code.merged_into else "",
    }
    fields.update(_filled(optional))
    if parent and parent.valence_required and not code.valence_required:
        fields["valence_required"] = False
    fields.update(_texts(code))
    return fields


def _texts(code: Code) -> dict[str, object]:
    texts: dict[str, object] = {}
    for name, field in TEXTS.items():
        nl, en = getattr(code, f"{field}_nl"), getattr(code, f"{field}_en")
        if name == "example":
            texts |= {"example_nl": nl, "example_en": en}
        else:
            texts[name] = _languages(nl, en)
    texts = _filled(texts)
    for name, field in LISTS.items():
        items = list(getattr(code, field))
        if items or (code.codable and name != "source"):  # empty shows where cues can be added
            texts[name] = items
    return texts
