"""What becomes of a choice: it asks for what it needs first, and is stored as one operation.

The one rule: the project decides whether a decision holds; until it is stored, nothing has changed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from qcoder.consensus import Disagreement
from qcoder.decisions import Choice
from qcoder.i18n import _
from qcoder.model import Span
from ui.agreement.decision_bar import DecisionBar
from ui.agreement.passage_card import PassageCard
from ui.session import Session


class Deciding(QObject):
    """Decides on the disagreement that is shown."""

    beginning = Signal()  # a decision is about to be stored
    made = Signal()

    def __init__(self, session: Session, card: PassageCard, bar: DecisionBar) -> None:
        super().__init__(bar)
        self._session, self._card, self._bar = session, card, bar
        self._item: Disagreement | None = None
        self.storing = False
        bar.wanted.connect(self.decide)
        bar.stored.connect(self.store)
        bar.left.connect(self._leave_reason)
        bar.undecide_wanted.connect(self.undecide)
        card.sides.stored.connect(self.store)
        card.sides.left.connect(self.stop_adjusting)

    def show_item(self, item: Disagreement | None) -> None:
        """Show what was decided on a disagreement, or is to be."""
        self._item = item
        self._bar.show_item(item)

    def decide(self, choice: Choice, coder: str | None = None) -> None:
        """Decide on what is shown, or ask for what that needs first."""
        item, bar = self._item, self._bar
        if item is None or not self._session.can_change:
            return
        if choice == Choice.ADJUSTED:
            self._adjust(item)
            return
        self.stop_adjusting()
        if bar.asks and not bar.words.strip():
            bar.mark((choice, coder))
            bar.reason.setFocus()
        else:
            self._store(item, choice, coder)

    def store(self) -> None:
        """Store what is marked, with its reason; where nothing is, the reason waits for it."""
        marked = self._bar.marked
        if self._item is None:
            return
        if marked:
            self._store(self._item, *marked)
        else:
            self._card.sides.setFocus()
            self._session.say(_("The reason is kept: now choose what counts."))

    def undecide(self) -> None:
        """Take the decision back."""
        item = self._item
        if item:
            self._session.perform(lambda: self._session.open_project.consensus.undecide(item))
            self._card.sides.setFocus()

    def stop_adjusting(self) -> None:
        """Leave the passage as it was."""
        if self._card.sides.adjusting:
            self._card.sides.leave()
            self._bar.show_item(self._item)
            self._card.sides.setFocus()

    def _adjust(self, item: Disagreement) -> None:
        """Have the ends of the passage moved, from where they were decided to be."""
        before = item.decision
        adjusted = before if before and before.choice == Choice.ADJUSTED else item
        if self._card.sides.adjust(adjusted.start, adjusted.end):
            self._bar.show_adjusting(True)
            self._card.show_passage()

    def _store(self, item: Disagreement, choice: Choice, coder: str | None) -> None:
        bar, span, code = self._bar, None, None
        if choice == Choice.ADJUSTED:
            span, code = self._card.sides.passage, bar.code
            if span is None and item.decision:  # only its reason is another
                span = Span(item.decision.start, item.decision.end)
                code = item.decision.code
        consensus = self._session.open_project.consensus
        self.beginning.emit()
        self.storing = True
        try:
            made = self._session.perform(
                lambda: consensus.decide(
                    item,
                    choice,
                    chosen=coder,
                    span=span,
                    code=code,
                    valence=bar.valence if bar.offers_valence else None,
                    reason=bar.words,
                )
            )
        finally:
            self.storing = False
        if made:
            bar.forget_draft(item)
            self.stop_adjusting()
            self.made.emit()

    def _leave_reason(self) -> None:
        self._card.sides.setFocus()
        if not self._card.sides.adjusting:
            self._bar.show_item(self._item)  # what was marked is let go of
