"""Which codes coders gave the same text, over documents.

The one rule: what both gave the same code is no confusion; see `agreement.confusion`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcoder.consensus.disagreements import Doubled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Confusion:
    """Characters to which one coder gave the code of a row, and another that of a column.

    The last row and column are for no code; see `agreement.confusion` for what counts how.
    """

    codes: tuple[str, ...]
    lengths: NDArray[np.int64]


def confused(
    found: Sequence[tuple[Doubled, Sequence[str]]], under: Collection[str] | None
) -> Confusion:
    """Return the confusion in documents, each between some of its coders.

    Of all codes that were given, or of those `under` and what these are confused with.
    """
    import numpy as np

    from qcoder.agreement.disagreements import confusion

    names = sorted({mark.code for of, _coders in found for mark in of.marks})
    lengths = np.zeros((len(names) + 1, len(names) + 1), np.int64)
    for of, coders in found:
        lengths += confusion(of.marks, coders, names)
    own = np.array([under is None or name in under for name in names] + [False])
    kept: list[int] = np.nonzero(lengths[own].any(0) | lengths[:, own].any(1) | own)[0].tolist()
    kept = [place for place in kept if place < len(names)]
    picked = tuple(names[place] for place in kept)
    return Confusion(picked, lengths[np.ix_([*kept, len(names)], [*kept, len(names)])])
