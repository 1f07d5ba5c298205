"""Which codes occur together, against a second computation with sets over the raw rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import NotFound, Refused
from qcoder.project import Project
from qcoder.tables.choices import Choices, Level, Together
from tests.builders import code_words, new_project, plain, transcript
from tests.tables.raw import Raw, below, chosen_at_random, covers, fill, stretches

WAYS = st.sampled_from([*Together])
Rows = Iterable[Mapping[str, Any]]


def units(raw: Raw, rows: Rows, together: str) -> list[Any]:
    """Return the passages (as characters), turns (document and number) or documents of a code."""
    rows = list(rows)
    if together == Together.OVERLAP:
        return stretches(rows)
    if together == Together.DOCUMENT:
        return sorted({row["document"] for row in rows})
    return sorted(
        (document, number)
        for document, turns in raw.turns.items()
        for number, turn in enumerate(turns)
        if turn & raw.said[document]["answers"]
        and any(row["document"] == document and covers(row) & turn for row in rows)
    )


def meet(one: Any, other: Any, together: str, turns: int) -> bool:
    if together == Together.OVERLAP:
        return bool(one & other)
    if together == Together.NEAR:
        return one[0] == other[0] and abs(one[1] - other[1]) <= turns
    return one == other


def pair(raw: Raw, one: Rows, other: Rows, how: Mapping[str, Any]) -> dict[str, int]:
    """Return how many units two codes have, and how many of each are together with the other."""
    together, turns = how["together"], how["turns"]
    first, second = units(raw, one, together), units(raw, other, together)
    with_other = sum(any(meet(a, b, together, turns) for b in second) for a in first)
    with_one = sum(any(meet(a, b, together, turns) for a in first) for b in second)
    return {"one": len(first), "other": len(second), "with_other": with_other, "with_one": with_one}


def share(part: float, of: float, least: int = 1) -> float:
    return part / of if of >= least else math.nan


def some_choices(rnd: Random, together: str) -> dict[str, Any]:
    return {"together": together, "turns": rnd.randrange(4), "level": rnd.choice([*Level])}


@settings(max_examples=40)
@given(st.integers(0, 2**32), WAYS)
def test_every_figure_is_that_of_the_second_computation(seed, together):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        chosen, how = chosen_at_random(p, rnd), some_choices(rnd, together)
        raw = Raw(p, **chosen)
        kinds = ("count", "c-coefficient", "row percent", "column percent", "presence")
        shown = {
            cells: p.tables.cooccurrence(cells=cells, percent_from=2, **how, **chosen)
            for cells in kinds
        }
        ids = {row["short_id"]: row["id"] for row in raw.table["codes"] if not row["merged_into"]}
        codes = {name: below(raw, ids[name]) for name in shown["count"].code}
        wanted: dict[tuple[str, str], tuple[Any, ...]] = {}
        for line, one in enumerate(codes):
            for other in codes:
                cells = [shown[kind][other][line] for kind in kinds]
                if codes[one] & codes[other]:
                    assert all(pd.isna(cell) for cell in cells)
                    continue
                rows = (
                    [r for r in raw.codings if r["code"] in codes[each]] for each in (one, other)
                )
                n = pair(raw, *rows, how)
                both = min(n["with_other"], n["with_one"])
                c = share(both, n["one"] + n["other"] - both)
                across = 100 * share(n["with_other"], n["one"], 2)
                down = 100 * share(n["with_one"], n["other"], 2)
                expected = [both, c, across, down, both > 0]
                assert cells == pytest.approx(expected, nan_ok=True), (one, other)
                assert math.isnan(c) or 0 <= c <= 1
                if both and (other, one) not in wanted:
                    wanted[one, other] = (both, n["one"], n["other"], pytest.approx(c))
        pairs = p.tables.cooccurrence(pairs=True, **how, **chosen)
        found = {(row.code, row.other): row[4:] for row in pairs.itertuples(index=False)}
        assert found == wanted
        assert list(pairs.together) == sorted(pairs.together, reverse=True)


@settings(max_examples=40)
@given(st.integers(0, 2**32), WAYS)
def test_the_passages_behind_a_cell_make_up_the_cell(seed, together):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        how, raw = some_choices(rnd, together), Raw(p)
        ids = {row["short_id"]: row["id"] for row in raw.table["codes"] if not row["merged_into"]}
        for choices in (Choices(**how), Choices(pairs=True, sort="c", **how)):
            table = p.tables.table("cooccurrence", choices)
            frame = table.report.frame
            cells = (
                [(line, "together", a, b) for line, a, b in frame[["code", "other"]].itertuples()]
                if choices.pairs
                else [(at, b, a, b) for at, a in enumerate(frame.code) for b in frame.columns[4:]]
            )
            for line, column, one, other in cells:
                rows = [each._asdict() for each in table.passages(line, column)]
                codes = [below(raw, ids[each]) for each in (one, other)]
                if codes[0] & codes[1]:
                    assert not rows
                    continue
                assert all(row["code"] in codes[0] | codes[1] for row in rows)
                n = pair(raw, *([r for r in rows if r["code"] in of] for of in codes), how)
                assert min(n["with_other"], n["with_one"]) == frame[column][line]
            for line, one in enumerate(frame.code if choices.pairs else ()):
                rows = [each._asdict() for each in table.passages(line, "code_units")]
                assert {row["code"] for row in rows} <= below(raw, ids[one])
                assert len(units(raw, rows, together)) == frame.code_units[line]


@pytest.fixture
def interview(p: Project) -> Project:
    """A long passage of A over five short ones of B; C in the next answer; D elsewhere."""
    p.codes.add("T", codable=False)
    p.codes.add("A", parent="T", name_en="Alpha")
    for code in "BCD":
        p.codes.add(code)
    document = p.documents.add(
        transcript("R: een twee drie vier vijf", "I: en dan", "R: daarna", "R: later", name="1")
    )
    code_words(p, document, "een twee drie vier vijf", "A")
    for word in ("een", "twee", "drie", "vier", "vijf"):
        code_words(p, document, word, "B")
    code_words(p, document, "daarna", "C")
    code_words(p, p.documents.add(plain("een woord", "2")), "woord", "D")
    return p


def cell(frame: pd.DataFrame, one: str, other: str) -> Any:
    return frame.set_index("code")[other][one]


def test_many_short_passages_in_a_long_one_are_together_once(interview):
    tables = interview.tables
    assert cell(tables.cooccurrence(), "A", "B") == cell(tables.cooccurrence(), "B", "A") == 1
    c = tables.cooccurrence(cells="c-coefficient")
    assert cell(c, "A", "B") == pytest.approx(1 / 5)
    percent = tables.cooccurrence(cells="row percent", percent_from=1)
    assert (cell(percent, "A", "B"), cell(percent, "B", "A")) == (100, 100)
    assert tables.report("cooccurrence", cells="c-coefficient").decimals["B"] == 2


def test_turns_are_counted_from_one_to_the_other(interview):
    near = {n: interview.tables.cooccurrence(together="within turns", turns=n) for n in range(3)}
    # Between A and C is the question of the interviewer.
    assert [cell(near[n], "A", "C") for n in near] == [0, 0, 1]
    assert [cell(near[n], "A", "B") for n in near] == [1, 1, 1]
    same = interview.tables.cooccurrence(together="same document")
    assert (cell(same, "A", "C"), cell(same, "A", "D")) == (1, 0)
    far = interview.tables.cooccurrence(together="within turns", turns=2**31)
    assert (cell(far, "A", "C"), cell(far, "A", "D")) == (1, 0)


def test_a_theme_is_not_paired_with_its_codes(interview):
    frame = interview.tables.cooccurrence()
    assert pd.isna(cell(frame, "T", "A"))
    assert pd.isna(cell(frame, "A", "A"))
    assert cell(frame, "T", "B") == 1
    themes = interview.tables.cooccurrence(level="themes")
    assert list(themes.code) == ["T", "B", "C", "D"]
    assert interview.tables.cooccurrence(codes=["A", "B"], pairs=True).to_dict("records") == [
        {"code": "A", "name": "Alpha", "other": "B", "other_name": "B", "together": 1,
         "code_units": 1, "other_units": 5, "c": pytest.approx(0.2)},
    ]  # fmt: skip


def test_the_definition_is_in_the_notes(interview):
    for how in ({"cells": "c-coefficient"}, {"pairs": True}):
        notes = " ".join(interview.tables.cooccurrence(**how).attrs["notes"])
        assert "c = n12 / (n1 + n2 − n12)" in notes
        assert "Garcia 2006" in notes
    frame = interview.tables.cooccurrence(together="within turns", turns=3)
    assert "at most 3 turns" in " ".join(frame.attrs["notes"])
    assert frame.attrs["headings"]["B"] == "B (n = 1)"
    assert interview.tables.cooccurrence().attrs["headings"]["B"] == "B (n = 5)"


def test_what_cannot_be_chosen_is_refused(interview):
    for wrong in ({"turns": -1}, {"together": "nearby"}):
        with pytest.raises(Refused):
            interview.tables.cooccurrence(**wrong)
    with pytest.raises(NotFound):
        interview.tables.cooccurrence(codes=["nowhere"])


def test_an_empty_project_has_an_empty_table(p):
    for together in Together:
        for more in ({}, {"pairs": True}, {"swapped": True}, {"cells": "c-coefficient"}):
            assert len(p.tables.cooccurrence(together=together, **more)) == 0
    p.codes.add("A")
    for together in Together:
        assert len(p.tables.cooccurrence(together=together)) == 1
        assert len(p.tables.cooccurrence(together=together, pairs=True)) == 0


@pytest.mark.parametrize("cells", ["count", "presence", "c-coefficient"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])
def test_it_is_written_with_a_dash_for_no_pair(interview, tmp_path, cells, suffix):
    from qcoder.writers import write

    write(interview.tables.report("cooccurrence", cells=cells), tmp_path / f"t.{suffix}")
    report = interview.tables.report("cooccurrence", cells=cells)
    assert report.is_figure("A")
    at = list(report.frame.code).index("A")
    assert report.rows()[at][list(report.columns).index("A")] is None
