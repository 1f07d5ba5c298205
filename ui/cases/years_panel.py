"""The figures per year below the grid: of the case that is current, with what each figure counts.

The one rule: what a figure counts stands beside it, and is written for all that are selected.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qcoder.flows import Flow
from qcoder.i18n import N_, _, ngettext
from ui import theme
from ui.cases.sheet import SheetView
from ui.cases.years import YEAR, YearsModel
from ui.session import Session
from ui.widgets import PAD, Messages, PaneHeader, icon_button, label

SAID = (
    ("definition", N_("Definition")),
    ("unit", N_("Counting unit")),
    ("source", N_("Source")),
    ("reliability", N_("Reliability")),
)
_TABLE_WIDTH = 100 * theme.GRID


class YearsTable(SheetView):
    """The years; a year that was written stays the current one, wherever it comes to stand."""

    def __init__(self, years: YearsModel) -> None:
        super().__init__(years, _("Figures per year"))
        self.setObjectName("years")
        self._begun = -1  # the row of a new year that was just written
        years.year_written.connect(self._on_year_written)

    def go_on(self, down: int, right: int) -> None:
        # From a new year down to the next new one: years that were there are not typed over.
        begun, self._begun = self._begun, -1
        if begun >= 0 and down:
            self.go_to(self.model().rowCount() - 1, YEAR)
        else:
            super().go_on(down, right)

    def _on_year_written(self, row: int, new: bool) -> None:
        self.go_to(row, YEAR)
        self._begun = row if new else -1


class YearsPanel(QWidget):
    """Years by measures, and the words on the figures that are selected."""

    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.years = YearsModel(session)
        self.table = YearsTable(self.years)
        self.years.setParent(self.table)
        self.add_button = icon_button("plus", _("Add a year"), self.add_year)
        self.remove_button = icon_button(
            "trash-can-outline", _("Remove the figures of the selected years"), self.remove_years
        )
        self.head = PaneHeader(_("Figures per year"), [self.add_button, self.remove_button])
        self.about = label("", "muted", wrap=True)
        self.edits = {key: QLineEdit() for key, _text in SAID}
        self.notes = Messages(_("Remarks on the figures"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setContentsMargins(PAD, 0, PAD, theme.GRID)
        form.setHorizontalSpacing(2 * theme.GRID)
        form.setVerticalSpacing(theme.GRID)
        form.addWidget(self.about, 0, 0, 1, 2)
        for row, (key, text) in enumerate(SAID, start=1):
            edit, name = self.edits[key], label(_(text), "muted")
            edit.setAccessibleName(_(text))
            name.setBuddy(edit)
            form.addWidget(name, row, 0)
            form.addWidget(edit, row, 1)
        form.addWidget(self.notes, len(SAID) + 1, 0, 1, 2)
        form.setRowStretch(len(SAID) + 2, 1)
        form.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.table.setMinimumWidth(_TABLE_WIDTH)
        row.addWidget(self.table, 3)
        row.addWidget(_scrolled(form), 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.table.filled.connect(self._on_filled)
        self.table.pasted.connect(self._on_pasted)
        self.table.delegate.refused.connect(self.refused)
        self.table.selectionModel().selectionChanged.connect(lambda *_what: self.show_words())
        self.years.modelReset.connect(self.show_words)
        for key, edit in self.edits.items():
            edit.editingFinished.connect(lambda key=key: self._on_words(key))

    # what the page calls

    def show_case(self, case: str, name: str) -> None:
        """Show the figures of a case (an id), as they are now."""
        at = self.table.currentIndex()
        self.years.show_case(case)
        for column in range(self.years.columnCount()):
            text = str(self.years.headerData(column, Qt.Orientation.Horizontal))
            words = self.table.fontMetrics().horizontalAdvance(text) + 6 * theme.GRID
            self.table.setColumnWidth(
                column, max(words, (18 if column == YEAR else 22) * theme.GRID)
            )
        title = _("Figures per year: {case}").format(case=name) if name else _("Figures per year")
        self.head.title.setText(title.upper())
        if at.isValid() and not self.table.currentIndex().isValid() and case:
            self.table.go_to(at.row(), at.column())
        can = self.years.can_change
        self.add_button.setEnabled(can)
        self.remove_button.setEnabled(can)
        project = self._session.project
        self.notes.show_lines(list(project.flows.notes(case)) if project and case else [])
        self.show_words()

    def add_year(self) -> None:
        """Have a year typed in the last line."""
        if self.years.can_change:
            self.table.setFocus()
            self.table.go_to(self.years.rowCount() - 1, YEAR)
            self.table.begin_edit()

    def remove_years(self) -> None:
        """Remove all figures of the years that are selected."""
        if self.years.can_change:
            self.years.remove_years(sorted({index.row() for index in self.table.selectedIndexes()}))
            self.refused.emit(self.years.refusal)

    # the words

    def show_words(self) -> None:
        """Show what is said of the figures that are selected."""
        flows = self._flows()
        can = self.years.can_change and bool(flows)
        n = len(flows)
        self.about.setText(
            ngettext("Of {n} selected figure:", "Of {n} selected figures:", n).format(n=n)
            if n
            else _("Select figures, or a whole year, to say what they count.")
        )
        for key, edit in self.edits.items():
            said = {str(getattr(flow, key)) for flow in flows}
            if not edit.hasFocus() or not edit.isModified():
                edit.setText(said.pop() if len(said) == 1 else "")
                edit.setCursorPosition(0)
                edit.setModified(False)
            edit.setPlaceholderText(_("different") if len(said) > 1 else "")
            edit.setEnabled(can)

    def _flows(self) -> list[Flow]:
        return [flow for cell in self._cells() if (flow := self.years.flow(*cell))]

    def _cells(self) -> list[tuple[int, int]]:
        """Return the cells that are selected; those of a whole year where the year is."""
        chosen: dict[tuple[int, int], None] = {}
        for index in self.table.selectedIndexes():
            columns = (
                range(self.years.columnCount()) if index.column() == YEAR else [index.column()]
            )
            chosen |= dict.fromkeys((index.row(), column) for column in columns)
        return list(chosen)

    def _on_words(self, key: str) -> None:
        edit = self.edits[key]
        if edit.isModified():
            edit.setModified(False)
            self.years.describe(self._cells(), key, edit.text().strip())
            self.refused.emit(self.years.refusal)

    # the figures

    def _on_filled(self, chosen: Sequence[object], text: str) -> None:
        cells = [(one.row(), one.column()) for one in chosen]  # pyright: ignore
        if not text:
            self.years.clear(cells)
        elif cells:
            with_year = [cell for cell in cells if self.years.place(*cell)]
            self.years.fill(with_year, text)
        self.refused.emit(self.years.refusal)

    def _on_pasted(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        self.years.paste(row, column, block)
        self.refused.emit(self.years.refusal)


def _scrolled(layout: QLayout) -> QScrollArea:
    """Put a layout where it leaves the cases above it room on a small screen."""
    within = QWidget()
    within.setObjectName("panel")
    within.setLayout(layout)
    area = QScrollArea()
    area.setWidget(within)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
