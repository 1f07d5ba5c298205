"""The columns of a crosstab: the values of a variable, in bands where there would be too many.

The one rule: a case is in the same column whatever the order of values, and in none that it has no
value for; columns that were made here, and not by the user, are said in a note.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from qcoder.case_values import Value, parse, shown
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.model import Variable, VariableKind

Cases = set[int]
MOST_VALUES = 8  # numbers that have a column each
LEAST_CASES = 3  # in a column, or what is said could be traced to one of them


def by_value(
    variable: Variable, groups: Mapping[Value, Cases], bands: Sequence[object]
) -> tuple[dict[str, Cases], list[str]]:
    """Return the cases by what stands above their column, in order, and notes.

    Numbers and dates, by their year, are put in bands that begin at each of `bands`. Without these,
    each year has a column, and each number, unless there are more than `MOST_VALUES`: then there
    are four bands with about as many cases each. Raises `Refused` for bands of anything else.
    """
    if variable.kind not in (VariableKind.NUMBER, VariableKind.DATE):
        if bands:
            raise Refused(
                _("“{variable}” holds no numbers or dates: leave the bands out.").format(
                    variable=variable.name
                )
            )
        return {shown(value): cases for value, cases in groups.items()}, []
    cuts = sorted({_number(variable, band) for band in bands})
    numbers: dict[Decimal, Cases] = {}
    for value, cases in groups.items():
        numbers.setdefault(_as_number(value), set()).update(cases)
    notes: list[str] = []
    if not cuts and variable.kind == VariableKind.NUMBER and len(numbers) > MOST_VALUES:
        cuts = _quarters(numbers)
        notes = [_("The values are put in bands with about as many cases each.")]
    if not cuts:
        return {shown(number): numbers[number] for number in sorted(numbers)}, notes
    return _banded(numbers, cuts), notes


def merged(
    groups: Mapping[str, Cases], providers: Callable[[Cases], int]
) -> tuple[dict[str, Cases], list[str]]:
    """Return the columns with those of too few cases in one, and which these are.

    The smallest others go with them until that column has enough cases too.
    """
    other = _("Other")
    small = [name for name, cases in groups.items() if providers(cases) < LEAST_CASES]
    if not small:
        return dict(groups), []
    large = sorted(set(groups) - set(small), key=lambda name: (providers(groups[name]), name))
    for name in (name for name in groups if name.casefold() == other.casefold()):
        if name in large:  # there are others already
            large.remove(name)
            small.append(name)
    while large and providers(set[int]().union(*(groups[name] for name in small))) < LEAST_CASES:
        small.append(large.pop(0))
    kept = {name: cases for name, cases in groups.items() if name not in small}
    return {**kept, other: set[int]().union(*(groups[name] for name in small))}, small


def traceable(cases: Mapping[str, int]) -> list[str]:
    """Return the note on groups of so few cases that what is said may be traced, if any."""
    small = [name for name, n in cases.items() if 0 < n < LEAST_CASES]
    if not small:
        return []
    said = _("Fewer than {n} cases, so that what is said may be traced to one of them: {groups}.")
    return [said.format(n=LEAST_CASES, groups=", ".join(small))]


def of_few(interviews: int) -> list[str]:
    """Return the note on a table of so few interviews that what is said may be traced, if any."""
    if not 0 < interviews < LEAST_CASES:
        return []
    said = _("Fewer than {n} interviews, so that what is said may be traced to one of them.")
    return [said.format(n=LEAST_CASES)]


def _number(variable: Variable, band: object) -> Decimal:
    return Decimal(str(parse(Variable("", variable.name, VariableKind.NUMBER), band)))


def _as_number(value: Value) -> Decimal:
    return Decimal(value.year) if isinstance(value, date) else Decimal(str(value))


def _quarters(numbers: Mapping[Decimal, Cases]) -> list[Decimal]:
    """Return where the second, third and fourth quarter of the cases begin."""
    cases = sorted(number for number, of in numbers.items() for _case in of)
    cuts = {cases[len(cases) * quarter // 4] for quarter in (1, 2, 3)}
    return sorted(cuts - {cases[0]})


def _banded(numbers: Mapping[Decimal, Cases], cuts: Sequence[Decimal]) -> dict[str, Cases]:
    whole = all(number == number.to_integral_value() for number in (*numbers, *cuts))
    found: dict[str, Cases] = {}
    for number in sorted(numbers):
        label = _label(cuts, bisect_right(cuts, number), whole)
        found.setdefault(label, set()).update(numbers[number])
    return found


def _label(cuts: Sequence[Decimal], place: int, whole: bool) -> str:
    if place == 0:
        return _("below {number}").format(number=shown(cuts[0]))
    low = shown(cuts[place - 1])
    if place == len(cuts):
        return _("{number} and above").format(number=low)
    if not whole:
        return _("{low} to below {high}").format(low=low, high=shown(cuts[place]))
    last = shown(cuts[place] - 1)
    return low if low == last else f"{low}–{last}"
