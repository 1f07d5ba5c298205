"""Errors that tell the user what is wrong and what to do.

The one rule: the text of an `Error` is a whole sentence in the user's language that can be shown
as it is; everything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence


class Error(Exception):
    """Something the user can understand and act on; `str(error)` is the sentence to show."""


class ReadError(Error):
    """A file cannot be imported; names the file and what to do."""


class CodebookError(Error):
    """A codebook file is not valid; names line and field."""


class ProjectError(Error):
    """A project file cannot be opened or created."""


class NotAProject(ProjectError):
    """The file is not a qcoder project, or the passphrase is wrong (SQLCipher cannot tell)."""


class NewerVersion(ProjectError):
    """The project was written by a newer qcoder."""


class Damaged(ProjectError):
    """The project file is damaged."""


class ReadOnly(ProjectError):
    """The project cannot be written: opened read-only, or the file or folder is protected."""


class OpenElsewhere(ProjectError):
    """Another program or computer has the project open; `holder` says who.

    `abandoned` says that nothing but a note of another computer tells so: it may be taken over.
    """

    def __init__(self, text: str, holder: str = "", *, abandoned: bool = False) -> None:
        super().__init__(text)
        self.holder = holder
        self.abandoned = abandoned


class FileGone(ProjectError):
    """The file of an open project is not where it was, or another program wrote in it.

    `savable` says that the open project still holds all that was shown as saved: `save_copy` keeps
    it.
    """

    def __init__(self, text: str, *, savable: bool = True) -> None:
        super().__init__(text)
        self.savable = savable


class DiskFull(Error):
    """There is no room to write, or the disk is not reachable; what was stored is safe."""


class UnknownCoder(ProjectError):
    """The coder's name is not in the project; `names` lists the coders it has."""

    def __init__(self, text: str, names: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.names = tuple(names)


class NotFound(Error):
    """A document, code, case or coder that is asked for is not there (or is not unique)."""


class Refused(Error):
    """The operation is not allowed, such as a theme applied as a code."""


class Conflict(Error):
    """An operation cannot be reverted because later work depends on it."""


class Cancelled(Exception):
    """Raised by a `progress` call to stop a job; nothing of the job is kept."""
