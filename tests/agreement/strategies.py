"""Small random codings, and what they are character by character."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

Passage = tuple[int, int, str]


def passages(length: int, codes: str = "x", most: int = 5) -> st.SearchStrategy[list[Passage]]:
    """Return passages of one coder, that may overlap and touch."""
    places = st.tuples(st.integers(0, length - 1), st.integers(1, length))
    return st.lists(
        st.tuples(places, st.sampled_from(codes)).map(
            lambda p: (min(p[0][0], p[0][1] - 1), max(p[0][0] + 1, p[0][1]), p[1])
        ),
        max_size=most,
    )


@st.composite
def cut(draw: st.DrawFn, length: int, codes: str) -> list[Passage]:
    """Return one coder's passages that do not overlap: the text cut, and some pieces coded."""
    inner = draw(st.sets(st.integers(1, length - 1), max_size=7))
    places = [0, *sorted(inner), length]
    pieces = zip(places, places[1:], strict=False)
    return [
        (start, end, code) for start, end in pieces if (code := draw(st.sampled_from([*codes, ""])))
    ]


def joined(spans: Sequence[Passage]) -> list[Passage]:
    """Join passages of one code that share a character, by trying until nothing changes."""
    found = sorted(set(spans))
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            shared = min(one[1], other[1]) > max(one[0], other[0])
            if one[2] == other[2] and shared:
                rest = [s for s in found if s not in (one, other)]
                new = (min(one[0], other[0]), max(one[1], other[1]), one[2])
                return joined([*rest, new])
    return found


def units_at(spans: Sequence[Passage], length: int) -> list[tuple[str, object]]:
    """Return per character the code ("" for none) and what it is a part of; gaps fall apart."""
    spans = joined(spans)
    found: list[tuple[str, object]] = []
    for place in range(length):
        of = [s for s in spans if s[0] <= place < s[1]]
        found.append((of[0][2], of[0]) if of else ("", place))
    return found
