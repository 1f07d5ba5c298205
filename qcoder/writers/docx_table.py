"""Reports as Word documents: a caption, the table, its source and notes, ready to be pasted.

The one rule: figures stand right, with the decimals of the language; what is missing is a dash.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qcoder.i18n import _
from qcoder.report import RANGES, Report
from qcoder.writers import word

_HIDDEN = ("level", "theme", "code", "group", "group_interviews")  # where names say it all
# In characters: what a page has room for, upright and on its side, with the space between columns.
_ROOM, _ROOM_LYING = 84, 138
_NAME, _WIDEST = 32, 44
_BETWEEN = 2
_BREAK = re.compile(r"[ \n]|(?<=-)")  # where Word may go on to the next line


def content(report: Report) -> bytes:
    """Return the document; the page lies on its side where there are many columns."""
    columns = _columns(report)
    body = _body(report, columns)
    needed = [_needed(report, column, place, body) for place, column in enumerate(columns)]
    landscape = sum(needed) + _BETWEEN * len(needed) > _ROOM
    room = _ROOM_LYING if landscape else _ROOM
    document = word.new(report.title, landscape=landscape)
    word.caption(document, _("Table"), report.title)
    word.table(
        document,
        [_heading(report, column) for column in columns],
        body.rows,
        widths=_widths(needed, body, room),
        numeric=[place for place, column in enumerate(columns) if report.is_figure(column)],
        bold=body.bold,
        indents=body.levels,
    )
    if report.source:
        word.source(document, report.source)
    for note in [*report.notes, *_explained(columns)]:
        word.note(document, note)
    for text in report.texts:
        word.heading(document, text.heading)
        for paragraph in text.paragraphs:
            word.paragraph(document, paragraph, locale=text.locale)
    return word.content(document)


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
    return min(math.ceil(max([*bold, *map(len, words)])), _WIDEST)


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
