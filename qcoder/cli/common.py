"""What the commands share: the project argument, its options, and showing lists.

The one rule: a command that only reads opens the project read-only.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click_default_group import DefaultGroup

from qcoder.cli.screen import show_table
from qcoder.errors import Error, NotAProject, OpenElsewhere, UnknownCoder
from qcoder.i18n import _
from qcoder.passages import clean

if TYPE_CHECKING:
    from qcoder.project import Project

Function = TypeVar("Function", bound=Callable[..., Any])
MOST = 2**31 - 1  # of a number that is given


def project_options(function: Function) -> Function:
    """Add the PROJECT argument and the options that open it."""
    options = (
        click.argument("project", type=click.Path(path_type=Path)),
        click.option(
            "--coder", envvar="QCODER_CODER", help=_("Who you are; needed with several coders.")
        ),
        passphrase_option,
        take_over_option,
    )
    function = cleaned(function)
    for option in reversed(options):
        function = option(function)
    return function


def cleaned(function: Function) -> Function:
    """Give the texts of arguments and options as they are stored; paths stay as they are."""

    @functools.wraps(function)
    def run(**values: Any) -> Any:
        return function(**{name: _clean(value) for name, value in values.items()})

    return cast("Function", run)


def _clean(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in cast("tuple[Any, ...]", value))
    return clean(value) if isinstance(value, str) else value


passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help=_("File with the passphrase on its first line (- for standard input)."),
)
take_over_option = click.option(
    "--take-over",
    is_flag=True,
    help=_("Open it although another computer seems to have it open."),
)
json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON, for a script."))


@contextmanager
def opened(
    project: Path,
    coder: str | None,
    passphrase_file: Path | None,
    take_over: bool = False,
    *,
    read_only: bool = False,
    hint: str = "",
) -> Generator[Project]:
    """Open the project that the options name; ask for its passphrase where that is possible.

    Say which copies of it differ. Where it is written, also say what is risky about the file, and
    make the backup of the day at the end. `hint` tells how to say who codes.
    """
    import qcoder

    passphrase = read_passphrase(passphrase_file)
    how: dict[str, Any] = {"coder": coder, "read_only": read_only, "take_over": take_over}
    try:
        with _coder_hint(coder, hint):
            found = qcoder.open(project, passphrase=passphrase, **how)
    except OpenElsewhere as error:
        if not error.abandoned:
            raise
        add = _("If that computer no longer has it open, add --take-over.")
        raise Error(f"{error} {add}") from error
    except NotAProject as error:
        if passphrase is not None or not os.path.isfile(project):
            raise
        passphrase = _asked(error)
        with _coder_hint(coder, hint):
            found = qcoder.open(project, passphrase=passphrase, **how)
    with found:
        if read_only:
            _warn_of_copies(found)
            yield found
            return
        warn(found)
        yield found
        _back_up(found)


def _asked(error: NotAProject) -> str:
    """Ask for a passphrase. Raises `Error` where nobody can be asked, with how to give it."""
    if not sys.stdin.isatty():
        raise Error(f"{error} {say_option('--passphrase-file')}") from error
    return click.prompt(_("Passphrase"), hide_input=True, err=True)


@contextmanager
def _coder_hint(coder: str | None, hint: str) -> Generator[None]:
    """Tell whom a project asks who codes how to say that."""
    try:
        yield
    except UnknownCoder as error:
        if coder is not None:
            raise
        raise Error(f"{error} {hint or say_coder()}") from error


def say_coder() -> str:
    """Return how to say who codes."""
    return _("Add --coder with your name.")


def warn(project: Project) -> None:
    """Say on stderr what is risky about the place of a project, and which copies of it differ."""
    if place := project.place_warning():
        _note(place)
    _warn_of_copies(project)


def _warn_of_copies(project: Project) -> None:
    from qcoder.copies import Relation

    for copy in project.conflicted_copies():
        if copy.relation != Relation.BEHIND:
            _note(copy.describe())


def _note(sentence: str) -> None:
    click.echo(_("Note: {message}").format(message=sentence), err=True)


def _back_up(project: Project) -> None:
    """Make the backup of the day; where that fails, say so: the work itself is saved."""
    if not project.backups.due():
        return
    try:
        with progress_bar(_("Making a backup")) as progress:
            made = project.backups.make(progress)
    except Error as error:
        click.echo(_("No backup was made: {message}").format(message=error), err=True)
        return
    click.echo(_("Backup: {path}").format(path=made.path), err=True)


def read_passphrase(file: Path | None) -> str | None:
    """Return the first line of a passphrase file; None where none is given."""
    if file is None:
        return None
    with click.open_file(str(file), encoding="utf-8-sig") as stream:
        try:
            return stream.readline().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise Error(_("The passphrase file is not UTF-8 text.")) from error


class Words(click.ParamType[str]):
    """One of the values of an enumeration, in English or in the language of the messages."""

    name = "words"

    def __init__(self, *values: str, also: Mapping[str, str] | None = None) -> None:
        self._values = values
        self._also = also or {}  # what is easily written for one of them -> the value

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the values in the user's language."""
        return "[" + "|".join(_(value) for value in self._values) + "]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the English value."""
        for known in self._values:
            if value.casefold() in (known, _(known)):
                return known
        if value.casefold() in self._also:
            return self._also[value.casefold()]
        shown = ", ".join(_(known) for known in self._values)
        raise click.BadParameter(
            _("“{value}” is none of: {values}.").format(value=value, values=shown), ctx, param
        )


