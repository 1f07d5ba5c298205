"""Word documents: body, footnotes, endnotes and comments.

The one rule: nothing that a reader of the document sees is lost without being named in `dropped`
or in a warning.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from qcoder.errors import ReadError
from qcoder.i18n import _, ngettext
from qcoder.model import Span, Transcript
from qcoder.passages import clean
from qcoder.readers import source as sources
from qcoder.readers import speakers, webpage
from qcoder.readers.archive import Archive
from qcoder.readers.encodings import decode
from qcoder.readers.package import Package, Relation
from qcoder.readers.safexml import BadXml, Element, parse
from qcoder.readers.source import Source
from qcoder.readers.wordml import Walker
from qcoder.readers.wordtags import attribute, hidden_styles, is_document

_MAIN = "word/document.xml"
_NOTES = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read(source: Source) -> Transcript:
    """Read a Word document; raise `ReadError` where it is protected, damaged or empty."""
    sources.refuse_other(source, "docx")
    try:
        document = _Document(source)
        body, notes = document.text()
    except BadXml as error:
        raise sources.damaged(source) from error
    if not body.strip() and not notes.strip():
        raise sources.no_text(source)
    structure, roles = speakers.find(body)
    if notes:
        start = len(body) + 2
        structure = replace(structure, notes=Span(start, start + len(notes)))
        body = f"{body}\n\n{notes}"
    return Transcript(
        name=source.name,
        format="docx",
        text=body,
        structure=structure,
        roles=roles,
        warnings=tuple(document.warnings),
        dropped=tuple(_dropped(document.dropped)),
        filename=source.file,
        original=source.data,
    )


class _Document:
    """One Word document while it is read: its parts, and what is to be told about them."""

    def __init__(self, source: Source, nested: bool = False) -> None:
        self._source = source
        self._nested = nested
        self._package = Package(Archive(source))
        self._main = self._package.main(_MAIN)
        self.warnings: list[str] = []
        self.dropped: Counter[str] = Counter()

    def text(self) -> tuple[str, str]:
        """Return the clean text of the body and that of the notes."""
        data = self._package.read(self._main)
        root = parse(data)
        if not is_document(root):
            raise BadXml("not a Word document")
        self._relations = {each.id: each for each in self._package.relations(self._main)}
        walker = Walker(
            self._embedded, dropped=self.dropped, hidden_styles=self._hidden_styles(data)
        )
        body = clean("\n".join(walker.story(root))).strip("\n")
        notes = clean("\n".join(self._notes(walker))).strip("\n")
        self._count_margins()
        return body, notes

    def _hidden_styles(self, data: bytes) -> frozenset[str]:
        # Unpacking the styles can take longer than the text, and few documents use them in runs.
        if b"rStyle" not in data:
            return frozenset()
        part = self._part("styles")
        return hidden_styles(part) if part is not None else frozenset()

    def _part(self, kind: str) -> Element | None:
        """Return the root of the part of this kind; one that is damaged is warned about."""
        for relation in self._relations.values():
            if relation.kind == kind and relation.target in self._package:
                try:
                    return self._package.xml(relation.target)
                except BadXml:
                    self._warn(
                        _("A part of “{file}” is damaged and was left out: {part}."),
                        part=relation.target,
                    )
        return None

    def _warn(self, message: str, **values: object) -> None:
        self.warnings.append(message.format(file=self._source.file, **values))

    def _notes(self, walker: Walker) -> list[str]:
        """Return footnotes, endnotes and comments in reading order, each with its mark."""
        lines: list[str] = []
        for kind, part in _NOTES.items():
            root = self._part(part)
            notes = {} if root is None else _by_id(root)
            # A footnote may have a comment of its own, so this is asked anew for each kind.
            wanted = [id for each, id in walker.references if each == kind and id in notes]
            if kind == "comment":
                wanted += [id for id in notes if id not in wanted]
            for number, id in enumerate(dict.fromkeys(wanted), 1):
                text = "\n".join(walker.story(notes[id])).strip()
                if text:
                    lines.append(f"[{_mark(kind, number, notes[id])}] {text}")
        return lines

    def _count_margins(self) -> None:
        """Count the page headers and footers that hold text."""
        for relation in self._relations.values():
            if relation.kind in ("header", "footer") and relation.target in self._package:
                try:
                    root = self._package.xml(relation.target)
                except BadXml:
                    continue
                text = Walker(lambda _id: []).story(root)
                self.dropped["margin"] += bool("".join(text).strip())

    def _embedded(self, id: str) -> list[str]:
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

    def _chunk(self, relation: Relation) -> list[str]:
        data = self._package.read(relation.target)
        part = Source(self._source.path, data)
        found = sources.kind(data)
        if found == "docx" and not self._nested:
            document = _Document(part, nested=True)
            body, notes = document.text()
            self.warnings += document.warnings
            self.dropped += document.dropped
            return [*body.split("\n"), *(notes.split("\n") if notes else [])]
        suffix = relation.target.rpartition(".")[2].lower()
        try:
            if found == "html" or suffix in ("htm", "html", "xhtml"):
                return webpage.paragraphs(decode(part).text)
            if found is None and suffix in ("txt", "text"):
                return decode(part).text.splitlines()
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
    return str(number) if kind == "footnote" else _roman(number)


def _roman(number: int) -> str:
    result = ""
    for value, letters in _ROMAN:
        result += letters * (number // value)
        number %= value
    return result


def _dropped(counts: Counter[str]) -> list[str]:
    """Say what the text does not hold, in the user's language."""
    found = [(name, counts[name]) for name in counts if counts[name]]
    return [_dropped_line(name, count).format(count=count) for name, count in found]


def _dropped_line(name: str, n: int) -> str:
    match name:
        case "deleted":
            return ngettext("{count} deleted passage", "{count} deleted passages", n)
        case "hidden":
            return ngettext("{count} hidden passage", "{count} hidden passages", n)
        case "margin":
            return ngettext("{count} page header or footer", "{count} page headers or footers", n)
        case "diagram":
            return ngettext("{count} diagram", "{count} diagrams", n)
        case _:
            return ngettext("{count} picture", "{count} pictures", n)
