"""Commands for coding: code, codings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import (
    Commands,
    Words,
    json_option,
    opened,
    progress_bar,
    project_options,
    say_coder,
    show_rows,
)
from qcoder.errors import Error, Refused, UnknownCoder
from qcoder.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from qcoder.coding_table import Preview
    from qcoder.model import Coding
    from qcoder.project import Project

_VALENCES = ("facilitating", "hindering", "both", "neutral")
_PHASE = "fase"
_ID = 8  # characters of an id that lists show and commands take


@click.command(help=_("Code a passage of DOCUMENT, given by its words or by its offsets."))
@project_options
@click.argument("document")
@click.argument("code")
@click.option("--text", help=_("The words of the passage, which occur once in the document."))
@click.option("--start", type=int, help=_("Offset of the first character, from 0."))
@click.option("--end", type=int, help=_("Offset after the last character."))
@click.option(
    "--valence",
    type=Words(*_VALENCES),
    help=_("The valence: how the passage judges what the code names."),
)
@click.option("--flag", "flags", multiple=True, help=_("A flag, such as citaat; may be repeated."))
@click.option("--phase", help=_("The phase, such as contact; one of those in the codebook."))
@click.option("--as", "as_coder", help=_("The coder whose coding it is, such as the consensus."))
@click.option("--memo", help=_("A memo on the coding."))
@json_option
def code(
    document: str,
    code: str,
    text: str | None,
    start: int | None,
    end: int | None,
    valence: str | None,
    flags: tuple[str, ...],
    phase: str | None,
    as_coder: str | None,
    memo: str | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Code one passage."""
    if (text is None) == (start is None) or (start is None) != (end is None):
        raise click.UsageError(_("Give --text, or --start and --end."))
    with opened(**where) as p, p.operation(N_("code passage")):
        found = p.documents.get(document)
        if text is not None:
            span = p.codings.find_words(found, text)
            start, end = span.start, span.end
        coding = p.codings.add(
            found,
            start or 0,
            end or 0,
            code=code,
            valence=valence,
            flags=[_flag(p, flag) for flag in flags],
            qualifiers={} if phase is None else {_PHASE: _phase(p, phase)},
            coder=as_coder,
        )
        if memo is not None:
            p.memos.add(memo, coding=coding, coder=as_coder)
        rows = _rows(p, [coding], as_json)
    _show(rows, as_json)


@click.group(
    cls=Commands,
    default="list",
    default_if_no_args=False,
    help=_("List, import, change and remove codings."),
)
def codings() -> None:
    """Hold the commands for codings."""


@codings.command("list", help=_("List the codings with their passages."))
@project_options
@click.option("--document", help=_("Only of this document."))
@click.option("--code", help=_("Only of this code."))
@click.option("--by", "by_coder", help=_("Only by this coder."))
@json_option
def list_codings(
    document: str | None, code: str | None, by_coder: str | None, as_json: bool, **where: Any
) -> None:
    """Show codings."""
    with opened(**where, read_only=True) as p:
        rows = _rows(p, p.codings.list(document, code, by_coder), as_json)
    _show(rows, as_json)


@codings.command("import", help=_("Import codings from a CSV, XLSX or JSON Lines table."))
@project_options
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--add-coders", is_flag=True, help=_("Add coders that are in the table but not in the project.")
)
@click.option("--preview", is_flag=True, help=_("Only say what would be imported."))
@click.option(
    "--skip-refused", is_flag=True, help=_("Leave rows out that do not fit, and import the others.")
)
def import_codings(
    file: Path, add_coders: bool, preview: bool, skip_refused: bool, **where: Any
) -> None:
    """Import codings by the exact words of their passages, or by offsets."""
    if preview:
        with opened(**where, read_only=True) as p:
            _show_preview(p.preview_codings(file, add_coders=add_coders))
        return
    with opened(**where) as p, progress_bar(_("Importing")) as bar:
        how = {"add_coders": add_coders, "skip_refused": skip_refused}
        try:
            done = p.load_codings(file, **how, progress=bar)
        except UnknownCoder as error:
            raise Error(f"{error} {_add_them()}") from error
    _show_unused(done.unused)
    n = done.new
    click.echo(ngettext("{n} coding imported.", "{n} codings imported.", n).format(n=n))
    _show_others(done)


def _show_preview(found: Preview) -> None:
    _show_unused(found.unused)
    if found.coders:
        click.echo(_("Coders to be added: {names}.").format(names=", ".join(found.coders)))
    n = found.new
    click.echo(ngettext("{n} coding is new.", "{n} codings are new.", n).format(n=n))
    _show_others(found)


def _add_them() -> str:
    return _("With --add-coders, coders who are new are added.")


def _show_unused(names: Sequence[str]) -> None:
    if names:
        click.echo(_("Columns not used: {names}.").format(names=", ".join(names)), err=True)


