"""Word documents: body, footnotes, endnotes and comments.

The one rule: nothing that a reader of the document sees is lost without being named in `dropped`
or in a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from qcoder.errors import ReadError
from qcoder.i18n import _
from qcoder.model import Transcript
from qcoder.readers import source as sources
from qcoder.readers import story, webpage, wordstyles
from qcoder.readers.archive import Archive
from qcoder.readers.encodings import decode
from qcoder.readers.numbering import Numbering
from qcoder.readers.numerals import roman
from qcoder.readers.package import Package, Relation
from qcoder.readers.safexml import BadXml, Element, parse
from qcoder.readers.source import Source
from qcoder.readers.story import Line, Story
from qcoder.readers.wordml import Walker
from qcoder.readers.wordstyles import Styles
from qcoder.readers.wordtags import attribute, is_document

_MAIN = "word/document.xml"
_NOTES = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read(source: Source) -> Transcript:
    """Read a Word document; raise `ReadError` where it is protected, damaged or empty."""
    sources.refuse_other(source, "docx")
    try:
        document = _Document(source)
        body, notes = document.text()
    except BadXml as error:
        raise sources.damaged(source) from error
    return story.transcript(source, "docx", Story(body, notes, document.dropped, document.warnings))


class _Document:
    """One Word document while it is read: its parts, and what is to be told about them."""

    def __init__(self, source: Source, nested: bool = False) -> None:
        self._source = source
        self._nested = nested
        self._package = Package(Archive(source))
        self._main = self._package.main(_MAIN)
        self.warnings: list[str] = []
        self.dropped: Counter[str] = Counter()

    def text(self) -> tuple[list[Line], list[str]]:
        """Return the lines of the body and those of the notes."""
        data = self._package.read(self._main)
        root = parse(data)
        if not is_document(root):
            raise BadXml("not a Word document")
        self._relations = {each.id: each for each in self._package.relations(self._main)}
        walker = Walker(self._embedded, dropped=self.dropped, styles=self._styles(data))
        if b"numPr" in data or any(kind.numbering for kind in walker.styles.kinds.values()):
            part = self._part("numbering")
            walker.numbering = None if part is None else Numbering(part)
        body = walker.story(root)
        notes = list(story.noted(self._notes(walker)))
        self._count_margins()
        return body, notes

    def _styles(self, data: bytes) -> Styles:
        # Reading the styles can take longer than the text, and not every document uses them.
        used = wordstyles.used(data)
        if not used:
            return Styles()
        return wordstyles.read(self._part("styles", lambda part: wordstyles.cut(part, used)), used)

    def _part(self, kind: str, cut: Callable[[bytes], bytes] = bytes) -> Element | None:
        """Return the root of the part of this kind; one that is damaged is warned about.

        `cut` leaves out of its bytes what need not be parsed.
        """
        for relation in self._relations.values():
            if relation.kind == kind and relation.target in self._package:
                try:
                    return parse(cut(self._package.read(relation.target)))
                except BadXml:
                    self._warn(
                        _("A part of “{file}” is damaged and was left out: {part}."),
                        part=relation.target,
                    )
        return None

    def _warn(self, message: str, **values: object) -> None:
        self.warnings.append(message.format(file=self._source.file, **values))

    def _notes(self, walker: Walker) -> Iterator[tuple[str, str]]:
        """Yield footnotes, endnotes and comments in reading order, each with its mark."""
        for kind, part in _NOTES.items():
            root = self._part(part)
            notes = {} if root is None else _by_id(root)
            # A footnote may have a comment of its own, so this is asked anew for each kind.
            wanted = [id for each, id in walker.references if each == kind and id in notes]
            if kind == "comment":
                wanted += [id for id in notes if id not in wanted]
            for number, id in enumerate(dict.fromkeys(wanted), 1):
                text = "\n".join(line.whole() for line in walker.story(notes[id]))
                yield _mark(kind, number, notes[id]), text

    def _count_margins(self) -> None:
        """Count the page headers and footers that hold text."""
        for relation in self._relations.values():
            if relation.kind in ("header", "footer") and relation.target in self._package:
                try:
                    root = self._package.xml(relation.target)
                except BadXml:
                    continue
                lines = Walker(lambda _id: []).story(root)
                self.dropped["margin"] += any(line.text.strip() for line in lines)

    def _embedded(self, id: str) -> list[Line]:
        """Return the paragraphs of an included part, or none and a warning."""
        relation = self._relations.get(id)
        if relation is None or relation.external or relation.target not in self._package:
            target = relation.target if relation else id
            self._warn(
                _("“{file}” includes “{part}”, which is not in it: import that on its own."),
                part=target,
            )
            return []
        return self._chunk(relation)

    def _chunk(self, relation: Relation) -> list[Line]:
        data = self._package.read(relation.target)
        part = Source(self._source.path, data)
        found = sources.kind(data)
        if found == "docx" and not self._nested:
            document = _Document(part, nested=True)
            body, notes = document.text()
            self.warnings += document.warnings
            self.dropped += document.dropped
            return [*body, *map(Line, notes)]
        suffix = relation.target.rpartition(".")[2].lower()
        try:
            if found == "html" or suffix in ("htm", "html", "xhtml"):
                page = webpage.read(webpage.decoded(part).text)
                self.dropped += page.dropped
                return page.lines
            if found is None and suffix in ("txt", "text"):
                return [Line(text) for text in decode(part).text.splitlines()]
        except ReadError:
            pass  # not text after all: told below
        self._warn(
            _("“{file}” includes “{part}”, which cannot be read: import that on its own."),
            part=relation.target,
        )
        return []


def _by_id(root: Element) -> dict[str, Element]:
    return {
        attribute(note, "id"): note for note in root if attribute(note, "type") not in _SEPARATORS
    }


def _mark(kind: str, number: int, note: Element) -> str:
    """Return what stands before a note: its number (Roman for endnotes, as in Word) or author."""
    if kind == "comment":
        return attribute(note, "author").strip() or "?"
    return str(number) if kind == "footnote" else roman(number)
