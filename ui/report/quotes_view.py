"""The preview of quotes: what is quoted under each theme, and the one that is worked on below it.

The one rule: it shows the quotes as the report prints them; choices are those of the part.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qcoder import i18n
from qcoder.i18n import N_, _, ngettext
from qcoder.model import CodeStatus, Span
from qcoder.quotes import FLAGS, Quote
from qcoder.reporting import Item
from ui import theme
from ui.coding import quotable_flag
from ui.exporting.controls import Tick
from ui.inspector.flow import FlowLayout
from ui.report.quote_card import QuoteCard
from ui.report.quote_rows import QuoteRows, Row
from ui.session import Session
from ui.shown import Shown
from ui.transcript.filter_popup import Chip, FilterPopup
from ui.trees.check_tree import Box
from ui.widgets import PAD, EmptyState

_Out = dict[tuple[object, ...], Quote]


class QuotesView(QWidget):
    """The quotes of a part."""

    wanted = Signal(object)  # other choices of the part
    gone = Signal()  # to the transcript
    coding_wanted = Signal()

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self._session, self._shown = session, shown
        self._item: Item | None = None
        self._out: _Out = {}  # those that were left out while this was shown
        self._held = False  # whether a thread has the project
        self._make()
        self._connect()

    def _make(self) -> None:
        self.codes = Chip(_("Which themes and codes"))
        self.popup = FilterPopup(self, _("Which themes and codes"))
        self.context = Tick(_("With what was said around it"), on=False)
        self.identifying = Tick(_("Also those that may identify someone"), on=False)
        chips, flow = QWidget(), FlowLayout()
        flow.setSpacing(PAD)
        for one in (self.codes, self.context, self.identifying):
            one.setMinimumHeight(6 * theme.GRID)
            flow.addWidget(one)
        chips.setLayout(flow)
        framed = QHBoxLayout()
        framed.setContentsMargins(PAD, 0, PAD, 2 * theme.GRID)
        framed.addWidget(chips)
        self.rows, self.card = QuoteRows(), QuoteCard(self._session)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.rows)
        self.splitter.addWidget(self.card)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([300, 240])
        self.empty = EmptyState(
            _(
                "There are no quotes here: select a coding in a transcript, and mark it as "
                "quotable with Ctrl+D."
            ),
            _("Go to coding"),
            self.coding_wanted.emit,
        )
        self._stack = QStackedWidget()
        for page in (self.splitter, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(framed)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.rows.chosen.connect(lambda: self.card.show_row(self.rows.current()))
        self.rows.opened.connect(self.go)
        self.card.go_wanted.connect(self.go)
        self.card.out_wanted.connect(self.toggle_out)
        self.card.changed.connect(self.refresh)
        self.card.left.connect(self.rows.setFocus)
        self.context.changed.connect(lambda: self._want("context", self.context.value()))
        self.identifying.changed.connect(
            lambda: self._want("identifying", self.identifying.value())
        )
        self.codes.clicked.connect(self._choose_codes)
        self.popup.chosen.connect(self._on_codes)

    # what is shown

    def show_item(self, item: Item) -> None:
        """Show the quotes of a part, as they are now."""
        if self._item is None or item.id != self._item.id:
            self._out.clear()
        self._item = item
        self.refresh()

    def refresh(self) -> None:
        """Show the quotes anew."""
        item, project = self._item, self._session.project
        if item is None or project is None or self._held:
            return
        found = self._session.perform(lambda: project.quotes.list(item.choices.get("codes", ())))
        quotes = list(found or ())
        there = {_key(one) for one in quotes}
        self._out = {key: one for key, one in self._out.items() if key not in there}
        rows = self._rows([*quotes, *self._out.values()])
        self._stack.setCurrentWidget(self.splitter if rows else self.empty)
        self.rows.show_rows(rows)
        self.card.show_row(self.rows.current() if rows else None)
        self._show_choices(item)

    def forget(self) -> None:
        """Let go of a project that is closed."""
        self._item = None
        self._out.clear()
        self.rows.show_rows(())
        self.card.forget()

    def hold(self, held: bool) -> None:
        """Leave the project to a thread that has it to itself."""
        self._held = held
        self.card.held = held

    def take_keyboard(self) -> None:
        """Give the keyboard to the quotes."""
        (self.rows if self.rows.isVisible() else self.empty).setFocus()

    def _rows(self, quotes: Sequence[Quote]) -> list[Row]:
        codes, language = self._session.codes, i18n.language()
        places = {key: at for at, key in enumerate(codes)}
        with_all = bool(self._item and self._item.choices.get("identifying"))
        rows: list[Row] = []
        ordered = sorted(quotes, key=lambda one: places.get(one.code, 0))
        for code, group in groupby(ordered, key=lambda one: one.code):
            of_code = list(group)
            above = dict.fromkeys((of_code[0].theme, code))
            rows.append(Row(" › ".join(codes[key].name(language) for key in above if key in codes)))
            for one in of_code:
                out = _key(one) in self._out or (one.identifying and not with_all)
                rows.append(Row("", one, out, _key(one) in self.card.drafts))
        return rows

    def _show_choices(self, item: Item) -> None:
        codes = item.choices.get("codes", ())
        n = len(codes)
        text = ngettext("{n} theme or code", "{n} themes and codes", n).format(n=n)
        self.codes.show_text(text if n else _("All themes and codes"), on=bool(n))
        for tick, name in ((self.context, "context"), (self.identifying, "identifying")):
            with QSignalBlocker(tick):
                tick.setChecked(bool(item.choices.get(name)))
        for one in (self.codes, self.context, self.identifying):
            one.setEnabled(self._session.can_change)

    # what is done

    def go(self) -> None:
        """Go to the passage of the current quote in its transcript."""
        row = self.rows.current()
        if row and row.quote and not self._held:
            self.card.save()
            self._shown.go_to_passage(row.quote.document, Span(row.quote.start, row.quote.end))
            self.gone.emit()

    def toggle_out(self) -> None:
        """Leave the current quote out, or take it in again."""
        row = self.rows.current()
        if row is None or row.quote is None or self._held:
            return
        quote = row.quote
        if _key(quote) not in self._out and row.out:
            self._session.said.emit(
                _(
                    "It may identify someone, so it is left out: tick “Also those that may "
                    "identify someone” to take such quotes in."
                ),
                True,
            )
            return
        self._session.perform(lambda: self._mark(quote, quotable=row.out))

    def _mark(self, quote: Quote, *, quotable: bool) -> None:
        """Mark the codings of a quote as quotable, or take that mark away."""
        project, session = self._session.open_project, self._session
        codings = [project.codings.get(key) for key in quote.codings]
        others = {
            one.coder for one in codings if not session.coder or one.coder != session.coder.id
        }
        if others:
            names = ", ".join(sorted(session.coders[key].name for key in others))
            said = _("This passage is marked as quotable by {names}: only they can leave it out.")
            session.said.emit(said.format(names=names), True)
            return
        if not quotable:
            self._out[_key(quote)] = quote
        with project.operation(N_("set flags")):
            for coding in codings:
                flags = {*coding.flags} - FLAGS
                kept = {*flags, quotable_flag(session)} if quotable else flags
                project.codings.set_flags(coding, kept)

    def _want(self, name: str, value: object) -> None:
        if self._item:
            self.wanted.emit({**self._item.choices, name: value})

    def _choose_codes(self) -> None:
        language = i18n.language()
        boxes = [
            Box(code.id, code.name(language), code.parent, code.color, code.codable)
            for code in self._session.codes.values()
            if code.status != CodeStatus.PROPOSED
        ]
        chosen = self._under(self._item.choices.get("codes", ()) if self._item else ())
        self.popup.fill(boxes, chosen or None)
        self.popup.show_below(self.codes)

    def _under(self, chosen: Sequence[str]) -> frozenset[str]:
        """Return codes with those under them, as boxes are ticked."""
        found = {*chosen}
        for code in self._session.codes.values():  # parents come before what is under them
            if code.parent in found:
                found.add(code.id)
        return frozenset(found)

    def _on_codes(self, picked: frozenset[str] | None) -> None:
        if picked is None or picked:
            self._want("codes", [key for key in self._session.codes if key in (picked or ())])


def _key(quote: Quote) -> tuple[object, ...]:
    return quote.code, quote.document, quote.start, quote.end
