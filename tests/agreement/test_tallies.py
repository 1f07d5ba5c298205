"""Tallies beside a count character by character and unit by unit."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.agreement import Spans, Tallies, Units, character_tallies, unit_tallies
from tests.agreement.drawn import CODERS, CODES, DOCUMENTS, LENGTH, Drawn, drawn

Cell = tuple[int, int, int]


def tallied(tallies: Tallies) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    columns = (tallies.code, tallies.document, tallies.bits, tallies.weight)
    for code, document, bits, weight in zip(*columns, strict=True):
        assert bits != 0
        assert weight > 0
        found[int(code), int(document), int(bits)] += int(weight)
    return found


def stretches(given: Drawn, code: int, document: int, coder: int) -> list[tuple[int, int]]:
    """Return the spans of a coder, overlapping ones as one, those that touch apart."""
    own = sorted(
        (start, end)
        for c, d, who, start, end in given.spans
        if (c, d, who) == (code, document, coder)
    )
    found: list[tuple[int, int]] = []
    for start, end in own:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@given(drawn())
def test_characters_as_one_by_one(case: Drawn) -> None:
    expected: Counter[Cell] = Counter()
    codable = {(d, at) for d, start, end in case.units for at in range(start, end)}
    for code in range(CODES):
        for document, at in codable:
            bits = 0
            for coder in range(CODERS):
                rates = case.raters[code][document] >> coder & 1
                spans = stretches(case, code, document, coder)
                if rates and any(start <= at < end for start, end in spans):
                    bits |= 1 << coder
            if bits:
                expected[code, document, bits] += 1
    found = character_tallies(*case.arrays(), coders=CODERS)
    assert tallied(found) == expected
    totals = [sum(d == document for d, _at in codable) for document in range(DOCUMENTS)]
    assert found.totals.tolist() == totals


@given(drawn(), st.sampled_from([None, 0.1, 0.5, 0.9, 1.0]))
def test_units_as_one_by_one(case: Drawn, rule: float | None) -> None:
    expected: Counter[Cell] = Counter()
    for code in range(CODES):
        for document, low, high in case.units:
            bits = 0
            for coder in range(CODERS):
                if not case.raters[code][document] >> coder & 1:
                    continue
                for start, end in stretches(case, code, document, coder):
                    overlap = min(high, end) - max(low, start)
                    share = overlap / min(high - low, end - start)
                    if overlap > 0 and (rule is None or share >= rule):
                        bits |= 1 << coder
            if bits:
                expected[code, document, bits] += 1
    found = unit_tallies(*case.arrays(), coders=CODERS, rule=rule)
    assert tallied(found) == expected
    totals = [sum(d == document for d, _s, _e in case.units) for document in range(DOCUMENTS)]
    assert found.totals.tolist() == totals
    assert found.unit is not None
    units = np.array(case.units).reshape(-1, 3)
    assert (units[found.unit, 0] == found.document).all()


@given(drawn())
def test_with_units_that_adjoin_every_span_codes_at_least_one(case: Drawn) -> None:
    spans, _units, _raters = case.arrays()
    cuts = [0, 7, 8, 15, 29, LENGTH]
    units = np.array(
        [(d, a, b) for d in range(DOCUMENTS) for a, b in zip(cuts, cuts[1:], strict=False)]
    )
    everyone = np.full((CODES, DOCUMENTS), (1 << CODERS) - 1)
    found = unit_tallies(spans, Units(*units.T), everyone, coders=CODERS)
    given_by = {
        (c, d, who) for c, d, bits in tallied(found) for who in range(CODERS) if bits >> who & 1
    }
    assert given_by == {(c, d, who) for c, d, who, _s, _e in case.spans}


@given(drawn())
def test_order_and_repetition_change_nothing(case: Drawn) -> None:
    spans, units, raters = case.arrays()
    order = np.random.default_rng(len(case.spans)).permutation(len(case.spans) * 2) // 2
    again = Spans(*(column[order] for column in spans))
    for one, other in (
        (
            unit_tallies(spans, units, raters, coders=CODERS),
            unit_tallies(again, units, raters, coders=CODERS),
        ),
        (
            character_tallies(spans, units, raters, coders=CODERS),
            character_tallies(again, units, raters, coders=CODERS),
        ),
    ):
        assert tallied(one) == tallied(other)


@given(drawn(), st.permutations(range(CODES)), st.integers(0, CODES))
def test_tallies_of_some_codes(case: Drawn, order: list[int], number: int) -> None:
    codes = order[:number]
    whole = unit_tallies(*case.arrays(), coders=CODERS)
    some = whole.of_codes(np.array(codes, dtype=np.int64))
    expected = {
        (codes.index(code), document, bits): weight
        for (code, document, bits), weight in tallied(whole).items()
        if code in codes
    }
    assert tallied(some) == expected
    assert some.raters.tolist() == [case.raters[code] for code in codes]


def test_62_coders_have_room_and_63_are_refused() -> None:
    coders = np.arange(62)
    spans = Spans(*(np.zeros(62, dtype=np.int64) for _ in range(2)), coders, coders, coders + 100)
    units = Units(np.array([0]), np.array([0]), np.array([200]))
    everyone = np.array([[(1 << 62) - 1]])
    found = unit_tallies(spans, units, everyone, coders=62)
    assert found.bits.tolist() == [(1 << 62) - 1]
    characters = tallied(character_tallies(spans, units, everyone, coders=62))
    assert characters[0, 0, (1 << 62) - 1] == 39
    with pytest.raises(ValueError, match="62"):
        unit_tallies(spans, units, everyone, coders=63)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3)])
def test_a_span_without_length_is_refused(start: int, end: int) -> None:
    zero = np.zeros(1, dtype=np.int64)
    spans = Spans(zero, zero, zero, np.array([start]), np.array([end]))
    units = Units(zero, zero, zero + 10)
    for tally in (unit_tallies, character_tallies):
        with pytest.raises(ValueError, match="no length"):
            tally(spans, units, zero[None] + 1, coders=1)


@pytest.mark.parametrize("stretches", [[(5, 9), (0, 5)], [(0, 6), (5, 9)], [(3, 3)]])
def test_units_that_overlap_or_are_in_no_order_are_refused(
    stretches: list[tuple[int, int]],
) -> None:
    zero = np.zeros(1, dtype=np.int64)
    start, end = np.array(stretches).T
    units = Units(np.zeros_like(start), start, end)
    for tally in (unit_tallies, character_tallies):
        with pytest.raises(ValueError, match="overlap"):
            tally(Spans(zero, zero, zero, zero, zero + 4), units, zero[None] + 1, coders=1)


def test_small_integers_do_not_overflow() -> None:
    columns = ((0,), (40_000,), (1,), (90_000,), (90_010,))
    spans = Spans(*(np.array(column, dtype=np.int32) for column in columns))
    units = Units(*(np.array([n], dtype=np.int32) for n in (40_000, 80_000, 100_000)))
    raters = np.full((1, 40_001), 3)
    for tally, weight in ((unit_tallies, 1), (character_tallies, 10)):
        assert tallied(tally(spans, units, raters, coders=2)) == {(0, 40_000, 2): weight}
