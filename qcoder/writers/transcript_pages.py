"""A coded transcript broken into lines and pages, for PDF.

The one rule: nothing is left out: what has no room goes to a next line or page, and a character
that the font lacks is shown as a box and counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from qcoder.coded_transcript import CodedTranscript, Mark, Part
from qcoder.i18n import _
from qcoder.writers import transcript_layout as layout
from qcoder.writers.transcript_layout import Layout, Row, Run

WIDTH, HEIGHT = 595.28, 841.89  # points: A4
LEFT, TOP, BOTTOM = 50.0, 64.0, 54.0
NOTES = 402.0  # where the margin with the codes begins
TEXT_WIDTH = 322.0
NOTES_WIDTH = WIDTH - LEFT - NOTES
FULL_WIDTH = WIDTH - 2 * LEFT
PLAIN, BOLD = "Qcoder", "Qcoder-Bold"
INK, MUTED, RED = "#1f2933", "#56626e", "#b3261e"
_BOX = "□"
_LOOSE = re.compile(r"([ \n]+)")


class Look(NamedTuple):
    """How words look: font, size in points, colour."""

    font: str = PLAIN
    size: float = 9.5
    color: str = INK
    rise: float = 0.0


class Words(NamedTuple):
    """Words in a line at `x`, with the run of the transcript that they are from."""

    x: float
    width: float
    text: str
    look: Look
    run: Run | None = None


@dataclass(slots=True)
class Line:
    """A line of a page; `y` is its top once it has a page. `marks` are those on its words.

    `keep` says that it stays with the next line; `swatch` is a colour before it.
    """

    height: float
    words: Sequence[Words]
    before: float = 0.0
    begins: Sequence[Mark] = ()
    keep: bool = False
    swatch: str = ""
    y: float = 0.0

    @property
    def marks(self) -> set[int]:
        """The marks on the line's words."""
        return {n for words in self.words if words.run and words.text for n in words.run.marks}


class Note(NamedTuple):
    """What stands in the margin on one coding, as lines."""

    mark: Mark
    lines: Sequence[Line]
    height: float


@dataclass(slots=True)
class Page:
    """A page: its lines, and its notes with their tops."""

    lines: list[Line] = field(default_factory=list[Line])
    notes: list[tuple[float, Note]] = field(default_factory=list[tuple[float, Note]])


class Setter:
    """Breaks texts into lines, and remembers which characters the font lacks."""

    def __init__(self) -> None:
        self._fonts: dict[str, Any] = fonts()
        self.missing: Counter[str] = Counter()
        self._shown: dict[str, str] = {}

    def shown(self, text: str) -> str:
        """Return a text as the font can show it."""
        return "".join(self._shown.get(char) or self._show(char) for char in text)

    def _show(self, char: str) -> str:
        if char == "\t":
            return "  "
        if unicodedata.category(char) in ("Cf", "Cc") or "\ufe00" <= char <= "\ufe0f":
            return ""  # cannot be seen in any font
        known = ord(char) in self._fonts[PLAIN].face.charToGlyph
        # Right to left, letters would stand in the wrong order.
        if known and unicodedata.bidirectional(char) not in ("R", "AL", "AN"):
            self._shown[char] = char
            return char
        self.missing[char] += 1
        return _BOX

    def width(self, text: str, look: Look) -> float:
        """Return the width of a text in points."""
        return self._fonts[look.font].stringWidth(text, look.size)

    def broken(
        self, parts: Iterable[tuple[str, Look, Run | None]], width: float, height: float
    ) -> list[Line]:
        """Return texts as lines of at most `width`, broken at blanks, and words where they must."""
        lines: list[list[Words]] = [[]]
        x = 0.0
        for chunk in self._chunks(parts):
            room = sum(words.width for words in chunk)
            blank = all(not words.text.strip(" ") for words in chunk)
            if x + room > width and not blank and lines[-1]:
                lines.append([])
                x = 0.0
            for words in self._fitting(chunk, width) if room > width else chunk:
                if x + words.width > width and room > width and lines[-1]:
                    lines.append([])
                    x = 0.0
                if not (blank and x + words.width > width):
                    _append(lines[-1], words._replace(x=x))
                    x += words.width
        return [Line(height, words) for words in lines]

    def _chunks(self, parts: Iterable[tuple[str, Look, Run | None]]) -> Iterator[list[Words]]:
        """Yield words, with what adheres to them, and the blanks between them."""
        chunk: list[Words] = []
        for text, look, run in parts:
            for piece in _LOOSE.split(text):
                if not piece:
                    continue
                shown = self.shown(piece.replace("\n", " "))
                words = Words(0.0, self.width(shown, look), shown, look, run)
                if piece[0] in " \n":
                    if chunk:
                        yield chunk
                    yield [words]
                    chunk = []
                else:
                    chunk.append(words)
        if chunk:
            yield chunk

    def _fitting(self, chunk: Sequence[Words], width: float) -> Iterator[Words]:
        for words in chunk:
            if words.width <= width:
                yield words
            else:
                for char in words.text:
                    yield words._replace(text=char, width=self.width(char, words.look))


