"""Themes in a comparison: what the codes under a theme have together.

The one rule: a coder gave a unit a theme where that coder gave it one of its codes. In a document
those codes count that all who completed it knew; so nobody is blamed for a code that came later.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement import Tallies
from qcoder.agreement.spans import Ends
from qcoder.agreement.tallies import changes

Ints = NDArray[np.int64]


class Themes:
    """The themes, each given by the places of its codes."""

    def __init__(self, members: Sequence[Sequence[int]], raters: Ints) -> None:
        sizes = np.array([len(codes) for codes in members], dtype=np.int64)
        theme = np.repeat(np.arange(len(members)), sizes)
        code = np.array([code for codes in members for code in codes], dtype=np.int64)
        begins = np.cumsum(sizes) - sizes
        everyone = np.zeros((len(members), raters.shape[1]), dtype=np.int64)
        if len(code):
            everyone = np.bitwise_or.reduceat(raters[code], begins)
        self._code, self._theme = code, theme
        self._counts = raters[code] == everyone[theme]
        some = np.zeros(everyone.shape, dtype=bool)
        np.logical_or.at(some, theme, self._counts)
        self.raters = np.where(some, everyone, 0)

    def ends(self, ends: Ends) -> Ends:
        """Return the ends of what is given the codes of each theme that count for it."""
        code = ends.cell // self.raters.shape[1]
        row, theme = self._spread(code, ends.cell - code * self.raters.shape[1])
        return ends.regrouped(row, theme, self.raters)

    def tallies(self, tallies: Tallies, units: int) -> Tallies:
        """Return the tallies of units by theme."""
        assert tallies.unit is not None
        row, theme = self._spread(tallies.code, tallies.document)
        key = theme * max(units, 1) + tallies.unit[row]
        order = np.argsort(key, kind="stable")  # those of one code are in order already
        key, row = key[order], row[order]
        begins = np.flatnonzero(changes(key))
        bits = np.bitwise_or.reduceat(tallies.bits[row], begins) if len(key) else key
        theme = key[begins] // max(units, 1)
        unit = key[begins] - theme * max(units, 1)
        return Tallies(
            tallies.coders,
            theme,
            tallies.document[row[begins]],
            bits,
            np.ones(len(unit)),
            tallies.totals,
            self.raters,
            unit,
        )

    def _spread(self, code: Ints, document: Ints) -> tuple[Ints, Ints]:
        """Return rows, which are sorted by code, by theme and code, where that counts for it."""
        first, last = (np.searchsorted(code, self._code, side) for side in ("left", "right"))
        often = last - first
        at = np.repeat(np.arange(len(often)), often)
        row = np.arange(len(at)) - np.repeat(np.cumsum(often) - often - first, often)
        kept = self._counts[at, document[row]]
        if not kept.all():
            row, at = row[kept], at[kept]
        return row, self._theme[at]
