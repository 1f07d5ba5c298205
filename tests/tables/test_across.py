"""Codes by document and by speaker, against a second computation with sets over the raw rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import Refused
from qcoder.model import Role
from qcoder.project import Project
from qcoder.tables.choices import Choices, Level
from qcoder.tables.table import Table
from tests.builders import code_words, new_project, plain, transcript
from tests.tables.raw import Raw, below, chosen_at_random, covers, fill, stretches

FIXED = ["level", "theme", "code", "name"]
Rows = Iterable[Mapping[str, Any]]
# A column: which codings are in it, and the characters whose words count there.
Columns = dict[str, tuple[Callable[[Mapping[str, Any]], bool], set[tuple[str, int]]]]


def by_document(raw: Raw) -> Columns:
    found: Columns = {}
    for row in raw.table["documents"]:
        key = row["id"]
        if key in raw.documents:
            words = {(key, at) for at in raw.words[key]}
            found[row["name"]] = (lambda one, key=key: one["document"] == key), words
    return {**found, "total": everything(raw)}


def by_speaker(raw: Raw) -> Columns:
    found: Columns = {}
    names = {row["id"]: row["name"] for row in raw.table["documents"]}
    for document in raw.documents:
        for speaker, role in raw.speakers.items():
            if role == Role.RESPONDENT and raw.of[speaker] == document:
                said = {(document, at) for at in raw.said[document].get(speaker, ())}
                found[f"{raw.labels[speaker]} ({names[document]})"] = saying(raw, said)
    said = {(document, at) for document in raw.documents for at in raw.said[document][None]}
    if said:
        found["Speaker not named"] = saying(raw, said)
    return {**found, "total": everything(raw)}


def saying(raw: Raw, said: set[tuple[str, int]]):
    words = {(document, at) for document, of in raw.words.items() for at in of} & said
    return (lambda one: bool({(one["document"], at) for at in covers(one)} & said)), words


def everything(raw: Raw):
    words = {(document, at) for document in raw.documents for at in raw.words[document]}
    return (lambda one: True), words


CORNERS = {"documents": "Interview", "speakers": "Speaker", "cooccurrence": ""}
COLUMNS = {"documents": by_document, "speakers": by_speaker}


def count(rows: Rows, measure: str, words: set[tuple[str, int]]) -> int:
    found = stretches(rows)
    return len(found) if measure == "passages" else len(set().union(*found) & words)


def base(rows: Rows, measure: str, words: set[tuple[str, int]]) -> int:
    rows = list(rows)
    if measure == "words":
        return len(words)
    codes = {row["code"] for row in rows}
    return sum(len(stretches(row for row in rows if row["code"] == code)) for code in codes)


def compare(p: Project, name: str, measure: str, level: str, chosen: dict[str, Any]) -> None:
    """Compare every cell with the second computation, in all ways that cells are shown."""
    raw = Raw(p, **chosen)
    how = {**chosen, "measure": measure, "level": level, "percent_from": 2}
    shown = {
        cells: getattr(p.tables, name)(cells=cells, **how)
        for cells in ("count", "row percent", "column percent", "presence")
    }
    columns = COLUMNS[name](raw)
    counts = shown["count"]
    headings = counts.attrs["headings"]
    assert sorted(headings.values()) == sorted([*columns.keys() - {"total"}, "Total"])
    ids = {row["short_id"]: row["id"] for row in raw.table["codes"] if not row["merged_into"]}
    for column, heading in headings.items():
        inside, words = columns["total" if column == "total" else heading]
        there = [row for row in raw.codings if inside(row)]
        of = base(there, measure, words)
        for line, code in enumerate(counts.code):
            codes = below(raw, ids[code])
            rows = [row for row in there if row["code"] in codes]
            n = count(rows, measure, words)
            assert counts[column][line] == n, (column, code)
            assert shown["presence"][column][line] == (n > 0)
            assert n <= of
            share = 100 * n / of if of > 1 else math.nan
            assert shown["column percent"][column][line] == pytest.approx(share, nan_ok=True)
            total = counts.total[line]
            share = 100 * n / total if total > 1 else math.nan
            assert shown["row percent"][column][line] == pytest.approx(share, nan_ok=True)


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from(sorted(COLUMNS)))
def test_every_figure_is_that_of_the_second_computation(seed, name):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        chosen = chosen_at_random(p, rnd)
        for measure in ("passages", "words"):
            compare(p, name, measure, rnd.choice([*Level]), chosen)


def listed(table: Table, line: int, column: str) -> list[dict[str, Any]]:
    return [one._asdict() for one in table.passages(line, column)]


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from(sorted(COLUMNS)))
def test_the_passages_behind_a_cell_make_up_the_cell(seed, name):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        raw, chosen = Raw(p), {"sort": "total", "descending": True, "swapped": rnd.random() < 0.5}
        columns = COLUMNS[name](raw)
        for measure in ("passages", "words"):
            table = p.tables.table(name, Choices(measure=measure, **chosen))
            frame, headings = table.report.frame, table.report.headings
            for line in range(len(frame)):
                for column in headings.keys() - {"name"}:
                    at = frame.name[line] if chosen["swapped"] else headings[column]
                    _inside, words = columns["total" if at == "Total" else at]
                    rows = listed(table, line, column)
                    assert count(rows, measure, words) == frame[column][line]
                    assert rows == sorted(rows, key=lambda row: place(table, row))


def place(table: Table, row: Mapping[str, Any]) -> tuple[int, int, int]:
    return table.basis.document(row["document"]), row["start"], row["end"]


@settings(max_examples=10)
@given(st.integers(0, 2**32), st.sampled_from([*sorted(COLUMNS), "cooccurrence"]))
def test_rows_and_columns_are_swapped_and_sorted_as_a_whole(seed, name):
    with new_project() as p:
        fill(p, Random(seed))
        for cells in ("count", "row percent", "column percent", "presence"):
            how = {"cells": cells, "percent_from": 1}
            table = getattr(p.tables, name)(**how)
            turned = getattr(p.tables, name)(swapped=True, **how)
            body = table.drop(columns=FIXED).astype(object).to_numpy().T.tolist()
            found = turned.drop(columns=["name"]).astype(object).to_numpy().tolist()
            assert repr(body) == repr(found)
            assert turned.attrs["headings"].get("name", "") == CORNERS[name]
            assert list(turned.name) == list(table.attrs["headings"].values())
            column = list(table.columns)[-1]
            ordered = getattr(p.tables, name)(sort=column, **how)
            assert sorted(map(repr, ordered.to_numpy().tolist())) == sorted(
                map(repr, table.to_numpy().tolist())
            )


@pytest.fixture
def two_speakers(p: Project) -> Project:
    """An interview with R and P, and another with R: A over both speakers, A1 in the second."""
    p.codes.add("T", codable=False)
    p.codes.add("A", parent="T")
    p.codes.add("B", parent="T")
    first = p.documents.add(transcript("I: wat", "R: het gaat", "P: goed hier", name="een"))
    second = p.documents.add(transcript("R: drie hele woorden", name="twee"))
    p.codings.add(first, first.text.index("gaat"), first.text.index(" hier"), code="A")
    code_words(p, second, "drie", "A")
    code_words(p, second, "drie hele woorden", "B")
    code_words(p, second, "woorden", "A")
    return p


def test_a_passage_over_two_speakers_counts_for_both_and_once_in_the_total(two_speakers):
    frame = two_speakers.tables.speakers()
    assert list(frame.columns) == [*FIXED, "R (een)", "P (een)", "R (twee)", "total"]
    line = frame[frame.code == "A"].to_dict("records")[0]
    assert [line[name] for name in frame.columns[4:]] == [1, 1, 2, 3]
    frame = two_speakers.tables.speakers(measure="words")
    line = frame[frame.code == "A"].to_dict("records")[0]
    # The words between, such as the label of P, are nobody's.
    assert [line[name] for name in frame.columns[4:]] == [1, 1, 2, 4]


def test_passages_of_a_theme_are_one_where_its_codes_overlap(two_speakers):
    frame = two_speakers.tables.documents()
    assert list(frame.twee) == [1, 2, 1]
    assert list(frame.total) == [2, 3, 1]
    percent = two_speakers.tables.documents(cells="column percent", percent_from=1)
    assert list(percent.twee) == pytest.approx([100 / 3, 200 / 3, 100 / 3])


def test_documents_may_be_called_as_other_columns_are(p):
    p.codes.add("A")
    for name in ("total", "code", "een"):
        code_words(p, p.documents.add(plain("een woord", name)), "woord", "A")
    frame = p.tables.documents()
    assert list(frame.columns) == [*FIXED, "“total”", "“code”", "een", "total"]
    assert (
        p.tables.table("documents").passages(0, "“code”")[0].document == p.documents.get("code").id
    )


def test_an_empty_project_has_an_empty_table(p):
    for name in COLUMNS:
        assert list(getattr(p.tables, name)().columns) == [*FIXED, "total"]
        assert len(getattr(p.tables, name)(swapped=True)) == 1
    p.codes.add("A")
    for cells, value in (("count", 0), ("row percent", math.nan), ("presence", False)):
        assert p.tables.speakers(cells=cells).total[0] == pytest.approx(value, nan_ok=True)


def test_what_cannot_be_chosen_is_refused(two_speakers):
    for wrong in ({"cells": "c-coefficient"}, {"measure": "letters"}, {"level": "none"}):
        with pytest.raises(Refused):
            two_speakers.tables.documents(**wrong)


def test_notes_say_what_is_counted_and_what_percentages_are_of(two_speakers):
    notes = " ".join(two_speakers.tables.speakers(measure="words").attrs["notes"])
    assert "The unit is the word" in notes
    assert "for each speaker whose speech" in notes
    table = two_speakers.tables.documents(cells="column percent")
    assert "per code" in " ".join(table.attrs["notes"])
    assert table.attrs["title"] == "Passages per theme, by interview: column percent (N = 2)"


@pytest.mark.parametrize("name", ["documents", "speakers"])
def test_figures_of_single_interviews_and_persons_are_for_internal_use(two_speakers, name):
    notes = two_speakers.tables.report(name).notes
    assert any("For internal use" in note for note in notes)
