"""What the styles of a Word document say of its paragraphs: hidden, heading level, list.

The one rule: a style has what it says itself, else what the style has that it is based on; what a
paragraph says itself goes before its style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qcoder.readers import wordtags as tags
from qcoder.readers.numerals import whole
from qcoder.readers.safexml import Element
from qcoder.readers.wordtags import attribute

# The name is English in every edition of Word; ids, and the names in other programs, are not.
_HEADING = re.compile(r"(?:heading|kop|überschrift|titre|título|titolo)[ _]?([1-9])", re.I)
# It begins with plain letters, for which `re` is fast: a style too many does no harm.
_USED = re.compile(rb"Style\s[^<>]*?val\s*=\s*[\"']([^\"'<>]*)")
_ROOT = re.compile(rb"<w:styles\b[^>]*>")
_BASE = re.compile(rb'<w:basedOn w:val="([^"]*)"')
_END = b"</w:style>"
_MOST_STEPS = 30


@dataclass(frozen=True, slots=True)
class Kind:
    """What a paragraph or its style says; `None` where it says nothing."""

    hidden: bool | None = None
    outline: int | None = None  # from 1; 0 is body text
    numbering: str | None = None
    list_level: int | None = None
    style: str = ""  # the style that the numbering is said in

    def over(self, other: Kind) -> Kind:
        """Return this kind, with what it does not say as `other` says it."""
        return Kind(
            other.hidden if self.hidden is None else self.hidden,
            other.outline if self.outline is None else self.outline,
            other.numbering if self.numbering is None else self.numbering,
            other.list_level if self.list_level is None else self.list_level,
            other.style if self.numbering is None else self.style,
        )


@dataclass
class Styles:
    """The styles of one document by id."""

    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])

    def style(self, id: str) -> Kind:
        """Return what a style says; one that is missing may still have a telling id."""
        return self.kinds.get(id) or Kind(outline=_named_level(id))

    def hides(self, id: str) -> bool:
        """Return whether text in this style is hidden."""
        return bool(self.style(id).hidden)

    def paragraph(self, properties: Element) -> Kind:
        """Return what `properties` and their style say of a paragraph."""
        own = _own(properties)
        for child in properties:
            if child.tag in tags.PARAGRAPH_STYLE:
                return own.over(self.style(attribute(child, "val")))
        return own


def used(data: bytes) -> set[str]:
    """Return the ids of the styles that a part uses; quicker than asking its elements."""
    return {id.decode("utf-8", "replace") for id in _USED.findall(data)}


def cut(part: bytes, wanted: set[str]) -> bytes:
    """Return a part with styles cut down to those `wanted` and those that they are based on.

    A part that is not written as Word writes it is returned whole.
    """
    root = _ROOT.search(part)
    pieces: dict[str, bytes] = {}
    todo = sorted(wanted)
    while root and todo:
        id = todo.pop()
        at = part.find(b'w:styleId="%s"' % id.encode())
        start, end = part.rfind(b"<w:style ", 0, at), part.find(_END, at)
        if id in pieces or at < 0:
            continue
        if start < 0 or end < 0:
            return part
        pieces[id] = part[start : end + len(_END)]
        todo += [base.decode("utf-8", "replace") for base in _BASE.findall(pieces[id])]
    return root[0] + b"".join(pieces.values()) + b"</w:styles>" if root and pieces else part


def read(root: Element | None, wanted: set[str]) -> Styles:
    """Return the styles that are `wanted`, as far as they say anything."""
    elements = {} if root is None else {
        attribute(style, "styleId"): style for style in root.iter(*tags.STYLE)
    }  # fmt: skip
    kinds = {id: _resolved(id, elements) for id in wanted if id in elements}
    telling = {id: kind for id, kind in kinds.items() if replace(kind, style="") != Kind()}
    missing = (id for id in wanted if id not in elements and _named_level(id))
    return Styles({**telling, **{id: Kind(outline=_named_level(id)) for id in missing}})


def _resolved(id: str, elements: Mapping[str, Element]) -> Kind:
    kind = Kind()
    for _step in range(_MOST_STEPS):
        style = elements.get(id)
        if style is None:
            break
        own, name, here, id = Kind(), "", id, ""
        for child in style:
            if child.tag in tags.PARAGRAPH_PROPERTIES:
                own = replace(_own(child).over(own), style=here)
            elif child.tag in tags.RUN_PROPERTIES:
                own = own.over(Kind(hidden=tags.vanish(child)))
            elif child.tag in tags.BASED_ON:
                id = attribute(child, "val")
            elif child.tag in tags.NAME:
                name = attribute(child, "val")
        kind = kind.over(own.over(Kind(outline=_named_level(name))))
    return kind


def _own(properties: Element) -> Kind:
    outline = numbering = level = None
    for child in properties:
        if child.tag in tags.OUTLINE:
            value = whole(attribute(child, "val"), 9)
            outline = value + 1 if 0 <= value < 9 else 0
        elif child.tag in tags.NUMBERING:
            for part in child:
                if part.tag in tags.NUMBERING_ID:
                    numbering = attribute(part, "val")
                elif part.tag in tags.NUMBERING_LEVEL:
                    level = whole(attribute(part, "val"), 0)
    return Kind(None, outline, numbering, level)


def _named_level(name: str) -> int | None:
    match = _HEADING.fullmatch(name)
    return int(match[1]) if match else None
