"""Scenes of the page of the report."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.scenes.common import show_coding, until, wait
from ui.report.pane import ReportPane
from ui.workspace import Workspace


def _settled(pane: ReportPane) -> None:
    wait(30)
    until(lambda: not (pane.work.active or pane._soon.isActive() or pane.preview.sheet.working))
    wait(50)


def _report(w: Workspace, kind: str = "", name: str = "") -> ReportPane:
    """Show a report of some parts, with the first of a kind chosen."""
    show_coding(w)
    report = w.session.open_project.report
    region = [one for one in w.session.open_project.cases.variables() if one.name == "regio"]
    report.add("methods", {"agreement": False})
    report.add("table", {"name": "themes"})
    report.add("figure", {"name": "themes", "level": "themes"})
    report.add("table", {"name": "crosstab", "by": region[0].id})
    report.add("figure", {"name": "saturation"})
    report.add("quotes")
    report.add("text", {"text": "De interviews zijn gehouden in het najaar."}, "Woord vooraf")
    w.pages.show_report()
    pane = w.pages.report
    _settled(pane)
    items = list(report.items())
    wanted = [n for n, one in enumerate(items) if one.kind == kind and name in ("", one.table)]
    pane.list.setCurrentRow(wanted[0] if wanted else 1)
    _settled(pane)
    return pane


def report_empty(w: Workspace) -> None:
    """Show a report that has no parts yet."""
    show_coding(w)
    w.pages.show_report()


def report_table(w: Workspace) -> None:
    """Show a table as it will be."""
    _report(w, "table", "crosstab")


def report_figure(w: Workspace) -> None:
    """Show a figure as it will be."""
    _report(w, "figure", "themes")


def report_methods(w: Workspace) -> None:
    """Show the account of methods."""
    _report(w, "methods")


def report_text(w: Workspace) -> None:
    """Show a text that is being written."""
    _report(w, "text").preview.enter()


def report_quotes(w: Workspace) -> None:
    """Show quotes, one of them shortened, and one that is refused."""
    pane = _report(w, "quotes")
    quotes = w.session.open_project.quotes
    second = quotes.list()[1]
    words = second.words.split()
    quotes.shorten(second.document, second.start, second.end, f"{' '.join(words[:6])} […]")
    _settled(pane)
    card = pane.preview.quotes.card
    card.edit.setFocus()
    card.edit.selectAll()
    card.edit.insertPlainText("Dit is nooit gezegd […]")
    card.save()


def report_menu(w: Workspace) -> None:
    """Show what can be added."""
    pane = _report(w, "table")
    pane._left.add_button.menu().popup(pane._left.add_button.mapToGlobal(pane.rect().topLeft()))


def report_made(w: Workspace) -> None:
    """Show what was written, what changed, and what cannot be made."""
    pane = _report(w, "table", "themes")
    pane.bar.set_folder(str(Path(tempfile.mkdtemp()) / "rapport"))
    pane.make()
    _settled(pane)
    project = w.session.open_project
    code = next(one for one in w.session.codes.values() if one.codable)
    project.codings.add("interview01", 3000, 3060, code=code.id)
    project.cases.remove_variable("regio")
    _settled(pane)
    pane.make()
    _settled(pane)


def report_changed(w: Workspace) -> None:
    """Show what is otherwise in a table than the last time, and what cannot be made."""
    report_made(w)
    pane = w.pages.report
    code = next(one for one in w.session.codes.values() if one.codable)
    w.session.open_project.codings.add("interview03", 3000, 3060, code=code.id)
    _settled(pane)
    pane.outcome.clear()


def report_working(w: Workspace) -> None:
    """Show that the report is being made."""
    pane = _report(w, "figure", "themes")
    pane.bar.set_folder(str(Path(tempfile.mkdtemp()) / "rapport"))
    pane.make()
