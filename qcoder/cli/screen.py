"""Lists on a screen: a table where its columns fit, else with fewer of them, else records.

The one rule: numbers and short words are never broken, and what is left out is said.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from qcoder.i18n import language, ngettext

if TYPE_CHECKING:
    from rich.console import Console

_WORD = 14  # characters of a word that a column always has room for
_HEADING = 16  # of a word of its heading
_GAP = 2  # between two columns, and at both sides together


@dataclass
class _Column:
    """A column with the width that it could use, and the one it gets: first what it needs."""

    heading: str
    cells: Sequence[str]
    right: bool
    cut: bool
    wanted: int
    width: int


def show_table(
    rows: Sequence[Sequence[object]],
    headings: Sequence[str],
    folded: Sequence[str] = (),
    *,
    spare: Sequence[Collection[str]] = (),
    cut: Mapping[str, int] | None = None,
    right: Collection[str] = (),
) -> None:
    """Print a table; only the `folded` columns (or all) break their lines.

    Numbers stand right, and so do the columns `right`.
    Where it does not fit, groups of `spare` columns go, the first first; where that is not enough,
    each row is shown as a record. Cells of the `cut` columns have one line, whatever they hold, and
    at least that many characters of it.
    """
    console = _console()
    every = [
        _column(
            heading,
            [row[place] for row in rows],
            whole=bool(folded) and heading not in folded,
            cut=(cut or {}).get(heading),
            right=heading in right,
        )
        for place, heading in enumerate(headings)
    ]
    left = every
    for group in spare:
        if _total(left) > console.width:
            left = [column for column in left if column.heading not in group]
    if _total(left) > console.width:
        show_records(rows, headings)
        return
    for short in (False, True):  # lines are saved first, then words
        _grow(left, [column for column in left if column.cut == short], console.width)
    _print(console, left)
    _say_left_out(len(every) - len(left))


def _say_left_out(n: int) -> None:
    if n:
        said = ngettext(
            "{n} column left out: widen the terminal, or use --json.",
            "{n} columns left out: widen the terminal, or use --json.",
            n,
        )
        click.echo(said.format(n=n))


def show_records(rows: Sequence[Sequence[object]], headings: Sequence[str]) -> None:
    """Print each row as lines of a heading and what it holds; what is empty is left out."""
    from rich.table import Table
    from rich.text import Text

    console = _console()
    width = min(max(map(_length, headings), default=1), console.width // 3)
    for row in rows:
        record = Table.grid(padding=(0, _GAP, 0, 0))
        record.add_column(width=width, overflow="fold")
        record.add_column(overflow="fold")
        for heading, cell in zip(headings, row, strict=True):
            if shown := _shown(cell):
                record.add_row(Text(heading), Text(shown))
        console.print(record)
        console.print()


def _column(
    heading: str, cells: Sequence[object], *, whole: bool, cut: int | None, right: bool
) -> _Column:
    shown = [_shown(cell) for cell in cells]
    return _Column(
        heading,
        shown,
        right=right or any(isinstance(cell, int | float) for cell in cells),
        cut=cut is not None,
        wanted=max(map(_length, [heading, *shown])),
        width=_least(shown, heading, whole=whole, cut=cut),
    )


def _least(cells: Sequence[str], heading: str, *, whole: bool, cut: int | None) -> int:
    """Return the width that a column needs."""
    words = [min(_length(word), _HEADING) for word in heading.split()]
    if cut is not None:
        return max(1, *words, min(max(map(_length, cells), default=0), cut))
    for cell in cells:
        if whole or not any(character.isalpha() for character in cell):
            words.append(_length(cell))
        else:
            words += [min(_length(word), _WORD) for word in cell.split()]
    return max([1, *words])


def _grow(every: Sequence[_Column], some: Sequence[_Column], width: int) -> None:
    """Give some columns the room that is left, evenly, as far as they want it."""
    room = width - _total(every)
    while room > 0 and any(column.width < column.wanted for column in some):
        for column in some:
            if room > 0 and column.width < column.wanted:
                column.width += 1
                room -= 1


def _total(columns: Sequence[_Column]) -> int:
    return sum(column.width + _GAP for column in columns)


def _print(console: Console, columns: Sequence[_Column]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(
            Text(column.heading, overflow="fold"),
            justify="right" if column.right else "left",
            overflow="ellipsis" if column.cut else "fold",
            no_wrap=column.cut,
            width=column.width,
        )
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, row))
    console.print(table)


def _length(text: str) -> int:
    """Return how many places the longest line of a text takes on a screen."""
    from rich.cells import cell_len

    return max(map(cell_len, text.splitlines()), default=0)


def _console() -> Console:
    from rich.console import Console

    # Outside a terminal there is no width to fit in, unless COLUMNS gives one.
    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160
    return Console(width=wide, highlight=False)


def _shown(cell: object) -> str:
    if isinstance(cell, float) and language() == "nl":
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)
