"""Cases from any sheet: what an import would do, and the import itself.

The one rule: the preview is made first and the import writes what is in it; one operation or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qcoder import cell_values
from qcoder.case_import import columns, links, reading, spelling
from qcoder.case_import.choices import (
    CaseImport,
    CasePreview,
    ColumnPreview,
    RowPreview,
    RowState,
    Unfitting,
)
from qcoder.case_import.names import Named
from qcoder.case_values import Value, fits, parse, same_kind, shown
from qcoder.cases import Cases
from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _, ngettext
from qcoder.model import Case, Variable, VariableKind
from qcoder.sheets import grid
from qcoder.sheets.workbook import Cell
from qcoder.store import Store

_LISTED = 5  # things that a sentence names at most


def preview(store: Store, path: Path, choices: CaseImport | None = None) -> CasePreview:
    """Return what `load` would do with the cases of a CSV or XLSX sheet; nothing is changed.

    A row is a case, found by its name; a column is a variable, of the kind that all of its cells
    fit where it is new. Cells are missing where they are empty, and in a column of numbers, dates
    or yes/no also where they say `onbekend`, `n.v.t.`, `-` or `?`: they take no value away.
    Raises `Error` where the sheet cannot be read, `Refused` where a choice does not fit it.
    """
    with store.reading():
        return _Preview(store, path, choices or CaseImport()).made()


def load(store: Store, path: Path, choices: CaseImport | None = None) -> Sequence[Case]:
    """Do what `preview` says, as one operation; return the cases of the sheet.

    Raises as it does, and `Refused` with the first of `CasePreview.refused`.
    """
    choices = choices or CaseImport()
    collection = Cases(store)
    with store.operation(N_("import cases")):
        found = _Preview(store, path, choices).made()
        if found.refused:
            raise Refused(" ".join([found.refused[0], _("Nothing was imported.")]))
        variables = {column.heading: column.variable for column in found.columns if column.taken}
        for column in found.columns:
            if column.taken and not column.link and column.variable is None:
                name, kind, options = column.name, column.kind, column.options
                variables[column.heading] = collection.add_variable(name, kind, options)
        rows = [row for row in found.rows if row.key]
        cases = {row.key: row.case for row in rows}
        new = {row.key: row.case_name for row in reversed(rows) if row.case is None}
        cases |= zip(new, collection.add_all(new.values()), strict=True) if new else {}
        collection.set_values(_values(rows, cases, variables, choices))
        collection.link_all(
            (case, *link) for row in rows for link in row.documents if (case := cases[row.key])
        )
    return [case for case in cases.values() if case]


def _values(
    rows: Sequence[RowPreview],
    cases: Mapping[str, Case | None],
    variables: Mapping[str, Variable | None],
    choices: CaseImport,
) -> Iterator[tuple[Case, Variable, Value]]:
    for row in rows:
        case = cases[row.key]
        for heading, (old, new) in row.values.items():
            variable = variables[heading]
            keep = choices.keep_existing != ((row.line, heading) in choices.otherwise)
            if case and variable and old != new and (old is None or not keep):
                yield case, variable, new


@dataclass
class _Read:
    """A row with its values by column, before they are compared with others."""

    line: int
    name: str
    named: Named
    values: dict[str, Value]
    documents: tuple[links.Link, ...] = ()


class _Preview:
    """Makes one preview; what the project has is read once."""

    def __init__(self, store: Store, path: Path, choices: CaseImport) -> None:
        self.choices = choices
        self.store = store
        self.cases = Cases(store)
        self.sheet = reading.read(store, path, choices)
        self.file = path.name
        self.refused: list[str] = []
        self.notes: list[str] = []

    def made(self) -> CasePreview:
        plan = columns.plan(self.sheet, self.cases.variables(), self.choices)
        self.notes += plan.notes
        self.refused += plan.refused
        rows, unfitting = self._read(plan.columns)
        shown_columns = [
            replace(column, unfitting=tuple(unfitting.get(column.heading, ())))
            for column in plan.columns.values()
        ]
        self._say_unfitting(shown_columns)
        compared = self._compare(rows, plan.columns)
        self._say_spelling(rows, plan.columns)
        taken = {at for at, column in plan.columns.items() if column.taken}
        self.notes += reading.say_look(self.sheet, taken)
        self._say_left_out(compared)
        if not any(row.key for row in compared):
            self.refused.append(_("No row of the sheet is a case: choose other columns or rows."))
        return CasePreview(
            self.sheet.grid.sheets,
            self.sheet.grid.sheet,
            self.sheet.header,
            self.sheet.headings,
            self.sheet.name_column,
            tuple(shown_columns),
            tuple(compared),
            tuple(self.notes),
            tuple(self.refused),
        )

    def _read(
        self, plan: Mapping[int, ColumnPreview]
    ) -> tuple[Sequence[_Read], Mapping[str, list[Unfitting]]]:
        """Read the cells of all rows that are imported."""
        unfitting: dict[str, list[Unfitting]] = {}
        documents = next((at for at, c in plan.items() if c.link == "document"), None)
        speakers = next((at for at, c in plan.items() if c.link == "speaker"), None)
        finder = links.Links(self.store) if documents is not None else None
        rows: list[_Read] = []
        for line, row, name, named in self.sheet.rows:
            read = _Read(line, name, named, {})
            rows.append(read)
            if not named.key:
                continue
            for at, column in plan.items():
                if column.taken and not column.link:
                    self._value(read, column, reading.at(row, at), unfitting)
            if finder and documents is not None:
                label = "" if speakers is None else grid.text(reading.at(row, speakers))
                self._links(finder, read, grid.text(reading.at(row, documents)), label)
        return rows, unfitting

    def _value(
        self, read: _Read, column: ColumnPreview, cell: Cell, bad: dict[str, list[Unfitting]]
    ) -> None:
        variable = column.variable or Variable("", column.name, column.kind, column.options)
        cell = column.divided.get(grid.text(cell), cell)
        value = cell_values.meant(cell, variable.kind, self.choices.thousands)
        if value is None:
            return
        stored = parse(variable, value) if fits(variable, value) else None
        if stored is None:
            unfit = Unfitting(read.line, read.name, grid.text(cell))
            bad.setdefault(column.heading, []).append(unfit)
        else:
            read.values[column.heading] = same_kind(variable.kind, stored)

    def _links(self, finder: links.Links, read: _Read, documents: str, label: str) -> None:
        try:
            read.documents = finder.find(documents, label)
        except NotFound as error:
            self.refused.append(
                _("Line {line}: {problem}; correct it, or leave the column out.").format(
                    line=read.line, problem=error
                )
            )

    def _compare(
        self, rows: Sequence[_Read], plan: Mapping[int, ColumnPreview]
    ) -> Sequence[RowPreview]:
        now = {
            column.heading: self.cases.values(column.variable)
            for column in plan.values()
            if column.taken and column.variable
        }
        linked = set(self.cases.links())
        first: dict[str, dict[str, tuple[int, Value]]] = {}
        compared = [self._row(read, now, linked, first.setdefault(read.named.key, {}))
                    for read in rows]  # fmt: skip
        clashing = {row.reason: row for row in compared if row.reason and row.key}
        self.refused += [
            _("“{name}”: {problem}. Leave one of the rows out.").format(name=row.name, problem=why)
            for why, row in clashing.items()
        ]
        return compared

    def _row(
        self,
        read: _Read,
        now: Mapping[str, Mapping[str, Value]],
        linked: set[tuple[str, str, str | None]],
        first: dict[str, tuple[int, Value]],
    ) -> RowPreview:
        named = read.named
        row = RowPreview(
            read.line,
            read.name,
            RowState.UNMATCHED,
            named.case,
            suggestion=named.suggestion,
            reason=named.reason,
            documents=read.documents,
            key=named.key,
            case_name=named.name,
        )
        if not named.key:
            return row
        case = named.case.id if named.case else ""
        values = {
            heading: (now.get(heading, {}).get(case), new) for heading, new in read.values.items()
        }
        reason = ""
        for heading, new in read.values.items():
            line, before = first.setdefault(heading, (read.line, new))
            if before != new:
                reason = _("lines {one} and {other} say “{a}” and “{b}” in “{column}”").format(
                    one=line, other=read.line, a=shown(before), b=shown(new), column=heading
                )
        fresh = {(case, *link) for link in read.documents} - linked
        state = _state(named, values, clash=bool(reason), fresh=bool(fresh))
        return replace(row, state=state, values=values, reason=reason)

    def _say_unfitting(self, shown_columns: Sequence[ColumnPreview]) -> None:
        for column in shown_columns:
            if not column.unfitting:
                continue
            said = columns.say_unfitting(column)
            if self.choices.skip_unfitting:
                self.notes.append(" ".join([said, _("These are left out.")]))
            else:
                self.refused.append(said)

    def _say_spelling(self, rows: Sequence[_Read], plan: Mapping[int, ColumnPreview]) -> None:
        """Say which words differ hardly from others, and which may be several options."""
        for column in plan.values():
            if not column.taken or column.link or column.options:
                continue
            read = [(row.line, v) for row in rows if (v := row.values.get(column.heading))]
            there = self.cases.values(column.variable).values() if column.variable else ()
            said = [spelling.say_alike(column.heading, [*there, *(value for _line, value in read)])]
            if column.kind == VariableKind.SEVERAL_OF:
                single = [(line, v[0]) for line, v in read if isinstance(v, tuple) and len(v) == 1]
                said.append(spelling.say_undivided(column.heading, single))
            self.notes += [sentence for sentence in said if sentence]

    def _say_left_out(self, rows: Sequence[RowPreview]) -> None:
        left = [row for row in rows if not row.key]
        if not left:
            return
        named = [f"{row.line} ({row.reason})" for row in left[:_LISTED]]
        more = ", …" if len(left) > _LISTED else ""
        self.notes.append(
            ngettext(
                "{n} row is not imported; line {lines}.",
                "{n} rows are not imported; lines {lines}.",
                len(left),
            ).format(n=len(left), lines=", ".join(named) + more)
        )


def _state(
    named: Named,
    values: Mapping[str, tuple[Value | None, Value]],
    *,
    clash: bool,
    fresh: bool,
) -> RowState:
    """Return what becomes of a row that is imported."""
    differs = [old for old, new in values.values() if old != new]
    if clash or any(old is not None for old in differs):
        return RowState.CONFLICT
    if named.case is None:
        return RowState.NEW
    return RowState.MATCHED if differs or fresh else RowState.UNCHANGED
