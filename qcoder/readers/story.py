"""What a reader took from a document, line by line, as a transcript.

The one rule: automatic list numbers never decide who speaks. Turns are found in the text without
them. A number whose line begins with a speaker's label only counts turns: it is left out and
counted in `dropped`. Every other number becomes part of its line; so does, before turns are
sought, one that says more than its place in the list (“Artikel 3”, “R1:”).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from qcoder.i18n import ngettext
from qcoder.model import Heading, Span, Structure, Transcript, Turn
from qcoder.passages import clean, on_one_line, speech_text
from qcoder.readers import source as sources
from qcoder.readers import speakers
from qcoder.readers.encodings import Decoded
from qcoder.readers.source import Source

_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_]\d*\s*:")
_ROMAN_NUMBER = re.compile(r"[ivxlcdm]+|[IVXLCDM]+")
_REPEATED = re.compile(r"([a-z])\1+|([A-Z])\2+")


class Line(NamedTuple):
    """A line (or paragraph) of a document; `level` is that of a heading, 0 for other lines.

    `number` is its automatic list number with the space after it, or ``""``.
    """

    text: str
    level: int = 0
    number: str = ""

    def whole(self) -> str:
        """Return the text with its number, if there is text."""
        return self.number + self.text if self.text.strip() else self.text


@dataclass
class Story:
    """The lines of a document, those of its notes, and what the user is to be told of it."""

    body: Sequence[Line]
    notes: Sequence[str] = ()
    dropped: Counter[str] = field(default_factory=Counter[str])
    warnings: Sequence[str] = ()
    decoded: Decoded | None = None


def row(cells: Sequence[Sequence[Line]]) -> list[Line]:
    """Return a row of a table: one line, its cells by tabs; a single cell keeps its lines."""
    if len(cells) == 1:
        lines = list(cells[0])
        while len(lines) > 1 and not lines[-1].text:
            lines.pop()
        return lines or [Line("")]
    texts = ["\n".join(line.whole() for line in cell) for cell in cells]
    number = ""
    if cells and cells[0] and cells[0][0].number:
        number = cells[0][0].number
        texts[0] = "\n".join((cells[0][0].text, *(line.whole() for line in cells[0][1:])))
        number = number.rstrip() if not texts[0] else number
    return [Line("\t".join(texts).rstrip("\t\n"), 0, number)]


def transcript(source: Source, format: str, story: Story) -> Transcript:
    """Return the transcript of a document; raise `ReadError` where it holds no text."""
    lines = _all_cleaned(story.body)
    text = "\n".join(line.text for line in lines).strip("\n")
    starts = _starts(lines)
    notes = clean("\n".join(story.notes)).strip("\n")
    if not text.strip() and not notes.strip():
        raise sources.no_text(source)
    headings = [
        Heading(start, line.level)
        for line, start in zip(lines, starts, strict=True)
        if line.level and line.text.strip()
    ]
    structure, roles = speakers.find(text, headings)
    dropped = story.dropped
    if any(line.number for line in lines):
        kept, left_out = _numbers(text, lines, starts, structure)
        dropped = dropped + Counter(number=left_out)
        text, structure, headings = _inserted(text, kept, structure, headings)
    if notes:
        start = len(text) + 2
        structure = replace(structure, notes=Span(start, start + len(notes)))
        text = f"{text}\n\n{notes}"
    decoded = story.decoded
    return Transcript(
        name=source.name,
        format=format,
        text=text,
        structure=structure,
        roles=roles,
        encoding=decoded.encoding if decoded else None,
        guessed=decoded.guessed if decoded else False,
        warnings=(*(decoded.warnings if decoded else ()), *story.warnings),
        dropped=tuple(_dropped(dropped)),
        headings=tuple(headings),
        filename=source.file,
        original=source.data,
    )


def _all_cleaned(lines: Sequence[Line]) -> Sequence[Line]:
    text = "\n".join(line.text for line in lines)
    if clean(text) == text and not any(line.number for line in lines):
        return lines  # as most are: all at once takes a fraction of the time
    return [_cleaned(line) for line in lines]


def _cleaned(line: Line) -> Line:
    text, level, number = line
    text = clean(text)
    if not number:
        return Line(text, level)
    number = clean(on_one_line(number)).lstrip()
    if not text.strip():
        return Line(text, level)
    if _says_more(number):
        return Line(number + text, level)
    return Line(text, level, number)


def _says_more(number: str) -> bool:
    """Return whether a list number holds a word, or a letter with a colon, as a label does."""
    found = _WORD.findall(number)
    return any(not (_ROMAN_NUMBER.fullmatch(word) or _REPEATED.fullmatch(word)) for word in found)


def _starts(lines: Sequence[Line]) -> list[int]:
    """Return where each line's text begins in the whole, which has no blank lines around it."""
    if not any(line.level or line.number for line in lines):
        return [0] * len(lines)  # nothing is asked of them
    text = "\n".join(line.text for line in lines)
    before = len(text) - len(text.lstrip("\n"))
    starts = accumulate((len(line.text) + 1 for line in lines), initial=-before)
    blank = (len(line.text) - len(line.text.lstrip("\n")) for line in lines)
    return [start + more for start, more in zip(starts, blank, strict=False)]


