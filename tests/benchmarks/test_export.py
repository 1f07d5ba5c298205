"""The rows of the budget table on writing all codings of the medium project."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

import qcoder
from tests.benchmarks.conftest import make_project, timed

Beside = Callable[[str, float, float, str], None]
Rows = list[tuple[object, ...]]
BUDGETS = {"csv": "250 ms", "xlsx": "2500 ms", "docx": "1500 ms", "jsonl": "-"}


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("medium"), "medium")


@pytest.fixture
def bare(medium: Path, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Write twelve columns that are in the database, with the bare library."""
    connection = sqlite3.connect(medium)

    def cells() -> Rows:
        texts = dict(connection.execute("SELECT id, text FROM texts"))
        rows = connection.execute(
            'SELECT c.text, c.start, c."end", d.name, d.format, c.code, c.document, c.valence, '
            "c.flags, c.qualifiers, c.coder, c.id FROM codings AS c "
            "JOIN documents AS d ON d.id = c.document"
        )
        return [(texts[row[0]][row[1] : row[2]], *row[1:]) for row in rows]

    def write(suffix: str) -> None:
        file = tmp_path / f"bare.{suffix}"
        if suffix == "xlsx":
            with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
                sheet = book.add_worksheet()
                for line, row in enumerate(cells()):
                    sheet.write_row(line, 0, row)
        else:  # for Word documents there is no bare way
            with file.open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows(cells())

    yield write
    connection.close()


@pytest.mark.parametrize("suffix", list(BUDGETS))
def test_export_all_codings(
    beside: Beside, medium: Path, bare: Callable[[str], None], tmp_path: Path, suffix: str
) -> None:
    with qcoder.open(medium, coder="coder0", read_only=True) as p:
        limit = timed(lambda: bare(suffix), 3)
        ours = timed(lambda: p.exports.codings(tmp_path / f"ours.{suffix}"), 3)
        beside(f"export all codings, medium: {suffix}", limit, ours, BUDGETS[suffix])


def test_combine_codes(beside: Beside, large: Path) -> None:
    with qcoder.open(large, coder="coder0", read_only=True) as p:
        codes = [p.codes.get(name).id for name in ("C3", "C7")]
        limit = timed(lambda: p.passages.retrieve(codes))
        for mode in ("all", "near"):
            ours = timed(lambda mode=mode: p.passages.combine(codes, mode))
            beside(f"passages of two codes combined: {mode}", limit, ours, "200 ms")
