"""Groups hold documents; removing one leaves them."""

from __future__ import annotations

import pytest

from qcoder.errors import NotFound, Refused
from tests.builders import dump, plain, transcript


def names(p) -> list[str]:
    return [group.name for group in p.groups.list()]


def test_groups_keep_their_order(p):
    for name in ("B", "A", "C"):
        p.groups.add(name)
    p.groups.remove("A")
    p.groups.add("0")
    assert names(p) == ["B", "C", "0"]


def test_a_document_is_put_in_a_group_and_out_of_it(p):
    group, document = p.groups.add("Noord"), p.documents.add(plain("tekst"))
    p.groups.put(document, "Noord")
    assert p.documents.get(document).group == group.id
    p.groups.put(document, None)
    assert p.documents.get(document).group is None


def test_removing_a_group_leaves_its_documents(p):
    document = p.documents.add(plain("tekst"))
    p.groups.put(document, p.groups.add("Noord"))
    before = dump(p)
    p.groups.remove("Noord")
    assert p.documents.get(document).group is None
    p.undo()
    assert dump(p) == before


@pytest.mark.parametrize("name", ["", " ", "NOORD"])
def test_a_name_is_given_once(p, name):
    p.groups.add("Noord")
    p.groups.add("Zuid")
    with pytest.raises(Refused, match="needs a name"):
        p.groups.add(name)
    with pytest.raises(Refused, match="needs a name"):
        p.groups.rename("Zuid", name)
    p.groups.rename("Noord", "noord")
    assert names(p) == ["noord", "Zuid"]


def test_a_group_that_is_not_there_is_not_found(p):
    group = p.groups.add("Noord")
    p.groups.remove(group)
    for key in (group, "Noord"):
        with pytest.raises(NotFound):
            p.groups.get(key)


def test_an_empty_name_is_not_no_group(p):
    document = p.documents.add(plain("tekst"))
    p.groups.put(document, p.groups.add("Noord"))
    with pytest.raises(NotFound):
        p.groups.put(document, "")


def test_a_group_is_found_however_it_is_typed(p):
    group = p.groups.add("Zuid-Curaçao")
    assert p.groups.get(" zuid-curac\u0327ao ") == group
    with pytest.raises(Refused, match="needs a name"):
        p.groups.add("ZUID-CURAC\u0327AO")


@pytest.fixture
def by_region(p):
    """Documents a and b of a case in Noord, c of two regions, d of none, e of a speaker's case."""
    p.cases.add_all(["Ede", "Assen", "Leeg"])
    p.cases.add_variable("regio", "text")
    p.cases.set_values([("Ede", "regio", "Noord"), ("Assen", "regio", "Oost")])
    for name in "abcde":
        p.documents.add(transcript(f"R: {name}", "P: ja", name=name))
    p.cases.link_all(
        [("Ede", "a", None), ("Ede", "b", None), ("Ede", "c", None), ("Assen", "c", None)]
    )
    p.cases.link("Leeg", "d")
    p.cases.link("Assen", "e", p.speakers.find("e", "P"))
    return p


def groups(p) -> dict[str, str | None]:
    found = {group.id: group.name for group in p.groups.list()}
    return {document.name: found.get(document.group or "") for document in p.documents.list()}


def test_documents_are_grouped_by_a_variable_of_their_cases(by_region):
    p = by_region
    p.groups.put("c", p.groups.add("noord"))
    p.groups.put("d", "noord")
    before = dump(p)
    done = p.groups.from_variable("regio")
    assert groups(p) == {"a": "noord", "b": "noord", "c": "noord", "d": "noord", "e": "Oost"}
    called = {document.id: document.name for document in p.documents.list()}
    assert [group.name for group in done.groups] == ["noord", "Oost"]
    assert [called[key] for key in done.put] == ["a", "b", "e"]
    assert [called[key] for key in done.several] == ["c"]
    assert [called[key] for key in done.none] == ["d"]
    once = dump(p)
    p.groups.from_variable("regio")
    assert dump(p) == once
    p.undo()
    assert dump(p) == before


def test_groups_by_a_variable_are_in_order_and_say_what_yes_is_of(by_region):
    p = by_region
    p.cases.add_variable("jaar", "number")
    p.cases.add_variable("gestopt", "yes/no")
    p.cases.set_values([("Ede", "jaar", 10), ("Assen", "jaar", 9), ("Ede", "gestopt", True)])
    p.groups.from_variable("jaar")
    assert names(p) == ["9", "10"]
    p.groups.from_variable("gestopt")
    assert groups(p) == {"a": "gestopt: yes", "b": "gestopt: yes", "c": "gestopt: yes",
                         "d": None, "e": "9"}  # fmt: skip
    with pytest.raises(NotFound):
        p.groups.from_variable("weg")


def test_a_value_of_several_parts_groups_only_where_it_is_one(by_region):
    p = by_region
    p.cases.add_variable("sector", "several of")
    p.cases.set_values([("Ede", "sector", "raam|club"), ("Assen", "sector", "raam")])
    p.groups.from_variable("sector")
    assert groups(p) == {"a": None, "b": None, "c": None, "d": None, "e": "raam"}
