"""Readers of transcripts, one module per format.

The one rule: `read` returns a `Transcript` or raises one `ReadError` that names the file and says
what to do. A format joins with a module that has `read(source)` and a line in `_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from qcoder.errors import ReadError
from qcoder.i18n import N_, _
from qcoder.model import Role, Transcript
from qcoder.readers import docx, txt, vtt
from qcoder.readers.source import Source, kind, load, refuse_other

_READERS: Mapping[str, tuple[Callable[[Source], Transcript], str]] = {
    ".docx": (docx.read, N_("Word document")),
    ".txt": (txt.read, N_("Plain text")),
    ".vtt": (vtt.read, N_("WebVTT transcript (Teams, Zoom)")),
}
# Suffix -> what it is; show the descriptions through `qcoder.i18n._`.
FORMATS: Mapping[str, str] = {suffix: text for suffix, (_read, text) in _READERS.items()}
# Kinds that have more to say than that a suffix is unknown: rename it, save it as .docx.
_TELLING = ("docx", "vtt", "doc", "encrypted")


def read(
    path: str | Path,
    *,
    encoding: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Transcript:
    """Read the transcript at `path`: clean text, header, turns, and what to tell the user.

    `encoding` names the encoding of a text file (others ignore it) where the guess was wrong.
    `progress(done, total)` is called before and after, and may raise `Cancelled`. Raises
    `ReadError` for everything that is wrong with the file.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if progress:
        progress(0, 1)
    source = load(path, encoding)
    if suffix not in _READERS:
        if kind(source.data) in _TELLING:
            refuse_other(source)
        raise ReadError(
            _(
                "“{file}” is of a kind that cannot be imported. Save it as one of: {formats}."
            ).format(file=path.name, formats=", ".join(FORMATS))
        )
    reader, _description = _READERS[suffix]
    transcript = reader(source)
    warnings = (*transcript.warnings, *_unrecognised(transcript))
    if progress:
        progress(1, 1)
    return replace(transcript, warnings=warnings)


def _unrecognised(transcript: Transcript) -> Iterator[str]:
    """Say what was not recognised of who speaks, for it decides whose words are counted."""
    message = None
    if not transcript.turns:
        message = _(
            "No speakers were recognised in “{file}”: it was imported as paragraphs, and all of "
            "its text counts as the respondent's words."
        )
    elif not transcript.speakers:
        message = _(
            "No speakers were recognised in “{file}”: its turns have no speaker, and all of its "
            "text counts as the respondent's words."
        )
    elif Role.INTERVIEWER not in transcript.roles.values():
        message = _(
            "No interviewer was recognised in “{file}”: all of its speakers count as respondents "
            "until their roles are corrected."
        )
    if message:
        yield message.format(file=transcript.filename)
