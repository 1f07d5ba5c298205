"""Where the heads of groups stand among the rows of a list, and which groups are closed.

The one rule: rows are counted by place, lines by what is seen; without groups they are the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ui.retrieved.rows import Group


@dataclass(slots=True)
class Head:
    """The line above the rows of one group."""

    group: Group
    count: int
    open: bool = True


class Heads:
    """The heads of a list whose rows are in the order of their groups."""

    def __init__(self) -> None:
        self.heads: list[Head] = []
        self._firsts: list[int] = []  # per head, the place of its first row
        self._lines: list[int] = []  # per head, its own line
        self._closed = set[Group]()
        self.lines = 0

    def forget(self) -> None:
        """Have all groups open, the next time there are any."""
        self._closed.clear()

    def clear(self) -> None:
        """Have no heads."""
        self.heads = []
        self._lay()

    def build(self, groups: Iterable[tuple[Group, int]]) -> None:
        """Make a head for each group of the rows, given in their order with their counts."""
        self.heads = [Head(group, n, group not in self._closed) for group, n in groups]
        self._lay()

    def at(self, line: int) -> tuple[Head | None, int]:
        """Return the head on a line, if one is; and the place of the row on it, or below it."""
        if not self.heads:
            return None, line
        number = bisect_right(self._lines, line) - 1
        below = line - self._lines[number] - 1
        return (self.heads[number] if below < 0 else None), self._firsts[number] + max(below, 0)

    def line_of(self, place: int) -> int:
        """Return the line of the row at a place; -1 where its group is closed."""
        if not self.heads:
            return place
        number = bisect_right(self._firsts, place) - 1
        below = place - self._firsts[number]
        return self._lines[number] + 1 + below if self.heads[number].open else -1

    def head_line(self, group: Group) -> int:
        """Return the line of the head of a group; -1 where there is none."""
        number = self._find(group)
        return self._lines[number] if self._is(number, group) else -1

    def open(self, group: Group, on: bool) -> None:
        """Open or close a group."""
        self.heads[self._find(group)].open = on
        if on:
            self._closed.discard(group)
        else:
            self._closed.add(group)
        self._lay()

    def below(self, group: Group) -> tuple[int, int]:
        """Return the first and the last line of the rows of a group, as they are once open."""
        number = self._find(group)
        first = self._lines[number] + 1
        return first, first + self.heads[number].count - 1

    # one row more, or less

    def coming(self, place: int, group: Group) -> tuple[int, int] | None:
        """Return which lines are new with a row at a place; None where its group is closed."""
        number = self._find(group)
        if self._is(number, group):
            if not self.heads[number].open:
                return None
            line = self._lines[number] + 1 + place - self._firsts[number]
            return line, line
        line = self._lines[number] if number < len(self.heads) else self.lines
        return line, line + (group not in self._closed)

    def add(self, group: Group) -> None:
        """Count one row more in a group."""
        number = self._find(group)
        if self._is(number, group):
            self.heads[number].count += 1
        else:
            self.heads.insert(number, Head(group, 1, group not in self._closed))
        self._lay()

    def going(self, place: int, group: Group) -> tuple[int, int] | None:
        """Return which lines go with the row at a place; None where its group is closed."""
        number = self._find(group)
        head, line = self.heads[number], self._lines[number]
        if head.count == 1:
            return line, line + head.open
        if not head.open:
            return None
        line += 1 + place - self._firsts[number]
        return line, line

    def take(self, group: Group) -> None:
        """Count one row less in a group; an empty one loses its head."""
        number = self._find(group)
        self.heads[number].count -= 1
        if not self.heads[number].count:
            del self.heads[number]
        self._lay()

    def _find(self, group: Group) -> int:
        return bisect_left(self.heads, group, key=lambda head: head.group)

    def _is(self, number: int, group: Group) -> bool:
        return number < len(self.heads) and self.heads[number].group == group

    def _lay(self) -> None:
        self._firsts, self._lines = [], []
        place = line = 0
        for head in self.heads:
            self._firsts.append(place)
            self._lines.append(line)
            place += head.count
            line += 1 + head.count * head.open
        self.lines = line
