"""Commands for the figures of cases per year: cases flows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.case_sheets import chosen, import_options
from qcoder.cli.common import (
    Commands,
    Words,
    json_option,
    opened,
    project_options,
    show_json,
    show_rows,
)
from qcoder.errors import NotFound
from qcoder.i18n import _, ngettext

if TYPE_CHECKING:
    from qcoder.case_import import FlowPreview

_MEASURE = Words("inflow", "current", "exits", "sustained exits", "dropout")
_NOT_KNOWN = ("", "?", "-")


@click.group(
    cls=Commands,
    default="list",
    default_if_no_args=False,
    help=_("Figures of cases per year: inflow, current, exits, sustained exits and dropout."),
)
def flows() -> None:
    """Hold the commands for figures per year."""


@flows.command("list", help=_("List the figures, and what is odd in them."))
@project_options
@click.option("--case", help=_("Only of this case."))
@click.option("--year", type=int, help=_("Only of this year."))
@json_option
def list_flows(case: str | None, year: int | None, as_json: bool, **where: Any) -> None:
    """Show each figure; one that is not known is a question mark."""
    with opened(**where, read_only=True) as p:
        names = {one.id: one.name for one in p.cases.list()}
        found, notes = p.flows.list(case, year), p.flows.notes(case, year)
    rows = [
        {
            "case": names[flow.case],
            "year": flow.year,
            "measure": flow.measure.value if as_json else _(flow.measure.value),
            "value": "?" if flow.value is None and not as_json else flow.value,
            "unit": flow.unit,
            "definition": flow.definition,
            "source": flow.source,
            "reliability": flow.reliability,
        }
        for flow in found
    ]
    if as_json:
        show_json({"figures": rows, "notes": notes})
        return
    headings = {
        "case": _("Case"),
        "year": _("Year"),
        "measure": _("Measure"),
        "value": _("How many"),
        "unit": _("Counting unit"),
        "definition": _("Definition"),
        "source": _("Source"),
        "reliability": _("Reliability"),
    }
    show_rows(rows, headings, as_json=False, spare=("reliability", "source", "definition"))
    for note in notes:
        click.echo(note)


@flows.command("set", help=_("Set a figure of a case in a year; “?” says that it is not known."))
@project_options
@click.argument("case")
@click.argument("year")
@click.argument("measure", type=_MEASURE)
@click.argument("value")
@click.option("--definition", help=_("When it counts as one."))
@click.option("--unit", help=_("What is counted, such as persons or trajectories."))
@click.option("--source", help=_("Where the figure comes from."))
@click.option("--reliability", help=_("How far it can be relied on."))
def set_flow(case: str, year: str, measure: str, value: str, **options: Any) -> None:
    """Set one figure."""
    said = {name: options.pop(name) for name in ("definition", "unit", "source", "reliability")}
    known = None if value.strip() in _NOT_KNOWN else value
    with opened(**options) as p:
        flow = p.flows.set(case, _year(year), measure, known, **said)
        name, notes = p.cases.get(case).name, p.flows.notes(case, flow.year)
    shown = _("not known") if flow.value is None else flow.value
    click.echo(f"{name}, {flow.year}, {_(measure)}: {shown}")
    for note in notes:
        click.echo(note)


@flows.command("remove", help=_("Remove the figures of a case in a year, or one of them."))
@project_options
@click.argument("case")
@click.argument("year")
@click.argument("measure", type=_MEASURE, required=False)
def remove_flows(case: str, year: str, measure: str | None, **where: Any) -> None:
    """Remove figures; undo brings them back."""
    with opened(**where) as p:
        when = _year(year)
        if not any(measure in (None, flow.measure) for flow in p.flows.list(case, when)):
            raise NotFound(
                _("There are no figures of “{case}” in {year}.").format(case=case, year=when)
            )
        p.flows.remove(case, when, measure)
    click.echo(_("Removed; “qcoder undo” brings it back."))


@flows.command("import", help=_("Import figures per year from a CSV or XLSX sheet."))
@project_options
@click.argument("file", type=click.Path(path_type=Path))
@import_options
@click.option("--preview", is_flag=True, help=_("Only show what would be done."))
@json_option
def import_flows(project: Path, file: Path, preview: bool, as_json: bool, **options: Any) -> None:
    """Import a sheet with a row per case and year, or columns per year."""
    where = {name: options.pop(name) for name in ("coder", "passphrase_file", "take_over")}
    choices = chosen(**options)
    with opened(project, **where, read_only=preview) as p:
        found = p.preview_flows(file, choices)
        n = 0 if preview else len(p.load_flows(file, choices))
        notes = p.flows.notes()
    if preview or as_json:
        _show_preview(found, as_json=as_json)
        return
    for note in (*found.notes, *notes):
        click.echo(note)
    click.echo(ngettext("{n} figure imported.", "{n} figures imported.", n).format(n=n))


def _year(written: str) -> int:
    from qcoder.flows import checked_year

    return checked_year(written)


def _show_preview(found: FlowPreview, *, as_json: bool) -> None:
    rows: list[dict[str, Any]] = [
        {
            "line": row.line,
            "name": row.name,
            "state": str(row.state) if as_json else _(str(row.state)),
            "figures": [_figure(old, new, as_json) for old, new in row.flows if old != new],
            "reason": row.reason,
            "suggestion": row.suggestion,
        }
        for row in found.rows
    ]
    if as_json:
        data = {name: value for name, value in vars(found).items() if name != "rows"}
        show_json(data | {"rows": rows})
        return
    headings = {
        "line": _("Line"),
        "name": _("Name"),
        "state": _("State"),
        "figures": _("Changes"),
    }
    printed = [row | {"figures": "; ".join(row["figures"]) or row["reason"]} for row in rows]
    show_rows(printed, headings, as_json=False, folded=("name", "figures"))
    for sentence in (*found.notes, *found.refused):
        click.echo(sentence)


def _figure(old: Any, new: Any, as_json: bool) -> Any:
    if as_json:
        was = old.value if old else None
        return {"year": new.year, "measure": str(new.measure), "old": was, "new": new.value}
    before = "" if old is None else f"{_value(old.value)} → "
    return f"{new.year} {_(new.measure.value)}: {before}{_value(new.value)}"


def _value(value: int | None) -> str:
    return "?" if value is None else str(value)
