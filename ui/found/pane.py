"""The search in all documents: what to look for, and the places where it stands.

The one rule: it follows what is typed, which documents are activated, and every correction.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _, ngettext
from qcoder.model import Changes
from qcoder.queries.search import How
from ui import theme
from ui.found.line import LineDelegate
from ui.found.model import MOST, Column, FoundModel
from ui.session import Session
from ui.shown import Shown
from ui.widgets import PAD, Elided, EmptyState, FilterEdit, Segments, icon_button

_WAIT_MS = 200  # after the last key
_WIDTHS = {Column.DOCUMENT: 156, Column.SPEAKER: 104}
_CHANGES = {"documents", "speakers"}


class _Table(QTableView):
    """The places; Enter goes to one."""

    entered_row = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)


class FoundPane(QWidget):
    """The search in all documents."""

    dismissed = Signal()

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._shown = session, shown
        self._stale = True
        self._how = How.WORDS
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._search)
        self.input = FilterEdit(_("Find in all documents"))
        self.input.returnPressed.connect(self._to_first)
        self._ways = Segments(
            (
                (How.WORDS, _("Words"), _("Words that begin like this")),
                (How.PART, _("Part of a word"), _("These characters, also inside words")),
                (How.PATTERN, _("Pattern"), _("A regular expression")),
            ),
            _("How to search"),
        )
        self._ways.choose(self._how)
        self._case = QToolButton()
        self._count = Elided("", "muted", Qt.TextElideMode.ElideRight)
        self._model = FoundModel(session)
        self._table = _Table()
        self._empty = EmptyState("")
        self._stack = QStackedWidget()
        self._set_up_case()
        self._set_up_table()
        self._lay_out()
        self._connect()
        self._on_rested()

    def _set_up_case(self) -> None:
        self._case.setObjectName("chip")
        self._case.setText("Aa")
        self._case.setCheckable(True)
        self._case.setToolTip(_("Capitals have to be the same."))
        self._case.setAccessibleName(_("Capitals have to be the same."))

    def _set_up_table(self) -> None:
        table = self._table
        table.setObjectName("retrieved")
        table.setAccessibleName(_("Places that were found"))
        table.setModel(self._model)
        table.setItemDelegateForColumn(Column.TEXT, LineDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(7 * theme.GRID)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
        for section, width in _WIDTHS.items():
            header.resizeSection(section, width)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(PAD, 2 * theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(2 * theme.GRID)
        self.input.setMinimumWidth(40 * theme.GRID)
        row.addWidget(self.input, 2)
        row.addWidget(self._ways)
        row.addWidget(self._case)
        row.addWidget(self._count, 1)
        row.addWidget(icon_button("close", _("Close"), self.dismissed.emit))
        for one in (self._table, self._empty):
            self._stack.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.input)

    def _connect(self) -> None:
        self.input.textChanged.connect(lambda _text: self._timer.start())
        self._ways.chosen.connect(self._on_how)
        self._case.toggled.connect(lambda _on: self._search())
        self._model.rested.connect(self._on_rested)
        self._table.clicked.connect(self._on_clicked)
        self._table.entered_row.connect(self.go_to)
        self._session.changes.connect(self._on_changes)
        self._session.project_changed.connect(self._again)
        self._shown.activated_changed.connect(self._again)

    # what can be done

    def open(self) -> None:
        """Go to the line where one types what to look for."""
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()

    def go_to(self) -> None:
        """Show the place of the current row in its document, selected."""
        index = self._table.currentIndex()
        if index.isValid():
            place = self._model.rows()[index.row()]
            self._shown.go_to_passage(place.document, place.passage)

    def _on_clicked(self, _index: QModelIndex) -> None:
        self.go_to()

    def _to_first(self) -> None:
        """Go from the line to the places."""
        if self._timer.isActive():
            self._timer.stop()
            self._search()
        if self._model.rows():
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._table.selectRow(max(self._table.currentIndex().row(), 0))
            self.go_to()

    def _on_how(self, how: How) -> None:
        self._how = how
        self._ways.choose(how)
        self._search()

    # following

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._search()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._model.busy:  # what is shown instead may have the project to itself
            self._stale = True
            self._model.stop()

    def _again(self) -> None:
        self._stale = True
        self._model.stop()
        if self.isVisible():
            self._search()

    def _on_changes(self, changes: Changes) -> None:
        if changes.tables.keys() & _CHANGES:
            self._again()

    def _search(self) -> None:
        self._stale = False
        self._model.find(
            self.input.text(),
            self._how,
            match_case=self._case.isChecked(),
            documents=self._shown.active_documents,
        )

    def _on_rested(self) -> None:
        model, wanted = self._model, self.input.text().strip()
        rows = len(model.rows())
        if model.problem:
            text = model.problem
        elif not wanted:
            text = _("Type what to look for: it is searched for in the text of all documents.")
        elif model.busy:
            text = _("Searching…")
        elif self._shown.active_documents:
            text = _("It does not occur in the chosen documents.")
        else:
            text = _("It does not occur in any document.")
        self._empty.text.setText(text)
        self._stack.setCurrentWidget(self._table if rows else self._empty)
        self._count.show_text(self._counted(rows) if rows else "")

    def _counted(self, rows: int) -> str:
        n = self._model.documents
        parts = [
            ngettext("{n} place", "{n} places", rows).format(n=rows),
            ngettext("{n} document", "{n} documents", n).format(n=n),
        ]
        if self._model.busy:
            parts.append(_("searching…"))
        elif self._model.cut_off:
            parts = [_("The first {n} places: look for something rarer.").format(n=MOST)]
        elif self._shown.active_documents:
            parts.append(_("in the chosen documents only"))
        return " · ".join(parts)
