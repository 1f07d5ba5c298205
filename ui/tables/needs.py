"""What each table needs before it can be computed: documents, codings, cases, and choices.

The one rule: where something is missing, the page says what to do next, and offers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from qcoder.i18n import _
from qcoder.model import Variable, VariableKind
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Choices
from ui.shown import Shown

DOCUMENTS, CODING, CASES, FLOWS = "documents", "coding", "cases", "flows"
# What a table needs, where that is not documents with codings.
_NEEDS = {
    "programmes": (CASES,),
    "coverage": (CASES,),
    "flow": (CASES, FLOWS),
    "crosstab": (DOCUMENTS, CASES, CODING),
    "coders": (DOCUMENTS,),
}
_ALWAYS_BY = ("crosstab", "coverage")  # a variable is to be chosen: the first one is, at first
_OF_GROUPS = (VariableKind.ONE_OF, VariableKind.BOOLEAN, VariableKind.TEXT)


class Missing(NamedTuple):
    """Why there is no table yet, and where to go."""

    text: str
    leads_to: str


def missing(name: str, basis: Basis) -> Missing | None:
    """Return what is to be there first; None where a table can be computed."""
    for need in _NEEDS.get(name, (DOCUMENTS, CODING)):
        if need == DOCUMENTS and not basis.documents:
            return Missing(_("There are no documents yet: import transcripts first."), DOCUMENTS)
        if need == CASES and not (basis.cases and basis.variables):
            return Missing(
                _(
                    "There are no cases with variables yet. A case is a programme or a respondent; "
                    "variables say what is known of it, such as its region. Import a table of "
                    "them, or fill one in."
                ),
                CASES,
            )
        if need == FLOWS and not basis.flows:
            return Missing(
                _(
                    "There are no figures per year yet: enter inflow and exits of each case, or "
                    "import a table of them."
                ),
                CASES,
            )
        if need == CODING and not len(basis.codings.code):
            return Missing(
                _("Nothing was coded yet: select text in a document, and press Enter to code it."),
                CODING,
            )
    return None


def fitting(name: str, choices: Choices, basis: Basis, shown: Shown) -> Choices:
    """Return choices without what is not there any more, and with what the table cannot lack."""
    there: dict[str, set[str]] = {
        "coders": {*basis.coders},
        "documents": {one.id for one in basis.documents},
        "groups": {one.id for one in basis.groups},
        "codes": {one.id for one in basis.codes},
        "variables": {one.id for one in basis.variables},
    }
    there |= {"by": there["variables"], "order": there["variables"], "document": there["documents"]}
    found: dict[str, Any] = {}
    for field, keys in there.items():
        value = getattr(choices, field)
        if isinstance(value, tuple | list):
            found[field] = tuple(key for key in value if key in keys)
        elif value not in keys:
            found[field] = None
    fit = replace(choices, **found)
    if name in _ALWAYS_BY and fit.by is None:
        fit = replace(fit, by=_first(basis.variables))
    if name == "code_line" and fit.document is None:
        first = next((one.id for one in basis.documents), None)
        here = shown.document in there["documents"]
        fit = replace(fit, document=shown.document if here else first)
    return fit


def _first(variables: Sequence[Variable]) -> str | None:
    """Return the variable that groups are made by at first: a region, else one that groups."""
    named = [one for one in variables if one.name.casefold() in ("regio", "region")]
    grouping = [one for one in variables if one.kind in _OF_GROUPS]
    return next((one.id for one in (*named, *grouping, *variables)), None)
