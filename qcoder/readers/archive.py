"""Zip-based files opened within limits.

The one rule: nothing is unpacked before the archive's own figures have been checked, and nothing
is unpacked that no reader asks for.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from qcoder.errors import ReadError
from qcoder.i18n import _
from qcoder.readers.source import Source, damaged, too_large

MAX_MEMBERS = 5_000
MAX_MEMBER = 40_000_000
MAX_TOTAL = 400_000_000
MAX_RATIO = 200
RATIO_FROM = 10_000_000  # small members may compress well: white space, repeated markup

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)  # fmt: skip - what zipfile raises on damaged archives, found by fuzzing


class Archive:
    """The members of a zip file by name, without regard to case or the direction of slashes."""

    def __init__(self, source: Source) -> None:
        """Open the archive in `source`; raise `ReadError` where it is damaged or oversized."""
        self._source = source
        # Counted in the bytes, for zipfile builds an object per entry before it can be asked.
        if source.data.count(_ENTRY) > MAX_MEMBERS:
            raise ReadError(too_large(source.file))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except _BROKEN as error:
            raise damaged(source) from error
        infos = self._zip.infolist()
        if sum(info.file_size for info in infos) > MAX_TOTAL:
            raise ReadError(too_large(source.file))
        # Of two entries with one name the last counts, as it does for Word.
        self._infos = {_normal(info.filename): info for info in infos}

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._infos

    def names(self) -> list[str]:
        """Return the names of the members, in lower case."""
        return list(self._infos)

    def read(self, name: str) -> bytes:
        """Return the contents of a member; raise `ReadError` where it cannot be had."""
        info = self._infos.get(_normal(name))
        if info is None:
            raise damaged(self._source)
        self._check(info)
        try:
            return self._zip.read(info)
        except _BROKEN as error:
            raise damaged(self._source) from error

    def _check(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise protected(self._source)
        if info.compress_type not in _METHODS:
            raise damaged(self._source)
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > MAX_MEMBER or (info.file_size > RATIO_FROM and ratio > MAX_RATIO):
            raise ReadError(too_large(self._source.file))


def protected(source: Source) -> ReadError:
    """Return the error for a file that is encrypted."""
    return ReadError(
        _(
            "“{file}” is protected with a password. Save a copy without a password and import that."
        ).format(file=source.file)
    )


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
