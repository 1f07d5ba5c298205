"""Fixtures for tests of the window: a copy of the sample project, open, with what panes share."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n, sample
from qcoder.model import Document, Span
from tests.ui.driver import Driver, window
from ui import theme
from ui.coding import CodingActions
from ui.language import speak
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.transcript.pane import TranscriptPane

PATIENCE = 60_000  # ms; what is waited for mostly comes within one


@dataclass
class Shared:
    """What panes share."""

    session: Session
    shown: Shown
    preferences: Preferences
    coding: CodingActions

    def document(self, name: str) -> Document:
        return self.session.open_project.documents.get(name)

    def span(self, name: str, words: str) -> Span:
        """Return where words are in a document."""
        return self.session.open_project.codings.find_words(name, words)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Pytest-qt's own, which waits as long as a busy computer may need."""
    once = qtbot.waitUntil

    def wait_until(condition: Callable[[], object], *, timeout: int = 0) -> None:
        once(condition, timeout=max(timeout, PATIENCE))

    qtbot.waitUntil = wait_until
    return qtbot


@pytest.fixture(autouse=True, scope="session")
def _nothing_stays(qapp: QApplication) -> Iterator[None]:
    """Let go of all widgets while Qt is still there: afterwards their end is a crash."""
    yield
    QApplication.clipboard().clear()
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    qapp.processEvents()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "rups.qcoder"
    before = i18n.language()
    i18n.use("en")
    sample.build(path).close()
    i18n.use(before)
    return path


@pytest.fixture
def project_path(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample project, closed."""
    return Path(shutil.copy(sample_file, tmp_path / "rups.qcoder"))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of the test's own, of someone who works as AK; English and light after it."""
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "config"))
    preferences = Preferences()
    preferences.set("coder", "AK")
    preferences.set("folder", str(tmp_path))
    preferences.sync()
    theme.use(theme.LIGHT)
    language = i18n.language()
    yield
    theme.use(theme.LIGHT)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    speak(app, language)


@pytest.fixture
def driver(settings: None, qtbot: QtBot, project_path: Path) -> Iterator[Driver]:
    """The whole window with the sample project, at work as AK."""
    with window(qtbot, project_path) as made:
        made.wait(lambda: made.workspace.session.project)
        yield made


@pytest.fixture
def shared(
    qapp: QApplication,
    project_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Shared]:
    """The sample project, open as AK, with settings of its own."""
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "config"))
    theme.use(theme.LIGHT)
    session = Session()
    shown = Shown(session)
    preferences = Preferences()
    coding = CodingActions(session, shown, preferences)
    session.set_project(qcoder.open(project_path, coder="AK"))
    yield Shared(session, shown, preferences, coding)
    session.set_project(None)
    session.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else panes pile up


@pytest.fixture
def transcript_pane(shared: Shared, qtbot: QtBot) -> Iterator[TranscriptPane]:
    made = TranscriptPane(shared.session, shared.shown, shared.coding, shared.preferences)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.editor.close_without_saving()
