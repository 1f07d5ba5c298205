"""Whole projects that grew from one file, and what a merge of them must keep to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

import qcoder
from qcoder.errors import Error
from qcoder.merging.apply import Merged
from qcoder.project import Project
from tests.builders import dump, open_new
from tests.operations import ACTIONS, START, Step, steps

UNDO: Step = ("undo", 0)
REDO: Step = ("redo", 0)
work_steps = st.lists(
    st.one_of(steps, steps, steps, steps, st.sampled_from([UNDO, REDO])), max_size=8
)


def work(p: Project, some: Sequence[Step]) -> None:
    """Do all that is not refused."""
    for name, seed in some:
        try:
            if name == "undo":
                p.undo()
            elif name == "redo":
                p.redo()
            else:
                ACTIONS[name](p, Random(seed))
        except (Error, IndexError):
            pass


@contextmanager
def copies(common: Sequence[Step], *works: Sequence[Step]) -> Iterator[list[Project]]:
    """Open projects that grew from one: what they have in common, and the work in each."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        first = stack.enter_context(open_new(Path(folder, "0.qcoder")))
        first.coders.add("MB")
        work(first, [*START, *common])
        paths = [Path(folder, f"{number}.qcoder") for number in range(len(works))]
        for path in paths[1:]:
            first.save_copy(path)
        coder = first.coder
        assert coder
        others = [stack.enter_context(qcoder.open(path, coder=coder.id)) for path in paths[1:]]
        projects = [first, *others]
        for project, some in zip(projects, works, strict=True):
            work(project, some)
        yield projects


def state(p: Project) -> Mapping[str, Any]:
    """Return all rows, but for when a package came back."""
    return dump(p)


def merged(p: Project, other: Project) -> Merged:
    """Merge, and check all that is so after any merge."""
    preview = p.merge_preview(other.path)
    before = state(p)
    assert state(p) == before
    mine, theirs = codings(p), codings(other)
    done = p.merge(other.path)
    for name in ("operations", "tallies", "new_codes", "differences", "refused", "notes"):
        assert getattr(preview, name) == getattr(done, name), name
    assert not p.check(), p.check()
    nothing_lost(p, other, mine, theirs)
    return done


def codings(p: Project) -> Mapping[str, Mapping[str, Any]]:
    return {row["id"]: row for row in p._store.dicts("SELECT * FROM codings")}


def nothing_lost(p: Project, other: Project, mine: Mapping[str, Any], theirs: Mapping[str, Any]):
    """Every coding of each side is there, part of another, removed by who knew it, or listed."""
    now = codings(p)
    listed = {
        row[0] for row in p._store.rows("SELECT row FROM differences WHERE \"table\"='codings'")
    }
    for side, by in ((mine, other), (theirs, p)):
        for key, row in side.items():
            assert key in now or key in listed or known(by, key) or taken_up(p, row), (
                side is mine,
                row,
            )


def known(p: Project, key: str) -> bool:
    """Tell whether a file had a coding, or knows of one that had it: then it was removed there."""
    had = "SELECT 1 FROM changes WHERE \"table\" = 'codings' AND row = ?"
    lost = "SELECT 1 FROM merged_changes WHERE \"table\" = 'codings' AND row = ? AND after IS NULL"
    return any(p._store.row(sql, [key]) for sql in (had, lost))


def taken_up(p: Project, row: Mapping[str, Any]) -> bool:
    """Tell whether a coding became part of another, also of what its code was merged into."""
    code = p._store.row("SELECT coalesce(merged_into, id) FROM codes WHERE id = ?", [row["code"]])
    coder = p._store.row(
        "SELECT coalesce(merged_into, id) FROM coders WHERE id = ?", [row["coder"]]
    )
    return bool(
        code
        and coder
        and p._store.row(
            "SELECT 1 FROM codings WHERE document = ? AND code = ? AND coder = ?",
            [row["document"], code[0], coder[0]],
        )
    )
