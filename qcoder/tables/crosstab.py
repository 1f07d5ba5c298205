"""Table 3 of a report: how many interviews mention each theme and code, by a case variable.

The one rule: interviews are counted as in the theme table; one that belongs to several groups
counts in each of them, and once in the total.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qcoder.i18n import N_, _
from qcoder.model import Variable
from qcoder.queries.source_line import source_line
from qcoder.report import Report, readable
from qcoder.tables.bands import LEAST_CASES, by_value, merged, of_few, traceable
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Cells, Choices, incomplete
from qcoder.tables.code_tree import interviews, nodes
from qcoder.tables.coded import counted
from qcoder.tables.matrix import FIXED, Column, Matrix, own_names
from qcoder.tables.scopes import Scope, Scopes
from qcoder.tables.table import Table

_UNKNOWN, _TOTAL = "unknown", "total"


def crosstab(basis: Basis, choices: Choices) -> Table:
    """Return the interviews that mention each theme and code, with a column per group of cases.

    Groups are the values of `by`; see `bands` for numbers and dates. What no case with a value
    covers is `unknown`, if there is any; `total` is of all interviews. Column percentages are of
    the interviews of a group, row percentages of all interviews that mention the code (missing
    where these are fewer than `percent_from`). With `merge_small`, groups of fewer than three cases
    are put together; without it a note names them. Layout: table “success factor by region” of the
    evaluation of RUPS II (Regioplan 18024). Raises `Refused` for such bands.
    """
    by = basis.variable(choices.by)
    if by is None:
        raise incomplete("crosstab")
    counts = counted(basis, choices)
    scopes = Scopes(basis, counts.documents)
    table, notes = _columns(scopes, by, counts.rows, choices.bands, choices.merge_small)
    matrix = _matrix(basis, counts.rows, table, choices, _shown(by))
    frame = matrix.frame(choices)
    notes = [*counts.notes, *notes, *_notes(table, choices, scopes), *matrix.notes(choices)]
    n = len(table[_TOTAL].documents)
    report = Report(
        "crosstab",
        _(_TITLES[Cells(choices.cells)]).format(variable=readable(by.name), n=n),
        frame,
        tuple(notes),
        source_line(basis.time, n, counts.coding),
        matrix.headings(choices),
    )
    return Table(report, basis, choices, matrix.behind(choices)).ordered()


def _matrix(
    basis: Basis, rows: Mask, table: dict[str, Scope], choices: Choices, across: str
) -> Matrix:
    codings = basis.codings
    tree, scopes = nodes(basis, rows, choices.level), list(table.values())
    counts = np.array([interviews(codings, rows & scope.rows, tree) for scope in scopes], np.int64)
    counts = counts.reshape(len(scopes), len(tree)).T

    def find(line: int, column: int) -> Mask:
        return rows & scopes[column].rows & tree[line].places[codings.code]

    return Matrix(
        tree,
        [
            Column(name, _heading(_label(name, table), scope), len(scope.documents))
            for name, scope in table.items()
        ],
        counts,
        counts[:, -1].tolist(),
        find,
        across=across,
    )


def _shown(variable: Variable) -> str:
    name = readable(variable.name)
    return name[:1].upper() + name[1:]


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
    table = dict(zip(own_names(list(groups), (*FIXED, _UNKNOWN, _TOTAL)), found, strict=True))
    if missing.documents:
        table[_UNKNOWN] = missing
    return {**table, _TOTAL: scopes.everything()}, notes


_TITLES = {
    Cells.COUNT: N_("Interviews that mention each theme, by {variable} (N = {n})"),
    Cells.COLUMN: N_("Percentage of interviews that mention each theme, by {variable} (N = {n})"),
    Cells.ROW: N_(
        "Interviews that mention each theme, divided over {variable}, in percent (N = {n})"
    ),
    Cells.PRESENCE: N_("Whether interviews mention each theme, by {variable} (N = {n})"),
}


def _label(name: str, table: dict[str, Scope]) -> str:
    """Return what a column is called; that of what is not known as no group is."""
    if name == _TOTAL:
        return _("Total")
    if name != _UNKNOWN:
        return str(table[name].group)
    others = [str(scope.group) for other, scope in table.items() if other != _UNKNOWN]
    return own_names([_("Unknown")], others)[0]


def _heading(label: str, scope: Scope) -> str:
    return _("{group} (n = {n})").format(group=label, n=len(scope.documents))


def _put_together(small: Sequence[str]) -> str:
    return _("Put together as “{other}”, to have at least {n} cases in a column: {groups}.").format(
        other=_("Other"), n=LEAST_CASES, groups=", ".join(small)
    )


def _notes(table: dict[str, Scope], choices: Choices, scopes: Scopes) -> list[str]:
    groups = {name: scope for name, scope in table.items() if name != _TOTAL}
    everything = table[_TOTAL].documents
    notes = [
        _("The unit is the interview; a theme counts it once, however many of its codes occur.")
    ]
    if choices.cells in _BASES:
        notes.append(_(_BASES[Cells(choices.cells)]))
    if sum(len(scope.documents) for scope in groups.values()) > len(everything):
        notes.append(
            _("An interview counts in each group that it belongs to, and once in the total.")
        )
    if _UNKNOWN in groups:
        notes.append(_("Unknown: interviews, or parts of them, of no case with a value."))
    shown = {_label(name, table): scopes.cases_of(scope) for name, scope in groups.items()}
    return [*notes, *traceable(shown), *of_few(len(everything))]


_BASES = {
    Cells.COLUMN: N_("Percentages are of the interviews of each group."),
    Cells.ROW: N_("Percentages are of all interviews that mention the theme or code."),
}
