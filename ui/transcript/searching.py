"""Finding text in the transcript.

The one rule: it looks in what is shown; capitals make no difference, nor do the widths of spaces.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right

from qcoder.model import Span
from ui.transcript.text import Text
from ui.transcript.tints import Tints

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))  # those that do not break


class Searching:
    """The places where the text that is looked for stands."""

    def __init__(self, text: Text, tints: Tints) -> None:
        self._text = text
        self._tints = tints
        self._wanted = ""

    def clear(self) -> None:
        """Look for nothing."""
        self.highlight("")

    def again(self) -> None:
        """Look anew, as another text is shown."""
        self.highlight(self._wanted)

    def highlight(self, wanted: str) -> int:
        """Mark all places, and return how many."""
        self._wanted = wanted
        self._tints.matches = self._places(wanted) if wanted.strip() else []
        self._text.viewport().update()
        return len(self._tints.matches)

    def find(self, wanted: str, *, backwards: bool) -> bool:
        """Select the next place, or the previous; after the last comes the first."""
        places = self._places(wanted) if wanted.strip() else []
        if not places:
            return False
        cursor = self._text.textCursor()
        if backwards:
            number = bisect_left(places, cursor.selectionStart(), key=lambda place: place.start) - 1
        else:
            start = cursor.selectionStart() + cursor.hasSelection()
            number = bisect_right(places, start - 1, key=lambda place: place.start) % len(places)
        self._text.select(*places[number])
        self._text.show_third(*places[number], always=False)
        return True

    def _places(self, wanted: str) -> list[Span]:
        found: list[Span] = []
        sought = _plain(unicodedata.normalize("NFC", wanted))  # as texts are stored
        for line, base in zip(self._text.page.lines, self._text.page.starts, strict=True):
            text = _plain(line.text)
            at = text.find(sought)
            while at >= 0:
                ends = line.units.to_qt(at), line.units.to_qt(at + len(sought))
                found.append(Span(base + ends[0], base + ends[1]))
                at = text.find(sought, at + len(sought))
        return found


def _plain(text: str) -> str:
    """Return a text without capitals and special spaces, each character at its place."""
    text = text.translate(_SPACES)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
