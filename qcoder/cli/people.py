"""Commands for coders: coders."""

from __future__ import annotations

from typing import Any

import click

from qcoder.cli.common import Commands, Words, json_option, opened, project_options, show_rows
from qcoder.i18n import _
from qcoder.model import CoderKind


@click.group(
    cls=Commands,
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


COMMANDS = (coders,)
