"""OpenDocument texts (LibreOffice): body, footnotes, endnotes and comments.

The one rule: nothing that a reader of the document sees is lost without being named in `dropped`
or in a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from qcoder.i18n import _
from qcoder.model import Transcript
from qcoder.readers import source as sources
from qcoder.readers import story
from qcoder.readers.archive import Archive, protected
from qcoder.readers.numerals import roman
from qcoder.readers.odftags import OFFICE, STYLE, Styles, has_text, tag, tags
from qcoder.readers.odftext import Note, Walker
from qcoder.readers.safexml import BadXml, Element, parse
from qcoder.readers.source import Source
from qcoder.readers.story import Story

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_MARGINS = tags(
    STYLE, "header", "header-left", "header-first", "footer", "footer-left", "footer-first"
)


def read(source: Source) -> Transcript:
    """Read an OpenDocument text; raise `ReadError` where it is protected, damaged or empty."""
    # A package that another program packed may not say first what it is.
    sources.refuse_other(source, "odt", "zip")
    archive = Archive(source)
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        raise protected(source)
    try:
        root = parse(archive.read(_CONTENT))
        text = next(root.iter(tag(OFFICE, "text")), None)
        if text is None:
            raise BadXml("not a text")
    except BadXml as error:
        raise sources.damaged(source) from error
    warnings: list[str] = []
    walker = Walker(Styles())
    try:
        named = parse(archive.read(_STYLES)) if _STYLES in archive else None
    except BadXml:
        named = None
        warnings.append(
            _("A part of “{file}” is damaged and was left out: {part}.").format(
                file=source.file, part=_STYLES
            )
        )
    if named is not None:
        walker.styles.add(named)
        walker.dropped["margin"] += _margins(named)
    walker.styles.add(root)
    try:
        body = walker.blocks(text)
    except BadXml as error:
        raise sources.damaged(source) from error
    notes = list(story.noted(_notes(walker.notes)))
    return story.transcript(source, "odt", Story(body, notes, walker.dropped, warnings))


def _notes(notes: list[Note]) -> Iterator[tuple[str, str]]:
    """Yield footnotes, endnotes and comments, each with its number or author."""
    for kind in ("footnote", "endnote", "comment"):
        found = (note for note in notes if note.kind == kind)
        for number, note in enumerate(found, 1):
            mark = note.author or (roman(number) if kind == "endnote" else str(number))
            yield mark, "\n".join(line.whole() for line in note.lines)


def _margins(styles: Element) -> int:
    """Count the page headers and footers that hold text."""
    return sum(has_text(each) for each in styles.iter() if each.tag in _MARGINS)
