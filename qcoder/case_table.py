"""Cases in a table: one row each, a column per variable.

The one rule: what a column holds decides what kind of variable it is; an empty cell is a missing
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qcoder import sheets
from qcoder.case_values import fits
from qcoder.cases import Cases
from qcoder.errors import Error, NotFound
from qcoder.i18n import N_, _
from qcoder.lookup import document_id, folded
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
    return _Loading(store, table).load()


class _Loading:
    """Takes one table over; what the project has is read once."""

    def __init__(self, store: Store, table: sheets.Table) -> None:
        self.store = store
        self.table = table
        self.cases = Cases(store)
        self.line = 0

    def load(self) -> Sequence[Case]:
        with self.store.operation(N_("import cases")):
            variables = {column: self._variable(column) for column in self.table.others}
            found = self._find_cases()
            try:
                # Each is checked as soon as it is yielded, so `line` is that of a fault.
                self.cases.set_values(self._values(found, variables))
                self.cases.link_all(self._links(found))
            except Error as error:
                raise self.table.error_at(self.line, error) from error
        return list(dict.fromkeys(found.values()))

    def _find_cases(self) -> Mapping[str, Case]:
        """Return the cases by what the table calls them; those that are not there are added."""
        known = {key: case for case in self.cases.list() for key in (case.id, folded(case.name))}
        names: dict[str, str] = {}
        for _line, row in self.table.rows:
            names.setdefault(folded(row["case"]), row["case"])
        new = [key for key in names if key not in known]
        known |= zip(new, self.cases.add_all(names[key] for key in new), strict=True)
        return {key: known[key] for key in names}

    def _variable(self, name: str) -> Variable:
        try:
            return self.cases.variable(name)
        except NotFound:
            values = [row[name] for _line, row in self.table.rows]
            return self.cases.add_variable(name, _kind([value for value in values if value]))

    def _values(
        self, cases: Mapping[str, Case], variables: Mapping[str, Variable]
    ) -> Iterator[tuple[Case, Variable, str]]:
        written: dict[Case, dict[str, str]] = {}
        for line, row in self.table.rows:
            self.line, case = line, cases[folded(row["case"])]
            values = written.setdefault(case, {})
            _add_values(values, {column: row[column] for column in variables})
            for column, variable in variables.items():
                yield case, variable, values[column]

    def _links(self, cases: Mapping[str, Case]) -> Iterator[tuple[Case, str, str | None]]:
        named = self.store.rows("SELECT id, name FROM documents")
        documents = {folded(name): document for document, name in named}
        spoken = self.store.rows("SELECT document, label, id FROM speakers")
        speakers = {(document, folded(label)): speaker for document, label, speaker in spoken}
        for line, row in self.table.rows:
            self.line, label = line, row.get("speaker", "")
            names = [name.strip() for name in row.get("document", "").split("|") if name.strip()]
            for name in names:
                document = documents.get(folded(name)) or documents.get(folded(Path(name).stem))
                document = document or document_id(self.store, name)
                speaker = speakers.get((document, folded(label))) if label else None
                if label and not speaker:
                    speaker = Speakers(self.store).find(document, label).id
                yield cases[folded(row["case"])], document, speaker


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


def _kind(values: Iterable[str]) -> VariableKind:
    values = list(values)
    probe = Variable("", "", VariableKind.TEXT)
    for kind in _KINDS:
        if values and all(fits(replace(probe, kind=kind), value) for value in values):
            return kind
    return VariableKind.SEVERAL_OF if any("|" in value for value in values) else VariableKind.TEXT
