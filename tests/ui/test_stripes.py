"""Laws of the margin: brackets and names never overlap, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st

from ui.transcript import stripes
from ui.transcript.stripes import Stripe

HEIGHT, REACH = 18.0, 45.0


@st.composite
def some(draw: st.DrawFn) -> list[Stripe]:
    places = st.tuples(st.integers(0, 600), st.integers(10, 300))
    drawn = draw(st.lists(places, max_size=40))
    return [Stripe(f"c{n}", top, top + high) for n, (top, high) in enumerate(drawn)]


@given(some())
def test_no_two_brackets_in_a_lane_overlap(found: list[Stripe]) -> None:
    lanes = stripes.lanes(found)
    assert lanes.keys() == {stripe.id for stripe in found}
    for one in found:
        for other in found:
            if one.id != other.id and lanes[one.id] == lanes[other.id]:
                assert one.bottom <= other.top or other.bottom <= one.top


@given(some())
def test_names_never_overlap_and_none_is_lost(found: list[Stripe]) -> None:
    rows = stripes.rows(found, HEIGHT, REACH)
    for above, below in zip(rows, rows[1:], strict=False):
        assert above.y + HEIGHT <= below.y
    named = [key for row in rows for key in (row.name, *row.more)]
    assert sorted(named) == sorted(stripe.id for stripe in found)


@given(some())
def test_names_stay_near_their_brackets(found: list[Stripe]) -> None:
    by_id = {stripe.id: stripe for stripe in found}
    for row in stripes.rows(found, HEIGHT, REACH):
        stripe = by_id[row.name]
        assert stripe.top <= row.y <= max(stripe.top + REACH, stripe.bottom - HEIGHT)


def test_a_long_bracket_stands_nearest_to_the_names() -> None:
    assert stripes.lanes([Stripe("short", 0, 20), Stripe("long", 0, 90)]) == {"long": 0, "short": 1}


def test_the_selected_coding_has_its_name_shown() -> None:
    row = stripes.Row(0, "a", ["b", "c"])
    assert stripes.front(row, "c") == "c"
    assert stripes.front(row, "x") == "a"
    assert stripes.front(row, None) == "a"
