"""Commands for the log: history, undo, redo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import MOST, json_option, opened, project_options, show_rows
from qcoder.i18n import _

if TYPE_CHECKING:
    from qcoder.model import Operation
    from qcoder.project import Project


@click.command(help=_("Show what was done, newest first."))
@project_options
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=20,
    show_default=True,
    help=_("How many operations to show."),
)
@json_option
def history(limit: int, as_json: bool, **where: Any) -> None:
    """Show the log of operations."""
    with opened(**where, read_only=True) as p:
        listed = p.history.list(limit)
        subjects = p.history.subjects(listed)
        names = {coder.id: coder.name for coder in p.coders.list(merged=True)}
        rows = [
            {
                "number": operation.number,
                "time": operation.time if as_json else operation.time[:16].replace("T", " "),
                "coder": names.get(operation.coder or "", ""),
                "verb": operation.verb if as_json else _(operation.verb),
                "subject": subjects[operation.number],
                "kind": operation.kind if as_json else _remark(operation),
                "reverts": operation.reverts,
                "reverted_by": operation.reverted_by,
                "id": operation.id,
            }
            for operation in listed
        ]
    headings = {
        "number": _("No."),
        "time": _("Time (UTC)"),
        "coder": _("Coder"),
        "verb": _("What"),
        "subject": _("Of what"),
        "kind": "",
    }
    show_rows(rows, headings, as_json=as_json)


@click.command(help=_("Undo your newest operation, or with --operation any other."))
@project_options
@click.option(
    "--operation",
    type=click.IntRange(1, MOST),
    help=_("Number of the operation, from the history."),
)
def undo(operation: int | None, **where: Any) -> None:
    """Undo."""
    with opened(**where) as p:
        undone = p.undo() if operation is None else p.history.revert(operation)
        done = _done(p, undone)
    click.echo(_("Undone: {verb}.").format(verb=done))


@click.command(help=_("Do again what was undone last."))
@project_options
def redo(**where: Any) -> None:
    """Redo."""
    with opened(**where) as p:
        again = p.redo()
        done = _done(p, again)
    click.echo(_("Done again: {verb}.").format(verb=done))


def _done(p: Project, operation: Operation) -> str:
    """Return what was done, and to what: `code passage: REGIE in interview02`."""
    subject = p.history.subject(operation)
    return f"{_(operation.verb)}: {subject}" if subject else _(operation.verb)


def _remark(operation: Any) -> str:
    if operation.reverted_by:
        return _("undone by {number}").format(number=operation.reverted_by)
    if operation.kind == "redo":
        return _("again, after {number}").format(number=operation.reverts)
    if operation.reverts:
        return _("undoes {number}").format(number=operation.reverts)
    return ""


COMMANDS = (history, undo, redo)
