"""What the words in a column may hold that its cells do not say: several options, other spellings.

The one rule: cells are divided only where it is sure, and then said; spellings are only said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from qcoder.case_import.names import loose
from qcoder.case_values import Value
from qcoder.i18n import _, ngettext

_PERHAPS = re.compile(r"[,/]")
_LISTED = 5  # things that a sentence names at most


def divided(cells: Iterable[str], options: Collection[str]) -> Mapping[str, str]:
    """Return the cells of several options that do not say so with `|`, with how they are read.

    A semicolon divides; a comma or slash does where each part is an option, or is elsewhere in the
    column. What is an option as a whole is not divided.
    """
    whole = {option.casefold() for option in options}
    left = {cell for cell in cells if "|" not in cell and cell.casefold() not in whole}
    known = whole | {part.casefold() for cell in cells for part in _parts(cell, "[|;]")}
    found: dict[str, str] = {}
    for cell in left:
        parts = _parts(cell, ";")
        if len(parts) == 1 and _PERHAPS.search(cell):
            listed = _parts(cell, _PERHAPS.pattern)
            parts = listed if all(part.casefold() in known for part in listed) else parts
        if ";" in cell or len(parts) > 1:
            found[cell] = " | ".join(parts)
    return found


def say_divided(heading: str, read: Mapping[str, str]) -> str:
    """Return the sentence on cells that are taken as several options."""
    cell, parts = min(read.items())
    return _("“{column}” holds several options in a cell: “{cell}” is taken as “{parts}”.").format(
        column=heading, cell=cell, parts="”, “".join(_parts(parts, "[|]"))
    )


def say_undivided(heading: str, cells: Sequence[tuple[int, str]]) -> str:
    """Return the sentence on cells (line, text) that may be several options; "" without any."""
    found = [(line, cell) for line, cell in cells if "|" not in cell and _PERHAPS.search(cell)]
    if not found:
        return ""
    listed = [
        _("“{text}” (line {line})").format(text=cell, line=line) for line, cell in found[:_LISTED]
    ]
    more = ", …" if len(found) > _LISTED else ""
    return ngettext(
        "In “{column}”, this is taken as one option: {cells}. Put | or ; between options.",
        "In “{column}”, each of these is taken as one option: {cells}. Put | or ; between options.",
        len(found),
    ).format(column=heading, cells=", ".join(listed) + more)


def say_alike(heading: str, values: Iterable[Value]) -> str:
    """Return the sentence on words that differ in capitals, accents or blanks; "" without any."""
    spelt: dict[str, dict[str, None]] = {}
    for value in values:
        words = value if isinstance(value, tuple) else (value,)
        for word in words:
            if isinstance(word, str):
                spelt.setdefault(loose(word), {})[word] = None
    found = [" – ".join(f"“{one}”" for one in alike) for alike in spelt.values() if len(alike) > 1]
    if not found:
        return ""
    more = ", …" if len(found) > _LISTED else ""
    return _(
        "In “{column}”, these are different values though they are nearly spelt the same: {words}."
    ).format(column=heading, words=", ".join(found[:_LISTED]) + more)


def _parts(text: str, pattern: str) -> Sequence[str]:
    return [part.strip() for part in re.split(pattern, text) if part.strip()]
