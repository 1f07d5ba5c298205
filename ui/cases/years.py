"""The figures per year of one case as a model: a row a year, a column a measure, and a new year.

The one rule: a figure that is missing is a dash, one that is known not to be known a question mark;
neither is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from qcoder.case_values import Value
from qcoder.errors import NotFound, Refused
from qcoder.flows import Flow, Measure, checked_year
from qcoder.i18n import N_, _
from qcoder.model import Variable
from ui import theme
from ui.cases.model import MISSING, Index
from ui.session import Session

YEAR, FIRST = 0, 1
MEASURES = tuple(Measure)
HEADINGS = {
    Measure.INFLOW: N_("Inflow"),
    Measure.CURRENT: N_("Current"),
    Measure.EXITS: N_("Exits"),
    Measure.SUSTAINED: N_("Of these sustained"),
    Measure.DROPOUT: N_("Dropout"),
}
UNKNOWN = "?"
_Role = Qt.ItemDataRole
_MIDDLE, _RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight


class YearsModel(QAbstractTableModel):
    """The figures of one case."""

    year_written = Signal(int, bool)  # where it stands now, and whether it is a new one

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.case = ""
        self.flows: dict[tuple[int, Measure], Flow] = {}
        self.years: list[int] = []
        self._begun: set[tuple[str, int]] = set()  # years that have no figure yet
        self.refusal = ""

    @property
    def can_change(self) -> bool:
        """Whether figures can be written."""
        return self._session.can_change and bool(self.case)

    def show_case(self, case: str) -> None:
        """Show the figures of a case, as they are now."""
        project = self._session.project
        found = project.flows.list(case) if project and case else ()
        years = {flow.year for flow in found} | {year for of, year in self._begun if of == case}
        same = case == self.case and sorted(years) == self.years
        if not same:
            self.beginResetModel()
        self.case, self.years = case, sorted(years)
        self.flows = {(flow.year, flow.measure): flow for flow in found}
        if not same:
            self.endResetModel()
        elif self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def forget(self) -> None:
        """Let go of years that were begun, as another project opens."""
        self._begun.clear()

    # what stands where

    def flow(self, row: int, column: int) -> Flow | None:
        """Return the figure in a cell, where there is one."""
        place = self.place(row, column)
        return self.flows.get(place) if place else None

    def place(self, row: int, column: int) -> tuple[int, Measure] | None:
        """Return the year and measure of a cell."""
        if row < len(self.years) and column >= FIRST:
            return self.years[row], MEASURES[column - FIRST]
        return None

    def text(self, row: int, column: int) -> str:
        """Return what a cell says; nothing where it is missing."""
        if column == YEAR:
            return str(self.years[row]) if row < len(self.years) else ""
        flow = self.flow(row, column)
        return "" if flow is None else UNKNOWN if flow.value is None else str(flow.value)

    def cell_name(self, row: int, column: int) -> str:
        """Return what an editor is called."""
        if column == YEAR:
            return _("Year")
        return f"{_(HEADINGS[MEASURES[column - FIRST]])} {self.text(row, YEAR)}"

    def variable(self, column: int) -> Variable | None:
        """Figures are of no variable."""
        return None

    def value(self, row: int, column: int) -> Value | None:
        """Figures are of no variable."""
        return None

    def given(self, variable: Variable) -> Sequence[Value]:
        """Figures are of no variable."""
        return ()

    # writing

    def write(self, row: int, column: int, given: object) -> bool:
        """Write what was typed into a cell; tell whether it was taken, else `refusal` says why."""
        text = str(given).strip()
        if text == self.text(row, column):
            self.refusal = ""
            return True
        if column == YEAR:
            return self._attempt(lambda: self._write_year(row, text))
        return self._attempt(lambda: self._write_figure(row, column, text))

    def clear(self, cells: Sequence[tuple[int, int]]) -> None:
        """Make figures missing, as one operation."""
        project = self._session.open_project
        places = [place for cell in cells if (place := self.place(*cell)) in self.flows]

        def act() -> None:
            with project.operation(N_("remove figures per year")):
                for place in places:
                    if place:
                        project.flows.remove(self.case, *place)

        if places:
            self._attempt(act)

    def fill(self, cells: Sequence[tuple[int, int]], text: str) -> None:
        """Give several cells one figure, as one operation."""
        project = self._session.open_project

        def act() -> None:
            with project.operation(N_("paste")):
                for place in filter(None, (self.place(*cell) for cell in cells)):
                    self._set(*place, text)

        self._attempt(act)

    def describe(self, cells: Sequence[tuple[int, int]], said: str, text: str) -> bool:
        """Say something (a field of `Flow`) of some figures, as one operation."""
        project = self._session.open_project
        flows = [flow for cell in cells if (flow := self.flow(*cell))]

        def act() -> None:
            with project.operation(N_("set figures per year")):
                for flow in flows:
                    project.flows.set(
                        flow.case, flow.year, flow.measure, flow.value, **{said: text}
                    )

        return self._attempt(act)

    def paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> bool:
        """Put a block of figures into the cells from a cell on, as one operation."""
        project = self._session.open_project

        def act() -> None:
            years = self._years_of(row, column, block)
            measures = MEASURES[max(column - FIRST, 0) :]
            with project.operation(N_("paste")):
                for year, line in zip(years, block, strict=True):
                    for measure, text in zip(measures, line[column == YEAR :], strict=False):
                        if text.strip():
                            self._set(year, measure, text.strip())

        return self._attempt(act)

    def _years_of(self, row: int, column: int, block: Sequence[Sequence[str]]) -> Sequence[int]:
        """Return the year of each line that is pasted. Raises `Refused` where one has none."""
        if column == YEAR:
            return [checked_year(line[0]) for line in block]
        years = self.years[row : row + len(block)]
        if len(years) < len(block):
            raise Refused(
                _("There are more lines than years: paste with the years in the first column.")
            )
        return years

    def remove_years(self, rows: Sequence[int]) -> None:
        """Remove all figures of some years, as one operation."""
        project, case = self._session.open_project, self.case
        years = [self.years[row] for row in rows if row < len(self.years)]
        self._begun -= {(case, year) for year in years}

        def act() -> None:
            with project.operation(N_("remove figures per year")):
                for year in years:
                    project.flows.remove(case, year)

        if years and self._attempt(act):
            self.show_case(case)

    def _write_year(self, row: int, text: str) -> None:
        if not text:
            return
        year = checked_year(text)
        if year in self.years:
            raise Refused(_("{year} is there already.").format(year=year))
        new = row >= len(self.years)
        if not new:
            self._move_year(self.years[row], year)
        self._begun.add((self.case, year))
        self.show_case(self.case)
        self.year_written.emit(self.years.index(year), new)

    def _move_year(self, before: int, year: int) -> None:
        """Have the figures of a year be of another, as one operation."""
        project = self._session.open_project
        self._begun.discard((self.case, before))
        moved = [flow for (of, _measure), flow in self.flows.items() if of == before]
        with project.operation(N_("set figures per year")):
            project.flows.remove(self.case, before)
            for flow in moved:
                project.flows.set(
                    flow.case, year, flow.measure, flow.value, definition=flow.definition,
                    unit=flow.unit, source=flow.source, reliability=flow.reliability,
                )  # fmt: skip

    def _write_figure(self, row: int, column: int, text: str) -> None:
        place = self.place(row, column)
        if place is None:
            raise Refused(_("Write the year first, in the first column."))
        if text:
            self._set(*place, text)
        else:
            self.clear([(row, column)])

    def _set(self, year: int, measure: Measure, text: str) -> None:
        value = None if text == UNKNOWN else text
        self._session.open_project.flows.set(self.case, year, measure, value)

    def _attempt(self, act: Callable[[], object]) -> bool:
        refused: list[str] = []

        def attempt() -> bool:
            try:
                act()
            except (Refused, NotFound) as error:
                refused.append(str(error))
            return True

        done = bool(self._session.perform(attempt)) and not refused
        self.refusal = refused[0] if refused else ""
        return done

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.years) + self.can_change

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else FIRST + len(MEASURES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed = index.column() == YEAR or index.row() < len(self.years)
        return found | Qt.ItemFlag.ItemIsEditable if typed and self.can_change else found

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return _("Year") if section == YEAR else _(HEADINGS[MEASURES[section - FIRST]])
        return _MIDDLE | _RIGHT if role == _Role.TextAlignmentRole and section else None

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = index.row(), index.column()
        text, new = self.text(row, column), row >= len(self.years)
        if role == _Role.DisplayRole:
            if new:
                return _("Year…") if column == YEAR else ""
            return text or MISSING
        if role == _Role.EditRole:
            return text
        if role == _Role.TextAlignmentRole:
            return _MIDDLE | _RIGHT if column else None
        if role == _Role.ForegroundRole and not text:
            return QColor(theme.colors().muted if new else theme.colors().disabled)
        if role == _Role.ToolTipRole:
            return about(self.flow(row, column))
        if role == _Role.AccessibleTextRole:
            said = text or _("missing")
            return f"{self.cell_name(row, column)}: {said}"
        return None


def about(flow: Flow | None) -> str:
    """Return what is said of a figure, in words."""
    if flow is None:
        return ""
    value = _("not known") if flow.value is None else str(flow.value)
    said = (
        (_("definition"), flow.definition),
        (_("counting unit"), flow.unit),
        (_("source"), flow.source),
        (_("reliability"), flow.reliability),
    )
    return "\n".join([value, *(f"{name}: {text}" for name, text in said if text)])
