"""The lock that keeps a project to one writer.

The one rule: `NAME.qcoder.lock` is held by an operating-system lock while the project is open for
writing, and says who holds it; a note left by another computer counts as held, because the lock
itself does not travel through a synced folder.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from qcoder.errors import Error, OpenElsewhere, ReadOnly
from qcoder.i18n import _

# Far behind the note, so that Windows, whose locks forbid reading, leaves the note readable.
_BYTE = 1 << 30
_ATTEMPTS = 10


class Lock:
    """The writer's lock on one project; released by `release` or by the end of the process."""

    def __init__(self, project: Path, installation: str, *, take_over: bool = False) -> None:
        """Take the lock.

        `installation` identifies this computer; `take_over` ignores a note that another one left.
        Raises `OpenElsewhere` where another program or computer has the project, `ReadOnly` where
        the folder cannot be written, `Error` where there is no room for the note.
        """
        self.path = project.with_name(project.name + ".lock")
        holder = self._locked(project)
        if holder and holder.get("installation") != installation and not take_over:
            self._file.close()
            raise _elsewhere(project, holder, abandoned=True)
        try:
            self._write_note(installation)
        except OSError as error:
            self.release()
            raise Error(
                _(
                    "“{name}” could not be written: the disk is full or not reachable. "
                    "Make room and do it again; what was saved is safe."
                ).format(name=project.name)
            ) from error

    def _locked(self, project: Path) -> dict[str, str]:
        """Lock the file and return its note; again where its holder removed it meanwhile."""
        holder: dict[str, str] = {}
        for _attempt in range(_ATTEMPTS):
            self._file = self._open(project)
            holder = self._note()
            taken = _take(self._file)
            if taken and self._is_current():
                return holder
            self._file.close()
            if not taken:
                break
        raise _elsewhere(project, holder)

    def _open(self, project: Path) -> IO[bytes]:
        try:
            return os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", 0)
        except OSError as error:
            raise ReadOnly(
                _(
                    "The folder of “{name}” cannot be written: choose a folder of your own, or "
                    "copy the project to one."
                ).format(name=project.name)
            ) from error

    def _is_current(self) -> bool:
        """Tell whether the locked file is still the one that others see under its name."""
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), os.stat(self.path))
        except OSError:  # it is gone, or its disk is
            return False

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._file.closed:
            return
        with contextlib.suppress(OSError):  # the note goes with the file in any case
            self._file.truncate(0)
        ours = self._is_current()
        if os.name == "nt":  # an open file cannot be removed there
            self._file.close()
        with contextlib.suppress(OSError):  # another program is just looking at it
            if ours:  # not the lock of who works in a folder of this name by now
                self.path.unlink()
        self._file.close()

    def _note(self) -> dict[str, str]:
        self._file.seek(0)
        try:
            note = json.loads(self._file.read(10_000) or b"{}")
        except (ValueError, OSError):
            return {}
        return cast("dict[str, str]", note) if isinstance(note, dict) else {}

    def _write_note(self, installation: str) -> None:
        note = {
            "installation": installation,
            "machine": platform.node(),
            "user": _user(),
            "process": str(os.getpid()),
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(note).encode())


def _elsewhere(project: Path, holder: dict[str, str], *, abandoned: bool = False) -> OpenElsewhere:
    who = _("{user} on {machine} since {time}").format(
        user=holder.get("user") or "?",
        machine=holder.get("machine") or "?",
        time=_local(holder.get("time", "")),
    )
    text = _(
        "“{name}” is open elsewhere ({who}): close it there first; until then it can only be read."
    ).format(name=project.name, who=who)
    return OpenElsewhere(text, who, abandoned=abandoned)


def _local(time: str) -> str:
    """Return a noted time as a clock here shows it."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%d-%m-%Y %H:%M")
    except ValueError:
        return time or "?"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this system's list
        return "?"


if os.name == "nt":  # pragma: no cover - runs on Windows only
    import msvcrt

    def _take(file: IO[bytes]) -> bool:
        file.seek(_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # pyright: ignore
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
