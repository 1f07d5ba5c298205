"""Krippendorff's alphas for passages that coders cut themselves: the 2016 family, and that of 1995.

The one rule: all is computed from lengths of stretches, never character by character: a longer
text costs nothing. The two families are different numbers, so the year is part of the name.

One coder's passages are `(start, end, code)`, half-open, in any order; several coders are a
sequence of those. A coder who did not do the document is left out of that sequence; an empty list
says "read, and found nothing". A coder's overlapping passages of one code count as one, touching
ones stay two. `None` is returned where a coefficient is undefined.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from qcoder.agreement.spans import Ends, Floats, Ints, Spans, Units, added
from qcoder.agreement.statistics import DIFFERENT, GIVEN, RATINGS, UNITS, Statistics

Passage = tuple[float, float, Hashable]
Coders = Sequence[Sequence[Passage]]
_GAP = 0


class _Coder(NamedTuple):
    """One coder's passages, sorted by start; `code` counts from 1, 0 is what is not coded."""

    start: Floats
    end: Floats
    code: Ints


class _Lengths(NamedTuple):
    """What 2016 alphas are made of, per code (place 0: not coded)."""

    agreed: Floats  # l_cc
    given: Floats  # l_c
    squares: Floats  # s_c: what a passage would agree with itself


def u_alpha_2016(coders: Coders, length: float, *, begin: float = 0) -> float | None:
    """Return _u-alpha: how far coders agree on the boundaries and the codes of passages.

    `1 - (l - sum_c l_cc) / (l - sum_c e_cc)`, where `l_ck = sum_{i!=j} |S_i & S_j| / (m - 1)` is
    the length that one coder gave c (or nothing) and another k, `l = m * length`, and
    `e_ck = (l_c l_k - [c = k] s_c) / (l - s / l)`, with `s_c` the sum of squared lengths of
    passages, and of lengths for what is not coded. For one code it equals `binary_u_alpha_2016`.

    `length` is that of the text from `begin`, in the unit of the passages. Returns None with fewer
    than two coders, or where all is one code or none is coded. Raises ValueError for a length that
    is negative or not finite, and for passages that are empty, reach outside the text, or overlap
    with another code of the same coder.
    Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364;
    Krippendorff (2019), Content Analysis, 4th ed., 12.6.3, eq. 32-34.
    """
    cleaned, _ = _cleaned(coders, length, begin)
    _refuse_overlap(cleaned)
    return _alpha(_lengths(cleaned, length, begin))


def binary_u_alpha_2016(coders: Coders, length: float, *, begin: float = 0) -> float | None:
    """Return |_u-alpha: how far coders agree on what is coded at all, whatever the code.

    As `u_alpha_2016` with all codes taken as one; touching passages stay apart. Returns None with
    fewer than two coders, or where all is coded or nothing is; raises as that does.
    Source: Krippendorff (2019), 12.6.4, eq. 35.
    """
    cleaned, _ = _cleaned(coders, length, begin)
    _refuse_overlap(cleaned)
    one_code = [_Coder(c.start, c.end, np.ones_like(c.code)) for c in cleaned]
    return _alpha(_lengths(one_code, length, begin))


def cu_alpha_2016(
    first: Sequence[Passage], second: Sequence[Passage], length: float, *, begin: float = 0
) -> float | None:
    """Return _cu-alpha of two coders: how far they agree on the code where both coded.

    As `u_alpha_2016` over the text that both coded; `s_c` has the squared length of what of each
    passage the other coded too. Two coders only: for more, implementations differ.
    Returns None where no text is coded by both, or all that is has one code.
    Source: Krippendorff (2019), 12.6.5, eq. 36-37.
    """
    cleaned, _ = _cleaned([first, second], length, begin)
    _refuse_overlap(cleaned)
    return _alpha(_lengths_of_both(cleaned))


def ku_alpha_2016(
    first: Sequence[Passage],
    second: Sequence[Passage],
    code: Hashable,
    length: float,
    *,
    begin: float = 0,
) -> float | None:
    """Return _(k)u-alpha of two coders: how far they agree on one code where both coded.

    `1 - (e_k / l_k) (l_k - l_kk) / (e_k - e_kk)` with the lengths of `cu_alpha_2016`.
    Returns None where neither gave the code in text that both coded, or both gave no other.
    Source: Krippendorff (2019), 12.6.6, eq. 38.
    """
    cleaned, codes = _cleaned([first, second], length, begin)
    _refuse_overlap(cleaned)
    if code not in codes:
        return None
    lengths, k = _lengths_of_both(cleaned), codes[code]
    given, total = float(lengths.given[k]), float(lengths.given.sum())
    others = given * (total - given)
    if not others:
        return None
    expected = (given * total - float(lengths.squares[k])) / others
    return 1 - expected * (given - float(lengths.agreed[k])) / given


