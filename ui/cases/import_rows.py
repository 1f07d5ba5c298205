"""The rows of a sheet in the preview of an import, with the conflicts under them.

The one rule: a tick says that the value of the sheet is taken; without one, that of the project.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qcoder.case_import import RowState
from qcoder.i18n import _
from qcoder.model import Case
from ui import theme
from ui.cases.import_lines import STATES, Line
from ui.combo import Combo
from ui.widgets import PAD, MenuButton, label

_LINE = Qt.ItemDataRole.UserRole
_OUT, _NEW = "out", "new"


class RowsPreview(QWidget):
    """Rows by their state; what a row is about can be said."""

    row_chosen = Signal(int, object)  # a line is of a case by this name; None leaves it out
    cell_ticked = Signal(int, str, bool)  # of a line and heading: whether it is overwritten

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._cases: Sequence[Case] = ()
        self._state = ""
        self._ready = False
        self.chips: dict[str, MenuButton] = {}
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Rows of the sheet"))
        self.tree.setHeaderLabels([_("Line"), _("Name"), _("State"), _("What is done")])
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(4 * theme.GRID)
        header = self.tree.header()
        header.setStretchLastSection(True)
        for column, width in enumerate((19, 64, 32)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width * theme.GRID)
        self.about = label("", "muted")
        self.meant = Combo(_("Which case the row is about"))
        self.meant.setMinimumWidth(75 * theme.GRID)
        self._lay_out()
        self.tree.currentItemChanged.connect(lambda *_what: self._show_row())
        self.tree.itemChanged.connect(self._on_changed)
        self.meant.activated.connect(self._on_meant)

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(theme.GRID)
        for state, text, tip in (("", _("All"), _("All rows")), *STATES):
            made = MenuButton(_(text), _(tip))
            made.setCheckable(True)
            made.clicked.connect(lambda _on=False, state=state: self.show_state(state))
            self.chips[state] = made
            chips.addWidget(made)
        chips.addStretch()
        below = QHBoxLayout()
        below.setSpacing(2 * theme.GRID)
        below.addWidget(self.about)
        below.addWidget(self.meant)
        below.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(chips)
        column.addWidget(self.tree, 1)
        column.addLayout(below)

    def show_lines(
        self,
        found: Sequence[Line],
        cases: Sequence[Case],
        *,
        keep: bool,
        otherwise: Collection[tuple[int, str]],
        each: bool,
    ) -> None:
        """Show the rows; `each` where every conflict can be chosen by itself."""
        current = self.current()
        down = self.tree.verticalScrollBar().value()
        self._ready = False
        self._lines, self._cases = found, cases
        self.tree.clear()
        for line in found:
            item = QTreeWidgetItem(
                self.tree, [str(line.number), line.name or "–", line.state_text(), line.text()]
            )
            item.setData(0, _LINE, line)
            for column in range(4):
                item.setToolTip(column, item.text(column))
            self._color(item, line)
            for cell in line.conflicts if each else ():
                over = keep == ((line.number, cell.heading) in otherwise)
                under = QTreeWidgetItem(item, ["", cell.heading, "", f"{cell.old} → {cell.new}"])
                under.setData(0, _LINE, line)
                under.setData(1, _LINE, cell.heading)
                state = Qt.CheckState.Checked if over else Qt.CheckState.Unchecked
                under.setCheckState(1, state)
                self._say(under, over)
            item.setExpanded(True)
        self._show_counts()
        self.show_state(self._state)
        self._return_to(current)
        self.tree.verticalScrollBar().setValue(down)
        if self._lines and not self.tree.currentItem():
            self.tree.setCurrentItem(self._first())
        self._ready = True
        self._show_row()

    def _first(self) -> QTreeWidgetItem:
        """Return the row to begin at: the first that something is to be said of."""
        items = filter(None, map(self.tree.topLevelItem, range(self.tree.topLevelItemCount())))
        states = (RowState.CONFLICT, RowState.UNMATCHED)
        rows = sorted(items, key=lambda item: item.data(0, _LINE).state not in states)
        return rows[0]

    def current(self) -> Line | None:
        """Return the row that is current."""
        item = self.tree.currentItem()
        return item.data(0, _LINE) if item else None

    def show_state(self, state: str) -> None:
        """Show only the rows in a state; without one, all."""
        if state and not any(line.in_state(state) for line in self._lines):
            state = ""
        self._state = state
        for key, chip in self.chips.items():
            chip.setChecked(key == state)
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item:
                line: Line = item.data(0, _LINE)
                item.setHidden(not line.in_state(state))

    def _show_counts(self) -> None:
        names = {"": _("All")} | {state: _(text) for state, text, _tip in STATES}
        for state, chip in self.chips.items():
            n = sum(line.in_state(state) for line in self._lines)
            chip.setText(f"{names[state]} {n}")
            chip.setVisible(n > 0 or not state)

    def _color(self, item: QTreeWidgetItem, line: Line) -> None:
        colors = theme.colors()
        color = {
            RowState.NEW: colors.good,
            RowState.CONFLICT: colors.bad,
            RowState.UNMATCHED: colors.muted,
            RowState.UNCHANGED: colors.muted,
        }.get(RowState(line.state))
        if color:
            item.setForeground(2, QColor(color))
        if line.state in (RowState.UNMATCHED, RowState.UNCHANGED):
            for column in (1, 3):
                item.setForeground(column, QColor(colors.muted))

    def _return_to(self, before: Line | None) -> None:
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            line: Line | None = item.data(0, _LINE) if item else None
            if item and before and line and line.number == before.number:
                self.tree.setCurrentItem(item)

    # what a row is about

    def _show_row(self) -> None:
        line = self.current()
        self.meant.setVisible(line is not None)
        self.about.setVisible(line is not None)
        if line is None:
            return
        self.about.setText(_("Line {line} is about").format(line=line.number))
        self.meant.clear()
        if line.name:
            self.meant.addItem(_("a new case, “{name}”").format(name=line.name), (_NEW, line.name))
        self.meant.addItem(_("no case: it is left out"), (_OUT, ""))
        for case in self._cases:
            near = case.name == line.suggestion
            text = _("{case} (it looks like it)").format(case=case.name) if near else case.name
            self.meant.addItem(text, ("", case.name))
        wanted = (_NEW, line.name) if line.key else (_OUT, "")
        wanted = ("", line.matched) if line.matched else wanted
        kept = (at for at in range(self.meant.count()) if tuple(self.meant.itemData(at)) == wanted)
        self.meant.setCurrentIndex(next(kept, -1))

    def _on_meant(self, at: int) -> None:
        line, (what, name) = self.current(), self.meant.itemData(at)
        if line:
            self.row_chosen.emit(line.number, None if what == _OUT else name)

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if self._ready and column == 1 and item.parent():
            line: Line = item.data(0, _LINE)
            over = item.checkState(1) == Qt.CheckState.Checked
            self._ready = False
            self._say(item, over)
            self._ready = True
            self.cell_ticked.emit(line.number, item.data(1, _LINE), over)

    def _say(self, item: QTreeWidgetItem, over: bool) -> None:
        item.setText(2, _("overwrite") if over else _("keep"))
