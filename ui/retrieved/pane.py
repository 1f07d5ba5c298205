"""The passages of the activated codes and documents, to read, jump to, copy, recode and remove.

The one rule: it follows what is activated and every change, row by row; only passages of one's own
are changed from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qcoder import i18n
from qcoder.i18n import _, ngettext
from qcoder.model import Changes
from qcoder.queries.retrieval import Retrieved
from ui import signs, theme
from ui.coding import CodingActions
from ui.retrieved.copying import copy_passages
from ui.retrieved.model import Column, RetrievedModel
from ui.session import Session
from ui.shown import Shown
from ui.widgets import EmptyState, FilterEdit, PaneHeader, icon_button

_MOST_ROWS = 500  # above as many changed passages it is faster to retrieve all again
_MOST_COPIED = 10_000  # as much as the clipboard and where it is pasted can hold
_NAMES = {"documents", "speakers", "codes", "coders"}  # what rows are called and sorted by
_FILTER_MS = 200
_WIDTHS = {
    Column.DOCUMENT: 156,
    Column.SPEAKER: 104,
    Column.CODE: 152,
    Column.VALENCE: 136,
    Column.CODER: 76,
    Column.MEMO: 32,
}
# Below which width of the pane a column is left out.
_NEEDS = {Column.VALENCE: 480, Column.CODER: 560, Column.CODE: 620, Column.SPEAKER: 800}


class _Table(QTableView):
    """The table; Enter, Ctrl+C and Delete act on the rows that are selected."""

    entered_row = Signal()
    copy_wanted = Signal()
    remove_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_row.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class RetrievedPane(QWidget):
    """The retrieved passages."""

    recode_wanted = Signal(object)  # tuple of the ids of codings, all one's own

    def __init__(self, session: Session, shown: Shown, coding: CodingActions) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._shown = shown
        self._coding = coding
        self._stale = True
        self._kept: set[str] = set()  # the codings to select once all rows are there,
        self._top: int | None = None  # and where to scroll to
        self._copy_later = False
        self._filter = FilterEdit(_("Filter…"))
        self._filter.setFixedWidth(160)
        self._timer = QTimer(self, singleShot=True, interval=_FILTER_MS)
        self._copy = icon_button("content-copy", _("Copy all with source"), self.copy_all)
        self._header = PaneHeader(_("Retrieved passages"), (self._filter, self._copy))
        self._header.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._model = RetrievedModel(session)
        self._table = _Table()
        self._empty = EmptyState("")
        self._stack = QStackedWidget()
        self._set_up_table()
        for one in (self._table, self._empty):
            self._stack.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)
        self._connect()

    def _set_up_table(self) -> None:
        table = self._table
        table.setObjectName("retrieved")
        table.setAccessibleName(_("Retrieved passages"))
        table.setModel(self._model)
        table.setIconSize(QSize(signs.ICON, signs.ICON))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(7 * theme.GRID)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(7 * theme.GRID)
        header.setSortIndicator(Column.DOCUMENT, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        header.setSectionResizeMode(Column.PASSAGE, QHeaderView.ResizeMode.Stretch)
        for section, width in _WIDTHS.items():
            header.resizeSection(section, width)

    def _connect(self) -> None:
        session, shown, table = self._session, self._shown, self._table
        session.changes.connect(self._on_changes)
        session.project_changed.connect(self._reload)
        shown.activated_changed.connect(self._reload)
        shown.filters_changed.connect(self._reload)
        shown.coding_changed.connect(self._on_coding_changed)
        self._filter.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._on_filter)
        self._model.rested.connect(self._on_rested)
        table.clicked.connect(self._on_clicked)
        table.entered_row.connect(self.go_to)
        table.copy_wanted.connect(self.copy_with_source)
        table.remove_wanted.connect(self.remove)
        table.customContextMenuRequested.connect(self._on_menu)

    # what can be done with the rows

    def selected(self) -> Sequence[Retrieved]:
        """Return the rows that are selected, from top to bottom."""
        places = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        return [self._model.rows()[place] for place in places]

    def go_to(self) -> None:
        """Show the passage of the current row in its document."""
        index = self._table.currentIndex()
        if index.isValid():
            key = self._model.rows()[index.row()].id
            coding = self._session.perform(lambda: self._session.open_project.codings.get(key))
            if coding:
                self._shown.go_to(coding)

    def copy_with_source(self) -> None:
        """Copy the selected passages, each with where it comes from."""
        self._copy_rows(self.selected())

    def copy_all(self) -> None:
        """Copy all passages of the list, each with where it comes from."""
        if self._stale:
            self._load()
        if self._model.busy:
            self._copy_later = True
        else:
            self._copy_rows(self._model.rows())

    def remove(self) -> None:
        """Remove the selected codings that are one's own, as one operation."""
        own = self._own()
        if own:
            codings = self._session.open_project.codings
            self._session.perform(lambda: codings.remove(*own))

    def recode(self) -> None:
        """Ask for another code for the selected codings that are one's own."""
        own = self._own()
        if own:
            self.recode_wanted.emit(own)

    def focus_filter(self) -> None:
        """Go to the line to filter by."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def _own(self) -> tuple[str, ...]:
        coder, rows = self._session.coder, self.selected()
        own = tuple(row.id for row in rows if coder and row.coder == coder.id)
        if len(own) < len(rows):
            self._session.said.emit(_("The codings of other coders stay as they are."), not own)
        return own

    def _copy_rows(self, rows: Sequence[Retrieved]) -> None:
        copied = rows[:_MOST_COPIED]
        if not copied:
            return
        mime = copy_passages(self._session, [(row, self._model.said(row)) for row in copied])
        QApplication.clipboard().setMimeData(mime)
        if len(copied) < len(rows):
            text = _(
                "Copied the first {n} of {total} passages. Choose fewer codes or documents, or "
                "filter the list, to copy the others."
            )
            self._session.said.emit(text.format(n=len(copied), total=len(rows)), True)
        else:
            text = ngettext("Copied {n} passage.", "Copied {n} passages.", len(rows))
            self._session.say(text.format(n=len(rows)))

    # following what is shown

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._load()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()
        self._show_title()

    def _reload(self) -> None:
        self._let_go()
        if self.isVisible():
            self._load()

    def _let_go(self) -> None:
        self._stale, self._copy_later = True, False
        self._model.stop()

    def _load(self, *, stay: bool = False) -> None:
        self._stale = False
        shown = self._shown
        self._keep()
        if not (self._kept or stay):
            self._kept, self._top = {shown.coding or ""}, 0
        codes = shown.active_codes if self._session.project else ()
        self._model.show(codes, shown.active_documents, shown.coders, self._filter.text())

    def _keep(self) -> None:
        """Note what is selected and where the list is, unless that is still to be found again."""
        if not self._model.busy:
            self._kept = {row.id for row in self.selected()}
            self._top = self._table.verticalScrollBar().value()

    def _on_rested(self) -> None:
        """Show what was found until now; once that is all, what was selected before."""
        if not self._model.busy:
            self._select(self._kept)
            if self._top is not None:
                self._table.verticalScrollBar().setValue(self._top)
        self._on_rows_changed()
        if self._copy_later and not self._model.busy:
            self._copy_later = False
            self._copy_rows(self._model.rows())

    def _on_changes(self, changes: Changes) -> None:
        tables, model = changes.tables, self._model
        touched = {row.id for row in tables.get("codings", ())} | _of(changes, "memos", "coding")
        model.forget(row.id for row in tables.get("documents", ()))
        model.forget(_of(changes, "speakers", "document"))
        named = bool(tables.keys() & _NAMES)
        if not self.isVisible() or self._stale:
            self._let_go()
        elif not self._shown.active_codes:
            self._on_rows_changed()
        elif len(touched) > _MOST_ROWS or (
            (touched or named) and (model.busy or (named and model.names_matter(tables)))
        ):
            self._load(stay=True)
        elif touched or named:
            self._bring_up_to_date(touched)
            if named:
                model.repaint()

    def _bring_up_to_date(self, codings: Iterable[str]) -> None:
        shown, kept = self._shown, {row.id for row in self.selected()}
        now = {row.id: row for row in self._session.open_project.passages.of(codings)}
        for coding in codings:
            row = now.get(coding)
            if (
                row
                and row.code in shown.active_codes
                and row.coder in shown.coders
                and (not shown.active_documents or row.document in shown.active_documents)
            ):
                self._model.put(row)
            else:
                self._model.drop(coding)
        if kept - {row.id for row in self.selected()}:  # a row that moved was taken away first
            self._select(kept)
        self._on_rows_changed()

    def _on_coding_changed(self) -> None:
        """Point out the coding that is selected elsewhere."""
        coding = self._shown.coding
        if coding and self.isVisible() and not self._table.hasFocus():
            at = self._model.row_of(coding)
            if at >= 0:
                self._table.selectRow(at)

    def _on_filter(self) -> None:
        if not self._stale:
            self._keep()
            self._top = None
            self._model.filter(self._filter.text())

    def _select(self, codings: Iterable[str]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        selection = self._table.selectionModel()
        for coding in codings:
            at = self._model.row_of(coding)
            if at >= 0:
                index = self._model.index(at, Column.DOCUMENT)
                selection.select(index, flag.Select | flag.Rows)
                selection.setCurrentIndex(index, flag.NoUpdate)

    # what it looks like

    def _on_rows_changed(self) -> None:
        shown, model = self._shown, self._model
        filled = bool(model.rows())
        if not shown.active_codes:
            text = _(
                "Click a code in the tree to list its passages here, from all documents. "
                "Hold Ctrl to choose more codes."
            )
        elif model.busy:
            text = _("Searching…")
        elif self._filter.text() and not model.empty:
            text = _("No passage holds these words.")
        elif shown.active_documents:
            text = _("There are no passages with these codes in the chosen documents.")
        else:
            text = _("There are no passages with these codes yet.")
        self._empty.text.setText(text)
        self._stack.setCurrentWidget(self._table if filled else self._empty)
        self._copy.setEnabled(filled)
        self._filter.setVisible(bool(shown.active_codes))
        self._show_columns()
        self._show_title()

    def _title(self) -> str:
        codes, rows = self._shown.active_codes, self._model.rows()
        parts = [_("Retrieved passages")]
        if codes and self._session.project:
            n = self._model.documents
            name = self._session.codes[next(iter(codes))].name(i18n.language())
            many = ngettext("{n} code", "{n} codes", len(codes)).format(n=len(codes))
            parts.append(name if len(codes) == 1 else many)
            parts.append(ngettext("{n} document", "{n} documents", n).format(n=n))
            parts.append(f"{len(rows)}…" if self._model.busy else str(len(rows)))
        return " · ".join(parts).upper()

    def _show_title(self) -> None:
        title, label = self._title(), self._header.title
        mode, room = Qt.TextElideMode.ElideRight, max(label.width(), 40)
        label.setText(label.fontMetrics().elidedText(title, mode, room))
        label.setToolTip(title)

    def _show_columns(self) -> None:
        """Leave out what does not fit, and the code where there is only one."""
        for column, width in _NEEDS.items():
            one_code = column == Column.CODE and len(self._shown.active_codes) == 1
            self._table.setColumnHidden(column, self.width() < width or one_code)

    def _on_clicked(self, _index: QModelIndex) -> None:
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self.go_to()

    def _on_menu(self, where: QPoint) -> None:
        rows = self.selected()
        if not rows:
            return
        coder, menu = self._session.coder, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = self._session.can_change and any(coder and row.coder == coder.id for row in rows)
        menu.addAction(theme.icon("arrow-right-circle-outline"), _("Go to passage"), self.go_to)
        menu.addAction(theme.icon("content-copy"), _("Copy with source"), self.copy_with_source)
        menu.addSeparator()
        change = menu.addAction(theme.icon("tag-edit-outline"), _("Change code…"), self.recode)
        remove = menu.addAction(theme.icon("trash-can-outline"), _("Remove coding"), self.remove)
        change.setEnabled(own)
        remove.setEnabled(own)
        menu.popup(self._table.viewport().mapToGlobal(where))


def _of(changes: Changes, table: str, column: str) -> set[str]:
    """Return what the changed rows of a table belong to, or did."""
    images = (image for row in changes.tables.get(table, ()) for image in (row.before, row.after))
    return {str(image[column]) for image in images if image and image[column]}
