"""Groups hold documents; removing one leaves them."""

from __future__ import annotations

import pytest

from qcoder.errors import NotFound, Refused
from tests.builders import dump, plain


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
