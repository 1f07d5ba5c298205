"""Whether the file of an open project is still the file that its name leads to.

The one rule: what went into a file that was moved, removed or replaced is never called saved.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from qcoder.errors import FileGone
from qcoder.i18n import _


class Presence:
    """Watches one file that is open for writing; a check that finds nothing costs one `stat`.

    `untouched` tells, with a fresh look at the file, whether what is in it is what was last written
    here; it is asked only where the file's time or size is not as it was left.
    """

    def __init__(self, path: Path, untouched: Callable[[], bool]) -> None:
        self._path = path
        self._untouched = untouched
        try:
            found = os.stat(path)
        except OSError as error:
            raise _gone(path) from error
        self._file = found.st_dev, found.st_ino
        self._left = found.st_mtime_ns, found.st_size

    def check(self) -> None:
        """Raise `FileGone` where the file is not there, or another program wrote in it."""
        found = self._found()
        left = found.st_mtime_ns, found.st_size
        if left != self._left:
            if not self._untouched():
                raise _overwritten(self._path)
            self._left = left

    def check_place(self) -> None:
        """Raise `FileGone` where the file is not there, whatever is being written in it."""
        self._found()

    def note(self) -> FileGone | None:
        """Remember how the file was left after writing; return what is wrong with its place."""
        try:
            found = self._found()
        except FileGone as gone:
            return gone
        self._left = found.st_mtime_ns, found.st_size
        return None

    def _found(self) -> os.stat_result:
        try:
            found = os.stat(self._path)
        except OSError as error:
            raise _gone(self._path) from error
        if (found.st_dev, found.st_ino) != self._file:
            raise _gone(self._path)
        return found


def _gone(path: Path) -> FileGone:
    return FileGone(
        _(
            "“{name}” is no longer where it was: it was moved, removed or replaced, or its disk is "
            "gone. Put it back, or save what is open here as a new file."
        ).format(name=path.name)
    )


def _overwritten(path: Path) -> FileGone:
    return FileGone(
        _(
            "Another program changed “{name}” while it was open here: close it, open it again and "
            "see what it holds; if work is missing, go back to a backup."
        ).format(name=path.name),
        savable=False,
    )
