"""Writing coded transcripts to files, one module per format.

The one rule: who exports passages that may identify someone, or characters that a format cannot
show, is told so.
"""

from __future__ import annotations

from pathlib import Path

from qcoder import files
from qcoder.coded_transcript import CodedTranscript, Exported
from qcoder.errors import Error, Refused
from qcoder.i18n import _
from qcoder.writers import save, transcript_layout

FORMATS = ("docx", "html", "pdf")
STYLES = ("margin", "comments")


def write(coded: CodedTranscript, path: Path | str, *, codes_as: str = "margin") -> Exported:
    """Write a coded transcript to a .docx, .html or .pdf file; one that is there is replaced.

    `codes_as` is where the codes stand: in the `margin`, or as `comments` on the passages (in HTML:
    in a list below the text). Raises `Error` where suffix or style is not known or the file cannot
    be written.
    """
    path = Path(path)
    if codes_as not in STYLES:
        raise Refused(
            _("“{value}” is not possible here: choose from {allowed}.").format(
                value=codes_as, allowed=", ".join(STYLES)
            )
        )
    check_place(path)
    data, missing = _content(coded, path, comments=codes_as == "comments")
    save(path, data)
    identifying = transcript_layout.warning(coded)
    warnings = [identifying] if identifying and not coded.redacted else []
    return Exported(path, coded.codings, coded.identifying, (*warnings, *missing))


def check_place(path: Path) -> None:
    """Raise `Error` where no transcript can be written: by its suffix, or for want of a folder."""
    if path.suffix.lower() not in (".docx", ".html", ".htm", ".pdf"):
        raise Error(
            _(
                "“{name}”: a transcript can be written as .docx, .html or .pdf, by the end of its "
                "name."
            ).format(name=path.name)
        )
    files.check_place(path)


def _content(coded: CodedTranscript, path: Path, *, comments: bool) -> tuple[bytes, list[str]]:
    match path.suffix.lower():
        case ".docx":
            from qcoder.writers import transcript_docx

            return transcript_docx.content(coded, comments=comments), []
        case ".html" | ".htm":
            from qcoder.writers import transcript_html

            return transcript_html.content(coded, comments=comments), []
        case _:
            from qcoder.writers import transcript_pdf

            return transcript_pdf.content(coded, comments=comments)
