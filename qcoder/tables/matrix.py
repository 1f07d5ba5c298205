"""Tables with a column per group, document, speaker or code: counts, percentages or presence.

The one rule: rows and columns may be swapped, and cells shown otherwise; what was counted stays the
same, and so does what a percentage is of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qcoder.errors import Refused
from qcoder.i18n import _, language
from qcoder.report import NO, YES
from qcoder.tables.basis import Mask
from qcoder.tables.choices import Cells, Choices
from qcoder.tables.code_tree import Node

if TYPE_CHECKING:
    import pandas as pd

FIXED = ("level", "theme", "code", "name")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, its heading, and what its percentages are of."""

    name: str
    heading: str
    base: int


@dataclass(frozen=True, eq=False)
class Matrix:
    """Counts `[lines, columns]`: what is counted of each theme and code in each column.

    `bases` are what the percentages of each line are of; `find` gives the codings behind a cell, by
    the places of its line and column. `others` are cells that do not follow from the counts, as
    shares of one; `blank` are those that hold nothing. `across` says what the columns are, which
    stands above them where they are lines.
    """

    nodes: Sequence[Node]
    columns: Sequence[Column]
    counts: NDArray[np.int64]
    bases: Sequence[int]
    find: Callable[[int, int], Mask]
    others: Mapping[str, NDArray[np.float64]] = field(default_factory=dict[str, Any])
    blank: Mask | None = None
    across: str = ""

    def frame(self, choices: Choices) -> pd.DataFrame:
        """Return the cells as chosen, with the columns that say what a line is of."""
        import pandas as pd

        cells = self._cells(choices)
        found: dict[str, Any]
        if choices.swapped:
            found = {"name": [column.heading for column in self.columns]}
            found |= {name: self._filled(cells, at) for at, name in enumerate(self._names())}
        else:
            found = {name: [node.columns()[name] for node in self.nodes] for name in FIXED}
            names = [column.name for column in self.columns]
            found |= {name: self._filled(cells.T, at, down=True) for at, name in enumerate(names)}
        return pd.DataFrame(found)

    def headings(self, choices: Choices) -> dict[str, str]:
        """Return the headings of the columns."""
        if choices.swapped:
            codes = [node.code.name(language()) for node in self.nodes]
            own = {"name": self.across} if self.across else {}
            return {**own, **dict(zip(self._names(), codes, strict=True))}
        return {column.name: column.heading for column in self.columns}

    def behind(self, choices: Choices) -> Callable[[int, str], Mask]:
        """Return what finds the codings behind a cell of the frame; those of a line by its name."""
        places = {column.name: at for at, column in enumerate(self.columns)}
        if choices.swapped:
            places = {name: at for at, name in enumerate(self._names())}

        def find(line: int, column: str) -> Mask:
            across = [places[column]] if column in places else range(len(places))
            pairs = [(at, line) if choices.swapped else (line, at) for at in across]
            found = [self.find(*pair) for pair in pairs]
            return np.logical_or.reduce(found) if found else np.zeros(0, dtype=bool)

        return find

    def notes(self, choices: Choices) -> list[str]:
        """Return the sentences on how cells are shown."""
        kind = choices.cells
        if kind == Cells.PRESENCE:
            return [_("{yes} at least once; {no} not at all.").format(yes=YES, no=NO)]
        if kind in (Cells.COUNT, Cells.C):
            return []
        bases = self.bases if kind == Cells.ROW else [column.base for column in self.columns]
        if all(base >= choices.percent_from for base in bases):
            return []
        said = _("Percentages are given where they are of {n} or more.")
        return [said.format(n=choices.percent_from)]

    def _names(self) -> list[str]:
        """Return the names of the columns where rows and columns are swapped."""
        return own_names([node.code.short_id for node in self.nodes], ("name",))

    def _filled(self, cells: NDArray[Any], at: int, *, down: bool = False) -> Any:
        """Return one column of a frame, of cells `[columns, lines]`."""
        import pandas as pd

        if self.blank is None:
            return cells[at]
        values, blank = cells[at], (self.blank.T if down else self.blank)[at]
        if values.dtype.kind == "f":
            return np.where(blank, math.nan, values)
        kind = pd.arrays.BooleanArray if values.dtype.kind == "b" else pd.arrays.IntegerArray
        return kind(values.copy(), blank.copy())

    def _cells(self, choices: Choices) -> NDArray[Any]:
        kind, counts = choices.cells, self.counts
        if kind == Cells.C and kind not in self.others:
            raise Refused(
                _("The c-coefficient is of codes that occur together: choose other cells here.")
            )
        if kind == Cells.PRESENCE:
            return counts > 0
        if kind == Cells.COUNT:
            return counts
        if kind == Cells.C:
            return self.others[kind]
        across = np.array([column.base for column in self.columns], float).reshape(1, -1)
        down = np.array(self.bases, float).reshape(-1, 1)
        bases = np.broadcast_to(down if kind == Cells.ROW else across, counts.shape)
        enough = (bases >= choices.percent_from) & (bases > 0)
        shares = self.others.get(kind, counts / np.where(bases > 0, bases, 1))
        return np.where(enough, 100 * shares, math.nan)


def own_names(labels: Sequence[str], taken: Sequence[str] = FIXED) -> list[str]:
    """Return a name of its own for each column: its label, where that is free."""
    used = {*taken}
    names: list[str] = []
    for label in labels:
        name = label
        while name in used:
            name = f"“{name}”"
        used.add(name)
        names.append(name)
    return names
