"""Commands for merging: merge, and differences, where what it left is settled.

The one rule: with `--preview` nothing is changed; nothing is settled that was not named.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click_default_group import DefaultGroup

from qcoder.cli.common import (
    Words,
    json_option,
    opened,
    progress_bar,
    project_options,
    read_passphrase,
    show_json,
    show_rows,
    show_table,
)
from qcoder.i18n import _, ngettext

if TYPE_CHECKING:
    from qcoder.merging.apply import MergePreview

_SHORTEST = 8  # characters of an id that a table shows


@click.command(
    help=_(
        "Merge other files of the project into it: packages that come back, and copies that were "
        "worked in. Each file is one operation, that can be undone; nothing that is here is "
        "overwritten: what both sides changed is listed by “qcoder differences”."
    )
)
@project_options
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--preview", is_flag=True, help=_("Show what would be done, and change nothing."))
@click.option(
    "--other-passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help=_("File with the passphrase of the other files, where it is not the project's."),
)
@json_option
def merge(
    files: tuple[Path, ...],
    preview: bool,
    other_passphrase_file: Path | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Merge files one after the other, and say what came of each."""
    passphrase = read_passphrase(other_passphrase_file)
    found: list[MergePreview] = []
    with opened(**where) as p:
        for file in files:
            with progress_bar(_("Merging {name}").format(name=file.name)) as progress:
                run = p.merge_preview if preview else p.merge
                found.append(run(file, passphrase, progress))
            if not as_json:
                _show(found[-1], preview=preview)
        left = p.differences.count()
    if as_json:
        show_json([_data(one) for one in found])
    elif left and not preview:
        click.echo(
            ngettext(
                "{n} difference is to be settled: “qcoder differences PROJECT” lists it.",
                "{n} differences are to be settled: “qcoder differences PROJECT” lists them.",
                left,
            ).format(n=left)
        )


def _data(found: MergePreview) -> dict[str, Any]:
    return {
        "file": found.filename,
        "operations": found.operations,
        "codings": [asdict(tally) for tally in found.tallies],
        "other": found.changes,
        "new_codes": found.new_codes,
        "differences": [asdict(one) for one in found.differences],
        "refused": [asdict(row) for row in found.refused],
        "notes": found.notes,
    }


def _show(found: MergePreview, *, preview: bool) -> None:
    click.echo(found.describe())
    if not found.operations:
        return
    _show_codings(found)
    for sentence in found.notes:
        click.echo(sentence)
    if found.new_codes:
        click.echo(_("Proposed codes: {names}.").format(names=", ".join(found.new_codes)))
    _list(_("Proposals"), [one.describe() for one in found.proposals])
    _list(_("Conflicts"), [one.describe() for one in found.conflicts])
    _list(_("Refused"), [row.describe() for row in found.refused])
    if preview:
        click.echo(_("This is a preview: nothing was changed."))


def _show_codings(found: MergePreview) -> None:
    headings = [
        _("Coder"), _("Document"), _("New"), _("Equal"), _("Changed"), _("Removed"),
        _("In conflict"), _("Refused"),
    ]  # fmt: skip
    rows = [[*asdict(tally).values()] for tally in found.tallies]
    if rows:
        show_table(rows, headings)


def _list(title: str, sentences: list[str]) -> None:
    if sentences:
        click.echo(f"{title}:")
    for sentence in sentences:
        click.echo(f"- {sentence}")


@click.group(
    cls=DefaultGroup,
    default="list",
    default_if_no_args=False,
    help=_("List what merging left to be settled, and settle it one by one."),
)
def differences() -> None:
    """Hold the commands for differences."""


@differences.command("list", help=_("List what is to be settled, and the proposed codes."))
@project_options
@click.option("--all", "every", is_flag=True, help=_("Also what was settled."))
@json_option
def list_differences(every: bool, as_json: bool, **where: Any) -> None:
    """Show the differences with both sides, and the proposed codes with their codings."""
    with opened(**where, read_only=True) as p:
        found = p.differences.list(settled=every)
        codes = [(code, p.codes.count(code)) for code in p.differences.proposed()]
    if as_json:
        proposed = [{"code": code.short_id, "id": code.id, "codings": n} for code, n in codes]
        show_json({"differences": [asdict(one) for one in found], "proposed": proposed})
        return
    rows = [
        {
            "id": one.id[:_SHORTEST],
            "kind": _(one.kind),
            "document": one.on,
            "what": one.describe(),
            "words": one.words,
            "settled": _(one.settled) if one.settled else None,
        }
        for one in found
    ]
    headings = {"id": _("No."), "kind": _("Kind"), "document": _("Document")}
    headings |= {"what": _("What differs"), "words": _("Words")}
    show_rows(
        rows, headings | ({"settled": _("Settled")} if every else {}), as_json=False,
        folded=("what", "words"),
    )  # fmt: skip
    for code, n in codes:
        click.echo(
            ngettext(
                "Proposed code {code}: {n} coding. Accept, map or refuse it.",
                "Proposed code {code}: {n} codings. Accept, map or refuse it.",
                n,
            ).format(code=code.short_id, n=n)
        )


@differences.command(
    "settle", help=_("Settle a difference: as it is here, or as in the other file.")
)
@project_options
@click.argument("difference")
@click.argument("side", type=Words("ours", "theirs"))
def settle(difference: str, side: str, **where: Any) -> None:
    """Settle one difference."""
    with opened(**where) as p:
        p.differences.settle(difference, side)
    click.echo(_("Settled; “qcoder undo” takes it back."))


@differences.command("accept", help=_("Make a proposed code one of the codebook."))
@project_options
@click.argument("code")
def accept(code: str, **where: Any) -> None:
    """Accept a proposed code."""
    with opened(**where) as p:
        found = p.differences.accept(code)
    click.echo(_("Code {code} is in use now.").format(code=found.short_id))


@differences.command("map", help=_("Give the codings of a proposed code to an existing code."))
@project_options
@click.argument("code")
@click.argument("target")
def map_code(code: str, target: str, **where: Any) -> None:
    """Map a proposed code."""
    with opened(**where) as p:
        found = p.differences.map(code, target)
    click.echo(_("Its codings have code {code} now.").format(code=found.short_id))


@differences.command(
    "refuse", help=_("Take a proposed code out again; say how many codings are dropped with it.")
)
@project_options
@click.argument("code")
@click.option("--to", "target", help=_("The code that its codings go to instead."))
@click.option("--drop", type=int, default=0, help=_("How many codings are dropped: all it has."))
def refuse(code: str, target: str | None, drop: int, **where: Any) -> None:
    """Refuse a proposed code."""
    with opened(**where) as p:
        p.differences.refuse(code, target=target, drop=drop)
    click.echo(_("Refused; “qcoder undo” takes it back."))


COMMANDS = (merge, differences)
