"""What is done with cases and variables from the grid, and what is said of it.

The one rule: each act is one operation, said with what went along, and undone at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _, ngettext
from qcoder.model import Variable
from ui.cases.drops import Member
from ui.cases.grid import CasesGrid, Index, cells
from ui.cases.model import FIRST, INTERVIEWS, NAME
from ui.session import Session


class Acting(QObject):
    """The acts of one grid."""

    said = Signal(str, bool)  # a sentence; True where something was refused

    def __init__(self, session: Session, grid: CasesGrid) -> None:
        super().__init__(grid)
        self._session, self._grid = session, grid
        grid.pasted.connect(self.paste)
        grid.filled.connect(self.fill)
        grid.moved.connect(self.move_variable)
        grid.remove_wanted.connect(self.remove_cases)
        grid.dropped.connect(self.link)

    def do(self, act: Callable[[], object]) -> bool:
        """Do something; what is refused is said under the grid. Tell whether it was done."""
        refused: list[str] = []

        def attempt() -> bool:
            try:
                act()
            except (Refused, NotFound) as error:
                refused.append(str(error))
            return True

        if not self._session.can_change or not self._session.perform(attempt):
            return False
        self.said.emit(refused[0] if refused else "", bool(refused))
        return not refused

    # values

    def fill(self, chosen: Sequence[Index], text: str) -> None:
        """Give all chosen cells one value; empty makes them missing."""
        model, project = self._grid.cases, self._session.open_project
        values = [
            (case.id, of.id, text or None)
            for row, column in cells(chosen)
            if (case := model.case(row)) and (of := model.variable(column))
        ]
        if values:
            self.do(lambda: project.cases.set_values(values))

    def paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        """Put a block into the grid from a cell on; names that are new become cases."""
        model, project = self._grid.cases, self._session.open_project
        variables = [one.id for one in model.variables]
        if column == INTERVIEWS:
            self.said.emit(
                _("Interviews are linked, not pasted: paste in the column of names or of a value."),
                True,
            )
        elif column == NAME or model.is_new(row):
            before = {case.id for case in model.table.cases}
            pasted: list[str] = []
            if self.do(lambda: pasted.extend(c.id for c in project.cases.paste(block, variables))):
                self._say_pasted(pasted, len(set(pasted) - before))
        else:
            rows = [case.id for case in model.cases[row:]]
            self.do(lambda: project.cases.paste(block, variables[column - FIRST :], rows))

    def _say_pasted(self, pasted: Sequence[str], new: int) -> None:
        n = len(set(pasted))
        said = ngettext("{n} case pasted, {new} new.", "{n} cases pasted, {new} new.", n)
        self.said.emit(said.format(n=n, new=new), False)
        if pasted:
            self._grid.show_case(pasted[0])

    # cases

    def remove_cases(self) -> None:
        """Remove the chosen cases; what goes with them is said, and it is one operation."""
        model, project = self._grid.cases, self._session.open_project
        chosen = self._grid.chosen_cases()
        if not chosen or not self._session.can_change:
            return
        names = [case.name for case in model.cases if case.id in chosen]
        values = sum(case in chosen for case, _variable in model.table.values)
        links = sum(len(model.table.documents.get(case, ())) for case in chosen)
        figures = sum(flow.case in chosen for flow in project.flows.list())
        memos = sum(len(project.memos.list(case=case)) for case in chosen)
        counted = (
            (values, ngettext("{n} value", "{n} values", values)),
            (links, ngettext("{n} link with an interview", "{n} links with interviews", links)),
            (figures, ngettext("{n} figure per year", "{n} figures per year", figures)),
            (memos, ngettext("{n} memo", "{n} memos", memos)),
        )
        went = [text.format(n=n) for n, text in counted if n] or [_("no values")]

        def act() -> None:
            with project.operation(N_("remove case")):
                for case in chosen:
                    project.cases.remove(case)

        if self.do(act):
            named = "“" + "”, “".join(names[:3]) + ("”, …" if len(names) > 3 else "”")
            said = _(
                "Removed: {names}, with {what}. The documents stay. Ctrl+Z brings it all back."
            )
            self.said.emit(said.format(names=named, what=", ".join(went)), False)

    def link(self, case: str, members: Sequence[Member]) -> None:
        """Say that documents, or speakers in them, belong to a case."""
        links = [(case, *member) for member in members]
        project = self._session.open_project
        if links and self.do(lambda: project.cases.link_all(links)):
            name = next((one.name for one in self._grid.cases.cases if one.id == case), "")
            n = len(links)
            said = ngettext("{n} linked to “{case}”.", "{n} linked to “{case}”.", n)
            self.said.emit(said.format(n=n, case=name), False)
            self._grid.show_case(case)

    # variables

    def variable(self) -> Variable | None:
        """Return the variable of the current column."""
        return self._grid.cases.variable(self._grid.currentIndex().column())

    def move_variable(self, step: int) -> None:
        """Move the current variable to the left or the right."""
        of, model = self.variable(), self._grid.cases
        if of:
            place = list(model.variables).index(of) + step
            if 0 <= place < len(model.variables):
                cases = self._session.open_project.cases
                self.do(lambda: cases.move_variable(of.id, place))

    def remove_variable(self) -> None:
        """Remove the current variable with its values; it is said, and can be undone."""
        of = self.variable()
        if of is None:
            return
        values = self._grid.cases.table.values
        n = sum(variable == of.id for _case, variable in values)
        if self.do(lambda: self._session.open_project.cases.remove_variable(of.id)):
            said = ngettext(
                "“{variable}” was removed with {n} value. Ctrl+Z brings it back.",
                "“{variable}” was removed with {n} values. Ctrl+Z brings it back.",
                n,
            )
            self.said.emit(said.format(variable=of.name, n=n), False)

    def group_by(self, variable: Variable) -> None:
        """Put the documents in groups by the values of a variable, and say what was done."""
        project = self._session.open_project
        found = []
        if not self.do(lambda: found.append(project.groups.from_variable(variable.id))):
            return
        done = found[0]
        n = len(done.put)
        said = [
            ngettext(
                "{n} interview is in a group by “{variable}”: {groups}.",
                "{n} interviews are in groups by “{variable}”: {groups}.",
                n,
            ).format(
                n=n,
                variable=variable.name,
                groups=", ".join(group.name for group in done.groups) or "–",
            )
        ]
        if done.several:
            n = len(done.several)
            text = ngettext(
                "{n} has several values and stays where it is.",
                "{n} have several values and stay where they are.",
                n,
            )
            said.append(text.format(n=n))
        if done.none:
            n = len(done.none)
            text = ngettext(
                "{n} has no value and stays where it is.",
                "{n} have no value and stay where they are.",
                n,
            )
            said.append(text.format(n=n))
        self.said.emit(" ".join(said), False)
