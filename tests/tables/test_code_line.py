"""The code line of an interview, against a second computation with sets over the raw rows."""

from __future__ import annotations

from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import NotFound, Refused
from qcoder.model import Document
from qcoder.project import Project
from qcoder.tables.choices import Choices, Level
from tests.builders import code_words, new_project, transcript
from tests.tables.raw import Raw, below, chosen_at_random, fill, stretches

Places = set[tuple[str, int]]


def wanted(raw: Raw, document: Document, level: str) -> list[tuple[Any, ...]]:
    """Return code, start and end of each stretch, and its codings."""
    found = []
    for code in raw.table["codes"]:
        if code["merged_into"] or (level == Level.THEMES and code["parent"]):
            continue
        codes = below(raw, code["id"]) if level == Level.THEMES else {code["id"]}
        rows = [
            row for row in raw.codings if row["document"] == document.id and row["code"] in codes
        ]
        for stretch in stretches(rows):
            places = {at for _document, at in stretch}
            inside = [row for row in rows if row["start"] in places]
            found.append((code["short_id"], min(places), max(places) + 1, inside))
    return sorted(found, key=lambda one: one[:3])


def turn(document: Document, start: int, end: int) -> int | None:
    """Return the number of the first turn that a stretch overlaps."""
    for number, each in enumerate(document.turns, start=1):
        if each.start < end and start < each.end:
            return number
    return None


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.sampled_from([*Level]))
def test_every_stretch_is_that_of_the_second_computation(seed, level):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        chosen = chosen_at_random(p, rnd)
        for name in ("documents", "groups"):
            chosen.pop(name, None)
        raw = Raw(p, **chosen)
        for document in p.documents.list():
            choices = Choices(document=document.name, level=level, **chosen)
            table = p.tables.table("code_line", choices)
            expected = wanted(raw, document, level)
            words = raw.words[document.id]
            found = []
            for line, record in enumerate(table.report.frame.to_dict("records")):
                rows = [one._asdict() for one in table.passages(line, "name")]
                start, end = min(r["start"] for r in rows), max(r["end"] for r in rows)
                found.append((record["code"], start, end, len(rows)))
                inside = sum(start <= at < end for at in words)
                assert record["words"] == inside
                if words:
                    before = sum(at < start for at in words)
                    assert record["start_pct"] == pytest.approx(100 * before / len(words))
                    through = 100 * (before + inside) / len(words)
                    assert record["end_pct"] == pytest.approx(through)
                number = turn(document, start, end)
                assert (None if pd.isna(record["turn"]) else record["turn"]) == number
                said = {row["valence"] or "not judged" for row in rows}
                assert set(record["valence"].split(", ")) == said
            codes = [(code, start, end, len(rows)) for code, start, end, rows in expected]
            assert sorted(found) == sorted(codes)
            assert list(table.report.frame.start_pct) == sorted(table.report.frame.start_pct)


@pytest.fixture
def interview(p: Project) -> Document:
    document = p.documents.add(
        transcript("I: hoe gaat het", "R: een twee drie vier", "R: vijf zes zeven acht")
    )
    p.codes.add("T", codable=False)
    p.codes.add("A", parent="T")
    p.codes.add("B", parent="T")
    p.coders.add("MB")
    return document


def test_where_codes_stand(p, interview):
    code_words(p, interview, "een twee", "A", valence="hindering")
    code_words(p, interview, "twee drie", "A", coder="MB", valence="neutral")
    code_words(p, interview, "zeven", "B")
    line = p.tables.code_line("Interview").to_dict("records")
    assert line == [
        {"theme": "T", "code": "A", "name": "A", "start_pct": 0, "end_pct": 37.5, "turn": 2,
         "words": 3, "valence": "hindering, neutral"},
        {"theme": "T", "code": "B", "name": "B", "start_pct": 75, "end_pct": 87.5, "turn": 3,
         "words": 1, "valence": "not judged"},
    ]  # fmt: skip
    code_words(p, interview, "drie vier", "B")
    assert len(p.tables.code_line(interview)) == 3
    assert list(p.tables.code_line(interview, level="themes").end_pct) == [50, 87.5]


def test_an_interview_in_which_no_respondent_speaks(p):
    p.documents.add(transcript("I: hoe gaat het"))
    frame = p.tables.code_line("Interview")
    assert len(frame) == 0
    assert "the length is that of the text" in " ".join(frame.attrs["notes"])


def test_an_interview_is_to_be_chosen(p):
    with pytest.raises(Refused):
        p.tables.report("code_line")
    with pytest.raises(NotFound):
        p.tables.code_line("nergens")


def test_a_line_of_one_interview_is_for_internal_use(p, interview):
    notes = p.tables.code_line(interview).attrs["notes"]
    assert any("For internal use" in note for note in notes)
