"""The chips of a table: what is counted and how it is shown, one for each field that it takes.

The one rule: it changes nothing by itself; it emits what is wanted, and shows what is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QWidget

from qcoder.i18n import _
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS
from ui import theme
from ui.inspector.flow import FlowLayout
from ui.session import Session
from ui.tables.fields import FIELDS, How, applies, boxes, few, listed, usual
from ui.tables.popups import EntryPopup, ListPopup, number
from ui.transcript.filter_popup import Chip, FilterPopup
from ui.widgets import exclusive

Popup = TypeVar("Popup", ListPopup, FilterPopup, EntryPopup)
_MOST_NAMED = 2


class ChipsBar(QWidget):
    """A row of chips; emits `wanted(Choices)`."""

    wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setAccessibleName(_("What is counted, and how it is shown"))
        self._session = session
        self._basis: Basis | None = None
        self._name = ""
        self.choices = Choices()
        self.chips: dict[str, Chip] = {}
        self.popup: ListPopup | FilterPopup | EntryPopup | None = None  # that was opened last
        self._flow = FlowLayout()
        self._flow.setSpacing(theme.GRID + 2)
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_choices(self, name: str, choices: Choices, basis: Basis | None) -> None:
        """Show what is chosen for a table; the basis says what there is to choose from."""
        if name != self._name:
            self._name = name
            self._make([field for field in FIELDS if field in KINDS[name].takes])
        self.choices, self._basis = choices, basis
        for field, chip in self.chips.items():
            shown = basis is not None and applies(name, field, choices, basis, self._session)
            chip.setVisible(shown)
            if shown:
                chip.show_text(self.text(field), on=self._is_on(field))
        self._flow.invalidate()
        self.updateGeometry()

    def text(self, field: str) -> str:
        """Return what the chip of a field says."""
        made, value = FIELDS[field], getattr(self.choices, field)
        if made.how is How.SWITCH:
            return _(made.text)
        words = self._words(field, value)
        return _(made.text).format(value=words) if words else _(made.none)

    def open(self, field: str) -> None:
        """Open the menu or list of a chip; a switch is switched."""
        chip, made = self.chips[field], FIELDS[field]
        value = getattr(self.choices, field)
        match made.how:
            case How.SWITCH:
                self._want(field, not value)
            case How.FEW:
                chip.showMenu()
            case How.ONE:
                self._open_list(field, value)
            case How.SEVERAL:
                self._open_boxes(field, value)
            case How.NUMBER | How.WORDS:
                self._open_entry(field, value)

    # how it is made

    def _make(self, fields: Sequence[str]) -> None:
        while (old := self._flow.takeAt(0)) is not None:
            widget = old.widget()
            if widget:
                widget.hide()
                widget.deleteLater()
        self.chips = {field: self._chip(field) for field in fields}
        for chip in self.chips.values():
            self._flow.addWidget(chip)

    def _chip(self, field: str) -> Chip:
        made = FIELDS[field]
        chip = _Switch(_(made.name)) if made.how is How.SWITCH else Chip(_(made.name))
        chip.setParent(self)
        if made.how is How.FEW:
            menu = QMenu(chip)
            menu.aboutToShow.connect(partial(self._fill_menu, field, menu))
            chip.setMenu(menu)
        else:
            chip.clicked.connect(lambda: self.open(field))
        return chip

    # what chips say

    def _is_on(self, field: str) -> bool:
        """Tell whether a chip narrows what is counted, or is switched on."""
        return getattr(self.choices, field) != getattr(usual(self._name), field)

    def _words(self, field: str, value: Any) -> str:
        made = FIELDS[field]
        if self._basis is None or value is None or value == ():
            return ""
        match made.how:
            case How.FEW:
                return dict(few(self._name, field)).get(value, str(value))
            case How.ONE:
                return dict(listed(field, self._basis)).get(value, "")
            case How.SEVERAL:
                names = {box.id: box.name for box in boxes(field, self._basis, self._session)}
                chosen = [names.get(key, "?") for key in value]
                return ", ".join(chosen) if len(chosen) <= _MOST_NAMED else str(len(chosen))
            case How.WORDS:
                return " ".join(map(str, value))
            case _:
                return str(value)

    # what they open

    def _fill_menu(self, field: str, menu: QMenu) -> None:
        menu.clear()
        value = getattr(self.choices, field)
        actions: list[QAction] = []
        for key, text in few(self._name, field):
            action = QAction(text, menu)
            action.triggered.connect(lambda _on=False, key=key: self._want(field, key))
            actions.append(action)
        exclusive(actions, menu)
        for action, (key, _text) in zip(actions, few(self._name, field), strict=True):
            action.setChecked(key == value)
            menu.addAction(action)

    def _open_list(self, field: str, value: object) -> None:
        if self._basis is None:
            return
        offers = [*listed(field, self._basis)]
        if FIELDS[field].none and field in self._optional():
            offers.insert(0, (None, _(FIELDS[field].none)))
        popup = self._latest(ListPopup(self, _(FIELDS[field].name)))
        popup.chosen.connect(partial(self._want, field))
        popup.fill(offers, value)
        popup.show_below(self.chips[field])

    def _optional(self) -> Sequence[str]:
        return ("by", "order") if self._name not in ("crosstab", "coverage") else ("order",)

    def _open_boxes(self, field: str, value: Sequence[str]) -> None:
        if self._basis is None:
            return
        there = boxes(field, self._basis, self._session)
        popup = self._latest(FilterPopup(self, _(FIELDS[field].name)))
        popup.add_button(_("None"), lambda: popup.fill(there, frozenset()))

        def choose(picked: frozenset[str] | None) -> None:
            if picked is None:
                self._want(field, ())
            elif picked:  # nothing is no choice yet
                self._want(field, tuple(box.id for box in there if box.id in picked))

        popup.chosen.connect(choose)
        popup.fill(there, frozenset(value) or None)
        popup.show_below(self.chips[field])

    def _open_entry(self, field: str, value: Any) -> None:
        made = FIELDS[field]
        if made.how is How.NUMBER:
            edit = number(_(made.name), made.least, made.most)
        else:
            edit = QLineEdit()
            edit.setAccessibleName(_(made.name))
        popup = self._latest(EntryPopup(self, _(made.name), edit))
        popup.chosen.connect(partial(self._want, field))
        popup.fill(value)
        popup.show_below(self.chips[field])

    def _latest(self, popup: Popup) -> Popup:
        if self.popup:
            self.popup.deleteLater()
        self.popup = popup
        return popup

    def _want(self, field: str, value: Any) -> None:
        wanted = replace(self.choices, **{field: value})
        if wanted != self.choices:
            self.wanted.emit(wanted)


class _Switch(Chip):
    """A chip that is on or off."""

    def _fit(self) -> None:
        self.setText(self._whole)
