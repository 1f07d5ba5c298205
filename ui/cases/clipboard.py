"""A block of cells to the clipboard and from it, as spreadsheets exchange them.

The one rule: what is copied and pasted back is the same, also where a cell holds lines or tabs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

# A cell in quotes to its end is one that holds tabs, lines or quotes; others may begin with one.
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*))([\t\n]|\Z)')

Block = Sequence[Sequence[str]]


def pack(block: Block) -> QMimeData:
    """Return a block as text with tabs, and as a table for spreadsheets and documents."""
    data = QMimeData()
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(block)
    data.setText(written.getvalue().removesuffix("\n"))
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block)
    data.setHtml("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return data


def unpack(data: QMimeData) -> list[list[str]]:
    """Return the block that was copied."""
    text = data.text().replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not text:
        return []
    block: list[list[str]] = [[]]
    for found in _CELL.finditer(text):
        quoted, plain, end = found.groups()
        block[-1].append(plain if quoted is None else quoted.replace('""', '"'))
        if end == "\n":
            block.append([])
        elif not end:
            break
    return block
