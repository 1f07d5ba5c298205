"""An unexpected error is told calmly, and its report gives nothing away."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import problem, theme
from ui.problem import ProblemDialog, Problems

_WORDS = "De wethouder belt zelf, zegt Fatima"


@pytest.fixture
def problems(qtbot: QtBot, qapp: QApplication) -> Iterator[Problems]:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield problem.install(lambda: window)
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def fail(words: str = _WORDS) -> None:
    try:
        {}[words]
    except KeyError as error:
        raise ValueError(f"{words} in /home/fatima/interviews") from error


def test_a_report_holds_the_place_and_not_the_words(problems: Problems, qtbot: QtBot) -> None:
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: problems.dialog is not None)
    assert problems.dialog
    assert problems.dialog.details.isHidden()
    problems.dialog.copy.click()
    text = QApplication.clipboard().text()
    for part in ("builtins.ValueError", "builtins.KeyError", " fail", "Python 3", "Qt 6"):
        assert part in text
    for part in ("wethouder", "Fatima", "fatima", "/home", "tests"):
        assert part not in text
    problems.dialog.close()


def test_files_are_named_within_their_package() -> None:
    assert problem.place(problem.__file__) == "ui/problem.py"
    assert problem.place("/home/fatima/lib/site-packages/numpy/core.py") == "numpy/core.py"
    assert "fatima" not in problem.place("/home/fatima/fatima.py")


def test_errors_do_not_pile_up(problems: Problems, qtbot: QtBot) -> None:
    for _ in range(3):
        QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: problems.dialog is not None)
    first = problems.dialog
    assert first
    first.more.click()
    assert first.details.isVisible()
    threading.Thread(target=lambda: 1 / 0).start()
    qtbot.waitUntil(lambda: "ZeroDivisionError" in first.text)
    assert problems.dialog is first
    assert first.text.count("builtins.ValueError") == 1
    first.close()
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(50)
    first.close()


def test_stopping_the_program_is_no_problem(problems: Problems, qapp: QApplication) -> None:
    QTimer.singleShot(0, lambda: problems.on_error(KeyboardInterrupt, KeyboardInterrupt(), None))
    assert qapp.exec() == 130
    assert problems.dialog is None


def test_the_button_that_shows_the_report_can_be_read(problems: Problems, qtbot: QtBot) -> None:
    theme.use(theme.LIGHT)
    dialog = ProblemDialog("report", None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    dialog.more.setFocus()
    qtbot.waitUntil(dialog.more.isDefault)
    picture = dialog.grab(dialog.more.geometry()).toImage()
    behind = picture.pixelColor(4, picture.height() // 2)
    middle = range(8, picture.width() - 8), range(6, picture.height() - 6)
    seen = max(
        theme.contrast(picture.pixelColor(x, y), behind) for x in middle[0] for y in middle[1]
    )
    assert seen >= theme.READ
