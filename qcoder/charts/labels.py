"""The words at the left and above a figure: names of themes and codes, headings of columns.

The one rule: a name that does not fit is wrapped, then shortened; it never lies over another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from qcoder.charts.chart import visible
from qcoder.charts.letters import SMALL, broken, height, plain, width
from qcoder.charts.page import EDGE, Page
from qcoder.errors import Refused
from qcoder.i18n import _, language
from qcoder.tables.table import Table

_INDENT, _SQUARE, _GAP = 0.13, 0.09, 0.07  # inches
MOST_LINES = 150
_LOWEST = 0.18  # inches, of a line
_LONGEST = 1.5  # inches, of a heading that stands upright


class Name(NamedTuple):
    """What one line of a figure is called; `line` is that of the table (-1: only a heading)."""

    text: str
    level: int = 0
    color: str = ""
    line: int = -1


def names(table: Table) -> list[Name]:
    """Return the names of the lines of a table of themes and codes, or of what its lines are."""
    frame, colors = table.report.frame, code_colors(table)
    labels: list[str] = frame["name"].astype(str).tolist()
    if "level" not in frame:
        return [Name(label, 0, "", line) for line, label in enumerate(labels)]
    levels: list[int] = frame["level"].tolist()
    codes: list[str] = frame["code"].tolist()
    least = min(levels, default=0)
    rows = zip(labels, levels, codes, strict=True)
    return [
        Name(label, level - least, colors.get(code, ""), line)
        for line, (label, level, code) in enumerate(rows)
    ]


def code_colors(table: Table) -> dict[str, str]:
    """Return the colours of the codes, by their short id."""
    return {code.short_id: code.color for code in table.basis.codes}


def code_names(table: Table) -> dict[str, str]:
    """Return the names of the codes in the language in use, by their short id."""
    return {code.short_id: code.name(language()) for code in table.basis.codes}


class Labels:
    """Names under each other at the left of a figure: how wide, at `most`, and high they are.

    `least` is how high each has to be. Raises `Refused` where there are more than a page holds.
    """

    def __init__(self, rows: Sequence[Name], most: float, least: Sequence[float] = ()) -> None:
        if len(rows) > MOST_LINES:
            said = _("A figure of {n} lines cannot be read: choose only themes, or less of them.")
            raise Refused(said.format(n=len(rows)))
        self.rows = rows
        self._nested = any(row.level for row in rows)
        natural = [
            self._left(row) + width(plain(row.text, bold=self.bold(row)), bold=self.bold(row))
            for row in rows
        ]
        self.width = min(max(natural, default=0.0), most)
        self._lines = [
            broken(row.text, self.width - self._left(row), bold=self.bold(row)) for row in rows
        ]
        pads = [0.06 if self.bold(row) and at else 0.0 for at, row in enumerate(rows)]
        lows = least or [_LOWEST] * len(rows)
        parts = zip(lows, self._lines, strict=True)
        sizes = [max(low, height(len(lines)) + 0.04) for low, lines in parts]
        ends = list(accumulate(size + pad for size, pad in zip(sizes, pads, strict=True)))
        self.height = ends[-1] if ends else 0.0
        self.middles = [end - size / 2 for end, size in zip(ends, sizes, strict=True)]
        self.heights = sizes

    def bold(self, row: Name) -> bool:
        """Tell whether a name stands above others."""
        return (self._nested and row.level == 0) or row.line < 0

    def draw(self, page: Page, top: float) -> None:
        """Write the names, from `top` on."""
        for row, lines, middle in zip(self.rows, self._lines, self.middles, strict=True):
            left = EDGE + self._left(row)
            if row.color:
                color = visible(row.color, page.colors)
                page.square(left - _GAP - _SQUARE / 2, top + middle, _SQUARE, color)
            page.text(left, top + middle, lines, bold=self.bold(row))

    def _left(self, row: Name) -> float:
        indent = _INDENT * min(row.level, 3)
        return indent + (_SQUARE + _GAP if row.color else 0.0)


class Headings:
    """Headings of columns: across where all fit whole, else upright."""

    def __init__(self, texts: Sequence[str], rooms: Sequence[float]) -> None:
        texts = [plain(text.replace("n = ", "n\u00a0=\u00a0")) for text in texts]
        across = [broken(text, room, 4, SMALL) for text, room in zip(texts, rooms, strict=True)]
        whole = [" ".join(lines) == text for lines, text in zip(across, texts, strict=True)]
        self.upright = not all(whole)
        if not self.upright:
            self._lines = across
            self.height = height(max(map(len, across), default=0), SMALL)
            return
        most = max(1, min(3, int(min(rooms) / height(1, SMALL))))
        self._lines = [_upright(text, most) for text in texts]
        self.height = max(width(line, SMALL) for lines in self._lines for line in lines)

    def draw(self, page: Page, places: Sequence[float], bottom: float, across: str) -> None:
        """Write the headings above `bottom`; `across` says which part of them is at its place."""
        for lines, x in zip(self._lines, places, strict=True):
            page.text(
                x, bottom, lines, size=SMALL, across=across, down="bottom", upright=self.upright
            )


def _upright(text: str, most: int) -> Sequence[str]:
    """Return a heading as at most `most` lines; how many it is of (n = 5) is never left off."""
    whole = broken(text, _LONGEST, most, SMALL)
    label, sign, size = text.rpartition(" (")
    if not size.startswith("n\u00a0=") or whole[-1].endswith(size):
        return whole
    room = _LONGEST - width(sign + size, SMALL)
    lines = broken(label, room, most, SMALL)
    return [*lines[:-1], lines[-1] + sign + size]


def number_width(texts: Sequence[str], size: float = SMALL) -> float:
    """Return how wide the widest of some figures is."""
    return max((width(text, size) for text in texts), default=0.0)
