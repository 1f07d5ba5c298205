"""The transcript's rows of the budget table: 8,000 words with 400 codings, on a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QScrollBar, QTextEdit, QWidget

import qcoder
from qcoder.model import Span
from tests.benchmarks.conftest import timed
from ui import theme
from ui.coding import CodingActions
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.transcript.view import TranscriptView

Beside = Callable[[str, float, float, str], None]


@dataclass
class Shared:
    """A view on the large project, with what it shows."""

    view: TranscriptView
    session: Session
    shown: Shown
    coding: CodingActions


@pytest.fixture
def shared(qapp: QApplication, large: Path) -> Iterator[Shared]:
    theme.use(theme.LIGHT)
    session = Session()
    shown, preferences = Shown(session), Preferences()
    coding = CodingActions(session, shown, preferences)
    session.set_project(qcoder.open(large, coder="coder0"))
    view = TranscriptView(session, shown, coding, preferences)
    view.resize(1000, 800)
    view.show()
    qapp.processEvents()
    yield Shared(view, session, shown, coding)
    view.close()
    session.set_project(None)


@pytest.fixture
def plain(qapp: QApplication) -> Iterator[QTextEdit]:
    """The bare limit: a text edit of the same size, without codings."""
    made = QTextEdit()
    made.resize(600, 800)
    made.show()
    yield made
    made.close()


def test_transcript(beside: Beside, shared: Shared, plain: QTextEdit) -> None:
    view, shown = shared.view, shared.shown
    documents = list(shared.session.documents.values())
    numbers, others = count(), count(100)

    def bare() -> None:
        plain.setPlainText(documents[next(numbers)].text)
        plain.document().size()
        plain.repaint()

    def show() -> None:
        shown.show_document(documents[next(others)].id)
        view.repaint()

    beside("show a transcript of 8,000 words, 400 codings", timed(bare), timed(show), "150 ms")
    assert len(view.marks.all) > 300

    view.text.verticalScrollBar().setValue(2000)
    code = next(code.id for code in shared.session.codes.values() if code.codable)
    visible = view.text.visible_lines()
    places = count(view.text.page.to_stored(view.text.page.starts[visible[2]]), 6)

    def apply() -> None:
        start = next(places)
        shared.coding.apply_to(code, str(shown.document), Span(start, start + 5))
        view.repaint()

    limit = timed(plain.repaint, 20)
    beside("apply a code on screen, until it is painted", limit, timed(apply, 20), "25 ms")

    def scroll(bar: QScrollBar, widget: QWidget) -> Callable[[], None]:
        values = count(100, 90)

        def once() -> None:
            bar.setValue(next(values))
            widget.repaint()

        return once

    limit = timed(scroll(plain.verticalScrollBar(), plain), 60)
    beside("scroll by a turn of the wheel", limit, timed(scroll(view.bar, view), 60), "16 ms")
