"""From what a user writes to a value: Dutch numbers and dates, and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.case_values import parse, same_kind
from qcoder.errors import Refused
from qcoder.model import Variable, VariableKind


def value(kind: str, written: object, options: tuple[str, ...] = ()):
    """Return the value that is read back of what was written."""
    variable = Variable("1", "kenmerk", VariableKind(kind), options)
    stored = parse(variable, written)
    return None if stored is None else same_kind(variable.kind, stored)


@pytest.mark.parametrize("kind", list(VariableKind))
@pytest.mark.parametrize("missing", [None, "", " \n", float("nan"), "\ufeff"])
def test_nothing_is_missing_whatever_the_kind(kind, missing):
    assert value(kind, missing) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("3", "3"),
        ("0", "0"),
        ("-2", "-2"),
        ("+2", "2"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        (".5", "0.5"),
        ("0.125", "0.125"),
        ("1.250,5", "1250.5"),
        ("1.250.000", "1250000"),
        ("1 250,5", "1250.5"),
        ("1\u00a0250", "1250"),
        ("1\u202f250", "1250"),
        (7, "7"),
        (0.1, "0.1"),
        (1e22, "1e22"),
        (Decimal("1.10"), "1.10"),
    ],
)
def test_numbers_as_they_are_written_here(written, number):
    assert value("number", written) == Decimal(number)


@pytest.mark.parametrize(
    "written",
    ["1.250", "12.345", "drie", "1,2,3", "1.2.3", "--1", "1e5", "5 %", "€ 5", "NaN", "inf", "1,",
     "0031", "+01", "007,5", "00.5", "0 031",
     "1 2", "12 34", True, float("inf"), Decimal("NaN"), "1.25.000"],
)  # fmt: skip
def test_what_is_no_number_or_two_numbers_is_refused(written):
    with pytest.raises(Refused, match="is not a value for"):
        value("number", written)


@pytest.mark.parametrize(
    ("kind", "form"), [("date", "31-1-2026"), ("number", "1250"), ("yes/no", "yes or no")]
)
def test_a_refusal_says_how_a_value_is_written(kind, form):
    with pytest.raises(Refused, match=form):
        value(kind, "14-05-24x")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_number_is_read_back_exactly(number):
    assert value("number", number) == number
    assert value("number", f"{number:f}".replace(".", ",")) == number


@pytest.mark.parametrize(
    "written", ["2026-01-31", "31-1-2026", "31-01-2026", "31/1/2026", "31.1.2026",
                date(2026, 1, 31), datetime(2026, 1, 31, 12, 30)]
)  # fmt: skip
def test_dates_as_they_are_written_here(written):
    assert value("date", written) == date(2026, 1, 31)


@pytest.mark.parametrize("written", ["31-2-2026", "1-31-2026", "31-1-26", "januari", 20260131])
def test_what_is_no_date_is_refused(written):
    with pytest.raises(Refused):
        value("date", written)


@given(st.dates())
def test_a_date_is_read_back_exactly(day):
    assert value("date", day) == day
    assert value("date", day.isoformat()) == day


@pytest.mark.parametrize(("written", "boolean"), [
    ("ja", True), ("Ja", True), ("yes", True), ("waar", True), (1, True), (True, True),
    ("nee", False), ("NO", False), ("onwaar", False), (0, False), (False, False),
])  # fmt: skip
def test_yes_and_no(written, boolean):
    assert value("yes/no", written) is boolean


@pytest.mark.parametrize("written", ["misschien", 2, "jawel"])
def test_neither_yes_nor_no_is_refused(written):
    with pytest.raises(Refused):
        value("yes/no", written)


def test_one_of_its_options_however_it_is_written():
    assert value("one of", "NOORD", ("Noord", "Zuid")) == "Noord"
    assert value("one of", "wat dan ook") == "wat dan ook"
    with pytest.raises(Refused, match="Noord, Zuid"):
        value("one of", "West", ("Noord", "Zuid"))


@pytest.mark.parametrize("written", ["b|a", " a | b | ", ["b", "a", "a"], ("A", "B"), {"a", "b"}])
def test_several_of_its_options_in_any_order(written):
    assert value("several of", written, ("a", "b", "c")) == ("a", "b")


@pytest.mark.parametrize("written", ["a|x", ["x"], "|"])
def test_several_of_which_one_is_not_an_option_is_refused(written):
    with pytest.raises(Refused):
        value("several of", written, ("a", "b"))


@given(st.text(max_size=20))
def test_text_stays_as_it_is_or_is_missing(written):
    stored = value("text", written)
    assert stored is None or stored == stored.strip()
    assert value("text", stored) == stored
