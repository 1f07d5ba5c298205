"""Where brackets and names of codings stand in the margin.

The one rule: pure; it knows only where each passage begins and ends, top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Stripe(NamedTuple):
    """A coding, and from where to where its bracket reaches."""

    id: str
    top: float
    bottom: float


@dataclass(slots=True)
class Row:
    """One name in the margin, at `y`; those for which there was no room count behind it."""

    y: float
    name: str
    more: list[str] = field(default_factory=list[str])


def lanes(stripes: Iterable[Stripe]) -> dict[str, int]:
    """Return for each coding a lane, counted from the names, in which no brackets overlap."""
    found: dict[str, int] = {}
    ends: list[float] = []  # of the last bracket in each lane
    for key, top, bottom in sorted(stripes, key=_order):  # often hundreds, after each change
        lane = 0
        for end in ends:
            if end <= top:
                break
            lane += 1
        ends[lane : lane + 1] = [bottom]
        found[key] = lane
    return found


def rows(stripes: Iterable[Stripe], height: float, reach: float) -> list[Row]:
    """Return the names from top to bottom, each `height` high, beside the tops of their brackets.

    A name is pushed down by those above it, at most to the bottom of its bracket or by `reach`;
    what would come lower is counted with the name above.
    """
    found: list[Row] = []
    free = float("-inf")
    for key, top, bottom in sorted(stripes, key=_order):
        y = free if free > top else top
        if found and y > top + reach and y > bottom - height:
            found[-1].more.append(key)
        else:
            found.append(Row(y, key))
            free = y + height
    return found


def _order(stripe: Stripe) -> tuple[float, float]:
    return stripe[1], -stripe[2]  # those that are alike stay as they came


def front(row: Row, selected: str | None) -> str:
    """Return whose name a row shows: that of the selected coding where it is among them."""
    return selected if selected in row.more and selected else row.name
