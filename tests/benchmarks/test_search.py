"""The rows of the budget table on search."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import qcoder
from qcoder.queries.search import How, Search
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]


def test_search(beside: Beside, large: Path) -> None:
    with qcoder.open(large, coder="coder0", read_only=True) as p:
        texts = [text for (text,) in sqlite3.connect(large).execute("SELECT text FROM texts")]
        pattern = re.compile(r"\bgemeente\w*\s+\w+t\b", re.IGNORECASE)
        bare = timed(lambda: [pattern.findall(text) for text in texts])
        beside("index of words, made", bare, timed(lambda: _first(p.search, "gemeente"), 1), "-")
        words = timed(lambda: _first(p.search, "gemeente"))
        beside("search a word: first 100 hits", bare, words, "30 ms")
        found = timed(lambda: list(p.search.find(pattern.pattern, how=How.PATTERN)))
        beside("search a regular expression, all hits", bare, found, "600 ms")
        part = timed(lambda: list(p.search.find("meent", how=How.PART)), 2)
        beside("search a part of a word, all hits", bare, part, "-")


def _first(search: Search, wanted: str) -> None:
    hits = (place for found in search.find(wanted) for place in found.places)
    assert len(list(islice(hits, 100))) == 100
