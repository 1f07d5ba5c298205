"""The page of tables and figures: what is computed, chosen, opened, copied and saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n
from qcoder.charts import Mark
from qcoder.model import Span
from qcoder.tables.choices import Cells, Choices, Level
from qcoder.tables.kinds import KINDS
from tests.ui.conftest import Shared
from tests.ui.driver import Driver
from ui import theme
from ui.tables.behind import Column
from ui.tables.content import View
from ui.tables.fields import FIELDS, How
from ui.tables.pane import TablesPane
from ui.tables.popups import EntryPopup, ListPopup

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|grabbing|raise")  # offscreen
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def make(shared: Shared, qtbot: QtBot) -> TablesPane:
    made = TablesPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> Iterator[TablesPane]:
    made = make(shared, qtbot)
    yield made
    made.stop()


def ready(pane: TablesPane, qtbot: QtBot) -> TablesPane:
    """Wait until the table is that of now."""
    qtbot.waitUntil(lambda: not pane.state.working and not pane.state.has_project)
    return pane


def show(pane: TablesPane, name: str, qtbot: QtBot, **choices: object) -> TablesPane:
    """Show a table, with some choices."""
    pane.show_table(name)
    ready(pane, qtbot)
    if choices:
        pane.choose(replace(pane.choices, **choices))
        ready(pane, qtbot)
    assert pane.content.table
    assert pane.content.table.report.name == name
    return pane


def cell(pane: TablesPane, line: str, column: str) -> str:
    """Return what stands in a line, by its name, and a column."""
    model = pane.content.grid.lines
    at = next(n for n in model.lines if model.title(n) == line)
    return model.text(at, list(model.columns).index(column))


def place(pane: TablesPane, line: str, column: str) -> QPoint:
    """Return where a cell is on the viewport; scrolls it in."""
    grid = pane.content.grid
    at = next(n for n in grid.lines.lines if grid.lines.title(n) == line)
    grid.choose(at, column)
    return grid.visualRect(grid.currentIndex()).center()


def double_click(pane: TablesPane, line: str, column: str) -> None:
    at, viewport = place(pane, line, column), pane.content.grid.viewport()
    QTest.mouseClick(viewport, LEFT, NO_KEY, at)
    QTest.mouseDClick(viewport, LEFT, NO_KEY, at)


def press(widget: QWidget, qtbot: QtBot) -> None:
    assert widget.isEnabled()
    qtbot.mouseClick(widget, LEFT)


def pick(pane: TablesPane, field: str, text: str) -> None:
    """Choose from the menu of a chip, as it is filled when it opens."""
    menu = pane.head.chips.chips[field].menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()


@pytest.mark.parametrize("name", list(KINDS))
def test_every_table_opens_on_the_sample(pane: TablesPane, qtbot: QtBot, name: str) -> None:
    show(pane, name, qtbot)
    model = pane.content.grid.lines
    assert model.rowCount() > 0
    table = pane.content.table
    assert table
    assert table.report.title == pane.content.title.accessibleName()
    assert all(note in pane.content.notes.text.toPlainText() for note in table.report.notes)
    for chip in pane.head.chips.chips.values():
        assert chip.isHidden() or chip.text().strip(" ▾")


@pytest.mark.parametrize("name", list(KINDS))
def test_every_cell_of_a_line_leads_to_its_passages(
    pane: TablesPane, qtbot: QtBot, name: str
) -> None:
    show(pane, name, qtbot)
    grid, table = pane.content.grid, pane.content.table
    assert table
    line = grid.lines.lines[0]
    for column in grid.lines.columns:
        grid.choose(line, column)
        grid.open_current()
        assert pane.panel.isVisible()
        assert list(pane.panel.list.passages) == list(table.passages(line, column))


def test_a_field_that_a_table_takes_has_a_chip() -> None:
    for kind in KINDS.values():
        assert {*kind.takes} <= {*FIELDS}
    assert {*FIELDS} <= {*vars(Choices())}


def test_a_double_click_leads_to_the_transcript(driver: Driver) -> None:
    w = driver.workspace
    driver.keys("Ctrl+Shift+T")
    pane = w.pages.tables
    ready(show(pane, "documents", driver.qtbot), driver.qtbot)
    assert w.centre.currentWidget() is pane
    model = pane.content.grid.lines
    at = next(n for n in model.lines if not model.is_theme(n) and model.value(n, "interview02"))
    double_click(pane, model.title(at), "interview02")
    assert pane.panel.isVisible()
    first = pane.panel.list.passages[0]
    assert first.document == driver.project.documents.get("interview02").id
    assert model.title(at) in pane.panel.title.accessibleName()
    assert "interview02" in pane.panel.title.accessibleName()
    rows = pane.panel.table
    point = rows.visualRect(rows.model().index(0, 2)).center()
    QTest.mouseClick(rows.viewport(), LEFT, NO_KEY, point)
    QTest.mouseDClick(rows.viewport(), LEFT, NO_KEY, point)
    assert w.centre.currentWidget() is w.panes
    assert w.shown.document == first.document
    driver.wait(lambda: w.shown.passage == Span(first.start, first.end))


def test_keys_lead_to_the_transcript_and_back(driver: Driver) -> None:
    w = driver.workspace
    driver.keys("Ctrl+Shift+T")
    pane = w.pages.tables
    show(pane, "themes", driver.qtbot)
    driver.wait(lambda: QApplication.focusWidget() is pane.content.grid)
    driver.keys("Down", "Right", "Return")
    assert pane.panel.isVisible()
    assert QApplication.focusWidget() is pane.panel.table
    driver.keys("Escape")
    assert pane.panel.isHidden()
    assert QApplication.focusWidget() is pane.content.grid
    driver.keys("Return", "Down", "Return")
    passage = pane.panel.list.passages[1]
    driver.wait(lambda: w.shown.passage == Span(passage.start, passage.end))
    driver.keys("Ctrl+Shift+T")
    assert pane.panel.isVisible()  # as it was left
    driver.keys("Escape", "Escape")
    assert w.centre.currentWidget() is w.panes


def test_passages_say_who_said_what(shared: Shared, pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    pane.open_cell(1, "passages")
    project = shared.session.open_project
    first = pane.panel.list.passages[0]
    row = [pane.panel.list.index(0, column).data() for column in range(6)]
    said = project.passages.said(first.document, first.start, first.end)
    assert row[0] == project.documents.get(first.document).name
    assert row[2] == said.words
    assert row[1] == f"{said.turn} · {', '.join(said.speakers)}"
    assert row[3] == project.codes.get(first.code or "").name(i18n.language())
    assert row[5] == project.coders.get(first.coder or "").name
    table = pane.content.table
    assert table
    shown = cell(pane, pane.content.grid.lines.title(1), "passages")
    assert f": {shown} passages (" in pane.panel.title.accessibleName()
    qtbot.keyClick(pane.panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().splitlines()
    assert len(copied) == len(pane.panel.list.passages)
    assert said.words in copied[0]
    assert row[0] in copied[0]


def test_chips_change_the_figures(shared: Shared, pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "crosstab", qtbot)
    before = pane.content.grid.lines.rowCount()
    pick(pane, "level", "themes")
    ready(pane, qtbot)
    assert 0 < pane.content.grid.lines.rowCount() < before
    pick(pane, "cells", "presence")
    ready(pane, qtbot)
    model = pane.content.grid.lines
    assert model.text(0, model.frozen) in ("●", "○")
    ak = shared.session.open_project.coders.get("AK").id
    total = show(pane, "documents", qtbot).content.table
    chips = pane.head.chips
    press(chips.chips["coders"], qtbot)
    popup = chips.popup
    assert popup
    popup.chosen.emit(frozenset([ak]))
    popup.hide()
    ready(pane, qtbot)
    assert pane.choices.coders == (ak,)
    assert chips.text("coders") == "Coders: AK"
    assert chips.chips["coders"].isChecked()
    one = pane.content.table
    assert one
    assert total
    assert not one.report.frame.equals(total.report.frame)
    assert "AK" in pane.content.notes.text.toPlainText()


def test_a_variable_is_chosen_from_a_list(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "crosstab", qtbot)
    assert pane.head.chips.text("by") == "By: regio"
    press(pane.head.chips.chips["by"], qtbot)
    popup = pane.head.chips.popup
    assert isinstance(popup, ListPopup)
    assert popup.filter.isVisible()
    qtbot.keyClicks(popup.filter, "startjaar")
    qtbot.keyClick(popup.filter, Qt.Key.Key_Return)
    ready(pane, qtbot)
    assert pane.head.chips.text("by") == "By: startjaar"
    assert pane.head.chips.chips["bands"].isVisible()
    press(pane.head.chips.chips["bands"], qtbot)
    entry = pane.head.chips.popup
    assert isinstance(entry, EntryPopup)
    qtbot.keyClicks(entry.edit, "2016 2017")
    qtbot.keyClick(entry.edit, Qt.Key.Key_Return)
    ready(pane, qtbot)
    assert any("below 2016" in pane.content.grid.lines.heading(n) for n in range(3))
    pane.choose(replace(pane.choices, bands=("x",)))
    ready(pane, qtbot)
    assert "x" in pane.strip.text.text()  # refused: the old table stays
    assert pane.content.grid.lines.rowCount()


def test_rows_and_columns_are_swapped(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "documents", qtbot, level=Level.CODES)
    table = pane.content.table
    assert table
    before, line = table.passages(2, "interview03"), table.report.frame["name"][2]
    press(pane.head.chips.chips["swapped"], qtbot)
    ready(pane, qtbot)
    assert pane.head.chips.chips["swapped"].isChecked()
    model, table = pane.content.grid.lines, pane.content.table
    assert table
    at = next(n for n in model.lines if model.title(n).startswith("interview03"))
    (column,) = [one for one in model.columns if table.report.heading(one).startswith(line)]
    assert table.passages(at, column) == before


def test_headings_sort(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot, level=Level.CODES)
    grid = pane.content.grid
    at = list(grid.lines.columns).index("passages")
    given = [grid.lines.title(n) for n in grid.lines.lines]
    header = grid.horizontalHeader()

    def click() -> list[int]:
        x = header.sectionViewportPosition(at) + 20
        qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(x, 5))
        ready(pane, qtbot)
        return [int(grid.lines.text(n, at)) for n in grid.lines.lines]

    down = click()
    assert down == sorted(down, reverse=True)
    assert grid.lines.headerData(at, Qt.Orientation.Horizontal, 0).endswith("↓")
    table = pane.content.table
    assert table
    pane.open_cell(0, "passages")
    assert pane.panel.list.passages == table.passages(0, "passages")
    up = click()
    assert up == sorted(down)
    click()
    assert [grid.lines.title(n) for n in grid.lines.lines] == given


def test_themes_are_folded_in_view_alone(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    grid = pane.content.grid
    rows = grid.lines.rowCount()
    grid.setFocus()
    grid.choose(0, "name")
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert grid.lines.rowCount() < rows
    folded = grid.lines.rowCount()
    assert grid.lines.index(0, 0).data().startswith("▸")
    pane.renew()
    ready(pane, qtbot)
    assert grid.lines.rowCount() == folded
    table = pane.content.table
    assert table
    assert len(table.report.frame) == rows
    grid.choose(grid.lines.lines[1], "passages")
    grid.open_current()
    assert pane.panel.list.passages == table.passages(grid.lines.lines[1], "passages")
    grid.choose(0, "name")
    at = grid.visualRect(grid.currentIndex()).topLeft() + QPoint(24, 12)
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at)
    assert grid.lines.rowCount() == rows


@pytest.mark.parametrize("language", ["en", "nl"])
def test_numbers_are_copied_as_numbers(
    pane: TablesPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    show(pane, "themes", qtbot)
    before = i18n.language()
    i18n.use(language)
    try:
        press(pane.head.copy, qtbot)
    finally:
        i18n.use(before)
    mime = QApplication.clipboard().mimeData()
    rows = [line.split("\t") for line in mime.text().split("\n")]
    model = pane.content.grid.lines
    assert len(rows) == model.rowCount() + 1
    assert {len(row) for row in rows} == {model.columnCount()}
    columns = list(model.columns)
    assert rows[1][columns.index("passages")] == str(model.value(0, "passages"))
    share = rows[1][columns.index("words_pct")]
    exact = round(model.value(0, "words_pct"), 1)
    assert float(share.replace(",", ".")) == exact
    assert ("," in share) == (language == "nl")
    assert rows[1][columns.index("interviews_pct")] == ""  # missing is not 0
    assert f'x:num="{exact}"' in mime.html()
    assert f'sdval="{exact}"' in mime.html()


def test_selected_cells_are_copied(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    grid = pane.content.grid
    grid.setFocus()
    grid.choose(0, "passages")
    qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    values = [str(grid.lines.value(line, "passages")) for line in (0, 1)]
    assert QApplication.clipboard().text() == "\n".join(values)


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "csv", "svg", "png", "pdf"])
def test_tables_and_figures_are_saved(
    pane: TablesPane, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    show(pane, "crosstab", qtbot)
    path = tmp_path / f"tabel.{suffix}"
    with qtbot.waitSignal(pane.head.save.written, timeout=60_000):
        pane.head.save.save_to(path)
    assert str(tmp_path) in pane.result.text.text()
    assert path.stat().st_size > 100
    table = pane.content.table
    assert table
    if suffix == "docx":
        assert docx.Document(str(path)).tables
    elif suffix == "xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        values = [cell.value for row in sheet for cell in row]
        assert table.report.frame["total"][0] in values


def test_what_goes_wrong_in_saving_is_said(pane: TablesPane, qtbot: QtBot, tmp_path: Path) -> None:
    show(pane, "themes", qtbot)
    with qtbot.waitSignal(pane.head.save.failed, timeout=60_000):
        pane.head.save.save_to(tmp_path / "weg" / "tabel.docx")
    assert pane.result.property("bad")


def test_changes_are_counted_while_the_page_is_shown(
    shared: Shared, pane: TablesPane, qtbot: QtBot
) -> None:
    show(pane, "documents", qtbot, level=Level.CODES)
    project, grid = shared.session.open_project, pane.content.grid
    line = next(n for n in grid.lines.lines if grid.lines.value(n, "interview01") == 1)
    name = grid.lines.title(line)
    table = pane.content.table
    assert table
    grid.choose(line, "interview01")
    pane.open_cell(line, "interview01")
    codings = [
        one.id
        for one in project.codings.list("interview01")
        if one.code == table.passages(line, "interview01")[0].code
    ]
    shared.session.perform(lambda: [project.codings.remove(one) for one in codings])
    qtbot.waitUntil(lambda: pane.content.table is not table and not pane.state.working)
    assert cell(pane, name, "interview01") == "0"
    assert not pane.panel.list.passages
    assert pane.panel.isVisible()
    assert grid.current()[1] == "interview01"
    for _one in codings:
        shared.session.undo()
    qtbot.waitUntil(lambda: not pane.state.working and cell(pane, name, "interview01") == "1")
    assert pane.panel.list.passages


def test_a_change_while_it_is_hidden_is_counted_when_shown(
    shared: Shared, pane: TablesPane, qtbot: QtBot
) -> None:
    show(pane, "themes", qtbot)
    before = pane.content.table
    pane.hide()
    project = shared.session.open_project
    shared.session.perform(lambda: project.documents.remove("interview01"))
    assert pane.content.table is before
    pane.show()
    qtbot.waitUntil(lambda: pane.content.table is not before and not pane.state.working)
    assert "N = 9" in pane.content.title.accessibleName()


def test_figures_per_year_are_asked_for_first(
    shared: Shared, pane: TablesPane, qtbot: QtBot
) -> None:
    ready(pane, qtbot)
    project = shared.session.open_project
    for flow in project.flows.list():
        project.flows.remove(flow.case, flow.year, flow.measure)
    pane.show_table("flow")
    ready(pane, qtbot)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in pane.empties.values()))
    (state,) = [one for one in pane.empties.values() if one.isVisible()]
    assert "figures per year" in state.text.text()
    case = project.cases.list()[0]
    shared.session.perform(lambda: project.flows.set(case, 2025, "inflow", 12, unit="person"))
    qtbot.waitUntil(lambda: pane.content.isVisible())
    assert pane.content.grid.lines.rowCount()
    assert pane.content.grid.lines.title(0) == case.name


def test_other_columns_have_their_own_width(shared: Shared, pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    grid = pane.content.grid
    before = grid.columnWidth(list(grid.lines.columns).index("name"))
    by = next(one.id for one in shared.session.open_project.cases.variables())
    show(pane, "themes", qtbot, by=by)
    assert grid.lines.frozen == 2
    assert grid.columnWidth(list(grid.lines.columns).index("name")) == before
    assert grid._first.columnWidth(1) == before


def test_memos_leave_tables_as_they_are(shared: Shared, pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    project = shared.session.open_project
    document = project.documents.get("interview01")
    shared.session.perform(lambda: project.memos.add("nota", document=document))
    assert not pane.state.stale


def test_the_same_table_is_not_computed_twice(pane: TablesPane, qtbot: QtBot) -> None:
    first = show(pane, "documents", qtbot).content.table
    show(pane, "themes", qtbot)
    pane.show_table("documents")
    assert not pane.state.working  # at once
    again = pane.content.table
    assert first
    assert again
    assert again.report.frame is first.report.frame


def test_choices_are_remembered_per_project(
    shared: Shared, pane: TablesPane, qtbot: QtBot, tmp_path: Path
) -> None:
    document = shared.document("interview04").id
    chosen = {"cells": Cells.COLUMN, "documents": (document,), "percent_from": 2}
    show(pane, "crosstab", qtbot, **chosen)
    pane.show_view(View.BOTH)
    pane.stop()
    again = make(shared, qtbot)
    ready(again, qtbot)
    assert again.name == "crosstab"
    assert again.choices.cells == Cells.COLUMN
    assert again.choices.documents == (document,)
    assert again.choices.percent_from == 2
    assert again.content.view == View.BOTH
    shared.session.perform(lambda: shared.session.open_project.documents.remove(document))
    ready(again, qtbot)
    qtbot.waitUntil(lambda: again.choices.documents == ())
    shared.session.set_project(qcoder.create(tmp_path / "ander.qcoder", coder="AK"))
    ready(again, qtbot)
    assert again.name == "themes"
    assert again.choices == Choices()
    again.stop()


def test_what_was_kept_by_someone_else_does_no_harm(shared: Shared, qtbot: QtBot) -> None:
    key = f"{shared.session.open_project.id}/tables"
    odd = {
        "table": 3,
        "views": {"themes": "huge", "crosstab": 1},
        "choices": {
            "themes": {"level": "x", "percent_from": "y", "coders": "AK", "flags": ["no"], "by": 3},
            "crosstab": 7,
            "away": {},
        },
    }
    shared.preferences.set(key, odd)
    made = ready(make(shared, qtbot), qtbot)
    assert made.content.table
    assert made.choices == Choices()
    made.stop()


def test_an_empty_project_says_what_to_do(
    shared: Shared, pane: TablesPane, qtbot: QtBot, tmp_path: Path
) -> None:
    shared.session.set_project(qcoder.create(tmp_path / "leeg.qcoder", coder="AK"))
    for name, says, signal in (
        ("themes", "no documents", pane.import_wanted),
        ("crosstab", "no documents", pane.import_wanted),
        ("programmes", "no cases", pane.cases_wanted),
        ("coders", "no documents", pane.import_wanted),
    ):
        pane.show_table(name)
        ready(pane, qtbot)
        (state,) = [one for one in pane.empties.values() if one.isVisible()]
        assert says in state.text.text()
        assert not pane.head.save.isEnabled()
        with qtbot.waitSignal(signal):
            qtbot.keyClick(state.findChildren(QPushButton)[0], Qt.Key.Key_Return)
    path = tmp_path / "een.txt"
    path.write_text("I: Hoe?\nR: Zo.\n", encoding="utf-8")
    shared.session.perform(lambda: shared.session.open_project.documents.add(path))
    pane.show_table("themes")
    ready(pane, qtbot)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in pane.empties.values()))
    (state,) = [one for one in pane.empties.values() if one.isVisible()]
    assert "Nothing was coded yet" in state.text.text()
    with qtbot.waitSignal(pane.finished):
        qtbot.keyClick(state.findChildren(QPushButton)[0], Qt.Key.Key_Return)


def test_a_project_that_is_only_read_has_tables(
    shared: Shared, pane: TablesPane, project_path: Path, qtbot: QtBot
) -> None:
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(project_path, read_only=True))
    show(pane, "crosstab", qtbot)
    pane.open_cell(0, "total")
    assert pane.panel.list.passages
    assert pane.head.copy.isEnabled()


def test_closing_while_computing(driver: Driver) -> None:
    driver.keys("Ctrl+Shift+T")
    pane = driver.workspace.pages.tables
    driver.workspace.close_project()
    assert driver.workspace.session.project is None
    assert not pane.state.working
    assert driver.window.menuBar().isEnabled()


def test_the_project_closes_while_a_figure_is_drawn(
    shared: Shared, pane: TablesPane, qtbot: QtBot
) -> None:
    show(pane, "themes", qtbot)
    pane.show_view(View.FIGURE)
    shared.session.set_project(None)
    assert not pane.content.figure.working
    assert pane.content.table is None


def test_a_figure_leads_to_passages(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "crosstab", qtbot)
    button = next(b for b in pane.head.segments.findChildren(QPushButton) if b.text() == "Both")
    press(button, qtbot)
    figure, table = pane.content.figure, pane.content.table
    qtbot.waitUntil(lambda: figure.drawn is not None and not figure.working)
    assert table
    assert figure.drawn
    mark: Mark = next(one for one in figure.canvas.marks if table.passages(one.line, one.column))
    x, y = (sum(part) / len(mark.polygon) for part in zip(*mark.polygon, strict=True))
    at = QPoint(round(x * figure.canvas.width()), round(y * figure.canvas.height()))
    qtbot.mouseMove(figure.canvas, at)
    qtbot.mouseClick(figure.canvas, LEFT, pos=at)
    assert pane.panel.list.passages == table.passages(mark.line, mark.column)
    assert pane.content.grid.current()[1] == mark.column
    figure.canvas.setFocus()
    qtbot.keyClick(figure.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(figure.canvas, Qt.Key.Key_Right)
    assert figure.canvas.accessibleDescription()
    qtbot.keyClick(figure.canvas, Qt.Key.Key_Return)
    assert pane.panel.isVisible()


def test_a_table_without_a_figure_is_a_table(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    pane.show_view(View.FIGURE)
    assert pane.content.grid.isHidden()
    show(pane, "programmes", qtbot)
    assert pane.content.grid.isVisible()
    assert pane.head.segments.isHidden()
    show(pane, "themes", qtbot)
    assert pane.content.view == View.FIGURE


def test_tables_are_put_into_a_report(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "documents", qtbot)
    assert pane.head.report.isHidden()  # until there is a page to put it in
    wanted: list[tuple[str, str, Choices]] = []
    pane.report_wanted.connect(lambda kind, name, chosen: wanted.append((kind, name, chosen)))
    pane.renew()
    ready(pane, qtbot)
    assert pane.head.report.isVisible()
    press(pane.head.report, qtbot)
    assert wanted == [("table", "documents", pane.choices)]
    pane.show_view(View.BOTH)
    press(pane.head.report, qtbot)
    assert [one[0] for one in wanted] == ["table", "table", "figure"]


def test_names_stay_in_view(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "speakers", qtbot)
    grid = pane.content.grid
    bar = grid.horizontalScrollBar()
    assert bar.maximum() > 0
    last = grid.lines.columns[-1]
    grid.setFocus()
    grid.choose(0, last)
    assert bar.value() == bar.maximum()
    first = grid._first
    assert first.isVisible()
    assert first.geometry().left() <= 1
    assert not first.visualRect(grid.lines.index(0, 0)).isEmpty()
    second = grid.lines.columns[grid.lines.frozen]
    grid.choose(0, second)
    at = grid.visualRect(grid.currentIndex())
    assert at.left() >= first.width() - 1  # not behind the names


def test_notes_are_opened_and_selected(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    notes = pane.content.notes
    before = notes.text.height()
    press(notes.more, qtbot)
    assert notes.text.height() > before
    notes.text.selectAll()
    assert notes.text.textCursor().hasSelection()
    press(notes.more, qtbot)
    assert notes.text.height() == before


def test_every_chip_opens_from_the_keyboard(pane: TablesPane, qtbot: QtBot) -> None:
    for name in ("crosstab", "cooccurrence", "saturation"):
        show(pane, name, qtbot)
        for field, chip in list(pane.head.chips.chips.items()):
            if chip.isHidden() or FIELDS[field].how in (How.FEW, How.SWITCH):
                continue
            qtbot.keyClick(chip, Qt.Key.Key_Space)
            popup = pane.head.chips.popup
            assert popup
            assert popup.isVisible()
            assert popup.accessibleName()
            qtbot.keyClick(popup, Qt.Key.Key_Escape)
            assert not popup.isVisible()


def test_words_of_passages_are_read_beside_little_room(pane: TablesPane, qtbot: QtBot) -> None:
    show(pane, "themes", qtbot)
    pane.content.grid.begin()
    pane.content.grid.open_current()
    pane.resize(911, 400)
    QTest.qWait(20)
    header = pane.panel.table.horizontalHeader()
    assert header.sectionSize(Column.WORDS) >= 40 * theme.GRID
    pane.resize(1366, 700)
    QTest.qWait(20)
    assert header.sectionSize(Column.WORDS) > 60 * theme.GRID
    assert header.sectionSize(Column.CODE) > header.sectionSize(Column.CODER) > 60


def test_arrow_keys_scroll_a_figure(pane: TablesPane, qtbot: QtBot) -> None:
    pane.resize(1000, 500)
    show(pane, "crosstab", qtbot)
    pane.show_view(View.FIGURE)
    figure = pane.content.figure
    qtbot.waitUntil(lambda: figure.drawn is not None and not figure.working)
    canvas = figure.canvas
    before = canvas.grab().toImage()
    canvas.setFocus()
    assert canvas.grab().toImage() != before  # where the keyboard is can be seen
    qtbot.keyClick(canvas, Qt.Key.Key_Up)  # the last one
    mark = canvas.marks[-1]
    x, y = (sum(part) / len(mark.polygon) for part in zip(*mark.polygon, strict=True))
    at = QPoint(round(x * canvas.width()), round(y * canvas.height()))
    assert canvas.height() > figure.height()
    assert canvas.visibleRegion().contains(at)
