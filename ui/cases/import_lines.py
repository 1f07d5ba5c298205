"""What an import would do with each row of a sheet, in words, for cases and for figures per year.

The one rule: it says what the preview says; nothing is counted twice or left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qcoder.case_import import CasePreview, FlowPreview, FlowRow, RowPreview, RowState
from qcoder.case_values import Value, shown
from qcoder.flows import Flow
from qcoder.i18n import N_, _, ngettext
from ui.cases.years import HEADINGS

DOUBLE = "double"
STATES: tuple[tuple[str, str, str], ...] = (
    (RowState.NEW, N_("New"), N_("Rows that add a case")),
    (RowState.MATCHED, N_("Matched"), N_("Rows that give a case values where it had none")),
    (RowState.CONFLICT, N_("Conflict"), N_("Rows with other values than the project has")),
    (RowState.UNCHANGED, N_("Unchanged"), N_("Rows that change nothing")),
    (RowState.UNMATCHED, N_("Unmatched"), N_("Rows that are not imported")),
    (DOUBLE, N_("Double"), N_("Rows about a case that another row is about too")),
)
_NAMES = {state: name for state, name, _about in STATES}


@dataclass(frozen=True)
class Cell:
    """A value that a row gives: what is there now (nothing where missing), and the new one."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """A row of the sheet; `cells` fill what was missing, `conflicts` differ from what is there."""

    number: int
    name: str
    state: str
    key: str
    double: bool
    matched: str
    cells: tuple[Cell, ...]
    conflicts: tuple[Cell, ...]
    suggestion: str
    reason: str

    def state_text(self) -> str:
        """Return the state in words."""
        text = _(_NAMES[self.state])
        return f"{text} · {_(_NAMES[DOUBLE]).lower()}" if self.double else text

    def text(self) -> str:
        """Return in words what the row does."""
        new = [f"{cell.heading}: {cell.new}" for cell in self.cells]
        differ = [f"{cell.heading}: {cell.old} → {cell.new}" for cell in self.conflicts]
        said = [self.reason] if self.reason else []
        if self.matched and self.matched != self.name:
            said.append(_("is “{case}”").format(case=self.matched))
        return "; ".join([*said, *differ, *new])

    def in_state(self, state: str) -> bool:
        """Tell whether the row is shown under a state; under none all are."""
        return not state or (self.double if state == DOUBLE else self.state == state)


def lines(found: CasePreview | FlowPreview) -> list[Line]:
    """Return the rows of a preview."""
    counted = Counter(row.key for row in found.rows if row.key)
    double = {key for key, n in counted.items() if n > 1}
    figures = isinstance(found, FlowPreview)
    return [_line(row, row.key in double and not figures) for row in found.rows]


def _line(row: RowPreview | FlowRow, double: bool) -> Line:
    fresh: list[Cell] = []
    differ: list[Cell] = []
    if isinstance(row, FlowRow):
        for old, new in row.flows:
            if old != new:
                cell = Cell(f"{new.year} {_(HEADINGS[new.measure])}", _figure(old), _figure(new))
                (differ if old and row.state == RowState.CONFLICT else fresh).append(cell)
    else:
        for heading, (old, new) in row.values.items():
            if old != new:
                cell = Cell(heading, _text(old), _text(new))
                (fresh if old is None else differ).append(cell)
    case = row.case.name if row.case else ""
    return Line(
        row.line, row.name, row.state, row.key, double, case, tuple(fresh), tuple(differ),
        row.suggestion, row.reason,
    )  # fmt: skip


def _text(value: Value | None) -> str:
    return "" if value is None else shown(value)


def _figure(flow: Flow | None) -> str:
    if flow is None:
        return ""
    said = [flow.definition, flow.unit, flow.source, flow.reliability]
    value = "?" if flow.value is None else str(flow.value)
    words = ", ".join(filter(None, said))
    return f"{value} ({words})" if words else value


def summary(found: Sequence[Line], *, keep: bool, otherwise: Collection[tuple[int, str]]) -> str:
    """Return in one sentence what an import would do."""
    taken = [line for line in found if line.key]
    new = len({line.key for line in taken if not line.matched})
    known = {line.key for line in taken if line.matched and (line.cells or line.conflicts)}
    differ = [(line.number, cell.heading) for line in taken for cell in line.conflicts]
    kept = sum(keep != (cell in otherwise) for cell in differ)
    over, left = len(differ) - kept, len(found) - len(taken)
    parts = [
        ngettext("{n} new case", "{n} new cases", new).format(n=new) if new else "",
        ngettext("{n} case gets values", "{n} cases get values", len(known)).format(n=len(known)),
        ngettext("{n} value is overwritten", "{n} values are overwritten", over).format(n=over)
        if over
        else "",
        ngettext("{n} value is kept as it is", "{n} values are kept as they are", kept).format(
            n=kept
        )
        if kept
        else "",
        ngettext("{n} row is left out", "{n} rows are left out", left).format(n=left)
        if left
        else "",
    ]
    return "; ".join(filter(None, parts)) + "."
