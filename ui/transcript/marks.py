"""The codings of a document that are shown, and where in the page.

The one rule: it holds no widget; adding or changing one coding costs no more than that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qcoder.i18n import language
from qcoder.model import Coding, Span
from ui.session import Session
from ui.shown import Shown
from ui.transcript.page import Page


class Mark(NamedTuple):
    """A coding with its positions in the page."""

    coding: Coding
    start: int
    end: int


class Marks:
    """The shown codings by id, and by the lines that they touch."""

    def __init__(self, session: Session, shown: Shown) -> None:
        self._session = session
        self._shown = shown
        self.clear()

    def clear(self) -> None:
        """Hold no codings."""
        self.page = Page(None)
        self.all: dict[str, Mark] = {}
        self._me: str | None = None  # who is coding
        self._memos: dict[str, list[str]] = {}
        self._lines: defaultdict[int, dict[str, Mark]] = defaultdict(dict)

    def load(self, page: Page, document: str) -> None:
        """Take all codings of a document."""
        self.clear()
        self.page = page
        project = self._session.open_project
        self._me = project.coder.id if project.coder else None
        for coding in project.codings.list(document=document):
            self.put(coding)
        self.load_memos()

    def load_memos(self) -> None:
        """Note which codings have memos."""
        self._memos = {}
        for memo in self._session.open_project.memos.list():
            if memo.coding:
                self._memos.setdefault(memo.coding, []).append(memo.body or memo.title)

    def put(self, coding: Coding) -> None:
        """Add a coding, or change it; it is left out where it is not to be shown."""
        self.drop(coding.id)
        codes = self._shown.codes_filter
        if coding.coder not in self._shown.coders or (
            codes is not None and coding.code not in codes
        ):
            return
        shown = self.page.span_to_shown(coding.start, coding.end)
        if shown:
            self.move(Mark(coding, *shown))

    def move(self, mark: Mark) -> None:
        """Show a coding at the positions of `mark`."""
        self.drop(mark.coding.id)
        self.all[mark.coding.id] = mark
        for line in self.lines(mark):
            self._lines[line][mark.coding.id] = mark

    def drop(self, coding: str) -> None:
        """Show a coding no longer."""
        mark = self.all.pop(coding, None)
        if mark:
            for line in self.lines(mark):
                self._lines[line].pop(coding, None)

    def lines(self, mark: Mark) -> range:
        """Return the numbers of the lines that a coding touches."""
        return range(self.page.line_at(mark.start), self.page.line_at(mark.end) + 1)

    def in_line(self, number: int) -> Iterable[Mark]:
        """Return the codings that touch a line."""
        return self._lines[number].values() if number in self._lines else ()

    def at(self, position: int) -> list[Mark]:
        """Return the codings at a position, the smallest first."""
        found = self.in_line(self.page.line_at(position))
        there = [mark for mark in found if mark.start <= position < mark.end]
        return sorted(there, key=lambda mark: (mark.end - mark.start, mark.coding.id))

    def in_order(self) -> list[Mark]:
        """Return the codings as they follow in the text."""
        return sorted(self.all.values(), key=lambda mark: (mark.start, -mark.end, mark.coding.id))

    def passage(self, mark: Mark) -> Span:
        """Return the stored passage of a coding's positions."""
        return Span(self.page.to_stored(mark.start), self.page.to_stored(mark.end))

    # what is said of a coding

    def own(self, coding: Coding) -> bool:
        """Tell whether the one who codes made it."""
        return coding.coder == self._me

    def color(self, coding: Coding) -> str:
        """Return the colour of its code."""
        code = self._session.codes.get(coding.code)
        return code.color if code else ""

    def name(self, coding: Coding) -> str:
        """Return the name of its code."""
        code = self._session.codes.get(coding.code)
        return code.name(language()) if code else ""

    def path(self, coding: Coding) -> str:
        """Return the name of its code after those of its themes."""
        names: list[str] = []
        key: str | None = coding.code
        while key and (code := self._session.codes.get(key)):
            names.append(code.name(language()))
            key = code.parent
        return " > ".join(reversed(names))

    def coder(self, coding: Coding) -> str:
        """Return the name of its coder."""
        coder = self._session.coders.get(coding.coder)
        return coder.name if coder else ""

    def memos(self, coding: Coding) -> Sequence[str]:
        """Return its memos."""
        return self._memos.get(coding.id, ())

    def several_coders(self) -> bool:
        """Tell whether codings of more than one coder are shown."""
        first: str | None = None
        for mark in self.all.values():
            first = first or mark.coding.coder
            if mark.coding.coder != first:
                return True
        return False
