"""Commands that write what was coded to files: export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import Function, Words, opened, progress_bar, project_options
from qcoder.i18n import _, language, ngettext

if TYPE_CHECKING:
    from qcoder.coded_transcript import Exported

_AND = {"any": "/", "all": "+", "near": "~"}  # between codes in a title


@click.group(help=_("Write coded transcripts, codings and passages to files."))
def export() -> None:
    """Hold the commands that write files."""


def _chosen(function: Function) -> Function:
    """Add the options that say which codings are written, and where to."""
    options = (
        click.option(
            "--out",
            type=click.Path(path_type=Path, dir_okay=False),
            required=True,
            help=_("The file: .csv, .xlsx, .jsonl or .docx."),
        ),
        click.option(
            "--code",
            "codes",
            multiple=True,
            help=_("Only this code, or the codes under this theme; may be repeated."),
        ),
        click.option(
            "--document",
            "documents",
            multiple=True,
            help=_("Only of this document; may be repeated."),
        ),
        click.option(
            "--by",
            "by_coders",
            multiple=True,
            help=_("Only codings by this coder; may be repeated."),
        ),
        click.option(
            "--style",
            type=click.Choice(["nl", "international"]),
            help=_("Separators and decimals in CSV; else those of the language."),
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@export.command("transcript", help=_("Write documents with their codings to .docx, .html or .pdf."))
@project_options
@click.argument("document", nargs=-1)
@click.option("--all", "all_documents", is_flag=True, help=_("All documents."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help=_("The file, or a folder in which each document gets a file."),
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["docx", "html", "pdf"]),
    help=_("The format of files in a folder; docx if not given."),
)
@click.option(
    "--codes-as",
    type=click.Choice(["margin", "comments"]),
    default="margin",
    show_default=True,
    help=_("Codes beside the text, or as comments on the passages."),
)
@click.option(
    "--by", "by_coders", multiple=True, help=_("Only codings by this coder; may be repeated.")
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    help=_("Only this code, or the codes under this theme; may be repeated."),
)
@click.option("--memos/--no-memos", default=True, help=_("With or without memos."))
@click.option(
    "--redact",
    is_flag=True,
    help=_("Leave out the words of passages that may identify someone (flag herleidbaar)."),
)
def transcript(
    document: tuple[str, ...],
    all_documents: bool,
    out: Path,
    file_format: str | None,
    codes_as: str,
    by_coders: tuple[str, ...],
    codes: tuple[str, ...],
    memos: bool,
    redact: bool,
    **where: Any,
) -> None:
    """Write coded transcripts, and say what to know of each file."""
    from qcoder.writers.transcript import check_place

    if bool(document) == all_documents:
        raise click.UsageError(_("Name documents, or give --all."))
    if out.suffix and not out.is_dir():
        check_place(out)
    with opened(**where, read_only=True) as p, progress_bar(_("Writing")) as bar:
        done = p.exports.transcripts(
            p.documents.list() if all_documents else document,
            out,
            file_format=file_format,
            codes_as=codes_as,
            coders=by_coders or None,
            codes=codes or None,
            memos=memos,
            redact=redact,
            progress=bar,
        )
    for exported in done:
        _show(exported)


@export.command(
    "codings", help=_("Write codings with all that is known of them to a table or to Word.")
)
@project_options
@_chosen
@click.option(
    "--valence",
    "valences",
    type=Words("facilitating", "hindering", "both", "neutral", "none"),
    multiple=True,
    help=_("Only with this valence; may be repeated."),
)
@click.option("--flag", "flags", multiple=True, help=_("Only with this flag; may be repeated."))
def codings(
    out: Path,
    codes: tuple[str, ...],
    documents: tuple[str, ...],
    by_coders: tuple[str, ...],
    style: str | None,
    valences: tuple[str, ...],
    flags: tuple[str, ...],
    **where: Any,
) -> None:
    """Write codings to a file, from which they can be imported again."""
    warnings: list[str] = []
    from qcoder.writers.codings import check_place

    check_place(out)
    with opened(**where, read_only=True) as p, progress_bar(_("Writing")):
        n = p.exports.codings(
            out,
            codes=codes,
            documents=documents,
            coders=by_coders,
            valences=[None if valence == "none" else valence for valence in valences],
            flags=flags,
            style=style,
            warn=warnings.append,
        )
    _wrote(out, n, warnings)


@export.command("passages", help=_("Write the passages of some codes to Word or to a table."))
@project_options
@_chosen
@click.option(
    "--combine",
    type=click.Choice(["any", "all", "near"]),
    default="any",
    show_default=True,
    help=_("Passages of any of the codes, under all at once, or of all in one turn."),
)
def passages(
    out: Path,
    codes: tuple[str, ...],
    documents: tuple[str, ...],
    by_coders: tuple[str, ...],
    style: str | None,
    combine: str,
    **where: Any,
) -> None:
    """Write passages of several codes to a file."""
    from qcoder.writers.codings import check_place

    if not codes:
        raise click.UsageError(_("Name a code with --code."))
    warnings: list[str] = []
    check_place(out)
    with opened(**where, read_only=True) as p, progress_bar(_("Writing")):
        found = [p.codes.get(code) for code in codes]
        passages = p.passages.combine(
            [code.id for code in found],
            combine,
            [p.documents.get(name).id for name in documents],
            [p.coders.get(name).id for name in by_coders] or None,
        )
        title = f" {_AND[combine]} ".join(code.name(language()) for code in found)
        n = p.exports.passages(passages, out, title=title, style=style, warn=warnings.append)
    _wrote(out, n, warnings)


def _wrote(path: Path, n: int, warnings: Sequence[str]) -> None:
    click.echo(
        ngettext("Wrote {path}: {n} passage.", "Wrote {path}: {n} passages.", n).format(
            path=path, n=n
        )
    )
    _warn(path, warnings)


def _show(exported: Exported) -> None:
    n = exported.codings
    click.echo(
        ngettext("Wrote {path}: {n} coding.", "Wrote {path}: {n} codings.", n).format(
            path=exported.path, n=n
        )
    )
    _warn(exported.path, exported.warnings)


def _warn(path: Path, warnings: Sequence[str]) -> None:
    for warning in warnings:
        click.echo(f"{path.name}: {warning}", err=True)


COMMANDS = (export,)
