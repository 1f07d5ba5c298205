"""The list of all commands, and how a run of one ends.

The one rule: an `Error` is shown as its sentence and ends with 1; only bugs have a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from qcoder.cli import (
    agreement,
    backups,
    cases,
    codes,
    coding,
    consensus,
    documents,
    export,
    figures,
    find,
    importing,
    log,
    merging,
    packages,
    people,
    project,
    quotes,
    report,
    tables,
    window,
)
from qcoder.errors import Cancelled, Error
from qcoder.i18n import _

_MODULES = (
    window,
    project,
    importing,
    backups,
    documents,
    codes,
    coding,
    people,
    cases,
    packages,
    merging,
    tables,
    figures,
    agreement,
    consensus,
    report,
    quotes,
    export,
    find,
    log,
)


@click.group(
    invoke_without_command=True,
    help=_("Qualitative coding of interviews: import, code, compare coders, report."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    help=_("Language of the messages; else that of your system."),
)
@click.version_option(package_name="qcoder", message="qcoder %(version)s")
@click.pass_context
def qcoder(context: click.Context, language: str | None) -> None:
    """Hold the commands; without one, open the window. `main` has dealt with `--language`."""
    if context.invoked_subcommand is None:
        if window.has_screen():
            window.start([])
        else:
            click.echo(context.get_help())


for _module in _MODULES:
    for _command in _module.COMMANDS:
        qcoder.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; return its exit code."""
    try:
        qcoder.main(list(arguments), prog_name="qcoder", standalone_mode=False)
    except Error as error:
        click.echo(_("Error: {message}").format(message=error), err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, Cancelled):
        click.echo(_("Stopped; what was not finished was not kept."), err=True)
        return 1
    except BrokenPipeError:
        return 1
    return 0
