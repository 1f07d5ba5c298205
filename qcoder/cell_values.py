"""What a cell of a sheet means for a variable: numbers, dates, and words for "not known".

The one rule: pure; a word for "not known" is never 0, and what can be read two ways is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qcoder.case_values import fits, is_ambiguous
from qcoder.model import Variable, VariableKind
from qcoder.sheets.grid import text
from qcoder.sheets.workbook import Cell

# Tried in this order; a column that fits none is text.
KINDS = (VariableKind.NUMBER, VariableKind.DATE, VariableKind.BOOLEAN)

_UNKNOWN = {
    "-", "--", "–", "—", "?", "??", "onbekend", "onb", "onb.", "niet bekend", "n.b.", "n.v.t.",
    "n.v.t", "nvt", "nvt.", "niet van toepassing", "geen opgave", "geen gegevens", "ontbreekt",
    "n/a", "n.a.", "unknown", "not known", "not applicable", "no data", "missing",
}  # fmt: skip
_FAULTS = {
    "#n/a", "#n/b", "#ref!", "#verw!", "#deel/0!", "#div/0!", "#naam?", "#name?", "#value!",
    "#waarde!", "#null!", "#leeg!", "#num!", "#getal!",
}  # fmt: skip
_MONEY = re.compile(r"(?:€|eur|euro)\s*(?P<before>.+)|(?P<after>.+?)\s*(?:€|eur|euro)", re.I)
_NO_CENTS = re.compile(r",(?:-+|–|—)$")
_NO_AMOUNT = re.compile(r"[+-]?\d{1,3},\d{3}")  # a thousand in English, and no cents in Dutch
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")


def is_unknown(cell: Cell, kind: VariableKind) -> bool:
    """Tell whether a cell says, in words or as a fault of a formula, that there is no value.

    Only a fault is taken as such in a variable of words, where `n.v.t.` may be an answer.
    """
    said = text(cell).casefold()
    return said in _FAULTS or (kind in KINDS and said in _UNKNOWN)


def meant(cell: Cell, kind: VariableKind, thousands: bool | None = None) -> object:
    """Return what `case_values.parse` is to read; None where there is no value.

    `thousands` says whether `1.250` is a thousand and more. An amount in euros always is.
    """
    if cell is None or text(cell) == "" or is_unknown(cell, kind):
        return None
    if isinstance(cell, float):
        cell = float(f"{cell:.15g}")  # all that a spreadsheet shows of it
    if not isinstance(cell, str):
        return cell if kind in KINDS else text(cell)
    return _number(text(cell), thousands) if kind == VariableKind.NUMBER else text(cell)


def pasted(cell: str, kind: VariableKind) -> object:
    """Return what is to be read of a cell that is pasted; a word for "not known" stays a word."""
    return cell if is_unknown(cell, kind) else meant(cell, kind)


def guess(cells: Sequence[Cell], thousands: bool | None = None) -> VariableKind:
    """Return the kind of variable that all cells fit, but for those that say "not known".

    `1.250` counts as a number here; which one is asked when it is read.
    """
    for kind in KINDS:
        values = [meant(cell, kind, bool(thousands)) for cell in cells]
        known = [value for value in values if value is not None]
        if known and all(fits(_probe(kind), value) for value in known) and _is_said(kind, known):
            return kind
    several = any("|" in text(cell) for cell in cells)
    return VariableKind.SEVERAL_OF if several else VariableKind.TEXT


def nearly(cells: Sequence[Cell]) -> tuple[VariableKind, str] | None:
    """Return the kind that most cells fit, though not all, and the first that does not."""
    for kind in KINDS:
        values = [(cell, meant(cell, kind, False)) for cell in cells]
        known = [(cell, value) for cell, value in values if value is not None]
        bad = [text(cell) for cell, value in known if not fits(_probe(kind), value)]
        if bad and len(bad) * 2 < len(known):
            return kind, bad[0]
    return None


def _is_said(kind: VariableKind, values: Sequence[object]) -> bool:
    """Tell whether values can only be meant as such: N alone may be a region, J and N is yes/no."""
    if kind != VariableKind.BOOLEAN:
        return True
    letters = {str(value).casefold() for value in values}
    return "n" in letters and len(letters) > 1 if letters <= {"j", "y", "n"} else True


def _probe(kind: VariableKind) -> Variable:
    return replace(Variable("", "", VariableKind.TEXT), kind=kind)


def _number(said: str, thousands: bool | None) -> str:
    said = said.replace("−", "-")
    money = _MONEY.fullmatch(said)
    if money:
        amount = (money["before"] or money["after"]).strip()
        if _NO_AMOUNT.fullmatch(amount):
            return said
        said = amount
    whole = _NO_CENTS.sub("", said)
    sure = money is not None or whole != said
    if _THOUSANDS.fullmatch(whole) and (sure or (thousands and is_ambiguous(whole))):
        return whole.replace(".", "")
    if is_ambiguous(whole) and thousands is False:
        return whole.replace(".", ",")
    return whole
