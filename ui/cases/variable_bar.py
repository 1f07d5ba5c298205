"""The bar in which a variable is made or changed: its name, kind and options.

The one rule: it stays open until the change is made or given up; what is refused is said in it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.model import Variable, VariableKind
from ui import theme
from ui.cases.model import KINDS
from ui.combo import Combo
from ui.session import Session
from ui.widgets import PAD, button, label

_LISTED = (VariableKind.ONE_OF, VariableKind.SEVERAL_OF)


class VariableBar(QFrame):
    """A small form above the grid, hidden while it is not needed."""

    def __init__(self, session: Session, on_closed: Callable[[str], object]) -> None:
        """Take what is done once it closes, with the id of a variable that was made or changed."""
        super().__init__()
        self.setObjectName("strip")
        self._session, self._on_closed = session, on_closed
        self._variable: Variable | None = None
        self.title = label("", "caps")
        self.name = _edit(_("Name of the variable"))
        self.kind = Combo(_("Kind of variable"))
        for kind, (text, icon) in KINDS.items():
            self.kind.addItem(theme.icon(icon), _(text), kind)
        self.options = _edit(_("Options, separated by |"))
        self.go = button(_("Add"), self.save, "primary")
        self.problem = label("", "bad", wrap=True)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._on_kind)
        for one in (self.name, self.options):
            one.returnPressed.connect(self.save)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.title)
        row.addWidget(self.name, 3)
        row.addWidget(self.kind)
        row.addWidget(self.options, 4)
        row.addWidget(self.go)
        row.addWidget(button(_("Cancel"), lambda: self.leave(""), "flat"))
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(theme.GRID)
        column.addLayout(row)
        column.addWidget(self.problem)

    def open(self, variable: Variable | None = None) -> None:
        """Ask for a new variable, or for what is to change of one."""
        self._variable = variable
        self.title.setText((_("Variable") if variable else _("New variable")).upper())
        self.name.setText(variable.name if variable else "")
        self.options.setText(" | ".join(variable.options) if variable else "")
        at = self.kind.findData(variable.kind if variable else VariableKind.TEXT)
        self.kind.setCurrentIndex(at)
        self.go.setText(_("Change") if variable else _("Add"))
        self.go.setAccessibleName(self.go.text())
        self._say("")
        self._on_kind()
        self.show()
        self.name.setFocus()
        self.name.selectAll()

    def save(self) -> None:
        """Make the variable, or change it, as one operation."""
        before, kind = self._variable, VariableKind(self.kind.currentData())
        options = [one.strip() for one in self.options.text().split("|") if one.strip()]
        chosen = options if kind in _LISTED else []

        def act() -> str:
            try:
                return self._change(before, kind, chosen) if before else self._add(kind, chosen)
            except (Refused, NotFound) as error:
                self._say(str(error))
                return ""

        made = self._session.perform(act)
        if made:
            self.leave(made)

    def leave(self, made: str = "") -> None:
        """Close the bar."""
        self.hide()
        self._on_closed(made)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _add(self, kind: VariableKind, options: list[str]) -> str:
        cases = self._session.open_project.cases
        return cases.add_variable(self.name.text(), kind, options).id

    def _change(self, before: Variable, kind: VariableKind, options: list[str]) -> str:
        project = self._session.open_project
        with project.operation(N_("change variable")):
            if self.name.text().strip() != before.name:
                project.cases.rename_variable(before.id, self.name.text())
            if kind != before.kind:
                project.cases.set_kind(before.id, kind, options)
            elif tuple(options) != before.options:
                project.cases.set_options(before.id, options)
        return before.id

    def _on_kind(self) -> None:
        self.options.setVisible(self.kind.currentData() in _LISTED)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def _edit(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(name)
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made
