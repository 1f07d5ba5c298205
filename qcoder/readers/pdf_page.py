"""The pages of a PDF as pieces of text with their places.

The one rule: PDFium runs in a program of its own (`pdf_worker`), which may crash, hang or run out
of memory over a file; here that is one `ReadError`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from qcoder.errors import ReadError
from qcoder.i18n import _
from qcoder.readers import source as sources
from qcoder.readers.source import Source

HYPHENS = "\x02\ufffe"  # what PDFium makes of a hyphen at the end of a line

_WORKER = Path(__file__).with_name("pdf_worker.py")
_SECONDS = 30  # for a whole file; the worker allows less for each page


class Piece(NamedTuple):
    """Text without a wide gap: its edges, its base line (upwards), its size in points.

    `first` is the width of its first word.
    """

    x0: float
    x1: float
    y: float
    size: float
    text: str
    first: float


class Page(NamedTuple):
    """One page: its pieces as the file orders them, its width, and what is not text on it.

    `rotated` is text at an angle, `covered` the share of the page that its largest picture takes,
    `notes` the number of comments and form fields.
    """

    width: float
    pieces: tuple[Piece, ...]
    rotated: str = ""
    pictures: int = 0
    covered: float = 0.0
    notes: int = 0


def read_pages(source: Source) -> list[Page]:
    """Return the pages of a PDF; raise `ReadError` where it is protected, damaged or a bomb."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER)],
            input=source.data,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.SubprocessError as error:
        raise ReadError(sources.too_large(source.file)) from error
    result: dict[str, Any] = json.loads(done.stdout)
    match result.get("error"):
        case None:
            pages: list[dict[str, Any]] = result["pages"]
            return [
                Page(pieces=tuple(Piece(*piece) for piece in page.pop("pieces")), **page)
                for page in pages
            ]
        case "protected":
            raise _protected(source)
        case "too large":
            raise ReadError(sources.too_large(source.file))
        case _:
            raise sources.damaged(source)


def _protected(source: Source) -> ReadError:
    return ReadError(
        _(
            "“{file}” is protected with a password. Open it in a PDF reader, save or print a copy "
            "without a password and import that."
        ).format(file=source.file)
    )
