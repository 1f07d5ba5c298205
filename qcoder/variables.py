"""The variables of cases: their names, kinds, options and order.

The one rule: a change that a value of some case does not fit is refused, and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from qcoder.case_values import Stored, Value, parse, same_kind, shown
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import VariableKey, choice, folded, is_free, variable_id, written
from qcoder.model import Variable, VariableKind
from qcoder.store import Store

_LISTED = 5  # cases that a refusal names at most


class Variables:
    """The variables of a project, as `Cases` has them."""

    def __init__(self, store: Store) -> None:
        self._store = store

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
        wanted = _options(options)
        kind = choice(VariableKind, kind)
        name = self._free_name(name)
        variable = Variable(self._store.new_id(), name, kind, wanted)
        last = "SELECT coalesce(max(position), -1) + 1 FROM variables"
        row = {
            "id": variable.id,
            "name": variable.name,
            "kind": variable.kind,
            "options": json.dumps(wanted, ensure_ascii=False),
            "position": self._store.rows(last)[0][0],
        }
        with self._store.operation(N_("add variable")):
            self._store.insert("variables", row)
        return variable

    def rename_variable(self, key: VariableKey, name: str) -> None:
        """Give a variable another name. Raises `Refused` where it is empty or taken."""
        variable = variable_id(self._store, key)
        with self._store.operation(N_("rename variable")):
            self._store.update("variables", variable, {"name": self._free_name(name, variable)})

    def set_options(self, key: VariableKey, options: Sequence[str]) -> None:
        """Say what a one-of or several-of variable takes; without options, anything.

        Raises `Refused`, which names the cases, where a value is none of them, and where the
        variable is of another kind.
        """
        variable = self.variable(key)
        if variable.kind not in (VariableKind.ONE_OF, VariableKind.SEVERAL_OF):
            raise Refused(
                _("“{variable}” has no options: make it “one of” or “several of” first.").format(
                    variable=variable.name
                )
            )
        self._convert(variable, variable.kind, options, N_("change options"))

    def set_kind(
        self, key: VariableKey, kind: VariableKind | str, options: Sequence[str] = ()
    ) -> None:
        """Make a variable of another kind, and its values with it.

        Raises `Refused`, which names the cases, where a value does not fit the new kind.
        """
        self._convert(self.variable(key), choice(VariableKind, kind), options, N_("change kind"))

    def move_variable(self, key: VariableKey, position: int) -> None:
        """Put a variable at a place among the others; 0 is the first."""
        wanted = variable_id(self._store, key)
        order = [variable.id for variable in self.variables() if variable.id != wanted]
        order.insert(min(max(position, 0), len(order)), wanted)
        with self._store.operation(N_("move variable")):
            self._store.executemany(
                "UPDATE variables SET position = ? WHERE id = ? AND position <> ?",
                [(place, variable, place) for place, variable in enumerate(order)],
            )

    def remove_variable(self, key: VariableKey) -> None:
        """Remove a variable with its values."""
        variable = variable_id(self._store, key)
        with self._store.operation(N_("remove variable")):
            self._store.execute("DELETE FROM case_values WHERE variable = ?", [variable])
            self._store.delete("variables", variable)

    def values(self, variable: VariableKey) -> Mapping[str, Value]:
        """Return the values of a variable by case id, without the missing ones."""
        of = self.variable(variable)
        rows = self._store.rows(
            "SELECT case_id, value FROM case_values WHERE variable = ?", [of.id]
        )
        with self._store.decoding():
            # All as one list: one by one takes ten times as long.
            values = json.loads(f"[{','.join(value for _case, value in rows)}]")
            return {
                case: same_kind(of.kind, value)
                for (case, _stored), value in zip(rows, values, strict=True)
            }

    def _convert(
        self, old: Variable, kind: VariableKind, options: Sequence[str], verb: str
    ) -> None:
        new = Variable(old.id, old.name, kind, _options(options))
        rows = self._store.rows(
            "SELECT v.id, v.value, c.name FROM case_values AS v "
            "JOIN cases AS c ON c.id = v.case_id WHERE v.variable = ? ORDER BY c.name",
            [old.id],
        )
        changed: list[tuple[str, str]] = []
        refused: list[tuple[str, str]] = []
        with self._store.decoding():
            values = [same_kind(old.kind, json.loads(row[1])) for row in rows]
        for (row, stored, case), value in zip(rows, values, strict=True):
            parsed = _converted(new, value)
            if parsed is None:
                refused.append((case, shown(value)))
                continue
            now = json.dumps(parsed, ensure_ascii=False)
            if now != stored:
                changed.append((now, row))
        if refused:
            raise _does_not_fit(new, refused)
        values_now = {"kind": kind, "options": json.dumps(new.options, ensure_ascii=False)}
        with self._store.operation(verb):
            self._store.update("variables", old.id, values_now)
            self._store.executemany("UPDATE case_values SET value = ? WHERE id = ?", changed)

    def _free_name(self, name: str, own: str = "") -> str:
        return checked_name(name, is_free(self._store, "variables", name, own))


def checked_name(name: str, free: bool) -> str:
    """Return a name as it is stored. Raises `Refused` where it is empty or not free."""
    name = written(name)
    if not name or not free:
        raise Refused(
            _("Cases and variables need names of their own: “{name}” is empty or taken.").format(
                name=name
            )
        )
    return name


def _options(options: Sequence[str]) -> tuple[str, ...]:
    """Return options as they are stored: none of them twice or empty."""
    if isinstance(options, str):
        raise Refused(_("The options of a variable are a list, not one text: give a list."))
    found: dict[str, str] = {}
    for option in options:
        found.setdefault(folded(option), written(option))
    found.pop("", None)
    return tuple(found.values())


def _converted(new: Variable, value: Value) -> Stored:
    """Return a value, as a user reads it, as one of another kind; None where it does not fit."""
    several = new.kind == VariableKind.SEVERAL_OF and isinstance(value, tuple)
    try:
        return parse(new, value if several else shown(value))
    except Refused:
        return None


def _does_not_fit(variable: Variable, refused: Sequence[tuple[str, str]]) -> Refused:
    named = [f"{case} (“{value}”)" for case, value in refused[:_LISTED]]
    more = ", …" if len(refused) > _LISTED else ""
    return Refused(
        _(
            "“{variable}” cannot become “{kind}{options}”, which these values do not fit: {cases}. "
            "Change them first."
        ).format(
            variable=variable.name,
            kind=_(str(variable.kind)),
            options=": " + ", ".join(variable.options) if variable.options else "",
            cases=", ".join(named) + more,
        )
    )
