"""Merging: a package with all codings of the medium corpus."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import qcoder
from qcoder.codings import NewCoding
from qcoder.project import Project

CODINGS = 20_000


@pytest.fixture
def handed(tmp_path: Path) -> tuple[Path, Path]:
    """Make a project with 100 documents, and a copy of it with 20,000 more codings."""
    path, other = tmp_path / "p.qcoder", tmp_path / "other.qcoder"
    with qcoder.create(path, coder="AK") as p:
        p.coders.add("MB")
        for number in range(100):
            file = tmp_path / f"{number}.txt"
            file.write_text(f"{number} " + "R: de regie is goed geregeld\n" * 400, "utf-8")
            p.documents.add(file)
        for number in range(60):
            p.codes.add(f"C{number}")
        p.packages.make("MB", other)
    with qcoder.open(other) as package:
        codes, documents = package.codes.list(), package.documents.list()
        package.codings.add_all(
            NewCoding(documents[n % 100], start := n // 100 * 40, start + 30, codes[n % 60])
            for n in range(CODINGS)
        )
    return path, other


def _bare(p: Project, other: Path) -> float:
    """Return how long it takes to insert what is new, with the log of it."""
    with qcoder.open(other, read_only=True) as package:
        rows = package._store.dicts("SELECT * FROM codings")
    begin = time.perf_counter()
    with p.operation("bare"):
        p._store.insert_all("codings", rows)
    return time.perf_counter() - begin


def test_merge_20000_codings(
    handed: tuple[Path, Path], beside: Callable[[str, float, float, str], None]
) -> None:
    path, other = handed
    bare = path.with_name("bare.qcoder")
    shutil.copy(path, bare)
    with qcoder.open(bare, coder="AK") as p:
        limit = _bare(p, other)
    with qcoder.open(path, coder="AK") as p:
        begin = time.perf_counter()
        preview = p.merge_preview(other)
        looked = time.perf_counter() - begin
        begin = time.perf_counter()
        merged = p.merge(other)
        took = time.perf_counter() - begin
        assert sum(tally.new for tally in merged.tallies) == CODINGS
        assert preview.tallies == merged.tallies
    beside("merge of 20,000 codings: preview", limit, looked, "5 s")
    beside("merge of 20,000 codings", limit, took, "5 s")
