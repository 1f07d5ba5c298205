"""Commands for the saved report: report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import (
    Commands,
    MadeWhenAsked,
    json_option,
    opened,
    progress_bar,
    project_options,
    show_json,
    show_rows,
)
from qcoder.cli.quotes import numbered
from qcoder.i18n import LANGUAGES, _, ngettext

if TYPE_CHECKING:
    from qcoder.reporting import Item
    from qcoder.tables.kinds import Kind

_PARTS = click.argument("parts", nargs=-1, required=True, type=click.IntRange(min=1))
_QUOTES = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))
_title_option = click.option("--title", default="", help=_("Its title, if not the usual one."))


@click.group(
    cls=Commands,
    default="produce",
    default_if_no_args=False,
    help=_("Make the report: tables, figures, quotes and methods that were chosen once."),
)
def report() -> None:
    """Hold the commands for the report."""


@report.command(
    "produce", help=_("Make the report and say what changed since it was made last; the default.")
)
@project_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=_("The folder that it is written to, or one .docx or .xlsx file; else a folder here."),
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["docx", "xlsx", "csv", "figures"]),
    help=_("What is written; may be repeated. Else all."),
)
@click.option("--in", "locale", type=click.Choice(LANGUAGES), help=_("The language it is in."))
@json_option
def produce(
    out: Path | None, formats: tuple[str, ...], locale: str | None, as_json: bool, **where: Any
) -> None:
    """Make the report and write its files."""
    from qcoder.reporting import FORMATS

    with opened(**where) as p:
        if not p.report.items():
            p.report.reset()
            note = _("The report had no parts yet: it was given the usual ones.")
            click.echo(note, err=True)
        folder = out or Path(_("{name} report").format(name=p.path.stem))
        with progress_bar(_("Making the report")) as progress:
            made = p.report.produce(folder, formats or FORMATS, language=locale, progress=progress)
    if as_json:
        show_json(
            {
                "paths": [str(path) for path in made.paths],
                "since": made.since,
                "changes": made.changes,
                "warnings": made.warnings,
            }
        )
        return
    for path in made.paths:
        click.echo(_("Wrote {path}.").format(path=path))
    for warning in made.warnings:
        click.echo(_("Note: {message}").format(message=warning), err=True)
    if made.since is None:
        return
    if not made.changes:
        click.echo(_("Nothing changed since {time}.").format(time=_moment(made.since)))
        return
    click.echo(_("Changed since {time}:").format(time=_moment(made.since)))
    for change in made.changes:
        click.echo(f"  {change}")


@report.command("list", help=_("What the report is made of, and what changed in it."))
@project_options
@json_option
def list_items(as_json: bool, **where: Any) -> None:
    """List the parts of the report."""
    with opened(**where, read_only=True) as p, progress_bar(_("Counting")) as progress:
        rows = [
            {
                "number": one.item.number,
                "kind": _(one.item.kind) if not as_json else one.item.kind,
                "label": one.label,
                "title": one.title,
                "problem": one.problem,
                "changed": one.changed if as_json else "\n".join(one.changed),
                "left_out": one.left_out if as_json else _left_out(one.left_out),
                **({"choices": one.item.choices} if as_json else {}),
            }
            for one in p.report.preview(progress)
        ]
    headings = {
        "number": _("No."),
        "kind": _("Kind"),
        "title": _("Title"),
        "problem": _("Problem"),
        "left_out": _("Left out"),
        "changed": _("Changed"),
    }
    for name in ("problem", "left_out", "changed"):
        if not any(row[name] for row in rows):
            headings.pop(name)
    show_rows(rows, headings, as_json=as_json, folded=("title", "problem", "changed"))


def _left_out(n: int) -> str:
    return ngettext("{n} quote left out", "{n} quotes left out", n).format(n=n) if n else ""


@report.command("leave-out", help=_("Leave quotes out, by their numbers in the list of quotes."))
@project_options
@click.argument("part", type=click.IntRange(min=1))
@_QUOTES
def leave_out(part: int, numbers: tuple[int, ...], **where: Any) -> None:
    """Leave quotes out of a part."""
    with opened(**where) as p:
        p.report.leave_out(part, *numbered(p, numbers))


@report.command("take-in", help=_("Take quotes that were left out in again, by their numbers."))
@project_options
@click.argument("part", type=click.IntRange(min=1))
@_QUOTES
def take_in(part: int, numbers: tuple[int, ...], **where: Any) -> None:
    """Take quotes of a part in."""
    with opened(**where) as p:
        p.report.take_in(part, *numbered(p, numbers))


@report.command("remove", help=_("Take parts out of the report, by their numbers."))
@project_options
@_PARTS
def remove(parts: tuple[int, ...], **where: Any) -> None:
    """Remove parts."""
    with opened(**where) as p:
        p.report.remove(*(p.report.get(number) for number in parts))


@report.command("move", help=_("Put a part at another place in the report."))
@project_options
@click.argument("part", type=click.IntRange(min=1))
@click.argument("place", type=click.IntRange(min=1))
def move(part: int, place: int, **where: Any) -> None:
    """Move a part."""
    with opened(**where) as p:
        p.report.move(part, place - 1)
        for item in p.report.items():
            _say_item(item)


@report.command("reset", help=_("Give the report the parts that fit what is in the project."))
@project_options
def reset(**where: Any) -> None:
    """Replace all parts by the usual ones."""
    with opened(**where) as p:
        for item in p.report.reset():
            _say_item(item)


class _Add(MadeWhenAsked):
    """The commands that add a part: one for each table that there is, quotes, methods, text."""

    def make(self) -> Iterable[click.Command]:
        """Return those of the tables."""
        from qcoder.tables.kinds import KINDS

        return [_add_table(name, kind) for name, kind in KINDS.items()]


@report.group("add", cls=_Add, help=_("Add a table, its figure, quotes, methods or a text."))
def add() -> None:
    """Hold the commands that add a part."""


@add.command("quotes", help=_("Add the quotes of all codes, or of some."))
@project_options
@click.option("--code", "codes", multiple=True, help=_("Only this code or theme; repeatable."))
@click.option(
    "--document", "documents", multiple=True, help=_("Only of this document; repeatable.")
)
@click.option("--identifying", is_flag=True, help=_("Also those that may identify someone."))
@click.option("--context", is_flag=True, help=_("With some words before and after them."))
@click.option(
    "--as-table",
    is_flag=True,
    help=_("As a numbered table of findings, without the words before and after them."),
)
@_title_option
def add_quotes(title: str, **values: Any) -> None:
    """Add quotes."""
    names = "codes", "documents", "identifying", "context", "as_table"
    chosen = {name: values.pop(name) for name in names}
    with opened(**values) as p:
        _say_item(p.report.add("quotes", chosen, title))


@add.command("methods", help=_("Add the draft of the section on methods."))
@project_options
@click.option(
    "--no-agreement", is_flag=True, help=_("Without figures on agreement between coders.")
)
@_title_option
def add_methods(no_agreement: bool, title: str, **where: Any) -> None:
    """Add the section on methods."""
    with opened(**where) as p:
        _say_item(p.report.add("methods", {"agreement": not no_agreement}, title))


@add.command("text", help=_("Add a text of your own."))
@project_options
@click.argument("text")
@_title_option
def add_text(text: str, title: str, **where: Any) -> None:
    """Add a text."""
    with opened(**where) as p:
        _say_item(p.report.add("text", {"text": text}, title))


def _add_table(name: str, kind: Kind) -> click.Command:
    """Return the command that adds one table or its figure, with the options of that table."""
    from qcoder.cli.table_options import choosing, chosen_of

    def run(title: str, figure: bool = False, **values: Any) -> None:
        given = {field: values.pop(field) for field in (*kind.takes, "sort", "descending")}
        chosen = chosen_of(name, given)
        with opened(**values) as p:
            what = "figure" if figure else "table"
            _say_item(p.report.add(what, {"name": name, **chosen}, title))

    made = _title_option(run)
    if kind.figure:
        flag = click.option("--figure", is_flag=True, help=_("Its figure instead of the table."))
        made = flag(made)
    return click.command(name, help=_(kind.title))(project_options(choosing(kind, made)))


def _say_item(item: Item) -> None:
    from qcoder.reporting.making import usual_title

    click.echo(f"{item.number}. {_(item.kind)}: {usual_title(item)}")


def _moment(time: str) -> str:
    from datetime import datetime

    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")


COMMANDS = (report,)
