"""Columns kept current from changes are those that are loaded anew."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder import columns
from qcoder.codings import NewCoding
from qcoder.columns import VALENCES, CodingColumns, Columns
from qcoder.errors import Cancelled, Error, OpenElsewhere
from qcoder.model import CoderKind
from qcoder.project import Project
from tests.builders import code_words, failing, new_project, plain, transcript
from tests.operations import ACTIONS, START, steps


def rows(codings: CodingColumns) -> list[tuple]:
    """Return the columns as rows with ids."""
    return sorted(
        (
            codings.documents[codings.document[row]],
            int(codings.start[row]),
            int(codings.end[row]),
            codings.codes[codings.code[row]],
            codings.coders[codings.coder[row]],
            VALENCES[codings.valence[row]] or "",
            sorted(codings.flag_sets[codings.flags[row]]),
        )
        for row in range(len(codings))
    )


def stored(p: Project) -> list[tuple]:
    return sorted(
        (c.document, c.start, c.end, c.code, c.coder, c.valence or "", sorted(c.flags))
        for c in p.codings.list()
    )


@settings(max_examples=30)
@given(st.lists(st.one_of(steps, st.just(("undo", 0))), max_size=12))
def test_columns_stay_current_through_any_work(work):
    with new_project() as p:
        p.coders.add("MB")
        p.coders.add("samen", CoderKind.CONSENSUS)
        columns = Columns(p._store)
        for name, seed in [*START, *work]:
            try:
                if name == "undo":
                    p.undo()
                else:
                    ACTIONS[name](p, Random(seed))
            except (Error, IndexError):
                pass
            assert rows(columns.codings()) == stored(p)


@pytest.fixture
def coded(p):
    document = p.documents.add(transcript("R: een twee drie"))
    p.codes.add("A")
    code_words(p, document, "een", "A")
    return p


def test_columns_of_an_operation_that_fails_are_forgotten(coded):
    columns = Columns(coded._store)
    document = coded.documents.list()[0]
    with failing(coded):
        code_words(coded, document, "twee", "A")
        assert rows(columns.codings()) == stored(coded)
    assert rows(columns.codings()) == stored(coded)


@pytest.mark.parametrize("loaded", [False, True])
def test_columns_that_are_read_inside_an_operation_count_nothing_twice(coded, loaded):
    columns = Columns(coded._store)
    if loaded:
        columns.codings()
    document = coded.documents.list()[0]
    with coded.operation("several"):
        coding = code_words(coded, document, "twee", "A")
        assert rows(columns.codings()) == stored(coded)
        coded.codings.resize(coding, coding.start, coding.end - 1)
        assert rows(columns.codings()) == stored(coded)
    assert rows(columns.codings()) == stored(coded)


def test_columns_that_are_in_use_do_not_change(coded):
    columns = Columns(coded._store)
    before = columns.codings()
    seen = rows(before)
    code_words(coded, coded.documents.list()[0], "twee", "A")
    assert rows(before) == seen
    assert len(columns.codings()) == len(before) + 1


def test_many_changes_at_once(p):
    columns = Columns(p._store)
    p.codes.add("A")
    document = p.documents.add(plain("woord " * 500))
    assert len(columns.codings()) == 0
    p.codings.add_all(NewCoding(document, 6 * n, 6 * n + 5, "A") for n in range(500))
    assert rows(columns.codings()) == stored(p)
    p.undo()
    assert len(columns.codings()) == 0


def test_columns_are_as_long_as_each_other_where_there_is_nothing(p):
    codings = Columns(p._store).codings()
    assert len(codings) == 0
    assert codings.start.dtype == codings.code.dtype == np.int32


@pytest.mark.parametrize("loaded", [False, True])
def test_what_another_program_writes_is_seen_by_who_reads_only(coded, path, loaded):
    with qcoder.open(path, read_only=True) as reader:
        columns = Columns(reader._store)
        if loaded:
            columns.codings()
        assert reader.tables.themes().passages.sum() == 1
        coded.coders.add("MB")
        document = coded.documents.add(transcript("R: vier vijf"))
        coded.codes.add("B")
        code_words(coded, document, "vier", "B", coder="MB")
        assert rows(columns.codings()) == stored(coded)
        assert reader.tables.themes().passages.sum() == 2


def test_what_is_read_together_is_of_one_moment(coded, path):
    with qcoder.open(path, read_only=True) as reader, reader._store.reading():
        before = stored(reader)
        coded._store.execute("PRAGMA busy_timeout = 1")  # ms
        with pytest.raises(OpenElsewhere):
            code_words(coded, coded.documents.list()[0], "twee", "A")
        assert stored(reader) == before


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_columns_that_are_read_in_slices_are_whole(coded, monkeypatch, size):
    monkeypatch.setattr(columns, "_SLICE", size)
    seen: list[tuple[int, int]] = []
    read = Columns(coded._store).codings(lambda done, total: seen.append((done, total)))
    assert rows(read) == stored(coded)
    assert [done for done, _total in seen] == list(range(size, len(read) + 1, size))
    assert all(total == len(read) for _done, total in seen)


def test_reading_columns_can_be_stopped_and_done_again(coded, monkeypatch):
    monkeypatch.setattr(columns, "_SLICE", 1)

    def stop(done: int, total: int) -> None:
        raise Cancelled

    read = Columns(coded._store)
    with pytest.raises(Cancelled):
        read.dated(stop)
    codings, days = read.dated()
    assert rows(codings) == stored(coded)
    assert len(days) == len(codings)
