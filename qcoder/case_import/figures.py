"""Figures per year from a sheet: a row per case and year, or a row per case and columns per year.

The one rule: an empty cell says nothing, and a word such as `onbekend` that it is not known;
neither is 0, and neither takes a figure away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qcoder import cell_values
from qcoder.case_import import reading
from qcoder.case_import.choices import CaseImport, RowState
from qcoder.case_import.names import Named, loose
from qcoder.cases import Cases
from qcoder.errors import Refused
from qcoder.flows import Flow, Flows, Measure, checked_value, checked_year
from qcoder.i18n import N_, _
from qcoder.model import Case, VariableKind
from qcoder.sheets import grid
from qcoder.sheets.workbook import Cell
from qcoder.store import Store

_MEASURES: Mapping[Measure, tuple[str, ...]] = {
    Measure.INFLOW: ("inflow", "instroom", "ingestroomd", "aanmeldingen"),
    Measure.CURRENT: ("current", "lopend", "lopende", "in traject", "lopende trajecten"),
    Measure.EXITS: ("exits", "uitstap", "uitgestapt", "uitstappers"),
    Measure.SUSTAINED: (
        "sustained exits", "sustained", "duurzaam", "waarvan duurzaam", "w.v. duurzaam",
        "wv duurzaam", "duurzame uitstap", "duurzaam uitgestapt", "of which sustained",
    ),
    Measure.DROPOUT: ("dropout", "drop-out", "uitval", "uitgevallen", "uitvallers"),
}  # fmt: skip
_SAID: Mapping[str, tuple[str, ...]] = {
    "definition": ("definition", "definitie", "definitie uitstap", "definition of exits"),
    "unit": ("unit", "counting unit", "teleenheid", "tel-eenheid", "eenheid"),
    "source": ("source", "bron"),
    "reliability": ("reliability", "betrouwbaarheid"),
}
_CALLED = {
    "definition": N_("definition"),
    "unit": N_("counting unit"),
    "source": N_("source"),
    "reliability": N_("reliability"),
}
_LISTED = 5  # sentences of one sort at most
_YEAR = ("year", "jaar", "kalenderjaar")
_IN_HEADING = re.compile(
    r"(?:(?P<first>(?:19|20)\d\d) )?(?P<what>.+?)(?: (?P<last>(?:19|20)\d\d))?"
)


@dataclass(frozen=True)
class FlowRow:
    """A row: the figures that it sets, each with what is there now; of `silent` it says nothing."""

    line: int
    name: str
    state: RowState
    case: Case | None = None
    flows: tuple[tuple[Flow | None, Flow], ...] = ()
    suggestion: str = ""
    reason: str = ""
    key: str = ""
    case_name: str = ""
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class FlowPreview:
    """What an import of figures would do; `columns` says what each heading was taken for.

    `refused` are the sentences that say why nothing would be imported.
    """

    sheets: tuple[str, ...]
    sheet: str
    header: tuple[int, ...]
    name_column: str
    columns: Mapping[str, str]
    rows: tuple[FlowRow, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass
class _Columns:
    """What the columns hold; a figure's year stands in its heading, or (None) in the row."""

    year: int | None = None
    figures: dict[int, tuple[int | None, Measure]] = field(
        default_factory=dict[int, tuple[int | None, Measure]]
    )
    said: dict[str, int] = field(default_factory=dict[str, int])
    others: list[str] = field(default_factory=list[str])


