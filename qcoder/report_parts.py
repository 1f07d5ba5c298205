"""A whole report that is ready to be written: its tables, figures, quotes and texts, in order.

The one rule: pure; numbers and words are as they are printed, in the language of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qcoder.report import Report, Text


@dataclass(frozen=True)
class Tabled:
    """A table with its number; `name` is what its sheet and file are called."""

    number: int
    name: str
    report: Report


@dataclass(frozen=True)
class Picture:
    """A figure with its number and size in inches; `files` has it by suffix, as far as asked for.

    `alt` says what it shows to who cannot see it.
    """

    number: int
    name: str
    title: str
    source: str
    notes: Sequence[str]
    alt: str
    width: float
    height: float
    files: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class QuoteLine:
    """One quote as it is printed; `also` names the code under which its words stand already."""

    theme: str
    code: str
    words: str
    source: str
    before: str = ""
    after: str = ""
    also: str = ""


@dataclass(frozen=True)
class Quoted:
    """Quotes by theme and code, with what is to be known of them."""

    title: str
    lines: Sequence[QuoteLine]
    notes: Sequence[str]


Part = Tabled | Picture | Quoted | Text


@dataclass(frozen=True)
class Whole:
    """A report; `definitions` are the codes with what they mean and how often they occur.

    `changes` says what is otherwise than the last time; it stands in the workbook only.
    """

    title: str
    about: Sequence[str]
    parts: Sequence[Part]
    definitions: Report
    changes: Sequence[str] = ()
