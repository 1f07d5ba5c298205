"""Words and sentences of a line, as they are selected and snapped to.

The one rule: pure; offsets are code points in the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QTextBoundaryFinder

from qcoder.model import Span
from qcoder.passages import trim
from ui.offsets import Units

_ABBREVIATIONS = (
    r"a\.d\.h\.v|b\.?v|bijv|blz|ca|dhr|drs?|evt|febr|fig|hfst|incl|ir|jhr|jr|mevr|mrs?|ms|mw|nrs?"
    r"|okt|prof|resp|sept|sr|tel|vgl|vnl|vs|zgn|aug|nov"
)
_GOES_ON = re.compile(  # dotted letters are abbreviations (d.w.z., o.a.) or initials
    rf"(?:^|[\s(\[‘“'\"])(?:{_ABBREVIATIONS}|[a-z](?:\.[a-z])*)\.\s*$", re.IGNORECASE
)
# Unicode takes "(lacht)" and "[naam]" after a full stop for more of the sentence
_BEFORE_BRACKET = re.compile(r"(?<![.…])[.!?][\"'”’)\]]*\s+(?=[(\[])")
_EDGES = re.compile(r"\w+(?:['’\-]\w+)*|\S+")


def sentences(text: str) -> list[Span]:
    """Return the sentences of a line, without the spaces between them."""
    units = Units(text)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Sentence, text)
    places = {match.end() for match in _BEFORE_BRACKET.finditer(text)}
    while (unit := finder.toNextBoundary()) >= 0:
        places.add(units.to_stored(unit))
    cuts = [0]
    for cut in sorted(places - {0}):
        if cut == len(text) or not _continues(text[cuts[-1] : cut], text[cut]):
            cuts.append(cut)
    spans = (trim(text, start, end) for start, end in zip(cuts, cuts[1:], strict=False))
    return [span for span in spans if span.start < span.end]


def _continues(before: str, following: str) -> bool:
    return following.islower() or bool(_GOES_ON.search(before))


def at(spans: Iterable[Span], point: int) -> Span | None:
    """Return the stretch that a place is in, else the last one before it."""
    found: Span | None = None
    for span in spans:
        if found and span.start > point:
            break
        found = span
    return found


def nearest_word_start(text: str, point: int) -> int:
    """Return the nearest place where a word begins."""
    return _nearest((match.start() for match in _EDGES.finditer(text)), point)


def nearest_word_end(text: str, point: int) -> int:
    """Return the nearest place where a word ends, or the full stop after it."""
    words = {match.end() for match in _EDGES.finditer(text)}
    runs = {match.end() for match in re.finditer(r"\S+", text)}
    return _nearest(words | runs, point)


def _nearest(places: Iterable[int], point: int) -> int:
    return min(places, key=lambda place: (abs(place - point), place), default=point)
