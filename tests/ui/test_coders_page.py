"""The page of coders: packages out, merging what comes back, and settling what that left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QTreeWidget, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

import qcoder
from qcoder.copies import OtherCopy, Relation
from qcoder.model import CodeStatus, Progress
from qcoder.project import Project
from tests.builders import transcript
from tests.ui.conftest import Shared
from tests.ui.driver import Driver
from ui.coders.pane import MAKE, MERGE, OVERVIEW, SETTLE, CodersPane
from ui.exporting.controls import CHOSEN

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
PASSPHRASE = "vier losse woorden samen"
TALK = transcript("I: Hoe gaat het?", "R: Goed, de gemeente doet mee.", name="gesprek")


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> Iterator[CodersPane]:
    made = CodersPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.open()
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "uit"
    made.mkdir()
    return made


def press(widget: QWidget, qtbot: QtBot) -> None:
    assert widget.isEnabled()
    qtbot.mouseClick(widget, LEFT)


def choose(pane: CodersPane, place: Path) -> None:
    """Choose a folder or file in the dialog that is open."""
    dialog = pane.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(place))
    dialog.filesSelected.emit([str(place)])
    dialog.hide()


def rows(tree: QTreeWidget) -> list[list[str]]:
    """Return what the rows of a tree say, those below others too; the first is no row."""
    found: list[list[str]] = []

    def walk(item: QTreeWidgetItem | None) -> None:
        assert item
        found.append([item.text(column) for column in range(tree.columnCount())])
        for place in range(item.childCount()):
            walk(item.child(place))

    walk(tree.invisibleRootItem())
    return found


def row(tree: QTreeWidget, first: str) -> list[str]:
    return next(cells for cells in rows(tree) if cells[0] == first)


def code_in(path: Path, code: str, *, passphrase: str | None = None) -> None:
    """Work in a package as its coder: code, make a code of one's own, and change a definition."""
    with qcoder.open(path, passphrase=passphrase) as package:
        document = package.documents.get("interview02")
        first, second = document.turns[3], document.turns[4]
        package.codings.add(document, first.start, first.end, code=code)
        name = package.coder.name if package.coder else ""
        own = package.codes.add(f"EIGEN-{name}", name_en=f"Own words of {name}")
        package.codings.add(document, second.start, second.end, code=own)
        package.codes.edit(code, definition_nl=f"Zoals {name} het ziet")
        package.coders.set_status(document, Progress.COMPLETE)


def hand_out(project: Project, folder: Path) -> list[Path]:
    """Make packages for two coders by the engine, who both code."""
    paths: list[Path] = []
    for name in ("Joke", "Bram"):
        project.coders.add(name)
        path = project.packages.free_path(name, folder)
        project.packages.make(name, path)
        code_in(path, "SAM-REGIE")
        paths.append(path)
    return paths


def merge(pane: CodersPane, paths: list[Path], qtbot: QtBot) -> None:
    pane.merge(paths)
    qtbot.waitUntil(lambda: pane.merging.foot.go.isEnabled())
    press(pane.merging.foot.go, qtbot)
    qtbot.waitUntil(lambda: pane.merging.done.isVisible())


def current(pane: CodersPane) -> str:
    item = pane.settling.list.currentItem()
    assert item
    return item.text(0)


def test_one_coder_is_told_what_to_do_next(
    shared: Shared, pane: CodersPane, tmp_path: Path, qtbot: QtBot
) -> None:
    project = qcoder.create(tmp_path / "nieuw.qcoder", coder="AK")
    shared.session.set_project(project)
    qtbot.waitUntil(lambda: "import transcripts" in pane.overview.next.text())
    shared.session.perform(lambda: project.documents.add(TALK))
    qtbot.waitUntil(lambda: "add a colleague" in pane.overview.next.text())
    pane.overview.name.setFocus()
    qtbot.keyClicks(pane.overview.name, "MV")
    qtbot.keyClick(pane.overview.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.overview.go.text() == "Make packages…")
    assert [coder.name for coder in project.coders.list()] == ["AK", "MV"]
    assert shared.session.coder
    assert shared.session.coder.name == "AK"
    press(pane.overview.go, qtbot)
    assert pane.step == MAKE


