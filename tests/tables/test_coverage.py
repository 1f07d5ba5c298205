"""Coverage of target groups by region, against a second computation from the raw rows."""

from __future__ import annotations

import json
from collections import defaultdict
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import Refused
from qcoder.model import VariableKind
from qcoder.project import Project
from qcoder.tables.choices import Choices
from tests.builders import new_project, plain
from tests.tables.raw import Raw, fill, shown

VARIABLES = ["several of", "one of", "yes/no"]


def values(p: Project, raw: Raw, name: str) -> dict[str, set[Any]]:
    """Return what each case has of a variable, by case id; not those without a value."""
    key = p.cases.variable(name).id
    found: dict[str, set[Any]] = {}
    for row in raw.table["case_values"]:
        if row["variable"] == key:
            value = json.loads(row["value"])
            found[row["case_id"]] = set(value) if isinstance(value, list) else {value}
    return found


def lines(p: Project, raw: Raw, by: str | None) -> dict[str, set[str]]:
    cases = {row["id"]: row["name"] for row in raw.table["cases"]}
    if by is None:
        return {name: {key} for key, name in cases.items()}
    found: dict[str, set[str]] = defaultdict(set)
    of = values(p, raw, by)
    for case in cases:
        for value in of.get(case, {"Unknown"}):
            found[shown(value)].add(case)
    return found


def compare(p: Project, by: str | None) -> None:
    raw = Raw(p)
    wanted = lines(p, raw, by)
    shape = {"by": by, "variables": VARIABLES}
    marks, counts = (p.tables.report("coverage", **shape, cells=cells) for cells in SHOWN)
    assert sorted(marks.frame.name) == sorted(wanted)
    options = {column: ("several of", column) for column in "abc"}
    headings = {counts.heading(column): column for column in counts.columns[2:]}
    options = {f"{one} ({of})": (of, one) for of in VARIABLES[:2] for one in "abc"}
    options["yes/no"] = ("yes/no", True)
    assert headings.keys() == options.keys()
    table = p.tables.table("coverage", Choices(by=by, variables=VARIABLES, cells="count"))
    for heading, (variable, option) in options.items():
        of = values(p, raw, variable)
        column = headings[heading]
        for line, name in enumerate(counts.frame.name):
            known = [case for case in wanted[name] if case in of]
            having = [case for case in known if option in of[case]]
            text, mark = ("–", "–") if not known else (
                f"{len(having)} of {len(known)}", "●" if having else "○"
            )  # fmt: skip
            row = counts.columns.index(column)
            assert counts.cell(line, column, counts.rows()[line][row]) == text
            assert marks.cell(line, column, marks.rows()[line][row]) == mark
            assert behind(raw, set(having)) == passages(table, line, column)
    for line, name in enumerate(counts.frame.name):
        assert counts.frame.cases[line] == len(wanted[name])
        assert behind(raw, wanted[name]) == passages(table, line, "name")


SHOWN = ("presence", "count")


def behind(raw: Raw, cases: set[str]) -> list[tuple[Any, ...]]:
    links = [link for link in raw.links if link["case_id"] in cases]
    rows = [row for row in raw.codings if any(raw.belongs(row, link) for link in links)]
    return sorted((row["document"], row["start"], row["end"], row["code"]) for row in rows)


def passages(table: Any, line: int, column: str) -> list[tuple[Any, ...]]:
    return sorted(one[:4] for one in table.passages(line, column))


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.sampled_from([None, "text", "several of", "yes/no", "one of"]))
def test_every_cell_is_that_of_the_second_computation(seed, by):
    with new_project() as p:
        fill(p, Random(seed))
        compare(p, by)


@pytest.fixture
def regions(p: Project) -> Project:
    """Two regions and a programme without one; nobody knows of Zuid."""
    p.cases.add_variable("regio", "one of", ["noord", "zuid"])
    p.cases.add_variable("doelgroepen", "several of", ["vrouwen", "mannen", "transgender"])
    p.cases.add_variable("eerder gestopt", "yes/no")
    for name, region, groups in [
        ("N1", "noord", "vrouwen"),
        ("N2", "noord", "vrouwen|mannen"),
        ("Z1", "zuid", None),
        ("X", None, "mannen"),
    ]:
        case = p.cases.add(name)
        p.cases.set_value(case, "regio", region)
        p.cases.set_value(case, "doelgroepen", groups)
    return p


def test_not_known_is_not_no(regions):
    frame = regions.tables.coverage(by="regio")
    assert list(frame.columns) == ["name", "cases", "vrouwen", "mannen", "transgender"]
    assert list(frame.name) == ["noord", "zuid", "Unknown"]
    assert frame.transgender.tolist()[0] is False
    assert frame.vrouwen.isna().tolist() == [False, True, False]
    counts = regions.tables.coverage(by="regio", cells="count")
    assert counts.mannen.tolist()[0] == 1
    assert counts.mannen.isna().tolist() == [False, True, False]
    assert "not known" in " ".join(frame.attrs["notes"])


def test_target_groups_come_first_and_all_else_where_there_are_none(regions):
    regions.cases.rename_variable("doelgroepen", "wie")
    assert "eerder gestopt" in regions.tables.coverage().columns
    frame = regions.tables.coverage(variables=["eerder gestopt"])
    assert list(frame.columns) == ["name", "cases", "eerder gestopt"]
    assert frame["eerder gestopt"].isna().all()


def test_what_has_no_options_is_refused(regions):
    regions.cases.add_variable("naam", VariableKind.TEXT)
    for wrong in ({"variables": ["naam"]}, {"cells": "row percent"}):
        with pytest.raises(Refused):
            regions.tables.coverage(**wrong)


def test_an_empty_project_has_an_empty_table(p):
    assert list(p.tables.coverage().columns) == ["name", "cases"]
    p.documents.add(plain("een woord", "1"))
    frame = p.tables.coverage()
    assert len(frame) == 0
    assert "add one" in " ".join(frame.attrs["notes"])
