"""The code tree: what a researcher does with it, by mouse and keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragMoveEvent, QDropEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolButton, QToolTip
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n
from qcoder.model import CodeStatus
from tests.ui.conftest import Shared
from ui import mime
from ui.codes.color_grid import ColorGrid
from ui.codes.pane import CodesPane
from ui.trees.rows import Mark

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEFT = Qt.MouseButton.LeftButton
NONE, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Driver:
    """The pane, and hands for it."""

    def __init__(self, shared: Shared, bot: QtBot) -> None:
        self.shared, self.bot = shared, bot
        self.pane = CodesPane(shared.session, shared.shown, shared.coding)
        bot.addWidget(self.pane)
        self.pane.resize(300, 1400)
        with bot.waitActive(self.pane):
            self.pane.show()
            self.pane.activateWindow()
        self.tree = self.pane.tree

    def id(self, short_id: str) -> str:
        return self.shared.session.open_project.codes.get(short_id).id

    def row(self, short_id: str):
        return self.tree.row(self.id(short_id))

    def place(self, short_id: str, x: int = 120, part: float = 0.5) -> QPoint:
        rect = self.tree.visualItemRect(self.tree._items[self.id(short_id)])
        return QPoint(x, rect.top() + int(rect.height() * part))

    def click(self, short_id: str, x: int = 120, held: Qt.KeyboardModifier = NONE) -> None:
        self.bot.mouseClick(self.tree.viewport(), LEFT, held, self.place(short_id, x))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        self.bot.keyClick(self.tree, key, held)

    def type(self, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        editor = self.tree.viewport().findChildren(QLineEdit, "row")[-1]
        assert editor.hasFocus(), QApplication.focusWidget()
        editor.setText(text)
        self.bot.keyClick(editor, end)
        QApplication.processEvents()

    def drop(self, data: QMimeData, at: QPoint, held: Qt.KeyboardModifier = NONE) -> bool:
        actions = Qt.DropAction.CopyAction
        move = QDragMoveEvent(at, actions, data, LEFT, held)
        self.tree.dragMoveEvent(move)
        self.pane.grab()  # with the place of the drop painted
        if not move.isAccepted():
            return False
        self.tree.dropEvent(QDropEvent(QPointF(at), actions, data, LEFT, held))
        return True

    def answer(self, text: str) -> None:
        found = [b for b in self.pane.bar.findChildren(QPushButton) if b.text() == text]
        self.bot.mouseClick(found[0], LEFT)

    def names(self) -> list[str]:
        rows = [self.tree.row(key) for key in self.tree.keys_shown()]
        return [row.name for row in rows if row]

    def menu(self) -> QMenu:
        at = self.tree.viewport().rect().center()
        self.tree.customContextMenuRequested.emit(at)
        menu = self.pane.findChildren(QMenu)[-1]
        assert menu.isVisible()
        return menu

    def select_words(self, words: str = "elf lopen, trajecten") -> None:
        document = self.shared.document("interview01")
        self.shared.shown.show_document(document.id)
        self.shared.shown.select_passage(self.shared.span("interview01", words))


@pytest.fixture
def driver(shared: Shared, qtbot: QtBot) -> Driver:
    return Driver(shared, qtbot)


def drag(*codes: str) -> QMimeData:
    return mime.pack(mime.CODE, {"code": codes[0], "codes": [*codes]})


def test_a_theme_counts_all_its_codes(driver: Driver) -> None:
    project, shown = driver.shared.session.open_project, driver.shared.shown
    below = [code for code in project.codes.list() if code.parent == driver.id("SAM")]
    own = [project.counts.of_code(code.id, shown.coders) for code in below]
    assert [driver.tree.row(code.id).count for code in below] == own
    assert driver.row("SAM").count == sum(own) > 0
    one = project.coders.get("AK").id
    shown.filter_codings(coders=[one])
    assert driver.row("SAM").count == sum(project.counts.of_code(c.id, [one]) for c in below)


def test_one_more_coding_changes_two_numbers(driver: Driver) -> None:
    before = {row.id: row for row in driver.tree.all_rows()}
    driver.select_words()
    driver.click("SAM-REGIE")
    clicked = {row.id: row.count for row in driver.tree.all_rows()}
    assert driver.shared.shown.code == driver.id("SAM-REGIE")
    driver.key(Qt.Key.Key_Return)
    after = {row.id: row.count for row in driver.tree.all_rows()}
    changed = {key for key in after if after[key] != clicked[key]}
    assert changed == {driver.id("SAM"), driver.id("SAM-REGIE")}
    driver.shared.session.undo()
    assert driver.row("SAM").count == before[driver.id("SAM")].count


def test_a_double_click_applies_the_code(driver: Driver) -> None:
    driver.select_words()
    driver.bot.mouseDClick(driver.tree.viewport(), LEFT, NONE, driver.place("SAM-KETEN"))
    coding = driver.shared.coding.selected()
    assert coding
    assert coding.code == driver.id("SAM-KETEN")


def test_the_pane_follows_the_code_that_is_shown(driver: Driver) -> None:
    driver.pane.line.setFocus()
    driver.shared.shown.select_code(driver.id("BTR-NAZORG" if has(driver, "BTR-NAZORG") else "INB"))
    assert driver.tree.selected() == [driver.shared.shown.code]
    assert driver.pane.line.hasFocus()
    assert not driver.shared.shown.active_codes  # only what the user selects here is activated


def has(driver: Driver, short_id: str) -> bool:
    return any(code.short_id == short_id for code in driver.shared.session.codes.values())


def test_a_selected_code_is_activated_until_one_is_marked(driver: Driver) -> None:
    shown = driver.shared.shown
    driver.click("SAM-REGIE")
    assert shown.active_codes == {driver.id("SAM-REGIE")}
    assert driver.row("SAM-REGIE").mark == Mark.SELECTED
    driver.click("SAM-KETEN", held=CTRL)
    assert shown.active_codes == {driver.id("SAM-REGIE"), driver.id("SAM-KETEN")}
    driver.click("INB-WERK", x=8)
    assert shown.active_codes == {driver.id("INB-WERK")}
    assert driver.row("INB-WERK").mark == Mark.MARKED
    driver.click("SAM-TOEL")
    assert shown.active_codes == {driver.id("INB-WERK")}
    driver.key(Qt.Key.Key_Space, CTRL)
    assert shown.active_codes == {driver.id("INB-WERK"), driver.id("SAM-TOEL")}
    driver.key(Qt.Key.Key_Space, CTRL)
    driver.click("INB-WERK", x=8)
    assert shown.active_codes == {driver.id("SAM-TOEL")}  # the selected one again
    assert driver.row("SAM-TOEL").mark == Mark.SELECTED


def test_a_theme_activates_all_its_codes(driver: Driver) -> None:
    codes = driver.shared.session.codes.values()
    below = {code.id for code in codes if code.parent == driver.id("SAM")}
    driver.click("SAM", x=8)
    assert driver.shared.shown.active_codes == below
    assert driver.shared.shown.chosen_codes == {driver.id("SAM")}  # it counts as one
    assert driver.row("SAM").mark == Mark.MARKED
    driver.click("SAM-REGIE", x=8)
    assert driver.shared.shown.active_codes == below - {driver.id("SAM-REGIE")}
    assert driver.shared.shown.chosen_codes == driver.shared.shown.active_codes
    assert driver.row("SAM").mark == Mark.NONE
    driver.click("SAM-KETEN")
    driver.pane.activate_none()
    assert not driver.shared.shown.active_codes
    assert {row.mark for row in driver.tree.all_rows()} == {Mark.NONE}
    driver.click("INB")
    driver.pane.activate_selected()
    assert driver.row("INB-WERK").mark == Mark.MARKED


def test_the_filter_finds_by_id_name_and_definition(driver: Driver) -> None:
    line = driver.pane.line
    line.setFocus()
    driver.bot.keyClicks(line, "sam-keten")
    assert driver.names() == [driver.row("SAM").name, driver.row("SAM-KETEN").name]
    driver.bot.keyClick(line, Qt.Key.Key_Return)
    assert driver.shared.shown.code == driver.id("SAM-KETEN")
    driver.bot.keyClick(line, Qt.Key.Key_Down)
    assert driver.tree.hasFocus()
    line.setFocus()
    driver.bot.keyClick(line, Qt.Key.Key_Escape)
    assert len(driver.names()) == len(driver.shared.session.codes)
    code = next(one for one in driver.shared.session.codes.values() if one.definition_en)
    line.setText(code.definition_en[:40])
    assert code.name("en") in driver.names()
    line.setText("qqqq")
    assert driver.names() == []


def test_enter_in_the_filter_applies_the_first_match(driver: Driver) -> None:
    driver.select_words()
    driver.bot.keyClicks(driver.pane.line, "sam-keten")
    driver.bot.keyClick(driver.pane.line, Qt.Key.Key_Return)
    coding = driver.shared.coding.selected()
    assert coding
    assert coding.code == driver.id("SAM-KETEN")


def test_what_is_closed_stays_so(driver: Driver) -> None:
    driver.click("SAM", x=20)
    item = driver.tree._items[driver.id("SAM")]
    assert not item.isExpanded()
    driver.pane.line.setText("keten")
    assert item.isExpanded()
    driver.pane.line.clear()
    driver.shared.session.open_project.codes.add("NEW", name_en="New one")
    assert not driver.tree._items[driver.id("SAM")].isExpanded()
    assert driver.tree._items[driver.id("INB")].isExpanded()
    driver.pane.expand_all()
    assert driver.tree._items[driver.id("SAM")].isExpanded()
    driver.pane.collapse_all()
    assert not driver.tree._items[driver.id("INB")].isExpanded()


def test_a_code_is_renamed_in_its_row(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.key(Qt.Key.Key_F2)
    driver.type("Lead")
    assert driver.row("SAM-REGIE").name == "Lead"
    code = driver.shared.session.open_project.codes.get("SAM-REGIE")
    assert (code.name_en, code.name_nl != "Lead") == ("Lead", True)
    driver.key(Qt.Key.Key_F2)
    driver.type("Other", Qt.Key.Key_Escape)
    assert driver.row("SAM-REGIE").name == "Lead"
    assert driver.tree.hasFocus()


def test_a_new_code_is_named_in_its_row(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.pane.new_code()
    driver.type("Waiting lists")
    made = driver.shared.session.codes[driver.shared.shown.code or ""]
    assert (made.name_en, made.parent) == ("Waiting lists", driver.id("SAM"))
    assert driver.tree.selected() == [made.id]
    driver.pane.new_theme()
    driver.type("Context")
    theme = driver.shared.session.codes[driver.shared.shown.code or ""]
    assert (theme.codable, theme.parent) == (False, None)
    driver.pane.new_code()
    driver.type("Politics")
    assert driver.shared.session.codes[driver.shared.shown.code or ""].parent == theme.id


def test_enter_while_naming_applies_nothing(driver: Driver) -> None:
    driver.select_words()
    count = len(driver.shared.session.open_project.codings.list())
    driver.click("SAM-REGIE")
    driver.key(Qt.Key.Key_F2)
    driver.type("Lead")
    assert driver.row("SAM-REGIE").name == "Lead"
    assert len(driver.shared.session.open_project.codings.list()) == count


def test_a_new_code_that_is_not_named_leaves_no_trace(driver: Driver) -> None:
    project = driver.shared.session.open_project
    operations, rows = len(project.history.list()), driver.tree.all_rows()
    driver.click("SAM-REGIE")
    driver.pane.new_code()
    driver.type("Waiting", Qt.Key.Key_Escape)
    driver.pane.new_code()
    driver.type("  ")
    assert len(project.history.list()) == operations
    assert [row.id for row in driver.tree.all_rows()] == [row.id for row in rows]
    assert driver.tree.topLevelItemCount() == sum(not row.parent for row in rows)


def typing(driver: Driver, text: str) -> QLineEdit:
    """Type a name in the editor that is open, without ending it."""
    editor = driver.tree.viewport().findChildren(QLineEdit, "row")[-1]
    assert editor.hasFocus()
    editor.selectAll()
    driver.bot.keyClicks(editor, text)
    return editor


def test_a_name_is_kept_when_edits_are_finished(driver: Driver) -> None:
    codes = driver.shared.session.open_project.codes
    driver.click("SAM-REGIE")
    driver.pane.rename()
    typing(driver, "Lead")
    driver.pane.finish_edits()
    assert codes.get("SAM-REGIE").name_en == "Lead"
    driver.pane.new_code()
    typing(driver, "Waiting lists")
    driver.pane.new_code()  # once more, before the first has its name
    typing(driver, "Politics")
    driver.pane.finish_edits()
    driver.pane.finish_edits()
    names = [code.name_en for code in codes.list()]
    assert (names.count("Waiting lists"), names.count("Politics")) == (1, 1)


def test_a_name_is_kept_in_the_language_it_was_typed_in(driver: Driver) -> None:
    codes = driver.shared.session.open_project.codes
    before = codes.get("SAM-REGIE")
    driver.click("SAM-REGIE")
    driver.pane.rename()
    typing(driver, "Lead")
    i18n.use("nl")
    try:
        driver.pane.finish_edits()
    finally:
        i18n.use("en")
    now = codes.get("SAM-REGIE")
    assert (now.name_en, now.name_nl) == ("Lead", before.name_nl)


@pytest.mark.parametrize("act", ["rename", "new_code"])
def test_a_name_never_goes_into_another_project(driver: Driver, act: str, tmp_path: Path) -> None:
    session = driver.shared.session
    said: list[str] = []
    session.said.connect(lambda text, _bad: said.append(text))
    copy = Path(shutil.copy(session.open_project.path, tmp_path / "copy.qcoder"))
    for other in (qcoder.open(copy, coder="AK"), None):
        driver.click("SAM-REGIE")
        getattr(driver.pane, act)()
        typing(driver, "Lead")
        session.set_project(other)
        driver.pane.finish_edits()
        assert "Lead" not in [code.name_en for code in session.codes.values()]
        assert not driver.tree.naming
    assert not said


def test_what_changes_meanwhile_leaves_the_name_that_is_typed(driver: Driver) -> None:
    session = driver.shared.session
    codes = session.open_project.codes
    codes.add("NEW", name_en="New")
    driver.click("SAM-REGIE")
    driver.pane.rename()
    editor = typing(driver, "Lead")
    session.undo()
    assert (editor.text(), editor.hasFocus()) == ("Lead", True)
    driver.bot.keyClick(editor, Qt.Key.Key_Return)
    driver.bot.waitUntil(lambda: codes.get("SAM-REGIE").name_en == "Lead")
    assert "New" not in driver.names()
    before = driver.tree.current()
    driver.key(Qt.Key.Key_Down)
    assert driver.tree.current() != before


def test_the_name_of_a_code_that_is_gone_is_let_go_of(driver: Driver) -> None:
    session = driver.shared.session
    said: list[str] = []
    session.said.connect(lambda text, bad: said.append(text) if bad else None)
    driver.pane.new_theme()
    driver.type("Context")
    driver.pane.rename()
    editor = typing(driver, "Surroundings")
    session.undo()
    driver.bot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert not {"Context", "Surroundings"} & {*driver.names()}
    assert not said
    driver.click("SAM-REGIE")
    driver.key(Qt.Key.Key_F2)
    driver.type("Lead")
    assert driver.row("SAM-REGIE").name == "Lead"


def test_leaving_a_name_for_something_else_keeps_it_and_leaves(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.pane.rename()
    typing(driver, "Lead")
    driver.bot.mouseClick(driver.pane.line, LEFT)
    assert driver.row("SAM-REGIE").name == "Lead"
    assert driver.pane.line.hasFocus()


def test_commands_are_about_the_code_that_is_shown(driver: Driver) -> None:
    shown = driver.shared.shown
    driver.click("SAM-REGIE")
    driver.click("SAM-KETEN", held=CTRL)
    both = {driver.id("SAM-REGIE"), driver.id("SAM-KETEN")}
    assert shown.code == driver.id("SAM-KETEN")
    shown.select_code(driver.id("SAM-REGIE"))  # as its coding does elsewhere
    assert {*driver.tree.selected()} == shown.active_codes == both
    driver.pane.toggle_pin()
    assert driver.row("SAM-REGIE").badge == "1"
    driver.pane.rename()
    typing(driver, "Lead")
    driver.pane.finish_edits()
    assert driver.row("SAM-REGIE").name == "Lead"
    assert {*driver.tree.selected()} == both
    driver.key(Qt.Key.Key_Down, CTRL)
    driver.key(Qt.Key.Key_Up, CTRL)
    assert shown.code == driver.tree.current()
    driver.pane.hide()
    other = driver.shared.session.open_project.codes.add("NEW", name_en="New")
    shown.select_code(other.id)
    driver.pane.toggle_pin()
    assert driver.shared.coding.pins()[2] == other.id
    driver.pane.show()
    assert driver.tree.selected() == [other.id]


def test_the_menu_is_about_the_row_under_the_mouse_among_several(driver: Driver) -> None:
    shown = driver.shared.shown
    driver.click("SAM-REGIE")
    driver.click("SAM-KETEN", held=CTRL)
    shown.select_code(driver.id("SAM-KETEN"))
    at = driver.place("SAM-REGIE")
    driver.bot.mouseClick(driver.tree.viewport(), Qt.MouseButton.RightButton, NONE, at)
    assert len(driver.tree.selected()) == 2
    assert shown.code == driver.id("SAM-REGIE")


def test_retired_codes_are_shown_when_asked_for(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.pane.retire()
    assert driver.shared.session.open_project.codes.get("SAM-REGIE").status == CodeStatus.RETIRED
    assert driver.row("SAM-REGIE") is None
    driver.pane.show_retired()
    row = driver.row("SAM-REGIE")
    assert row.muted
    assert "retired" in row.spoken
    driver.click("SAM-REGIE")
    driver.pane.retire()
    assert not driver.row("SAM-REGIE").muted


def test_a_code_without_codings_is_removed_at_once(driver: Driver) -> None:
    driver.shared.session.open_project.codes.add("NEW", name_en="New one", parent="SAM")
    driver.click("NEW")
    driver.key(Qt.Key.Key_Delete)
    assert not has(driver, "NEW")
    driver.shared.session.undo()
    assert has(driver, "NEW")


def test_a_code_with_codings_is_removed_when_that_is_said(driver: Driver) -> None:
    count = driver.shared.session.open_project.codes.count("SAM-REGIE")
    driver.click("SAM-REGIE")
    driver.key(Qt.Key.Key_Delete)
    assert f"{count} codings" in driver.pane.bar.accessibleName()
    driver.answer("Cancel")
    assert driver.pane.bar.isHidden()
    assert driver.tree.hasFocus()
    driver.key(Qt.Key.Key_Delete)
    driver.answer("Remove both")
    assert not has(driver, "SAM-REGIE")
    driver.shared.session.undo()
    assert driver.row("SAM-REGIE").count == count


def test_codes_are_merged_by_keyboard(driver: Driver) -> None:
    codes = driver.shared.session.open_project.codes
    preview = codes.merge_preview("SAM-REGIE", "INB-WERK")
    driver.click("SAM-REGIE")
    driver.pane.merge()
    line = driver.pane.bar.findChild(QLineEdit)
    assert line
    assert line.hasFocus()
    driver.bot.keyClicks(line, "inb-werk")
    driver.bot.keyClick(line, Qt.Key.Key_Return)
    assert f"({preview.moved} codings)" in driver.pane.bar.accessibleName()
    assert has(driver, "SAM-REGIE")
    focused = driver.pane.bar.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Merge"
    driver.bot.keyClick(focused, Qt.Key.Key_Space)
    assert not has(driver, "SAM-REGIE")


def test_escape_closes_the_bar(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.pane.merge()
    driver.bot.keyClick(driver.pane.bar.findChild(QLineEdit), Qt.Key.Key_Escape)
    assert driver.pane.bar.isHidden()


def test_codes_are_moved_by_dragging(driver: Driver) -> None:
    def order(theme: str) -> list[str]:
        return [
            code.short_id
            for code in driver.shared.session.codes.values()
            if code.parent == driver.id(theme)
        ]

    first, second, *rest = order("SAM")
    assert driver.drop(drag(driver.id(second)), driver.place(first, part=0.1))
    assert order("SAM") == [second, first, *rest]
    assert driver.drop(drag(driver.id(second)), driver.place(rest[-1], part=0.9))
    assert order("SAM") == [first, *rest, second]
    assert driver.drop(drag(driver.id(first), driver.id(second)), driver.place("INB"))
    assert order("SAM") == rest
    assert order("INB")[-2:] == [first, second]
    driver.shared.session.undo()
    assert order("SAM") == [first, *rest, second]
    assert not driver.drop(drag(driver.id("SAM")), driver.place(rest[0]))


def test_a_drop_with_alt_merges_after_a_preview(driver: Driver) -> None:
    source, target = driver.id("SAM-REGIE"), driver.place("SAM-KETEN")
    assert driver.drop(drag(source), target, ALT)
    assert has(driver, "SAM-REGIE")
    driver.answer("Merge")
    assert not has(driver, "SAM-REGIE")


def test_a_passage_that_is_dropped_on_a_code_is_coded(driver: Driver) -> None:
    document = driver.shared.document("interview01")
    start, end = driver.shared.span("interview01", "elf lopen, trajecten")
    values = {"document": document.id, "start": start, "end": end}
    passage = mime.pack(mime.PASSAGE, values)
    assert not driver.drop(passage, driver.place("SAM"))  # a theme is not applied
    driver.shared.shown.show_document(document.id)
    assert driver.drop(passage, driver.place("INB-WERK"))
    coding = driver.shared.coding.selected()
    assert coding
    assert (coding.code, coding.start, coding.end) == (driver.id("INB-WERK"), start, end)


def test_what_comes_from_another_project_is_not_dropped(driver: Driver) -> None:
    assert not driver.drop(drag("another"), driver.place("SAM-REGIE"))
    passage = mime.pack(mime.PASSAGE, {"document": "another", "start": 0, "end": 5})
    assert not driver.drop(passage, driver.place("SAM-REGIE"))
    other = QMimeData()
    other.setData(mime.CODE, b"{")
    assert not driver.drop(other, driver.place("SAM-REGIE"))
    assert not driver.drop(QMimeData(), driver.place("SAM-REGIE"))


def test_a_tooltip_shows_a_name_as_it_is(driver: Driver) -> None:
    driver.shared.session.open_project.codes.rename("SAM-REGIE", "<b>Lead</b>", "en")
    at = driver.place("SAM-REGIE")
    event = QHelpEvent(QEvent.Type.ToolTip, at, driver.tree.viewport().mapToGlobal(at))
    QApplication.sendEvent(driver.tree.viewport(), event)
    assert "&lt;b&gt;Lead" in QToolTip.text()
    assert "SAM-REGIE" in QToolTip.text()
    at.setX(8)
    event = QHelpEvent(QEvent.Type.ToolTip, at, driver.tree.viewport().mapToGlobal(at))
    QApplication.sendEvent(driver.tree.viewport(), event)
    assert "Ctrl+Space" in QToolTip.text()


def test_a_theme_is_merged_into_a_theme(driver: Driver) -> None:
    below = [c.id for c in driver.shared.session.codes.values() if c.parent == driver.id("INB")]
    driver.click("INB")
    driver.pane.merge()
    line = driver.pane.bar.findChild(QLineEdit)
    assert line
    driver.bot.keyClicks(line, "(SAM)")
    driver.bot.keyClick(line, Qt.Key.Key_Return)
    driver.answer("Merge")
    assert {driver.tree.row(key).parent for key in below} == {driver.id("SAM")}


def test_a_drag_names_its_codes(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.click("SAM-KETEN", held=CTRL)
    data = mime.unpack(driver.tree.mimeData(driver.tree.selectedItems()), mime.CODE)
    assert data
    assert data["code"] == driver.id("SAM-REGIE")
    assert data["codes"] == [driver.id("SAM-REGIE"), driver.id("SAM-KETEN")]


def test_a_pin_is_shown(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.pane.toggle_pin()
    assert driver.row("SAM-REGIE").badge == "1"
    driver.pane.toggle_pin()
    assert driver.row("SAM-REGIE").badge == ""


def test_the_codings_are_filtered_to_the_selected_codes(driver: Driver) -> None:
    driver.click("SAM-REGIE")
    driver.pane.filter_to_code()
    assert driver.shared.shown.codes_filter == {driver.id("SAM-REGIE")}
    driver.pane.filter_to_code()
    assert driver.shared.shown.codes_filter is None


def test_a_theme_gives_shades_of_its_colour_to_its_codes(driver: Driver) -> None:
    codes = driver.shared.session.open_project.codes
    before = {code.id: code.color for code in codes.list()}
    driver.click("SAM")
    driver.pane.choose_color()
    grid = driver.pane.findChild(ColorGrid)
    assert grid
    swatch = grid.findChildren(QToolButton)[1]
    driver.bot.mouseClick(swatch, LEFT)
    theme = codes.get("SAM")
    assert theme.color == swatch.accessibleName()
    below = [code.color for code in codes.list() if code.parent == theme.id]
    assert len({theme.color, *below}) == len(below) + 1
    assert not set(below) & set(before.values())
    assert codes.get("INB").color == before[codes.get("INB").id]
    driver.shared.session.undo()
    assert {code.id: code.color for code in codes.list()} == before


def test_the_menu_is_about_the_row_under_the_mouse(driver: Driver) -> None:
    at = driver.place("SAM-REGIE")
    driver.bot.mouseClick(driver.tree.viewport(), Qt.MouseButton.RightButton, NONE, at)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, at, driver.tree.viewport().mapToGlobal(at)
    )
    QApplication.sendEvent(driver.tree.viewport(), event)
    menu = driver.pane.findChildren(QMenu)[-1]
    assert driver.tree.selected() == [driver.id("SAM-REGIE")]
    actions = {action.text(): action for action in menu.actions()}
    actions["Pin to a number"].trigger()
    assert driver.row("SAM-REGIE").badge == "1"
    assert not actions["Apply to the passage"].isEnabled()
    menu.close()


def test_a_project_without_codes_offers_to_load_some(
    shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    shared.session.set_project(qcoder.create(tmp_path / "new.qcoder", coder="AK"))
    driver = Driver(shared, qtbot)
    buttons = {button.text(): button for button in driver.pane.findChildren(QPushButton)}
    assert buttons["New code"].isVisible()
    qtbot.mouseClick(buttons["New code"], LEFT)
    driver.type("First", Qt.Key.Key_Escape)
    assert buttons["New code"].isVisible()
    qtbot.mouseClick(buttons["Load the RUPS codebook"], LEFT)
    assert len(driver.names()) == len(shared.session.codes) > 40
    assert not buttons["New code"].isVisible()


def test_a_codebook_is_written_and_read(driver: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    said: list[str] = []
    driver.shared.session.said.connect(lambda text, _bad: said.append(text))
    path = tmp_path / "book.yaml"
    driver.pane._files.save_to(str(path))
    driver.pane._files.load_from(str(path))
    driver.pane._files.save_to(str(tmp_path / "none" / "book.yaml"))
    assert "book.yaml" in said[0]
    assert "0 new codes" in said[1]
    assert len(said) == 3


def test_a_hidden_pane_is_up_to_date_once_it_is_shown(driver: Driver) -> None:
    driver.pane.hide()
    driver.shared.session.open_project.codes.rename("SAM-REGIE", "Lead", "en")
    driver.pane.show()
    assert driver.row("SAM-REGIE").name == "Lead"


def test_nothing_is_changed_in_a_project_that_is_only_read(
    shared: Shared, qtbot: QtBot, project_path: Path
) -> None:
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(project_path, read_only=True))
    driver = Driver(shared, qtbot)
    driver.click("SAM-REGIE")
    for act in (driver.pane.rename, driver.pane.new_code, driver.pane.merge, driver.pane.remove):
        act()
    assert driver.pane.bar.isHidden()
    assert driver.tree.viewport().findChild(QLineEdit, "row") is None
    assert not driver.drop(drag(driver.id("SAM-REGIE")), driver.place("INB"))
