"""Offsets of the engine and of Qt say the same place, whatever the characters."""

from hypothesis import given
from hypothesis import strategies as st

from ui.offsets import Units

TEXTS = st.text(st.sampled_from("ab é\u0301אב😀👩🏽\u200d🦰𐍈 \n"), max_size=40)


@given(TEXTS)
def test_there_and_back(text: str) -> None:
    units = Units(text)
    assert units.length == len(text.encode("utf-16-le")) // 2
    for point in range(len(text) + 1):
        assert units.to_qt(point) == len(text[:point].encode("utf-16-le")) // 2
        assert units.to_stored(units.to_qt(point)) == point


@given(TEXTS)
def test_inside_a_pair_is_its_start(text: str) -> None:
    units = Units(text)
    for point, char in enumerate(text):
        if char > "\uffff":
            assert units.to_stored(units.to_qt(point) + 1) == point
