"""The head of the page: which table is shown, as what, what can be done with it, and its chips.

The one rule: it does nothing by itself; the page does what its buttons ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qcoder.i18n import N_, _
from qcoder.tables.kinds import KINDS
from ui import theme
from ui.preferences import Preferences
from ui.session import Session
from ui.tables.chips import ChipsBar
from ui.tables.content import View
from ui.tables.saving import SaveButton
from ui.widgets import PAD, Segments, button, label

_VIEWS = (
    (View.TABLE, N_("Table"), N_("Show the table")),
    (View.FIGURE, N_("Figure"), N_("Show the figure")),
    (View.BOTH, N_("Both"), N_("Show the table and the figure")),
)


class Head(QWidget):
    """Title, buttons and chips."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        window: QWidget,
        copy: Callable[[], Any],
        report: Callable[[], Any],
    ) -> None:
        super().__init__()
        self.title = label("", "title")
        views = [(key, _(text), _(tip)) for key, text, tip in _VIEWS]
        self.segments = Segments(views, _("Table or figure"))
        self.copy = button(_("Copy"), copy, "chip")
        self.copy.setToolTip(_("Copy the table for a spreadsheet or a document"))
        self.save = SaveButton(session, preferences, window)
        self.report = button(_("Add to report"), report, "chip")
        self.chips = ChipsBar(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, theme.GRID)
        column.setSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.title, 1)
        for one in (self.segments, self.copy, self.save, self.report):
            row.addWidget(one)
        column.addLayout(row)
        column.addWidget(self.chips)

    def show_name(self, name: str) -> None:
        """Show which table it is about; a table without a figure is shown as one only."""
        self.title.setText(_(KINDS[name].title))
        self.segments.setVisible(bool(KINDS[name].figure))
