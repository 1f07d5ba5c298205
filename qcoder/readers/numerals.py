"""The numbers of list items, as word processors write them.

The one rule: a number that a format cannot express is written in digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST = 32_767  # as far as Word counts
_DIGITS = re.compile("-?[0-9]{1,9}")


def whole(text: str | None, otherwise: int) -> int:
    """Return the whole number that an attribute holds, or `otherwise`."""
    return int(text) if text and _DIGITS.fullmatch(text) else otherwise


def roman(number: int) -> str:
    """Return `number` in small Roman numerals."""
    result = ""
    for value, letters in _ROMAN:
        result += letters * (number // value)
        number %= value
    return result


def letters(number: int) -> str:
    """Return a, b, … z, aa, bb, … as Word counts."""
    turns, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (turns + 1)


def columns(number: int) -> str:
    """Return a, b, … z, aa, ab, … as the columns of a sheet are counted."""
    result = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        result = chr(ord("a") + letter) + result
    return result


_WAYS: Mapping[str, Callable[[int], str]] = {
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerColumn": columns,
    "upperColumn": lambda number: columns(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
}


def numeral(number: int, way: str) -> str:
    """Return `number` as the format `way` of WordprocessingML writes it."""
    write = _WAYS.get(way)
    return write(number) if write and 0 < number <= _MOST else str(number)
