"""The sheet that a figure is drawn on: axes, words and marks, in inches from its left top.

The one rule: all places are worked out before anything is drawn, so that nothing is left to chance:
no label is moved, cut off or laid over another by the library.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from qcoder.charts.chart import Chart, Look, Mark, Points
from qcoder.charts.letters import SIZE, font_file
from qcoder.report import Report

EDGE = 0.08  # inches around all
# The library has one set of settings for all threads.
_LOCK = threading.RLock()
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "qcoder",
    "pdf.fonttype": 42,
    "text.usetex": False,
    "path.sketch": None,
    "hatch.linewidth": 0.7,
}


@contextmanager
def settled() -> Generator[None]:
    """Draw or write in here: by our settings, whatever those of the user, one figure at a time."""
    import matplotlib

    library: Any = matplotlib  # of which the types are known in part
    with _LOCK, library.rc_context(_SETTINGS):
        yield


class Page:
    """One figure while it is drawn."""

    def __init__(self, width: float, height: float, look: Look) -> None:
        from matplotlib.figure import Figure

        self.width, self.height, self.look = width, height, look
        self.colors = look.colors
        self.marks: list[Mark] = []
        self.figure: Any = Figure((width, height), dpi=look.dpi, facecolor=self.colors.background)

    def axes(
        self, box: tuple[float, float, float, float], across: Sequence[float], down: Sequence[float]
    ) -> Any:
        """Return axes without frame or ticks: in a box (left, top, width, height), with limits."""
        left, top, width, height = box
        place = (
            left / self.width,
            1 - (top + height) / self.height,
            width / self.width,
            height / self.height,
        )
        axes = self.figure.add_axes(place, frameon=False)
        axes.set_xlim(across[0], across[1])
        axes.set_ylim(down[0], down[1])
        axes.set_axis_off()
        return axes

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str] | str,
        *,
        size: float = SIZE,
        color: str = "",
        bold: bool = False,
        across: str = "left",
        down: str = "center",
        upright: bool = False,
    ) -> None:
        """Write lines at a place; `across` and `down` say which part of them stands there."""
        from matplotlib.font_manager import FontProperties

        self.figure.text(
            x / self.width,
            1 - y / self.height,
            lines if isinstance(lines, str) else "\n".join(lines),
            color=color or self.colors.text,
            font=FontProperties(fname=font_file(bold=bold), size=size),
            ha=across,
            va=down,
            multialignment="left" if upright else across,
            rotation=90 if upright else 0,
            linespacing=1.15,
            parse_math=False,
        )

    def rule(self, points: Points, color: str = "", width: float = 0.7) -> None:
        """Draw a line through points."""
        from matplotlib.lines import Line2D

        x, y = zip(*self.parts(points), strict=True)
        # The figure counts from below.
        line = Line2D(
            x, [1 - each for each in y], color=color or self.colors.line, lw=width, zorder=-1
        )
        line.set_transform(self.figure.transFigure)
        self.figure.add_artist(line)

    def box(
        self, axes: Any, corner: tuple[float, float], width: float, height: float, **how: Any
    ) -> None:
        """Draw a box in axes, as it is; `how` is its look, as the library calls it."""
        from matplotlib.patches import Rectangle

        # Not `barh` or `add_patch`: these take most of the time to find limits that are known.
        axes.add_artist(Rectangle(corner, width, height, clip_on=False, **how))

    def square(self, x: float, y: float, side: float, color: str) -> None:
        """Draw a small square around a place."""
        from matplotlib.patches import Rectangle

        corner = ((x - side / 2) / self.width, 1 - (y + side / 2) / self.height)
        square = Rectangle(corner, side / self.width, side / self.height, color=color, lw=0)
        square.set_transform(self.figure.transFigure)
        self.figure.add_artist(square)

    def mark(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        text: str,
        line: int,
        column: str,
    ) -> None:
        """Remember what a box stands for."""
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], text, line, column)

    def area(self, points: Points, text: str, line: int, column: str) -> None:
        """Remember what a part of the figure stands for."""
        self.marks.append(Mark(self.parts(points), text, line, column))

    def parts(self, points: Points) -> Points:
        """Return points as parts of the width and height."""
        return [(x / self.width, y / self.height) for x, y in points]

    def chart(self, report: Report, caption: Sequence[str]) -> Chart:
        """Return what was drawn."""
        said = " ".join(each for each in caption if each)
        return Chart(self.figure, report.title, said, report.source, tuple(self.marks))
