"""The figures of a comparison: over all, and below that a table per code, document, pair and so on.

The one rule: it shows one comparison in several ways and computes nothing; what is behind a line,
others show.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from qcoder.i18n import N_, _
from qcoder.queries.comparison import Comparison, Unit
from ui import theme
from ui.agreement.columns import ALPHA, DIFFERENCE, F1, columns_of, more_titles
from ui.agreement.lines import Line, View, lines_of
from ui.agreement.summary import Summary
from ui.agreement.table import FiguresTable
from ui.session import Session
from ui.widgets import Segments, icon_button, label

_VIEWS = {
    View.CODES: (N_("Codes"), N_("Figures per code")),
    View.THEMES: (N_("Themes"), N_("Figures per theme: what its codes have together")),
    View.DOCUMENTS: (N_("Documents"), N_("Figures per document")),
    View.PAIRS: (N_("Pairs"), N_("Figures per pair of coders")),
    View.WITHOUT: (N_("Without one"), N_("Figures without each coder: who deviates?")),
    View.ORDER: (N_("In order"), N_("Figures in the order of coding: is it getting better?")),
}
_SIDE = 4 * theme.GRID


class FiguresPage(QWidget):
    """The figures over all, the buttons that say what the lines are, and the table."""

    opened = Signal(object, bool)  # a Line, and whether only because figures are new
    changed = Signal()  # of how it is shown, which is to be kept

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.view = View.CODES
        self._found: Comparison | None = None
        self._more: list[str] = []
        self._orders: dict[str, tuple[str, bool]] = {}
        self._current: dict[str, str] = {}  # per view, the line that was opened
        self.summary, self.table = Summary(), FiguresTable()
        self._make()
        self.segments.chosen.connect(self.show_view)
        self.table.opened.connect(self._on_opened)
        self.table.sorted_by.connect(self._on_sorted)
        header = self.table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.columns_menu.popup(header.mapToGlobal(at))
        )

    def _make(self) -> None:
        self.segments = Segments(
            [(view, _(text), _(tip)) for view, (text, tip) in _VIEWS.items()], _("Figures per")
        )
        self.columns_button = icon_button("table-column-plus-after", _("More columns"))
        self.columns_menu = QMenu(self.columns_button)
        self.columns_menu.aboutToShow.connect(self._fill_columns)
        self.columns_button.setMenu(self.columns_menu)
        self.columns_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.segments)
        row.addStretch()
        row.addWidget(self.columns_button)
        top = QVBoxLayout()
        top.setContentsMargins(_SIDE, 3 * theme.GRID, _SIDE, theme.GRID)
        top.setSpacing(2 * theme.GRID)
        top.addWidget(self.summary)
        top.addLayout(row)
        self._nothing = label("", "muted", wrap=True)
        self._nothing.setContentsMargins(_SIDE, _SIDE, _SIDE, 0)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lines = QStackedWidget()
        self._lines.addWidget(self.table)
        self._lines.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._lines, 1)

    # what is shown

    def show_comparison(self, found: Comparison) -> None:
        """Show the figures of a comparison; the line that was opened is opened again."""
        first = self._found is None
        self._found = found
        self.summary.show_comparison(found)
        self._show_lines()
        lines = self.table.figures.lines
        key = lines[0].key if first and lines else self._current.get(self.view, "")
        line = self.table.choose(key)
        if line:
            self._current[self.view] = line.key
            self.opened.emit(line, True)

    def show_view(self, view: View) -> None:
        """Show figures per code, theme, document, pair, without each coder, or in coding order."""
        self.view = View(view)
        self.segments.choose(self.view)
        self._show_lines()
        self.changed.emit()

    def show_column(self, key: str, on: bool) -> None:
        """Show or hide a column besides those there always are."""
        self._more = [one for one in self._more if one != key] + ([key] if on else [])
        self._show_lines()
        self.changed.emit()

    def forget(self) -> None:
        """Show nothing any more: another project is open."""
        self._found, self._current = None, {}

    # how it is kept

    def state(self) -> dict[str, Any]:
        """Return how figures are shown, to be kept."""
        return {"view": self.view, "more": self._more, "orders": self._orders}

    def restore(self, state: dict[str, Any]) -> None:
        """Show figures as was kept."""
        view, more, orders = state.get("view"), state.get("more"), state.get("orders")
        self.view = View(view) if view in [*View] else View.CODES
        known = [key for key, _title in more_titles()]
        self._more = [key for key in known if isinstance(more, list) and key in more]
        self._orders = {}
        for key, order in orders.items() if isinstance(orders, dict) else ():
            if isinstance(order, list) and len(order) == 2:
                self._orders[key] = (str(order[0]), bool(order[1]))
        self.segments.choose(self.view)

    # what happens

    def _on_opened(self, line: Line) -> None:
        self._current[self.view] = line.key
        self.opened.emit(line, False)

    def _on_sorted(self, key: str, down: bool) -> None:
        self._orders[self.view] = (key, down)
        self.changed.emit()

    def _show_lines(self) -> None:
        found = self._found
        if found is None:
            return
        lines = lines_of(found, self.view, self._session)
        columns = columns_of(found, self.view, self._more)
        self.table.show_lines(found, lines, columns, self._order(found))
        self._nothing.setText(
            _("With two coders there is nobody to leave out: this needs three or more.")
            if self.view == View.WITHOUT
            else _("There is nothing here.")
        )
        self._lines.setCurrentWidget(self.table if lines else self._nothing)
        if lines and not self.table.choose(self._current.get(self.view, "")):
            self.table.begin()

    def _order(self, found: Comparison) -> tuple[str, bool]:
        """Return what the lines are sorted by: the worst first, where nothing else was asked."""
        if self.view in self._orders:
            return self._orders[self.view]
        if self.view == View.ORDER:
            return "", False
        if self.view == View.WITHOUT:
            return DIFFERENCE, True
        return (F1 if found.choices.unit == Unit.PASSAGE else ALPHA), False

    def _fill_columns(self) -> None:
        self.columns_menu.clear()
        for key, title in more_titles():
            action = QAction(title, self.columns_menu)
            action.setCheckable(True)
            action.setChecked(key in self._more)
            action.toggled.connect(lambda on, key=key: self.show_column(key, on))
            self.columns_menu.addAction(action)
