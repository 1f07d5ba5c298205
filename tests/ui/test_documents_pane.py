"""The documents in their groups: what a researcher does with them, by mouse and keyboard."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

import qcoder
from qcoder.errors import Refused
from qcoder.model import Progress
from tests.builders import plain
from tests.ui.conftest import Shared
from ui import mime
from ui.documents.opened_originals import OpenedOriginals
from ui.documents.pane import DocumentsPane
from ui.trees.rows import Mark, Sign, Zone

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SIGN = 20  # where the sign of a document without a group is


class Driver:
    """The pane, and hands for it."""

    def __init__(self, shared: Shared, bot: QtBot) -> None:
        self.shared, self.bot = shared, bot
        self.pane = DocumentsPane(shared.session, shared.shown)
        bot.addWidget(self.pane)
        self.pane.resize(300, 600)
        with bot.waitActive(self.pane):
            self.pane.show()
            self.pane.activateWindow()
        self.tree = self.pane.tree
        self.project = shared.session.open_project

    def id(self, name: str) -> str:
        groups = [group.id for group in self.project.groups.list() if group.name == name]
        return groups[0] if groups else self.project.documents.get(name).id

    def row(self, name: str):
        return self.tree.row(self.id(name))

    def place(self, name: str, x: int = 120, part: float = 0.5) -> QPoint:
        rect = self.tree.visualItemRect(self.tree._items[self.id(name)])
        return QPoint(x, rect.top() + int(rect.height() * part))

    def click(self, name: str, x: int = 120, held: Qt.KeyboardModifier = NONE) -> None:
        self.bot.mouseClick(self.tree.viewport(), LEFT, held, self.place(name, x))

    def type(self, text: str) -> None:
        editor = self.tree.viewport().findChildren(QLineEdit, "row")[-1]
        assert editor.hasFocus()
        editor.setText(text)
        self.bot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()

    def drop(self, names: list[str], at: QPoint) -> bool:
        data: QMimeData = mime.pack(mime.DOCUMENT, {"documents": [self.id(n) for n in names]})
        actions = Qt.DropAction.CopyAction
        move = QDragMoveEvent(at, actions, data, LEFT, NONE)
        self.tree.dragMoveEvent(move)
        if move.isAccepted():
            self.tree.dropEvent(QDropEvent(QPointF(at), actions, data, LEFT, NONE))
        return move.isAccepted()

    def names(self) -> list[str]:
        rows = [self.tree.row(key) for key in self.tree.keys_shown()]
        return [row.name for row in rows if row]

    def answer(self, text: str) -> None:
        found = [b for b in self.pane.bar.findChildren(QPushButton) if b.text() == text]
        self.bot.mouseClick(found[0], LEFT)


@pytest.fixture
def driver(shared: Shared, qtbot: QtBot) -> Iterator[Driver]:
    made = Driver(shared, qtbot)
    yield made
    made.pane.remove_opened()


def test_a_click_shows_a_document(driver: Driver) -> None:
    driver.click("interview02")
    assert driver.shared.shown.document == driver.id("interview02")
    assert not driver.shared.shown.active_documents  # reading is not activating
    driver.shared.shown.show_document(driver.id("interview03"))
    assert driver.tree.selected() == [driver.id("interview03")]
    driver.bot.keyClick(driver.tree, Qt.Key.Key_Down)
    assert driver.shared.shown.document == driver.id("interview04")


def test_a_document_counts_the_codings_of_the_shown_coders(driver: Driver) -> None:
    codings = driver.project.codings.list(document="interview01")
    assert driver.row("interview01").count == len(codings)
    own = driver.project.coders.get("AK").id
    driver.shared.shown.filter_codings(coders=[own])
    assert driver.row("interview01").count == len([one for one in codings if one.coder == own])
    before = {row.id: row for row in driver.tree.all_rows()}
    span = driver.shared.span("interview01", "elf lopen, trajecten")
    driver.shared.coding.apply_to(
        driver.project.codes.get("INB-WERK").id, driver.shared.document("interview01"), span
    )
    after = {row.id: row for row in driver.tree.all_rows()}
    changed = [key for key in after if after[key] != before[key]]
    assert changed == [driver.id("interview01")]
    assert after[changed[0]].count == before[changed[0]].count + 1


def test_a_click_on_the_sign_goes_on_to_the_next_status(driver: Driver) -> None:
    seen = [driver.row("interview01").sign]
    for _click in range(3):
        driver.click("interview01", x=SIGN)
        seen.append(driver.row("interview01").sign)
    assert seen == [Sign.FULL, Sign.EMPTY, Sign.HALF, Sign.FULL]
    assert driver.shared.shown.document is None
    driver.click("interview01", x=SIGN)
    assert driver.row("interview01").sign == Sign.EMPTY  # MV's is another's
    tip = driver.pane.tip(driver.row("interview01"), Zone.SIGN)
    assert "MV: complete" in tip
    assert "AK: not started" in tip


def test_the_status_of_several_is_set_at_once(driver: Driver) -> None:
    driver.tree.selectAll()
    driver.pane.set_busy()
    assert {row.sign for row in driver.tree.all_rows()} == {Sign.HALF}
    driver.shared.session.undo()
    assert {row.sign for row in driver.tree.all_rows()} == {Sign.FULL}
    driver.pane.set_not_started()
    assert driver.project.coders.status("interview01") == Progress.NOT_STARTED


def test_marks_activate_documents_and_groups(driver: Driver) -> None:
    driver.project.groups.add("Noord")
    driver.project.groups.put("interview01", "Noord")
    driver.project.groups.put("interview02", "Noord")
    driver.click("Noord", x=8)
    one, two = driver.id("interview01"), driver.id("interview02")
    assert driver.shared.shown.active_documents == {one, two}
    driver.click("interview01", x=8)
    assert driver.shared.shown.active_documents == {two}
    assert driver.row("interview02").mark == Mark.MARKED
    driver.click("interview03")
    driver.bot.keyClick(driver.tree, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert driver.shared.shown.active_documents == {two, driver.id("interview03")}
    driver.pane.activate_none()
    assert driver.shared.shown.active_documents == set()


def test_documents_are_put_in_groups(driver: Driver) -> None:
    driver.pane.new_group()
    driver.type("Noord")
    group = driver.id("Noord")
    assert driver.tree.selected() == [group]
    assert driver.drop(["interview02", "interview03"], driver.place("Noord"))
    assert driver.row("Noord").count == 2
    first = ["Noord", "interview02", "interview03", "interview01", "interview04"]
    assert driver.names()[:5] == first
    driver.click("interview01")
    driver.pane.move_to_group(group)
    assert driver.row("interview01").parent == group
    driver.click("Noord")
    driver.bot.keyClick(driver.tree, Qt.Key.Key_F2)
    driver.type("Zuid")
    assert driver.row("Zuid").count == 3
    driver.bot.keyClick(driver.tree, Qt.Key.Key_Delete)
    assert driver.names()[:4] == ["interview01", "interview02", "interview03", "interview04"]


def test_documents_are_put_in_order_by_dragging(driver: Driver) -> None:
    assert driver.drop(["interview04"], driver.place("interview01", part=0.1))
    assert driver.names()[:4] == ["interview04", "interview01", "interview02", "interview03"]
    assert driver.drop(["interview04", "interview01"], driver.place("interview03", part=0.9))
    assert driver.names()[:4] == ["interview02", "interview03", "interview04", "interview01"]
    driver.project.groups.add("Noord")
    driver.project.groups.put("interview03", "Noord")
    assert driver.drop(["interview01"], driver.place("interview03", part=0.5))
    assert driver.names()[:5] == [
        "Noord", "interview03", "interview01", "interview02", "interview04",
    ]  # fmt: skip
    assert driver.drop(["interview03"], QPoint(100, 580))  # beside all rows: out of its group
    assert driver.row("interview03").parent == ""
    assert not driver.drop(["interview01"], driver.place("interview01"))


def test_a_document_is_renamed_in_its_row(driver: Driver) -> None:
    driver.click("interview01")
    driver.bot.keyClick(driver.tree, Qt.Key.Key_F2)
    driver.type("Trajectbegeleider")
    assert driver.names()[0] == "Trajectbegeleider"
    said: list[str] = []
    driver.shared.session.said.connect(lambda text, _bad: said.append(text))
    driver.bot.keyClick(driver.tree, Qt.Key.Key_F2)
    driver.type("interview02")
    assert "taken" in said[0]
    assert driver.names()[0] == "Trajectbegeleider"


def typing(driver: Driver, text: str) -> QLineEdit:
    """Type a name in the editor that is open, without ending it."""
    editor = driver.tree.viewport().findChildren(QLineEdit, "row")[-1]
    assert editor.hasFocus()
    editor.selectAll()
    driver.bot.keyClicks(editor, text)
    return editor


def test_names_are_kept_when_edits_are_finished(driver: Driver) -> None:
    project = driver.project
    driver.click("interview01")
    driver.pane.rename()
    typing(driver, "Coach")
    driver.pane.finish_edits()
    assert driver.names()[0] == "Coach"
    driver.pane.new_group()
    typing(driver, "First round")
    driver.pane.finish_edits()
    driver.click("First round")
    driver.pane.rename()
    typing(driver, "Round one")
    driver.pane.finish_edits()
    assert [group.name for group in project.groups.list()] == ["Round one"]


def test_a_name_is_typed_on_while_documents_change(driver: Driver) -> None:
    driver.project.groups.add("First round")
    driver.click("First round")
    driver.pane.rename()
    editor = typing(driver, "Round one")
    driver.project.documents.remove("interview02")
    driver.project.documents.rename("interview03", "Coach")
    assert (editor.text(), editor.hasFocus()) == ("Round one", True)
    driver.bot.keyClick(editor, Qt.Key.Key_Return)
    driver.bot.waitUntil(lambda: "Round one" in driver.names())
    assert "interview02" not in driver.names()
    assert "Coach" in driver.names()


def test_the_name_of_a_group_that_is_gone_is_let_go_of(driver: Driver) -> None:
    said: list[str] = []
    driver.shared.session.said.connect(lambda text, bad: said.append(text) if bad else None)
    driver.project.groups.add("First round")
    driver.click("First round")
    driver.pane.rename()
    typing(driver, "Round one")
    driver.shared.session.undo()
    driver.pane.finish_edits()
    assert not {"First round", "Round one"} & {*driver.names()}
    assert not said


def test_a_name_never_goes_into_another_project(driver: Driver, tmp_path: Path) -> None:
    session = driver.shared.session
    said: list[str] = []
    session.said.connect(lambda text, _bad: said.append(text))
    copy = Path(shutil.copy(driver.project.path, tmp_path / "copy.qcoder"))
    driver.click("interview01")
    driver.pane.rename()
    typing(driver, "Coach")
    session.set_project(qcoder.open(copy, coder="AK"))
    assert "Coach" not in [one.name for one in session.documents.values()]
    driver.pane.new_group()
    typing(driver, "First round")
    session.set_project(None)
    driver.pane.finish_edits()
    assert not said


def test_removing_says_what_goes_along(driver: Driver) -> None:
    held = driver.project.documents.holdings("interview01")
    driver.click("interview01")
    driver.bot.keyClick(driver.tree, Qt.Key.Key_Delete)
    sentence = driver.pane.bar.accessibleName()
    assert f"{held.codings} codings" in sentence
    assert f"{held.memos} memo" in sentence
    assert "1 case" in sentence
    assert "interview01" in driver.names()
    driver.answer("Remove")
    assert "interview01" not in driver.names()
    assert driver.shared.shown.document is None
    driver.shared.session.undo()
    assert driver.row("interview01").count == held.codings


def test_the_filter_leaves_groups_with_what_matches(driver: Driver) -> None:
    driver.project.groups.add("Noord")
    driver.project.groups.put("interview02", "Noord")
    line = driver.pane.line
    driver.bot.keyClicks(line, "VIEW02")
    assert driver.names() == ["Noord", "interview02"]
    driver.bot.keyClick(line, Qt.Key.Key_Return)
    assert driver.shared.shown.document == driver.id("interview02")
    line.setText("noord")
    assert driver.names() == ["Noord", "interview02"]


class Opener(QObject):
    """Stands for the programs that open files."""

    urls: list[QUrl]

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.urls.append(url)


@pytest.fixture
def opener(qapp: QApplication) -> Iterator[Opener]:
    made = Opener()
    made.urls = []
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_an_original_is_opened_as_a_private_copy(driver: Driver, opener: Opener) -> None:
    said: list[str] = []
    driver.shared.session.said.connect(lambda text, _bad: said.append(text))
    driver.click("interview01")
    driver.pane.open_original()
    path = Path(opener.urls[0].toLocalFile())
    assert path.name == "interview01.docx"
    assert path.read_bytes() == driver.project.documents.original("interview01")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
    assert "only you" in said[0]
    driver.pane.open_original()
    assert driver.pane.remove_opened()
    assert not path.parent.parent.exists()


@pytest.mark.parametrize("name", ["a.exe", "docx", "../a.sh", ""])
def test_only_kinds_of_file_that_are_imported_are_opened(name: str, opener: Opener) -> None:
    with pytest.raises(Refused, match="cannot be opened"):
        OpenedOriginals().open(name, b"x")
    assert not opener.urls


def test_an_original_stays_in_its_folder(opener: Opener) -> None:
    originals = OpenedOriginals()
    assert originals.open("..\\..\\a.txt", b"x")
    assert Path(opener.urls[0].toLocalFile()).name == "a.txt"
    assert originals.remove()


def test_a_project_without_documents_offers_to_import(
    shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    shared.session.set_project(qcoder.create(tmp_path / "new.qcoder", coder="AK"))
    driver = Driver(shared, qtbot)
    made = [b for b in driver.pane.findChildren(QPushButton) if b.text() == "Import documents"]
    assert made[0].isVisible()
    with qtbot.waitSignal(driver.pane.import_wanted):
        qtbot.mouseClick(made[0], LEFT)
    driver.project.documents.add(plain("tekst", "Een"))
    assert driver.names() == ["Een"]
    assert not made[0].isVisible()


def test_the_menu_offers_groups_and_statuses(driver: Driver) -> None:
    driver.project.groups.add("R&D")
    driver.click("interview01")
    driver.tree.customContextMenuRequested.emit(driver.place("interview01"))
    menu = next(menu for menu in driver.pane.findChildren(QMenu) if menu.isVisible())
    menus = {one.title(): one for one in menu.findChildren(QMenu)}
    menus["Move to group"].actions()[0].trigger()
    assert driver.row("interview01").parent == driver.id("R&D")
    menus["How far I am"].actions()[2].trigger()
    assert driver.row("interview01").sign == Sign.FULL
    menu.close()
