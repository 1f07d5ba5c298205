"""The page of cases: editing in place, pasting, links, figures per year, and importing a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n
from qcoder.flows import Measure
from qcoder.model import Role, VariableKind
from qcoder.project import Project
from tests.builders import transcript
from tests.ui.conftest import Shared
from tests.ui.driver import Driver
from ui import mime, theme
from ui.cases import clipboard
from ui.cases.editors import ListEditor
from ui.cases.model import FIRST, INTERVIEWS, MISSING, NAME
from ui.cases.pane import CasesPane

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "This plugin does not support")
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
KINDS = (
    ("Plaats", VariableKind.TEXT, ()),
    ("Deelnemers", VariableKind.NUMBER, ()),
    ("Gestart", VariableKind.DATE, ()),
    ("Wonen", VariableKind.BOOLEAN, ()),
    ("Regio", VariableKind.ONE_OF, ("Noord", "Oost", "Zuid")),
    ("Doelgroep", VariableKind.SEVERAL_OF, ("jongeren", "gezinnen", "ouderen")),
)


@pytest.fixture
def project(shared: Shared, tmp_path: Path) -> Project:
    """A small project with three cases, a variable of each kind, and two interviews."""
    made = qcoder.create(tmp_path / "klein.qcoder", coder="AK")
    made.cases.add_all(["Ede", "Breda", "Almere"])
    for name, kind, options in KINDS:
        made.cases.add_variable(name, kind, options)
    made.documents.add(transcript("I: Hoe gaat het?", "R: Goed, in Ede.", name="gesprek Ede"))
    made.documents.add(
        transcript("I: En u?", "R: Ik ben van Breda.", "P: En ik van Almere.", name="groep")
    )
    shared.session.set_project(made)
    return made


@pytest.fixture
def pane(shared: Shared, project: Project, qtbot: QtBot) -> Iterator[CasesPane]:
    made = CasesPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1300, 750)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.open()
    yield made
    made.stop()


def column(pane: CasesPane, name: str) -> int:
    model = pane.grid.cases
    return next(n for n in range(model.columnCount()) if model.column_text(n) == name)


def go(pane: CasesPane, case: str, name: str) -> None:
    """Make a cell current, by the name of its case and column."""
    model = pane.grid.cases
    rows = [model.text(row, NAME) for row in range(model.rowCount())]
    pane.grid.setFocus()
    pane.grid.go_to(rows.index(case), column(pane, name))


def keys(*sequences: str) -> None:
    for sequence in sequences:
        focused = QApplication.focusWidget()
        assert focused
        QTest.keySequence(focused, sequence)
        QApplication.processEvents()


def write(text: str) -> None:
    """Type where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused
    QTest.keyClicks(focused, text[0])  # opens an editor, which has the keyboard then
    focused = QApplication.focusWidget()
    assert focused
    QTest.keyClicks(focused, text[1:])


def click(widget: QWidget) -> None:
    assert widget.isEnabled()
    QTest.mouseClick(widget, LEFT)


def value(project: Project, case: str, name: str) -> object:
    return project.cases.value(case, name)


def current(pane: CasesPane) -> tuple[str, str]:
    index = pane.grid.currentIndex()
    model = pane.grid.cases
    return model.text(index.row(), NAME), model.column_text(index.column())


def choose_part(pane: CasesPane, top: tuple[str, str], bottom: tuple[str, str]) -> None:
    """Select a block with the mouse: a click, and one with Shift."""
    for (case, name), modifier in ((top, NO_KEY), (bottom, Qt.KeyboardModifier.ShiftModifier)):
        model = pane.grid.cases
        rows = [model.text(row, NAME) for row in range(model.rowCount())]
        index = model.index(rows.index(case), column(pane, name))
        pane.grid.scrollTo(index)
        place = pane.grid.visualRect(index).center()
        QTest.mouseClick(pane.grid.viewport(), LEFT, modifier, place)


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("Plaats", "Ede-Zuid", "Ede-Zuid"),
        ("Deelnemers", "1.234,5", Decimal("1234.5")),
        ("Deelnemers", "12.5", Decimal("12.5")),
        ("Gestart", "3 maart 2023", date(2023, 3, 3)),
        ("Gestart", "31-1-2026", date(2026, 1, 31)),
        ("Wonen", "ja", True),
        ("Wonen", "no", False),
        ("Regio", "oost", "Oost"),
        ("Regio", "z", "Zuid"),
    ],
)
def test_typing_in_a_cell_gives_its_value(
    pane: CasesPane, project: Project, name: str, typed: str, stored: object
) -> None:
    go(pane, "Breda", name)
    write(typed)
    assert value(project, "Breda", name) is None  # not before Enter
    keys("Return")
    assert value(project, "Breda", name) == stored
    assert current(pane) == ("Ede", name)  # and down
    assert pane.grid.hasFocus()


def test_tab_goes_to_the_right_and_escape_gives_up(pane: CasesPane, project: Project) -> None:
    go(pane, "Almere", "Plaats")
    write("Almere")
    keys("Tab")
    assert current(pane) == ("Almere", "Deelnemers")
    write("5")
    keys("Tab")
    assert value(project, "Almere", "Deelnemers") == Decimal(5)
    keys("Backtab", "F2")
    write("9")
    keys("Escape")
    assert value(project, "Almere", "Deelnemers") == Decimal(5)
    assert current(pane) == ("Almere", "Deelnemers")


