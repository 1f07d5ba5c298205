"""A whole report as one Word document: captions above, sources below, quotes, texts.

The one rule: everything has a real style, and its number as text too, so that it is right before
any program counts the fields again.
"""

from __future__ import annotations

from typing import Any

from qcoder.i18n import _
from qcoder.report import Text
from qcoder.report_parts import Part, Picture, Quoted, QuoteLine, Tabled, Whole
from qcoder.writers import docx_table, word

_LOW = 4.5  # inches: has room below a caption on a page on its side


def content(whole: Whole) -> bytes:
    """Return the document; what is wide has a page on its side."""
    document = word.new(whole.title)
    word.paragraph(document, whole.title, "Title")
    for line in whole.about:
        word.paragraph(document, line)
    before: object = None
    for part in whole.parts:
        word.turn(document, landscape=_lies(document, part))
        if isinstance(part, Tabled | Picture) and not isinstance(before, Tabled | Picture):
            word.heading(document, _("Tables and figures"))
        _add(document, part)
        before = part
    word.turn(document, landscape=False)
    return word.content(document)


def _lies(document: Any, part: Part) -> bool:
    """Tell whether a part has a page on its side: what is wide, and a low figure after it."""
    if isinstance(part, Picture):
        return word.is_lying(document) and part.height <= _LOW
    return isinstance(part, Tabled) and docx_table.is_wide(part.report)


def _add(document: Any, part: Tabled | Picture | Quoted | Text) -> None:
    match part:
        case Tabled():
            docx_table.add(document, part.report, part.number)
            word.paragraph(document, "")
        case Picture():
            _picture(document, part)
        case Quoted():
            _quotes(document, part)
        case Text():
            if part.heading:
                word.heading(document, part.heading)
            for paragraph in part.paragraphs:
                added = word.paragraph(document, paragraph, locale=part.locale)
                added.paragraph_format.keep_with_next = paragraph.endswith(":") or None


def _picture(document: Any, part: Picture) -> None:
    word.caption(document, _("Figure"), part.title, part.number)
    word.picture(document, part.files[".png"], part.width, part.alt)
    word.source(document, part.source)
    for note in part.notes:
        word.note(document, note)
    word.paragraph(document, "")


def _quotes(document: Any, part: Quoted) -> None:
    word.heading(document, part.title)
    lines = [(word.NOTE, note) for note in part.notes]
    theme = code = ""
    for line in part.lines:
        if line.theme != theme:
            theme, code = line.theme, ""
            lines.append(("Heading 2", theme))
        if line.code not in (code, theme):
            lines.append(("Heading 3", line.code))
        code = line.code
        lines += _quote(line)
    word.paragraphs(document, lines)


def _quote(line: QuoteLine) -> list[tuple[str, str]]:
    """Return the paragraphs of a quote: the name of their style, and their text."""
    if line.also:
        said = _("See also the quote under “{code}” ({source}): “{words}”")
        words = said.format(code=line.also, source=line.source, words=_beginning(line.words))
        return [(word.QUOTE_SOURCE, words)]
    lines = [
        (word.QUOTE_SOURCE, line.before),
        (word.QUOTE, f"“{line.words}”"),
        (word.QUOTE_SOURCE, line.after),
        (word.QUOTE_SOURCE, f"– {line.source}"),
    ]
    return [(style, text) for style, text in lines if text]


def _beginning(words: str) -> str:
    found = words.split()
    return " ".join(found[:6]) + (" …" if len(found) > 6 else "")
