"""The cases of a project, their variables and values, and the documents and speakers they are in.

The one rule: a value that is missing is not there; it is never zero, empty or "no".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from qcoder.case_values import Value, parse, same_kind
from qcoder.driver import damaged
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import (
    CaseKey,
    DocumentKey,
    VariableKey,
    case_id,
    choice,
    document_id,
    folded,
    is_free,
    pair_id,
    row_id,
    variable_id,
    written,
)
from qcoder.model import Case, Document, Speaker, Variable, VariableKind
from qcoder.store import Store


class Cases:
    """The collection of cases and variables."""

    def __init__(self, store: Store) -> None:
        self._store = store

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
            case = Case(self._store.new_id(), _checked(name, folded(name) not in taken))
            taken.add(folded(name))
            added.append(case)
        with self._store.operation(N_("add case")):
            self._store.insert_all("cases", [{"id": case.id, "name": case.name} for case in added])
        return added

    def rename(self, key: CaseKey, name: str) -> None:
        """Give a case another name. Raises `Refused` where it is empty or taken."""
        case = case_id(self._store, key)
        with self._store.operation(N_("rename case")):
            self._store.update("cases", case, {"name": self._free("cases", name, case)})

    def remove(self, key: CaseKey) -> None:
        """Remove a case with its values, links, figures per year and memos; its documents stay."""
        case = case_id(self._store, key)
        with self._store.operation(N_("remove case")):
            for table in ("case_values", "case_links", "flows", "memos"):
                self._store.execute(f"DELETE FROM {table} WHERE case_id = ?", [case])
            self._store.delete("cases", case)

    def variables(self) -> Sequence[Variable]:
        """Return all variables, in their order."""
        rows = self._store.rows(
            "SELECT id, name, kind, options FROM variables ORDER BY position, name"
        )
        with self._store.decoding():
            return [
                Variable(row[0], row[1], VariableKind(row[2]), tuple(json.loads(row[3])))
                for row in rows
            ]

    def variable(self, key: VariableKey) -> Variable:
        """Return one variable by id or name. Raises `NotFound`."""
        wanted = variable_id(self._store, key)
        return next(variable for variable in self.variables() if variable.id == wanted)

    def add_variable(
        self, name: str, kind: VariableKind | str, options: Sequence[str] = ()
    ) -> Variable:
        """Add a variable; one-of and several-of take only `options`, or anything without them.

        Raises `Refused` where the name is empty or taken, or there is no such kind.
        """
        if isinstance(options, str):
            raise Refused(_("The options of a variable are a list, not one text: give a list."))
        wanted = tuple(written(option) for option in options)
        kind = choice(VariableKind, kind)
        name = self._free("variables", name)
        variable = Variable(self._store.new_id(), name, kind, wanted)
        row = {
            "id": variable.id,
            "name": variable.name,
            "kind": variable.kind,
            "options": json.dumps(wanted, ensure_ascii=False),
            "position": self._next_position(),
        }
        with self._store.operation(N_("add variable")):
            self._store.insert("variables", row)
        return variable

    def remove_variable(self, key: VariableKey) -> None:
        """Remove a variable with its values."""
        variable = variable_id(self._store, key)
        with self._store.operation(N_("remove variable")):
            self._store.execute("DELETE FROM case_values WHERE variable = ?", [variable])
            self._store.delete("variables", variable)

    def value(self, case: CaseKey, variable: VariableKey) -> Value | None:
        """Return a value as a Python object; None where it is missing."""
        of = self.variable(variable)
        return self.values(of).get(case_id(self._store, case))

    def values(self, variable: VariableKey) -> Mapping[str, Value]:
        """Return the values of a variable by case id, without the missing ones."""
        of = self.variable(variable)
        rows = self._store.rows(
            "SELECT case_id, value FROM case_values WHERE variable = ?", [of.id]
        )
        with self._store.decoding():
            return {case: same_kind(of.kind, json.loads(value)) for case, value in rows}

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

    def unlink(self, case: CaseKey, document: DocumentKey) -> None:
        """Take back that a document, or speakers in it, belong to a case."""
        with self._store.operation(N_("unlink case")):
            self._store.execute(
                "DELETE FROM case_links WHERE case_id = ? AND document = ?",
                [case_id(self._store, case), document_id(self._store, document)],
            )

    def links(self) -> Sequence[tuple[str, str, str | None]]:
        """Return all links, as case id, document id and speaker id (None: the whole document)."""
        rows = self._store.rows(
            "SELECT DISTINCT l.case_id, l.document, l.speaker, c.id, d.id FROM case_links AS l "
            "LEFT JOIN cases AS c ON c.id = l.case_id LEFT JOIN documents AS d ON d.id = l.document"
        )
        if any(None in row[3:] for row in rows):
            raise damaged(self._store.path.name)
        return [row[:3] for row in rows]

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

    def _next_position(self) -> int:
        return self._store.rows("SELECT coalesce(max(position), -1) + 1 FROM variables")[0][0]

    def _free(self, table: str, name: str, own: str = "") -> str:
        return _checked(name, is_free(self._store, table, name, own))


def _checked(name: str, free: bool) -> str:
    """Return a name as it is stored. Raises `Refused` where it is empty or not free."""
    name = written(name)
    if not name or not free:
        raise Refused(
            _("Cases and variables need names of their own: “{name}” is empty or taken.").format(
                name=name
            )
        )
    return name