def test_packages_are_made_with_a_passphrase_for_each(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    pane.make_packages()
    form = pane.making.form
    qtbot.keyClicks(form.name, "Joke")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    names = [shared.session.coders[key].name for key in form.whom]
    assert names == ["Joke", "MV"]  # whoever makes them needs none
    assert "MV coded 246 passages" in form.own.text()
    press(form.documents.kind.buttons[CHOSEN], qtbot)
    assert not pane.making.foot.go.isEnabled()
    assert "No document is ticked" in pane.making.foot.sentence.text()
    tree = form.documents.tree
    tree.setCurrentItem(tree.findItems("interview02", Qt.MatchFlag.MatchRecursive)[0])
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    press(form.protection.kind.buttons["each"], qtbot)
    assert "Joke: Give a passphrase" in pane.making.foot.sentence.text()
    qtbot.keyClick(form.protection.shown, Qt.Key.Key_Space)
    for pair in form.protection._pairs.values():
        qtbot.keyClicks(pair.first, PASSPHRASE)
    busy: list[bool] = []
    pane.busy.connect(busy.append)
    press(pane.making.foot.go, qtbot)
    choose(pane, folder)
    qtbot.waitUntil(pane.making.done.isVisible)
    assert busy == [True, False]
    assert "2 packages are made" in pane.making.done.text.text()
    assert [package.out for package in project.packages.list()] == [True, True]
    for path in folder.iterdir():
        assert str(path) in pane.making.done.lines.toPlainText()
        with qcoder.open(path, passphrase=PASSPHRASE) as package:
            assert [one.name for one in package.documents.list()] == ["interview02"]
            assert not package.codings.list()
    assert form.protection.same.first.text() == ""
    press(pane.making.done.buttons[1], qtbot)
    assert pane.step == OVERVIEW
    assert "2 packages are out" in pane.overview.next.text()
    assert row(pane.overview.table, "Joke")[5].startswith("out since")


def test_a_sample_is_listed_before_it_is_handed_out(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    pane.make_packages()
    form = pane.making.form
    press(form.way.buttons["sample"], qtbot)
    form.sample.share.setValue(30)
    form.sample.seed.setValue(7)
    drawn = [form.sample.list.item(place).text() for place in range(form.sample.list.count())]
    assert len(drawn) == 3
    expected = project.packages.sample(0.3, by=form.sample.by.value() or None, seed=7)
    assert sorted(form.chosen) == sorted(expected.documents)
    press(form.sample.draw, qtbot)
    assert form.sample.seed.value() != 7
    form.sample.seed.setValue(7)
    press(form.protection.kind.buttons["none"], qtbot)
    pane.making.make(folder)
    qtbot.waitUntil(pane.making.done.isVisible)
    (package,) = project.packages.list()
    assert package.sample
    assert package.sample["seed"] == 7
    assert sorted(package.documents) == sorted(expected.documents)


def test_an_encrypted_project_hands_nothing_out_unencrypted_unawares(
    shared: Shared, pane: CodersPane, tmp_path: Path, folder: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "dicht.qcoder"
    project = qcoder.create(path, coder="AK", passphrase=PASSPHRASE)
    project.documents.add(TALK)
    project.coders.add("MV")
    shared.session.set_project(project)
    pane.make_packages()
    qtbot.waitUntil(lambda: len(pane.making.form.whom) == 1)
    protection = pane.making.form.protection
    assert protection.kind.value() == "one"
    press(protection.kind.buttons["none"], qtbot)
    assert not pane.making.foot.go.isEnabled()
    assert "would not be" in protection.warning.text()
    qtbot.keyClick(protection.unencrypted, Qt.Key.Key_Space)
    assert pane.making.foot.go.isEnabled()
    press(protection.kind.buttons["one"], qtbot)
    qtbot.keyClicks(protection.same.first, "een")
    qtbot.keyClicks(protection.same.second, "twee")
    assert "differ" in pane.making.foot.sentence.text()
    protection.same.second.setText("een")
    pane.making.make(folder)
    qtbot.waitUntil(pane.making.done.isVisible)
    (made,) = folder.iterdir()
    qcoder.open(made, passphrase="een").close()


def test_what_cannot_be_made_leaves_what_was_made_before(
    shared: Shared, pane: CodersPane, tmp_path: Path, qtbot: QtBot
) -> None:
    pane.make_packages()
    pane.making.make(tmp_path / "nergens")
    qtbot.waitUntil(pane.making.done.isVisible)
    assert "0 of 1 packages were made" in pane.making.done.text.text()
    assert not shared.session.open_project.packages.list()


def test_two_packages_are_seen_and_then_merged(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    paths = hand_out(project, folder)
    before = len(project.codings.list())
    pane.merge(paths)
    qtbot.waitUntil(lambda: pane.merging.foot.go.isEnabled())
    assert len(project.codings.list()) == before
    assert row(pane.merging.tree, "Joke")[1] == "2"
    assert row(pane.merging.tree, "interview02")[1:3] == ["2", "–"]
    assert any("EIGEN-Joke" in cells[0] for cells in rows(pane.merging.tree))
    assert "4 codings are new; 4 things will be left to settle." in (
        pane.merging.foot.sentence.text()
    )
    told: list[object] = []
    shared.session.changes.connect(told.append)
    press(pane.merging.foot.go, qtbot)
    qtbot.waitUntil(pane.merging.done.isVisible)
    assert len(told) == 2  # one operation for each file
    assert len(project.codings.list()) == before + 4
    assert "2 files are merged. 4 things are to be settled." in pane.merging.done.text.text()
    assert not pane.merging.tree.isVisible()
    press(pane.merging.done.buttons[0], qtbot)
    assert pane.step == SETTLE
    assert pane.list.item(3).text() == "To settle (4)"
    pane.show_step(OVERVIEW)
    assert row(pane.overview.table, "Joke")[2] == "1 of 10"
    assert row(pane.overview.table, "Joke")[5].startswith("back on")


def test_merging_again_adds_nothing_and_undo_takes_it_back(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    paths = hand_out(project, folder)[:1]
    before = len(project.codings.list())
    merge(pane, paths, qtbot)
    merge(pane, paths, qtbot)
    assert len(project.codings.list()) == before + 2
    assert "nothing that is not in here" in pane.merging.done.lines.toPlainText()
    shared.session.undo()
    assert len(project.codings.list()) == before
    qtbot.waitUntil(lambda: pane.list.item(3).text() == "To settle")


def test_a_passphrase_is_asked_in_place(
    shared: Shared, pane: CodersPane, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    path, other = folder / "mv.qcoder", tmp_path / "ander.qcoder"
    project.packages.make("MV", path, passphrase=PASSPHRASE)
    qcoder.create(other, coder="MV").close()
    pane.merge([other, path])
    page = pane.merging
    qtbot.waitUntil(lambda: page.lock.isVisible() and page.passphrase.hasFocus())
    assert any("another project" in cells[0] for cells in rows(page.tree))
    assert not page.foot.go.isEnabled()
    qtbot.keyClicks(page.passphrase, "fout")
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(page.wrong.isVisible)
    qtbot.keyClicks(page.passphrase, PASSPHRASE)
    press(page.unlock, qtbot)
    qtbot.waitUntil(page.foot.go.isEnabled)
    assert not page.lock.isVisible()
    press(page.foot.go, qtbot)
    qtbot.waitUntil(page.done.isVisible)
    assert not project.packages.list()[0].out


def test_a_proposed_code_is_mapped_and_taken_back(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    merge(pane, hand_out(project, folder), qtbot)
    pane.show_step(SETTLE)
    page = pane.settling
    qtbot.keyClick(page.list, Qt.Key.Key_Home)
    assert current(pane) == "Own words of Bram (EIGEN-Bram)"
    assert "1 coding (Bram 1)" in page.one.about.text()
    assert page.one.buttons[2].text() == "3  Refuse: drop 1 coding"
    qtbot.keyClick(page.list, Qt.Key.Key_2)
    assert page.one.question.isVisible()
    line = QApplication.focusWidget()
    qtbot.keyClicks(line, "SAM-KETEN")
    count = project.codes.count("SAM-KETEN")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert project.codes.count("SAM-KETEN") == count + 1
    qtbot.waitUntil(lambda: current(pane) == "Own words of Joke (EIGEN-Joke)")
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_1)
    assert project.codes.get("EIGEN-Joke").status == CodeStatus.ACTIVE
    shared.session.undo()
    shared.session.undo()
    assert project.codes.count("SAM-KETEN") == count
    qtbot.waitUntil(lambda: pane.list.item(3).text() == "To settle (4)")
    qtbot.keyClick(page.list, Qt.Key.Key_Home)
    qtbot.keyClick(page.list, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: pane.list.item(3).text() == "To settle (3)")
    assert "EIGEN-Bram" not in {one.short_id for one in project.codes.list()}


def test_a_conflict_is_settled_by_keys(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    paths = hand_out(project, folder)
    project.codes.edit("SAM-REGIE", definition_nl="Zoals wij het zien")
    merge(pane, paths, qtbot)
    pane.show_step(SETTLE)
    page = pane.settling
    qtbot.keyClick(page.list, Qt.Key.Key_End)
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    one = page.current
    assert one
    assert one.difference
    assert one.kind == "conflict"
    assert "wij" in page.one.sides.ours.text.text()
    theirs = one.difference.theirs
    qtbot.keyClick(page.list, Qt.Key.Key_2)
    assert project.codes.get("SAM-REGIE").definition_nl == theirs
    qtbot.waitUntil(lambda: pane.list.item(3).text() == "To settle (3)")
    press(page.settled, qtbot)
    assert any(cells[1] == "took theirs" for cells in rows(page.list))
    qtbot.keyClick(page.list, Qt.Key.Key_End)
    assert not page.one.buttons[0].isEnabled()
    shared.session.undo()
    assert project.codes.get("SAM-REGIE").definition_nl == "Zoals wij het zien"
    qtbot.waitUntil(lambda: pane.list.item(3).text() == "To settle (4)")
    press(page.one.buttons[0], qtbot)
    assert project.codes.get("SAM-REGIE").definition_nl == "Zoals wij het zien"
    qtbot.waitUntil(lambda: pane.list.item(3).text() == "To settle (3)")


def test_read_only_says_so_and_changes_nothing(
    shared: Shared, pane: CodersPane, project_path: Path, folder: Path, qtbot: QtBot
) -> None:
    paths = hand_out(shared.session.open_project, folder)
    shared.session.open_project.merge(paths[0])
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(project_path, coder="AK", read_only=True))
    qtbot.waitUntil(lambda: "read-only" in pane.overview.next.text())
    assert not pane.overview.name.isEnabled()
    pane.show_step(MAKE)
    assert not pane.making.foot.go.isEnabled()
    assert "read-only" in pane.making.foot.sentence.text()
    pane.merge(paths)
    assert not pane.merging.choose.isEnabled()
    assert "read-only" in pane.merging.foot.sentence.text()
    pane.show_step(SETTLE)
    assert pane.settling.current
    assert not any(one.isEnabled() for one in pane.settling.one.buttons)


def test_a_package_says_whose_it_is_and_what_is_left(driver: Driver, tmp_path: Path) -> None:
    w = driver.workspace
    path = tmp_path / "pakket.qcoder"
    driver.project.packages.make("MV", path, documents=["interview01", "interview02"])
    w.opening.open(path)
    driver.wait(lambda: w.session.project and driver.project.packages.mark)
    assert w.session.coder
    assert w.session.coder.name == "MV"
    assert w.opening.card is None  # nothing is asked
    w.actions.by_name["make_packages"].trigger()
    card = w.pages.coders.package
    assert card.isVisible()
    assert card.title.text() == "This is the package of MV"
    assert "2 of 2 documents" in card.far.text()
    assert w.pages.coders.list.item(1).isHidden()
    driver.project.coders.set_status("interview01", Progress.COMPLETE)
    driver.wait(lambda: "1 of 2 documents" in card.far.text())
    assert path.name in card.back.text()
    w.top_bar._fill_menu()
    (new,) = [one for one in w.top_bar._menu.actions() if "New coder" in one.text()]
    assert not new.isEnabled()
    item = card.list.item(0)
    driver.qtbot.mouseClick(card.list.viewport(), LEFT, pos=card.list.visualItemRect(item).center())
    assert w.shown.document == driver.project.documents.get("interview02").id
    assert w.centre.currentWidget() is w.panes


def test_a_file_of_this_project_that_is_dropped_can_be_merged(
    driver: Driver, tmp_path: Path
) -> None:
    w = driver.workspace
    path = tmp_path / "terug.qcoder"
    driver.project.packages.make("MV", path)
    code_in(path, "SAM-REGIE")
    driver.drop_files([path])
    strip = w.safekeeping.strips.shown("dropped")
    assert strip
    assert "terug.qcoder" in strip.text.text()
    button = next(one for one in strip.findChildren(QWidget) if one.accessibleName() == "Merge…")
    QTest.mouseClick(button, LEFT)
    driver.wait(lambda: w.pages.coders.merging.foot.go.isEnabled())
    assert w.centre.currentWidget() is w.pages.coders
    assert w.safekeeping.strips.shown("dropped") is None
    driver.keys("Escape")
    assert w.centre.currentWidget() is w.panes


def test_a_conflicted_copy_can_be_merged_from_its_strip(driver: Driver, tmp_path: Path) -> None:
    w = driver.workspace
    copy = driver.project.save_copy(tmp_path / "rups (conflicted copy).qcoder")
    with qcoder.open(copy, coder="MV") as other:
        other.cases.add("Ede")
    found = OtherCopy(copy, Relation.DIVERGED, 1, 1, ("MV",), None)
    w.safekeeping._show_copies([found])
    strip = w.safekeeping.strips.shown("copies")
    assert strip
    button = next(one for one in strip.findChildren(QWidget) if one.accessibleName() == "Merge…")
    QTest.mouseClick(button, LEFT)
    page = w.pages.coders.merging
    driver.wait(page.foot.go.isEnabled)
    assert w.pages.coders.step == MERGE
    driver.qtbot.mouseClick(page.foot.go, LEFT)
    driver.wait(page.done.isVisible)
    assert "Ede" in {case.name for case in driver.project.cases.list()}
    assert w.actions.by_name["undo"].isEnabled()


def test_what_is_stopped_leaves_whole_packages_or_none(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    shared.session.open_project.coders.add("Joke")
    pane.make_packages()
    pane.making.make(folder)
    qtbot.keyClick(pane.making, Qt.Key.Key_Escape)
    qtbot.waitUntil(pane.making.done.isVisible)
    packages = shared.session.open_project.packages.list()
    assert sorted(one.filename for one in packages) == sorted(one.name for one in folder.iterdir())
    assert pane.making.foot.go.isVisible()


def test_a_project_that_is_closed_while_files_are_read_lets_them_go(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    paths = hand_out(shared.session.open_project, folder)
    pane.merge(paths)
    pane.stop()
    shared.session.set_project(None)
    assert not pane.merging.working.active
    assert not pane.merging.tree.isVisible()


def test_what_cannot_be_taken_is_said_and_stays_to_be_settled(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    (path, *_others) = hand_out(project, folder)
    document = project.documents.get("interview02")
    turn = document.turns[3]
    text = document.text
    project.documents.correct(document, text[: turn.start] + text[turn.end :])
    merge(pane, [path], qtbot)
    pane.show_step(SETTLE)
    page, said = pane.settling, list[str]()
    shared.session.said.connect(lambda sentence, _bad: said.append(sentence))
    qtbot.keyClick(page.list, Qt.Key.Key_End)
    one = page.current
    assert one
    assert one.kind == "conflict"
    n = project.differences.count()
    qtbot.keyClick(page.list, Qt.Key.Key_2)
    assert len(said) == 1
    assert project.differences.count() == n
    assert page.current
    assert page.current.key == one.key


@pytest.mark.parametrize("undone", [True, False])
def test_what_was_merged_is_said_only_as_long_as_it_is_so(
    shared: Shared, pane: CodersPane, folder: Path, qtbot: QtBot, undone: bool
) -> None:
    merge(pane, hand_out(shared.session.open_project, folder), qtbot)
    if undone:
        shared.session.undo()
    else:
        pane.show_step(SETTLE)
        qtbot.keyClick(pane.settling.list, Qt.Key.Key_Home)
        qtbot.keyClick(pane.settling.list, Qt.Key.Key_1)
    pane.show_step(MERGE)
    assert not pane.merging.done.isVisible()


def test_the_next_packages_are_protected_the_same_way(
    pane: CodersPane, folder: Path, qtbot: QtBot
) -> None:
    pane.make_packages()
    protection = pane.making.form.protection
    press(protection.kind.buttons["one"], qtbot)
    for edit in (protection.same.first, protection.same.second):
        qtbot.keyClicks(edit, PASSPHRASE)
    pane.making.make(folder)
    qtbot.waitUntil(pane.making.done.isVisible)
    assert protection.kind.value() == "one"
    assert protection.same.first.text() == protection.same.second.text() == ""
    assert not pane.making.foot.go.isEnabled()
