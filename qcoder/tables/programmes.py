"""Table 1 of a report: the programmes, or other cases, that were examined.

The one rule: an interview counts once in each case that it or a speaker in it belongs to; values
are as they were entered, and what is missing stays missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from qcoder.case_values import Value, shown
from qcoder.i18n import N_, _, ngettext
from qcoder.model import Case, Variable, VariableKind
from qcoder.queries.source_line import source_line
from qcoder.report import Report, readable
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Choices
from qcoder.tables.coded import counted
from qcoder.tables.scopes import Scopes
from qcoder.tables.table import Behind, Table

# Name, heading, values by case, and decimals that they are shown with.
_Column = tuple[str, str, Mapping[str, Any], int]

# What reports call the variables of a programme, by the names that these go by in projects.
_PROGRAMME = {
    "programma code": N_("Programme code"),
    "programme code": N_("Programme code"),
    "penvoerder type": N_("Type of lead organisation"),
    "type penvoerder": N_("Type of lead organisation"),
    "lead organisation type": N_("Type of lead organisation"),
    "type of lead organisation": N_("Type of lead organisation"),
    "gemeenten": N_("Municipalities"),
    "municipalities": N_("Municipalities"),
    "startjaar": N_("Start year"),
    "start year": N_("Start year"),
    "regeling": N_("Financing"),
    "financiering": N_("Financing"),
    "scheme": N_("Financing"),
    "financing": N_("Financing"),
    "funding": N_("Financing"),
}
_ANYONE = {
    "regio": N_("Region"),
    "regiogroep": N_("Region"),
    "centrumgemeente": N_("Region"),
    "region": N_("Region"),
}
_RESPONDENTS = {
    "functie": N_("Positions"),
    "functies": N_("Positions"),
    "function": N_("Positions"),
    "position": N_("Positions"),
    "positions": N_("Positions"),
}
_FEW = 3  # usual variables: fewer, and the project calls them otherwise
_COUNTED = ("gemeenten", "municipalities")


def programmes(basis: Basis, choices: Choices) -> Table:
    """Return one row per case: its values, its interviews and who was spoken with.

    `variables` are the columns; by default those that such a table mostly has (code, region, type,
    municipalities, start year, financing, positions), or all where there are fewer than three of
    these. Positions (`functie`) come last; a programme without its own has those of all cases in
    the same interviews, for respondents may be cases of their own. Such a case has no row, and a
    note names it: one without any value that only a programme has, in interviews of programmes
    only. Municipalities that are listed are counted. Behind a row are the codings in its
    interviews, or in what its speakers say.
    """
    values, cases = basis.values, basis.cases
    wanted = [one for key in choices.variables if (one := basis.variable(key))]
    chosen = dict.fromkeys(wanted) or _usual(basis.variables)
    documents = {case.id: set[str]() for case in cases}
    for case, document, _speaker in basis.links:
        documents[case].add(document)
    respondents = _respondents(basis.variables, values, documents)
    rows = [case for case in cases if case.id not in respondents]
    interviews = {key: len(of) for key, of in documents.items()}
    columns = [("case", _("Programme"), {case.id: case.name for case in rows}, 0)]
    columns += [_column(one, values[one.id]) for one in chosen if _known(one) not in _RESPONDENTS]
    columns += [("interviews", _("Interviews (n)"), interviews, 0)]
    columns += [
        (_own(one), _heading(one), _positions(one, values[one.id], documents), 0)
        for one in chosen
        if _known(one) in _RESPONDENTS
    ]
    covered = set[str]().union(*(documents[case.id] for case in rows))
    notes = _notes(
        covered=len(covered),
        everything=len(basis.documents),
        links=sum(interviews[case.id] for case in rows),
        left_out=[case.name for case in cases if case.id in respondents],
    )
    report = _report(columns, [case.id for case in rows])
    title = _("Programmes examined (N = {n})").format(n=len(rows))
    source = source_line(basis.time, len(covered))
    report = replace(report, title=title, notes=notes, source=source)
    return Table(report, basis, choices, _behind(basis, rows)).ordered()


def _behind(basis: Basis, rows: Sequence[Case]) -> Behind:
    """Return what finds the codings of a case."""
    counts = counted(basis, Choices())
    scopes = Scopes(basis, counts.documents)
    places = {case.id: place for place, case in enumerate(basis.cases)}

    def find(line: int, column: str) -> Mask:
        return counts.rows & scopes.scope("", {places[rows[line].id]}).rows

    return find


def _report(columns: Sequence[_Column], rows: Sequence[str]) -> Report:
    import pandas as pd

    frame: dict[str, pd.Series[Any]] = {}
    headings: dict[str, str] = {}
    decimals: dict[str, int] = {}
    for name, heading, values, places in columns:
        found = [values.get(case) for case in rows]
        kinds = {value.__class__.__name__ for value in found if value is not None}
        kind = {"int": "Int64", "float": "float64"}.get("".join(kinds), "object")
        frame[name] = pd.Series(found, dtype=kind)
        headings[name], decimals[name] = heading, places
    return Report("programmes", "", pd.DataFrame(frame), headings=headings, decimals=decimals)


def _column(variable: Variable, values: Mapping[str, Value]) -> _Column:
    """Return the column of a variable: numbers as such, with the decimals that they were given."""
    name, heading = _own(variable), _heading(variable)
    numbers = {case: value for case, value in values.items() if isinstance(value, Decimal)}
    if numbers and all(_exact(value) for value in numbers.values()):
        decimals = max(_decimals(value) for value in numbers.values())
        kind = float if decimals else int
        return name, heading, {case: kind(value) for case, value in numbers.items()}, decimals
    if variable.kind == VariableKind.SEVERAL_OF and _known(variable) in _COUNTED:
        return name, heading, {case: len(_several(value)) for case, value in values.items()}, 0
    return name, heading, {case: _text(value) for case, value in values.items()}, 0


def _usual(variables: Sequence[Variable]) -> dict[Variable, None]:
    """Return the variables that a table of programmes mostly has; all, where these are few."""
    known = {**_PROGRAMME, **_ANYONE, **_RESPONDENTS}
    usual = [one for one in variables if _known(one) in known]
    return dict.fromkeys(usual if len(usual) >= _FEW else variables)


def _exact(number: Decimal) -> bool:
    """Tell whether a spreadsheet holds a number as it is."""
    return len(number.as_tuple().digits) <= 15 and -15 < number.adjusted() < 15


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _several(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (shown(value),)


def _text(value: Value) -> str | date:
    return value if isinstance(value, date) else ", ".join(_several(value))


def _own(variable: Variable) -> str:
    """Return the name of a variable's column: its own, unless another column has that."""
    return f"“{variable.name}”" if variable.name in ("case", "interviews") else variable.name


