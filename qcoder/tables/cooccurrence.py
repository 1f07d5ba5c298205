"""Which codes occur together: code by code, or a line per pair.

The one rule: of each pair is counted how many units (passages, turns or interviews) of one code are
together with one of the other, and of both codes the fewer; so c is from 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcoder.errors import Refused
from qcoder.i18n import N_, _, language
from qcoder.queries.source_line import source_line
from qcoder.report import Report
from qcoder.tables.bands import of_few
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Cells, Choices, Together
from qcoder.tables.code_tree import Node, nodes
from qcoder.tables.coded import counted
from qcoder.tables.documents import titled
from qcoder.tables.matrix import Column, Matrix, own_names
from qcoder.tables.table import Table
from qcoder.tables.together import Counts, Way, way

if TYPE_CHECKING:
    import pandas as pd

_TITLES = {
    Together.OVERLAP: N_("Passages of codes that overlap"),
    Together.TURN: N_("Turns in which codes occur together"),
    Together.NEAR: N_("Turns in which codes occur within {turns} turns of each other"),
    Together.DOCUMENT: N_("Interviews in which codes occur together"),
}
_UNITS = {
    Together.OVERLAP: N_(
        "The unit is the passage; passages of a theme or code that overlap are one. Of two codes, "
        "the passages of one are counted that overlap one of the other, and of both codes the "
        "fewer: many short passages in a long one are together once."
    ),
    Together.TURN: N_(
        "The unit is the turn of a respondent: counted are turns in which both codes occur."
    ),
    Together.NEAR: N_(
        "The unit is the turn of a respondent. Of two codes, the turns of one are counted with the "
        "other in the same turn or at most {turns} turns before or after it in the interview, "
        "turns of interviewers included, and of both codes the fewer."
    ),
    Together.DOCUMENT: N_(
        "The unit is the interview: counted are those in which both codes occur."
    ),
}
_C = N_(
    "c = n12 / (n1 + n2 − n12), from 0 (never together) to 1 (always): n12 is how many units both "
    "codes have together, n1 and n2 how many each has (manual of ATLAS.ti 22, “Code Co-occurrence "
    "Coefficient”, after Garcia 2006)."
)
_ROW = N_(
    "Row percentages: of the units of the code of the line, how many are together with one of the "
    "code of the column."
)
_COLUMN = N_(
    "Column percentages: of the units of the code of the column, how many are together with one of "
    "the code of the line."
)


def cooccurrence(basis: Basis, choices: Choices) -> Table:
    """Return how often codes occur together: code by code, or with `pairs` a line per pair.

    Units are, by `together`: passages (those of a theme or code that overlap are one) that overlap
    one of the other code; turns in which a respondent speaks, with both codes; such turns of one
    code that are within `turns` turns of one of the other (0: the same; turns of interviewers are
    counted on the way; lines, where a document has no turns); documents with both. Never over two
    documents. n12 is how many units of one code are together with one of the other, and of both
    codes the fewer: for turns and documents these are the same. A theme counts as all codes under
    it, and is not paired with these, nor is a code with itself.

    c = n12 / (n1 + n2 − n12) (manual of ATLAS.ti 22, “Code Co-occurrence Coefficient”, after Garcia
    2006, Keywords co-occurrence and semantic connectivity). Where pairs of overlapping passages are
    counted, as it does, one long passage with five short ones of another code counts five times and
    c may be above 1; the Code Relations Browser of MAXQDA counts such overlaps too. With the fewer
    of both, n12 is at most n1 and n2, so that c stays within 0 and 1 and is 1 only where both codes
    always occur together. Missing where neither code has a unit. Row percentages are of the units
    of the line's code. Raises `Refused` for fewer than no turns.
    """
    if choices.turns < 0:
        raise Refused(_("Codes occur within a number of turns: choose zero or more."))
    counts = counted(basis, choices)
    tree = _tree(basis, counts.rows, choices)
    found = way(basis, counts.rows, tree, choices.together, choices.turns)
    pairs = _Pairs(basis, counts.rows, tree, found)
    shown = pairs.listed() if choices.pairs else pairs.crossed(choices)
    n = len(counts.documents)
    report = Report(
        "cooccurrence",
        _title(choices, n),
        shown.frame,
        (*counts.notes, *_notes(choices), *shown.notes, *of_few(n)),
        source_line(basis.time, n, counts.coding),
        shown.headings,
        shown.decimals,
    )
    return Table(report, basis, choices, shown.behind).ordered()


def _tree(basis: Basis, rows: Mask, choices: Choices) -> list[Node]:
    """Return the themes and codes, or those of them that were chosen."""
    every, chosen = nodes(basis, rows, choices.level), {*choices.codes}
    return [node for node in every if not chosen or node.code.id in chosen]


def _title(choices: Choices, n: int) -> str:
    what = _(_TITLES[Together(choices.together)]).format(turns=choices.turns)
    return titled(what, Cells.COUNT if choices.pairs else choices.cells, n)


def _notes(choices: Choices) -> list[str]:
    notes = [_(_UNITS[Together(choices.together)]).format(turns=choices.turns)]
    definitions = {Cells.C: _C, Cells.ROW: _ROW, Cells.COLUMN: _COLUMN}
    shown = Cells.C if choices.pairs else Cells(choices.cells)
    if shown in definitions:
        notes.append(_(definitions[shown]))
    return [*notes, _("A theme is not paired with the codes under it, nor a code with itself.")]


class _Shown(NamedTuple):
    """The table in one of its forms."""

    frame: pd.DataFrame
    behind: Callable[[int, str], Mask]
    headings: Mapping[str, str]
    decimals: Mapping[str, int]
    notes: Sequence[str]


class _Pairs:
    """The pairs of one table."""

    def __init__(self, basis: Basis, rows: Mask, tree: Sequence[Node], found: Way) -> None:
        self._basis, self._rows, self._tree, self._way = basis, rows, tree, found
        under = np.array([node.places for node in tree], np.int64)
        self._related: Mask = (under @ under.T) > 0
        self._with_other: Counts = np.where(self._related, 0, found.with_other())
        self._together: Counts = np.minimum(self._with_other, self._with_other.T)
        own = found.own
        either = own[:, None] + own[None, :] - self._together
        self._c: NDArray[np.float64] = np.where(
            either > 0, self._together / np.maximum(either, 1), math.nan
        )
        self._lines = self._sorted()

    def crossed(self, choices: Choices) -> _Shown:
        """Return the table of code by code."""
        own = self._way.own.tolist()
        labels = [node.code.short_id for node in self._tree]
        columns = [
            Column(name, _heading(node, n), n)
            for name, node, n in zip(own_names(labels), self._tree, own, strict=True)
        ]
        shares = self._with_other / np.maximum(self._way.own, 1)[:, None]
        others: dict[str, NDArray[np.float64]] = {
            Cells.C: self._c,
            Cells.ROW: shares,
            Cells.COLUMN: shares.T,
        }
        matrix = Matrix(
            self._tree, columns, self._together, own, self._codings, others, self._related
        )
        headings = matrix.headings(choices)
        decimals = dict.fromkeys(headings, 2) if choices.cells == Cells.C else {}
        frame, behind = matrix.frame(choices), matrix.behind(choices)
        return _Shown(frame, behind, headings, decimals, matrix.notes(choices))

    def listed(self) -> _Shown:
        """Return the table of a line per pair."""
        notes = [_("Pairs that never occur together are left out.")]
        return _Shown(self._frame(), self._behind, {}, {"c": 2}, notes)

    def _frame(self) -> pd.DataFrame:
        """Return one line per pair that occurs together, the most frequent first."""
        import pandas as pd

        own = self._way.own
        rows: list[dict[str, Any]] = []
        for one, other in self._lines:
            first, second = self._tree[one].code, self._tree[other].code
            rows.append(
                {
                    "code": first.short_id,
                    "name": first.name(language()),
                    "other": second.short_id,
                    "other_name": second.name(language()),
                    "together": int(self._together[one, other]),
                    "code_units": int(own[one]),
                    "other_units": int(own[other]),
                    "c": float(self._c[one, other]),
                }
            )
        return pd.DataFrame(rows, columns=_COLUMNS)

    def _behind(self, line: int, column: str) -> Mask:
        """Return the codings behind a line: those of the pair, or of one of its codes."""
        pair = self._lines[line]
        if column in _OF_ONE:
            node = self._tree[pair[_OF_ONE[column]]]
            return self._rows & node.places[self._basis.codings.code]
        return self._codings(*pair)

    def _sorted(self) -> list[tuple[int, int]]:
        pairs = [
            pair for pair in combinations(range(len(self._tree)), 2) if self._together[pair] > 0
        ]
        return sorted(pairs, key=lambda pair: (-self._together[pair], -self._c[pair], pair))

    def _codings(self, one: int, other: int) -> Mask:
        if self._related[one, other]:
            return np.zeros(len(self._basis.codings), dtype=bool)
        return self._way.codings(one, other)


_COLUMNS = [
    "code", "name", "other", "other_name", "together", "code_units", "other_units", "c",
]  # fmt: skip
# The columns of a pair that are about one of its codes: which.
_OF_ONE = {
    "code": 0, "name": 0, "code_units": 0, "other": 1, "other_name": 1, "other_units": 1,
}  # fmt: skip


def _heading(node: Node, n: int) -> str:
    return _("{group} (n = {n})").format(group=node.code.name(language()), n=n)
