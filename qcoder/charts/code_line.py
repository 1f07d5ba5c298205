"""The code line of one interview: where along its length each theme is.

The one rule: stretches of a theme that overlap stand above each other, so that none hides another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qcoder.charts.chart import Chart, Look, mixed, visible
from qcoder.charts.labels import Labels, Name, code_colors, code_names
from qcoder.charts.letters import SMALL, height, width
from qcoder.charts.page import EDGE, Page
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.tables.table import Table

_LABELS = 0.34  # of the width of the figure, for names at most
_TRACK = 0.12  # inches, of a stretch
_AIR = 0.1  # inches, around the tracks of a theme
_SHORTEST = 0.02  # inches, of a stretch


class _Stretch(NamedTuple):
    """A line of the table, and how far it lies above the first of its theme."""

    line: int
    theme: str
    code: str
    start: float
    end: float
    said: str
    track: int = 0


def code_line(table: Table, look: Look) -> Chart:
    """Draw the stretches of one interview, in a lane per theme, in the colours of their codes.

    Raises `Refused` where nothing is coded in it.
    """
    stretches = _stretches(table)
    if not stretches:
        raise Refused(
            _("There is nothing to draw: nothing that counts is coded in this interview yet.")
        )
    found = {each.theme for each in stretches}
    lanes = [code.short_id for code in table.basis.codes if code.short_id in found]
    names, colors = code_names(table), code_colors(table)
    rows = [Name(names[lane], 0, colors[lane], at) for at, lane in enumerate(lanes)]
    across = look.width * (1 - _LABELS) - 2 * EDGE
    packed = {lane: _packed(lane, stretches, 100 * _SHORTEST / across) for lane in lanes}
    tracks = [max(each.track for each in packed[lane]) + 1 for lane in lanes]
    labels = Labels(rows, look.width * _LABELS, [_TRACK * each + _AIR for each in tracks])
    left = EDGE + labels.width + 0.16
    right = look.width - EDGE - width("100 %", SMALL) / 2
    bottom = EDGE + labels.height
    page = Page(look.width, bottom + 0.04 + height(1, SMALL) + EDGE, look)
    _draw_scale(page, left, right, bottom)
    labels.draw(page, EDGE)
    box = (left, EDGE, right - left, labels.height)
    for lane, count, middle in zip(lanes, tracks, labels.middles, strict=True):
        top = middle - count * _TRACK / 2
        _draw_lane(page, box, packed[lane], top, colors)
    return page.chart(table.report, _caption())


def _stretches(table: Table) -> list[_Stretch]:
    report = table.report
    found: list[_Stretch] = []
    for line, row in enumerate(report.frame.to_dict("records")):
        said = _("{name}: from {start} to {end} % ({valence})").format(
            name=row["name"],
            start=report.shown("start_pct", float(row["start_pct"])),
            end=report.shown("end_pct", float(row["end_pct"])),
            valence=row["valence"],
        )
        start, end = float(row["start_pct"]), float(row["end_pct"])
        found.append(_Stretch(line, str(row["theme"]), str(row["code"]), start, end, said))
    return found


def _packed(theme: str, stretches: Sequence[_Stretch], least: float) -> list[_Stretch]:
    """Return the stretches of a theme on tracks on which none overlaps another."""
    ends: list[float] = []
    found: list[_Stretch] = []
    own = (each for each in stretches if each.theme == theme)
    for each in sorted(own, key=lambda each: (each.start, each.end, each.code)):
        free = (track for track, end in enumerate(ends) if end <= each.start)
        track = next(free, len(ends))
        ends[track : track + 1] = [max(each.end, each.start + least)]
        found.append(each._replace(track=track))
    return found


def _draw_scale(page: Page, left: float, right: float, bottom: float) -> None:
    faint = mixed(page.colors.background, page.colors.line, 0.6)
    for part in (0, 25, 50, 75, 100):
        x = left + (right - left) * part / 100
        page.rule([(x, EDGE), (x, bottom)], faint)
        y = bottom + 0.04 + height(1, SMALL) / 2
        color = page.colors.muted
        page.text(x, y, f"{part} %", size=SMALL, color=color, across="center")


def _draw_lane(
    page: Page,
    box: tuple[float, float, float, float],
    stretches: Sequence[_Stretch],
    top: float,
    colors: dict[str, str],
) -> None:
    left, above, across, down = box
    axes = page.axes(box, (0, 100), (down, 0))
    for each in stretches:
        y = top + each.track * _TRACK
        long = max(each.end - each.start, 100 * _SHORTEST / across)
        color = visible(colors[each.code], page.colors)
        page.box(
            axes,
            (each.start, y + _TRACK * 0.1),
            long,
            _TRACK * 0.8,
            facecolor=color,
            edgecolor=page.colors.background,  # so that one ends where the next begins
            lw=0.4,
        )
        x = left + across * each.start / 100
        page.mark(
            x, above + y, x + across * long / 100, above + y + _TRACK, each.said, each.line, "name"
        )


def _caption() -> list[str]:
    return [
        _(
            "From left to right is the length of the interview; each bar is a passage, in the "
            "colour of its code. Passages that overlap stand above each other."
        )
    ]
