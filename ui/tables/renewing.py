"""Computing tables anew: the project is read once, and each table of it beside the window.

The one rule: a table that was computed of the project as it is now is not computed again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import NoReturn

from PySide6.QtCore import QObject, Signal

from qcoder.i18n import _
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table
from ui import renewing
from ui.session import Session
from ui.shown import Shown
from ui.tables import needs

_MOST = 24  # tables that are kept: as many as one looks back and forth between


class _TakesTime(Exception):
    """What is said in documents is to be read first."""


class TableRenewal(renewing.Renewal):
    """Keeps one table up to date, for as long as it is wanted; `basis` is what it is made of."""

    lacking = Signal(object)  # Missing: there can be no table; else `renewed((name, Table))`

    def __init__(self, session: Session, shown: Shown, parent: QObject) -> None:
        super().__init__(session, parent)
        self._shown = shown
        self._name, self._choices = "", Choices()
        self.basis: Basis | None = None
        self._current = False  # whether the basis is the project as it is now
        self._kept: OrderedDict[tuple[str, Choices], Table] = OrderedDict()
        self._at_once = False  # whether reading the basis is quick

    def ask(self, name: str, choices: Choices, *, soon: bool = False) -> None:
        """Have a table computed, `soon`: once no more changes come for a moment."""
        self._name, self._choices, self.stale = name, choices, True
        if soon:
            self.soon()
        else:
            self.start()

    def outdate(self) -> None:
        """Note that the project is another now."""
        self._current = False
        self._kept.clear()
        super().outdate()

    def forget(self) -> None:
        """Let go of a project that is closed."""
        self.basis, self._at_once = None, False
        self.outdate()

    def work(self) -> None:
        """Read the project, where that is needed, and compute the table."""
        tables = self._session.open_project.tables
        if self._current and self.basis:
            self._make(self.basis)
            return
        try:
            if not self._at_once:
                raise _TakesTime
            self._take(tables.basis(_stop))
        except _TakesTime:
            self.read_beside(tables.basis, _("Reading what is said…"), self._take)

    def _take(self, basis: Basis) -> None:
        self.basis, self._current, self._at_once = basis, True, True
        self._make(basis)

    def _make(self, basis: Basis) -> None:
        name = self._name
        lack = needs.missing(name, basis)
        if lack:
            self._rest()
            self.lacking.emit(lack)
            return
        wanted = needs.fitting(name, self._choices, basis, self._shown)
        choices = self._session.open_project.tables.resolved(wanted)
        plain = replace(choices, sort="", descending=False)  # sorting is quick
        known = self._kept.get((name, plain))
        if known:
            self._kept.move_to_end((name, plain))
            self.finish((name, known, choices))
            return

        def make(_progress: object) -> tuple[str, Table, Choices]:
            return name, KINDS[name].make(name, basis, plain), choices

        self.compute(make, _("Computing the table…"))

    def finish(self, found: tuple[str, Table, Choices]) -> None:
        """Keep a table and hand it over, sorted."""
        name, table, choices = found
        if table.basis is self.basis and self._current:
            self._kept[name, table.choices] = table
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        super().finish((name, replace(table, choices=choices).ordered()))


def _stop(done: int, total: int) -> NoReturn:
    raise _TakesTime
