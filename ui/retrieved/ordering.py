"""The order of retrieved passages: sorted by a column, within groups.

The one rule: what is the same to sort by is in the order of the documents and their text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import total_ordering
from typing import Any

from ui.retrieved.rows import By, Cells, Column, Group, Row, key_of


class Order:
    """By what rows are sorted and grouped; `grouped` once they stand in their groups."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self.column = int(Column.DOCUMENT)
        self.down = False
        self.by = By.NOTHING
        self.grouped = False

    @property
    def plain(self) -> bool:
        """Whether this is the order of the documents."""
        return self.column == Column.DOCUMENT and not self.down and not self.by

    def group(self, row: Row) -> Group:
        """Return the group of a row."""
        return self._cells.group(row, self.by) if self.by else ()

    def key(self, row: Row) -> tuple[Any, ...]:
        """Return what the rows are sorted by."""
        place = self._cells.place(row)
        if self.column == Column.DOCUMENT:
            key: tuple[Any, ...] = (_Down(place),) if self.down else place
        else:
            first = self._cells.first(row, self.column)
            key = (_Down(first) if self.down else first, *place)
        return (self.group(row), *key) if self.grouped else key

    def sort(self, rows: list[Row], firsts: Mapping[str, Any]) -> list[tuple[Group, int]]:
        """Sort rows that are in the order of the documents; `firsts` is what a column has.

        Returns the groups that they are in now, each with how many rows it has.
        """
        if firsts:
            rows.sort(key=lambda row: firsts[key_of(row)], reverse=self.down)
        elif self.down:
            rows.reverse()
        self.grouped = self.by != By.NOTHING
        groups: dict[Group, list[Row]] = {}
        if self.grouped:
            for row in rows:
                groups.setdefault(self.group(row), []).append(row)
            rows[:] = [row for group in sorted(groups) for row in groups[group]]
        return [(group, len(groups[group])) for group in sorted(groups)]


@total_ordering
class _Down:
    """Sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and self.value == other.value

    def __lt__(self, other: _Down) -> bool:
        return other.value < self.value
