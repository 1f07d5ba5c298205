"""Decisions where coders disagree: their rows, and what the codings beneath them were like.

The one rule: a decision is in force while the codings beneath it are what they were; wherever else
the text was corrected, and whatever a code or coder became, it stays so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Any

from qcoder.i18n import N_
from qcoder.model import Valence
from qcoder.store import Store

_UNDER = (
    'SELECT id, code, coder, valence, text, start, "end" FROM codings '
    "WHERE id IN (SELECT value FROM json_each(?))"
)
_PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Choice(StrEnum):
    """What was decided: what one coder has, what all have, nothing, or another passage."""

    ONE = N_("one")
    BOTH = N_("both")
    NEITHER = N_("neither")
    ADJUSTED = N_("adjusted")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a passage, by whom, when and why.

    `chosen` is the coder whose codings count (`ONE`); `code`, `start` and `end` are what counts
    instead (`ADJUSTED`), else those of the disagreement; `valence` is the one that was decided,
    None where it is that of the codings. `codings` are the ids of the codings beneath, and `basis`
    is what these were like.
    """

    id: str
    document: str
    text_id: str
    start: int
    end: int
    code: str
    choice: Choice
    chosen: str | None
    valence: Valence | None
    reason: str
    coder: str
    time: str
    codings: tuple[str, ...]
    basis: str


def decision_from_row(row: Mapping[str, Any]) -> Decision:
    """Return a row of `decisions` as a `Decision`."""
    values = {name: value for name, value in row.items() if name != "text"}
    values["choice"] = Choice(row["choice"])
    values["valence"] = Valence(row["valence"]) if row["valence"] else None
    values["codings"] = tuple(json.loads(row["codings"]))
    return Decision(**values, text_id=row["text"])


def basis(codings: Iterable[Sequence[Any]]) -> str:
    """Return what codings are like, as a SHA-256: of id, code, coder, valence and words of each."""
    ordered = sorted(codings, key=itemgetter(0))
    stored = _PLAIN.encode(ordered)
    return hashlib.sha256(stored.encode()).hexdigest()


def pass_on(store: Store, column: str, gone: str, kept: str) -> None:
    """Give decisions on a code or coder (the `column`) that is about to be merged to another.

    Those that are in force stay so, unless the merge changes more of the codings beneath them.
    """
    place = ("id", "code", "coder").index(column)
    for key, stored, was in store.rows(
        "SELECT d.id, d.codings, d.basis FROM decisions AS d WHERE EXISTS (SELECT 1 "
        "FROM json_each(d.codings) AS j JOIN codings AS c ON c.id = j.value "
        f"WHERE c.{column} = ?)",
        [gone],
    ):
        under = [
            [*row[:4], store.text(row[4])[row[5] : row[6]]] for row in store.rows(_UNDER, [stored])
        ]
        if len(under) == len(json.loads(stored)) and basis(under) == was:
            for coding in under:
                coding[place] = kept if coding[place] == gone else coding[place]
            store.update("decisions", key, {"basis": basis(under)})
    for name in (column, "chosen") if column == "coder" else (column,):
        store.execute(f"UPDATE decisions SET {name} = ? WHERE {name} = ?", [kept, gone])
