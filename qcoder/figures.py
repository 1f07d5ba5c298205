"""The figures of a project: `p.figures`, each drawn from the table that says the same.

The one rule: nothing is counted here; what is chosen for a figure is what is chosen for its table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.lookup import DocumentKey, VariableKey
from qcoder.tables.tables import Tables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from qcoder.charts import Chart, Look
    from qcoder.tables.basis import Watch
    from qcoder.tables.choices import Choices

HEATMAPS = ("crosstab", "documents", "speakers")


class Figures:
    """Draws the tables of one project, as matplotlib figures.

    Each takes the choices of its table. All raise as the tables do, and `Refused` where there is
    nothing to draw.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def bars(self, **choices: Any) -> Figure:
        """Return bars of the theme frequencies, with the valences beside them."""
        return self._figure("themes", **choices)

    def heatmap(
        self, by: VariableKey | None = None, table: str | None = None, **choices: Any
    ) -> Figure:
        """Return a heat map: with `by` of a case variable, else of `documents` or `speakers`."""
        name = table or ("documents" if by is None else "crosstab")
        if name not in HEATMAPS:
            raise Refused(
                _("“{value}” is not possible here: choose from {allowed}.").format(
                    value=name, allowed=", ".join(HEATMAPS)
                )
            )
        return self._figure(name, by=by, **choices)

    def network(self, **choices: Any) -> Figure:
        """Return a network of the codes that occur together."""
        return self._figure("cooccurrence", **choices)

    def code_line(self, document: DocumentKey, **choices: Any) -> Figure:
        """Return the themes along the length of one interview."""
        return self._figure("code_line", document=document, **choices)

    def saturation(self, **choices: Any) -> Figure:
        """Return the new codes per interview, and where saturation is reached."""
        return self._figure("saturation", **choices)

    def chart(
        self,
        name: str,
        choices: Choices | None = None,
        look: Look | None = None,
        progress: Watch | None = None,
    ) -> Chart:
        """Draw the table `name`: its figure, title, caption and source, and what is in it."""
        from qcoder import charts

        return charts.draw(self._tables.table(name, choices, progress), look)

    def _figure(self, name: str, **choices: Any) -> Figure:
        from qcoder.tables.choices import Choices

        return self.chart(name, Choices(**choices)).figure
