"""Cases, their values, and what belongs to them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.errors import NotFound, Refused
from tests.builders import dump, new_project, plain, transcript


@pytest.fixture
def ede(p):
    return p.cases.add("Ede")


def test_cases_are_listed_by_name(p, ede):
    p.cases.add("Assen")
    assert [case.name for case in p.cases.list()] == ["Assen", "Ede"]
    assert p.cases.get("ede") == ede


@pytest.mark.parametrize("name", ["", " ", "EDE"])
def test_a_name_is_given_once(p, ede, name):
    p.cases.add("Assen")
    for give in (p.cases.add, lambda name: p.cases.rename("Assen", name)):
        with pytest.raises(Refused, match="of its own|of their own"):
            give(name)
    p.cases.add_variable("omvang", "number")
    with pytest.raises(Refused, match="of its own|of their own"):
        p.cases.add_variable("Omvang", "number")


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("text", " Noord ", "Noord"),
        ("number", "1.250,50", Decimal("1250.50")),
        ("date", "31-1-2026", date(2026, 1, 31)),
        ("yes/no", "nee", False),
        ("one of", "B", "b"),
        ("several of", "b | a", ("a", "b")),
    ],
)
def test_a_value_is_an_object_of_its_kind(p, ede, kind, given, value):
    variable = p.cases.add_variable("kenmerk", kind, ["a", "b"])
    p.cases.set_value(ede, variable, given)
    assert p.cases.value("Ede", "kenmerk") == value
    assert type(p.cases.value("Ede", "kenmerk")) is type(value)
    assert p.cases.values("kenmerk") == {ede.id: value}
    p.cases.set_value(ede, variable, value)
    assert p.cases.value(ede, variable) == value


@pytest.mark.parametrize("missing", [None, "", "  ", float("nan")])
def test_a_missing_value_is_not_there(p, ede, missing):
    variable = p.cases.add_variable("omvang", "number")
    assert p.cases.value(ede, variable) is None
    p.cases.set_value(ede, variable, 0)
    assert p.cases.value(ede, variable) == 0
    p.cases.set_value(ede, variable, missing)
    assert p.cases.value(ede, variable) is None
    assert p.cases.values(variable) == {}
    p.undo()
    assert p.cases.value(ede, variable) == 0


def test_a_value_that_does_not_fit_changes_nothing(p, ede):
    variable = p.cases.add_variable("regio", "one of", ["noord", "zuid"])
    p.cases.set_value(ede, variable, "noord")
    before = dump(p)
    with pytest.raises(Refused, match="one of: noord, zuid"):
        p.cases.set_value(ede, variable, "west")
    assert dump(p) == before


def test_removing_takes_values_and_links_along_and_leaves_documents(p, ede):
    document = p.documents.add(plain("tekst"))
    variable = p.cases.add_variable("omvang", "number")
    p.cases.set_value(ede, variable, 3)
    p.cases.link(ede, document)
    p.memos.add("let op", case=ede)
    before = dump(p)
    p.cases.remove(ede)
    assert p.cases.links() == []
    assert p.documents.list() == [document]
    p.undo()
    p.cases.remove_variable("omvang")
    assert p.cases.variables() == []
    p.undo()
    assert dump(p) == before


def test_variables_keep_their_order(p):
    for name in ("b", "a", "c"):
        p.cases.add_variable(name, "text")
    p.cases.remove_variable("b")
    p.cases.add_variable("0", "text")
    assert [variable.name for variable in p.cases.variables()] == ["a", "c", "0"]


def test_a_kind_that_is_not_there_is_refused(p):
    with pytest.raises(Refused, match="choose from"):
        p.cases.add_variable("omvang", "colour")


def test_options_are_a_list_and_not_the_letters_of_a_text(p):
    with pytest.raises(Refused, match="list"):
        p.cases.add_variable("regio", "one of", "Noord")
    assert p.cases.variables() == []


def test_many_values_are_one_operation_in_which_the_last_counts(p, ede):
    assen, size = p.cases.add("Assen"), p.cases.add_variable("omvang", "number")
    p.cases.set_value(ede, size, 9)
    p.cases.set_values(
        [(ede, size, 1), ("assen", "Omvang", "2"), (ede.id, size, ""), ("Ede", size, 3)]
    )
    assert p.cases.values(size) == {ede.id: 3, assen.id: 2}
    before = dump(p)
    with pytest.raises(Refused, match="veel"):
        p.cases.set_values([(ede, size, 4), (assen, size, "veel")])
    assert dump(p) == before
    p.undo()
    assert p.cases.values(size) == {ede.id: 9}


def test_a_document_or_a_speaker_is_linked_once(p, ede):
    document = p.documents.add(transcript("R: ja", "P: nee"))
    speaker = p.speakers.find(document, "P")
    for _ in range(2):
        p.cases.link(ede, document)
        p.cases.link(ede, document, speaker)
    assert set(p.cases.links()) == {(ede.id, document.id, None), (ede.id, document.id, speaker.id)}
    assert len(p.cases.links()) == 2
    p.cases.unlink(ede, document)
    assert p.cases.links() == []


def test_a_speaker_of_another_document_is_not_linked(p, ede):
    one, two = (p.documents.add(transcript("R: ja", name=name)) for name in "12")
    for speaker in (p.speakers.find(two, "R"), "weg", ""):
        with pytest.raises(Refused, match="not one of the document's"):
            p.cases.link(ede, one, speaker)


def test_what_is_gone_gets_no_value(p, ede):
    variable = p.cases.add_variable("omvang", "number")
    p.cases.remove(ede)
    with pytest.raises(NotFound, match="Ede"):
        p.cases.set_value(ede, variable, 1)
    p.cases.remove_variable(variable)
    with pytest.raises(NotFound, match="omvang"):
        p.cases.values(variable)


def test_one_link_is_taken_back(p, ede):
    document = p.documents.add(transcript("R: ja", "P: nee"))
    one, other = (p.speakers.find(document, label) for label in "RP")
    p.cases.link_all([(ede, document, who) for who in (None, one, other)])
    p.cases.unlink(ede, document, one)
    assert set(p.cases.links()) == {(ede.id, document.id, None), (ede.id, document.id, other.id)}
    p.cases.unlink(ede, document, None)
    assert p.cases.links() == [(ede.id, document.id, other.id)]
    p.cases.unlink(ede, document)
    assert p.cases.links() == []


def test_the_table_has_all_at_once(p, ede):
    assen, size = p.cases.add("Assen"), p.cases.add_variable("omvang", "number")
    document = p.documents.add(transcript("R: ja"))
    p.cases.set_value(ede, size, 0)
    p.cases.link(ede, document)
    table = p.cases.table()
    assert table.cases == [assen, ede]
    assert table.variables == [size]
    assert table.values == {(ede.id, size.id): 0}
    assert table.documents == {ede.id: [(document.id, None)]}


@pytest.fixture
def grid(p):
    """Cases A, B and C with a number, a date and a text."""
    p.cases.add_all("ABC")
    for name, kind in (("fte", "number"), ("start", "date"), ("regio", "text")):
        p.cases.add_variable(name, kind)
    p.cases.set_value("A", "regio", "Noord")
    return p


def test_a_block_is_pasted_from_a_cell_on(grid):
    before = dump(grid)
    rows = [["€ 12.500", "3 maart 2023"], ["1,5"], [""]]
    done = grid.cases.paste(rows, ["fte", "start", "regio"], ["B", "A", "C"])
    assert [case.name for case in done] == ["B", "A"]
    assert grid.cases.value("B", "fte") == 12500
    assert grid.cases.value("B", "start") == date(2023, 3, 3)
    assert grid.cases.value("A", "fte") == Decimal("1.5")
    assert grid.cases.value("A", "regio") == "Noord"
    grid.undo()
    assert dump(grid) == before


def test_names_that_are_pasted_find_their_case_or_make_one(grid):
    before = dump(grid)
    grid.cases.paste([["b", "1"], ["Nieuw", "2"], ["nieuw", "3"]], ["fte"])
    assert [case.name for case in grid.cases.list()] == ["A", "B", "C", "Nieuw"]
    assert grid.cases.value("B", "fte") == 1
    assert grid.cases.value("Nieuw", "fte") == 3
    grid.undo()
    assert dump(grid) == before


def test_an_empty_cell_that_is_pasted_makes_a_value_missing(grid):
    grid.cases.set_value("B", "regio", "Zuid")
    grid.cases.paste([[""]], ["regio"], ["A", "B", "C"])
    assert grid.cases.value("A", "regio") is None
    assert grid.cases.value("B", "regio") == "Zuid"


@pytest.mark.parametrize(
    ("rows", "variables", "cases", "says"),
    [
        ([["1"], ["veel"]], ["fte"], ["A", "B"], "Row 2, “fte”: “veel”"),
        ([["1"], ["onbekend"]], ["fte"], ["A", "B"], "Row 2, “fte”: “onbekend”"),
        ([["1.250"]], ["fte"], ["A"], "Row 1, “fte”: “1.250”"),
        ([["1", "x"]], ["fte"], ["A"], "more columns"),
        ([["A", "1", "x"]], ["fte"], None, "more columns"),
        ([["1"], ["2"]], ["fte"], ["A"], "more rows"),
        ([["D", "1"], ["", "2"]], ["fte"], None, "empty or taken"),
    ],
)
def test_a_block_that_does_not_fit_changes_nothing(grid, rows, variables, cases, says):
    before = dump(grid)
    with pytest.raises(Refused, match=says):
        grid.cases.paste(rows, variables, cases)
    assert dump(grid) == before


_CELLS = st.sampled_from(["", "1", "1,5", "ja", "x", "3-1-2020", "=SOM(A1)", "\t", "€ 5"])


@given(
    st.lists(st.lists(_CELLS, max_size=3), max_size=4),
    st.lists(st.sampled_from("ABCD"), min_size=4, max_size=4, unique=True) | st.none(),
)
def test_pasting_twice_is_pasting_once_and_undo_takes_it_back(rows, cases):
    with new_project() as p:
        p.cases.add_all("ABCD")
        variables = [p.cases.add_variable(name, "text") for name in ("x", "y")]
        before = dump(p)
        try:
            p.cases.paste(rows, variables, cases)
        except Refused:
            assert dump(p) == before
            return
        once = dump(p)
        p.cases.paste(rows, variables, cases)
        assert dump(p) == once
        if once != before:
            p.undo()
        assert dump(p) == before
