"""What the page of cases shows while there are none: what cases are, and how to begin.

The one rule: it says what to do next, and does nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.widgets import PAD, Picture, button, label

_WIDE = 140 * theme.GRID


class NoCases(QWidget):
    """A few words with two buttons."""

    def __init__(self, import_table: Callable[[], object], new_case: Callable[[], object]) -> None:
        super().__init__()
        words = QWidget()  # as wide as one reads; labels in it wrap
        words.setFixedWidth(_WIDE)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(PAD)
        column.addWidget(Picture("table-account", 48), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = _centred(_("No cases yet"), "heading")
        self.about = _centred(
            _(
                "A case is what you report on: a programme, an organisation, a respondent. Its "
                "variables (region, kind, size) divide the interviews into groups in tables."
            ),
            "muted",
        )
        self.first = button(_("Import table…"), import_table, "primary")
        self.second = button(_("Add the first case"), new_case)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addStretch()
        for one in (self.first, self.second):
            row.addWidget(one)
        row.addStretch()
        hint = _("A table (Excel or CSV) can be dropped here too: it is shown before it is used.")
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(row)
        column.addWidget(_centred(hint, "muted"))
        whole = QVBoxLayout(self)
        whole.addStretch()
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(words)
        across.addStretch()
        whole.addLayout(across)
        whole.addStretch()

    def allow(self, allowed: bool) -> None:
        """Say whether the project can be changed at all."""
        self.title.setText(
            _("No cases yet")
            if allowed
            else _("No cases; the project is open read-only: none can be added.")
        )
        for one in (self.first, self.second):
            one.setEnabled(allowed)


def _centred(text: str, kind: str) -> QLabel:
    made = label(text, kind, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made
