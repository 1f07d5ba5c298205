"""A job ends in exactly one way: done, failed with a sentence, or cancelled."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from qcoder.errors import ReadError
from ui.jobs import Job

Progress = Callable[[int, int], None]


def test_a_job_reports_progress_and_its_result(qtbot: QtBot) -> None:
    def work(progress: Progress) -> str:
        progress(1, 2)
        progress(2, 2)
        return threading.current_thread().name

    job, seen = Job(work), list[tuple[int, int]]()
    job.progressed.connect(lambda done, total: seen.append((done, total)))
    with qtbot.waitSignal(job.done) as done:
        job.start()
    assert seen == [(1, 2), (2, 2)]
    assert done.args[0] != threading.current_thread().name


def test_what_is_wrong_is_a_sentence(qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise ReadError("The file is empty.")

    job = Job(work)
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    assert failed.args == ["The file is empty."]


def test_a_job_stops_at_its_next_progress(qtbot: QtBot) -> None:
    go = threading.Event()

    def work(progress: Progress) -> None:
        go.wait(5)
        progress(1, 1)

    job = Job(work)
    with qtbot.waitSignal(job.cancelled), qtbot.assertNotEmitted(job.done):
        job.start()
        job.cancel()
        go.set()


def test_a_bug_comes_up_in_the_main_thread(qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise ZeroDivisionError

    job = Job(work)
    with qtbot.captureExceptions() as caught:
        job.start()
        qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0][1], ZeroDivisionError)


@pytest.mark.parametrize("cancel", [True, False])
def test_waiting_for_a_job_ends_its_thread(qtbot: QtBot, cancel: bool) -> None:
    before = threading.active_count()
    job = Job(lambda progress: progress(1, 1)).start()
    if cancel:
        job.cancel()
    job.wait()
    assert threading.active_count() == before
    qtbot.wait(1)
