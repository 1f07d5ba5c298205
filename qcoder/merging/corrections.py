"""Corrections of a text: what they changed, in words, and two of one text put together.

The one rule: pure; of two corrections, theirs counts where both edited the same stretch, and
nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qcoder.i18n import _
from qcoder.position_map import Block, PositionMap

_TOLD = 3  # edited stretches that a sentence names
_SHOWN = 5  # edited stretches that are shown side by side
_AROUND = 4  # words before and after an edited stretch
_NEAR = 200  # characters in which those are looked for
_LONGEST = 80  # characters of an edited stretch that a sentence quotes


class Stretch(NamedTuple):
    """An edited stretch: `[a, b)` of the one text became `[c, d)` of the other."""

    a: int
    b: int
    c: int
    d: int


def told(coder: str, document: str, before: str, after: str) -> str:
    """Return in a sentence who corrected which document, and what it says now."""
    found = _stretches(before, after)
    parts = [f"“{_short(before[x.a : x.b])}” → “{_short(after[x.c : x.d])}”" for x in found[:_TOLD]]
    if not parts:
        return _("{coder} changed who says what in {document}.").format(
            coder=coder, document=document
        )
    edits = ", ".join([*parts, *_more(len(found) - _TOLD)])
    return _("{coder} corrected the text of {document}: {edits}.").format(
        coder=coder, document=document, edits=edits
    )


def sides(base: str | None, ours: str, theirs: str) -> tuple[str, str, str]:
    """Return what differs between two corrected texts, with some words around each stretch.

    A line for each stretch: as it was in `base`, as it is in ours, and in theirs.
    """
    found = _stretches(ours, theirs, _AROUND)
    back = PositionMap.between(ours, base) if base is not None else None
    more = _more(len(found) - _SHOWN)
    found = found[:_SHOWN]
    was = [_quoted(base, back.start(x.a), back.end(x.b)) for x in found] if base and back else []
    here = [_quoted(ours, x.a, x.b) for x in found]
    there = [_quoted(theirs, x.c, x.d) for x in found]
    texts = ["\n".join([*lines, *more]) if lines else "" for lines in (was, here, there)]
    return texts[0], texts[1], texts[2]


def together(base: str, ours: str, theirs: str) -> str:
    """Return our text with their edits in it.

    Ours stay but for those of a stretch that they edited too; an insertion at the same place
    counts as the same stretch.
    """
    there = PositionMap.between(base, theirs).blocks
    here = [x for x in PositionMap.between(base, ours).blocks if not _meets(x, there)]
    edits = sorted([(x, ours) for x in here] + [(x, theirs) for x in there], key=lambda one: one[0])
    pieces: list[str] = []
    place = 0
    for block, text in edits:
        pieces += [base[place : block.a], text[block.c : block.d]]
        place = block.b
    return "".join([*pieces, base[place:]])


def _meets(block: Block, others: Sequence[Block]) -> bool:
    return any(
        (block.a < x.b and x.a < block.b) or (block.a, block.b) == (x.a, x.b) for x in others
    )


def _stretches(before: str, after: str, words: int = 0) -> list[Stretch]:
    """Return the edited stretches in whole words; with `words`, so many on either side of them.

    Stretches with nothing but spaces between them are one; one that was only inserted or removed
    has a word beside it, to be found by.
    """
    joined: list[Stretch] = []
    for block in PositionMap.between(before, after).blocks:
        if joined and not before[joined[-1].b : block.a].strip():
            joined[-1] = joined[-1]._replace(b=block.b, d=block.d)
        else:
            joined.append(Stretch(*block[:4]))
    found: list[Stretch] = []
    for place, x in enumerate(joined):
        least = joined[place - 1].b if place else 0
        most = joined[place + 1].a if place + 1 < len(joined) else len(before)
        bare = not before[x.a : x.b].strip() or not after[x.c : x.d].strip()
        wanted = max(words, int(bare))
        left = _left(before[max(least, x.a - _NEAR) : x.a], wanted)
        right = _right(before[x.b : min(most, x.b + _NEAR)], wanted)
        found.append(Stretch(x.a - left, x.b + right, x.c - left, x.d + right))
    return found


def _left(text: str, words: int) -> int:
    """Return how many characters at the end of a text hold some words, on its last line."""
    line = text.rpartition("\n")[2]
    if not words:
        return len(line) - len(re.sub(r"\w*$", "", line))
    starts = [match.start() for match in re.finditer(r"\S+", line)]
    return len(line) - starts[-words:][0] if starts else 0


def _right(text: str, words: int) -> int:
    """Return how many characters at the start of a text hold some words, on its first line."""
    line = text.partition("\n")[0]
    if not words:
        return len(line) - len(re.sub(r"^\w*", "", line))
    ends = [match.end() for match in re.finditer(r"\S+", line)]
    return ends[:words][-1] if ends else 0


def _quoted(text: str, start: int, end: int) -> str:
    """Return a stretch of a text, with dots where its line goes on."""
    words = text[start:end]
    before = "…" if text[:start].rpartition("\n")[2].strip() else ""
    after = "…" if text[end:].partition("\n")[0].strip() else ""
    return f"{before}{words.strip()}{after}"


def _more(n: int) -> list[str]:
    return [_("and {n} more").format(n=n)] if n > 0 else []


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
