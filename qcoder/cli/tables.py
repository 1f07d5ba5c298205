"""Commands for tables: tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import (
    Commands,
    Function,
    MadeWhenAsked,
    json_option,
    opened,
    progress_bar,
    project_options,
    show_json,
    show_rows,
    show_table,
)
from qcoder.errors import Error
from qcoder.i18n import N_, _
from qcoder.report import MISSING, RANGES

if TYPE_CHECKING:
    from qcoder.project import Project
    from qcoder.report import Report
    from qcoder.tables.kinds import Kind
    from qcoder.tables.table import Table

# What a terminal has room for, with short headings; files hold all columns.
_SHOWN = {
    "group": N_("Group"),
    "code": N_("Code"),
    "name": N_("Name"),
    "interviews": N_("Interviews"),
    "interviews_pct": "%",
    "cases": N_("Cases"),
    "passages": N_("Passages"),
    "words": N_("Words"),
    "facilitating": "+",
    "hindering": "−",
    "both": "±",
    "neutral": "0",
}
_SHORT = {"units": "n", "agreement_pct": "%"}  # of tables of agreement
_LISTED = 3  # numbers of lines in a sentence
# What goes first where a terminal is narrow.
_SPARE = (
    "decided", "kappa", "positive", "ac1", "documents", "words", "cases", "neutral", "both",
    "interviews_pct",
)  # fmt: skip


def table_options(function: Function) -> Function:
    """Add the options of every table: where it is written, and how it is printed."""
    options = (
        click.option(
            "--out",
            "outputs",
            multiple=True,
            type=click.Path(path_type=Path, dir_okay=False),
            help=_("Write it to this .csv, .xlsx or .docx file; may be repeated."),
        ),
        click.option(
            "--style",
            type=click.Choice(["nl", "international"]),
            help=_("Separators and decimals in CSV; else those of the language."),
        ),
        json_option,
    )
    for option in reversed(options):
        function = option(function)
    return function


def check_outputs(outputs: Sequence[Path]) -> None:
    """Raise `Error`, before anything is computed, where a file cannot be written."""
    from qcoder.writers import check_place

    for path in outputs:
        check_place(path)


def give(report: Report, outputs: Sequence[Path], style: str | None, as_json: bool) -> None:
    """Write a report to files, and print it, or its JSON."""
    write_files(report, outputs, style)
    if as_json:
        show_data(report, {})
    else:
        show_report(report)
    say_written(outputs, as_json)


def write_files(report: Report, outputs: Sequence[Path], style: str | None) -> None:
    """Write a report to files; first, as whoever reads what is printed may stop before its end."""
    from qcoder.writers import write

    for path in outputs:
        write(report, path, style=style)


def say_written(outputs: Sequence[Path], as_json: bool) -> None:
    """Name the files that were written."""
    for path in outputs:
        click.echo(_("Wrote {path}.").format(path=path), err=as_json)


def show_data(report: Report, more: Mapping[str, object]) -> None:
    """Print a report as JSON, with what there is `more`."""
    rows = json.loads(report.frame.to_json(orient="records", date_format="iso"))
    about = {"title": report.title, "notes": report.notes, "source": report.source}
    headings = {name: report.heading(name) for name in report.columns}
    show_json({**about, "headings": headings, "rows": rows, **more})


def show_report(report: Report) -> None:
    """Print a report: title, the columns a terminal has room for, notes."""
    is_themes = report.name == "themes"
    hidden = {"level", "theme"} if "level" in report.columns else set[str]()
    hidden |= {*report.details, *RANGES.values()}
    if is_themes:
        hidden |= set(report.columns) - set(_SHOWN)
        hidden |= {"interviews_pct"} if report.frame["interviews_pct"].isna().all() else set[str]()
    columns = [name for name in (_SHOWN if is_themes else report.columns)]
    shown = [name for name in columns if name in report.columns and name not in hidden]
    rows = [
        _cells(report, line, dict(zip(report.columns, row, strict=True)), shown)
        for line, row in enumerate(report.rows())
    ]
    click.echo(report.title + "\n")
    compared = report.name.startswith("agreement")
    named = {name: _heading(report, name) for name in shown}
    spare = [*([name] for name in _SPARE), [name for name in shown if name.startswith("coded_")]]
    spare += [[name] for name in _across(report) if name in shown]
    show_table(
        rows,
        list(named.values()),
        spare=[[named[name] for name in group if name in named] for group in spare],
        cut={named["name"]: 22} if compared and "name" in named else {},
        right=[named[name] for name in shown if _has_decimals(report, name)],
    )
    for note in report.notes:
        click.echo(note)
    if is_themes:
        click.echo(_("+ facilitating, − hindering, ± both, 0 neutral: interviews."))
    click.echo(report.source)
    click.echo()


def _has_decimals(report: Report, name: str) -> bool:
    place = report.columns.index(name)
    return any(type(row[place]) is float for row in report.rows())


def _across(report: Report) -> Sequence[str]:
    """Return the columns of a wide table in the order in which they go; the total never does."""
    if report.columns[0] not in ("level", "name"):
        return []
    return [
        name
        for name in reversed(report.columns)
        if name in report.headings and name not in ("name", "total")
    ]


def _heading(report: Report, name: str) -> str:
    if report.name == "themes":
        return _(_SHOWN[name])
    if report.name == "cooccurrence" and "code" in report.columns and name in report.headings:
        return name  # the short id of a code, which stands in its line too
    if report.name.startswith("agreement") and name in _SHORT:
        return _SHORT[name]
    return report.heading(name, short="alpha" in report.columns)


def _cells(report: Report, line: int, row: Mapping[str, Any], shown: Sequence[str]) -> list[object]:
    """Return the cells of a row; whole numbers stay numbers, which stand right."""
    return [
        "  " * row.get("level", 0) + row[name]
        if name == "name" and row[name] is not None
        else row[name]
        if type(row[name]) is int and (line, name) not in report.marks
        else report.cell(line, name, row[name]).partition(f" {MISSING} ")[0]  # notes say why
        if name == "alpha"
        else report.cell(line, name, row[name])
        for name in shown
    ]


class _Tables(MadeWhenAsked, Commands):
    """The commands of all tables that there are."""

    def make(self) -> Iterable[click.Command]:
        """Return them."""
        from qcoder.tables.kinds import KINDS

        return [_command(name, kind) for name, kind in KINDS.items()]


@click.group(cls=_Tables, default="themes", default_if_no_args=False, help=_("Compute tables."))
def tables() -> None:
    """Hold the commands for tables."""


def _command(name: str, kind: Kind) -> click.Command:
    """Return the command of one table."""
    from qcoder.cli.table_options import choosing

    def run(
        outputs: tuple[Path, ...],
        style: str | None,
        as_json: bool,
        behind: tuple[str, str] | None,
        **values: Any,
    ) -> None:
        if behind and outputs:
            raise click.UsageError(
                _("--passages only lists: leave out --out, or use “qcoder export passages”.")
            )
        check_outputs(outputs)
        given = {field: values.pop(field) for field in (*kind.takes, "sort", "descending")}
        with opened(**values, read_only=True) as p, progress_bar(_("Counting")) as progress:
            table = computed(p, name, kind, given, progress)
            if behind:
                _show_behind(p, table, *behind, as_json=as_json)
                return
        give(table.report, outputs, style, as_json)

    behind = click.option(
        "--passages",
        "behind",
        type=(str, str),
        metavar=_("LINE COLUMN"),
        help=_("List the passages behind a cell: a code or number of line, and a column."),
    )
    made = project_options(choosing(kind, behind(table_options(run))))
    return click.command(name, help=_(kind.title))(made)


def computed(
    p: Project,
    name: str,
    kind: Kind,
    given: Mapping[str, Any],
    progress: Callable[[int, int], None],
) -> Table:
    """Compute a table by the options that were given, sorted by a column or its heading."""
    from qcoder.cli.table_options import chosen_of
    from qcoder.tables.choices import Choices

    chosen = chosen_of(name, given)
    sort = chosen.pop("sort", None)
    table = p.tables.table(name, Choices(**{**kind.usual, **chosen}), progress)
    if sort is None:
        return table
    column = _column(table.report, sort)
    return replace(table, choices=replace(table.choices, sort=column)).ordered()


def _column(report: Report, wanted: str) -> str:
    """Return the name of a column, given by that or by a heading of it. Raises `Error`.

    What stands in brackets behind a heading may be left out where that names one column.
    """
    called = {
        column: {column.casefold(), report.heading(column).casefold(), _brief(report, column)}
        for column in report.columns
    }
    for column, names in called.items():
        if names & {wanted.casefold(), wanted.casefold().replace("−", "-")}:
            return column
    short = [
        column
        for column in report.columns
        if report.heading(column).casefold().partition(" (")[0] == wanted.casefold()
    ]
    if len(short) == 1:
        return short[0]
    raise Error(
        _("There is no column “{column}”; there are: {columns}.").format(
            column=wanted, columns=", ".join(map(report.heading, report.columns))
        )
    )


def _brief(report: Report, column: str) -> str:
    """Return what a screen calls a column."""
    if report.name == "themes" and column not in _SHOWN:
        return column
    return _heading(report, column).casefold().replace("−", "-")  # as keyboards have it


def _line(report: Report, wanted: str) -> int:
    """Return the place of a line, given by its number or what names it. Raises `Error`."""
    if wanted.isdecimal() and 0 < int(wanted) <= len(report.frame):
        return int(wanted) - 1
    for column in ("code", "name", report.columns[0]):
        if column in report.columns and column != "level":
            named = [
                place
                for place, value in enumerate(report.frame[column])
                if str(value).casefold() == wanted.casefold()
            ]
            if len(named) > 1:
                raise _several(wanted, named)
            if named:
                return named[0]
    raise Error(
        _("There is no line “{line}”: give its code, or its number from 1 to {n}.").format(
            line=wanted, n=len(report.frame)
        )
    )


def _several(wanted: str, places: Sequence[int]) -> Error:
    listed = [str(place + 1) for place in places[:_LISTED]]
    more = ["…"] if len(places) > _LISTED else []
    return Error(
        _("Several lines are “{line}” ({numbers}): give the number of one.").format(
            line=wanted, numbers=", ".join(listed + more)
        )
    )


def _show_behind(p: Project, table: Table, line: str, column: str, *, as_json: bool) -> None:
    """Print the passages behind a cell."""
    found = table.passages(_line(table.report, line), _column(table.report, column))
    documents = {key: p.documents.get(key) for key in {one.document for one in found}}
    codes = {code.id: code.short_id for code in table.basis.codes}
    rows = [
        {
            "document": documents[one.document].name,
            "start": one.start,
            "end": one.end,
            "code": codes.get(one.code or ""),
            "coder": table.basis.coders[one.coder].name if one.coder else None,
            "valence": one.valence and _(one.valence),
            "passage": documents[one.document].text[one.start : one.end],
        }
        for one in found
    ]
    headings = {
        "document": _("Document"),
        "code": _("Code"),
        "coder": _("Coder"),
        "valence": _("Valence"),
        "passage": _("Passage"),
    }
    show_rows(rows, headings, as_json=as_json, folded=["document", "passage"])


COMMANDS = (tables,)
