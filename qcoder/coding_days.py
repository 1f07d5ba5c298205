"""The day on which each coding was made, from the log.

The one rule: a coding that came with another file was made when that file's log says so; days are
those of the calendar on this computer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qcoder.store import Store

Days = NDArray[np.int32]

# As `date.toordinal` has it.
_DAY = "CAST(julianday(date({time}, 'localtime')) - 1721424.5 AS INTEGER)"
# A coding that was removed and came back was made on the first day.
_MADE = (
    "SELECT min(number) FROM changes WHERE \"table\" = 'codings' AND before IS NULL AND row = k.id"
)
_BROUGHT = (
    f"SELECT c.row AS id, min({_DAY.format(time='o.time')}) AS day FROM merged_changes AS c "
    "JOIN merged_operations AS o ON o.merge = c.merge AND o.id = c.operation "
    "WHERE c.\"table\" = 'codings' AND c.before IS NULL GROUP BY c.row"
)


def coding_days(store: Store) -> Days:
    """Return the day of each coding (`date.toordinal`), in the order of their `rowid`."""
    # By id, as the index of the log is: in any other order it would be read here and there.
    rows = store.rows(
        f"WITH brought AS MATERIALIZED ({_BROUGHT}) SELECT k.rowid, ({_MADE}), b.day "
        "FROM codings AS k LEFT JOIN brought AS b ON b.id = k.id ORDER BY k.id"
    )
    place, number, day = np.array(rows, np.float64).reshape(-1, 3).T  # NaN where there is none
    found = np.where(np.isnan(day), _at(store, number), day)
    return found[np.argsort(place)].astype(np.int32)


def days_of(store: Store, codings: Sequence[str]) -> Days:
    """Return the day of each of a few codings, given by their ids."""
    few = json.dumps(list(codings))
    brought = dict[str, int](
        store.rows(
            f"SELECT id, day FROM ({_BROUGHT}) WHERE id IN (SELECT value FROM json_each(?))", [few]
        )
    )
    own = dict[str, int](
        store.rows(
            f"SELECT k.id, {_DAY.format(time='o.time')} "
            "FROM (SELECT value AS id FROM json_each(?)) AS k "
            f"JOIN changes AS c ON c.number = ({_MADE}) "
            "JOIN operations AS o ON o.number = c.operation",
            [few],
        )
    )
    return np.array([brought.get(key, own.get(key, 0)) for key in codings], np.int32)


def _at(store: Store, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the days of changes, given by their numbers; operations come in the same order."""
    runs = store.rows(
        "SELECT (SELECT min(c.number) FROM changes AS c WHERE c.operation >= o.number), o.day "
        "FROM (SELECT number, day, lag(day) OVER (ORDER BY number) AS before FROM "
        f"(SELECT number, {_DAY.format(time='time')} AS day FROM operations)) AS o "
        "WHERE o.day IS NOT o.before ORDER BY o.number"
    )
    first, days = np.array(runs, np.float64).reshape(-1, 2).T
    if not len(first):
        return np.zeros(len(numbers))
    return days[np.searchsorted(first, numbers, side="right") - 1]
