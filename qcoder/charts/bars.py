"""Frequency bars: how many interviews mention each theme and code, and with which valence.

The one rule: all bars have one scale. An interview may have several valences for a code, so that
these stand beside the bar of all, each from a zero of its own, and are never stacked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from qcoder.charts.chart import DARK, Chart, Colors, Look, visible
from qcoder.charts.labels import Headings, Labels, Name, names, number_width
from qcoder.charts.letters import SMALL, height, width
from qcoder.charts.page import EDGE, Page
from qcoder.errors import Refused
from qcoder.i18n import N_, _, ngettext
from qcoder.report import Report
from qcoder.tables.coded import counted
from qcoder.tables.table import Table

_GAP = 0.1  # inches between panels
_LABELS = 0.34  # of the width of the figure, for names at most
_NARROWEST = 4.5  # inches, of the figure
_THICK = 0.125  # inches, of a bar
# Fill and hatch: told apart by lightness too, and so in grey; the last has only its outline.
_FILLS = {
    "facilitating": ("#0f5c78", ""),
    "hindering": ("#d9762b", "////"),
    "both": ("#b9aede", "xxxx"),
    "neutral": ("#d3d9df", ""),
    "not_judged": ("", ""),
}
_FILLS_DARK = {
    "facilitating": ("#a4dcef", ""),
    "hindering": ("#f0883e", "////"),
    "both": ("#8468bd", "xxxx"),
    "neutral": ("#525d69", ""),
    "not_judged": ("", ""),
}
_HEADINGS = {
    "interviews": N_("Interviews"),
    "facilitating": N_("Facilitating"),
    "hindering": N_("Hindering"),
    "both": N_("Both"),
    "neutral": N_("Neutral"),
    "not_judged": N_("Not judged"),
}


class _Panel(NamedTuple):
    """One column of bars: the figures of its lines, and as they are written."""

    column: str
    counts: Sequence[int]
    shown: Sequence[str]

    @property
    def most(self) -> int:
        return max(self.counts)


def bars(table: Table, look: Look) -> Chart:
    """Draw a table of theme frequencies; each bar leads to the codings behind its figure.

    Raises `Refused` where no interview mentions anything.
    """
    report = table.report
    if not len(report.frame) or not report.frame["interviews"].any():
        raise Refused(
            _(
                "There is nothing to draw: no interview that counts is coded. Code first, or "
                "choose more."
            )
        )
    panels = _panels(report)
    rows = _rows(table)
    page_width = max(look.width, _NARROWEST)
    labels = Labels(rows, page_width * _LABELS)
    left = EDGE + labels.width + _GAP
    rooms, scale = _rooms(panels, page_width - left - EDGE)
    headings = Headings([_(_HEADINGS[panel.column]) for panel in panels], rooms)
    top = EDGE + headings.height + 0.06
    page = Page(page_width, top + labels.height + EDGE, look)
    labels.draw(page, top)
    lefts = [left + sum(rooms[:at]) + _GAP * at for at in range(len(panels))]
    headings.draw(page, lefts, top - 0.06, "left")
    say = _saying(table, rows)
    for panel, x in zip(panels, lefts, strict=True):
        _draw(page, panel, labels, (x, top, scale), say)
    return page.chart(report, _caption(table, panels))


def _panels(report: Report) -> list[_Panel]:
    """Return the bars of all interviews, and those of the valences that occur, if any is judged."""
    frame = report.frame
    found: list[_Panel] = []
    percents: list[float | None] = [
        None if gone else value
        for value, gone in zip(
            frame["interviews_pct"].tolist(), frame["interviews_pct"].isna().tolist(), strict=True
        )
    ]
    for column in _HEADINGS:
        counts: list[int] = frame[column].tolist()
        shown = list(map(str, counts))
        if column == "interviews":
            shown = [
                text if percent is None else f"{text} ({report.shown('interviews_pct', percent)} %)"
                for text, percent in zip(shown, percents, strict=True)
            ]
        if any(counts):
            found.append(_Panel(column, counts, shown))
    judged = any(panel.column not in ("interviews", "not_judged") for panel in found)
    return found if judged else found[:1]


def _rows(table: Table) -> list[Name]:
    """Return the names of the lines, below a heading for each group."""
    frame, found = table.report.frame, names(table)
    if "group" not in frame:
        return found
    groups: list[str] = frame["group"].astype(str).tolist()
    interviews: list[int] = frame["group_interviews"].tolist()
    rows: list[Name] = []
    for at, name in enumerate(found):
        if at == 0 or groups[at] != groups[at - 1]:
            heading = _("{group} (n = {n})").format(group=groups[at], n=interviews[at])
            rows.append(Name(heading))
        rows.append(name._replace(level=name.level + 1))
    return rows


def _rooms(panels: Sequence[_Panel], room: float) -> tuple[list[float], float]:
    """Return how wide each panel is, and how long a bar of one interview is, in inches."""
    numbers = [number_width(panel.shown) + 0.08 for panel in panels]
    words = [
        max(width(word, SMALL) for word in _(_HEADINGS[panel.column]).split()) for panel in panels
    ]
    if sum(words) + _GAP * (len(panels) - 1) > room:  # then they stand upright
        words = [height(1, SMALL) for _panel in panels]

    def wide(scale: float) -> list[float]:
        parts = zip(panels, numbers, words, strict=True)
        return [max(word, panel.most * scale + number) for panel, number, word in parts]

    low, high = 0.0, room
    for _step in range(40):
        middle = (low + high) / 2
        fits = sum(wide(middle)) + _GAP * (len(panels) - 1) <= room
        low, high = (middle, high) if fits else (low, middle)
    return wide(low), low


def _draw(
    page: Page,
    panel: _Panel,
    labels: Labels,
    place: tuple[float, float, float],
    say: Callable[[int, str], str],
) -> None:
    x, top, scale = place
    box = (x, top, panel.most * scale, labels.height)
    axes = page.axes(box, (0, panel.most), (labels.height, 0))
    page.rule([(x, top), (x, top + labels.height)])
    for row, middle, size in zip(labels.rows, labels.middles, labels.heights, strict=True):
        if row.line < 0:
            continue
        count, shown = panel.counts[row.line], panel.shown[row.line]
        style = _style(panel.column, row.color, page.colors)
        if count:
            page.box(axes, (0, middle - _THICK / 2), count, _THICK, **style)
        end = x + count * scale + 0.04
        if count or panel.column == "interviews":
            color = page.colors.text if count else page.colors.muted
            page.text(end, top + middle, shown, size=SMALL, color=color)
            right, half = end + width(shown, SMALL), size / 2
            text = say(row.line, panel.column)
            page.mark(
                x, top + middle - half, right, top + middle + half, text, row.line, panel.column
            )


def _style(column: str, color: str, colors: Colors) -> Mapping[str, Any]:
    if column == "interviews":
        return {"color": visible(color, colors), "lw": 0}
    fill, hatch = (_FILLS_DARK if colors is DARK else _FILLS)[column]
    if not fill:
        return {"facecolor": colors.background, "edgecolor": colors.muted, "lw": 0.8}
    return {"facecolor": fill, "edgecolor": colors.background, "lw": 0, "hatch": hatch}


def _saying(table: Table, rows: Sequence[Name]) -> Callable[[int, str], str]:
    """Return what says what a bar stands for."""
    frame = table.report.frame
    grouped = "group" in frame
    everything = len(counted(table.basis, table.choices).documents)
    labels = {row.line: row.text for row in rows}
    mentioned: list[int] = frame["interviews"].tolist()

    def say(line: int, column: str) -> str:
        count = int(frame[column].iloc[line])
        total = int(frame["group_interviews"].iloc[line]) if grouped else everything
        parts = [labels[line]]
        if grouped:
            parts.append(str(frame["group"].iloc[line]))
        if column != "interviews":
            parts.append(_(_HEADINGS[column]))
            total = mentioned[line]
        said = ngettext(
            "{name}: {n} of {total} interview", "{name}: {n} of {total} interviews", total
        )
        return said.format(name=" – ".join(parts), n=count, total=total)

    return say


def _caption(table: Table, panels: Sequence[_Panel]) -> list[str]:
    drawn = {panel.column for panel in panels}
    said = [_("Bars are interviews that mention a theme or code; all bars have the same scale.")]
    if len(panels) > 1:
        said.append(
            _(
                "An interview with several valences for a code counts under each of them, so that "
                "the bars of valences together can be longer than that of all interviews."
            )
        )
        absent = [_(heading) for column, heading in _HEADINGS.items() if column not in drawn]
        if absent:
            said.append(_("Does not occur: {valences}.").format(valences=", ".join(absent).lower()))
    return said
