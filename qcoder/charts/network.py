"""A network of codes that occur together, on a ring in the order of their themes.

The one rule: names stand outside the ring at a height of their own, and lines run inside it, so
that no name lies over another or over a line.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from qcoder.charts.chart import Chart, Look, Points, mixed, visible
from qcoder.charts.labels import code_colors, code_names
from qcoder.charts.letters import SMALL, broken, height, width
from qcoder.charts.page import EDGE, Page
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.tables.choices import Cells
from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table

MOST = 60  # lines that can be told apart
_NARROWEST = 4.5  # inches, of the figure
_SIDE = 0.3  # of the width, for the names at each side
_BEND = 0.45  # how far lines bend to the middle
_STEPS = 16  # of a bent line
_NEAR = 0.035  # inches from a line that are still of it
_KEY = 0.28  # inches, of the line below that explains widths


@dataclass(frozen=True)
class _Pair:
    """Two codes (short ids) that occur together."""

    one: str
    other: str
    together: int
    c: float
    value: float  # by which it is drawn


@dataclass(frozen=True)
class _Spot:
    """A code on the ring: its place, name and size, in inches."""

    x: float
    y: float
    lines: Sequence[str]
    radius: float
    right: bool


def network(table: Table, look: Look) -> Chart:
    """Draw a table of codes that occur together; lines are wider the more they do.

    By count, or by c where the table has that in its cells. Codes without a line are left out, and
    so are themes where their codes are there. Raises `Refused` where no codes occur together.
    """
    pairs_table = _pairs_table(table)
    pairs, own = _pairs(table, pairs_table)
    pairs, least = _strongest(pairs, look.least)
    codes = {code.short_id for code in table.basis.codes}
    drawn = {pair.one for pair in pairs} | {pair.other for pair in pairs}
    order = [code.short_id for code in table.basis.codes if code.short_id in drawn & codes]
    spots, page_width, bottom = _ring(order, own, code_names(table), look)
    page = Page(page_width, bottom + _KEY + EDGE, look)
    axes = page.axes((0, 0, page.width, page.height), (0, page.width), (page.height, 0))
    lead = _Lead(table, pairs_table, own)
    values = [pair.value for pair in pairs]
    scale = _Scale(min(values), max(values), len(pairs))
    middle = (page.width / 2, bottom / 2)
    for pair in sorted(pairs, key=lambda pair: pair.value):
        _draw_line(page, axes, pair, spots, middle, scale, lead)
    _draw_codes(page, axes, spots, own, code_colors(table), lead)
    _draw_key(page, axes, values, scale, bottom + _KEY / 2)
    return page.chart(table.report, _caption(table, pairs_table, least, len(pairs)))


def _pairs_table(table: Table) -> Table:
    """Return the same codings as a line per pair."""
    choices = replace(table.choices, pairs=True, cells=Cells.COUNT, swapped=False, sort="")
    name = table.report.name
    return KINDS[name].make(name, table.basis, choices)


def _pairs(table: Table, pairs_table: Table) -> tuple[list[_Pair], Mapping[str, int]]:
    """Return the pairs, without themes whose codes are there too, and the size of each code."""
    frame = pairs_table.report.frame
    used = {*frame["code"], *frame["other"]}
    kept = used - _above(table, used)
    by_c = table.choices.cells == Cells.C
    own: dict[str, int] = {}
    found: list[_Pair] = []
    for row in frame.to_dict("records"):
        one, other = str(row["code"]), str(row["other"])
        own |= {one: int(row["code_units"]), other: int(row["other_units"])}
        if {one, other} <= kept:
            together, c = int(row["together"]), float(row["c"])
            found.append(_Pair(one, other, together, c, c if by_c else together))
    if not found:
        raise Refused(
            _(
                "There is nothing to draw: no two codes occur together. Choose another way of "
                "being together, such as in the same turn or interview."
            )
        )
    return found, own


def _above(table: Table, codes: Collection[str]) -> set[str]:
    """Return what stands above some codes (short ids)."""
    by_id = {code.id: code for code in table.basis.codes}
    left = [code.parent for code in table.basis.codes if code.short_id in codes]
    found: set[str] = set()
    while left:
        if parent := left.pop():
            found.add(by_id[parent].short_id)
            left.append(by_id[parent].parent)
    return found


def _strongest(pairs: Sequence[_Pair], least: float | None) -> tuple[list[_Pair], float]:
    """Return the pairs from a least value on, and that value: by itself, `MOST` pairs or fewer."""
    values = sorted((pair.value for pair in pairs), reverse=True)
    if least is None:
        beyond = values[MOST] if len(values) > MOST else -math.inf
        least = min((value for value in values if value > beyond), default=values[0])
    found = [pair for pair in pairs if pair.value >= least]
    if not found:
        raise Refused(
            _("There is nothing to draw from that value on: the strongest is {value}.").format(
                value=f"{values[0]:g}"
            )
        )
    return found, least


def _ring(
    order: Sequence[str], own: Mapping[str, int], names: Mapping[str, str], look: Look
) -> tuple[dict[str, _Spot], float, float]:
    """Return where codes stand, clockwise from the top, and how wide and high that is."""
    page_width = max(look.width, _NARROWEST)
    room = page_width * _SIDE
    lines = {code: broken(names[code], room) for code in order}
    widest = max(width(line) for each in lines.values() for line in each)
    half = (len(order) + 1) // 2
    sides = order[:half], list(reversed(order[half:]))
    sizes = [[height(len(lines[code])) + 0.06 for code in side] for side in sides]
    wanted = (look.height or page_width * 0.5) - _KEY - 2 * EDGE
    high = max(wanted, *(sum(each) for each in sizes))
    reach, greatest = page_width / 2 - EDGE - widest - 0.22, max(own[code] for code in order)
    spots: dict[str, _Spot] = {}
    for side, each, right in zip(sides, sizes, (True, False), strict=True):
        extra = (high - sum(each)) / max(len(each), 1)
        ends = accumulate(size + extra for size in each)
        for code, end, size in zip(side, ends, each, strict=True):
            y = end - (size + extra) / 2
            x = reach * math.sqrt(max(0.0, 1 - (2 * y / high - 1) ** 2)) * (1 if right else -1)
            radius = 0.04 + 0.06 * math.sqrt(own[code] / greatest)
            spots[code] = _Spot(page_width / 2 + x, EDGE + y, lines[code], radius, right)
    return spots, page_width, high + 2 * EDGE


def _draw_line(
    page: Page,
    axes: Any,
    pair: _Pair,
    spots: Mapping[str, _Spot],
    middle: tuple[float, float],
    scale: _Scale,
    lead: _Lead,
) -> None:
    points = _bent(spots[pair.one], spots[pair.other], middle)
    x, y = zip(*points, strict=True)
    axes.plot(x, y, **scale.style(pair.value, page))
    line, column = lead.pair(pair.one, pair.other)
    page.area(_band(points), lead.say_pair(pair), line, column)


@dataclass(frozen=True)
class _Scale:
    """How lines look by their value: thick in proportion, from zero, and dark over the range.

    Of many lines the thickest is thinner.
    """

    least: float
    most: float
    lines: int

    def style(self, value: float, page: Page) -> dict[str, Any]:
        """Return the look of a line."""
        thickest = 4.2 * min(1.0, math.sqrt(18 / self.lines))
        spread = (value - self.least) / (self.most - self.least) if self.most > self.least else 1.0
        return {
            "lw": max(0.6, thickest * value / self.most),
            "color": mixed(page.colors.line, page.colors.text, 0.1 + 0.8 * spread),
            "solid_capstyle": "butt",
            "zorder": 1 + spread,
        }


def _bent(one: _Spot, other: _Spot, middle: tuple[float, float]) -> Points:
    """Return a line between two codes, bent to the middle of the ring."""
    x, y = (one.x + other.x) / 2, (one.y + other.y) / 2
    away = math.hypot(middle[0] - x, middle[1] - y) or 1.0
    # Not far for codes that are near each other, or their line would have a kink.
    share = min(_BEND, 0.6 * math.hypot(one.x - other.x, one.y - other.y) / away)
    x, y = x + (middle[0] - x) * share, y + (middle[1] - y) * share
    parts = [step / _STEPS for step in range(_STEPS + 1)]
    return [
        (
            (1 - t) ** 2 * one.x + 2 * t * (1 - t) * x + t**2 * other.x,
            (1 - t) ** 2 * one.y + 2 * t * (1 - t) * y + t**2 * other.y,
        )
        for t in parts
    ]


def _band(points: Points) -> Points:
    """Return the outline of a line that is wide enough to be pointed at."""
    above: list[tuple[float, float]] = []
    below: list[tuple[float, float]] = []
    for at, (x, y) in enumerate(points):
        (x1, y1), (x2, y2) = points[max(at - 1, 0)], points[min(at + 1, len(points) - 1)]
        long = math.hypot(x2 - x1, y2 - y1) or 1.0
        across, down = (y2 - y1) / long * _NEAR, (x1 - x2) / long * _NEAR
        above.append((x + across, y + down))
        below.append((x - across, y - down))
    return [*above, *reversed(below)]


def _draw_codes(
    page: Page,
    axes: Any,
    spots: Mapping[str, _Spot],
    own: Mapping[str, int],
    colors: Mapping[str, str],
    lead: _Lead,
) -> None:
    from matplotlib.patches import Circle

    for code, spot in spots.items():
        color = visible(colors[code], page.colors)
        edge = page.colors.background
        axes.add_patch(
            Circle((spot.x, spot.y), spot.radius, facecolor=color, edgecolor=edge, lw=1, zorder=5)
        )
        away = 0.14 if spot.right else -0.14
        across = "left" if spot.right else "right"
        page.text(spot.x + away, spot.y, spot.lines, across=across)
        r = max(spot.radius, 0.07)
        line, column = lead.code(code)
        said = lead.say_code(code, own[code])
        page.mark(spot.x - r, spot.y - r, spot.x + r, spot.y + r, said, line, column)


def _draw_key(page: Page, axes: Any, values: Sequence[float], scale: _Scale, y: float) -> None:
    """Draw lines of the least, a middle and the greatest value, with what they stand for."""
    middle = sorted(values)[len(values) // 2]
    x = EDGE
    for value in dict.fromkeys([scale.least, middle, scale.most]):
        axes.plot([x, x + 0.3], [y, y], **scale.style(value, page))
        text = _number(value)
        page.text(x + 0.36, y, text, size=SMALL, color=page.colors.muted)
        x += 0.36 + width(text, SMALL) + 0.2


def _number(value: float) -> str:
    from qcoder.i18n import language

    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if language() == "nl" else text


class _Lead:
    """What lines and codes of the network lead to in the table it was made of."""

    def __init__(self, table: Table, pairs_table: Table, own: Mapping[str, int]) -> None:
        self._table, self._pairs = table, pairs_table
        self._names = code_names(table)
        frame = table.report.frame
        if table.choices.pairs:
            codes, others = frame["code"].tolist(), frame["other"].tolist()
            self._lines = {pair: line for line, pair in enumerate(zip(codes, others, strict=True))}
        elif table.choices.swapped:
            self._places = {code: self._line(code, n) for code, n in own.items()}
        else:
            self._places = {code: line for line, code in enumerate(frame["code"].tolist())}

    def pair(self, one: str, other: str) -> tuple[int, str]:
        """Return the cell of a pair."""
        if self._table.choices.pairs:
            return self._lines[one, other], "together"
        return self._places[one], self._column(other)

    def code(self, code: str) -> tuple[int, str]:
        """Return the cell of a code."""
        if not self._table.choices.pairs:
            return self._places[code], "name"
        return next(
            (line, "code" if pair[0] == code else "other")
            for pair, line in self._lines.items()
            if code in pair
        )

    def say_pair(self, pair: _Pair) -> str:
        """Return what a line stands for."""
        said = _("{one} – {other}: {n} together (c = {c})")
        c = self._pairs.report.shown("c", pair.c)
        names = self._names[pair.one], self._names[pair.other]
        return said.format(one=names[0], other=names[1], n=pair.together, c=c)

    def say_code(self, code: str, n: int) -> str:
        """Return what a code stands for."""
        return _("{group} (n = {n})").format(group=self._names[code], n=n)

    def _line(self, code: str, n: int) -> int:
        """Return the line of a code by its heading; it is the one without a figure for itself."""
        frame = self._table.report.frame
        alone = frame[self._column(code)].isna().tolist()
        heading = self.say_code(code, n)
        return next(
            line for line, name in enumerate(frame["name"]) if name == heading and alone[line]
        )

    def _column(self, code: str) -> str:
        return code if code in self._table.report.columns else f"“{code}”"


def _caption(table: Table, pairs_table: Table, least: float, drawn: int) -> list[str]:
    by_c = table.choices.cells == Cells.C
    said = [
        _("The wider a line, the higher c of both codes.")
        if by_c
        else _("The wider a line, the more often both codes occur together."),
        _("The larger a dot, the more often its code occurs."),
    ]
    if drawn < len(pairs_table.report.frame):
        value = _number(least)
        said.append(_("Drawn are codes with a line, from {value} on.").format(value=value))
    return said