def _numbers(
    text: str, lines: Sequence[Line], starts: Sequence[int], structure: Structure
) -> tuple[list[tuple[int, str]], int]:
    """Return where which numbers come into the text, and how many stand before a label."""
    labels = [turn.label.start for turn in structure.turns if turn.label]
    kept: list[tuple[int, str]] = []
    left_out = 0
    for line, start in zip(lines, starts, strict=True):
        if not line.number:
            continue
        first = bisect_left(labels, start)
        if first < len(labels) and not text[start : labels[first]].strip():
            left_out += 1
        else:
            kept.append((start, line.number))
    return kept, left_out


def _inserted(
    text: str, numbers: Sequence[tuple[int, str]], structure: Structure, headings: list[Heading]
) -> tuple[str, Structure, list[Heading]]:
    """Put `numbers` into the text; what begins at one begins with it."""
    places = [place for place, _number in numbers]
    added = list(accumulate((len(number) for _place, number in numbers), initial=0))
    edges = [0, *places, len(text)]
    pieces = [text[a:b] for a, b in zip(edges, edges[1:], strict=False)]
    new = "".join(
        piece + number for piece, number in zip(pieces, [n for _, n in numbers] + [""], strict=True)
    )

    def moved(span: Span) -> Span:
        return Span(*(offset + added[bisect_left(places, offset)] for offset in span))

    def turn_of(turn: Turn) -> Turn:
        speech = tuple(moved(span) for span in turn.speech)
        label = moved(turn.label) if turn.label else None
        return turn._replace(label=label, speech=speech, text=speech_text(new, speech))

    header = moved(structure.header) if structure.header else None
    structure = replace(
        structure, turns=tuple(turn_of(turn) for turn in structure.turns), header=header
    )
    return new, structure, [Heading(moved(Span(a, a)).start, level) for a, level in headings]


def noted(notes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield footnotes, endnotes and comments that hold text, each with its mark in brackets."""
    for mark, text in notes:
        if text.strip():
            yield f"[{mark}] {text.strip()}"


def _dropped(counts: Counter[str]) -> Iterator[str]:
    """Say what the text does not hold, in the user's language."""
    for name, count in counts.items():
        if count:
            yield _dropped_line(name, count).format(count=count)


def _dropped_line(name: str, n: int) -> str:
    match name:
        case "deleted":
            return ngettext("{count} deleted passage", "{count} deleted passages", n)
        case "hidden":
            return ngettext("{count} hidden passage", "{count} hidden passages", n)
        case "margin":
            return ngettext("{count} page header or footer", "{count} page headers or footers", n)
        case "diagram":
            return ngettext("{count} diagram", "{count} diagrams", n)
        case "number":
            return ngettext(
                "{count} list number before a speaker", "{count} list numbers before speakers", n
            )
        case "frame":
            return ngettext("{count} page in a frame", "{count} pages in frames", n)
        case "media":
            return ngettext("{count} sound or film clip", "{count} sound or film clips", n)
        case _:
            return ngettext("{count} picture", "{count} pictures", n)
