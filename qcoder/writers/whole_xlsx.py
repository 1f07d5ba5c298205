"""A whole report as one workbook: a sheet a table, the quotes, definitions, methods and notes.

The one rule: numbers are numbers; each table has its notes, under its title, on the sheet of notes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from qcoder.i18n import N_, _
from qcoder.report import Report, Text
from qcoder.report_parts import Picture, Quoted, Tabled, Whole
from qcoder.writers import xlsx_table

_LONGEST = 31  # characters of the name of a sheet
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
Line = tuple[str, bool]  # a line of a sheet of text, and whether it is bold


def content(whole: Whole) -> bytes:
    """Return the workbook."""
    data = io.BytesIO()
    workbook = xlsx_table.new(data, whole.title)
    names = _Names()
    for part in whole.parts:
        if isinstance(part, Tabled):
            name = names.free(f"{part.number} {part.name}")
            xlsx_table.table(workbook, part.report, name, wrapped=bool(part.report.widths))
        elif isinstance(part, Quoted):
            xlsx_table.table(workbook, _quotes(part), names.free(part.title), wrapped=True)
    if len(whole.definitions.frame):
        name = names.free(_("Definitions and counts"))
        xlsx_table.table(workbook, whole.definitions, name, wrapped=True)
    texts = [part for part in whole.parts if isinstance(part, Text)]
    for text in texts:
        lines = [(text.heading, True), *((paragraph, False) for paragraph in text.paragraphs)]
        xlsx_table.page(workbook, names.free(text.heading or _("Text")), lines)
    xlsx_table.page(workbook, names.free(_("Notes")), list(_notes(whole)))
    workbook.close()
    return data.getvalue()


def _quotes(part: Quoted) -> Report:
    import pandas as pd

    headings = {
        "theme": N_("Theme"),
        "code": N_("Code"),
        "quote": N_("Quote"),
        "source": N_("Said by"),
    }
    rows = [(line.theme, line.code, line.words, line.source) for line in part.lines]
    frame = pd.DataFrame(rows, columns=list(headings), dtype=object)
    return Report(
        "quotes", part.title, frame, headings={name: _(said) for name, said in headings.items()}
    )


def _notes(whole: Whole) -> Iterable[Line]:
    """Yield title, source and notes of each part, and what changed since the last time."""
    yield whole.title, True
    yield from ((line, False) for line in whole.about)
    for part in whole.parts:
        if isinstance(part, Tabled):
            said = _("Table {n}. {title}").format(n=part.number, title=part.report.title)
            below = [part.report.source, *part.report.notes]
        elif isinstance(part, Picture):
            said = _("Figure {n}. {title}").format(n=part.number, title=part.title)
            below = [part.source, *part.notes]
        elif isinstance(part, Quoted) and part.notes:
            said, below = part.title, list(part.notes)
        else:
            continue
        yield "", False
        yield said, True
        yield from ((line, False) for line in below if line)
    if whole.changes:
        yield "", False
        yield _("Changed since the last time"), True
        yield from ((line, False) for line in whole.changes)


class _Names:
    """Names of sheets, each of its own, as Excel takes them."""

    def __init__(self) -> None:
        self._taken = {"history"}  # Excel keeps this one for itself

    def free(self, wanted: str) -> str:
        """Return a name that no other sheet has."""
        clean = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("'") or "–"
        name, number = _cut(clean, _LONGEST).strip("'"), 2
        while name.casefold() in self._taken:
            end = f" ({number})"
            name, number = _cut(clean, _LONGEST - len(end)) + end, number + 1
        self._taken.add(name.casefold())
        return name


def _cut(name: str, most: int) -> str:
    """Return the beginning of a name; Excel counts in UTF-16, in which an emoji is two."""
    return name.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip()
