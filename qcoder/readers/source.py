"""One file as the readers get it: its bytes, and what they are.

The one rule: whatever is wrong with the file itself is said here, in one `ReadError` per cause.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from qcoder.errors import ReadError
from qcoder.i18n import N_, _
from qcoder.passages import clean

MAX_BYTES = 100_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_97 = "WordDocument".encode("utf-16-le")
_SRT = re.compile(rb"\d{1,7}[ \t]*\r?\n\d\d:\d\d:\d\d[.,]\d{3} --> \d\d:\d\d:\d\d")
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")

# What the bytes turn out to be -> what it is called. Keys are also the suffix to save it under.
_KINDS = {
    "docx": N_("a Word document"),
    "odt": N_("an OpenDocument text"),
    "xlsx": N_("an Excel workbook"),
    "pptx": N_("a PowerPoint presentation"),
    "doc": N_("a document of Word 97-2003"),
    "rtf": N_("a Rich Text document"),
    "pdf": N_("a PDF file"),
    "html": N_("a web page"),
    "zip": N_("a zip archive"),
    "ole": N_("a file of an older Office program"),
    "vtt": N_("a WebVTT transcript"),
    "srt": N_("SubRip captions"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it was, its bytes, and the encoding that the user named, if any."""

    path: Path
    data: bytes
    encoding: str | None = None

    @property
    def name(self) -> str:
        """What the document is called: the file's name without its suffix."""
        return clean(self.path.stem).strip()

    @property
    def file(self) -> str:
        """The file's name, for messages."""
        return self.path.name


def load(path: Path, encoding: str | None = None) -> Source:
    """Read the bytes of `path`; raise `ReadError` where it is missing, too large or empty."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(too_large(path.name))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(
            _("“{file}” is not there. Check the name and the folder.").format(file=path)
        ) from error
    except PermissionError as error:
        raise ReadError(
            _(
                "“{file}” may not be read. Close it in other programs and check its permissions."
            ).format(file=path.name)
        ) from error
    except (OSError, ValueError) as error:
        raise ReadError(
            _("“{file}” cannot be read: check its name, and whether you may open it.").format(
                file=path.name
            )
        ) from error
    if not data:
        raise ReadError(_("“{file}” is empty: it holds no text.").format(file=path.name))
    return Source(path, data, encoding)


def kind(data: bytes) -> str | None:
    """Return what the bytes are by their own signature (a key such as `docx`), or `None`."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED in data else "doc" if _WORD_97 in data else "ole"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith(b"WEBVTT"):
        return "vtt"
    if _SRT.match(start):
        return "srt"
    return "html" if start[:20].lower().startswith(_HTML) else None


def refuse_other(source: Source, *expected: str | None) -> None:
    """Raise `ReadError` where the file is of another kind than `expected` (`None`: unmarked)."""
    found = kind(source.data)
    if found in expected:
        return
    if found == "encrypted":
        raise ReadError(
            _(
                "“{file}” is protected with a password. Open it in Word, save a copy without a "
                "password and import that."
            ).format(file=source.file)
        )
    if found == "doc":
        raise ReadError(
            _(
                "“{file}” is a document of Word 97-2003. Open it in Word or LibreOffice, save it "
                "as .docx and import that."
            ).format(file=source.file)
        )
    if found is None or (found == "zip" and not zipfile.is_zipfile(io.BytesIO(source.data))):
        raise damaged(source)
    raise ReadError(
        _(
            "“{file}” looks like {kind} under another name. Give it its own suffix or save it in "
            "a format that can be imported."
        ).format(file=source.file, kind=_(_KINDS[found]))
    )


def damaged(source: Source) -> ReadError:
    """Return the error for a file whose contents cannot be made out."""
    return ReadError(
        _(
            "“{file}” is damaged or not of the kind that its name says. Open it in the program "
            "that made it, save it again and import that."
        ).format(file=source.file)
    )


def no_text(source: Source) -> ReadError:
    """Return the error for a sound file without any text."""
    return ReadError(_("“{file}” is empty: it holds no text.").format(file=source.file))


def too_large(file: str) -> str:
    """Return the sentence for a file (or its unpacked contents) beyond what a transcript can be."""
    return _(
        "“{file}” is larger or more deeply nested than any transcript: it was not opened. If it "
        "is yours, save the text on its own, without pictures, and import that."
    ).format(file=file)


def _zip_kind(data: bytes) -> str:
    """Tell the zip-based formats apart by names that stand uncompressed in the file."""
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]:
        return "odt"
    folders = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
    return next((name for folder, name in folders if folder in data), "zip")
