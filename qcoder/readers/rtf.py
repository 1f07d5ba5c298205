r"""Rich Text documents, by a reader of our own.

The one rule: a group that is not known is walked through unless the file itself marks it as
ignorable, so that text in text boxes, fields and footnotes is kept; what is left out is named in
`dropped`.

Not by striprtf: it drops text boxes, keeps hidden and deleted text, mixes footnotes into their
sentence, knows one code page per file where fonts have their own, and cannot tell a heading.
Text is at most `MAX_TEXT_BYTES` characters; memory stays below three times the file and the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import AnyStr

from qcoder.errors import ReadError
from qcoder.model import Transcript
from qcoder.readers import rtf_words as tables
from qcoder.readers import source as sources
from qcoder.readers import story
from qcoder.readers.encodings import MAX_TEXT_BYTES, is_utf8
from qcoder.readers.numerals import roman
from qcoder.readers.rtf_flow import Flow
from qcoder.readers.rtf_words import Kind, Word, words
from qcoder.readers.source import Source
from qcoder.readers.story import Line, Story
from qcoder.readers.symbols import character, readable

_MAX_DEPTH = 10_000
_MAX_WORDS = 400_000  # control words: about twenty long interviews as Word writes them
_STYLE = re.compile(r"(?:heading|kop|überschrift|titre)\s*(\d)\b.*", re.IGNORECASE)


def read(source: Source) -> Transcript:
    """Read a Rich Text document; raise `ReadError` where it is damaged or empty."""
    sources.refuse_other(source, "rtf")
    if source.data.count(b"\\") > _MAX_WORDS:
        raise ReadError(sources.too_large(source.file))
    document = _Reader(source)
    document.run()
    notes = list(story.noted(document.marked_notes()))
    return story.transcript(source, "rtf", Story(document.body.close(), notes, document.dropped))


@dataclass(slots=True)
class _State:
    """What a group inherits and may change without effect on the group around it."""

    flow: Flow
    place: str = ""  # the destination that the group is, or stands in: fonttbl, listtext, upr
    fallback: int = 1
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    drop_cap: bool = False  # is the paragraph the large letter at the beginning of the next one?
    in_table: bool = False
    level: int = 0
    ends: Callable[[], None] | None = None  # what is done when the group is closed


@dataclass
class _Font:
    page: str | None = None
    symbols: bool = False
    name: str = ""


class _Reader:
    """One document while it is read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._data = source.data[source.data.find(b"{\\rtf") :]
        self.body = Flow()
        self.dropped: Counter[str] = Counter()
        self._state = _State(self.body)
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._outside = bytearray()  # what stands behind the last group: junk, or another document
        self._page = "cp1252"
        self._default = -1  # the number of the font where none is named
        self._fonts: dict[int, _Font] = {}
        self._styles: dict[int, int] = {}
        self._style: list[int] = [0, 0]  # in the style sheet: the number and level of the style
        self._name: list[str] = []  # text of a table, until it is complete
        self._notes: list[tuple[str, str, str]] = []  # kind, author, text
        self._author = ""
        self._left = 0  # how many characters are still the stand-in of a Unicode character
        self._unicode_text = ""  # that character
        self._was: str | None = None  # why the text just before was left out
        self._length = 0
        self._starred = False
        self._closed: _State | None = None  # the group that was closed last
        self._resumed = 0  # how often the document went on after its end
        self._utf8 = is_utf8(self._data)  # not allowed, but some write it

    def run(self) -> None:
        """Read all words; raise `ReadError` where the file ends too early or is too large."""
        stream = words(self._data)
        skip: bool | None = None
        while True:
            try:
                skip = self._take(stream.send(skip))
            except StopIteration:
                break
        if len(self._stack) > self._resumed:
            raise sources.damaged(self._source)

    def marked_notes(self) -> Iterator[tuple[str, str]]:
        """Yield footnotes, endnotes and comments, each with its number or author."""
        for kind in ("footnote", "endnote", "comment"):
            found = [(author, text) for each, author, text in self._notes if each == kind]
            for number, (author, text) in enumerate(found, 1):
                yield author or (roman(number) if kind == "endnote" else str(number)), text

    def _take(self, word: Word) -> bool:
        """Take one word in; return whether the rest of its group is to be skipped."""
        if not self._stack and word.kind is not Kind.OPEN:
            self._outside += word.text
            if word.name == "par" and self._outside.strip():
                # A closing brace too many: what follows would be cut off unseen.
                raise sources.damaged(self._source)
            if word.kind is not Kind.CONTROL or self._closed is None:
                return False
            # LibreOffice closes shapes in shapes too often, and goes on.
            self._resumed += 1
            self._stack.append(self._state)
            self._state = self._closed
        match word.kind:
            case Kind.OPEN:
                self._open()
            case Kind.CLOSE:
                self._close()
            case Kind.CONTROL:
                return self._control(word)
            case _:
                self._starred = False
                if word.kind is Kind.TEXT and self._utf8 and not word.text.isascii():
                    self._flush()
                    self._emit(self._after_stand_in(word.text.decode("utf-8", "replace")))
                else:
                    self._bytes += self._after_stand_in(word.text)
        return False

    def _after_stand_in(self, text: AnyStr) -> AnyStr:
        """Return `text` without what stands in for the Unicode character before it."""
        kept = text[self._left :]
        self._left -= min(self._left, len(text))
        return kept

    def _go_on(self) -> None:
        """Go on after the end of the document, which has another one after it."""
        self.body.close()
        between, self._outside = self._outside.decode(self._page, "replace"), bytearray()
        if between.strip("\x00 "):
            self.body.lines.append(Line(between))

    def _open(self) -> None:
        self._flush()
        if not self._stack:
            self._go_on()
        self._left = 0
        self._starred = False
        if len(self._stack) >= _MAX_DEPTH:
            raise ReadError(sources.too_large(self._source.file))
        self._stack.append(self._state)
        self._state = replace(self._state, ends=None)

    def _close(self) -> None:
        self._flush()
        self._left = 0
        if self._state.ends:
            self._state.ends()
        self._closed, self._state = self._state, self._stack.pop()

    def _control(self, word: Word) -> bool:
        name = word.name
        starred, self._starred = self._starred, name == "*"
        if name == "*":
            return False
        if self._left and name != "u":
            # A control word counts as one character; few writers know, so only the same one does.
            stands_in = tables.CHARACTERS.get(name) == self._unicode_text
            self._left = 0
            if stands_in:
                return False
        if name == "u":
            self._unicode(word.number or 0)
            return False
        self._flush()
        if destination := _DESTINATIONS.get(name):
            return destination(self)
        if name in tables.SKIPPED or (starred and name not in tables.WALKED):
            return True
        if name in tables.CHARACTERS:
            self._emit(tables.CHARACTERS[name])
        elif name in _WORDS:
            _WORDS[name](self, name, word.number)
        return False

    def _unicode(self, number: int) -> None:
        self._flush()
        code = number + 0x10000 if number < 0 else number
        text = chr(code) if 0 <= code <= 0x10FFFF else ""
        self._left, self._unicode_text = self._state.fallback, text
        font = self._fonts.get(self._state.font)
        self._emit(readable(font.name, text) if font else text)

    def _flush(self) -> None:
        """Emit the bytes that wait, in the code page of their font."""
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        font = self._fonts.get(self._state.font)
        if font and font.symbols:
            self._emit("".join(character(font.name, byte) for byte in data))
        else:
            self._emit(data.decode((font and font.page) or self._page, "replace"))

    def _emit(self, text: str) -> None:
        state = self._state
        if state.place in ("fonttbl", "stylesheet"):
            self._name.append(text)
            if text.endswith(";"):
                self._name_is_complete()
            return
        if state.place == "upr":
            return
        reason = "deleted" if state.deleted else "hidden" if state.hidden else None
        if reason is None:
            self._length += len(text)
            if self._length > MAX_TEXT_BYTES:
                raise ReadError(sources.too_large(self._source.file))
            state.flow.pieces.append(text)
        elif reason != self._was and not text.strip():
            return
        elif reason != self._was:
            self.dropped[reason] += 1
        self._was = reason

    def _name_is_complete(self) -> None:
        """Take the name of a font or style, which ends its entry in the table."""
        name, self._name = "".join(self._name).rstrip(";").strip(), []
        if self._state.place == "fonttbl":
            self._fonts.setdefault(self._state.font, _Font()).name = name
        else:
            number, level = self._style
            named = _STYLE.fullmatch(name)
            self._styles[number] = level or (int(named[1]) if named else 0)
            self._style = [0, 0]

    def aside(self, kind: str) -> bool:
        """Read the group into a flow of its own, which is handed in when the group is closed."""
        outer, flow = self._state.flow, Flow(kind)
        ends = {"number": self._end_number, "box": self._end_box}.get(kind, self._end_note)
        self._state = replace(
            self._state, flow=flow, in_table=False, level=0, ends=lambda: ends(flow, outer)
        )
        return False

    def _end_number(self, flow: Flow, outer: Flow) -> None:
        """Keep the number of a list item; a bullet says nothing."""
        number = flow.text()
        if number != "o" and any(char.isalnum() for char in number):
            outer.number = f"{number} "

    def _end_box(self, flow: Flow, outer: Flow) -> None:
        outer.after += flow.close()

    def _end_note(self, flow: Flow, _outer: Flow) -> None:
        text = flow.text()
        if flow.kind == "margin":
            self.dropped["margin"] += bool(text)
        elif flow.kind == "author":
            self._author = text
        elif flow.kind == "comment":
            self._notes.append(("comment", self._author or "?", text))
        elif text:
            self._notes.append((flow.kind, "", text))

    def picture(self) -> bool:
        """Count a picture and leave it out."""
        self.dropped["picture"] += self._state.flow.kind != "margin"
        return True

    def place(self, name: str) -> bool:
        """Note that the group is a table, or one that is said again in Unicode."""
        self._state.place = name
        return False

    def set(self, name: str, number: int | None) -> None:
        """Set a property of the characters or the paragraph."""
        state, on = self._state, number != 0
        match name:
            case "v":
                state.hidden = on
            case "deleted":
                state.deleted = on
            case "plain":
                state.hidden = state.deleted = False
                state.font = self._default
            case "pard":
                state.in_table = state.drop_cap = False
                state.level = 0
            case "dropcapli":
                state.drop_cap = on
            case "intbl":
                state.in_table = True
            case "itap":
                state.in_table = bool(number)
            case "uc":
                state.fallback = max(number or 0, 0)
            case _:
                state.flow.kind = "endnote"  # ftnalt

    def end(self, name: str) -> None:
        """End a paragraph, a cell or a row."""
        state = self._state
        if state.place:
            return
        match name:
            case "cell" | "nestcell":
                state.flow.end_cell(name == "nestcell")
            case "row":
                state.flow.end_row()
            case "nestrow":
                state.flow.end_inner_row()
            case _:
                # A paragraph whose mark is not there goes on with the next one.
                if not (state.deleted or state.hidden or state.drop_cap):
                    state.flow.end_paragraph(state.in_table, state.level)

    def font(self, name: str, number: int | None) -> None:
        """Choose a font, or say something of it in the table of fonts."""
        state = self._state
        if name == "deff":
            self._default = state.font = number or 0
        elif name == "f":
            state.font = number or 0
        elif state.place == "fonttbl":
            font = self._fonts.setdefault(state.font, _Font())
            if name == "cpg":
                font.page = tables.page_name(number or 0)
            else:
                font.symbols = number == tables.SYMBOLS
                font.page = font.page or tables.PAGES.get(number or 0)

    def page(self, name: str, number: int | None) -> None:
        """Set the code page of the fonts that have none of their own."""
        fixed = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
        self._page = fixed.get(name) or tables.page_name(number or 0) or "cp1252"

    def style(self, name: str, number: int | None) -> None:
        """Set the level of a heading, by the paragraph's style or its own."""
        level = (number or 0) + 1 if (number or 0) < 9 else 0
        if self._state.place == "stylesheet":
            self._style = [number or 0, 0] if name == "s" else [self._style[0], level]
        else:
            self._state.level = self._styles.get(number or 0, 0) if name == "s" else level


