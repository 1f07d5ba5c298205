"""Commands for backups: backups, restore.

The one rule: a project is replaced only after it was said what it has that the backup lacks.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcoder.cli.common import (
    json_option,
    passphrase_option,
    progress_bar,
    read_passphrase,
    show_json,
    show_table,
    take_over_option,
)
from qcoder.errors import Error
from qcoder.i18n import _, ngettext

if TYPE_CHECKING:
    from qcoder.backups import Backup

_MB = 1_000_000


@click.command(help=_("List the backups of a project, and what each holds."))
@click.argument("project", type=click.Path(path_type=Path))
@passphrase_option
@json_option
def backups(project: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Show the backups, newest first."""
    from qcoder import backups

    found = backups.list(project, _passphrase(project, passphrase_file))
    if as_json:
        show_json([vars(backup) for backup in found])
        return
    click.echo(_("Backups are in {folder}.").format(folder=backups.folder(project)))
    _show(found)


@click.command(
    help=_(
        "Go back to a backup: its number or date in the list of backups, or a file. Without "
        "BACKUP, lists them and asks. The project as it is now is kept."
    )
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("backup", required=False)
@passphrase_option
@take_over_option
@click.option("--yes", is_flag=True, help=_("Do not ask whether it is right."))
def restore(
    project: Path, backup: str | None, passphrase_file: Path | None, take_over: bool, yes: bool
) -> None:
    """Put a backup in the place of a project."""
    from qcoder import backups

    passphrase = _passphrase(project, passphrase_file)
    found = backups.list(project, passphrase)
    if backup is None and not found:
        raise Error(_none())
    if backup is None:
        _show(found)
        _end_where_nobody_answers(_("Say which backup, by its number, and add --yes."))
        backup = str(click.prompt(_("Number of the backup"), type=int, err=True))
    chosen = _chosen(found, backup)
    if not yes:
        click.echo(_what_goes(next((one for one in found if one.path == chosen), None)), err=True)
        _end_where_nobody_answers(_("Add --yes to restore without being asked."))
        click.confirm(_("Restore this backup?"), abort=True, err=True)
    with progress_bar(_("Restoring")):
        done = backups.restore(project, chosen, passphrase, take_over=take_over)
    click.echo(_("Restored {project} from {backup}.").format(project=project, backup=chosen))
    if done.kept:
        click.echo(_("The project as it was is kept as {path}.").format(path=done.kept))


def _passphrase(project: Path, file: Path | None) -> str | None:
    """Return the passphrase; ask for it where the project or a backup needs one."""
    from qcoder import backups, project_file

    passphrase = read_passphrase(file)
    if passphrase is not None or not sys.stdin.isatty():
        return passphrase
    files = [backup.path for backup in backups.list(project)]
    files += [project] if project.is_file() else []
    if all(project_file.is_plain(path) for path in files):
        return None
    return click.prompt(_("Passphrase"), hide_input=True, err=True)


def _chosen(found: Sequence[Backup], word: str) -> Path:
    """Return the backup that a word names: a number, a date as listed, or a file."""
    if word.isdecimal() and 1 <= int(word) <= len(found):
        return found[int(word) - 1].path
    for backup in found:
        if len(word) >= len("2026-01-31") and _time(backup).startswith(word):
            return backup.path
    path = Path(word)
    if path.is_file():
        return path
    raise Error(
        _("There is no backup “{word}”: choose a number of the list of backups.").format(word=word)
    )


def _what_goes(backup: Backup | None) -> str:
    if backup is None or backup.since is None:
        return _("It is not known what the project has that the backup lacks.")
    return ngettext(
        "{n} operation was done since that backup: it is not in the restored project.",
        "{n} operations were done since that backup: they are not in the restored project.",
        backup.since,
    ).format(n=backup.since)


def _end_where_nobody_answers(hint: str) -> None:
    if not sys.stdin.isatty():
        raise Error(hint)


def _time(backup: Backup) -> str:
    return backup.time.strftime("%Y-%m-%d %H:%M:%S")


def _none() -> str:
    return _("There are no backups yet: one is made once a day, after work was done.")


def _show(found: Sequence[Backup]) -> None:
    if not found:
        click.echo(_none())
        return
    headings = [
        _("No."),
        _("Date"),
        _("Size (MB)"),
        _("Documents"),
        _("Codings"),
        _("Operations since"),
        _("Remark"),
    ]
    rows = [
        [
            number,
            _time(backup),
            round(backup.size / _MB, 1),
            backup.documents if backup.readable else None,
            backup.codings if backup.readable else None,
            backup.since,
            backup.remark,
        ]
        for number, backup in enumerate(found, start=1)
    ]
    show_table(rows, headings)


COMMANDS = (backups, restore)