def test_a_refused_value_stays_in_its_editor_with_the_reason(
    pane: CasesPane, project: Project
) -> None:
    go(pane, "Ede", "Deelnemers")
    write("1.250")
    keys("Return")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "1.250"
    assert pane.strip.isVisible()
    assert "1.250" in pane.said.text()
    assert pane.said.objectName() == "bad"
    place = pane.grid.visualRect(pane.grid.cases.index(0, NAME)).center()
    QTest.mouseClick(pane.grid.viewport(), LEFT, NO_KEY, place)  # not left behind either
    QTest.qWait(20)
    assert QApplication.focusWidget() is editor
    assert editor.text() == "1.250"
    editor.selectAll()
    write("1250")
    keys("Return")
    assert value(project, "Ede", "Deelnemers") == Decimal(1250)
    assert not pane.strip.isVisible()


def test_what_is_typed_is_kept_as_the_project_closes(
    shared: Shared, pane: CasesPane, project: Project
) -> None:
    path = project.path
    go(pane, "Ede", "Plaats")
    write("Ede-Zuid")
    shared.session.set_project(None)
    with qcoder.open(path, read_only=True) as again:
        assert again.cases.value("Ede", "Plaats") == "Ede-Zuid"


def test_what_is_refused_is_let_go_as_the_project_closes(
    shared: Shared, pane: CasesPane, project: Project
) -> None:
    go(pane, "Ede", "Deelnemers")
    write("veel")
    keys("Return")
    shared.session.set_project(None)
    QTest.qWait(20)
    assert not pane.strip.isVisible()


def test_space_goes_from_yes_to_no_to_missing(pane: CasesPane, project: Project) -> None:
    go(pane, "Ede", "Wonen")
    found: list[object] = []
    for _n in range(3):
        keys("Space")
        found.append(value(project, "Ede", "Wonen"))
    assert found == [True, False, None]


def test_several_values_are_ticked_in_a_list(pane: CasesPane, project: Project) -> None:
    go(pane, "Ede", "Doelgroep")
    keys("Return")
    editor = pane.grid.findChild(ListEditor)
    assert editor
    keys("Space", "Down", "Down", "Space", "Return")
    assert value(project, "Ede", "Doelgroep") == ("jongeren", "ouderen")
    keys("Up", "Return")
    write("gez")
    keys("Return")
    assert value(project, "Ede", "Doelgroep") == ("gezinnen", "jongeren", "ouderen")


def test_one_of_a_list_is_clicked(pane: CasesPane, project: Project, qtbot: QtBot) -> None:
    go(pane, "Ede", "Regio")
    keys("F2")
    editor = pane.grid.findChild(ListEditor)
    assert editor
    item = editor.list.item(2)
    qtbot.mouseClick(editor.list.viewport(), LEFT, pos=editor.list.visualItemRect(item).center())
    assert value(project, "Ede", "Regio") == "Zuid"


def test_missing_is_a_dash_and_zero_is_not(pane: CasesPane, project: Project) -> None:
    go(pane, "Ede", "Deelnemers")
    write("0")
    keys("Return")
    model, at = pane.grid.cases, column(pane, "Deelnemers")
    assert model.index(2, at).data() == "0"
    assert model.index(0, at).data() == MISSING
    assert model.text(0, at) == ""
    go(pane, "Ede", "Deelnemers")
    keys("Delete")
    assert value(project, "Ede", "Deelnemers") is None
    assert model.index(2, at).data() == MISSING


def test_a_case_is_added_and_renamed_in_place(pane: CasesPane, project: Project) -> None:
    click(pane.head.buttons[0])
    write("Zwolle")
    keys("Return")
    assert [case.name for case in project.cases.list()] == ["Almere", "Breda", "Ede", "Zwolle"]
    assert current(pane)[0] == ""  # the next one can be typed
    write("zwolle")
    keys("Return")
    assert "zwolle" in pane.said.text()
    keys("Escape")
    go(pane, "Zwolle", "Case")
    keys("F2")
    write("Zutphen")
    keys("Return")
    assert "Zutphen" in [case.name for case in project.cases.list()]


def test_a_variable_is_made_changed_moved_and_removed(pane: CasesPane, project: Project) -> None:
    click(pane.head.buttons[1])
    bar = pane.variable_bar
    write("Omvang")
    bar.kind.setFocus()
    bar.kind.setCurrentIndex(bar.kind.findData(VariableKind.ONE_OF))
    bar.options.setFocus()
    write("klein | groot")
    keys("Return")
    made = project.cases.variable("Omvang")
    assert (made.kind, made.options) == (VariableKind.ONE_OF, ("klein", "groot"))
    assert current(pane)[1] == "Omvang"
    keys("Alt+Left")
    assert [one.name for one in project.cases.variables()][-2:] == ["Omvang", "Doelgroep"]
    project.cases.set_value("Ede", "Omvang", "klein")
    pane.edit_variable()
    bar.name.selectAll()
    write("Grootte")
    bar.options.selectAll()
    bar.options.setFocus()
    write("groot")
    keys("Return")
    assert "Ede" in bar.problem.text()  # whose value would not fit
    assert project.cases.variable("Omvang").options == ("klein", "groot")  # all or nothing
    bar.options.setText("klein | middel")
    keys("Return")
    assert project.cases.variable("Grootte").options == ("klein", "middel")
    project.undo()
    assert project.cases.variable("Omvang").options == ("klein", "groot")
    pane.acting.remove_variable()
    assert "1 value" in pane.said.text()
    assert "Omvang" not in [one.name for one in project.cases.variables()]


