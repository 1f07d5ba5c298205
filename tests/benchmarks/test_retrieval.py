"""The rows of the budget table on retrieved passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import qcoder
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]
SCREEN = 30  # rows


def test_retrieve_a_code(beside: Beside, large: Path) -> None:
    with qcoder.open(large, coder="coder0", read_only=True) as p:
        code = p.codes.get("C3").id
        connection = sqlite3.connect(large)

        def bare() -> None:
            connection.execute("SELECT * FROM codings WHERE code = ?", [code]).fetchall()

        def ours() -> None:
            rows = p.passages.retrieve([code])
            for row in rows[:SCREEN]:
                p.passages.said(row.document, row.start, row.end)

        n = len(p.passages.retrieve([code]))
        limit = timed(bare)
        beside(f"{n} passages of a code, with a screen of texts", limit, timed(ours), "200 ms")
        rows = p.passages.retrieve([code])
        everything = timed(lambda: [p.passages.said(*row[1:4]) for row in rows], 1)
        beside("the texts of all of them", limit, everything, "-")
        beside(
            "when a coding was made",
            limit,
            timed(lambda: _made(p, rows[0].id)),
            "-",
        )
        connection.close()


def _made(p: qcoder.Project, coding: str) -> None:
    assert p.passages.made(coding)
