"""The strip below the figures: that they are being computed, are outdated, or cannot be.

The one rule: it is hidden while the figures are as they should be.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from qcoder.i18n import _
from ui import theme
from ui.agreement.renewing import Renewal
from ui.widgets import PAD, button, label


class Strip(QFrame):
    """A sentence, how far it is, and a button to stop or to compute anew."""

    def __init__(self, renewal: Renewal, renew: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self._renewal = renewal
        self.text = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel_button = button(_("Cancel"), renewal.cancel, "flat")
        self.renew_button = button(_("Compute anew"), renew)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.text, 2)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.renew_button)
        self.hide()

    def show_state(self) -> None:
        """Show what the figures are waiting for, if anything."""
        renewal = self._renewal
        working, outdated = renewal.working, renewal.stale and not renewal.working
        self.setVisible(renewal.slow or bool(renewal.problem) or outdated)
        self.bar.setVisible(working)
        self.cancel_button.setVisible(working)
        self.renew_button.setVisible(not working)
        if working:
            done, total = renewal.done
            self.text.setText(renewal.doing)
            self.bar.setRange(0, total)
            self.bar.setValue(done)
        else:
            self.text.setText(
                renewal.problem or _("These figures are not up to date: something changed since.")
            )
        self.setAccessibleName(self.text.text())
