"""The text of WordprocessingML: what a reader of the printed document would see.

The one rule: an element that is not known is walked through, so text in wrappers of any kind
(content controls, smart tags, insertions, custom XML) is never lost; only what is registered here
as left out is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from qcoder.passages import on_one_line
from qcoder.readers import story
from qcoder.readers import wordtags as tags
from qcoder.readers.numbering import Numbering
from qcoder.readers.safexml import MAX_DEPTH, BadXml, Element
from qcoder.readers.story import Line
from qcoder.readers.symbols import character, readable
from qcoder.readers.wordstyles import Kind, Styles
from qcoder.readers.wordtags import COMPATIBILITY, DIAGRAM, DRAWING, MAIN, MATH, VML, attribute

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_CODE = re.compile("[0-9A-Fa-f]{1,6}")


@dataclass
class _Lines:
    """Paragraphs in order; one whose mark was deleted takes the next one in, but not a table."""

    items: list[Line] = field(default_factory=list[Line])
    open: bool = False

    def add(self, line: Line, goes_on: bool = False) -> None:
        if self.open and self.items:
            before = self.items.pop()
            line = Line(before.text + line.text, line.level, line.number or before.number)
        self.items.append(line)
        self.open = goes_on

    def end(self) -> None:
        """End the paragraph that is open; without text there is none."""
        if self.open and self.items and not self.items[-1].text:
            self.items.pop()
        self.open = False


@dataclass
class _Paragraph:
    """A paragraph while it is read; `after` holds the text boxes and tables anchored in it."""

    pieces: list[str] = field(default_factory=list[str])
    after: list[Line] = field(default_factory=list[Line])


_Handler = Callable[["Walker", Element, _Paragraph], None]
_HANDLERS: dict[str, _Handler] = {}


def _handles(namespaces: tuple[str, ...], *names: str) -> Callable[[_Handler], _Handler]:
    """Register what is done with these elements inside a paragraph."""

    def register(handler: _Handler) -> _Handler:
        _HANDLERS.update(dict.fromkeys(tags.tags(namespaces, *names), handler))
        return handler

    return register


@dataclass
class Walker:
    """Walks the stories of one document and keeps what they refer to.

    `references` lists footnotes, endnotes and comments as (kind, id) in reading order; `dropped`
    counts what is not in the text; `embedded` returns the paragraphs of a part that the document
    includes by relationship id (an imported chunk or a subdocument); `styles` holds the styles in
    use that say something of their text, `numbering` counts its lists.
    """

    embedded: Callable[[str], list[Line]]
    references: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    dropped: Counter[str] = field(default_factory=Counter[str])
    styles: Styles = field(default_factory=Styles)
    numbering: Numbering | None = None
    _handlers: Mapping[str, _Handler] = field(default_factory=lambda: _HANDLERS)
    _fields: list[bool] = field(default_factory=list[bool])  # per open field: is this its result?
    _depth: int = 0
    _hidden: bool = False  # is the paragraph hidden by its style?

    def story(self, root: Element) -> list[Line]:
        """Return the paragraphs of a document, a footnote or any other part."""
        if not self.styles.kinds and next(root.iter(*_INTRICATE), None) is None:
            return _plain_story(root)
        self._handlers = self._needed(root)
        self._fields = []
        lines = _Lines()
        self._blocks(root, lines)
        return lines.items

    def _needed(self, root: Element) -> dict[str, _Handler]:
        """Return the handlers for a story, without those that it has no use for."""
        left_out: set[_Handler] = set()
        if not self.styles.kinds and next(root.iter(*tags.VANISH), None) is None:
            left_out.add(_run)
        marks = Counter(attribute(mark, "fldCharType") for mark in root.iter(*tags.FIELD))
        if marks["begin"] != marks["end"]:
            # Where a field is not closed its instruction cannot be told from text: keep everything.
            left_out.add(_field_mark)
        return {tag: handler for tag, handler in _HANDLERS.items() if handler not in left_out}

    def _blocks(self, parent: Element, lines: _Lines) -> None:
        self._enter()
        for child in parent:
            tag = child.tag
            handler = self._handlers.get(tag)
            if tag in tags.P:
                self._paragraph(child, lines)
            elif tag in tags.TABLE:
                lines.end()
                for row in self.table(child):
                    lines.add(row)
            elif handler is None:
                self._blocks(child, lines)
            elif handler is not _nothing:
                paragraph = _Paragraph()
                handler(self, child, paragraph)
                self._finish(paragraph, lines)
        self._depth -= 1

    def _paragraph(self, element: Element, lines: _Lines) -> None:
        paragraph = _Paragraph()
        properties = tags.paragraph_properties(element)
        kind = Kind() if properties is None else self.styles.paragraph(properties)
        outside, self._hidden = self._hidden, bool(kind.hidden)
        self.inline(element, paragraph)
        self._hidden = outside
        text, gone = "".join(paragraph.pieces), tags.is_mark_deleted(element)
        number = ""
        if self.numbering and kind.numbering and not kind.hidden and (text.strip() or not gone):
            hidden = properties is not None and tags.is_mark_hidden(properties)
            number = "" if hidden else self.numbering.next(kind)
        joins = gone or (properties is not None and tags.is_drop_cap(properties))
        lines.add(Line(text, kind.outline or 0, number), goes_on=joins)
        for line in paragraph.after:
            lines.add(line)

    def _finish(self, paragraph: _Paragraph, lines: _Lines) -> None:
        """Take what stands between paragraphs: a paragraph of its own if there is text."""
        if paragraph.pieces:
            lines.add(Line("".join(paragraph.pieces)))
        for line in paragraph.after:
            lines.add(line)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadXml("nested too deeply")

    def inline(self, parent: Element, paragraph: _Paragraph) -> None:
        """Take what stands inside a paragraph."""
        self._enter()
        handlers = self._handlers
        for child in parent:
            handler = handlers.get(child.tag)
            if handler is None:
                self.inline(child, paragraph)
            elif handler is not _nothing:
                handler(self, child, paragraph)
        self._depth -= 1

    def nested(self, element: Element) -> list[Line]:
        """Return the paragraphs of what stands inside a paragraph, such as a text box."""
        lines = _Lines()
        self._blocks(element, lines)
        return lines.items

    def table(self, table: Element) -> Iterator[Line]:
        """Yield the rows of a table as lines: cells by tabs, each cell once."""
        self._enter()
        for row in _descend(table, tags.ROW):
            if tags.is_row_deleted(row):
                self.dropped["deleted"] += 1
                continue
            cells = [cell for cell in _descend(row, tags.CELL) if not tags.is_cell_deleted(cell)]
            yield from story.row([self.nested(cell) for cell in cells])
        self._depth -= 1

    def emit(self, text: str, paragraph: _Paragraph) -> None:
        """Add text to a paragraph, unless it belongs to the instruction of a field."""
        if not self._fields or all(self._fields):
            paragraph.pieces.append(text)

    def hides(self, run: Element) -> bool:
        """Return whether a run is hidden: by itself, else by its style or its paragraph's."""
        properties = next(iter(run), None)
        if properties is None or properties.tag not in tags.RUN_PROPERTIES:
            return self._hidden
        own = tags.vanish(properties)
        if own is not None or not self.styles.kinds:
            return bool(own)
        # Hidden twice over is shown: the property toggles (ECMA-376, 17.7.3).
        return self.styles.hides(tags.run_style(properties)) != self._hidden

    def mark_field(self, kind: str) -> None:
        """Open a field, go on to its result, or close it."""
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()


