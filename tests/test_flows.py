"""Figures of cases per year: what is not known is not 0, and what is odd is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.errors import NotFound, Refused
from qcoder.flows import Flow, Measure
from tests.builders import dump, new_project

YEARS = st.integers(1900, 2100)
FIGURES = st.none() | st.integers(0, 10**6)


@pytest.fixture
def ede(p):
    return p.cases.add("Ede")


def values(p, case, year=2023) -> dict[str, int | None]:
    return {str(flow.measure): flow.value for flow in p.flows.list(case, year)}


def test_missing_unknown_and_none_are_three_things(p, ede):
    p.flows.set(ede, 2023, "inflow", 0)
    p.flows.set(ede, 2023, "exits", None, definition="geen contact meer")
    assert values(p, ede) == {"inflow": 0, "exits": None}


def test_what_is_said_of_a_figure_stays_where_it_is_not_given(p, ede):
    p.flows.set(
        ede, 2023, "exits", 3, definition="uit het vak", unit="personen", source="registratie"
    )
    flow = p.flows.set(ede, 2023, "exits", "4", reliability="geschat")
    assert flow == Flow(
        ede.id, 2023, Measure.EXITS, 4, "uit het vak", "personen", "registratie", "geschat"
    )
    assert p.flows.list() == [flow]
    p.flows.set(ede, 2023, "exits", 4, unit="")
    assert p.flows.list()[0].unit == ""


def test_figures_are_by_name_year_and_measure(p, ede):
    assen = p.cases.add("Assen")
    order = [(ede, 2022, m) for m in Measure] + [(assen, 2023, "inflow"), (assen, 2022, "dropout")]
    p.flows.set_all([Flow(case.id, year, Measure(m), 1) for case, year, m in order])
    found = [(flow.case, flow.year, flow.measure) for flow in p.flows.list()]
    assert found == [
        (assen.id, 2022, "dropout"),
        (assen.id, 2023, "inflow"),
        *[(ede.id, 2022, measure) for measure in Measure],
    ]
    assert p.flows.list(year=2023) == p.flows.list("Assen", 2023)


@pytest.mark.parametrize(
    "value", [-1, 1.5, "drie", "1.250", True, float("nan"), "9" * 5000, 10**20]
)
def test_what_is_no_whole_number_is_refused(p, ede, value):
    before = dump(p)
    with pytest.raises(Refused, match="whole number"):
        p.flows.set(ede, 2023, "inflow", value)
    assert dump(p) == before


@pytest.mark.parametrize("year", [1899, 2101, 0, -5, "vorig jaar", None, 2023.5])
def test_what_is_no_year_is_refused(p, ede, year):
    with pytest.raises(Refused, match="1900 and 2100"):
        p.flows.set(ede, year, "inflow", 1)


def test_what_is_not_there_is_refused(p, ede):
    with pytest.raises(Refused, match="choose from"):
        p.flows.set(ede, 2023, "profit", 1)
    with pytest.raises(NotFound):
        p.flows.set("Assen", 2023, "inflow", 1)
    with pytest.raises(NotFound):
        p.flows.set_all([Flow(ede.id, 2023, Measure.EXITS, 1), Flow("x", 2023, Measure.EXITS, 1)])
    assert p.flows.list() == []


def test_figures_are_removed_by_year_or_one_of_them_and_come_back(p, ede):
    for year in (2022, 2023):
        p.flows.set(ede, year, "inflow", 1)
        p.flows.set(ede, year, "exits", 1)
    before = dump(p)
    p.flows.remove(ede, 2022)
    p.flows.remove(ede, 2023, "exits")
    assert [(flow.year, flow.measure) for flow in p.flows.list()] == [(2023, "inflow")]
    p.undo()
    p.undo()
    assert dump(p) == before
    p.cases.remove(ede)
    assert p.flows.list() == []
    p.undo()
    assert dump(p) == before


def test_what_cannot_be_right_is_said_and_kept(p, ede):
    for measure, value in {"inflow": 4, "current": 2, "exits": 5, "sustained exits": 6}.items():
        p.flows.set(ede, 2023, measure, value)
    p.flows.set(ede, 2023, "dropout", 2)
    said = " ".join(p.flows.notes())
    assert "Ede, 2023: there are more sustained exits than exits." in said
    assert "exits and dropout are more than inflow and current" in said
    assert p.flows.notes("Ede", 2022) == []


def test_figures_of_other_units_or_unknown_ones_are_not_compared(p, ede):
    p.flows.set(ede, 2023, "exits", 5, unit="personen")
    p.flows.set(ede, 2023, "sustained exits", 6, unit="trajecten")
    assert [note for note in p.flows.notes() if "more" in note] == []
    assert "count different things" in p.flows.notes()[0]
    p.flows.set(ede, 2023, "sustained exits", None, unit="Personen")
    assert p.flows.notes() == []


@given(
    st.lists(st.tuples(YEARS, st.sampled_from(list(Measure)), FIGURES, st.text(max_size=5))),
)
def test_setting_twice_is_setting_once_and_undo_takes_all_back(given_figures):
    with new_project() as p:
        ede = p.cases.add("Ede")
        before = dump(p)
        flows = [Flow(ede.id, year, what, value, said) for year, what, value, said in given_figures]
        p.flows.set_all(flows)
        once = dump(p)
        p.flows.set_all(flows)
        assert dump(p) == once
        wanted = {flow.id: flow.value for flow in flows}
        assert {flow.id: flow.value for flow in p.flows.list()} == wanted
        if flows:
            p.undo()
        assert dump(p) == before


def test_the_same_figure_has_the_same_id_on_every_computer(ede):
    flow = Flow(ede.id, 2023, Measure.EXITS, 1)
    assert flow.id == replace(flow, value=7).id != replace(flow, year=2024).id
