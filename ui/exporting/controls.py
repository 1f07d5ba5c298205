"""The controls that choices of an export are made with.

The one rule: each has one value that can be kept as JSON and shown again, in ids and keys alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import theme
from ui.combo import Combo
from ui.trees.check_tree import Box, CheckTree
from ui.widgets import FilterEdit, button

ALL, ACTIVATED, CHOSEN = "all", "activated", "chosen"
_MOST_ROWS, _ROW = 8, 26
_MANY = 10  # boxes: from there on they can be filtered
_WIDEST = 120 * theme.GRID


class OneOf(QWidget):
    """Buttons of which one is chosen, by mouse or arrow keys."""

    changed = Signal()

    def __init__(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Take `(key, text)` for each button; `name` is what the row is called."""
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for key, text in choices:
            made = QPushButton(text)
            made.setObjectName("chip")
            made.setMinimumHeight(6 * theme.GRID)
            made.setCheckable(True)
            made.setAccessibleName(f"{name}: {text}")
            self._group.addButton(made)
            self.buttons[key] = made
            row.addWidget(made)
        row.addStretch()
        next(iter(self.buttons.values())).setChecked(True)
        self._group.buttonToggled.connect(lambda _button, on: on and self.changed.emit())

    def value(self) -> str:
        """Return the key of the button that is chosen."""
        return next(key for key, made in self.buttons.items() if made.isChecked())

    def choose(self, key: Any) -> None:
        """Choose a button by its key; one that there is not changes nothing."""
        if isinstance(key, str) and key in self.buttons:
            self.buttons[key].setChecked(True)

    def allow(self, key: str, allowed: bool) -> None:
        """Say whether a button can be chosen now; the first is, in place of one that cannot."""
        self.buttons[key].setEnabled(allowed)
        if not allowed and self.value() == key:
            next(iter(self.buttons.values())).setChecked(True)


class Scope(QWidget):
    """All of some things, those that are activated, or those that are ticked."""

    changed = Signal()

    def __init__(self, name: str, *, activated: bool) -> None:
        super().__init__()
        self._active: list[str] = []
        self._shown: list[Box] = []
        kinds = [(ALL, _("All")), (CHOSEN, _("Chosen"))]
        if activated:
            kinds.insert(1, (ACTIVATED, _("Activated")))
        self.kind = OneOf(name, kinds)
        self.tree = CheckTree(name)
        self.filter = FilterEdit(_("Filter…"))
        self.filter.setAccessibleName(name + ": " + _("Filter…"))
        self._box = self._make_box(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.kind)
        column.addWidget(self._box)
        self.kind.changed.connect(self._on_kind)
        self.tree.itemChanged.connect(lambda _item, _column: self.changed.emit())
        self.filter.textChanged.connect(self.tree.show_matches)
        self._box.hide()

    def _make_box(self, name: str) -> QFrame:
        box = QFrame()
        box.setObjectName("card")
        box.setMaximumWidth(_WIDEST)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(*[2 * theme.GRID] * 4)
        inside.setSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.filter, 1)
        for text, tip, chosen in (
            (_("Tick all"), _("{list}: tick all"), None),
            (_("Tick none"), _("{list}: tick none"), ()),
        ):
            made = button(text, lambda chosen=chosen: self._tick(chosen), "chip")
            made.setAccessibleName(tip.format(list=name))
            made.setMinimumHeight(6 * theme.GRID)
            row.addWidget(made)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self.tree)
        return box

    def fill(self, boxes: Sequence[Box], active: Collection[str] = ()) -> None:
        """Show other things; what is ticked stays so, of what is still there."""
        before = self.tree.ticked()
        self._shown = list(boxes)
        own = [box.id for box in boxes if box.own]
        self._active = [key for key in own if key in active]
        self.tree.fill(boxes, before)
        self.filter.setVisible(len(boxes) > _MANY)
        self.tree.setFixedHeight(min(max(len(boxes), 1), _MOST_ROWS) * _ROW + 4)
        self.kind.buttons[ALL].setText(_("All ({n})").format(n=len(own)))
        if ACTIVATED in self.kind.buttons:
            made = self.kind.buttons[ACTIVATED]
            made.setText(_("Activated ({n})").format(n=len(self._active)))
            made.setToolTip("" if self._active else _("None is activated in the panes of coding"))
            self.kind.allow(ACTIVATED, bool(self._active))

    @property
    def ids(self) -> list[str] | None:
        """What is chosen; None where that is all, so that what is added later is in it."""
        if self.kind.value() == ALL:
            return None
        return list(self._active) if self.kind.value() == ACTIVATED else self.tree.ticked()

    @property
    def count(self) -> int:
        """How many are chosen."""
        ids = self.ids
        return self.tree.count() if ids is None else len(ids)

    def value(self) -> dict[str, Any]:
        """Return what is chosen, to be kept."""
        return {"kind": self.kind.value(), "ticked": self.tree.ticked()}

    def restore(self, value: Any) -> None:
        """Choose again what was kept."""
        if isinstance(value, dict) and isinstance(value.get("ticked"), list):
            self.tree.fill(self._shown, [str(key) for key in value["ticked"]])
            wanted = self.kind.buttons.get(str(value.get("kind")))
            if wanted and wanted.isEnabled():
                wanted.setChecked(True)

    def _tick(self, chosen: Collection[str] | None) -> None:
        self.tree.fill(self._shown, chosen)
        self.changed.emit()

    def _on_kind(self) -> None:
        self._box.setVisible(self.kind.value() == CHOSEN)
        self.changed.emit()


class Pick(Combo):
    """A list to pick one thing from; its value is the id, `""` for the first where it is none."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setMinimumWidth(60 * theme.GRID)
        self.setMaximumWidth(_WIDEST)
        self.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def fill(self, items: Iterable[tuple[str, str]]) -> None:
        """List other things, as `(id, name)`; the one that is picked stays so if it is there."""
        before = self.value()
        with QSignalBlocker(self):
            self.clear()
            for key, name in items:
                self.addItem(name, key)
            self.setCurrentIndex(max(self.findData(before), 0))

    def value(self) -> str:
        """Return the id of what is picked."""
        return str(self.currentData() or "")

    def choose(self, key: Any) -> None:
        """Pick by id; one that there is not changes nothing."""
        if isinstance(key, str) and self.findData(key) >= 0:
            self.setCurrentIndex(self.findData(key))


class Tick(QCheckBox):
    """A box to tick."""

    changed = Signal()

    def __init__(self, text: str, *, on: bool) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setChecked(on)
        self.toggled.connect(lambda _on: self.changed.emit())

    def value(self) -> bool:
        """Tell whether it is ticked."""
        return self.isChecked()

    def choose(self, value: Any) -> None:
        """Tick it or not."""
        if isinstance(value, bool):
            self.setChecked(value)


class Number(QSpinBox):
    """A whole number."""

    changed = Signal()

    def __init__(self, name: str, lowest: int, highest: int, value: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(lowest, highest)
        self.setValue(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(24 * theme.GRID)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.valueChanged.connect(lambda _value: self.changed.emit())

    def choose(self, value: Any) -> None:
        """Show another number."""
        if type(value) is int:
            self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # it scrolls the pane, so that nothing is chosen unawares
