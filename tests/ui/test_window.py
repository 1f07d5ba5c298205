"""The window as a whole: commands, drops, panes, layout, what is said and remembered."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n, resources, sample
from tests.builders import dump
from tests.ui.driver import LEFT, NO_KEY, Driver, window
from ui import actions, theme
from ui.start.new_project import NewProjectPanel

FILE = "interview02.txt"


pytestmark = pytest.mark.usefixtures("settings")


def test_every_command_has_a_name_and_keys_of_its_own() -> None:
    commands = [c for _menu, row in actions.MENUS for c in row if c.name]
    assert max(Counter(c.name for c in commands).values()) == 1
    assert max(Counter(c.text for c in commands).values()) == 1
    keys = Counter((c.shortcut, c.where) for c in commands if c.shortcut)
    assert max(keys.values()) == 1
    assert not {c.shortcut for c in commands} & {str(number) for number in range(1, 10)}


def test_commands_that_cannot_be_given_are_off(qtbot: QtBot) -> None:
    with window(qtbot) as driver:
        on = {name for name, a in driver.workspace.actions.by_name.items() if a.isEnabled()}
        assert {"new_project", "open_project", "quit", "commands", "shortcuts"} <= on
        assert not on & {"undo", "import_documents", "apply_code", "find", "new_code", "pinned_1"}


def test_a_project_that_is_dropped_opens(qtbot: QtBot, project_path: Path) -> None:
    with window(qtbot) as driver:
        driver.drop_files([project_path])
        driver.wait(lambda: driver.workspace.session.project)
        assert driver.window.windowTitle() == "rups — qcoder"
        assert driver.workspace.centre.currentWidget() is driver.workspace.panes
        assert driver.workspace.shown.document == next(iter(driver.workspace.session.documents))


def test_transcripts_that_are_dropped_without_a_project_wait_for_one(qtbot: QtBot) -> None:
    with window(qtbot) as driver:
        driver.drop_files([resources.data("projects") / sample.NAME / FILE])
        card = driver.workspace.opening.card
        assert isinstance(card, NewProjectPanel)
        driver.wait(card.name.hasFocus)
        driver.type("Nieuw")
        driver.keys("Return")
        driver.wait(lambda: driver.workspace.session.project)
        driver.wait(lambda: driver.workspace.importing.files.count() == 1)


def test_transcripts_that_are_dropped_on_a_project_are_read(driver: Driver, tmp_path: Path) -> None:
    new = tmp_path / "nieuw.txt"
    new.write_text("I: Vraag?\nR: Antwoord, een heel verhaal.\n", encoding="utf-8")
    driver.drop_files([new])
    driver.wait(lambda: driver.workspace.importing.files.count() == 1)
    assert driver.workspace.centre.currentWidget() is driver.workspace.importing


def test_what_would_be_undone_stands_in_the_menu(driver: Driver) -> None:
    undo = driver.workspace.actions.by_name["undo"]
    driver.project.documents.rename("interview01", "INT01")
    QApplication.processEvents()
    assert undo.text() == "Undo rename document"
    driver.keys("Ctrl+Z", into=driver.window)
    assert driver.workspace.actions.by_name["redo"].text() == "Redo rename document"
    assert driver.project.documents.get("interview01")
    assert driver.workspace.messages.text == "Undone: rename document"


def test_f6_goes_through_the_panes_and_shows_where(driver: Driver) -> None:
    workspace = driver.workspace
    panes = [
        workspace.documents,
        workspace.codes,
        workspace.transcript,
        workspace.retrieved,
        workspace.inspector,
    ]
    workspace.shown.activate(codes=[driver.project.codes.get("INB-WERK").id])
    QTest.qWait(20)
    workspace.documents.tree.setFocus()
    for pane in [*panes[1:], *panes]:
        driver.keys("F6", into=driver.window)
        focus = QApplication.focusWidget()
        assert focus
        assert pane.isAncestorOf(focus)
        frames = [p for p in panes if p.parentWidget().property("focused")]
        assert frames == [pane]
    driver.keys("Shift+F6", into=driver.window)
    assert workspace.retrieved.isAncestorOf(QApplication.focusWidget())


def test_layout_document_and_text_size_are_remembered(qtbot: QtBot, project_path: Path) -> None:
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        driver.show("interview03")
        driver.workspace.transcript.view.scroll_to_offset(6_000)
        before = driver.workspace.transcript.view.first_visible_offset()
        driver.keys("Ctrl++", into=driver.window)
        inspector = next(d for d in driver.workspace.panes.docks if d.objectName() == "inspector")
        inspector.hide()
        size = driver.text.points
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        third = driver.project.documents.get("interview03")
        assert driver.workspace.shown.document == third.id
        view = driver.workspace.transcript.view
        driver.wait(lambda: abs(view.first_visible_offset() - before) < 400)
        assert driver.text.points == size
        hidden = {"documents": True, "codes": True, "retrieved": True, "inspector": False}
        hidden["found"] = False
        docks = driver.workspace.panes.docks
        driver.wait(lambda: {d.objectName(): d.isVisible() for d in docks} == hidden)


def test_another_language_and_other_colours_keep_everything(driver: Driver) -> None:
    driver.show("interview03")
    driver.window.change_language("nl")
    assert i18n.language() == "nl"
    workspace = driver.workspace
    assert [menu.title() for menu in driver.window.menuBar().findChildren(QMenu)][0] == "&Project"
    assert "Be&werken" in {m.title() for m in driver.window.menuBar().findChildren(QMenu)}
    assert workspace.shown.document == driver.project.documents.get("interview03").id
    driver.window.change_scheme(theme.DARK)
    assert theme.colors().dark
    assert workspace.shown.document == driver.project.documents.get("interview03").id
    driver.keys("Ctrl+Down", into=driver.window)
    assert workspace.shown.passage
    driver.window.change_language("en")


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_the_right_button_offers_codes_and_what_can_be_done(driver: Driver, qtbot: QtBot) -> None:
    workspace = driver.workspace
    driver.show("interview02")
    code = driver.project.codes.get("INB-WERK")
    workspace.coding.pin(code.id, 4)
    driver.drag_over("ringband en een sleutel")
    workspace.transcript.view.context_menu_wanted.emit(driver.window.pos(), None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    name = code.name(i18n.language())
    entry = next(a for a in menu.actions() if a.text().startswith(name))
    entry.trigger()
    menu.close()
    made = workspace.coding.selected()
    assert made
    assert (made.code, driver.project.codings.text(made)) == (code.id, "ringband en een sleutel")
    qtbot.wait(1)


def test_a_hidden_pane_comes_when_it_is_needed(driver: Driver) -> None:
    codes = next(d for d in driver.workspace.panes.docks if d.objectName() == "codes")
    codes.hide()
    driver.keys("Ctrl+N", into=driver.window)
    assert codes.isVisible()
    driver.keys("Escape")


def test_an_unsaved_correction_keeps_the_window_open(driver: Driver) -> None:
    driver.show("interview02")
    driver.keys("Ctrl+Down", into=driver.window)
    driver.keys("F4", into=driver.window)
    driver.type("Heel anders, ")
    assert not driver.window.close()
    assert driver.window.isVisible()
    driver.keys("Ctrl+Return")
    assert "Heel anders, " in driver.project.documents.get("interview02").text


def test_a_memo_that_was_just_typed_is_kept_when_the_window_closes(
    qtbot: QtBot, project_path: Path
) -> None:
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        coding = driver.project.codings.list("interview02", coder="AK")[0]
        driver.workspace.shown.go_to(coding)
        driver.keys("Ctrl+M", into=driver.window)
        driver.type("Bespreken: één punt")
    with qcoder.open(project_path, coder="AK") as project:
        bodies = [memo.body for memo in project.memos.list(coding=coding)]
        assert any("Bespreken: één punt" in body for body in bodies)


def test_a_read_only_project_refuses_and_says_so(qtbot: QtBot, project_path: Path) -> None:
    with (
        qcoder.open(project_path, coder="AK"),
        window(qtbot) as driver,
        qcoder.open(project_path, read_only=True) as project,
    ):
        driver.workspace.session.set_project(project)
        driver.show("interview02")
        driver.keys("Ctrl+Down", "Return", "1", into=driver.text)
        off = {n for n, a in driver.workspace.actions.by_name.items() if not a.isEnabled()}
        assert {"undo", "import_documents", "new_code", "rename_code", "memo"} <= off
        driver.workspace.session.set_project(None)


def test_commands_are_found_by_typing(driver: Driver) -> None:
    driver.keys("Ctrl+K", into=driver.window)
    assert driver.workspace.command_palette.isVisible()
    driver.type("new theme")
    driver.keys("Return")
    assert not driver.workspace.command_palette.isVisible()
    assert driver.workspace.codes.isAncestorOf(QApplication.focusWidget())
    driver.keys("Escape")


def test_the_list_of_shortcuts_is_not_in_the_way(driver: Driver) -> None:
    driver.keys("F1", into=driver.window)
    panel = next(w for w in driver.window.findChildren(QDialog) if w.isVisible())
    assert not panel.isModal()
    panel.close()


def test_the_coder_can_be_another(driver: Driver) -> None:
    driver.workspace.session.work_as(driver.project.coders.get("MV").id)
    said = [label.text() for label in driver.window.statusBar().findChildren(QLabel)]
    assert "coder MV" in said
    assert not driver.workspace.actions.by_name["undo"].isEnabled()


def test_the_palette_never_codes_what_it_was_not_opened_for(driver: Driver) -> None:
    driver.show("interview02")
    document = driver.project.documents.get("interview02")
    driver.project.documents.correct(document, document.text.replace("geërfd,", "gekregen,", 1))
    driver.keys("Ctrl+Down", "Ctrl+Down", "Ctrl+Down", into=driver.window)
    before = dump(driver.project)
    driver.keys("Return", into=driver.text)
    assert driver.workspace.code_palette.isVisible()
    driver.workspace.actions.by_name["undo"].trigger()
    assert not driver.workspace.code_palette.isVisible()
    QApplication.processEvents()
    driver.workspace.actions.by_name["redo"].trigger()
    assert dump(driver.project) == before


def test_what_was_read_and_not_imported_is_not_let_go_unsaid(
    driver: Driver, tmp_path: Path
) -> None:
    new = tmp_path / "nieuw.txt"
    new.write_text("I: Vraag?\nR: Antwoord, een heel verhaal.\n", encoding="utf-8")
    driver.drop_files([new])
    driver.wait(lambda: driver.workspace.importing.files.count() == 1)
    driver.workspace.show_coding()
    assert not driver.window.close()
    assert driver.workspace.centre.currentWidget() is driver.workspace.importing
    assert "not imported yet" in driver.workspace.messages.text
    assert driver.window.close()


def test_a_definition_is_kept_in_the_language_it_was_typed_in(driver: Driver) -> None:
    code = driver.project.codes.get("INB-WERK")
    driver.workspace.shown.select_code(code.id)
    driver.workspace.inspector.edit_definition()
    driver.keys("Ctrl+A", "Delete")
    driver.type("Work and day activities")
    driver.window.change_language("nl")
    now = driver.project.codes.get(code)
    assert "Work and day activities" in (now.name_en, now.brief_en, now.definition_en)
    assert (now.name_nl, now.brief_nl) == (code.name_nl, code.brief_nl)
    driver.window.change_language("en")


def test_closing_while_a_project_opens_leaves_it_free(qtbot: QtBot, project_path: Path) -> None:
    with window(qtbot) as driver:
        driver.workspace.opening.open(project_path)
    with qcoder.open(project_path, coder="AK") as project:
        assert not project.read_only


def test_a_new_coder_joins_from_the_window(driver: Driver) -> None:
    bar = driver.workspace.top_bar
    bar._menu.aboutToShow.emit()
    next(a for a in bar._menu.actions() if a.text() == "New coder…").trigger()
    dialog = driver.window.findChild(QInputDialog)
    assert dialog
    dialog.setTextValue("TB")
    dialog.accept()
    assert driver.project.coder
    assert driver.project.coder.name == "TB"
    driver.workspace.session.add_coder("mv")  # taken, in whatever letters
    assert driver.project.coder.name == "TB"


def test_undo_while_importing_is_of_what_is_imported(driver: Driver, tmp_path: Path) -> None:
    driver.project.documents.rename("interview01", "INT01")
    new = tmp_path / "nieuw.txt"
    new.write_text("I: Vraag?\nR: Antwoord, een heel verhaal.\nI: Ja?\nR: Ja.\n", encoding="utf-8")
    driver.drop_files([new])
    importing = driver.workspace.importing
    driver.wait(lambda: importing.files.count() == 1)
    importing.preview.speakers.selectAll()
    importing.preview.speakers.join()
    assert importing.preview.speakers.rowCount() == 1
    driver.keys("Ctrl+Z", into=driver.window)
    assert importing.preview.speakers.rowCount() == 2
    driver.keys("Ctrl+Z", into=driver.window)
    assert driver.project.documents.get("INT01")


def test_escape_leaves_a_memo_and_keeps_it(driver: Driver) -> None:
    coding = driver.project.codings.list("interview02", coder="AK")[0]
    driver.workspace.shown.go_to(coding)
    driver.keys("Ctrl+M", into=driver.window)
    driver.type("Vragen")
    driver.keys("Escape")
    assert driver.text.hasFocus()
    assert any(memo.body.endswith("Vragen") for memo in driver.project.memos.list(coding=coding))
    driver.keys("-", into=driver.text)
    assert driver.project.codings.get(coding).valence != coding.valence


def test_the_caret_stays_in_the_turn_that_was_corrected(driver: Driver) -> None:
    driver.show("interview02")
    for _n in range(5):
        driver.keys("Ctrl+Down", into=driver.window)
    turn = driver.workspace.transcript.view.turn_at_caret()
    assert turn is not None
    for word in ("Eerst: ", "Daarna: "):
        driver.keys("F4", into=driver.window)
        driver.keys("Ctrl+Home")
        driver.type(word)
        driver.keys("Ctrl+Return")
        assert driver.workspace.transcript.view.turn_at_caret() == turn
    text = driver.project.documents.get("interview02").turns[turn].text
    assert text.startswith("Daarna: Eerst: ")


def test_a_definition_is_typed_where_the_pencil_leads(driver: Driver) -> None:
    code = driver.project.codes.get("INB-WERK")
    driver.workspace.shown.select_code(code.id)
    driver.keys("Ctrl+K", into=driver.window)
    driver.type("edit definition")
    driver.keys("Return")
    driver.keys("Ctrl+End")
    driver.type(" And more.")
    driver.keys("Ctrl+Return")
    now = driver.project.codes.get(code)
    assert now.definition_en == code.definition_en + " And more."
    assert now.name_en == code.name_en
    names = driver.workspace.inspector.findChildren(QLabel)
    assert any(label.text() == code.name_en and label.isVisible() for label in names)


def test_enter_confirms_what_a_pane_asks(driver: Driver) -> None:
    driver.workspace.documents.tree.setFocus()
    driver.workspace.documents.remove()
    driver.keys("Return")
    assert "interview01" not in {d.name for d in driver.workspace.session.documents.values()}
    driver.keys("Ctrl+Z", into=driver.window)
    assert "interview01" in {d.name for d in driver.workspace.session.documents.values()}


def test_a_drag_that_begins_where_it_cannot_be_dropped_goes_on(driver: Driver) -> None:
    documents = driver.workspace.documents
    group = driver.project.groups.add("Noord")
    dragged = driver.project.documents.get("interview02").id
    data = documents.mime([dragged])
    assert data
    viewport = documents.tree.viewport()
    own, onto = (driver.row_of(documents.tree, key) for key in (dragged, group.id))
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(own, action, data, LEFT, NO_KEY)
    QApplication.sendEvent(viewport, enter)
    assert enter.isAccepted()
    driver.drop(viewport, onto, data)
    assert driver.project.documents.get("interview02").group == group.id


def test_the_selected_coding_is_shown_in_another_language_too(driver: Driver) -> None:
    coding = driver.project.codings.list("interview02", coder="AK")[3]
    driver.workspace.shown.go_to(coding)
    driver.window.change_language("nl")
    view = driver.workspace.transcript.view
    assert driver.workspace.shown.coding == coding.id
    assert view.tints.selected == view.margin.selected == coding.id
    driver.window.change_language("en")


def test_documents_that_come_back_are_shown(driver: Driver) -> None:
    for document in driver.project.documents.list():
        driver.project.documents.remove(document)
    assert driver.workspace.shown.document is None
    QApplication.processEvents()
    driver.keys("Ctrl+Z", into=driver.window)
    assert driver.workspace.shown.document == driver.project.documents.list()[0].id


def test_a_narrow_inspector_is_never_cut_off(driver: Driver) -> None:
    docks = {dock.objectName(): dock for dock in driver.workspace.panes.docks}
    coding = driver.project.codings.list("interview02", coder="AK")[3]
    driver.workspace.shown.go_to(coding)
    QTest.qWait(50)
    driver.workspace.panes.resizeDocks([docks["inspector"]], [60], Qt.Orientation.Horizontal)
    QTest.qWait(50)
    inspector = driver.workspace.inspector
    right = [
        child.mapTo(inspector, child.rect().bottomRight()).x()
        for child in inspector.findChildren(QPushButton)
        if child.isVisible()
    ]
    assert right
    assert max(right) < inspector.width()


def test_saved_is_said_only_once_it_is_so(driver: Driver) -> None:
    def said() -> set[str]:
        return {label.text() for label in driver.window.statusBar().findChildren(QLabel)}

    coding = driver.project.codings.list("interview02", coder="AK")[0]
    driver.workspace.shown.go_to(coding)
    assert "✓ saved" in said()
    driver.keys("Ctrl+M", into=driver.window)
    driver.type("Vragen")
    assert "✓ saved" not in said()
    assert "writing…" in said()
    driver.wait(lambda: "✓ saved" in said())
    assert any(memo.body.endswith("Vragen") for memo in driver.project.memos.list(coding=coding))


def test_nothing_can_be_typed_into_the_transcript(driver: Driver) -> None:
    driver.show("interview02")
    before = driver.text.toPlainText()
    driver.keys("Ctrl+Down")
    driver.type("é")  # as a dead key or an input method does
    assert driver.text.toPlainText() == before


@pytest.mark.parametrize("page", ["show_agreement", "show_coders", "show_export"])
def test_coding_that_cannot_be_seen_is_left_alone(driver: Driver, page: str) -> None:
    w = driver.workspace
    driver.show("interview02")
    coding = driver.project.codings.list(document="interview02", coder="AK")[0]
    w.shown.select_coding(coding.id)
    driver.wait(w.actions.by_name["recode"].isEnabled)
    getattr(w.pages, page)()
    before = driver.project.codings.list()
    driver.keys("Alt+Down", "Ctrl+Down", "Ctrl+Shift+V", "Ctrl+Return", "F4", into=driver.window)
    driver.keys("Ctrl+PgDown", "Ctrl+P", into=driver.window)
    assert w.shown.coding == coding.id
    assert driver.project.codings.list() == before
    assert not w.code_palette.isVisible()
    assert w.transcript.editor.isHidden()
    off = {name for name, action in w.actions.by_name.items() if not action.isEnabled()}
    assert off >= {
        "apply_code", "code_in_vivo", "recode", "remove_coding", "hindering", "pinned_1",
        "pin_code", "next_coding", "next_turn", "next_sentence", "next_document", "edit_turn",
        "find_next", "complete", "copy_passages", "filter_to_code",
    }  # fmt: skip
    assert not off & {"memo", "new_code", "rename_document", "find_all", "export", "commands"}
    w.show_coding()
    assert w.actions.by_name["recode"].isEnabled()
    assert w.actions.by_name["next_document"].isEnabled()


def test_what_was_done_is_said_until_something_else_is(driver: Driver, qtbot: QtBot) -> None:
    w, project = driver.workspace, driver.project
    document = project.documents.list()[0]

    def rename(name: str) -> None:
        w.session.perform(lambda: project.documents.rename(document, name))

    rename("een")
    w.undo()
    assert w.messages.text == "Undone: rename document"
    assert w.messages.width() < w.centre.width() / 3
    qtbot.wait(20)
    rename("twee")
    assert not w.messages.text
    w.undo()
    assert w.messages.text
    qtbot.wait(20)
    w.pages.show_export()
    assert not w.messages.text
    w.session.say("Said with the page that comes.")
    w.show_coding()
    assert w.messages.text
    w.session.said.emit("What went wrong stays to be read.", True)
    qtbot.wait(20)
    rename("drie")
    assert w.messages.text