def test_a_block_is_pasted_from_a_spreadsheet(pane: CasesPane, project: Project) -> None:
    QApplication.clipboard().setText("Noord\tjongeren | ouderen\r\nZuid\t\r\n")
    go(pane, "Breda", "Regio")
    keys("Ctrl+V")
    assert value(project, "Breda", "Regio") == "Noord"
    assert value(project, "Breda", "Doelgroep") == ("jongeren", "ouderen")
    assert value(project, "Ede", "Regio") == "Zuid"
    project.undo()  # one operation
    assert value(project, "Breda", "Regio") is None
    assert value(project, "Ede", "Regio") is None


def test_pasted_names_become_cases(pane: CasesPane, project: Project) -> None:
    QApplication.clipboard().setText("ede\tEde-Oost\nZwolle\tZwolle\n")
    go(pane, "Almere", "Case")
    keys("Ctrl+V")
    assert [case.name for case in project.cases.list()] == ["Almere", "Breda", "Ede", "Zwolle"]
    assert value(project, "Ede", "Plaats") == "Ede-Oost"
    assert value(project, "Zwolle", "Plaats") == "Zwolle"
    assert "1 new" in pane.said.text()


def test_a_paste_that_does_not_fit_names_the_cell(pane: CasesPane, project: Project) -> None:
    QApplication.clipboard().setText("Noord\nGelderland")
    go(pane, "Breda", "Regio")
    keys("Ctrl+V")
    assert "Gelderland" in pane.said.text()
    assert value(project, "Breda", "Regio") is None


def test_one_copied_cell_goes_into_all_that_are_selected(pane: CasesPane, project: Project) -> None:
    QApplication.clipboard().setText("Oost")
    choose_part(pane, ("Almere", "Regio"), ("Ede", "Regio"))
    keys("Ctrl+V")
    assert [value(project, name, "Regio") for name in ("Almere", "Breda", "Ede")] == ["Oost"] * 3
    keys("Delete")
    assert [value(project, name, "Regio") for name in ("Almere", "Breda", "Ede")] == [None] * 3


def test_a_block_is_copied_and_pasted_back(pane: CasesPane, project: Project) -> None:
    project.cases.set_values([("Almere", "Plaats", "A <b>"), ("Breda", "Deelnemers", "1,5")])
    QApplication.processEvents()
    choose_part(pane, ("Almere", "Case"), ("Breda", "Deelnemers"))
    keys("Ctrl+C")
    data = QApplication.clipboard().mimeData()
    assert data.text() == "Almere\tA <b>\t\nBreda\t\t1.5"
    assert "<td>A &lt;b&gt;</td>" in data.html()
    keys("Ctrl+V")
    assert value(project, "Almere", "Plaats") == "A <b>"
    assert value(project, "Breda", "Deelnemers") == Decimal("1.5")


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_copied_can_be_pasted(block: list[list[str]]) -> None:
    clean = [[cell.replace("\r", "").replace("\0", "") for cell in row] for row in block]
    assert clipboard.unpack(clipboard.pack(clean)) == clean


def test_cells_of_a_spreadsheet_may_hold_quotes_and_lines() -> None:
    data = clipboard.pack([])
    data.setText('"twee\nregels"\t"Ede" e.o.\r\n"zeg ""ja"""\t\r\n')
    assert clipboard.unpack(data) == [["twee\nregels", '"Ede" e.o.'], ['zeg "ja"', ""]]


def test_filter_and_sort_leave_the_rows_where_they_are_while_typing(
    pane: CasesPane, project: Project
) -> None:
    project.cases.set_values([("Ede", "Deelnemers", 3), ("Breda", "Deelnemers", 20)])
    header = pane.grid.horizontalHeader()
    at = column(pane, "Deelnemers")

    def names() -> list[str]:
        return [case.name for case in pane.grid.cases.cases]

    place = QPoint(header.sectionViewportPosition(at) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, NO_KEY, place)
    assert names() == ["Ede", "Breda", "Almere"]  # what is missing comes last
    QTest.mouseClick(header.viewport(), LEFT, NO_KEY, place)
    assert names() == ["Breda", "Ede", "Almere"]
    go(pane, "Ede", "Deelnemers")
    write("99")
    keys("Return")
    assert names() == ["Breda", "Ede", "Almere"]
    QTest.mouseClick(header.viewport(), LEFT, NO_KEY, place)
    assert names() == ["Almere", "Breda", "Ede"]
    keys("Ctrl+F")
    write("bre")
    assert names() == ["Breda"]
    assert pane.head.count.text() == "1 of 3 cases"


