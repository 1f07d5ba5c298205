"""The day on which codings were made: kept current, and of other files by their own log."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder.columns import Columns
from qcoder.errors import Error
from qcoder.model import CoderKind
from qcoder.project import Project
from tests.builders import code_words, new_project, transcript
from tests.operations import ACTIONS, START, steps
from tests.tables.test_coders import days


def dated(p: Project, columns: Columns) -> list[tuple]:
    """Return each coding with its day, as columns have it."""
    codings, found = columns.dated()
    assert len(codings) == len(found)
    return sorted(
        (
            codings.documents[codings.document[row]],
            int(codings.start[row]),
            int(codings.end[row]),
            codings.codes[codings.code[row]],
            codings.coders[codings.coder[row]],
            date.fromordinal(int(found[row])),
        )
        for row in range(len(codings))
    )


def stored(p: Project) -> list[tuple]:
    made = days(p)
    return sorted(
        (c.document, c.start, c.end, c.code, c.coder, made[c.id]) for c in p.codings.list()
    )


@settings(max_examples=25)
@given(st.lists(st.one_of(steps, st.just(("undo", 0))), max_size=10), st.integers(0, 2**32))
def test_days_stay_current_through_any_work(work, seed):
    with new_project() as p:
        rnd = Random(seed)
        p.coders.add("MB")
        p.coders.add("samen", CoderKind.CONSENSUS)
        columns = Columns(p._store)
        for number, (name, each) in enumerate([*START, *work]):
            time = f"2026-01-{number % 28 + 1:02}T12:00:00.000+00:00"
            p._store.now = lambda time=time: time
            try:
                if name == "undo":
                    p.undo()
                else:
                    ACTIONS[name](p, Random(each))
            except (Error, IndexError):
                pass
            if rnd.random() < 0.6:  # days that nobody asks for are caught up with
                assert dated(p, columns) == stored(p)
        with p.operation("in an operation"):
            for coding in p.codings.list()[:1]:
                p.codings.remove(coding)
            assert dated(p, columns) == stored(p)
        assert dated(p, columns) == stored(p)


@pytest.fixture
def handed(p, tmp_path):
    """A project with a package that its coder works in on the second of March."""
    p._store.now = lambda: "2026-03-01T12:00:00.000+00:00"
    p.coders.add("MB")
    p.codes.add("A")
    document = p.documents.add(transcript("R: een twee drie vier"))
    code_words(p, document, "een", "A")
    path = tmp_path / "MB.qcoder"
    p.packages.make("MB", path)
    with qcoder.open(path) as package:
        package._store.now = lambda: "2026-03-02T12:00:00.000+00:00"
        code_words(package, package.documents.list()[0], "twee", "A")
    p._store.now = lambda: "2026-03-09T12:00:00.000+00:00"
    return p, path


def test_codings_that_came_with_a_package_were_made_when_its_log_says_so(handed):
    p, path = handed
    before = Columns(p._store)
    before.dated()
    p.merge(path)
    for columns in (before, Columns(p._store)):
        assert [row[-1] for row in dated(p, columns)] == [date(2026, 3, 1), date(2026, 3, 2)]
    frame = p.tables.coders(days=True)
    assert list(zip(frame.coder, frame.day, strict=True)) == [
        ("AK", date(2026, 3, 1)),
        ("MB", date(2026, 3, 2)),
    ]
    p.undo()
    assert list(p.tables.coders(days=True).coder) == ["AK"]
