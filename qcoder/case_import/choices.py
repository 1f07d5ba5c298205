"""What a user chooses for the import of a sheet of cases, and what a preview of it says.

The one rule: what a preview says is what the import does, no more and no less.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qcoder.case_values import Value
from qcoder.model import Case, Variable, VariableKind


@dataclass(frozen=True, slots=True)
class Column:
    """Which variable a column is taken into: by default one called as the column.

    `kind` and `options` are those of a new variable; the kind is guessed where it is None. A
    variable that is there keeps its own.
    """

    variable: str = ""
    kind: VariableKind | str | None = None
    options: Sequence[str] = ()


@dataclass(frozen=True)
class CaseImport:
    """How a sheet is read; what is not chosen is found out.

    `sheet` is its name; `header` the lines of the heading (the first is 1), () where there is none.
    `name_column` is the heading of the column with the names of cases. `columns`, by heading, says
    what becomes of each; None leaves it out. `rows`, by line, says which case a row is: a name that
    no case has makes a new one, None leaves it out. `thousands` says how 1.250 is read.
    `keep_existing` keeps the values that are there, but for the cells in `otherwise` (by line and
    heading), for which the contrary holds.
    """

    sheet: str | None = None
    header: Sequence[int] | None = None
    name_column: str | None = None
    columns: Mapping[str, Column | None] = field(default_factory=dict[str, Column | None])
    rows: Mapping[int, str | None] = field(default_factory=dict[int, str | None])
    add_new: bool = True
    keep_existing: bool = False
    otherwise: Collection[tuple[int, str]] = ()
    skip_unfitting: bool = False
    thousands: bool | None = None


class RowState(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    MATCHED = "matched"  # gives its case values where it had none
    CONFLICT = "conflict"  # its case has other values, or another row gives it others
    UNCHANGED = "unchanged"
    UNMATCHED = "unmatched"  # not imported: no case is meant, or it is not sure which


@dataclass(frozen=True)
class Unfitting:
    """A cell that is no value for its variable: `case` is the name in the row."""

    line: int
    case: str
    text: str


@dataclass(frozen=True)
class ColumnPreview:
    """A column: the variable that it is taken into, None for one that is new or left out.

    `taken` says whether it is taken at all; `name` is what a new variable will be called.
    `missing` are the words that are taken as "no value", such as `onbekend`. `link` is `document`
    or `speaker` where the column links cases to these. `divided` says how cells are read that hold
    several options without `|` between them.
    """

    heading: str
    name: str
    variable: Variable | None
    kind: VariableKind
    options: tuple[str, ...] = ()
    taken: bool = True
    link: str = ""
    unfitting: tuple[Unfitting, ...] = ()
    missing: tuple[str, ...] = ()
    divided: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class RowPreview:
    """A row: its case where there is one, and by column heading the value now and the new one.

    `values` holds each value that the sheet gives; `suggestion` is the case that may be meant.
    `documents` are those that it links, each with a speaker or None. `key` is the same for all rows
    of one case, and empty for one that is not imported; `case_name` what the case is called.
    """

    line: int
    name: str
    state: RowState
    case: Case | None = None
    values: Mapping[str, tuple[Value | None, Value]] = field(
        default_factory=dict[str, tuple[Value | None, Value]]
    )
    suggestion: str = ""
    reason: str = ""
    documents: tuple[tuple[str, str | None], ...] = ()
    key: str = ""
    case_name: str = ""


@dataclass(frozen=True)
class CasePreview:
    """What an import would do; `refused` are the sentences that say why it would not.

    `header` are the lines of the heading; `headings` all of the columns, also that of the names.
    """

    sheets: tuple[str, ...]
    sheet: str
    header: tuple[int, ...]
    headings: tuple[str, ...]
    name_column: str
    columns: tuple[ColumnPreview, ...]
    rows: tuple[RowPreview, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def count(self, state: RowState) -> int:
        """Return how many rows have this state."""
        return sum(row.state == state for row in self.rows)
