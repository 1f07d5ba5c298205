"""Dated backups of a project, and going back to one.

The one rule: a backup counts only once it was opened and found sound, and only then does an older
one make room; restoring keeps the project as it was.

They stand in `NAME.qcoder.backups` beside the project: so they are where its owner decided that it
may be (an encrypted disk, a project folder), and move and disappear with it.
"""

from __future__ import annotations

import builtins
import os
import re
import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from qcoder import copies, files, project_file, settings
from qcoder.driver import sqlcipher, translated_errors
from qcoder.errors import Damaged, Error, NewerVersion, Refused
from qcoder.i18n import _, ngettext
from qcoder.lock import Lock
from qcoder.schema import VERSION
from qcoder.store import Store

KEPT = 5
_AFTER = timedelta(days=1)
_DATE = "%Y-%m-%d %H.%M.%S"  # local time: it is what the name of the file says
_NAME = re.compile(r"(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d)( before restoring)?( \(\d+\))?\.qcoder")
_BEFORE = " before restoring"
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Backup:
    """One backup: what it holds, where it can be read with the passphrase that was given.

    `size` is in bytes; `since` counts the operations that the project has and the backup lacks,
    `more` those that it lacks and the backup has (None where either cannot be read);
    `before_restoring` marks a project as it was when another backup was restored: those are not
    counted among the five, and stay.
    """

    path: Path
    time: datetime
    size: int
    before_restoring: bool
    readable: bool = False
    documents: int = 0
    codings: int = 0
    generation: int = 0
    since: int | None = None
    more: int | None = None

    @property
    def remark(self) -> str:
        """What is special about it, in the user's language."""
        if not self.readable:
            return _("cannot be read: damaged, or another passphrase")
        remarks = [_("before going back")] if self.before_restoring else []
        if self.more:
            remarks.append(
                ngettext(
                    "{n} operation is only in it", "{n} operations are only in it", self.more
                ).format(n=self.more)
            )
        return "; ".join(remarks)


@dataclass(frozen=True)
class Restored:
    """What restoring did: where the project as it was is kept, and how much of it is not in use.

    `kept` is None where there was no file, `lost` where it could not be read.
    """

    kept: Path | None
    lost: int | None


def now() -> datetime:
    """Return the time here."""
    return datetime.now().astimezone()


def folder(path: Path) -> Path:
    """Return where the backups of a project are."""
    path = Path(os.path.realpath(path))
    return path.with_name(path.name + ".backups")


