"""Files that are written whole or not at all.

The one rule: what was at the place stays as it is until all of the new content is on the disk.
"""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write `data` to `path`; a file that is there is replaced and keeps its permissions.

    Raises `OSError`, and then leaves everything as it was.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mode = None  # that of any new file
    temporary = path.with_name(f".{uuid.uuid4().hex}.tmp")  # short, however long the name is
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                temporary.chmod(mode)  # before there is anything to read
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
