"""Codings and passages as rows of cells, for CSV and workbooks.

The one rule: the columns have the headings that `coding_table` finds them by again; where several
codings lie beneath a passage, a cell holds what all of them say, with ` | ` between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import compress

from qcoder.case_values import Value, shown
from qcoder.coding_cells import HEADINGS, PHASE, clock, join_memos, join_pairs, join_parts
from qcoder.i18n import _
from qcoder.queries.coding_list import Coded, CodingList

Cell = str | int | Decimal | date | None

_BETWEEN = " | "
_NAMES = list(HEADINGS)
_VARIABLES_AT = _NAMES.index("case") + 1


class Sheet:
    """The table of a list: `columns` by name, None for the variables of cases.

    `figure` gives the cell of a variable that is a number.
    """

    def __init__(
        self, of: CodingList, figure: Callable[[Decimal], Cell] = lambda value: value
    ) -> None:
        self._of = of
        self._figure = figure
        keys = {key for row in of.rows for coded in row.codings for key, _value in coded.qualifiers}
        unused = {"phase": PHASE not in keys, "qualifiers": not keys - {PHASE}}
        names: list[str | None] = [name for name in _NAMES]
        names[_VARIABLES_AT:_VARIABLES_AT] = [None] * len(of.variables)
        self._kept = [not unused.get(name or "", False) for name in names]
        self.columns = list(compress(names, self._kept))

    def headings(self) -> list[str]:
        """Return the headings, in the language in use."""
        variables = iter(self._of.variables)
        return [
            _(HEADINGS[name]) if name else _("Case: {variable}").format(variable=next(variables))
            for name in self.columns
        ]

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Yield the cells of each passage."""
        values, is_full = cache(self._values), all(self._kept)
        for row in self._of.rows:
            cells: list[Cell] = [
                row.document,
                _BETWEEN.join(row.cases),
                *values(row.values),
                _BETWEEN.join(row.speakers),
                row.turn,
                None if row.time is None else clock(row.time),
                row.start,
                row.end,
                row.text,
                *_together(row.codings),
            ]
            yield cells if is_full else list(compress(cells, self._kept))

    def _values(self, values: Sequence[Sequence[Value]]) -> list[Cell]:
        return [self._value(of) for of in values]

    def _value(self, values: Sequence[Value]) -> Cell:
        """Return the value of the cases of a passage; as a figure or date only where it is one."""
        if len(values) == 1 and isinstance(values[0], Decimal):
            return self._figure(values[0])
        if len(values) == 1 and isinstance(values[0], date):
            return values[0]
        return _BETWEEN.join(map(shown, values)) or None


def _together(codings: Sequence[Coded]) -> Sequence[str]:
    if len(codings) == 1:
        return _said(codings[0])
    said = [_said(coded) for coded in codings]
    columns = [[cells[place] for cells in said if cells[place]] for place in range(len(said[0]))]
    return [_BETWEEN.join(dict.fromkeys(values)) for values in columns]


def _said(coded: Coded) -> Sequence[str]:
    """Return the cells of one coding, from its code on."""
    pairs = dict(coded.qualifiers)
    phase = pairs.pop(PHASE, "")
    return (
        coded.code,
        coded.path,
        _(coded.valence) if coded.valence else "",
        phase,
        join_pairs(pairs) if pairs else "",
        join_parts(coded.flags),
        coded.coder,
        join_memos(coded.memos),
        coded.made[:19].replace("T", " "),
        coded.id,
    )
