"""The code line of one interview: which themes and codes stand where along its length.

The one rule: length is what the respondents say, in words; what overlaps with the same code is one
stretch, whoever coded it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcoder.columns import VALENCES
from qcoder.i18n import _
from qcoder.queries.source_line import source_line
from qcoder.queries.speech import Said
from qcoder.report import Report
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import NOT_JUDGED, Choices, Level, incomplete
from qcoder.tables.code_tree import Node, nodes
from qcoder.tables.coded import counted
from qcoder.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd


class Stretch(NamedTuple):
    """Where a node stands, in offsets of the text, with the places of the codings that say so."""

    node: Node
    start: int
    end: int
    codings: NDArray[np.int64]


def code_line(basis: Basis, choices: Choices) -> Table:
    """Return one line per stretch of the interview `document` that has a code, or theme by `level`.

    `start_pct` and `end_pct` are where it begins and ends in percent of the words that respondents
    say (of the characters of the text, where they say none); `turn` is the number of the turn that
    it begins in, from 1; `words` are those of the respondents in it. Stretches of one code, or of
    one theme, that overlap are one, and have the valences of all their codings. Layout: after the
    document portrait and codeline of MAXQDA (manual, Visual Tools). Raises `Refused` where no
    interview is chosen.
    """
    if choices.document is None:
        raise incomplete("code_line")
    document = basis.document(str(choices.document))
    counts = counted(basis, _of(choices))
    stretches = sorted(
        _stretches(basis, counts.rows, choices.level),
        key=lambda one: (one.start, one.end, one.node.theme, one.node.code.short_id),
    )
    report = Report(
        "code_line",
        _("Themes along the interview {name}").format(name=basis.documents[document].name),
        _frame(basis, document, stretches),
        (*counts.notes, *_notes(basis, document, choices.level)),
        source_line(basis.time, 1, counts.coding),
    )

    def behind(line: int, _column: str) -> Mask:
        found = np.zeros(len(basis.codings), dtype=bool)
        found[stretches[line].codings] = True
        return found

    return Table(report, basis, choices, behind).ordered()


def _notes(basis: Basis, document: int, level: str) -> tuple[str, ...]:
    words = len(basis.said[document].words)
    of = (
        _("The length is that of what respondents say: {n} words.").format(n=words)
        if words
        else _("Respondents say nothing in it: the length is that of the text.")
    )
    unit = (
        _("Passages of a theme that overlap are one stretch.")
        if level == Level.THEMES
        else _("Passages of a code that overlap are one stretch.")
    )
    return unit, of, _("For internal use: this is about a single interview.")


def _of(choices: Choices) -> Choices:
    """Return the choices that count, of the one interview."""
    return Choices(
        coders=choices.coders,
        documents=(str(choices.document),),
        valences=choices.valences,
        flags=choices.flags,
    )


def _stretches(basis: Basis, rows: Mask, level: str) -> Iterator[Stretch]:
    codings = basis.codings
    here = np.flatnonzero(rows)
    of_code = codings.code[here]
    places = {key: at for at, key in enumerate(codings.codes)}
    for node in nodes(basis, rows, level):
        own = node.places[of_code] if level == Level.THEMES else of_code == places[node.code.id]
        found = here[own]
        found = found[np.argsort(codings.start[found], kind="stable")]
        if not len(found):
            continue
        ends = np.maximum.accumulate(codings.end[found])
        cuts = np.flatnonzero(codings.start[found][1:] >= ends[:-1]) + 1
        for part in np.split(found, cuts):
            start, end = int(codings.start[part[0]]), int(codings.end[part].max())
            yield Stretch(node, start, end, part)


def _frame(basis: Basis, document: int, stretches: Sequence[Stretch]) -> pd.DataFrame:
    import pandas as pd

    said = basis.said[document]
    starts = np.array([one.start for one in stretches], np.int64)
    ends = np.array([one.end for one in stretches], np.int64)
    before, through = np.searchsorted(said.words, starts), np.searchsorted(said.words, ends)
    if len(said.words):
        first, last, length = before, through, len(said.words)
    else:
        length = int(basis.bases[document + 1] - basis.bases[document]) - 1
        first, last = starts, ends
    names: list[dict[str, Any]] = [one.node.columns() for one in stretches]
    return pd.DataFrame(
        {
            "theme": [name["theme"] for name in names],
            "code": [name["code"] for name in names],
            "name": [name["name"] for name in names],
            "start_pct": 100 * first / max(length, 1),
            "end_pct": 100 * last / max(length, 1),
            "turn": pd.Series(_turns(said, starts, ends), dtype="Int64"),
            "words": through - before,
            "valence": [_valences(basis, one) for one in stretches],
        }
    )


def _turns(said: Said, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[int | None]:
    """Return the number of the first turn that each stretch overlaps."""
    if said.first is None:
        return [None] * len(starts)
    turns = said.turns[said.first :]
    after = np.searchsorted(turns[:, 1], starts, side="right")
    inside = np.minimum(after, len(turns) - 1)
    there = (after < len(turns)) & (turns[inside, 0] < ends)
    return [int(at) + 1 if found else None for at, found in zip(inside, there, strict=True)]


def _valences(basis: Basis, stretch: Stretch) -> str:
    """Return the valences of a stretch, as they are read."""
    places = sorted({int(place) for place in basis.codings.valence[stretch.codings]})
    return ", ".join(_(VALENCES[place] or NOT_JUDGED) for place in places)
