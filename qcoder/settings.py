"""What this computer remembers: which installation it is, and what was said once.

The one rule: settings hold nothing of a project, and are never needed to read one.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path


def folder() -> Path:
    """Return the folder of the settings: `QCODER_CONFIG_DIR`, else where the system keeps them."""
    named = os.environ.get("QCODER_CONFIG_DIR")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("qcoder", appauthor=False)


def installation() -> str:
    """Return the id of this installation, made on first use.

    It signs operations, so that undo takes back only what was done here. Where the settings cannot
    be written, it follows from the computer and its user.
    """
    path = folder() / "installation"
    with contextlib.suppress(OSError, ValueError):
        return str(uuid.UUID(path.read_text(encoding="ascii").strip()))
    fresh = str(uuid.uuid4())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fresh, encoding="ascii")
    except OSError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{uuid.getnode()} {Path.home()}"))
    return fresh


def first_time(what: str) -> bool:
    """Tell whether `what`, such as a warning about a project by its id, comes up here first.

    Where the settings cannot be written, it always does.
    """
    path = folder() / "said"
    with contextlib.suppress(OSError, ValueError):
        if what in path.read_text(encoding="utf-8").splitlines():
            return False
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(what + "\n")
    return True
