"""Elements of OpenDocument text, and what its styles say of paragraphs and lists.

The one rule: a style has what it says itself, else what the style has that it is based on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qcoder.readers.numerals import numeral, whole
from qcoder.readers.safexml import Element

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
TEXT, TABLE, DRAW, OFFICE, STYLE = (
    _SPACE.format(name) for name in ("text", "table", "drawing", "office", "style")
)
LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
DC = "http://purl.org/dc/elements/1.1/"
MATH = "http://www.w3.org/1998/Math/MathML"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
OUTLINE = "Outline"  # the list style that headings have
_MOST_STEPS = 30
_DEEPEST = 10
_LONGEST = 100
_SAYS = re.compile(r"\w")
_PLACE = re.compile("%([0-9]{1,2})%")
_WAYS = {"1": "decimal", "a": "Letter", "A": "Letter", "i": "lowerRoman", "I": "upperRoman"}


def tag(namespace: str, name: str) -> str:
    """Return the full name of an element or attribute."""
    return f"{{{namespace}}}{name}"


def tags(namespace: str, *names: str) -> frozenset[str]:
    """Return the full names of elements."""
    return frozenset(tag(namespace, name) for name in names)


def text(element: Element, name: str) -> str:
    """Return an attribute of the text namespace, or ``""``."""
    return element.get(f"{{{TEXT}}}{name}") or ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a style says; `None` where it says nothing."""

    hidden: bool | None = None
    outline: int | None = None
    list: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; no `way`: with bullets, or not at all."""

    way: str = ""
    start: int = 1
    before: str = ""
    after: str = ""
    shown: int = 1
    pattern: str = ""


Levels = Mapping[int, Level]


@dataclass
class Styles:
    """The styles of one document: paragraph and text styles by name, and list styles."""

    _elements: dict[tuple[str, str], Element] = field(
        default_factory=dict[tuple[str, str], Element]
    )
    _kinds: dict[tuple[str, str], Kind] = field(default_factory=dict[tuple[str, str], Kind])
    lists: dict[str, Levels] = field(default_factory=dict[str, Levels])
    outline: Levels = field(default_factory=dict[int, Level])

    def add(self, root: Element) -> None:
        """Take in the styles of a part; those of `content.xml` come last and count first."""
        for style in root.iter(tag(STYLE, "style")):
            family = style.get(tag(STYLE, "family")) or ""
            if family in ("paragraph", "text"):
                self._elements[family, style.get(tag(STYLE, "name")) or ""] = style
        for style in root.iter(tag(TEXT, "list-style")):
            self.lists[style.get(tag(STYLE, "name")) or ""] = _levels(style)
        for style in root.iter(tag(TEXT, "outline-style")):
            self.outline = _levels(style)

    def kind(self, family: str, name: str) -> Kind:
        """Return what a style, with those that it is based on, says."""
        known = self._kinds.get((family, name))
        if known is None:
            known = self._kinds[family, name] = self._resolved(family, name)
        return known

    def _resolved(self, family: str, name: str) -> Kind:
        hidden: bool | None = None
        outline: int | None = None
        listed: str | None = None
        for _step in range(_MOST_STEPS):
            style = self._elements.get((family, name))
            if style is None:
                break
            level = style.get(tag(STYLE, "default-outline-level"))
            outline = outline if outline is not None or level is None else whole(level, 0)
            own = style.get(tag(STYLE, "list-style-name"))
            listed = own if listed is None else listed
            for properties in style:
                display = text(properties, "display")
                if hidden is None and display:
                    hidden = display == "none"
            name = style.get(tag(STYLE, "parent-style-name")) or ""
        return Kind(hidden, outline, listed)


def _levels(style: Element) -> Levels:
    return {
        whole(text(level, "level"), 0): _level(level) for level in style if level.tag in _NUMBERED
    }


_NUMBERED = tags(TEXT, "list-level-style-number", "outline-level-style")


def _level(element: Element) -> Level:
    way = element.get(tag(STYLE, "num-format")) or ""
    if way in ("a", "A"):
        counted = "Letter" if element.get(tag(STYLE, "num-letter-sync")) == "true" else "Column"
        way = f"{'lower' if way == 'a' else 'upper'}{counted}"
    elif way:
        way = _WAYS.get(way, "decimal")
    return Level(
        way,
        whole(text(element, "start-value"), 1),
        (element.get(tag(STYLE, "num-prefix")) or "")[:_LONGEST],
        (element.get(tag(STYLE, "num-suffix")) or "")[:_LONGEST],
        min(max(whole(text(element, "display-levels"), 1), 1), _DEEPEST),
        (element.get(tag(LOEXT, "num-list-format")) or "")[:_LONGEST],
    )


@dataclass
class Counters:
    """The counts of one list, per level from 1."""

    counts: dict[int, int] = field(default_factory=dict[int, int])

    def next(self, levels: Levels, at: int, start: int | None = None) -> str:
        """Count an item at level `at`; return its number, with a space, or ``""``."""
        level = levels.get(at, Level())
        before = self.counts.get(at)
        if start is not None:
            self.counts[at] = start
        else:
            self.counts[at] = level.start if before is None else before + 1
        for below in [each for each in self.counts if each > at]:
            del self.counts[below]
        shown = self._shown(levels, level, at)
        return f"{shown} " if _SAYS.search(shown) else ""

    def _shown(self, levels: Levels, level: Level, at: int) -> str:
        if not level.way:
            return ""
        if level.pattern:
            return _PLACE.sub(lambda match: self._one(levels, int(match[1])), level.pattern)
        places = range(max(at - level.shown + 1, 1), at + 1)
        numbers = (self._one(levels, place) for place in places)
        return level.before + ".".join(filter(None, numbers)) + level.after

    def _one(self, levels: Levels, at: int) -> str:
        level = levels.get(at, Level())
        return numeral(self.counts.get(at, level.start), level.way) if level.way else ""


def has_text(element: Element) -> bool:
    """Return whether there are characters in an element."""
    return any(part.strip() for part in element.itertext())
