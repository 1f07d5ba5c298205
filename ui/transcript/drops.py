"""Dragging the selected text out, and dropping codes on the text.

The one rule: only ids and offsets are dragged, never words to be put into the text.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from qcoder.model import Span
from ui import mime
from ui.coding import CodingActions
from ui.shown import Shown
from ui.transcript.marks import Marks
from ui.transcript.text import Text
from ui.transcript.tints import Tints


class Target(NamedTuple):
    """What a dropped code would be given to: a passage, or a coding that is recoded."""

    shown: Span
    stored: Span | None
    coding: str | None = None


class Drops:
    """What is dragged out of a text and dropped on it."""

    def __init__(
        self, text: Text, marks: Marks, tints: Tints, shown: Shown, coding: CodingActions
    ) -> None:
        self._text = text
        self._marks = marks
        self._tints = tints
        self._shown = shown
        self._coding = coding

    def passage_into(self, data: QMimeData) -> None:
        """Add the selected passage to what is dragged."""
        passage, document = self._shown.passage, self._shown.document
        if passage and document:
            values = {"document": document, "start": passage.start, "end": passage.end}
            data.setData(mime.PASSAGE, mime.pack(mime.PASSAGE, values).data(mime.PASSAGE))

    def over(self, event: QDragMoveEvent) -> None:
        """Show what the code under the mouse would be given to."""
        target = self._target(event)
        self._show(target.shown if target else None)
        if target:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def left(self) -> None:
        """Show nothing any more."""
        self._show(None)

    def dropped(self, event: QDropEvent) -> None:
        """Code what the code was dropped on."""
        target, document = self._target(event), self._text.page.document
        self._show(None)
        if not target or not document:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        codes = _codes(event.mimeData())
        if target.coding:
            self._coding.recode([target.coding], codes[0])
        elif target.stored:
            for code in codes:
                self._coding.apply_to(code, document, target.stored)

    def _show(self, target: Span | None) -> None:
        if target != self._tints.target:
            self._tints.target = target
            self._text.viewport().update()

    def _target(self, event: QDropEvent) -> Target | None:
        if not _codes(event.mimeData()) or not self._text.page.lines:
            return None
        point = event.position().toPoint()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return self._coding_target(point)
        page, position = self._text.page, self._text.position_at(point)
        cursor = self._text.textCursor()
        selected = Span(cursor.selectionStart(), cursor.selectionEnd())
        if self._shown.passage and selected.start <= position <= selected.end:
            return Target(selected, self._shown.passage)
        number = page.line_at(position)
        turn = page.lines[number].turn
        span = (
            page.turn_span(turn) if turn is not None else page.lines_span(range(number, number + 1))
        )
        stored = page.span_to_stored(*span) if span else None
        return Target(span, stored) if span and stored else None

    def _coding_target(self, point: QPoint) -> Target | None:
        position = self._text.character_at(point)
        marks = self._marks.at(position) if position is not None else []
        own = [mark for mark in marks if self._marks.own(mark.coding)]
        return Target(Span(own[0].start, own[0].end), None, own[0].coding.id) if own else None


def _codes(data: QMimeData) -> list[str]:
    """Return the ids of the codes that are dragged."""
    values = mime.unpack(data, mime.CODE) or {}
    return list(values.get("codes") or [values["code"]] if "code" in values else [])
