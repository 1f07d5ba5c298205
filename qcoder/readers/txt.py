"""Plain text files.

The one rule: the text is kept as it is, line by line; only its characters are normalised.
"""

from __future__ import annotations

from qcoder.model import Transcript
from qcoder.passages import clean
from qcoder.readers import source as sources
from qcoder.readers import speakers
from qcoder.readers.encodings import decode
from qcoder.readers.source import Source


def read(source: Source) -> Transcript:
    """Read a text file; raise `ReadError` where it is binary, of another kind or empty."""
    sources.refuse_other(source, None)
    decoded = decode(source)
    text = clean(decoded.text)
    if not text.strip():
        raise sources.no_text(source)
    structure, roles = speakers.find(text)
    return Transcript(
        name=source.name,
        format="txt",
        text=text,
        structure=structure,
        roles=roles,
        encoding=decoded.encoding,
        guessed=decoded.guessed,
        warnings=decoded.warnings,
        filename=source.file,
        original=source.data,
    )
