"""PDF files: the text of their pages as running text.

The one rule: what is left out (running headers, page and line numbers, text at an angle, pictures)
is named in `dropped`, and a page that is a picture of text is never passed over in silence.

A file of more than 2,000 pages or 1,000,000 characters, one that takes more than 4 seconds for a
page or for hardly any text, 30 in all or 1.5 GB of memory is refused; the bounds are kept in
`pdf_worker`. A file with an owner's password alone is open to read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from qcoder.errors import ReadError
from qcoder.i18n import _, ngettext
from qcoder.model import Transcript
from qcoder.passages import clean
from qcoder.readers import source as sources
from qcoder.readers import speakers
from qcoder.readers.pdf_layout import blocks, rows_of, without_line_numbers, without_margins
from qcoder.readers.pdf_lines import labels, paragraphs
from qcoder.readers.pdf_page import Page, read_pages
from qcoder.readers.source import Source

_START = 1024  # the mark of a PDF stands within so many bytes of its beginning
_END = 4096  # and that of its end within so many of its end
_FEW = 25  # letters: a page with a picture and no more text than this is a scan


def read(source: Source) -> Transcript:
    """Read a PDF; raise `ReadError` where it is damaged, protected, scanned or without text."""
    if b"%PDF-" not in source.data[:_START]:
        sources.refuse_other(source, "pdf")
    end = source.data[-_END:]
    if b"%%EOF" not in end and b"startxref" not in end:
        raise sources.damaged(source)
    pages = read_pages(source)
    scanned = [number for number, page in enumerate(pages, 1) if _is_scan(page)]
    rows, numbers = without_line_numbers([rows_of(page.pieces) for page in pages])
    # A label may stand in every header; who speaks is named more often.
    spoken = labels([row.text for of_page in rows for row in of_page], most=len(pages))
    kept, dropped = without_margins(rows, spoken)
    if any(kept) or len(scanned) == len(pages):
        rows = kept
    else:  # a text that is on every page and nothing else is no header of anything
        dropped.clear()
    order = [
        block for page, of_page in zip(pages, rows, strict=True) for block in blocks(page, of_page)
    ]
    text = clean("\n".join(paragraphs(order))).strip("\n")
    if not text.strip():
        pictures = any(page.pictures for page in pages)
        raise _scan(source) if pictures else sources.no_text(source)
    structure, roles = speakers.find(text)
    return Transcript(
        name=source.name,
        format="pdf",
        text=text,
        structure=structure,
        roles=roles,
        warnings=tuple(_warnings(source, scanned)),
        dropped=tuple(_dropped(dropped, numbers, pages)),
        filename=source.file,
        original=source.data,
    )


def _is_scan(page: Page) -> bool:
    letters = sum(len(piece.text) for piece in page.pieces)
    return page.pictures > 0 and letters < _FEW and (not letters or page.covered > 0.5)


def _scan(source: Source) -> ReadError:
    return ReadError(
        _(
            "“{file}” holds pictures of pages (a scan) and no text. Run text recognition (OCR) on "
            "it first and import the result."
        ).format(file=source.file)
    )


def _warnings(source: Source, scanned: Sequence[int]) -> Iterator[str]:
    if scanned:
        yield ngettext(
            "Page {pages} of “{file}” is a picture: any text in it was not read. Run text "
            "recognition (OCR) on the file first and import the result.",
            "Pages {pages} of “{file}” are pictures: any text in them was not read. Run text "
            "recognition (OCR) on the file first and import the result.",
            len(scanned),
        ).format(pages=_ranges(scanned), file=source.file)


def _ranges(numbers: Sequence[int]) -> str:
    """Return `1, 2, 3, 7` as `1–3, 7`."""
    parts: list[str] = []
    for _key, group in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        run = [number for _index, number in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(parts)


def _dropped(margins: Counter[str], numbers: int, pages: Sequence[Page]) -> Iterator[str]:
    for text, count in margins.items():
        if text:
            line = ngettext("“{text}” on {count} page", "“{text}” on {count} pages", count)
            yield line.format(text=text, count=count)
        else:
            found = ngettext("{count} page number", "{count} page numbers", count)
            yield found.format(count=count)
    if numbers:
        lines = ngettext("{count} line number", "{count} line numbers", numbers)
        yield lines.format(count=numbers)
    for text in dict.fromkeys(page.rotated for page in pages if page.rotated):
        yield _("text at an angle: {text}").format(text=text)
    pictures = sum(page.pictures for page in pages)
    if pictures:
        yield ngettext("{count} picture", "{count} pictures", pictures).format(count=pictures)
    notes = sum(page.notes for page in pages)
    if notes:
        found = ngettext("{count} note or form field", "{count} notes and form fields", notes)
        yield found.format(count=notes)
