"""Benchmarks: our figure beside the bare limit of the same run.

Run them with `pytest tests/benchmarks`; they are not part of the tests, as times are no truths.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import qcoder
from qcoder.codings import NewCoding
from qcoder.project import Project
from tests.benchmarks import corpus

ROWS: list[tuple[str, float, float, str]] = []


def timed(work: Callable[[], object], runs: int = 5) -> float:
    """Return the median time of `work` in seconds."""
    times: list[float] = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


@pytest.fixture
def beside() -> Callable[[str, float, float, str], None]:
    """Note one row: what, the bare limit and ours in seconds, and the budget."""
    return lambda what, limit, ours, budget: ROWS.append((what, limit, ours, budget))


@pytest.fixture(autouse=True, scope="session")
def _settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODER_CONFIG_DIR", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def word_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write the 100 interviews of the medium corpus as docx."""
    folder = tmp_path_factory.mktemp("docx")
    files = [folder / f"{interview.name}.docx" for interview in corpus.interviews("medium")]
    for file, interview in zip(files, corpus.interviews("medium"), strict=True):
        file.write_bytes(interview.docx())
    return files


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the large project: 500 interviews, 200,000 codings, 4 coders."""
    return make_project(tmp_path_factory.mktemp("large"), "large")


def make_project(folder: Path, size: str) -> Path:
    """Make the project of a corpus of this size in a folder."""
    path = folder / f"{size}.qcoder"
    with qcoder.create(path, coder="coder0") as p:
        more = range(1, corpus.SIZES[size][2])
        coders = [p.coders.get("coder0"), *(p.coders.add(f"coder{i}") for i in more)]
        codes = _codebook(p)
        with p.operation("make corpus"):
            for interview in corpus.interviews(size):
                file = folder / f"{interview.name}.txt"
                file.write_text(interview.text, encoding="utf-8")
                document = p.documents.add(file)
                p.codings.add_all(
                    NewCoding(document, start, end, codes[code], coder=coders[coder])
                    for start, end, code, coder in interview.codings
                )
                file.unlink()
    return path


def _codebook(p: Project) -> list[str]:
    known: set[str] = set()
    codes: list[str] = []
    with p.operation("make codebook"):
        for place, (theme, under, name) in enumerate(corpus.codebook()):
            for key, parent in ((theme, None), (f"{theme}-{under}", theme)):
                if key not in known:
                    known.add(key)
                    p.codes.add(key, parent=parent, codable=False)
            codes.append(p.codes.add(f"C{place}", name_nl=name, parent=f"{theme}-{under}").id)
    return codes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"{'what':<56}{'limit':>12}{'ours':>12}{'ratio':>8}  budget")
    for what, limit, ours, budget in ROWS:
        ratio = f"{ours / limit:.1f}" if limit else "-"
        terminalreporter.write_line(
            f"{what:<56}{limit * 1000:>9.1f} ms{ours * 1000:>9.1f} ms{ratio:>8}  {budget}"
        )
