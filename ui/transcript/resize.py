"""Dragging the ends of a coding.

The one rule: until the mouse is released only the picture changes; then the project, once. Where
the project changes the coding meanwhile, the drag is over.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint

from ui.coding import CodingActions
from ui.transcript import walk
from ui.transcript.marks import Mark, Marks
from ui.transcript.text import Text


class Resizer:
    """One end of one coding that is being dragged, or none."""

    def __init__(
        self, text: Text, marks: Marks, coding: CodingActions, repaint: Callable[[], None]
    ) -> None:
        self._text = text
        self._marks = marks
        self._coding = coding
        self._repaint = repaint
        self._before: Mark | None = None
        self._now: Mark | None = None  # as it was shown last
        self._at_end = False

    @property
    def active(self) -> bool:
        """Whether an end is being dragged."""
        return self._before is not None

    def begin(self, coding: str, at_end: bool) -> None:
        """Take hold of an end."""
        self._before = self._now = self._marks.all.get(coding)
        self._at_end = at_end

    def move(self, point: QPoint) -> None:
        """Show the coding as far as a point of the viewport, by whole words."""
        before = self._held()
        if before is None:
            return
        self._scroll_to(point)
        position = self._within(before, self._snapped(self._text.position_at(point)))
        start, end = (before.start, position) if self._at_end else (position, before.end)
        if start < end:
            self._show(Mark(before.coding, start, end))

    def release(self) -> None:
        """Give the coding the passage that is shown."""
        before, now = self._held(), self._now
        if before is None or now is None:
            return
        start, end = self._marks.passage(now)
        coding = before.coding
        self.cancel()
        if now != before:  # the end that was not dragged keeps its place, also where it is hidden
            start, end = (coding.start, end) if self._at_end else (start, coding.end)
            self._coding.resize(coding, start, end)

    def cancel(self) -> None:
        """Show the coding as it was."""
        before = self._held()
        if before:
            self._show(before)
        self._before = self._now = None

    def _held(self) -> Mark | None:
        """Return the coding as it was; None where it was put anew or taken out since."""
        before = self._before
        if before and self._marks.all.get(before.coding.id) is not self._now:
            self._before = self._now = before = None
        return before

    def _show(self, mark: Mark) -> None:
        self._now = mark
        self._marks.move(mark)
        self._repaint()

    def _within(self, before: Mark, position: int) -> int:
        """Return how far an end may go: not over turns that are hidden."""
        page = self._text.page
        if self._at_end and position > before.end:
            return page.reach(before.end, position)
        if not self._at_end and position < before.start:
            return page.reach(before.start, position)
        return position

    def _scroll_to(self, point: QPoint) -> None:
        """Scroll on where the mouse is above or below the text."""
        over = min(point.y(), 0) + max(point.y() - self._text.viewport().height(), 0)
        if over:
            bar = self._text.verticalScrollBar()
            bar.setValue(bar.value() + over)

    def _snapped(self, position: int) -> int:
        page = self._text.page
        number = page.line_at(position)
        line, base = page.lines[number], page.starts[number]
        snap = walk.nearest_word_end if self._at_end else walk.nearest_word_start
        return base + line.units.to_qt(snap(line.text, line.units.to_stored(position - base)))
