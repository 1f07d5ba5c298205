"""The files that documents were imported from, opened in another program.

The one rule: they are personal data outside the project: only the user can read the folder they
are written to, only kinds of file that qcoder imports are opened, and `remove` takes them away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from qcoder.errors import Refused
from qcoder.i18n import _


class OpenedOriginals:
    """The copies that were opened since the program started."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def open(self, filename: str, content: bytes) -> bool:
        """Open a copy of a file; tell whether a program was found. Raises `Refused`."""
        from qcoder.readers import FORMATS  # slow to import, and seldom needed

        name = filename.replace("\\", "/").rpartition("/")[2]
        if Path(name).suffix.lower() not in FORMATS or not content:
            # The name comes with the project: one that ends otherwise could be a program.
            raise Refused(_("The original of this document cannot be opened."))
        try:
            path = self._written(name, content)
        except OSError as error:
            raise Refused(
                _("The original of this document cannot be opened: {reason}.").format(
                    reason=error.strerror
                )
            ) from error
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def remove(self) -> bool:
        """Remove all copies; tell whether none is left (a program may still hold one)."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._folder.exists():
                return False
            self._folder = None
        return True

    def _written(self, name: str, content: bytes) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="qcoder-"))  # for the user alone
        path = Path(tempfile.mkdtemp(dir=self._folder)) / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        return path
