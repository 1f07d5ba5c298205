"""Cases in a table: one row each, a column per variable.

The one rule: what a column holds decides what kind of variable it is; an empty cell is a missing
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qcoder import sheets
from qcoder.case_values import fits
from qcoder.cases import Cases
from qcoder.errors import Error, NotFound
from qcoder.i18n import N_, _
from qcoder.lookup import case_id, document_id
from qcoder.model import Case, Variable, VariableKind
from qcoder.speakers import Speakers
from qcoder.store import Store

FIELDS: Mapping[str, tuple[str, ...]] = {
    N_("case"): ("case", "casus"),
    N_("document"): ("document", "documenten", "documents"),
    "speaker": ("speaker", "spreker"),
}
# Tried in this order; a column that fits none is text.
_KINDS = (VariableKind.NUMBER, VariableKind.DATE, VariableKind.BOOLEAN)


def load(store: Store, path: Path) -> Sequence[Case]:
    """Add or bring up to date the cases of a CSV or XLSX table, as one operation.

    Columns (Dutch or English): case; document (several separated by `|`) and optionally speaker,
    which link it; every other column is a variable. A case may have several rows, as long as their
    values do not differ; a value that it has in none of them becomes missing. A new variable is of
    the kind that all its values fit: number, date, yes/no, several of (where a `|` occurs), else
    text. Raises `Error` that names the line of a row that does not fit.
    """
    table = sheets.read(path, FIELDS, required=("case",), others=True)
    cases = Cases(store)
    seen: dict[str, tuple[Case, dict[str, str]]] = {}
    with store.operation(N_("import cases")):
        variables = {
            column: _variable(cases, column, [row.get(column, "") for _line, row in table.rows])
            for column in table.others
        }
        for line, row in table.rows:
            with table.errors_at(line):
                case, values = seen.setdefault(
                    row["case"].casefold(), (_case(store, cases, row["case"]), {})
                )
                _add_values(values, {column: row.get(column, "") for column in variables})
                for column, variable in variables.items():
                    cases.set_value(case, variable, values[column])
                _link(store, cases, case, row)
    return [case for case, _values in seen.values()]


def _add_values(values: dict[str, str], more: Mapping[str, str]) -> None:
    """Add a further row of a case to its values. Raises `Error` where they differ."""
    for column, value in more.items():
        if value and values.get(column, value) not in ("", value):
            raise Error(
                _(
                    "“{column}” is “{value}” here and “{other}” in an earlier row of the case"
                ).format(column=column, value=value, other=values[column])
            )
        values[column] = value or values.get(column, "")


def _case(store: Store, cases: Cases, name: str) -> Case:
    try:
        return cases.get(case_id(store, name))
    except NotFound:
        return cases.add(name)


def _variable(cases: Cases, name: str, values: Sequence[str]) -> Variable:
    try:
        return cases.variable(name)
    except NotFound:
        return cases.add_variable(name, _kind([value for value in values if value.strip()]))


def _kind(values: Iterable[str]) -> VariableKind:
    values = list(values)
    probe = Variable("", "", VariableKind.TEXT)
    for kind in _KINDS:
        if values and all(fits(replace(probe, kind=kind), value) for value in values):
            return kind
    return VariableKind.SEVERAL_OF if any("|" in value for value in values) else VariableKind.TEXT


def _link(store: Store, cases: Cases, case: Case, row: Mapping[str, str]) -> None:
    names = [name.strip() for name in row.get("document", "").split("|") if name.strip()]
    label = row.get("speaker", "")
    for name in names:
        try:
            document = document_id(store, name)
        except NotFound:
            document = document_id(store, Path(name).stem)
        cases.link(case, document, Speakers(store).find(document, label) if label else None)
