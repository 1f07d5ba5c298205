"""The cases of a project, their variables and values, and the documents and speakers they are in.

The one rule: a value that is missing is not there; it is never zero, empty or "no".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import EllipsisType

from qcoder.case_values import Value, parse, shown
from qcoder.cell_values import pasted
from qcoder.driver import damaged
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.link_suggestions import Suggestion, is_code, suggestions
from qcoder.lookup import (
    CaseKey,
    DocumentKey,
    VariableKey,
    case_id,
    document_id,
    folded,
    is_free,
    pair_id,
    row_id,
)
from qcoder.model import Case, Document, Speaker, Variable
from qcoder.passages import clean, on_one_line
from qcoder.variables import Variables, checked_name


@dataclass(frozen=True)
class CaseTable:
    """All cases with all they have: `values` by case and variable id, without the missing ones.

    `documents` are those of a case, each with a speaker or None: the whole document.
    """

    cases: Sequence[Case]
    variables: Sequence[Variable]
    values: Mapping[tuple[str, str], Value]
    documents: Mapping[str, Sequence[tuple[str, str | None]]]


class Cases(Variables):
    """The collection of cases and variables."""

    def list(self) -> Sequence[Case]:
        """Return all cases, by name."""
        return [Case(*row) for row in self._store.rows("SELECT id, name FROM cases ORDER BY name")]

    def get(self, key: CaseKey) -> Case:
        """Return one case by id or name. Raises `NotFound`."""
        wanted = case_id(self._store, key)
        return next(case for case in self.list() if case.id == wanted)

    def add(self, name: str) -> Case:
        """Add a case. Raises `Refused` where the name is empty or taken."""
        return self.add_all([name])[0]

    def add_all(self, names: Iterable[str]) -> Sequence[Case]:
        """Add many cases in one operation. Raises as `add` does, and then adds none."""
        taken, added = {folded(case.name) for case in self.list()}, list[Case]()
        for name in names:
            case = Case(self._store.new_id(), checked_name(name, folded(name) not in taken))
            taken.add(folded(name))
            added.append(case)
        with self._store.operation(N_("add case")):
            self._store.insert_all("cases", [{"id": case.id, "name": case.name} for case in added])
        return added

    def rename(self, key: CaseKey, name: str) -> None:
        """Give a case another name. Raises `Refused` where it is empty or taken."""
        case = case_id(self._store, key)
        with self._store.operation(N_("rename case")):
            self._store.update("cases", case, {"name": self._free(name, case)})

    def remove(self, key: CaseKey) -> None:
        """Remove a case with its values, links, figures per year and memos; its documents stay."""
        case = case_id(self._store, key)
        with self._store.operation(N_("remove case")):
            for table in ("case_values", "case_links", "flows", "memos"):
                self._store.execute(f"DELETE FROM {table} WHERE case_id = ?", [case])
            self._store.delete("cases", case)

    def value(self, case: CaseKey, variable: VariableKey) -> Value | None:
        """Return a value as a Python object; None where it is missing."""
        of = self.variable(variable)
        return self.values(of).get(case_id(self._store, case))

    def set_value(self, case: CaseKey, variable: VariableKey, value: object) -> None:
        """Set a value, given as a Python object or as text; None or empty text makes it missing.

        Raises `Refused` where it does not fit the variable.
        """
        self.set_values([(case, variable, value)])

    def set_values(self, values: Iterable[tuple[CaseKey, VariableKey, object]]) -> None:
        """Set many values in one operation, each as `set_value` does; the last one counts.

        Raises as `set_value` does, before the next of `values` is taken, and then sets none.
        """
        store = self._store
        with store.operation(N_("set value")):
            cases, variables = self._by_name("cases"), dict[VariableKey, Variable]()
            new: dict[str, tuple[str, str, str | None]] = {}
            for case, variable, value in values:
                if variable not in variables:
                    variables[variable] = self.variable(variable)
                of, row = variables[variable], self._case(case, cases)
                parsed = parse(of, value)
                stored = None if parsed is None else json.dumps(parsed, ensure_ascii=False)
                # The same on every computer: a case never gets two values of one variable.
                new[pair_id(row, of.id)] = row, of.id, stored
            self._write_values(new)

    def link(
        self, case: CaseKey, document: DocumentKey, speaker: Speaker | str | None = None
    ) -> None:
        """Say that a document, or one speaker in it, belongs to a case.

        Raises `Refused` where the speaker is not one of the document's.
        """
        self.link_all([(case, document, speaker)])

    def link_all(self, links: Iterable[tuple[CaseKey, DocumentKey, Speaker | str | None]]) -> None:
        """Link many documents or speakers in one operation, each as `link` does."""
        store = self._store
        with store.operation(N_("link case")):
            cases, documents = self._by_name("cases"), self._by_name("documents")
            there = set(self.links())
            for case, document, speaker in links:
                of, where = self._case(case, cases), self._document(document, documents)
                who = None if speaker is None else row_id(speaker)
                within = "SELECT 1 FROM speakers WHERE id = ? AND document = ?"
                if who is not None and not store.row(within, [who, where]):
                    raise Refused(_("This speaker is not one of the document's: choose another."))
                if (of, where, who) not in there:
                    there.add((of, where, who))
                    row = {"case_id": of, "document": where, "speaker": who}
                    store.insert("case_links", {"id": store.new_id(), **row})

    def unlink(
        self,
        case: CaseKey,
        document: DocumentKey,
        speaker: Speaker | str | EllipsisType | None = ...,
    ) -> None:
        """Take back that a document, and speakers in it, belong to a case.

        With `speaker` it is one link: that of the speaker, or (None) that of the whole document.
        """
        given: list[str | None] = [case_id(self._store, case), document_id(self._store, document)]
        sql = "DELETE FROM case_links WHERE case_id = ? AND document = ?"
        if not isinstance(speaker, EllipsisType):
            sql += " AND speaker IS ?"
            given.append(None if speaker is None else row_id(speaker))
        with self._store.operation(N_("unlink case")):
            self._store.execute(sql, given)

    def links(self) -> Sequence[tuple[str, str, str | None]]:
        """Return all links, as case id, document id and speaker id (None: the whole document)."""
        rows = self._store.rows(
            "SELECT DISTINCT l.case_id, l.document, l.speaker, c.id, d.id FROM case_links AS l "
            "LEFT JOIN cases AS c ON c.id = l.case_id LEFT JOIN documents AS d ON d.id = l.document"
        )
        if any(None in row[3:] for row in rows):
            raise damaged(self._store.path.name)
        return [row[:3] for row in rows]

    def table(self) -> CaseTable:
        """Return all cases, variables, values and links at once, as a grid shows them."""
        with self._store.reading():
            cases, variables = self.list(), self.variables()
            values = {
                (case, variable.id): value
                for variable in variables
                for case, value in self.values(variable).items()
            }
            documents: dict[str, list[tuple[str, str | None]]] = {}
            for case, document, speaker in self.links():
                documents.setdefault(case, []).append((document, speaker))
        return CaseTable(cases, variables, values, documents)

    def suggestions(self) -> Sequence[Suggestion]:
        """Return which documents and speakers seem to be of which case, from names.

        What is linked already is not among them; see `link_suggestions`.
        """
        with self._store.reading():
            names = {case: [case.name] for case in self.list()}
            for variable in self.variables():
                if is_code(variable):
                    values = self.values(variable)
                    for case, called in names.items():
                        called += [shown(values[case.id])] if case.id in values else []
            return suggestions(self._store, names, self.links())

    def paste(
        self,
        rows: Sequence[Sequence[str]],
        variables: Sequence[VariableKey],
        cases: Sequence[CaseKey] | None = None,
    ) -> Sequence[Case]:
        """Put a block of cells from a spreadsheet into the grid, as one operation.

        `variables` are the columns of the grid from where it is pasted, `cases` its rows. Without
        `cases` the first cell of each row is the name of its case, new names become cases, and
        empty rows are nothing. An empty cell makes a value missing. Raises `Refused`, which names
        the cell, where a value does not fit or has no place, and then changes nothing.
        """
        columns = [self.variable(key) for key in variables]
        block = [[on_one_line(clean(cell)).strip() for cell in row] for row in rows]
        while len(block) > 1 and not any(block[-1]) and len(block[-1]) < len(block[0]):
            block.pop()  # the line end that a spreadsheet puts below its block
        names = int(cases is None)
        if any(any(row[len(columns) + names :]) for row in block):
            raise Refused(_("There are more columns than variables: add variables first."))
        values = [list(_row(line, row[names:], columns)) for line, row in enumerate(block, start=1)]
        if cases is None:
            values = [row for row, cells in zip(values, block, strict=True) if any(cells)]
            block = [cells for cells in block if any(cells)]
        with self._store.operation(N_("paste")):
            found = self._pasted_on(block, cases)
            self.set_values(
                (case, *value) for case, row in zip(found, values, strict=True) for value in row
            )
        return found

    def _pasted_on(
        self, block: Sequence[Sequence[str]], cases: Sequence[CaseKey] | None
    ) -> Sequence[Case]:
        """Return the case of each row that is pasted; those that are not there are added."""
        known = {key: case for case in self.list() for key in (case.id, folded(case.name))}
        if cases is not None:
            if len(block) > len(cases):
                raise Refused(
                    _("There are more rows than cases: paste with names in the first column.")
                )
            return [known[case_id(self._store, case)] for case in cases[: len(block)]]
        names = {folded(row[0]): row[0] for row in reversed(block)}
        new = [name for key, name in names.items() if key not in known]
        known |= {folded(case.name): case for case in self.add_all(reversed(new))}
        return [known[folded(row[0])] for row in block]

    def _by_name(self, table: str) -> Mapping[str, str]:
        """Return the ids of all cases or documents by name and id: to find many at once."""
        rows = self._store.rows(f"SELECT id, name FROM {table}")
        return {name: row for row, name in rows} | {row: row for row, _name in rows}

    def _case(self, key: CaseKey, known: Mapping[str, str]) -> str:
        found = known.get(key.id if isinstance(key, Case) else key)
        return case_id(self._store, key) if found is None else found

    def _document(self, key: DocumentKey, known: Mapping[str, str]) -> str:
        found = known.get(key.id if isinstance(key, Document) else key)
        return document_id(self._store, key) if found is None else found

    def _write_values(self, new: Mapping[str, tuple[str, str, str | None]]) -> None:
        """Write values by their id, given as case, variable and what is stored (None: nothing)."""
        store = self._store
        old = dict[str, str](
            store.rows(
                "SELECT id, value FROM case_values WHERE id IN (SELECT value FROM json_each(?))",
                [json.dumps(list(new))],
            )
        )
        gone = [[key] for key, (*_of, stored) in new.items() if stored is None and key in old]
        store.executemany("DELETE FROM case_values WHERE id = ?", gone)
        changed = [
            [stored, key]
            for key, (*_of, stored) in new.items()
            if stored is not None and old.get(key, stored) != stored
        ]
        store.executemany("UPDATE case_values SET value = ? WHERE id = ?", changed)
        fresh = [
            {"id": key, "case_id": case, "variable": variable, "value": stored}
            for key, (case, variable, stored) in new.items()
            if stored is not None and key not in old
        ]
        store.insert_all("case_values", fresh)

    def _free(self, name: str, own: str = "") -> str:
        return checked_name(name, is_free(self._store, "cases", name, own))


def _row(
    line: int, row: Sequence[str], columns: Sequence[Variable]
) -> Iterator[tuple[Variable, object]]:
    """Yield the values in a row that is pasted. Raises `Refused`, which names the cell."""
    for variable, cell in zip(columns, row, strict=False):
        value = pasted(cell, variable.kind)
        try:
            parse(variable, value)
        except Refused as error:
            raise Refused(
                _("Row {row}, “{column}”: {problem} Nothing was pasted.").format(
                    row=line, column=variable.name, problem=error
                )
            ) from error
        yield variable, value
