"""Deciding on one disagreement: what counts, with which valence, and why.

The one rule: it says what the user wants; what was decided is shown only as the project has it.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qcoder.consensus import Disagreement
from qcoder.decisions import Choice
from qcoder.i18n import _
from qcoder.model import Valence
from ui import signs, theme
from ui.agreement.names import code_name, coder_name, decided_sentence, reopened_sentence
from ui.inspector.flow import FlowLayout
from ui.session import Session
from ui.widgets import Button, Segments, button, label

KEYS = {
    Qt.Key.Key_B: Choice.BOTH,
    Qt.Key.Key_N: Choice.NEITHER,
    Qt.Key.Key_E: Choice.ADJUSTED,
}
VALENCE_KEYS = {
    Qt.Key.Key_Plus: Valence.FACILITATING,
    Qt.Key.Key_Minus: Valence.HINDERING,
    Qt.Key.Key_Asterisk: Valence.BOTH,
    Qt.Key.Key_0: Valence.NEUTRAL,
}
Wanted = tuple[Choice, str | None]  # what was decided, and on whom
_MOST = 9  # coders with a key
_NEXT_CODE = 50 * theme.GRID  # pixels that it may take beside what was decided


class ChoiceButton(Button):
    """A button that leaves letters and arrows to what it is in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space, keys.Key_Tab):
            super().keyPressEvent(event)
        else:
            event.ignore()


