"""Reports as CSV: for Dutch Excel, or for statistics programs.

The one rule: what a spreadsheet would take for a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import math

from qcoder.i18n import _, language
from qcoder.report import HEADINGS, Report
from qcoder.sheets.csv_rows import protect


def content(report: Report, style: str | None) -> bytes:
    """Return the table as CSV; title and notes stay out, so that programs can read it."""
    dutch = (style or language()) == "nl"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if dutch else ",")
    writer.writerow(_(HEADINGS[name]) for name in report.frame.columns)
    for row in report.frame.itertuples(index=False):
        writer.writerow(_cell(value, dutch) for value in row)
    return text.getvalue().encode("utf-8-sig" if dutch else "utf-8")


def _cell(value: object, dutch: bool) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        shown = f"{value:.1f}"
        return shown.replace(".", ",") if dutch else shown
    return protect(str(value))
