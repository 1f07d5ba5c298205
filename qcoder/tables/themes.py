"""Table 2 of a report: how often each theme and code is mentioned.

The one rule: the interview is the unit. Theme totals are unions over their codes, a group interview
counts once, several coders do not count twice, and each word counts once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qcoder.columns import VALENCES, CodingColumns
from qcoder.i18n import _
from qcoder.model import Variable
from qcoder.queries.source_line import source_line
from qcoder.queries.speech import Offsets
from qcoder.report import Report, readable
from qcoder.tables.bands import of_few, traceable
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Choices
from qcoder.tables.code_tree import Node, mentions, nodes
from qcoder.tables.coded import counted
from qcoder.tables.scopes import Scope, Scopes
from qcoder.tables.stretches import union
from qcoder.tables.table import Behind, Table

if TYPE_CHECKING:
    import pandas as pd


def themes(basis: Basis, choices: Choices) -> Table:
    r"""Return the theme frequencies, for all interviews or for each value of a case variable `by`.

    One row per theme and code (and group): interviews and cases mentioning it, passages (stretches
    that overlap are one), words coded (`\\w+` in respondents' speech, counted where the word
    begins) and their share of all respondent words in percent, and the interviews per valence,
    which may overlap. A coding in which no respondent speaks counts nowhere. `interviews_pct` is
    missing below `percent_from` interviews, where it would suggest more than it can say. Layout:
    theme table of the evaluation of RUPS II (Regioplan 18024).
    """
    counts = counted(basis, choices)
    scopes = Scopes(basis, counts.documents)
    everything, by = scopes.everything(), basis.variable(choices.by)
    groups = [everything] if by is None else scopes.by(by, counts.rows)
    tree = nodes(basis, counts.rows, choices.level)
    tables = [_Counting(basis, scopes, scope, counts.rows).table(tree) for scope in groups]
    frame = _frame(groups, tree, tables, choices.percent_from)
    notes = [*counts.notes, *_notes(everything, groups, choices.percent_from)]
    notes += of_few(len(everything.documents))
    if by is not None:
        notes += traceable({str(scope.group): scopes.cases_of(scope) for scope in groups})
    n = len(everything.documents)
    line = source_line(basis.time, n, counts.coding)
    report = Report("themes", _title(by, n), frame, tuple(notes), line)
    return Table(report, basis, choices, _behind(basis, counts.rows, groups, tree)).ordered()


def _behind(basis: Basis, rows: Mask, groups: Sequence[Scope], tree: Sequence[Node]) -> Behind:
    """Return what finds the codings behind a cell: of its code, its group, and its valence."""
    codings = basis.codings
    judged = {str(valence or "not_judged"): place for place, valence in enumerate(VALENCES)}

    def find(line: int, column: str) -> Mask:
        scope, node = groups[line // len(tree)], tree[line % len(tree)]
        found = rows & scope.rows & node.places[codings.code]
        return found & (codings.valence == judged[column]) if column in judged else found

    return find


def _title(by: Variable | None, n: int) -> str:
    if by is None:
        return _("Themes by number of interviews that mention them (N = {n})").format(n=n)
    return _("Themes by number of interviews that mention them, by {variable} (N = {n})").format(
        variable=readable(by.name), n=n
    )


class _Counting:
    """Counts one scope."""

    def __init__(self, basis: Basis, scopes: Scopes, scope: Scope, rows: Mask) -> None:
        codings, rows = basis.codings, rows & scope.rows
        order = np.argsort(basis.start[rows], kind="stable")
        self.start: Offsets = basis.start[rows][order]
        self.end: Offsets = basis.end[rows][order]
        self.code = codings.code[rows][order]
        # How many words begin before each coding's start and end: counting is then subtraction.
        self.words_before = basis.words_before(self.start, scope.words)
        self.words_through = basis.words_before(self.end, scope.words)
        self.mentions = mentions(codings, rows)
        self.cases = self._case_mentions(codings, scopes, scope, rows)

    def table(self, tree: Sequence[Node]) -> list[dict[str, int]]:
        """Return the figures of each node."""
        return [self._figures(node) for node in tree]

    def _figures(self, node: Node) -> dict[str, int]:
        found = np.asarray(self.mentions[node.places].any(axis=0))
        chosen = np.flatnonzero(node.places[self.code])
        first, last = union(self.start[chosen], self.end[chosen])
        through = np.maximum.accumulate(self.words_through[chosen])
        words = through[last] - self.words_before[chosen][first]
        figures = {
            "interviews": int(found.any(axis=0).sum()),
            "cases": int(self.cases[:, node.places].any(axis=1).sum()),
            "passages": int(first.sum()),
            "words": int(words.sum()),
        }
        for valence, interviews in zip(VALENCES, found.sum(axis=1), strict=True):
            figures[str(valence or "not_judged")] = int(interviews)
        return figures

    def _case_mentions(
        self, codings: CodingColumns, scopes: Scopes, scope: Scope, rows: Mask
    ) -> NDArray[np.bool_]:
        """Tell which case mentions which code."""
        found = np.asarray(self.mentions.any(axis=1))
        cases = np.zeros((max(scope.cases, default=-1) + 1, len(codings.codes)), dtype=bool)
        for part in scope.parts:
            if part.case not in scope.cases:
                continue
            if part.spans is None:
                cases[part.case] |= found[:, part.document]
            else:
                cases[part.case, codings.code[rows & scopes.rows_of(part)]] = True
        return cases


def _frame(
    scopes: Sequence[Scope],
    tree: Sequence[Node],
    tables: Sequence[Sequence[Mapping[str, int]]],
    percent_from: int,
) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for scope, table in zip(scopes, tables, strict=True):
        interviews, words = len(scope.documents), scope.spoken
        group = {"group": scope.group, "group_interviews": interviews} if scope.group else {}
        for node, figures in zip(tree, table, strict=True):
            percent = 100 * figures["interviews"] / interviews if interviews else math.nan
            row = {
                **group,
                **node.columns(),
                **figures,
                "interviews_pct": percent if interviews >= percent_from else math.nan,
                "words_pct": 100 * figures["words"] / words if words else math.nan,
            }
            rows.append(row)
    group_columns = ["group", "group_interviews"] if scopes and scopes[0].group else []
    return pd.DataFrame(rows, columns=[*group_columns, *_COLUMNS])


_COLUMNS = [
    "level",
    "theme",
    "code",
    "name",
    "interviews",
    "interviews_pct",
    "cases",
    "passages",
    "words",
    "words_pct",
    *(str(valence or "not_judged") for valence in (*VALENCES[1:], None)),
]


def _notes(everything: Scope, groups: Sequence[Scope], percent_from: int) -> list[str]:
    notes = [
        _("The unit is the interview; a theme counts it once, however many of its codes occur."),
        _(
            "Words are counted once, in respondents' speech, where the word begins in a coded "
            "passage; respondents say {words} words in all."
        ).format(words=everything.spoken),
        _("An interview with several valences for a code counts under each of them."),
    ]
    if any(len(scope.documents) < percent_from for scope in groups):
        notes.append(
            _("Percentages of interviews are given from {n} interviews.").format(n=percent_from)
        )
    if groups and groups[0].group is not None:
        listed = ", ".join(f"{scope.group} ({len(scope.documents)})" for scope in groups)
        notes.append(_("Interviews per group: {groups}.").format(groups=listed))
        notes.append(
            _(
                "Percentages are of the interviews of each group, and of the words that "
                "respondents say in it."
            )
        )
    return notes
