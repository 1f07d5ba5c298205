"""What leaves a project as files for others: codings, passages, coded transcripts.

The one rule: a file of a document is named after it, and no two documents share one. What writes
is imported when it is needed: no project needs it to open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from qcoder import files
from qcoder.coded_transcript import Exported, warning
from qcoder.documents import Documents
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.lookup import CodeKey, CoderKey, DocumentKey
from qcoder.queries.combined import Combined
from qcoder.store import Store

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # in names of files, somewhere
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 150  # bytes of a name: file systems take 255


class Exports:
    """Writes what is in one project to files for others."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def codings(
        self,
        out: Path | str,
        *,
        codes: Iterable[CodeKey] = (),
        documents: Iterable[DocumentKey] = (),
        coders: Iterable[CoderKey] = (),
        valences: Iterable[str | None] = (),
        flags: Iterable[str] = (),
        style: str | None = None,
        warn: Callable[[str], object] | None = None,
    ) -> int:
        """Write codings to a .csv, .xlsx, .jsonl or .docx file; return how many.

        See `queries.coding_list.wanted` for the choice, `writers.codings.write` for `style`. `warn`
        is told what to know of passages in it that may identify someone.
        """
        from qcoder.queries import coding_list
        from qcoder.writers import codings

        codings.check_place(Path(out))
        wanted = coding_list.wanted(
            self._store,
            codes=codes,
            documents=documents,
            coders=coders,
            valences=valences,
            flags=flags,
        )
        listed = coding_list.codings(self._store, wanted)
        codings.write(listed, out, title=_("Codings"), style=style)
        if warn and listed.identifying:
            warn(warning(listed.identifying))
        return len(listed.rows)

    def passages(
        self,
        passages: Iterable[Combined],
        out: Path | str,
        *,
        title: str = "",
        style: str | None = None,
        groups: Sequence[tuple[str, int]] | None = None,
        warn: Callable[[str], object] | None = None,
    ) -> int:
        """Write passages that were combined to a .docx, .xlsx or .csv file; return how many.

        See `writers.codings.write` for `style` and `groups`, and `codings` for `warn`.
        """
        from qcoder.queries import coding_list
        from qcoder.writers import codings

        codings.check_place(Path(out))
        listed = coding_list.passages(self._store, passages)
        codings.write(listed, out, title=title or _("Passages"), style=style, groups=groups)
        if warn and listed.identifying:
            warn(warning(listed.identifying))
        return len(listed.rows)

    def transcripts(
        self,
        documents: Sequence[DocumentKey],
        out: Path | str,
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
        `html`, `pdf`; `docx` if not given). See `queries.coded_transcript` for what is chosen how.
        Raises `NotFound`, and `Error` where it cannot be written.
        """
        from qcoder.queries.coded_transcript import coded_transcript
        from qcoder.writers import transcript

        coders = None if coders is None else list(coders)
        codes = None if codes is None else list(codes)
        found = [Documents(self._store).get(document) for document in documents]
        paths = _paths([document.name for document in found], Path(out), file_format)
        done: list[Exported] = []
        for place, (document, path) in enumerate(zip(found, paths, strict=True), start=1):
            with self._store.reading():
                coded = coded_transcript(
                    self._store, document, coders=coders, codes=codes, memos=memos, redact=redact
                )
            done.append(transcript.write(coded, path, codes_as=codes_as))
            if progress:
                progress(place, len(found))
        return done


def _paths(names: Sequence[str], out: Path, file_format: str | None) -> list[Path]:
    from qcoder.writers import transcript

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
    transcript.check_place(out)
    return [out]


def _in_folder(names: Sequence[str], folder: Path, file_format: str) -> list[Path]:
    files.make_folder(folder)
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
