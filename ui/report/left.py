"""The left of the page: the list of parts under its name, with what can be added and done.

The one rule: it changes nothing by itself; menus are filled when they open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.report.parts_list import PartsList
from ui.widgets import PaneHeader, icon_button

Fill = Callable[[QMenu], object]
_WIDTH = 84 * theme.GRID


class Left(QWidget):
    """The parts of the report."""

    def __init__(self, fill_add: Fill, fill_more: Fill) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self.list = PartsList()
        self.add_button = icon_button("plus", _("Add to the report"))
        self.more_button = icon_button("dots-horizontal", _("What can be done with the parts"))
        for made, fill in ((self.add_button, fill_add), (self.more_button, fill_more)):
            menu = QMenu(made)
            menu.aboutToShow.connect(lambda menu=menu, fill=fill: (menu.clear(), fill(menu)))
            made.setMenu(menu)
            made.setPopupMode(made.ToolButtonPopupMode.InstantPopup)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PaneHeader(_("Report"), (self.add_button, self.more_button)))
        column.addWidget(self.list, 1)

    def allow(self, allowed: bool) -> None:
        """Say whether parts can be changed now."""
        self.list.can_change = allowed
        for one in (self.add_button, self.more_button):
            one.setEnabled(allowed)
