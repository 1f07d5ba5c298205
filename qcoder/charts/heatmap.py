"""A heat map: themes and codes against groups, interviews or speakers, as shaded cells.

The one rule: each cell has its figure in it; one hue from light to dark says it again, so that the
map reads the same in grey.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from qcoder.charts.chart import DARK, Chart, Colors, Look, contrast, mixed
from qcoder.charts.labels import Headings, Labels, Name, names, number_width
from qcoder.charts.letters import SMALL, height
from qcoder.charts.page import EDGE, Page
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.report import NO, YES
from qcoder.tables.choices import Cells
from qcoder.tables.matrix import FIXED
from qcoder.tables.table import Table

_LABELS = 0.4  # of the width of the figure, for names at most
_WIDEST = 1.0  # inches, of a cell
_APART = 0.08  # inches, between the cells and their total
_SPACE = 0.015  # inches, around a cell
_FAINTEST = 0.1  # of the shade, of what is more than nothing
_DEEPEST, _DEEPEST_DARK = "#0d4a60", "#9adcf0"
MOST = 60  # columns that a page can hold


class _Cell(NamedTuple):
    """A figure, as a share of the greatest, and as it is written; a total has no share."""

    shown: str
    share: float | None


def heatmap(table: Table, look: Look) -> Chart:
    """Draw a table with a column per group, interview or speaker; totals stand apart, unshaded.

    Raises `Refused` where there is nothing to draw, or more than can be read.
    """
    report = table.report
    columns = [name for name in report.columns if name not in FIXED and report.is_figure(name)]
    rows = names(table)
    _check(rows, columns)
    totals = {"total"} & {*columns} if not table.choices.swapped else set[str]()
    cells = _cells(table, columns, totals)
    labels = Labels(rows, look.width * _LABELS)
    left = EDGE + labels.width + 0.1
    side = _side(cells, look.width - left - EDGE - _APART, len(columns))
    edges = [
        left + side * at + (_APART if name in totals else 0) for at, name in enumerate(columns)
    ]
    headings = Headings([report.heading(name) for name in columns], [side - 0.04] * len(columns))
    top = EDGE + headings.height + 0.06
    page = Page(max(look.width, edges[-1] + side + EDGE), top + labels.height + EDGE, look)
    labels.draw(page, top)
    headings.draw(page, [x + side / 2 for x in edges], top - 0.06, "center")
    axes = page.axes((0, top, page.width, labels.height), (0, page.width), (labels.height, 0))
    for row, middle, size in zip(rows, labels.middles, labels.heights, strict=True):
        for column, x in zip(columns, edges, strict=True):
            cell = cells[row.line][column]
            box = (x, middle - size / 2, side, size)
            color = _fill(page, axes, box, cell)
            page.text(
                x + side / 2, top + middle, cell.shown, size=SMALL, color=color, across="center"
            )
            said = _said(table, row, column, cell)
            page.mark(x, top + box[1], x + side, top + box[1] + size, said, row.line, column)
    return page.chart(report, _caption(table, look, bool(totals) or table.choices.swapped))


def _check(rows: Sequence[Name], columns: Sequence[str]) -> None:
    if not rows or not columns:
        raise Refused(
            _("There is nothing to draw: the table has no lines or no columns. Choose more of it.")
        )
    if len(columns) > MOST:
        said = _(
            "A heat map of {n} columns cannot be read: choose fewer, or swap rows and columns."
        )
        raise Refused(said.format(n=len(columns)))


def _cells(table: Table, columns: Sequence[str], totals: set[str]) -> list[dict[str, _Cell]]:
    report = table.report
    rows = [dict(zip(report.columns, row, strict=True)) for row in report.rows()]
    whole = [_is_total(table, str(row["name"])) for row in rows]
    figures = [
        float(row[name])
        for row, total in zip(rows, whole, strict=True)
        for name in columns
        if not total and name not in totals and row[name] is not None
    ]
    most = max(figures, default=0.0) or 1.0

    def cell(line: int, name: str, value: Any) -> _Cell:
        shown = report.cell(line, name, value)
        if isinstance(value, bool):
            shown = YES if value else ""
        if value is None or name in totals or whole[line]:
            return _Cell(shown, None)
        return _Cell(shown, 0.6 * value if isinstance(value, bool) else float(value) / most)

    return [
        {name: cell(line, name, row[name]) for name in columns} for line, row in enumerate(rows)
    ]


def _is_total(table: Table, label: str) -> bool:
    """Tell whether a line is a total over the others, as where rows and columns are swapped."""
    total = _("Total")
    return table.choices.swapped and (label == total or label.startswith(f"{total} (n = "))


def _side(cells: Sequence[dict[str, _Cell]], room: float, columns: int) -> float:
    """Return how wide the cells are: as there is room, but never less than their figures."""
    widest = number_width([cell.shown for row in cells for cell in row.values()])
    return max(min(room / columns, _WIDEST), widest + 0.06, height(1, SMALL) + 0.06)


def _fill(page: Page, axes: Any, box: tuple[float, float, float, float], cell: _Cell) -> str:
    """Shade a cell; return the colour that its figure is read in."""
    colors = page.colors
    if cell.share is None:
        return colors.text
    x, y, width, size = box
    color = _shade(cell.share, colors)
    corner = (x + _SPACE, y + _SPACE)
    sides = width - 2 * _SPACE, size - 2 * _SPACE
    page.box(axes, corner, *sides, facecolor=color, lw=0)
    if not cell.share:
        return colors.muted
    return max((colors.text, colors.background), key=lambda each: contrast(each, color))


def _shade(share: float, colors: Colors) -> str:
    """Return a colour from pale to deep: lighter to darker, and the other way round on dark."""
    if not share or math.isnan(share):
        return mixed(colors.background, colors.pale, 0.5)
    deepest = _DEEPEST_DARK if colors is DARK else _DEEPEST
    return mixed(colors.pale, deepest, _FAINTEST + (1 - _FAINTEST) * share)


def _said(table: Table, row: Name, column: str, cell: _Cell) -> str:
    value = cell.shown or NO
    if table.choices.cells in (Cells.ROW, Cells.COLUMN) and any(map(str.isdigit, value)):
        value += " %"
    return f"{row.text} – {table.report.heading(column)}: {value}"


def _caption(table: Table, look: Look, totals: bool) -> list[str]:
    kind = table.choices.cells
    if kind == Cells.PRESENCE:
        return [_("Shaded: at least once.")]
    said = [
        _("The lighter a cell, the higher its figure.")
        if look.dark
        else _("The darker a cell, the higher its figure.")
    ]
    if totals:
        said.append(_("Totals are not shaded."))
    if kind in (Cells.ROW, Cells.COLUMN):
        said.append(_("Figures are percentages."))
    return said
