"""Agreement of a project: compared, as a data frame, and as a report to be written.

The one rule: a comparison is computed in one place and looks the same everywhere. `prepare` needs
the project; `compute` does not, and may run in any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qcoder.lookup import choice
from qcoder.queries.comparison import Choices, Comparison, Progress
from qcoder.store import Store

if TYPE_CHECKING:
    from qcoder.columns import Columns
    from qcoder.queries.comparison_input import Prepared
    from qcoder.queries.units import UnitsOf
    from qcoder.report import Report


class Comparisons:
    """Compares the coders of one project; `columns` gives its codings."""

    def __init__(self, store: Store, columns: Callable[[], Columns]) -> None:
        self._store = store
        self._columns = columns
        self._units: UnitsOf | None = None

    @property
    def units(self) -> UnitsOf:
        """The units that are compared."""
        if self._units is None:
            from qcoder.queries.units import UnitsOf

            self._units = UnitsOf(self._store)
        return self._units

    def prepare(self, choices: Choices | None = None, progress: Progress | None = None) -> Prepared:
        """Read what is needed for `compute`; `progress` counts documents whose units are found.

        Raises `NotFound` for what is not there, `Refused` for what cannot be compared.
        """
        from qcoder.queries.comparison_input import prepare

        codings = self._columns().codings()
        return prepare(self._store, codings, self.units, choices or Choices(), progress)

    def compare(
        self, choices: Choices | None = None, progress: Progress | None = None
    ) -> Comparison:
        """Compare coders. Raises as `prepare` does."""
        return compute(self.prepare(choices, progress), progress)

    def report(
        self,
        choices: Choices | None = None,
        *,
        by: str = "code",
        progress: Progress | None = None,
    ) -> Report:
        """Compare coders, as a table `by` code, document, pair, coder or order, for writers."""
        return self.report_of(self.compare(choices, progress), by=by)

    def report_of(self, found: Comparison, *, by: str = "code") -> Report:
        """Return a comparison as a table, for writers."""
        from qcoder.queries.agreement_report import agreement_report
        from qcoder.queries.agreement_views import By, view

        kind = choice(By, by)
        if kind == By.CODE:
            return agreement_report(self._store, found)
        return view(self._store, found, kind)


def compute(given: Prepared, progress: Progress | None = None) -> Comparison:
    """Return the figures of what was prepared: pure, for any thread."""
    from qcoder.queries.comparison_numbers import compute

    return compute(given, progress)
