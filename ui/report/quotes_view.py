"""The preview of quotes: what is quoted under each theme, and the one that is worked on below it.

The one rule: it shows the quotes as the report prints them; choices are those of the part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qcoder import i18n
from qcoder.errors import NotFound
from qcoder.i18n import _, ngettext
from qcoder.model import CodeStatus, Span
from qcoder.quotes import Quote
from qcoder.reporting import Item
from ui import theme
from ui.exporting.controls import Tick
from ui.inspector.flow import FlowLayout
from ui.report.quote_card import QuoteCard
from ui.report.quote_rows import QuoteRows, Row
from ui.session import Session
from ui.shown import Shown
from ui.transcript.filter_popup import Chip, FilterPopup
from ui.trees.check_tree import Box
from ui.widgets import PAD, EmptyState


class QuotesView(QWidget):
    """The quotes of a part."""

    wanted = Signal(object)  # choices of the part that are otherwise
    out_wanted = Signal(object, bool)  # a quote, and whether it is to be left out
    gone = Signal()  # to the transcript
    coding_wanted = Signal()

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self._session, self._shown = session, shown
        self._item: Item | None = None
        self._held = False  # whether a thread has the project
        self._make()
        self._connect()

    def _make(self) -> None:
        self.codes = Chip(_("Which themes and codes"))
        self.popup = FilterPopup(self, _("Which themes and codes"))
        self.context = Tick(_("With what was said around it"), on=False)
        self.as_table = Tick(_("As a table"), on=False)
        self.identifying = Tick(_("Also those that may identify someone"), on=False)
        chips, flow = QWidget(), FlowLayout()
        flow.setSpacing(PAD)
        for one in (self.codes, self.context, self.as_table, self.identifying):
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
        self.rows.out_wanted.connect(self._want_out)
        self.card.go_wanted.connect(self.go)
        self.card.out_wanted.connect(self.toggle_out)
        self.card.changed.connect(self.refresh)
        self.card.left.connect(self.rows.setFocus)
        self.context.changed.connect(lambda: self._want("context", self.context.value()))
        self.as_table.changed.connect(lambda: self._want("as_table", self.as_table.value()))
        self.identifying.changed.connect(
            lambda: self._want("identifying", self.identifying.value())
        )
        self.codes.clicked.connect(self._choose_codes)
        self.popup.chosen.connect(self._on_codes)

    # what is shown

    def show_item(self, item: Item) -> None:
        """Show the quotes of a part, as they are now."""
        self._item = item
        self.refresh()

    def refresh(self) -> None:
        """Show the quotes anew."""
        item, project = self._item, self._session.project
        if item is None or project is None or self._held:
            return
        try:
            rows = self._rows(project.report.quotes(item.id))
        except NotFound:  # the part, or what it is made of: the page says so
            rows = []
        self._stack.setCurrentWidget(self.splitter if rows else self.empty)
        self.rows.show_rows(rows)
        self.card.show_row(self.rows.current() if rows else None)
        self._show_choices(item)

    def forget(self) -> None:
        """Let go of a project that is closed."""
        self._item = None
        self.rows.show_rows(())
        self.card.forget()

    def hold(self, held: bool) -> None:
        """Leave the project to a thread that has it to itself."""
        self._held = held
        self.card.held = held

    def take_keyboard(self) -> None:
        """Give the keyboard to the quotes."""
        (self.rows if self.rows.isVisible() else self.empty).setFocus()

    def _rows(self, quotes: Mapping[Quote, bool]) -> list[Row]:
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
                row = Row("", one, quotes[one], one.identifying and not with_all)
                rows.append(row._replace(refused=row.key in self.card.drafts))
        return rows

    def _show_choices(self, item: Item) -> None:
        codes = item.choices.get("codes", ())
        n = len(codes)
        text = ngettext("{n} theme or code", "{n} themes and codes", n).format(n=n)
        self.codes.show_text(text if n else _("All themes and codes"), on=bool(n))
        ticks = {
            "context": self.context,
            "as_table": self.as_table,
            "identifying": self.identifying,
        }
        for name, tick in ticks.items():
            with QSignalBlocker(tick):
                tick.setChecked(bool(item.choices.get(name)))
        for one in (self.codes, *ticks.values()):
            one.setEnabled(self._session.can_change)
        if self.as_table.value():  # a table has no room for it
            self.context.setEnabled(False)

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
        if row:
            self._want_out(not row.left)

    def _want_out(self, out: bool) -> None:
        row = self.rows.current()
        if row and row.quote and self._session.can_change and out != row.left:
            self.out_wanted.emit(row.quote, out)
        elif row and row.hidden and not out:
            self._session.said.emit(
                _(
                    "It may identify someone, so it is left out: tick “Also those that may "
                    "identify someone” to take such quotes in."
                ),
                True,
            )

    def _want(self, name: str, value: object) -> None:
        self.wanted.emit({name: value})

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
