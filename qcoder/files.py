"""Files that are written whole or not at all, and the sentences for where that cannot be.

The one rule: what was at the place stays as it is until all of the new content is on the disk.
"""

from __future__ import annotations

import errno
import os
import stat
import uuid
from pathlib import Path

from qcoder.errors import Error
from qcoder.i18n import N_, _

_FULL = N_("the disk is full; make room and try again")
_PROTECTED = N_(
    "it is protected, or open in another program; close it there, or choose another place"
)
_NO_FOLDER = N_("its folder does not exist; make it first")
_FOLDER = N_("that is a folder; give the name of a file in it")
_LONG = N_("the name is too long; choose a shorter one")
_OTHER = N_("its disk does not take it ({error}); choose another place")
_REASONS = {
    "ENOSPC": _FULL,
    "EDQUOT": _FULL,
    "EFBIG": _FULL,
    "EACCES": _PROTECTED,
    "EPERM": _PROTECTED,
    "EROFS": _PROTECTED,
    "EBUSY": _PROTECTED,
    "ETXTBSY": _PROTECTED,
    "ENOENT": _NO_FOLDER,
    "ENOTDIR": _NO_FOLDER,
    "EISDIR": _FOLDER,
    "ENAMETOOLONG": _LONG,
}


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


def check_place(path: Path) -> None:
    """Raise `Error` where nothing can be written at `path`: no such folder, or it is one itself."""
    if not os.path.isdir(path.parent):
        raise Error(problem(path, OSError(errno.ENOENT, "")))
    if os.path.isdir(path):
        raise Error(problem(path, OSError(errno.EISDIR, "")))


def make_folder(folder: Path) -> None:
    """Make a folder, and those it is in, where they are not there; raise `Error` for why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Error(
            _("The folder “{path}” cannot be made: there is a file of that name.").format(
                path=folder
            )
        ) from error
    except OSError as error:
        raise Error(
            _("The folder “{path}” cannot be made: {reason}.").format(
                path=folder, reason=reason(error)
            )
        ) from error


def problem(path: Path, error: OSError) -> str:
    """Return in a sentence why `path` cannot be written, and what to do."""
    return _("“{path}” cannot be written: {reason}.").format(path=path, reason=reason(error))


def reason(error: OSError) -> str:
    """Return why something cannot be written, and what to do, as a clause."""
    name = errno.errorcode.get(error.errno or 0, "?")
    return _(_REASONS.get(name, _OTHER)).format(error=name)
