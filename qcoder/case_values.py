"""What the values of case variables are: from what a user writes to a Python object and back.

The one rule: pure; a value that does not fit its variable is refused, never bent to fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from qcoder.errors import Refused
from qcoder.i18n import _, language
from qcoder.model import Variable, VariableKind
from qcoder.passages import clean

Value = str | Decimal | date | bool | tuple[str, ...]
Stored = str | bool | list[str] | None

_YES = {"ja", "yes", "j", "y", "true", "waar", "1"}
_NO = {"nee", "no", "n", "false", "onwaar", "0"}
_DUTCH = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d+(,\d+)?)")
_SPACE = re.compile("[ \xa0\u202f]")  # between thousands only
_SPACED = re.compile("[+-]?\\d{1,3}([ \xa0\u202f]\\d{3})+([,.]\\d+)?")
_POINT = re.compile(r"[+-]?\d*\.\d+")
_PADDED = re.compile(r"[+-]?0\d.*")  # 0031 is a name of something, such as a department
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")  # 1.250 is a thousand or a decimal

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mrt maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY, _MONTH = r"(?:[a-z]+,? +)?", r"(?P<month>[a-z]{3,9})\.?"
_DAY_MONTH = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.? +{_MONTH},? +(?P<year>\d{{4}})", re.I)
_MONTH_DAY = re.compile(rf"{_WEEKDAY}{_MONTH} +(?P<day>\d{{1,2}}),? +(?P<year>\d{{4}})", re.I)


def parse(variable: Variable, value: object) -> Stored:
    """Return a value as it is stored, None where it is missing.

    `value` is a Python object or text: numbers with decimal comma or point (`1.250`, which can be
    read two ways, and `0031` are refused), dates as `2026-01-31`, `31-1-2026` or `31 januari 2026`,
    yes/no as `ja`, `nee`, `yes`, `no`, several values separated by `|`. Raises `Refused` where it
    does not fit.
    """
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, str):
        value = clean(value).strip()
        if not value:
            return None
    parsed = _PARSERS[variable.kind](variable, value)
    if parsed is None:
        raise Refused(
            _("“{value}” is not a value for “{variable}” ({kind}{options}).").format(
                value=value,
                variable=variable.name,
                kind=_(str(variable.kind)),
                options=f": {allowed}" if (allowed := _allowed(variable)) else "",
            )
        )
    return parsed


def _allowed(variable: Variable) -> str:
    """Return what a variable takes: its options, or how its values are written."""
    if variable.options:
        return ", ".join(variable.options)
    written = {
        VariableKind.DATE: _("such as 31-1-2026 or 2026-01-31"),
        VariableKind.NUMBER: _("such as 1250 or 0,5"),
        VariableKind.BOOLEAN: _("yes or no"),
    }
    return written.get(variable.kind, "")


def fits(variable: Variable, value: object) -> bool:
    """Tell whether `parse` takes a value that is not missing."""
    return _PARSERS[variable.kind](variable, value) is not None


def is_ambiguous(value: object) -> bool:
    """Tell whether text is a number that can be read two ways, such as `1.250`."""
    return isinstance(value, str) and _AMBIGUOUS.fullmatch(value) is not None


def same_kind(kind: VariableKind, stored: str | bool | list[str]) -> Value:
    """Return a stored value as a Python object of its variable's kind."""
    if isinstance(stored, list):
        return tuple(stored)
    if isinstance(stored, bool):
        return stored
    if kind == VariableKind.NUMBER:
        return Decimal(stored)
    return date.fromisoformat(stored) if kind == VariableKind.DATE else stored


def shown(value: Value) -> str:
    """Return a value as text in the user's language."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return " | ".join(value)
    text = str(value)
    return text.replace(".", ",") if isinstance(value, Decimal) and language() == "nl" else text


def _text(variable: Variable, value: object) -> Stored:
    return str(value)


def _number(variable: Variable, value: object) -> Stored:
    if isinstance(value, bool):
        return None
    text = str(value)
    if isinstance(value, str):
        if _SPACED.fullmatch(text):
            text = _SPACE.sub("", text)
        if _PADDED.fullmatch(text):
            return None
        if _DUTCH.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        elif not _POINT.fullmatch(text) or _AMBIGUOUS.fullmatch(text):
            return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return str(number) if number.is_finite() else None


def _date(variable: Variable, value: object) -> Stored:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if long := _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text):
        text = f"{long['year']}-{_MONTHS.get(long['month'].casefold())}-{long['day']}"
    for pattern in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
    return None


def _boolean(variable: Variable, value: object) -> Stored:
    if isinstance(value, bool):
        return value
    word = str(value).casefold()
    return True if word in _YES else False if word in _NO else None


def _one_of(variable: Variable, value: object) -> Stored:
    if not variable.options:
        return str(value)
    allowed = {option.casefold(): option for option in variable.options}
    return allowed.get(str(value).casefold())


def _several_of(variable: Variable, value: object) -> Stored:
    parts: Iterable[object]
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = [str(part) for part in value]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    else:
        parts = [part.strip() for part in str(value).split("|") if part.strip()]
    chosen: list[str] = []
    for part in parts:
        one = _one_of(variable, part)
        if not isinstance(one, str):
            return None
        chosen.append(one)
    return sorted(set(chosen)) or None


_PARSERS = {
    VariableKind.TEXT: _text,
    VariableKind.NUMBER: _number,
    VariableKind.DATE: _date,
    VariableKind.BOOLEAN: _boolean,
    VariableKind.ONE_OF: _one_of,
    VariableKind.SEVERAL_OF: _several_of,
}
