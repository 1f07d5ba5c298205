"""The pages of tables for a report: codebook, themes, crosstab and programmes.

The one rule: what a table counts, and how, is decided by the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from qcoder import i18n
from qcoder.i18n import N_, _
from qcoder.model import Variable, VariableKind
from ui import theme
from ui.exporting.controls import Number, OneOf, Pick, Scope, Tick
from ui.exporting.page import (
    CASES,
    CODEBOOK,
    KINDS,
    CoderPick,
    Empty,
    Page,
    Progress,
    Written,
    csv_styles,
    formats,
    nothing_coded,
)
from ui.session import Session
from ui.shown import Shown
from ui.trees.check_tree import Box

if TYPE_CHECKING:
    from qcoder.report import Report

_PERCENT_FROM, _MOST = 30, 1000
_BANDED = (VariableKind.NUMBER, VariableKind.DATE)
_READABLE = ("docx", "html")
_NO_CASES = N_(
    "There are no cases with variables yet. Import a table with a row for each case (a programme, "
    "a respondent): its name, the documents it belongs to, and a column for each variable."
)


class CodebookPage(Page):
    """The codes with their definitions and rules."""

    key, title, icon = "codebook", N_("Codebook"), "book-open-page-variant-outline"

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(
            _(
                "Themes and codes with their definitions, when to use them and when not. Word and "
                "HTML are to be read; Excel, CSV and YAML can be loaded again."
            )
        )
        self.language = OneOf(_("Language"), [("nl", "Nederlands"), ("en", "English")])
        self.language.choose(i18n.language())
        self.counts = Tick(_("With the number of codings of each code"), on=False)
        self.file_format = formats("docx", "html", "xlsx", "csv", "yaml")
        self.add("language", _("Language"), self.language)
        self.add("format", _("File format"), self.file_format)
        self.add("counts", "", self.counts)
        self.changed.connect(self._show_counts)
        self._show_counts()

    def empty(self) -> Empty | None:
        if self._session.codes:
            return None
        return Empty(_("There are no codes yet: load a codebook, or make codes."), CODEBOOK)

    def names(self) -> Sequence[str]:
        return [self._session.open_project.path.stem + "-" + _("codebook")]

    def suffix(self) -> str:
        return self.file_format.value()

    def sentence(self) -> str:
        return _("The codebook, in {kind}.").format(kind=_(KINDS[self.suffix()]))

    def work(self, place: Path) -> Callable[[Progress], Written]:
        project, language = self._session.open_project, self.language.value()
        counts = self.counts.value() and self.suffix() in _READABLE

        def write(_progress: Progress) -> Written:
            project.codebook.save(place, language=language, counts=counts)
            return Written([place])

        return write

    def _show_counts(self) -> None:
        self.show_row(self.counts, self.suffix() in _READABLE)


class _Table(Page):
    """A table that is computed and written as Word, Excel or CSV."""

    called = ""  # in the name of the file

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.file_format = formats("docx", "xlsx", "csv")
        self.csv_style = csv_styles()
        self.variables: Sequence[Variable] = ()
        self.changed.connect(self._show_rows)

    def _add_format(self) -> None:
        self.add("format", _("File format"), self.file_format)
        self.add("style", _("Separators in CSV"), self.csv_style)
        self._show_rows()

    def refresh(self) -> None:
        self.variables = self._session.open_project.cases.variables()

    def names(self) -> Sequence[str]:
        return [f"{self._session.open_project.path.stem}-{_(self.called)}"]

    def suffix(self) -> str:
        return self.file_format.value()

    def sentence(self) -> str:
        return _("{table}, in {kind}.").format(table=_(self.title), kind=_(KINDS[self.suffix()]))

    def report(self) -> Callable[[], Report]:
        """Return what computes the table, in a thread."""
        raise NotImplementedError

    def work(self, place: Path) -> Callable[[Progress], Written]:
        compute, style = self.report(), self.csv_style.value() or None

        def write(_progress: Progress) -> Written:
            from qcoder import writers

            writers.write(compute(), place, style=style)
            return Written([place])

        return write

    def _show_rows(self) -> None:
        self.show_row(self.csv_style, self.suffix() == "csv")


class ThemesPage(_Table):
    """How many interviews mention each theme and code."""

    key, title, icon = "themes", N_("Theme table"), "table"
    called = N_("themes")

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(_("How many interviews mention each theme and code."))
        self.by, self.coder = Pick(_("For each value of")), CoderPick()
        self.percent_from = Number(_("Percentages from this number of interviews on"),
                                   1, _MOST, _PERCENT_FROM)  # fmt: skip
        self.add("by", _("For each value of"), self.by)
        self.add("coder", _("Coders"), self.coder)
        self.add("percent_from", _("Percentages from … interviews"), self.percent_from)
        self._add_format()

    def refresh(self) -> None:
        super().refresh()
        self.by.fill([("", _("Not divided")), *((one.id, one.name) for one in self.variables)])
        self.coder.show_coders(list(self._session.coders.values()))

    def empty(self) -> Empty | None:
        return nothing_coded(self._session)

    def report(self) -> Callable[[], Report]:
        tables = self._session.open_project.tables
        by, coders = self.by.value() or None, [one for one in [self.coder.value()] if one]
        percent_from = self.percent_from.value()
        return lambda: tables.report("themes", by=by, coders=coders, percent_from=percent_from)


class CrosstabPage(_Table):
    """Themes and codes by a variable of cases."""

    key, title, icon = "crosstab", N_("Crosstab by case variable"), "table-column"
    called = N_("crosstab")

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(
            _("How many interviews mention each theme and code, with a column for each group of "
              "cases.")
        )  # fmt: skip
        self.by, self.coder = Pick(_("Case variable")), CoderPick()
        self.cells = OneOf(
            _("Cells"),
            [
                ("count", _("Interviews")),
                ("column percent", _("Percentages")),
                ("presence", _("Whether there is one")),
            ],
        )
        self.bands = _Line(_("Bands begin at"), _("such as 10 20 50; empty: quarters"))
        self.merge_small = Tick(_("Groups of fewer than three cases together as “other”"), on=False)
        self.percent_from = Number(_("Percentages from this number of interviews on"),
                                   1, _MOST, _PERCENT_FROM)  # fmt: skip
        self.add("by", _("Case variable"), self.by)
        self.add("bands", _("Bands begin at"), self.bands)
        self.add("cells", _("Cells"), self.cells)
        self.add("percent_from", _("Percentages from … interviews"), self.percent_from)
        self.add("coder", _("Coders"), self.coder)
        self.add("merge_small", "", self.merge_small)
        self._add_format()

    def refresh(self) -> None:
        super().refresh()
        self.by.fill((one.id, one.name) for one in self.variables)
        self.coder.show_coders(list(self._session.coders.values()))
        self._show_rows()

    def empty(self) -> Empty | None:
        return nothing_coded(self._session) if self.variables else Empty(_(_NO_CASES), CASES)

    def report(self) -> Callable[[], Report]:
        tables, by = self._session.open_project.tables, self.by.value()
        how: dict[str, Any] = {
            "cells": self.cells.value(),
            "coders": [one for one in [self.coder.value()] if one],
            "bands": self.bands.value().replace(";", " ").split() if self._banded() else (),
            "merge_small": self.merge_small.value(),
            "percent_from": self.percent_from.value(),
        }
        return lambda: tables.report("crosstab", by=by, **how)

    def _banded(self) -> bool:
        kinds = {one.id: one.kind for one in self.variables}
        return kinds.get(self.by.value()) in _BANDED

    def _show_rows(self) -> None:
        super()._show_rows()
        self.show_row(self.bands, self._banded())
        self.show_row(self.percent_from, self.cells.value() == "percent")


class ProgrammesPage(_Table):
    """The programmes, or other cases, that were examined."""

    key, title, icon = "programmes", N_("Programmes overview"), "format-list-bulleted-square"
    called = N_("programmes")

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(
            _("The programmes, or other cases, with their variables and interviews.")
        )
        self.columns = Scope(_("Variables"), activated=False)
        self.add("variables", _("Variables"), self.columns)
        self._add_format()

    def refresh(self) -> None:
        super().refresh()
        self.columns.fill([Box(one.id, one.name) for one in self.variables])

    def empty(self) -> Empty | None:
        return None if self.variables else Empty(_(_NO_CASES), CASES)

    def problem(self) -> str:
        return _("No variable is ticked: tick at least one.") if self.columns.ids == [] else ""

    def report(self) -> Callable[[], Report]:
        project = self._session.open_project
        variables = self.columns.ids or [one.id for one in project.cases.variables()]
        return lambda: project.tables.report("programmes", variables=variables)


class _Line(QLineEdit):
    """Numbers that bands begin at."""

    changed = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaximumWidth(80 * theme.GRID)
        self.textChanged.connect(lambda _text: self.changed.emit())

    def value(self) -> str:
        """Return what is written."""
        return self.text().strip()

    def choose(self, value: Any) -> None:
        """Write something else; only numbers were kept."""
        if isinstance(value, str) and re.fullmatch(r"[-\d.,; ]*", value):
            self.setText(value)
