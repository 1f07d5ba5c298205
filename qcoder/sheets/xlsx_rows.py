"""The rows of a sheet in an Excel workbook.

The one rule: a hostile workbook is refused before it is parsed.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcoder.i18n import _
from qcoder.sheets.csv_rows import Row
from qcoder.sheets.source import Limits, Source, load

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MIN_UNPACKED = 1_000_000  # below this, the ratio does not matter
MAX_OTHER_TAGS = 50_000  # in styles and the like, which take longer to parse
MAX_COLUMNS = 200
LOOKED_AT = 2 * MAX_COLUMNS  # so that a table which is too wide is noticed, also behind a gap
MAX_RATIO = 200  # a sheet with only styled empty cells packs about 50 to 1
MAX_PARTS = 1_000

_OLE = b"\xd0\xcf\x11\xe0"
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))

# What zipfile and openpyxl raise on damaged files, besides their own classes of these.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    OSError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
    ArithmeticError,
    AssertionError,
)


def read(path: Path, source: Source, has_header: Callable[[list[Row]], bool]) -> list[Row]:
    """Return the rows, with their number, of the first sheet with a header, else of the first.

    Rows without any cell are left out. Raises the source's error where it is not a workbook.
    """
    content = load(path, source)
    refuse_hostile(content, source)
    return _sheet(content, source, has_header)


def refuse_hostile(content: bytes, source: Source) -> None:
    """Refuse what is no workbook, and one that would unpack into too much."""
    if content.startswith(_OLE):
        raise source.error(
            _("the workbook has a password or is an old .xls; save it as .xlsx without password")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            problem = _hostile(archive, len(content), source.limits)
    except DAMAGED:
        problem = _("this is not an Excel workbook, or it is damaged; save it again as .xlsx")
    if problem:
        raise source.error(problem)


def _hostile(archive: zipfile.ZipFile, packed: int, limits: Limits) -> str:
    """Return what is wrong with the parts of the workbook, or nothing."""
    parts = archive.infolist()
    unpacked = tags = other_tags = 0
    for part in parts[:MAX_PARTS]:
        with archive.open(part) as file:
            data = file.read(limits.unpacked - unpacked + 1)
        unpacked += len(data)
        if "/worksheets/" in part.filename or part.filename.endswith("sharedStrings.xml"):
            tags += data.count(b"<")
        else:
            other_tags += data.count(b"<")
        if unpacked > limits.unpacked or unpacked > max(packed * MAX_RATIO, MIN_UNPACKED):
            return _("the workbook is too large; keep only the sheet with the table")
        if any(mark in data for mark in _DOCTYPES):
            return _("the workbook holds a document type, which Excel never writes; save it again")
    if len(parts) > MAX_PARTS or tags > limits.tags or other_tags > MAX_OTHER_TAGS:
        return _("the workbook is too large; keep only the sheet with the table")
    return ""


def _sheet(content: bytes, source: Source, has_header: Callable[[list[Row]], bool]) -> list[Row]:
    from openpyxl import load_workbook

    tables: list[list[Row]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not support
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                tables.append(_rows(sheet, source))
                if has_header(tables[-1]):
                    return tables[-1]
    except DAMAGED:
        raise source.error(_("the workbook is damaged; save it again as .xlsx")) from None
    return tables[0] if tables else []


def _rows(sheet: ReadOnlyWorksheet, source: Source) -> list[Row]:
    sheet.reset_dimensions()  # some programs write wrong ones
    found: list[Row] = []
    for line, cells in enumerate(sheet.iter_rows(max_col=LOOKED_AT, values_only=True), start=1):
        if line > source.limits.lines:
            raise source.error(
                _("the sheet has more than {limit} rows; delete those below the table").format(
                    limit=source.limits.lines
                )
            )
        if any(cell is not None for cell in cells):
            found.append((line, [_text(cell) for cell in columns(cells, source)]))
    return found


def columns(cells: Sequence[Any], source: Source) -> Sequence[Any]:
    """Return the cells of a row that are read. Raises the source's error where others hold any."""
    if not {*cells[MAX_COLUMNS:]} <= {None, ""}:
        raise source.error(
            _("the sheet has more than {limit} columns; keep those that you need").format(
                limit=MAX_COLUMNS
            )
        )
    return cells[:MAX_COLUMNS]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return str(value)
