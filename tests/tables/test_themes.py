"""The theme table, against a second computation with sets and loops over the raw rows."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import NotFound
from qcoder.model import CoderKind, VariableKind
from qcoder.project import Project
from tests.builders import code_words, new_project, plain, transcript
from tests.tables.raw import Raw, below, chosen_at_random, figures, fill, groups, shown


def compare(p: Project, *, by: str | None = None, **chosen: list[str]) -> None:
    """Compare every figure of the table with the second computation."""
    frame = p.tables.themes(by=by, percent_from=2, **chosen)
    raw = Raw(p, **chosen)
    wanted = groups(raw, p.cases.variable(by).id if by else None)
    if by:
        assert set(frame.group if len(frame) else []) <= {shown(value) for value in wanted}
    ids = {row["short_id"]: row["id"] for row in raw.table["codes"] if not row["merged_into"]}
    for value, group in wanted.items():
        table = frame[frame.group == shown(value)] if by else frame
        retired = [row for row in raw.table["codes"] if row["status"] == "retired"]
        assert len(table) >= len(ids) - len(retired)
        for row in table.to_dict("records"):
            expected = figures(raw, group, below(raw, ids[row["code"]]))
            interviews = len(group["documents"])
            share = 100 * expected["interviews"] / interviews if interviews > 1 else math.nan
            assert row["interviews_pct"] == pytest.approx(share, nan_ok=True)
            for name, number in expected.items():
                assert row[name] == pytest.approx(number, nan_ok=True), (value, row["code"], name)
            if by:
                assert row["group_interviews"] == interviews
                assert row["interviews"] <= interviews


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_every_figure_is_that_of_the_second_computation(seed):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        chosen = chosen_at_random(p, rnd)
        compare(p, **chosen)
        for kind in VariableKind:
            compare(p, by=kind, **chosen)


@pytest.fixture
def group_interview(p):
    """Two respondents, of whom one has a value, and an interviewer; A, B and C are coded."""
    document = p.documents.add(
        transcript(
            "I: wat vindt u", "R: het gaat goed", "P: het gaat slecht hier", "R: ja", header="Kop"
        )
    )
    p.codes.add("T", codable=False)
    for short_id in "ABC":
        p.codes.add(short_id, parent="T")
    code_words(p, document, "gaat goed", "A", valence="facilitating")
    code_words(p, document, "slecht", "B", valence="hindering")
    variable = p.cases.add_variable("regio", "text")
    for label, value in (("R", "noord"), ("P", None)):
        case = p.cases.add(label)
        p.cases.link(case, document, p.speakers.find(document, label))
        p.cases.set_value(case, variable, value)
    return p


def row(frame, code: str, group: str | None = None) -> dict[str, Any]:
    chosen = frame[(frame.code == code) & ((frame.group == group) if group else True)]
    return chosen.to_dict("records")[0]


def test_a_group_interview_counts_once_and_its_speakers_by_their_cases(group_interview):
    frame = group_interview.tables.themes()
    theme = row(frame, "T")
    assert (theme["interviews"], theme["cases"], theme["passages"], theme["words"]) == (1, 2, 2, 3)
    assert theme["words_pct"] == pytest.approx(100 * 3 / 8)
    by = group_interview.tables.themes(by="regio")
    assert (row(by, "A", "noord")["words"], row(by, "A", "noord")["words_pct"]) == (
        2,
        pytest.approx(100 * 2 / 4),
    )
    assert row(by, "B", "noord")["interviews"] == 0
    assert row(by, "B", "(missing)")["words"] == 1
    compare(group_interview, by="regio")


def test_a_missing_value_is_not_zero(group_interview):
    p = group_interview
    number = p.cases.add_variable("omvang", "number")
    p.cases.set_value("R", number, 0)
    frame = p.tables.themes(by="omvang")
    assert list(dict.fromkeys(frame.group)) == ["0", "(missing)"]
    assert row(frame, "B", "0")["interviews"] == 0


def test_what_only_the_interviewer_says_counts_nowhere(group_interview):
    p = group_interview
    document = p.documents.list()[0]
    before = p.tables.themes().fillna(-1).to_dict("records")
    code_words(p, document, "vindt u", "A", valence="hindering")
    code_words(p, document, "Kop", "C")
    frame = p.tables.themes()
    assert frame.fillna(-1).to_dict("records") == before
    assert any(note.startswith("2 codings") for note in frame.attrs["notes"])
    p.codings.add(document, document.text.index("vindt"), document.text.index("goed"), code="B")
    assert row(p.tables.themes(), "B")["passages"] == 2


def test_two_cases_of_one_speaker_do_not_count_its_words_twice_or_never(group_interview):
    p = group_interview
    document = p.documents.list()[0]
    case = p.cases.add("Programma")
    p.cases.link(case, document, p.speakers.find(document, "R"))
    p.cases.set_value(case, "regio", "noord")
    frame = p.tables.themes(by="regio")
    assert row(frame, "A", "noord")["words"] == 2
    assert row(frame, "A", "noord")["cases"] == 2
    compare(p, by="regio")


def test_groups_come_in_the_order_of_their_kind(p):
    p.codes.add("A")
    variable = p.cases.add_variable("omvang", "number")
    for number, value in enumerate(["10", "9", "1,5"]):
        case = p.cases.add(f"{number}")
        p.cases.link(case, p.documents.add(plain("woord", f"{number}")))
        p.cases.set_value(case, variable, value)
    assert list(p.tables.themes(by="omvang").group) == ["1.5", "9", "10"]


def test_percentages_come_from_enough_interviews(p):
    p.codes.add("A")
    for number in range(3):
        p.codings.add(p.documents.add(plain("een woord", f"{number}")), 0, 3, code="A")
    assert math.isnan(p.tables.themes().interviews_pct[0])
    assert p.tables.themes(percent_from=3).interviews_pct[0] == 100
    assert "N = 3" in p.tables.themes().attrs["title"]


def test_an_empty_project_has_an_empty_table(p):
    assert len(p.tables.themes()) == 0
    assert {type(name) for name in p.tables.themes().columns} == {str}
    p.codes.add("A")
    assert list(p.tables.themes().interviews) == [0]


def test_who_is_counted_is_said(p):
    p.coders.add("MB")
    p.coders.add("samen", CoderKind.CONSENSUS)
    p.codes.add("A")
    first, second = (p.documents.add(plain("een woord", name)) for name in "12")
    for document in (first, second):
        for coder in ("AK", "MB"):
            p.codings.add(document, 0, 3, code="A", coder=coder)
    assert "AK, MB taken together" in p.tables.themes().attrs["notes"][0]
    p.codings.add(first, 4, 9, code="A", coder="samen")
    assert "1 of 2 interviews" in p.tables.themes().attrs["notes"][0]
    assert list(p.tables.themes().passages) == [2]
    assert p.tables.themes(coders=["MB"]).attrs["notes"][0] == "Codings of MB only."


def test_an_empty_key_is_no_variable_and_no_coder(p):
    for values in ({"by": ""}, {"coders": [""]}):
        with pytest.raises(NotFound):
            p.tables.themes(**values)


def test_what_percentages_of_groups_are_of_is_said(group_interview):
    said = (
        "Percentages are of the interviews of each group, and of the words that respondents say "
        "in it."
    )
    assert said not in group_interview.tables.themes().attrs["notes"]
    variable = group_interview.cases.variables()[0].name
    assert said in group_interview.tables.themes(by=variable).attrs["notes"]


def test_figures_of_one_or_two_interviews_may_be_traced(p):
    for number in range(3):
        p.documents.add(transcript("R: ja", name=f"{number}"))
    p.cases.add_variable("regio", "text")
    few = "Fewer than 3 interviews, so that what is said may be traced to one of them."
    for name, chosen in (("themes", {}), ("crosstab", {"by": "regio"}), ("cooccurrence", {})):
        assert few not in p.tables.report(name, **chosen).notes
        assert few in p.tables.report(name, documents=["1"], **chosen).notes
