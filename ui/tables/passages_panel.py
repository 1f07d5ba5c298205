"""The panel below a table: the passages behind the cell that was opened.

The one rule: Enter and double-clicks go to the transcript, Escape goes back to the table.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
)

from qcoder.i18n import _, ngettext
from qcoder.model import Span
from qcoder.tables.table import Passage, Table
from ui import signs, theme
from ui.session import Session
from ui.shown import Shown
from ui.tables.behind import BehindModel, Column, stretches
from ui.widgets import PAD, Elided, icon_button, label

_WIDTHS = {
    Column.DOCUMENT: 132,
    Column.SPEAKER: 104,
    Column.CODE: 176,
    Column.VALENCE: 128,
    Column.CODER: 72,
}
_LEAST_WORDS = 60 * theme.GRID
_ROW = 7 * theme.GRID
_Enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PassagesPanel(QFrame):
    """What was counted in one cell."""

    left = Signal()  # back to the table
    gone = Signal()  # to the transcript

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._session, self._shown = session, shown
        self.list = BehindModel(self, session)
        self.title = Elided("", "heading", Qt.TextElideMode.ElideMiddle)
        self.none = label(_("Nothing was counted here."), "muted")
        self.none.setContentsMargins(PAD, PAD, PAD, PAD)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._make_table()
        self.copy_button = icon_button("content-copy", _("Copy passages with source"), self.copy)
        self.close_button = icon_button("close", _("Close"), self.leave)
        head = QHBoxLayout()
        head.setContentsMargins(PAD, theme.GRID, 2 * theme.GRID, theme.GRID)
        head.setSpacing(theme.GRID)
        head.addWidget(self.title, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.none, 1)
        self.hide()

    def _make_table(self) -> None:
        table = self.table = _List()
        table.setObjectName("figures")
        table.setAccessibleName(_("Passages behind the cell"))
        table.setModel(self.list)
        table.setIconSize(QSize(signs.ICON, signs.ICON))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(_ROW)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(Column.WORDS, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(lambda index: self._go(self.list.passages[index.row()]))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 8 * _ROW)

    # what is shown

    def show_cell(self, table: Table, line: int, column: str, cell: str) -> None:
        """List the passages behind a cell, which is called `cell`."""
        current = self.table.currentIndex().row()
        before = self.list.passages[current] if 0 <= current < len(self.list.passages) else None
        passages = list(table.passages(line, column))
        self.list.show(passages)
        coded = any(one.code for one in passages)
        for one in (Column.CODE, Column.VALENCE, Column.CODER):
            self.table.setColumnHidden(one, not coded)
        self.title.show_text(said(cell, passages))
        self.table.setVisible(bool(passages))
        self.none.setVisible(not passages)
        self.copy_button.setEnabled(bool(passages))
        if passages:
            self.table.selectRow(passages.index(before) if before and before in passages else 0)
        self.show()

    def take_keyboard(self) -> None:
        """Give the keyboard to the passages; where there are none, Escape still closes."""
        (self.table if self.list.passages else self.close_button).setFocus()

    def leave(self) -> None:
        """Close the panel."""
        self.hide()
        self.list.show(())
        self.left.emit()

    def copy(self) -> None:
        """Copy the selected passages with their sources; all, where at most one is selected."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        passages = self.list.passages
        chosen = [passages[row] for row in rows] if len(rows) > 1 else list(passages)
        if not chosen or self.list.held:
            return
        QApplication.clipboard().setMimeData(self._mime(chosen))
        n = len(chosen)
        self._session.say(ngettext("Copied {n} passage.", "Copied {n} passages.", n).format(n=n))

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.table.currentIndex().row()
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in _Enter and 0 <= row < len(self.list.passages):
            self._go(self.list.passages[row])
        else:
            super().keyPressEvent(event)

    # what happens

    def _go(self, passage: Passage) -> None:
        if passage.document in self._session.documents and not self.list.held:
            self.gone.emit()  # first: the transcript is to be seen to be scrolled
            self._shown.go_to_passage(passage.document, Span(passage.start, passage.end))
            if passage.code:
                self._shown.select_code(passage.code)

    def _mime(self, passages: list[Passage]) -> QMimeData:
        lines: list[str] = []
        html: list[str] = []
        for one in passages:
            quote = f"“{self.list.said(one).words}”"
            parts = [Column.DOCUMENT, Column.SPEAKER, Column.CODE, Column.VALENCE, Column.CODER]
            source = "; ".join(filter(None, (self.list.text(one, part) for part in parts)))
            lines.append(f"{quote} ({source})")
            html.append(f"<p>{escape(quote)} <small>({escape(source)})</small></p>")
        made = QMimeData()
        made.setText("\n".join(lines))
        made.setHtml("\n".join(html))
        return made


class _List(QTableView):
    """The list; keys that the panel acts on go to it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()

    def fit_columns(self) -> None:
        """Leave room for the words: the other columns give way, down to half their width."""
        beside = self.viewport().width() - _LEAST_WORDS
        part = min(max(beside / sum(_WIDTHS.values()), 0.5), 1)
        for section, width in _WIDTHS.items():
            self.horizontalHeader().resizeSection(section, round(part * width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, *_Enter) or event.matches(
            QKeySequence.StandardKey.Copy
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)


def said(cell: str, passages: list[Passage]) -> str:
    """Say how many passages are behind a cell, and in how many interviews."""
    n, interviews = stretches(passages), len({one.document for one in passages})
    parts = ngettext("{n} passage", "{n} passages", n).format(n=n)
    if len(passages) != n:
        codings = ngettext("{n} coding", "{n} codings", len(passages)).format(n=len(passages))
        parts = f"{parts} ({codings})"
    where = ngettext("in {n} interview", "in {n} interviews", interviews).format(n=interviews)
    return f"{cell}: {parts} {where}" if n else f"{cell}: {parts}"
