"""Retrieved passages of several codes together, and in groups."""

from __future__ import annotations

import random
from collections import Counter
from itertools import groupby

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from qcoder.model import Valence
from qcoder.queries.combined import Combine, Combined
from qcoder.queries.retrieval import Retrieved
from tests.ui import test_retrieved as common
from tests.ui.conftest import Shared
from tests.ui.test_retrieved import column, rows, table, title
from ui.retrieved.model import RetrievedModel
from ui.retrieved.pane import RetrievedPane
from ui.retrieved.rows import By, Column, codings_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|grabbing")  # of the offscreen screen

pane = common.pane
LEFT = Qt.MouseButton.LeftButton


def code(shared: Shared, short_id: str) -> str:
    return shared.session.open_project.codes.get(short_id).id


def press(qtbot: QtBot, pane: RetrievedPane, text: str) -> None:
    """Press the button that says how codes are combined."""
    made = next(one for one in pane.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(made, LEFT)


def under(shared: Shared, key: str) -> set[str]:
    """Return a theme with the codes under it."""
    found = {key}
    for one in shared.session.codes.values():
        if one.parent in found:
            found.add(one.id)
    return found


def naive_all(shared: Shared, chosen: list[str]) -> set[tuple[str, int, int]]:
    """Return the stretches under all chosen codes, a character at a time."""
    project, found = shared.session.open_project, set[tuple[str, int, int]]()
    parts = [under(shared, key) for key in chosen]
    for document in project.documents.list():
        codings = project.codings.list(document)
        covers = [
            {n for one in codings if one.code in part for n in range(one.start, one.end)}
            for part in parts
        ]
        common = sorted(set.intersection(*covers))
        for _step, run in groupby(enumerate(common), lambda pair: pair[1] - pair[0]):
            places = [place for _n, place in run]
            found.add((document.id, places[0], places[-1] + 1))
    return found


def naive_near(shared: Shared, chosen: list[str]) -> Counter[tuple[str, int]]:
    """Return the turns (document, number) in which all chosen codes occur."""
    project, found = shared.session.open_project, Counter[tuple[str, int]]()
    for document in project.documents.list():
        for number, turn in enumerate(document.turns, 1):
            here = {
                one.code
                for one in project.codings.list(document)
                if one.start < turn.end and one.end > turn.start
            }
            if all(here & under(shared, key) for key in chosen):
                found[document.id, number] += 1
    return found


@pytest.mark.parametrize(
    "chosen", [["SAM-AFSPR", "SAM-KETEN"], ["SAM", "INB"], ["SAM", "INB-BORG"]]
)
def test_codes_and_themes_together(
    shared: Shared, pane: RetrievedPane, qtbot: QtBot, chosen: list[str]
) -> None:
    keys = [code(shared, one) for one in chosen]
    shared.shown.activate(codes=keys)
    any_of = {one.id for one in rows(pane) if isinstance(one, Retrieved)}
    wanted = set[str]().union(*(under(shared, key) for key in keys))
    codings = shared.session.open_project.codings.list()
    assert any_of == {one.id for one in codings if one.code in wanted}
    assert "2 CODES" in title(pane)

    press(qtbot, pane, "Overlapping")
    assert {(one.document, one.start, one.end) for one in rows(pane)} == naive_all(shared, keys)
    assert rows(pane)

    press(qtbot, pane, "Same turn")
    turns = Counter((r.document, r.turn) for r in rows(pane) if isinstance(r, Combined) and r.turn)
    assert turns == naive_near(shared, keys)
    for row in rows(pane):
        found = {one.code for one in codings_of(row)}
        assert all(found & under(shared, key) for key in keys)

    press(qtbot, pane, "Any of the codes")
    assert {one.id for one in rows(pane) if isinstance(one, Retrieved)} == any_of


def test_one_code_or_theme_is_not_combined(
    shared: Shared, pane: RetrievedPane, qtbot: QtBot
) -> None:
    shared.shown.activate(codes=[code(shared, "SAM"), code(shared, "INB")])
    press(qtbot, pane, "Overlapping")
    together = len(rows(pane))
    shared.shown.activate(codes=[code(shared, "SAM")])
    assert not any(
        one.text() == "Overlapping" and one.isVisible() for one in pane.findChildren(QPushButton)
    )
    assert len(rows(pane)) == len(common.fresh(shared)) > together
    shared.shown.activate(codes=[code(shared, "SAM"), code(shared, "INB")])
    assert len(rows(pane)) == together  # the way that was chosen stays


def test_says_why_nothing_is_listed(shared: Shared, pane: RetrievedPane, qtbot: QtBot) -> None:
    pair = [code(shared, "SAM-REGIE"), code(shared, "FIN-ZEKER")]
    shared.shown.activate(codes=pair)
    for text, naive in (("Overlapping", naive_all), ("Same turn", naive_near)):
        press(qtbot, pane, text)
        if not naive(shared, pair):
            assert not table(pane).isVisible()
            assert "all chosen codes" in pane._empty.text.text()


def test_what_is_combined_follows_every_change(
    shared: Shared, pane: RetrievedPane, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    first, second = code(shared, "SAM-REGIE"), code(shared, "DEK-THUIS")
    shared.shown.activate(codes=[first, second])
    press(qtbot, pane, "Overlapping")
    before = [(one.document, one.start, one.end) for one in rows(pane)]
    coding = project.codings.list(code=first)[0]
    other = project.codings.add(coding.document, coding.start, coding.end, code=second)
    assert (coding.document, coding.start, coding.end) in [
        (one.document, one.start, one.end) for one in rows(pane)
    ]
    project.codings.resize(other, coding.start + 5, coding.end)
    assert (coding.document, coding.start + 5, coding.end) in [
        (one.document, one.start, one.end) for one in rows(pane)
    ]
    shared.session.undo()
    shared.session.undo()
    assert [(one.document, one.start, one.end) for one in rows(pane)] == before


def test_a_combined_row_is_shown_as_text_that_is_selected(
    shared: Shared, pane: RetrievedPane, qtbot: QtBot
) -> None:
    shared.shown.activate(codes=[code(shared, "SAM"), code(shared, "INB")])
    press(qtbot, pane, "Same turn")
    wanted: list[tuple[int, int]] = []
    shared.shown.passage_wanted.connect(lambda start, end: wanted.append((start, end)))
    common.click(qtbot, pane, 1)
    row = rows(pane)[1]
    assert (shared.shown.document, wanted) == (row.document, [(row.start, row.end)])
    qtbot.keyClick(table(pane), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    names = column(pane, Column.CODE)[1]
    assert " + " in names
    assert names in QApplication.clipboard().mimeData().text()


# groups


def model(pane: RetrievedPane) -> RetrievedModel:
    found = table(pane).model()
    assert isinstance(found, RetrievedModel)
    return found


def heads(pane: RetrievedPane) -> list[str]:
    found = (model(pane).head(line) for line in range(model(pane).rowCount()))
    return [model(pane).head_text(head) for head in found if head]


def seen(pane: RetrievedPane) -> list[str]:
    """Return what every line says: the head of a group, or the words of a passage."""
    made = model(pane)
    lines: list[str] = []
    for line in range(made.rowCount()):
        head = made.head(line)
        lines.append(made.head_text(head) if head else made.index(line, Column.PASSAGE).data())
    return lines


@pytest.mark.parametrize("by", list(By)[1:])
def test_rows_stand_in_their_groups(
    shared: Shared, pane: RetrievedPane, qtbot: QtBot, by: By
) -> None:
    shared.shown.activate(codes=common.keys(shared)[:12])
    before = {one.id for one in common.codings(pane)}
    common.click(qtbot, pane, 1)
    (chosen,) = pane.selected()
    pane.group(by)
    assert {one.id for one in common.codings(pane)} == before
    assert len(seen(pane)) == len(before) + len(heads(pane))
    assert [one.id for one in pane.selected()] == [chosen.id]
    counted = Counter(getattr(one, by) for one in common.codings(pane))
    assert [int(text.split(" · ")[-1].split()[0]) for text in heads(pane)] == [
        len(list(group))
        for _key, group in groupby(common.codings(pane), lambda one: getattr(one, by))
    ]
    assert len(heads(pane)) == len(counted)
    orders = {
        By.CODE: list(shared.session.codes),
        By.DOCUMENT: list(shared.session.documents),
        By.CODER: list(shared.session.coders),
        By.VALENCE: [*Valence, None],
    }
    places = [orders[by].index(getattr(one, by)) for one in common.codings(pane)]
    assert places == sorted(places)
    pane.group(By.NOTHING)
    assert rows(pane) == common.fresh(shared)


def test_rows_are_sorted_within_groups(shared: Shared, pane: RetrievedPane) -> None:
    shared.shown.activate(codes=common.keys(shared)[:12])
    pane.group(By.CODER)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        table(pane).sortByColumn(Column.PASSAGE, order)
        words = {one: model(pane).said(one).words.casefold() for one in rows(pane)}
        for _coder, group in groupby(common.codings(pane), lambda one: one.coder):
            said = [words[one] for one in group]
            assert said == sorted(said, reverse=order == Qt.SortOrder.DescendingOrder)


def test_a_group_is_opened_and_closed(shared: Shared, pane: RetrievedPane, qtbot: QtBot) -> None:
    shared.shown.activate(codes=[code(shared, "SAM")])
    pane.group(By.CODER)
    view, lines, n = table(pane), seen(pane), model(pane).rowCount()
    count = int(heads(pane)[0].split(" · ")[-1].split()[0])
    point = view.visualRect(model(pane).index(0, Column.PASSAGE)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=point)
    assert model(pane).rowCount() == n - count
    assert not pane.selected()
    assert seen(pane) == [lines[0], *lines[count + 1 :]]
    view.setFocus()
    for key, open_ in (
        (Qt.Key.Key_Right, True),
        (Qt.Key.Key_Left, False),
        (Qt.Key.Key_Return, True),
        (Qt.Key.Key_Space, False),
    ):
        qtbot.keyClick(view, key)
        assert (model(pane).rowCount() == n) == open_
    spoken = model(pane).index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("closed")
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert pane.selected()
    assert len(rows(pane)) == n - len(heads(pane))  # those of closed groups are listed too
    view.grab()


def test_the_menu_of_the_header_groups(shared: Shared, pane: RetrievedPane, qtbot: QtBot) -> None:
    shared.shown.activate(codes=[code(shared, "SAM")])
    button = next(
        one for one in pane.findChildren(QToolButton) if one.accessibleName() == "Group passages"
    )
    action = next(one for one in button.menu().actions() if one.text() == "By valence")
    action.trigger()
    assert action.isChecked()
    assert heads(pane)[0].startswith("▲ facilitating · ")


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_a_fresh_list_after_any_operations(
    shared: Shared, pane: RetrievedPane, seed: int
) -> None:
    chance = random.Random(seed)
    chosen = [code(shared, "SAM"), code(shared, "INB"), *common.keys(shared)[-6:]]
    shared.shown.activate(codes=chosen)
    if seed % 2:
        shared.shown.activate(codes=[code(shared, "SAM"), code(shared, "INB")])
        pane.combine(chance.choice([Combine.ALL, Combine.NEAR]))
    pane.group(list(By)[1 + seed])
    fresh = RetrievedPane(shared.session, shared.shown)
    fresh.resize(900, 300)
    for number in range(40):
        common._do_something(shared, chance, number)
        found = [model(pane).head(line) for line in range(model(pane).rowCount())]
        closable = [head for head in found if head]
        if number % 5 == 0 and closable:
            head = chance.choice(closable)
            model(pane).open(head, not head.open)
        if number % 7 == 6:
            table(pane).sortByColumn(chance.choice(list(Column)), Qt.SortOrder.AscendingOrder)
    for head in [model(pane).head(line) for line in range(model(pane).rowCount())]:
        if head:
            model(pane).open(head, True)
    table(pane).sortByColumn(Column.DOCUMENT, Qt.SortOrder.AscendingOrder)
    fresh.combine(pane._mode)
    fresh.group(pane.by)
    fresh.show()
    assert seen(pane) == seen(fresh)
    fresh.close()
