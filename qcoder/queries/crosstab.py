"""Table 3 of a report: how many interviews mention each theme and code, by a case variable.

The one rule: interviews are counted as in the theme table; one that belongs to several groups
counts in each of them, and once in the total.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from qcoder.cases import Cases
from qcoder.codes import Codes
from qcoder.columns import CodingColumns, Columns
from qcoder.consensus import Consensus
from qcoder.i18n import N_, _
from qcoder.lookup import CoderKey, VariableKey, choice
from qcoder.model import Variable
from qcoder.queries.bands import LEAST_CASES, by_value, merged, traceable
from qcoder.queries.code_tree import Mask, Node, interviews, nodes
from qcoder.queries.coded import counted, left_out
from qcoder.queries.scopes import Scope, Scopes
from qcoder.queries.source_line import source_line
from qcoder.queries.speech import Speech
from qcoder.report import NO, YES, Report, readable
from qcoder.store import Store

if TYPE_CHECKING:
    import pandas as pd

_FIXED = ("level", "theme", "code", "name")


class Cells(StrEnum):
    """What the cells of a crosstab hold."""

    COUNT = N_("count")
    PERCENT = N_("percent")
    PRESENCE = N_("presence")


def crosstab(
    store: Store,
    columns: Columns,
    speech: Speech,
    consensus: Consensus,
    *,
    by: VariableKey,
    cells: str = Cells.COUNT,
    coder: CoderKey | None = None,
    bands: Sequence[object] = (),
    merge_small: bool = False,
    percent_from: int,
) -> Report:
    """Return the interviews that mention each theme and code, with a column per group of cases.

    Groups are the values of `by`; see `bands` for numbers and dates. What no case with a value
    covers is `unknown`, if there is any; `total` is of all interviews. `cells` hold the number of
    interviews, their percentage (missing below `percent_from`), or whether there is one. With
    `merge_small`, groups of fewer than three cases are put together; without it a note names them.
    Layout: table “success factor by region” of the evaluation of RUPS II (Regioplan 18024). Raises
    `NotFound` for a variable or coder that is not there, `Refused` for such cells or bands.
    """
    kind, codings = choice(Cells, cells), columns.codings()
    counts = counted(store, codings, consensus, coder)
    scopes = Scopes(store, codings, speech)
    rows = counts.rows & scopes.answers()
    variable = Cases(store).variable(by)
    table, notes = _columns(scopes, variable, rows, bands, merge_small)
    tree = nodes(Codes(store).list(), codings, rows)
    notes = [*counts.notes, *notes, *_notes(table, kind, percent_from, scopes)]
    notes += left_out(counts.rows & ~rows)
    n = len(table["total"].documents)
    return Report(
        "crosstab",
        _(_TITLES[kind]).format(variable=readable(variable.name), n=n),
        _frame(codings, rows, tree, table, kind, percent_from),
        tuple(notes),
        source_line(store, n, counts.coding),
        {name: _heading(name, scope) for name, scope in table.items()},
    )


def _columns(
    scopes: Scopes, variable: Variable, rows: Mask, bands: Sequence[object], merge_small: bool
) -> tuple[dict[str, Scope], list[str]]:
    """Return what each column is counted over, by its name, and notes on how it came about."""
    groups, notes = by_value(variable, scopes.groups(variable), bands)
    missing = scopes.missing(groups.values(), rows)
    if merge_small:
        groups, small = merged(groups, scopes.linked)
        if small:
            notes.append(_put_together(small))
    found = [scopes.scope(label, cases) for label, cases in groups.items()]
    table = dict(zip(_names(list(groups)), found, strict=True))
    if missing.documents:
        table["unknown"] = missing
    return {**table, "total": scopes.everything()}, notes


_TITLES = {
    Cells.COUNT: N_("Interviews that mention each theme, by {variable} (N = {n})"),
    Cells.PERCENT: N_("Percentage of interviews that mention each theme, by {variable} (N = {n})"),
    Cells.PRESENCE: N_("Whether interviews mention each theme, by {variable} (N = {n})"),
}


def _names(labels: Sequence[str]) -> list[str]:
    """Return a name of its own for each group's column: its label, where that is free."""
    taken = {*_FIXED, "unknown", "total"}
    names: list[str] = []
    for label in labels:
        name = label
        while name in taken:
            name = f"“{name}”"
        taken.add(name)
        names.append(name)
    return names


def _heading(name: str, scope: Scope) -> str:
    fixed = {"unknown": _("Unknown"), "total": _("Total")}
    label = scope.group if scope.group and name != "unknown" else fixed[name]
    return _("{group} (n = {n})").format(group=label, n=len(scope.documents))


def _frame(
    codings: CodingColumns,
    rows: Mask,
    tree: Sequence[Node],
    table: dict[str, Scope],
    kind: Cells,
    percent_from: int,
) -> pd.DataFrame:
    import pandas as pd

    found: dict[str, list[Any]] = {name: [node.columns()[name] for node in tree] for name in _FIXED}
    for name, scope in table.items():
        numbers = interviews(codings, rows & scope.rows, tree)
        found[name] = _cells(numbers, len(scope.documents), kind, percent_from)
    frame = pd.DataFrame(found)
    kinds = {Cells.COUNT: "int64", Cells.PERCENT: "float64", Cells.PRESENCE: "bool"}
    return frame.astype(dict.fromkeys(table, kinds[kind]))  # also where there are no rows


def _cells(numbers: Sequence[int], of: int, kind: Cells, percent_from: int) -> list[Any]:
    if kind == Cells.PRESENCE:
        return [number > 0 for number in numbers]
    if kind == Cells.COUNT:
        return list(numbers)
    return [100 * number / of if of and of >= percent_from else math.nan for number in numbers]


def _put_together(small: Sequence[str]) -> str:
    return _("Put together as “{other}”, to have at least {n} cases in a column: {groups}.").format(
        other=_("Other"), n=LEAST_CASES, groups=", ".join(small)
    )


def _notes(table: dict[str, Scope], kind: Cells, percent_from: int, scopes: Scopes) -> list[str]:
    groups = {name: scope for name, scope in table.items() if name != "total"}
    everything = table["total"].documents
    notes = [
        _("The unit is the interview; a theme counts it once, however many of its codes occur.")
    ]
    if sum(len(scope.documents) for scope in groups.values()) > len(everything):
        notes.append(
            _("An interview counts in each group that it belongs to, and once in the total.")
        )
    if "unknown" in groups:
        notes.append(_("Unknown: interviews, or parts of them, of no case with a value."))
    if kind == Cells.PERCENT and any(
        len(scope.documents) < percent_from for scope in table.values()
    ):
        notes.append(
            _("Percentages of interviews are given from {n} interviews.").format(n=percent_from)
        )
    if kind == Cells.PRESENCE:
        notes.append(
            _("{yes} at least one interview mentions it; {no} none does.").format(yes=YES, no=NO)
        )
    shown = {
        _("Unknown") if name == "unknown" else str(scope.group): scopes.cases_of(scope)
        for name, scope in groups.items()
    }
    return [*notes, *traceable(shown)]
