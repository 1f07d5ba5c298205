"""Documents and speakers that are dragged onto the row of a case.

The one rule: a drag carries ids; what is dropped on no case is refused before it is let go.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QTableView

from ui import mime
from ui.cases.model import CasesModel

Member = tuple[str, str | None]  # a document, and a speaker in it or None


class Drops(QObject):
    """Takes drags over the rows of one table of cases."""

    over = Signal(int)  # the row that a drag is over; -1 for none
    dropped = Signal(str, object)  # a case, and a list of Member

    def __init__(self, view: QTableView, model: CasesModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragEnterEvent):
            event.setAccepted(bool(self._model.can_change and members(event)))
            return event.isAccepted()
        if isinstance(event, QDragMoveEvent):
            row = self._row(event.position().toPoint())
            event.setAccepted(row >= 0 and bool(members(event)))
            self.over.emit(row)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.over.emit(-1)
        return False

    def _row(self, place: QPoint) -> int:
        row = self._view.rowAt(place.y())
        return row if self._model.case(row) else -1

    def _drop(self, event: QDropEvent) -> bool:
        self.over.emit(-1)
        case, found = self._model.case(self._row(event.position().toPoint())), members(event)
        if not (case and found and self._model.can_change):
            return False
        event.acceptProposedAction()
        self.dropped.emit(case.id, found)
        return True


def members(event: QDropEvent | QDragEnterEvent | QDragMoveEvent) -> list[Member]:
    """Return the documents and speakers that are dragged."""
    found = mime.unpack(event.mimeData(), mime.MEMBERS)
    if found:
        return [(str(document), speaker) for document, speaker in found.get("members", ())]
    found = mime.unpack(event.mimeData(), mime.DOCUMENT)
    return [(str(document), None) for document in found.get("documents", ())] if found else []
