"""Bytes of a text file as characters.

The one rule: a byte order mark or valid UTF-8 is taken as certain; everything else is a guess that
is said to be one, so that the user can name the encoding. (Statistical detectors read short Dutch
text wrongly and with confidence, so none is used.)
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from qcoder.errors import ReadError
from qcoder.i18n import _
from qcoder.readers.source import Source, damaged

MAX_TEXT_BYTES = 5_000_000  # about eighty hours of speech

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1b"})
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, the encoding they were in, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool = False
    warnings: tuple[str, ...] = ()


def decode(source: Source) -> Decoded:
    """Decode a text file; raise `ReadError` for binary data and for a wrong named encoding."""
    if len(source.data) > MAX_TEXT_BYTES:
        raise ReadError(
            _(
                "“{file}” is larger than {limit} MB, which is more text than any transcript: it "
                "was not opened. If it holds several interviews, make a file of each, and import "
                "those."
            ).format(file=source.file, limit=MAX_TEXT_BYTES // 1_000_000)
        )
    if source.encoding:
        return Decoded(_as_named(source, source.encoding), source.encoding)
    for mark, encoding in _MARKS:
        if source.data.startswith(mark):
            return _marked(source, source.data[len(mark) :], encoding)
    sample = source.data[:_SAMPLE]
    wide = _wide(sample)
    if wide:
        return _guess(source, wide)
    if (len(sample) - len(sample.translate(None, _CONTROL))) * 200 > len(sample):
        raise damaged(source)
    try:
        return Decoded(source.data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guess(source, "utf-8" if _mostly_utf8(source.data) else "cp1252")


def is_utf8(data: bytes) -> bool:
    """Return whether `data` holds UTF-8, and not only characters of ASCII."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _as_named(source: Source, encoding: str) -> str:
    try:
        return source.data.decode(encoding)
    except LookupError as error:
        raise ReadError(
            _("The encoding “{encoding}” for “{file}” is not known. Use utf-8 or cp1252.").format(
                encoding=encoding, file=source.file
            )
        ) from error
    except ValueError as error:
        raise ReadError(
            _("“{file}” is not in the encoding {encoding}. Choose another one.").format(
                file=source.file, encoding=encoding
            )
        ) from error


def _marked(source: Source, data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        warning = _("“{file}” is damaged in places: unreadable characters are shown as �.")
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, warnings=(warning.format(file=source.file),))


def _guess(source: Source, encoding: str) -> Decoded:
    warning = _(
        "“{file}” does not say how its characters are encoded; it was read as {encoding}. "
        "If é, ë or € look wrong, import it again with another encoding."
    ).format(file=source.file, encoding=encoding)
    text = source.data.decode(encoding, "replace")
    return Decoded(text, encoding, guessed=True, warnings=(warning,))


def _wide(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark: Latin text then has a NUL in every other byte."""
    if 0 not in sample:
        return None
    half = max(len(sample) // 2, 1)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else None


def _mostly_utf8(data: bytes) -> bool:
    """Return whether nearly all characters beyond ASCII are valid UTF-8 (a few bytes damaged)."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad * 50 < sum(1 for char in text if char > "\x7f")
