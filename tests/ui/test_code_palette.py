"""The code palette applies codes by keyboard, and makes new ones."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from qcoder import i18n
from tests.ui.conftest import Shared
from ui.palettes.code_palette import CodePalette

KEY = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def palette(shared: Shared, qtbot: QtBot) -> Iterator[CodePalette]:
    i18n.use("nl")
    host = QWidget()
    host.resize(900, 600)
    QLineEdit(host).setObjectName("other")
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    qtbot.waitExposed(host)
    yield CodePalette(host, shared.session, shared.shown, shared.coding)
    i18n.use("en")


def select(shared: Shared, words: str = "elf lopen, trajecten") -> None:
    shared.shown.show_document(shared.document("interview01").id)
    shared.shown.select_passage(shared.span("interview01", words))


def other_field(palette: CodePalette) -> QLineEdit:
    return palette.window().findChild(QLineEdit, "other")  # pyright: ignore[reportReturnType]


def texts(palette: CodePalette) -> list[str]:
    return [row.text for row in palette.model.rows]


def code_of(shared: Shared) -> str:
    coding = shared.coding.selected()
    assert coding
    return shared.session.codes[coding.code].short_id


def test_typing_and_enter_apply_the_best_code(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    select(shared)
    palette.open()
    assert palette.input.hasFocus()
    qtbot.keyClicks(palette.input, "nazo")
    assert texts(palette)[0] == "Nazorg"
    qtbot.keyClick(palette.input, KEY.Key_Return)
    assert not palette.isVisible()
    assert code_of(shared) == "BTR-NAZORG"


def test_arrows_walk_and_the_detail_follows(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    select(shared)
    palette.open()
    first = palette.detail.text()
    assert "Niet: " in first or "Not: " in first
    qtbot.keyClick(palette.input, KEY.Key_Down)
    assert palette.list.currentIndex().row() == 1
    assert palette.detail.text() != first
    qtbot.keyClick(palette.input, KEY.Key_End)
    assert palette.list.currentIndex().row() == len(texts(palette)) - 1
    qtbot.keyClick(palette.input, KEY.Key_Down)
    assert palette.list.currentIndex().row() == 0


def test_recent_codes_come_first_and_themes_are_left_out(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    select(shared)
    project = shared.session.open_project
    project.codes.set_status("DEK-MAN", "retired")
    shared.preferences.add_recent_code(project.id, project.codes.get("RES-DUUR").id)
    palette.open()
    assert texts(palette)[0] == "Duurzaamheid van de uitstap"
    assert "Financiering" not in texts(palette)
    assert "Mannelijke sekswerkers" not in texts(palette)


def test_it_is_as_high_as_its_rows(shared: Shared, palette: CodePalette, qtbot: QtBot) -> None:
    select(shared)
    palette.open()
    whole = palette.height()
    qtbot.keyClicks(palette.input, "nazo")
    assert palette.height() < whole
    qtbot.keyClicks(palette.input, "rgx")
    few = palette.height()
    for _letter in range(7):
        qtbot.keyClick(palette.input, KEY.Key_Backspace)
    assert few < palette.height() == whole


def test_short_ids_are_found(shared: Shared, palette: CodePalette, qtbot: QtBot) -> None:
    select(shared)
    palette.open()
    qtbot.keyClicks(palette.input, "fin-last")
    row = palette.current()
    assert row
    assert row.text == "Administratieve lasten"


def test_shift_enter_applies_several_codes_to_the_same_words(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    select(shared)
    span = shared.shown.passage
    palette.open()
    before = shared.session.open_project.codings.count(shared.document("interview01"))
    for name in ("nazorg", "outr"):
        qtbot.keyClicks(palette.input, name)
        qtbot.keyClick(palette.input, KEY.Key_Return, SHIFT)
        assert palette.isVisible()
        coding = shared.coding.selected()
        assert coding
        assert (coding.start, coding.end) == span
    codings = shared.session.open_project.codings
    assert codings.count(shared.document("interview01")) == before + 2
    assert any("✓" in row.remark for row in palette.model.rows)


def test_a_new_name_makes_a_code_under_a_theme_in_one_step(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    select(shared)
    codes = len(shared.session.codes)
    palette.open()
    qtbot.keyClicks(palette.input, "Woonbegeleiding")
    assert "Woonbegeleiding" in texts(palette)[-1]
    qtbot.keyClick(palette.input, KEY.Key_Return, CTRL)
    qtbot.keyClicks(palette.input, "financ")
    qtbot.keyClick(palette.input, KEY.Key_Return)
    assert not palette.isVisible()
    coding = shared.coding.selected()
    assert coding
    made = shared.session.codes[coding.code]
    assert made.name("nl") == "Woonbegeleiding"
    assert shared.session.codes[made.parent or ""].short_id == "FIN"
    shared.session.undo()
    assert len(shared.session.codes) == codes


def test_escape_goes_back_to_the_name_and_then_closes(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    select(shared)
    other = other_field(palette)
    other.setFocus()
    palette.open()
    qtbot.keyClicks(palette.input, "Iets nieuws")
    qtbot.keyClick(palette.input, KEY.Key_Return, CTRL)
    qtbot.keyClick(palette.input, KEY.Key_Escape)
    assert palette.input.text() == "Iets nieuws"
    qtbot.keyClick(palette.input, KEY.Key_Escape)
    assert not palette.isVisible()
    assert other.hasFocus()


def test_without_selected_text_it_says_what_to_do(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    shared.shown.show_document(shared.document("interview01").id)
    palette.open()
    assert palette.foot.text() == i18n._("Select text first.")
    with qtbot.waitSignal(shared.session.said) as said:
        qtbot.keyClick(palette.input, KEY.Key_Return)
    assert said.args
    assert said.args[1]


def test_recode(shared: Shared, palette: CodePalette, qtbot: QtBot) -> None:
    select(shared)
    project = shared.session.open_project
    made = shared.coding.apply(project.codes.get("SAM-REGIE").id)
    assert made
    palette.open(recode=[made.id])
    qtbot.keyClicks(palette.input, "nazorg")
    qtbot.keyClick(palette.input, KEY.Key_Return)
    assert project.codings.get(made.id).code == project.codes.get("BTR-NAZORG").id


def test_click_chooses_and_click_elsewhere_closes(
    shared: Shared, palette: CodePalette, qtbot: QtBot
) -> None:
    select(shared)
    palette.open()
    chosen = palette.model.rows[2].key
    place = palette.list.visualRect(palette.model.index(2)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    coding = shared.coding.selected()
    assert coding
    assert coding.code == chosen
    palette.open()
    host = palette.window()
    qtbot.mouseClick(host, Qt.MouseButton.LeftButton, pos=QPoint(5, host.height() - 5))
    assert not palette.isVisible()
