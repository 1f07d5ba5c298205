"""What the mouse does on the text, its gutter and its margin.

The one rule: clicks select, in `Shown`; only the ends of one's own codings can be dragged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt

from ui.coding import CodingActions
from ui.session import Session
from ui.shown import Shown
from ui.transcript.resize import Resizer
from ui.transcript.tints import HANDLE

if TYPE_CHECKING:
    from ui.transcript.view import TranscriptView


class Mouse(QObject):
    """The mouse on one view."""

    def __init__(
        self, view: TranscriptView, session: Session, shown: Shown, coding: CodingActions
    ) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._shown = shown
        self._text, self._marks, self._margin = view.text, view.marks, view.margin
        self._resizer = Resizer(view.text, view.marks, coding, view.refresh_codings)
        text, margin, gutter = view.text, view.margin, view.gutter
        text.grab_handle = self._grab_handle
        text.clicked.connect(self._on_clicked)
        text.tripled.connect(view.selecting.select_sentence_at)
        text.hovered.connect(self._on_hovered)
        text.handle_moved.connect(self._resizer.move)
        text.handle_released.connect(self._resizer.release)
        text.handle_cancelled.connect(self._resizer.cancel)
        text.menu_wanted.connect(self._on_menu_wanted)
        gutter.turn_clicked.connect(self._on_turn_clicked)
        gutter.turn_double_clicked.connect(view.turn_edit_wanted)
        margin.chosen.connect(self._on_chosen)
        margin.end_pressed.connect(self._on_end_pressed)
        margin.end_moved.connect(self._on_end_moved)
        margin.end_released.connect(self._on_end_released)
        margin.menu_wanted.connect(self._on_margin_menu_wanted)

    def _on_chosen(self, key: str) -> None:
        self._text.setFocus()
        self._view.choose(self._marks.all[key])

    def _on_clicked(self, point: QPoint) -> None:
        position = self._text.character_at(point)
        keys = [m.coding.id for m in self._marks.at(position)] if position is not None else []
        if not keys:
            self._shown.select_coding(None)
        elif self._shown.coding in keys:
            following = keys.index(self._shown.coding) + 1
            self._shown.select_coding(keys[following % len(keys)])
        else:
            self._shown.select_coding(keys[0])

    def _on_turn_clicked(self, turn: int, extend: bool) -> None:
        first = self._view.turn_at_caret() if extend else turn
        self._view.selecting.select_turns(turn if first is None else first, turn)
        self._text.setFocus()

    def _handle_at(self, point: QPoint) -> tuple[str, bool] | None:
        mark = self._marks.all.get(self._shown.coding or "")
        handles = self._view.tints.handles(mark) if mark else None
        for at_end, handle in enumerate(handles or ()):
            away = handle.toPoint() - QPoint(0, self._text.scrolled) - point
            if mark and away.manhattanLength() <= 2 * HANDLE:
                return mark.coding.id, bool(at_end)
        return None

    def _grab_handle(self, point: QPoint) -> bool:
        handle = self._handle_at(point) if self._session.can_change else None
        if handle:
            self._resizer.begin(*handle)
        return handle is not None

    def _on_hovered(self, point: QPoint) -> None:
        shape = Qt.CursorShape.IBeamCursor
        if self._session.can_change and self._handle_at(point):
            shape = Qt.CursorShape.SizeVerCursor
        self._text.viewport().setCursor(shape)

    def _on_end_pressed(self, key: str, at_end: bool) -> None:
        if self._session.can_change:
            self._resizer.begin(key, at_end)
            self._text.hold()

    def _on_end_moved(self, point: QPoint) -> None:
        if self._text.held:
            self._resizer.move(self._margin.mapTo(self._view, point) - self._text.pos())

    def _on_end_released(self) -> None:
        self._text.let_go()
        self._resizer.release()

    def _on_menu_wanted(self, place: QPoint, point: QPoint | None) -> None:
        if point is None:
            below = self._text.viewport().mapToGlobal(self._text.cursorRect().bottomLeft())
            self._view.context_menu_wanted.emit(below, self._shown.coding)
            return
        position = self._text.character_at(point)
        marks = self._marks.at(position) if position is not None else []
        keys = [mark.coding.id for mark in marks]
        key = self._shown.coding if self._shown.coding in keys else next(iter(keys), None)
        if key and not self._text.textCursor().hasSelection():
            self._shown.select_coding(key)
        self._view.context_menu_wanted.emit(place, key)

    def _on_margin_menu_wanted(self, place: QPoint, key: str | None) -> None:
        if key:
            self._on_chosen(key)
        self._view.context_menu_wanted.emit(place, key)