_DESTINATIONS: dict[str, Callable[[_Reader], bool]] = {
    "fonttbl": lambda reader: reader.place("fonttbl"),
    "stylesheet": lambda reader: reader.place("stylesheet"),
    "upr": lambda reader: reader.place("upr"),
    "ud": lambda reader: reader.place(""),
    "pict": _Reader.picture,
    "footnote": lambda reader: reader.aside("footnote"),
    "annotation": lambda reader: reader.aside("comment"),
    "atnauthor": lambda reader: reader.aside("author"),
    "listtext": lambda reader: reader.aside("number"),
    "pntext": lambda reader: reader.aside("number"),
    "shptxt": lambda reader: reader.aside("box"),
    "dptxbxtext": lambda reader: reader.aside("box"),
    **dict.fromkeys(tables.MARGINS, lambda reader: reader.aside("margin")),
}
_Action = Callable[[_Reader, str, int | None], None]
_WORDS: dict[str, _Action] = {
    **dict.fromkeys(("v", "deleted", "plain", "pard", "dropcapli", "intbl", "itap", "uc",
                     "ftnalt"),
                    _Reader.set),
    **dict.fromkeys(("f", "deff", "fcharset", "cpg"), _Reader.font),
    **dict.fromkeys(("ansicpg", "mac", "pc", "pca"), _Reader.page),
    **dict.fromkeys(("s", "outlinelevel"), _Reader.style),
    **dict.fromkeys(("par", "sect", "\n", "\r", "cell", "nestcell", "row", "nestrow"),
                    lambda reader, name, _number: reader.end(name)),
}  # fmt: skip