def _show_others(found: Preview) -> None:
    """Say of the rows that are not new what becomes of them."""
    n = found.added
    if n:
        click.echo(
            ngettext(
                "{n} row adds to another coding.", "{n} rows add to another coding.", n
            ).format(n=n)
        )
    n = found.there
    click.echo(
        ngettext(
            "{n} row is in the project already.", "{n} rows are in the project already.", n
        ).format(n=n)
    )
    n = found.moved
    if n:
        click.echo(
            ngettext(
                "{n} passage was found by its words, elsewhere than at its offsets.",
                "{n} passages were found by their words, elsewhere than at their offsets.",
                n,
            ).format(n=n)
        )
    n = found.left_out
    if n:
        click.echo(
            ngettext("{n} row does not fit:", "{n} rows do not fit:", n).format(n=n), err=True
        )
    for problem in found.refused:
        click.echo(problem, err=True)
    if any(found.unknown):
        click.echo(_add_them(), err=True)
    if "" in found.unknown:
        click.echo(say_coder(), err=True)


@codings.command("change", help=_("Change the coding with this id: its code, valence or passage."))
@project_options
@click.argument("coding")
@click.option("--code", help=_("Another code."))
@click.option("--valence", type=Words(*_VALENCES, "none"), help=_("Another valence."))
@click.option("--start", type=int, help=_("Offset of the first character, from 0."))
@click.option("--end", type=int, help=_("Offset after the last character."))
def change_coding(
    coding: str,
    code: str | None,
    valence: str | None,
    start: int | None,
    end: int | None,
    **where: Any,
) -> None:
    """Change one coding as one operation."""
    if all(value is None for value in (code, valence, start, end)):
        raise click.UsageError(_("Say what to change."))
    with opened(**where) as p, p.operation(N_("change coding")):
        found = p.codings.get(coding)
        if valence is not None:
            found = p.codings.set_valence(found, None if valence == "none" else valence)
        if start is not None or end is not None:
            new_start = found.start if start is None else start
            found = p.codings.resize(found, new_start, found.end if end is None else end)
        if code is not None:
            found = p.codings.recode(found, code)
        rows = _rows(p, [p.codings.get(found.id)], as_json=False)
    _show(rows, as_json=False)


@codings.command("remove", help=_("Remove the codings with these ids."))
@project_options
@click.argument("coding", nargs=-1, required=True)
def remove_codings(coding: tuple[str, ...], **where: Any) -> None:
    """Remove codings with their memos."""
    with opened(**where) as p:
        p.codings.remove(*coding)


def _phase(p: Project, phase: str) -> str:
    """Return the key of a phase that is given by its name; what is none is refused later on."""
    found = [each for each in p.codebook.get().qualifiers if each.key == _PHASE]
    if not found:
        raise Refused(_("The codebook has no phases: leave --phase out."))
    for choice in found[0].choices:
        names = (choice.key, choice.name_nl, choice.name_en)
        if phase and phase.casefold() in [name.casefold() for name in names]:
            return choice.key
    return phase


def _flag(p: Project, flag: str) -> str:
    """Return the key of a flag, of those that the codebook has. Raises `Refused`."""
    choices = p.codebook.get().flags
    for choice in choices:
        if flag.casefold() in (choice.key, choice.name_nl.casefold(), choice.name_en.casefold()):
            return choice.key
    if choices:
        raise Refused(
            _("The codebook has no flag “{flag}”; it has: {flags}.").format(
                flag=flag, flags=", ".join(choice.key for choice in choices)
            )
        )
    return flag


def _rows(p: Project, codings: Sequence[Coding], as_json: bool) -> list[dict[str, object]]:
    documents = {key: p.documents.get(key) for key in {coding.document for coding in codings}}
    codes = {code.id: code.short_id for code in p.codes.list()}
    coders = {coder.id: coder.name for coder in p.coders.list()}
    return [
        {
            "document": documents[coding.document].name,
            "start": coding.start,
            "end": coding.end,
            "code": codes[coding.code],
            "valence": coding.valence if as_json or not coding.valence else _(coding.valence),
            "flags": ", ".join(coding.flags),
            "coder": coders[coding.coder],
            "passage": documents[coding.document].text[coding.start : coding.end],
            "qualifiers": dict(coding.qualifiers),
            "id": coding.id if as_json else coding.id[:_ID],
        }
        for coding in codings
    ]


def _show(rows: list[dict[str, object]], as_json: bool) -> None:
    headings = {
        "document": _("Document"),
        "code": _("Code"),
        "valence": _("Valence"),
        "coder": _("Coder"),
        "passage": _("Passage"),
        "id": "id",
    }
    show_rows(rows, headings, as_json=as_json, folded=("document", "passage"))


COMMANDS = (code, codings)
