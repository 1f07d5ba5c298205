"""What a figure is: how it is to look, the figure itself, and what can be pointed at in it.

The one rule: whatever can be pointed at names a cell of its table, so that it leads to passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Look:
    """How a figure is to look, in the language in use.

    `width` and `height` are in inches; it becomes higher where its labels need that, and wider
    where they cannot stand otherwise. `dpi` is that of the figure on a screen; files have their
    own. `least` is of a network: lines from this value on (none: the strongest).
    """

    dark: bool = False
    width: float = 6.3  # a page of A4 with margins of 2.5 cm
    height: float | None = None
    dpi: int = 100
    least: float | None = None

    @property
    def colors(self) -> Colors:
        """The colours of the background, of words and of lines."""
        return DARK if self.dark else LIGHT


@dataclass(frozen=True)
class Colors:
    """The colours of a figure, but for those of codes; those of the window, light and dark."""

    background: str
    text: str
    muted: str
    line: str
    accent: str
    pale: str  # the least that a shade of the accent begins with


LIGHT = Colors("#ffffff", "#1f2933", "#5c6874", "#c9d0d8", "#1f6f8b", "#eef5f8")
DARK = Colors("#1e2227", "#e4e8ec", "#a6b1bc", "#515a64", "#5db4cf", "#263238")


@dataclass(frozen=True)
class Mark:
    """A part of a figure that stands for a cell of its table.

    `polygon` is in parts of the figure's width and height, from its left top; `text` is what it
    says, `line` and `column` are those of `Table.passages`.
    """

    polygon: Points
    text: str
    line: int
    column: str

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point of the figure lies in it."""
        inside = False
        for (x1, y1), (x2, y2) in zip(
            self.polygon, [*self.polygon[1:], self.polygon[0]], strict=True
        ):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure, and what stands around it: title above, `caption` and `source` below.

    `caption` says how the figure is read; what was counted is in the notes of its table.
    """

    figure: Figure
    title: str
    caption: str
    source: str
    marks: Sequence[Mark] = field(default_factory=list[Mark])

    def at(self, x: float, y: float) -> Mark | None:
        """Return what a point of the figure is of, in parts of its width and height from the top.

        What was drawn last lies above.
        """
        return next((mark for mark in reversed(self.marks) if mark.holds(x, y)), None)


def visible(color: str, colors: Colors) -> str:
    """Return a code's colour so that it can be seen on the background: 3 to 1 (WCAG AA)."""
    try:
        channels = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    except ValueError:
        return colors.muted
    goal = 255 if colors is DARK else 0
    while contrast(_hex(channels), colors.background) < 3:
        channels = [
            round(value + (goal - value) * 0.1 + (0.5 if goal else -0.5)) for value in channels
        ]
        channels = [min(255, max(0, value)) for value in channels]
    return _hex(channels)


def mixed(one: str, other: str, share: float) -> str:
    """Return the colour that is `share` of the way from one to another."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _hex([round(a + (b - a) * share) for a, b in pairs])


def contrast(one: str, other: str) -> float:
    """Return how well two colours can be told apart: from 1, not at all, to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """Return how light a colour is, from 0 to 1 (WCAG 2)."""
    parts = (value / 255 for value in _channels(color))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def _hex(channels: Sequence[int]) -> str:
    return "#" + "".join(f"{value:02x}" for value in channels)
