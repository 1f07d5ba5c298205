"""Files that exports are compared with, in `tests/data/exports`.

To make them again, and then to read what changed: `QCODER_REFERENCES=write pytest …`.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "exports"


def compare(name: str, text: str) -> None:
    """Compare a text with its reference file."""
    path = FOLDER / name
    if os.environ.get("QCODER_REFERENCES") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
