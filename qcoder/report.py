"""A table that is ready to be written: its figures, title, notes and source.

The one rule: column names are fixed and English; writers translate the headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcoder.i18n import N_

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Report:
    """One table: `frame` with figures as numbers, `notes` as whole sentences."""

    name: str
    title: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()


# Column name -> heading; a heading is translated when it is written.
HEADINGS = {
    "group": N_("Group"),
    "group_interviews": N_("Interviews in group"),
    "level": N_("Level"),
    "theme": N_("Theme"),
    "code": N_("Code"),
    "name": N_("Name"),
    "interviews": N_("Interviews mentioning (n)"),
    "interviews_pct": N_("Interviews mentioning (%)"),
    "cases": N_("Cases mentioning (n)"),
    "passages": N_("Passages (n)"),
    "words": N_("Words coded (n)"),
    "words_pct": N_("Share of respondent words (%)"),
    "facilitating": N_("Facilitating (interviews)"),
    "hindering": N_("Hindering (interviews)"),
    "both": N_("Both (interviews)"),
    "neutral": N_("Neutral (interviews)"),
    "not_judged": N_("Not judged (interviews)"),
}