def _append(line: list[Words], words: Words) -> None:
    """Add words to a line; those of the same run and look become one."""
    if line and line[-1].look == words.look and line[-1].run is words.run:
        last = line.pop()
        words = last._replace(text=last.text + words.text, width=last.width + words.width)
    line.append(words)


@cache
def fonts() -> dict[str, Any]:
    """Return the fonts, known to reportlab by their names."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    library: Any = pdfmetrics
    found: dict[str, Any] = {}
    folder = resources.files("qcoder.writers") / "fonts"
    for name, file in ((PLAIN, "LiberationSans-Regular"), (BOLD, "LiberationSans-Bold")):
        with resources.as_file(folder / f"{file}.ttf") as path:
            found[name] = TTFont(name, str(path))
        library.registerFont(found[name])
    return found


class Pages:
    """Sets a transcript: its opening, rows and legend, and then the notes of each page."""

    def __init__(self, coded: CodedTranscript, *, beside: bool) -> None:
        self._laid = Layout(coded)
        self._coded = coded
        self._beside = beside
        self._width = TEXT_WIDTH if beside else FULL_WIDTH
        self.setter = Setter()
        lines = [*self._opening()]
        for row in self._laid.rows:
            lines += self._row(row)
        self.pages = list(_paged(lines))
        if beside:
            self._annotate()
        legend = list(_paged(self._legend()))
        if self._fits_below(legend):
            _lay(self.pages[-1].lines, legend[0].lines)
        else:
            self.pages += legend

    def _text(
        self, text: str, look: Look, height: float, *, width: float = FULL_WIDTH, before: float = 0
    ) -> list[Line]:
        lines: list[Line] = []
        for part in text.split("\n"):
            lines += self.setter.broken([(part, look, None)], width, height)
        lines[0].before = before
        return lines

    def _opening(self) -> Iterator[Line]:
        coded = self._coded
        yield from self._text(coded.name, Look(BOLD, 18), 24)
        for place, (label, fact) in enumerate(layout.facts(coded)):
            parts = [(f"{label}: ", Look(BOLD, 9, MUTED), None), (fact, Look(size=9), None)]
            lines = self.setter.broken(parts, FULL_WIDTH, 13)
            lines[0].before = 0 if place else 4
            yield from lines
        warning = layout.warning(coded)
        if warning:
            yield from self._text(warning, Look(BOLD, 9.5, RED), 13, before=8)
        if coded.memos:
            yield from self._heading(_("Memos"))
            for memo in coded.memos:
                yield from self._text(memo, Look(size=9), 12.5, before=3)
        yield from self._heading(_("Transcript"))

    def _heading(self, text: str) -> Iterator[Line]:
        for line in self._text(text, Look(BOLD, 13), 18, before=16):
            line.keep = True
            yield line

    def _row(self, row: Row) -> Iterator[Line]:
        line = row.line
        before = 2.5
        if line.first:
            small = Look(size=8, color=MUTED)
            parts = [(f"{line.turn}  ", small, None), (line.speaker, Look(BOLD, 8), None)]
            if layout.clock(line):
                parts.append((f"  {layout.clock(line)}", small, None))
            for above in self.setter.broken(parts, self._width, 12):
                above.before, above.keep, before = before + 5, True, 0
                yield above
        aside = line.part in (Part.HEADER, Part.NOTES)
        look = Look(size=8.5 if aside else 9.5, color=MUTED if aside or row.asks else INK)
        lines = self.setter.broken(self._parts(row, look), self._width, 12 if aside else 13.5)
        lines[0].before = 0 if aside else before
        begun = set[int]()
        for each in lines:
            here = {n for words in each.words if words.run for n in words.run.begins} - begun
            begun |= here
            each.begins = [mark for mark in row.marks if mark.number in here]
            yield each

    def _parts(self, row: Row, look: Look) -> Iterator[tuple[str, Look, Run | None]]:
        for run in row.runs:
            for number in run.begins if self._beside else ():
                yield f"{number}[", self._number(number), run._replace(text="", marks=())
            yield run.text, look._replace(color=INK) if run.marks else look, run
            for number in run.ends if self._beside else ():
                yield f"]{number}", self._number(number), run._replace(begins=(), marks=())

    def _number(self, number: int) -> Look:
        return Look(BOLD, 6, layout.strong(self._laid.marks[number].color), 3.2)

    def _legend(self) -> Iterator[Line]:
        yield from self._heading(_("Codes"))
        if not self._coded.legend:
            yield from self._text(_("There are no codings."), Look(size=9), 13)
        for each in self._coded.legend:
            parts = [(each.code, Look(size=9), None), (f"   {each.codings}", Look(BOLD, 9), None)]
            for place, line in enumerate(self.setter.broken(parts, FULL_WIDTH - 14, 13)):
                line.swatch = "" if place else layout.strong(each.color)
                line.words = [words._replace(x=words.x + 14) for words in line.words]
                yield line
        if self._coded.legend and self._beside:
            yield from self._text(layout.signs(), Look(size=8, color=MUTED), 11, before=6)

    def _fits_below(self, legend: Sequence[Page]) -> bool:
        last = self.pages[-1]
        used = max((line.y + line.height for line in last.lines), default=TOP)
        used = max(used, *(top + note.height for top, note in last.notes), TOP)
        height = sum(line.before + line.height for line in legend[0].lines)
        for line in last.lines[-1:]:
            line.height += max(used - line.y - line.height, 0)
        return len(legend) == 1 and used + height <= HEIGHT - BOTTOM

    def _annotate(self) -> None:
        """Give each page the notes on what begins there, and what the page before had no room for.

        A note stands beside its passage, or as near below as the others allow.
        """
        waiting: list[tuple[float, Note]] = []
        place = 0
        while place < len(self.pages) or waiting:
            if place == len(self.pages):
                self.pages.append(Page())
            page = self.pages[place]
            waiting = [(TOP, note) for _top, note in waiting]
            for line in page.lines:
                waiting += [(line.y, part) for mark in line.begins for part in self._note(mark)]
            taken, room = 0, HEIGHT - BOTTOM - TOP
            while taken < len(waiting) and waiting[taken][1].height <= room:
                room -= waiting[taken][1].height
                taken += 1
            page.notes = _placed(waiting[:taken])
            waiting = waiting[taken:]
            place += 1

    def _note(self, mark: Mark) -> Iterator[Note]:
        """Yield a note; one that would fill more than half a page, in parts."""
        color = layout.strong(mark.color)
        title = f"{mark.number}  {self._laid.title(mark)}"
        lines = self._text(title, Look(BOLD, 7.5, color), 9.5, width=NOTES_WIDTH)
        said = Look(BOLD if mark.identifying else PLAIN, 7.5, RED if mark.identifying else INK)
        lines += self._text(layout.meta(mark), said, 9.5, width=NOTES_WIDTH)
        for memo in mark.memos:
            lines += self._text(memo, Look(size=7.5, color=MUTED), 9.5, width=NOTES_WIDTH)
        most = 36
        for start in range(0, len(lines), most):
            part = lines[start : start + most]
            yield Note(mark, part, sum(line.before + line.height for line in part) + 4)


def _paged(lines: Iterable[Line]) -> Iterator[Page]:
    """Yield pages; lines that are to be kept with the next are not the last of one."""
    page, held = Page(), list[Line]()
    y = TOP
    for line in lines:
        held.append(line)
        if line.keep and len(held) < 6:
            continue
        height = sum(one.before + one.height for one in held)
        if page.lines and y + height > HEIGHT - BOTTOM:
            yield page
            page = Page()
        _lay(page.lines, held)
        y = page.lines[-1].y + page.lines[-1].height
        held = []
    _lay(page.lines, held)
    yield page


def _lay(above: list[Line], lines: Iterable[Line]) -> None:
    """Put lines below others."""
    for line in lines:
        line.y = above[-1].y + above[-1].height + line.before if above else TOP
        above.append(line)


def _placed(notes: Sequence[tuple[float, Note]]) -> list[tuple[float, Note]]:
    """Return notes with their tops: pushed down by those above, then up from the page's end."""
    tops: list[float] = []
    free = TOP
    for wanted, note in notes:
        tops.append(max(free, wanted))
        free = tops[-1] + note.height
    limit = HEIGHT - BOTTOM
    for place in range(len(notes) - 1, -1, -1):
        tops[place] = min(tops[place], limit - notes[place][1].height)
        limit = tops[place]
    return [(top, note) for top, (_wanted, note) in zip(tops, notes, strict=True)]
