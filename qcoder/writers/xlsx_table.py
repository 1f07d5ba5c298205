"""Reports as Excel workbooks: a sheet with the table and a sheet with its title and notes.

The one rule: figures are numbers, text is text.
"""

from __future__ import annotations

import io
import math
from typing import Any

from qcoder.i18n import _
from qcoder.report import HEADINGS, Report

_WIDEST = 60  # characters
_HEADER_HEIGHT = 62  # points: four lines


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
    style = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EDF2"}
    of_text = workbook.add_format(style)
    of_figures = workbook.add_format({**style, "align": "right"})
    columns = list(report.frame.columns)
    for place, name in enumerate(columns):
        is_figure = report.frame[name].dtype.kind in "if"
        sheet.write_string(0, place, _(HEADINGS[name]), of_figures if is_figure else of_text)
    sheet.set_row(0, _HEADER_HEIGHT)
    formats = _Formats(workbook)
    levels = report.frame["level"].tolist() if "level" in columns else [1] * len(report.frame)
    for line, row in enumerate(report.frame.itertuples(index=False), start=1):
        for place, value in enumerate(row):
            chosen = formats.of(columns[place], value, levels[line - 1])
            _cell(sheet, line, place, value, chosen)
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _width(name, report.frame[name].tolist()))
    sheet.freeze_panes(1, columns.index("interviews") if "interviews" in columns else 0)
    sheet.autofilter(0, 0, len(report.frame), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


class _Formats:
    """The formats of cells: themes stand out, and names are indented by their level."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[bool, bool, int], Any] = {}

    def of(self, column: str, value: object, level: int) -> Any:
        key = isinstance(value, float), level == 0, level if column == "name" else 0
        if key not in self._made:
            is_float, is_theme, indent = key
            made = self._workbook.add_format({"bold": is_theme, "indent": indent})
            if is_float:
                made.set_num_format("0.0")
            if is_theme:
                made.set_top(1)
            self._made[key] = made
        return self._made[key]


def _cell(sheet: Any, line: int, place: int, value: object, chosen: Any) -> None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        sheet.write_blank(line, place, None, chosen)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, chosen)
    else:
        sheet.write_string(line, place, str(value), chosen)


def _width(name: str, values: list[object]) -> int:
    """Return a width for the values; headings wrap, but their longest word has to fit."""
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    word = max(len(word) for word in _(HEADINGS[name]).split())
    return min(max(longest, word) + 3, _WIDEST)


def _notes(workbook: Any, report: Report) -> None:
    sheet = workbook.add_worksheet(_("Notes"))
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100, wrapped)
    sheet.write_string(0, 0, report.title, workbook.add_format({"bold": True, "text_wrap": True}))
    for line, note in enumerate(report.notes, start=1):
        sheet.write_string(line, 0, note, wrapped)
