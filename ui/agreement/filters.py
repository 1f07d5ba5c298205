"""Chips above the disagreements: by kind, by state, and the pair of codes that was clicked.

The one rule: a chip says how many there are, and a second click shows all again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from qcoder.i18n import _
from ui import theme
from ui.agreement.choosing import Choice
from ui.agreement.decision_bar import ChoiceButton
from ui.agreement.items import DECIDED, REOPENED, UNDECIDED, Group
from ui.agreement.names import code_name, group_name, state_name
from ui.inspector.flow import FlowLayout
from ui.session import Session
from ui.widgets import PAD, Elided, icon_button

_ORDER = ("only", "without", "some", "boundary", "other code", "valence")
_STATES = (UNDECIDED, DECIDED, REOPENED)


class QueueHead(QWidget):
    """What the disagreements are of, which one is shown, and previous and next."""

    wanted = Signal(int)  # by how many to go on

    def __init__(self) -> None:
        super().__init__()
        self.title = Elided("", "caps", Qt.TextElideMode.ElideMiddle)
        self.previous = icon_button("chevron-left", _("Previous (K)"), lambda: self.wanted.emit(-1))
        self.next = icon_button("chevron-right", _("Next (J)"), lambda: self.wanted.emit(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(2)
        row.addWidget(self.title, 1)
        row.addWidget(self.previous)
        row.addWidget(self.next)

    def show_place(self, name: str, at: int, count: int, *, more: bool) -> None:
        """Show which one of how many is shown; `more` are still being read."""
        parts = [_("Disagreements"), name]
        if count:
            text = _("{at} of {count}").format(at=at, count=count)
            parts.append(f"{text} …" if more else text)
        self.title.show_text(" · ".join(filter(None, parts)).upper())
        self.previous.setEnabled(at > 1)
        self.next.setEnabled(at < count)


class Filters(QWidget):
    """The chips; `chosen` tells which group or state, or that the pair is let go of."""

    group_chosen = Signal(object)  # Group, or None
    state_chosen = Signal(str)
    pair_left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._keys: list[Group | str] = []
        self.chips: dict[Group | str, QPushButton] = {}
        self._flow = FlowLayout()
        self._flow.setSpacing(theme.GRID + 2)
        self.setLayout(self._flow)
        self.setAccessibleName(_("Show only"))
        self.pair = self._chip(self.pair_left.emit)
        self.pair.setChecked(True)

    def show_counts(self, counts: Counter[Group | str], choice: Choice) -> None:
        """Show how many there are of each, and what is chosen."""
        groups = {key for key, count in counts.items() if isinstance(key, Group) and count}
        if choice.group:
            groups.add(choice.group)
        states = [one for one in _STATES if counts[one] or one == choice.state]
        keys = [*sorted(groups, key=self._order), *states]
        if keys != self._keys:
            self._make(keys)
        for key, chip in self.chips.items():
            is_group = isinstance(key, Group)
            name = group_name(self._session, key) if is_group else state_name(key)
            text = f"{name} · {counts[key]}"
            chip.setText(text)
            chip.setAccessibleName(text)
            chip.setChecked(key == (choice.group if is_group else choice.state))
        if choice.pair:
            names = " × ".join(code_name(self._session, code) for code in choice.pair)
            self.pair.setText(f"{names}  ✕")
            self.pair.setToolTip(_("Show all again"))
            self.pair.setAccessibleName(_("Only {codes}: show all again").format(codes=names))
        self.pair.setChecked(True)
        self.pair.setVisible(choice.pair is not None)
        self._flow.invalidate()
        self.updateGeometry()

    def _order(self, group: Group) -> tuple[int, str]:
        return _ORDER.index(group.kind), group_name(self._session, group)

    def _make(self, keys: Iterable[Group | str]) -> None:
        while (old := self._flow.takeAt(0)) is not None:
            widget = old.widget()
            if widget and widget is not self.pair:
                widget.hide()
                widget.deleteLater()
        self._keys = list(keys)
        self.chips = {key: self._chip(partial(self._on_chip, key)) for key in self._keys}
        for chip in self.chips.values():
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.pair)

    def _chip(self, on_click: object) -> QPushButton:
        made = ChoiceButton(parent=self)
        made.setObjectName("chip")
        made.setCheckable(True)
        made.clicked.connect(lambda _on=False: on_click())  # pyright: ignore
        return made

    def _on_chip(self, key: Group | str) -> None:
        on = self.chips[key].isChecked()
        if isinstance(key, Group):
            self.group_chosen.emit(key if on else None)
        else:
            self.state_chosen.emit(key if on else "")
