"""The queue of disagreements: what is shown, decided by keys and clicks, undone, reopened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import qcoder
from qcoder.consensus import Boundary
from qcoder.decisions import Choice
from qcoder.model import Document, Progress, Span, Valence
from qcoder.project import Project
from tests.builders import code_words, find, open_new, transcript
from tests.ui.driver import Driver, window
from ui import theme
from ui.agreement.disagreements import DisagreementsPanel
from ui.agreement.items import DECIDED, REOPENED, UNDECIDED, Group
from ui.session import Session
from ui.shown import Shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
KEY, SHIFT, CONTROL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
SAID = (
    "I: Hoe ging dat?",
    "R: De gemeente nam de regie en dat ging goed 🙂 want later was er geld voor iedereen.",
    "I: En daarna?",
    "R: Daarna kwam de wijkagent langs en die wist van niets. Dat was jammer voor de buurt.",
)


class Room:
    """A panel over a project, and hands on its keyboard."""

    def __init__(self, qtbot: QtBot, project: Project) -> None:
        self.qtbot = qtbot
        self.session = Session()
        self.shown = Shown(self.session)
        self.said: list[str] = []
        self.session.said.connect(lambda text, _bad: self.said.append(text))
        self.session.set_project(project)
        self.panel = DisagreementsPanel(self.session, self.shown)
        qtbot.addWidget(self.panel)
        self.panel.resize(560, 860)
        self.panel.show()
        self.panel.activateWindow()
        qtbot.waitExposed(self.panel)

    @property
    def project(self) -> Project:
        return self.session.open_project

    def show(self, *codes: str, documents: Sequence[str] = ()) -> None:
        ids = [self.project.codes.get(code).id for code in codes]
        self.panel.show_choice((), documents, ids, ", ".join(codes))
        self.qtbot.waitUntil(lambda: not self.panel.waiting)
        self.panel.sides.setFocus()

    def keys(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        for key in keys:
            target = QApplication.focusWidget()
            assert target
            QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        target = QApplication.focusWidget()
        assert target
        QApplication.sendEvent(target, event)

    @property
    def title(self) -> str:
        return self.panel.head.title.accessibleName()

    @property
    def chips(self) -> dict[str, int]:
        texts = [chip.text() for chip in self.panel.filters.chips.values()]
        return {name: int(count) for name, _dot, count in (t.rpartition(" · ") for t in texts)}

    def current(self) -> str:
        """Return the words of the one that is shown."""
        item = self.panel.current
        assert item
        return self.session.documents[item.document].text[item.start : item.end]

    def consensus(self) -> list[str]:
        p = self.project
        return [p.codings.text(one) for one in p.codings.list(coder=p.consensus.coder)]

    def close(self) -> None:
        self.panel.stop()
        self.session.set_project(None)


def build(path: Path, *coders: str) -> Project:
    """Make a project with an interview that AK and others completed."""
    p = open_new(path)
    p.codes.add("SAM", name_en="Cooperation", codable=False)
    p.codes.add("REGIE", name_en="Steering", parent="SAM", color="#1b9e77")
    p.codes.add("INFO", name_en="Information", parent="SAM", color="#7570b3")
    p.codes.add("GELD", name_en="Money", color="#d95f02")
    document = p.documents.add(transcript(*SAID))
    for coder in coders:
        p.coders.add(coder)
    for coder in ("AK", *coders):
        p.coders.set_status(document, Progress.COMPLETE, coder)
    return p


def interview(p: Project) -> Document:
    return p.documents.get("Interview")


def differ(p: Project) -> None:
    """Have AK and BV differ in one way of each kind; the first lies behind a surrogate pair."""
    d = interview(p)
    code_words(p, d, "nam de regie", "REGIE")
    code_words(p, d, "De gemeente nam de regie", "REGIE", coder="BV")
    code_words(p, d, "later was er geld", "GELD")
    code_words(p, d, "er geld voor iedereen", "INFO", coder="BV")
    code_words(p, d, "de wijkagent langs", "INFO", valence=Valence.FACILITATING)
    code_words(p, d, "de wijkagent langs", "INFO", coder="BV", valence=Valence.HINDERING)
    code_words(p, d, "die wist van niets", "REGIE")
    code_words(p, d, "jammer voor de buurt", "GELD", coder="BV")


@pytest.fixture
def two(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """Two coders who differ in one way of each kind."""
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "config"))
    theme.use(theme.LIGHT)
    project = build(tmp_path / "p.qcoder", "BV")
    differ(project)
    room = Room(qtbot, project)
    room.show()
    yield room
    room.close()


@pytest.fixture
def three(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """The same with a third coder, who is with AK once."""
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "config"))
    theme.use(theme.LIGHT)
    project = build(tmp_path / "p.qcoder", "BV", "CM")
    differ(project)
    code_words(project, interview(project), "die wist van niets", "REGIE", coder="CM")
    room = Room(qtbot, project)
    room.show()
    yield room
    room.close()


# what is shown


def test_it_counts_each_kind(two: Room):
    assert two.chips == {
        "only AK": 1,
        "only BV": 1,
        "boundary": 1,
        "other code": 1,
        "valence": 1,
        "undecided": 4,
    }
    assert two.title == "DISAGREEMENTS · 2 OF 5"  # the boundary counts by the rule
    assert two.current() == "later was er geld voor iedereen"


def test_three_coders_are_counted_by_who_has_it(three: Room):
    assert three.chips["all but BV"] == 1
    assert three.chips["only BV"] == 1


def test_a_chip_leaves_those_of_its_kind_and_lets_go_of_them(two: Room):
    chip = two.panel.filters.chips[Group("only", two.project.coders.get("BV").id)]
    two.qtbot.mouseClick(chip, LEFT)
    assert two.current() == "jammer voor de buurt"
    assert two.title.endswith("1 OF 1")
    two.qtbot.mouseClick(chip, LEFT)
    assert two.title.endswith("OF 5")


def test_only_the_codes_that_are_asked_for_are_shown(two: Room):
    two.show("GELD")
    assert two.title == "DISAGREEMENTS · GELD · 1 OF 2"
    two.show("SAM")  # a theme stands for its codes
    assert two.title.endswith("OF 4")


def test_keys_go_through_the_queue(two: Room):
    seen = [two.current()]
    for key in (KEY.Key_Down, KEY.Key_J, KEY.Key_PageDown):
        two.keys(key)
        seen.append(two.current())
    assert len(set(seen)) == 4
    two.keys(KEY.Key_J)  # there is no more
    assert two.current() == seen[-1]
    two.keys(KEY.Key_K, KEY.Key_Up, KEY.Key_PageUp)
    assert two.current() == seen[0]
    two.keys(KEY.Key_Down, modifier=CONTROL)
    assert two.current() == seen[1]
    two.qtbot.mouseClick(two.panel.head.previous, LEFT)
    assert two.current() == seen[0]


def test_the_list_goes_to_what_is_clicked(two: Room):
    rect = two.panel.list.visualRect(two.panel.list.entries.index(0))
    two.qtbot.mouseClick(two.panel.list.viewport(), LEFT, pos=rect.center())
    assert two.current() == "De gemeente nam de regie"


def test_brackets_say_who_coded_what(two: Room):
    found = two.panel.sides.brackets()
    own = {(two.session.coders[b.coding.coder].name, b.own) for b in found if b.own}
    assert own == {("AK", True), ("BV", True)}
    others = [b for b in found if not b.own]
    assert {two.project.codings.text(b.coding) for b in others} >= {"nam de regie"}
    tip = two.panel.sides.tooltip(found[-1].rect.center())
    assert tip in ("AK · Money", "BV · Information")


def test_none_are_there_until_two_completed(two: Room):
    two.project.coders.set_status(interview(two.project), Progress.BUSY, "BV")
    assert two.panel.current is None
    assert "not two of them" in two.panel.nothing.text.text()


def test_show_in_transcript(two: Room):
    with two.qtbot.waitSignals([two.panel.finished, two.shown.passage_wanted]):
        two.keys(KEY.Key_T)
    assert two.shown.document == interview(two.project).id


# deciding


def test_the_whole_queue_is_decided_by_keys(two: Room):
    with two.qtbot.waitSignal(two.panel.decided):
        two.keys(KEY.Key_1)
    two.keys(KEY.Key_2, KEY.Key_B, KEY.Key_N)  # each goes on to the next that is undecided
    assert UNDECIDED not in two.chips
    assert two.chips["decided"] == 4
    assert "All disagreements in this list are decided." in two.said
    choices = [one.decision for one in two.project.consensus.disagreements()]
    assert [one.choice if one else None for one in choices] == [
        None,
        Choice.ONE,
        Choice.ONE,
        Choice.BOTH,
        Choice.NEITHER,
    ]
    assert two.consensus() == [
        "De gemeente nam de regie",
        "later was er geld",
        "de wijkagent langs",
        "die wist van niets",
    ]
    assert two.project.consensus.state().complete
    assert two.project.check() == []


def test_three_coders_have_three_keys_and_buttons(three: Room):
    p = three.project
    three.keys(KEY.Key_Down, KEY.Key_Down, KEY.Key_Down)
    assert three.current() == "die wist van niets"
    three.keys(KEY.Key_3)
    made = next(one.decision for one in p.consensus.disagreements() if one.decision)
    assert made.chosen == p.coders.get("CM").id
    bar = three.panel.decision
    assert [b.text() for b in bar.buttons.values()] == [
        "1 · AK", "2 · BV", "3 · CM", "B · both", "N · neither", "E · adjust",
    ]  # fmt: skip
    three.qtbot.mouseClick(bar.buttons[Choice.ONE, p.coders.get("BV").id], LEFT)
    assert sum(one.decision is not None for one in p.consensus.disagreements()) == 2


def test_undo_goes_back(two: Room):
    first = two.current()
    two.keys(KEY.Key_1)
    assert two.current() != first
    with two.qtbot.waitSignal(two.panel.decided):
        two.keys(KEY.Key_Z, modifier=CONTROL)
    assert two.current() == first
    assert two.chips["undecided"] == 4
    assert not two.project.consensus.state().coder


def test_who_decided_when_and_why_is_shown_and_can_be_taken_back(two: Room):
    two.keys(KEY.Key_R)
    two.type("Geld staat voorop")
    two.keys(KEY.Key_1, KEY.Key_N)  # no decisions
    assert not any(one.decision for one in two.project.consensus.disagreements())
    two.keys(KEY.Key_Return)  # nothing was chosen yet: the reason is kept
    two.keys(KEY.Key_1)
    two.keys(KEY.Key_Up)
    decided = two.panel.current
    assert decided
    assert decided.decision
    assert decided.decision.reason.startswith("Geld staat voorop")
    assert two.panel.decision.words == decided.decision.reason
    assert two.panel.decision.state.text().startswith("Decided: as AK · AK, today")
    two.keys(KEY.Key_R)
    two.panel.decision.reason.clear()
    two.type("Toch anders")
    two.keys(KEY.Key_Return)  # the decision stays, its reason is another
    again = two.project.consensus.get(decided.id).decision
    assert again
    assert (again.choice, again.reason) == (Choice.ONE, "Toch anders")
    two.keys(KEY.Key_Up)
    two.qtbot.mouseClick(two.panel.decision.take_back, LEFT)
    assert two.project.consensus.get(decided.id).decision is None


def test_a_reason_is_kept_while_looking_elsewhere(two: Room):
    two.keys(KEY.Key_R)
    two.type("Half een zin")
    two.keys(KEY.Key_Escape)
    two.keys(KEY.Key_J)
    assert two.panel.decision.words == ""
    two.keys(KEY.Key_K)
    assert two.panel.decision.words == "Half een zin"


def test_a_reason_can_be_asked_for_each_time(two: Room):
    two.qtbot.mouseClick(two.panel.decision.ask_box, LEFT, pos=QPoint(8, 8))
    two.panel.sides.setFocus()
    first = two.current()
    two.keys(KEY.Key_B)
    assert two.panel.decision.reason.hasFocus()
    two.type("Beide passen")
    two.keys(KEY.Key_Return)
    assert two.current() != first
    made = next(one.decision for one in two.project.consensus.disagreements() if one.decision)
    assert (made.choice, made.reason) == (Choice.BOTH, "Beide passen")


def test_a_valence_can_be_chosen_where_coders_differ_in_it(two: Room):
    assert not two.panel.decision.offers_valence
    two.qtbot.mouseClick(two.panel.filters.chips[Group("valence")], LEFT)
    two.panel.sides.setFocus()
    assert two.panel.decision.offers_valence
    two.keys(KEY.Key_Asterisk, KEY.Key_1)
    made = next(one.decision for one in two.project.consensus.disagreements() if one.decision)
    assert made.valence == Valence.BOTH


# adjusting


def test_adjusting_by_words(two: Room):
    two.keys(KEY.Key_E, KEY.Key_Right)  # later was → was
    two.keys(KEY.Key_Left, modifier=SHIFT)  # iedereen. → voor
    sides = two.panel.sides
    text, passage = interview(two.project).text, sides.passage
    assert passage
    assert text[passage.start : passage.end] == "was er geld voor"
    assert two.panel.decision.codes  # which of the two
    two.keys(KEY.Key_Return)
    assert "was er geld voor" in two.consensus()
    two.keys(KEY.Key_Up, KEY.Key_E)  # again: from what was adjusted
    assert sides.passage == passage


def test_escape_leaves_adjusting(two: Room):
    two.keys(KEY.Key_E, KEY.Key_Right, KEY.Key_Escape)
    assert not two.panel.sides.adjusting
    assert not any(one.decision for one in two.project.consensus.disagreements())
    assert not two.panel.decision.buttons[Choice.ADJUSTED, None].isChecked()


def test_ends_can_be_dragged(two: Room):
    sides, text = two.panel.sides, interview(two.project).text
    two.keys(KEY.Key_E)
    start, target = (
        sides.point_of(find(interview(two.project), word)[0]) for word in ("later", "geld")
    )
    QTest.mousePress(sides, LEFT, pos=start.toPoint())
    QTest.mouseMove(sides, target.toPoint())
    QTest.mouseRelease(sides, LEFT, pos=target.toPoint())
    passage = sides.passage
    assert passage
    assert text[passage.start : passage.end] == "geld voor iedereen"


# what changes


def test_a_decision_is_reopened_when_a_coding_is_resized(two: Room):
    two.keys(KEY.Key_1)
    p = two.project
    coding = next(c for c in p.codings.list() if p.codings.text(c) == "er geld voor iedereen")
    p.codings.resize(coding, *find(interview(p), "geld voor iedereen"))
    assert two.chips["reopened"] == 1
    two.qtbot.mouseClick(two.panel.filters.chips[REOPENED], LEFT)
    said = two.panel.decision.state.text()
    assert said.startswith("Reopened: passage, code or valence changed since “as AK” by AK")
    two.panel.sides.setFocus()
    two.keys(KEY.Key_2)
    two.qtbot.mouseClick(two.panel.filters.chips[DECIDED], LEFT)
    assert two.title.endswith("1 OF 1")


def test_a_removed_coding_is_told_of(two: Room):
    two.keys(KEY.Key_B)
    p = two.project
    p.codings.remove(
        next(c for c in p.codings.list(coder="BV") if p.codings.text(c) == "er geld voor iedereen")
    )
    two.qtbot.mouseClick(two.panel.filters.chips[REOPENED], LEFT)
    assert "no longer here" in two.panel.decision.state.text()


def test_what_changes_while_hidden_is_seen_later(two: Room):
    two.panel.hide()
    code_words(two.project, interview(two.project), "ging goed", "GELD")
    assert two.title.endswith("OF 5")
    two.panel.show()
    two.qtbot.waitUntil(lambda: two.title.endswith("OF 6"))


# confusion and consensus


def test_a_cell_of_the_confusion_shows_its_pair(two: Room):
    card = two.panel.confusion
    two.qtbot.waitUntil(lambda: card.model.rowCount() > 0)
    two.qtbot.mouseClick(card.switch, LEFT)
    geld, info = (two.project.codes.get(one).id for one in ("GELD", "INFO"))
    index = card.model.index(card.model.rows.index(geld), card.model.columns.index(info))
    assert card.model.data(index) == str(len("er geld"))
    two.qtbot.mouseClick(card.table.viewport(), LEFT, pos=card.table.visualRect(index).center())
    assert two.title.endswith("1 OF 1")
    assert two.current() == "later was er geld voor iedereen"
    two.qtbot.mouseClick(two.panel.filters.pair, LEFT)
    assert two.title.endswith("OF 5")


def test_a_cell_of_no_code_shows_who_missed_it(two: Room):
    geld = two.project.codes.get("GELD").id
    two.panel.confusion.chosen.emit((None, geld))  # AK has nothing where BV has it
    assert two.current() == "jammer voor de buurt"
    assert two.title.endswith("1 OF 1")


def test_consensus_is_made_and_has_a_rule(two: Room):
    bar = two.panel.bar
    two.qtbot.waitUntil(lambda: bar.make_button.isEnabled())
    assert bar.text.text() == "No consensus yet · 4 undecided"
    two.qtbot.mouseClick(bar.make_button, LEFT)
    assert two.consensus() == ["De gemeente nam de regie", "de wijkagent langs"]
    two.qtbot.waitUntil(lambda: bar.make_button.isHidden())
    assert bar.text.text() == "Consensus: 1 of 1 document · 4 undecided"
    bar.rules[Boundary.INTERSECTION].trigger()
    assert two.consensus()[0] == "nam de regie"
    two.qtbot.waitUntil(lambda: bar.rule.text() == "Boundaries: intersection")


def test_much_consensus_is_made_in_a_thread(two: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.agreement.consensus_bar.AT_ONCE", 0)
    bar = two.panel.bar
    two.qtbot.waitUntil(lambda: bar.make_button.isEnabled())
    seen: list[bool] = []
    two.panel.busy.connect(seen.append)
    two.qtbot.mouseClick(bar.make_button, LEFT)
    two.qtbot.waitUntil(lambda: seen == [True, False])
    assert two.consensus() == ["De gemeente nam de regie", "de wijkagent langs"]
    two.project.undo()
    assert two.project.consensus.coder is None


def test_read_only_all_is_seen_and_nothing_decided(two: Room):
    path = two.project.path
    two.session.set_project(qcoder.open(path, read_only=True))
    two.show()
    assert two.title.endswith("OF 5")
    assert not any(one.isEnabled() for one in two.panel.decision.buttons.values())
    two.keys(KEY.Key_1, KEY.Key_E, KEY.Key_R)
    assert not two.panel.sides.adjusting
    assert not any(one.decision for one in two.project.consensus.disagreements())
    assert "read-only" in two.panel.decision.state.text()
    assert not two.panel.bar.make_button.isEnabled()


# in the window


def test_in_the_window_keys_are_of_the_queue_and_undo_goes_back(driver: Driver):
    w, project = driver.workspace, driver.project
    w.shown.show_document(project.documents.get("interview01").id)  # its turns have these keys too
    w.pages.show_agreement()
    panel = w.pages.agreement.panel
    driver.wait(lambda: panel.current and not panel.waiting)
    panel.sides.setFocus()
    first = panel.current
    assert first
    driver.keys("Ctrl+Down")
    second = panel.current
    assert second
    assert second != first
    driver.keys("1")
    assert panel.current != second
    driver.keys("Ctrl+Z")
    assert panel.current == second
    assert not any(one.decision for one in project.consensus.disagreements())
    driver.keys("T")
    assert w.centre.currentWidget() is not w.pages.agreement
    assert w.shown.passage == Span(second.start, second.end)


def many_turns(path: Path, name: str) -> Path:
    """Write an interview that is far longer than the window is high."""
    said = [f"{'IR'[n % 2]}: Beurt {n} gaat over de wijk en over plan {n}." for n in range(200)]
    path = path / f"{name}.txt"
    path.write_text("\n".join(said), encoding="utf-8")
    return path


def test_show_in_transcript_scrolls_to_a_passage_of_another_document(
    settings: None, qtbot: QtBot, tmp_path: Path
):
    path = tmp_path / "w.qcoder"
    p = build(path, "BV")
    far = p.documents.add(many_turns(tmp_path, "Ver"))
    for coder in ("AK", "BV"):
        p.coders.set_status(far, Progress.COMPLETE, coder)
    code_words(p, far, "wijk en over plan 170", "GELD")
    start, end = find(far, "wijk en over plan 170")
    p.close()
    with window(qtbot, path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        w = driver.workspace
        driver.show("Interview")
        w.pages.show_agreement()
        panel = w.pages.agreement.panel
        driver.wait(lambda: w.pages.agreement.found and panel.isVisible())
        panel.show_choice((), (), (), "")
        driver.wait(lambda: panel.current and not panel.waiting)
        panel.sides.setFocus()
        driver.keys("T")
        assert w.shown.document == far.id
        text = driver.text
        assert text.isVisible()
        span = text.page.span_to_shown(start, end)
        assert span
        assert text.textCursor().selectedText() == "wijk en over plan 170"
        seen = text.cursorRect(text.textCursor())
        assert text.viewport().rect().contains(seen.center())
        assert seen.top() < text.viewport().height() * 0.7


# at the end of a queue


def test_a_key_too_many_overrules_nothing(two: Room):
    two.keys(KEY.Key_1, KEY.Key_2, KEY.Key_B, KEY.Key_N)
    last = two.panel.current
    assert last
    assert last.decision
    two.keys(KEY.Key_1, KEY.Key_B, KEY.Key_E)
    assert not two.panel.sides.adjusting
    assert two.project.consensus.get(last.id).decision == last.decision
    assert two.panel.decision.state.text().startswith("All decided.")
    two.keys(KEY.Key_Up, KEY.Key_Down)  # now the user chose it
    assert two.panel.current == last
    assert not two.panel.decision.state.text().startswith("All decided.")
    two.keys(KEY.Key_1)
    again = two.project.consensus.get(last.id).decision
    assert again
    assert again.choice == Choice.ONE


def test_undo_at_the_end_has_keys_decide_again(two: Room):
    two.keys(KEY.Key_1, KEY.Key_2, KEY.Key_B, KEY.Key_N)
    two.keys(KEY.Key_Z, modifier=CONTROL)
    assert not two.panel.decision.state.text().startswith("All decided.")
    two.keys(KEY.Key_B)
    assert UNDECIDED not in two.chips


# no code against a code


def test_every_cell_of_the_confusion_lists_something(two: Room):
    card = two.panel.confusion
    two.qtbot.waitUntil(lambda: card.model.rowCount() > 0)
    two.qtbot.mouseClick(card.switch, LEFT)
    off = {pair for pair, length in card.model.sums.items() if length and pair[0] != pair[1]}
    assert any(None in pair for pair in off)
    for pair in off:
        card.chosen.emit(pair)
        assert two.panel.current, pair


def test_a_cell_of_no_code_shows_what_lies_beside_another_code(two: Room):
    geld = two.project.codes.get("GELD").id
    two.panel.confusion.chosen.emit((geld, None))  # of “later was er geld”, BV left “later was”
    assert two.title.endswith("1 OF 1")
    assert two.current() == "later was er geld voor iedereen"


# where the passage is seen


def long_turn(path: Path) -> Project:
    p = build(path, "BV")
    said = " ".join(f"Dat is zin {n} over de wijk en wat daar gebeurt." for n in range(300))
    d = p.documents.add(transcript(f"R: {said}", name="Lang"))
    for coder in ("AK", "BV"):
        p.coders.set_status(d, Progress.COMPLETE, coder)
    code_words(p, d, "zin 150 over de wijk", "GELD")
    code_words(p, d, "zin 250 over de wijk", "INFO", coder="BV")
    return p


def sees_passage(panel: DisagreementsPanel) -> bool:
    """Tell whether the passage is in the part of its text that is not scrolled away."""
    top, bottom = panel.sides.reach
    seen = panel.sides.visibleRegion().boundingRect()
    return bottom > 0 and seen.top() <= top and bottom <= seen.bottom() + 1


def test_the_passage_is_seen_at_once_and_after_a_chip(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "config"))
    theme.use(theme.LIGHT)
    room = Room(qtbot, long_turn(tmp_path / "p.qcoder"))
    room.panel.hide()
    room.panel.show_choice((), (), (), "")
    room.panel.show()  # it reads only now, before it is laid out
    room.qtbot.waitUntil(lambda: room.panel.current is not None and not room.panel.waiting)
    room.qtbot.waitUntil(lambda: sees_passage(room.panel), timeout=1000)
    chip = room.panel.filters.chips[Group("only", room.project.coders.get("BV").id)]
    room.qtbot.mouseClick(chip, LEFT)
    room.qtbot.waitUntil(lambda: sees_passage(room.panel), timeout=1000)
    room.qtbot.mouseClick(chip, LEFT)  # shows all again
    room.qtbot.waitUntil(lambda: sees_passage(room.panel), timeout=1000)
    room.close()


def test_in_the_window_the_passage_is_seen_on_first_opening(
    settings: None, qtbot: QtBot, tmp_path: Path
):
    path = tmp_path / "w.qcoder"
    long_turn(path).close()
    with window(qtbot, path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        w = driver.workspace
        w.pages.show_agreement()
        panel = w.pages.agreement.panel
        driver.wait(lambda: w.pages.agreement.found and panel.isVisible())
        panel.show_choice((), (), (), "")
        driver.wait(lambda: panel.current and not panel.waiting)
        qtbot.wait(100)  # all is laid out
        assert sees_passage(panel)


# room


def test_nothing_is_wider_than_there_is_room_for(two: Room):
    card, p = two.panel.confusion, two.project
    two.panel.show_choice([p.coders.get(one).id for one in ("AK", "BV")], (), (), "")
    two.qtbot.waitUntil(lambda: not two.panel.waiting and card.model.rowCount() > 0)
    two.panel.resize(380, 500)  # so low that it is scrolled
    if card.table.isHidden():
        two.qtbot.mouseClick(card.fold, LEFT)
    content = card.parentWidget()
    assert content
    room = content.parentWidget()
    assert room
    two.qtbot.waitUntil(lambda: room.height() < content.height())
    two.qtbot.waitUntil(lambda: content.width() <= room.width())
    for one in (two.panel.card, two.panel.decision.ask_box, card.switch, card.table):
        assert one.mapTo(content, one.rect().topRight()).x() < room.width()
        assert one.width() >= min(one.minimumSizeHint().width(), one.sizeHint().width())
