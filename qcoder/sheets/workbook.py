"""The cells of an Excel workbook as they are typed, and which of them are merged.

The one rule: a hostile workbook is refused before it is parsed, and merged cells are read here, for
the library would make a cell for each that a workbook claims.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence, Set
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.sheets.source import Source, load
from qcoder.sheets.xlsx_rows import DAMAGED, LOOKED_AT, MAX_COLUMNS, columns, refuse_hostile

Cell = str | int | float | bool | date | datetime | time | None
Cells = Sequence[tuple[int, Sequence[Cell]]]
Merged = tuple[int, int, int, int]  # first and last line, first and last column (from 0), inclusive

_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"'
)
# A formula as programs write it that do not calculate; a result that is text may be empty.
_NO_RESULT = re.compile(
    rb'<c (?![^>]*t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)


class Workbook:
    """An Excel workbook that is open for reading; `names` are its sheets that are not hidden."""

    def __init__(self, path: Path, source: Source) -> None:
        from openpyxl import load_workbook

        content = load(path, source)
        refuse_hostile(content, source)
        self._source = source
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what openpyxl does not support
                self._book = load_workbook(BytesIO(content), read_only=True, data_only=True)
                shown = [sheet for sheet in self._book.worksheets if _is_shown(sheet)]
        except DAMAGED:
            raise self._damaged() from None
        self.names = tuple(sheet.title for sheet in shown or self._book.worksheets)

    def cells(self, name: str) -> tuple[Cells, Sequence[Merged]]:
        """Return the rows of a sheet that hold anything, with their number, and merged cells."""
        source, rows = self._source, list[tuple[int, Sequence[Cell]]]()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sheet = self._book[name]
                sheet.reset_dimensions()  # some programs write wrong ones
                found = sheet.iter_rows(max_col=LOOKED_AT, values_only=True)
                for line, cells in enumerate(found, start=1):
                    if line > source.limits.lines:
                        raise source.error(
                            _(
                                "the sheet has more than {limit} rows; delete those below the table"
                            ).format(limit=source.limits.lines)
                        )
                    if any(cell not in (None, "") for cell in cells):
                        rows.append((line, columns(cells, source)))
                return rows, self._merged(name)
        except DAMAGED:
            raise self._damaged() from None

    def _merged(self, name: str) -> Sequence[Merged]:
        from openpyxl.utils import range_boundaries

        content = self.xml(name)
        if _NO_RESULT.search(content):  # their cells would seem to be empty
            raise self._source.error(
                _(
                    "the sheet holds formulas without their results; "
                    "open it in a spreadsheet program, save it and try again"
                )
            )
        refs = [found.decode("ascii") for found in _MERGED.findall(content)]
        merged: list[Merged] = []
        for ref in refs:
            first, top, last, bottom = range_boundaries(ref)
            if first and top and last and bottom and first <= MAX_COLUMNS:
                merged.append((top, bottom, first - 1, min(last, MAX_COLUMNS) - 1))
        return merged

    def xml(self, name: str) -> bytes:
        """Return a sheet as it is in the file."""
        sheet = self._book[name]
        with self._book._archive.open(sheet._worksheet_path) as part:  # pyright: ignore
            return bytes(part.read())  # pyright: ignore

    def percentages(self) -> Set[int]:
        """Return the numbers of the styles that show a number as a percentage."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        own = self._book._number_formats  # pyright: ignore
        found: set[int] = set()
        for number, style in enumerate(self._book._cell_styles):  # pyright: ignore
            of: int = style.numFmtId  # pyright: ignore
            known = BUILTIN_FORMATS.get(of, "")  # pyright: ignore
            place = of - BUILTIN_FORMATS_MAX_SIZE  # pyright: ignore
            said = own[place] if 0 <= place < len(own) else known  # pyright: ignore
            if "%" in said:
                found.add(number)
        return found

    def _damaged(self) -> Error:
        return self._source.error(_("the workbook is damaged; save it again as .xlsx"))


def _is_shown(sheet: object) -> bool:
    return getattr(sheet, "sheet_state", "visible") == "visible"
