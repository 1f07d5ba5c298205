"""Agreement on sets of codes: each unit has from each coder a set of codes, which may be empty.

The one rule: two empty sets are the same set, at distance 0; a set that is missing is `None`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

Codes = AbstractSet[Hashable]
Distance = Callable[[Codes, Codes], float]


def jaccard_distance(first: Codes, second: Codes) -> float:
    """Return 1 - |A & B| / |A | B|; 0 for two empty sets.

    Source: Jaccard (1901), Bulletin de la Société Vaudoise des Sciences Naturelles 37, 547-579.
    """
    union = len(first | second)
    return 1 - len(first & second) / union if union else 0.0


def masi_distance(first: Codes, second: Codes) -> float:
    """Return 1 - J M, where J = |A & B| / |A | B|; 0 for two empty sets.

    M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they do
    not. Source: Passonneau (2006), Measuring Agreement on Set-valued Items (MASI), LREC, 831-836.
    """
    if first == second:
        return 0.0
    shared = len(first & second)
    monotonicity = 2 if first <= second or second <= first else 1
    return 1 - shared * monotonicity / (3 * len(first | second))


def set_alpha(units: Sequence[Sequence[Codes | None]], distance: Distance) -> float | None:
    """Return Krippendorff's alpha over sets: 1 - Do / De with the distance as it is, not squared.

    `units` are rows of one set per coder, None where that is missing. `Do = sum_u sum_{i!=j}
    d(s_ui, s_uj) / (m_u - 1)`, over units with at least two sets; `De = sum d(s, t) / (n - 1)` over
    all ordered pairs of the n sets of these units. `distance` is `masi_distance`,
    `jaccard_distance` or another, with `d(s, s) = 0`.
    Returns None where all sets are at distance 0, or no unit has two.
    Source: Krippendorff (2004), Content Analysis, 2nd ed., ch. 11; Artstein & Poesio (2008),
    Computational Linguistics 34, 555-596.
    """
    places: dict[frozenset[Hashable], int] = {}
    rows = [[frozenset(s) for s in unit if s is not None] for unit in units]
    rows = [row for row in rows if len(row) > 1]
    columns = [[places.setdefault(s, len(places)) for s in row] for row in rows]
    between = np.array([[distance(s, t) for t in places] for s in places])
    observed = sum(float(between[np.ix_(row, row)].sum()) / (len(row) - 1) for row in columns)
    count = np.bincount([place for row in columns for place in row], minlength=len(places))
    expected = float(count @ between @ count) / (int(count.sum()) - 1) if columns else 0.0
    return 1 - observed / expected if expected > 0 else None
