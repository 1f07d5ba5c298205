"""The options of the table commands: one for each choice that a table takes.

The one rule: an option is named here once, whichever tables have it; what is not given is left to
the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from qcoder.cli.common import MOST, Function, Words, say_option
from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.model import Valence
from qcoder.tables.choices import NEEDED, NOT_JUDGED, Cells, Level, Measure, Together
from qcoder.tables.kinds import Kind

_CELLS = {"percent": "column percent", "column": "column percent", "row": "row percent",
          "c": "c-coefficient"}  # fmt: skip

_LEVELS = {"themas": "themes"}  # without the apostrophe, which a shell wants quoted


def choosing(kind: Kind, function: Function) -> Function:
    """Add the options of one table: what it takes, and the order of its lines."""
    options = _options()
    for field in reversed([*kind.takes, "sort", "descending"]):
        flag, how = options[field]
        function = click.option(flag, field, **how)(function)
    return function


def chosen_of(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given for a table.

    Raises `Error` where it needs something else, `UsageError` for what has no effect.
    """
    chosen = {
        field: value
        for field, value in given.items()
        if value is not None and value is not False and value != ()  # 0 is
    }
    if name in NEEDED and NEEDED[name][0] not in chosen:
        field, sentence = NEEDED[name]
        raise Error(f"{_(sentence)} {say_option('--' + field)}")
    if "turns" in chosen and chosen.get("together") != Together.NEAR:
        raise click.UsageError(
            _("--turns goes with --together “{way}”: add that, or leave --turns out.").format(
                way=_(Together.NEAR)
            )
        )
    return chosen


def _options() -> Mapping[str, tuple[str, dict[str, Any]]]:
    """Return the options by their field of `Choices`."""
    return {**_counted(), **_shown(), **_of_some()}


def _counted() -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        "coders": _several("--of", _("Count only the codings of this coder; may be repeated.")),
        "documents": _several("--document", _("Count only this document; may be repeated.")),
        "groups": _several(
            "--group", _("Count only the documents in this group; may be repeated.")
        ),
        "valences": _several(
            "--valence",
            _("Count only codings with this valence; may be repeated."),
            type=Words(*Valence, NOT_JUDGED),
        ),
        "flags": _several("--flag", _("Count only codings with this flag; may be repeated.")),
    }


def _shown() -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        "level": _one("--level", _("Which lines there are."), type=Words(*Level, also=_LEVELS)),
        "cells": _one(
            "--cells",
            _("What the cells hold; counts unless this says otherwise."),
            type=Words(*Cells, also=_CELLS),
        ),
        "swapped": _yes("--swap", _("Swap rows and columns.")),
        "percent_from": _one(
            "--percent-from",
            _("Give percentages only from this number on; else from 30."),
            type=click.IntRange(1, MOST),
        ),
        "sort": _one("--sort", _("Sort the lines by this column, by its name or heading.")),
        "descending": _yes("--descending", _("Sort from high to low.")),
    }


def _of_some() -> dict[str, tuple[str, dict[str, Any]]]:
    number = click.IntRange(0, MOST)
    return {
        "by": _one("--by", _("For each value of this case variable.")),
        "bands": _several(
            "--band",
            _("Put numbers, or dates by year, in bands; one begins at this number. Repeat it."),
        ),
        "merge_small": _yes(
            "--merge-small", _("Put groups of fewer than three cases together as “other”.")
        ),
        "measure": _one("--measure", _("What is counted."), type=Words(*Measure)),
        "together": _one(
            "--together", _("When codes occur together; overlap is usual."), type=Words(*Together)
        ),
        "turns": _one("--turns", _("Within how many turns, if it is that."), type=number),
        "codes": _several("--code", _("Only this theme or code; may be repeated.")),
        "pairs": _yes("--pairs", _("A line for each pair of codes.")),
        "variables": _several("--variable", _("Only this case variable; may be repeated.")),
        "document": _one("--document", _("The document that it is about.")),
        "order": _one("--order", _("Take the interviews in the order of this case variable.")),
        "inductive": _yes("--inductive", _("Only codes that are in no codebook that was loaded.")),
        "base": _one("--base", _("Interviews in the base."), type=number),
        "run": _one("--run", _("Interviews in a run."), type=number),
        "threshold": _one("--threshold", _("Most new codes in a run, in percent."), type=float),
        "days": _yes("--days", _("A line for each coder and day.")),
    }


def _one(flag: str, text: str, **how: Any) -> tuple[str, dict[str, Any]]:
    return flag, {"help": text, **how}


def _several(flag: str, text: str, **how: Any) -> tuple[str, dict[str, Any]]:
    return flag, {"help": text, "multiple": True, **how}


def _yes(flag: str, text: str) -> tuple[str, dict[str, Any]]:
    return flag, {"help": text, "is_flag": True}
