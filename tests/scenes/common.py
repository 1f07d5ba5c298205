"""What all scenes use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qcoder.model import Coding
from ui.workspace import Workspace

INTERVIEWS = ("interview01.docx", "interview02.txt", "interview03.vtt", "interview04.docx")
LONG = "Interview met de trajectbegeleider van de maatschappelijke opvang in regio Noord-Holland"


def wait(ms: int) -> None:
    """Let time pass; in small pieces, since threads stand still during each."""
    for _n in range(ms // 10):
        QTest.qWait(10)


def until(condition: Callable[[], object]) -> None:
    """Let time pass until something is so, at most half a minute."""
    for _n in range(300):
        if condition():
            return
        wait(100)


def type_in(text: str) -> None:
    """Type where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused
    QTest.keyClicks(focused, text)


def code(w: Workspace, short_id: str) -> str:
    """Return the id of a code."""
    return w.session.open_project.codes.get(short_id).id


def show_coding(w: Workspace) -> None:
    """Show a coded interview with one coding selected and passages retrieved."""
    project = w.session.open_project
    codings = project.codings.list("interview01", coder="AK")
    chosen = next(c for c in codings if w.session.codes[c.code].short_id == "BTR-OUTR")
    for number, one in enumerate([c for c in w.session.codes.values() if c.codable][:6], 1):
        w.coding.pin(one.id, number)
    w.shown.activate(codes=[chosen.code])
    w.shown.go_to(chosen)


def chosen_coding(w: Workspace) -> Coding:
    """Show a coded interview and return the coding that is selected."""
    show_coding(w)
    found = w.coding.selected()
    assert found
    return found
