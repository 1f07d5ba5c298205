"""Codebooks in Excel workbooks: the table of `rows` on the first sheet that has one.

The one rule: what is written is text, never a formula.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from qcoder.codebook_files.book import Codebook
from qcoder.codebook_files.headings import written
from qcoder.codebook_files.rows import find_header, from_rows, to_rows
from qcoder.errors import CodebookError
from qcoder.i18n import _
from qcoder.i18n import language as language_in_use
from qcoder.sheets import xlsx_rows
from qcoder.sheets.source import Source, save

MAX_TEXT = 32_767  # characters in a cell, by Excel's own limit


def read(path: Path) -> Codebook:
    """Read the codebook in an Excel workbook (`.xlsx`).

    Raises:
        CodebookError: the file is not a workbook, or has no table with codes; names the row.
    """
    source = Source(path.name, CodebookError)
    rows = xlsx_rows.read(path, source, lambda rows: find_header(rows, source) is not None)
    return from_rows(rows, source)


def write(codebook: Codebook, path: Path, language: str | None = None) -> None:
    """Write the codes as a sheet with headings in `language` that stay in view.

    Raises:
        CodebookError: the file cannot be written, or a text is too long for Excel.
    """
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

    language = language or language_in_use()
    content = io.BytesIO()
    book: Any
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Codeboek" if language == "nl" else "Codebook")
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        columns = written(language)
        for number, (_field, _heading, width) in enumerate(columns):
            sheet.set_column(number, number, width)
        for row, cells in enumerate(to_rows(codebook, language)):
            for number, cell in enumerate(cells):
                _refuse_long(cell, path, row, columns[number][1])
                sheet.write_string(row, number, cell, text if row else heading)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(codebook.codes), len(columns) - 1)
    save(path, content.getvalue(), Source(path.name, CodebookError))


def _refuse_long(cell: str, path: Path, row: int, heading: str) -> None:
    if len(cell) > MAX_TEXT:
        raise Source(path.name, CodebookError).error(
            _(
                "this text is too long for Excel ({limit} characters); save the codebook as YAML"
            ).format(limit=MAX_TEXT),
            row + 1,
            heading,
        )
