"""Who says a quote: position, region and code of the respondent, as cases and transcript have them.

The one rule: nobody is named: neither by the case, nor by the label of the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from qcoder.case_values import Value, shown
from qcoder.cases import Cases
from qcoder.documents import Documents
from qcoder.i18n import _
from qcoder.lookup import folded
from qcoder.model import Role, Variable
from qcoder.queries.retrieval import SaidInTurn
from qcoder.shortening import LEFT_OUT
from qcoder.speakers import Speakers
from qcoder.store import Store

_POSITION = ("functie", "functies", "position", "positions", "function", "rol", "role")
_REGION = ("regio", "regiogroep", "region", "centrumgemeente")
_RESPONDENT = ("respondentcode", "r code", "rcode", "respondent code", "respondent")
_CODE = re.compile(r"R[ -]?\d+", re.IGNORECASE)
_GIVEN_CODE = re.compile(r"[A-Z]{0,4}[ ._-]?\d+[A-Z]?", re.IGNORECASE)
_HEADER = re.compile(r"^\s*respondent\w*\s*:\s*(R[ -]?\d+)\b", re.IGNORECASE | re.MULTILINE)


class Source(NamedTuple):
    """Who says a passage; `unnamed`: nothing is known, and `text` is the name of the document."""

    text: str
    respondent: str
    unnamed: bool


class Sources:
    """What is known of those who speak in a project, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names = dict[str, str](store.rows("SELECT id, name FROM documents"))
        self._speakers = {
            (one.document, one.label): one for one in Speakers(store).everywhere().values()
        }
        self._links: dict[str, list[tuple[str, str | None]]] = {}
        for case, document, speaker in Cases(store).links():
            self._links.setdefault(document, []).append((case, speaker))
        self._headers: dict[str, str] = {}

    def words(self, document: str, turns: Sequence[SaidInTurn]) -> str:
        """Return what respondents say, and those without a name; […] for others between them."""
        said, gap = "", False
        for turn in turns:
            if turn.speaker and not self._responds(document, turn.speaker):
                gap = bool(said)
                continue
            between = (f" {LEFT_OUT} " if gap else " … ") if said else ""
            said, gap = said + between + turn.words, False
        return said

    def source(self, document: str, turns: Sequence[SaidInTurn]) -> Source:
        """Return who says a passage: `coördinator, regio Noord`, as far as that is known."""
        speakers = dict.fromkeys(turn.speaker for turn in turns if turn.speaker)
        labels = [label for label in speakers if self._responds(document, label)]
        cases = self._cases(document, labels)
        position, region = self._only(_POSITION, cases), self._only(_REGION, cases)
        respondent = self._only(_RESPONDENT, cases)
        if not _GIVEN_CODE.fullmatch(respondent):  # it may well be a name
            respondent = self._code(document, labels)
        unnamed = not position and not respondent
        parts = [position, _in_region(region)]
        if unnamed:
            parts.append(self._names[document])
        elif not position:
            parts.append(respondent)
        return Source(", ".join(part for part in parts if part), respondent, unnamed)

    def _responds(self, document: str, label: str) -> bool:
        speaker = self._speakers.get((document, label))
        return speaker is not None and speaker.role == Role.RESPONDENT

    def _cases(self, document: str, labels: Sequence[str]) -> Sequence[Sequence[str]]:
        """Return the cases of those who speak, and those of the document: the nearest first.

        Where one of them has no case, that of another says nothing of them together.
        """
        links = self._links.get(document, ())
        ids = {self._speakers[document, label].id for label in labels}
        own = [case for case, speaker in links if speaker in ids]
        if ids - {speaker for _case, speaker in links}:
            own = []
        return own, [case for case, speaker in links if speaker is None]

    def _code(self, document: str, labels: Sequence[str]) -> str:
        """Return the code of the one who speaks: its label, or what the header says."""
        codes = [label.strip() for label in labels if _CODE.fullmatch(label.strip())]
        if codes and len(codes) == len(labels):
            return ", ".join(codes)
        everyone = [key for key in self._speakers if key[0] == document]
        if sum(self._responds(*key) for key in everyone) > 1:
            return ""
        return self._header(document)

    def _header(self, document: str) -> str:
        if document not in self._headers:
            read = Documents(self._store).get(document)
            span = read.structure.header
            found = _HEADER.search(read.text[span.start : span.end]) if span else None
            self._headers[document] = found.group(1) if found else ""
        return self._headers[document]

    def _only(self, names: Sequence[str], cases: Sequence[Sequence[str]]) -> str:
        """Return the value of the variables so called, where the nearest cases have only one."""
        for of in cases:
            for variable in self._variables(names):
                values = self._values[variable]
                found = dict.fromkeys(
                    one for case in of if case in values for one in _several(values[case])
                )
                if found:
                    return next(iter(found)) if len(found) == 1 else ""
        return ""

    def _variables(self, names: Sequence[str]) -> Iterator[str]:
        known = {" ".join(re.split(r"[\s_-]+", folded(one.name))): one.id for one in self._all}
        return (known[name] for name in names if name in known)

    @cached_property
    def _all(self) -> Sequence[Variable]:
        return Cases(self._store).variables()

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, Value]]:
        return {one.id: Cases(self._store).values(one) for one in self._all}


def _several(value: Value) -> Sequence[str]:
    return value if isinstance(value, tuple) else (shown(value),)


def _in_region(region: str) -> str:
    named = folded(region).startswith(("regio", "region"))
    return region if not region or named else _("region {region}").format(region=region)
