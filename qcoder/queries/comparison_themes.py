"""Themes in a comparison: what the codes under a theme have together.

The one rule: a coder gave a unit a theme where that coder gave it one of its codes. In a document
those codes count that all who completed it knew; so nobody is blamed for a code that came later.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement import Spans, Tallies

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
        counts = raters[code] == everyone[theme]
        order = np.argsort(code, kind="stable")
        self._theme, self._counts = theme[order], counts[order]
        self._often = np.bincount(code, minlength=raters.shape[0])
        self._first = np.cumsum(self._often) - self._often
        some = np.zeros(everyone.shape, dtype=bool)
        np.logical_or.at(some, theme, counts)
        self.raters = np.where(some, everyone, 0)

    def spans(self, spans: Spans) -> Spans:
        """Return the codings again, with the place of a theme for each code that counts for it."""
        row, theme = self._spread(spans.code, spans.document)
        return Spans(theme, *(column[row] for column in spans[1:]))

    def tallies(self, tallies: Tallies, units: int) -> Tallies:
        """Return the tallies of units by theme."""
        assert tallies.unit is not None
        row, theme = self._spread(tallies.code, tallies.document)
        key = theme * max(units, 1) + tallies.unit[row]
        order = np.argsort(key, kind="stable")
        key, row = key[order], row[order]
        fresh = np.ones(len(key), dtype=bool)
        fresh[1:] = key[1:] != key[:-1]
        begins = np.flatnonzero(fresh)
        bits = np.bitwise_or.reduceat(tallies.bits[row], begins) if len(key) else key
        theme, unit = np.divmod(key[begins], max(units, 1))
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
        """Return rows as often as their code is in a theme in which it counts, and that theme."""
        often = self._often[code]
        row = np.repeat(np.arange(len(code)), often)
        at = np.arange(len(row)) - np.repeat(np.cumsum(often) - often - self._first[code], often)
        kept = self._counts[at, document[row]]
        return row[kept], self._theme[at[kept]]
