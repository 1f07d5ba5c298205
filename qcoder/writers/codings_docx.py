"""Codings and passages as a Word document: what was said, and below it where and by whom.

The one rule: codings stand per theme and code, and passages of several codes per document; each
passage is in the style Quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt, RGBColor

from qcoder.coded_transcript import warning
from qcoder.coding_cells import PHASE, clock
from qcoder.i18n import _, ngettext
from qcoder.queries.coding_list import Coded, CodingList, Listed
from qcoder.writers import word

_PASSAGE, _SOURCE, _MEMO = "Quote", "Passage Source", "Passage Memo"
_WARNING = "Passage Warning"
_INDENT = 6  # mm
_GREY, _RED = "5B6770", "B3261E"
_Line = tuple[str, str]  # style, text


def content(of: CodingList, title: str, groups: Sequence[tuple[str, int]] | None = None) -> bytes:
    """Return the document; `groups` are headings, each with how many passages follow it.

    Without them the passages are put under their codes, or their documents; an empty heading is
    none.
    """
    document = word.new(title)
    _styles(document)
    word.paragraph(document, title, "Title")
    n = len(of.rows)
    word.paragraph(document, ngettext("{n} passage.", "{n} passages.", n).format(n=n))
    if of.identifying:
        word.paragraph(document, warning(of.identifying), _WARNING)
    if groups is not None:
        lines = _grouped(of, groups)
    elif all(len(row.codings) == 1 for row in of.rows):
        lines = _by_code(of)
    else:
        lines = _by_document(of)
    word.paragraphs(document, lines)
    return word.content(document)


def _styles(document: Any) -> None:
    quote = document.styles[_PASSAGE]
    quote.font.italic, quote.font.color.rgb = False, None
    quote.paragraph_format.left_indent = Mm(_INDENT)
    quote.paragraph_format.space_before, quote.paragraph_format.space_after = Pt(4), Pt(1)
    quote.paragraph_format.keep_with_next = True
    for name, size, indent in ((_SOURCE, 8.5, _INDENT), (_MEMO, 9.5, 2 * _INDENT)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = document.styles["Normal"], True
        style.font.size = Pt(size)
        style.paragraph_format.left_indent = Mm(indent)
        style.paragraph_format.space_after = Pt(8)
    alert = document.styles.add_style(_WARNING, WD_STYLE_TYPE.PARAGRAPH)
    alert.base_style = document.styles["Normal"]
    alert.font.bold, alert.font.color.rgb = True, RGBColor.from_string(_RED)
    document.styles[_SOURCE].font.color.rgb = RGBColor.from_string(_GREY)


def _by_code(of: CodingList) -> Iterator[_Line]:
    rows: dict[str, list[Listed]] = {path: [] for path in of.paths}
    for row in of.rows:
        rows[row.codings[0].path].append(row)
    theme = ""
    for path, listed in rows.items():
        if not listed:
            continue
        above, _between, name = path.partition(" > ")
        if above != theme:
            theme = above
            yield "Heading 1", theme
        if name:
            yield "Heading 2", name
        for row in listed:
            yield from _lines(row, [row.document, *_where(row)], with_code=False)


def _grouped(of: CodingList, groups: Sequence[tuple[str, int]]) -> Iterator[_Line]:
    rows = iter(of.rows)
    for name, count in groups:
        if name:
            yield "Heading 1", name
        for row in islice(rows, count):
            yield from _lines(row, [row.document, *_where(row)], with_code=True)


def _by_document(of: CodingList) -> Iterator[_Line]:
    for document, listed in groupby(of.rows, lambda row: row.document):
        yield "Heading 1", document
        for row in listed:
            yield from _lines(row, _where(row), with_code=True)


def _lines(row: Listed, where: Sequence[str], *, with_code: bool) -> Iterator[_Line]:
    yield _PASSAGE, row.text
    said = [_said(coded, with_code=with_code) for coded in row.codings]
    yield _SOURCE, "; ".join(filter(None, [", ".join(where), *said]))
    for coded in row.codings:
        for memo in coded.memos:
            head = ", ".join(filter(None, [memo.coder or coded.coder, memo.title]))
            yield _MEMO, _("Memo ({about}): {text}").format(about=head, text=memo.body)


def _where(row: Listed) -> list[str]:
    turn = "" if row.turn is None else _("turn {number}").format(number=row.turn)
    time = "" if row.time is None else clock(row.time)
    return _filled([*row.cases, *row.speakers, turn, time])


def _said(coded: Coded, *, with_code: bool) -> str:
    phase = dict(coded.qualifiers).get(PHASE, "")
    valence = _(coded.valence) if coded.valence else ""
    parts = _filled([coded.coder, valence, phase, *coded.flags])
    return f"{coded.path} ({', '.join(parts)})" if with_code else ", ".join(parts)


def _filled(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
