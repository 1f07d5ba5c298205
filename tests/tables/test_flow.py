"""Inflow and exits per year, against a second computation from the raw rows."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.flows import Measure
from qcoder.project import Project
from qcoder.tables.choices import Choices
from tests.builders import new_project, plain
from tests.operations import some
from tests.tables.raw import Raw, fill, shown

COLUMNS = {
    "inflow": "inflow",
    "current": "current",
    "exits": "exits",
    "sustained": "sustained exits",
    "dropout": "dropout",
}
UNITS = ["persoon", "Persoon ", "traject", ""]


def flows_at_random(p: Project, rnd: Random) -> None:
    for case in p.cases.list():
        for year in rnd.sample([2022, 2023, 2024], rnd.randrange(4)):
            for measure in rnd.sample([*Measure], rnd.randrange(1, 6)):
                p.flows.set(
                    case,
                    year,
                    measure,
                    some(rnd, [None, 0, 3, 12]),
                    unit=some(rnd, UNITS[: rnd.randrange(1, 5)]),
                    definition=some(rnd, ["", "", "na een half jaar"]),
                    source=some(rnd, ["", "jaarverslag"]),
                )


def groups(p: Project, raw: Raw, by: str | None) -> dict[str, list[str]]:
    cases = [row["id"] for row in sorted(raw.table["cases"], key=lambda row: row["name"])]
    if by is None:
        return {"": cases}
    found: dict[str, list[str]] = defaultdict(list)
    of = p.cases.values(by)
    for case in cases:
        value = of.get(case, ("Unknown",))
        for one in value if isinstance(value, tuple) else (value,):
            found[shown(one)].append(case)
    return found


def same(rows: list[dict[str, Any]]) -> bool:
    return len({(row["unit"].strip().casefold(), row["definition"]) for row in rows}) <= 1


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.sampled_from([None, "text", "several of", "number"]))
def test_every_figure_is_that_of_the_second_computation(seed, by):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        flows_at_random(p, rnd)
        raw = Raw(p)
        rows = p._store.dicts("SELECT * FROM flows")
        names = {row["id"]: row["name"] for row in raw.table["cases"]}
        report = p.tables.report("flow", by=by)
        records = report.frame.astype(object).where(report.frame.notna(), None).to_dict("records")
        table = p.tables.table("flow", Choices(by=by))
        line = 0
        wanted = groups(p, raw, by)
        order = list(dict.fromkeys(record[by] for record in records)) if by else [""]
        with_figures = {row["case_id"] for row in rows}
        assert set(order) == {name for name in wanted if with_figures & {*wanted[name]}} | (
            set() if by else {""}
        )
        for group in order:
            everyone = [case for case in wanted[group] if case in with_figures]
            years = sorted({row["year"] for row in rows if row["case_id"] in everyone})
            for year in years:
                here = [row for row in rows if row["year"] == year and row["case_id"] in everyone]
                there = [case for case in everyone if any(row["case_id"] == case for row in here)]
                for case in there:
                    record = records[line]
                    assert (record["case"], record["year"]) == (names[case], year)
                    own = {row["measure"]: row["value"] for row in here if row["case_id"] == case}
                    for column, measure in COLUMNS.items():
                        assert record[column] == own.get(measure)
                    assert behind(raw, {case}) == passages(table, line)
                    line += 1
                if len(there) > 1:
                    total(report, records, line, here, len(everyone))
                    assert behind(raw, {*there}) == passages(table, line)
                    line += 1
        assert line == len(records)


def total(report, records, line, here, cases) -> None:
    """Check a line of sums, of the figures `here` and a group of so many cases."""
    assert records[line]["case"] == "Total"
    for column, measure in COLUMNS.items():
        known = [row for row in here if row["measure"] == measure and row["value"] is not None]
        shown = report.cell(line, column, records[line][column])
        if not known:
            assert shown == "–"
        elif not same(known):
            assert shown == "–*"
        else:
            mark = "" if len(known) == cases else f" ({len(known)} of {cases})"
            assert shown == f"{sum(row['value'] for row in known)}{mark}"


def behind(raw: Raw, cases: set[str]) -> list[tuple[Any, ...]]:
    links = [link for link in raw.links if link["case_id"] in cases]
    rows = [row for row in raw.codings if any(raw.belongs(row, link) for link in links)]
    return sorted((row["document"], row["start"], row["end"], row["code"]) for row in rows)


def passages(table: Any, line: int) -> list[tuple[Any, ...]]:
    return sorted(one[:4] for one in table.passages(line, "inflow"))


@pytest.fixture
def years(p: Project) -> Project:
    p.cases.add_variable("regio", "text")
    for name, region, inflow in [("A", "noord", 10), ("B", "noord", 0), ("C", "zuid", None)]:
        case = p.cases.add(name)
        p.cases.set_value(case, "regio", region)
        p.flows.set(case, 2023, "inflow", inflow, unit="persoon", source="jaarverslag")
    p.flows.set("A", 2023, "exits", 4, unit="persoon", definition="half jaar gestopt")
    p.flows.set("B", 2023, "exits", 3, unit="traject")
    return p


def test_missing_is_not_zero_and_what_differs_is_not_added(years):
    report = years.tables.report("flow")
    lines = {row[0]: dict(zip(report.columns, row, strict=True)) for row in report.rows()}
    assert (lines["B"]["inflow"], lines["C"]["inflow"]) == (0, None)
    assert report.cell(3, "inflow", lines["Total"]["inflow"]) == "10 (2 of 3)"
    assert lines["Total"]["inflow"] is None  # in CSV, where no mark can stand
    assert report.cell(3, "exits", lines["Total"]["exits"]) == "–*"
    assert lines["A"]["unit"] == "persoon"
    assert lines["A"]["definition"] == "exits: half jaar gestopt"
    notes = " ".join(report.notes)
    assert "Not added up" in notes
    assert "No percentage of exits" in notes
    assert "1 to 4 may be traced" in notes


def test_sums_are_of_each_region_and_year(years):
    frame = years.tables.flow(by="regio")
    assert list(frame.columns)[:4] == ["regio", "case", "year", "inflow"]
    assert list(zip(frame.regio, frame.case, strict=True)) == [
        ("noord", "A"), ("noord", "B"), ("noord", "Total"), ("zuid", "C"),
    ]  # fmt: skip
    years.flows.set("A", 2022, "inflow", 7, unit="persoon")
    assert list(years.tables.flow(by="regio").year)[:4] == [2022, 2023, 2023, 2023]


def test_totals_stay_below_their_cases_when_sorted(years):
    assert list(years.tables.flow(sort="inflow").case) == ["B", "A", "C", "Total"]
    frame = years.tables.flow(sort="inflow", descending=True)
    assert list(frame.case) == ["A", "B", "C", "Total"]


def test_figures_without_a_unit_are_said(p):
    for name in "AB":
        p.flows.set(p.cases.add(name), 2023, "inflow", 20)
    report = p.tables.report("flow")
    assert list(report.frame.inflow) == [20, 20, 40]
    assert "For 2 figures no counting unit" in " ".join(report.notes)


def test_an_empty_project_has_an_empty_table(p):
    assert len(p.tables.flow()) == 0
    p.documents.add(plain("een woord", "1"))
    p.cases.add("A")
    assert len(p.tables.flow()) == 0


def test_figures_of_single_cases_are_for_internal_use_and_cases_of_two_groups_are_said(years):
    assert any("figures of single cases" in note for note in years.tables.report("flow").notes)
    areas = years.cases.add_variable("leefgebied", "several of", ["werk", "wonen"])
    years.cases.set_value("A", areas, ["werk", "wonen"])
    notes = years.tables.report("flow", by="leefgebied").notes
    assert "A case counts in each group that it belongs to." in notes
    assert (
        "A case counts in each group that it belongs to." not in years.tables.report("flow").notes
    )
