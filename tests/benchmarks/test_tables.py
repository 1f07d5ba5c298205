"""The rows of the budget table on tables and their files."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import qcoder
from qcoder.project import Project
from qcoder.tables.choices import Choices, Together
from qcoder.tables.kinds import KINDS
from qcoder.writers import write
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]
BUDGET = "500 ms"
# What each table is measured with, once for each choice that makes it another computation.
CHOICES: Mapping[str, list[dict[str, Any]]] = {
    "themes": [{}, {"by": "regio"}],
    "crosstab": [{"by": "regio"}],
    "documents": [{}, {"measure": "words"}],
    "speakers": [{}, {"measure": "words"}],
    "cooccurrence": [*({"together": each, "turns": 3} for each in Together), {"pairs": True}],
    "coders": [{}, {"days": True}],
    "code_line": [{"document": "interview_001"}],
    "coverage": [{"by": "regio"}],
}


@pytest.fixture(scope="module")
def loaded(large: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Open the large project, with a case per interview in six regions, and all of it read."""
    path = tmp_path_factory.mktemp("tables") / "large.qcoder"
    shutil.copy(large, path)
    with qcoder.open(path, coder="coder0") as p:
        with p.operation("add cases"):
            p.cases.add_variable("regio", "text")
            p.cases.add_variable("mannen", "yes/no")
            documents = p.documents.list()
            cases = p.cases.add_all(f"P{number}" for number in range(len(documents)))
            p.cases.link_all(
                (case, document, None) for case, document in zip(cases, documents, strict=True)
            )
            p.cases.set_values(
                (case, "regio", f"regio {place % 6}") for place, case in enumerate(cases)
            )
            p.cases.set_values((case, "mannen", "ja") for case in cases[::2])
        p.tables.report("themes")
        yield p


@pytest.mark.parametrize("name", list(KINDS))
def test_every_table(beside: Beside, loaded: Project, name: str) -> None:
    codings = loaded.tables.columns().codings()
    width = len(codings.codes)

    def bare() -> None:
        """Sort the codings by their place, and count them by document and code."""
        order = np.lexsort((codings.start, codings.document))
        np.bincount(codings.document[order] * width + codings.code[order])

    limit = timed(bare)
    for more in CHOICES.get(name, [{}]):
        choices = Choices(**{**KINDS[name].usual, **more})
        table = loaded.tables.table(name, choices)
        ours = timed(lambda c=choices: loaded.tables.table(name, c))
        said = " ".join(str(value) for value in more.values())
        beside(f"table {name} {said}", limit, ours, BUDGET)
        if len(table.report.frame):
            column = table.report.columns[-1]
            ours = timed(lambda t=table, c=column: t.passages(0, c))
            beside(f"passages behind a cell of {name} {said}", limit, ours, BUDGET)


def test_files(beside: Beside, loaded: Project, tmp_path: Path) -> None:
    report = loaded.tables.report("themes")
    write(report, tmp_path / "t.docx")  # python-docx is imported once

    def bare_csv() -> None:
        csv.writer(io.StringIO()).writerows(report.rows())

    limit = timed(bare_csv)
    for suffix in ("docx", "xlsx"):
        target = tmp_path / f"t.{suffix}"
        beside(f"theme table as {suffix}", limit, timed(lambda t=target: write(report, t)), "-")