def _known(variable: Variable) -> str:
    """Return the name of a variable as reports know it."""
    return re.sub(r"[\s_-]+", " ", variable.name).strip().casefold()


def _heading(variable: Variable) -> str:
    known = _known(variable)
    if known in _COUNTED and variable.kind in (VariableKind.SEVERAL_OF, VariableKind.NUMBER):
        return _("Municipalities (n)")
    heading = {**_PROGRAMME, **_ANYONE, **_RESPONDENTS}.get(known)
    name = readable(variable.name)
    return _(heading) if heading else name[:1].upper() + name[1:]


def _respondents(
    variables: Sequence[Variable],
    values: Mapping[str, Mapping[str, Value]],
    documents: Mapping[str, set[str]],
) -> set[str]:
    """Return the cases that are no programme: only in interviews of others that are one."""
    telling = [values[one.id] for one in variables if _known(one) in _PROGRAMME]
    programmes = {case for case in documents if any(case in of for of in telling)}
    of_programmes = set[str]().union(*(documents[case] for case in programmes))
    return {
        case
        for case, own in documents.items()
        if case not in programmes and own and own <= of_programmes
    }


def _positions(
    variable: Variable, values: Mapping[str, Value], documents: Mapping[str, set[str]]
) -> Mapping[str, str]:
    """Return, by case, its own value, else what the other cases in its interviews have."""
    found: dict[str, set[str]] = {case: set[str]() for case in documents}
    for case, own in documents.items():
        others = [other for other, theirs in documents.items() if own & theirs]
        for known in [case] if case in values else others:
            if known in values:
                found[case] |= set(_several(values[known]))
    order = {option: place for place, option in enumerate(variable.options)}
    return {
        case: ", ".join(sorted(of, key=lambda one: (order.get(one, len(order)), one)))
        for case, of in found.items()
        if of
    }


def _notes(
    *, covered: int, everything: int, links: int, left_out: Sequence[str]
) -> tuple[str, ...]:
    notes = [_("For internal use: each row is about one case.")]
    if links > covered:
        notes.append(
            _("An interview counts in each case that it belongs to; there are {n} in all.").format(
                n=covered
            )
        )
    if everything > covered:
        said = ngettext(
            "{n} interview belongs to no case in this table.",
            "{n} interviews belong to no case in this table.",
            everything - covered,
        )
        notes.append(said.format(n=everything - covered))
    if left_out:
        notes.append(
            _(
                "Cases without a row, as they are only in interviews of a programme: {cases}."
            ).format(cases=", ".join(left_out))
        )
    return tuple(notes)
