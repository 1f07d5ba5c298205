"""Coding acts on what is selected; each act is undone as one."""

import pytest

from qcoder.model import Coding, Valence
from tests.builders import dump
from tests.ui.conftest import Shared

WORDS = "elf lopen, trajecten"


@pytest.fixture
def made(shared: Shared) -> Coding:
    """A new coding of the words, selected."""
    return code_words(shared, "SAM-REGIE")


def code_words(shared: Shared, short_id: str, words: str = WORDS) -> Coding:
    shared.shown.show_document(shared.document("interview01").id)
    shared.shown.select_passage(shared.span("interview01", words))
    made = shared.coding.apply(shared.session.open_project.codes.get(short_id).id)
    assert made
    return made


def test_a_code_is_applied_to_the_selected_words(shared: Shared, made: Coding) -> None:
    assert shared.session.open_project.codings.text(made) == WORDS
    assert shared.shown.coding == made.id
    assert shared.shown.code == made.code


def test_without_selected_words_the_passage_of_the_selected_coding_is_coded(
    shared: Shared, made: Coding
) -> None:
    shared.shown.select_passage(None)
    second = shared.coding.apply(shared.session.open_project.codes.get("BTR-OUTR").id)
    assert second
    assert (second.start, second.end, second.id != made.id) == (made.start, made.end, True)


def test_with_nothing_selected_it_is_said_what_to_do(shared: Shared) -> None:
    said: list[tuple[str, bool]] = []
    shared.session.said.connect(lambda text, bad: said.append((text, bad)))
    before = dump(shared.session.open_project)
    assert shared.coding.apply(next(iter(shared.session.codes))) is None
    shared.coding.remove()
    shared.coding.set_valence(Valence.BOTH)
    assert [bad for _text, bad in said] == [True] * 3
    assert dump(shared.session.open_project) == before


def test_the_same_valence_again_takes_it_back(shared: Shared, made: Coding) -> None:
    shared.coding.set_valence(Valence.HINDERING)
    assert shared.session.open_project.codings.get(made).valence == Valence.HINDERING
    shared.coding.set_valence(Valence.HINDERING)
    assert shared.session.open_project.codings.get(made).valence is None


def test_flags_are_set_and_taken_away(shared: Shared, made: Coding) -> None:
    shared.coding.toggle_flag("citaat")
    shared.coding.toggle_flag("twijfel")
    shared.coding.toggle_flag("citaat")
    assert shared.session.open_project.codings.get(made).flags == ("twijfel",)


def test_in_vivo_makes_a_code_of_the_words_and_is_undone_as_one(shared: Shared) -> None:
    before = dump(shared.session.open_project)
    shared.shown.show_document(shared.document("interview01").id)
    shared.shown.select_passage(shared.span("interview01", WORDS))
    theme = shared.session.open_project.codes.get("BTR").id
    made = shared.coding.code_in_vivo(theme)
    assert made
    code = shared.session.codes[made.code]
    assert (code.name_nl, code.parent) == (WORDS, theme)
    shared.session.undo()
    assert dump(shared.session.open_project) == before
    assert shared.shown.coding is None
    assert shared.shown.code is None


def test_new_codes_of_one_name_get_ids_of_their_own(shared: Shared) -> None:
    codes = [shared.coding.create_code("Één woord!", None) for _n in range(3)]
    assert len({code.short_id for code in codes if code}) == 3


def test_pins_are_numbers_that_one_code_has_each(shared: Shared) -> None:
    one, two = list(shared.session.codes)[1:3]
    shared.coding.toggle_pin(one)
    shared.coding.toggle_pin(two)
    assert shared.coding.pins() == {1: one, 2: two}
    shared.coding.pin(two, 1)
    assert shared.coding.pins() == {1: two}
    shared.coding.toggle_pin(two)
    assert shared.coding.pins() == {}


