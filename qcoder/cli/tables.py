"""Commands for tables: tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click_default_group import DefaultGroup

from qcoder.cli.common import (
    MOST,
    Function,
    Words,
    json_option,
    opened,
    progress_bar,
    project_options,
    show_json,
    show_table,
)
from qcoder.i18n import N_, _
from qcoder.report import MISSING, RANGES

if TYPE_CHECKING:
    from qcoder.report import Report

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
# What goes first where a terminal is narrow.
_SPARE = (
    "decided", "kappa", "positive", "ac1", "documents", "words", "cases", "neutral", "both",
    "interviews_pct",
)  # fmt: skip


@click.group(
    cls=DefaultGroup, default="themes", default_if_no_args=False, help=_("Compute tables.")
)
def tables() -> None:
    """Hold the commands for tables."""


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


_of_option = click.option("--of", "of_coder", help=_("Count only the codings of this coder."))
_percent_option = click.option(
    "--percent-from",
    type=click.IntRange(1, MOST),
    default=30,
    show_default=True,
    help=_("Give percentages only from this number of interviews on."),
)


@tables.command("themes", help=_("How many interviews mention each theme and code."))
@project_options
@click.option("--by", help=_("For each value of this case variable."))
@_of_option
@_percent_option
@table_options
def themes(
    by: str | None,
    of_coder: str | None,
    percent_from: int,
    outputs: tuple[Path, ...],
    style: str | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Print the theme frequencies and write them to files."""
    check_outputs(outputs)
    with opened(**where, read_only=True) as p, progress_bar(_("Counting")):
        report = p.tables.report(
            "themes", by=by, coders=_coders(of_coder), percent_from=percent_from
        )
    give(report, outputs, style, as_json)


@tables.command(
    "crosstab", help=_("How many interviews mention each theme and code, by a case variable.")
)
@project_options
@click.option("--by", required=True, help=_("A column for each value of this case variable."))
@click.option(
    "--cells",
    type=Words(
        "count", "row percent", "column percent", "presence", also={"percent": "column percent"}
    ),
    default="count",
    help=_("What the cells hold; interviews are counted unless this says otherwise."),
)
@click.option(
    "--band",
    "bands",
    multiple=True,
    help=_("Put numbers, or dates by year, in bands; one begins at this number. Repeat it."),
)
@click.option(
    "--merge-small",
    is_flag=True,
    help=_("Put groups of fewer than three cases together as “other”."),
)
@_of_option
@_percent_option
@table_options
def crosstab(
    by: str,
    cells: str,
    bands: tuple[str, ...],
    merge_small: bool,
    of_coder: str | None,
    percent_from: int,
    outputs: tuple[Path, ...],
    style: str | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Print the crosstab and write it to files."""
    check_outputs(outputs)
    with opened(**where, read_only=True) as p, progress_bar(_("Counting")):
        report = p.tables.report(
            "crosstab",
            by=by,
            cells=cells,
            coders=_coders(of_coder),
            bands=bands,
            merge_small=merge_small,
            percent_from=percent_from,
        )
    give(report, outputs, style, as_json)


@tables.command("programmes", help=_("The programmes, or other cases, with their variables."))
@project_options
@click.option(
    "--variable", "variables", multiple=True, help=_("Only this case variable; may be repeated.")
)
@table_options
def programmes(
    variables: tuple[str, ...],
    outputs: tuple[Path, ...],
    style: str | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Print the overview of programmes and write it to files."""
    check_outputs(outputs)
    with opened(**where, read_only=True) as p:
        report = p.tables.report("programmes", variables=variables)
    give(report, outputs, style, as_json)


def _coders(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


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
    show_table(
        rows,
        list(named.values()),
        spare=[[named[name] for name in group if name in named] for group in spare],
        cut={named["name"]: 22} if compared and "name" in named else {},
    )
    for note in report.notes:
        click.echo(note)
    if is_themes:
        click.echo(_("+ facilitating, − hindering, ± both, 0 neutral: interviews."))
    click.echo(report.source)
    click.echo()


def _heading(report: Report, name: str) -> str:
    if report.name == "themes":
        return _(_SHOWN[name])
    if report.name.startswith("agreement") and name in _SHORT:
        return _SHORT[name]
    return report.heading(name, short="alpha" in report.columns)


def _cells(report: Report, line: int, row: Mapping[str, Any], shown: Sequence[str]) -> list[object]:
    """Return the cells of a row; whole numbers stay numbers, which stand right."""
    return [
        "  " * row["level"] + row[name]
        if name == "name"
        else row[name]
        if type(row[name]) is int
        else report.cell(line, name, row[name]).partition(f" {MISSING} ")[0]  # notes say why
        if name == "alpha"
        else report.cell(line, name, row[name])
        for name in shown
    ]


COMMANDS = (tables,)
