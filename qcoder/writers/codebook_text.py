"""What a codebook says to its readers, in one language, whatever the format it is written in.

The one rule: all that coders go by is in it; what only programs use (ids, cues) is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qcoder.codebook_files import Codebook
from qcoder.i18n import N_, translated
from qcoder.model import Choice, Code, CodeStatus

# Field of a code -> its label; a label is translated when it is written.
_FIELDS = {
    "definition": N_("Definition"),
    "when": N_("Use when"),
    "when_not": N_("Do not use when"),
    "example": N_("Example"),
}
_SHORT_ID = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")


@dataclass(frozen=True)
class Entry:
    """A theme or code: `facts` are labels and texts; `related` are the codes that these name."""

    code: Code
    level: int
    name: str
    status: str
    brief: str
    facts: Sequence[tuple[str, str]]
    related: Sequence[Code]


@dataclass(frozen=True)
class Property:
    """A property of a coding: its name, its values, and a sentence on where it is needed."""

    name: str
    choices: Sequence[str]
    needed: str


class CodebookText:
    """A codebook in one language; `counts` are codings by code id, where they are to be shown."""

    def __init__(
        self, book: Codebook, language: str, counts: Mapping[str, int] | None = None
    ) -> None:
        self.book = book
        self.language = language
        self._counts = counts
        self.title = book.title(language) or self.word(N_("Codebook"))
        self.entries = [self._entry(code, level) for code, level in _tree(book.codes)]

    def word(self, message: str) -> str:
        """Return one of our own words in the codebook's language."""
        return translated(message, self.language)

    @property
    def version(self) -> str:
        """The line below the title: version, date, and how many codes there are."""
        themes = sum(not entry.code.codable for entry in self.entries)
        parts = [
            self.book.version
            and self.word(N_("version {version}")).format(version=self.book.version),
            self.book.date,
            self.word(N_("themes: {themes}, codes: {codes}")).format(
                themes=themes, codes=len(self.entries) - themes
            ),
        ]
        return " · ".join(part for part in parts if part)

    @property
    def rules(self) -> Sequence[str]:
        """The rules for coding."""
        nl, en = self.book.rules_nl, self.book.rules_en
        return (nl or en) if self.language == "nl" else (en or nl)

    @property
    def properties(self) -> Sequence[Property]:
        """Valence, the other properties of a coding, and flags."""
        needed = [entry.name for entry in self.entries if self._first_required(entry.code)]
        said = self.word(N_("Needed for: {codes}.")).format(codes=", ".join(needed))
        found = [(self.book.valence, said if needed else "")]
        found += [(qualifier, "") for qualifier in self.book.qualifiers]
        properties = [
            Property(of.name(self.language), self._choices(of.choices), text) for of, text in found
        ]
        if self.book.flags:
            flags = self._choices(self.book.flags)
            properties.append(Property(self.word(N_("Flags")), flags, ""))
        return properties

    def _choices(self, choices: Sequence[Choice]) -> Sequence[str]:
        names = [(choice.key, choice.name(self.language)) for choice in choices]
        keys = self.book.valence.choices != choices
        return [f"{key}: {name}" if keys and key != name else name for key, name in names]

    def _first_required(self, code: Code) -> bool:
        parent = next((each for each in self.book.codes if each.id == code.parent), None)
        return code.valence_required and not (parent and parent.valence_required)

    def _entry(self, code: Code, level: int) -> Entry:
        facts = [
            (self.word(label), text)
            for field, label in _FIELDS.items()
            if (text := code.text(field, self.language))
        ]
        if code.codable and code.valence_required:
            facts.append((self.book.valence.name(self.language), self.word(N_("required"))))
        if code.sources:
            facts.append((self.word(N_("Sources")), ", ".join(code.sources)))
        if self._counts is not None and code.codable:
            facts.append((self.word(N_("Codings (n)")), str(self._counts.get(code.id, 0))))
        status = "" if code.status == CodeStatus.ACTIVE else self.word(str(code.status))
        brief = code.text("brief", self.language)
        name = code.name(self.language)
        return Entry(code, level, name, status, brief, facts, self._related(code))

    def _related(self, code: Code) -> Sequence[Code]:
        """Return the other codes that a code's texts name by their short id."""
        texts = [code.text(field, self.language) for field in ("brief", *_FIELDS)]
        named = {word for text in texts for word in _SHORT_ID.findall(text)}
        return [
            other
            for other in self.book.codes
            if other.id != code.id and other.short_id in named and _telling(other.short_id)
        ]


def _telling(short_id: str) -> bool:
    """Tell whether a short id in a sentence is one, and not a word such as “werk” or “A”."""
    return short_id.isupper() and len(short_id) > 2


def _tree(codes: Sequence[Code]) -> Sequence[tuple[Code, int]]:
    """Return the codes as the tree is read from top to bottom, with their level."""
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        if code.merged_into is None:
            below.setdefault(code.parent, []).append(code)
    found: list[tuple[Code, int]] = []
    waiting = [(code, 0) for code in reversed(below.get(None, []))]
    while waiting:
        code, level = waiting.pop()
        found.append((code, level))
        waiting += [(child, level + 1) for child in reversed(below.get(code.id, []))]
    return found