def test_removing_a_case_says_what_goes_and_comes_back(pane: CasesPane, project: Project) -> None:
    project.cases.set_value("Ede", "Plaats", "Ede")
    project.cases.link("Ede", "gesprek Ede")
    project.flows.set("Ede", 2023, Measure.INFLOW, 4)
    go(pane, "Ede", "Plaats")
    keys("Shift+Delete")
    assert [case.name for case in project.cases.list()] == ["Almere", "Breda"]
    said = pane.said.text()
    assert "1 value, 1 link with an interview, 1 figure per year" in said
    project.undo()
    assert project.cases.links()
    assert project.flows.list("Ede")[0].value == 4


def top(tree: QTreeWidget, row: int) -> QTreeWidgetItem:
    item = tree.topLevelItem(row)
    assert item
    return item


def dragged(pane: CasesPane, case: str, view: QWidget, members: Sequence[object]) -> bool:
    """Drag something over the row of a case and let it go; tell whether it was taken."""
    data = mime.pack(mime.MEMBERS, {"members": members})
    row = pane.grid.cases.row_of(case)
    at = QPoint(20, pane.grid.rowViewportPosition(row) + 8)
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(view, QDragEnterEvent(at, copy, data, LEFT, NO_KEY))
    move = QDragMoveEvent(at, copy, data, LEFT, NO_KEY)
    QApplication.sendEvent(view, move)
    drop = QDropEvent(QPointF(at), copy, data, LEFT, NO_KEY, QEvent.Type.Drop)
    QApplication.sendEvent(view, drop)
    return move.isAccepted() and drop.isAccepted()


def test_a_speaker_is_dragged_onto_a_case(pane: CasesPane, project: Project) -> None:
    breda = project.cases.get("Breda")
    document = project.documents.get("groep")
    speaker = project.speakers.find(document, "P")
    items = [item for item in pane.links._items() if item.text(0) == "P"]
    data = pane.links.tree.mimeData(items)
    members = mime.unpack(data, mime.MEMBERS)
    assert members
    assert dragged(pane, breda.id, pane.grid.viewport(), members["members"])
    assert project.cases.links() == [(breda.id, document.id, speaker.id)]
    at = pane.grid.cases.row_of(breda.id)
    assert pane.grid.cases.text(at, INTERVIEWS) == "groep (P)"
    pane.grid.names.show()
    assert dragged(pane, breda.id, pane.grid.names.viewport(), [[document.id, None]])
    assert len(project.cases.links()) == 2


def test_documents_are_linked_and_unlinked_by_key(pane: CasesPane, project: Project) -> None:
    go(pane, "Ede", "Case")
    QTest.qWait(20)
    tree = pane.links.tree
    assert top(tree, 0).text(1) == "–"
    tree.setFocus()
    tree.setCurrentItem(top(tree, 0))
    assert "Ede" in pane.links.target.text()
    keys("Return")
    assert [document for _c, document, _s in project.cases.links()] == [
        project.documents.get("gesprek Ede").id
    ]
    assert top(tree, 0).text(1) == "Ede"
    keys("Delete")
    assert not project.cases.links()


def test_enter_on_the_interviews_of_a_case_leads_to_them(pane: CasesPane) -> None:
    pane.head.links.setChecked(False)
    go(pane, "Ede", "Interviews")
    keys("Return")
    assert pane.links.tree.hasFocus()
    pane.grid.setFocus()
    go(pane, "Ede", "Regio")
    place = pane.grid.visualRect(pane.grid.currentIndex()).center()
    reason = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, place, pane.grid.viewport().mapToGlobal(place))
    QApplication.sendEvent(pane.grid.viewport(), event)
    texts = [one.text().split("\t")[0] for one in pane.menu.actions()]
    assert {"Rename case", "Remove case", "Name, kind and options…", "Remove variable"} <= {*texts}
    pane.menu.close()


def test_suggestions_are_accepted_in_one_operation(
    pane: CasesPane, project: Project, qtbot: QtBot
) -> None:
    suggested = pane.links.suggested
    assert suggested.isVisible()
    texts = [top(suggested.list, n).text(0) for n in range(len(suggested.found))]
    assert any(text.startswith("gesprek Ede → Ede\n") for text in texts)
    n = len(suggested.found)
    click(suggested.all)
    assert len(project.cases.links()) == n
    qtbot.waitUntil(lambda: not suggested.isVisible())
    project.undo()
    assert not project.cases.links()
    qtbot.waitUntil(suggested.isVisible)


def test_figures_of_a_year_are_typed_with_what_they_count(
    pane: CasesPane, project: Project
) -> None:
    go(pane, "Ede", "Case")
    QTest.qWait(20)
    years = pane.years
    click(years.add_button)
    write("2023")
    keys("Tab")
    write("0")
    keys("Tab")
    write("veel")
    keys("Return")
    assert "veel" in pane.said.text()
    keys("Escape")
    write("7")
    keys("Tab")
    write("?")
    keys("Tab")
    flows = {flow.measure: flow.value for flow in project.flows.list("Ede", 2023)}
    assert flows == {Measure.INFLOW: 0, Measure.CURRENT: 7, Measure.EXITS: None}
    shown = [years.years.index(0, n).data() for n in range(6)]
    assert shown == ["2023", "0", "7", "?", MISSING, MISSING]
    years.table.go_to(0, 0)  # the whole year
    edit = years.edits["unit"]
    edit.setFocus()
    QTest.keyClicks(edit, "persoon")
    keys("Return")
    assert {flow.unit for flow in project.flows.list("Ede")} == {"persoon"}
    project.undo()
    assert {flow.unit for flow in project.flows.list("Ede")} == {""}
    years.table.setFocus()
    years.table.go_to(0, 1)
    keys("Delete")
    assert Measure.INFLOW not in {flow.measure for flow in project.flows.list("Ede")}
    go(pane, "Breda", "Case")
    QTest.qWait(20)
    assert years.years.rowCount() == 1  # of another case


