"""Finding things by what a user calls them."""

from __future__ import annotations

import pytest

from qcoder.errors import NotFound, Refused
from qcoder.lookup import choice, code_id, document_for_offsets, document_id
from qcoder.model import Role
from tests.builders import transcript


@pytest.fixture
def named(p):
    p.documents.add(transcript("R: een", name="Interview 1"))
    p.documents.add(transcript("R: twee", name="interview 2"))
    theme = p.codes.add("SAM", name_nl="Samenwerking", name_en="Cooperation", codable=False)
    p.codes.add("SAM-REGIE", name_nl="Regie", parent=theme)
    p.codes.add("FIN-REGIE", name_nl="Geldregie")
    p.codes.add("X", name_nl="Uniek")
    return p


def short_id(p, key: str) -> str:
    return p.codes.get(key).short_id


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("SAM-REGIE", "SAM-REGIE"),
        ("sam-regie", "SAM-REGIE"),
        (" X ", "X"),
        ("uniek", "X"),
        ("Samenwerking > Regie", "SAM-REGIE"),
        ("cooperation>REGIE", "SAM-REGIE"),
        ("Cooperation", "SAM"),
        ("geldregie", "FIN-REGIE"),
    ],
)
def test_a_code_is_found_by_whatever_it_is_called(named, key, found):
    assert short_id(named, key) == found


def test_a_code_is_found_by_id_and_as_itself(named):
    code = named.codes.get("X")
    assert code_id(named._store, code.id) == code_id(named._store, code) == code.id


def test_a_name_of_several_codes_says_which(named):
    with pytest.raises(NotFound, match="FIN-REGIE, SAM-REGIE"):
        named.codes.get("REGIE")


@pytest.mark.parametrize("key", ["", " ", ">", "weg", "Samenwerking > weg", "weg > Regie", "-"])
def test_what_no_code_is_called_is_not_found(named, key):
    with pytest.raises(NotFound):
        named.codes.get(key)


def test_a_code_that_was_merged_away_leads_to_the_one_that_took_it_over(named):
    named.codes.merge("X", "FIN-REGIE")
    named.codes.merge("FIN-REGIE", "SAM-REGIE")
    assert short_id(named, "X") == short_id(named, "FIN-REGIE") == "SAM-REGIE"


@pytest.mark.parametrize("key", ["Interview 1", "interview 1", " INTERVIEW 1 "])
def test_a_document_is_found_by_name(named, key):
    assert named.documents.get(key).name == "Interview 1"


def test_an_unknown_name_lists_those_there_are(named):
    with pytest.raises(NotFound, match="there are: Interview 1, interview 2"):
        named.documents.get("Interview 3")


def test_a_long_list_of_names_is_cut_short(p):
    for number in range(25):
        p.cases.add(f"case {number:02}")
    with pytest.raises(NotFound, match="case 19, …"):
        p.cases.get("weg")


def test_an_exact_name_wins_from_one_in_other_letters(p):
    for name in ("Ümit", "ümit"):
        with p.operation("two that differ in their letters only"):
            p._store.insert("cases", {"id": name + "-id", "name": name})
    assert p.cases.get("ümit").id == "ümit-id"
    with pytest.raises(NotFound, match="more than one"):
        p.cases.get("ÜMIT")


def test_a_document_that_was_read_before_a_correction_is_refused(named):
    document = named.documents.get("Interview 1")
    named.documents.correct(document, "R: anders")
    with pytest.raises(Refused, match="anew"):
        document_for_offsets(named._store, document)
    assert document_id(named._store, document) == document.id  # where no offset is used


def test_what_was_removed_is_not_found(named):
    document, code = named.documents.get("Interview 1"), named.codes.get("X")
    case, variable = named.cases.add("Ede"), named.cases.add_variable("omvang", "number")
    coder = named.coders.add("MB")
    named.documents.remove(document)
    named.codes.remove(code)
    named.cases.remove(case)
    named.cases.remove_variable(variable)
    named.coders.merge(coder, "AK")
    for get, thing in (
        (named.documents.get, document),
        (named.codes.get, code),
        (named.cases.get, case),
        (named.cases.variable, variable),
        (named.coders.get, coder),
    ):
        with pytest.raises(NotFound):
            get(thing)


def test_a_choice_that_is_not_there_lists_those_there_are():
    assert choice(Role, "other") is Role.OTHER
    with pytest.raises(Refused, match="interviewer, respondent, other"):
        choice(Role, "Other")


def test_what_macos_types_is_found(p):
    typed = "Zoe\u0308"
    code = p.codes.add("ZOË", name_nl="Curaçao")
    p.documents.add(transcript("R: een", name="Zoë"))
    for add in (p.cases.add, p.coders.add, lambda name: p.cases.add_variable(name, "text")):
        add("Zoë")
    for get in (p.documents.get, p.cases.get, p.coders.get, p.cases.variable):
        assert get(typed).name == "Zoë"
    assert p.codes.get(typed) == p.codes.get("curac\u0327ao") == code


def test_a_short_id_of_two_codes_is_refused(p):
    code = p.codes.add("A")
    with p.operation("two of one id"):
        row = {**p._store.dicts("SELECT * FROM codes")[0], "id": "other"}
        p._store.insert("codes", row)
    with pytest.raises(NotFound, match="more than one"):
        p.codes.get("A")
    assert p.codes.get(code.id) == code
