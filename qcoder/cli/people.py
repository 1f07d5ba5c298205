"""Commands for coders and cases: coders, cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click_default_group import DefaultGroup

from qcoder.cli.common import json_option, opened, project_options, show_rows
from qcoder.i18n import _, ngettext


@click.group(
    cls=DefaultGroup,
    default="list",
    default_if_no_args=False,
    help=_("List and add coders, and say how far you are with a document."),
)
def coders() -> None:
    """Hold the commands for coders."""


@coders.command("list", help=_("List the coders."))
@project_options
@json_option
def list_coders(as_json: bool, **where: Any) -> None:
    """Show the coders with their number of codings."""
    with opened(**where, read_only=True) as p:
        counts: dict[str, int] = {}
        for (_code, coder), count in p.codes.counts().items():
            counts[coder] = counts.get(coder, 0) + count
        rows = [
            {
                "name": coder.name,
                "kind": str(coder.kind) if as_json else _(str(coder.kind)),
                "codings": counts.get(coder.id, 0),
                "id": coder.id,
            }
            for coder in p.coders.list()
        ]
    headings = {"name": _("Coder"), "kind": _("Kind"), "codings": _("Codings")}
    show_rows(rows, headings, as_json=as_json)


@coders.command("add", help=_("Add a coder."))
@project_options
@click.argument("name")
def add_coder(name: str, **where: Any) -> None:
    """Add a coder."""
    with opened(**where) as p:
        p.coders.add(name)


@coders.command("status", help=_("Say how far you are with a document."))
@project_options
@click.argument("document")
@click.argument("status", type=click.Choice(["not started", "busy", "complete"]))
def set_status(document: str, status: str, **where: Any) -> None:
    """Set the status of a document for this coder."""
    with opened(**where) as p:
        p.coders.set_status(document, status)


@click.group(
    cls=DefaultGroup,
    default="list",
    default_if_no_args=False,
    help=_("List cases, and import them with their variables from a table."),
)
def cases() -> None:
    """Hold the commands for cases."""


@cases.command("list", help=_("List the cases with their values."))
@project_options
@json_option
def list_cases(as_json: bool, **where: Any) -> None:
    """Show each case with the values of its variables; missing ones are empty."""
    with opened(**where, read_only=True) as p:
        variables = p.cases.variables()
        values = {variable.name: p.cases.values(variable) for variable in variables}
        rows = [
            {"case": case.name}
            | {name: _shown(found.get(case.id)) for name, found in values.items()}
            for case in p.cases.list()
        ]
    headings = {"case": _("Case")} | {name: name for name in values}
    show_rows(rows, headings, as_json=as_json)


@cases.command("import", help=_("Import cases from a CSV or XLSX table."))
@project_options
@click.argument("file", type=click.Path(path_type=Path))
def import_cases(file: Path, **where: Any) -> None:
    """Import a table of cases: one row each, a column per variable."""
    with opened(**where) as p:
        found = p.load_cases(file)
    click.echo(
        ngettext("{n} case imported.", "{n} cases imported.", len(found)).format(n=len(found))
    )


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return " | ".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return None if value is None else str(value)


COMMANDS = (coders, cases)
