"""The saturation curve: the new codes of each interview, all codes so far, and where it ends.

The one rule: new codes and all codes have one axis; what chance would make of another order of the
interviews lies behind the curve.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from qcoder.charts.chart import Chart, Look, mixed
from qcoder.charts.key import Key, Sign
from qcoder.charts.letters import SMALL, height, width
from qcoder.charts.page import EDGE, Page
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.tables.saturation_rule import outcome
from qcoder.tables.table import Table

_HEIGHT = 2.4  # inches, of the curve
_NUMBERED = 30  # interviews: beyond, bars have no figure


class _Interview(NamedTuple):
    """One line of the table: `line` is its place there."""

    line: int
    name: str
    new: int
    codes: int
    low: int
    high: int


class _Frame(NamedTuple):
    """Where the curve stands: its left top, how wide one interview and how high one code is."""

    left: float
    top: float
    bottom: float
    step: float
    unit: float

    def x(self, place: float) -> float:
        return self.left + place * self.step

    def y(self, codes: float) -> float:
        return self.bottom - codes * self.unit


def saturation(table: Table, look: Look) -> Chart:
    """Draw the new codes per interview, and the interview after which there is saturation.

    Raises `Refused` where no code was used.
    """
    interviews = _interviews(table)
    if not interviews or not interviews[-1].codes:
        raise Refused(
            _("There is nothing to draw: no code that counts is used in an interview yet.")
        )
    most = max(each.high for each in interviews)
    ticks = _ticks(most)
    key = Key(_signs(look), look.width - 2 * EDGE)
    top = EDGE + key.height + height(1, SMALL) + 0.16
    high = max((look.height or 0) - top - 0.5, _HEIGHT)
    left = EDGE + max(width(str(tick), SMALL) for tick in ticks) + 0.06
    step = (look.width - left - EDGE - width(str(most), SMALL) - 0.1) / len(interviews)
    frame = _Frame(left, top, top + high, step, high / max(most, ticks[-1]))
    page = Page(look.width, frame.bottom + 2 * height(1, SMALL) + 0.12 + EDGE, look)
    key.draw(page, EDGE)
    axes = page.axes((0, 0, page.width, page.height), (0, page.width), (page.height, 0))
    _draw_scales(page, frame, ticks, len(interviews))
    _draw_curve(page, axes, frame, interviews)
    _draw_marker(page, axes, frame, table, interviews)
    return page.chart(table.report, _caption())


def _interviews(table: Table) -> list[_Interview]:
    """Return the interviews in the order that was counted in, however the table is sorted."""
    rows = table.report.frame.to_dict("records")
    order = sorted(range(len(rows)), key=lambda line: rows[line]["place"])
    return [
        _Interview(
            line,
            str(rows[line]["document"]),
            *(int(rows[line][name]) for name in ("new", "codes", "codes_low", "codes_high")),
        )
        for line in order
    ]


def _ticks(most: int) -> list[int]:
    """Return some round numbers up to the highest."""
    size = 10 ** math.floor(math.log10(max(most, 1)))
    step = next(
        each
        for each in (max(size // 5, 1), max(size // 2, 1), size, 2 * size, 5 * size)
        if most / each <= 5
    )
    return list(range(0, most + 1, step))


def _signs(look: Look) -> list[Sign]:
    return [
        Sign(_("New codes"), _bar(look)),
        Sign(_("All codes so far"), {"color": look.colors.text, "lw": 1.6}, line=True),
        Sign(_("Nine in ten of 1,000 random orders of the interviews"), _band(look)),
    ]


def _bar(look: Look) -> dict[str, Any]:
    return {"facecolor": look.colors.accent, "lw": 0}


def _band(look: Look) -> dict[str, Any]:
    return {"facecolor": mixed(look.colors.background, look.colors.line, 0.5), "lw": 0}


def _draw_scales(page: Page, frame: _Frame, ticks: Sequence[int], interviews: int) -> None:
    right = frame.x(interviews)
    muted, faint = page.colors.muted, mixed(page.colors.background, page.colors.line, 0.6)
    for tick in ticks:
        y = frame.y(tick)
        page.rule([(frame.left, y), (right, y)], faint if tick else page.colors.line)
        page.text(frame.left - 0.06, y, str(tick), size=SMALL, color=muted, across="right")
    widest = width(str(interviews), SMALL) + 0.06
    apart = next(
        each for each in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if each * frame.step > widest
    )
    y = frame.bottom + 0.04 + height(1, SMALL) / 2
    for place in range(1, interviews + 1):
        if place == 1 or place % apart == 0:
            x = frame.x(place - 0.5)
            if place > 1 and x - frame.x(0.5) < widest:
                continue
            page.text(x, y, str(place), size=SMALL, color=muted, across="center")
    label = _("Interview")
    page.text(
        (frame.left + right) / 2, y + height(1, SMALL) + 0.04, label, size=SMALL, across="center"
    )


def _draw_curve(page: Page, axes: Any, frame: _Frame, interviews: Sequence[_Interview]) -> None:
    middles = [frame.x(at + 0.5) for at in range(len(interviews))]
    axes.fill_between(
        middles,
        [frame.y(each.low) for each in interviews],
        [frame.y(each.high) for each in interviews],
        **_band(page.look),
        zorder=0.5,
    )
    wide = min(frame.step * 0.62, 0.3)
    for x, each in zip(middles, interviews, strict=True):
        axes.bar(x, -each.new * frame.unit, wide, bottom=frame.bottom, **_bar(page.look))
        if len(interviews) <= _NUMBERED:
            _write_number(page, frame, x, wide, each)
        half = max(wide, 0.06) / 2
        said = _("{interview}: {n} new, {all} so far").format(
            interview=each.name, n=each.new, all=each.codes
        )
        y = frame.y(each.codes)
        page.mark(x - half, y - 0.06, x + half, y + 0.06, said, each.line, "codes")
        page.mark(
            x - half,
            frame.y(each.new) - 0.2 * (not each.new),
            x + half,
            frame.bottom,
            said,
            each.line,
            "new",
        )
    heights = [frame.y(each.codes) for each in interviews]
    size = 3 if len(interviews) <= 60 else 0
    axes.plot(middles, heights, color=page.colors.text, lw=1.4, marker="o", ms=size)
    last = str(interviews[-1].codes)
    page.text(middles[-1] + 0.07, heights[-1], last, size=SMALL)


def _write_number(page: Page, frame: _Frame, x: float, wide: float, each: _Interview) -> None:
    """Write how many codes are new above a bar, or in it where the curve begins there."""
    shown, top = str(each.new), frame.y(each.new)
    room = (each.codes - each.new) * frame.unit
    if room > 0.24:
        page.text(x, top - 0.05, shown, size=SMALL, across="center", down="bottom")
    elif frame.bottom - top > 0.24 and width(shown, SMALL) < wide:
        color = page.colors.background
        page.text(x, top + 0.06, shown, size=SMALL, color=color, across="center", down="top")


def _draw_marker(
    page: Page, axes: Any, frame: _Frame, table: Table, interviews: Sequence[_Interview]
) -> None:
    """Draw where there is saturation, such as `6+2`: behind the run that adds hardly anything."""
    choices = table.choices
    new = [each.new for each in interviews]
    found = outcome(new, choices.base, choices.run, choices.threshold)
    if found.at is None:
        return
    x = frame.x(found.at)
    y = frame.top - 0.06
    axes.plot([x, x], [y, frame.bottom], color=page.colors.muted, lw=1, ls=(0, (4, 3)))
    text = f"{found.at}+{choices.run}"
    page.text(x, y - 0.03, text, size=SMALL, bold=True, across="center", down="bottom")


def _caption() -> list[str]:
    return [
        _("Bars are the codes that are new in an interview, the line is all codes up to it."),
        _("The dashed line is where saturation is reached, if it is; the notes say by which rule."),
    ]
