"""Codes: the tree, merging, retiring and removing; what happens to codings is said each time."""

from __future__ import annotations

import pytest

from qcoder.errors import NotFound, Refused
from qcoder.model import Choice, Code, CodeStatus, Qualifier
from tests.builders import code_words, covered, dump, transcript


@pytest.fixture
def tree(p):
    """Theme T with A and B under it, and C beside it; A is coded."""
    p.codes.add("T", codable=False)
    for short_id, parent in (("A", "T"), ("B", "T"), ("C", None)):
        p.codes.add(short_id, parent=parent)
    document = p.documents.add(transcript("R: een twee drie vier"))
    code_words(p, document, "een twee", "A", valence="facilitating", flags=["citaat"])
    return p


def order(p) -> list[str]:
    return [code.short_id for code in p.codes.list()]


def test_codes_are_listed_as_a_tree(tree):
    assert order(tree) == ["T", "A", "B", "C"]


def test_a_code_keeps_all_that_was_said_of_it(p):
    code = p.codes.add("A", name_nl=" Regie ", color="#112233", definition_nl="Wie stuurt?")
    assert p.codes.get("A") == code
    assert (code.name_nl, code.definition_nl, code.color) == ("Regie", "Wie stuurt?", "#112233")
    edited = p.codes.edit(code, cues=("stuurt", "👍"), sources=["x"], valence_required=True)
    assert p.codes.get("A") == edited
    assert p.codes.get("A").cues == ("stuurt", "👍")


def test_a_code_is_called_by_its_name_in_either_language():
    assert Code("1", "R", "Regie", "Control").name("en") == "Control"
    assert Code("1", "R", "Regie").name("en") == "Regie"
    assert Code("1", "R").name("nl") == "R"


def test_a_text_in_a_language_or_else_the_other():
    code = Code("1", "R", definition_nl="Wie", definition_en="Who", brief_nl="Kort")
    assert (code.text("definition", "nl"), code.text("definition", "en")) == ("Wie", "Who")
    assert (code.text("brief", "en"), code.text("when_not", "nl")) == ("Kort", "")


def test_a_choice_has_a_name_in_both_languages():
    assert Choice("ver", "Vermoeden", "Suspected").name("nl") == "Vermoeden"
    assert Choice("ver", "Vermoeden").name("en") == "Vermoeden"
    assert Choice("ver").name("nl") == Qualifier("ver").name("en") == "ver"


def test_the_path_of_a_code(tree):
    tree.codes.rename("T", "Samenwerking")
    tree.codes.rename("A", "Direction", "en")
    assert tree.codes.path("A") == "Samenwerking > Direction"


@pytest.mark.parametrize("short_id", ["", " ", "A", "a", "x > y"])
def test_an_id_is_given_once(tree, short_id):
    before = dump(tree)
    with pytest.raises(Refused, match="of its own|of their own"):
        tree.codes.add(short_id)
    with pytest.raises(Refused, match="of its own|of their own"):
        tree.codes.edit("B", short_id=short_id)
    assert dump(tree) == before


def test_a_code_may_keep_its_own_id(tree):
    assert tree.codes.edit("A", short_id="a").short_id == "a"


@pytest.mark.parametrize("field", ["id", "parent", "status", "merged_into", "position", "nonsense"])
def test_what_has_a_verb_of_its_own_is_not_edited(tree, field):
    with pytest.raises(Refused, match="no field"):
        tree.codes.edit("A", **{field: "x"})


def test_a_code_without_a_name_is_refused(tree):
    with pytest.raises(Refused, match="needs a name"):
        tree.codes.rename("A", "  ")


def test_a_code_with_codings_does_not_become_a_theme(tree):
    with pytest.raises(Refused, match="theme"):
        tree.codes.edit("A", codable=False)
    assert tree.codes.edit("B", codable=False).codable is False


def test_moving_keeps_the_order_that_was_asked_for(tree):
    tree.codes.move("C", "T", 1)
    assert order(tree) == ["T", "A", "C", "B"]
    tree.codes.move("B", "T", 0)
    assert order(tree) == ["T", "B", "A", "C"]
    tree.codes.move("B", None)
    assert order(tree) == ["T", "A", "C", "B"]
    tree.codes.move("B", None, -3)
    assert order(tree) == ["B", "T", "A", "C"]


@pytest.mark.parametrize("under", ["T", "A"])
def test_a_code_is_not_moved_under_itself(tree, under):
    tree.codes.move("B", "A")
    with pytest.raises(Refused, match="under itself"):
        tree.codes.move("T", under)


def test_merging_takes_codings_memos_and_codes_along(tree):
    tree.codes.move("C", "A")
    memo = tree.memos.add("let op", code="A")
    tree.codes.merge("A", "B")
    assert order(tree) == ["T", "B", "C"]
    assert tree.codes.count("B") == 1
    assert tree.memos.get(memo).code == tree.codes.get("B").id
    assert tree.codes.get("A").short_id == "B"
    assert [code.short_id for code in tree.codes.list(merged=True)] == ["T", "A", "B", "C"]


def test_merging_joins_what_overlaps(tree):
    document = tree.documents.list()[0]
    code_words(tree, document, "twee drie", "B", valence="hindering", flags=["twijfel"])
    tree.codes.merge("A", "B")
    (coding,) = tree.codings.list()
    assert tree.codings.text(coding) == "een twee drie"
    assert (coding.valence, coding.flags) == ("both", ("citaat", "twijfel"))


