"""Cells as they are pasted elsewhere: text with tabs, and a table that keeps numbers numbers.

The one rule: what is shown as a number arrives as one, in a spreadsheet in either language.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from qcoder.i18n import _, language, ngettext
from qcoder.report import Report
from qcoder.sheets.csv_rows import protect
from ui.session import Session
from ui.tables.grid import TableGrid
from ui.tables.model import TableModel

_ENGLISH = 1033  # as spreadsheets number languages: that of the exact value, not of what is shown
_HEAD = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head>'
    "<body><table>"
)


def copy_cells(session: Session, grid: TableGrid) -> None:
    """Copy the selected cells, and say how many; the whole table where none are selected."""
    chosen = grid.selectionModel().selectedIndexes()
    if not chosen:
        copy_all(session, grid)
        return
    lines = [grid.lines.lines[row] for row in sorted({index.row() for index in chosen})]
    columns = sorted({index.column() for index in chosen})
    QApplication.clipboard().setMimeData(mime(grid.lines, lines, columns, headings=False))
    n = len(lines) * len(columns)
    session.say(ngettext("Copied {n} cell.", "Copied {n} cells.", n).format(n=n))


def copy_all(session: Session, grid: TableGrid) -> None:
    """Copy the table as it is shown, with its headings."""
    model = grid.lines
    columns = range(model.columnCount())
    QApplication.clipboard().setMimeData(mime(model, model.lines, columns, headings=True))
    session.say(_("The table was copied: paste it in a spreadsheet or a document."))


def mime(
    model: TableModel, lines: Sequence[int], columns: Sequence[int], *, headings: bool
) -> QMimeData:
    """Return some cells, by lines of the report and columns that are shown."""
    report = model.table.report if model.table else None
    made = QMimeData()
    if report is None:
        return made
    titles = [model.heading(column) for column in columns] if headings else []
    rows = [
        [(model.value(line, model.columns[at]), model.columns[at]) for at in columns]
        for line in lines
    ]
    text = ["\t".join(map(_plain, titles))] if headings else []
    text += ["\t".join(_text(report, name, value) for value, name in row) for row in rows]
    html = [_HEAD]
    if headings:
        html += ["<tr>", *(f"<th>{escape(one)}</th>" for one in titles), "</tr>"]
    for row in rows:
        html += ["<tr>", *(_cell(report, name, value) for value, name in row), "</tr>"]
    made.setText("\n".join(text))
    made.setHtml("".join([*html, "</table></body></html>"]))
    return made


def _text(report: Report, name: str, value: Any) -> str:
    """Return a value as text that a spreadsheet takes for what it is; nothing where it misses."""
    if value is None:
        return ""
    if _is_number(value):
        shown = repr(round(value, report.decimals.get(name, 1)) + 0)  # no “-0.0”
        return shown.replace(".", ",") if language() == "nl" else shown
    return _plain(report.shown(name, value))


def _plain(text: str) -> str:
    return protect(" ".join(text.split()))


def _cell(report: Report, name: str, value: Any) -> str:
    if not _is_number(value):
        return f"<td>{escape(_text(report, name, value))}</td>"
    exact = round(value, report.decimals.get(name, 1)) + 0
    return (
        f'<td align="right" x:num="{exact!r}" sdval="{exact!r}" sdnum="{_ENGLISH};">'
        f"{_text(report, name, value)}</td>"
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
