"""The tables of a project, as data frames and as reports to be written.

The one rule: a table is computed here once and looks the same in a window, a file and a notebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcoder.lookup import CoderKey, VariableKey
from qcoder.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from qcoder.columns import Columns
    from qcoder.consensus import Consensus
    from qcoder.queries.speech import Speech
    from qcoder.report import Report

PERCENT_FROM = 30


class Tables:
    """Computes tables over one project; `consensus` says what there is of it, and how far."""

    def __init__(self, store: Store, consensus: Consensus) -> None:
        self._store = store
        self._columns: Columns | None = None
        self._speech: Speech | None = None
        self._consensus = consensus

    def themes(
        self,
        *,
        by: VariableKey | None = None,
        coder: CoderKey | None = None,
        percent_from: int = PERCENT_FROM,
    ) -> pd.DataFrame:
        """Return the theme frequencies; see `queries.themes` for what is counted how.

        Title and notes are in `frame.attrs`.
        """
        return framed(self.themes_report(by=by, coder=coder, percent_from=percent_from))

    def themes_report(
        self,
        *,
        by: VariableKey | None = None,
        coder: CoderKey | None = None,
        percent_from: int = PERCENT_FROM,
    ) -> Report:
        """Return the theme frequencies as a report, for `writers.write`."""
        from qcoder.queries.themes import themes

        columns, speech = self._load()
        with self._store.reading():
            return themes(
                self._store,
                columns,
                speech,
                self._consensus,
                by=by,
                coder=coder,
                percent_from=percent_from,
            )

    def crosstab(
        self,
        by: VariableKey,
        *,
        cells: str = "count",
        coder: CoderKey | None = None,
        bands: Sequence[object] = (),
        merge_small: bool = False,
        percent_from: int = PERCENT_FROM,
    ) -> pd.DataFrame:
        """Return the interviews per theme and group of cases; see `queries.crosstab`.

        Title, notes and the headings with the interviews per group are in `frame.attrs`.
        """
        return framed(
            self.crosstab_report(
                by,
                cells=cells,
                coder=coder,
                bands=bands,
                merge_small=merge_small,
                percent_from=percent_from,
            )
        )

    def crosstab_report(
        self,
        by: VariableKey,
        *,
        cells: str = "count",
        coder: CoderKey | None = None,
        bands: Sequence[object] = (),
        merge_small: bool = False,
        percent_from: int = PERCENT_FROM,
    ) -> Report:
        """Return the crosstab of themes by a case variable as a report, for `writers.write`."""
        from qcoder.queries.crosstab import crosstab

        columns, speech = self._load()
        with self._store.reading():
            return crosstab(
                self._store,
                columns,
                speech,
                self._consensus,
                by=by,
                cells=cells,
                coder=coder,
                bands=bands,
                merge_small=merge_small,
                percent_from=percent_from,
            )

    def programmes(self, *, variables: Sequence[VariableKey] = ()) -> pd.DataFrame:
        """Return one row per programme; see `queries.programmes`. Title, notes: `frame.attrs`."""
        return framed(self.programmes_report(variables=variables))

    def programmes_report(self, *, variables: Sequence[VariableKey] = ()) -> Report:
        """Return the overview of programmes as a report, for `writers.write`."""
        from qcoder.queries.programmes import programmes

        with self._store.reading():
            return programmes(self._store, variables=variables)

    def columns(self) -> Columns:
        """Return the codings as columns, of which a project has one set."""
        if self._columns is None:
            from qcoder.columns import Columns

            self._columns = Columns(self._store)
        return self._columns

    def _load(self) -> tuple[Columns, Speech]:
        if self._speech is None:
            from qcoder.queries.speech import Speech

            self._speech = Speech(self._store)
        return self.columns(), self._speech


def framed(report: Report) -> pd.DataFrame:
    """Return the table alone, with the rest of the report in its `attrs`."""
    report.frame.attrs.update(
        title=report.title,
        notes=list(report.notes),
        source=report.source,
        headings=dict(report.headings),
    )
    return report.frame