def preview_flows(store: Store, path: Path, choices: CaseImport | None = None) -> FlowPreview:
    """Return what `load_flows` would do; nothing is changed.

    Columns (Dutch or English): that of the names, year, the measures, definition, unit, source,
    reliability; or measures with the year in their heading (`2023 instroom`). Of `choices`, kinds
    of variables have no meaning here. Raises as `importing.preview` does.
    """
    choices = choices or CaseImport()
    with store.reading():
        sheet = reading.read(store, path, choices)
        columns = _columns(sheet, choices)
        if not columns.figures:
            raise Refused(
                _(
                    "There is no column of figures, such as inflow; the columns are: {columns}."
                ).format(columns=", ".join(sheet.headings))
            )
        now = {flow.id: flow for flow in Flows(store).list()}
        refused: list[str] = []
        rows = [_row(row, columns, now, refused) for row in sheet.rows]
    refused += _clashes(rows)
    return FlowPreview(
        sheet.grid.sheets,
        sheet.grid.sheet,
        sheet.header,
        sheet.name_column,
        _taken_for(sheet, columns),
        tuple(rows),
        (
            *_notes(rows, columns),
            *([] if choices.keep_existing else _kept(rows)),
            *reading.say_look(sheet, {*columns.figures}),
        ),
        tuple(dict.fromkeys(refused)),
    )


def load_flows(store: Store, path: Path, choices: CaseImport | None = None) -> Sequence[Flow]:
    """Do what `preview_flows` says, as one operation; return the figures that were set.

    Raises as it does, and `Refused` with the first of `FlowPreview.refused`.
    """
    choices = choices or CaseImport()
    with store.operation(N_("import figures per year")):
        found = preview_flows(store, path, choices)
        if found.refused:
            raise Refused(" ".join([found.refused[0], _("Nothing was imported.")]))
        rows = [row for row in found.rows if row.key]
        cases = {row.key: row.case for row in rows}
        new = {row.key: row.case_name for row in reversed(rows) if row.case is None}
        cases |= zip(new, Cases(store).add_all(new.values()), strict=True) if new else {}
        flows = [
            replace(flow, case=case.id)
            for row in rows
            for old, flow in row.flows
            if old != flow and not (choices.keep_existing and _differs(old, flow))
            if (case := cases[row.key])
        ]
        Flows(store).set_all(flows)
    return flows


def _columns(sheet: reading.Sheet, choices: CaseImport) -> _Columns:
    found = _Columns()
    left = {loose(name) for name, column in choices.columns.items() if column is None}
    for at, heading in sheet.columns.items():
        said = next((name for name, words in _SAID.items() if reading.same(heading, words)), "")
        if loose(heading) in left or at in sheet.unnamed:
            found.others.append(heading)
        elif reading.same(heading, _YEAR) and found.year is None:
            found.year = at
        elif said and said not in found.said:
            found.said[said] = at
        elif measure := _measure(heading):
            if measure in found.figures.values():
                raise Refused(
                    _("Two columns hold “{measure}” of one year: leave one out.").format(
                        measure=_(measure[1].value)
                    )
                )
            found.figures[at] = measure
        else:
            found.others.append(heading)
    return found


def _measure(heading: str) -> tuple[int | None, Measure] | None:
    parts = _IN_HEADING.fullmatch(loose(heading.replace("_", " ")))
    for measure, words in _MEASURES.items():
        if parts and parts["what"] in words:
            year = parts["first"] or parts["last"]
            return (int(year) if year else None), measure
    return None


def _row(
    row: tuple[int, Sequence[Cell], str, Named],
    columns: _Columns,
    now: Mapping[str, Flow],
    refused: list[str],
) -> FlowRow:
    line, found, name, named = row
    made = FlowRow(
        line,
        name,
        RowState.UNMATCHED,
        named.case,
        suggestion=named.suggestion,
        reason=named.reason,
        key=named.key,
        case_name=named.name,
    )
    if not named.key:
        return made
    try:
        flows = _flows(found, columns, named.case.id if named.case else named.key)
    except Refused as error:
        refused.append(
            _("Line {line} ({name}): {problem}").format(line=line, name=name, problem=error)
        )
        return replace(made, reason=str(error), key="")
    if not flows:
        return replace(made, reason=_("no figures"), key="")
    pairs = [(old, _filled(flow, old)) for flow in flows for old in [now.get(flow.id)]]
    silent = tuple(name for name in _SAID if not getattr(flows[0], name))
    return replace(made, flows=tuple(pairs), state=_state(named, pairs), silent=silent)


