"""Commands for merging: merge, and differences, where what it left is settled.

The one rule: with `--preview` nothing is changed; nothing is settled that was not named, or stands
on a document that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
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
    read_passphrase,
    show_json,
    show_rows,
    show_table,
)
from qcoder.errors import DiskFull, Error, NotFound
from qcoder.i18n import _, ngettext

if TYPE_CHECKING:
    from qcoder.differences import Difference
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
    """Merge files one after the other, and say what came of each; one that is wrong is left."""
    passphrase = read_passphrase(other_passphrase_file)
    outcomes: list[dict[str, Any]] = []
    wrong: list[Error] = []
    with opened(**where) as p:
        run = p.merge_preview if preview else p.merge
        for file in files:
            try:
                with progress_bar(_("Merging {name}").format(name=file.name)) as progress:
                    found = run(file, _passphrase_of(file, passphrase), progress)
            except DiskFull:  # the next file would not fare better
                raise
            except Error as error:
                wrong.append(error)
                outcomes.append({"file": file.name, "error": str(error)})
                if len(files) > 1:
                    click.echo(f"{file.name}: {error}", err=True)
                continue
            outcomes.append(_data(found))
            if not as_json:
                _show(found, preview=preview)
        left = p.differences.count()
    if as_json:
        show_json(outcomes)
    elif left and not preview:
        _show_left(left)
    if len(files) == 1 and wrong:
        raise wrong[0]
    if wrong:
        n = len(wrong)
        raise Error(
            ngettext("{n} file was not merged.", "{n} files were not merged.", n).format(n=n)
        )


def _passphrase_of(file: Path, passphrase: str | None) -> str | None:
    """Return the passphrase for a file: none where it can be read without."""
    from qcoder import project_file  # slow to import

    return None if file.is_file() and project_file.is_plain(file) else passphrase


def _show_left(left: int) -> None:
    if left:
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
    if found.operations:
        _show_codings(found)
    for sentence in found.notes:
        click.echo(sentence)
    if not found.operations:
        return
    if found.new_codes:
        click.echo(_("Proposed codes: {names}.").format(names=", ".join(found.new_codes)))
    _list(_("Proposals"), [one.describe() for one in found.proposals])
    _list(_("Conflicts"), [one.describe() for one in found.conflicts])
    _list(_("Refused"), found.refused_lines())
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
    cls=Commands,
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
        here = {document.id for document in p.documents.list()}
    if as_json:
        proposed = [{"code": code.short_id, "id": code.id, "codings": n} for code, n in codes]
        show_json({"differences": [asdict(one) for one in found], "proposed": proposed})
        return
    gone = [] if every else [one for one in found if one.document and one.document not in here]
    rows = _of_removed(gone)
    rows += [
        {
            "id": one.id[:_SHORTEST],
            "kind": _(one.kind),
            "document": one.on,
            "what": one.describe(),
            "words": one.words,
            "settled": _(one.settled) if one.settled else None,
        }
        for one in found
        if one not in gone
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


def _of_removed(gone: Sequence[Difference]) -> list[dict[str, object]]:
    """Return a row for each document that was removed here, for all that is left of it."""
    of: dict[str, list[Difference]] = {}
    for one in gone:
        of.setdefault(one.document, []).append(one)
    rows: list[dict[str, object]] = []
    for several in of.values():
        n = len(several)
        said = ngettext(
            "removed here; {n} difference on it, by {coders}: settle it with --document",
            "removed here; {n} differences on it, by {coders}: settle them with --document",
            n,
        )
        by = ", ".join(sorted({one.coder for one in several if one.coder})) or "?"
        name = next((one.on for one in several if one.on), several[0].what)
        rows.append({"document": name, "what": said.format(n=n, coders=by)})
    return rows


class _Side(Words):
    """Which side: `here` and `there` as well as `ours` and `theirs`."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return `ours` or `theirs`."""
        said = {"here": "ours", "there": "theirs"}.get(value.casefold(), value)
        return super().convert(said, param, ctx)


@differences.command(
    "settle",
    help=_("Settle differences, as one operation: as it is here, or as in the other file."),
)
@project_options
@click.argument("keys", nargs=-1, metavar="[ID]...")
@click.argument("side", type=_Side("ours", "theirs"))
@click.option("--document", help=_("All that is to be settled on this document."))
def settle(keys: tuple[str, ...], side: str, document: str | None, **where: Any) -> None:
    """Settle differences."""
    if not keys and document is None:
        raise click.UsageError(_("Say which: give their numbers, or --document."))
    with opened(**where) as p:
        several = [*keys, *(p.differences.of_document(document) if document else ())]
        if not several:
            raise NotFound(
                _("There is nothing to settle on document “{name}”.").format(name=document)
            )
        p.differences.settle(several, side)
    n = len(several)
    click.echo(
        _("Settled; “qcoder undo” takes it back.")
        if n == 1
        else _("Settled: {n}; “qcoder undo” takes it back.").format(n=n)
    )


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