def test_a_preview_of_a_merge_says_what_it_does(tree):
    document = tree.documents.list()[0]
    code_words(tree, document, "drie", "A")
    code_words(tree, document, "twee drie", "B")
    code_words(tree, document, "vier", "B")
    preview = tree.codes.merge_preview("A", "B")
    assert (preview.moved, preview.joined) == (2, 2)
    tree.codes.merge("A", "B")
    assert len(tree.codings.list()) == 4 - preview.joined
    with pytest.raises(Refused, match="theme"):
        tree.codes.merge_preview("B", "T")


@pytest.mark.parametrize(("source", "target"), [("A", "A"), ("T", "A")])
def test_a_code_is_not_merged_into_itself(tree, source, target):
    with pytest.raises(Refused, match="into itself"):
        tree.codes.merge(source, target)


def test_neither_a_theme_nor_a_retired_code_takes_codings_over(tree):
    tree.codes.set_status("C", "retired")
    before = dump(tree)
    with pytest.raises(Refused, match="theme"):
        tree.codes.merge("A", "T")
    with pytest.raises(Refused, match="retired"):
        tree.codes.merge("A", "C")
    assert dump(tree) == before
    tree.codes.merge("B", "C")  # without codings there is nothing to take over


def test_a_retired_code_keeps_its_codings_and_takes_no_new_ones(tree):
    assert tree.codes.set_status("A", CodeStatus.RETIRED).status == "retired"
    document = tree.documents.list()[0]
    with pytest.raises(Refused, match="retired"):
        code_words(tree, document, "vier", "A")
    assert list(covered(tree).values()) == ["een twee"]
    tree.codes.set_status("A", "active")
    code_words(tree, document, "vier", "A")
    with pytest.raises(Refused, match="choose from"):
        tree.codes.set_status("A", "gone")


def test_removing_asks_what_to_do_with_codings(tree):
    with pytest.raises(Refused, match="has 1 coding"):
        tree.codes.remove("A")
    coding = tree.codings.list()[0]
    tree.memos.add("bij de codering", coding=coding)
    tree.memos.add("bij de code", code="A")
    tree.codes.remove("A", with_codings=True)
    assert order(tree) == ["T", "B", "C"]
    assert not tree.codings.list()
    assert not tree.memos.list()
    assert tree.check() == []


def test_a_code_with_codes_under_it_is_not_removed(tree):
    with pytest.raises(Refused, match="codes under it"):
        tree.codes.remove("T")


def test_a_theme_is_removed_when_what_was_under_it_was_merged_away(tree):
    tree.codes.merge("A", "C")
    tree.codes.merge("B", "C")
    tree.codes.remove("T")
    assert order(tree) == ["C"]
    assert tree.codes.get("A").short_id == "C"


def test_removing_a_code_forgets_those_merged_into_it(tree):
    tree.codes.merge("B", "C")
    tree.codes.remove("C")
    with pytest.raises(NotFound):
        tree.codes.get("B")


def test_counts_are_by_code_and_coder(tree):
    other = tree.coders.add("MB")
    code_words(tree, tree.documents.list()[0], "drie", "A", coder=other)
    code = tree.codes.get("A").id
    assert tree.codes.counts() == {(code, tree.coder.id): 1, (code, other.id): 1}


@pytest.mark.parametrize(
    "values",
    [
        {"name_nl": None},
        {"name": "x"},
        {"count": 1},
        {"codable": "no"},
        {"cues": "stuurt"},
        {"cues": ["stuurt", 1]},
        {"short_id": 3},
        {"foo": "1"},
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(tree, values):
    before = dump(tree)
    with pytest.raises(Refused, match="field"):
        tree.codes.edit("A", **values)
    if "short_id" not in values:
        with pytest.raises(Refused, match="field"):
            tree.codes.add("ZZ", **{"name_nl": "", **values})
    assert dump(tree) == before


def test_a_new_code_has_a_status_that_there_is(p):
    with pytest.raises(Refused, match="choose from"):
        p.codes.add("A", status="bogus")
    assert p.codes.add("A", status="proposed").status == CodeStatus.PROPOSED


def test_editing_nothing_changes_nothing(tree):
    length = len(tree.history.list())
    assert tree.codes.edit("A") == tree.codes.get("A")
    assert len(tree.history.list()) == length


def test_texts_of_a_code_are_stored_clean(p):
    code = p.codes.add("A", definition_nl=" e\u0301e\u0301n\r\ntwee\x00 ", cues=["cafe\u0301 "])
    assert (code.definition_nl, code.cues) == ("één\ntwee", ("café",))
    assert p.codes.edit("A", name_nl=" cafe\u0301").name_nl == "café"


def test_an_empty_parent_is_not_the_top(tree):
    with pytest.raises(NotFound):
        tree.codes.move("A", "")
    with pytest.raises(NotFound):
        tree.codes.add("ZZ", parent="")


def test_an_id_is_taken_however_it_is_typed(p):
    p.codes.add("ZOË")
    with pytest.raises(Refused, match="of its own"):
        p.codes.add("zoe\u0308")


def test_a_colour_goes_to_a_code_and_its_shades_to_those_below(p):
    p.codes.add("T", codable=False)
    for name in "ABC":
        p.codes.add(name, parent="T")
    p.codes.set_color("T", "#4795E0")
    colors = [p.codes.get(name).color for name in "TABC"]
    assert colors[0] == "#4795E0"
    assert len(set(colors)) == 4
    p.codes.set_color("A", "#F25C81")
    assert p.codes.get("A").color == "#F25C81"
    p.undo()
    assert [p.codes.get(name).color for name in "TABC"] == colors
    for wrong in ("blauw", "#12345", ""):
        with pytest.raises(Refused, match="not a colour"):
            p.codes.set_color("T", wrong)
