"""What becomes of the columns of a sheet: variables that are there, new ones, links, or nothing.

The one rule: no column is left out without a note that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from qcoder import cell_values
from qcoder.case_import import spelling
from qcoder.case_import.choices import CaseImport, Column, ColumnPreview
from qcoder.case_import.links import DOCUMENT, SPEAKER
from qcoder.case_import.names import loose
from qcoder.case_import.reading import Sheet, same
from qcoder.case_values import is_ambiguous
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.lookup import choice, folded, written
from qcoder.model import Variable, VariableKind
from qcoder.sheets import grid
from qcoder.sheets.workbook import Cell

_LISTED = 5  # cells that a sentence names at most


@dataclass
class Plan:
    """The columns by place in the sheet, with what is to be said of them."""

    columns: dict[int, ColumnPreview] = field(default_factory=dict[int, ColumnPreview])
    notes: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])


def plan(sheet: Sheet, variables: Sequence[Variable], choices: CaseImport) -> Plan:
    """Return what becomes of each column. Raises `Refused` for a choice of none of them."""
    known = _known(variables)
    made = Plan()
    chosen = _by_heading(sheet, choices)
    for at in sheet.columns:
        column, note = _column(sheet, at, known, chosen, choices)
        made.columns[at] = column
        made.notes += [note] if note else []
    made.notes += [_say_missing(column) for column in made.columns.values() if column.missing]
    made.notes += [
        spelling.say_divided(column.heading, column.divided)
        for column in made.columns.values()
        if column.divided
    ]
    made.notes += [
        _("In “{column}”, the time of day is left out.").format(column=column.heading)
        for at, column in made.columns.items()
        if column.taken and column.kind == VariableKind.DATE and _has_times(sheet, at)
    ]
    _check_once(made)
    return made


def say_unfitting(column: ColumnPreview) -> str:
    """Return the sentence on cells that are no value for a column's variable."""
    bad = column.unfitting
    listed = [
        _("“{text}” (line {line}, {case})").format(text=cell.text, line=cell.line, case=cell.case)
        for cell in bad[:_LISTED]
    ]
    more = ", …" if len(bad) > _LISTED else ""
    if column.kind == VariableKind.NUMBER and all(is_ambiguous(cell.text) for cell in bad):
        return _(
            "“{column}” holds numbers that can be read two ways, such as a thousand or one and a "
            "bit: {cells}. Say which."
        ).format(column=column.heading, cells=", ".join(listed) + more)
    return _(
        "“{column}” is of the kind “{kind}{options}”, which these do not fit: {cells}."
    ).format(
        column=column.heading,
        kind=_(str(column.kind)),
        options=": " + ", ".join(column.options) if column.options else "",
        cells=", ".join(listed) + more,
    )


def _column(
    sheet: Sheet,
    at: int,
    known: Mapping[str, Variable],
    chosen: Mapping[str, Column | None],
    choices: CaseImport,
) -> tuple[ColumnPreview, str]:
    heading = sheet.columns[at]
    own = chosen.get(heading, Column())
    taken = [cell for _line, _name, cell in sheet.cells(at) if grid.text(cell)]
    blank = ColumnPreview(heading, heading, None, VariableKind.TEXT, taken=False)
    if own is None:
        return blank, _("Column “{column}” is left out, as was chosen.").format(column=heading)
    if heading not in chosen:
        if at in sheet.unnamed:
            return blank, _("{column} has no heading, and is left out.").format(
                column=heading[:1].upper() + heading[1:]
            )
        if not taken:
            return blank, _("Column “{column}” is empty, and is left out.").format(column=heading)
        link = _link(sheet, heading)
        if link and loose(heading) not in known:
            return ColumnPreview(heading, heading, None, VariableKind.TEXT, link=link), ""
    name = written(own.variable) or heading
    variable = known.get(folded(name)) or known.get(loose(name.replace("_", " ")))
    if variable:
        kind, options = variable.kind, variable.options
    elif own.kind is not None:
        kind, options = choice(VariableKind, own.kind), tuple(map(written, own.options))
    else:
        kind, options = cell_values.guess(taken, choices.thousands), ()
    missing = {grid.text(cell): None for cell in taken if cell_values.is_unknown(cell, kind)}
    parts: Mapping[str, str] = {}
    if kind == VariableKind.SEVERAL_OF:
        parts = spelling.divided([grid.text(cell) for cell in taken], options)
    found = ColumnPreview(
        heading, name, variable, kind, options, missing=tuple(missing), divided=parts
    )
    guessed = variable is None and own.kind is None and kind == VariableKind.TEXT
    return found, _say_text(heading, taken) if guessed else ""


def _known(variables: Sequence[Variable]) -> Mapping[str, Variable]:
    """Return variables by name, and by how it may be spelt where that is one only."""
    spelt: dict[str, list[Variable]] = {}
    for variable in variables:
        spelt.setdefault(loose(variable.name.replace("_", " ")), []).append(variable)
    alike = {name: found[0] for name, found in spelt.items() if len(found) == 1}
    return alike | {folded(variable.name): variable for variable in variables}


def _by_heading(sheet: Sheet, choices: CaseImport) -> Mapping[str, Column | None]:
    """Return the choices by heading as it is. Raises `Refused` where there is no such column."""
    headings = {loose(heading): heading for heading in sheet.columns.values()}
    found: dict[str, Column | None] = {}
    for wanted, column in choices.columns.items():
        if loose(wanted) == loose(sheet.name_column):
            continue
        if loose(wanted) not in headings:
            raise Refused(
                _("There is no column “{column}”; the columns are: {columns}.").format(
                    column=wanted, columns=", ".join(sheet.columns.values()) or _("none")
                )
            )
        found[headings[loose(wanted)]] = column
    return found


def _link(sheet: Sheet, heading: str) -> str:
    """Return what a column links cases to; a speaker only beside a document."""
    if same(heading, DOCUMENT):
        return "document"
    beside = any(same(other, DOCUMENT) for other in sheet.columns.values())
    return "speaker" if beside and same(heading, SPEAKER) else ""


def _has_times(sheet: Sheet, at: int) -> bool:
    found = (cell for _line, _name, cell in sheet.cells(at) if isinstance(cell, datetime))
    return any(cell.time() != time.min for cell in found)


def _say_missing(column: ColumnPreview) -> str:
    return _("In “{column}”, these are taken as no value: {words}.").format(
        column=column.heading, words=", ".join(f"“{word}”" for word in column.missing)
    )


def _say_text(heading: str, taken: Sequence[Cell]) -> str:
    found = cell_values.nearly(taken)
    if found is None:
        return ""
    kind, cell = found
    return _("“{column}” is taken as text: “{cell}” does not fit “{kind}”.").format(
        column=heading, cell=cell, kind=_(str(kind))
    )


def _check_once(made: Plan) -> None:
    """Refuse two columns for one variable, or two of documents."""
    into: dict[str, list[str]] = {}
    for column in made.columns.values():
        if column.taken:
            target = column.link or folded(column.variable.name if column.variable else column.name)
            into.setdefault(f"{bool(column.link)} {target}", []).append(column.heading)
    made.refused += [
        _("The columns {columns} would go into one variable: leave all but one out.").format(
            columns=", ".join(f"“{heading}”" for heading in headings)
        )
        for headings in into.values()
        if len(headings) > 1
    ]
