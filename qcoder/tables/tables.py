"""The tables of a project, as data frames and as reports to be written.

The one rule: a table is computed here once and looks the same in a window, a file and a notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.lookup import DocumentKey, VariableKey
from qcoder.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from qcoder.columns import Columns
    from qcoder.consensus import Consensus
    from qcoder.queries.speech import Speech
    from qcoder.report import Report
    from qcoder.tables.basis import Basis, Watch
    from qcoder.tables.choices import Choices
    from qcoder.tables.table import Table


class Tables:
    """Computes tables over one project; `consensus` says what there is of it, and how far.

    Each table takes the fields of `Choices` that `kinds` lists for it. All raise `NotFound` for
    what is not in the project, and `Refused` for what cannot be chosen.
    """

    def __init__(self, store: Store, consensus: Consensus) -> None:
        self._store = store
        self._columns: Columns | None = None
        self._speech: Speech | None = None
        self._basis: Basis | None = None  # the one that was read last
        self._consensus = consensus

    def themes(self, **choices: Any) -> pd.DataFrame:
        """Return the theme frequencies: see `tables.themes`. Title and notes: `frame.attrs`."""
        return framed(self.report("themes", **choices))

    def crosstab(self, by: VariableKey, **choices: Any) -> pd.DataFrame:
        """Return the interviews per theme and group of cases: see `tables.crosstab`."""
        return framed(self.report("crosstab", by=by, **choices))

    def documents(self, **choices: Any) -> pd.DataFrame:
        """Return the passages per theme and document: see `tables.documents`."""
        return framed(self.report("documents", **choices))

    def speakers(self, **choices: Any) -> pd.DataFrame:
        """Return the passages per theme and respondent: see `tables.speakers`."""
        return framed(self.report("speakers", **choices))

    def cooccurrence(self, **choices: Any) -> pd.DataFrame:
        """Return how often codes occur together: see `tables.cooccurrence`."""
        return framed(self.report("cooccurrence", **choices))

    def programmes(self, **choices: Any) -> pd.DataFrame:
        """Return one row per programme: see `tables.programmes`."""
        return framed(self.report("programmes", **choices))

    def coverage(self, **choices: Any) -> pd.DataFrame:
        """Return which groups of cases have which options: see `tables.coverage`."""
        return framed(self.report("coverage", **choices))

    def flow(self, **choices: Any) -> pd.DataFrame:
        """Return the inflow, exits and so on per case and year: see `tables.flow`."""
        return framed(self.report("flow", **choices))

    def coders(self, **choices: Any) -> pd.DataFrame:
        """Return how far each coder is: see `tables.coders`."""
        return framed(self.report("coders", **choices))

    def saturation(self, **choices: Any) -> pd.DataFrame:
        """Return the codes that are new in each interview: see `tables.saturation`."""
        return framed(self.report("saturation", **choices))

    def code_line(self, document: DocumentKey, **choices: Any) -> pd.DataFrame:
        """Return where codes stand along one interview: see `tables.code_line`."""
        return framed(self.report("code_line", document=document, **choices))

    def report(self, name: str, **choices: Any) -> Report:
        """Return a table as a report, for `writers.write`."""
        from qcoder.tables.choices import Choices
        from qcoder.tables.kinds import KINDS

        if name in KINDS:
            choices = {**KINDS[name].usual, **choices}
        report = self.table(name, Choices(**choices)).report
        column = choices.get("sort", "")
        if column and column not in report.columns:
            raise Refused(
                _("There is no column “{column}”; there are: {columns}.").format(
                    column=column, columns=", ".join(report.columns)
                )
            )
        return report

    def table(
        self, name: str, choices: Choices | None = None, progress: Watch | None = None
    ) -> Table:
        """Compute a table, with the codings behind its cells.

        Where it has no column `sort`, as one of kept choices may be gone, lines stay as they are.
        """
        from qcoder.tables.choices import Choices
        from qcoder.tables.kinds import KINDS

        if name not in KINDS:
            raise Refused(
                _("There is no table “{name}”; there are: {names}.").format(
                    name=name, names=", ".join(KINDS)
                )
            )
        with self._store.reading():
            resolved = (choices or Choices()).resolved(self._store)
            basis = self.basis(progress)
        return KINDS[name].make(name, basis, resolved)

    def resolved(self, choices: Choices) -> Choices:
        """Return choices with ids for names."""
        return choices.resolved(self._store)

    def basis(self, progress: Watch | None = None) -> Basis:
        """Read what tables are computed from; `progress` counts codings, documents read anew."""
        from qcoder.queries.speech import Speech
        from qcoder.tables import basis

        if self._speech is None:
            self._speech = Speech(self._store)
        columns, before = self.columns(), self._basis
        now = basis.read(self._store, columns, self._speech, self._consensus, progress)
        if before:
            now.take_over(before)
        self._basis = now
        return now

    def columns(self) -> Columns:
        """Return the codings as columns, of which a project has one set."""
        if self._columns is None:
            from qcoder.columns import Columns

            self._columns = Columns(self._store)
        return self._columns


def framed(report: Report) -> pd.DataFrame:
    """Return the table alone, with the rest of the report in its `attrs`."""
    report.frame.attrs.update(
        title=report.title,
        notes=list(report.notes),
        source=report.source,
        headings=dict(report.headings),
    )
    return report.frame
