"""The fields of a YAML codebook: what they are called, and texts in two languages.

The one rule: a name that the YAML file and the model spell differently is paired here only.
"""

from __future__ import annotations

from collections.abc import Mapping

from qcoder.codebook_files.nodes import Node
from qcoder.i18n import _
from qcoder.model import Choice, Valence

LANGUAGES = ("nl", "en")

# What YAML calls the texts of a code, and what the model calls them without `_nl` and `_en`.
TEXTS = {
    "name": "name",
    "brief": "brief",
    "definition": "definition",
    "use_when": "when",
    "not_when": "when_not",
    "example": "example",
}

# What YAML calls the lists of a code, and what the model calls them.
LISTS = {"cue_lemmas": "cues", "cue_lemmas_weak": "weak_cues", "source": "sources"}

CODE_FIELDS = frozenset(
    {"id", "guid", "level", "codable", "parent", "color", "colour", "status", "merged_into"}
    | {"valence_required"}
    | {*TEXTS, *LISTS}
    | {f"{name}_{language}" for name in TEXTS for language in LANGUAGES}
)

VALENCE_KEYS = ("waardering", "valence")
VALENCE_WORDS = {
    "bevorderend": Valence.FACILITATING,
    "belemmerend": Valence.HINDERING,
    "beide": Valence.BOTH,
    "neutraal": Valence.NEUTRAL,
}


def text_of(fields: Mapping[str, Node], name: str) -> str:
    """Return the text of a field that may be missing."""
    return fields[name].text() if name in fields else ""


def localized(fields: Mapping[str, Node], name: str, language: str) -> tuple[str, str]:
    """Return a text in Dutch and English: `name` as `{nl, en}`, `name_nl`, `name_en`, or plain.

    A plain text is in `language`.
    """
    found: list[tuple[str, Node]] = []
    if name in fields:
        node = fields[name]
        if node.scalar:
            found.append((language, node))
        else:
            found.extend(node.fields(LANGUAGES).items())
    found += [(each, fields[key]) for each in LANGUAGES if (key := f"{name}_{each}") in fields]
    texts: dict[str, str] = dict.fromkeys(LANGUAGES, "")
    for each, node in found:
        text = node.text()
        if text and texts[each]:
            raise node.error(_("this text is given twice; keep one of the two"))
        texts[each] = text or texts[each]
    return texts["nl"], texts["en"]


def localized_lists(node: Node | None, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts of a list in Dutch and English: `{nl, en}`, or plain in `language`."""
    if node is None or node.empty:
        return (), ()
    if node.has_fields:
        lists = {each: value.texts() for each, value in node.fields(LANGUAGES).items()}
    else:
        lists = {language: node.texts()}
    return lists.get("nl", ()), lists.get("en", ())


def choices(node: Node) -> tuple[Choice, ...]:
    """Return the values that can be chosen: each `{id, nl, en}`, or only its id."""
    found: dict[str, Choice] = {}
    for item in node.items():
        fields = {"id": item} if item.scalar else item.fields(("id", *LANGUAGES))
        key = required_id(item, fields)
        if key in found:
            raise item.error(_("the id “{id}” is used twice; give each its own").format(id=key))
        found[key] = Choice(key, text_of(fields, "nl"), text_of(fields, "en"))
    return tuple(found.values())


def required_id(item: Node, fields: Mapping[str, Node]) -> str:
    """Return the id of a list item, which must have one."""
    if text := text_of(fields, "id"):
        return text
    raise item.source.error(_("the id is missing; add one, such as “id: A1”"), item.line, "id")
