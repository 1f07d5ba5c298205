"""The retrieved passages follow what is activated, and every change."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from qcoder.model import Code, Valence
from qcoder.queries.retrieval import Retrieved
from tests.ui.conftest import Shared
from ui.retrieved import copying
from ui.retrieved.model import RetrievedModel
from ui.retrieved.pane import RetrievedPane
from ui.retrieved.rows import Column, Row, codings_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen screen


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> RetrievedPane:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # those of tests before
    made = RetrievedPane(shared.session, shared.shown)
    qtbot.addWidget(made)
    made.resize(1100, 300)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def code(shared: Shared) -> Code:
    """A code with passages of both coders in several documents, activated."""
    found = shared.session.open_project.codes.get("BTR-OUTR")
    shared.shown.activate(codes=[found.id])
    return found


def table(pane: QWidget) -> QTableView:
    return pane.findChildren(QTableView)[0]


def column(pane: QWidget, which: Column) -> list[str]:
    model = table(pane).model()
    return [model.index(row, which).data() for row in range(model.rowCount())]


def title(pane: QWidget) -> str:
    return next(one.text() for one in pane.findChildren(QLabel) if one.objectName() == "caps")


def where(pane: QWidget, row: int) -> QPoint:
    view = table(pane)
    return view.visualRect(view.model().index(row, Column.PASSAGE)).center()


def click(
    qtbot: QtBot,
    pane: QWidget,
    row: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    button = Qt.MouseButton.LeftButton
    qtbot.mouseClick(table(pane).viewport(), button, modifier, where(pane, row))


def test_says_how_to_begin(pane: RetrievedPane) -> None:
    assert not table(pane).isVisible()
    assert any("Click a code" in one.text() for one in pane.findChildren(QLabel))


def test_lists_the_passages_of_active_codes_and_documents(
    shared: Shared, pane: RetrievedPane, code: Code
) -> None:
    project = shared.session.open_project
    codings = project.codings.list(code=code)
    documents = {coding.document for coding in codings}
    said = [project.passages.said(c.document, c.start, c.end) for c in codings]
    assert column(pane, Column.PASSAGE) == [one.words for one in said]
    assert (
        title(pane)
        == (
            f"RETRIEVED PASSAGES · {code.name('en')} · {len(documents)} documents · {len(codings)}"
        ).upper()
    )
    document = codings[-1].document
    shared.shown.activate(documents=[document])
    expected = [coding for coding in codings if coding.document == document]
    assert len(column(pane, Column.PASSAGE)) == len(expected)
    shared.shown.activate(documents=[], codes=[])
    assert not table(pane).isVisible()


def test_follows_the_filter_of_coders(shared: Shared, pane: RetrievedPane, code: Code) -> None:
    assert shared.session.coder
    shared.shown.filter_codings(coders=[shared.session.coder.id])
    assert set(column(pane, Column.CODER)) == {"AK"}


def test_a_new_coding_appears_and_undo_takes_it_away(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    before = column(pane, Column.PASSAGE)
    click(qtbot, pane, 2)
    span = shared.span("interview01", "elf lopen, trajecten")
    shared.session.open_project.codings.add("interview01", *span, code=code)
    assert column(pane, Column.PASSAGE) == ["elf lopen, trajecten", *before]
    assert [row.id for row in pane.selected()] == [shared.shown.coding]
    shared.session.undo()
    assert column(pane, Column.PASSAGE) == before


def test_a_changed_coding_changes_in_place(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    click(qtbot, pane, 1)
    (row,) = pane.selected()
    project.codings.set_valence(row.id, Valence.NEUTRAL)
    assert column(pane, Column.VALENCE)[1] == "● neutral"
    project.memos.add("Let op.", coding=row.id)
    assert pane.selected()[0].memos == 1
    other = project.codes.get("SAM-REGIE")
    count = len(column(pane, Column.PASSAGE))
    project.codings.recode(row.id, other)
    assert len(column(pane, Column.PASSAGE)) == count - 1
    shared.session.undo()
    assert len(column(pane, Column.PASSAGE)) == count


def test_names_that_change_change_the_order(
    shared: Shared, pane: RetrievedPane, code: Code
) -> None:
    project = shared.session.open_project
    shared.shown.activate(codes=[code.id, project.codes.get("SAM-REGIE").id])
    table(pane).sortByColumn(Column.CODE, Qt.SortOrder.AscendingOrder)
    project.codes.rename(code, "Aaa", "en")
    names = column(pane, Column.CODE)
    assert names == sorted(names)
    project.codings.set_valence(project.codings.list(code=code, coder="AK")[0], None)
    assert column(pane, Column.CODE) == names


def test_names_that_change_are_shown(shared: Shared, pane: RetrievedPane, code: Code) -> None:
    project = shared.session.open_project
    project.codes.rename(code, "Out there", "en")
    assert "OUT THERE" in title(pane)
    project.documents.rename("interview01", "INT01")
    assert column(pane, Column.DOCUMENT)[0].startswith("INT01 · ")
    project.speakers.rename(project.speakers.find("INT01", "R"), "Respondent")
    assert column(pane, Column.SPEAKER)[0] == "Respondent"


def test_a_hidden_pane_catches_up_when_it_is_shown(
    shared: Shared, pane: RetrievedPane, code: Code
) -> None:
    pane.hide()
    span = shared.span("interview01", "elf lopen, trajecten")
    shared.session.open_project.codings.add("interview01", *span, code=code)
    pane.show()
    assert column(pane, Column.PASSAGE)[0] == "elf lopen, trajecten"


def test_click_and_enter_go_to_the_source(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    places: list[tuple[int, int]] = []
    shared.shown.place_wanted.connect(lambda start, end: places.append((start, end)))
    click(qtbot, pane, 0)
    codings = shared.session.open_project.codings
    first = codings.list(code=code)[0]
    assert (shared.shown.document, shared.shown.coding) == (first.document, first.id)
    assert places == [(first.start, first.end)]
    qtbot.keyClick(table(pane), Qt.Key.Key_Down)
    assert shared.shown.coding == first.id
    qtbot.keyClick(table(pane), Qt.Key.Key_Return)
    assert shared.shown.coding == pane.selected()[0].id != first.id


@pytest.mark.parametrize("which", list(Column))
def test_sorts_by_any_column_and_keeps_the_selection(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot, which: Column
) -> None:
    shared.shown.activate(codes=keys(shared)[:15])
    click(qtbot, pane, 1)
    (row,) = pane.selected()
    view = table(pane)
    documents = column(pane, Column.DOCUMENT)
    view.sortByColumn(which, Qt.SortOrder.DescendingOrder)
    down = column(pane, which)
    view.sortByColumn(which, Qt.SortOrder.AscendingOrder)
    up = column(pane, which)
    if which in (Column.SPEAKER, Column.PASSAGE, Column.CODE, Column.CODER):
        assert up == sorted(up, key=str.casefold)
        assert down == sorted(down, key=str.casefold, reverse=True)
    if which == Column.DOCUMENT:
        assert up == documents
        assert down == documents[::-1]
    assert [one.id for one in pane.selected()] == [row.id]


def test_changes_find_their_place_in_any_order(
    shared: Shared, pane: RetrievedPane, code: Code
) -> None:
    table(pane).sortByColumn(Column.PASSAGE, Qt.SortOrder.DescendingOrder)
    span = shared.span("interview01", "elf lopen, trajecten")
    coding = shared.session.open_project.codings.add("interview01", *span, code=code)
    words = column(pane, Column.PASSAGE)
    assert words == sorted(words, key=str.casefold, reverse=True)
    assert "elf lopen, trajecten" in words
    shared.session.open_project.codings.resize(coding, span.start + 4, span.end)
    words = column(pane, Column.PASSAGE)
    assert words == sorted(words, key=str.casefold, reverse=True)
    assert "lopen, trajecten" in words


def test_filters_by_words_and_speakers(pane: RetrievedPane, code: Code, qtbot: QtBot) -> None:
    count = len(column(pane, Column.PASSAGE))
    edit = pane.findChildren(QLineEdit)[0]
    said = zip(column(pane, Column.PASSAGE), column(pane, Column.SPEAKER), strict=True)
    wanted = [words for words, speaker in said if "handhaver" in words and "Yusuf" in speaker]
    assert 0 < len(wanted) < count
    qtbot.keyClicks(edit, "yusuf handhaver")
    qtbot.waitUntil(lambda: column(pane, Column.PASSAGE) == wanted)
    qtbot.keyClicks(edit, "xyz")
    qtbot.waitUntil(lambda: not table(pane).isVisible())
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(column(pane, Column.PASSAGE)) == count)


def test_copies_selected_passages_with_their_source(
    pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    click(qtbot, pane, 0)
    click(qtbot, pane, 3, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table(pane), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QApplication.clipboard().mimeData()
    words = column(pane, Column.PASSAGE)
    lines = mime.text().split("\n")
    assert len(lines) == 2
    name = code.name("en")
    assert lines[0] == f"“{words[0]}” (interview01, turn 6, R; {name})"
    assert mime.html().count("<p>") == 2
    pane.copy_all()
    assert len(QApplication.clipboard().mimeData().text().split("\n")) == len(words)


def test_delete_removes_only_ones_own_as_one_operation(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    own = len(project.codings.list(code=code, coder="AK"))
    others = len(project.codings.list(code=code, coder="MV"))
    assert own > 1
    assert others
    click(qtbot, pane, 0)
    table(pane).selectAll()
    asked: list[tuple[str, ...]] = []
    pane.recode_wanted.connect(asked.append)
    pane.recode()
    assert len(asked[0]) == own
    qtbot.keyClick(table(pane), Qt.Key.Key_Delete)
    assert set(column(pane, Column.CODER)) == {"MV"}
    shared.session.undo()
    assert len(column(pane, Column.CODER)) == own + others


def test_columns_make_way_where_it_is_narrow(
    shared: Shared, pane: RetrievedPane, code: Code
) -> None:
    view = table(pane)
    assert view.isColumnHidden(Column.CODE)  # the only code is in the title
    shared.shown.activate(codes=[code.id, shared.session.open_project.codes.get("SAM-REGIE").id])
    assert not view.isColumnHidden(Column.CODE)
    pane.resize(420, 300)
    assert view.isColumnHidden(Column.CODE)
    assert view.isColumnHidden(Column.CODER)
    assert not view.isColumnHidden(Column.PASSAGE)


def test_points_out_the_coding_that_is_selected_elsewhere(
    shared: Shared, pane: RetrievedPane, code: Code
) -> None:
    coding = shared.session.open_project.codings.list(code=code)[-1]
    shared.shown.go_to(coding)
    assert [row.id for row in pane.selected()] == [coding.id]


def test_codes_that_go_take_their_passages_along(
    shared: Shared, pane: RetrievedPane, code: Code
) -> None:
    project = shared.session.open_project
    project.codes.merge(code, "SAM-REGIE")
    assert not table(pane).isVisible()
    shared.session.undo()
    shared.shown.activate(codes=[code.id])
    assert table(pane).isVisible()
    project.codes.remove(code, with_codings=True)
    assert not table(pane).isVisible()
    shared.session.set_project(None)
    assert not table(pane).isVisible()


def rows(pane: RetrievedPane) -> list[Row]:
    model = table(pane).model()
    assert isinstance(model, RetrievedModel)
    assert model.by or model.rowCount() == len(model.rows())
    return list(model.rows())


def codings(pane: RetrievedPane) -> list[Retrieved]:
    return [one for row in rows(pane) for one in codings_of(row)]


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every slice be as short as can be."""
    monkeypatch.setattr("ui.slices._SLICE", 0.0)
    monkeypatch.setattr("ui.retrieved.model._AT_ONCE", 2)
    monkeypatch.setattr("ui.retrieved.model._DOCUMENTS_AT_ONCE", 1)


