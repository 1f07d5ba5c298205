"""Unitizing alphas beside the same from their definition, character by character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.agreement import (
    Spans,
    Units,
    alpha_u_1995,
    binary_u_alpha_2016,
    character_tallies,
    cu_alpha_2016,
    ku_alpha_2016,
    pooled_u_alpha_2016,
    squared_lengths,
    statistics_of,
    u_alpha_2016,
    u_alpha_sums,
    u_alphas_2016,
)
from tests.agreement.strategies import Passage, cut, joined, passages, units_at

L = 16
Coders = Sequence[Sequence[Passage]]
Pairs = Counter[tuple[str, str]]
several = st.lists(cut(L, "abc"), min_size=2, max_size=4)
two = st.lists(cut(L, "abc"), min_size=2, max_size=2)
one_code = st.lists(passages(L), min_size=2, max_size=4)


def close(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) < 1e-9


def coincidences(
    coders: Coders, length: int, both: bool = False, name: Callable[[str], str] = lambda code: code
) -> tuple[Pairs, Pairs]:
    """Count pairs of characters: at one place by two coders, and of all in different passages."""
    rows = [units_at(spans, length) for spans in coders]
    places = [p for p in range(length) if not both or all(row[p][0] for row in rows)]
    observed: Pairs = Counter()
    for p in places:
        for one, other in permutations(rows, 2):
            observed[name(one[p][0]), name(other[p][0])] += 1 / (len(rows) - 1)
    all_characters = [(i, *row[p]) for i, row in enumerate(rows) for p in places]
    expected: Pairs = Counter()
    for a in all_characters:
        for b in all_characters:
            if (a[0], a[2]) != (b[0], b[2]):
                expected[name(a[1]), name(b[1])] += 1
    return observed, expected


def by_definition(observed: Pairs, expected: Pairs) -> float | None:
    different, chance = (
        sum(n for pair, n in counted.items() if pair[0] != pair[1])
        for counted in (observed, expected)
    )
    if not chance:
        return None
    return 1 - (different / observed.total()) / (chance / expected.total())


@given(several)
def test_u_alpha_is_its_definition(coders: list[list[Passage]]) -> None:
    assert close(u_alpha_2016(coders, L), by_definition(*coincidences(coders, L)))


@given(several)
def test_binary_u_alpha_is_its_definition(coders: list[list[Passage]]) -> None:
    brute = by_definition(*coincidences(coders, L, name=lambda code: "coded" if code else ""))
    assert close(binary_u_alpha_2016(coders, L), brute)


@given(two)
def test_cu_alpha_is_its_definition(coders: list[list[Passage]]) -> None:
    assert close(cu_alpha_2016(*coders, L), by_definition(*coincidences(coders, L, both=True)))


@given(two)
def test_ku_alpha_is_its_definition(coders: list[list[Passage]]) -> None:
    observed, expected = coincidences(coders, L, both=True)
    for code in "abc":
        shares = [
            (
                sum(n for pair, n in counted.items() if pair[1] == code),
                sum(n for pair, n in counted.items() if pair[1] == code and pair[0] != code),
            )
            for counted in (observed, expected)
        ]
        (given_, different), (chance, chance_different) = shares
        brute = 1 - (different / given_) / (chance_different / chance) if chance_different else None
        assert close(ku_alpha_2016(*coders, code, L), brute)


@given(one_code)
def test_for_one_code_u_alpha_is_binary_and_overlap_is_joined(coders: list[list[Passage]]) -> None:
    found = u_alpha_2016(coders, L)
    assert close(found, binary_u_alpha_2016(coders, L))
    assert close(found, u_alpha_2016([joined(spans) for spans in coders], L))
    assert close(found, by_definition(*coincidences(coders, L)))


def distance_1995(one: Sequence[Passage], other: Sequence[Passage]) -> float:
    total, met = 0.0, set[Passage]()
    for a in one:
        for b in other:
            if min(a[1], b[1]) > max(a[0], b[0]):
                total += (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
                met |= {("one", *a), ("other", *b)}  # pyright: ignore
    for side, spans in (("one", one), ("other", other)):
        total += sum((s[1] - s[0]) ** 2 for s in spans if (side, *s) not in met)
    return total


def chance_1995(coders: Coders, length: int) -> float:
    """Try every place of each passage on every other passage and in every gap."""
    units = [s[1] - s[0] for spans in coders for s in spans]
    gaps: list[int] = []
    for spans in coders:
        ends = [0, *(end for _, end, _ in spans)]
        gaps += [b - a for a, b in zip(ends, [*(s[0] for s in spans), length], strict=True)]
    total = 0.0
    for b, c in permutations(units, 2):
        total += sum(d**2 + (d + b - c) ** 2 for d in range(1 - b, c)) / 2
    for b in units:
        total += sum(b**2 for gap in gaps if gap for _ in range(gap - b + 1))
    text = len(coders) * length
    return 2 / length * total / (text * (text - 1) - sum(b * (b - 1) for b in units))


@given(st.lists(passages(L, "ab"), min_size=2, max_size=4))
def test_alpha_u_of_1995_is_its_definition(coders: list[list[Passage]]) -> None:
    observed = expected = 0.0
    for code in "ab":
        units = [[s for s in joined(spans) if s[2] == code] for spans in coders]
        pairs = sum(distance_1995(*pair) for pair in combinations(units, 2))
        observed += 2 * pairs / (len(coders) * (len(coders) - 1) * L**2)
        if any(units):
            expected += chance_1995(units, L)
    brute = 1 - observed / expected if expected else None
    assert close(alpha_u_1995(coders, L), brute)


def test_alpha_u_of_1995_in_its_published_example() -> None:
    """Krippendorff (2004), p. 254-256: .859 for both codes, .729 for the first."""
    first = [(225, 295, "c"), (370, 400, "c"), (180, 240, "k"), (300, 350, "k")]
    second = [(220, 300, "c"), (355, 375, "c"), (400, 420, "c"), (180, 240, "k"), (300, 350, "k")]
    assert alpha_u_1995([first, second], 300, begin=150) == pytest.approx(0.859, abs=0.0006)
    only = [[s for s in spans if s[2] == "c"] for spans in (first, second)]
    assert alpha_u_1995(only, 300, begin=150) == pytest.approx(0.729, abs=0.0006)


@given(several, st.randoms(use_true_random=False), st.integers(0, 50))
def test_order_of_coders_and_where_the_text_begins_do_not_matter(
    coders: list[list[Passage]], random: object, by: int
) -> None:
    other = [[(s + by, e + by, code) for s, e, code in spans] for spans in coders]
    random.shuffle(other)  # pyright: ignore
    for function in (u_alpha_2016, binary_u_alpha_2016, alpha_u_1995):
        assert close(function(coders, L), function(other, L, begin=by))


@given(two, st.integers(2, 1000))
def test_cu_alpha_does_not_depend_on_the_measure_of_length(
    coders: list[list[Passage]], by: int
) -> None:
    longer = [[(s * by, e * by, code) for s, e, code in spans] for spans in coders]
    assert close(cu_alpha_2016(*coders, L), cu_alpha_2016(*longer, L * by))


def test_a_longer_text_costs_nothing() -> None:
    first, second = [(10, 20, "x")], [(15, 30, "x")]
    assert u_alpha_2016([first, second], 10**12) == pytest.approx(2 * 5 / 25, abs=1e-9)


@pytest.mark.parametrize(
    "coders",
    [
        [[(0, 0, "x")], []],
        [[(3, 2, "x")], []],
        [[(0, 17, "x")], []],
        [[(-1, 2, "x")], []],
    ],
)
def test_passages_that_cannot_be_are_refused(coders: list[list[Passage]]) -> None:
    for function in (u_alpha_2016, binary_u_alpha_2016, alpha_u_1995):
        with pytest.raises(ValueError, match="passage"):
            function(coders, 16)
    with pytest.raises(ValueError, match="passage"):
        cu_alpha_2016(*coders, 16)


def test_codes_that_overlap_are_taken_one_at_a_time() -> None:
    coders = [[(0, 5, "a"), (3, 8, "b")], [(0, 5, "a")]]
    for function in (u_alpha_2016, binary_u_alpha_2016):
        with pytest.raises(ValueError, match="one code at a time"):
            function(coders, 16)
    assert alpha_u_1995(coders, 16) is not None


@pytest.mark.parametrize("coders", [[], [[(0, 3, "a")]], [[], []], [[(0, 16, "a")]] * 2])
def test_undefined_is_none(coders: list[list[Passage]]) -> None:
    assert u_alpha_2016(coders, 16) is None
    assert binary_u_alpha_2016(coders, 16) is None


@given(st.data())
def test_all_codes_and_documents_at_once(data: st.DataObject) -> None:
    """Also where coders did other documents, and parts of the text do not count."""
    codes, documents, coders = 2, 3, 3
    cells = [(c, d, k) for c in range(codes) for d in range(documents) for k in range(coders)]
    spans = {cell: data.draw(passages(L, most=3)) for cell in cells}
    raters = np.array(
        data.draw(
            st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=2)
        ),
        dtype=np.int64,
    )
    stretches = [(d, s, e) for d in range(documents) for s, e, _ in data.draw(cut(L, "y")) if s < e]
    codable = Units(*np.array(stretches, dtype=np.int64).reshape(-1, 3).T)
    rows = [(*cell, s, e) for cell, list_ in spans.items() for s, e, _ in list_]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    table = Spans(*columns)
    squares = squared_lengths(table, raters, coders=coders, codable=codable)
    tallies = character_tallies(table, codable, raters, coders=coders)
    views = [(0, 1, 2), (0, 2)]
    for view, found in zip(views, statistics_of(tallies, views), strict=True):
        sums = u_alpha_sums(found, squares)
        alphas = u_alphas_2016(sums)
        for c in range(codes):
            for d in range(documents):
                kept = [p for x, s, e in stretches if x == d for p in range(s, e)]
                those = [squeezed(spans[c, d, k], kept) for k in view if raters[c, d] >> k & 1]
                alone = u_alpha_2016(those, len(kept)) if kept else None
                assert close(None if np.isnan(alphas[c, d]) else alphas[c, d], alone)
    everything = statistics_of(tallies)[0]
    assert pooled_u_alpha_2016(u_alpha_sums(everything, squares)).shape == (documents,)


def squeezed(spans: Sequence[Passage], kept: list[int]) -> list[Passage]:
    found: list[Passage] = []
    for start, end, code in joined(spans):
        inside = [place for place, p in enumerate(kept) if start <= p < end]
        if inside:
            found.append((inside[0], inside[-1] + 1, code))
    return found


def test_documents_added_are_texts_one_after_another() -> None:
    one = [[(0, 5), (8, 12)], [(2, 6)]]
    other = [[(1, 4)], [(0, 4), (10, 20)]]
    rows = [
        (0, d, k, s, e)
        for d, coders in enumerate((one, other))
        for k, spans in enumerate(coders)
        for s, e in spans
    ]
    table = Spans(*np.array(rows).T)
    codable = Units(np.array([0, 1]), np.array([0, 0]), np.array([20, 30]))
    raters = np.array([[3, 3]])
    squares = squared_lengths(table, raters, coders=2, codable=codable)
    tallies = character_tallies(table, codable, raters, coders=2)
    sums = u_alpha_sums(statistics_of(tallies)[0], squares)
    together = [
        [(s, e, "x") for s, e in a] + [(s + 20, e + 20, "x") for s, e in b]
        for a, b in zip(one, other, strict=True)
    ]
    added = float(u_alphas_2016(sums.sum(-1))[0])
    assert added == pytest.approx(u_alpha_2016(together, 50), abs=1e-12)
    assert float(pooled_u_alpha_2016(sums.sum(-1))) == pytest.approx(added, abs=1e-12)
