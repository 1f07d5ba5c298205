"""What is done with retrieved passages in place: judged, flagged, removed, written to files."""

from __future__ import annotations

from pathlib import Path

import docx
import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QToolButton
from pytestqt.qtbot import QtBot

import qcoder
from qcoder.model import Code, Valence
from qcoder.queries.combined import Combine
from tests.ui import test_retrieved as common
from tests.ui.conftest import Shared
from tests.ui.test_retrieved import click, column, rows, table
from ui.retrieved import menus, saving
from ui.retrieved.pane import RetrievedPane
from ui.retrieved.rows import By, Column

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|grabbing|raise")  # offscreen

pane, code = common.pane, common.code
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = {
    Qt.Key.Key_Plus: Valence.FACILITATING,
    Qt.Key.Key_Minus: Valence.HINDERING,
    Qt.Key.Key_Asterisk: Valence.BOTH,
    Qt.Key.Key_0: Valence.NEUTRAL,
}


def own_lines(pane: RetrievedPane) -> list[int]:
    return [line for line, name in enumerate(column(pane, Column.CODER)) if name == "AK"]


def operations(shared: Shared) -> int:
    return len(shared.session.open_project.history.list())


def said(shared: Shared) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    shared.session.said.connect(lambda text, bad: found.append((text, bad)))
    return found


# in place


@pytest.mark.parametrize("key", KEYS)
def test_a_key_judges_the_selected_rows_as_one_operation(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot, key: Qt.Key
) -> None:
    first, second, *_others = own_lines(pane)
    before = column(pane, Column.VALENCE)
    click(qtbot, pane, first)
    click(qtbot, pane, second, CTRL)
    shared.session.open_project.codings.set_valence(pane.selected()[0].id, None)
    begun = operations(shared)
    qtbot.keyClick(table(pane), key, SHIFT if key == Qt.Key.Key_Plus else Qt.KeyboardModifier(0))
    assert [one.valence for one in pane.selected()] == [KEYS[key]] * 2
    assert operations(shared) == begun + 1
    qtbot.keyClick(table(pane), key)  # the same again takes it back
    assert [one.valence for one in pane.selected()] == [None] * 2
    shared.session.undo()
    assert [one.valence for one in pane.selected()] == [KEYS[key]] * 2
    shared.session.undo()
    shared.session.undo()
    assert column(pane, Column.VALENCE) == before


