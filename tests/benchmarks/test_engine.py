"""The engine's rows of the budget table."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
from lxml import etree

import qcoder
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_help(beside: Beside) -> None:
    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)

    limit = timed(lambda: run("-c", "pass"))
    ours = timed(lambda: run("-c", "from qcoder.cli import main; main(['--help'])"))
    beside("qcoder --help", limit, ours, "250 ms")


def test_import_100_docx(beside: Beside, word_files: list[Path], tmp_path: Path) -> None:
    numbers = count()

    def bare() -> None:
        connection = sqlite3.connect(tmp_path / f"bare{next(numbers)}.db")
        connection.execute("CREATE TABLE source (name, text)")
        with connection:
            for file in word_files:
                with zipfile.ZipFile(file) as archive:
                    root = etree.fromstring(archive.read("word/document.xml"))
                text = "\n".join("".join(p.itertext(W + "t")) for p in root.iter(W + "p"))
                connection.execute("INSERT INTO source VALUES (?, ?)", (file.name, text))
        connection.close()

    def ours() -> None:
        path = tmp_path / f"ours{next(numbers)}.qcoder"
        with qcoder.create(path, coder="A") as p, p.operation("import documents"):
            for file in word_files:
                p.documents.add(file)

    beside("import 100 docx, text and turns", timed(bare), timed(ours), "600 ms")


def test_open_large(beside: Beside, large: Path) -> None:
    def bare() -> None:
        connection = sqlite3.connect(large)
        connection.execute("SELECT count(*) FROM documents").fetchone()
        connection.close()

    def ours() -> None:
        with qcoder.open(large, coder="coder0") as p:
            p.documents.list()
            p.codes.list()

    beside("open the large project, list documents and codes", timed(bare), timed(ours), "200 ms")


def test_apply_a_code(beside: Beside, large: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "bare.db")
    connection.execute("CREATE TABLE coding (document, start, end, code, coder)")

    def bare() -> None:
        with connection:
            connection.execute("INSERT INTO coding VALUES (1, 2, 3, 4, 5)")

    limit = timed(bare, 30)
    connection.close()
    with qcoder.open(large, coder="coder0") as p:
        document = p.documents.get("interview_250")
        places = count(1000, 50)

        def ours() -> None:
            start = next(places)
            p.codings.add(document, start, start + 40, code="C59")

        beside("apply a code, large", limit, timed(ours, 30), "5 ms")
        beside("undo it", limit, timed(p.undo, 30), "-")


def test_theme_table(beside: Beside, large: Path) -> None:
    with qcoder.open(large, coder="coder0", read_only=True) as p:
        first = timed(p.tables.themes, 1)
        again = timed(p.tables.themes)
        rng = np.random.default_rng(1)
        document, code = rng.integers(0, 500, 200_000), rng.integers(0, 60, 200_000)
        limit = timed(lambda: np.bincount(document * 60 + code, minlength=30_000))
        beside("theme table on 200,000 codings, all loaded", limit, again, "250 ms")
        beside("the same, with pandas, codings and texts to load", limit, first, "-")
        beside("counts of all codes, large", limit, timed(p.codes.counts), "-")


def test_memory(large: Path) -> None:
    """Print the peak memory of a process of its own (on Linux, which keeps it per program)."""
    script = (
        "import re, sys, qcoder\n"
        "def peak():\n"
        "    status = open('/proc/self/status').read()\n"
        "    return int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024\n"
        "with qcoder.open(sys.argv[1], coder='coder0', read_only=True) as p:\n"
        "    p.documents.list(), p.codes.list(), p.documents.get('interview_250').turns\n"
        "    opened = peak()\n"
        "    p.tables.themes()\n"
        "    print(opened, peak())\n"
    )
    output = subprocess.run(
        [sys.executable, "-c", script, str(large)], check=True, capture_output=True, text=True
    ).stdout
    opened, after = map(int, output.split())
    size = os.path.getsize(large) / 1e6
    print(
        f"\nlarge project: {size:.0f} MB on disk; peak memory {opened} MB opened, "
        f"{after} MB after the theme table"
    )
    assert opened < after
