"""Commands for documents: documents, correct."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import Commands, Words, json_option, opened, project_options, show_rows
from qcoder.errors import Error
from qcoder.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from qcoder.model import Document
    from qcoder.project import Project


@click.group(
    cls=Commands,
    default="list",
    default_if_no_args=False,
    help=_("List, show, rename, group and remove documents, and correct who speaks."),
)
def documents() -> None:
    """Hold the commands for documents."""


@documents.command("list", help=_("List the documents."))
@project_options
@json_option
def list_documents(as_json: bool, **where: Any) -> None:
    """Show name, turns, speakers, codings and status of each document."""
    with opened(**where, read_only=True) as p:
        groups = {group.id: group.name for group in p.groups.list()}
        rows = [
            {
                "name": document.name,
                "group": groups.get(document.group or ""),
                "format": document.format,
                "turns": len(document.turns),
                "speakers": ", ".join(
                    f"{speaker.label} ({_(str(speaker.role))})"
                    for speaker in p.speakers.list(document)
                ),
                "codings": p.codings.count(document),
                "status": _status(p, document, as_json) if p.coder else "",
                "id": document.id,
            }
            for document in p.documents.list()
        ]
    headings = {
        "name": _("Document"),
        **({"group": _("Group")} if groups else {}),
        "format": _("Format"),
        "turns": _("Turns"),
        "speakers": _("Speakers"),
        "codings": _("Codings"),
        "status": _("Status"),
    }
    spare = [name for name in ("format", "turns", "group", "status") if name in headings]
    show_rows(rows, headings, as_json=as_json, folded=("name", "speakers"), spare=spare)


def _status(p: Project, document: Document, as_json: bool) -> str:
    status = str(p.coders.status(document))
    return status if as_json else _(status)


@documents.command("show", help=_("Print a document's text, or its turns as JSON."))
@project_options
@click.argument("document")
@json_option
def show_document(document: str, as_json: bool, **where: Any) -> None:
    """Show the text as it is stored, which is what `correct` takes."""
    from qcoder.cli.common import show_json
    from qcoder.structure import times

    with opened(**where, read_only=True) as p:
        found = p.documents.get(document)
        if not as_json:
            click.echo(found.text, nl=not found.text.endswith("\n"))
            return
        turns = [
            {
                "speaker": turn.speaker,
                "start": turn.start,
                "end": turn.end,
                "time": time,
                "time_end": turn.time_end,
                "text": turn.text,
            }
            for turn, time in zip(found.turns, times(found.turns), strict=True)
        ]
        show_json({"name": found.name, "text": found.text, "turns": turns})


@documents.command("rename", help=_("Give a document another name."))
@project_options
@click.argument("document")
@click.argument("name")
def rename_document(document: str, name: str, **where: Any) -> None:
    """Rename a document."""
    with opened(**where) as p:
        p.documents.rename(document, name)
        click.echo(_("Now called “{name}”.").format(name=p.documents.get(name).name))


@documents.command(
    "group", help=_("Put documents in a group (made where it is not there yet), or in none.")
)
@project_options
@click.argument("names", metavar="DOCUMENT...", nargs=-1, required=True)
@click.option("--group", help=_("The name of the group."))
@click.option("--none", "nowhere", is_flag=True, help=_("In no group."))
def group_documents(names: tuple[str, ...], group: str | None, nowhere: bool, **where: Any) -> None:
    """Put documents in a group as one operation."""
    wanted = (group or "").strip()
    if group is None and not nowhere or wanted and nowhere:
        raise click.UsageError(_("Say which group with --group, or --none."))
    with opened(**where) as p, p.operation(N_("move document")):
        found = [p.documents.get(name) for name in names]
        there = [one.name.casefold() for one in p.groups.list()]
        if wanted and wanted.casefold() not in there:
            p.groups.add(wanted)
        for document in found:
            p.groups.put(document, wanted or None)
    n = len(found)
    if wanted:
        said = ngettext("{n} document in “{group}” now.", "{n} documents in “{group}” now.", n)
    else:
        said = ngettext("{n} document in no group now.", "{n} documents in no group now.", n)
    click.echo(said.format(n=n, group=wanted))


@documents.command("remove", help=_("Remove a document with its codings and memos."))
@project_options
@click.argument("document")
def remove_document(document: str, **where: Any) -> None:
    """Remove a document; undo brings it back."""
    with opened(**where) as p:
        count = p.codings.count(document)
        p.documents.remove(document)
    click.echo(
        ngettext(
            "Removed, with {n} coding; “qcoder undo” brings it back.",
            "Removed, with {n} codings; “qcoder undo” brings it back.",
            count,
        ).format(n=count)
    )


@documents.command(
    "speaker", help=_("Correct a speaker: the role, the label, or who it really is.")
)
@project_options
@click.argument("document")
@click.argument("label")
@click.option(
    "--role",
    type=Words("interviewer", "respondent", "other"),
    help=_("The role of the speaker."),
)
@click.option("--rename", "new_label", help=_("Show this label instead."))
@click.option("--same-as", help=_("Give the turns to the speaker with this label."))
def correct_speaker(
    document: str,
    label: str,
    role: str | None,
    new_label: str | None,
    same_as: str | None,
    **where: Any,
) -> None:
    """Correct a speaker as one operation."""
    with opened(**where) as p, p.operation(N_("correct speaker")):
        speaker = p.speakers.find(document, label)
        if role is not None:
            p.speakers.set_role(speaker, role)
        if new_label is not None:
            p.speakers.rename(speaker, new_label)
        if same_as is not None:
            p.speakers.merge(speaker, p.speakers.find(document, same_as))
        for one in p.speakers.list(document):
            click.echo(f"{one.label} ({_(str(one.role))})")


@click.command(
    help=_(
        "Replace a document's text by the corrected one in FILE (UTF-8); codings go along. "
        "“qcoder documents show” prints the text to correct."
    )
)
@project_options
@click.argument("document")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def correct(document: str, file: Path, **where: Any) -> None:
    """Correct a text and list the codings that lost theirs."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Error(
            _("“{name}” is not UTF-8 text: save the file as UTF-8 and try again.").format(
                name=file.name
            )
        ) from error
    with opened(**where) as p:
        before = p.documents.get(document)
        # `show` and editors end a file with a line break that the text may not have.
        text = text if before.text.endswith("\n") else text.removesuffix("\n")
        result = p.documents.correct(document, text)
        lost = [
            (p.codes.get(coding.code).short_id, before.text[coding.start : coding.end])
            for coding in result.lost_codings
        ]
    click.echo(
        ngettext("{n} passage moved along.", "{n} passages moved along.", result.moved).format(
            n=result.moved
        )
    )
    for code, words in lost:
        click.echo(
            _("Removed, as its words are gone: {code} “{words}”").format(code=code, words=words)
        )


COMMANDS = (documents, correct)
