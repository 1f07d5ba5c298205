"""How an edit of a text moves the offsets in it.

The one rule: a stretch keeps exactly the words that it held. Kept characters stay inside or outside
as they were; a replacement goes along with a stretch that held all of what it replaces; text that
is inserted at the edge of a stretch stays outside it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import NamedTuple

from qcoder.alignment import aligned
from qcoder.model import Span

_JOINERS = "_\u200c\u200d\ufe0f"


class Block(NamedTuple):
    """One edited stretch: old `[a, b)` became new `[c, d)`.

    `prefix` and `suffix` count the characters at its ends that old and new have in common.
    """

    a: int
    b: int
    c: int
    d: int
    prefix: int
    suffix: int


@dataclass(frozen=True, slots=True)
class PositionMap:
    """The edited stretches between an old and a new text, in order; it holds no text."""

    blocks: tuple[Block, ...]

    @staticmethod
    def between(old: str, new: str) -> PositionMap:
        """Compare two texts: first by line, then by word in the lines that differ."""
        return PositionMap(tuple(_blocks(old, new)))

    @staticmethod
    def from_rows(rows: Sequence[Sequence[int]]) -> PositionMap:
        """Rebuild a map from what `rows` returned."""
        return PositionMap(tuple(Block(*row) for row in rows))

    def rows(self) -> list[list[int]]:
        """Return the map as plain numbers, to be stored as JSON."""
        return [list(block) for block in self.blocks]

    def inverse(self) -> PositionMap:
        """Return the map of the edit taken back."""
        return PositionMap(
            tuple(Block(x.c, x.d, x.a, x.b, x.prefix, x.suffix) for x in self.blocks)
        )

    def start(self, offset: int) -> int:
        """Return where a stretch that began at `offset` begins now."""
        place = bisect_right(self.blocks, offset, key=_end)
        if place < len(self.blocks) and self.blocks[place].a < offset:
            block = self.blocks[place]
            return _inside(offset, block, block.d - block.suffix)
        return offset + self._shift(place)

    def end(self, offset: int) -> int:
        """Return where a stretch that ended at `offset` ends now."""
        place = bisect_left(self.blocks, offset, key=_end)
        if place < len(self.blocks) and self.blocks[place].a < offset:
            block = self.blocks[place]
            return _inside(offset, block, block.c + block.prefix) if offset < block.b else block.d
        return offset + self._shift(place)

    def _shift(self, place: int) -> int:
        """Return how far the text between a block and the one before it has moved."""
        return self.blocks[place - 1].d - self.blocks[place - 1].b if place else 0

    def move(self, span: Span) -> Span | None:
        """Return where `span` stands now, or None where it lost all its characters."""
        start, end = self.start(span.start), self.end(span.end)
        return Span(start, end) if start < end else None

    def widen(self, span: Span) -> Span:
        """Return where `span` stands now together with what was inserted at its edges."""
        return Span(self.end(span.start), self.start(span.end))


def _end(block: Block) -> int:
    return block.b


def _inside(offset: int, block: Block, core: int) -> int:
    """Move an offset strictly inside an edited stretch; in its changed core it goes to `core`."""
    if offset - block.a <= block.prefix:
        return block.c + offset - block.a
    if block.b - offset <= block.suffix:
        return block.d - (block.b - offset)
    return core


def _blocks(old: str, new: str) -> Iterator[Block]:
    """Yield the edited stretches: words that differ, in lines that differ."""
    a_lines, b_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    a_starts, b_starts = _starts(a_lines), _starts(b_lines)
    a = c = 0
    kept = aligned(a_lines, b_lines, exactly=False)
    for b, d in [*kept, (len(a_lines), len(b_lines))]:
        if a < b or c < d:
            before, after = Span(a_starts[a], a_starts[b]), Span(b_starts[c], b_starts[d])
            yield from _word_blocks(old, new, before, after)
        a, c = b + 1, d + 1


def _word_blocks(old: str, new: str, before: Span, after: Span) -> Iterator[Block]:
    """Yield the edited stretches where `before` in `old` became `after` in `new`."""
    a_words, b_words = _words(old, before), _words(new, after)
    kept = aligned(
        [old[word.start : word.end] for word in a_words],
        [new[word.start : word.end] for word in b_words],
    )
    a_words.append(Span(before.end, before.end))
    b_words.append(Span(after.end, after.end))
    a, c = before.start, after.start
    for i, j in [*kept, (-1, -1)]:
        yield from _edited(old, new, Span(a, a_words[i].start), Span(c, b_words[j].start))
        a, c = a_words[i].end, b_words[j].end


def _edited(old: str, new: str, before: Span, after: Span) -> Iterator[Block]:
    """Yield the edited stretches where no word was kept.

    Where it holds as many lines as before, or as many words, each was most likely edited by itself.
    """
    before, after = _without_equal_space(old, new, before, after)
    a_text, b_text = old[before.start : before.end], new[after.start : after.end]
    if a_text == b_text:
        return
    for separator in (r"(\n+)", r"(\s+)"):
        a_parts, b_parts = re.split(separator, a_text), re.split(separator, b_text)
        if len(a_parts) > 1 and a_parts[1::2] == b_parts[1::2]:
            a_starts, b_starts = _starts(a_parts), _starts(b_parts)
            for i in range(0, len(a_parts), 2):
                a = Span(before.start + a_starts[i], before.start + a_starts[i + 1])
                b = Span(after.start + b_starts[i], after.start + b_starts[i + 1])
                yield from _edited(old, new, a, b)
            return
    prefix = _common_prefix(a_text, b_text)
    suffix = _common_prefix(a_text[prefix:][::-1], b_text[prefix:][::-1])
    yield Block(*before, *after, prefix, suffix)


def _without_equal_space(old: str, new: str, before: Span, after: Span) -> tuple[Span, Span]:
    """Leave out the white space at either end, as far as it was kept."""
    a, b = old[before.start : before.end], new[after.start : after.end]
    lead = len(a) - len(a.lstrip())
    if a[:lead] != b[: len(b) - len(b.lstrip())]:
        lead = 0
    a, b = a[lead:], b[lead:]
    trail = len(a) - len(a.rstrip())
    if a[len(a) - trail :] != b[len(b.rstrip()) :]:
        trail = 0
    return (
        Span(before.start + lead, before.end - trail),
        Span(after.start + lead, after.end - trail),
    )


def _starts(parts: Sequence[str]) -> list[int]:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts


def _words(text: str, within: Span) -> list[Span]:
    """Return the words (with their combining marks) and the single other characters."""
    words: list[Span] = []
    start = within.start
    for kind, group in groupby(text[within.start : within.end], _kind):
        end = start + len(list(group))
        if kind == "word":
            words.append(Span(start, end))
        elif kind == "other":
            words += [Span(place, place + 1) for place in range(start, end)]
        start = end
    return words


@cache
def _kind(character: str) -> str:
    if character.isspace():
        return "space"
    if character.isalnum() or character in _JOINERS or unicodedata.category(character)[0] == "M":
        return "word"
    return "other"


def _common_prefix(a: str, b: str) -> int:
    shorter = min(len(a), len(b))
    return next((i for i in range(shorter) if a[i] != b[i]), shorter)
