"""Reports as Excel workbooks: a sheet with the table and a sheet with its title and notes.

The one rule: figures are numbers, text is text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil
from textwrap import wrap
from typing import Any

from qcoder.coding_cells import CELL_LIMIT
from qcoder.i18n import _, language
from qcoder.report import NO, YES, Report, Text

_SHORT, _WIDEST = 16, 60  # characters
_NAMES = ("name", "case")  # the column that stays in view
_LINE = 15  # points
_HIGHEST = 400  # points of a row: Excel takes 409
_PAGE = 66  # characters across a page that stands upright; a wider column would be cut off


def content(report: Report) -> bytes:
    """Return the workbook: typed cells, a frozen header, widths that fit, and the notes."""
    data = io.BytesIO()
    workbook = new(data, report.title)
    table(workbook, report, _("Table"))
    notes(workbook, report.title, [*([report.source] if report.source else []), *report.notes])
    if report.texts:
        lines = [(line, at == 0) for text in report.texts for at, line in _lines(text)]
        page(workbook, _("Methods"), lines)
    workbook.close()
    return data.getvalue()


def new(data: io.BytesIO, title: str) -> Any:
    """Return an empty workbook (xlsxwriter), which writes text as text; to be closed."""
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

    workbook: Any = xlsxwriter.Workbook(
        data,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"title": title[:255]})
    return workbook


def table(workbook: Any, report: Report, name: str, *, wrapped: bool = False) -> None:
    """Add the sheet `name` with a table; `wrapped` breaks the lines of long texts."""
    sheet = workbook.add_worksheet(name)
    style = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EDF2"}
    of_text = workbook.add_format(style)
    of_text.set_indent(1)  # or it touches the figures before it
    of_figures = workbook.add_format({**style, "align": "right"})
    columns = report.columns
    for place, name in enumerate(columns):
        chosen = of_figures if report.is_figure(name) else of_text
        sheet.write_string(0, place, report.heading(name), chosen)
        sheet.set_column(place, place, _width(report, name))
    lines = [len(report.heading(name)) / _width(report, name) for name in columns]
    sheet.set_row(0, _LINE * (ceil(max(lines, default=1)) + 1))
    formats = _Formats(workbook, report.decimals, wrapped=wrapped)
    levels = report.frame["level"].tolist() if "level" in columns else [1] * len(report.frame)
    for line, row in enumerate(report.rows(), start=1):
        if wrapped:
            needed = [len(wrap(str(value), _WIDEST - 4)) for value in row]
            sheet.set_row(line, min(_LINE * max([1, *needed]), _HIGHEST))
        for place, value in enumerate(row):
            mark = report.marks.get((line - 1, columns[place]), "")
            shown = mark or None if value is None else value
            suffix = "" if value is None else mark
            chosen = formats.of(columns[place], shown, levels[line - 1], suffix)
            _cell(sheet, line, place, shown, chosen)
    sheet.freeze_panes(1, next((at for at, name in enumerate(columns) if name in _NAMES), -1) + 1)
    sheet.autofilter(0, 0, len(report.frame), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    on_paper = [at for at, name in enumerate(columns) if name not in report.details]
    if report.details and on_paper:
        sheet.print_area(0, 0, len(report.frame), on_paper[-1])


class _Formats:
    """The formats of cells: themes stand out, and names are indented by their level."""

    def __init__(
        self, workbook: Any, decimals: Mapping[str, int], *, wrapped: bool = False
    ) -> None:
        self._workbook = workbook
        self._wrapped = wrapped
        self._decimals = decimals
        self._made: dict[tuple[str, str, bool, int], Any] = {}

    def of(self, column: str, value: object, level: int, mark: str = "") -> Any:
        """Return the format of a value; a number stays one, with its mark behind it."""
        number_format = ""
        if isinstance(value, float):
            number_format = f"0.{'0' * self._decimals.get(column, 1)}" + _quoted(mark)
        elif isinstance(value, int) and not isinstance(value, bool) and mark:
            number_format = "0" + _quoted(mark)
        elif isinstance(value, date):
            number_format = "d-m-yyyy" if language() == "nl" else "yyyy-mm-dd"
        align = "right" if isinstance(value, bool) else "left" if isinstance(value, date) else ""
        indent = int(isinstance(value, str | date)) + (level if column == "name" else 0)
        key = number_format, align, level == 0, indent
        if key not in self._made:
            style: dict[str, Any] = {"bold": key[2], "indent": key[3]}
            style |= {"num_format": number_format} if number_format else {}
            style |= {"align": align} if align else {}
            style |= {"text_wrap": True, "valign": "top"} if self._wrapped else {}
            self._made[key] = self._workbook.add_format(style | ({"top": 1} if key[2] else {}))
        return self._made[key]


def _quoted(mark: str) -> str:
    return f'"{mark}"' if mark else ""


def _cell(sheet: Any, line: int, place: int, value: object, chosen: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(line, place, None, chosen)
    elif isinstance(value, bool):
        sheet.write_string(line, place, YES if value else NO, chosen)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, chosen)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, chosen)
    else:
        sheet.write_string(line, place, str(value)[:CELL_LIMIT], chosen)


def _width(report: Report, name: str) -> int:
    """Return a width for the values; headings wrap, but short ones and each word have to fit."""
    values = report.frame[name].tolist()
    longest = max((len(str(value)) for value in values if isinstance(value, str | date)), default=0)
    heading = report.heading(name)
    word = max(len(word) for word in heading.split())
    whole = len(heading) if len(heading) <= _SHORT else 0
    return min(max(longest, word, whole, report.widths.get(name, 0)) + 4, _WIDEST)


def notes(workbook: Any, title: str, below: Sequence[str]) -> None:
    """Add the sheet with the title and the notes."""
    page(workbook, _("Notes"), [(title, True), *((text, False) for text in below)])


def _lines(text: Text) -> Iterable[tuple[int, str]]:
    return enumerate([text.heading, *text.paragraphs])


def page(workbook: Any, name: str, lines: Sequence[tuple[str, bool]]) -> None:
    """Add a sheet of lines, some bold: as wide as a page, each with its whole text.

    Rows get their height here: not every program that prints a sheet fits them to their text.
    """
    sheet = workbook.add_worksheet(name)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, _PAGE, wrapped)
    sheet.set_paper(9)  # A4
    split = [
        (text[at : at + CELL_LIMIT], is_bold)
        for text, is_bold in lines
        for at in range(0, len(text) or 1, CELL_LIMIT)
    ]
    for line, (text, is_bold) in enumerate(split):
        sheet.set_row(line, min(_LINE * max(len(wrap(text, _PAGE)), 1), _HIGHEST))
        sheet.write_string(line, 0, text, bold if is_bold else wrapped)
