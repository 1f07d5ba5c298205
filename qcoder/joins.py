"""Joining: the same code by the same coder on overlapping passages is one coding.

The one rule: the outcome does not depend on the order of the codings; the lowest id survives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qcoder.model import Valence
from qcoder.store import Store

Group = tuple[str, str, str]  # document, code, coder


def join(store: Store, groups: Iterable[Group]) -> dict[str, str]:
    """Join the overlapping codings in each group; return the survivor of each that was taken up.

    The survivor spans them all, has all their flags and memos, their valences combined (see
    `combined`) and, where qualifiers differ, the first by alphabet: whatever the order of joining.
    """
    survivors: dict[str, str] = {}
    for document, code, coder in _overlapping(store, set(groups)):
        rows = store.dicts(
            "SELECT * FROM codings WHERE document = ? AND code = ? AND coder = ? ORDER BY start",
            [document, code, coder],
        )
        for cluster in _clusters(rows):
            survivor = _joined(cluster)
            store.update("codings", survivor["id"], survivor)
            for row in cluster:
                if row["id"] != survivor["id"]:
                    survivors[row["id"]] = survivor["id"]
    for gone, survivor_id in survivors.items():
        store.execute("UPDATE memos SET coding = ? WHERE coding = ?", [survivor_id, gone])
        store.delete("codings", gone)
    return survivors


def joined(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of one coder in one document as they stand once joined, as `join` does."""
    found: list[dict[str, Any]] = []
    for code in sorted({row["code"] for row in rows}):
        own = [dict(row) for row in rows if row["code"] == code]
        own.sort(key=lambda row: row["start"])
        clusters = _clusters(own)
        taken = {row["id"] for cluster in clusters for row in cluster}
        found += [row for row in own if row["id"] not in taken] + list(map(_joined, clusters))
    return found


def combined(a: Valence | None, b: Valence | None) -> Valence | None:
    """Return the valence of two joined codings.

    Not judged gives way to any judgement and neutral to any other; facilitating and hindering
    together are both.
    """
    if a == b or b is None:
        return a
    if a is None or a == Valence.NEUTRAL:
        return b
    return a if b == Valence.NEUTRAL else Valence.BOTH


def _overlapping(store: Store, groups: set[Group]) -> list[Group]:
    """Return those groups in which codings overlap, in a fixed order."""
    found: list[Group] = []
    for document in sorted({group[0] for group in groups}):
        rows = store.rows(
            "SELECT DISTINCT code, coder FROM ("
            '    SELECT code, coder, start, lag("end") OVER ('
            "        PARTITION BY code, coder ORDER BY start) AS previous"
            "    FROM codings WHERE document = ?) WHERE start < previous ORDER BY code, coder",
            [document],
        )
        found += [(document, *row) for row in rows if (document, *row) in groups]
    return found


def _clusters(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Group rows, sorted by start, that overlap; return the groups of two and more."""
    clusters: list[list[dict[str, Any]]] = []
    end = -1
    for row in rows:
        if row["start"] < end:
            clusters[-1].append(row)
        else:
            clusters.append([row])
        end = max(end, row["end"])
    return [cluster for cluster in clusters if len(cluster) > 1]


def _joined(cluster: list[dict[str, Any]]) -> dict[str, Any]:
    cluster = sorted(cluster, key=lambda row: row["id"])
    survivor = dict(cluster[0])
    flags = set[str](json.loads(survivor["flags"]))
    qualifiers = dict[str, str](json.loads(survivor["qualifiers"]))
    valence = Valence(survivor["valence"]) if survivor["valence"] else None
    for row in cluster[1:]:
        survivor["start"] = min(survivor["start"], row["start"])
        survivor["end"] = max(survivor["end"], row["end"])
        flags |= set(json.loads(row["flags"]))
        for name, value in json.loads(row["qualifiers"]).items():
            qualifiers[name] = min(value, qualifiers.get(name, value))
        valence = combined(valence, Valence(row["valence"]) if row["valence"] else None)
    survivor["flags"] = json.dumps(sorted(flags), ensure_ascii=False)
    survivor["qualifiers"] = json.dumps(qualifiers, ensure_ascii=False, sort_keys=True)
    survivor["valence"] = valence
    return survivor
