"""Coded transcripts as PDF: codes in the margin with brackets, or as comments on the passages.

The one rule: all words can be read, found and copied: the font is in the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from qcoder.coded_transcript import CodedTranscript, Mark
from qcoder.i18n import ngettext
from qcoder.writers import transcript_layout as layout
from qcoder.writers.transcript_pages import (
    BOTTOM,
    FULL_WIDTH,
    HEIGHT,
    LEFT,
    MUTED,
    NOTES,
    PLAIN,
    RED,
    TEXT_WIDTH,
    WIDTH,
    Line,
    Note,
    Page,
    Pages,
    Setter,
    Words,
)

_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
_LANE, _LANES = 5.0, 4  # points between brackets; how many stand beside each other
_NAMED = 12  # characters that the warning names


def content(coded: CodedTranscript, *, comments: bool) -> tuple[bytes, list[str]]:
    """Return the file, and what to tell the user of characters that it could not show."""
    from reportlab.pdfgen.canvas import Canvas

    pages = Pages(coded, beside=not comments)
    data = io.BytesIO()
    canvas: Any = Canvas(
        data, pagesize=(WIDTH, HEIGHT), lang=_LANGUAGES[coded.language], pageCompression=1
    )
    canvas.setTitle(coded.name)
    canvas.setAuthor("qcoder")
    canvas.setCreator("qcoder")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    drawing = _Drawing(canvas, coded, pages.setter, comments=comments)
    for number, page in enumerate(pages.pages, start=1):
        drawing.page(page, number, len(pages.pages))
        canvas.showPage()
    canvas.save()
    return data.getvalue(), _warnings(pages.setter)


def _warnings(setter: Setter) -> list[str]:
    if not setter.missing:
        return []
    n = setter.missing.total()
    listed = " ".join(list(setter.missing)[:_NAMED])
    return [
        ngettext(
            "{n} character that the PDF's font lacks is shown as □ ({characters}): "
            "export as .docx or .html to keep it.",
            "{n} characters that the PDF's font lacks are shown as □ ({characters}): "
            "export as .docx or .html to keep them.",
            n,
        ).format(n=n, characters=listed)
    ]


class _Drawing:
    """Draws pages on a canvas, whose y counts from the bottom."""

    def __init__(
        self, canvas: Any, coded: CodedTranscript, setter: Setter, *, comments: bool
    ) -> None:
        self._canvas = canvas
        self._coded = coded
        self._setter = setter
        self._comments = comments
        self._marks = {mark.number: mark for mark in coded.marks}

    def page(self, page: Page, number: int, total: int) -> None:
        self._frame(number, total)
        for line in page.lines:
            self._line(line, LEFT, line.y)
        if self._comments:
            self._annotations(page)
            return
        self._brackets(page)
        for top, note in page.notes:
            self._note(top, note)

    def _frame(self, number: int, total: int) -> None:
        coded, canvas = self._coded, self._canvas
        facts = (coded.name, coded.project, ", ".join(coded.coders), layout.facts(coded)[-1][1])
        above = self._setter.shown(" · ".join(fact for fact in facts if fact))
        while canvas.stringWidth(above, PLAIN, 8) > FULL_WIDTH:
            above = above[:-2] + "…"
        canvas.setFillColor(_color(MUTED))
        canvas.setFont(PLAIN, 8)
        canvas.drawString(LEFT, HEIGHT - 36, above)
        canvas.drawRightString(WIDTH - LEFT, BOTTOM - 24, f"{number} / {total}")

    def _line(self, line: Line, left: float, top: float) -> None:
        canvas = self._canvas
        size = max((words.look.size for words in line.words), default=0)
        base = HEIGHT - top - line.height + (line.height - size) / 2 + size * 0.2
        for words in line.words:
            self._ground(words, left, base, line.height)
        if line.swatch:
            canvas.setFillColor(_color(line.swatch))
            canvas.rect(left, base - 1, 8, 8, stroke=0, fill=1)
        for words in line.words:
            canvas.setFillColor(_color(words.look.color))
            canvas.setFont(words.look.font, words.look.size)
            canvas.drawString(left + words.x, base + words.look.rise, words.text)

    def _ground(self, words: Words, left: float, base: float, height: float) -> None:
        """Tint the words of a passage, and underline them where there is another or a warning."""
        run, canvas = words.run, self._canvas
        if not run or not run.marks:
            return
        outer, inner = self._marks[run.marks[0]], self._marks[run.marks[-1]]
        if not self._comments:  # which have the colour themselves
            canvas.setFillColor(_color(layout.tint(inner.color)))
            canvas.rect(left + words.x, base - 3.2, words.width, height - 0.8, stroke=0, fill=1)
        if run.identifying or len(run.marks) > 1:
            canvas.setStrokeColor(_color(RED if run.identifying else layout.strong(outer.color)))
            canvas.setLineWidth(0.8)
            canvas.setDash(*([2, 1.5], 0) if run.identifying else ())
            canvas.line(left + words.x, base - 2.4, left + words.x + words.width, base - 2.4)
            canvas.setDash()

    def _brackets(self, page: Page) -> None:
        canvas = self._canvas
        canvas.setLineWidth(1.4)
        for lane, (mark, top, bottom) in _lanes(_reaches(page), self._marks):
            x = LEFT + TEXT_WIDTH + 8 + min(lane, _LANES - 1) * _LANE
            canvas.setStrokeColor(_color(layout.strong(mark.color)))
            canvas.line(x, HEIGHT - top - 1, x, HEIGHT - bottom + 1)
            canvas.line(x - 2.5, HEIGHT - top - 1, x, HEIGHT - top - 1)
            canvas.line(x - 2.5, HEIGHT - bottom + 1, x, HEIGHT - bottom + 1)

    def _note(self, top: float, note: Note) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(_color(layout.strong(note.mark.color)))
        canvas.setLineWidth(1.4)
        bottom = top + note.height - 4
        canvas.line(NOTES - 5, HEIGHT - top - 0.5, NOTES - 5, HEIGHT - bottom)
        for line in note.lines:
            self._line(line, NOTES, top)
            top += line.height

    def _annotations(self, page: Page) -> None:
        """Put a comment on each passage; one that goes on over the page, on each page."""
        rectangles: dict[int, list[tuple[float, float, float, float]]] = {}
        for line in page.lines:
            for words in line.words:
                for number in words.run.marks if words.run and words.text else ():
                    left, top = LEFT + words.x, HEIGHT - line.y
                    box = (left, top - line.height, left + words.width, top)
                    rectangles.setdefault(number, []).append(box)
        for number, boxes in rectangles.items():
            self._annotation(self._marks[number], boxes)

    def _annotation(self, mark: Mark, boxes: list[tuple[float, float, float, float]]) -> None:
        from reportlab.pdfbase.pdfdoc import PDFString

        quads = [edge for x1, y1, x2, y2 in boxes for edge in (x1, y2, x2, y2, x1, y1, x2, y1)]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        self._canvas.highlightAnnotation(
            layout.comment(mark),
            (min(lefts), min(bottoms), max(rights), max(tops)),
            quads,
            # Readers lay the colours of passages that overlap over each other.
            [(1 + part) / 2 for part in _color(layout.tint(mark.color)).rgb()],
            T=PDFString(mark.coder),
            F=4,
        )


@lru_cache(maxsize=400)
def _color(color: str) -> Any:
    """Return a colour as reportlab knows it; finding it takes longer than drawing with it."""
    from reportlab.lib.colors import HexColor

    return HexColor(color)


def _reaches(page: Page) -> dict[int, tuple[float, float]]:
    """Return from where to where each mark reaches on a page."""
    found: dict[int, tuple[float, float]] = {}
    for line in page.lines:
        for number in line.marks:
            top, _bottom = found.get(number, (line.y, 0.0))
            found[number] = top, line.y + line.height
    return found


def _lanes(
    reaches: dict[int, tuple[float, float]], marks: dict[int, Mark]
) -> Iterator[tuple[int, tuple[Mark, float, float]]]:
    """Yield each mark with a lane in which no other overlaps it."""
    ends: list[float] = []
    for number, (top, bottom) in sorted(reaches.items(), key=lambda each: (each[1][0], each[0])):
        lane = next((place for place, end in enumerate(ends) if end <= top), len(ends))
        ends[lane : lane + 1] = [bottom]
        yield lane, (marks[number], top, bottom)
