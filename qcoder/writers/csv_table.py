"""Reports as CSV: for Dutch Excel, or for statistics programs.

The one rule: what a spreadsheet would take for a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io

from qcoder.i18n import language
from qcoder.report import Report
from qcoder.sheets.csv_rows import protect


def content(report: Report, style: str | None) -> bytes:
    """Return the table as CSV; title and notes stay out, so that programs can read it."""
    dutch = (style or language()) == "nl"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if dutch else ",")
    columns = report.columns
    writer.writerow(protect(report.heading(name)) for name in columns)
    for row in report.rows():
        cells = zip(columns, row, strict=True)
        writer.writerow(_cell(value, report.decimals.get(name, 1), dutch) for name, value in cells)
    return text.getvalue().encode("utf-8-sig" if dutch else "utf-8")


def _cell(value: object, decimals: int, dutch: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        shown = f"{value:.{decimals}f}"
        return shown.replace(".", ",") if dutch else shown
    return protect(str(value))