@_handles(
    MAIN, "pPr", "rPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr",
    "sdtEndPr", "customXmlPr", "smartTagPr", "ffData", "fldData", "instrText", "delInstrText",
    "delText", "moveFrom", "rt", "softHyphen", "bookmarkStart", "bookmarkEnd", "proofErr",
    "lastRenderedPageBreak",
)  # fmt: skip
def _nothing(_walker: Walker, _element: Element, _paragraph: _Paragraph) -> None:
    """Leave out what is not text, or is text that is not shown."""


@_handles(MAIN, "r")
def _run(walker: Walker, run: Element, paragraph: _Paragraph) -> None:
    if walker.hides(run):
        walker.dropped["hidden"] += any(True for _ in run.iter(*tags.TEXT))
    else:
        walker.inline(run, paragraph)


@_handles(MAIN, "t")
@_handles(MATH, "t")
def _text(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    text = element.text
    if text:
        walker.emit(text if text.isprintable() else _unusual(element, text), paragraph)


@_handles(MAIN, "tab", "ptab")
def _tab(walker: Walker, _element: Element, paragraph: _Paragraph) -> None:
    walker.emit("\t", paragraph)


@_handles(MAIN, "br", "cr")
def _break(walker: Walker, _element: Element, paragraph: _Paragraph) -> None:
    walker.emit("\n", paragraph)


@_handles(MAIN, "noBreakHyphen")
def _hyphen(walker: Walker, _element: Element, paragraph: _Paragraph) -> None:
    walker.emit("\u2011", paragraph)


@_handles(MAIN, "sym")
def _symbol(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    code = attribute(element, "char")
    if _CODE.fullmatch(code):
        walker.emit(character(attribute(element, "font"), int(code, 16)), paragraph)


@_handles(MAIN, "fldChar")
def _field_mark(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    kind = attribute(element, "fldCharType")
    if kind == "begin":
        walker.emit(tags.form_value(element), paragraph)
    walker.mark_field(kind)


@_handles(MAIN, "footnoteReference", "endnoteReference", "commentReference")
def _reference(walker: Walker, element: Element, _paragraph: _Paragraph) -> None:
    kind = element.tag.rpartition("}")[2].removesuffix("Reference")
    walker.references.append((kind, attribute(element, "id")))


@_handles(MAIN, "del")
def _deleted(walker: Walker, element: Element, _paragraph: _Paragraph) -> None:
    walker.dropped["deleted"] += any(True for _ in element.iter(*tags.WORD_TEXT))


@_handles(COMPATIBILITY, "AlternateContent")
def _alternate(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    walker.inline(tags.alternative(element), paragraph)


@_handles(MAIN, "txbxContent")
def _text_box(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    paragraph.after += walker.nested(element)


@_handles(MAIN, "p")
def _nested_paragraph(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    inner = _Paragraph()
    walker.inline(element, inner)
    paragraph.after += [Line("".join(inner.pieces)), *inner.after]


@_handles(MAIN, "tbl")
def _nested_table(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    paragraph.after += walker.table(element)


@_handles(MAIN, "altChunk", "subDoc")
def _included(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    paragraph.after += walker.embedded(tags.relation(element))


@_handles(DRAWING, "p")
def _drawn(_walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    text = "".join(text.text or "" for text in element.iter(*tags.TEXT))
    paragraph.after.append(Line(text))


@_handles(VML, "textpath")
def _word_art(_walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    paragraph.after += [Line(text) for text in [element.get("string")] if text]


@_handles(DRAWING, "blip")
@_handles(VML, "imagedata")
def _picture(walker: Walker, _element: Element, _paragraph: _Paragraph) -> None:
    walker.dropped["picture"] += 1


@_handles(DIAGRAM, "relIds", "chart")
def _diagram(walker: Walker, _element: Element, _paragraph: _Paragraph) -> None:
    walker.dropped["diagram"] += 1


# Where none of these occurs, a paragraph is the text of its runs.
_INTRICATE = (
    *(
        tag
        for tag, handler in _HANDLERS.items()
        if handler not in (_nothing, _run, _text, _nested_paragraph)
    ),
    *tags.tags(MAIN, "rt", "moveFrom", "vanish", "numPr", "outlineLvl", "framePr"),
)


def _plain_story(root: Element) -> list[Line]:
    """Return the paragraphs of a story that asks for no more than its text in order.

    Most transcripts are like this, and it takes half the time.
    """
    paragraphs: list[list[str]] = [[]]
    for element in root.iter(*tags.P, *tags.SPOKEN):
        text = element.text
        # A paragraph itself has no text but the blanks of an indented file: tags are slow to ask.
        if (not text or text.isspace()) and element.tag in tags.P:
            paragraphs.append([])
        elif text:
            paragraphs[-1].append(text if text.isprintable() else _unusual(element, text))
    lines = paragraphs if paragraphs[0] else paragraphs[1:]
    return [Line("".join(pieces)) for pieces in lines]


def _descend(parent: Element, wanted: tuple[str, ...], depth: int = 20) -> Iterator[Element]:
    """Yield the rows or cells of a table, also where a content control or revision wraps them."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag not in _HANDLERS and depth:
            yield from _descend(child, wanted, depth - 1)


def _unusual(element: Element, text: str) -> str:
    """Return text as Word shows it.

    Line ends of the file are spaces, and private codes are the characters of a symbol font.
    """
    text = on_one_line(text)
    run = element.getparent()
    if run is None or not _PRIVATE.search(text):
        return text
    fonts = [attribute(font, "ascii") for font in run.iter(*tags.FONTS)]
    return readable(fonts[0] if fonts else "", text)