class MadeWhenAsked(click.Group):
    """A group whose commands are made when one is asked for: what they need is slow to import."""

    _made = False

    def make(self) -> Iterable[click.Command]:
        """Return the commands."""
        raise NotImplementedError

    def called(self, name: str) -> str:
        """Return the name of the command that a word means."""
        return name

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in their order."""
        self._fill()
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; `code-line` is `code_line`."""
        self._fill()
        name = self.called(cmd_name.replace("-", "_"))
        return super().get_command(ctx, name if name in self.commands else cmd_name)

    def _fill(self) -> None:
        if not self._made:
            self._made = True
            for command in self.make():
                self.add_command(command)


class Commands(DefaultGroup):
    """A group with a command that needs no name; another word before the project is refused."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant. Raises `UsageError` where a word names none."""
        word, following = args[0], args[1:2]
        found = super().resolve_command(ctx, args)
        is_project = Path(word).suffix or os.path.exists(word)
        is_option = any(one.startswith("-") for one in (word, *following))
        if hasattr(ctx, "arg0") and following and not is_option and not is_project:
            said = _("There is no command “{name}”; there are: {names}.")
            ctx.fail(said.format(name=word, names=", ".join(self.list_commands(ctx))))
        return found


def say_option(option: str) -> str:
    """Return with which option that what is missing is given."""
    return _("The option for it is {option}.").format(option=option)


def show_json(data: object) -> None:
    """Print data as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))


def show_rows(
    rows: Iterable[Mapping[str, object]],
    columns: Mapping[str, str],
    *,
    as_json: bool,
    folded: Sequence[str] = (),
    spare: Sequence[str] = (),
    cut: Mapping[str, int] | None = None,
) -> None:
    """Print rows as a table with the headings in `columns`, or as JSON; see `show_table`."""
    rows = list(rows)
    if as_json:
        show_json(rows)
        return
    if not rows:
        click.echo(_("Nothing found."))
        return
    cells = [[row.get(name) for name in columns] for row in rows]
    show_table(
        cells,
        list(columns.values()),
        [columns[name] for name in folded if name in columns],
        spare=[[columns[name]] for name in spare],
        cut={columns[name]: least for name, least in (cut or {}).items() if name in columns},
    )


@contextmanager
def progress_bar(what: str) -> Generator[Callable[[int, int], None]]:
    """Show progress on a terminal where it takes more than half a second."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
