"""Variables of cases: renamed, moved, of another kind; what does not fit changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder import i18n
from qcoder.errors import NotFound, Refused
from qcoder.model import VariableKind
from tests.builders import dump, new_project


@pytest.fixture
def two(p):
    """Ede and Assen, with a text variable called `kenmerk`."""
    p.cases.add_all(["Ede", "Assen"])
    return p.cases.add_variable("kenmerk", "text")


def names(p) -> list[str]:
    return [variable.name for variable in p.cases.variables()]


def test_a_variable_is_renamed_and_keeps_its_values(p, two):
    p.cases.set_value("Ede", two, "x")
    p.cases.rename_variable("kenmerk", "Kenmerk ")
    assert names(p) == ["Kenmerk"]
    p.cases.add_variable("ander", "text")
    for name in ("", "ANDER"):
        with pytest.raises(Refused, match="names of their own"):
            p.cases.rename_variable("kenmerk", name)
    assert p.cases.value("Ede", "kenmerk") == "x"
    p.undo()
    p.undo()
    assert names(p) == ["kenmerk"]


def test_a_variable_is_put_at_a_place(p):
    for name in "abcd":
        p.cases.add_variable(name, "text")
    before = dump(p)
    p.cases.move_variable("d", 1)
    assert names(p) == ["a", "d", "b", "c"]
    p.cases.move_variable("a", 99)
    assert names(p) == ["d", "b", "c", "a"]
    p.undo()
    p.undo()
    assert dump(p) == before
    with pytest.raises(NotFound):
        p.cases.move_variable("e", 0)


@pytest.mark.parametrize(
    ("values", "kind", "now"),
    [
        (("1.250,5", "3"), "number", (Decimal("1250.5"), Decimal(3))),
        (("31-1-2026", "3 maart 2023"), "date", (date(2026, 1, 31), date(2023, 3, 3))),
        (("ja", "Nee"), "yes/no", (True, False)),
        (("a|b", "c"), "several of", (("a", "b"), ("c",))),
        (("a", "b"), "one of", ("a", "b")),
    ],
)
def test_values_become_of_the_new_kind_and_back(p, two, values, kind, now):
    p.cases.set_values([("Ede", two, values[0]), ("Assen", two, values[1])])
    before = dump(p)
    p.cases.set_kind(two, kind)
    assert tuple(p.cases.value(case, two) for case in ("Ede", "Assen")) == now
    p.undo()
    assert dump(p) == before


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_becomes_text_is_as_a_user_reads_it(p, two, language):
    number = p.cases.add_variable("omvang", "number")
    asked = p.cases.add_variable("gestopt", "yes/no")
    p.cases.set_values([("Ede", number, "1,5"), ("Ede", asked, False)])
    i18n.use(language)
    p.cases.set_kind(number, "text")
    p.cases.set_kind(asked, "text")
    assert p.cases.value("Ede", number) == {"nl": "1,5", "en": "1.5"}[language]
    assert p.cases.value("Ede", asked) == {"nl": "nee", "en": "no"}[language]
    p.cases.set_kind(number, "number")
    p.cases.set_kind(asked, "yes/no")
    assert p.cases.value("Ede", number) == Decimal("1.5")
    assert p.cases.value("Ede", asked) is False


def test_a_kind_that_a_value_does_not_fit_is_refused_with_its_case(p, two):
    p.cases.set_values([("Ede", two, "3"), ("Assen", two, "onbekend")])
    before = dump(p)
    with pytest.raises(Refused, match="Assen .“onbekend”.") as caught:
        p.cases.set_kind(two, "number")
    assert "Ede" not in str(caught.value)
    with pytest.raises(Refused, match="choose from"):
        p.cases.set_kind(two, "colour")
    assert dump(p) == before


def test_options_are_changed_and_their_spelling_with_it(p, two):
    p.cases.set_kind(two, "one of")
    p.cases.set_value("Ede", two, "noord")
    p.cases.set_options(two, ["Noord", "Zuid", " noord ", ""])
    assert p.cases.variable(two).options == ("Noord", "Zuid")
    assert p.cases.value("Ede", two) == "Noord"
    with pytest.raises(Refused, match="Ede .“Noord”."):
        p.cases.set_options(two, ["Zuid"])
    p.cases.set_options(two, [])
    p.cases.set_value("Ede", two, "elders")
    p.undo()
    p.undo()
    assert p.cases.variable(two).options == ("Noord", "Zuid")


def test_only_choices_have_options(p, two):
    with pytest.raises(Refused, match="has no options"):
        p.cases.set_options(two, ["a"])
    with pytest.raises(Refused, match="list"):
        p.cases.set_kind(two, "one of", "ab")


_VALUES = st.one_of(
    st.text(max_size=8),
    st.integers(-(10**9), 10**9).map(str),
    st.dates().map(str),
    st.sampled_from(["ja", "nee", "a|b", "1.250", "1,5", "onbekend"]),
)


@given(st.lists(_VALUES, max_size=4), st.lists(st.sampled_from(list(VariableKind)), max_size=4))
def test_changing_kinds_loses_nothing(values, kinds):
    with new_project() as p:
        cases = p.cases.add_all([f"c{n}" for n in range(len(values))])
        variable = p.cases.add_variable("v", "text")
        p.cases.set_values((case, variable, v) for case, v in zip(cases, values, strict=True))
        states = [dump(p)]
        for kind in kinds:
            count = len(p.cases.values(variable))
            try:
                p.cases.set_kind(variable, kind)
            except Refused:
                assert dump(p) == states[-1]
                continue
            assert len(p.cases.values(variable)) == count
            if dump(p) != states[-1]:
                states.append(dump(p))
        for state in reversed(states[:-1]):
            p.undo()
            assert dump(p) == state