def test_figures_typed_after_a_new_year_are_of_that_year(pane: CasesPane, project: Project) -> None:
    project.flows.set("Ede", 2022, Measure.INFLOW, 22)
    project.flows.set("Ede", 2023, Measure.INFLOW, 25)
    go(pane, "Ede", "Case")
    QTest.qWait(20)
    table, model = pane.years.table, pane.years.years
    click(pane.years.add_button)
    write("2024")
    keys("Tab")
    write("12")
    keys("Return")
    click(pane.years.add_button)
    write("2021")  # comes above the others
    keys("Return")
    assert table.currentIndex().row() == model.rowCount() - 1  # ready for another year
    write("2020")
    keys("Tab")
    write("5")
    keys("Return")
    figures = {flow.year: flow.value for flow in project.flows.list("Ede")}
    assert figures == {2020: 5, 2022: 22, 2023: 25, 2024: 12}
    table.go_to(0, 0)
    write("2019")  # a year that is changed stays the current one
    keys("Tab")
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 1)


def test_figures_are_pasted_and_a_year_is_removed(pane: CasesPane, project: Project) -> None:
    go(pane, "Ede", "Case")
    QTest.qWait(20)
    QApplication.clipboard().setText("2022\t3\t\t1\n2023\t4\t5\t2")
    table = pane.years.table
    table.setFocus()
    table.go_to(0, 0)
    keys("Ctrl+V")
    figures = [(flow.year, flow.measure, flow.value) for flow in project.flows.list("Ede")]
    assert figures == [
        (2022, Measure.INFLOW, 3),
        (2022, Measure.EXITS, 1),
        (2023, Measure.INFLOW, 4),
        (2023, Measure.CURRENT, 5),
        (2023, Measure.EXITS, 2),
    ]
    table.go_to(0, 0)
    click(pane.years.remove_button)
    assert {flow.year for flow in project.flows.list("Ede")} == {2023}
    project.undo()
    project.undo()
    assert not project.flows.list()


def test_interviews_are_grouped_by_a_variable(pane: CasesPane, project: Project) -> None:
    project.cases.set_value("Ede", "Regio", "Oost")
    project.cases.link("Ede", "gesprek Ede")
    QApplication.processEvents()
    pane.head._menu.aboutToShow.emit()
    action = next(one for one in pane.head._menu.actions() if one.text() == "Regio")
    action.trigger()
    assert [group.name for group in project.groups.list()] == ["Oost"]
    assert "1 interview" in pane.said.text()
    assert "1 has no value" in pane.said.text()


def sheet(path: Path) -> Path:
    """A sheet with a title, a conflict, a new case, a near miss, a total, and an unknown number."""
    book = Workbook()
    page = book.active
    assert page
    page.append(["Overzicht"])
    page.append([])
    page.append(["Naam", "Regio", "Deelnemers", "Contact"])
    page.append(["EDE", "Zuid", "12,5", "Jan"])
    page.append(["Breda", "Noord", "onbekend", None])
    page.append(["Zwolle", "Oost", "3", None])
    page.append(["Almeree", "Oost", "4", None])
    page.append(["Totaal", None, "50", None])
    book.save(path)
    return path


def look(pane: CasesPane, path: Path, qtbot: QtBot) -> None:
    pane.import_table(path)
    ready(pane, qtbot)


def ready(pane: CasesPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane.importing.working.active)
    QTest.qWait(20)
    qtbot.waitUntil(lambda: not pane.importing.working.active)


def states(pane: CasesPane) -> dict[str, str]:
    return {line.name: line.state for line in pane.importing._lines}


