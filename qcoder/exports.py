"""Coded transcripts of documents, written to files.

The one rule: a file is named after its document, and no two documents share one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from qcoder.coded_transcript import Exported
from qcoder.documents import Documents
from qcoder.errors import Error, Refused
from qcoder.i18n import _
from qcoder.lookup import CodeKey, CoderKey, DocumentKey
from qcoder.queries.coded_transcript import coded_transcript
from qcoder.store import Store
from qcoder.writers import transcript

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # in names of files, somewhere
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 150  # bytes of a name: file systems take 255


def transcripts(
    store: Store,
    documents: Sequence[DocumentKey],
    out: Path,
    *,
    file_format: str | None = None,
    codes_as: str = "margin",
    coders: Iterable[CoderKey] | None = None,
    codes: Iterable[CodeKey] | None = None,
    memos: bool = True,
    redact: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[Exported]:
    """Write the coded transcripts of documents, each to a file of its own.

    `out` is a file, whose name tells the format, or a folder, where `file_format` does (`docx`,
    `html`, `pdf`; `docx` if not given). Raises `NotFound`, and `Error` where it cannot be written.
    """
    coders = None if coders is None else list(coders)
    codes = None if codes is None else list(codes)
    found = [Documents(store).get(document) for document in documents]
    paths = _paths([document.name for document in found], out, file_format)
    done: list[Exported] = []
    for place, (document, path) in enumerate(zip(found, paths, strict=True), start=1):
        with store.reading():
            coded = coded_transcript(
                store, document, coders=coders, codes=codes, memos=memos, redact=redact
            )
        done.append(transcript.write(coded, path, codes_as=codes_as))
        if progress:
            progress(place, len(found))
    return done


def _paths(names: Sequence[str], out: Path, file_format: str | None) -> list[Path]:
    if file_format is not None and file_format not in transcript.FORMATS:
        raise Refused(
            _("“{value}” is not possible here: choose from {allowed}.").format(
                value=file_format, allowed=", ".join(transcript.FORMATS)
            )
        )
    ending = out.suffix.lower().lstrip(".")
    if out.is_dir() or not ending:
        return _in_folder(names, out, file_format or "docx")
    if len(names) != 1:
        raise Refused(
            _("“{name}” is one file: give a folder for several documents.").format(name=out.name)
        )
    if file_format is not None and ending != file_format:
        raise Refused(
            _(
                "“{name}” does not end in .{format}: leave the format out, or change the name."
            ).format(name=out.name, format=file_format)
        )
    return [out]


def _in_folder(names: Sequence[str], folder: Path, file_format: str) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Error(
            _("The folder “{path}” cannot be made ({reason}): choose another place.").format(
                path=folder, reason=error.strerror
            )
        ) from error
    return paths_in(folder, names, file_format)


def paths_in(folder: Path, names: Sequence[str], file_format: str) -> list[Path]:
    """Return the files that documents with these names are written to in a folder."""
    taken = set[str]()
    return [folder / f"{_free(file_name(name), taken)}.{file_format}" for name in names]


def file_name(name: str) -> str:
    """Return a name that a file can have on any system, without a suffix."""
    kept = _FORBIDDEN.sub("_", name).encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"_{kept}" if not kept or _RESERVED.fullmatch(kept) else kept


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name} ({number})", number + 1
    taken.add(found.casefold())
    return found
