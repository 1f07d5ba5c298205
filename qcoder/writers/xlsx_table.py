"""Reports as Excel workbooks: a sheet with the table and a sheet with its title and notes.

The one rule: figures are numbers, text is text.
"""

from __future__ import annotations

import io
import math
from typing import Any

from qcoder.i18n import _
from qcoder.report import HEADINGS, Report

_WIDEST = 60
_NARROWEST = 9


def content(report: Report) -> bytes:
    """Return the workbook: typed cells, a frozen header, widths that fit, and the notes."""
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

    data = io.BytesIO()
    workbook: Any = xlsxwriter.Workbook(
        data,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"title": report.title})
    _table(workbook, report)
    _notes(workbook, report)
    workbook.close()
    return data.getvalue()


def _table(workbook: Any, report: Report) -> None:
    sheet = workbook.add_worksheet(_("Table"))
    header = workbook.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EDF2"}
    )
    columns = list(report.frame.columns)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, _(HEADINGS[name]), header)
    formats = {
        (is_float, level): workbook.add_format(
            {
                "bold": level == 0,
                **({"num_format": "0.0"} if is_float else {}),
                **({"top": 1} if level == 0 else {}),
            }
        )
        for is_float in (False, True)
        for level in (0, 1)
    }
    levels = report.frame["level"].tolist() if "level" in columns else [1] * len(report.frame)
    for line, row in enumerate(report.frame.itertuples(index=False), start=1):
        for place, value in enumerate(row):
            chosen = formats[isinstance(value, float), min(levels[line - 1], 1)]
            _cell(sheet, line, place, value, chosen)
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _width(report.frame[name].tolist()))
    sheet.freeze_panes(1, columns.index("interviews") if "interviews" in columns else 0)
    sheet.autofilter(0, 0, len(report.frame), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cell(sheet: Any, line: int, place: int, value: object, chosen: Any) -> None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        sheet.write_blank(line, place, None, chosen)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, chosen)
    else:
        sheet.write_string(line, place, str(value), chosen)


def _width(values: list[object]) -> int:
    longest = max((len(str(value)) for value in values if isinstance(value, str)), default=0)
    return min(max(longest + 2, _NARROWEST + 3), _WIDEST)


def _notes(workbook: Any, report: Report) -> None:
    sheet = workbook.add_worksheet(_("Notes"))
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100, wrapped)
    sheet.write_string(0, 0, report.title, workbook.add_format({"bold": True, "text_wrap": True}))
    for line, note in enumerate(report.notes, start=1):
        sheet.write_string(line, 0, note, wrapped)
