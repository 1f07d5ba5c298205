"""Small random codings for Hypothesis: spans, codable units and who counts where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from qcoder.agreement import Spans, Units

CODES, DOCUMENTS, CODERS, LENGTH = 2, 4, 3, 40


@dataclass(frozen=True)
class Drawn:
    """Plain rows, that tests count by hand, and the arrays of the same."""

    spans: list[tuple[int, int, int, int, int]]  # code, document, coder, start, end
    units: list[tuple[int, int, int]]  # document, start, end
    raters: list[list[int]]

    def arrays(self) -> tuple[Spans, Units, np.ndarray]:
        spans = np.array(self.spans, dtype=np.int64).reshape(-1, 5)
        units = np.array(self.units, dtype=np.int64).reshape(-1, 3)
        return Spans(*spans.T), Units(*units.T), np.array(self.raters, dtype=np.int64)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    ends = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12))
    span = st.tuples(
        st.integers(0, CODES - 1), st.integers(0, DOCUMENTS - 1), st.integers(0, CODERS - 1), ends
    )
    spans = [
        (code, document, coder, start, min(start + length, LENGTH))
        for code, document, coder, (start, length) in draw(st.lists(span, max_size=30))
    ]
    units: list[tuple[int, int, int]] = []
    for document in range(DOCUMENTS):
        cuts = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=8)))
        pairs = list(zip(cuts, cuts[1:], strict=False))
        kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
        units += [(document, a, b) for (a, b), keep in zip(pairs, kept, strict=True) if keep]
    bits = st.integers(0, (1 << CODERS) - 1)
    row = st.lists(bits, min_size=DOCUMENTS, max_size=DOCUMENTS)
    return Drawn(spans, units, draw(st.lists(row, min_size=CODES, max_size=CODES)))
