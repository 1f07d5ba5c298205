"""The figures of the whole project that its report states: interviews, coders, codebook, codings.

The one rule: each is counted in the project, or it is not there; nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from qcoder.case_values import Value
from qcoder.i18n import N_, language
from qcoder.lookup import folded
from qcoder.model import CoderKind, CodeStatus, Role, VariableKind
from qcoder.store import Store
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Choices
from qcoder.tables.coded import counted

_DATES = ("datum", "date", "interviewdatum", "interview date")


@dataclass(frozen=True)
class Facts:
    """What is known of the project.

    `words` are those of respondents; `coders` the names of the people with codings, or who
    completed a document; `codes` can be applied, `themes` cannot; `added` codes came from no
    codebook file. `codings` are those that count, `together` the names of the people whose own
    are among these, `passages` the stretches under them (those that overlap are one); `agreed`
    documents have a consensus. `held` is when interviews were held, by a date variable, and `coded`
    when codings were made.
    """

    interviews: int
    respondents: int
    words: int
    cases: int
    cases_interviewed: int
    coders: tuple[str, ...]
    codebook: str
    version: str
    codes: int
    themes: int
    added: int
    codings: int
    together: tuple[str, ...]
    passages: int
    coded_interviews: int
    agreed: int
    undecided: int
    boundary: str
    held: tuple[date, date] | None
    coded: tuple[date, date] | None

    def counts(self) -> Mapping[str, int]:
        """Return the counts that a report compares with the last time, by their names."""
        return {
            N_("interviews"): self.interviews,
            N_("cases"): self.cases,
            N_("coders"): len(self.coders),
            N_("codes in the codebook"): self.codes,
            N_("codings that count"): self.codings,
            N_("interviews with a consensus"): self.agreed,
        }


def read(store: Store, basis: Basis) -> Facts:
    """Read the figures of a project."""
    rows = counted(basis, Choices()).rows
    codes = [one for one in basis.codes if one.status == CodeStatus.ACTIVE]
    linked = {case for case, _document, _speaker in basis.links}
    book = store.row(
        "SELECT key, version, coalesce(nullif(data ->> ?, ''), data ->> '$.title_nl') "
        "FROM codebooks ORDER BY position DESC",
        [f"$.title_{language()}"],
    )
    return Facts(
        len(basis.documents),
        sum(one.role == Role.RESPONDENT for one in basis.speakers.values()),
        sum(len(one.words) for one in basis.said),
        len(basis.cases),
        len(linked),
        _coders(store),
        (book[2] or book[0]) if book else "",
        book[1] if book else "",
        sum(one.codable for one in codes),
        sum(not one.codable for one in codes),
        sum(one.codable and one.id not in basis.loaded for one in codes),
        int(rows.sum()),
        _together(basis, rows),
        _stretches(basis, rows),
        len(np.unique(basis.codings.document[rows])),
        len(basis.consensus.documents) if basis.consensus.coder else 0,
        basis.consensus.undecided,
        str(basis.consensus.boundary),
        _held(basis),
        _coded(basis),
    )


def _coders(store: Store) -> tuple[str, ...]:
    rows = store.rows(
        "SELECT name FROM coders WHERE kind = 'person' AND merged_into IS NULL AND ("
        "id IN (SELECT DISTINCT coder FROM codings) "
        "OR id IN (SELECT coder FROM statuses WHERE status = 'complete')) ORDER BY name"
    )
    return tuple(row[0] for row in rows)


def _together(basis: Basis, rows: np.ndarray) -> tuple[str, ...]:
    """Return the names of the people whose codings count as such, not as a consensus."""
    codings = basis.codings
    places = np.unique(codings.coder[rows])
    coders = [basis.coders[codings.coders[int(place)]] for place in places]
    return tuple(sorted(one.name for one in coders if one.kind == CoderKind.PERSON))


def _stretches(basis: Basis, rows: np.ndarray) -> int:
    """Return how many stretches of text are under codings, whatever their code."""
    order = np.argsort(basis.start[rows], kind="stable")
    start, end = basis.start[rows][order], basis.end[rows][order]
    if not len(start):
        return 0
    return int((start[1:] >= np.maximum.accumulate(end)[:-1]).sum()) + 1


def _held(basis: Basis) -> tuple[date, date] | None:
    """Return the first and last value of the date variable that says when interviews were held."""
    named = [
        one
        for one in basis.variables
        if one.kind == VariableKind.DATE and folded(one.name) in _DATES
    ]
    if len(named) != 1:
        return None
    chosen = named[0]
    return _span([_date(value) for value in basis.values[chosen.id].values()])


def _date(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def _coded(basis: Basis) -> tuple[date, date] | None:
    """Return when people made the first and the last of their codings that are there."""
    codings = basis.codings
    people = [basis.coders[key].kind == CoderKind.PERSON for key in codings.coders]
    days = basis.days[np.array(people, bool)[codings.coder]] if len(basis.days) else basis.days
    return _span(
        [date.fromordinal(int(day)) for day in (days.min(), days.max())] if len(days) else []
    )


def _span(days: Sequence[date | None]) -> tuple[date, date] | None:
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else None
