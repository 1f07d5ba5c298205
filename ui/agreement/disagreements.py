"""The disagreements behind a figure, one at a time: what each coder has, and deciding what counts.

The one rule: the keyboard is enough: next, previous, whose coding counts, and why; what is typed as
a reason is never taken for a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qcoder.consensus import Disagreement
from qcoder.i18n import _
from qcoder.model import Changes, Span
from ui import theme
from ui.agreement.choosing import Choice, Pair, Queue, counts, under
from ui.agreement.confusion import ConfusionCard
from ui.agreement.consensus_bar import ConsensusBar
from ui.agreement.deciding import Deciding
from ui.agreement.decision_bar import VALENCE_KEYS, DecisionBar
from ui.agreement.filters import Filters, QueueHead
from ui.agreement.items import Group, Items
from ui.agreement.passage_card import PassageCard, QuietArea
from ui.agreement.queue_list import QueueList
from ui.session import Session
from ui.shown import Shown
from ui.widgets import PAD, EmptyState

_OFTEN = 250  # ms between two times that the list is shown while it is being read
_ROOM_FOR_LIST, _ROOM_FOR_ALL = 520, 740  # pixels
_LEAST = QSize(84 * theme.GRID, 40 * theme.GRID)  # on a small screen, the rest is scrolled to
_KEYS = Qt.Key
_NEXT = (_KEYS.Key_Down, _KEYS.Key_Right, _KEYS.Key_J, _KEYS.Key_PageDown)
_PREVIOUS = (_KEYS.Key_Up, _KEYS.Key_Left, _KEYS.Key_K, _KEYS.Key_PageUp)
_VERBS = ("decide disagreement", "take decision back")


class DisagreementsPanel(QWidget):
    """The queue, the passage with the coders' brackets, the decision, and confusion of codes."""

    decided = Signal()  # a decision was made, taken back, or undone
    finished = Signal()  # to coding: the passage is shown there
    busy = Signal(bool)  # a thread has the project: nothing else may use it
    left = Signal()  # back to the figures
    all_decided = Signal()
    next_wanted = Signal()  # of what was offered after that

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._shown = session, shown
        self._items = Items(session, self)
        self._queue = Queue()
        self._label = ""
        self._own_codes: tuple[str, ...] = ()  # that the queue was asked for
        self._shown_item: Disagreement | None = None
        self._following: Sequence[str] = ()  # what may come after a decision
        self._at_end = False  # all is decided: a key too many must not decide again
        self._eager = False  # whether the keyboard waits for the first one
        self._since = QElapsedTimer()
        self._make()
        self._connect()
        self._show_item(None)

    # how it is made

    def _make(self) -> None:
        self.head, self.filters = QueueHead(), Filters(self._session)
        self.list = QueueList(self._session)
        self.card = PassageCard(self._session)
        self.sides = self.card.sides
        self.decision = DecisionBar(self._session)
        self.deciding = Deciding(self._session, self.card, self.decision)
        self.confusion = ConfusionCard(self._session)
        self.bar = ConsensusBar(self._session)
        self.nothing = EmptyState("")
        self._content = QSplitter(Qt.Orientation.Vertical)
        self._content.setChildrenCollapsible(False)
        self._content.addWidget(self.list)
        self._content.addWidget(self._make_item())
        self._content.setStretchFactor(1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._content)
        self._stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.head)
        self.filters.setContentsMargins(PAD, 0, PAD, theme.GRID)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)

    def _make_item(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.card, 1)
        column.addWidget(self.decision)
        column.addWidget(self.confusion)
        area = QuietArea(made)
        area.setMinimumSize(_LEAST)
        return area

    def _connect(self) -> None:
        self._items.changed.connect(self._on_read)
        self.head.wanted.connect(self._go_by)
        self.list.went.connect(self._on_went)
        self.list.clicked.connect(self._leave_end)
        self.decision.next_wanted.connect(self.next_wanted)
        self.filters.group_chosen.connect(self._on_group)
        self.filters.state_chosen.connect(self._on_state)
        self.filters.pair_left.connect(lambda: self._choose_pair(None))
        self.confusion.chosen.connect(self._choose_pair)
        self.confusion.all_shown.connect(self._on_all_shown)
        self.card.transcript_wanted.connect(self.show_in_transcript)
        self.deciding.beginning.connect(self._on_deciding)
        self.deciding.made.connect(self._on_decided)
        self.bar.busy.connect(self.busy)
        self._session.changes.connect(self._on_changes)
        self._session.project_changed.connect(self._on_project_changed)

    # what the page and the user ask

    def show_choice(
        self, coders: Sequence[str], documents: Sequence[str], codes: Sequence[str], label: str
    ) -> None:
        """Show the disagreements of coders in documents on codes (ids; none are all)."""
        self._leave_end()
        self._label = label
        self._own_codes = tuple(codes)
        self._queue.choice = Choice(codes=under(codes, self._session))
        self._items.choose(coders if len(coders) > 1 else (), documents)
        self.confusion.choose(self._items.coders, self._items.documents)
        self._queue.current = None
        self._refresh()
        self._show_queue()

    def take_keyboard(self) -> None:
        """Have keys go through the queue, once there is one."""
        self._eager = self._stack.currentWidget() is self.nothing
        (self if self._eager else self.sides).setFocus()

    def undecided(self, codes: Sequence[str]) -> bool:
        """Tell whether any disagreement on codes (ids), here read, is to be decided."""
        wanted = under(codes, self._session)
        return any(
            not each.item.settled and wanted & {*each.item.codes} for each in self._items.entries()
        )

    def offer_next(self, name: str) -> None:
        """Offer the code that may come next; empty is none."""
        self.decision.show_all_decided(True, name)

    def next(self) -> None:
        """Go to the next disagreement."""
        self._go_by(1)

    def previous(self) -> None:
        """Go to the previous disagreement."""
        self._go_by(-1)

    def show_in_transcript(self) -> None:
        """Go to the passage in the coding view."""
        item = self._queue.current
        if item:
            self.finished.emit()  # first: what is hidden cannot be scrolled
            self._shown.go_to_passage(item.document, Span(item.start, item.end))

    @property
    def current(self) -> Disagreement | None:
        """The disagreement that is shown."""
        return self._queue.current

    @property
    def waiting(self) -> bool:
        """Whether disagreements are still being read."""
        return self._items.busy

    def stop(self) -> None:
        """Stop what runs, before the project is closed."""
        self.bar.stop()

    # Qt

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._moves(event)
            and not self.decision.reason.hasFocus()
        ):
            event.accept()  # else the transcript behind it takes them
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, free = event.key(), _free(event)
        wanted = self.decision.for_key(key) if free else None
        if event.matches(QKeySequence.StandardKey.Undo):
            self._session.undo()
        elif self._moves(event):
            self._go_by(1 if key in _NEXT else -1)
        elif wanted:
            if not self._at_end:
                self.deciding.decide(*wanted)
        elif free and key in VALENCE_KEYS and self.decision.offers_valence:
            self.decision.set_valence(VALENCE_KEYS[Qt.Key(key)])
        elif free and key == _KEYS.Key_R and self._session.can_change:
            self.decision.reason.setFocus()
        elif free and key == _KEYS.Key_T:
            self.show_in_transcript()
        elif key == _KEYS.Key_Escape:
            self._on_escape()
        elif key in (_KEYS.Key_Return, _KEYS.Key_Enter) and not self.decision.next_code.isHidden():
            self.next_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _on_escape(self) -> None:
        if self.sides.adjusting:
            self.deciding.stop_adjusting()
        else:
            self._eager = False
            self.left.emit()

    def _moves(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control:
            return event.key() in (_KEYS.Key_Up, _KEYS.Key_Down)
        return _free(event) and event.key() in (*_NEXT, *_PREVIOUS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setVisible(self.height() >= _ROOM_FOR_LIST)
        self.confusion.have_room(self.height() >= _ROOM_FOR_ALL)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    # what happens

    def _on_changes(self, changes: Changes) -> None:
        self._items.follow(changes)
        self.confusion.follow(changes)
        self.bar.follow(changes)
        names = changes.tables.keys() & {"codes", "coders", "documents"}
        if not self.isVisible():
            return
        if not self._refresh() and names:
            self._show_queue()
        if changes.verb in _VERBS and not self.deciding.storing:
            place = self._queue.about(changes)
            if place >= 0:
                self._go_to(place)
            self.decided.emit()

    def _on_project_changed(self) -> None:
        self.bar.forget()
        self._queue, self._label, self._eager = Queue(), "", False
        self._leave_end()
        self._items.clear()
        self.confusion.forget()
        self.decision.forget()
        self._show_queue()

    def _refresh(self) -> bool:
        """Read what is to be read, where it is seen; tell whether there was anything."""
        if self._session.project is None or not self.isVisible():
            return False
        found = self._items.refresh()
        if not self._items.busy:
            self._read_more()
        return found

    def _read_more(self) -> None:
        self.confusion.refresh()
        self.bar.refresh()

    def _on_read(self) -> None:
        if not self._items.busy:
            self._show_queue()
            self._read_more()
        elif not self._since.isValid() or self._since.elapsed() > _OFTEN:
            self._show_queue()
            self._since.start()

    def _on_went(self, row: int) -> None:
        self._leave_end()
        self._show_item(self._queue.entries[row].item)

    def _on_group(self, group: Group | None) -> None:
        self._choose(replace(self._queue.choice, group=group))

    def _on_state(self, state: str) -> None:
        self._choose(replace(self._queue.choice, state=state))

    def _choose(self, choice: Choice) -> None:
        self._leave_end()
        self._queue.choice = choice
        self._show_queue()

    def _choose_pair(self, pair: Pair | None) -> None:
        """Show where coders gave a pair of codes; None shows again what was asked for."""
        if self.confusion.all:
            self.confusion.toggle()
        codes = [code for code in pair if code] if pair else self._own_codes
        wanted = frozenset(codes) if pair else under(codes, self._session)
        self._choose(Choice(codes=wanted, pair=pair))

    def _on_all_shown(self, on: bool) -> None:
        for widget in (self.card, self.decision):
            widget.setVisible(not on)

    def _on_deciding(self) -> None:
        self._following = self._queue.following()

    def _on_decided(self) -> None:
        """Go to the next that is not decided yet; where there is none, stay."""
        place = self._queue.first_open(self._following)
        if place >= 0:
            self._go_to(place)
        else:
            self._at_end = True
            self.offer_next("")
            self._session.say(_("All disagreements in this list are decided."))
            self.all_decided.emit()
        self.take_keyboard()
        self.decided.emit()

    def _leave_end(self) -> None:
        """Have keys decide again: the user has chosen what to look at."""
        if self._at_end:
            self._at_end = False
            self.decision.show_all_decided(False)

    # how it is shown

    def _show_queue(self) -> None:
        """Show what was read of the choice; the current one stays, or gives way to the next."""
        queue = self._queue
        queue.fill(self._items.entries())
        if any(not each.item.settled for each in queue.entries):
            self._leave_end()
        self.filters.show_counts(counts(queue.scope), queue.choice)
        self.list.show_entries(queue.entries, queue.at)
        self._show_item(queue.current)
        self._stack.setCurrentWidget(self._content if queue.entries else self.nothing)
        self.nothing.text.setText(self._why_nothing())
        if queue.entries and self._eager and self.hasFocus():
            self.take_keyboard()

    def _why_nothing(self) -> str:
        if self._items.busy:
            return _("Looking for disagreements…")
        if self._at_end:
            return _("All disagreements in this list are decided.")
        if self._queue.scope:
            return _("There are none of this kind: choose another chip above.")
        return _("Coders do not differ here, or not two of them have completed these documents.")

    def _go_by(self, step: int) -> None:
        self._leave_end()
        at = self._queue.at + step
        if 0 <= at < len(self._queue.entries):
            self._go_to(at)

    def _go_to(self, place: int) -> None:
        self._leave_end()
        self.list.go_to(place)
        self._show_item(self._queue.entries[place].item)

    def _show_item(self, item: Disagreement | None) -> None:
        same, self._shown_item = item == self._shown_item, item
        self._queue.current = item
        self._show_title()
        if same and self.sides.adjusting:
            return
        self.deciding.show_item(item)
        self.confusion.show_codes(item.codes if item else ())
        self.card.show_item(item)

    def _show_title(self) -> None:
        queue = self._queue
        self.head.show_place(self._label, queue.at + 1, len(queue.entries), more=self._items.busy)


def _free(event: QKeyEvent) -> bool:
    """Tell whether a key is pressed by itself; Shift may be needed for a sign."""
    plain = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    return not event.modifiers() & ~plain
