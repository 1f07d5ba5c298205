"""Readers of transcripts, one module per format.

The one rule: `read` returns a `Transcript` or raises one `ReadError` that names the file and says
what to do. A format joins with a module that has `read(source)` and a line in `_READERS`.

Whatever is in a file, bombs included, neither the process that reads it nor the one that opens a
PDF for it grows beyond `MOST_MEMORY`; larger or more deeply nested files are refused
(`source.MAX_BYTES`, `archive`, `safexml`, `encodings.MAX_TEXT_BYTES`, `pdf`, `cues.MAX_CUES`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from qcoder.errors import ReadError
from qcoder.i18n import N_, _
from qcoder.model import Transcript
from qcoder.readers import docx, html, markdown, odt, pdf, rtf, speakers, srt, txt, vtt
from qcoder.readers.source import Source, kind, load, refuse_other

_READERS: Mapping[str, tuple[Callable[[Source], Transcript], str]] = {
    ".docx": (docx.read, N_("Word document")),
    ".odt": (odt.read, N_("OpenDocument text (LibreOffice)")),
    ".rtf": (rtf.read, N_("Rich Text document")),
    ".pdf": (pdf.read, N_("PDF file with text")),
    ".txt": (txt.read, N_("Plain text")),
    ".vtt": (vtt.read, N_("WebVTT transcript (Teams, Zoom)")),
    ".srt": (srt.read, N_("SubRip captions")),
    ".md": (markdown.read, N_("Markdown text")),
    ".markdown": (markdown.read, N_("Markdown text")),
    ".html": (html.read, N_("Web page")),
    ".htm": (html.read, N_("Web page")),
    ".xhtml": (html.read, N_("Web page")),
}
MOST_MEMORY = 1_500_000_000  # bytes
# Suffix -> what it is; show the descriptions through `qcoder.i18n._`.
FORMATS: Mapping[str, str] = {suffix: text for suffix, (_read, text) in _READERS.items()}
# Kinds that have more to say than that a suffix is unknown: rename it, save it as .docx.
_TELLING = ("docx", "odt", "rtf", "pdf", "html", "vtt", "srt", "doc", "encrypted")


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
    warnings = (*transcript.warnings, *speakers.unrecognised(transcript))
    if progress:
        progress(1, 1)
    return replace(transcript, warnings=warnings)


def remark(path: Path) -> str:
    """Return what to do with a file whose suffix is not one to read; empty where that says all."""
    try:
        with path.open("rb") as file:
            if not kind(file.read(1024)):  # most are pictures and sound: not read whole
                return ""
        source = load(path)
        if kind(source.data) in _TELLING:
            refuse_other(source)
    except ReadError as error:
        return str(error)
    except OSError:
        pass
    return ""
