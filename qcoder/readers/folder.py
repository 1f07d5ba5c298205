"""The files in a folder, as an import goes through them.

The one rule: what no one made as a document (hidden, temporary and lock files) is passed over;
everything else is named, whether it can be read or not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

_NUMBERS = re.compile(r"(\d+)")
_NOT_MADE = re.compile(
    r"[.~].*|.*~|thumbs\.db|desktop\.ini|icon\r|.*\.(?:tmp|temp|bak|lock|part|crdownload|lnk)"
    r"|.*\.qcoder(?:[.-].*)?",
    re.IGNORECASE | re.DOTALL,
)


def walk(folder: Path, on_error: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """Yield the files in a folder and the folders in it, interview 2 before interview 10.

    `on_error` gets the reason why a folder in it cannot be opened; it is passed over.
    """
    for place, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = sorted(filter(_is_made, folders), key=natural)
        for name in sorted(filter(_is_made, names), key=natural):
            yield Path(place, name)


def natural(name: str) -> list[tuple[int, str]]:
    """Return a key to sort names by, with the numbers in them as numbers."""
    parts = _NUMBERS.split(name.casefold())
    return [(int(part) if part.isdecimal() else 0, part) for part in parts]


def _is_made(name: str) -> bool:
    return not _NOT_MADE.fullmatch(name)
