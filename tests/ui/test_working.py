"""Work that has the project to itself: one piece at a time, and the end of each is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from qcoder.errors import Refused
from tests.ui.conftest import Shared
from ui.working import Working

Progress = Callable[[int, int], None]


@pytest.fixture
def working(shared: Shared) -> Working:
    return Working(shared.session, QObject(shared.session))


def _refused(_progress: Progress) -> None:
    raise Refused("Nee.")


@pytest.mark.parametrize("later", [False, True])
def test_what_wants_to_begin_meanwhile_waits_till_the_end_is_told(
    working: Working, qtbot: QtBot, later: bool
) -> None:
    told: list[str] = []

    def again() -> None:
        if not working.active and len(told) < 2:
            working.run(lambda _progress: "second", told.append)

    def on_busy(busy: bool) -> None:
        if not busy:
            again()
            if later:
                QTimer.singleShot(0, again)

    working.busy.connect(on_busy)
    working.run(lambda _progress: "first", told.append)
    qtbot.waitUntil(lambda: len(told) == (2 if later else 1))
    assert told == ["first", "second"][: len(told)]
    working.stop()


def test_it_is_free_when_its_end_is_told(working: Working, qtbot: QtBot) -> None:
    told: list[object] = []
    working.failed.connect(lambda why: told.append((why, working.active)))
    working.cancelled.connect(lambda: told.append(("cancelled", working.active)))
    working.run(lambda _progress: 1, lambda n: told.append((n, working.active)))
    qtbot.waitUntil(lambda: len(told) == 1)
    working.run(_refused, told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    go = threading.Event()

    def work(progress: Progress) -> None:
        go.wait(5)
        progress(1, 1)

    working.run(work, told.append)
    working.cancel()
    go.set()
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [(1, False), ("Nee.", False), ("cancelled", False)]


def test_what_a_thread_changed_is_told_while_others_still_wait(
    working: Working, shared: Shared, qtbot: QtBot
) -> None:
    seen: list[object] = []
    project = shared.session.open_project
    shared.session.changes.connect(lambda _changes: seen.append(("changes", working.active)))
    working.busy.connect(lambda busy: seen.append(busy))
    working.run(lambda _progress: project.codes.add("NIEUW"), lambda _code: seen.append("done"))
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen == [True, ("changes", True), False, "done"]


def test_after_a_bug_it_can_work_again(working: Working, qtbot: QtBot) -> None:
    told: list[object] = []
    with qtbot.captureExceptions() as caught:
        working.run(lambda _progress: 1 // 0, told.append)
        qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0][1], ZeroDivisionError)
    qtbot.waitUntil(lambda: not working.active)
    working.run(lambda _progress: 2, told.append)
    qtbot.waitUntil(lambda: told == [2])


def test_nothing_is_told_of_what_is_stopped(working: Working, qtbot: QtBot) -> None:
    told: list[object] = []
    working.run(lambda _progress: 1, told.append)
    working.stop()
    assert not working.active
    working.run(lambda _progress: 2, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [2]