class FlowRow(QWidget):
    """Widgets in rows, as high as they need, also where the layout around does not ask."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = FlowLayout()
        self.setLayout(self.flow)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.setMinimumHeight(self.flow.heightForWidth(self.width()))
        return done


class ReasonEdit(QPlainTextEdit):
    """Lines for the reason; Enter stores, Shift+Enter begins another line."""

    stored = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Reason (R)"))
        self.setToolTip(_("Why? Enter stores, Shift+Enter begins another line, Escape leaves."))
        self.setAccessibleName(_("Reason"))
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 2 * self.fontMetrics().lineSpacing() + 5 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.stored.emit()
        elif event.key() == Qt.Key.Key_F6:
            event.ignore()  # to another part of the page
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            event.accept()  # what is typed here is no decision


class DecisionBar(QWidget):
    """The choices, the valence where coders differ in it, the reason, and who decided when."""

    wanted = Signal(object, object)  # Choice, and the coder for `ONE`
    stored = Signal()  # Enter in the reason
    left = Signal()  # Escape in the reason
    undecide_wanted = Signal()
    next_wanted = Signal()  # of what comes after all here was decided

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._item: Disagreement | None = None
        self._coders: tuple[str, ...] = ()
        self.buttons: dict[Wanted, QPushButton] = {}
        self._drafts: dict[str, str] = {}  # reasons that are not stored, by disagreement
        self._valence: Valence | None = None
        self._code: str | None = None
        self._all_decided = False
        self._make()

    def _make(self) -> None:
        self.ask_box = QCheckBox(_("Ask for a reason each time"))
        self.ask_box.setAccessibleName(self.ask_box.text())
        self.state = label("", "muted", wrap=True)
        self.take_back = button(_("Take back"), self.undecide_wanted.emit, "link")
        self.next_code = button("", self.next_wanted.emit, "link")
        self.next_code.hide()
        self._row = FlowRow()
        self._row.setAccessibleName(_("Decision"))
        self.valences = _valences()
        self.valences.chosen.connect(self.set_valence)
        self.codes: Segments | None = None
        self.reason = ReasonEdit()
        self.reason.stored.connect(self.stored)
        self.reason.left.connect(self.left)
        self.reason.textChanged.connect(self._on_typed)
        self.hint = label("", "hint", wrap=True)
        self.hint.hide()
        head = QHBoxLayout()
        head.addWidget(label(_("Decision"), "muted"))
        head.addStretch()
        head.addWidget(self.ask_box)
        state = QHBoxLayout()
        state.addWidget(self.state, 1)
        for link in (self.take_back, self.next_code):
            state.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID + 2)
        column.addLayout(head)
        column.addLayout(state)
        column.addWidget(self._row)
        self._codes_row = QVBoxLayout()
        column.addLayout(self._codes_row)
        column.addWidget(self.valences)
        column.addWidget(self.hint)
        column.addWidget(self.reason)

    # what is shown

    def show_item(self, item: Disagreement | None) -> None:
        """Show a disagreement as it was decided, or is to be."""
        session, other = (
            self._session,
            item is None or self._item is None or item.id != self._item.id,
        )
        self._item = item
        if item and item.coders != self._coders:
            self._make_buttons(item.coders)
        decision = item.decision if item else None
        if other or decision:
            self._valence = decision.valence if decision else None
            self._code = None
        self.mark((decision.choice, decision.chosen) if decision else None)
        stored = decision or (item.reopened if item else None)
        reason = self._drafts.get(item.id if item else "", stored.reason if stored else "")
        if reason != self.reason.toPlainText():
            self.reason.setPlainText(reason)
            self.reason.moveCursor(self.reason.textCursor().MoveOperation.End)
        self._show_state()
        self.show_adjusting(False)
        for one in (*self.buttons.values(), self.valences, self.reason, self.ask_box):
            one.setEnabled(item is not None and session.can_change)

    def show_all_decided(self, on: bool, following: str = "") -> None:
        """Show whether nothing is left to be decided here, and the code that may come next."""
        self._all_decided = on
        text = _("Next code: {name}").format(name=following)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _NEXT_CODE)
        self.next_code.setText(shown)
        self.next_code.setToolTip(_("{text} (Enter)").format(text=text))
        self.next_code.setAccessibleName(text)
        self.next_code.setVisible(on and bool(following))
        self._show_state()

    def _show_state(self) -> None:
        item, session = self._item, self._session
        text = ""
        if item and item.decision:
            text = decided_sentence(session, item.decision)
        elif item and item.reopened:
            text = reopened_sentence(session, item, item.reopened)
        elif item and item.settled:
            text = _("Counts by the rule for boundaries, unless it is decided here.")
        if self._all_decided:
            text = " ".join(filter(None, (_("All decided."), text)))
        if not session.can_change:
            text = " ".join(filter(None, (text, _("The project is open read-only."))))
        self.state.setText(text)
        self.state.setVisible(bool(text))
        there = item is not None and bool(item.decision or item.reopened)
        self.take_back.setVisible(there and session.can_change)

    def mark(self, wanted: Wanted | None) -> None:
        """Show which choice was made, or is about to be."""
        self.marked = wanted
        for key, made in self.buttons.items():
            made.setChecked(key == wanted)
        self.valences.choose(self._valence)

    def show_adjusting(self, on: bool) -> None:
        """Show what can be said of an adjusted passage, and by which keys."""
        item = self._item
        differ = item is not None and any(
            len({one.valence for one in item.codings if one.code == code}) > 1
            for code in item.codes
        )
        self.valences.setVisible(differ)
        self._show_codes(on)
        self.hint.setVisible(on)
        self.hint.setText(
            _(
                "← → move the beginning, Shift+← → the end, by word; or drag the ends. "
                "Enter stores, Escape leaves."
            )
        )
        if on:
            self.mark((Choice.ADJUSTED, None))

    def _show_codes(self, on: bool) -> None:
        if self.codes:
            self.codes.hide()
            self.codes.deleteLater()
            self.codes = None
        item = self._item
        if on and item and len(item.codes) > 1:
            decided = item.decision.code if item.decision else None
            self._code = self._code or (decided if decided in item.codes else item.codes[0])
            names = [code_name(self._session, code) for code in item.codes]
            pairs = zip(item.codes, names, strict=True)
            self.codes = Segments([(code, name, name) for code, name in pairs], _("Code"))
            self.codes.chosen.connect(self._set_code)
            self.codes.choose(self._code)
            self._codes_row.addWidget(self.codes)

    # what is wanted

    @property
    def words(self) -> str:
        """The reason as it is typed."""
        return self.reason.toPlainText()

    @property
    def valence(self) -> Valence | None:
        """The valence that was chosen; None where it is that of the codings."""
        return self._valence

    @property
    def code(self) -> str | None:
        """The code that was chosen for an adjusted passage; None where there is but one."""
        return self._code if self.codes else None

    @property
    def asks(self) -> bool:
        """Whether the user wants to give a reason each time."""
        return self.ask_box.isChecked()

    @property
    def offers_valence(self) -> bool:
        """Whether coders differ in it."""
        return not self.valences.isHidden()

    def for_key(self, key: int) -> Wanted | None:
        """Return what a key stands for."""
        place = key - Qt.Key.Key_1
        if 0 <= place < min(len(self._coders), _MOST):
            return Choice.ONE, self._coders[place]
        choice = next((choice for one, choice in KEYS.items() if one == key), None)
        return (choice, None) if choice else None

    def set_valence(self, valence: Valence) -> None:
        """Choose a valence; choosing it again leaves it to the codings."""
        self._valence = None if valence == self._valence else valence
        self.valences.choose(self._valence)

    def forget_draft(self, item: Disagreement) -> None:
        """Let go of what was typed: it is stored."""
        self._drafts.pop(item.id, None)

    def forget(self) -> None:
        """Let go of all that was typed: another project is open."""
        self._drafts.clear()
        self._coders = ()
        self.show_item(None)

    def _set_code(self, code: str) -> None:
        self._code = code
        if self.codes:
            self.codes.choose(code)

    def _on_typed(self) -> None:
        item = self._item
        if item is None:
            return
        stored = item.decision or item.reopened
        if self.words == (stored.reason if stored else ""):
            self._drafts.pop(item.id, None)
        else:
            self._drafts[item.id] = self.words

    def _make_buttons(self, coders: tuple[str, ...]) -> None:
        self._coders = coders
        while (old := self._row.flow.takeAt(0)) is not None:
            if widget := old.widget():
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for place, coder in enumerate(coders, 1):
            name = coder_name(self._session, coder)
            key = str(place) if place <= _MOST else ""
            tip = _("What {coder} has counts, which may be nothing").format(coder=name)
            self._add(key, name, tip, (Choice.ONE, coder))
        self._add("B", _("both"), _("All codings count"), (Choice.BOTH, None))
        self._add("N", _("neither"), _("Nothing counts"), (Choice.NEITHER, None))
        self._add("E", _("adjust"), _("Another passage counts"), (Choice.ADJUSTED, None))

    def _add(self, key: str, name: str, tip: str, wanted: Wanted) -> None:
        made = ChoiceButton(f"{key} · {name}" if key else name)
        made.setObjectName("choice")
        made.setCheckable(True)
        made.setToolTip(f"{tip} ({key})" if key else tip)
        made.setAccessibleName(f"{name}: {tip}")
        made.clicked.connect(partial(self._on_clicked, wanted))
        self._row.flow.addWidget(made)
        made.show()
        self.buttons[wanted] = made

    def _on_clicked(self, wanted: Wanted) -> None:
        self.mark(self.marked)  # the click switched the button
        self.wanted.emit(*wanted)


def _valences() -> Segments:
    """Make the buttons of the valence."""
    made = Segments(
        [(value, f"{signs.VALENCES[value]} {_(value)}", _(value)) for value in Valence],
        _("Valence"),
    )
    made.setObjectName("valence")
    return made
