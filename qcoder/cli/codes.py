"""Commands for the codebook: codebook, codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qcoder.cli.common import MOST, Commands, json_option, opened, project_options, show_rows
from qcoder.errors import Error, Refused
from qcoder.i18n import _, language, ngettext


@click.group(help=_("Load a codebook from a file, or write the project's codebook to one."))
def codebook() -> None:
    """Hold the commands for codebook files."""


@codebook.command("list", help=_("List the codebooks that come with qcoder."))
def list_codebooks() -> None:
    """Show the names that `load` takes."""
    from qcoder import codebook_files

    for name in codebook_files.shipped():
        book = codebook_files.read(codebook_files.find(name))
        click.echo(f"{name}: {book.title(language())}")


@codebook.command("load", help=_("Load SOURCE: a shipped codebook by name, or a file."))
@project_options
@click.argument("source", type=click.Path(path_type=Path))
def load_codebook(source: Path, **where: Any) -> None:
    """Add the codes of a codebook to the project."""
    with opened(**where) as p:
        loaded = p.codebook.load(source)
    for warning in loaded.warnings:
        click.echo(warning, err=True)
    click.echo(
        _("{title}: codes and themes added: {added}; brought up to date: {updated}.").format(
            title=loaded.title or source, added=loaded.added, updated=loaded.updated
        )
    )


@codebook.command(
    "save", help=_("Write the codebook to FILE: .yaml, .csv, .xlsx; .docx or .html to read.")
)
@project_options
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--language",
    "book_language",
    type=click.Choice(["nl", "en"]),
    help=_("Language of the file; else that of the messages."),
)
@click.option("--counts", is_flag=True, help=_("In .docx and .html: the codings of each code."))
def save_codebook(file: Path, book_language: str | None, counts: bool, **where: Any) -> None:
    """Write the project's codes to a file."""
    from qcoder.codebook import check_place

    check_place(file)
    with opened(**where, read_only=True) as p:
        p.codebook.save(file, language=book_language or language(), counts=counts)
    click.echo(_("Wrote {path}.").format(path=file))


@click.group(
    cls=Commands,
    default="list",
    default_if_no_args=False,
    help=_("List, add, rename, move, merge, retire and remove codes."),
)
def codes() -> None:
    """Hold the commands for codes."""


@codes.command("list", help=_("List the codes with their number of codings."))
@project_options
@json_option
def list_codes(as_json: bool, **where: Any) -> None:
    """Show the tree of codes."""
    with opened(**where, read_only=True) as p:
        counts: dict[str, int] = {}
        for (code, _coder), count in p.codes.counts().items():
            counts[code] = counts.get(code, 0) + count
        rows = [
            {
                "code": code.short_id,
                "name": code.name(language()),
                "theme": p.codes.get(code.parent).short_id if code.parent else "",
                "codable": code.codable,
                "status": str(code.status),
                "codings": counts.get(code.id, 0) if code.codable else None,
                "id": code.id,
            }
            for code in p.codes.list()
        ]
    if not as_json:
        for row in rows:
            row["name"] = row["name"] if not row["codable"] else f"  {row['name']}"
            row["status"] = "" if row["status"] == "active" else _(str(row["status"]))
    headings = {
        "code": _("Code"),
        "name": _("Name"),
        "codings": _("Codings"),
        "status": _("Status"),
    }
    show_rows(rows, headings, as_json=as_json)


@codes.command("add", help=_("Add a code with a short id, such as SAM-NIEUW."))
@project_options
@click.argument("short_id")
@click.option("--name", default="", help=_("Name, in the language of the messages."))
@click.option("--under", help=_("Theme or code that it comes under."))
@click.option("--theme", is_flag=True, help=_("A theme: it cannot be applied itself."))
def add_code(short_id: str, name: str, under: str | None, theme: bool, **where: Any) -> None:
    """Add a code."""
    names = {f"name_{language()}": name}
    with opened(**where) as p:
        added = p.codes.add(short_id, parent=under, codable=not theme, **names)
        click.echo(f"{added.short_id}: {p.codes.path(added, language())}")


@codes.command("rename", help=_("Give a code another name, in the language of the messages."))
@project_options
@click.argument("code")
@click.argument("name")
def rename_code(code: str, name: str, **where: Any) -> None:
    """Rename a code."""
    with opened(**where) as p:
        renamed = p.codes.rename(code, name, language())
        click.echo(f"{renamed.short_id}: {p.codes.path(renamed, language())}")


@codes.command("move", help=_("Move a code under another, or to the top."))
@project_options
@click.argument("code")
@click.option("--under", help=_("Theme or code that it comes under; else it goes to the top."))
@click.option(
    "--position", type=click.IntRange(0, MOST), help=_("Place among its siblings, from 0.")
)
def move_code(code: str, under: str | None, position: int | None, **where: Any) -> None:
    """Move a code."""
    with opened(**where) as p:
        moved = p.codes.move(code, under, position)
        click.echo(f"{moved.short_id}: {p.codes.path(moved, language())}")


@codes.command("merge", help=_("Give all codings of SOURCE to TARGET."))
@project_options
@click.argument("source")
@click.argument("target")
def merge_codes(source: str, target: str, **where: Any) -> None:
    """Merge two codes."""
    with opened(**where) as p:
        count = p.codes.count(source)
        p.codes.merge(source, target)
        now = p.codes.count(target)
    click.echo(
        ngettext(
            "{n} coding of {source} went to {target}, which now has {now}.",
            "{n} codings of {source} went to {target}, which now has {now}.",
            count,
        ).format(n=count, source=source, target=target, now=now)
    )


@codes.command("retire", help=_("Take a code out of use; its codings stay."))
@project_options
@click.argument("code")
@click.option("--back", is_flag=True, help=_("Take it into use again."))
def retire_code(code: str, back: bool, **where: Any) -> None:
    """Retire a code."""
    with opened(**where) as p:
        changed = p.codes.set_status(code, "active" if back else "retired")
        click.echo(f"{changed.short_id}: {_(str(changed.status))}")


@codes.command("remove", help=_("Remove a code."))
@project_options
@click.argument("code")
@click.option("--with-codings", is_flag=True, help=_("Remove its codings too."))
def remove_code(code: str, with_codings: bool, **where: Any) -> None:
    """Remove a code."""
    with opened(**where) as p:
        try:
            p.codes.remove(code, with_codings=with_codings)
        except Refused as error:
            if with_codings or not p.codes.count(code):
                raise
            hint = _("To remove both the code and its codings, add --with-codings.")
            raise Error(f"{error} {hint}") from error
    click.echo(_("Removed; “qcoder undo” brings it back."))


COMMANDS = (codebook, codes)
