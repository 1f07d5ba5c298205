"""A table that is ready to be written: its figures, title, notes and source.

The one rule: column names are fixed and English, but for what a project names itself; writers
translate the headings. What is missing is never zero.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from qcoder.i18n import N_, _, language

if TYPE_CHECKING:
    import pandas as pd

YES, NO, MISSING = "●", "○", "–"
RANGES = {"alpha_low": "alpha_high"}  # columns that a page shows as one: from, to


def readable(variable: str) -> str:
    """Return the name of a variable, such as `eerder_gestopt`, as it stands in a sentence."""
    return " ".join(variable.replace("_", " ").split())


def as_heading(variable: str) -> str:
    """Return the name of a variable as it stands above a column."""
    name = readable(variable)
    return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Text:
    """Paragraphs that go with a table, as for a chapter on methods; in a language of their own."""

    heading: str
    paragraphs: Sequence[str]
    locale: str


@dataclass(frozen=True, eq=False)
class Report:
    """One table: `frame` with figures as numbers, `notes` as whole sentences, `source` below it.

    `headings` are those of columns that the project names itself; `decimals` says how many a column
    is shown with, where it is not one. `details` are columns that a page has no room for. `marks`,
    by line and column, stand behind a figure, or instead of one that is missing; not in CSV.
    `widths` are of columns for long texts: the characters that a line has room for at least.
    """

    name: str
    title: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()
    source: str = ""
    headings: Mapping[str, str] = field(default_factory=dict[str, str])
    decimals: Mapping[str, int] = field(default_factory=dict[str, int])
    details: Collection[str] = ()
    marks: Mapping[tuple[int, str], str] = field(default_factory=dict[tuple[int, str], str])
    texts: Sequence[Text] = ()
    widths: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns."""
        return list(self.frame.columns)

    def heading(self, column: str, *, short: bool = False) -> str:
        """Return the heading of a column, in the language in use; `short` for a narrow one."""
        if column in self.headings:
            return self.headings[column]
        return _(_SHORT[column] if short and column in _SHORT else HEADINGS[column])

    def is_figure(self, column: str) -> bool:
        """Tell whether a column holds numbers, or marks of what is there."""
        return self.frame[column].dtype.kind in "ifb"

    def rows(self) -> Sequence[Sequence[Any]]:
        """Return the rows as Python values; None is what is missing."""
        columns = [
            [None if gone else value for value, gone in zip(values, missing, strict=True)]
            for values, missing in (
                (self.frame[name].tolist(), self.frame[name].isna().tolist())
                for name in self.columns
            )
        ]
        return list(zip(*columns, strict=True))

    def cell(self, line: int, column: str, value: object) -> str:
        """Return what is read in a line of a column: the value with its mark, or with its limit."""
        mark = self.marks.get((line, column), "")
        if value is None:
            return mark or MISSING
        if column in RANGES:
            upper = self.shown(column, self.frame[RANGES[column]].tolist()[line])
            return f"{self.shown(column, value)}\u00a0–\u00a0{upper}{mark}"  # on one line
        return self.shown(column, value) + mark

    def shown(self, column: str, value: object) -> str:
        """Return a value as text that is read, in the language in use."""
        dutch = language() == "nl"
        if value is None:
            return MISSING
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, float):
            text = f"{value:.{self.decimals.get(column, 1)}f}".replace("-", "−")  # no hyphen
            return text.replace(".", ",") if dutch else text
        if isinstance(value, date):
            return f"{value.day}-{value.month}-{value.year}" if dutch else value.isoformat()
        return str(value)


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
    "file": N_("File"),
    "result": N_("Result"),
    "document": N_("Document"),
    "format": N_("Format"),
    "turns": N_("Turns"),
    "speakers": N_("Speakers"),
    "words_said": N_("Words spoken (n)"),
    "remarks": N_("Remarks"),
    "units": N_("Double-coded units (n)"),
    "positive_units": N_("Of these, coded by anyone (n)"),
    "agreement_pct": N_("Agreement (%)"),
    "alpha": N_("Krippendorff's α"),
    "alpha_low": N_("α from (95 %)"),
    "alpha_high": N_("α to (95 %)"),
    "kappa": N_("Cohen's κ"),
    "conger": N_("Conger's κ"),
    "fleiss": N_("Fleiss' κ, Scott's π"),
    "ac1": N_("Gwet's AC1"),
    "brennan_prediger": N_("Brennan–Prediger κ"),
    "positive": N_("Positive agreement"),
    "negative": N_("Negative agreement"),
    "prevalence": N_("Prevalence"),
    "prevalence_index": N_("Prevalence index"),
    "bias_index": N_("Bias index"),
    "matched_f1": N_("Matched passages (F1)"),
    "u_alpha_2016": N_("Unitizing α (2016)"),
    "light": N_("Traffic light"),
    "disagreements": N_("Disagreements (n)"),
    "decided": N_("Decided (n)"),
    "coder": N_("Coder"),
    "pair": N_("Coders"),
    "difference": N_("Difference from all"),
    "documents": N_("Documents (n)"),
    "cumulative": N_("α up to here"),
    "case": N_("Case"),
    "year": N_("Year"),
    "inflow": N_("Inflow"),
    "current": N_("Current"),
    "exits": N_("Exits"),
    "sustained": N_("Of these, sustained"),
    "dropout": N_("Dropout"),
    "unit": N_("Counting unit"),
    "definition": N_("Definition"),
    "source": N_("Source"),
    "reliability": N_("Reliability"),
    "complete": N_("Complete (documents)"),
    "busy": N_("Busy (documents)"),
    "not_started": N_("Not started (documents)"),
    "codings": N_("Codings (n)"),
    "days": N_("Days worked (n)"),
    "day": N_("Day"),
    "per_day": N_("Codings per day"),
    "uncoded": N_("Respondent turns without a coding (n)"),
    "uncoded_pct": N_("Respondent turns without a coding (%)"),
    "place": N_("No."),
    "new": N_("New codes (n)"),
    "codes": N_("Codes so far (n)"),
    "codes_pct": N_("Of all codes (%)"),
    "ratio_pct": N_("Next run adds (% of base)"),
    "codes_median": N_("Median of random orders"),
    "codes_low": N_("5 % of orders"),
    "codes_high": N_("95 % of orders"),
    "start_pct": N_("From (%)"),
    "end_pct": N_("To (%)"),
    "turn": N_("Turn"),
    "valence": N_("Valence"),
    "other": N_("Other code"),
    "other_name": N_("Name of other code"),
    "together": N_("Together (n)"),
    "code_units": N_("Of the code (n)"),
    "other_units": N_("Of the other code (n)"),
    "c": N_("c-coefficient"),
    "finding": N_("Key finding"),
    "quote": N_("Quote"),
}

# Where a page has no room for more.
_SHORT = {
    "name": N_("Theme and code"),
    "interviews": N_("Interviews (n)"),
    "interviews_pct": N_("Interviews (%)"),
    "cases": N_("Cases (n)"),
    "words": N_("Words (n)"),
    "words_pct": N_("Words (%)"),
    "facilitating": N_("Facilitating"),
    "hindering": N_("Hindering"),
    "both": N_("Both"),
    "neutral": N_("Neutral"),
    "not_judged": N_("Not judged"),
    "units": N_("Double-coded (n)"),
    "agreement_pct": N_("Agreement (%)"),
    "alpha": N_("α"),
    "alpha_low": N_("95 % CI"),
    "kappa": N_("κ"),
    "matched_f1": N_("F1"),
    "decided": N_("Decided (n)"),
    "uncoded": N_("Turns without coding (n)"),
    "uncoded_pct": N_("Turns without coding (%)"),
}