def alpha_u_1995(coders: Coders, length: float, *, begin: float = 0) -> float | None:
    """Return alpha_U of 1995 (and 2004): squared distances between boundaries, per code summed.

    `1 - sum_c Do_c / sum_c De_c`. `Do_c = 2 sum_{i<j} d2 / (m (m - 1) L^2)`, where d2 of two
    overlapping passages is the squared difference of their starts plus that of their ends, and of a
    passage in the other's gap its squared length. `De_c = (2 / L) sum_g [(N_c - 1)
    (2 b^3 - 3 b^2 + b) / 3 + b^2 sum_{gaps h >= b} (h - b + 1)] / (m L (m L - 1) -
    sum_g b (b - 1))`, where b is the length of passage g. It depends on the unit of length.

    Codes may overlap. Returns None with fewer than two coders or no passages.
    Source: Krippendorff (1995), Sociological Methodology 25, 47-76; Krippendorff (2004), Content
    Analysis, 2nd ed., p. 251-256.
    """
    cleaned, codes = _cleaned(coders, length, begin)
    if len(cleaned) < 2:
        return None
    observed = expected = 0.0
    for code in codes.values():
        units = [_of(c, code) for c in cleaned]
        observed += _observed_1995(units, length)
        expected += _expected_1995(units, length, begin)
    return 1 - observed / expected if expected else None


def squared_lengths(
    spans: Spans, raters: Ints, *, coders: int, codable: Units | None = None
) -> Floats:
    """Return [coders, codes, documents]: the squared lengths of passages, added.

    What `u_alpha_sums` needs beside the statistics of characters. `raters` [codes, documents] holds
    the bits of the coders that count; of passages, the codable part does. Raises `ValueError` for
    passages of no length.
    """
    return squares_of(Ends.of(spans, raters, coders).within(codable))


def squares_of(ends: Ends) -> Floats:
    """Return the same as `squared_lengths`, of the ends of spans."""
    spans = ends.spans
    return ends.by_coder(np.square((spans.end - spans.start).astype(np.float64)))


def u_alpha_sums(characters: Statistics, squares: Floats) -> Floats:
    """Return [4, codes, documents]: what `u_alphas_2016` needs; it adds up over documents.

    `characters` are the statistics of `character_tallies` for a choice of coders, `squares` those
    of `squared_lengths` with the same spans, codable text and raters. Documents that fewer than
    two of these coders did are zero.
    """
    sums = characters.sums
    own = squares[list(characters.coders)].sum(0) * (sums[UNITS] > 0)
    return np.stack([sums[RATINGS], sums[GIVEN], sums[DIFFERENT], own])


def u_alphas_2016(sums: Floats) -> Floats:
    """Return _u-alpha per code of sums [4, ...], NaN where undefined: see `u_alpha_2016`.

    Of sums over documents it is that of the texts one after another. One code at a time, so codes
    may overlap; it then equals |_u-alpha.
    """
    return _one_less(*_disagreements(sums))


def pooled_u_alpha_2016(sums: Floats) -> Floats:
    """Return one _u-alpha of sums [4, codes, ...] over codes: 1 - sum Do / sum De; else NaN."""
    observed, expected = _disagreements(sums)
    return _one_less(observed.sum(0), expected.sum(0))


def _disagreements(sums: Floats) -> tuple[Floats, Floats]:
    total, given, different, squares = sums[0], sums[1], sums[2], sums[3]
    gaps = total - given
    chance = total - (squares + gaps) / np.maximum(total, 1)
    return different, np.where(given * gaps > 0, 2 * given * gaps / np.maximum(chance, 1), 0.0)


def _one_less(observed: Floats, expected: Floats) -> Floats:
    some = expected > 0
    return np.where(some, 1 - observed / np.where(some, expected, 1.0), np.nan)


def _cleaned(
    coders: Coders, length: float, begin: float
) -> tuple[list[_Coder], dict[Hashable, int]]:
    if not 0 <= length < np.inf:
        raise ValueError("The length of the text must be a finite number of at least 0.")
    codes: dict[Hashable, int] = {}
    cleaned: list[_Coder] = []
    for passages in coders:
        start = np.array([p[0] for p in passages], dtype=np.float64)
        end = np.array([p[1] for p in passages], dtype=np.float64)
        if not np.all(start < end):
            raise ValueError("A passage must have an end after its start.")
        if np.any(start < begin) or np.any(end > begin + length):
            raise ValueError("A passage reaches outside the text.")
        code = np.array([codes.setdefault(p[2], len(codes) + 1) for p in passages], dtype=np.int64)
        cleaned.append(_joined(start, end, code))
    return cleaned, codes


def _joined(start: Floats, end: Floats, code: Ints) -> _Coder:
    """Make overlapping passages of one code one, and sort them by start."""
    order = np.lexsort((start, code))
    start, end, code = start[order], end[order], code[order]
    kept: list[tuple[float, float, int]] = []
    for s, e, c in zip(start.tolist(), end.tolist(), code.tolist(), strict=True):
        if kept and kept[-1][2] == c and s < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(e, kept[-1][1]), c)
        else:
            kept.append((s, e, c))
    kept.sort()
    return _Coder(
        np.array([k[0] for k in kept], dtype=np.float64),
        np.array([k[1] for k in kept], dtype=np.float64),
        np.array([k[2] for k in kept], dtype=np.int64),
    )


