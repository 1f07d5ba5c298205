"""Table 5b of a report: inflow, current, exits and dropout per year, as cases report them.

The one rule: figures are added only where they count the same thing by the same definition; what is
missing is never 0, and nothing is divided by anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qcoder.case_values import shown
from qcoder.flows import Flow, Measure
from qcoder.i18n import _, ngettext
from qcoder.model import Variable
from qcoder.queries.source_line import source_line
from qcoder.report import MISSING, Report, as_heading, readable
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Choices
from qcoder.tables.coded import counted
from qcoder.tables.matrix import own_names
from qcoder.tables.scopes import Scopes
from qcoder.tables.table import Table

Flows = Mapping[Measure, Flow]

_MEASURES = {
    "inflow": Measure.INFLOW,
    "current": Measure.CURRENT,
    "exits": Measure.EXITS,
    "sustained": Measure.SUSTAINED,
    "dropout": Measure.DROPOUT,
}
_ABOUT = ("unit", "definition", "source", "reliability")
_FEW = 5  # fewer people than this could be recognised


@dataclass(frozen=True)
class _Line:
    """A line: its group, the cases (places) that it is of, and what it shows."""

    group: str
    cases: frozenset[int]
    year: int
    cells: Mapping[str, Any]
    marks: Mapping[str, str]
    is_case: bool = False


def flow(basis: Basis, choices: Choices) -> Table:
    """Return one line per case and year, with what its figures count, and sums per year.

    With the case variable `by`, in groups with sums of their own; a case without a value is in
    “Unknown”. A sum is there where two cases or more have figures for the year: of the figures that
    are known, where these have the same unit and definition (capitals and blanks aside), else a
    dash and a mark. Behind it stands of how many cases, where some of the group have none. There is
    no percentage of exits: inflow and exits of one year are not one cohort. Behind a line are the
    codings in the interviews of its cases. Layout: inflow and exits per year of the evaluation of
    RUPS II (Regioplan 18024).
    """
    by = basis.variable(choices.by)
    scopes = Scopes(basis, counted(basis, Choices()).documents)
    of = _by_case(basis)
    lines = [
        line
        for group, cases in _groups(basis, scopes, by, of).items()
        for line in _lines(basis, group, cases, of)
    ]
    fixed = ("case", "year", *_MEASURES, *_ABOUT)
    column = own_names([by.name], fixed)[0] if by else ""
    n = len({flow.case for flow in basis.flows})
    report = Report(
        "flow",
        _title(by, n),
        _frame(lines, column),
        tuple(_notes(basis, lines, by)),
        source_line(basis.time, None, _("figures per year as entered for {n} cases").format(n=n)),
        {column: as_heading(by.name)} if by else {},
        details=("reliability",),
        marks={
            (at, name): mark for at, line in enumerate(lines) for name, mark in line.marks.items()
        },
    )
    rows = counted(basis, Choices()).rows

    def behind(line: int, _column: str) -> Mask:
        return rows & scopes.scope("", {*lines[line].cases}).rows

    return Table(report, basis, choices, behind, _blocks(lines)).ordered()


def _blocks(lines: Sequence[_Line]) -> list[list[int]]:
    """Return the lines of the cases of each group and year: sums stay below them."""
    found: dict[tuple[str, int], list[int]] = {}
    for at, line in enumerate(lines):
        if line.is_case:
            found.setdefault((line.group, line.year), []).append(at)
    return list(found.values())


def _title(by: Variable | None, n: int) -> str:
    if by is None:
        return _("Inflow, exits and dropout per case and year (N = {n} cases)").format(n=n)
    return _("Inflow, exits and dropout per year, by {variable} (N = {n} cases)").format(
        variable=readable(by.name), n=n
    )


def _by_case(basis: Basis) -> dict[int, dict[int, dict[Measure, Flow]]]:
    """Return the figures by the place of their case, and year."""
    places = {case.id: at for at, case in enumerate(basis.cases)}
    found: dict[int, dict[int, dict[Measure, Flow]]] = {}
    for each in basis.flows:
        found.setdefault(places[each.case], {}).setdefault(each.year, {})[each.measure] = each
    return found


def _groups(
    basis: Basis, scopes: Scopes, by: Variable | None, of: Iterable[int]
) -> dict[str, set[int]]:
    """Return the cases with figures of each group."""
    everyone = set(of)
    if by is None:
        return {"": everyone}
    values = scopes.groups(by)
    labels = own_names([shown(value) for value in values], ())
    groups = dict(zip(labels, values.values(), strict=True))
    rest = everyone - set[int]().union(*groups.values())
    groups[own_names([_("Unknown")], labels)[0]] = rest
    return {label: cases & everyone for label, cases in groups.items()}


def _lines(
    basis: Basis,
    group: str,
    cases: set[int],
    of: Mapping[int, Mapping[int, Flows]],
) -> Iterable[_Line]:
    """Yield the lines of a group: the cases of each year, and then their sum."""
    years = sorted({year for case in cases for year in of[case]})
    for year in years:
        there = {case: of[case][year] for case in sorted(cases) if year in of[case]}
        for case, flows in there.items():
            cells = _cells(basis.cases[case].name, flows)
            yield _Line(group, frozenset({case}), year, cells, {}, is_case=True)
        if len(there) > 1:
            yield _sum(group, year, cases, list(there), list(there.values()))


def _cells(name: str, flows: Flows) -> dict[str, Any]:
    values = {
        column: flows[measure].value if measure in flows else None
        for column, measure in _MEASURES.items()
    }
    return {"case": name, **values, **{about: _said(flows, about) for about in _ABOUT}}


def _said(flows: Flows, about: str) -> str | None:
    """Return what is said of figures: once where it is the same for all, else for each measure."""
    said = {
        measure: text
        for measure, flow in flows.items()
        if (text := str(getattr(flow, about)).strip())
    }
    if len({*said.values()}) == 1 and len(said) == len(flows):
        return next(iter(said.values()))
    order = [measure for measure in Measure if measure in said]
    listed = [
        _("{measure}: {text}").format(measure=_(str(measure)), text=said[measure])
        for measure in order
    ]
    return "; ".join(listed) or None


def _sum(
    group: str, year: int, cases: set[int], there: Sequence[int], flows: Sequence[Flows]
) -> _Line:
    """Return the line of the sums of some cases with figures for a year, of all in the group."""
    cells: dict[str, Any] = {"case": _("Total")}
    marks: dict[str, str] = {}
    for column, measure in _MEASURES.items():
        found = [of[measure] for of in flows if measure in of and of[measure].value is not None]
        same = len({(_folded(one.unit), _folded(one.definition)) for one in found}) <= 1
        total = sum(one.value or 0 for one in found) if found and same else None
        cells[column] = total if len(found) == len(cases) else None
        if found and not same:
            marks[column] = f"{MISSING}*"
        elif found and len(found) < len(cases):  # no figure where its mark could be left behind
            said = _("{total} ({n} of {all})")
            marks[column] = said.format(total=total, n=len(found), all=len(cases))
    return _Line(group, frozenset(there), year, cells, marks)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _frame(lines: Sequence[_Line], column: str) -> Any:
    import pandas as pd

    found: dict[str, Any] = {}
    if column:
        found[column] = pd.Series([line.group for line in lines], dtype=object)
    found["case"] = pd.Series([line.cells["case"] for line in lines], dtype=object)
    found["year"] = pd.Series([line.year for line in lines], dtype="int64")
    for name in _MEASURES:
        found[name] = pd.Series([line.cells[name] for line in lines], dtype="Int64")
    for name in _ABOUT:
        found[name] = pd.Series([line.cells.get(name) for line in lines], dtype=object)
    return pd.DataFrame(found)


def _notes(basis: Basis, lines: Sequence[_Line], by: Variable | None) -> list[str]:
    notes = [
        _("Figures are as each case reports them; a dash is not known, which is not 0."),
        _("No percentage of exits: inflow and exits of one year are not one cohort."),
    ]
    if any(line.is_case for line in lines):
        notes.append(_("For internal use: these are figures of single cases."))
    if by and any(isinstance(value, tuple) for value in basis.values[by.id].values()):
        notes.append(_("A case counts in each group that it belongs to."))
    marks = {mark for line in lines for mark in line.marks.values()}
    if f"{MISSING}*" in marks:
        notes.append(_("* Not added up: the figures have other counting units or definitions."))
    if marks - {f"{MISSING}*"}:
        notes.append(
            _(
                "Where not all cases have a figure, the total is of those that do: (2 of 3) is two "
                "of three cases."
            )
        )
    bare = sum(flow.value is not None and not flow.unit.strip() for flow in basis.flows)
    if bare:
        said = ngettext(
            "For {n} figure no counting unit is given (persons, trajectories).",
            "For {n} figures no counting unit is given (persons, trajectories); they are added up "
            "as if they count the same.",
            bare,
        )
        notes.append(said.format(n=bare))
    if any(flow.value is not None and 0 < flow.value < _FEW for flow in basis.flows):
        notes.append(
            _("For internal use: figures of 1 to {n} may be traced to persons.").format(n=_FEW - 1)
        )
    return notes
