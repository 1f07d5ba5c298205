"""What a report has as long as nobody chose otherwise.

The one rule: only what can be made of the project as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qcoder.cases import Cases
from qcoder.model import VariableKind
from qcoder.reporting.items import New
from qcoder.store import Store
from qcoder.tables.kinds import KINDS

_REGIONS = ("regio", "regiogroep", "region", "regiogroup")
_TARGETS = ("doelgroep", "doelgroepen", "target group", "target groups", "target_groups")
_MANY = 12  # values that a table has a column each for


def items(store: Store) -> Sequence[New]:
    """Return the items: methods, programmes, themes, by region, what goes together, quotes."""
    cases = bool(store.row("SELECT 1 FROM cases"))
    region = _region(store)
    found = [
        New("methods", {}),
        *([New("table", {"name": "programmes"})] if cases else []),
        New("table", {"name": "themes"}),
        New("figure", {"name": "themes", "level": "themes"}),
    ]
    if region:
        by = {"name": "crosstab", "by": region}
        found += [New("table", by), New("figure", {**by, "level": "themes"})]
    flows = bool(store.row("SELECT 1 FROM flows"))
    found += [
        New("table", _coverage(store, region)) if region else None,
        New("table", {"name": "flow", "by": region} if region else {"name": "flow"})
        if flows
        else None,
        New("table", {"name": "cooccurrence", "level": "themes"}),
        New("figure", {"name": "cooccurrence"}),
        New("figure", {"name": "saturation"}),
        New("quotes", {}, ""),
    ]
    usable = [one for one in found if one is not None]
    return [one for one in usable if _is_there(one)]


def _coverage(store: Store, region: str) -> Mapping[str, object]:
    """Return the choices of coverage: of target groups alone, as far as these are known."""
    named = [one.id for one in Cases(store).variables() if one.name.casefold() in _TARGETS]
    return {"name": "coverage", "by": region, **({"variables": named} if named else {})}


def _is_there(new: New) -> bool:
    name = new.choices.get("name")
    return name is None or (name in KINDS and (new.kind == "table" or bool(KINDS[name].figure)))


def _region(store: Store) -> str | None:
    """Return the variable that themes are set out by: the region, else one with few values."""
    cases = Cases(store)
    kinds = (VariableKind.ONE_OF, VariableKind.TEXT)
    known = [one for one in cases.variables() if one.kind in kinds]
    named = [one for one in known if one.name.casefold() in _REGIONS]
    for variable in [*named, *(one for one in known if one.kind == VariableKind.ONE_OF)]:
        if 1 < len({*cases.values(variable).values()}) <= _MANY:
            return variable.id
    return None
