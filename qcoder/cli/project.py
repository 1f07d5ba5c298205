"""Commands for whole projects: demo, new, import, check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import (
    cleaned,
    json_option,
    opened,
    passphrase_option,
    progress_bar,
    project_options,
    read_passphrase,
    show_json,
)
from qcoder.errors import Error
from qcoder.i18n import _, ngettext

if TYPE_CHECKING:
    from qcoder.project import Project


@click.command(help=_("Build the sample project and print and write its theme table."))
@click.argument("directory", required=False, type=click.Path(path_type=Path, file_okay=False))
def demo(directory: Path | None) -> None:
    """Do the main job on the sample interviews."""
    from qcoder import sample
    from qcoder.cli.tables import show_report
    from qcoder.writers import write

    folder = directory or _free_folder(Path("qcoder-demo"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Error(
            _("The folder “{folder}” cannot be made ({reason}): choose another.").format(
                folder=folder, reason=error.strerror
            )
        ) from error
    path = folder / f"{sample.NAME}.qcoder"
    with progress_bar(_("Building the sample project")) as progress:
        project = sample.build(path, progress)
    with project:
        report = project.tables.themes_report()
        show_report(report)
        tables = [folder / f"themes{suffix}" for suffix in (".xlsx", ".csv")]
        for table in tables:
            write(report, table)
    click.echo(_("Project: {path}").format(path=path))
    for table in tables:
        click.echo(_("Table: {path}").format(path=table))


@click.command(help=_("Make a new, empty project."))
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--coder", envvar="QCODER_CODER", required=True, help=_("Your name or initials."))
@click.option("--encrypt", is_flag=True, help=_("Encrypt it; asks for a passphrase."))
@passphrase_option
@click.option(
    "--codebook",
    type=click.Path(path_type=Path),
    help=_("Load this codebook: a shipped one by name, or a file."),
)
@cleaned
def new(
    project: Path, coder: str, encrypt: bool, passphrase_file: Path | None, codebook: Path | None
) -> None:
    """Make a project file."""
    import qcoder
    from qcoder import codebook_files

    # Read first: a codebook that is not valid leaves no project behind.
    book = None if codebook is None else codebook_files.read(codebook_files.find(codebook))
    passphrase = read_passphrase(passphrase_file)
    if encrypt and passphrase is None:
        passphrase = click.prompt(
            _("Passphrase"), hide_input=True, confirmation_prompt=True, err=True
        )
    with qcoder.create(project, coder=coder, passphrase=passphrase) as made:
        if book:
            made.codebook.load(book)
    click.echo(_("Made {path}.").format(path=project))


@click.command("import", help=_("Import transcripts: files, or folders with files."))
@project_options
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--encoding", help=_("Encoding of text files, such as cp1252; otherwise detected."))
@json_option
def import_(
    project: Path,
    coder: str | None,
    passphrase_file: Path | None,
    take_over: bool,
    sources: tuple[Path, ...],
    encoding: str | None,
    as_json: bool,
) -> None:
    """Import files; those that cannot be read are listed, the others are imported."""
    from qcoder import readers

    files = list(_files(sources, readers.FORMATS))
    with (
        opened(project, coder, passphrase_file, take_over) as p,
        progress_bar(_("Importing")) as bar,
    ):
        outcomes, stopped = _import_all(p, files, encoding, bar)
    if as_json:
        show_json(outcomes)
    else:
        _show_imports(outcomes)
    _end_import(files, outcomes, stopped)


def _end_import(files: list[Path], outcomes: list[dict[str, Any]], stopped: bool) -> None:
    """End with an error where not all was imported."""
    from qcoder import readers

    failed = sum("error" in outcome for outcome in outcomes)
    if stopped:
        left = len(files) - len(outcomes)
        raise Error(
            ngettext(
                "Stopped: {n} file was left out, the others are in the project.",
                "Stopped: {n} files were left out, the others are in the project.",
                left,
            ).format(n=left)
        )
    if failed or not files:
        raise Error(
            ngettext("{n} file was not imported.", "{n} files were not imported.", failed).format(
                n=failed
            )
            if files
            else _("No transcripts found: {formats} can be imported.").format(
                formats=", ".join(readers.FORMATS)
            )
        )


def _files(sources: Iterable[Path], suffixes: Iterable[str]) -> Iterable[Path]:
    for source in sources:
        if os.path.isdir(source):  # False too where nothing can have the name
            yield from sorted(
                file
                for file in source.rglob("*")
                if file.suffix.lower() in suffixes and not file.name.startswith(("~$", "."))
            )
        else:
            yield source


def _import_all(
    project: Project, files: list[Path], encoding: str | None, progress: Callable[[int, int], None]
) -> tuple[list[dict[str, Any]], bool]:
    """Import files one by one; tell also whether the user stopped it."""
    outcomes: list[dict[str, Any]] = []
    try:
        for done, file in enumerate(files, start=1):
            outcomes.append(_import_one(project, file, encoding))
            progress(done, len(files))
    except KeyboardInterrupt:
        return outcomes, True
    return outcomes, False


def _import_one(project: Project, file: Path, encoding: str | None) -> dict[str, Any]:
    from qcoder import readers

    try:
        transcript = readers.read(file, encoding=encoding)
        known = project.documents.same_file(transcript)
        if known:
            return {"file": str(file), "known": known.name}
        document = project.documents.add(transcript)
    except Error as error:
        return {"file": str(file), "error": str(error)}
    return {
        "file": str(file),
        "document": document.name,
        "turns": len(transcript.turns),
        "speakers": {label: str(role) for label, role in transcript.roles.items()},
        "encoding": transcript.encoding,
        "warnings": list(transcript.warnings),
        "dropped": list(transcript.dropped),
    }


def _show_imports(outcomes: Iterable[dict[str, Any]]) -> None:
    for outcome in outcomes:
        if "error" in outcome:
            click.echo("✗ " + outcome["error"])
            continue
        if "known" in outcome:
            name = Path(outcome["file"]).name
            click.echo(
                _("= {file} is in the project already, as “{name}”.").format(
                    file=name, name=outcome["known"]
                )
            )
            continue
        roles = ", ".join(f"{label} ({_(role)})" for label, role in outcome["speakers"].items())
        turns = ngettext("{n} turn", "{n} turns", outcome["turns"]).format(n=outcome["turns"])
        click.echo(f"✓ {outcome['document']}: {turns}{'; ' + roles if roles else ''}")
        for line in outcome["warnings"]:
            click.echo("    " + line)
        for line in outcome["dropped"]:
            click.echo("    " + _("left out: {what}").format(what=line))


@click.command(
    help=_("Check the file, the places of its codings and its history; changes nothing.")
)
@project_options
@json_option
def check(
    project: Path, coder: str | None, passphrase_file: Path | None, take_over: bool, as_json: bool
) -> None:
    """Show what is wrong in a project file."""
    with (
        opened(project, coder, passphrase_file, take_over, read_only=True) as p,
        progress_bar(_("Checking")),
    ):
        problems = p.check()
    if as_json:
        show_json(list(problems))
    for problem in problems if not as_json else ():
        click.echo(problem)
    if problems:
        raise Error(_("The project is not in order: go back to a backup, or ask for help."))
    if not as_json:
        click.echo(_("The project is in order."))


def _free_folder(folder: Path) -> Path:
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


COMMANDS = (demo, new, import_, check)
