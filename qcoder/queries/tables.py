"""The tables of a project, as data frames and as reports to be written.

The one rule: a table is computed here once and looks the same in a window, a file and a notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcoder.lookup import CoderKey, VariableKey
from qcoder.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from qcoder.columns import Columns
    from qcoder.queries.speech import Speech
    from qcoder.report import Report

PERCENT_FROM = 30


class Tables:
    """Computes tables over one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loaded: tuple[Columns, Speech] | None = None

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
        report = self.themes_report(by=by, coder=coder, percent_from=percent_from)
        report.frame.attrs.update(title=report.title, notes=list(report.notes))
        return report.frame

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
                self._store, columns, speech, by=by, coder=coder, percent_from=percent_from
            )

    def _load(self) -> tuple[Columns, Speech]:
        if self._loaded is None:
            from qcoder.columns import Columns
            from qcoder.queries.speech import Speech

            self._loaded = Columns(self._store), Speech(self._store)
        return self._loaded
