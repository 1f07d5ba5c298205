"""The passages of the activated codes and documents, to read, jump to, copy, recode and remove.

The one rule: it follows what is activated and every change, row by row; only passages of one's own
are changed from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from qcoder.model import Changes, Span, Valence
from qcoder.queries.combined import Combine
from qcoder.queries.retrieval import Retrieved
from ui.retrieved import menus, words
from ui.retrieved.acting import Acting
from ui.retrieved.changed import respoken, touched
from ui.retrieved.copying import copy_passages
from ui.retrieved.header import ListHeader
from ui.retrieved.model import RetrievedModel
from ui.retrieved.rows import Asked, By, Column, Row, codings_of, key_of
from ui.retrieved.saving import Saving
from ui.retrieved.table import PassageTable
from ui.session import Session
from ui.shown import Shown
from ui.widgets import EmptyState

_MOST_DOCUMENTS = 20  # above as many changed documents it is faster to retrieve all again
_NAMES = {"documents", "speakers", "codes", "coders"}  # what rows are called and sorted by
_FILTER_MS = 200
# Below which width of the pane a column is left out.
_NEEDS = {Column.VALENCE: 480, Column.CODER: 560, Column.CODE: 620, Column.SPEAKER: 800}


class RetrievedPane(QWidget):
    """The retrieved passages."""

    recode_wanted = Signal(object)  # tuple of the ids of codings, all one's own
    busy = Signal(bool)  # True: a thread has the project, the window waits

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._shown = shown
        self._stale = True
        self._kept: set[str] = set()  # the rows to select once all are there,
        self._pointed = ""  # or else the coding to point out,
        self._top: int | None = None  # and where to scroll to
        self._later: Callable[[], object] | None = None  # once all rows are there
        self._mode = Combine.ANY
        self.acting = Acting(session)
        self._saving = Saving(session, self)
        self._model = RetrievedModel(session)
        self._table = PassageTable(self._model)
        self._empty = EmptyState("")
        self._bar = QProgressBar()
        self._stack = QStackedWidget()
        self._header = ListHeader()
        self._filter = self._header.filter
        self._timer = QTimer(self, singleShot=True, interval=_FILTER_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Writing the file…"))
        self._bar.hide()
        for one in (self._table, self._empty):
            self._stack.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        session, shown, table = self._session, self._shown, self._table
        session.changes.connect(self._on_changes)
        session.project_changed.connect(self._reload)
        session.closing.connect(self._saving.stop)
        shown.activated_changed.connect(self._reload)
        shown.filters_changed.connect(self._reload)
        shown.coding_changed.connect(self._on_coding_changed)
        header = self._header
        header.combined.connect(self.combine)
        header.grouped.connect(self.group)
        header.copy_wanted.connect(self.copy_all)
        header.save_wanted.connect(self.save_as)
        self._saving.path_chosen.connect(self.save_to)
        self._saving.busy.connect(self._on_saving)
        self._filter.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._on_filter)
        self._model.rested.connect(self._on_rested)
        table.clicked.connect(self._on_clicked)
        table.entered_row.connect(self.go_to)
        table.copy_wanted.connect(self.copy_with_source)
        table.remove_wanted.connect(self.remove)
        table.judged.connect(self.judge)
        table.customContextMenuRequested.connect(self._on_menu)

    # how the list is made

    @property
    def by(self) -> By:
        """What the list is grouped by."""
        return self._model.by

    def combine(self, mode: Combine) -> None:
        """List the passages of the chosen codes together in another way."""
        self._mode = mode
        self._header.choose(mode)
        self._reload()

    def group(self, by: By) -> None:
        """Put the list in groups."""
        self._header.choose_group(by)
        self._keep()
        self._model.group(by)

    def choose_groups(self) -> None:
        """Let the user choose what the list is grouped by."""
        self._header.open_groups()

    def focus_filter(self) -> None:
        """Go to the line to filter by."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    # what can be done with the rows

    def selected_rows(self) -> Sequence[Row]:
        """Return the rows that are selected, from top to bottom."""
        lines = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        return [row for row in map(self._model.row, lines) if row]

    def selected(self) -> Sequence[Retrieved]:
        """Return the codings beneath the selected rows, each once."""
        found = (one for row in self.selected_rows() for one in codings_of(row))
        return list({one.id: one for one in found}.values())

    def go_to(self) -> None:
        """Show the passage of the current row in its document."""
        index = self._table.currentIndex()
        row = self._model.row(index.row()) if index.isValid() else None
        if isinstance(row, Retrieved):
            coding = self._session.perform(lambda: self._session.open_project.codings.get(row.id))
            if coding:
                self._shown.go_to(coding)
        elif row:
            self._shown.go_to_passage(row.document, Span(row.start, row.end))

    def copy_with_source(self) -> None:
        """Copy the selected passages, each with where it comes from."""
        copy_passages(self._session, self._model.said, self.selected_rows())

    def copy_all(self) -> None:
        """Copy all passages of the list, each with where it comes from."""
        self._once_complete(
            lambda: copy_passages(self._session, self._model.said, self._model.rows())
        )

    def remove(self) -> None:
        """Remove the selected codings that are one's own, as one operation."""
        self.acting.remove(self.selected())

    def judge(self, valence: Valence | None) -> None:
        """Give the selected codings that are one's own a valence; the same again takes it back."""
        self.acting.judge(self.selected(), valence)

    def flag(self, flag: str) -> None:
        """Set a flag of the selected codings that are one's own, or take it away."""
        self.acting.flag(self.selected(), flag)

    def recode(self) -> None:
        """Ask for another code for the selected codings that are one's own."""
        own = self.acting.may_change(self.selected())
        if own:
            self.recode_wanted.emit(tuple(one.id for one in own))

    def valence_keys(self) -> Mapping[Valence, Sequence[QKeySequence]]:
        """Return the keys that judge."""
        return self._table.valence_keys()

    def use_valence_keys(
        self, keys: Callable[[], Mapping[Valence, Sequence[QKeySequence]]]
    ) -> None:
        """Have other keys judge: those of the window."""
        self._table.valence_keys = keys

    def save_as(self, suffix: str = "docx") -> None:
        """Let the user choose where the list is written to."""
        if self._session.project and self._shown.active_codes:
            self._saving.ask(suffix, _("passages"))
        elif self._session.project:
            self._say_empty()

    def save_to(self, path: str) -> None:
        """Write the list to a path, once all of it is there."""
        self._once_complete(lambda: self._write(Path(path)))

    def _write(self, path: Path) -> None:
        model, title = self._model, words.names(self._session, self._shown)
        if model.rows():
            self._saving.save(path, model.rows(), model.groups(), title)
        else:
            self._say_empty()

    def _say_empty(self) -> None:
        self._session.said.emit(_("There are no passages to write: choose a code first."), True)

    def _once_complete(self, act: Callable[[], object]) -> None:
        if self._stale:
            self._load()
        if self._model.busy:
            self._later = act
        else:
            act()

    def _on_saving(self, busy: bool) -> None:
        """Touch the project no more while a thread has it."""
        self._bar.setVisible(busy)
        self._stack.setVisible(not busy)
        self.busy.emit(busy)

    # following what is shown

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._load()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._model.busy and not self._later:
            self._let_go()  # what is shown instead may have the project to itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()
        self._show_title()

    def _reload(self) -> None:
        self._let_go()
        if self.isVisible():
            self._load()

    def _let_go(self) -> None:
        self._stale, self._later = True, None
        self._model.stop()

    def _load(self, *, stay: bool = False) -> None:
        self._stale = False
        shown = self._shown
        self._keep()
        self._pointed = ""
        if not (self._kept or stay):
            self._pointed, self._top = shown.coding or "", 0
        mode = self._mode if self._together else Combine.ANY
        codes = shown.active_codes if mode == Combine.ANY else shown.chosen_codes
        asked = Asked(codes, shown.active_documents, shown.coders, mode)
        self._model.show(asked if self._session.project else Asked(), self._filter.text())

    @property
    def _together(self) -> bool:
        """Whether there are several codes to combine."""
        return len(self._shown.chosen_codes) > 1

    def _keep(self) -> None:
        """Note what is selected and where the list is, unless that is still to be found again."""
        if not self._model.busy:
            self._kept = {key_of(row) for row in self.selected_rows()}
            self._top = self._table.verticalScrollBar().value()

    def _on_rested(self) -> None:
        """Show what was found until now; once that is all, what was selected before."""
        if not self._model.busy:
            self._select(self._kept or {self._model.key_with(self._pointed)})
            if self._top is not None:
                self._table.verticalScrollBar().setValue(self._top)
        self._on_rows_changed()
        if self._later and not self._model.busy:
            act, self._later = self._later, None
            act()

    def _on_changes(self, changes: Changes) -> None:
        tables, model = changes.tables, self._model
        model.forget(respoken(changes))
        named = bool(tables.keys() & _NAMES)
        if not self.isVisible() or self._stale:
            self._let_go()
            return
        if not self._shown.active_codes:
            self._on_rows_changed()
            return
        documents = touched(self._session, changes)
        if len(documents) > _MOST_DOCUMENTS or (
            (documents or named) and (model.busy or (named and model.names_matter(tables)))
        ):
            self._load(stay=True)
        elif documents or named:
            self._bring_up_to_date(documents)
            if named:
                model.repaint()

    def _bring_up_to_date(self, documents: Iterable[str]) -> None:
        kept = {key_of(row) for row in self.selected_rows()}
        self._model.bring_up_to_date(documents)
        if kept - {key_of(row) for row in self.selected_rows()}:  # one that moved was taken away
            self._select(kept)
        self._on_rows_changed()

    def _on_coding_changed(self) -> None:
        """Point out the coding that is selected elsewhere."""
        coding = self._shown.coding
        if coding and self.isVisible() and not self._table.hasFocus():
            line = self._model.line_of(self._model.key_with(coding))
            if line >= 0:
                self._table.selectRow(line)

    def _on_filter(self) -> None:
        if not self._stale:
            self._keep()
            self._top = None
            self._model.filter(self._filter.text())

    def _select(self, rows: Iterable[str]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        selection = self._table.selectionModel()
        for row in rows:
            line = self._model.line_of(row)
            if line >= 0:
                index = self._model.index(line, Column.DOCUMENT)
                selection.select(index, flag.Select | flag.Rows)
                selection.setCurrentIndex(index, flag.NoUpdate)

    # what it looks like

    def _on_rows_changed(self) -> None:
        shown, model = self._shown, self._model
        filled = bool(model.rows())
        mode = self._mode if self._together else Combine.ANY
        text = words.nothing(shown, model, mode, self._filter.text())
        self._empty.text.setText(text)
        self._stack.setCurrentWidget(self._table if filled else self._empty)
        self._header.offer(active=bool(shown.active_codes), several=self._together, filled=filled)
        self._show_columns()
        self._show_title()

    def _show_title(self) -> None:
        counted = words.counted(self._session, self._shown, self._model).upper()
        name = _("Retrieved passages").upper()
        self._header.show_title(f"{name} · {counted}" if counted else name, counted)

    def _show_columns(self) -> None:
        """Leave out what does not fit, and the code where there is only one."""
        for column, width in _NEEDS.items():
            one_code = column == Column.CODE and len(self._shown.active_codes) == 1
            self._table.setColumnHidden(column, self.width() < width or one_code)

    def _on_clicked(self, index: QModelIndex) -> None:
        if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
            return
        if index.column() == Column.VALENCE and self.acting.own(self.selected()):
            cell = self._table.visualRect(index)
            menu = menus.valence_menu(self)
            menu.popup(self._table.viewport().mapToGlobal(cell.bottomLeft()))
        else:
            self.go_to()

    def _on_menu(self, where: QPoint) -> None:
        if self.selected_rows():
            menus.row_menu(self).popup(self._table.viewport().mapToGlobal(where))
