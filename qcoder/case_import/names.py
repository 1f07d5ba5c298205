"""Which case a row of a sheet is about, by the name in it.

The one rule: only what is one name but for capitals, blanks and accents is the same; what comes
near is suggested, never taken.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import inf

from qcoder.i18n import _
from qcoder.lookup import folded
from qcoder.model import Case

_NEAR = 0.85  # of difflib's ratio: one letter in seven
_LONG = 60  # characters: longer than any name
_TOTAL = re.compile(
    r"(?:(?:sub|eind)?totaal|totalen|(?:sub|grand )?totals?|gemiddelde?|average)\b.*|som|sum|mean"
)
_NOTE = re.compile(r"[*¹²³†‡]|(?:bron|source|noot|note|opmerking|let op|nb|n\.b\.|toelichting)s?\b")


def loose(name: str) -> str:
    """Return what two spellings of a name have in common: no capitals, accents, double blanks."""
    plain = unicodedata.normalize("NFD", folded(name))
    return " ".join("".join(c for c in plain if unicodedata.category(c) != "Mn").split())


@dataclass(frozen=True)
class Named:
    """What the name in a row says: its case, or the name of a new one, or neither and why.

    `key` is the same for all rows of one case; it is empty where the row is not imported.
    """

    key: str = ""
    name: str = ""
    case: Case | None = None
    suggestion: str = ""
    reason: str = ""


class Names:
    """Finds cases by the names in a sheet."""

    def __init__(
        self, cases: Sequence[Case], rows: Mapping[int, str | None], *, add_new: bool
    ) -> None:
        self._chosen = rows
        self._add_new = add_new
        self._made: dict[str, str] = {}  # new cases are called as in their first row
        self._exact = {key: case for case in cases for key in (case.id, folded(case.name))}
        self._loose: dict[str, list[Case]] = {}
        for case in cases:
            self._loose.setdefault(loose(case.name), []).append(case)

    def find(self, name: str) -> Case | None:
        """Return the case of this name; None where there is none, or several are spelt so."""
        alike = self._loose.get(loose(name), [])
        return self._exact.get(folded(name)) or (alike[0] if len(alike) == 1 else None)

    def named(self, rows: Sequence[tuple[int, str, bool]]) -> Sequence[Named]:
        """Return what each row is about, given as line, name and whether it holds anything else."""
        there = {case.id for _line, name, _more in rows if (case := self.find(name))}
        free: dict[str, list[str]] = {}
        for key, cases in self._loose.items():
            if cases[0].id not in there:
                free.setdefault(_numbers(key), []).append(key)
        end = _end_of_table(rows)
        return [
            self._one(line, name, free, note=not more and (line > end or _is_note(name)))
            for line, name, more in rows
        ]

    def _one(self, line: int, name: str, free: Mapping[str, Sequence[str]], *, note: bool) -> Named:
        if line in self._chosen:
            chosen = self._chosen[line]
            if not (chosen or "").strip():
                return Named(reason=_("left out, as was chosen"))
            case = self.find(chosen or "")
            return self._known(case) if case else self._new(chosen or "")
        if not name:
            return Named(reason=_("no name"))
        if case := self.find(name):
            return self._known(case)
        if _TOTAL.fullmatch(loose(name)):
            return Named(reason=_("looks like a total"))
        if note:
            return Named(reason=_("looks like a note"))
        alike = free.get(_numbers(loose(name)), [])
        if found := difflib.get_close_matches(loose(name), alike, n=1, cutoff=_NEAR):
            near = self._loose[found[0]][0].name
            reason = _("looks like “{name}”: say which it is").format(name=near)
            return Named(suggestion=near, reason=reason)
        return self._new(name) if self._add_new else Named(reason=_("no case has this name"))

    def _known(self, case: Case) -> Named:
        return Named(case.id, case.name, case)

    def _new(self, name: str) -> Named:
        return Named(loose(name), self._made.setdefault(loose(name), name))


def _numbers(name: str) -> str:
    """Return the numbers in a name: one with other numbers is another name."""
    return " ".join(re.findall(r"\d+", name))


def _is_note(name: str) -> bool:
    return len(name) > _LONG or _NOTE.match(loose(name)) is not None


def _end_of_table(rows: Sequence[tuple[int, str, bool]]) -> float:
    """Return the first empty line below all rows that hold more than a name."""
    lines = {line for line, _name, _more in rows}
    last = max((line for line, _name, more in rows if more), default=None)
    if last is None:
        return inf
    return next(line for line in count(last + 1) if line not in lines)
