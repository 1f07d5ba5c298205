"""A table that was computed: its report, and the codings behind each of its cells.

The one rule: whatever order or direction it is shown in, a cell leads to the same passages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from qcoder.columns import VALENCES
from qcoder.model import Valence
from qcoder.report import Report
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Choices


class Passage(NamedTuple):
    """A passage behind a cell: ids, and offsets in its document's text.

    `code` and `coder` are None where it is the text itself that was counted, such as a turn.
    """

    document: str
    start: int
    end: int
    code: str | None = None
    coder: str | None = None
    valence: Valence | None = None


# The codings behind a cell, by the line and column of its report; or passages that are no codings.
Behind = Callable[[int, str], Mask | Sequence[Passage]]


@dataclass(frozen=True, eq=False)
class Table:
    """One table: `report` is what is shown and written.

    `blocks` are lines that are sorted among themselves, where not all are: the rest stay in place.
    """

    report: Report
    basis: Basis
    choices: Choices
    behind: Behind
    blocks: Sequence[Sequence[int]] = ()

    def passages(self, line: int, column: str) -> Sequence[Passage]:
        """Return the passages behind a cell, in the order of the documents and their text.

        None where nothing was counted there.
        """
        found = self.behind(line, column)
        if not isinstance(found, np.ndarray):
            return found
        codings = self.basis.codings
        rows = np.flatnonzero(found)
        order = np.lexsort((codings.end[rows], codings.start[rows], codings.document[rows]))
        return [
            Passage(
                codings.documents[int(codings.document[row])],
                int(codings.start[row]),
                int(codings.end[row]),
                codings.codes[int(codings.code[row])],
                codings.coders[int(codings.coder[row])],
                VALENCES[int(codings.valence[row])],
            )
            for row in rows[order]
        ]

    def ordered(self) -> Table:
        """Return the table with its lines sorted as chosen; codes stay under their theme."""
        column = self.choices.sort
        if column not in self.report.columns:
            return self
        order = _order(self.report, column, self.choices.descending, self.blocks)
        places = {old: new for new, old in enumerate(order)}
        report = replace(
            self.report,
            frame=self.report.frame.iloc[order].reset_index(drop=True),
            marks={(places[line], name): mark for (line, name), mark in self.report.marks.items()},
        )

        def behind(line: int, name: str) -> Mask | Sequence[Passage]:
            return self.behind(order[line], name)

        return replace(self, report=report, behind=behind)


def _order(
    report: Report, column: str, descending: bool, blocks: Sequence[Sequence[int]]
) -> list[int]:
    """Return the lines in the order of a column; those without a value come last."""
    values = [row[report.columns.index(column)] for row in report.rows()]
    lines = list(range(len(values)))
    if blocks:
        for block in blocks:
            found = _nested(block, [0] * len(values), values, descending)
            for place, line in zip(block, found, strict=True):
                lines[place] = line
        return lines
    if "group" in report.columns:
        groups = report.frame["group"].tolist()
        parts = [[line for line in lines if groups[line] == each] for each in dict.fromkeys(groups)]
    else:
        parts = [lines]
    levels = report.frame["level"].tolist() if "level" in report.columns else [0] * len(lines)
    return [line for part in parts for line in _nested(part, levels, values, descending)]


def _nested(
    lines: Sequence[int], levels: Sequence[int], values: Sequence[Any], descending: bool
) -> list[int]:
    """Return lines sorted among those of the same level, each followed by what is under it."""
    if not lines:
        return []
    top = min(levels[line] for line in lines)
    blocks: list[list[int]] = []
    for line in lines:
        if levels[line] == top or not blocks:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    valued = [block for block in blocks if values[block[0]] is not None]
    valued.sort(key=lambda block: _key(values[block[0]]), reverse=descending)
    last = [block for block in blocks if values[block[0]] is None]
    return [
        line
        for first, *rest in [*valued, *last]
        for line in [first, *_nested(rest, levels, values, descending)]
    ]


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
