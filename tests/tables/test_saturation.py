"""The saturation table, against a second computation from the raw rows."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import NotFound, Refused
from qcoder.model import Progress
from qcoder.project import Project
from qcoder.tables.choices import Choices
from tests.builders import new_project, plain
from tests.tables.raw import Raw, chosen_at_random, fill


def theme(raw: Raw, code: str) -> str:
    parents = {row["id"]: row["parent"] for row in raw.table["codes"]}
    while parents[code]:
        code = parents[code]
    return code


def coded(p: Project, raw: Raw, coders: list[str]) -> list[dict[str, Any]]:
    """Return the documents that were coded, in their order."""
    whose = {
        row["id"]
        for row in raw.table["coders"]
        if (row["name"] in coders if coders else row["kind"] != "automatic")
    }
    statuses = p._store.dicts("SELECT * FROM statuses")
    done = {
        row["document"] for row in statuses if row["coder"] in whose and row["status"] == "complete"
    }
    done |= {row["document"] for row in raw.table["codings"] if row["coder"] in whose}
    rows = sorted(raw.table["documents"], key=lambda row: row["position"])
    return [row for row in rows if row["id"] in raw.documents & done]


def in_order(p: Project, documents: list[dict[str, Any]], order: str):
    values = p.cases.values(order)
    found: dict[str, Any] = {}
    for case, document, _speaker in p.cases.links():
        if case in values:
            found[document] = min(found.get(document, values[case]), values[case])
    dated = [row for row in documents if row["id"] in found]
    dated.sort(key=lambda row: found[row["id"]])
    return dated + [row for row in documents if row["id"] not in found]


def statuses_at_random(p: Project, rnd: Random) -> None:
    for document in p.documents.list():
        for coder in rnd.sample(["AK", "MB"], rnd.randrange(3)):
            p.coders.set_status(document, rnd.choice([*Progress]), coder)


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.sampled_from([None, "date", "number"]), st.booleans())
def test_every_figure_is_that_of_the_second_computation(seed, order, themes):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        statuses_at_random(p, rnd)
        chosen = chosen_at_random(p, rnd)
        raw = Raw(p, **chosen)
        how = {**chosen, "order": order, "level": "themes" if themes else "codes"}
        frame = p.tables.saturation(**how)
        documents = in_order(p, coded(p, raw, chosen.get("coders", [])), order or "date")
        assert list(frame.document) == [row["name"] for row in documents]
        seen: set[str] = set()
        for line, document in enumerate(documents):
            rows = [row for row in raw.codings if row["document"] == document["id"]]
            codes = {theme(raw, row["code"]) if themes else row["code"] for row in rows}
            assert frame.new[line] == len(codes - seen)
            seen |= codes
            assert frame.codes[line] == len(seen)
        for line in range(len(frame)):
            share = 100 * frame.codes[line] / len(seen) if seen else math.nan
            assert frame.codes_pct[line] == pytest.approx(share, nan_ok=True)
        passages(p, how, len(documents))


def passages(p: Project, how: dict[str, Any], lines: int) -> None:
    """Check that the passages behind a cell have as many codes as it says."""
    table = p.tables.table("saturation", Choices(**how))
    parents = {code.id: code for code in p.codes.list()}

    def codes(line: int, column: str) -> int:
        found = {one.code for one in table.passages(line, column)}
        if how["level"] == "codes":
            return len(found)
        tops = set()
        for each in found:
            while each is not None and parents[each].parent:
                each = parents[each].parent
            tops.add(each)
        return len(tops)

    frame = table.report.frame
    names = [document.name for document in p.documents.list()]
    for line in range(lines):
        assert codes(line, "new") == frame.new[line]
        assert codes(line, "codes") == frame.codes[line]
        ratio = frame.ratio_pct[line]
        if not math.isnan(ratio):
            assert codes(line, "ratio_pct") == pytest.approx(ratio * frame.codes[3] / 100)
        for one in table.passages(line, "document"):
            place = [document.id for document in p.documents.list()].index(one.document)
            assert names[place] == frame.document[line]


def vector(p: Project, new: list[int]) -> None:
    """Make interviews that bring so many new codes each; the others repeat the first one."""
    made = 0
    for number, many in enumerate(new):
        document = p.documents.add(plain("een woord", f"{number + 1}"))
        for _ in range(many):
            p.codes.add(f"C{made}")
            p.codings.add(document, 0, 3, code=f"C{made}")
            made += 1
        p.codings.add(document, 4, 9, code="C0")


def test_the_table_of_the_test_vector(p):
    vector(p, [16, 9, 7, 5, 4, 3, 0, 1, 0, 0, 1, 0])
    frame = p.tables.saturation()
    assert frame.ratio_pct.round(1).tolist()[3:6] == [18.9, 8.1, 2.7]
    assert frame.codes_pct.round(1).tolist()[3:6] == [80.4, 89.1, 95.7]
    notes = "\n".join(frame.attrs["notes"])
    assert "Saturation at 6+2" in notes
    assert (
        "Base 4: 6+2 (run 2, at most 5 %), 6+3 (run 3, at most 5 %), 8+2 (run 2, at most 0 %), "
        "not reached (run 3, at most 0 %)."
    ) in notes
    assert "Base 6: " in notes
    assert "after interview 6, 100 % after interview 11 (Hennink" in notes
    assert "Guest, Namey & Chen 2020" in notes
    assert "1000 random orders" in notes
    assert "Saturation at 8+2" in p.tables.saturation(threshold=0).attrs["notes"][0]
    strict = p.tables.saturation(threshold=0, run=3).attrs["notes"][0]
    assert strict.startswith("Saturation is not reached")


def test_runs_that_have_not_ended_are_not_assessable(p):
    vector(p, [3, 1, 1, 1, 1])
    report = p.tables.report("saturation")
    assert report.cell(3, "ratio_pct", None) == "not assessable"
    assert report.cell(0, "ratio_pct", None) == "–"
    assert "cannot be assessed" in report.notes[0]


def test_interviews_that_nobody_coded_do_not_look_like_saturation(p):
    vector(p, [3, 2, 1, 1])
    for number in range(3):
        p.documents.add(plain("nog niets", f"leeg {number}"))
    frame = p.tables.saturation()
    assert len(frame) == 4
    assert "3 interviews are left out" in "\n".join(frame.attrs["notes"])
    p.coders.set_status("leeg 1", "complete")
    assert list(p.tables.saturation().document)[4:] == ["leeg 1"]


def test_only_codes_that_did_not_come_with_a_codebook(p):
    p.codebook.load("rups_success_factors")
    p.codes.add("NIEUW")
    document = p.documents.add(plain("een woord", "1"))
    p.codings.add(document, 0, 3, code="SAM-REGIE")
    p.codings.add(document, 4, 9, code="NIEUW")
    frame = p.tables.saturation()
    assert list(frame.new) == [2]
    assert "used for the first time" in "\n".join(frame.attrs["notes"])
    frame = p.tables.saturation(inductive=True)
    assert list(frame.new) == [1]
    assert "none that came with a codebook" in "\n".join(frame.attrs["notes"])
    p.undo()
    p.undo()  # the coding and the code: what is left came with the codebook


def test_a_codebook_that_was_loaded_in_a_larger_operation(p):
    with p.operation("begin"):
        p.codebook.load("rups_success_factors")
    document = p.documents.add(plain("een woord", "1"))
    p.codings.add(document, 0, 3, code="SAM-REGIE")
    assert list(p.tables.saturation(inductive=True).new) == [0]


@pytest.fixture
def dated(p: Project) -> Project:
    vector(p, [1, 1, 1])
    p.cases.add_variable("Interviewdatum", "date")
    for name, day in [("1", "2026-03-01"), ("3", "2026-01-01")]:
        case = p.cases.add(name)
        p.cases.set_value(case, "Interviewdatum", day)
        p.cases.link(case, name)
    return p


def test_interviews_come_by_their_date_where_there_is_one(dated):
    report = dated.tables.report("saturation")
    assert list(report.frame.document) == ["3", "1", "2"]
    assert any(note.endswith("These have none and come last: 2.") for note in report.notes)
    assert report.heading("Interviewdatum") == "Interviewdatum"
    assert report.cell(0, "Interviewdatum", report.rows()[0][2]) == "2026-01-01"
    dated.cases.add_variable("datum", "date")  # which one is meant, only the user knows
    assert list(dated.tables.saturation().document) == ["1", "2", "3"]
    assert list(dated.tables.saturation(order="Interviewdatum").document) == ["3", "1", "2"]


def test_what_cannot_be_chosen_is_refused(dated):
    dated.cases.add_variable("naam", "text")
    for wrong in ({"base": 3}, {"run": 4}, {"threshold": 10}, {"order": "naam"}):
        with pytest.raises(Refused):
            dated.tables.saturation(**wrong)
    with pytest.raises(NotFound):
        dated.tables.saturation(order="nergens")


def test_an_empty_project_has_an_empty_table(p):
    frame = p.tables.saturation()
    assert len(frame) == 0
    assert "cannot be assessed" in frame.attrs["notes"][0]
