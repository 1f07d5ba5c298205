"""The progress of coders: documents, codings and days, and what they left without a coding.

The one rule: all that a coder did counts here, whether it is counted in a report or not; each
coder's own codings only, never those of others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qcoder.i18n import _
from qcoder.model import Coder, CoderKind, Progress, Role
from qcoder.queries.source_line import source_line
from qcoder.report import Report
from qcoder.tables.basis import Basis, Mask, overlapping
from qcoder.tables.choices import Choices
from qcoder.tables.coded import chosen_documents
from qcoder.tables.table import Behind, Passage, Table

_STATUSES = {
    "complete": Progress.COMPLETE,
    "busy": Progress.BUSY,
    "not_started": Progress.NOT_STARTED,
}


@dataclass(frozen=True, eq=False)
class _Work:
    """What one coder did: `rows` are the codings, by day in `days`.

    `status` are the documents (places) by how far they are; `turns` is how many turns respondents
    have in those that are begun or complete, `uncoded` which of them have no coding.
    """

    coder: Coder
    rows: Mask
    days: Mapping[int, int]
    status: Mapping[str, Sequence[int]]
    turns: int
    uncoded: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Turns:
    """The respondents' turns: their documents, and their edges in all texts."""

    document: NDArray[np.int64]
    edges: NDArray[np.int64]


def coders(basis: Basis, choices: Choices) -> Table:
    """Return one line per coder: documents by status, codings, passages, days, uncoded turns.

    Of `coders` (all persons by default, and whoever else coded) in `documents` and `groups`. A
    document without a status is not started. Passages are stretches of text: those that overlap are
    one, whatever their codes. A day counts where a coding that is there now was made on it.
    `uncoded` are the turns of respondents, in documents that are busy or complete for the coder,
    that none of the coder's codings overlaps; its passages are these turns. With `days`, one line
    per coder and day instead, with the codings made on it.
    """
    documents = chosen_documents(basis, choices)
    turns = _respondents(basis, documents)
    work = [_of(basis, one, documents, turns) for one in _coders(basis, choices)]
    make = _by_day if choices.days else _by_coder
    frame, behind = make(basis, work, turns)
    n = len(documents)
    title = (
        _("Codings per coder and day (N = {n})")
        if choices.days
        else _("Progress of coders (N = {n})")
    )
    report = Report(
        "coders",
        title.format(n=n),
        frame,
        tuple(_notes(basis, choices, documents)),
        source_line(basis.time, n),
        {"passages": _("Passages coded (n)")},
    )
    return Table(report, basis, choices, behind).ordered()


def _coders(basis: Basis, choices: Choices) -> list[Coder]:
    coded = {basis.codings.coders[int(place)] for place in np.unique(basis.codings.coder)}
    return [
        one
        for key, one in basis.coders.items()
        if key not in basis.gone
        and (
            key in choices.coders
            if choices.coders
            else one.kind == CoderKind.PERSON or key in coded
        )
    ]


def _respondents(basis: Basis, documents: Sequence[int]) -> _Turns:
    """Return the turns of respondents in some documents (places)."""
    found = [np.zeros((0, 3), np.int64)]
    for at in sorted(documents):
        said = basis.said[at]
        who = [key is None or basis.speakers[key].role == Role.RESPONDENT for key in said.speakers]
        edges = said.turns[np.array(who, dtype=bool)]
        edges = edges[edges[:, 0] < edges[:, 1]]
        found.append(np.column_stack([np.full(len(edges), at), edges + basis.bases[at]]))
    together = np.concatenate(found)
    return _Turns(together[:, 0], together[:, 1:])


