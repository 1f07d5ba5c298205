"""The page of the report: its parts, how they will look, and files that are really made."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n
from qcoder.quotes import Quote
from qcoder.reporting import Item
from qcoder.tables.choices import Choices
from tests.ui.conftest import Shared
from tests.ui.driver import Driver
from ui.report.menus import fill_add
from ui.report.pane import ReportPane

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> Iterator[ReportPane]:
    made = ReportPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.open()
    yield made
    made.stop()


def settled(pane: ReportPane, qtbot: QtBot) -> None:
    """Wait until all is read and shown."""
    for _n in range(4):  # a title that was typed is told in steps
        QApplication.processEvents()
    qtbot.waitUntil(
        lambda: not (pane.work.active or pane._soon.isActive() or pane.preview.sheet.working)
    )
    QApplication.processEvents()


def items(shared: Shared) -> list[Item]:
    return list(shared.session.open_project.report.items())


def names(shared: Shared) -> list[str]:
    return [f"{item.kind} {item.table}".strip() for item in items(shared)]


def add(pane: ReportPane, qtbot: QtBot, kind: str, name: str = "") -> None:
    pane.add(kind, {"name": name} if name else None)
    settled(pane, qtbot)


def rows(pane: ReportPane) -> list[str]:
    """Return what a screen reader says of each part."""
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(pane.list.item(row).data(role)) for row in range(pane.list.count())]


def choose(pane: ReportPane, row: int, qtbot: QtBot) -> None:
    """Go to a part with the keyboard."""
    pane.list.setFocus()
    QTest.keyClick(pane.list, Key.Key_Home)
    for _n in range(row):
        QTest.keyClick(pane.list, Key.Key_Down)
    settled(pane, qtbot)


def press(button: QWidget, qtbot: QtBot) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def answer(pane: ReportPane, qtbot: QtBot) -> None:
    """Press the first button of the question."""
    buttons = pane.question.findChildren(QPushButton)
    press(next(one for one in buttons if one.isVisible()), qtbot)


def type_in(text: str, into: QWidget) -> None:
    """Type, letters with accents too."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(into, event)


def make(pane: ReportPane, folder: Path, qtbot: QtBot) -> None:
    """Make the report in a folder, and wait for it."""
    pane.bar.set_folder(str(folder))
    pane.outcome.clear()
    press(pane.bar.go, qtbot)
    qtbot.waitUntil(pane.outcome.result.isVisible)
    settled(pane, qtbot)


def words_of(path: Path) -> str:
    """Return the words of a document, with the numbers that Word counts."""
    body = docx.Document(str(path)).element.body
    return "\n".join(
        "".join(part.text or "" for part in each.iter(qn("w:t"))) for each in body.iter(qn("w:p"))
    )


# parts


