"""Web pages.

The one rule: the page is read as `webpage` reads it wherever it stands, in a file of its own or in
a Word document.
"""

from __future__ import annotations

from qcoder.errors import ReadError
from qcoder.model import Transcript
from qcoder.readers import source as sources
from qcoder.readers import story, webpage
from qcoder.readers.safexml import BadXml
from qcoder.readers.source import Source
from qcoder.readers.story import Story


def read(source: Source) -> Transcript:
    """Read a web page; raise `ReadError` where it is of another kind, too deep or without text."""
    sources.refuse_other(source, "html", None)
    decoded = webpage.decoded(source)
    try:
        page = webpage.read(decoded.text)
    except BadXml as error:
        raise ReadError(sources.too_large(source.file)) from error
    return story.transcript(source, "html", Story(page.lines, (), page.dropped, decoded=decoded))
