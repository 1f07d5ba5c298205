"""Table 5a of a report: which target groups, sectors or areas each group of cases covers.

The one rule: not known is not “no”; a case without a value says nothing of any option.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qcoder.case_values import Value, shown
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.model import Variable, VariableKind
from qcoder.queries.source_line import source_line
from qcoder.report import MISSING, NO, YES, Report, as_heading, readable
from qcoder.tables.bands import by_value, traceable
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Cells, Choices
from qcoder.tables.coded import counted
from qcoder.tables.matrix import own_names
from qcoder.tables.scopes import Scopes
from qcoder.tables.table import Behind, Table

if TYPE_CHECKING:
    import pandas as pd

Cases = set[int]

# What projects call the variables that such a table is about, in Dutch and English.
_USUAL = {
    "doelgroep", "doelgroepen", "sector", "sectoren", "leefgebied", "leefgebieden",
    "target group", "target groups", "sectors", "life domain", "life domains",
    "area", "areas", "life area", "life areas",
}  # fmt: skip
_OPTIONS = (VariableKind.SEVERAL_OF, VariableKind.ONE_OF)


class _Column(NamedTuple):
    """An option: its heading, the cases (places) that have it, and those of which it is known."""

    variable: Variable
    label: str
    having: Cases
    known: Cases


def coverage(basis: Basis, choices: Choices) -> Table:
    """Return one line per group of cases (or per case, without `by`), and one column per option.

    Of `variables`: several-of and one-of with a column per option, yes/no with one column; by
    default those that are called as target groups, sectors or areas mostly are, else all several-of
    and yes/no. A cell tells whether any case of the group has the option; it is missing where no
    case has a value. With `cells` “count”: how many cases have it, with how many have a value.
    Behind a cell are the codings in the interviews of the cases that have the option. Layout:
    coverage by region of the evaluation of RUPS II (Regioplan 18024). Raises `Refused` for
    variables without options, and for percentages.
    """
    if choices.cells not in (Cells.PRESENCE, Cells.COUNT):
        raise Refused(_("This table shows presence or counts: choose one of these."))
    variables = _variables(basis, choices)
    scopes = Scopes(basis, counted(basis, Choices()).documents)
    by = basis.variable(choices.by)
    groups, notes = _groups(basis, scopes, by)
    columns = [column for one in variables for column in _columns(basis, one)]
    names = own_names(_headings(columns), ("name", "cases"))
    found = dict(zip(names, columns, strict=True))
    frame, marks = _frame(choices, groups, found)
    headings = {
        "name": as_heading(by.name) if by else _("Case"),
        "cases": _("Cases (n)"),
        **dict(zip(names, _headings(columns), strict=True)),
    }
    report = Report(
        "coverage",
        _title(by, len(basis.cases)),
        frame,
        (*_notes(choices, variables), *notes),
        source_line(
            basis.time, None, _("values of {n} cases as entered").format(n=len(basis.cases))
        ),
        headings,
        marks=marks,
    )
    behind = _behind(basis, scopes, list(groups.values()), found)
    return Table(report, basis, choices, behind).ordered()


def _title(by: Variable | None, n: int) -> str:
    if by is None:
        return _("Coverage by case (N = {n} cases)").format(n=n)
    return _("Coverage by {variable} (N = {n} cases)").format(variable=readable(by.name), n=n)


def _variables(basis: Basis, choices: Choices) -> list[Variable]:
    chosen = [one for key in choices.variables if (one := basis.variable(key))]
    wrong = [one.name for one in chosen if one.kind not in (*_OPTIONS, VariableKind.BOOLEAN)]
    if wrong:
        raise Refused(
            _(
                "“{variable}” has no options: choose variables of the kind several of, one of or "
                "yes/no."
            ).format(variable=wrong[0])
        )
    several = [
        one
        for one in basis.variables
        if one.kind in (VariableKind.SEVERAL_OF, VariableKind.BOOLEAN)
    ]
    usual = [one for one in several if readable(one.name).casefold() in _USUAL]
    return list(dict.fromkeys(chosen or usual or several))


def _groups(
    basis: Basis, scopes: Scopes, by: Variable | None
) -> tuple[dict[str, Cases], list[str]]:
    """Return the cases of each line by its label, and notes."""
    if by is None:
        note = _("For internal use: each row is about one case.")
        names = own_names([case.name for case in basis.cases], ())
        return {name: {at} for at, name in enumerate(names)}, [note] if names else []
    groups, notes = by_value(by, scopes.groups(by), ())
    without = set(range(len(basis.cases))) - set[int]().union(*groups.values())
    notes += traceable({label: len(cases) for label, cases in groups.items()})
    if any(isinstance(value, tuple) for value in basis.values[by.id].values()):
        notes.append(_("A case counts in each group that it belongs to."))
    return ({**groups, _unknown(groups): without} if without else groups), notes


def _unknown(groups: dict[str, Cases]) -> str:
    return own_names([_("Unknown")], [*groups])[0]


def _columns(basis: Basis, variable: Variable) -> list[_Column]:
    """Return the columns of a variable: its options, also those that no case has."""
    places = {case.id: at for at, case in enumerate(basis.cases)}
    values: dict[int, Value] = {
        places[case]: value for case, value in basis.values[variable.id].items()
    }
    known = set(values)
    if variable.kind == VariableKind.BOOLEAN:
        having = {at for at, value in values.items() if value is True}
        return [_Column(variable, readable(variable.name), having, known)]
    several = {
        at: set(value) if isinstance(value, tuple) else {shown(value)}
        for at, value in values.items()
    }
    there = set[str]().union(*several.values())
    options = [*variable.options, *sorted(there - {*variable.options})]
    return [
        _Column(variable, option, {at for at, of in several.items() if option in of}, known)
        for option in options
    ]


def _headings(columns: Sequence[_Column]) -> list[str]:
    """Return the headings: an option that several variables have is said with its variable."""
    labels = [column.label for column in columns]
    return [
        f"{column.label} ({readable(column.variable.name)})"
        if labels.count(column.label) > 1
        else column.label
        for column in columns
    ]


def _frame(
    choices: Choices, groups: dict[str, Cases], columns: dict[str, _Column]
) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
    """Return the cells, and what stands behind their figures."""
    import pandas as pd

    counts = choices.cells == Cells.COUNT
    frame = {
        "name": pd.Series(list(groups), dtype=object),
        "cases": pd.Series([len(cases) for cases in groups.values()], dtype="int64"),
    }
    marks: dict[tuple[int, str], str] = {}
    for name, column in columns.items():
        found: list[int | bool | None] = []
        for line, cases in enumerate(groups.values()):
            having, known = cases & column.having, cases & column.known
            found.append(None if not known else len(having) if counts else bool(having))
            if known and counts:
                marks[line, name] = " " + _("of {n}").format(n=len(known))
        frame[name] = pd.Series(found, dtype="Int64" if counts else "boolean")
    return pd.DataFrame(frame), marks


def _behind(
    basis: Basis, scopes: Scopes, groups: Sequence[Cases], columns: dict[str, _Column]
) -> Behind:
    """Return what finds the codings in the interviews of the cases of a cell."""
    rows = counted(basis, Choices()).rows

    def find(line: int, name: str) -> Mask:
        cases = groups[line] & columns[name].having if name in columns else groups[line]
        return rows & scopes.scope("", cases).rows

    return find


def _notes(choices: Choices, variables: Sequence[Variable]) -> list[str]:
    listed = ", ".join(readable(one.name) for one in variables)
    notes = [
        _("The unit is the case; what it has is as was entered for: {variables}.").format(
            variables=listed
        )
        if variables
        else _("There is no variable of the kind several of or yes/no yet: add one.")
    ]
    if choices.cells == Cells.COUNT:
        said = _("Cases that have it, of those with a value; {missing} where no case has one.")
        return [*notes, said.format(missing=MISSING)]
    said = _(
        "{yes} at least one case has it; {no} none of the cases with a value has; {missing} not "
        "known: no case has a value."
    )
    return [*notes, said.format(yes=YES, no=NO, missing=MISSING)]
