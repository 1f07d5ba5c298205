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
    links: int = 0  # with documents and speakers

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
        linked = [_links(self.links)] if self.links else []
        return "; ".join([*said, *differ, *new, *linked])

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
                (differ if old and _takes_away(old, new) else fresh).append(cell)
    else:
        for heading, (old, new) in row.values.items():
            if old != new:
                cell = Cell(heading, _text(old), _text(new))
                (fresh if old is None else differ).append(cell)
    case = row.case.name if row.case else ""
    return Line(
        row.line, row.name, row.state, row.key, double, case, tuple(fresh), tuple(differ),
        row.suggestion, row.reason, 0 if isinstance(row, FlowRow) else len(row.documents),
    )  # fmt: skip


def _takes_away(old: Flow, new: Flow) -> bool:
    """Tell whether a figure says something else than is there, and not only more."""
    fields = ("value", "definition", "unit", "source", "reliability")
    return any(getattr(old, one) not in (None, "", getattr(new, one)) for one in fields)


def _text(value: Value | None) -> str:
    return "" if value is None else shown(value)


def _figure(flow: Flow | None) -> str:
    if flow is None:
        return ""
    said = [flow.definition, flow.unit, flow.source, flow.reliability]
    value = "?" if flow.value is None else str(flow.value)
    words = ", ".join(filter(None, said))
    return f"{value} ({words})" if words else value


def _links(n: int) -> str:
    return ngettext("{n} link with an interview", "{n} links with interviews", n).format(n=n)


def summary(found: Sequence[Line], *, keep: bool, otherwise: Collection[tuple[int, str]]) -> str:
    """Return in one sentence what an import would do."""
    taken = [line for line in found if line.key]
    new = {line.key for line in taken if not line.matched}
    over: set[tuple[str, str]] = set()  # of two rows of a case, one is enough
    differ = {(line.key, cell.heading) for line in taken for cell in line.conflicts}
    for line in taken:
        for cell in line.conflicts:
            if keep == ((line.number, cell.heading) in otherwise):
                over.add((line.key, cell.heading))
    given = {line.key for line in taken if line.cells} | {key for key, _heading in over}
    kept, left = len(differ - over), len(found) - len(taken)
    links = sum(line.links for line in taken)
    n_new, n_known, n_over = len(new), len(given - new), len(over)
    parts = [
        ngettext("{n} new case", "{n} new cases", n_new).format(n=n_new) if n_new else "",
        ngettext("{n} case gets values", "{n} cases get values", n_known).format(n=n_known),
        ngettext("{n} value is overwritten", "{n} values are overwritten", n_over).format(n=n_over)
        if n_over
        else "",
        ngettext("{n} value is kept as it is", "{n} values are kept as they are", kept).format(
            n=kept
        )
        if kept
        else "",
        _links(links) if links else "",
        ngettext("{n} row is left out", "{n} rows are left out", left).format(n=left)
        if left
        else "",
    ]
    return "; ".join(filter(None, parts)) + "."
