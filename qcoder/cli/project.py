"""Commands for whole projects: demo, new, check."""

from __future__ import annotations

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
    warn,
)
from qcoder.errors import Error
from qcoder.i18n import _

if TYPE_CHECKING:
    pass


@click.command(help=_("Build the sample project and print and write its theme table."))
@click.argument("directory", required=False, type=click.Path(path_type=Path, file_okay=False))
def demo(directory: Path | None) -> None:
    """Do the main job on the sample interviews."""
    from qcoder import files, sample
    from qcoder.cli.tables import show_report
    from qcoder.writers import write

    folder = directory or _free_folder(Path("qcoder-demo"))
    files.make_folder(folder)
    path = folder / f"{sample.NAME}.qcoder"
    with progress_bar(_("Building the sample project")) as progress:
        project = sample.build(path, progress)
    with project:
        report = project.tables.report("themes")
        tables = [folder / f"themes{suffix}" for suffix in (".xlsx", ".csv")]
        for table in tables:
            write(report, table)
        show_report(report)
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
        warn(made)
    click.echo(_("Made {path}.").format(path=project))


@click.command(
    help=_("Check the file, the places of its codings and its history; changes nothing.")
)
@project_options
@click.option(
    "--repair", is_flag=True, help=_("Make anew what follows from the rest: indexes, safeguards.")
)
@json_option
def check(repair: bool, as_json: bool, **where: Any) -> None:
    """Show what is wrong in a project file, and repair what can be."""
    from qcoder.queries.check import repairable

    with (
        opened(**where, read_only=not repair) as p,
        progress_bar(_("Checking")) as progress,
    ):
        repaired = p.repair() if repair else ()
        problems = p.check(progress)
    if as_json:
        show_json({"problems": list(problems), "repaired": list(repaired)})
    else:
        for sentence in repaired:
            click.echo(_("Repaired: {sentence}").format(sentence=sentence))
        for problem in problems:
            click.echo(problem)
    if problems and len(repairable(problems)) == len(problems):
        raise Error(_("All of this can be repaired: do this check again with --repair."))
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


COMMANDS = (demo, new, check)
