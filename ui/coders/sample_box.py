"""A random sample of documents, drawn where it can be seen: share, strata, seed, and what came.

The one rule: the documents that are listed are those that go into the packages.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QWidget

from qcoder import sampling
from qcoder.errors import Error
from qcoder.i18n import _, ngettext
from qcoder.sampling import Sample
from ui import theme
from ui.exporting.controls import Number, Pick
from ui.session import Session
from ui.widgets import button, label

_USUAL = 20  # percent
_MOST_SEED = 999_999_999
_GROUP = "group"
_ROW, _MOST_ROWS = 24, 6
_WIDEST = 120 * theme.GRID


class SampleBox(QWidget):
    """The choices of a sample, and the documents that it holds."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.sample: Sample | None = None
        self.share = Number(_("Share of the documents, in percent"), 1, 100, _USUAL)
        self.by = Pick(_("Drawn from"))
        self.by.setMinimumWidth(36 * theme.GRID)
        self.seed = Number(_("Seed"), 0, _MOST_SEED, sampling.new_seed())
        self.draw = button(_("Draw again"), self._draw)
        self.draw.setToolTip(_("With another seed"))
        self.said = label("", wrap=True)
        self.list = QListWidget()
        self.list.setObjectName("drawn")
        self.list.setAccessibleName(_("Documents that were drawn"))
        self.list.setMaximumWidth(_WIDEST)
        self._lay_out()
        for control in (self.share, self.by, self.seed):
            control.changed.connect(self._on_choice)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.share)
        row.addWidget(label(_("percent, drawn from")))
        row.addWidget(self.by, 1)
        below = QHBoxLayout()
        below.setSpacing(2 * theme.GRID)
        for one in (label(_("Seed")), self.seed, self.draw):
            below.addWidget(one)
        below.addWidget(label(_("the same seed draws the same documents"), "muted", wrap=True), 1)
        grid.addLayout(row, 0, 0)
        grid.addLayout(below, 1, 0)
        grid.addWidget(self.said, 2, 0)
        grid.addWidget(self.list, 3, 0)

    def refresh(self) -> None:
        """List what can be drawn from, and draw."""
        project = self._session.open_project
        choices = [("", _("all documents together"))]
        if project.groups.list():
            choices.insert(0, (_GROUP, _("each group of documents")))
        choices += [
            (one.id, _("each value of “{variable}”").format(variable=one.name))
            for one in project.cases.variables()
        ]
        self.by.fill(choices)
        self._show()

    def _draw(self) -> None:
        self.seed.setValue(sampling.new_seed())

    def _on_choice(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.list.clear()
        documents = self._session.documents
        try:
            self.sample = self._session.open_project.packages.sample(
                self.share.value() / 100, by=self.by.value() or None, seed=self.seed.value()
            )
        except Error as error:
            self.sample = None
            self.said.setText(str(error))
            return
        drawn = [one.name for key, one in documents.items() if key in self.sample.documents]
        self.list.addItems(drawn)
        self.list.setFixedHeight(min(len(drawn), _MOST_ROWS) * _ROW + 6)
        n = len(drawn)
        text = ngettext(
            "{n} of {all} documents was drawn", "{n} of {all} documents were drawn", n
        ).format(n=n, all=len(documents))
        if len(self.sample.shares) > 1 or self.by.value():
            each = _("{stratum}: {n} of {all}")
            strata = [
                each.format(stratum=stratum or _("without group"), n=some, all=of)
                for stratum, (some, of) in sorted(self.sample.shares.items())
            ]
            text += " (" + "; ".join(strata) + ")"
        self.said.setText(text + ".")