def test_those_of_others_stay_as_they_are(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    project, told = shared.session.open_project, said(shared)
    others = {one.id: one.valence for one in project.codings.list(code=code, coder="MV")}
    click(qtbot, pane, 0)
    qtbot.keyClick(table(pane), Qt.Key.Key_A, CTRL)
    assert len(pane.selected()) == len(rows(pane))
    qtbot.keyClick(table(pane), Qt.Key.Key_0)
    assert ("The codings of other coders stay as they are.", False) in told
    assert {one.valence for one in project.codings.list(code=code, coder="AK")} == {Valence.NEUTRAL}
    assert {one.id: one.valence for one in project.codings.list(code=code, coder="MV")} == others


def test_nothing_changes_in_a_project_that_is_only_read(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot, project_path: Path
) -> None:
    shared.session.set_project(qcoder.open(project_path, coder="AK", read_only=True))
    shared.shown.activate(codes=[code.id])
    before, told = column(pane, Column.VALENCE), said(shared)
    click(qtbot, pane, own_lines(pane)[0])
    for key in (*KEYS, Qt.Key.Key_Delete):
        qtbot.keyClick(table(pane), key)
    assert column(pane, Column.VALENCE) == before
    assert "read-only" in told[0][0]


def menu_of(pane: RetrievedPane) -> QMenu:
    return [one for one in pane.findChildren(QMenu) if one.parent() is pane][-1]


def test_a_click_on_the_valence_judges_in_place(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    view, (line, *_others) = table(pane), own_lines(pane)
    before = shared.shown.coding
    cell = view.visualRect(view.model().index(line, Column.VALENCE)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    menu = menu_of(pane)
    assert shared.shown.coding == before  # it is judged, not gone to
    assert [one.isEnabled() for one in menu.actions()].count(True) >= 4
    next(one for one in menu.actions() if "both" in one.text()).trigger()
    menu.close()
    assert column(pane, Column.VALENCE)[line] == "◆ both"
    other = column(pane, Column.CODER).index("MV")
    cell = view.visualRect(view.model().index(other, Column.VALENCE)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert shared.shown.coding == pane.selected()[0].id  # of another: one goes to it


def test_flags_are_set_for_all_and_taken_from_all(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    codings = shared.session.open_project.codings
    first, second, *_others = own_lines(pane)
    click(qtbot, pane, first)
    click(qtbot, pane, second, CTRL)
    keys = [one.id for one in pane.selected()]
    flag = shared.session.flags[0]
    codings.set_flags(keys[0], [flag.key])
    begun = operations(shared)

    def choose() -> bool:
        menu = menus.row_menu(pane)
        flags = next(one.menu() for one in menu.actions() if one.menu())
        assert isinstance(flags, QMenu)
        action = next(one for one in flags.actions() if one.text() == flag.name("en"))
        before = action.isChecked()
        action.trigger()
        return before

    assert not choose()
    assert all(flag.key in codings.get(key).flags for key in keys)
    assert operations(shared) == begun + 1
    assert choose()
    assert not any(flag.key in codings.get(key).flags for key in keys)
    shared.session.undo()
    assert all(flag.key in codings.get(key).flags for key in keys)


def test_what_lies_beneath_a_combined_row_is_changed(
    shared: Shared, pane: RetrievedPane, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    shared.shown.activate(codes=[project.codes.get("SAM").id, project.codes.get("INB").id])
    pane.combine(Combine.NEAR)
    click(qtbot, pane, 0)
    qtbot.keyClick(table(pane), Qt.Key.Key_A, CTRL)
    own = [one for one in pane.selected() if shared.session.coders[one.coder].name == "AK"]
    assert len(own) > 1
    texts = [one.text() for one in menus.row_menu(pane).actions()]
    assert f"{len(own)} codings of yours:" in texts
    assert f"Remove {len(own)} codings" in texts
    qtbot.keyClick(table(pane), Qt.Key.Key_Plus)
    assert {project.codings.get(one.id).valence for one in own} == {Valence.FACILITATING}
    shared.session.undo()
    assert {project.codings.get(one.id).valence for one in own} == {one.valence for one in own}
    asked: list[tuple[str, ...]] = []
    pane.recode_wanted.connect(asked.append)
    pane.recode()
    assert {*asked[0]} == {one.id for one in own}


# files


def dialog_of(pane: RetrievedPane) -> QFileDialog:
    return pane.findChildren(QFileDialog)[-1]


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "csv"])
def test_the_list_is_written_as_it_is_listed(
    shared: Shared, pane: RetrievedPane, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    project, told = shared.session.open_project, said(shared)
    shared.shown.activate(codes=common.keys(shared)[:12])
    pane.findChildren(QLineEdit)[0].setText("de")
    pane._on_filter()
    pane.group(By.CODER)
    table(pane).sortByColumn(Column.PASSAGE, Qt.SortOrder.DescendingOrder)
    head = pane._model.head(0)
    assert head
    pane._model.open(head, False)  # listed, though it is not seen
    listed = [project.codings.text(one.id) for one in common.codings(pane)]
    button = next(
        one for one in pane.findChildren(QToolButton) if one.accessibleName() == "Save list as…"
    )
    next(one for one in button.menu().actions() if one.text().endswith(f"(.{suffix})")).trigger()
    dialog = dialog_of(pane)
    assert dialog.defaultSuffix() == suffix
    dialog.fileSelected.emit(str(tmp_path / f"list.{suffix}"))
    dialog.close()
    written = f"{len(listed)} passages written to “list.{suffix}”."
    assert any(text.startswith(written) and "may identify someone" in text for text, _bad in told)
    if suffix == "docx":
        made = docx.Document(str(tmp_path / "list.docx")).paragraphs
        style = [(one.style.name if one.style else "", one.text) for one in made]
        assert [text for name, text in style if name == "Quote"] == listed
        assert [text for name, text in style if name == "Heading 1"] == ["AK", "MV"]
        return
    path = tmp_path / f"list.{suffix}"
    frame = pd.read_excel(path) if suffix == "xlsx" else pd.read_csv(path)
    words = next(name for name in frame.columns if [*frame[name]][:1] == listed[:1])
    assert [*frame[words]] == listed


def test_combined_rows_are_written(shared: Shared, pane: RetrievedPane, tmp_path: Path) -> None:
    project = shared.session.open_project
    shared.shown.activate(codes=[project.codes.get("SAM").id, project.codes.get("INB").id])
    pane.combine(Combine.ALL)
    pane.save_to(str(tmp_path / "x.docx"))
    made = docx.Document(str(tmp_path / "x.docx")).paragraphs
    quotes = [one.text for one in made if one.style and one.style.name == "Quote"]
    texts = shared.session.documents
    assert quotes == [texts[one.document].text[one.start : one.end] for one in rows(pane)]
    names = [project.codes.get(key).name("en") for key in ("SAM", "INB")]
    assert made[0].text == " + ".join(names)


def test_many_are_written_beside_the_window(
    shared: Shared,
    pane: RetrievedPane,
    code: Code,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(saving, "AT_ONCE", 2)
    told, busy = said(shared), list[bool]()
    pane.busy.connect(busy.append)
    pane.save_to(str(tmp_path / "many.csv"))
    assert busy == [True]
    assert not table(pane).isVisible()
    qtbot.waitUntil(lambda: busy == [True, False])
    assert table(pane).isVisible()
    assert len(pd.read_csv(tmp_path / "many.csv")) == len(rows(pane))
    assert told[-1] == (f"{len(rows(pane))} passages written to “many.csv”.", False)
    pane.save_to(str(tmp_path / "nowhere" / "many.csv"))
    qtbot.waitUntil(lambda: len(busy) == 4)
    assert told[-1][1]
    pane.save_to(str(tmp_path / "again.csv"))
    shared.session.set_project(None)  # waits until it is written
    assert (tmp_path / "again.csv").exists()


def test_what_cannot_be_written_is_said(
    shared: Shared, pane: RetrievedPane, code: Code, tmp_path: Path
) -> None:
    told = said(shared)
    pane.save_to(str(tmp_path / "nowhere" / "list.xlsx"))
    pane.save_to(str(tmp_path / "list.odt"))
    assert [bad for _text, bad in told] == [True, True]
    assert not list(tmp_path.glob("list.*"))
    shared.shown.activate(codes=[])
    pane.save_as()
    assert "choose a code" in told[-1][0]
