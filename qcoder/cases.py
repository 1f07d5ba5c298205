"""The cases of a project, their variables and values, and the documents and speakers they are in.

The one rule: a value that is missing is not there; it is never zero, empty or "no".
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence

from qcoder.case_values import Value, parse, same_kind
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import (
    CaseKey,
    DocumentKey,
    VariableKey,
    case_id,
    choice,
    document_id,
    row_id,
    variable_id,
)
from qcoder.model import Case, Speaker, Variable, VariableKind
from qcoder.passages import clean
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
        case = Case(self._store.new_id(), self._free("cases", name))
        with self._store.operation(N_("add case")):
            self._store.insert("cases", {"id": case.id, "name": case.name})
        return case

    def rename(self, key: CaseKey, name: str) -> None:
        """Give a case another name. Raises `Refused` where it is empty or taken."""
        case = case_id(self._store, key)
        with self._store.operation(N_("rename case")):
            self._store.update("cases", case, {"name": self._free("cases", name, case)})

    def remove(self, key: CaseKey) -> None:
        """Remove a case with its values, links and memos; its documents stay."""
        case = case_id(self._store, key)
        with self._store.operation(N_("remove case")):
            for table in ("case_values", "case_links", "memos"):
                self._store.execute(f"DELETE FROM {table} WHERE case_id = ?", [case])
            self._store.delete("cases", case)

    def variables(self) -> Sequence[Variable]:
        """Return all variables, in their order."""
        rows = self._store.rows(
            "SELECT id, name, kind, options FROM variables ORDER BY position, name"
        )
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
        wanted = tuple(clean(option).strip() for option in options)
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
        return {case: same_kind(of.kind, json.loads(value)) for case, value in rows}

    def set_value(self, case: CaseKey, variable: VariableKey, value: object) -> None:
        """Set a value, given as a Python object or as text; None or empty text makes it missing.

        Raises `Refused` where it does not fit the variable.
        """
        store, of, row = self._store, self.variable(variable), case_id(self._store, case)
        parsed = parse(of, value)
        with store.operation(N_("set value")):
            # The same on every computer: a case never gets two values of one variable.
            key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{row} {of.id}"))
            stored = json.dumps(parsed, ensure_ascii=False)
            if parsed is None:
                store.delete("case_values", key)
            elif store.row("SELECT 1 FROM case_values WHERE id = ?", [key]):
                store.update("case_values", key, {"value": stored})
            else:
                values = {"case_id": row, "variable": of.id, "value": stored}
                store.insert("case_values", {"id": key, **values})

    def link(
        self, case: CaseKey, document: DocumentKey, speaker: Speaker | str | None = None
    ) -> None:
        """Say that a document, or one speaker in it, belongs to a case.

        Raises `Refused` where the speaker is not one of the document's.
        """
        store = self._store
        row = {
            "case_id": case_id(store, case),
            "document": document_id(store, document),
            "speaker": row_id(speaker) if speaker else None,
        }
        within = "SELECT 1 FROM speakers WHERE id = ? AND document = ?"
        if speaker and not store.row(within, [row["speaker"], row["document"]]):
            raise Refused(_("This speaker is not one of the document's: choose another."))
        known = "SELECT 1 FROM case_links WHERE case_id = ? AND document = ? AND speaker IS ?"
        with store.operation(N_("link case")):
            if not store.row(known, list(row.values())):
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
        return self._store.rows("SELECT DISTINCT case_id, document, speaker FROM case_links")

    def _next_position(self) -> int:
        return self._store.rows("SELECT coalesce(max(position), -1) + 1 FROM variables")[0][0]

    def _free(self, table: str, name: str, own: str = "") -> str:
        name = clean(name).strip()
        sql = f"SELECT 1 FROM {table} WHERE name = ? COLLATE NOCASE AND id <> ?"
        if not name or self._store.row(sql, [name, own]):
            raise Refused(
                _(
                    "Cases and variables need names of their own: “{name}” is empty or taken."
                ).format(name=name)
            )
        return name
