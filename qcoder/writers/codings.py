"""Codings and passages as files: CSV, workbook, JSON Lines or Word.

The one rule: the words of a passage are written to the character, so that they can be found again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from qcoder import files
from qcoder.case_values import Value
from qcoder.coding_cells import clock
from qcoder.errors import Error
from qcoder.i18n import _, language
from qcoder.queries.coding_list import Coded, CodingList, Listed
from qcoder.sheets.csv_rows import protect
from qcoder.writers import check_style, save

if TYPE_CHECKING:
    from qcoder.writers.coding_rows import Cell

_RISKY = frozenset("'=+-@\t\r")  # what a cell that `protect` changes begins with
SUFFIXES = (".csv", ".xlsx", ".jsonl", ".ndjson", ".docx")


def write(
    of: CodingList,
    path: Path | str,
    *,
    title: str,
    style: str | None = None,
    groups: Sequence[tuple[str, int]] | None = None,
) -> None:
    """Write a list to a file, by its suffix; one that is there is replaced.

    `groups` are the headings of a Word document, each with how many rows follow it, where these are
    to keep their order. `style` is that of CSV, as for `writers.write`. JSON Lines has a passage on
    each line, with English keys. Raises `Error` where suffix or style is not known or the file
    cannot be written.
    """
    check_style(style)
    path = Path(path)
    save(path, _writer(path, title, style, groups)(of))


def check_place(path: Path) -> None:
    """Raise `Error` where no list can be written: by its suffix, or for want of a folder."""
    if path.suffix.lower() not in SUFFIXES:
        raise Error(
            _(
                "“{name}”: this can be written as .csv, .xlsx, .jsonl or .docx, by the end of its "
                "name."
            ).format(name=path.name)
        )
    files.check_place(path)


def _writer(
    path: Path, title: str, style: str | None, groups: Sequence[tuple[str, int]] | None
) -> Callable[[CodingList], bytes]:
    check_place(path)
    match path.suffix.lower():
        case ".csv":
            return lambda of: _csv(of, dutch=(style or language()) == "nl")
        case ".xlsx":
            from qcoder.writers import codings_xlsx

            return lambda of: codings_xlsx.content(of, title)
        case ".docx":
            from qcoder.writers import codings_docx

            return lambda of: codings_docx.content(of, title, groups)
        case _:
            return _json_lines


def _csv(of: CodingList, *, dutch: bool) -> bytes:
    from qcoder.writers.coding_rows import Sheet

    def figure(value: Decimal) -> Cell:
        return str(value).replace(".", ",") if dutch else value

    sheet, text = Sheet(of, figure), io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if dutch else ",")
    writer.writerow(map(protect, sheet.headings()))
    # A quick look comes first: there are hundreds of thousands of cells.
    writer.writerows(
        [protect(cell) if isinstance(cell, str) and cell[:1] in _RISKY else cell for cell in row]
        for row in sheet.rows()
    )
    return text.getvalue().encode("utf-8-sig" if dutch else "utf-8")


def _json_lines(of: CodingList) -> bytes:
    lines = (
        json.dumps(_object(of.variables, row, coded), ensure_ascii=False)
        for row in of.rows
        for coded in row.codings
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _object(variables: Sequence[str], row: Listed, coded: Coded) -> dict[str, object]:
    return {
        "document": row.document,
        "cases": row.cases,
        "variables": {
            name: _plain(values[0]) if len(values) == 1 else [_plain(value) for value in values]
            for name, values in zip(variables, row.values, strict=True)
            if values
        },
        "speakers": row.speakers,
        "turn": row.turn,
        "time": None if row.time is None else clock(row.time),
        "start": row.start,
        "end": row.end,
        "text": row.text,
        "code": coded.code,
        "code_path": coded.path,
        "valence": coded.valence,
        "qualifiers": dict(coded.qualifiers),
        "flags": coded.flags,
        "coder": coded.coder,
        "memos": [
            {"coder": memo.coder or coded.coder, "title": memo.title, "body": memo.body}
            for memo in coded.memos
        ],
        "made": coded.made,
        "id": coded.id,
    }


def _plain(value: Value) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
