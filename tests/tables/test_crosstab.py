"""The crosstab, against a second computation with sets and loops over the raw rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import NotFound, Refused
from qcoder.model import VariableKind
from qcoder.project import Project
from tests.builders import code_words, new_project, plain
from tests.tables.raw import Raw, below, chosen_at_random, fill, groups, shown

FIXED = ["level", "theme", "code", "name"]


def label(kind: VariableKind, value: Any) -> str:
    return value[:4] if kind == VariableKind.DATE else shown(value)


def expected(raw: Raw, variable: str, kind: VariableKind) -> Mapping[str, dict[str, Any]]:
    """Return the codings and documents of each column."""
    found: dict[str, dict[str, Any]] = {}
    by_value = groups(raw, variable)
    for value, group in by_value.items():
        if value == "(missing)":
            found["unknown"] = group
            continue
        column = found.setdefault(label(kind, value), {"codings": [], "documents": set()})
        column["codings"] += group["codings"]
        column["documents"] |= group["documents"]
    found["total"] = {"codings": raw.codings, "documents": raw.documents}
    return found


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_every_figure_is_that_of_the_second_computation(seed):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        p.cases.add("in no interview")
        chosen = chosen_at_random(p, rnd)
        for kind in VariableKind:
            compare(p, kind, chosen)


def compare(p: Project, kind: VariableKind, chosen: Mapping[str, list[str]]) -> None:
    raw = Raw(p, **chosen)
    how: dict[str, Any] = {"percent_from": 2, **chosen}
    counts = p.tables.crosstab(kind, **how)
    percent, across, presence = (
        p.tables.crosstab(kind, cells=cells, **how)
        for cells in ("column percent", "row percent", "presence")
    )
    columns = expected(raw, p.cases.variable(kind).id, kind)
    assert set(counts.columns) == {*FIXED, *columns}
    assert list(counts.columns)[-1] == "total"
    ids = {row["short_id"]: row["id"] for row in raw.table["codes"] if not row["merged_into"]}
    for name, column in columns.items():
        n = len(column["documents"])
        assert counts.attrs["headings"][name].endswith(f"(n = {n})")
        for place, code in enumerate(counts.code):
            codes = below(raw, ids[code])
            number = len({row["document"] for row in column["codings"] if row["code"] in codes})
            assert counts[name][place] == number, (name, code)
            assert presence[name][place] == (number > 0)
            share = 100 * number / n if n > 1 else math.nan
            assert percent[name][place] == pytest.approx(share, nan_ok=True)
            total = counts.total[place]
            share = 100 * number / total if total > 1 else math.nan
            assert across[name][place] == pytest.approx(share, nan_ok=True)


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.sampled_from(list(VariableKind)))
def test_the_total_is_that_of_the_theme_table_however_groups_are_put_together(seed, kind):
    with new_project() as p:
        fill(p, Random(seed))
        themes = p.tables.themes()
        for merge_small in (False, True):
            table = p.tables.crosstab(kind, merge_small=merge_small)
            assert list(table.total) == list(themes.interviews)
            assert list(table.code) == list(themes.code)
        linked = {case for case, _document, _speaker in p.cases.links()}
        valued = {case for case in p.cases.values(kind) if case in linked}
        groups = [name for name in table.columns if name not in (*FIXED, "unknown", "total")]
        assert len(groups) <= max(1, len(valued) // 3) or kind == VariableKind.SEVERAL_OF


@pytest.fixture
def regions(p):
    """Eight interviews of a programme each: three in Noord and in Zuid, one in Oost and in West."""
    p.codes.add("T", codable=False, name_en="Theme")
    p.codes.add("A", parent="T")
    p.cases.add_variable("regio", "text")
    p.cases.add_variable("omvang", "number")
    p.cases.add_variable("datum", "date")
    for number, regio in enumerate(["Noord"] * 3 + ["Zuid"] * 3 + ["Oost", "West"]):
        document = p.documents.add(plain("een woord", f"{number}"))
        case = p.cases.add(f"P{number}")
        p.cases.link(case, document)
        p.cases.set_value(case, "regio", regio)
        p.cases.set_value(case, "omvang", 10 * number)
        p.cases.set_value(case, "datum", f"{2015 + number // 2}-06-01")
        if number % 2 == 0:
            code_words(p, document, "woord", "A")
    return p


def groups_of(frame) -> list[str]:
    return [name for name in frame.columns if name not in FIXED]


def test_small_groups_are_named_or_put_together(regions):
    frame = regions.tables.crosstab("regio")
    assert groups_of(frame) == ["Noord", "Oost", "West", "Zuid", "total"]
    assert frame.attrs["notes"][-1].endswith("traced to one of them: Oost, West.")
    frame = regions.tables.crosstab("regio", merge_small=True)
    # Oost and West are two cases, still too few: the smallest other group goes with them.
    assert groups_of(frame) == ["Zuid", "Other", "total"]
    assert list(frame.Other) == [3, 3]
    assert list(frame.total) == [4, 4]
    assert "Oost, West, Noord" in "\n".join(frame.attrs["notes"])
    assert not any("traced" in note for note in frame.attrs["notes"])


def test_a_group_called_other_takes_the_small_ones(regions):
    for name in ("P0", "P1", "P2"):
        regions.cases.set_value(name, "regio", "other")
    frame = regions.tables.crosstab("regio", merge_small=True)
    assert groups_of(frame) == ["Zuid", "Other", "total"]
    assert frame.attrs["headings"]["Other"] == "Other (n = 5)"


def test_numbers_and_years_come_in_the_bands_that_are_chosen(regions):
    frame = regions.tables.crosstab("omvang", bands=["20", 50])
    assert groups_of(frame) == ["below 20", "20–49", "50 and above", "total"]
    assert [frame[name][0] for name in groups_of(frame)] == [1, 2, 1, 4]
    frame = regions.tables.crosstab("omvang", bands=["20", "32,5"])
    assert groups_of(frame) == ["below 20", "20 to below 32.5", "32.5 and above", "total"]
    assert groups_of(regions.tables.crosstab("datum")) == ["2015", "2016", "2017", "2018", "total"]
    years = regions.tables.crosstab("datum", bands=[2016, 2017])
    assert groups_of(years) == ["below 2016", "2016", "2017 and above", "total"]
    for wrong in ({"by": "regio", "bands": [3]}, {"by": "omvang", "bands": ["veel"]}):
        with pytest.raises(Refused):
            regions.tables.crosstab(**wrong)


def test_too_many_numbers_come_in_four_bands(regions):
    for number in range(8, 12):
        document = regions.documents.add(plain("een woord", f"{number}"))
        regions.cases.link(regions.cases.add(f"P{number}"), document)
        regions.cases.set_value(f"P{number}", "omvang", Decimal(10 * number))
    frame = regions.tables.crosstab("omvang")
    assert groups_of(frame) == ["below 30", "30–59", "60–89", "90 and above", "total"]
    assert "about as many" in "\n".join(frame.attrs["notes"])
    assert [frame.attrs["headings"][name][-7:] for name in groups_of(frame)[:4]] == ["(n = 3)"] * 4


def test_who_has_no_value_is_unknown_and_in_the_total(regions):
    regions.cases.set_value("P0", "regio", None)
    code_words(regions, regions.documents.add(plain("los woord", "loose")), "woord", "A")
    frame = regions.tables.crosstab("regio")
    assert groups_of(frame) == ["Noord", "Oost", "West", "Zuid", "unknown", "total"]
    assert (frame.unknown[0], frame.total[0]) == (2, 5)
    assert frame.attrs["headings"]["unknown"] == "Unknown (n = 2)"


def test_values_may_be_called_as_other_columns_are(regions):
    for number, value in enumerate(["total", "unknown", "code", "“code”"]):
        regions.cases.set_value(f"P{number}", "regio", value)
    frame = regions.tables.crosstab("regio")
    assert len(set(frame.columns)) == len(frame.columns) == 4 + 4 + 3 + 1
    assert frame.attrs["headings"]["“total”"] == "total (n = 1)"
    assert list(frame.total) == [4, 4]


def test_percentages_come_from_enough_interviews(regions):
    frame = regions.tables.crosstab("regio", cells="column percent", percent_from=8)
    assert frame.Noord.isna().all()
    assert list(frame.total) == [50.0, 50.0]
    assert any("of 8 or more" in note for note in frame.attrs["notes"])
    assert frame.attrs["title"].startswith("Percentage")


def test_an_empty_project_has_an_empty_table(p):
    p.cases.add_variable("regio", "text")
    assert groups_of(p.tables.crosstab("regio")) == ["total"]
    assert len(p.tables.crosstab("regio")) == 0
    p.codes.add("A")
    for cells, value in (("count", 0), ("column percent", math.nan), ("presence", False)):
        found = p.tables.crosstab("regio", cells=cells).total[0]
        assert found == pytest.approx(value, nan_ok=True)
    p.cases.set_value(p.cases.add("in no interview"), "regio", "Noord")
    assert p.tables.crosstab("regio").attrs["headings"]["Noord"] == "Noord (n = 0)"


def test_what_is_not_there_is_said(regions):
    for wrong in ({"by": "nergens"}, {"by": "regio", "coders": ["nobody"]}):
        with pytest.raises(NotFound):
            regions.tables.crosstab(**wrong)
    with pytest.raises(Refused, match="presence"):
        regions.tables.crosstab("regio", cells="all")


def test_a_coefficient_is_refused(p):
    p.cases.add_variable("regio", "text")
    with pytest.raises(Refused, match="occur together"):
        p.tables.crosstab("regio", cells="c-coefficient")


def test_a_value_that_is_called_unknown_is_not_what_is_not_known(p):
    regio = p.cases.add_variable("regio", "text")
    for name in ("een", "twee"):
        case = p.cases.add(name)
        p.cases.link(case, p.documents.add(plain(name, name)))
        p.cases.set_value(case, regio, "Unknown")
    for number in range(3):
        p.cases.link(
            p.cases.add(f"leeg {number}"), p.documents.add(plain(f"x {number}", f"{number}"))
        )
    report = p.tables.report("crosstab", by="regio")
    assert any("may be traced" in note and note.endswith(": Unknown.") for note in report.notes)
    assert (
        report.headings["“unknown”" if "“unknown”" in report.columns else "unknown"]
        == "“Unknown” (n = 3)"
    )


def test_bands_of_words_are_refused_whatever_they_are(p):
    p.cases.add_variable("regio", "text")
    for band in (5, "x"):
        with pytest.raises(Refused, match="holds no numbers or dates"):
            p.tables.crosstab("regio", bands=[band])
