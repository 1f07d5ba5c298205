"""The rows of the budget table on tables and their files."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

import qcoder
from qcoder.writers import write
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]


def test_crosstab_and_files(beside: Beside, large: Path, tmp_path: Path) -> None:
    path = tmp_path / "large.qcoder"
    shutil.copy(large, path)
    with qcoder.open(path, coder="coder0") as p:
        with p.operation("add cases"):
            p.cases.add_variable("regio", "text")
            documents = p.documents.list()
            cases = p.cases.add_all(f"P{number}" for number in range(len(documents)))
            p.cases.link_all(
                (case, document, None) for case, document in zip(cases, documents, strict=True)
            )
            p.cases.set_values(
                (case, "regio", f"regio {place % 6}") for place, case in enumerate(cases)
            )
        report = p.tables.report("themes")
        rng = np.random.default_rng(1)
        place = rng.integers(0, 500 * 60 * 7, 200_000)
        bare = timed(lambda: np.bincount(place, minlength=500 * 60 * 7))
        ours = timed(lambda: p.tables.crosstab("regio"))
        beside("crosstab by six regions, large, all loaded", bare, ours, "250 ms")
        bare = timed(p.cases.links)
        beside("overview of 500 programmes", bare, timed(p.tables.programmes), "-")
    write(report, tmp_path / "t.docx")  # python-docx is imported once

    def bare_csv() -> None:
        csv.writer(io.StringIO()).writerows(report.rows())

    limit = timed(bare_csv)
    for suffix in ("docx", "xlsx"):
        target = tmp_path / f"t.{suffix}"
        beside(f"theme table as {suffix}", limit, timed(lambda t=target: write(report, t)), "-")