def _flows(found: Sequence[Cell], columns: _Columns, case: str) -> Sequence[Flow]:
    said = {name: grid.text(reading.at(found, at)) for name, at in columns.said.items()}
    flows: list[Flow] = []
    for at, (year, measure) in columns.figures.items():
        cell = reading.at(found, at)
        if not grid.text(cell):
            continue
        if year is None:
            cell_year = None if columns.year is None else reading.at(found, columns.year)
            year = checked_year(grid.text(cell_year))
        value = cell_values.meant(cell, VariableKind.NUMBER, thousands=True)
        text = value if isinstance(value, str | None) else grid.text(cell)
        flows.append(Flow(case, year, measure, checked_value(text), **said))
    return flows


def _filled(flow: Flow, old: Flow | None) -> Flow:
    """Return a figure with what is there now where the sheet says nothing of it."""
    if old is None:
        return flow
    said = {name: getattr(flow, name) or getattr(old, name) for name in _SAID}
    return replace(flow, value=old.value if flow.value is None else flow.value, **said)


def _differs(old: Flow | None, flow: Flow) -> bool:
    """Tell whether a figure takes something away that is there now."""
    return old is not None and any(
        getattr(old, name) not in (None, "", getattr(flow, name)) for name in ("value", *_SAID)
    )


def _state(named: Named, pairs: Sequence[tuple[Flow | None, Flow]]) -> RowState:
    changed = [(old, flow) for old, flow in pairs if old != flow]
    if any(_differs(old, flow) for old, flow in changed):
        return RowState.CONFLICT
    if named.case is None:
        return RowState.NEW
    return RowState.MATCHED if changed else RowState.UNCHANGED


def _clashes(rows: Sequence[FlowRow]) -> Sequence[str]:
    """Return the sentences on figures that two rows give differently."""
    first: dict[str, tuple[int, Flow]] = {}
    found: list[str] = []
    for row in rows:
        for _old, flow in row.flows:
            line, before = first.setdefault(flow.id, (row.line, flow))
            if before != flow:
                found.append(
                    _(
                        "“{name}”: lines {one} and {other} differ on “{measure}” in {year}. "
                        "Leave one of the rows out."
                    ).format(
                        name=row.name,
                        one=line,
                        other=row.line,
                        measure=_(flow.measure.value),
                        year=flow.year,
                    )
                )
    return found


def _taken_for(sheet: reading.Sheet, columns: _Columns) -> Mapping[str, str]:
    taken = {sheet.columns[at]: name for name, at in columns.said.items()}
    for at, (year, measure) in columns.figures.items():
        taken[sheet.columns[at]] = f"{measure} {year}" if year else measure.value
    if columns.year is not None:
        taken[sheet.columns[columns.year]] = "year"
    return taken


def _notes(rows: Sequence[FlowRow], columns: _Columns) -> Sequence[str]:
    notes: list[str] = []
    if columns.others:
        listed = ", ".join(f"“{name}”" for name in columns.others)
        notes.append(_("These columns are left out: {columns}.").format(columns=listed))
    notes += [
        _("Line {line} is not imported: {reason}.").format(line=row.line, reason=row.reason)
        for row in rows
        if not row.key and row.reason and not row.reason.endswith(".")
    ]
    return notes


def _kept(rows: Sequence[FlowRow]) -> Sequence[str]:
    """Return the sentences on what a figure keeps that gets another value, such as its source."""
    found: dict[str, None] = {}
    for row in rows:
        for old, flow in row.flows:
            if old is None or old.value in (None, flow.value):
                continue
            kept = [
                f"{_(_CALLED[name])} “{said}”"
                for name in row.silent
                if (said := getattr(old, name))
            ]
            if kept:
                sentence = _(
                    "{name} {year} (line {line}): other figures, but these stay as they were: "
                    "{kept}."
                ).format(name=row.name, year=flow.year, line=row.line, kept=", ".join(kept))
                found[sentence] = None
    more = [_("And so on for {n} more.").format(n=len(found) - _LISTED)]
    return [*found][:_LISTED] + (more if len(found) > _LISTED else [])
