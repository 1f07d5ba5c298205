"""The data that ships with qcoder: codebooks and sample projects.

The one rule: the same call finds them in a checkout and in an installed wheel.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data(name: str) -> Path:
    """Return the folder `name` (`codebooks` or `projects`) of the shipped data."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
