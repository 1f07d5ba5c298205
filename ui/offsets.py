"""Offsets of the engine (code points) and of Qt (UTF-16 units) in the same text.

The one rule: only this module converts between the two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Units:
    """Converts offsets in one text; a Qt offset inside a surrogate pair counts as its start."""

    __slots__ = ("_pairs", "_starts", "length")

    def __init__(self, text: str) -> None:
        # nearly every line is of single units: then both kinds of offset are the same
        plain = text.isascii() or max(text) <= "\uffff"
        self._pairs = () if plain else tuple(i for i, char in enumerate(text) if char > "\uffff")
        self._starts = tuple(point + place for place, point in enumerate(self._pairs))
        self.length = len(text) + len(self._pairs)  # in UTF-16 units

    def to_qt(self, point: int) -> int:
        """Return the offset in UTF-16 units of an offset in code points."""
        return point + bisect_left(self._pairs, point) if self._pairs else point

    def to_stored(self, unit: int) -> int:
        """Return the offset in code points of an offset in UTF-16 units."""
        if not self._pairs:
            return unit
        before = bisect_right(self._starts, unit - 2)
        inside = before < len(self._starts) and self._starts[before] == unit - 1
        return unit - before - inside