def test_an_empty_report_begins_with_what_fits_the_project(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    assert pane.empty.isVisible()
    assert not pane.bar.go.isEnabled()
    press(pane.empty.findChildren(QPushButton)[0], qtbot)
    settled(pane, qtbot)
    assert {"methods", "table themes", "figure themes", "quotes"} <= {*names(shared)}
    assert pane.list.count() == len(items(shared))
    assert any(row.startswith("Table 1. ") for row in rows(pane))
    assert any(row.startswith("Figure 1. ") for row in rows(pane))
    assert pane.bar.go.isEnabled()
    shared.session.undo()
    settled(pane, qtbot)
    assert pane.empty.isVisible()


def test_beginning_anew_asks_where_there_are_parts(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "text")
    pane.reset()
    assert pane.question.isVisible()
    qtbot.keyClick(pane.question, Key.Key_Escape)
    assert names(shared) == ["text"]
    pane.reset()
    answer(pane, qtbot)
    settled(pane, qtbot)
    assert "text" not in names(shared)


def test_parts_are_moved_with_keys_and_numbered_anew(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "table", "themes")
    add(pane, qtbot, "table", "programmes")
    add(pane, qtbot, "text")
    assert [row[:8] for row in rows(pane)] == ["Table 1.", "Table 2.", "Text. "]
    choose(pane, 1, qtbot)
    qtbot.keyClick(pane.list, Key.Key_Up, ALT)
    settled(pane, qtbot)
    assert names(shared) == ["table programmes", "table themes", "text"]
    assert pane.item is not None
    assert pane.item.table == "programmes"
    assert "Programmes" in rows(pane)[0]
    assert rows(pane)[1].startswith("Table 2. Themes")
    qtbot.keyClick(pane.list, Key.Key_Down, ALT)
    qtbot.keyClick(pane.list, Key.Key_Down, ALT)
    qtbot.keyClick(pane.list, Key.Key_Down, ALT)  # it is the last already
    settled(pane, qtbot)
    assert names(shared) == ["table themes", "text", "table programmes"]
    for _n in range(3):
        shared.session.undo()
    settled(pane, qtbot)
    assert names(shared) == ["table themes", "table programmes", "text"]


def test_a_part_is_dragged_to_its_place(pane: ReportPane, shared: Shared, qtbot: QtBot) -> None:
    add(pane, qtbot, "table", "themes")
    add(pane, qtbot, "text")
    add(pane, qtbot, "table", "programmes")
    choose(pane, 2, qtbot)
    view = pane.list
    data = view.model().mimeData([view.currentIndex()])
    assert isinstance(data, QMimeData)
    place = view.visualItemRect(view.item(1)).topLeft() + QPoint(30, 2)
    drop = QDropEvent(
        QPointF(place), Qt.DropAction.MoveAction, data, LEFT, NO_KEY, QDropEvent.Type.Drop
    )
    view.dropEvent(drop)
    assert drop.dropAction() == Qt.DropAction.IgnoreAction  # else Qt takes the row out
    settled(pane, qtbot)
    assert names(shared) == ["table themes", "table programmes", "text"]


def test_a_part_is_named_in_place_and_gets_its_usual_title_back(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "table", "themes")
    usual = pane.preview.title.accessibleName()
    qtbot.keyClick(pane.list, Key.Key_F2)
    edit = pane.list.findChild(QLineEdit)
    assert edit
    edit.selectAll()
    type_in("Wat helpt, volgens cliënten", edit)
    qtbot.keyClick(edit, Key.Key_Return)
    settled(pane, qtbot)
    assert items(shared)[0].title == "Wat helpt, volgens cliënten"
    assert pane.preview.title.accessibleName() == "Table 1. Wat helpt, volgens cliënten"
    assert "Wat helpt, volgens cliënten" in pane.preview.sheet.paper.toPlainText()
    qtbot.keyClick(pane.list, Key.Key_F2)
    edit = pane.list.findChildren(QLineEdit)[-1]
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_Delete)
    qtbot.keyClick(edit, Key.Key_Return)
    settled(pane, qtbot)
    assert items(shared)[0].title == ""
    assert pane.preview.title.accessibleName() == usual


def test_parts_are_removed_and_brought_back(pane: ReportPane, shared: Shared, qtbot: QtBot) -> None:
    add(pane, qtbot, "table", "themes")
    add(pane, qtbot, "text")
    qtbot.keyClick(pane.list, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pane.list, Key.Key_Delete)
    settled(pane, qtbot)
    assert not items(shared)
    shared.session.undo()
    settled(pane, qtbot)
    assert names(shared) == ["table themes", "text"]