def _of(basis: Basis, coder: Coder, documents: Sequence[int], turns: _Turns) -> _Work:
    codings = basis.codings
    rows = np.isin(codings.document, documents)
    rows &= codings.coder == codings.coders.index(coder.id)
    days, n = np.unique(basis.days[rows], return_counts=True)
    status: dict[str, list[int]] = {name: [] for name in _STATUSES}
    for at in documents:
        far = basis.statuses.get((codings.documents[at], coder.id), Progress.NOT_STARTED)
        status[next(name for name, one in _STATUSES.items() if one == far)].append(at)
    asked = np.isin(turns.document, [*status["complete"], *status["busy"]])
    coded = overlapping(_union(basis, rows), turns.edges[:, 0], turns.edges[:, 1])
    return _Work(
        coder,
        rows,
        dict(zip(days.tolist(), n.tolist(), strict=True)),
        status,
        int(asked.sum()),
        np.flatnonzero(asked & ~coded),
    )


def _union(basis: Basis, rows: Mask) -> NDArray[np.int64]:
    """Return the stretches that codings cover, in all texts; those that overlap are one."""
    order = np.argsort(basis.start[rows], kind="stable")
    start, end = basis.start[rows][order], np.maximum.accumulate(basis.end[rows][order])
    first = np.ones(len(start), dtype=bool)
    first[1:] = start[1:] >= end[:-1]
    last = np.append(first[1:], True)[: len(first)]
    return np.column_stack([start[first], end[last]])


def _by_coder(basis: Basis, work: Sequence[_Work], turns: _Turns) -> tuple[Any, Behind]:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for one in work:
        n = int(one.rows.sum())
        rows.append(
            {
                "coder": one.coder.name,
                **{name: len(one.status[name]) for name in _STATUSES},
                "codings": n,
                "passages": len(_union(basis, one.rows)),
                "days": len(one.days),
                "per_day": n / len(one.days) if one.days else math.nan,
                "uncoded": len(one.uncoded) if one.turns else None,
                "uncoded_pct": 100 * len(one.uncoded) / one.turns if one.turns else math.nan,
            }
        )
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"uncoded": "Int64", "per_day": float})

    def behind(line: int, column: str) -> Mask | Sequence[Passage]:
        one = work[line]
        if column.startswith("uncoded"):
            return _passages(basis, turns, one.uncoded)
        if column in _STATUSES:
            return one.rows & np.isin(basis.codings.document, one.status[column])
        return one.rows

    return frame, behind


_COLUMNS = ["coder", *_STATUSES, "codings", "passages", "days", "per_day", "uncoded", "uncoded_pct"]


def _by_day(basis: Basis, work: Sequence[_Work], _turns: _Turns) -> tuple[Any, Behind]:
    import pandas as pd

    lines = [(one, day, n) for one in work for day, n in one.days.items()]
    frame = pd.DataFrame(
        {
            "coder": [one.coder.name for one, _day, _n in lines],
            "day": pd.Series([date.fromordinal(day) for _one, day, _n in lines], dtype=object),
            "codings": np.array([n for _one, _day, n in lines], np.int64),
        }
    )

    def behind(line: int, column: str) -> Mask:
        one, day, _n = lines[line]
        return one.rows if column == "coder" else one.rows & (basis.days == day)

    return frame, behind


def _passages(basis: Basis, turns: _Turns, places: NDArray[np.int64]) -> list[Passage]:
    found: list[Passage] = []
    for place in places:
        at = int(turns.document[place])
        start, end = (turns.edges[place] - basis.bases[at]).tolist()
        found.append(Passage(basis.codings.documents[at], start, end))
    return found


def _notes(basis: Basis, choices: Choices, documents: Sequence[int]) -> list[str]:
    notes = [_("All codings of each coder, of every valence and with proposed codes too.")]
    if len(documents) < len(basis.documents):
        names = [basis.documents[at].name for at in documents]
        notes.append(_("Only these interviews or groups: {names}.").format(names=", ".join(names)))
    days = _(
        "A coding counts on the day on which it was made, by the log; codings that were removed "
        "since do not count."
    )
    if choices.days:
        return [*notes, days]
    return [
        *notes,
        _("Passages that overlap count as one, whatever their codes."),
        days,
        _(
            "Turns without a coding: of what respondents say in documents that are busy or "
            "complete, the turns that none of the coder’s codings touches. Not every turn is about "
            "a theme."
        ),
        _("A document without a status is not started."),
    ]