def test_a_table_is_previewed_and_then_imported_as_shown(
    pane: CasesPane, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    project.cases.set_values([("Ede", "Regio", "Noord"), ("Ede", "Deelnemers", 12)])
    before = project.cases.table()
    look(pane, sheet(tmp_path / "casussen.xlsx"), qtbot)
    assert states(pane) == {
        "EDE": "conflict", "Breda": "matched", "Zwolle": "new", "Almeree": "unmatched",
        "Totaal": "unmatched",
    }  # fmt: skip
    assert project.cases.table() == before  # nothing is changed
    importing = pane.importing
    assert importing.go.text() == "Import 3 cases"
    assert "2 values are overwritten" in importing.sentence.text()
    item = top(importing.rows.tree, 0)
    cells = [cell for n in range(item.childCount()) if (cell := item.child(n))]
    assert [cell.text(1) for cell in cells] == ["Regio", "Deelnemers"]
    cells[1].setCheckState(1, Qt.CheckState.Unchecked)  # keep what the project has
    assert "1 value is overwritten; 1 value is kept" in importing.sentence.text()
    click(importing.go)
    ready(pane, qtbot)
    assert value(project, "Ede", "Regio") == "Zuid"
    assert value(project, "Ede", "Deelnemers") == Decimal(12)
    assert value(project, "Ede", "Contact") == "Jan"
    assert value(project, "Breda", "Deelnemers") is None
    assert value(project, "Zwolle", "Deelnemers") == Decimal(3)
    assert "casussen.xlsx" in pane.said.text()
    assert pane.grid.isVisible()
    project.undo()
    assert project.cases.table() == before


def test_one_escape_does_not_let_go_of_what_was_chosen(
    pane: CasesPane, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    importing = pane.importing
    look(pane, sheet(tmp_path / "casussen.xlsx"), qtbot)
    QTest.keyClick(importing.go, Qt.Key.Key_Escape)
    assert not importing.shown  # nothing was chosen yet
    look(pane, tmp_path / "casussen.xlsx", qtbot)
    importing._on_row(7, "Almere")
    ready(pane, qtbot)
    QTest.keyClick(importing.go, Qt.Key.Key_Escape)
    assert importing.shown
    assert "Escape once more" in importing.sentence.text()
    QTest.keyClick(importing.go, Qt.Key.Key_Escape)
    assert not importing.shown


def test_the_preview_follows_what_is_undone(
    pane: CasesPane, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    project.cases.set_value("Ede", "Regio", "Noord")
    look(pane, sheet(tmp_path / "casussen.xlsx"), qtbot)
    assert states(pane)["EDE"] == "conflict"
    project.undo()
    ready(pane, qtbot)
    assert states(pane)["EDE"] == "matched"
    pane.hide()
    project.cases.set_value("Ede", "Regio", "Oost")
    assert not pane.importing.working.active  # while something else is done
    pane.show()
    ready(pane, qtbot)
    assert states(pane)["EDE"] == "conflict"


def test_choices_of_an_import_change_its_preview(
    pane: CasesPane, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    project.cases.set_value("Ede", "Regio", "Noord")
    look(pane, sheet(tmp_path / "casussen.xlsx"), qtbot)
    importing = pane.importing
    importing.bar.settle.chosen.emit("keep")
    ready(pane, qtbot)
    assert "1 value is kept" in importing.sentence.text()
    tree = importing.columns.tree
    contact = next(
        item for n in range(3) if (item := tree.topLevelItem(n)) and item.text(0) == "Contact"
    )
    contact.setCheckState(0, Qt.CheckState.Unchecked)
    ready(pane, qtbot)
    rows = importing.rows
    near = next(
        item for n in range(5) if (item := rows.tree.topLevelItem(n)) and item.text(1) == "Almeree"
    )
    rows.tree.setCurrentItem(near)
    at = next(n for n in range(rows.meant.count()) if "Almere (" in rows.meant.itemText(n))
    rows.meant.setCurrentIndex(at)
    rows.meant.activated.emit(at)
    ready(pane, qtbot)
    assert states(pane)["Almeree"] == "matched"
    click(rows.chips["matched"])
    hidden = [top(rows.tree, n).isHidden() for n in range(5)]
    assert hidden.count(False) == 2
    click(importing.go)
    ready(pane, qtbot)
    assert value(project, "Ede", "Regio") == "Noord"
    assert value(project, "Almere", "Regio") == "Oost"
    assert "Contact" not in [one.name for one in project.cases.variables()]


def test_a_table_that_cannot_be_imported_says_why(
    pane: CasesPane, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "casussen.csv"
    path.write_text("Naam;Deelnemers\nEde;1.250\nBreda;2\n", encoding="utf-8")
    look(pane, path, qtbot)
    importing = pane.importing
    assert not importing.go.isEnabled()
    assert "1.250" in importing.problems.toPlainText()
    assert importing.bar.numbers.isVisible()
    importing.bar.numbers.chosen.emit("thousands")
    ready(pane, qtbot)
    assert importing.go.isEnabled()
    keys("Escape", "Escape")  # for something was chosen
    assert pane.grid.isVisible()
    assert value(project, "Breda", "Deelnemers") is None
    path.write_bytes(b"")
    look(pane, path, qtbot)
    assert importing.problems.toPlainText()
    assert not importing.go.isEnabled()


def test_figures_per_year_are_imported(
    pane: CasesPane, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "cijfers.csv"
    path.write_text("naam;jaar;instroom;uitstap;bron\nEde;2023;4;0;verslag\n", encoding="utf-8")
    project.flows.set("Ede", 2023, Measure.INFLOW, 3)
    look(pane, path, qtbot)
    importing = pane.importing
    kinds = importing.bar.kinds
    kinds.chosen.emit("flows")
    ready(pane, qtbot)
    assert states(pane) == {"Ede": "conflict"}
    click(importing.go)
    ready(pane, qtbot)
    figures = {flow.measure: (flow.value, flow.source) for flow in project.flows.list("Ede")}
    assert figures == {Measure.INFLOW: (4, "verslag"), Measure.EXITS: (0, "verslag")}


def test_a_table_is_dropped_on_the_page(driver: Driver, tmp_path: Path) -> None:
    driver.keys("Ctrl+Shift+K")
    pane = driver.workspace.pages.cases
    path = tmp_path / "casussen.csv"
    path.write_text("casus;nieuw\nProgramma Kust;1\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    driver.drop(pane.grid.viewport(), QPoint(200, 100), data)
    driver.wait(lambda: pane.importing.isVisible() and not pane.importing.working.active)
    driver.wait(lambda: pane.importing.go.isEnabled())
    assert pane.importing.go.text() == "Import 1 case"


def test_keys_of_the_window_undo_and_redo(driver: Driver) -> None:
    driver.keys("Ctrl+Shift+K")
    pane, project = driver.workspace.pages.cases, driver.project
    assert pane.grid.hasFocus()
    go(pane, "Programma Kust", "regio")
    write("Wad")
    keys("Return")
    assert project.cases.value("Programma Kust", "regio") == "Wad"
    driver.keys("Ctrl+Z")
    assert project.cases.value("Programma Kust", "regio") == "Kust"
    at = pane.grid.cases.row_of(project.cases.get("Programma Kust").id)
    assert pane.grid.cases.text(at, column(pane, "regio")) == "Kust"
    driver.keys("Ctrl+Y")
    assert pane.grid.cases.text(at, column(pane, "regio")) == "Wad"
    driver.keys("Escape")
    assert driver.workspace.centre.currentWidget() is driver.workspace.panes


def test_import_cases_of_the_menu_asks_for_a_file(driver: Driver) -> None:
    driver.workspace.actions.by_name["import_cases"].trigger()
    pane = driver.workspace.pages.cases
    dialog = pane.findChildren(QFileDialog)[-1]
    assert dialog.isVisible()
    dialog.reject()


def test_a_project_that_is_read_only_shows_all_and_changes_nothing(
    shared: Shared, pane: CasesPane, project: Project, qtbot: QtBot
) -> None:
    project.cases.set_value("Ede", "Plaats", "Ede-Oost")
    path = project.path
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(path, read_only=True))
    pane.open()
    model = pane.grid.cases
    assert model.rowCount() == 3  # none for a new case
    go(pane, "Ede", "Plaats")
    keys("Return", "Delete", "Space")
    QTest.keyClicks(pane.grid, "x")
    assert model.text(2, FIRST) == "Ede-Oost"
    assert not any(one.isEnabled() for one in pane.head.buttons)
    assert not pane.links.link_button.isEnabled()
    assert not pane.years.add_button.isEnabled()
    QApplication.clipboard().setText("x")
    keys("Ctrl+V")
    pane.import_table()
    assert not pane.findChildren(QFileDialog)


def test_an_empty_project_says_what_cases_are(
    shared: Shared, pane: CasesPane, tmp_path: Path, qtbot: QtBot
) -> None:
    made = qcoder.create(tmp_path / "leeg.qcoder", coder="AK")
    shared.session.set_project(made)
    pane.open()
    assert pane.empty.isVisible()
    assert pane.empty.first.hasFocus()
    click(pane.empty.second)
    write("Ede")
    keys("Return")
    assert [case.name for case in made.cases.list()] == ["Ede"]
    assert pane.grid.isVisible()
    made.undo()
    qtbot.waitUntil(lambda: not pane.grid.cases.cases)


def test_names_stay_in_sight_while_scrolling(pane: CasesPane, project: Project) -> None:
    pane.resize(700, 600)
    QTest.qWait(20)
    assert not pane.grid.names.isVisible()
    go(pane, "Ede", "Doelgroep")
    QTest.qWait(20)
    assert pane.grid.names.isVisible()
    place = pane.grid.names.visualRect(pane.grid.cases.index(1, NAME)).center()
    QTest.mouseClick(pane.grid.names.viewport(), LEFT, NO_KEY, place)
    assert current(pane) == ("Breda", "Case")
    pane.grid.setFocus()
    keys("F2")
    write("Bergen")
    keys("Return")
    assert "Bergen" in [case.name for case in project.cases.list()]


def test_in_dutch_numbers_have_a_decimal_comma(
    shared: Shared, project: Project, qtbot: QtBot
) -> None:
    i18n.use("nl")
    try:
        project.cases.set_value("Ede", "Deelnemers", "1,5")
        made = CasesPane(shared.session, shared.shown, shared.preferences)
        qtbot.addWidget(made)
        made.show()
        made.open()
        at = column(made, "Deelnemers")
        assert made.grid.cases.text(2, at) == "1,5"
        made.grid.go_to(2, at)
        made.grid.copy()
        assert QApplication.clipboard().text() == "1,5"
    finally:
        i18n.use("en")


def test_a_removed_role_is_no_speaker_to_link(pane: CasesPane, project: Project) -> None:
    names = [item.text(0) for item in pane.links._items()]
    assert names == ["gesprek Ede", "groep", "R", "P"]  # no interviewer
    project.speakers.set_role(project.speakers.find("groep", "P"), Role.INTERVIEWER)
    QTest.qWait(20)
    assert [item.text(0) for item in pane.links._items()] == ["gesprek Ede", "groep"]


@pytest.mark.parametrize("keep", [False, True])
def test_what_is_announced_is_what_happens(
    pane: CasesPane, project: Project, tmp_path: Path, qtbot: QtBot, keep: bool
) -> None:
    """Count in the project what the sentence says, with a case in two rows."""
    project.cases.set_values([("Ede", "Regio", "Noord"), ("Breda", "Regio", "Zuid")])
    path = tmp_path / "dubbel.csv"
    rows = [
        "naam;Regio;Plaats",
        "Ede;Zuid;",
        "ede;Zuid;Ede",
        "Breda;Oost;",
        "Nieuw;Oost;N",
        "NIEUW;;",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    look(pane, path, qtbot)
    importing = pane.importing
    importing.bar.settle.chosen.emit("keep" if keep else "overwrite")
    ready(pane, qtbot)
    sentence = importing.sentence.text()
    before = project.cases.table()
    click(importing.go)
    ready(pane, qtbot)
    after = project.cases.table()
    over = [key for key, old in before.values.items() if after.values[key] != old]
    assert f"1 new case; {1 if keep else 2} case" in sentence
    assert len(after.cases) - len(before.cases) == 1
    assert len(over) == (0 if keep else 2)
    assert ("2 values are kept" if keep else "2 values are overwritten") in sentence


def test_another_project_opens_while_the_page_is_hidden(
    pane: CasesPane, shared: Shared, tmp_path: Path
) -> None:
    go(pane, "Ede", "Case")
    pane.hide()
    shared.session.set_project(qcoder.create(tmp_path / "ander.qcoder", coder="AK"))
    QTest.qWait(20)  # nothing is asked of it about the case of before
    shared.session.open_project.cases.add("Delft")
    pane.show()
    QTest.qWait(20)
    assert [case.name for case in pane.grid.cases.cases] == ["Delft"]


def test_choices_of_an_import_are_read_whole_in_dutch(
    shared: Shared, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    book = Workbook()
    book.create_sheet("Een blad met een naam")
    page = book.active
    assert page
    for row in (["Naam programma", "Deelnemers"], ["Ede", "1.250"], ["Breda", "ca. 4"]):
        page.append(row)
    book.save(tmp_path / "getallen.xlsx")
    i18n.use("nl")
    try:
        made = CasesPane(shared.session, shared.shown, shared.preferences)
        qtbot.addWidget(made)
        made.resize(1366, 700)
        made.show()
        look(made, tmp_path / "getallen.xlsx", qtbot)
        bar = made.importing.bar
        for one in (bar.sheet, bar.names, bar.add_new, bar.skip, bar.numbers, bar.settle):
            assert one.isVisible()
            qtbot.waitUntil(lambda one=one: one.width() >= one.sizeHint().width())
            assert bar.rect().contains(one.mapTo(bar, one.rect().bottomRight()))
        problems, notes = made.importing.problems, made.importing.notes
        notes.show_lines(["…"])
        edges = [one.grab().toImage().pixelColor(60, 0).name() for one in (problems, notes)]
        assert edges[0] == theme.colors().bad != edges[1]
    finally:
        i18n.use("en")


def test_a_heading_is_read_whole_where_it_is_sorted_by(pane: CasesPane, project: Project) -> None:
    for name in ("gesproken", "Wonen en werken", "m"):
        project.cases.add_variable(name, VariableKind.BOOLEAN)
    header = pane.grid.horizontalHeader()
    for at in range(FIRST, pane.grid.cases.columnCount()):
        pane.grid.cases.sort_by(pane.grid.cases.key_of(at), down=True)
        QApplication.processEvents()
        assert header.sectionSize(at) >= header.sectionSizeHint(at)


def test_a_missing_number_stands_where_numbers_do(pane: CasesPane, project: Project) -> None:
    index = pane.grid.cases.index(0, column(pane, "Deelnemers"))
    assert index.data() == MISSING
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_cases_are_seen_above_the_years_on_a_small_screen(pane: CasesPane) -> None:
    pane.setMinimumSize(1, 1)  # as where the window has less room than it asks for
    pane.resize(911, 364)
    QTest.qWait(20)
    assert pane.years.isVisible()
    assert pane.grid.viewport().height() >= 3 * pane.grid.rowHeight(0)


def test_the_current_name_is_seen_while_scrolled(pane: CasesPane) -> None:
    pane.resize(700, 600)
    go(pane, "Ede", "Doelgroep")
    QTest.qWait(20)
    names = pane.grid.names
    pane.grid.go_to(1, NAME)
    QTest.qWait(20)
    assert names.isVisible()
    place = names.visualRect(pane.grid.cases.index(1, NAME))
    seen = names.viewport().grab(place).toImage().pixelColor(place.width() // 2, 0)
    assert seen.name() == theme.colors().accent


def test_f6_goes_round_the_page(driver: Driver) -> None:
    driver.workspace.pages.show_cases()
    pane = driver.workspace.pages.cases
    pane.head.links.setChecked(True)
    parts = [pane.grid, pane.years.table, pane.links.tree, pane.head.filter]
    for part in (*parts, parts[0]):
        driver.wait(part.hasFocus)
        driver.keys("F6")
    driver.keys("Shift+F6")
    assert pane.grid.hasFocus()
    pane.head.years.setChecked(False)
    driver.keys("F6")
    assert pane.links.tree.hasFocus()
