"""The rows of a CSV file, with `;`, `,` or tabs between cells.

The one rule: a cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`
or a tab) is written with an apostrophe before it, which reading takes off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from qcoder.i18n import _
from qcoder.sheets.source import MAX_BYTES, Source, decode, load

Row = tuple[int, Sequence[str]]

_DELIMITERS = ";,\t"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")

csv.field_size_limit(MAX_BYTES)  # the file is limited already; 131,072 characters if not set


def read(
    path: Path, source: Source, score: Callable[[Iterator[Row]], tuple[int, int]]
) -> tuple[Iterator[Row], bool]:
    """Return the rows, each with the line it begins on, and whether the encoding was guessed.

    UTF-8 or Windows-1252; the delimiter is the one with which `score` of the rows is highest.
    Raises the source's error where it is not such a table, also while the rows are taken.
    """
    text, guessed = decode(load(path, source), source, fallback=True)

    def scored(delimiter: str) -> tuple[int, int]:
        try:
            return score(_rows(text, delimiter, source))
        except source.kind:
            return 0, 0

    return _rows(text, max(_DELIMITERS, key=scored), source), guessed


def protect(cell: str) -> str:
    """Return a cell as it is written, so that no spreadsheet takes it for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def _unprotect(cell: str) -> str:
    return cell[1:] if _PROTECTED.match(cell) else cell


def _rows(text: str, delimiter: str, source: Source) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise source.error(
                _("the quotes around a text are not closed, or do not enclose all of a cell"), line
            ) from None
        count += 1
        if count > source.limits.rows:
            raise source.error(
                _("there are more than {limit} rows, which is too many").format(
                    limit=source.limits.rows
                ),
                line,
            )
        yield line, [_unprotect(cell) for cell in cells]
