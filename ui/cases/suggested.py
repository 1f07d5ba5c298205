"""What seems to belong together by name: documents and speakers with their cases, and why.

The one rule: only suggested; each or all are linked when the user says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from qcoder.i18n import _, ngettext
from qcoder.link_suggestions import Suggestion
from ui import theme
from ui.session import Session
from ui.widgets import PaneHeader, button, row_of


class _List(QTreeWidget):
    """The suggestions; Enter accepts those that are selected."""

    accepted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Suggested(QWidget):
    """A list with a button for what is selected, and one for all."""

    accepted = Signal(object)  # suggestions

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.found: Sequence[Suggestion] = ()
        self.list = _List()
        self.list.setAccessibleName(_("Suggested from names"))
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.accepted.connect(self.accept)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.list.itemSelectionChanged.connect(self._show_buttons)
        self.one = button(_("Accept"), self.accept, "chip")
        self.all = button(_("Accept all"), self.accept_all, "chip")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(PaneHeader(_("Suggested from names")))
        column.addWidget(self.list, 1)
        column.addWidget(row_of(self.one, self.all))

    def refresh(self, cases: Mapping[str, str], speakers: Mapping[str, str]) -> None:
        """Show what is suggested now; hidden where nothing is."""
        self.found = self._session.open_project.cases.suggestions()
        self.list.clear()
        for suggestion in self.found:
            document = self._session.documents[suggestion.document].name
            speaker = speakers.get(suggestion.speaker or "", "?")
            who = f"{document} ({speaker})" if suggestion.speaker else document
            text = f"{who} → {cases.get(suggestion.case, '?')}"
            item = QTreeWidgetItem(self.list, [f"{text}\n{suggestion.reason}"])
            item.setToolTip(0, item.text(0))
        self.setVisible(bool(self.found))
        self._show_buttons()

    def accept(self) -> None:
        """Link what the selected suggestions say."""
        rows = sorted(self.list.indexOfTopLevelItem(item) for item in self.list.selectedItems())
        if rows and self._session.can_change:
            self.accepted.emit([self.found[row] for row in rows])

    def accept_all(self) -> None:
        """Link all that is suggested."""
        if self.found and self._session.can_change:
            self.accepted.emit(self.found)

    def _show_buttons(self) -> None:
        can, n = self._session.can_change, len(self.found)
        self.one.setEnabled(can and bool(self.list.selectedItems()))
        self.all.setEnabled(can and n > 0)
        self.all.setText(ngettext("Accept all {n}", "Accept all {n}", n).format(n=n))
        self.all.setAccessibleName(self.all.text())
