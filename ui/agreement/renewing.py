"""Computing the figures of agreement anew: units first, which takes a while the first time.

The one rule: figures are of the choices that were asked for last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QObject

from qcoder.i18n import _
from qcoder.queries.comparison import Choices
from ui import renewing
from ui.session import Session

if TYPE_CHECKING:
    from qcoder.queries.comparison_input import Prepared


class _TakesTime(Exception):
    """Units of documents are to be found first."""


class Renewal(renewing.Renewal):
    """Keeps the comparison of some choices up to date, for as long as it is wanted."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(session, parent)
        self._choices = Choices()

    def ask(self, choices: Choices, *, soon: bool = False) -> None:
        """Have a comparison computed, `soon`: once no more changes come for a moment."""
        self._choices, self.stale = choices, True
        if soon:
            self.soon()
        else:
            self.start()

    def work(self) -> None:
        """Read what is compared: at once, unless sentences are to be found first."""
        comparisons, choices = self._session.open_project.comparisons, self._choices
        try:
            self._compute(comparisons.prepare(choices, _stop))
        except _TakesTime:
            self.read_beside(
                lambda progress: comparisons.prepare(choices, progress),
                _("Finding sentences…"),
                self._compute,
            )

    def _compute(self, prepared: Prepared) -> None:
        from qcoder.queries.comparisons import compute

        self.compute(lambda progress: compute(prepared, progress), _("Computing figures…"))


def _stop(done: int, total: int) -> NoReturn:
    raise _TakesTime
