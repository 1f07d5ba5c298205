"""The rows of the budget table on retrieved passages."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import qcoder
from qcoder.queries.combined import Combine
from tests.benchmarks.conftest import timed
from ui import theme
from ui.preferences import Preferences
from ui.retrieved.rows import By
from ui.window import Window
from ui.workspace import Workspace

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


@pytest.fixture
def workspace(
    large: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """A window with a copy of the large project and all its panes on screen."""
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path))
    theme.use(theme.LIGHT)
    preferences = Preferences()
    preferences.set("coder", "coder0")
    window = Window(preferences)
    window.resize(1366, 768)
    window.show()
    window.build([Path(shutil.copy(large, tmp_path))])
    deadline = time.monotonic() + 20
    while not (window.session and window.session.project) and time.monotonic() < deadline:
        qapp.processEvents()
    assert window.workspace
    window.workspace.shown.show_document(list(window.workspace.session.documents)[5])
    qapp.processEvents()
    yield window.workspace
    window.close()


def _drawn(app: QApplication, act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    app.processEvents()
    return time.perf_counter() - begin


def _all(app: QApplication, workspace: Workspace, act: Callable[[], object]) -> tuple[float, float]:
    """Return how long it takes until the list is complete, and the window's longest pause."""
    begin = time.perf_counter()
    pauses = [_drawn(app, act)]
    while workspace.retrieved._model.busy:
        pauses.append(_drawn(app, lambda: None))
    return time.perf_counter() - begin, max(pauses)


def _applied(app: QApplication, workspace: Workspace) -> float:
    """Return the median time of coding a turn, until that is drawn."""
    codes = [code.id for code in workspace.session.codes.values() if code.codable]
    times: list[float] = []
    for code in codes[:15]:
        workspace.transcript.view.next_turn()
        app.processEvents()
        times.append(_drawn(app, partial(workspace.coding.apply, code)))
    return statistics.median(times)


def _filter(workspace: Workspace, words: str) -> None:
    workspace.retrieved._filter.setText(words)
    workspace.retrieved._on_filter()


def test_list_in_the_window(beside: Beside, workspace: Workspace, qapp: QApplication) -> None:
    shown = workspace.shown
    codes = [code.id for code in workspace.session.codes.values() if code.codable]
    beside("apply a code with all panes on screen", 0, _applied(qapp, workspace), "25 ms")
    drawn = _drawn(qapp, lambda: shown.activate(codes=codes))
    rest, longest = _all(qapp, workspace, lambda: None)
    beside("activate all codes until drawn", 0, drawn, "100 ms")
    beside("activate all codes until all are listed", 0, drawn + rest, "-")
    beside("  of which the longest pause", 0, longest, "500 ms")
    beside("one coding more with all codes active", 0, _applied(qapp, workspace), "50 ms")
    for what, words in (("first", "ander"), ("next", "andere")):
        done, longest = _all(qapp, workspace, partial(_filter, workspace, words))
        beside(f"filter all passages ({what})", 0, done, "-")
        beside("  of which the longest pause", 0, longest, "500 ms")
    _all(qapp, workspace, partial(_filter, workspace, ""))
    done, longest = _all(qapp, workspace, partial(workspace.retrieved.group, By.CODE))
    beside("group all passages by code", 0, done, "-")
    beside("  of which the longest pause", 0, longest, "500 ms")
    beside("one coding more, in groups", 0, _applied(qapp, workspace), "-")
    workspace.retrieved.group(By.NOTHING)
    for mode in (Combine.ALL, Combine.NEAR):
        shown.activate(codes=[])
        workspace.retrieved.combine(mode)
        done, longest = _all(qapp, workspace, partial(shown.activate, codes=codes[:2]))
        beside(f"two codes together ({mode})", 0, done, "-")
        beside("  of which the longest pause", 0, longest, "500 ms")
    shown.activate(codes=codes)
    workspace.retrieved.combine(Combine.ANY)
    _all(qapp, workspace, lambda: None)
    assert workspace.retrieved._model.rows()
