"""The bar under the menus: what fills the centre, the search field, and who is coding.

The one rule: what other work there is (importing, later tables and agreement) is a tab here, never
a window of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QInputDialog,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from qcoder.i18n import _
from qcoder.model import CoderKind
from ui import theme
from ui.session import Session

_INITIALS = 2
_PADDING = 36  # pixels


class TopBar(QToolBar):
    """The tabs at the left, search and coder at the right."""

    def __init__(self, session: Session, search: QAction) -> None:
        super().__init__(_("Toolbar"))
        self._session = session
        self.setObjectName("top_bar")
        self.setMovable(False)
        self.toggleViewAction().setEnabled(False)
        self._tabs = QButtonGroup(self)
        self._first_space = self.addWidget(_space())
        self.addWidget(self._search(search))
        self.addWidget(_gap())
        self._who = QToolButton()
        self._who.setObjectName("who")
        self._who.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._who)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._who.setMenu(self._menu)
        self.addWidget(self._who)
        session.project_changed.connect(self.update_coder)
        session.changes.connect(self.update_coder)
        self.update_coder()

    def add_tab(self, text: str, on_chosen: Callable[[], object]) -> QToolButton:
        """Add a tab at the right of those that are there."""
        tab = QToolButton()
        tab.setObjectName("tab")
        tab.setText(text)
        tab.setAccessibleName(text)
        tab.setCheckable(True)
        bold = tab.font()
        bold.setBold(True)  # as it is once it is chosen: no tab changes its width then
        tab.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(text) + _PADDING)
        tab.clicked.connect(lambda: on_chosen())
        self._tabs.addButton(tab)
        self.insertWidget(self._first_space, tab)
        return tab

    def update_coder(self) -> None:
        """Show who is coding."""
        coder = self._session.coder
        self._who.setVisible(coder is not None)
        if coder:
            words = coder.name.split()
            initials = coder.name if len(words) == 1 else "".join(word[0] for word in words)
            self._who.setText(initials[: _INITIALS + 1])
            name = _("You are coding as {name}").format(name=coder.name)
            self._who.setToolTip(name)
            self._who.setAccessibleName(name)

    def _search(self, action: QAction) -> QToolButton:
        found = QToolButton()
        found.setObjectName("search")
        found.setText(f"{action.text()}    {action.shortcut().toString()}")
        found.setAccessibleName(action.text())
        found.setMinimumSize(QSize(260, 0))
        found.clicked.connect(action.trigger)
        return found

    def _fill_menu(self) -> None:
        self._menu.clear()
        session = self._session
        for coder in session.coders.values():
            if coder.kind != CoderKind.PERSON:
                continue
            action = self._menu.addAction(_("Code as {name}").format(name=coder.name))
            action.setCheckable(True)
            action.setChecked(coder == session.coder)
            action.setEnabled(session.can_change)
            action.triggered.connect(lambda _on=False, key=coder.id: session.work_as(key))
        self._menu.addSeparator()
        package = session.project is not None and session.project.packages.mark is not None
        new = self._menu.addAction(
            _("New coder… (not in a package)") if package else _("New coder…")
        )
        new.setEnabled(session.can_change and not package)
        new.triggered.connect(self._ask_name)

    def _ask_name(self) -> None:
        """Ask who comes to code in this project too."""
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(_("New coder"))
        dialog.setLabelText(_("Your name or initials, under which you code"))
        dialog.textValueSelected.connect(self._session.add_coder)
        dialog.open()


def _gap() -> QWidget:
    gap = QWidget()
    gap.setFixedWidth(theme.GRID)
    return gap


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
