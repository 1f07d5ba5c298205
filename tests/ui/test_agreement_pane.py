"""The page on agreement: choices, figures, views, and what changes do to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n
from qcoder.model import Progress
from qcoder.project import Project
from qcoder.queries.comparison import Choices, Light, Unit
from tests.ui.conftest import Shared
from tests.ui.driver import Driver
from ui.agreement.columns import BAR
from ui.agreement.lines import Line, View
from ui.agreement.pane import AgreementPane

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|grabbing|raise")  # offscreen
LEFT = Qt.MouseButton.LeftButton
TEXT = "I: How was it?\nR: {lines}\nI: Thank you.\nR: You are welcome.\n"


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> Iterator[AgreementPane]:
    made = AgreementPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.stop()


def ready(pane: AgreementPane, qtbot: QtBot) -> AgreementPane:
    """Wait until the figures are those of now, and everything is counted."""
    state = pane.state
    qtbot.waitUntil(lambda: pane.found is not None and not state.stale and not state.working)
    qtbot.waitUntil(lambda: not pane.counting.counting)
    return pane


def lines(pane: AgreementPane) -> list[Line]:
    return list(pane.figures.table.figures.lines)


def cell(pane: AgreementPane, name: str, column: str) -> str:
    """Return what stands in a column of a line."""
    figures = pane.figures.table.figures
    row = next(at for at, line in enumerate(figures.lines) if line.name == name)
    return figures.index(row, figures.column_of(column)).data()


def spoken(pane: AgreementPane, name: str, column: str) -> str:
    figures = pane.figures.table.figures
    row = next(at for at, line in enumerate(figures.lines) if line.name == name)
    role = Qt.ItemDataRole.AccessibleTextRole
    return figures.index(row, figures.column_of(column)).data(role)


def press(button: QWidget, qtbot: QtBot) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def segment(pane: AgreementPane, text: str, qtbot: QtBot) -> None:
    """Press one of the buttons that say what the lines are."""
    press(
        next(b for b in pane.figures.segments.findChildren(QPushButton) if b.text() == text), qtbot
    )


def pick(menu: QWidget, text: str) -> None:
    """Choose from a menu of a chip, as it is filled when it opens."""
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()


def click(pane: AgreementPane, row: int, qtbot: QtBot) -> None:
    table = pane.figures.table
    at = table.visualRect(table.figures.index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=at)


def small(folder: Path, coders: int = 2) -> Project:
    """Make a project with a few codes and documents in which nothing is coded yet."""
    project = qcoder.create(folder / "klein.qcoder", coder="A")
    for name in "BCD"[: coders - 1]:
        project.coders.add(name)
    theme = project.codes.add("THEME", name_nl="Theme", codable=False)
    for short in ("ALPHA", "BETA", "GAMMA"):
        project.codes.add(short, name_nl=short.title(), parent=theme)
    for number in range(1, 7):
        said = " ".join(f"Sentence {number} {n} is about thing {n}." for n in range(20))
        path = folder / f"doc{number}.txt"
        path.write_text(TEXT.format(lines=said), encoding="utf-8")
        project.documents.add(path)
    return project


def code(project: Project, document: str, short: str, coder: str, *sentences: int) -> None:
    """Have a coder code some sentences of a document."""
    project.work_as(coder)
    number = document.removeprefix("doc")
    for n in sentences:
        words = f"Sentence {number} {n} is about thing {n}."
        span = project.codings.find_words(document, words)
        project.codings.add(document, *span, code=short)


def complete(project: Project, *coders: str) -> None:
    with project.operation("set status"):
        for document in project.documents.list():
            for coder in coders:
                project.coders.set_status(document, Progress.COMPLETE, coder)


def show(shared: Shared, project: Project, pane: AgreementPane) -> AgreementPane:
    project.work_as("A")
    shared.session.set_project(project)
    pane.open()
    return pane


# figures


def test_shows_the_figures_of_the_engine_worst_first(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    pane.open()
    ready(pane, qtbot)
    found = shared.session.open_project.compare()
    overall = found.overall
    assert pane.figures.summary.alpha.number.text() == f"{overall.figures.alpha:.2f}"
    low, high = overall.interval.low, overall.interval.high
    assert f"95 % CI {low:.2f} – {high:.2f}" in pane.figures.summary.alpha.about.text()
    assert "jackknife" in pane.figures.summary.alpha.about.text()
    assert pane.figures.summary.percent.number.text() == f"{100 * overall.figures.percent:.1f} %"
    assert pane.figures.summary.percent.about.text() == f"{overall.figures.units:,.0f} sentences"
    assert pane.figures.summary.positive.number.text() == f"{overall.figures.positive:.2f}"
    items = shared.session.open_project.consensus.disagreements()
    assert pane.figures.summary.decided.number.text() == f"0 / {len(items)}"
    expected = {row.id: row.figures.alpha for row in found.rows if not row.rolled_up}
    assert {line.key: line.figures.alpha for line in lines(pane)} == expected
    judged = [line.figures.alpha for line in lines(pane) if not line.low_base]
    assert judged == sorted(judged)
    low_base = [line.low_base for line in lines(pane)]
    assert low_base == sorted(low_base)  # what cannot be judged comes last
    assert any(low_base)
    assert pane.choices.documents.text() == "10 documents double coded ▾"


def test_a_low_base_keeps_its_number_and_has_no_light(pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    line = next(line for line in lines(ready(pane, qtbot)) if line.low_base)
    assert line.light == Light.NONE
    n = int(line.figures.positive_units)
    assert line.remark == f"{n} units: low base"
    assert cell(pane, line.name, "alpha") == f"{line.figures.alpha:.2f}"
    assert spoken(pane, line.name, BAR).endswith(f"{n} units: low base")


def test_a_light_is_said_in_words(pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    for line in lines(ready(pane, qtbot)):
        said = spoken(pane, line.name, BAR)
        assert f"alpha {line.figures.alpha:.2f}".replace("-", "−") in said
        assert ("red: the lower limit is below 0.667" in said) == (line.light == Light.RED)
        assert ("green: the lower limit reaches 0.800" in said) == (line.light == Light.GREEN)
    assert "amber" in pane.figures.summary.alpha.sign.accessibleName()


def test_undefined_and_negative_figures(
    shared: Shared, pane: AgreementPane, tmp_path: Path, qtbot: QtBot
) -> None:
    project = small(tmp_path)
    for number in range(1, 7):
        code(project, f"doc{number}", "ALPHA", "A", 1, 2, 3)
        code(project, f"doc{number}", "ALPHA", "B", 4, 5, 6)
        code(project, f"doc{number}", "BETA", "A", 1, 2, 3)
        code(project, f"doc{number}", "BETA", "B", 1, 2, 3)
    complete(project, "A", "B")
    show(shared, project, pane)
    names = [line.name for line in lines(ready(pane, qtbot))]
    assert names == ["Alpha", "Beta", "Gamma"]  # worst first, undefined last
    alpha = lines(pane)[0].figures.alpha
    assert alpha is not None
    assert alpha < 0
    assert cell(pane, "Alpha", "alpha") == f"−{-alpha:.2f}"
    assert cell(pane, "Beta", "alpha") == "1.00"
    assert cell(pane, "Gamma", "alpha") == "–"
    assert spoken(pane, "Gamma", BAR) == "n/a – no variation"
    assert not pane.figures.table.grab().isNull()  # the arrow at the left edge is painted
    down = pane.figures.table.figures.column_of("alpha")
    header = pane.figures.table.horizontalHeader()
    at = header.sectionViewportPosition(down) + header.sectionSize(down) // 2
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(at, 10))
    assert [line.name for line in lines(pane)] == ["Beta", "Alpha", "Gamma"]


# rows lead to disagreements


def test_enter_and_click_open_the_disagreements_of_a_line(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    pane.open()
    ready(pane, qtbot)
    assert pane.asked[2] == lines(pane)[0].codes  # the worst one is opened by itself
    click(pane, 3, qtbot)
    third = lines(pane)[3]
    assert pane.asked == (third.coders, third.documents, third.codes, third.name)
    assert set(third.coders) == set(shared.session.coders)
    assert set(third.documents) == set(shared.session.documents)
    qtbot.keyClick(pane.figures.table, Qt.Key.Key_Down)
    assert pane.asked[2] == third.codes  # moving alone opens nothing
    qtbot.keyClick(pane.figures.table, Qt.Key.Key_Return)
    assert pane.asked[2] == lines(pane)[4].codes


def test_views_and_what_their_lines_open(shared: Shared, pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    found = ready(pane, qtbot).found
    assert found
    segment(pane, "Themes", qtbot)
    assert {line.key for line in lines(pane)} == {row.id for row in found.rows if row.rolled_up}
    assert not pane.figures.table.selectionModel().hasSelection()  # none of these was opened
    segment(pane, "Documents", qtbot)
    assert [line.figures.alpha for line in lines(pane)] == sorted(
        one.figures.alpha or 0 for one in found.documents
    )
    click(pane, 0, qtbot)
    assert pane.asked[1] == (lines(pane)[0].key,)
    assert pane.asked[2] == ()
    assert cell(pane, "interview01", "who") == "AK, MV"
    segment(pane, "Pairs", qtbot)
    assert [line.name for line in lines(pane)] == ["AK – MV"]
    segment(pane, "In order", qtbot)
    names = [found.documents[point.document].name for point in found.curve]
    assert [line.name for line in lines(pane)] == [f"{n}. {x}" for n, x in enumerate(names, 1)]
    last = found.curve[-1].cumulative.alpha
    assert lines(pane)[-1].so_far == last == found.overall.figures.alpha
    segment(pane, "Without one", qtbot)
    assert not pane.figures.table.isVisible()  # with two coders there is nobody to leave out
    segment(pane, "Codes", qtbot)
    assert pane.figures.table.isVisible()
    assert pane.figures.table.selectionModel().hasSelection()


def test_who_deviates_comes_first_without_one_coder(
    shared: Shared, pane: AgreementPane, tmp_path: Path, qtbot: QtBot
) -> None:
    project = small(tmp_path, coders=3)
    for number in range(1, 7):
        for coder in "AB":
            code(project, f"doc{number}", "ALPHA", coder, 1, 2, 3)
        code(project, f"doc{number}", "ALPHA", "C", 7, 8, 9)
    complete(project, "A", "B", "C")
    show(shared, project, pane)
    ready(pane, qtbot)
    segment(pane, "Without one", qtbot)
    assert lines(pane)[0].name == "Without C"
    assert cell(pane, "Without C", "alpha") == "1.00"
    assert cell(pane, "Without C", "difference").startswith("+")
    click(pane, 0, qtbot)
    names = [shared.session.coders[key].name for key in pane.asked[0]]
    assert names == ["A", "B"]
    segment(pane, "Pairs", qtbot)
    assert {line.name for line in lines(pane)} == {"A – B", "A – C", "B – C"}


# choices


def test_choices_are_made_by_chips_and_kept(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    pane.open()
    ready(pane, qtbot)
    pick(pane.choices.unit_menu, "character")
    pick(pane.choices.speech_menu, "All speech")
    ready(pane, qtbot)
    assert pane.found
    assert pane.found.choices.unit == Unit.CHARACTER
    assert pane.choices.unit.text() == "Unit: character ▾"
    assert "characters" in pane.figures.summary.percent.about.text()
    expected = shared.session.open_project.compare(Choices(unit="character", speech="all"))
    assert pane.found.overall == expected.overall
    segment(pane, "Documents", qtbot)
    pane.figures.show_column("kappa", True)
    assert pane.figures.table.figures.column_of("kappa") > 0
    pane.stop()
    again = AgreementPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(again)
    again.show()
    again.open()
    ready(again, qtbot)
    assert again.figures.view == View.DOCUMENTS
    assert again.found
    assert again.found.choices == pane.found.choices
    assert again.figures.table.figures.column_of("kappa") > 0
    again.stop()


def test_documents_coders_and_codes_are_ticked(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    pane.open()
    ready(pane, qtbot)
    press(pane.choices.coders, qtbot)
    tree = pane.choices.coders_popup.tree
    assert tree.topLevelItem(0).text(0) == "AK · 10 of 10 complete"
    pane.choices.coders_popup.hide()
    press(pane.choices.documents, qtbot)
    popup = pane.choices.documents_popup
    assert popup.tree.topLevelItem(0).text(0) == "interview01 · AK, MV"
    press(next(b for b in popup.findChildren(QPushButton) if b.text() == "None"), qtbot)
    for row in range(5):
        popup.tree.setCurrentItem(popup.tree.topLevelItem(row))
        qtbot.keyClick(popup.tree, Qt.Key.Key_Space)
    popup.hide()
    ready(pane, qtbot)
    assert pane.found
    assert pane.found.double == 5
    assert pane.choices.documents.text() == "5 documents double coded ▾"
    wanted = [pane.found.rows[2].id, pane.found.rows[3].id]
    press(pane.choices.codes, qtbot)
    pane.choices.codes_popup.chosen.emit(frozenset(wanted))
    pane.choices.codes_popup.hide()
    ready(pane, qtbot)
    assert {line.key for line in lines(pane)} == set(wanted)
    assert pane.choices.codes.text() == "2 codes ▾"
    segment(pane, "Documents", qtbot)
    click(pane, 0, qtbot)
    assert set(pane.asked[2]) == set(wanted)  # of the codes that are compared


def test_interval_seed_and_limits(shared: Shared, pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    ready(pane, qtbot)
    press(pane.choices.interval, qtbot)
    popup = pane.choices.interval_popup
    assert not popup.seed.isEnabled()
    press(popup.kind.buttons["bootstrap"], qtbot)
    assert popup.seed.isEnabled()
    popup.seed.setValue(77)
    popup.low.setValue(0.9)  # the higher one goes along
    assert popup.high.value() == pytest.approx(0.9)
    popup.hide()
    ready(pane, qtbot)
    assert pane.found
    choices = pane.found.choices
    assert (choices.interval, choices.seed, choices.thresholds) == ("bootstrap", 77, (0.9, 0.9))
    assert pane.choices.interval.text() == "95 %: bootstrap, seed 77 ▾"
    assert "no interval: fewer than 20 documents" in pane.figures.summary.alpha.about.text()
    assert all(line.light == Light.NONE for line in lines(pane))


def test_matched_passages_have_f1_and_no_alpha(pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    ready(pane, qtbot)
    pick(pane.choices.unit_menu, "matched passages")
    ready(pane, qtbot)
    keys = [column.key for column in pane.figures.table.figures.columns]
    assert "alpha" not in keys
    assert BAR not in keys
    assert "matched_f1" in keys
    judged = [line.figures.matched_f1 or 0 for line in lines(pane) if not line.low_base]
    assert judged
    assert judged == sorted(judged)
    remarks = {cell(pane, line.name, "remark") for line in lines(pane) if line.low_base}
    assert all(remark.endswith("low base") for remark in remarks)
    assert pane.figures.summary.alpha.number.text() == "–"
    assert pane.figures.summary.positive.about.text() == "F1 of matched passages"


def test_what_is_kept_of_what_is_gone_is_let_go_of(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    project = shared.session.open_project.id
    state = {"choices": {"coders": ["x"], "unit": "verse", "rule": "a", "seed": -1}, "more": 3}
    shared.preferences.set(f"{project}/agreement", {**state, "view": "?", "orders": [1]})
    pane.stop()
    again = AgreementPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(again)
    again.show()
    ready(again, qtbot)
    assert again.found
    assert replace(again.found.choices, coders=()) == Choices().checked()
    again.stop()


# changes


def test_a_change_renews_and_nothing_moves(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    pane.resize(1300, 420)
    pane.open()
    ready(pane, qtbot)
    project = shared.session.open_project
    table = pane.figures.table
    click(pane, 2, qtbot)
    chosen = lines(pane)[2]
    table.verticalScrollBar().setValue(100)
    before = pane.found
    project.work_as("MV")
    gone = [c for c in project.codings.list() if c.code == lines(pane)[-5].key and c.coder]
    shared.session.perform(lambda: project.codings.remove(gone[0]))
    assert pane.state.stale
    assert not pane.report.isEnabled()  # no report of figures that are outdated
    ready(pane, qtbot)
    assert pane.found is not before
    assert pane.found
    assert before
    assert pane.found.overall != before.overall
    assert table.current()
    assert table.current().key == chosen.key
    assert table.verticalScrollBar().value() == 100
    assert pane.report.isEnabled()


def test_figures_wait_until_the_page_is_shown(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    pane.open()
    before = ready(pane, qtbot).found
    pane.hide()
    project = shared.session.open_project
    coding = project.codings.list("interview01", coder="AK")[0]
    project.codings.remove(coding)
    qtbot.wait(500)
    assert pane.found is before
    pane.show()
    ready(pane, qtbot)
    assert pane.found is not before


def test_a_decision_is_counted_and_computes_nothing(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    pane.open()
    before = ready(pane, qtbot).found
    project = shared.session.open_project
    item = project.consensus.disagreements()[0]
    n = len(project.consensus.disagreements())
    project.consensus.decide(item, "both")
    ready(pane, qtbot)
    assert pane.figures.summary.decided.number.text() == f"1 / {n}"
    assert pane.found is before  # consensus is no part of agreement
    shared.session.undo()
    ready(pane, qtbot)
    assert pane.figures.summary.decided.number.text() == f"0 / {n}"


def test_another_project_has_its_own_choices(
    shared: Shared, pane: AgreementPane, tmp_path: Path, qtbot: QtBot
) -> None:
    pane.open()
    ready(pane, qtbot)
    pick(pane.choices.unit_menu, "turn")
    project = small(tmp_path)
    complete(project, "A", "B")
    show(shared, project, pane)  # while the first is still computed
    ready(pane, qtbot)
    assert pane.found
    assert pane.found.people == ("A", "B")
    assert pane.found.choices.unit == Unit.SENTENCE


# progress


def test_sentences_are_found_with_progress(
    shared: Shared, pane: AgreementPane, tmp_path: Path, qtbot: QtBot
) -> None:
    project = small(tmp_path)
    complete(project, "A", "B")
    ready(pane, qtbot)
    said: list[bool] = []
    pane.busy.connect(said.append)
    show(shared, project, pane)
    assert said == [True]  # a thread has the project
    assert not pane.figures.table.isEnabled()
    ready(pane, qtbot)
    assert said == [True, False]
    assert pane.figures.table.isEnabled()
    pane.renew()
    ready(pane, qtbot)
    assert said == [True, False]  # they are kept


def test_computing_can_be_stopped_and_taken_up(pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    ready(pane, qtbot)
    pick(pane.choices.unit_menu, "turn")
    pane.cancel()
    assert pane.strip.isVisible()
    assert "not up to date" in pane.strip.text.text()
    press(pane.strip.renew_button, qtbot)
    ready(pane, qtbot)
    assert pane.found
    assert pane.found.choices.unit == Unit.TURN
    assert not pane.strip.isVisible()


def test_the_window_can_close_meanwhile(driver: Driver) -> None:
    pages = driver.workspace.pages
    pages.show_agreement()
    driver.workspace.session.set_project(None)
    QTest.qWait(50)


# empty states


def test_one_coder_is_led_to_the_coders(
    shared: Shared, pane: AgreementPane, tmp_path: Path, qtbot: QtBot
) -> None:
    show(shared, small(tmp_path, coders=1), pane)
    assert "only one codes in this project" in pane.no_coders.text.text()
    wanted: list[bool] = []
    pane.coders_wanted.connect(lambda: wanted.append(True))
    press(pane.no_coders.findChildren(QPushButton)[0], qtbot)
    assert wanted
    assert not pane.choices.isVisible()


def test_it_says_who_is_to_mark_what_complete(
    shared: Shared, pane: AgreementPane, tmp_path: Path, qtbot: QtBot
) -> None:
    project = small(tmp_path)
    for coder in "AB":
        code(project, "doc1", "ALPHA", coder, 1)
        code(project, "doc2", "ALPHA", coder, 1)
    project.coders.set_status("doc1", Progress.COMPLETE, "A")
    show(shared, project, pane)
    qtbot.waitUntil(pane.not_complete.isVisible)
    said = pane.not_complete.text.text()
    assert "doc1: B still to mark it complete" in said
    assert "doc2: A, B still to mark it complete" in said
    assert "doc3" not in said
    assert pane.choices.isVisible()  # others can be chosen
    for document in ("doc1", "doc2"):
        project.coders.set_status(document, Progress.COMPLETE, "B")
    ready(pane, qtbot)
    qtbot.waitUntil(pane.figures.table.isVisible)
    assert pane.choices.documents.text() == "1 document double coded ▾"


def test_it_says_that_a_code_came_too_late_to_be_compared(
    shared: Shared, pane: AgreementPane, qtbot: QtBot
) -> None:
    new = shared.session.open_project.codes.add("LATER")
    ready(pane, qtbot)
    pane.choices.codes_popup.chosen.emit(frozenset([new.id]))
    qtbot.waitUntil(pane.no_coders.isVisible)
    assert "no code could be given by two coders" in pane.no_coders.text.text()


# reports


@pytest.fixture
def saved(tmp_path: Path, pane: AgreementPane, qtbot: QtBot) -> Callable[[str], Path]:
    def save(text: str) -> Path:
        pick(pane.report.menu(), text)
        dialog = pane.findChildren(QFileDialog)[-1]
        suffix = {"Word…": "docx", "Excel…": "xlsx", "CSV…": "csv"}[text]
        path = tmp_path / f"out.{suffix}"
        pane.result.hide()
        dialog.fileSelected.emit(str(path))
        dialog.hide()
        qtbot.waitUntil(pane.result.isVisible)
        return path

    return save


def test_reports_go_to_word_excel_and_csv(
    pane: AgreementPane, saved: Callable[[str], Path], qtbot: QtBot
) -> None:
    pane.open()
    ready(pane, qtbot)
    said: list[bool] = []
    pane.busy.connect(said.append)
    word = docx.Document(str(saved("Word…")))
    assert any("jackknife" in each.text for each in word.paragraphs)
    assert said == [True, False]
    book = openpyxl.load_workbook(saved("Excel…"))
    assert book.worksheets
    segment(pane, "Documents", qtbot)
    assert "interview01" in saved("CSV…").read_text(encoding="utf-8-sig")
    assert "Wrote “out.csv”" in pane.result.text.text()


def test_a_report_that_cannot_be_written_says_why(
    pane: AgreementPane, tmp_path: Path, qtbot: QtBot
) -> None:
    pane.open()
    ready(pane, qtbot)
    pane.report.save_to(tmp_path / "gone" / "out.docx")
    qtbot.waitUntil(pane.result.isVisible)
    assert "cannot be written" in pane.result.text.text()
    assert pane.figures.table.isEnabled()


def test_a_project_that_is_only_read_shows_figures_too(
    shared: Shared, pane: AgreementPane, project_path: Path, qtbot: QtBot
) -> None:
    ready(pane, qtbot)
    shared.session.set_project(None)
    before = project_path.read_bytes()
    shared.session.set_project(qcoder.open(project_path, read_only=True))
    pane.open()
    ready(pane, qtbot)
    assert lines(pane)
    shared.session.set_project(None)
    assert project_path.read_bytes() == before


def test_a_row_that_is_clicked_fills_the_queue(pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    ready(pane, qtbot)
    click(pane, 2, qtbot)
    qtbot.waitUntil(lambda: not pane.panel.waiting)
    current = pane.panel.current
    assert current
    assert lines(pane)[2].key in current.codes
    busy: list[bool] = []
    pane.busy.connect(busy.append)
    pane.panel.busy.emit(True)
    assert not pane.choices.isEnabled()
    before = pane.found
    pane.renew()  # a thread has the project: figures wait for it
    assert not pane.state.working
    pane.panel.busy.emit(False)
    ready(pane, qtbot)
    assert pane.found is not before
    assert busy == [True, False]
    assert pane.choices.isEnabled()


def test_the_methods_paragraph_is_copied(pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    found = ready(pane, qtbot).found
    assert found
    QApplication.clipboard().clear()
    pick(pane.report.menu(), "Copy methods paragraph")
    qtbot.waitUntil(lambda: QApplication.clipboard().text() != "")
    text = QApplication.clipboard().text()
    assert f"{found.overall.figures.alpha:.2f}" in text
    assert "Krippendorff" in text
    assert i18n.language() == "en"


# keyboard and names


def test_escape_goes_back_and_all_controls_have_names(pane: AgreementPane, qtbot: QtBot) -> None:
    pane.open()
    ready(pane, qtbot)
    left: list[bool] = []
    pane.finished.connect(lambda: left.append(True))
    qtbot.keyClick(pane.figures.table, Qt.Key.Key_Escape)
    assert left
    bar = pane.choices
    for chip in (bar.coders, bar.documents, bar.codes, bar.unit, bar.speech, bar.interval):
        assert chip.accessibleName()
        assert chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert "Krippendorff's α, pooled: " in pane.figures.summary.alpha.accessibleName()
    assert pane.figures.table.accessibleName()
    header = pane.figures.table.figures
    at = header.column_of("alpha")
    role = Qt.ItemDataRole.AccessibleTextRole
    said = header.headerData(at, Qt.Orientation.Horizontal, role)
    assert said == "Krippendorff's α (sorted, lowest first)"


# the keyboard


def worked(folder: Path) -> Project:
    """Make a project in which two codes have one disagreement each, and a third has none."""
    project = small(folder)
    code(project, "doc1", "ALPHA", "A", 1)
    code(project, "doc1", "BETA", "B", 5)
    code(project, "doc1", "GAMMA", "A", 9)
    code(project, "doc1", "GAMMA", "B", 9)
    complete(project, "A", "B")
    return project


def focus_in(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))


def opened(shared: Shared, pane: AgreementPane, qtbot: QtBot, tmp_path: Path) -> None:
    show(shared, worked(tmp_path), pane)
    ready(pane, qtbot)
    pane.open()
    qtbot.waitUntil(lambda: not pane.panel.waiting)


def test_enter_on_a_line_goes_to_the_queue_and_escape_back(
    shared: Shared, pane: AgreementPane, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(shared, pane, qtbot, tmp_path)
    table, left = pane.figures.table, list[bool]()
    pane.finished.connect(lambda: left.append(True))
    click(pane, 1, qtbot)
    assert table.hasFocus() or focus_in(table)
    row = next(at for at, line in enumerate(lines(pane)) if line.name == "Alpha")
    table.setCurrentIndex(table.figures.index(row, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.panel.sides.hasFocus())
    QTest.keyClick(pane.panel.sides, Qt.Key.Key_E)
    assert pane.panel.sides.adjusting
    button = next(iter(pane.panel.decision.buttons.values()))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Escape)
    assert not pane.panel.sides.adjusting
    assert focus_in(pane.panel)
    QTest.keyClick(pane.panel.sides, Qt.Key.Key_Escape)
    assert table.hasFocus()
    assert not left
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert left


def test_after_the_last_one_of_a_code_comes_the_next_code(
    shared: Shared, pane: AgreementPane, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(shared, pane, qtbot, tmp_path)
    panel, table = pane.panel, pane.figures.table
    row = next(at for at, line in enumerate(lines(pane)) if line.name == "Alpha")
    table.setCurrentIndex(table.figures.index(row, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.sides.hasFocus() and panel.current is not None)
    QTest.keyClick(panel.sides, Qt.Key.Key_1)
    assert panel.decision.next_code.isVisible()
    assert panel.decision.next_code.text() == "Next code: Beta"
    QTest.keyClick(panel.sides, Qt.Key.Key_N)  # one too many
    QTest.keyClick(panel.sides, Qt.Key.Key_Return)
    line = table.current()
    assert line
    assert line.name == "Beta"
    assert panel.current
    assert not panel.current.decision
    assert panel.decision.next_code.isHidden()
    QTest.keyClick(panel.sides, Qt.Key.Key_2)
    assert panel.decision.next_code.isHidden()  # there is none
    assert panel.decision.state.text().startswith("All decided.")


def test_f6_goes_between_figures_and_queue(driver: Driver) -> None:
    driver.workspace.pages.show_agreement()
    pane = driver.workspace.pages.agreement
    driver.wait(lambda: pane.panel.current and not pane.panel.waiting)
    pane.figures.table.setFocus()
    driver.keys("F6")
    assert focus_in(pane.panel)
    pane.panel.decision.reason.setFocus()
    driver.keys("F6")
    assert pane.figures.table.hasFocus()
    driver.keys("Shift+F6")
    assert focus_in(pane.panel)
    driver.keys("Escape")
    assert pane.figures.table.hasFocus()
    assert driver.workspace.centre.currentWidget() is pane
