"""The rows of the budget table on figures, quotes, the report, and cases: beside a bare limit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import qcoder
from qcoder import charts
from qcoder.model import VariableKind
from qcoder.project import Project
from qcoder.tables.choices import Choices
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]
FLAGGED = 400  # one in so many codings is quotable: 500 of the large project
CASES, VARIABLES = 3_000, 12
FIGURES: Mapping[str, Mapping[str, Any]] = {
    "themes": {},
    "crosstab": {"by": "regio"},
    "cooccurrence": {},
    "saturation": {},
    "code_line": {"document": "interview_001"},
}


@pytest.fixture(scope="module")
def reported(large: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Open the large project with a case per interview, quotes, and the usual report."""
    path = tmp_path_factory.mktemp("reports") / "large.qcoder"
    shutil.copy(large, path)
    with qcoder.open(path, coder="coder0") as p:
        with p.operation("add cases"):
            p.cases.add_variable("regio", "text")
            documents = p.documents.list()
            cases = p.cases.add_all(f"P{number}" for number in range(len(documents)))
            p.cases.link_all((c, d, None) for c, d in zip(cases, documents, strict=True))
            p.cases.set_values((c, "regio", f"regio {at % 6}") for at, c in enumerate(cases))
            for row in p._store.rows("SELECT id FROM codings ORDER BY id")[::FLAGGED]:
                p.codings.set_flags(row[0], ["citaat"])
        p.report.reset()
        p.tables.report("themes")
        yield p


@pytest.mark.parametrize("name", list(FIGURES))
def test_figures(beside: Beside, reported: Project, name: str) -> None:
    from matplotlib.figure import Figure

    table = reported.tables.table(name, Choices(**FIGURES[name]))
    chart = charts.draw(table)
    words = len(chart.figure.texts)

    def bare() -> None:
        """As many words in a figure of the same size, wherever they stand."""
        figure = Figure(chart.figure.get_size_inches())
        for at in range(words):
            figure.text(0.5, at / words, "Samenwerking")

    limit = timed(bare)
    beside(f"figure {name}: drawn", limit, timed(lambda: charts.draw(table)), "-")
    beside(f"figure {name}: pixels", limit, timed(lambda: charts.pixels(chart, 800, 9_999)), "-")


def test_quotes_and_report(beside: Beside, reported: Project, tmp_path: Path) -> None:
    rows = "SELECT json FROM turns"
    stored = [row[0] for row in reported._store.rows(rows)]
    limit = timed(lambda: [json.loads(each) for each in stored], 3)
    quotes = len(reported.quotes.list())
    ours = timed(reported.quotes.list, 3)
    beside(f"{quotes} quotes (limit: all turns read)", limit, ours, "-")
    tables = [item for item in reported.report.items() if item.kind == "table"]

    def bare() -> None:
        for item in tables:
            reported.tables.table(item.table, item.chosen)

    limit = timed(bare, 3)
    beside("report previewed (limit: its tables)", limit, timed(reported.report.preview, 3), "-")
    ours = timed(lambda: reported.report.produce(tmp_path / "out"), 3)
    beside("report made, all formats (limit: its tables)", limit, ours, "-")


def test_cases(beside: Beside, tmp_path: Path) -> None:
    sheet = tmp_path / "cases.csv"
    headings = [f"getal {at}" for at in range(VARIABLES)]
    lines = [";".join([f"P{n}", *[f"{n},5"] * VARIABLES]) for n in range(CASES)]
    sheet.write_text("\n".join([";".join(["naam", *headings]), *lines]), encoding="utf-8")
    with qcoder.create(tmp_path / "p.qcoder", coder="AK") as p:
        with p.operation("add cases"):
            for heading in headings:
                p.cases.add_variable(heading, VariableKind.NUMBER)
            cases = p.cases.add_all(f"P{number}" for number in range(CASES))
            p.cases.set_values((case, each, "1,5") for case in cases for each in headings)
        limit = timed(lambda: p._store.rows("SELECT case_id, variable, value FROM case_values"))
        beside("3,000 cases of 12 variables: the grid", limit, timed(p.cases.table), "200 ms")

        def bare() -> None:
            [line.split(";") for line in sheet.read_text(encoding="utf-8").splitlines()]

        ours = timed(lambda: p.preview_cases(sheet), 3)
        beside("3,000 cases of 12 variables: import previewed", timed(bare), ours, "1,000 ms")
