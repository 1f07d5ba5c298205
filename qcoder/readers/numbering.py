"""Automatic list numbers of a Word document, counted as Word counts them.

The one rule: numberings that share an abstract numbering share its counters; a level begins anew
after a higher one, or where a numbering that is used for the first time says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qcoder.readers import wordtags as tags
from qcoder.readers.numerals import numeral, whole
from qcoder.readers.safexml import Element
from qcoder.readers.wordstyles import Kind
from qcoder.readers.wordtags import attribute

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_LONGEST = 200  # of the text around a number
_SAYS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    way: str = "decimal"
    text: str = ""
    space: str = " "
    restart: int = -1  # after which level (from 1) it begins anew; -1: after any, 0: never
    digits_only: bool = False
    style: str = ""


@dataclass
class _Abstract:
    levels: dict[int, _Level]
    link: str = ""
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass
class _List:
    abstract: _Abstract
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The numberings of one document while its paragraphs are counted."""

    def __init__(self, root: Element) -> None:
        """Read a numbering part."""
        abstracts: dict[str, _Abstract] = {}
        by_style: dict[str, _Abstract] = {}
        self._lists: dict[str, _List] = {}
        for element in root.iter(*tags.ABSTRACT):
            abstract = _Abstract(_levels(element), _value(element, tags.LINK))
            abstracts[attribute(element, "abstractNumId")] = abstract
            style = _value(element, tags.LINKED)
            if style:
                by_style[style] = abstract
        for element in root.iter(*tags.NUMBERING_INSTANCE):
            abstract = abstracts.get(_value(element, tags.ABSTRACT_ID))
            if abstract is None:
                continue
            abstract = by_style.get(abstract.link, abstract)
            levels, starts = dict(abstract.levels), dict[int, int]()
            for override in (child for child in element if child.tag in tags.OVERRIDE):
                level = whole(attribute(override, "ilvl"), 0)
                levels |= _levels(override)
                start = _value(override, tags.START_OVERRIDE)
                if start:
                    starts[level] = whole(start, 1)
            self._lists[attribute(element, "numId")] = _List(abstract, levels, starts)

    def next(self, kind: Kind) -> str:
        """Count a paragraph of this kind; return its number, with a space, or ``""``."""
        numbered = self._lists.get(kind.numbering or "")
        if numbered is None:
            return ""
        at = kind.list_level
        if at is None:
            linked = (n for n, level in numbered.levels.items() if level.style == kind.style)
            at = next(linked, 0) if kind.style else 0
        level = numbered.levels.get(at)
        if level is None or not 0 <= at < _LEVELS:
            return ""
        _count(numbered, at)
        if level.way == "bullet":
            return ""
        text = _PLACE.sub(lambda match: _shown(numbered, int(match[1]) - 1, level), level.text)
        return text + level.space if _SAYS.search(text) else ""


def _count(numbered: _List, at: int) -> None:
    counters = numbered.abstract.counters
    if at in numbered.starts:
        counters[at] = numbered.starts.pop(at)
    else:
        before = counters[at]
        counters[at] = numbered.levels[at].start if before is None else before + 1
    for above in range(at):
        if counters[above] is None:
            counters[above] = numbered.levels.get(above, _Level()).start
    for below in range(at + 1, _LEVELS):
        after = numbered.levels.get(below, _Level()).restart
        if after < 0 or at < after:
            counters[below] = None


def _shown(numbered: _List, at: int, by: _Level) -> str:
    level = numbered.levels.get(at, _Level())
    count = numbered.abstract.counters[at]
    way = "decimal" if by.digits_only else level.way
    return "" if way == "none" else numeral(level.start if count is None else count, way)


def _levels(parent: Element) -> dict[int, _Level]:
    found = (child for child in parent if child.tag in tags.LEVEL)
    return {whole(attribute(level, "ilvl"), 0): _level(level) for level in found}


def _level(element: Element) -> _Level:
    values: Mapping[str, str] = {
        tags.local(child): attribute(child, "val")
        for child in element.iter()
        if tags.local(child) not in ("lvl", "pPr", "rPr")
    }
    digits = values.get("isLgl")
    return _Level(
        whole(values.get("start"), 0 if "start" not in values else 1),
        values.get("numFmt", "decimal"),
        values.get("lvlText", "")[:_LONGEST],
        "" if values.get("suff") == "nothing" else " ",
        whole(values.get("lvlRestart"), -1),
        digits is not None and digits not in tags.OFF,
        values.get("pStyle", ""),
    )


def _value(parent: Element, wanted: tuple[str, ...]) -> str:
    return next((attribute(child, "val") for child in parent if child.tag in wanted), "")
