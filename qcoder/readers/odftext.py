"""The text of OpenDocument: what a reader of the printed document would see.

The one rule: an element that is not known is walked through, so text in wrappers of any kind is
never lost; only what is registered here as left out is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from qcoder.readers import odftags, story
from qcoder.readers.numerals import whole
from qcoder.readers.odftags import DRAW, OFFICE, TABLE, TEXT, Counters, has_text, tag, tags, text
from qcoder.readers.safexml import MAX_DEPTH, BadXml, Element
from qcoder.readers.story import Line

_HEADING, _ITEM = tag(TEXT, "h"), tag(TEXT, "list-item")
_ROWS, _CELLS = tags(TABLE, "table-row"), tags(TABLE, "table-cell")
_HIDDEN_PARAGRAPH = tag(TEXT, "hidden-paragraph")
_DEEP_TABLE = 20
_MOST_COPIES = 64  # of an empty cell
_MOST_SPACES = 100
_LONGEST_NUMBER = 100
_BLANKS = re.compile("[ \t\r\n]+")


class Note(NamedTuple):
    """A footnote, endnote or comment: its author (comments alone) and its lines."""

    kind: str
    author: str
    lines: list[Line]


@dataclass
class _Paragraph:
    """A paragraph while it is read; `after` holds the text boxes anchored in it."""

    pieces: list[str] = field(default_factory=list[str])
    after: list[Line] = field(default_factory=list[Line])
    spaced: bool = True  # is a blank here one too many?

    def add(self, text: str | None) -> None:
        """Add characters of the file, of which blanks in a row count once."""
        if not text:
            return
        if "  " in text or not text.isprintable():
            text = _BLANKS.sub(" ", text)
        if self.spaced:
            text = text.lstrip(" ")
        if text:
            self.pieces.append(text)
            self.spaced = text.endswith(" ")

    def put(self, characters: str) -> None:
        """Add characters that an element stands for."""
        self.pieces.append(characters)
        self.spaced = False


_Handler = Callable[["Walker", Element, _Paragraph], None]
_Block = Callable[["Walker", Element], list[Line]]
_HANDLERS: dict[str, _Handler] = {}
_BLOCKS: dict[str, _Block] = {}


def _handles(namespace: str, *names: str) -> Callable[[_Handler], _Handler]:
    """Register what is done with these elements, which take part in a paragraph."""

    def register(handler: _Handler) -> _Handler:
        _HANDLERS.update(dict.fromkeys(tags(namespace, *names), handler))
        return handler

    return register


def _block(namespace: str, *names: str) -> Callable[[_Block], _Block]:
    """Register what is done with these elements, which hold paragraphs or are one."""

    def register(block: _Block) -> _Block:
        _BLOCKS.update(dict.fromkeys(tags(namespace, *names), block))
        return block

    return register


class _Listing(NamedTuple):
    """An open list: its style, the counts of it and of the lists in it, and its level from 1."""

    levels: odftags.Levels | None
    counters: Counters
    level: int


@dataclass
class Walker:
    """Walks the text of one document; `notes` and `dropped` fill on the way."""

    styles: odftags.Styles
    notes: list[Note] = field(default_factory=list[Note])
    dropped: Counter[str] = field(default_factory=Counter[str])
    lists: list[_Listing] = field(default_factory=list[_Listing])
    first: bool = False  # is the next paragraph the first of a list item?
    start: int | None = None  # where that item begins to count, if it says so
    _by_style: dict[str, Counters] = field(default_factory=dict[str, Counters])
    _by_id: dict[str, Counters] = field(default_factory=dict[str, Counters])
    _outline: Counters = field(default_factory=Counters)
    _depth: int = 0

    def blocks(self, parent: Element) -> list[Line]:
        """Return the lines of what holds paragraphs, lists and tables."""
        self._enter()
        lines: list[Line] = []
        for child in parent:
            block = _BLOCKS.get(child.tag)
            if block:
                lines += block(self, child)
            elif child.tag in _HANDLERS or (child.text or "").strip():
                paragraph = _Paragraph()
                self._take(child, paragraph)
                text = "".join(paragraph.pieces)
                lines += [Line(text), *paragraph.after] if text else paragraph.after
            else:
                lines += self.blocks(child)
        self._depth -= 1
        return lines

    def apart(self, parent: Element) -> list[Line]:
        """Return the lines of a note or text box: it does not belong to the list around it."""
        outside = self.lists, self.first, self.start
        self.lists, self.first, self.start = [], False, None
        lines = self.blocks(parent)
        self.lists, self.first, self.start = outside
        return lines

    def inline(self, parent: Element, paragraph: _Paragraph) -> None:
        """Take what stands inside a paragraph."""
        self._enter()
        paragraph.add(parent.text)
        for child in parent:
            self._take(child, paragraph)
            paragraph.add(child.tail)
        self._depth -= 1

    def _take(self, child: Element, paragraph: _Paragraph) -> None:
        handler, block = _HANDLERS.get(child.tag), _BLOCKS.get(child.tag)
        if handler:
            handler(self, child, paragraph)
        elif block:
            paragraph.after += block(self, child)
        else:
            self.inline(child, paragraph)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadXml("nested too deeply")

    def hide(self, element: Element) -> None:
        """Leave an element out, and count it if there is text in it."""
        self.dropped["hidden"] += has_text(element)

    def open_list(self, element: Element, level: int) -> _Listing:
        """Return the list that `element` is, or that its paragraph belongs to."""
        outer = self.lists[-1] if self.lists else None
        name = text(element, "style-name")
        outline = name == odftags.OUTLINE and name not in self.styles.lists
        own = self.styles.outline if outline else self.styles.lists.get(name)
        levels = outer.levels if own is None and outer else own
        before = text(element, "continue-list") or text(element, "list-id")
        if outer:
            counters = outer.counters
        elif outline:
            counters = self._outline
        elif before in self._by_id:
            counters = self._by_id[before]
        elif text(element, "continue-numbering") == "true":
            counters = self._by_style.get(name, Counters())
        else:
            counters = Counters()
        self._by_style[name] = counters
        for id in (element.get(odftags.XML_ID), text(element, "list-id")):
            if id:
                self._by_id[id] = counters
        return _Listing(levels, counters, level)

    def number(self, element: Element, kind: odftags.Kind, level: int) -> str:
        """Count a paragraph and return its automatic number, with a space, or ``""``."""
        first, self.first = self.first, False
        start, self.start = self.start, None
        written = next((c.text for c in element if c.tag == tag(TEXT, "number")), None)
        if first:
            listing = self.lists[-1]
            levels = listing.levels or self.styles.lists.get(kind.list or "", {})
            counted = listing.counters.next(levels, listing.level, start)
        elif element.tag == _HEADING and not self.lists and kind.list != "":
            if text(element, "is-list-header") == "true":
                return ""
            begin = whole(text(element, "start-value"), 1)
            restarts = text(element, "restart-numbering") == "true"
            levels = self.styles.lists.get(kind.list or "", self.styles.outline)
            counted = self._outline.next(levels, level, begin if restarts else None)
        else:
            return ""
        return f"{written[:_LONGEST_NUMBER]} " if written and written.strip() else counted


@_block(TEXT, "p", "h")
def _paragraph(walker: Walker, element: Element) -> list[Line]:
    kind = walker.styles.kind("paragraph", text(element, "style-name"))
    marks = element.iter(_HIDDEN_PARAGRAPH)
    if kind.hidden or any(text(mark, "is-hidden") == "true" for mark in marks):
        walker.hide(element)
        return []
    level = kind.outline or 0
    if element.tag == _HEADING:
        level = max(whole(text(element, "outline-level"), 1), 1)
    number = walker.number(element, kind, level)
    paragraph = _Paragraph()
    walker.inline(element, paragraph)
    return [Line("".join(paragraph.pieces), level, number), *paragraph.after]


@_block(TEXT, "list")
def _list(walker: Walker, element: Element) -> list[Line]:
    lines: list[Line] = []
    walker.lists.append(walker.open_list(element, len(walker.lists) + 1))
    for item in element:
        walker.first = item.tag == _ITEM
        start = text(item, "start-value")
        walker.start = whole(start, 1) if start else None
        lines += walker.blocks(item)
        walker.first = False
    walker.lists.pop()
    return lines


@_block(TEXT, "numbered-paragraph")
def _numbered(walker: Walker, element: Element) -> list[Line]:
    walker.lists.append(walker.open_list(element, whole(text(element, "level"), 1)))
    walker.first = True
    lines = walker.blocks(element)
    walker.first = False
    walker.lists.pop()
    return lines


@_block(TEXT, "section")
def _section(walker: Walker, element: Element) -> list[Line]:
    if text(element, "display") == "none" or text(element, "is-hidden") == "true":
        walker.hide(element)
        return []
    return walker.blocks(element)


@_block(TABLE, "table")
def _table(walker: Walker, element: Element) -> list[Line]:
    lines: list[Line] = []
    for line in _descend(element, _ROWS):
        cells: list[list[Line]] = []
        for cell in _descend(line, _CELLS):
            content = walker.blocks(cell)
            cells.append(content)
            if not has_text(cell):
                copies = whole(cell.get(tag(TABLE, "number-columns-repeated")), 1)
                cells += [[]] * (min(copies, _MOST_COPIES) - 1)
        lines += story.row(cells)
    return lines


@_block(TEXT, "tracked-changes")
def _changes(walker: Walker, element: Element) -> list[Line]:
    who = tag(OFFICE, "change-info")
    for deletion in element.iter(tag(TEXT, "deletion")):
        walker.dropped["deleted"] += any(has_text(each) for each in deletion if each.tag != who)
    return []


@_handles(
    TEXT, "ruby-text", "number", "script", "sequence-decls", "variable-decls", "user-field-decls",
    "dde-connection-decls", "soft-page-break", "hidden-paragraph", "table-of-content-source",
    "illustration-index-source", "table-index-source", "object-index-source", "user-index-source",
    "alphabetical-index-source", "bibliography-source", "alphabetical-index-auto-mark-file",
)  # fmt: skip
@_handles(OFFICE, "forms", "event-listeners", "annotation-end", "binary-data")
@_handles(TABLE, "title", "desc", "covered-table-cell")
@_handles(DRAW, "control", "image-map", "enhanced-geometry")
@_handles(odftags.MATH, "annotation")
def _nothing(_walker: Walker, _element: Element, _paragraph: _Paragraph) -> None:
    """Leave out what is not text, or is text that is not shown."""


@_handles(TEXT, "s")
def _spaces(_walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    paragraph.put(" " * min(whole(text(element, "c"), 1), _MOST_SPACES))


@_handles(TEXT, "tab")
def _tab(_walker: Walker, _element: Element, paragraph: _Paragraph) -> None:
    paragraph.put("\t")


@_handles(TEXT, "line-break")
def _break(_walker: Walker, _element: Element, paragraph: _Paragraph) -> None:
    paragraph.put("\n")


@_handles(TEXT, "span")
def _span(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    if walker.styles.kind("text", text(element, "style-name")).hidden:
        walker.hide(element)
    else:
        walker.inline(element, paragraph)


@_handles(TEXT, "variable-set", "variable-input", "user-field-get", "user-field-input", "sequence")
def _field(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    if text(element, "display") != "none":
        walker.inline(element, paragraph)


@_handles(TEXT, "hidden-text")
def _hidden_text(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    if text(element, "is-hidden") == "false":
        paragraph.put(text(element, "string-value"))
    else:
        walker.dropped["hidden"] += bool(text(element, "string-value").strip())


@_handles(TEXT, "note")
def _note(walker: Walker, element: Element, _paragraph: _Paragraph) -> None:
    note = Note(text(element, "note-class") or "footnote", "", [])
    walker.notes.append(note)
    for body in element:
        if body.tag == tag(TEXT, "note-body"):
            note.lines.extend(walker.apart(body))


@_handles(OFFICE, "annotation")
def _comment(walker: Walker, element: Element, _paragraph: _Paragraph) -> None:
    author = next(
        (child.text for child in element if child.tag == tag(odftags.DC, "creator")), None
    )
    note = Note("comment", (author or "").strip() or "?", [])
    walker.notes.append(note)
    for child in element:
        if child.tag in _BLOCKS:
            note.lines.extend(_BLOCKS[child.tag](walker, child))


@_handles(DRAW, "frame")
def _frame(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    shown = {child.tag.rpartition("}")[2] for child in element}
    if "text-box" not in shown:
        for name, kind in _PICTURED.items():
            if name in shown:
                walker.dropped[kind] += 1
                return
    for child in element:
        if child.tag == tag(DRAW, "text-box"):
            paragraph.after += walker.apart(child)


_PICTURED = {
    "object": "diagram", "object-ole": "diagram", "plugin": "media", "applet": "media",
    "image": "picture",
}  # fmt: skip


@_handles(
    DRAW, "custom-shape", "rect", "line", "polyline", "polygon", "regular-polygon", "path",
    "circle", "ellipse", "connector", "caption", "measure", "g", "page-thumbnail",
)  # fmt: skip
def _shape(walker: Walker, element: Element, paragraph: _Paragraph) -> None:
    paragraph.after += walker.apart(element)


def _descend(
    parent: Element, wanted: frozenset[str], depth: int = _DEEP_TABLE
) -> Iterator[Element]:
    """Yield the rows or cells of a table, also where groups or headings wrap them."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag not in _HANDLERS and child.tag not in _BLOCKS and depth:
            yield from _descend(child, wanted, depth - 1)
