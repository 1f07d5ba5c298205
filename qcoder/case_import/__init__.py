"""Cases, and their figures per year, from any sheet: previewed first, then imported as previewed.

The one rule: a row is never taken for a case that it may not be, and what is left out is said.
"""

from __future__ import annotations

from qcoder.case_import.choices import (
    CaseImport,
    CasePreview,
    Column,
    ColumnPreview,
    RowPreview,
    RowState,
    Unfitting,
)
from qcoder.case_import.figures import FlowPreview, FlowRow, load_flows, preview_flows
from qcoder.case_import.importing import load, preview

__all__ = [
    "CaseImport",
    "CasePreview",
    "Column",
    "ColumnPreview",
    "FlowPreview",
    "FlowRow",
    "RowPreview",
    "RowState",
    "Unfitting",
    "load",
    "load_flows",
    "preview",
    "preview_flows",
]
