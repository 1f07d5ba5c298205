"""The preview of a table or a figure: computed beside the window, of what was read before.

The one rule: it never uses the project in its thread; whoever asks last is shown.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qcoder.i18n import _, speaking
from qcoder.reporting import ItemKind
from qcoder.reporting.making import label
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table
from ui.jobs import Job
from ui.report.paper import Paper, Sheet, of_figure, of_table
from ui.report.parts import Part
from ui.widgets import EmptyState

_DPI = 110  # pixels of the window to an inch of the page


class Wanted(NamedTuple):
    """What is to be shown: a part, made of what, in which language, and how sharp."""

    part: Part
    basis: Basis
    choices: Choices
    language: str
    ratio: float


class SheetView(QWidget):
    """Shows the page of a table or figure, once it is computed."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.paper, self.waiting = Paper(), EmptyState(_("Computing the preview…"))
        self._stack = QStackedWidget()
        for page in (self.paper, self.waiting):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._job: Job | None = None
        self._next: Wanted | None = None
        self._of = ""  # the part whose page is shown

    @property
    def working(self) -> bool:
        """Whether a page is being computed."""
        return self._job is not None

    def show_part(self, wanted: Wanted) -> None:
        """Have the page of a part computed; that of another is taken away at once."""
        if wanted.part.item.id != self._of:
            self._stack.setCurrentWidget(self.waiting)
        self._of, self._next = wanted.part.item.id, wanted
        self._start()

    def stop(self) -> None:
        """Wait until what is computed is; nothing more is signalled."""
        self._next = None
        if self._job:
            self._job.stop()
            self._job.deleteLater()
            self._job = None
        self._of = ""

    def _start(self) -> None:
        wanted = self._next
        if self._job or wanted is None:
            return
        self._next = None
        job = self._job = Job(lambda _progress: sheet(wanted), self)
        job.done.connect(self._on_done)
        job.failed.connect(lambda why: self._on_done(None, why))
        job.start()

    def _on_done(self, found: Sheet | None, why: str = "") -> None:
        if self._job:
            self._job.deleteLater()
            self._job = None
        if self._next:
            self._start()
            return
        if found:
            self.paper.show_sheet(found)
            self._stack.setCurrentWidget(self.paper)
        else:
            self.waiting.text.setText(why)
            self._stack.setCurrentWidget(self.waiting)
        self.shown.emit()


def sheet(wanted: Wanted) -> Sheet:
    """Compute the page of a table or figure, in any thread. Raises `Error`."""
    part, name = wanted.part, wanted.part.item.table
    with speaking(wanted.language):
        table = KINDS[name].make(name, wanted.basis, wanted.choices)
        number = _number(part)
        if part.item.kind == ItemKind.FIGURE:
            return _figure(table, number, part.item.title, wanted.ratio)
        return of_table(table.report, number, part.item.title or table.report.title)


def _number(part: Part) -> str:
    """Return `Table 2` in the language in use."""
    digits = "".join(filter(str.isdigit, part.number))
    return label(part.item, {part.item.kind.value: int(digits or 0)})


def _figure(table: Table, number: str, title: str, ratio: float) -> Sheet:
    from qcoder import charts  # matplotlib takes a while

    chart = charts.draw(table, charts.Look(dpi=_DPI))
    across, down = (round(side * _DPI) for side in chart.figure.get_size_inches())
    data, wide, high = charts.pixels(chart, across, down, ratio)
    image = QImage(data, wide, high, 4 * wide, QImage.Format.Format_RGBA8888).copy()
    notes = [chart.caption, *table.report.notes]
    return of_figure(image, across, notes, chart.source, number, title or chart.title)
