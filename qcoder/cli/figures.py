"""Commands for figures: figure.

The one rule: a figure takes the options of its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
)
from qcoder.cli.tables import computed, say_written
from qcoder.i18n import _

if TYPE_CHECKING:
    from qcoder.charts import Chart
    from qcoder.tables.kinds import Kind
    from qcoder.tables.table import Table

_NOT_DRAWN = {"pairs"}  # of what tables take
_INCH = 2.54  # centimetres


class _Figures(MadeWhenAsked, Commands):
    """The commands of all figures that there are."""

    def make(self) -> Iterable[click.Command]:
        """Return them."""
        from qcoder.tables.kinds import KINDS

        return [_command(name, table, KINDS[table]) for name, table in _named().items()]

    def called(self, name: str) -> str:
        """Return the figure that a word means: also that of a table of this name.

        A heat map without more is that of a case variable.
        """
        also = {table: command for command, table in _named().items()} | {"heatmap": "crosstab"}
        return also.get(name, name)


def _named() -> Mapping[str, str]:
    """Return the table of each figure; where several have the same figure, it is named by it."""
    from qcoder.tables.kinds import KINDS

    drawn = [kind.figure for kind in KINDS.values()]
    return {
        kind.figure if drawn.count(kind.figure) == 1 else name: name
        for name, kind in KINDS.items()
        if kind.figure
    }


@click.group(cls=_Figures, default="bars", default_if_no_args=False, help=_("Draw figures."))
def figure() -> None:
    """Hold the commands for figures."""


def _command(name: str, of: str, kind: Kind) -> click.Command:
    """Return the command of one figure."""
    from qcoder.cli.table_options import choosing

    kind = kind._replace(takes=tuple(one for one in kind.takes if one not in _NOT_DRAWN))

    def run(
        outputs: tuple[Path, ...],
        dark: bool,
        width: float,
        least: float | None,
        as_json: bool,
        **values: Any,
    ) -> None:
        from qcoder import charts

        for path in outputs:
            charts.check_place(path)
        given = {field: values.pop(field) for field in (*kind.takes, "sort", "descending")}
        with opened(**values, read_only=True) as p, progress_bar(_("Counting")) as progress:
            table = computed(p, of, kind, given, progress)
            chart = charts.draw(table, charts.Look(dark=dark, width=width / _INCH, least=least))
        for path in outputs:
            charts.write(chart, path)
        _show(table, chart, as_json=as_json)
        say_written(outputs, as_json)

    made = project_options(choosing(kind, _drawing(json_option(run))))
    return click.command(name, help=_(kind.title))(made)


def _drawing(function: Function) -> Function:
    """Add the options of every figure: where it is written, and how it looks."""
    for option in (
        click.option("--least", type=float, help=_("In a network: draw lines from this value on.")),
        click.option(
            "--width",
            type=click.FloatRange(8, 60),
            default=16.0,
            show_default=True,
            help=_("How wide it is, in centimetres."),
        ),
        click.option("--dark", is_flag=True, help=_("On a dark background.")),
        click.option(
            "--out",
            "outputs",
            multiple=True,
            required=True,
            type=click.Path(path_type=Path, dir_okay=False),
            help=_("Write it to this .svg, .png or .pdf file; may be repeated."),
        ),
    ):
        function = option(function)
    return function


def _show(table: Table, chart: Chart, *, as_json: bool) -> None:
    """Print what stands around a figure."""
    report = table.report
    if as_json:
        show_json(
            {
                "title": chart.title,
                "caption": chart.caption,
                "notes": report.notes,
                "source": chart.source,
            }
        )
        return
    for line in (chart.title, "", chart.caption, *report.notes, chart.source, ""):
        click.echo(line)


COMMANDS = (figure,)