def test_what_is_wanted_while_parts_are_read_is_done_after_that(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    wanted: list[Item] = []
    pane.choices_wanted.connect(wanted.append)
    add(pane, qtbot, "table", "themes")
    add(pane, qtbot, "text")
    assert pane.preview.text.edit.hasFocus()
    assert not wanted
    pane.add("table", {"name": "programmes"})
    assert pane.work.active
    pane.add("quotes")
    qtbot.keyClick(pane.list, Key.Key_Up, ALT)
    pane.take("figure", "themes", Choices())
    settled(pane, qtbot)
    assert names(shared) == ["table themes", "table programmes", "text", "quotes", "figure themes"]
    assert pane.item is not None
    assert pane.item.kind == "figure"  # what was added last
    assert pane.work.known.lacks(items(shared)) is False
    pane.add("table", {"name": "crosstab", "by": "Regio"})
    assert pane.work.active
    pane.list.choose(items(shared)[0].id)
    qtbot.keyClick(pane.list, Key.Key_Delete)
    settled(pane, qtbot)
    assert "table themes" not in names(shared)


def test_what_is_wanted_while_the_report_is_made_is_said(
    pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    add(pane, qtbot, "table", "themes")
    said: list[str] = []
    shared.session.said.connect(lambda sentence, _bad: said.append(sentence))
    pane.bar.set_folder(str(tmp_path / "uit"))
    press(pane.bar.go, qtbot)
    qtbot.keyClick(pane.list, Key.Key_Delete)
    qtbot.waitUntil(pane.outcome.result.isVisible)
    settled(pane, qtbot)
    assert said == ["The report is being made: its parts can be changed when it is done."]
    assert names(shared) == ["table themes"]


def test_a_part_of_one_document_is_added_with_it(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    menu = QMenu(pane)
    fill_add(pane, menu)
    figures = next(one for one in menu.findChildren(QMenu) if one.title() == "Figure")
    (of_one,) = figures.findChildren(QMenu)
    names_of = [document.name for document in shared.session.documents.values()]
    assert [one.text() for one in of_one.actions()] == names_of
    of_one.actions()[1].trigger()
    settled(pane, qtbot)
    (item,) = items(shared)
    assert item.choices["document"] == list(shared.session.documents)[1]
    assert not pane.preview.problem.isVisible()


# how they will look


def test_tables_and_figures_are_shown_as_they_will_be(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "table", "themes")
    paper = pane.preview.sheet.paper
    assert paper.isVisible()
    shown = paper.toPlainText()
    report = shared.session.open_project.tables.report("themes")
    assert shown.startswith(f"Table 1. {report.title}")
    assert report.source in shown
    assert all(note in shown for note in report.notes)
    assert report.frame["name"].tolist()[0] in shown
    press(pane.bar.language.buttons["nl"], qtbot)
    settled(pane, qtbot)
    assert paper.toPlainText().startswith("Tabel 1. ")
    add(pane, qtbot, "figure", "themes")
    assert paper.toPlainText().startswith("Figuur 1. ")
    assert "<img" in paper.toHtml()


def test_what_cannot_be_made_is_said_and_has_no_number(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    variable = project.cases.add_variable("Soort", "one of", options=("a", "b"))
    pane.add("table", {"name": "crosstab", "by": variable.id})
    settled(pane, qtbot)
    add(pane, qtbot, "table", "themes")
    project.cases.remove_variable(variable)
    settled(pane, qtbot)
    choose(pane, 0, qtbot)
    assert pane.preview.problem.isVisible()
    assert pane.preview.problem.text() in rows(pane)[0]
    assert rows(pane)[1].startswith("Table 1. ")
    assert "1 part cannot be made and is left out." in pane.bar.sentence.text()


def test_the_methods_are_read_in_both_languages_and_made_a_text(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "methods")
    methods = pane.preview.methods
    assert methods.paper.isVisible()
    press(methods.language.buttons["nl"], qtbot)
    settled(pane, qtbot)
    assert methods.text is not None
    assert methods.text.locale == "nl"
    press(methods.language.buttons["en"], qtbot)
    settled(pane, qtbot)
    assert "[to fill in]" in methods.paper.toPlainText()
    press(methods.copy_button, qtbot)
    settled(pane, qtbot)
    assert names(shared) == ["methods", "text"]
    assert "[to fill in]" in pane.preview.text.edit.toPlainText()


def test_a_text_is_written_in_place_and_kept(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "text")
    edit = pane.preview.text.edit
    assert edit.hasFocus()
    type_in("Wij spraken tien coördinatoren.", edit)
    pane.list.setFocus()
    settled(pane, qtbot)
    assert items(shared)[0].choices == {"text": "Wij spraken tien coördinatoren."}
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_Delete)
    pane.list.setFocus()
    assert "cannot be empty" in pane.preview.text.problem.text()
    assert items(shared)[0].choices == {"text": "Wij spraken tien coördinatoren."}


# quotes


def first(shared: Shared) -> Quote:
    return shared.session.open_project.quotes.list()[0]


def test_a_quote_is_shortened_refused_and_restored(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "quotes")
    card, quote = pane.preview.quotes.card, first(shared)
    row = pane.preview.quotes.rows.current()
    assert row
    assert row.quote == quote
    assert quote.words in card.whole.toPlainText()
    words = quote.words.split()
    short = f"{words[0]} {words[1]} […] {words[-1]}"
    card.edit.setFocus()
    card.edit.selectAll()
    type_in(f"{words[0]} {words[1]} (...) {words[-1]}", card.edit)
    qtbot.keyClick(card.edit, Key.Key_Return)
    settled(pane, qtbot)
    assert first(shared).shown == short
    assert card.edit.toPlainText() == short
    card.edit.setFocus()
    card.edit.selectAll()
    type_in("Dit zei niemand ooit", card.edit)
    press(card.keep, qtbot)
    assert "Dit zei niemand ooit" in card.problem.text()
    assert card.edit.toPlainText() == "Dit zei niemand ooit"
    assert first(shared).shown == short
    qtbot.keyClick(pane.preview.quotes.rows, Key.Key_Down)  # what was typed waits
    qtbot.keyClick(pane.preview.quotes.rows, Key.Key_Up)
    assert card.edit.toPlainText() == "Dit zei niemand ooit"
    assert card.problem.text()
    press(card.restore_button, qtbot)
    settled(pane, qtbot)
    assert not first(shared).shortened
    assert card.edit.toPlainText() == quote.words
    shared.session.undo()
    settled(pane, qtbot)
    assert card.edit.toPlainText() == short


def test_what_is_selected_is_left_out_of_a_quote(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "quotes")
    card, quote = pane.preview.quotes.card, first(shared)
    words = quote.words.split(" ")
    start = len(words[0]) + 1
    cursor = card.edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len(" ".join(words[1:4])), cursor.MoveMode.KeepAnchor)
    card.edit.setTextCursor(cursor)
    press(card.cut, qtbot)
    qtbot.keyClick(card.edit, Key.Key_Return)
    settled(pane, qtbot)
    assert first(shared).shown == " ".join([words[0], "[…]", *words[4:]])


def of_others(shared: Shared) -> Quote:
    """Make the first quote one that another coder marked."""
    project, quote = shared.session.open_project, first(shared)
    for key in quote.codings:
        project.codings.remove(key)
    other = next(one for one in project.coders.list() if one != shared.session.coder)
    project.codings.add(
        quote.document, quote.start, quote.end, code=quote.code, coder=other, flags=["citaat"]
    )
    return first(shared)


def left_out(shared: Shared) -> list[Quote]:
    quotes = shared.session.open_project.report.quotes(items(shared)[0])
    return [quote for quote, left in quotes.items() if left]


def test_a_quote_of_another_is_left_out_with_keys_and_taken_in(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    quote, project = of_others(shared), shared.session.open_project
    add(pane, qtbot, "quotes")
    every, view = project.quotes.list(), pane.preview.quotes
    qtbot.keyClick(view.rows, Key.Key_Delete)
    settled(pane, qtbot)
    row = view.rows.current()
    assert row
    assert row.quote == quote
    assert row.left
    assert view.card.out.text() == "Take in"
    assert left_out(shared) == [quote]
    assert project.quotes.list() == every  # its codings are as they were
    assert "1 quote is left out by choice." in pane.preview.about.text()
    qtbot.keyClick(view.rows, Key.Key_Delete)  # it is already
    settled(pane, qtbot)
    assert left_out(shared) == [quote]
    qtbot.keyClick(view.rows, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settled(pane, qtbot)
    assert not left_out(shared)
    assert view.card.out.text() == "Leave out"
    shared.session.undo()
    settled(pane, qtbot)
    assert left_out(shared) == [quote]
    press(view.card.out, qtbot)
    settled(pane, qtbot)
    assert not left_out(shared)


def test_quotes_are_left_out_one_after_another_without_waiting(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "quotes")
    every, rows = shared.session.open_project.quotes.list(), pane.preview.quotes.rows
    rows.setFocus()
    for _n in range(3):  # parts are read meanwhile
        qtbot.keyClick(rows, Key.Key_Delete)
        qtbot.keyClick(rows, Key.Key_Down)
    press(pane.preview.quotes.context, qtbot)
    settled(pane, qtbot)
    assert len(left_out(shared)) == 3
    assert {*left_out(shared)} <= {*every}
    assert items(shared)[0].choices["context"] is True
    assert "3 quotes are left out by choice." in pane.preview.about.text()


def test_a_quote_leads_to_its_passage(pane: ReportPane, shared: Shared, qtbot: QtBot) -> None:
    add(pane, qtbot, "quotes")
    quote = first(shared)
    asked: list[tuple[int, int]] = []
    shared.shown.passage_wanted.connect(lambda start, end: asked.append((start, end)))
    pane.preview.quotes.rows.setFocus()
    with qtbot.waitSignal(pane.finished):
        qtbot.keyClick(pane.preview.quotes.rows, Key.Key_Return)
    assert shared.shown.document == quote.document
    assert asked == [(quote.start, quote.end)]


def test_quotes_are_those_of_the_themes_that_are_chosen(
    pane: ReportPane, shared: Shared, qtbot: QtBot
) -> None:
    add(pane, qtbot, "quotes")
    quote = first(shared)
    pane.preview.quotes.popup.chosen.emit(frozenset([quote.code]))
    settled(pane, qtbot)
    assert items(shared)[0].choices["codes"] == [quote.code]
    shown = [pane.preview.quotes.rows.item(n) for n in range(pane.preview.quotes.rows.count())]
    found = [item.data(Qt.ItemDataRole.UserRole).quote for item in shown]
    assert {one.code for one in found if one} == {quote.code}
    press(pane.preview.quotes.context, qtbot)
    settled(pane, qtbot)
    assert items(shared)[0].choices["context"] is True


def test_quotes_as_a_table_have_a_number(pane: ReportPane, shared: Shared, qtbot: QtBot) -> None:
    add(pane, qtbot, "quotes")
    add(pane, qtbot, "table", "themes")
    choose(pane, 0, qtbot)
    view = pane.preview.quotes
    press(view.as_table, qtbot)
    settled(pane, qtbot)
    assert items(shared)[0].choices["as_table"] is True
    first_row, second = rows(pane)
    assert "Table 1" in first_row
    assert "Table 2" in second
    assert not view.context.isEnabled()  # a table has no room for what was said around it
    press(view.as_table, qtbot)
    settled(pane, qtbot)
    assert "as_table" not in items(shared)[0].choices
    assert view.context.isEnabled()


# making it


def test_the_report_is_made_and_made_again(
    pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    project, folder = shared.session.open_project, tmp_path / "uit"
    add(pane, qtbot, "table", "themes")
    add(pane, qtbot, "figure", "themes")
    busy: list[bool] = []
    pane.busy.connect(busy.append)
    make(pane, folder, qtbot)
    assert busy[:2] == [True, False]
    documents = list(folder.glob("*.docx"))
    assert len(documents) == 1
    assert "Table 1. " in words_of(documents[0])
    assert openpyxl.load_workbook(next(folder.glob("*.xlsx"))).sheetnames
    table = next(folder.rglob("*.csv"))
    assert len(list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))) > 2
    assert {path.suffix for path in folder.rglob("01 *")} == {".csv", ".svg", ".png", ".pdf"}
    assert "first time" in pane.outcome.heading.text()
    assert pane.outcome.result.open_file.isVisible()
    make(pane, folder, qtbot)  # not asked: these files are its own
    assert pane.outcome.heading.text().startswith("Nothing changed since")
    code = next(one for one in shared.session.codes.values() if one.codable)
    free = project.documents.list()[0]
    project.codings.add(free.id, 3000, 3060, code=code.id)
    settled(pane, qtbot)
    choose(pane, 0, qtbot)
    assert pane.preview.changes.isVisible()
    make(pane, folder, qtbot)
    assert code.name("en") in pane.outcome.changes.toPlainText()
    press(pane.outcome.copy_button, qtbot)
    assert code.name("en") in QApplication.clipboard().text()
    assert not pane.preview.changes.isVisible()


def test_only_the_chosen_files_are_made_in_the_chosen_language(
    pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    add(pane, qtbot, "table", "themes")
    for key in ("xlsx", "csv", "figures"):
        press(pane.bar.formats[key], qtbot)
    press(pane.bar.language.buttons["nl"], qtbot)
    settled(pane, qtbot)
    make(pane, tmp_path / "uit", qtbot)
    files = [path for path in (tmp_path / "uit").rglob("*") if path.is_file()]
    assert [path.suffix for path in files] == [".docx"]
    assert "Tabel 1. " in words_of(files[0])
    assert i18n.language() == "en"
    press(pane.bar.formats["docx"], qtbot)
    assert not pane.bar.go.isEnabled()
    assert pane.bar.sentence.text() == "Choose at least one kind of file."
    again = ReportPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(again)
    again.show()
    assert again.bar.language.value() == "nl"
    assert not again.bar.chosen
    settled(again, qtbot)
    again.stop()


def test_files_of_others_are_not_replaced_unasked(
    pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "vol"
    folder.mkdir()
    (folder / "iets.txt").write_text("van een ander")
    add(pane, qtbot, "table", "themes")
    pane.bar.set_folder(str(folder))
    press(pane.bar.go, qtbot)
    assert pane.question.isVisible()
    assert not list(folder.glob("*.docx"))
    answer(pane, qtbot)
    qtbot.waitUntil(pane.outcome.result.isVisible)
    assert list(folder.glob("*.docx"))
    assert (folder / "iets.txt").exists()
    settled(pane, qtbot)


def test_making_is_cancelled(
    pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    add(pane, qtbot, "table", "themes")
    add(pane, qtbot, "figure", "themes")
    pane.bar.set_folder(str(tmp_path / "uit"))
    press(pane.bar.go, qtbot)
    qtbot.keyClick(pane, Key.Key_Escape)
    qtbot.waitUntil(pane.outcome.result.isVisible)
    assert "nothing was written" in pane.outcome.result.text.text()
    assert not list(tmp_path.rglob("*.docx"))
    settled(pane, qtbot)


def test_a_folder_that_cannot_be_written_is_said(
    pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "bestand").write_text("geen map")
    add(pane, qtbot, "table", "themes")
    make(pane, tmp_path / "bestand" / "uit", qtbot)
    assert pane.outcome.result.property("bad")
    assert "bestand" in pane.outcome.result.text.text()


class _Catcher(QObject):
    """Takes what would be opened in another program."""

    def __init__(self, opened: list[QUrl]) -> None:
        super().__init__()
        self._opened = opened

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self._opened.append(url)


def test_files_are_opened(pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path) -> None:
    add(pane, qtbot, "table", "themes")
    make(pane, tmp_path / "uit", qtbot)
    opened: list[QUrl] = []
    catcher = _Catcher(opened)
    QDesktopServices.setUrlHandler("file", catcher, "take")  # pyright: ignore[reportArgumentType]
    press(pane.outcome.result.open_file, qtbot)
    press(pane.outcome.result.open_folder, qtbot)
    QDesktopServices.unsetUrlHandler("file")
    assert opened[0].toLocalFile().endswith(".docx")
    assert Path(opened[1].toLocalFile()) == tmp_path / "uit"


def test_another_folder_is_chosen(pane: ReportPane, qtbot: QtBot, tmp_path: Path) -> None:
    press(pane.bar.choose, qtbot)
    dialog = pane.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path))
    dialog.hide()
    assert pane.bar.folder == tmp_path
    assert pane.bar.place.accessibleName() == str(tmp_path)


def test_a_project_that_is_only_read_can_be_reported(
    shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    project = shared.session.open_project
    project.report.add("table", {"name": "themes"})
    project.report.add("text", {"text": "Woord vooraf"})
    path = project.path
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(path, read_only=True))
    pane = ReportPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(pane)
    pane.resize(1100, 700)
    pane.show()
    pane.open()
    settled(pane, qtbot)
    assert "read-only" in pane.bar.sentence.text()
    qtbot.keyClick(pane.list, Key.Key_Delete)
    qtbot.keyClick(pane.list, Key.Key_Down, ALT)
    qtbot.keyClick(pane.list, Key.Key_F2)
    assert not pane.list.findChildren(QLineEdit)
    assert names(shared) == ["table themes", "text"]
    make(pane, tmp_path / "uit", qtbot)
    assert list((tmp_path / "uit").glob("*.docx"))
    assert "read-only" in pane.outcome.result.warnings.toPlainText()
    pane.stop()


def test_the_project_is_closed_while_the_report_is_made(
    pane: ReportPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    add(pane, qtbot, "figure", "themes")
    pane.bar.set_folder(str(tmp_path / "uit"))
    press(pane.bar.go, qtbot)
    pane.stop()
    shared.session.set_project(None)
    QApplication.processEvents()
    assert not pane.work.active
    assert not pane.outcome.result.isVisible()


# in the window


def test_commands_lead_to_the_report_and_make_it(driver: Driver, tmp_path: Path) -> None:
    workspace = driver.workspace
    driver.project.report.add("table", {"name": "themes"})
    driver.keys("Ctrl+Shift+R")
    report = workspace.pages.report
    driver.wait(lambda: report.isVisible() and not report.work.active)
    report.bar.set_folder(str(tmp_path / "uit"))
    workspace.show_coding()
    driver.keys("F9")
    driver.wait(report.outcome.result.isVisible)
    assert list((tmp_path / "uit").glob("*.docx"))
    driver.wait(lambda: not report.work.active)


def test_the_selected_coding_is_marked_as_quotable(driver: Driver) -> None:
    workspace, project = driver.workspace, driver.project
    coding = next(
        one for one in project.codings.list("interview01", coder="AK") if "citaat" not in one.flags
    )
    workspace.shown.go_to(coding)
    driver.wait(lambda: workspace.actions.by_name["quotable"].isEnabled())
    driver.keys("Ctrl+D")
    assert "citaat" in project.codings.get(coding.id).flags
    driver.keys("Ctrl+D")
    assert project.codings.get(coding.id).flags == coding.flags


def test_a_table_of_the_report_is_chosen_on_its_own_page(driver: Driver) -> None:
    workspace, pages = driver.workspace, driver.workspace.pages
    driver.project.report.add("table", {"name": "themes"})
    pages.show_report()
    driver.wait(lambda: not pages.report.work.active)
    driver.keys("Return", into=pages.report.list)
    driver.wait(lambda: pages.tables.isVisible() and pages.tables.content.table)
    assert pages.tables.name == "themes"
    pages._add_to_report("table", "themes", pages.tables.choices)
    assert pages.report.isVisible()
    assert len(driver.project.report.items()) == 1
    workspace.pages.show_tables("themes")
    pages._add_to_report("table", "themes", pages.tables.choices)
    assert len(driver.project.report.items()) == 2
    driver.wait(lambda: not pages.report.work.active and not pages.tables.state.working)
