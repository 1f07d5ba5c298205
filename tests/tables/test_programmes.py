"""The overview of programmes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import NotFound
from qcoder.project import Project
from tests.builders import new_project, plain, transcript
from tests.tables.raw import fill


@pytest.fixture
def overview(p: Project) -> Project:
    """Two programmes and three respondents, who are cases of their own, in three interviews."""
    for name, kind in (
        ("regio", "text"),
        ("gemeenten", "several of"),
        ("startjaar", "number"),
        ("fte", "number"),
        ("sinds", "date"),
        ("eerder_gestopt", "yes/no"),
        ("functie", "text"),
    ):
        p.cases.add_variable(name, kind)
    rows = {
        "Noord 1": ("Noord", "Ede|Wijk|Zwolle", 2016, "1,45", "31-1-2016", "ja", None),
        "Zuid 1": ("Zuid", None, 2015, 2, None, "nee", None),
        "Ann": ("Noord", None, None, None, None, None, "coördinator"),
        "Bob": ("Noord", None, None, None, None, None, "begeleider"),
        "Cas": (None, None, None, None, None, None, "begeleider"),
    }
    for case, values in rows.items():
        p.cases.add(case)
        for variable, value in zip(p.cases.variables(), values, strict=True):
            p.cases.set_value(case, variable, value)
    for name, cases in (
        ("1", ["Noord 1", "Ann"]),
        ("2", ["Noord 1", "Zuid 1", "Bob"]),
        ("3", ["Cas"]),
    ):
        document = p.documents.add(plain("een woord", name))
        for case in cases:
            p.cases.link(case, document)
    return p


def everything(p):
    """Return the table with all variables."""
    return p.tables.programmes(variables=[one.name for one in p.cases.variables()])


def test_a_row_is_a_programme_with_its_values_as_they_were_given(overview):
    frame = everything(overview)
    assert list(frame.case) == ["Cas", "Noord 1", "Zuid 1"]
    row = frame.set_index("case").loc["Noord 1"]
    assert (row.regio, row.gemeenten, row.startjaar, row.fte) == ("Noord", 3, 2016, 1.45)
    assert (row.sinds, row.eerder_gestopt) == (datetime.date(2016, 1, 31), "yes")
    assert frame.startjaar.dtype == "Int64"
    assert frame.set_index("case").isna().loc["Zuid 1", "gemeenten"]


def test_interviews_count_once_in_each_of_their_cases(overview):
    frame = overview.tables.programmes().set_index("case")
    assert list(frame.interviews) == [1, 2, 1]
    assert "there are 3 in all" in "\n".join(frame.attrs["notes"])
    assert "interviews (N = 3)" in frame.attrs["source"]


def test_positions_are_of_everyone_in_the_interviews(overview):
    frame = overview.tables.programmes().set_index("case")
    assert list(frame.columns)[-1] == "functie"
    assert frame.functie["Noord 1"] == "begeleider, coördinator"
    assert frame.functie["Zuid 1"] == "begeleider"


def test_respondents_have_no_row_and_are_named(overview):
    notes = overview.tables.programmes().attrs["notes"]
    assert notes[-1].endswith("interviews of a programme: Ann, Bob.")
    # Without what only programmes have, every case has a row.
    for variable in ("gemeenten", "startjaar"):
        overview.cases.remove_variable(variable)
    assert len(overview.tables.programmes()) == 5


def test_well_known_variables_have_the_headings_of_reports(overview):
    headings = everything(overview).attrs["headings"]
    assert list(headings.values()) == [
        "Programme", "Region", "Municipalities (n)", "Start year", "Fte", "Sinds",
        "Eerder gestopt", "Interviews (n)", "Positions",
    ]  # fmt: skip


def test_the_usual_variables_come_unless_others_are_chosen(overview):
    headings = overview.tables.programmes().attrs["headings"]
    assert list(headings.values()) == [
        "Programme", "Region", "Municipalities (n)", "Start year", "Interviews (n)", "Positions",
    ]  # fmt: skip


def test_a_programme_with_positions_of_its_own_has_no_others(overview):
    overview.cases.set_value("Noord 1", "functie", "directeur")
    assert everything(overview).set_index("case").functie["Noord 1"] == "directeur"


def test_only_the_variables_that_are_chosen(overview):
    frame = overview.tables.programmes(variables=["startjaar", "regio"])
    assert list(frame.columns) == ["case", "startjaar", "regio", "interviews"]
    with pytest.raises(NotFound):
        overview.tables.programmes(variables=["nergens"])


def test_a_variable_may_be_called_as_another_column_is(p):
    p.cases.add_variable("case", "text")
    p.cases.add_variable("interviews", "number")
    p.cases.set_value(p.cases.add("A"), "case", "B")
    p.cases.set_value("A", "interviews", 7)
    frame = p.tables.programmes()
    assert frame.to_dict("records") == [
        {"case": "A", "“case”": "B", "“interviews”": 7, "interviews": 0}
    ]


def test_numbers_that_a_spreadsheet_cannot_hold_stay_as_they_are(p):
    p.cases.add_variable("nummer", "number")
    p.cases.set_value(p.cases.add("A"), "nummer", "12345678901234567890,5")
    assert list(p.tables.programmes().nummer) == ["12345678901234567890.5"]


def test_an_empty_project_has_an_empty_table(p):
    assert list(p.tables.programmes().columns) == ["case", "interviews"]
    p.documents.add(plain("een woord", "1"))
    frame = p.tables.programmes()
    assert len(frame) == 0
    assert "1 interview belongs to no case" in "\n".join(frame.attrs["notes"])


def test_a_speaker_is_in_the_interview_too(p):
    document = p.documents.add(transcript("I: wat", "R: dit", "P: dat"))
    for label in "RP":
        p.cases.link(p.cases.add(label), document, p.speakers.find(document, label))
    p.cases.link("R", document)
    assert list(p.tables.programmes().interviews) == [1, 1]


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_interviews_are_those_of_the_raw_links(seed):
    with new_project() as p:
        fill(p, Random(seed))
        found: dict[str, set[str]] = defaultdict(set)
        for row in p._store.dicts("SELECT * FROM case_links"):
            found[row["case_id"]].add(row["document"])
        frame = p.tables.programmes()
        wanted = [(case.name, len(found[case.id])) for case in p.cases.list()]
        assert list(zip(frame.case, frame.interviews, strict=True)) == wanted
        for variable in p.cases.variables():
            values = p.cases.values(variable)
            missing = [case.id not in values for case in p.cases.list()]
            assert list(frame[variable.name].isna()) == missing
