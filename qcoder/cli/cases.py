"""Commands for cases: their values, the documents that they are in, and groups by a variable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from qcoder.cli.case_sheets import (
    chosen,
    import_options,
    options_for,
    plain_value,
    show_preview,
)
from qcoder.cli.common import Commands, json_option, opened, project_options, show_json, show_rows
from qcoder.cli.flows import flows
from qcoder.cli.variables import variables
from qcoder.errors import Error, NotFound, Refused
from qcoder.i18n import N_, _, ngettext


@click.group(
    cls=Commands,
    default="list",
    default_if_no_args=False,
    help=_("Cases with their variables and figures per year, and the documents that they are in."),
)
def cases() -> None:
    """Hold the commands for cases."""


@cases.command("list", help=_("List the cases with their values."))
@project_options
@json_option
def list_cases(as_json: bool, **where: Any) -> None:
    """Show each case with the values of its variables; missing ones are empty."""
    with opened(**where, read_only=True) as p:
        table = p.cases.table()
    rows = [
        {"case": case.name}
        | {
            variable.name: plain_value(table.values.get((case.id, variable.id)), as_json)
            for variable in table.variables
        }
        for case in table.cases
    ]
    headings = {"case": _("Case")} | {variable.name: variable.name for variable in table.variables}
    show_rows(rows, headings, as_json=as_json)


@cases.command("add", help=_("Add cases."))
@project_options
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
def add_cases(names: tuple[str, ...], **where: Any) -> None:
    """Add cases by name."""
    with opened(**where) as p:
        n = len(p.cases.add_all(names))
    click.echo(ngettext("Added {n} case.", "Added {n} cases.", n).format(n=n))


@cases.command("rename", help=_("Give a case another name."))
@project_options
@click.argument("case")
@click.argument("name")
def rename_case(case: str, name: str, **where: Any) -> None:
    """Rename a case."""
    with opened(**where) as p:
        found = p.cases.get(case)
        p.cases.rename(found, name)
        click.echo(_("Now called “{name}”.").format(name=p.cases.get(found).name))


@cases.command("set", help=_("Set a value of a case; without VALUE it becomes missing."))
@project_options
@click.argument("case")
@click.argument("variable")
@click.argument("value", default="")
def set_value(case: str, variable: str, value: str, **where: Any) -> None:
    """Set one value."""
    with opened(**where) as p:
        p.cases.set_value(case, variable, value)
        found, of = p.cases.get(case), p.cases.variable(variable)
        now = plain_value(p.cases.value(found, of), as_json=False)
    said = _("missing") if now is None else f"“{now}”"
    click.echo(
        _("{case}: “{variable}” is {value} now.").format(
            case=found.name, variable=of.name, value=said
        )
    )


@cases.command("import", help=_("Import cases from a CSV or XLSX sheet, by a column of names."))
@project_options
@click.argument("file", type=click.Path(path_type=Path))
@import_options
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="COLUMN=KIND",
    help=_("Of which kind a new variable is, such as “fte=number”; may be repeated."),
)
@click.option(
    "--into",
    "into",
    multiple=True,
    metavar="COLUMN=VARIABLE",
    help=_("Into which variable a column goes; may be repeated."),
)
@click.option(
    "--skip-unfitting", is_flag=True, help=_("Leave out values that do not fit their variable.")
)
@click.option("--preview", is_flag=True, help=_("Only show what would be done."))
@json_option
def import_cases(project: Path, file: Path, preview: bool, as_json: bool, **options: Any) -> None:
    """Import a sheet of cases: one row each, a column per variable."""
    where = {name: options.pop(name) for name in ("coder", "passphrase_file", "take_over")}
    choices = chosen(**options)
    with opened(project, **where, read_only=preview) as p:
        found = p.preview_cases(file, choices)
        hints = options_for(found)
        try:
            n = 0 if preview else len(p.load_cases(file, choices))
        except Refused as error:
            raise Error(" ".join([str(error), *hints])) from error
    if preview or as_json:
        show_preview(found, as_json=as_json)
        return
    for note in found.notes:
        click.echo(note)
    click.echo(ngettext("{n} case imported.", "{n} cases imported.", n).format(n=n))


@cases.command("remove", help=_("Remove a case with its values; its documents stay."))
@project_options
@click.argument("case")
def remove_case(case: str, **where: Any) -> None:
    """Remove a case; undo brings it back."""
    with opened(**where) as p:
        p.cases.remove(case)
    click.echo(_("Removed; “qcoder undo” brings it back."))


@cases.command("link", help=_("Say that a document, or one speaker in it, belongs to a case."))
@project_options
@click.argument("case")
@click.argument("document")
@click.option("--speaker", help=_("Only this speaker of a group interview."))
def link_case(case: str, document: str, speaker: str | None, **where: Any) -> None:
    """Link a document or speaker."""
    with opened(**where) as p:
        who = p.speakers.find(document, speaker) if speaker else None
        p.cases.link(case, document, who)
    click.echo(_("“{document}” belongs to “{case}” now.").format(document=document, case=case))


@cases.command("unlink", help=_("Say that a document does not belong to a case."))
@project_options
@click.argument("case")
@click.argument("document")
@click.option("--speaker", help=_("Only this speaker; else the document and all speakers in it."))
def unlink_case(case: str, document: str, speaker: str | None, **where: Any) -> None:
    """Take back a link."""
    with opened(**where) as p:
        who = p.speakers.find(document, speaker) if speaker else None
        wanted = (p.cases.get(case).id, p.documents.get(document).id, who and who.id)
        if not any(wanted in (link, (*link[:2], None)) for link in p.cases.links()):
            raise NotFound(
                _("“{document}” is not linked to “{case}”.").format(document=document, case=case)
            )
        p.cases.unlink(case, document, *([who] if who else []))
    click.echo(
        _("“{document}” no longer belongs to “{case}”.").format(document=document, case=case)
    )


@cases.command("links", help=_("List which documents and speakers belong to which case."))
@project_options
@json_option
def list_links(as_json: bool, **where: Any) -> None:
    """Show the links by case."""
    with opened(**where, read_only=True) as p:
        names = _names(p)
        rows = [
            {"case": names(case), "document": names(document), "speaker": names(speaker)}
            for case, document, speaker in p.cases.links()
        ]
    rows.sort(key=lambda row: (row["case"] or "", row["document"] or ""))
    headings = {"case": _("Case"), "document": _("Document"), "speaker": _("Speaker")}
    show_rows(rows, headings, as_json=as_json)


@cases.command("suggest", help=_("List which documents and speakers seem to be of which case."))
@project_options
@click.option("--accept", is_flag=True, help=_("Link all that is listed."))
@json_option
def suggest_links(accept: bool, as_json: bool, **where: Any) -> None:
    """Show what names suggest, and link it where that is asked."""
    with opened(**where, read_only=not accept) as p:
        found, names = p.cases.suggestions(), _names(p)
        rows = [
            {
                "case": names(one.case),
                "document": names(one.document),
                "speaker": names(one.speaker),
                "reason": one.reason,
            }
            for one in found
        ]
        if accept:
            p.cases.link_all((one.case, one.document, one.speaker) for one in found)
    headings = {
        "case": _("Case"),
        "document": _("Document"),
        "speaker": _("Speaker"),
        "reason": _("Reason"),
    }
    show_rows(rows, headings, as_json=as_json)
    if accept and not as_json:
        n = len(found)
        click.echo(ngettext("{n} link made.", "{n} links made.", n).format(n=n))


@cases.command("group", help=_("Make a group of documents of each value of a variable."))
@project_options
@click.argument("variable")
@json_option
def group_documents(variable: str, as_json: bool, **where: Any) -> None:
    """Put documents in groups by the value of their cases."""
    with opened(**where) as p:
        done, names = p.groups.from_variable(variable), _names(p)
    if as_json:
        show_json(
            {
                "groups": [*dict.fromkeys(group.name for group in done.groups)],
                "put": [names(document) for document in done.put],
                "several": [names(document) for document in done.several],
                "none": [names(document) for document in done.none],
            }
        )
        return
    n = len(done.put)
    groups = dict.fromkeys(group.name for group in done.groups)  # “Noord” and “noord” are one
    said = ngettext("{n} document in {groups}.", "{n} documents in {groups}.", n)
    click.echo(said.format(n=n, groups=", ".join(groups) or _("no group")))
    for template, left in (
        (N_("They stayed where they were, as their cases differ: {documents}."), done.several),
        (N_("They stayed where they were, as no value is known: {documents}."), done.none),
    ):
        if left:
            listed = ", ".join(names(document) or "" for document in left)
            click.echo(_(template).format(documents=listed))


def _names(p: Any) -> Callable[[str | None], str | None]:
    """Return what gives the name of a case, document or speaker by its id, read at once."""
    found: dict[str, str] = {case.id: case.name for case in p.cases.list()}
    for document in p.documents.list():
        found[document.id] = document.name
        found |= {speaker.id: speaker.label for speaker in p.speakers.list(document)}
    return lambda key: None if key is None else found[key]


cases.add_command(variables)
cases.add_command(flows)
COMMANDS = (cases,)