class Backups:
    """The backups of the open project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.clock: Clock = now

    @property
    def folder(self) -> Path:
        """Where they are; it is made with the first one."""
        return folder(self._store.path)

    def list(self) -> Sequence[Backup]:
        """Return all backups, newest first."""
        ids = self._operations()
        return [_read(backup, self._store.connect, ids) for backup in _dated(self.folder)]

    def due(self) -> bool:
        """Tell whether work was done since the last backup, and that one is more than a day old.

        A project that was made within a day needs none yet. Only looks at names: this is cheap.
        """
        if self._store.read_only:
            return False
        time = self.clock()
        past = [one.time for one in _dated(self.folder) if not one.before_restoring]
        last = max((one for one in past if one <= time), default=None)
        if last is None:
            made = self._store.rows("SELECT value FROM meta WHERE key = 'created'")[0][0]
            return time - datetime.fromisoformat(made) >= _AFTER
        newest = self._store.row("SELECT time FROM operations ORDER BY number DESC LIMIT 1")
        worked = newest is None or datetime.fromisoformat(newest[0]) > last
        return worked and time - last >= _AFTER

    def make(self, progress: copies.Progress | None = None) -> Backup:
        """Make a backup now, whatever `due` says, and let those that are too many go.

        Takes about a second per 100 MB, and some more where the project is encrypted; may run in
        another thread than the operations. Raises `Error` where it cannot be written, or the
        project is damaged, and what `progress` raises: then nothing has changed.
        """
        time = self.clock()
        try:
            _prepare(self.folder)
            target = _free(self.folder, time)
        except OSError as error:
            raise copies.not_written(self.folder / "x", files.reason(error)) from error
        copies.copy(self._store, target, progress)
        self._thin_out(time, target)
        made = next(one for one in _dated(self.folder) if one.path == target)
        return _read(made, self._store.connect, self._operations())

    def _operations(self) -> set[str]:
        return {row[0] for row in self._store.rows("SELECT id FROM operations")}

    def _thin_out(self, time: datetime, newest: Path) -> None:
        """Remove what is more than five: first what has another of its day, then the oldest."""
        others = [one for one in _dated(self.folder) if one.path != newest]
        others = [one for one in others if not one.before_restoring]
        # One of the future is of a clock that went wrong: older than all, as far as is known.
        others.sort(key=lambda one: (one.time <= time, one.time))
        while len(others) >= KEPT:
            days = [one.time.date() for one in others] + [time.date()]
            double = [one for one, day in zip(others, days, strict=False) if days.count(day) > 1]
            gone = (double or others)[0]
            others.remove(gone)
            try:
                gone.path.unlink()
            except OSError:
                return  # it goes next time


def list(path: Path | str, passphrase: str | None = None) -> Sequence[Backup]:
    """Return the backups of a project that need not be open, nor sound, nor there; newest first.

    Those that cannot be read with this passphrase are listed without what they hold.
    """
    path, passphrase = Path(os.path.realpath(path)), project_file.usable(passphrase)
    connect = _connector(passphrase)
    ids = _operations(connect, path)
    return [_read(backup, connect, ids) for backup in _dated(folder(path))]


def restore(
    path: Path | str,
    backup: Path | str,
    passphrase: str | None = None,
    *,
    take_over: bool = False,
    clock: Clock = now,
) -> Restored:
    """Put a backup in the place of a project, which is kept among the backups as it is now.

    The project must not be open; it may be damaged or missing. Raises `OpenElsewhere`, `ReadOnly`,
    `Damaged` where the backup cannot be read with this passphrase, `Refused` where it is of
    another project, `ProjectError` where there is no room: then nothing has changed.
    """
    path, backup = Path(os.path.realpath(path)), Path(backup)
    passphrase = project_file.usable(passphrase)
    lock = Lock(path, settings.installation(), take_over=take_over)
    try:
        return _restore(path, backup, _connector(passphrase), clock())
    except OSError as error:
        raise copies.not_written(path, files.reason(error)) from error
    finally:
        lock.release()


def _restore(path: Path, backup: Path, connect: _Connect, time: datetime) -> Restored:
    holds, theirs = _sound(connect, backup)
    ours = _operations(connect, path, holds.project)
    _prepare(folder(path))
    temporary = folder(path) / f".{uuid.uuid4().hex}.tmp"
    kept: Path | None = None
    try:
        _duplicate(backup, temporary)
        kept = _keep(path, time)
        if kept:
            shutil.copymode(kept, temporary)  # who may read the project, whatever the backup says
        # What is left of a project that cannot be read: it must not get into what is restored.
        _journal(path).unlink(missing_ok=True)
        copies.put(temporary, path)
    except BaseException:
        if kept and not _journal(kept).exists():  # else the project is whole nowhere else
            kept.unlink(missing_ok=True)
        raise
    finally:
        temporary.unlink(missing_ok=True)
    return Restored(kept, None if ours is None else len(ours - theirs))


def _sound(connect: _Connect, backup: Path) -> tuple[copies.Contents, set[str]]:
    """Return what a backup holds. Raises `Damaged` where it cannot be restored."""
    wrong = Damaged(
        _(
            "The backup “{name}” is damaged, or has another passphrase: choose another backup."
        ).format(name=backup.name)
    )
    try:
        connection = connect(backup, "ro")
        try:
            holds = copies.contents(connection)
            ids = set(copies.operations(connection))
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        finally:
            connection.close()
    except (Error, sqlcipher.DatabaseError, UnicodeDecodeError, TypeError) as error:
        raise wrong from error
    if not sound:
        raise wrong
    if version > VERSION:
        raise NewerVersion(
            _("“{name}” was made with a newer qcoder: install the newest version.").format(
                name=backup.name
            )
        )
    return holds, ids


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _prepare(where: Path) -> None:
    """Make the folder of the backups; remove what a program that was killed left there."""
    where.mkdir(exist_ok=True)
    for unfinished in where.glob(".*.tmp"):
        unfinished.unlink()
    for journal in where.glob("*.qcoder-journal"):  # of a file that did not come
        if not journal.with_name(journal.name.removesuffix("-journal")).exists():
            journal.unlink()


def _keep(path: Path, time: datetime) -> Path | None:
    """Keep the project as it is, with the journal that it has where it cannot be read."""
    if not path.exists():
        return None
    kept = _free(folder(path), time, _BEFORE)
    try:
        if _journal(path).exists():
            _duplicate(_journal(path), _journal(kept))
        _duplicate(path, kept)
    except OSError:
        _journal(kept).unlink(missing_ok=True)
        raise
    return kept


def _duplicate(source: Path, target: Path) -> None:
    """Copy a file that nobody has open, whole or not at all."""
    temporary = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        shutil.copyfile(source, temporary)
        shutil.copymode(source, temporary)
        copies.put(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


_Connect = Callable[[Path, str], Any]


def _connector(passphrase: str | None) -> _Connect:
    return lambda path, mode: project_file.connect(path, mode, passphrase=passphrase)


def _operations(connect: _Connect, path: Path, project: str | None = None) -> set[str] | None:
    """Return the operations of a project file; None where there is none that can be read.

    Where `project`, the one that it must be, is given, the database finishes what a program that
    was killed left half-done, as it does at opening. Raises `Refused` where it is another project.
    """
    try:
        connection = connect(path, "rw" if project else "ro")
        try:
            found = copies.contents(connection).project
            ids = set(copies.operations(connection))
        finally:
            connection.close()
    except (Error, sqlcipher.DatabaseError, UnicodeDecodeError, TypeError):
        return None
    if project and found != project:
        raise Refused(_("The backup is of another project: nothing was changed."))
    return ids


def _free(where: Path, time: datetime, addition: str = "") -> Path:
    """Return a name for a backup that no other has."""
    name = f"{time.strftime(_DATE)}{addition}"
    target, number = where / f"{name}.qcoder", 1
    while target.exists():
        number += 1
        target = where / f"{name} ({number}).qcoder"
    return target


def _dated(where: Path) -> builtins.list[Backup]:
    """Return the backups in a folder, newest first, by their names alone."""
    found: builtins.list[Backup] = []
    try:
        paths = sorted(where.iterdir())
    except OSError:
        return found
    for path in paths:
        match = _NAME.fullmatch(path.name)
        try:
            if match:
                time = datetime.strptime(match[1], _DATE).astimezone()
                found.append(Backup(path, time, path.stat().st_size, bool(match[2])))
        except (OSError, ValueError, OverflowError):
            continue  # gone just now, or no date
    found.sort(key=lambda one: one.time, reverse=True)
    return found


def _read(backup: Backup, connect: _Connect, ids: set[str] | None) -> Backup:
    """Return a backup with what it holds, where it can be read."""
    try:
        with translated_errors(backup.path):
            connection = connect(backup.path, "ro")
            try:
                holds = copies.contents(connection)
                theirs = set(copies.operations(connection))
            finally:
                connection.close()
    except (Error, sqlcipher.DatabaseError, TypeError):
        return backup
    return replace(
        backup,
        readable=True,
        documents=holds.documents,
        codings=holds.codings,
        generation=holds.generation,
        since=None if ids is None else len(ids - theirs),
        more=None if ids is None else len(theirs - ids),
    )
