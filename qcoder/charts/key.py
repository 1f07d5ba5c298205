"""What signs in a figure mean, in lines above it.

The one rule: a sign and its words stay together, and go on to the next line where there is no room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from qcoder.charts.letters import SMALL, broken, height, width
from qcoder.charts.page import EDGE, Page

_SIGN, _GAP = 0.24, 0.2  # inches


class Sign(NamedTuple):
    """A sign: a patch of a look (as matplotlib calls it), or a line through its middle."""

    text: str
    look: Mapping[str, Any]
    line: bool = False


class Key:
    """Signs with their words, next to each other."""

    def __init__(self, signs: Sequence[Sign], room: float) -> None:
        self._rows: list[list[tuple[float, Sign, Sequence[str]]]] = [[]]
        x = 0.0
        for sign in signs:
            lines = broken(sign.text, room - _SIGN, 2, SMALL)
            wide = _SIGN + max(width(line, SMALL) for line in lines)
            if x and x + wide > room:
                self._rows.append([])
                x = 0.0
            self._rows[-1].append((x, sign, lines))
            x += wide + _GAP
        self._heights = [
            height(max((len(lines) for _x, _sign, lines in row), default=0), SMALL) + 0.04
            for row in self._rows
        ]
        self.height = sum(self._heights)

    def draw(self, page: Page, top: float) -> None:
        """Draw the signs from `top` on."""
        from matplotlib.patches import Rectangle

        axes = page.axes((0, top, page.width, self.height), (0, page.width), (self.height, 0))
        y = 0.0
        for row, size in zip(self._rows, self._heights, strict=True):
            middle = y + size / 2
            for x, sign, lines in row:
                left = EDGE + x
                if sign.line:
                    axes.plot([left, left + 0.18], [middle, middle], **sign.look)
                else:
                    axes.add_patch(Rectangle((left, middle - 0.045), 0.18, 0.09, **sign.look))
                page.text(left + _SIGN, top + middle, lines, size=SMALL)
            y += size
