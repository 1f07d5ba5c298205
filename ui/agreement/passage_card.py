"""The card of one disagreement: where it is, which codes, the passage, and what else is there.

The one rule: it shows what the project holds; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcoder.consensus import Disagreement
from qcoder.i18n import _
from qcoder.model import Coding, Document
from ui import signs, theme
from ui.agreement.decision_bar import FlowRow
from ui.agreement.names import code_name, coder_name, kind_name
from ui.agreement.sides import Sides
from ui.session import Session
from ui.transcript.page import Page
from ui.widgets import PAD, Elided, icon_button, label

_MARGIN = 10 * theme.GRID  # pixels of context that are seen above and below a passage


class QuietArea(QScrollArea):
    """What is scrolled by the mouse; its keys are of what is around it."""

    resized = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._content.setMaximumWidth(self.viewport().width())  # what is wider could not be seen
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows go through the queue


class PassageCard(QFrame):
    """The passage with the brackets of each coder, under its source and codes."""

    transcript_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self._item: Disagreement | None = None
        self._page: tuple[object, Page] = (None, Page(None))
        self.sides = Sides(session)
        self.where = Elided("", "muted", Qt.TextElideMode.ElideMiddle)
        self.kind = label("", "muted")
        self.others = label("", "muted", wrap=True)
        self._legend = FlowRow()
        self._legend.flow.setSpacing(3 * theme.GRID)
        self.sides.focused.connect(self._on_focused)
        self._area = QuietArea(self.sides)
        self._area.setMinimumHeight(20 * theme.GRID)
        self._area.verticalScrollBar().rangeChanged.connect(self.show_passage)
        self._area.resized.connect(self.show_passage)  # it is laid out after it was shown
        head = QHBoxLayout()
        head.addWidget(self.where, 1)
        head.addWidget(self.kind)
        head.addWidget(
            icon_button(
                "text-box-search-outline", _("Show in transcript (T)"), self.transcript_wanted.emit
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(theme.GRID)
        column.addLayout(head)
        column.addWidget(self._legend)
        column.addWidget(self._area, 1)
        column.addWidget(self.others)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._item:
            self._show_codes(self._item)  # their dots are of another scheme now

    def show_item(self, item: Disagreement | None) -> None:
        """Show a disagreement; nothing while its text is being read anew."""
        self._item = item
        document = self._session.documents.get(item.document) if item else None
        if item and document and document.text_id == item.text_id:
            self._show(item, document)
        else:
            self.sides.show_item(None, Page(None), ())

    def show_passage(self) -> None:
        """Scroll to the passage."""
        top, bottom = self.sides.reach
        self._area.ensureVisible(0, bottom, 0, _MARGIN)
        self._area.ensureVisible(0, top, 0, _MARGIN)

    def _show(self, item: Disagreement, document: Document) -> None:
        project = self._session.open_project
        said = project.passages.said(document.id, item.start, item.end)
        turn = _("turn {number}").format(number=said.turn) if said.turn else ""
        parts = (document.name, turn, ", ".join(said.speakers))
        self.where.show_text(" · ".join(filter(None, parts)))
        self.kind.setText(kind_name(self._session, item))
        own = {coding.id for coding in item.codings}
        others = [
            coding
            for coding in project.codings.list(document.id)
            if coding.id not in own and coding.coder in item.coders
        ]
        self.sides.show_item(item, self._page_of(document), others)
        self._show_codes(item)
        self._show_others([one for one in others if one.start < item.end and item.start < one.end])
        self.show_passage()

    def _page_of(self, document: Document) -> Page:
        key = document.text_id, document.turns_id
        if self._page[0] != key:
            self._page = key, Page(document)
        return self._page[1]

    def _show_codes(self, item: Disagreement) -> None:
        while (old := self._legend.flow.takeAt(0)) is not None:
            if widget := old.widget():
                widget.hide()
                widget.deleteLater()
        for code in item.codes:
            known = self._session.codes.get(code)
            dot, made = QLabel(), QWidget()
            dot.setPixmap(signs.dot(known.color if known else ""))
            row = QHBoxLayout(made)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(2 * theme.GRID)
            row.addWidget(dot)
            row.addWidget(label(code_name(self._session, code)))
            self._legend.flow.addWidget(made)
            made.show()

    def _on_focused(self, on: bool) -> None:
        self.setProperty("focused", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def _show_others(self, found: Sequence[Coding]) -> None:
        by_coder: dict[str, dict[str, None]] = {}
        for coding in found:
            codes = by_coder.setdefault(coder_name(self._session, coding.coder), {})
            codes[code_name(self._session, coding.code)] = None
        parts = [f"{coder}: {', '.join(codes)}" for coder, codes in by_coder.items()]
        self.others.setText(_("Also here · {codes}").format(codes=" · ".join(parts)))
        self.others.setVisible(bool(parts))
