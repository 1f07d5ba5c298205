"""What is dragged between panes: a code, or a passage, as JSON under a type of its own.

The one rule: a drag carries ids and offsets, never a word of a document.
"""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QMimeData

CODE = "application/x-qcoder-code"  # {"code": id, "codes": [id, …]}
PASSAGE = "application/x-qcoder-passage"  # {"document": id, "start": offset, "end": offset}
DOCUMENT = "application/x-qcoder-document"  # {"documents": [id, …]}
MEMBERS = "application/x-qcoder-members"  # of cases: {"members": [[document, speaker], …]}


def is_ours(data: QMimeData) -> bool:
    """Tell whether a drag comes from a pane."""
    return any(data.hasFormat(kind) for kind in (CODE, PASSAGE, DOCUMENT))


def pack(kind: str, values: dict[str, Any]) -> QMimeData:
    """Return what a drag of one kind carries."""
    data = QMimeData()
    data.setData(kind, json.dumps(values).encode())
    return data


def unpack(data: QMimeData, kind: str) -> dict[str, Any] | None:
    """Return what a drag carries of one kind; None where it is of another."""
    if not data.hasFormat(kind):
        return None
    try:
        values = json.loads(bytes(data.data(kind).data()))
    except ValueError:  # another program took the name
        return None
    return values if isinstance(values, dict) else None
