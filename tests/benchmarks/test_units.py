"""Sentences of the large project: found for the first time, and ready once they are stored."""

from __future__ import annotations

import json
import shutil
import time

import qcoder
from qcoder import language
from qcoder.queries.units import UnitsOf
from tests.benchmarks.conftest import timed


def test_units_of_the_large_project(large, tmp_path, beside):
    path = shutil.copy(large, tmp_path / "p.qcoder")
    language.warm()
    with qcoder.open(path, coder="coder0") as p:
        ids = [row[0] for row in p._store.rows("SELECT id FROM documents")]
        stored = [row[0] for row in p._store.rows("SELECT json FROM turns")]
        millions = p._store.rows("SELECT sum(length) FROM texts")[0][0] / 1e6
        begin = time.perf_counter()
        UnitsOf(p._store).units(ids, "sentence")
        taken = time.perf_counter() - begin
        beside("sentences found and stored, a million characters", 0, taken / millions, "0.2 s")
        limit = timed(lambda: [json.loads(each) for each in stored])
        ours = timed(lambda: UnitsOf(p._store).units(ids, "sentence"))
        beside("sentences of 500 documents ready (limit: turns read)", limit, ours, "0.25 s")
