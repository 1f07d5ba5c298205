"""The columns of a codebook as a table, and how their headings are recognised.

The one rule: the heading that is written is one of those that are read, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qcoder.i18n import _
from qcoder.sheets.source import Source, shown

LANGUAGES = ("nl", "en")
MAX_COLUMNS = 200

_SEPARATORS = re.compile(r"[\s_\-()\[\]./]+")
_LANGUAGE = {
    "nl": "nl", "nederlands": "nl", "dutch": "nl",
    "en": "en", "engels": "en", "english": "en",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A field of a code: its headings in Dutch and English, the first of which is written.

    `texts` says that there is one column per language; `width` is in characters.
    """

    field: str
    nl: tuple[str, ...]
    en: tuple[str, ...]
    texts: bool = False
    width: int = 16


COLUMNS = (
    Column("short_id", ("code", "id", "code id", "afkorting"), ("code", "id", "code id")),
    Column(
        "parent",
        ("bovenliggend", "ouder", "thema", "bovenliggende code", "hoofdcode", "categorie"),
        ("parent", "theme", "parent code", "category"),
    ),
    Column(
        "name",
        ("naam", "codenaam", "subcode", "label"),
        ("name", "code name", "subcode", "label", "tag"),
        texts=True,
        width=32,
    ),
    Column("codable", ("codeerbaar",), ("codable",), width=10),
    Column("valence_required", ("waardering verplicht",), ("valence required",), width=12),
    Column("status", ("status",), ("status",), width=12),
    Column("color", ("kleur",), ("color", "colour"), width=10),
    Column(
        "brief",
        ("korte definitie", "kort"),
        ("brief", "brief definition", "short definition"),
        texts=True,
        width=32,
    ),
    Column(
        "definition",
        ("definitie", "omschrijving", "beschrijving", "toelichting"),
        ("definition", "description"),
        texts=True,
        width=48,
    ),
    Column(
        "when",
        ("gebruik als", "wanneer", "wanneer wel", "gebruiken als"),
        ("when", "use when", "when to use"),
        texts=True,
        width=40,
    ),
    Column(
        "when_not",
        ("niet gebruiken als", "wanneer niet", "gebruik niet als"),
        ("when not", "not when", "do not use when", "when not to use"),
        texts=True,
        width=40,
    ),
    Column("example", ("voorbeeld", "voorbeelden"), ("example", "examples"), texts=True, width=48),
    Column("cues", ("signaalwoorden", "cues"), ("cues", "cue lemmas"), width=24),
    Column("weak_cues", ("zwakke signaalwoorden",), ("weak cues", "cue lemmas weak"), width=24),
    Column("sources", ("bronnen", "bron"), ("sources", "source"), width=24),
    Column("merged_into", ("samengevoegd met",), ("merged into",)),
    Column("guid", ("guid", "uuid"), ("guid", "uuid"), width=38),
)


@dataclass(frozen=True)
class Header:
    """Which field stands in which column, and what the columns are called in this file."""

    fields: Mapping[int, str]
    labels: Mapping[str, str]
    width: int = 0
    ignored: tuple[str, ...] = ()

    @property
    def has_name(self) -> bool:
        """Whether there is a column that names the codes."""
        return bool({"name_nl", "name_en"} & set(self.labels))


def written(language: str) -> list[tuple[str, str, int]]:
    """Return field, heading in `language` and width of each column that is written."""
    found: list[tuple[str, str, int]] = []
    for column in COLUMNS:
        heading = (column.nl if language == "nl" else column.en)[0]
        if column.texts:
            found += [
                (f"{column.field}_{each}", f"{heading} ({each})", column.width)
                for each in LANGUAGES
            ]
        else:
            found.append((column.field, heading, column.width))
    return found


def wanted() -> str:
    """Return the headings that name the codes, for a message."""
    name = next(column for column in COLUMNS if column.field == "name")
    return ", ".join(dict.fromkeys(("code", *name.nl, *name.en)))


def recognise(cells: Sequence[str], source: Source, line: int) -> Header:
    """Return the header in `cells`.

    A heading without a language is in the language of the headings themselves: Dutch where one of
    them is only Dutch, else English where one is only English, else Dutch. Where a column for that
    language is there already, it is the other one.
    """
    if len(cells) > MAX_COLUMNS:
        raise source.error(
            _("there are more than {limit} columns, too many for a codebook").format(
                limit=MAX_COLUMNS
            ),
            line,
        )
    found = [(index, cell.strip(), *_recognised(cell)) for index, cell in enumerate(cells)]
    taken = {f"{column.field}_{each}" for _i, _c, column, each in found if column and each}
    plain = _language(cells)
    fields: dict[int, str] = {}
    labels: dict[str, str] = {}
    for index, cell, column, language in found:
        if column is None:
            continue
        field = column.field
        if column.texts:
            field = f"{field}_{language or _free(field, plain, taken)}"
        if field in labels:
            raise source.error(
                _("the columns “{one}” and “{other}” mean the same; rename one of them").format(
                    one=shown(labels[field]), other=shown(cell)
                ),
                line,
            )
        fields[index], labels[field] = field, cell
    if "short_id" in labels and not {"name_nl", "name_en"} & set(labels):
        # A lone column "code" holds names; ids are made from them.
        name = f"name_{plain}"
        fields = {index: name if each == "short_id" else each for index, each in fields.items()}
        labels[name] = labels.pop("short_id")
    ignored = tuple(cell for _i, cell, column, _l in found if column is None and cell)
    return Header(fields, labels, len(cells), ignored)


def _free(field: str, plain: str, taken: Iterable[str]) -> str:
    other = "en" if plain == "nl" else "nl"
    return other if f"{field}_{plain}" in taken else plain


def _words(cell: str) -> str:
    return _SEPARATORS.sub(" ", cell.replace("\ufeff", "").casefold()).strip()


def _recognised(cell: str) -> tuple[Column | None, str]:
    """Return the column that a heading means and the language it names, if any."""
    words = _words(cell)
    start, _space, last = words.rpartition(" ")
    language = _LANGUAGE.get(last, "") if start else ""
    for column in COLUMNS:
        if words in column.nl or words in column.en:
            return column, ""
        if language and column.texts and (start in column.nl or start in column.en):
            return column, language
    return None, ""


def _language(cells: Iterable[str]) -> str:
    words = {_words(cell) for cell in cells}
    dutch = {heading for column in COLUMNS for heading in column.nl}
    english = {heading for column in COLUMNS for heading in column.en}
    return "en" if words & (english - dutch) and not words & (dutch - english) else "nl"
