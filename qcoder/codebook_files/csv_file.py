"""Codebooks in CSV: the table of `rows`, for Excel and for other programs.

The one rule: a spreadsheet that opens the file shows text, never a formula (see `sheets.csv_rows`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qcoder.codebook_files.book import Codebook
from qcoder.codebook_files.rows import find_header, from_rows, to_rows
from qcoder.errors import CodebookError
from qcoder.i18n import _
from qcoder.i18n import language as language_in_use
from qcoder.sheets import csv_rows
from qcoder.sheets.source import Source, save

_BOM = "\ufeff"  # tells Excel that the file is UTF-8


def read(path: Path) -> Codebook:
    """Read the codebook in a CSV file; UTF-8 or Windows-1252, with `;`, `,` or tabs.

    Raises:
        CodebookError: the file is not a table with codes; names the line.
    """
    source = Source(path.name, CodebookError)

    def score(rows: Iterator[csv_rows.Row]) -> tuple[int, int]:
        """Count the columns of the header that are known, and all."""
        found = find_header(rows, source)
        return (len(found[0].fields), found[0].width) if found else (0, 0)

    rows, guessed = csv_rows.read(path, source, score)
    codebook = from_rows(rows, source)
    if not guessed:
        return codebook
    warning = _("{file}: this is not UTF-8 and was read as Windows-1252; check the accents.")
    return replace(codebook, warnings=(warning.format(file=source.name), *codebook.warnings))


def write(codebook: Codebook, path: Path, language: str | None = None) -> None:
    """Write the codes with headings in `language`: `nl` with `;`, `en` with `,` between cells.

    Raises:
        CodebookError: the file cannot be written.
    """
    language = language or language_in_use()
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_separator(path, language))
    for cells in to_rows(codebook, language):
        writer.writerow([csv_rows.protect(cell) for cell in cells])
    save(path, (_BOM + text.getvalue()).encode(), Source(path.name, CodebookError))


def _separator(path: Path, language: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    return ";" if language == "nl" else ","
