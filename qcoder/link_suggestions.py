"""Which documents and speakers seem to be of which case, from names.

The one rule: only suggested, each with its reason; a name counts as whole words, never as a part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qcoder.i18n import _
from qcoder.model import Case, Variable
from qcoder.passages import clean, places
from qcoder.store import Store

_SHORT = 2  # characters: a shorter name or code has to be written in the same capitals
_SEPARATORS = re.compile(r"[\s_.,;:()\[\]/\\–—-]+")
_CODE = re.compile(r".*\bcode\b.*|.*(?:code|nummer)", re.I)
_FIELD = re.compile(r"\s*([^:\t]{2,40}?)\s*[:\t]\s*(\S.*)")
_KEYS = {
    "aanbieder", "naam aanbieder", "case", "casus", "code", "instelling", "naam", "name",
    "naam organisatie", "naam programma", "naam respondent", "organisatie", "organisation",
    "organization", "participant", "penvoerder", "programma", "programme", "provider",
    "respondent", "respondentcode", "respondentnummer", "geinterviewde", "interviewee",
}  # fmt: skip

Link = tuple[str, str, str | None]


class _Name(NamedTuple):
    """What a case is called: `text` as `_told` gives it, `written` as it is."""

    case: Case
    text: str
    written: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document (or one speaker in it) that seems to be of a case, by their ids, and why."""

    case: str
    document: str
    speaker: str | None
    reason: str


def is_code(variable: Variable) -> bool:
    """Tell whether the values of a variable are what cases are called in files."""
    return _CODE.fullmatch(variable.name.replace("_", " ")) is not None


def suggestions(
    store: Store, called: Mapping[Case, Sequence[str]], linked: Collection[Link]
) -> Sequence[Suggestion]:
    """Return what is suggested by document names, headers and speakers' labels.

    `called` gives the name and codes of each case. A document that has a link with a case, whole or
    by a speaker, is not suggested for it again; nor is a name inside a longer one that fits.
    """
    names = [
        _Name(case, _told(plain(name)), name) for case, every in called.items() for name in every
    ]
    names = [name for name in names if name.text]
    there = {(case, document) for case, document, _speaker in linked}
    found: dict[Link, Suggestion] = {}
    for document, name, header in _documents(store):
        for case, reason in (*_by_name(name, names), *_by_header(header, names)):
            if (case.id, document) not in there:
                key = (case.id, document, None)
                found.setdefault(key, Suggestion(case.id, document, None, reason))
    whole = {(case, document) for case, document, _speaker in found}
    by_name: dict[str, list[Case]] = {}
    for name in names:
        by_name.setdefault(name.text, []).append(name.case)
    for speaker, document, label in _speakers(store):
        for case in by_name.get(_told(plain(label)), []):
            if (case.id, document) not in there and (case.id, document) not in whole:
                reason = _("speaker “{label}” is called as the case").format(label=label)
                key = (case.id, document, speaker)
                found.setdefault(key, Suggestion(case.id, document, speaker, reason))
    return list(found.values())


def plain(name: str) -> str:
    """Return a name without accents and signs, its words one blank apart; capitals stay."""
    spelt = unicodedata.normalize("NFD", clean(name))
    letters = "".join(sign for sign in spelt if unicodedata.category(sign) != "Mn")
    return " ".join(_SEPARATORS.sub(" ", letters).split())


def _told(name: str) -> str:
    """Return a name as it is compared: capitals count only in a short one."""
    return name if len(name) <= _SHORT else name.casefold()


def _by_name(document: str, names: Sequence[_Name]) -> Iterator[tuple[Case, str]]:
    for case, name in _within(document, names):
        yield case, _("the name of the document holds “{name}”").format(name=name)


def _by_header(header: str, names: Sequence[_Name]) -> Iterator[tuple[Case, str]]:
    for line in header.split("\n"):
        field = _FIELD.fullmatch(line)
        if field and plain(field[1]).casefold() in _KEYS:
            for case, _name in _within(field[2], names):
                yield case, _("the header says “{line}”").format(line=" ".join(line.split()))


def _within(text: str, names: Sequence[_Name]) -> Sequence[tuple[Case, str]]:
    """Return the cases whose name stands in a text, with it; not one within a longer name."""
    exact = plain(text)
    folded = exact.casefold()
    hits = [
        (span, case, written)
        for case, name, written in names
        if name in (exact if len(name) <= _SHORT else folded)
        for span in places(exact if len(name) <= _SHORT else folded, name)
    ]
    return [
        (case, written)
        for span, case, written in hits
        if not any(
            other.start <= span.start and span.end <= other.end and other != span
            for other, *_named in hits
        )
    ]


def _documents(store: Store) -> Sequence[tuple[str, str, str]]:
    """Return id, name and header of each document; the rest of its text is not read."""
    return store.rows(
        "SELECT d.id, d.name, coalesce(substr(t.text, json_extract(s.json, '$.header[0]') + 1, "
        "json_extract(s.json, '$.header[1]') - json_extract(s.json, '$.header[0]')), '') "
        "FROM documents AS d JOIN texts AS t ON t.id = d.text JOIN turns AS s ON s.id = d.turns "
        "ORDER BY d.position"
    )


def _speakers(store: Store) -> Sequence[tuple[str, str, str]]:
    return store.rows("SELECT id, document, label FROM speakers ORDER BY document, position")
