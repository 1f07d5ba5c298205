"""The progress of coders, against a second computation from the raw rows and the log."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.model import Document, Progress, Role
from qcoder.project import Project
from qcoder.tables.choices import Choices
from tests.builders import code_words, new_project, transcript
from tests.operations import some
from tests.tables.raw import Raw, chosen_at_random, covers, fill, stretches

TIMES = [f"2026-0{month}-03T{hour}:30:00.000+00:00" for month in (1, 7) for hour in ("09", "23")]


def fill_over_days(p: Project, rnd: Random) -> None:
    """Make a random project, coded further on other days, some of it removed and made again."""
    fill(p, rnd)
    for document in p.documents.list():
        for coder in rnd.sample(["AK", "MB"], rnd.randrange(3)):
            p.coders.set_status(document, rnd.choice([*Progress]), coder)
    for time in rnd.sample(TIMES, 3):
        p._store.now = lambda time=time: time
        for document in p.documents.list():
            start = rnd.randrange(document.length - 1)
            if document.text[start].strip():
                p.codings.add(document, start, start + 1, code="A", coder=some(rnd, ["AK", "MB"]))
        if p.codings.list() and rnd.random() < 0.6:
            p.codings.remove(rnd.choice(p.codings.list()))
            if rnd.random() < 0.5:
                p.undo()


def days(p: Project) -> dict[str, date]:
    """Return the day on which each coding was made first, by its id."""
    times = {row["number"]: row["time"] for row in p._store.dicts("SELECT * FROM operations")}
    found: dict[str, date] = {}
    for row in p._store.dicts("SELECT * FROM changes ORDER BY number"):
        if row["table"] == "codings" and row["before"] is None:
            made = datetime.fromisoformat(times[row["operation"]]).astimezone().date()
            found.setdefault(row["row"], made)
    return found


def turns(p: Project, raw: Raw, document: Document) -> list[set[int]]:
    """Return the respondents' turns of a document: their characters."""
    roles = {speaker.id: speaker.role for speaker in p.speakers.list(document)}
    found = raw.turns[document.id]
    if not document.turns:
        return found
    loose = len(found) - len(document.turns)
    whose = [None] * loose + [turn.speaker_id for turn in document.turns]
    return [
        turn
        for turn, who in zip(found, whose, strict=True)
        if who is None or roles[who] == Role.RESPONDENT
    ]


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_every_figure_is_that_of_the_second_computation(seed):
    with new_project() as p:
        rnd = Random(seed)
        p._store.now = lambda: TIMES[0]
        fill_over_days(p, rnd)
        chosen = {
            name: values
            for name, values in chosen_at_random(p, rnd).items()
            if name in ("coders", "documents", "groups")
        }
        raw, made = Raw(p, **chosen), days(p)
        table = p.tables.table("coders", Choices(**chosen))
        coded = {row["coder"] for row in raw.table["codings"]}
        whose = [
            row
            for row in raw.table["coders"]
            if (
                row["name"] in chosen["coders"]
                if "coders" in chosen
                else row["kind"] == "person" or row["id"] in coded
            )
        ]
        assert sorted(row["name"] for row in whose) == list(table.report.frame.coder)
        of = {row["name"]: row for row in whose}
        for line, record in enumerate(table.report.frame.to_dict("records")):
            rows = [
                row
                for row in raw.table["codings"]
                if row["coder"] == of[record["coder"]]["id"] and row["document"] in raw.documents
            ]
            compare(p, raw, record, rows, {made[row["id"]] for row in rows})
            behind(p, table, line, record, rows)
        by_day(p, chosen, of, raw, made)


def compare(p: Project, raw: Raw, record: Any, rows: list[Any], worked: set[date]) -> None:
    assert record["codings"] == len(rows)
    assert record["passages"] == len(stretches(rows))
    assert record["days"] == len(worked)
    if worked:
        assert record["per_day"] == pytest.approx(len(rows) / len(worked))
    status, asked, uncoded = Counter[str](), 0, 0
    for document in p.documents.list():
        if document.id in raw.documents:
            far = p.coders.status(document, record["coder"])
            status[far] += 1
            if far != Progress.NOT_STARTED:
                own = [covers(row) for row in rows if row["document"] == document.id]
                each = turns(p, raw, document)
                asked += len(each)
                uncoded += sum(not any(one & turn for one in own) for turn in each)
    assert record["complete"] == status[Progress.COMPLETE]
    assert record["busy"] == status[Progress.BUSY]
    assert record["not_started"] == status[Progress.NOT_STARTED]
    if asked:
        assert record["uncoded"] == uncoded
        assert record["uncoded_pct"] == pytest.approx(100 * uncoded / asked)
    else:
        assert pd.isna(record["uncoded"])


def behind(p: Project, table: Any, line: int, record: Any, rows: list[Any]) -> None:
    """Check that the passages behind a cell make it up."""
    for column in ("coder", "codings", "passages", "days"):
        found = sorted(one[:4] for one in table.passages(line, column))
        assert found == sorted((r["document"], r["start"], r["end"], r["code"]) for r in rows)
    uncoded = table.passages(line, "uncoded")
    assert len(uncoded) == (0 if pd.isna(record["uncoded"]) else record["uncoded"])
    for one in uncoded:
        assert one.code is None
        own = [covers(row) for row in rows if row["document"] == one.document]
        assert not any(each & set(range(one.start, one.end)) for each in own)
        assert p.documents.get(one.document).text[one.start : one.end].strip()


def by_day(p: Project, chosen: Any, of: Any, raw: Raw, made: dict[str, date]) -> None:
    names = {row["id"]: name for name, row in of.items()}
    wanted = Counter(
        (names[row["coder"]], made[row["id"]])
        for row in raw.table["codings"]
        if row["coder"] in names and row["document"] in raw.documents
    )
    table = p.tables.table("coders", Choices(**chosen, days=True))
    records = table.report.frame.to_dict("records")
    assert {(one["coder"], one["day"]): one["codings"] for one in records} == wanted
    for line, one in enumerate(records):
        assert len(table.passages(line, "codings")) == one["codings"]


@pytest.fixture
def two(p: Project) -> Project:
    document = p.documents.add(transcript("I: hoe gaat het", "R: goed hoor", "R: of toch niet"))
    p.documents.add(transcript("R: ja"))
    p.codes.add("A")
    p.coders.add("MB")
    code_words(p, document, "goed", "A")
    return p


def test_turns_without_a_coding_are_of_documents_that_were_begun(two):
    line = two.tables.coders().to_dict("records")
    assert [one["coder"] for one in line] == ["AK", "MB"]
    assert pd.isna(line[0]["uncoded"])  # nothing is busy
    two.coders.set_status("Interview", "busy")
    one = two.tables.coders().to_dict("records")[0]
    assert (one["uncoded"], one["uncoded_pct"], one["busy"], one["not_started"]) == (1, 50, 1, 1)
    found = two.tables.table("coders").passages(0, "uncoded")
    assert [two.documents.get(each.document).text[each.start : each.end] for each in found] == [
        "of toch niet"
    ]


def test_a_coder_who_was_merged_away_has_no_line(two):
    two.coders.merge("MB", "AK")
    assert list(two.tables.coders().coder) == ["AK"]


def test_a_project_without_work(p):
    frame = p.tables.coders()
    assert frame.to_dict("records")[0]["codings"] == 0
    assert frame.days.tolist() == [0]
    assert len(p.tables.coders(days=True)) == 0
