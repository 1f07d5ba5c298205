"""Figures of cases per year: inflow, current, exits, sustained exits and dropout.

The one rule: a figure that is not known is not 0; what it counts stands beside it, and figures that
count different things are never put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import CaseKey, case_id, choice, pair_id, written
from qcoder.store import Store

FIRST_YEAR, LAST_YEAR = 1900, 2100


class Measure(StrEnum):
    """What a figure of a year counts."""

    INFLOW = "inflow"
    CURRENT = "current"
    EXITS = "exits"
    SUSTAINED = "sustained exits"
    DROPOUT = "dropout"


@dataclass(frozen=True, slots=True)
class Flow:
    """One figure of a case in a year; `value` None: it is known that it is not known.

    `unit` is what is counted (person, trajectory), `definition` when it counts as one.
    """

    case: str
    year: int
    measure: Measure
    value: int | None
    definition: str = ""
    unit: str = ""
    source: str = ""
    reliability: str = ""

    @property
    def id(self) -> str:
        """The same on every computer: a case never gets two figures of one measure in a year."""
        return pair_id(self.case, f"{self.year} {self.measure}")


class Flows:
    """The figures per year of all cases."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, case: CaseKey | None = None, year: int | None = None) -> Sequence[Flow]:
        """Return the figures, by case name, year and measure; of one case or year where asked."""
        wanted = None if case is None else case_id(self._store, case)
        rows = self._store.rows(
            "SELECT f.case_id, f.year, f.measure, f.value, f.definition, f.unit, f.source, "
            "f.reliability FROM flows AS f JOIN cases AS c ON c.id = f.case_id "
            "WHERE (?1 IS NULL OR f.case_id = ?1) AND (?2 IS NULL OR f.year = ?2) "
            "ORDER BY c.name, c.id, f.year, instr(?3, f.measure)",
            [wanted, year, ", ".join(Measure)],
        )
        with self._store.decoding():
            return [Flow(of, when, Measure(what), *more) for of, when, what, *more in rows]

    def set(
        self,
        case: CaseKey,
        year: int,
        measure: Measure | str,
        value: object,
        *,
        definition: str | None = None,
        unit: str | None = None,
        source: str | None = None,
        reliability: str | None = None,
    ) -> Flow:
        """Set a figure; None is "not known". What is said of it stays where it is not given.

        `value` is a whole number, also as text. Raises `Refused` where it is none, or the year is
        not between 1900 and 2100.
        """
        of, year = case_id(self._store, case), checked_year(year)
        measure = choice(Measure, measure)
        old = {flow.measure: flow for flow in self.list(of, year)}.get(measure)
        said = {
            "definition": definition,
            "unit": unit,
            "source": source,
            "reliability": reliability,
        }
        given = {name: text for name, text in said.items() if text is not None}
        flow = replace(old or Flow(of, year, measure, None), value=checked_value(value), **given)
        self.set_all([flow])
        return flow

    def set_all(self, flows: Iterable[Flow]) -> None:
        """Set many figures in one operation, each whole; the last one counts.

        Raises as `set` does, and then sets none.
        """
        rows = {flow.id: _row(flow) for flow in flows}
        known = {row[0] for row in self._store.rows("SELECT id FROM cases")}
        for row in rows.values():
            if row["case_id"] not in known:
                case_id(self._store, str(row["case_id"]))  # raises: there is no such case
        there = {row["id"]: row for row in self._store.dicts("SELECT * FROM flows")}
        with self._store.operation(N_("set figures per year")):
            for key, row in rows.items():
                if key in there and there[key] != row:
                    self._store.update("flows", key, row)
            self._store.insert_all("flows", [rows[key] for key in rows if key not in there])

    def remove(self, case: CaseKey, year: int, measure: Measure | str | None = None) -> None:
        """Remove the figures of a case in a year, or one of them."""
        sql = "DELETE FROM flows WHERE case_id = ? AND year = ?"
        given: list[object] = [case_id(self._store, case), year]
        if measure is not None:
            sql, given = sql + " AND measure = ?", [*given, choice(Measure, measure)]
        with self._store.operation(N_("remove figures per year")):
            self._store.execute(sql, given)

    def notes(self, case: CaseKey | None = None, year: int | None = None) -> Sequence[str]:
        """Return what is odd in the figures, a sentence each; it is kept as it was written."""
        names = dict[str, str](self._store.rows("SELECT id, name FROM cases"))
        years: dict[tuple[str, int], dict[Measure, Flow]] = {}
        for flow in self.list(case, year):
            years.setdefault((flow.case, flow.year), {})[flow.measure] = flow
        return [
            note.format(case=names[of], year=when)
            for (of, when), flows in years.items()
            for note in _odd(flows)
        ]


def checked_year(year: object) -> int:
    """Return a year. Raises `Refused` where it is no whole number between 1900 and 2100."""
    found = _whole(year)
    if found is None or not FIRST_YEAR <= found <= LAST_YEAR:
        raise Refused(
            _("“{year}” is no year: give one between {first} and {last}.").format(
                year=year, first=FIRST_YEAR, last=LAST_YEAR
            )
        )
    return found


def checked_value(value: object) -> int | None:
    """Return a figure; None and empty text are "not known". Raises `Refused` where it is none."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = _whole(value)
    if found is None or not 0 <= found < 2**53:
        raise Refused(
            _("“{value}” is no figure: give a whole number of 0 or more, or nothing.").format(
                value=value
            )
        )
    return found


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        digits = value.strip()
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
    try:
        found = int(value)  # pyright: ignore[reportArgumentType, reportCallIssue, reportUnknownVariableType, reportUnknownArgumentType]
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found == value else None


def _row(flow: Flow) -> Mapping[str, object]:
    return {
        "id": flow.id,
        "case_id": flow.case,
        "year": checked_year(flow.year),
        "measure": choice(Measure, flow.measure).value,
        "value": checked_value(flow.value),
        "definition": written(flow.definition),
        "unit": written(flow.unit),
        "source": written(flow.source),
        "reliability": written(flow.reliability),
    }


def _odd(flows: Mapping[Measure, Flow]) -> Iterable[str]:
    """Yield what cannot be right among the figures of one case and year, as templates."""

    def comparable(*measures: Measure) -> Sequence[int] | None:
        """Return their values where all are known and count the same thing."""
        found = [flows[measure] for measure in measures if measure in flows]
        values = [flow.value for flow in found if flow.value is not None]
        same = len({flow.unit.casefold() for flow in found}) == 1
        return values if same and len(values) == len(measures) else None

    if (both := comparable(Measure.SUSTAINED, Measure.EXITS)) and both[0] > both[1]:
        yield _("{case}, {year}: there are more sustained exits than exits.")
    all_four = comparable(Measure.EXITS, Measure.DROPOUT, Measure.INFLOW, Measure.CURRENT)
    if all_four and sum(all_four[:2]) > sum(all_four[2:]):
        yield _("{case}, {year}: exits and dropout are more than inflow and current together.")
    if len({flow.unit.casefold() for flow in flows.values() if flow.unit}) > 1:
        yield _("{case}, {year}: the figures count different things, so they do not add up.")
