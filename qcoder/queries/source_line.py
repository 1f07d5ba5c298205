"""The line below a table: what it was counted over, who coded, with which program, and when.

The one rule: whoever reads only the table can still say where its figures come from.
"""

from __future__ import annotations

from datetime import datetime
from importlib import metadata

from qcoder.i18n import _, language


def source_line(time: str, interviews: int | None, coding: str = "") -> str:
    """Return the line; `time` is in UTC, `coding` says who coded (empty: nothing was counted)."""
    today = datetime.fromisoformat(time).astimezone().date()
    parts = [
        "" if interviews is None else _("interviews (N = {n})").format(n=interviews),
        coding,
        f"qcoder {metadata.version('qcoder')}",
        f"{today.day}-{today.month}-{today.year}" if language() == "nl" else today.isoformat(),
    ]
    listed = ", ".join(part for part in parts if part)
    return _("Source: {sources}").format(sources=listed)
