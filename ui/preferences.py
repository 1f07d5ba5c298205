"""What this computer remembers of the window: language, layout, recent projects, and per project
the pinned and recent codes and the place in each document.

The one rule: only ids and paths are kept, never a word of a project, and nothing depends on them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from qcoder import settings

MOST_RECENT_PROJECTS = 8
MOST_RECENT_CODES = 30
PINS = 9


class Preferences:
    """The settings of the window, in `window.ini` in the folder of the settings."""

    def __init__(self) -> None:
        path = settings.folder() / "window.ini"
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value that was kept, of the kind of `default`; else `default`."""
        stored = self._settings.value(name)
        if not isinstance(stored, str):
            return default
        try:
            value = json.loads(stored)
        except ValueError:  # not ours: someone wrote in the file
            return default
        if isinstance(default, float) and type(value) is int:
            return float(value)
        same = isinstance(value, type(default)) or default is None
        return value if same and value is not None else default

    def set(self, name: str, value: object) -> None:
        """Keep a value: text, number, boolean, list or dictionary of these."""
        self._settings.setValue(name, json.dumps(value))

    def bytes(self, name: str) -> QByteArray:
        """Return bytes that were kept, such as a layout; else none."""
        return QByteArray.fromBase64(str(self.get(name, "")).encode("ascii", "ignore"))

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Keep bytes, such as a layout."""
        self.set(name, bytes(value.toBase64().data()).decode("ascii"))

    def sync(self) -> None:
        """Write everything to disk now."""
        self._settings.sync()

    # recent projects: paths, newest first

    def recent_projects(self) -> Sequence[str]:
        """Return the paths of projects that were open, newest first."""
        return [str(path) for path in self.get("recent_projects", [])]

    def add_recent_project(self, path: str) -> None:
        """Note that a project was opened."""
        others = [other for other in self.recent_projects() if other != path]
        self.set("recent_projects", [path, *others][:MOST_RECENT_PROJECTS])

    def remove_recent_project(self, path: str) -> None:
        """Forget a project that is no longer there."""
        self.set("recent_projects", [one for one in self.recent_projects() if one != path])

    # per project

    def recent_codes(self, project: str) -> Sequence[str]:
        """Return the ids of codes that were applied, newest first."""
        return [str(code) for code in self.get(f"{project}/recent_codes", [])]

    def add_recent_code(self, project: str, code: str) -> None:
        """Note that a code was applied."""
        others = [other for other in self.recent_codes(project) if other != code]
        self.set(f"{project}/recent_codes", [code, *others][:MOST_RECENT_CODES])

    def pins(self, project: str) -> dict[int, str]:
        """Return the pinned codes: number (1 to 9) to id."""
        stored = self.get(f"{project}/pins", {})
        return {int(n): str(code) for n, code in stored.items() if n in "123456789"}

    def pin(self, project: str, code: str, number: int | None) -> None:
        """Pin a code to a number (1 to 9), which no other then has; None takes its pin away."""
        pins = {n: c for n, c in self.pins(project).items() if c != code and n != number}
        if number is not None:
            pins[number] = code
        self.set(f"{project}/pins", {str(n): c for n, c in sorted(pins.items())})

    def place(self, project: str, document: str) -> int:
        """Return the offset that a document was scrolled to."""
        return int(self.get(f"{project}/places/{document}", 0))

    def set_place(self, project: str, document: str, offset: int) -> None:
        """Note which offset a document is scrolled to."""
        self.set(f"{project}/places/{document}", offset)
