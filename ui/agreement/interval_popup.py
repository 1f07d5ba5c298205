"""How intervals are made, from which seed, and the limits of the traffic lights.

The one rule: only what can be computed is emitted; the lower limit never passes the higher one.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QFrame, QLabel, QSpinBox, QWidget

from qcoder.i18n import _
from qcoder.queries.comparison import Choices, IntervalKind
from ui import theme
from ui.exporting.controls import Number, OneOf
from ui.widgets import PAD, label

_MOST_SEED, _LEAST_DRAWS, _MOST_DRAWS = 999_999, 100, 100_000


class Limit(QDoubleSpinBox):
    """A limit of alpha."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(-1.0, 1.0)
        self.setDecimals(3)
        self.setSingleStep(0.05)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(24 * theme.GRID)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # so that nothing is chosen unawares


class IntervalPopup(QFrame):
    """A popup that emits `wanted({name of a choice: value})` for each change."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName(_("Interval and limits"))
        self.kind = OneOf(
            _("95 % interval"),
            [
                (IntervalKind.JACKKNIFE, _("Jackknife")),
                (IntervalKind.BOOTSTRAP, _("Bootstrap")),
                (IntervalKind.NONE, _("None")),
            ],
        )
        self.seed = Number(_("Seed"), 0, _MOST_SEED, 1)
        self.replicates = Number(_("Replicates"), _LEAST_DRAWS, _MOST_DRAWS, 2000)
        self.low, self.high = Limit(_("Amber from")), Limit(_("Green from"))
        self.about = label("", "muted", wrap=True)
        self._lay_out()
        self.kind.changed.connect(self._on_kind)
        for control, name in ((self.seed, "seed"), (self.replicates, "replicates")):
            control.setKeyboardTracking(False)
            control.valueChanged.connect(lambda value, name=name: self.wanted.emit({name: value}))
        self.low.valueChanged.connect(lambda _value: self._on_limit(self.low))
        self.high.valueChanged.connect(lambda _value: self._on_limit(self.high))

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(PAD, PAD, PAD, PAD)
        form.setHorizontalSpacing(PAD)
        form.setVerticalSpacing(2 * theme.GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.addRow(label(_("95 % interval"), "muted"), self.kind)
        self._rows: list[tuple[QLabel, QSpinBox]] = []
        for control in (self.replicates, self.seed):
            name = label(control.accessibleName(), "muted")
            self._rows.append((name, control))
            form.addRow(name, control)
        self.about.setFixedWidth(88 * theme.GRID)
        form.addRow(self.about)
        for limit in (self.low, self.high):
            form.addRow(label(limit.accessibleName(), "muted"), limit)
        said = label(_("A light goes by the lower limit of the interval."), "muted", wrap=True)
        said.setFixedWidth(88 * theme.GRID)
        form.addRow(said)

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen."""
        controls = (self.kind, self.seed, self.replicates, self.low, self.high)
        blockers = [QSignalBlocker(one) for one in controls]
        self.kind.choose(str(choices.interval))
        self.seed.setValue(choices.seed)
        self.replicates.setValue(choices.replicates)
        self.low.setValue(choices.thresholds[0])
        self.high.setValue(choices.thresholds[1])
        del blockers
        self._show_rows()

    def show_below(self, widget: QWidget) -> None:
        """Open under a chip, on the screen."""
        self.adjustSize()
        place = widget.mapToGlobal(QPoint(0, widget.height() + theme.GRID))
        room = widget.screen().availableGeometry()
        self.move(max(min(place.x(), room.right() - self.width()), room.left()), place.y())
        self.show()
        self.kind.buttons[self.kind.value()].setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_kind(self) -> None:
        self._show_rows()
        self.wanted.emit({"interval": self.kind.value()})

    def _on_limit(self, moved: Limit) -> None:
        """Take a limit; the other goes along where it is passed."""
        other = self.high if moved is self.low else self.low
        if self.low.value() > self.high.value():
            with QSignalBlocker(other):
                other.setValue(moved.value())
        values: dict[str, Any] = {"thresholds": (self.low.value(), self.high.value())}
        self.wanted.emit(values)

    def _show_rows(self) -> None:
        kind = self.kind.value()
        for name, control in self._rows:
            for one in (name, control):
                one.setEnabled(kind == IntervalKind.BOOTSTRAP)
        self.about.setText(
            {
                IntervalKind.JACKKNIFE: _(
                    "Leaves out one document at a time; needs 4 double-coded documents."
                ),
                IntervalKind.BOOTSTRAP: _(
                    "Draws documents at random, from a seed that is kept; needs 20 double-coded "
                    "documents."
                ),
                IntervalKind.NONE: _("Without an interval there are no lights."),
            }[IntervalKind(kind)]
        )