def fresh(shared: Shared, words: str = "") -> list[Retrieved]:
    """Return the passages as a new query finds them."""
    shown, passages = shared.shown, shared.session.open_project.passages
    found = passages.retrieve(shown.active_codes, shown.active_documents, shown.coders)
    texts = [passages.said(row.document, row.start, row.end) for row in found]
    return [
        row
        for row, said in zip(found, texts, strict=True)
        if words in f"{said.words} {' '.join(said.speakers)}".casefold()
    ]


def keys(shared: Shared) -> list[str]:
    return [key for key, code in shared.session.codes.items() if code.codable]


def test_many_passages_come_bit_by_bit_and_keep_the_selection(
    shared: Shared,
    pane: RetrievedPane,
    code: Code,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click(qtbot, pane, 1)
    (row,) = pane.selected()
    slow(monkeypatch)
    shared.shown.activate(codes=keys(shared)[:15])
    total = len(fresh(shared))
    assert len(rows(pane)) < total
    assert title(pane).endswith("…")
    qtbot.waitUntil(lambda: "…" not in title(pane))
    assert rows(pane) == fresh(shared)
    assert title(pane).endswith(f" {total}")
    assert [one.id for one in pane.selected()] == [row.id]


def test_what_comes_is_given_up_for_what_is_asked_next(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch)
    edit = pane.findChildren(QLineEdit)[0]
    shared.shown.activate(codes=keys(shared)[:15])
    edit.setText("de")
    pane._on_filter()
    edit.setText("handhaver")
    pane._on_filter()
    table(pane).sortByColumn(Column.CODE, Qt.SortOrder.AscendingOrder)
    table(pane).sortByColumn(Column.PASSAGE, Qt.SortOrder.AscendingOrder)
    wanted = fresh(shared, "handhaver")
    said = shared.session.open_project.passages.said
    qtbot.waitUntil(lambda: len(rows(pane)) == len(wanted) > 1)
    qtbot.waitUntil(lambda: "…" not in title(pane))
    words = [said(row.document, row.start, row.end).words.casefold() for row in rows(pane)]
    assert words == sorted(words)
    edit.clear()
    pane._on_filter()
    shared.session.set_project(None)
    assert not rows(pane)
    qtbot.wait(20)  # nothing goes on in a project that is closed
    assert not rows(pane)


def test_a_change_while_they_come_is_in_the_list(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch)
    shared.shown.activate(codes=keys(shared)[:15])
    span = shared.span("interview01", "elf lopen, trajecten")
    shared.session.open_project.codings.add("interview01", *span, code=code)
    shared.session.open_project.codes.rename(code, "Aaa", "en")
    qtbot.waitUntil(lambda: rows(pane) == fresh(shared))
    qtbot.waitUntil(lambda: "…" not in title(pane))
    assert "Aaa" in column(pane, Column.CODE)


@pytest.mark.parametrize("seed", range(4))
def test_list_is_that_of_a_fresh_query_after_any_operations(
    shared: Shared, pane: RetrievedPane, code: Code, seed: int, qtbot: QtBot
) -> None:
    chance, project = random.Random(seed), shared.session.open_project
    shared.shown.activate(codes=chance.sample(keys(shared), 12))
    edit = pane.findChildren(QLineEdit)[0]
    columns = (Column.DOCUMENT, Column.PASSAGE, Column.CODE, Column.VALENCE)
    orders = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
    for number in range(60):
        _do_something(shared, chance, number)
        if number % 6 == 5:
            edit.setText(chance.choice(["", "", "de", "ik"]))
            pane._on_filter()
        if number % 4 == 3:
            table(pane).sortByColumn(chance.choice(columns), chance.choice(orders))
        qtbot.waitUntil(lambda: "…" not in title(pane))  # a slow computer takes several slices
        now, wanted = codings(pane), fresh(shared, edit.text())
        assert {row.id: row for row in now} == {row.id: row for row in wanted}
        assert len(now) == len(wanted)
        assert column(pane, Column.CODE) == [
            shared.session.codes[one.code].name("en") for one in now
        ]
        documents = {row.document for row in now}
        assert f" {len(documents)} DOCUMENT" in title(pane)
    pane._on_filter()
    table(pane).sortByColumn(Column.DOCUMENT, orders[0])
    assert rows(pane) == fresh(shared, edit.text())
    assert project.history.list()


def _do_something(shared: Shared, chance: random.Random, number: int) -> None:
    project, session = shared.session.open_project, shared.session
    coding = chance.choice(project.codings.list(coder="AK"))
    code = chance.choice(keys(shared))
    document = chance.choice(list(session.documents.values()))
    start = chance.randrange(document.length - 60)
    speakers = project.speakers.list(document)
    acts: list[Callable[[], Any]] = [
        lambda: project.codings.add(document, start, start + 50, code=code),
        lambda: project.codings.remove(coding),
        lambda: project.codings.recode(coding, code),
        lambda: project.codings.set_valence(coding, chance.choice([None, *Valence])),
        lambda: project.memos.add("Let op.", coding=coding),
        lambda: project.codes.rename(code, f"Code {number}", "en"),
        lambda: project.documents.rename(document, f"Document {number}"),
        lambda: project.documents.correct(document, document.text.replace("e", "ee", 1)),
        lambda: speakers and project.speakers.rename(speakers[0], f"S{number}"),
        session.undo,
        session.redo,
    ]
    session.perform(chance.choice(acts))


def test_only_so_many_passages_are_copied_and_that_is_said(
    shared: Shared, pane: RetrievedPane, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_MOST", 3)
    said: list[tuple[str, bool]] = []
    shared.session.said.connect(lambda text, bad: said.append((text, bad)))
    pane.copy_all()
    total = len(rows(pane))
    assert len(QApplication.clipboard().mimeData().text().split("\n")) == 3 < total
    assert said[0][1]
    assert f"the first 3 of {total} passages" in said[0][0]


def test_copying_waits_until_all_is_there(
    shared: Shared, pane: RetrievedPane, code: Code, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch)
    QApplication.clipboard().setText("")
    shared.shown.activate(codes=keys(shared)[:15])
    pane.copy_all()
    total = len(fresh(shared))
    qtbot.waitUntil(lambda: len(QApplication.clipboard().mimeData().text().split("\n")) == total)
