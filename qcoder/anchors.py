"""Anchors: the rows that stand on a passage of a document (codings, and memos on a passage).

The one rule: an anchor names the text that its offsets refer to, and goes from one text to another
only through the position maps of the corrections between them.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qcoder.model import Span
from qcoder.position_map import PositionMap
from qcoder.schema import ANCHORED
from qcoder.store import Store


@dataclass
class Moved:
    """What a move of anchors did: how many went along, and the rows that lost all their text."""

    count: int = 0
    lost: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])


def keep_map(store: Store, before: str, after: str, position_map: PositionMap) -> None:
    """Keep the position map of a correction from text `before` to text `after`."""
    store.execute(
        "INSERT OR IGNORE INTO text_maps (before, after, map) VALUES (?, ?, ?)",
        [before, after, json.dumps(position_map.rows(), separators=(",", ":"))],
    )


def route(store: Store, before: str, after: str) -> list[PositionMap] | None:
    """Return the fewest position maps that lead from one text to another; None if none do."""
    came_from: dict[str, tuple[str, PositionMap]] = {}
    queue = deque([before])
    while queue and after not in came_from and before != after:
        here = queue.popleft()
        for there, position_map in _neighbours(store, here):
            if there != before and there not in came_from:
                came_from[there] = (here, position_map)
                queue.append(there)
    if before != after and after not in came_from:
        return None
    maps: list[PositionMap] = []
    while after != before:
        after, position_map = came_from[after]
        maps.append(position_map)
    return maps[::-1]


class Lift:
    """Takes row images of anchors to other texts; each way between two texts is found once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._routes: dict[tuple[str, str], list[PositionMap] | None] = {}

    def image(self, image: Mapping[str, Any], text_id: str) -> dict[str, Any] | None:
        """Return an anchor's row image with its offsets in another text; None where it is lost."""
        way = image["text"], text_id
        if way not in self._routes:
            self._routes[way] = route(self._store, *way)
        maps = self._routes[way]
        if maps is None:
            return None
        span: Span | None = Span(image["start"], image["end"])
        for position_map in maps:
            span = position_map.move(span)
            if span is None:
                return None
        return {**image, "text": text_id, "start": span.start, "end": span.end}


def move_all(
    store: Store, document: str, before: str, after: str, maps: list[PositionMap]
) -> Moved:
    """Move all anchors of a document that stand in text `before` to text `after`.

    Anchors that lose all their characters stay where they are and are listed in `Moved.lost`: the
    caller removes them or gives up.
    """
    moved = Moved()
    for table in ANCHORED:
        updates: list[tuple[str, int, int, str]] = []
        for row in store.dicts(
            f"SELECT * FROM {table} WHERE document = ? AND text = ?", [document, before]
        ):
            span: Span | None = Span(row["start"], row["end"])
            for position_map in maps:
                span = position_map.move(span) if span else None
            if span:
                updates.append((after, span.start, span.end, row["id"]))
            else:
                moved.lost.setdefault(table, []).append(row)
        store.executemany(
            f'UPDATE {table} SET text = ?, start = ?, "end" = ? WHERE id = ?', updates
        )
        moved.count += len(updates)
    return moved


def _neighbours(store: Store, text_id: str) -> list[tuple[str, PositionMap]]:
    onward = store.rows("SELECT after, map FROM text_maps WHERE before = ?", [text_id])
    back = store.rows("SELECT before, map FROM text_maps WHERE after = ?", [text_id])
    with store.decoding():
        return [(there, PositionMap.from_rows(json.loads(rows))) for there, rows in onward] + [
            (there, PositionMap.from_rows(json.loads(rows)).inverse()) for there, rows in back
        ]
