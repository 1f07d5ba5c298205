"""The start of the program leads to a project, by keyboard and mouse."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QStackedWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import qcoder
from qcoder import i18n
from qcoder.errors import NotAProject
from tests.ui.conftest import Shared
from ui.preferences import Preferences
from ui.start.first_run import FirstRun
from ui.start.new_project import CODER, NAME, PASSPHRASE, NewProjectPanel, strength
from ui.start.opening import Opening
from ui.start.pane import RecentPage, StartPane

# The screen of the tests takes no limits of a window's size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Start:
    """The pane in a window, with no project open."""

    def __init__(self, shared: Shared, qtbot: QtBot) -> None:
        self.session, self.preferences = shared.session, shared.preferences
        self.session.set_project(None)
        self.centre = QStackedWidget()
        self.opening = Opening(self.session, self.preferences, self.centre)
        self.pane = StartPane(self.session, self.preferences, self.opening)
        self.centre.addWidget(self.pane)
        self.centre.resize(1000, 700)
        qtbot.addWidget(self.centre)
        self.centre.show()
        self.centre.activateWindow()
        qtbot.waitExposed(self.centre)

    @property
    def first(self) -> FirstRun:
        assert isinstance(self.pane.page, FirstRun)
        return self.pane.page

    @property
    def recent(self) -> RecentPage:
        assert isinstance(self.pane.page, RecentPage)
        return self.pane.page

    def new(self) -> NewProjectPanel:
        self.pane.new_project()
        card = self.opening.card
        assert isinstance(card, NewProjectPanel)
        return card


@pytest.fixture
def folder(shared: Shared, tmp_path: Path) -> Path:
    made = tmp_path / "projects"
    made.mkdir()
    shared.preferences.set("folder", str(made))
    return made


@pytest.fixture
def start(shared: Shared, folder: Path, qtbot: QtBot) -> Start:
    return Start(shared, qtbot)


@pytest.fixture
def known(shared: Shared, folder: Path, project_path: Path, qtbot: QtBot) -> Start:
    """The start of a user who opened projects before, of which one is gone."""
    shared.preferences.set("coder", "AK")
    shared.preferences.add_recent_project(str(folder / "gone.qcoder"))
    shared.preferences.add_recent_project(str(project_path))
    return Start(shared, qtbot)


def test_the_first_start_keeps_the_name_and_opens_the_sample(
    start: Start, qtbot: QtBot, folder: Path
) -> None:
    qtbot.keyClicks(start.first.about.name, "JV")
    with qtbot.waitSignal(start.opening.opened):
        qtbot.mouseClick(start.first.sample, Qt.MouseButton.LeftButton)
    assert start.preferences.get("coder") == "JV"
    assert start.session.open_project.path == folder / "qcoder" / "rups-voorbeeld.qcoder"
    assert start.session.coder
    assert start.session.coder.name == "JV"
    assert {c.name for c in start.session.coders.values()} == {"AK", "MV", "JV"}
    start.session.set_project(None)
    with qtbot.waitSignal(start.opening.opened):  # it is there now
        qtbot.mouseClick(start.recent.sample, Qt.MouseButton.LeftButton)


def test_making_the_sample_can_be_stopped(start: Start, qtbot: QtBot, folder: Path) -> None:
    start.pane.open_sample()
    card = start.opening.card
    assert card
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    start.opening.stop()
    qtbot.wait(50)
    assert start.opening.card is None
    assert start.session.project is None
    assert not list((folder / "qcoder").glob("*"))
    with qtbot.waitSignal(start.opening.opened):
        start.pane.open_sample()


def test_another_language_is_asked_for_once(start: Start, qtbot: QtBot) -> None:
    other = "en" if i18n.language() == "nl" else "nl"
    asked: list[str] = []
    start.pane.language_chosen.connect(asked.append)
    chips = start.first.about.languages.findChildren(QPushButton)
    buttons = {chip.text(): chip for chip in chips}
    for name in ("Nederlands", "English"):
        qtbot.mouseClick(buttons[name], Qt.MouseButton.LeftButton)
    assert asked == [other]


def test_recent_projects_open_by_keyboard(known: Start, qtbot: QtBot, project_path: Path) -> None:
    with qtbot.waitSignal(known.opening.opened):
        qtbot.keyClick(known.recent.list, Qt.Key.Key_Return)
    assert known.session.open_project.path == project_path


def test_a_project_that_is_gone_is_said_and_forgotten(known: Start, qtbot: QtBot) -> None:
    recent = known.recent.list
    with qtbot.waitSignal(known.session.said) as said:
        qtbot.keyClick(recent, Qt.Key.Key_Down)
        qtbot.keyClick(recent, Qt.Key.Key_Return)
    assert "gone.qcoder" in said.args[0]
    qtbot.keyClick(recent, Qt.Key.Key_Delete)
    assert recent.count() == 1
    assert len(known.preferences.recent_projects()) == 1


def test_a_file_is_chosen_without_blocking(known: Start, qtbot: QtBot, project_path: Path) -> None:
    known.pane.choose_project()
    dialog = known.centre.findChild(QFileDialog)
    assert dialog
    with qtbot.waitSignal(known.opening.opened):
        dialog.fileSelected.emit(str(project_path))
    dialog.close()


def test_a_new_project_has_its_coder_and_codebook(start: Start, qtbot: QtBot, folder: Path) -> None:
    card = start.new()
    assert card.name.hasFocus()
    qtbot.keyClicks(card.name, "uitstap")
    qtbot.keyClicks(card.coder, "JV")
    with qtbot.waitSignal(start.opening.opened):
        qtbot.keyClick(card.coder, Qt.Key.Key_Return)
    assert start.opening.card is None
    assert start.session.open_project.path == folder / "uitstap.qcoder"
    assert start.session.coder
    assert start.session.coder.name == start.preferences.get("coder") == "JV"
    assert "SAM-REGIE" in {code.short_id for code in start.session.codes.values()}


def test_what_is_wrong_is_said_beside_its_field(start: Start, qtbot: QtBot, folder: Path) -> None:
    (folder / "taken.qcoder").write_text("")
    card = start.new()
    card.create_project()
    assert card.problem_of(NAME)
    assert card.problem_of(CODER)
    assert card.name.hasFocus()
    qtbot.keyClicks(card.name, "a/b")
    assert "/" in card.problem_of(NAME)
    card.name.setText("taken")
    assert "taken.qcoder" in card.problem_of(NAME)
    card.name.setText("free")
    assert not card.problem_of(NAME)
    assert list(folder.iterdir()) == [folder / "taken.qcoder"]


def test_a_passphrase_is_asked_for_twice(start: Start, qtbot: QtBot, folder: Path) -> None:
    card = start.new()
    qtbot.keyClicks(card.name, "geheim")
    qtbot.keyClicks(card.coder, "JV")
    card.protect.setChecked(True)
    qtbot.keyClicks(card.first, "appel mes boot lamp")
    card.create_project()
    assert card.problem_of(PASSPHRASE)
    qtbot.keyClicks(card.second, "appel mes boot lamp")
    assert not card.problem_of(PASSPHRASE)
    with qtbot.waitSignal(start.opening.opened):
        card.create_project()
    assert start.session.open_project.encrypted
    start.session.set_project(None)
    with pytest.raises(NotAProject):
        qcoder.open(folder / "geheim.qcoder")


def test_a_codebook_that_is_not_valid_leaves_nothing(
    start: Start, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.yaml"
    book.write_text("- nothing", encoding="utf-8")
    card = start.new()
    card.name.setText("p")
    card.coder.setText("JV")
    card.use_codebook(str(book))
    card.create_project()
    qtbot.waitUntil(lambda: bool(card.problem_of("codebook")))
    assert not list(folder.iterdir())
    assert start.opening.card is card


def test_the_strength_of_a_passphrase_is_said_in_words() -> None:
    said = [
        strength(text) for text in ("", "kort", "a" * 30, "tien letters", "appel mes boot lamp")
    ]
    assert said[1] == said[2]
    assert len(set(said)) == 4


def test_the_name_can_be_changed_later(known: Start, qtbot: QtBot) -> None:
    page = known.recent
    qtbot.mouseClick(page.you, Qt.MouseButton.LeftButton)
    page.about.name.selectAll()
    qtbot.keyClicks(page.about.name, "JV")
    qtbot.keyClick(page.about.name, Qt.Key.Key_Return)
    assert Preferences().get("coder") == "JV"
    assert "JV" in page.you.text()


@pytest.mark.qt_no_exception_capture
def test_a_codebook_is_no_longer_asked_for_once_its_card_is_gone(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: wrong.append(error))
    card = start.new()
    card.choose_codebook()
    dialog = start.centre.findChildren(QFileDialog)[-1]
    card.cancel()
    with qtbot.waitSignal(card.destroyed):
        pass
    if isValid(dialog):
        dialog.reject()
    assert not wrong
    again = start.new()
    again.codebook.setCurrentIndex(2)
    again.choose_codebook()
    start.centre.findChildren(QFileDialog)[-1].reject()
    assert again.codebook.currentIndex() == 0
