"""Reports as Word documents: a caption, the table, its source and notes, ready to be pasted.

The one rule: figures stand right, with the decimals of the language; what is missing is a dash.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from qcoder.i18n import _
from qcoder.report import RANGES, Report
from qcoder.writers import word

_HIDDEN = ("level", "theme", "code", "group", "group_interviews")  # where names say it all
# In characters: what a page has room for, upright and on its side, with the space between columns.
_ROOM, _ROOM_LYING = 84, 138
_NAME, _WIDEST = 32, 44
_BETWEEN = 2
_SQUEEZED = 1.2  # how far letters, on the average narrower than digits, fit in less
_BREAK = re.compile(r"[ \n]|(?<=-)")  # where Word may go on to the next line


def content(report: Report) -> bytes:
    """Return the document; the page lies on its side where there are many columns."""
    document = word.new(report.title, landscape=is_wide(report))
    add(document, report)
    for text in report.texts:
        word.heading(document, text.heading)
        for paragraph in text.paragraphs:
            word.paragraph(document, paragraph, locale=text.locale)
    return word.content(document)


def is_wide(report: Report) -> bool:
    """Tell whether a page that stands upright has no room for a table."""
    return _Layout(report).across > _ROOM


def add(document: Any, report: Report, number: int = 1) -> None:
    """Add a table with its caption, source and notes; the page is upright, or on its side.

    A table that has too many columns for that goes on below itself, with its names again.
    """
    layout = _Layout(report)
    room = _ROOM_LYING if word.is_lying(document) else _ROOM
    word.caption(document, _("Table"), report.title, number)
    for part, places in enumerate(layout.parts(room)):
        if part:
            word.note(document, _("Table {n}, continued: the next columns").format(n=number))
        _part(document, layout, places, room)
    if report.source:
        word.source(document, report.source)
    for note in [*report.notes, *_explained(layout.columns)]:
        word.note(document, note)


def _part(document: Any, layout: _Layout, places: Sequence[int], room: int) -> None:
    """Add some columns of a table, given by their places."""
    columns = [layout.columns[place] for place in places]
    body = replace(layout.body, rows=[[row[at] for at in places] for row in layout.body.rows])
    word.table(
        document,
        [_heading(layout.report, column) for column in columns],
        body.rows,
        widths=_widths([layout.needed[place] for place in places], body, room),
        numeric=[at for at, column in enumerate(columns) if layout.report.is_figure(column)],
        bold=body.bold,
        indents=body.levels,
    )


class _Layout:
    """What is shown of a table, and how much room it needs, in characters."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.columns = _columns(report)
        self.body = _body(report, self.columns)
        self.needed = [
            _needed(report, column, place, self.body) for place, column in enumerate(self.columns)
        ]

    @property
    def across(self) -> int:
        return sum(self.needed) + _BETWEEN * len(self.needed)

    def parts(self, room: int) -> Sequence[Sequence[int]]:
        """Return the places of columns that a page has room for; each part begins with the first.

        Where columns have to be parted, they get about as many each.
        """
        first, *others = range(len(self.columns))
        taken = self.needed[first] + _BETWEEN
        free = max(math.floor(room * _SQUEEZED) - taken, 1)
        pages = math.ceil(max(self.across - taken, 1) / free)
        while True:
            size = math.ceil(len(others) / pages) or 1
            parts = [others[at : at + size] for at in range(0, len(others), size)] or [[]]
            if size == 1 or all(self._width(part) <= free for part in parts):
                return [[first, *part] for part in parts]
            pages += 1

    def _width(self, places: Sequence[int]) -> int:
        return sum(self.needed[place] + _BETWEEN for place in places)


@dataclass
class _Body:
    """The rows as text, the places of those in bold, and the level of each."""

    rows: list[list[str]]
    bold: list[int]
    levels: list[int]


def _columns(report: Report) -> Sequence[str]:
    """Return the columns that are shown: not those without any value, such as percentages."""
    named = "name" in report.columns
    return [
        column
        for column in report.columns
        if not (named and column in _HIDDEN)
        and column not in report.details
        and column not in RANGES.values()
        and not (report.is_figure(column) and column in _MAY_LACK and _empty(report, column))
    ]


def _explained(columns: Sequence[str]) -> Sequence[str]:
    """Return what the short headings leave out."""
    if "facilitating" not in columns:
        return ()
    return (_("Facilitating, hindering and so on: interviews; words: share of what is said."),)


_MAY_LACK = ("interviews_pct", "words_pct")


def _empty(report: Report, column: str) -> bool:
    return bool(report.frame[column].isna().all())


def _heading(report: Report, column: str) -> str:
    """Return a heading that breaks between words, but not within `n = 3`."""
    return report.heading(column, short=True).replace(" = ", "\u00a0=\u00a0")


def _body(report: Report, columns: Sequence[str]) -> _Body:
    """Return the rows; each group begins with a row that names it."""
    body = _Body([], [], [])
    places = {column: place for place, column in enumerate(report.columns)}
    group = None
    for line, row in enumerate(report.rows()):
        level = row[places["level"]] if "level" in places else None
        if "group" in places and row[places["group"]] != group:
            group = row[places["group"]]
            named = _("{group} (n = {n})").format(group=group, n=row[places["group_interviews"]])
            body.bold.append(len(body.rows))
            body.rows.append([named, *[""] * (len(columns) - 1)])
            body.levels.append(0)
        if level == 0:
            body.bold.append(len(body.rows))
        cells = [report.cell(line, column, row[places[column]]) for column in columns]
        body.rows.append(cells)
        body.levels.append(level or 0)
    return body


def _needed(report: Report, column: str, place: int, body: _Body) -> int:
    """Return the characters that a column needs, so that no word breaks."""
    words = [part for row in body.rows for part in _BREAK.split(row[place])]
    bold = (len(part) * 1.05 + 1 for part in _BREAK.split(_heading(report, column)))
    least = min(math.ceil(max([*bold, *map(len, words)])), _WIDEST)
    return max(least, report.widths.get(column, 0))


def _widths(needed: Sequence[int], body: _Body, room: int) -> Sequence[float]:
    """Return the widths in characters: what is needed, names first what they want, then others."""
    spare = room - sum(needed) - _BETWEEN * len(needed)
    wanted = [
        max(need, min(max((len(row[place]) for row in body.rows), default=0), _WIDEST))
        for place, need in enumerate(needed)
    ]
    name = min(max(needed[0], _NAME), wanted[0], needed[0] + max(spare, 0))
    least = [name, *needed[1:]]
    spare -= name - needed[0]
    more = sum(wanted) - sum(least)
    share = min(1.0, max(0.0, spare / more)) if more else 0.0
    widths = [need + share * (want - need) for need, want in zip(least, wanted, strict=True)]
    return [width + _BETWEEN for width in widths]
