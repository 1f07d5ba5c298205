"""The rows of a table of codes: themes and codes as the tree has them, and what mentions them.

The one rule: what is under a code counts for it; whatever counts mentions does so here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qcoder.columns import VALENCES, CodingColumns
from qcoder.i18n import language
from qcoder.model import Code, CodeStatus
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Level

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Node:
    """A theme or code with the places of all codes at and under it."""

    code: Code
    level: int
    theme: str
    places: Mask

    def columns(self) -> dict[str, Any]:
        """Return the columns that say which theme or code a row is of."""
        return {
            "level": self.level,
            "theme": self.theme,
            "code": self.code.short_id,
            "name": self.code.name(language()),
        }


def nodes(basis: Basis, rows: Mask, level: str = Level.ALL) -> list[Node]:
    """Return the codes as the tree has them: retired ones with codings only, proposed ones not.

    `level`: all of them, only those that stand under no other, or only those that can be applied.
    """
    codes, codings = basis.codes, basis.codings
    places = {key: place for place, key in enumerate(codings.codes)}
    used = np.bincount(codings.code[rows], minlength=len(places)) > 0
    by_id = {code.id: code for code in codes}
    under = {code.id: np.zeros(len(places), dtype=bool) for code in codes}
    lines: dict[str, list[Code]] = {}
    for code in codes:
        line = [code]
        while line[-1].parent:
            line.append(by_id[line[-1].parent])
        lines[code.id] = line
        for above in line:
            under[above.id][places[code.id]] = True
    return [
        Node(code, len(lines[code.id]) - 1, lines[code.id][-1].short_id, under[code.id])
        for code in codes
        if _is_there(code.status, under[code.id] & used)
        and (level != Level.THEMES or len(lines[code.id]) == 1)
        and (level != Level.CODES or code.codable)
    ]


def _is_there(status: CodeStatus, used: Mask) -> bool:
    return status == CodeStatus.ACTIVE or (status == CodeStatus.RETIRED and bool(used.any()))


def mentions(codings: CodingColumns, rows: Mask) -> Mask:
    """Tell by code, valence and document whether one of `rows` is there."""
    found = np.zeros((len(codings.codes), len(VALENCES), len(codings.documents)), dtype=bool)
    found[codings.code[rows], codings.valence[rows], codings.document[rows]] = True
    return found


def interviews(codings: CodingColumns, rows: Mask, of: Sequence[Node]) -> list[int]:
    """Return how many interviews mention each node in one of `rows`."""
    found = np.asarray(mentions(codings, rows).any(axis=1))
    return [int(found[node.places].any(axis=0).sum()) for node in of]
