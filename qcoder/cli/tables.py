"""Commands for tables: tables."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click_default_group import DefaultGroup

from qcoder.cli.common import (
    MOST,
    json_option,
    opened,
    progress_bar,
    project_options,
    show_json,
    show_table,
)
from qcoder.i18n import N_, _, language

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


@click.group(
    cls=DefaultGroup, default="themes", default_if_no_args=False, help=_("Compute tables.")
)
def tables() -> None:
    """Hold the commands for tables."""


@tables.command("themes", help=_("How many interviews mention each theme and code."))
@project_options
@click.option("--by", help=_("For each value of this case variable."))
@click.option("--of", "of_coder", help=_("Count only the codings of this coder."))
@click.option(
    "--percent-from",
    type=click.IntRange(1, MOST),
    default=30,
    show_default=True,
    help=_("Give percentages only from this number of interviews on."),
)
@click.option(
    "--out",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write it to this .csv or .xlsx file; may be repeated."),
)
@click.option(
    "--style",
    type=click.Choice(["nl", "international"]),
    help=_("Separators and decimals in CSV; else those of the language."),
)
@json_option
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
    from qcoder.writers import write

    with opened(**where, read_only=True) as p, progress_bar(_("Counting")):
        report = p.tables.themes_report(by=by, coder=of_coder, percent_from=percent_from)
    if as_json:
        rows = json.loads(report.frame.to_json(orient="records"))
        show_json({"title": report.title, "notes": report.notes, "rows": rows})
    else:
        show_report(report)
    for path in outputs:
        write(report, path, style=style)
        click.echo(_("Wrote {path}.").format(path=path), err=as_json)


def show_report(report: Report) -> None:
    """Print a report: title, the columns a terminal has room for, notes."""
    shown = [name for name in _SHOWN if name in report.frame.columns]
    if report.frame["interviews_pct"].isna().all():
        shown.remove("interviews_pct")
    rows = [
        [_cell(name, row[name], row["level"]) for name in shown]
        for row in report.frame.to_dict("records")
    ]
    click.echo(report.title + "\n")
    show_table(rows, [_(_SHOWN[name]) for name in shown])
    for note in report.notes:
        click.echo(note)
    click.echo(_("+ facilitating, − hindering, ± both, 0 neutral: interviews."))
    click.echo()


def _cell(name: str, value: Any, level: int) -> object:
    if isinstance(value, float):
        shown = "" if math.isnan(value) else f"{value:.1f}"
        return shown.replace(".", ",") if language() == "nl" else shown
    return "  " * level + value if name == "name" else value


COMMANDS = (tables,)