def test_a_pinned_code_is_applied_by_its_number_and_recent_codes_come_first(
    shared: Shared, made: Coding
) -> None:
    other = shared.session.open_project.codes.get("BTR-OUTR").id
    shared.coding.pin(other, 7)
    applied = shared.coding.apply_pinned(7)
    assert applied
    assert list(shared.coding.recent())[:2] == [other, made.code]


def test_recode_and_resize_keep_the_coding_selected(shared: Shared, made: Coding) -> None:
    other = shared.session.open_project.codes.get("BTR-OUTR").id
    shared.coding.recode([made.id], other)
    assert shared.shown.coding
    now = shared.session.open_project.codings.get(shared.shown.coding)
    assert now.code == other
    shared.coding.resize(now, now.start, now.end + 10)
    assert shared.session.open_project.codings.get(now).end == made.end + 10
    assert shared.shown.coding == now.id


def test_all_of_it_is_undone(shared: Shared) -> None:
    before = dump(shared.session.open_project)
    made = code_words(shared, "SAM-REGIE")
    shared.coding.set_valence(Valence.BOTH)
    shared.coding.toggle_flag("citaat")
    shared.coding.resize(made, made.start, made.end + 3)
    shared.coding.remove()
    for _n in range(5):
        shared.session.undo()
    assert dump(shared.session.open_project) == before


def test_several_codings_are_recoded_as_one(shared: Shared) -> None:
    project = shared.session.open_project
    own = project.coders.get("AK").id
    codings = [c for c in project.codings.list("interview02") if c.coder == own][:3]
    before = dump(project)
    shared.coding.recode([c.id for c in codings], project.codes.get("BEL-WERK").id)
    assert {project.codings.get(c).code for c in codings} == {project.codes.get("BEL-WERK").id}
    shared.session.undo()
    assert dump(project) == before


def test_a_new_code_is_given_to_a_coding_as_one_act(shared: Shared, made: Coding) -> None:
    before = dump(shared.session.open_project)
    shared.coding.create_and_recode([made.id], "Nieuw", None)
    code = shared.session.codes[shared.session.open_project.codings.get(made).code]
    assert code.name("nl") == "Nieuw"
    assert shared.shown.code == code.id
    shared.session.undo()
    assert dump(shared.session.open_project) == before


def test_what_a_colleague_coded_stays_as_it_is(shared: Shared) -> None:
    project = shared.session.open_project
    other = project.coders.get("MV").id
    coding = next(c for c in project.codings.list("interview02") if c.coder == other)
    said: list[str] = []
    shared.session.said.connect(lambda text, _bad: said.append(text))
    before = dump(project)
    shared.shown.go_to(coding)
    shared.coding.set_valence(Valence.BOTH)
    shared.coding.toggle_flag("citaat")
    shared.coding.recode([coding.id], project.codes.get("BEL-WERK").id)
    shared.coding.resize(coding, coding.start, coding.end - 5)
    shared.coding.remove()
    assert dump(project) == before
    assert said == ["This coding is by MV: only they can change it."] * 5


def test_offsets_of_a_text_that_was_corrected_since_code_nothing(shared: Shared) -> None:
    shared.shown.show_document(shared.document("interview01").id)
    shared.shown.select_passage(shared.span("interview01", WORDS))
    target = shared.coding.target()
    assert target
    project = shared.session.open_project
    document = shared.document("interview01")
    project.documents.correct(document, document.text.replace("Oké, hij", "Goed, hij loopt, hij"))
    assert shared.shown.passage is None
    before = dump(project)
    assert shared.coding.apply_to(project.codes.get("INB-WERK").id, *target) is None
    assert dump(project) == before


def test_it_is_said_where_the_filters_hide_what_was_coded(shared: Shared) -> None:
    said: list[str] = []
    shared.session.said.connect(lambda text, _bad: said.append(text))
    shared.shown.filter_codings(codes=[shared.session.open_project.codes.get("BEL-WERK").id])
    code_words(shared, "SAM-REGIE")
    assert said[0].endswith("which the filters hide.")
