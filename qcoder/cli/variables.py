"""Commands for the variables of cases: cases variables."""

from __future__ import annotations

from typing import Any

import click

from qcoder.cli.common import MOST, Commands, Words, json_option, opened, project_options, show_rows
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.model import VariableKind

_KIND = Words(*VariableKind)


@click.group(
    cls=Commands,
    default="list",
    default_if_no_args=False,
    help=_("List, add, rename, change, move and remove the variables of cases."),
)
def variables() -> None:
    """Hold the commands for variables."""


@variables.command("list", help=_("List the variables with how many cases have a value."))
@project_options
@json_option
def list_variables(as_json: bool, **where: Any) -> None:
    """Show the variables in their order."""
    with opened(**where, read_only=True) as p:
        rows = [
            {
                "variable": one.name,
                "kind": str(one.kind) if as_json else _(str(one.kind)),
                "options": list(one.options) if as_json else ", ".join(one.options),
                "values": len(p.cases.values(one)),
            }
            for one in p.cases.variables()
        ]
    headings = {
        "variable": _("Variable"),
        "kind": _("Kind"),
        "options": _("Options"),
        "values": _("Values"),
    }
    show_rows(rows, headings, as_json=as_json)


@variables.command("add", help=_("Add a variable."))
@project_options
@click.argument("name")
@click.option("--kind", type=_KIND, default="text", help=_("What its values are."))
@click.option("--option", "options", multiple=True, help=_("A value it takes; may be repeated."))
def add_variable(name: str, kind: str, options: tuple[str, ...], **where: Any) -> None:
    """Add a variable."""
    with opened(**where) as p:
        added = p.cases.add_variable(name, kind, options)
    click.echo(_("Added {name} ({kind}).").format(name=added.name, kind=_(kind)))


@variables.command("rename", help=_("Give a variable another name."))
@project_options
@click.argument("variable")
@click.argument("name")
def rename_variable(variable: str, name: str, **where: Any) -> None:
    """Rename a variable."""
    with opened(**where) as p:
        found = p.cases.variable(variable)
        p.cases.rename_variable(found, name)
        click.echo(_("Now called “{name}”.").format(name=p.cases.variable(found).name))


@variables.command("change", help=_("Make a variable of another kind, or give it other options."))
@project_options
@click.argument("variable")
@click.option("--kind", type=_KIND, help=_("What its values are."))
@click.option("--option", "options", multiple=True, help=_("A value it takes; may be repeated."))
@click.option("--any", "anything", is_flag=True, help=_("It takes anything: no options."))
def change_variable(
    variable: str, kind: str | None, options: tuple[str, ...], anything: bool, **where: Any
) -> None:
    """Change kind and options; values are made to fit, or nothing is changed."""
    if bool(options) == anything and (anything or kind is None):
        raise click.UsageError(_("Say what changes with --kind, --option or --any."))
    with opened(**where) as p, p.operation(N_("change kind")):
        found = p.cases.variable(variable)
        if kind is None:
            p.cases.set_options(found, options)
        else:
            p.cases.set_kind(found, kind, options)
        now = p.cases.variable(found)
    said = _(str(now.kind)) + (": " + ", ".join(now.options) if now.options else "")
    click.echo(f"{now.name} ({said})")


@variables.command(
    "move", help=_("Put a variable at another place among the others; 1 is the first.")
)
@project_options
@click.argument("variable")
@click.argument("position", type=click.IntRange(0, MOST))
def move_variable(variable: str, position: int, **where: Any) -> None:
    """Move a variable; 1 is the first place."""
    with opened(**where) as p:
        n = len(p.cases.variables())
        found = p.cases.variable(variable)
        if not 1 <= position <= n:
            raise Refused(
                _("There is no place {place}: choose one from 1 to {n}.").format(
                    place=position, n=n
                )
            )
        p.cases.move_variable(found, position - 1)
        click.echo(", ".join(one.name for one in p.cases.variables()))


@variables.command("remove", help=_("Remove a variable with its values."))
@project_options
@click.argument("variable")
def remove_variable(variable: str, **where: Any) -> None:
    """Remove a variable; undo brings it back."""
    with opened(**where) as p:
        p.cases.remove_variable(variable)
    click.echo(_("Removed; “qcoder undo” brings it back."))
