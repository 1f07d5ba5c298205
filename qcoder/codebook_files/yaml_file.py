"""Codebooks in YAML, the format that holds everything.

The one rule: read, write and read again gives the same codebook; what is not a field of `Codebook`
travels in `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcoder.codebook_files import yaml_codes, yaml_data
from qcoder.codebook_files.book import VALENCE, Codebook
from qcoder.codebook_files.nodes import Node, parse
from qcoder.codebook_files.yaml_fields import (
    LANGUAGES,
    VALENCE_KEYS,
    VALENCE_WORDS,
    choices,
    localized,
    localized_lists,
    required_id,
    text_of,
)
from qcoder.errors import CodebookError
from qcoder.i18n import _
from qcoder.model import Choice, Qualifier
from qcoder.sheets.source import Source, decode, load, save, shown

if TYPE_CHECKING:
    import yaml

_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")
_WIDTH = 110  # of a line in the shipped codebooks
_ABOUT = frozenset({"id", "version", "date", "title", "title_nl", "title_en"})
_MODIFIER = frozenset({"id", "name", "name_nl", "name_en", "values"})
_SECTIONS = frozenset({"codebook", "rules", "modifiers", "flags", "themes", "codes"})
_NOTES = frozenset({"cue_notation", "separable_verbs", "sources"})


@dataclass(frozen=True)
class _Modifier:
    qualifier: Qualifier
    fields: Mapping[str, Node]

    @property
    def is_valence(self) -> bool:
        return self.qualifier.key in VALENCE_KEYS

    @property
    def required_for(self) -> list[Node]:
        return self.fields["required_for"].items() if "required_for" in self.fields else []

    def rest(self) -> dict[str, object]:
        known = _MODIFIER | {"required_for"} if self.is_valence else _MODIFIER
        return _rest(self.fields, known)


def read(path: Path) -> Codebook:
    """Read the codebook in a YAML file.

    Raises:
        CodebookError: the file is not a valid codebook; names line and field.
    """
    source = Source(path.name, CodebookError, {"short_id": "id"})
    text, _guessed = decode(load(path, source), source)
    root = parse(text, source).fields()
    if "codes" not in root and "themes" not in root:
        raise source.error(_("there are no codes in it; list them under “codes:”"))
    about = root["codebook"].fields() if "codebook" in root else {}
    language = _language(about)
    title_nl, title_en = localized(about, "title", language)
    rules_nl, rules_en = localized_lists(root.get("rules"), language)
    modifiers = _modifiers(root, language)
    key = text_of(about, "id")
    needed = [node for each in modifiers if each.is_valence for node in each.required_for]
    codes = yaml_codes.read(root, key, language, needed, source)
    yaml_codes.check_known([node for each in modifiers for node in each.required_for], codes)
    return Codebook(
        key=key,
        version=text_of(about, "version"),
        date=text_of(about, "date"),
        title_nl=title_nl,
        title_en=title_en,
        rules_nl=rules_nl,
        rules_en=rules_en,
        codes=codes,
        qualifiers=tuple(each.qualifier for each in modifiers if not each.is_valence),
        flags=choices(root["flags"]) if "flags" in root else (),
        valence=next((each.qualifier for each in modifiers if each.is_valence), VALENCE),
        extra=_extra(root, about, modifiers),
        warnings=_warnings(root, source),
    )


def write(codebook: Codebook, path: Path, language: str | None = None) -> None:
    """Write all of `codebook`; the file holds both languages, whatever `language` is.

    Raises:
        CodebookError: the file cannot be written.
    """
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    def quoted(dumper: Any, text: str) -> yaml.Node:
        # PyYAML writes these line breaks as they are, and reads them as a space.
        style = '"' if _ODD_BREAKS.search(text) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, quoted)
    text = yaml.dump(
        yaml_data.from_codebook(codebook),
        Dumper=Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
    )
    save(path, text.encode(), Source(path.name, CodebookError))


def _language(about: Mapping[str, Node]) -> str:
    """Return the language of plain texts: the first that the codebook names, else Dutch."""
    named = about["language"].texts() if "language" in about else ()
    return next((each for each in named if each in LANGUAGES), "nl")


def _modifiers(root: Mapping[str, Node], language: str) -> list[_Modifier]:
    found: dict[str, _Modifier] = {}
    for item in root["modifiers"].items() if "modifiers" in root else ():
        fields = item.fields()
        key = required_id(item, fields)
        kind = "valence" if key in VALENCE_KEYS else key
        if kind in found:
            raise item.error(_("the modifier “{id}” is there twice; keep one").format(id=key))
        nl, en = localized(fields, "name", language)
        values = choices(fields["values"]) if "values" in fields else ()
        qualifier = Qualifier(key, nl, en, values)
        if kind == "valence":
            qualifier = _valence(qualifier, fields)
        found[kind] = _Modifier(qualifier, fields)
    return list(found.values())


def _valence(qualifier: Qualifier, fields: Mapping[str, Node]) -> Qualifier:
    """Return the valence with the values of the model as keys; what is not named is as usual."""
    words: dict[str, str] = {**VALENCE_WORDS, **{value: value for value in VALENCE_WORDS.values()}}
    named: list[Choice] = []
    for choice in qualifier.choices:
        if choice.key not in words or words[choice.key] in [other.key for other in named]:
            raise fields["values"].error(
                _("“{value}” is not a valence, or is there twice; use {words}").format(
                    value=shown(choice.key), words=", ".join(VALENCE_WORDS)
                )
            )
        named.append(replace(choice, key=words[choice.key]))
    if not qualifier.name_nl and not qualifier.name_en:
        qualifier = replace(qualifier, name_nl=VALENCE.name_nl, name_en=VALENCE.name_en)
    return replace(qualifier, choices=tuple(named) or VALENCE.choices)


def _rest(fields: Mapping[str, Node], known: frozenset[str]) -> dict[str, object]:
    return {name: node.data() for name, node in fields.items() if name not in known}


def _extra(
    root: Mapping[str, Node], about: Mapping[str, Node], modifiers: Sequence[_Modifier]
) -> dict[str, object]:
    extra = _rest(root, _SECTIONS)
    if rest := _rest(about, _ABOUT):
        extra["codebook"] = rest
    if rests := {each.qualifier.key: rest for each in modifiers if (rest := each.rest())}:
        extra["modifiers"] = rests
    return extra


def _warnings(root: Mapping[str, Node], source: Source) -> tuple[str, ...]:
    return tuple(
        _("{file}, line {line}: qcoder does not know the section “{section}”; it is kept.").format(
            file=source.name, line=node.line, section=shown(name)
        )
        for name, node in root.items()
        if name not in _SECTIONS | _NOTES
    )
