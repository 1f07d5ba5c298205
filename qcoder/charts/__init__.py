"""Figures of tables: drawn once for windows, files and notebooks.

The one rule: a figure says what its table says. matplotlib is imported where something is drawn,
and never before.
"""

from __future__ import annotations

from importlib import import_module

from qcoder.charts.chart import Chart, Look, Mark
from qcoder.charts.files import SUFFIXES, check_place, content, pixels, write
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table

__all__ = [
    "SUFFIXES", "Chart", "Look", "Mark", "check_place", "content", "draw", "pixels", "write"
]  # fmt: skip


def draw(table: Table, look: Look | None = None) -> Chart:
    """Draw the figure of a table, as `KINDS` names it, in the language in use.

    Raises `Refused` where the table has no figure, or nothing to draw.
    """
    from qcoder.charts.page import settled

    kind = KINDS[table.report.name].figure
    if not kind:
        named = ", ".join(name for name, each in KINDS.items() if each.figure)
        raise Refused(
            _("There is no figure of the table “{name}”; there are of: {names}.").format(
                name=table.report.name, names=named
            )
        )
    with settled():
        return getattr(import_module(f"qcoder.charts.{kind}"), kind)(table, look or Look())