def _of(coder: _Coder, code: int) -> _Coder:
    kept = coder.code == code
    return _Coder(coder.start[kept], coder.end[kept], coder.code[kept])


def _refuse_overlap(coders: Sequence[_Coder]) -> None:
    for coder in coders:
        if np.any(coder.start[1:] < coder.end[:-1]):
            raise ValueError("Passages of different codes overlap: compute one code at a time.")


def _code_at(coder: _Coder, points: Floats) -> tuple[Ints, Ints]:
    """Return the code at each point, and the place of its passage (-1 where there is none)."""
    place = np.searchsorted(coder.start, points, side="right").astype(np.int64) - 1
    within = place >= 0
    within[within] = points[within] < coder.end[place[within]]
    place[~within] = -1
    code = np.append(coder.code, _GAP)
    return code[place], place


def _breaks(coders: Sequence[_Coder], *ends: float) -> tuple[Floats, Floats]:
    """Return starts and lengths of the stretches in which no coder's passages begin or end."""
    points = np.unique(np.concatenate([*(c.start for c in coders), *(c.end for c in coders), ends]))
    return points[:-1], np.diff(points)


def _lengths(coders: Sequence[_Coder], length: float, begin: float) -> _Lengths | None:
    if len(coders) < 2:
        return None
    points, widths = _breaks(coders, begin, begin + length)
    codes = np.stack([_code_at(coder, points)[0] for coder in coders])
    size = int(max(codes.max(initial=0), *(c.code.max(initial=0) for c in coders))) + 1
    given = added(codes.ravel(), np.tile(widths, len(coders)), size)
    cell, count = np.unique(codes + np.arange(len(points)) * size, return_counts=True)
    pairs = widths[cell // size] * count * (count - 1) / (len(coders) - 1)
    squares = added(
        np.concatenate([c.code for c in coders]),
        np.concatenate([(c.end - c.start) ** 2 for c in coders]),
        size,
    )
    squares[_GAP] = given[_GAP]
    return _Lengths(added(cell % size, pairs, size), given, squares)


def _lengths_of_both(coders: Sequence[_Coder]) -> _Lengths:
    points, widths = _breaks(coders)
    (a, of_a), (b, of_b) = (_code_at(coder, points) for coder in coders)
    both = (a != _GAP) & (b != _GAP)
    a, b, widths = a[both], b[both], widths[both]
    size = int(max(c.code.max(initial=0) for c in coders)) + 1
    squares = np.zeros(size)
    for coder, place in zip(coders, (of_a[both], of_b[both]), strict=True):
        shared = added(place, widths, len(coder.code))
        squares += added(coder.code, shared**2, size)
    same = a == b
    agreed = 2 * added(a[same], widths[same], size)
    return _Lengths(agreed, added(a, widths, size) + added(b, widths, size), squares)


def _alpha(lengths: _Lengths | None) -> float | None:
    if lengths is None:
        return None
    total = float(lengths.given.sum())
    others = float((lengths.given * (total - lengths.given)).sum())  # exactly 0 with one code
    if not others:
        return None
    expected = others / (total - float(lengths.squares.sum()) / total)
    return 1 - (total - float(lengths.agreed.sum())) / expected


def _observed_1995(coders: Sequence[_Coder], length: float) -> float:
    distance = 0.0
    for i, first in enumerate(coders):
        for second in coders[i + 1 :]:
            distance += _distance_1995(first, second)
    return 2 * distance / (len(coders) * (len(coders) - 1) * length**2)


def _distance_1995(first: _Coder, second: _Coder) -> float:
    low = np.searchsorted(second.end, first.start, side="right")
    count = np.searchsorted(second.start, first.end, side="left") - low
    a = np.repeat(np.arange(len(first.code)), count)
    b = np.arange(len(a)) - np.repeat(np.cumsum(count) - count, count) + low[a]
    ends = (first.start[a] - second.start[b]) ** 2 + (first.end[a] - second.end[b]) ** 2
    alone = np.delete(np.arange(len(second.code)), b)
    return float(
        ends.sum()
        + ((first.end - first.start)[count == 0] ** 2).sum()
        + ((second.end - second.start)[alone] ** 2).sum()
    )


def _expected_1995(coders: Sequence[_Coder], length: float, begin: float) -> float:
    sizes = np.concatenate([c.end - c.start for c in coders])
    gaps = np.concatenate(
        [np.append(c.start, begin + length) - np.insert(c.end, 0, begin) for c in coders]
    )
    gaps = np.sort(gaps[gaps > 0])
    longer = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)  # sum of the gaps from each place on
    place = np.searchsorted(gaps, sizes, side="left")
    placings = longer[place] - (len(gaps) - place) * (sizes - 1)
    overlaps = (len(sizes) - 1) * (2 * sizes**3 - 3 * sizes**2 + sizes) / 3
    all_text = len(coders) * length
    pairs = all_text * (all_text - 1) - float((sizes * (sizes - 1)).sum())
    total = float((overlaps + sizes**2 * placings).sum())
    return 2 / length * total / pairs if pairs > 0 else 0.0
