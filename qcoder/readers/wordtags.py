"""Elements and attributes of WordprocessingML, and what can be read off a single one.

The one rule: both editions of the standard (transitional and strict) are known by every name here.
"""

from __future__ import annotations

from qcoder.readers.safexml import Element

MAIN = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
DIAGRAM = (
    "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "http://purl.oclc.org/ooxml/drawingml/diagram",
    "http://purl.oclc.org/ooxml/drawingml/chart",
)
VML = ("urn:schemas-microsoft-com:vml",)
COMPATIBILITY = ("http://schemas.openxmlformats.org/markup-compatibility/2006",)
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
OFF = ("0", "false", "off", "none")


def tags(namespaces: tuple[str, ...], *names: str) -> tuple[str, ...]:
    """Return the full tags of `names` in each of `namespaces`."""
    return tuple(f"{{{namespace}}}{name}" for namespace in namespaces for name in names)


P, TABLE, ROW, CELL = (tags(MAIN, name) for name in ("p", "tbl", "tr", "tc"))
TEXT = (*tags(MAIN, "t", "sym"), *tags(MATH, "t"), *tags(DRAWING, "t"))
SPOKEN = (*tags(MAIN, "t"), *tags(MATH, "t"))
WORD_TEXT = tags(MAIN, "t", "delText", "sym")
FIELD = tags(MAIN, "fldChar")
VANISH = tags(MAIN, "vanish")
FONTS = tags(MAIN, "rFonts")
RUN_PROPERTIES, PARAGRAPH_PROPERTIES = tags(MAIN, "rPr"), tags(MAIN, "pPr")
PARAGRAPH_STYLE, STYLE, BASED_ON, NAME, OUTLINE = (
    tags(MAIN, name) for name in ("pStyle", "style", "basedOn", "name", "outlineLvl")
)
NUMBERING, NUMBERING_ID, NUMBERING_LEVEL = (tags(MAIN, name) for name in ("numPr", "numId", "ilvl"))
ABSTRACT, ABSTRACT_ID, LEVEL, OVERRIDE, START_OVERRIDE, LINK, LINKED, NUMBERING_INSTANCE = (
    tags(MAIN, name)
    for name in (
        "abstractNum", "abstractNumId", "lvl", "lvlOverride", "startOverride", "numStyleLink",
        "styleLink", "num",
    )
)  # fmt: skip
_ROW_PROPERTIES, _CELL_PROPERTIES = (tags(MAIN, name) for name in ("trPr", "tcPr"))
_DELETED_MARK = tags(MAIN, "del", "moveFrom")
_DELETED_CELL = tags(MAIN, "cellDel")
_FRAME = tags(MAIN, "framePr")
_RUN_STYLE = tags(MAIN, "rStyle")
_DROP_DOWN = tags(MAIN, "ddList")
_CHECK_BOX = tags(MAIN, "checkBox")
_DOCUMENT = tags(MAIN, "document")


def is_document(root: Element) -> bool:
    """Return whether `root` is a Word document and not a part of some other program."""
    return root.tag in _DOCUMENT


def attribute(element: Element, name: str) -> str:
    """Return an attribute of the main namespace by its local name, or ``""``."""
    return _attribute(element, MAIN, name)


def relation(element: Element) -> str:
    """Return the relationship id that an element carries, or ``""``."""
    return _attribute(element, _RELATIONS, "id")


def _attribute(element: Element, namespaces: tuple[str, ...], name: str) -> str:
    for namespace in namespaces:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return ""


def vanish(properties: Element) -> bool | None:
    """Return whether these run properties hide their text; `None` where they do not say."""
    for child in properties:
        if child.tag in VANISH:
            return attribute(child, "val") not in OFF
    return None


def run_style(properties: Element) -> str:
    """Return the id of the style that these run properties name, or ``""``."""
    for child in properties:
        if child.tag in _RUN_STYLE:
            return attribute(child, "val")
    return ""


def paragraph_properties(paragraph: Element) -> Element | None:
    """Return the properties of a paragraph."""
    first = next(iter(paragraph), None)
    return first if first is not None and first.tag in PARAGRAPH_PROPERTIES else None


def is_mark_hidden(properties: Element) -> bool:
    """Return whether the mark at the paragraph's end is hidden."""
    return any(child.tag in RUN_PROPERTIES and bool(vanish(child)) for child in properties)


def is_mark_deleted(paragraph: Element) -> bool:
    """Return whether the mark at the paragraph's end was deleted, so that the next one joins."""
    properties = paragraph_properties(paragraph)
    return properties is not None and _has(properties, RUN_PROPERTIES, _DELETED_MARK)


def is_drop_cap(properties: Element) -> bool:
    """Return whether a paragraph is the large letter at the beginning of the next one."""
    frames = (child for child in properties if child.tag in _FRAME)
    return any(attribute(frame, "dropCap") in ("drop", "margin") for frame in frames)


def is_row_deleted(row: Element) -> bool:
    """Return whether the row of a table was deleted with its changes tracked."""
    return _has(row, _ROW_PROPERTIES, _DELETED_MARK)


def is_cell_deleted(cell: Element) -> bool:
    """Return whether the cell of a table was deleted with its changes tracked."""
    return _has(cell, _CELL_PROPERTIES, _DELETED_CELL)


def _has(element: Element, properties: tuple[str, ...], marks: tuple[str, ...]) -> bool:
    return any(mark.tag in marks for child in element if child.tag in properties for mark in child)


def alternative(element: Element) -> Element:
    """Return the one branch of several that is shown: the first that holds text, else the first."""
    branches = list(element)
    with_text = (branch for branch in branches if any(True for _ in branch.iter(*TEXT)))
    return next(with_text, branches[0] if branches else element)


def form_value(begin: Element) -> str:
    """Return what an old form field shows that has no result of its own."""
    for box in begin.iter(*_CHECK_BOX):
        states = {local(child): attribute(child, "val") for child in box}
        state = states.get("checked", states.get("default", "0"))
        return "☐" if state in OFF else "☒"
    for choices in begin.iter(*_DROP_DOWN):
        entries = [attribute(child, "val") for child in choices if local(child) == "listEntry"]
        picked = [attribute(child, "val") for child in choices if local(child) == "result"]
        index = int(picked[0]) if picked and picked[0].isdecimal() else 0
        return entries[index] if index < len(entries) else ""
    return ""


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
