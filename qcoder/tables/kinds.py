"""The tables that there are: what each is called, what can be chosen for it, and its figure.

The one rule: a table is a module here with a function of the same name, and one line below;
windows, commands and reports offer what is in this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from qcoder.i18n import N_
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Cells, Choices
from qcoder.tables.table import Table

_COUNTED = ("coders", "documents", "groups", "valences", "flags")
_CROSSED = ("level", "cells", "swapped", "percent_from")


class Kind(NamedTuple):
    """One table: its name in the user's words, the fields of `Choices` it takes, and its figure.

    `usual` is what these fields are, where it is not what `Choices` has them.
    """

    title: str
    takes: tuple[str, ...]
    figure: str = ""
    usual: Mapping[str, Any] = MappingProxyType({})

    def make(self, name: str, basis: Basis, choices: Choices) -> Table:
        """Compute the table `name`; the choices are resolved."""
        return getattr(import_module(f"qcoder.tables.{name}"), name)(basis, choices)


KINDS: Mapping[str, Kind] = {
    "themes": Kind(N_("Themes"), (*_COUNTED, "level", "percent_from", "by"), "bars"),
    "crosstab": Kind(
        N_("Themes by case variable"),
        (*_COUNTED, *_CROSSED, "by", "bands", "merge_small"),
        "heatmap",
    ),
    "documents": Kind(N_("Themes by interview"), (*_COUNTED, *_CROSSED, "measure"), "heatmap"),
    "speakers": Kind(N_("Themes by speaker"), (*_COUNTED, *_CROSSED, "measure"), "heatmap"),
    "cooccurrence": Kind(
        N_("Codes that occur together"),
        (*_COUNTED, *_CROSSED, "together", "turns", "codes", "pairs"),
        "network",
    ),
    "programmes": Kind(N_("Programmes"), ("variables",)),
    "coverage": Kind(N_("Coverage"), ("by", "variables", "cells"), usual={"cells": Cells.PRESENCE}),
    "flow": Kind(N_("Inflow and exits per year"), ("by",)),
    "coders": Kind(N_("Progress of coders"), ("coders", "documents", "groups", "days")),
    "saturation": Kind(
        N_("Saturation"),
        (*_COUNTED, "level", "order", "inductive", "base", "run", "threshold"),
        "saturation",
    ),
    "code_line": Kind(
        N_("Themes along an interview"),
        ("document", "coders", "valences", "flags", "level"),
        "code_line",
    ),
}
