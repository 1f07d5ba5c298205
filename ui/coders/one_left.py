"""One thing to settle, whole: both sides, or the proposed code, and the buttons that settle it.

The one rule: a button says all that it does, with the number of codings that it drops.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qcoder import i18n
from qcoder.differences import Difference
from qcoder.i18n import _, ngettext
from qcoder.model import Code
from ui import theme
from ui.coders.left import Item, codings_of, targets
from ui.coders.sides import Sides
from ui.session import Session
from ui.trees.question_bar import QuestionBar
from ui.widgets import PAD, button, label

OURS, THEIRS = "ours", "theirs"


class OneLeft(QWidget):
    """Shows one thing to settle, and settles it."""

    answered = Signal()  # it was settled, or left: the keyboard goes back to the list

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._item: Item | None = None
        self.buttons: list[QPushButton] = []
        self.title = label("", "heading", wrap=True)
        self.where = label("", "quote", wrap=True)
        self.about = label("", wrap=True)
        self.sides, self.question = Sides(), QuestionBar()
        self.question.closed.connect(self.answered)
        self._row = QHBoxLayout()
        self._row.setSpacing(2 * theme.GRID)
        self._row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, PAD, 2 * theme.GRID, PAD)
        column.setSpacing(2 * theme.GRID)
        for one in (self.title, self.where, self.about, self.sides):
            column.addWidget(one)
        column.addLayout(self._row)
        column.addWidget(self.question)
        column.addStretch(1)

    def show_item(self, item: Item | None) -> None:
        """Show one thing to settle, or nothing."""
        self._item = item
        self.question.blockSignals(True)
        self.question.close_question()
        self.question.blockSignals(False)
        self.setVisible(item is not None)
        if item is None:
            return
        self.title.setText(item.what)
        where = self._where(item)
        self.where.setText(where)
        self.where.setVisible(bool(where))
        self.sides.setVisible(item.difference is not None)
        if item.difference:
            self._show_difference(item.difference)
        elif item.code:
            self._show_code(item.code)

    def choose(self, number: int) -> None:
        """Settle it by the number of a button."""
        if number <= len(self.buttons):
            self.buttons[number - 1].click()

    def _where(self, item: Item) -> str:
        """Return where a difference is: the passage, or the path of the code."""
        one = item.difference
        if one is None:
            return ""
        if one.table == "codes" and one.row in self._session.codes:
            return self._session.open_project.codes.path(one.row, i18n.language())
        return item.where

    # a difference

    def _show_difference(self, one: Difference) -> None:
        coder = one.coder or _("the other file")
        said = ""
        if one.settled:
            said = (
                _("Settled: ours was kept. To settle it otherwise, undo that first.")
                if one.settled == OURS
                else _("Settled: theirs was taken. To settle it otherwise, undo that first.")
            )
        elif one.kind == "proposal":
            said = _("{coder} proposes this change of the codebook.").format(coder=coder)
        elif (one.table, one.column) == ("documents", "text"):
            said = _("Theirs brings their edits into this text; what was corrected here stays.")
            said += " " + _("Where both edited the same words, theirs counts.")
        self.about.setText(said)
        self.about.setVisible(bool(said))
        self.sides.show_sides(one.ours, one.theirs, one.coder, one.base)
        self._set_buttons(
            (_("1  Keep ours"), lambda: self._settle(one, OURS)),
            (_("2  Take theirs"), lambda: self._settle(one, THEIRS)),
            allowed=one.settled is None,
        )

    def _settle(self, one: Difference, side: str) -> None:
        differences = self._session.open_project.differences
        self._session.perform(lambda: differences.settle(one.id, side))
        self.answered.emit()

    # a proposed code

    def _show_code(self, code: Code) -> None:
        language = i18n.language()
        by = codings_of(self._session, code.id)
        n = sum(number for _name, number in by)
        path = self._session.open_project.codes.path(code.id, language)
        whose = ", ".join(f"{name} {number}" for name, number in by)
        counted = ngettext("{n} coding", "{n} codings", n).format(n=n)
        lines = [
            path,
            f"{counted} ({whose})" if whose else counted,
            code.text("definition", language),
        ]
        lines.append(
            _("As long as it is only proposed, its codings are in no table and in no figure.")
        )
        self.about.setText("\n".join(line for line in lines if line))
        self.about.show()
        said = ngettext("3  Refuse: drop {n} coding", "3  Refuse: drop {n} codings", n)
        drop = said.format(n=n) if n else _("3  Refuse")
        differences = self._session.open_project.differences
        self._set_buttons(
            (_("1  Accept"), lambda: self._do(lambda: differences.accept(code.id))),
            (_("2  Map to an existing code…"), lambda: self._map(code)),
            (drop, lambda: self._do(lambda: differences.refuse(code.id, drop=n))),
            allowed=True,
        )

    def _map(self, code: Code) -> None:
        names = targets(self._session, code)
        differences = self._session.open_project.differences
        sentence = _("Which code stands for “{code}” from now on?").format(
            code=code.name(i18n.language())
        )
        self.question.choose(
            sentence, names, lambda target: self._do(lambda: differences.map(code.id, target))
        )

    def _do(self, act: Callable[[], object]) -> None:
        self._session.perform(act)
        self.answered.emit()

    # the buttons

    def _set_buttons(self, *choices: tuple[str, Callable[[], object]], allowed: bool) -> None:
        for old in self.buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = [button(text, act) for text, act in choices]
        for place, made in enumerate(self.buttons):
            made.setEnabled(allowed and self._session.can_change)
            self._row.insertWidget(place, made)
