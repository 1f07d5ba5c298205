"""The cases as a model of a grid: a row a case, a column a variable, and a last row for a new case.

The one rule: the order of rows changes only when it is asked for, never under the hands of who
types; what is missing is an empty cell with a dash, never 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from qcoder.case_values import Value, same_kind, shown
from qcoder.cases import CaseTable
from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import folded
from qcoder.model import Case, Changes, Variable, VariableKind
from ui import theme
from ui.session import Session

Index = QModelIndex | QPersistentModelIndex
NAME, INTERVIEWS, FIRST = 0, 1, 2  # columns; the first variable is in FIRST
MISSING = "–"
KINDS: dict[VariableKind, tuple[str, str]] = {
    VariableKind.TEXT: (N_("text"), "format-text"),
    VariableKind.NUMBER: (N_("number"), "numeric"),
    VariableKind.DATE: (N_("date"), "calendar-blank-outline"),
    VariableKind.BOOLEAN: (N_("yes/no"), "checkbox-outline"),
    VariableKind.ONE_OF: (N_("one of"), "radiobox-marked"),
    VariableKind.SEVERAL_OF: (N_("several of"), "format-list-checks"),
}
TABLES = {"cases", "variables", "case_values", "case_links", "documents", "speakers"}
_Role = Qt.ItemDataRole
_MIDDLE, _RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignLeft
_NOTHING = CaseTable((), (), {}, {})


class CasesModel(QAbstractTableModel):
    """The cases that the filter leaves, in the order that was asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._speakers: dict[str, str] = {}
        self.table = _NOTHING
        self.cases: list[Case] = []
        self.filter = ""
        self.by: tuple[str, bool] = ("", False)  # a variable (or column), and whether downwards
        self.refusal = ""  # why the last value was not taken

    @property
    def variables(self) -> Sequence[Variable]:
        """The variables, in their order."""
        return self.table.variables

    @property
    def can_change(self) -> bool:
        """Whether values can be written at all."""
        return self._session.can_change

    # what is shown

    def refresh(self) -> None:
        """Show what the project has now; rows stay in their order, new ones come last."""
        project, before = self._session.project, self.table
        table = project.cases.table() if project else _NOTHING
        self._speakers = (
            {key: one.label for key, one in project.speakers.everywhere().items()}
            if project
            else {}
        )
        known = {case.id: case for case in table.cases}
        there = {case.id for case in before.cases}
        kept = [known[case.id] for case in self.cases if case.id in known]
        cases = [*kept, *(case for case in table.cases if case.id not in there)]
        columns = [one.id for one in table.variables] == [one.id for one in before.variables]
        if columns and [one.id for one in cases] == [one.id for one in self.cases] and kept:
            self.table, self.cases = table, cases
            self._tell_all()
            return
        self.beginResetModel()
        self.table = table
        self.cases = cases if kept else self._ordered()
        self.endResetModel()

    def take(self, changes: Changes) -> bool:
        """Show changes of values and links alone; tell whether there were no others."""
        if changes.tables.keys() & TABLES - {"case_values", "case_links"}:
            return False
        kinds = {of.id: of.kind for of in self.variables}
        values, documents = dict(self.table.values), dict(self.table.documents)
        for row in changes.tables.get("case_values", ()):
            if row.before:
                values.pop((str(row.before["case_id"]), str(row.before["variable"])), None)
            if row.after:
                key = str(row.after["case_id"]), str(row.after["variable"])
                values[key] = same_kind(kinds[key[1]], json.loads(str(row.after["value"])))
        for row in changes.tables.get("case_links", ()):
            for image, there in ((row.before, False), (row.after, True)):
                if image:
                    speaker = image["speaker"]
                    link = str(image["document"]), None if speaker is None else str(speaker)
                    of = [one for one in documents.get(str(image["case_id"]), ()) if one != link]
                    documents[str(image["case_id"])] = [*of, link] if there else of
        self.table = replace(self.table, values=values, documents=documents)
        self._tell_all()
        return True

    def show_filter(self, text: str) -> None:
        """Show only the cases in which all words of a text are found."""
        self.filter = text
        self._reset(self._ordered())

    def sort_by(self, key: str, down: bool) -> None:
        """Sort by a variable, `name` or `interviews`; without a key, by name as the project."""
        self.by = (key, down)
        self._reset(self._ordered())

    def _reset(self, cases: list[Case]) -> None:
        self.beginResetModel()
        self.cases = cases
        self.endResetModel()

    def _tell_all(self) -> None:
        self.dataChanged.emit(
            self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1)
        )
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def _ordered(self) -> list[Case]:
        words = folded(self.filter).split()
        cases = [case for case in self.table.cases if self._has(case, words)]
        key, down = self.by
        if not key:
            return cases
        of = self._sort_key(key)
        valued = [case for case in cases if of(case) is not None]
        valued.sort(key=of, reverse=down)  # pyright: ignore - of one kind in a column
        return [*valued, *(case for case in cases if of(case) is None)]

    def _has(self, case: Case, words: Sequence[str]) -> bool:
        if not words:
            return True
        values = [self.table.values.get((case.id, one.id)) for one in self.variables]
        said = [case.name, self.interviews(case), *(shown(v) for v in values if v is not None)]
        text = folded(" ".join(said))
        return all(word in text for word in words)

    def _sort_key(self, key: str) -> Callable[[Case], Any]:
        if key == "name":
            return lambda case: folded(case.name)
        if key == "interviews":
            return lambda case: folded(self.interviews(case)) or None
        values = self.table.values

        def of(case: Case) -> Any:
            value = values.get((case.id, key))
            return folded(shown(value)) if isinstance(value, (str, tuple)) else value

        return of

    # what stands where

    def is_new(self, row: int) -> bool:
        """Tell whether a row is the last one, in which a name makes a case."""
        return row >= len(self.cases)

    def case(self, row: int) -> Case | None:
        """Return the case of a row; None in the last one."""
        return self.cases[row] if 0 <= row < len(self.cases) else None

    def row_of(self, case: str) -> int:
        """Return the row of a case (an id); -1 where it is not shown."""
        return next((row for row, one in enumerate(self.cases) if one.id == case), -1)

    def variable(self, column: int) -> Variable | None:
        """Return the variable of a column."""
        at = column - FIRST
        return self.variables[at] if 0 <= at < len(self.variables) else None

    def column_of(self, variable: str) -> int:
        """Return the column of a variable (an id); -1 where it is not there."""
        found = (at for at, one in enumerate(self.variables) if one.id == variable)
        return next(found, -1 - FIRST) + FIRST

    def key_of(self, column: int) -> str:
        """Return what a column is sorted by."""
        of = self.variable(column)
        return of.id if of else "interviews" if column == INTERVIEWS else "name"

    def value(self, row: int, column: int) -> Value | None:
        """Return the value in a cell; None where it is missing."""
        case, of = self.case(row), self.variable(column)
        return self.table.values.get((case.id, of.id)) if case and of else None

    def text(self, row: int, column: int) -> str:
        """Return what a cell says; nothing where the value is missing."""
        case = self.case(row)
        if case is None:
            return ""
        if column == NAME:
            return case.name
        if column == INTERVIEWS:
            return self.interviews(case)
        value = self.value(row, column)
        return "" if value is None else shown(value)

    def cell_name(self, row: int, column: int) -> str:
        """Return what an editor is called."""
        case = self.case(row)
        name = case.name if case else _("New case")
        return f"{name}: {self.column_text(column)}"

    def given(self, variable: Variable) -> Sequence[Value]:
        """Return the values that a variable has."""
        return [value for (_c, of), value in self.table.values.items() if of == variable.id]

    def interviews(self, case: Case) -> str:
        """Return the documents of a case, with the speakers where it is one of these."""
        return ", ".join(self.link_names(case))

    def link_names(self, case: Case) -> list[str]:
        """Return what each link of a case is called."""
        documents, links = self._session.documents, dict[str, list[str]]()
        for document, speaker in self.table.documents.get(case.id, ()):
            labels = links.setdefault(document, [])
            labels += [self._speakers.get(speaker, "?")] if speaker else []
        return [
            f"{one.name} ({', '.join(links[one.id])})" if links[one.id] else one.name
            for one in documents.values()
            if one.id in links
        ]

    def column_text(self, column: int) -> str:
        """Return what a column is called."""
        of = self.variable(column)
        return of.name if of else (_("Case"), _("Interviews"))[column]

    # writing

    def write(self, row: int, column: int, given: object) -> bool:
        """Write what was typed into a cell; tell whether it was taken, else `refusal` says why."""
        self.refusal = ""
        project, case, of = self._session.open_project, self.case(row), self.variable(column)
        text = given if isinstance(given, str) else None
        if text is not None and text.strip() == self.text(row, column):
            return True

        def act() -> bool:
            try:
                if case and of:
                    project.cases.set_value(case, of, given)
                elif case:
                    project.cases.rename(case, str(given))
                elif str(given).strip():
                    project.cases.add(str(given))
            except (Refused, NotFound) as error:
                self.refusal = str(error)
            return True

        return bool(self._session.perform(act)) and not self.refusal

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.cases) + self.can_change

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else FIRST + len(self.variables)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        found = flag.ItemIsEnabled | flag.ItemIsSelectable
        new = self.is_new(index.row())
        typed = index.column() == NAME or (self.variable(index.column()) and not new)
        return found | flag.ItemIsEditable if typed and self.can_change else found

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= self.columnCount():
            return None
        of, (key, down) = self.variable(section), self.by
        sorted_here = self.key_of(section) == key
        if role == _Role.DisplayRole:
            arrow = (" ↓" if down else " ↑") if sorted_here else ""
            return self.column_text(section) + arrow
        if role == _Role.DecorationRole:
            return theme.icon(KINDS[of.kind][1]) if of else None
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return about(of) if of else self.column_text(section)
        return _MIDDLE | _LEFT if role == _Role.TextAlignmentRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = index.row(), index.column()
        match role:
            case _Role.DisplayRole:
                return self._shown(row, column)
            case _Role.EditRole:
                return self.text(row, column)
            case _Role.TextAlignmentRole:
                of = self.variable(column)
                right = of is not None and of.kind == VariableKind.NUMBER
                return _MIDDLE | (_RIGHT if right else _LEFT)
            case _Role.ForegroundRole:
                return self._color(row, column)
            case _Role.FontRole:
                font = QFont()
                font.setBold(True)
                return font if column == NAME and not self.is_new(row) else None
            case _Role.ToolTipRole:
                return self.text(row, column) or None
            case _Role.AccessibleTextRole:
                return self._spoken(row, column)
            case _:
                return None

    def _shown(self, row: int, column: int) -> str:
        if self.is_new(row):
            return _("New case…") if column == NAME else ""
        return self.text(row, column) or MISSING

    def _color(self, row: int, column: int) -> QColor | None:
        if self.is_new(row):
            return QColor(theme.colors().muted)
        if not self.text(row, column):
            return QColor(theme.colors().disabled)
        return QColor(theme.colors().muted) if column == INTERVIEWS else None

    def _spoken(self, row: int, column: int) -> str:
        case = self.case(row)
        if case is None:
            return _("New case: write its name")
        said = self.text(row, column) or _("missing")
        return said if column == NAME else f"{case.name}, {self.column_text(column)}: {said}"


def about(variable: Variable) -> str:
    """Return a variable with its kind and options, in words."""
    said = f"{variable.name}: {_(KINDS[variable.kind][0])}"
    return f"{said} ({', '.join(variable.options)})" if variable.options else said
