"""The fields of `Choices` as chips show them: what each is called, and what it can be.

The one rule: a field that a table takes is one line here; a table has a chip for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

from qcoder.i18n import N_, _, language
from qcoder.model import CoderKind, CodeStatus, Valence, VariableKind
from qcoder.report import readable
from qcoder.tables.basis import Basis
from qcoder.tables.choices import NOT_JUDGED, Cells, Choices, Level, Measure, Together
from qcoder.tables.kinds import KINDS
from ui.session import Session
from ui.trees.check_tree import Box

Offers = Sequence[tuple[Any, str]]
ONE_OF: Mapping[str, type[Cells | Level | Measure | Together]] = {
    "cells": Cells,
    "level": Level,
    "measure": Measure,
    "together": Together,
}


class How(Enum):
    """How a field is chosen."""

    FEW = auto()  # from a menu
    ONE = auto()  # from a list that may be long
    SEVERAL = auto()  # by ticking boxes
    SWITCH = auto()  # on or off
    NUMBER = auto()
    WORDS = auto()


class Field(NamedTuple):
    """A chip: its name, its text with a `value` in it, and that text where nothing is chosen."""

    how: How
    name: str
    text: str = "{value}"
    none: str = ""
    least: int = 1
    most: int = 1000


FIELDS: Mapping[str, Field] = {
    "by": Field(How.ONE, N_("Case variable"), N_("By: {value}"), N_("Not divided")),
    "document": Field(How.ONE, N_("Which interview"), N_("Interview: {value}")),
    "measure": Field(How.FEW, N_("What is counted"), N_("Counted: {value}")),
    "together": Field(How.FEW, N_("When codes occur together"), N_("Together: {value}")),
    "turns": Field(How.NUMBER, N_("Within how many turns"), N_("Within {value} turns"), most=50),
    "cells": Field(How.FEW, N_("What cells show"), N_("Cells: {value}")),
    "level": Field(How.FEW, N_("Which lines"), N_("Lines: {value}")),
    "percent_from": Field(
        How.NUMBER, N_("Percentages are of at least this many"), N_("Percentages from {value}")
    ),
    "bands": Field(How.WORDS, N_("Bands begin at, such as 10 20 50"), N_("Bands: {value}"),
                   N_("Bands: quarters")),
    "merge_small": Field(How.SWITCH, N_("Put groups of fewer than three cases together"),
                         N_("Small groups together")),
    "pairs": Field(How.SWITCH, N_("A line for each pair of codes"), N_("A line per pair")),
    "days": Field(How.SWITCH, N_("A line for each day"), N_("Per day")),
    "swapped": Field(How.SWITCH, N_("Swap rows and columns"), N_("Rows ⇄ columns")),
    "variables": Field(How.SEVERAL, N_("Which variables"), N_("Variables: {value}"),
                       N_("Variables: usual")),
    "order": Field(How.ONE, N_("In which order interviews come"), N_("Order: {value}"),
                   N_("Order: usual")),
    "inductive": Field(How.SWITCH, N_("Only codes that are not from a codebook"),
                       N_("New codes only")),
    "base": Field(How.NUMBER, N_("Interviews in the base"), N_("Base: {value}"), least=4, most=6),
    "run": Field(How.NUMBER, N_("Interviews in a run"), N_("Run: {value}"), least=2, most=3),
    "threshold": Field(How.FEW, N_("New information is at most"), N_("At most {value}")),
    "codes": Field(How.SEVERAL, N_("Which codes"), N_("Codes: {value}"), N_("All codes")),
    "coders": Field(How.SEVERAL, N_("Which coders"), N_("Coders: {value}"), N_("All coders")),
    "documents": Field(How.SEVERAL, N_("Which interviews"), N_("Interviews: {value}"),
                       N_("All interviews")),
    "groups": Field(How.SEVERAL, N_("Which groups of interviews"), N_("Groups: {value}"),
                    N_("All groups")),
    "valences": Field(How.SEVERAL, N_("Which valences"), N_("Valence: {value}"),
                      N_("All valences")),
    "flags": Field(How.SEVERAL, N_("Which flags"), N_("Flags: {value}"), N_("All flags")),
}  # fmt: skip


def usual(name: str) -> Choices:
    """Return what is chosen for a table at first."""
    return Choices(**KINDS[name].usual)


def applies(name: str, field: str, choices: Choices, basis: Basis, session: Session) -> bool:
    """Tell whether a field matters for a table as it is chosen now."""
    match field:
        case "turns":
            return choices.together == Together.NEAR
        case "bands":
            by = basis.variable(choices.by)
            return by is not None and by.kind in (VariableKind.NUMBER, VariableKind.DATE)
        case "percent_from":
            percents = (Cells.ROW, Cells.COLUMN)
            return name == "themes" or choices.cells in percents
        case "groups":
            return bool(basis.groups)
        case "flags":
            return bool(session.flags)
        case "cells" | "swapped":
            return not choices.pairs
        case _:
            return True


def few(name: str, field: str) -> Offers:
    """Return what a field with few values can be, in words."""
    if field == "threshold":
        return [(5.0, "5 %"), (0.0, "0 %")]
    values = list(ONE_OF[field])
    if field == "cells" and name != "cooccurrence":
        values.remove(Cells.C)  # it is of pairs of codes
    return [(value, _(value)) for value in values]


def listed(field: str, basis: Basis) -> Offers:
    """Return what a field can be that is chosen from a list."""
    if field == "document":
        return [(one.id, one.name) for one in basis.documents]
    dates = (VariableKind.DATE, VariableKind.NUMBER)
    return [
        (one.id, readable(one.name))
        for one in basis.variables
        if field != "order" or one.kind in dates
    ]


def boxes(field: str, basis: Basis, session: Session) -> list[Box]:
    """Return what can be ticked for a field."""
    return _BOXES[field](basis, session)


def _coders(basis: Basis, session: Session) -> list[Box]:
    people = [one for one in basis.coders.values() if one.kind == CoderKind.PERSON]
    return [Box(one.id, one.name) for one in people if one.id in session.coders]


def _valences(_basis: Basis, _session: Session) -> list[Box]:
    return [Box(value, _(value)) for value in (*map(str, Valence), NOT_JUDGED)]


def _flags(_basis: Basis, session: Session) -> list[Box]:
    return [Box(one.key, one.name(language())) for one in session.flags]


def _codes(basis: Basis, _session: Session) -> list[Box]:
    return [
        Box(one.id, one.name(language()), one.parent, one.color, one.codable)
        for one in basis.codes
        if one.status != CodeStatus.PROPOSED
    ]


_BOXES: Mapping[str, Callable[[Basis, Session], list[Box]]] = {
    "coders": _coders,
    "documents": lambda basis, _session: [Box(one.id, one.name) for one in basis.documents],
    "groups": lambda basis, _session: [Box(one.id, one.name) for one in basis.groups],
    "variables": lambda basis, _session: [
        Box(one.id, readable(one.name)) for one in basis.variables
    ],
    "valences": _valences,
    "flags": _flags,
    "codes": _codes,
}
