"""Commands for coders and cases: coders, cases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from click_default_group import DefaultGroup

from qcoder.cli.common import Words, json_option, opened, project_options, show_rows
from qcoder.i18n import _, ngettext
from qcoder.model import CoderKind


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
@click.option(
    "--kind",
    type=Words("person", "consensus", "automatic"),
    default="person",
    help=_("A person, the consensus of several, or a program."),
)
def add_coder(name: str, kind: str, **where: Any) -> None:
    """Add a coder."""
    with opened(**where) as p:
        coder = p.coders.add(name, CoderKind(kind))
    click.echo(_("Added {name} ({kind}).").format(name=coder.name, kind=_(kind)))


@coders.command("status", help=_("Say how far you are with a document."))
@project_options
@click.argument("document")
@click.argument("status", type=Words("not started", "busy", "complete"))
def set_status(document: str, status: str, **where: Any) -> None:
    """Set the status of a document for this coder."""
    with opened(**where) as p:
        p.coders.set_status(document, status)
        click.echo(f"{p.documents.get(document).name}: {_(status)}")


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
            | {name: _value(found.get(case.id), as_json) for name, found in values.items()}
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


@cases.command("remove", help=_("Remove a case with its values; its documents stay."))
@project_options
@click.argument("case")
def remove_case(case: str, **where: Any) -> None:
    """Remove a case; undo brings it back."""
    with opened(**where) as p:
        p.cases.remove(case)
    click.echo(_("Removed; “qcoder undo” brings it back."))


@cases.command("unlink", help=_("Say that a document does not belong to a case."))
@project_options
@click.argument("case")
@click.argument("document")
def unlink_case(case: str, document: str, **where: Any) -> None:
    """Take back a link."""
    with opened(**where) as p:
        p.cases.unlink(case, document)
    click.echo(
        _("“{document}” no longer belongs to “{case}”.").format(document=document, case=case)
    )


def _value(value: Any, as_json: bool) -> object:
    """Return a value of a variable for JSON, or as text."""
    from qcoder.case_values import shown

    if value is None or (as_json and not isinstance(value, Decimal)):
        return value
    if not as_json:
        return shown(value)
    return int(value) if value == value.to_integral_value() else float(value)


COMMANDS = (coders, cases)
