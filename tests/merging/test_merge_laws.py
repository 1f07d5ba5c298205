"""Laws of merging, over whole projects that grew from one file and random work in each."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder.project import Project
from tests.merging.whole import copies, merged, state, work, work_steps


@settings(max_examples=25)
@given(work_steps, work_steps, work_steps)
def test_merging_twice_is_merging_once(common, mine, theirs):
    with copies(common, mine, theirs) as (p, other):
        merged(p, other)
        before, operations = state(p), len(p.history.list())
        again = p.merge(other.path)
        assert state(p) == before
        assert len(p.history.list()) == operations
        assert not again.operations


@settings(max_examples=25)
@given(work_steps, work_steps, work_steps)
def test_a_merge_is_undone_as_one_and_can_be_made_again(common, mine, theirs):
    with copies(common, mine, theirs) as (p, other):
        before = state(p)
        if not merged(p, other).operations:
            return
        after = state(p)
        p.undo()
        assert state(p) == before
        assert not p.check()
        p.merge(other.path)
        assert state(p) == after
        p.undo()
        p.redo()
        p.redo() if p.history.redoable() else None
        assert state(p) in (after, before)


@settings(max_examples=25)
@given(work_steps, work_steps, work_steps, work_steps)
def test_work_goes_on_on_both_sides_after_merging(common, mine, theirs, more):
    with copies(common, mine, theirs) as (p, other):
        merged(p, other)
        work(other, more)
        work(p, more[::-1])
        merged(p, other)
        merged(other, p)
        merged(p, other)
        merged(other, p)


@settings(max_examples=25)
@given(work_steps, work_steps, work_steps, work_steps)
def test_three_files_tell_each_other_all(common, one, two, three):
    with copies(common, one, two, three) as (a, b, c):
        merged(a, b)
        merged(c, a)
        assert not c.merge(b.path).operations
        merged(b, c)
        merged(a, b)
        work(a, two)
        merged(b, a)


@settings(max_examples=30)
@given(work_steps, work_steps, st.data())
def test_a_file_that_nothing_was_done_in_brings_nothing(common, mine, data):
    with copies(common, mine, []) as (p, other):
        before = state(p)
        assert not p.merge(other.path).operations
        assert state(p) == before
        done = other.merge(p.path)  # all that is new is taken, but what is to be settled
        assert not done.conflicts
        assert not done.refused


@settings(max_examples=25)
@given(work_steps, work_steps, work_steps)
def test_a_merges_b_is_b_merges_a_but_for_what_is_reported(common, mine, theirs):
    with copies(common, mine, theirs) as (a, b):
        path = a.save_copy(a.path.with_name("a before.qcoder"))
        merged(a, b)
        assert a.coder
        with qcoder.open(path, coder=a.coder.id) as before:
            merged(b, before)
        reported = _reported(a) | _reported(b)
        assert _plain(a, reported) == _plain(b, reported)


def _reported(p: Project) -> set[str]:
    """Return the ids of rows that differ as was reported, and of what those stand on."""
    found: set[str] = set()
    for table, row, theirs in p._store.rows('SELECT "table", row, theirs FROM differences'):
        found |= {row, theirs or ""}
        for name in ("document", "code") if table in ("codings", "memos") else ():
            found |= {
                one[0] for one in p._store.rows(f"SELECT {name} FROM {table} WHERE id = ?", [row])
            }
    return found


def _plain(p: Project, reported: set[str]):
    """Return the codings whose code, document and coder nothing was reported of."""
    return {
        row["id"]: row
        for row in p._store.dicts("SELECT * FROM codings")
        if not reported & {row["id"], row["document"], row["code"], row["coder"]}
    }


CODING = ["change_coding", "code_passages", "write_memo", "change_memo", "correct"]
coding_steps = st.lists(st.tuples(st.sampled_from(CODING), st.integers(0, 2**32)), max_size=8)


@settings(max_examples=40)
@given(coding_steps, coding_steps, coding_steps, coding_steps)
def test_two_who_merge_each_other_end_up_with_the_same_codings(common, one, two, more):
    with copies(common, one, two) as (a, b):
        merged(a, b)
        work(b, more)
        for p, other in ((b, a), (a, b), (b, a)):
            merged(p, other)
        if not a.differences.list(settled=True) and not b.differences.list(settled=True):
            for table in ("codings", "memos"):
                assert state(a)[table] == state(b)[table]
