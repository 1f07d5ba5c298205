"""What the report said when it was made last.

The one rule: figures and names of lines are kept, and no words that anyone said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qcoder.i18n import N_
from qcoder.store import Store


@dataclass(frozen=True)
class Production:
    """One making of the report: when (UTC), in which language, and what its items said (by id).

    `titles` are those of its items, in order, `titled` those that were chosen for them, `facts` the
    counts of the whole project, `files` the names of what was written beside the document and the
    workbook.
    """

    time: str
    language: str
    items: Mapping[str, Any]
    titles: Mapping[str, str]
    facts: Mapping[str, int]
    files: Sequence[str] = ()
    titled: Mapping[str, str] = field(default_factory=dict[str, str])


def last(store: Store) -> Production | None:
    """Return the newest one, if any."""
    row = store.row("SELECT time, figures FROM productions ORDER BY time DESC, id DESC LIMIT 1")
    if row is None:
        return None
    with store.decoding():
        return Production(row[0], **json.loads(row[1]))


def remember(store: Store, made: Production) -> None:
    """Keep what the report said; undo passes it over."""
    figures = {
        "language": made.language,
        "items": made.items,
        "titles": made.titles,
        "facts": made.facts,
        "files": list(made.files),
        "titled": made.titled,
    }
    with store.operation(N_("make report"), kind="setup"):
        row = {"id": store.new_id(), "time": made.time}
        store.insert("productions", {**row, "figures": json.dumps(figures, ensure_ascii=False)})
