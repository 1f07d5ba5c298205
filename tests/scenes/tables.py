"""Scenes of the page of tables and figures."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest

import qcoder
from qcoder.tables.choices import Cells
from tests.scenes.common import show_coding, wait
from ui.tables.content import View
from ui.tables.pane import TablesPane
from ui.workspace import Workspace


def _until(condition: Callable[[], object]) -> None:
    """Wait as `until` does, and longer; but sleeping, so that threads get on."""
    for _n in range(1500):
        if condition():
            return
        time.sleep(0.05)
        QTest.qWait(5)


def _show(w: Workspace, name: str, view: View = View.TABLE, **choices: object) -> TablesPane:
    show_coding(w)
    w.pages.show_tables(name)
    pane = w.pages.tables
    _until(lambda: not pane.state.working)
    if choices:
        pane.choose(replace(pane.choices, **choices))
        _until(lambda: not pane.state.working)
    pane.show_view(view)
    _until(lambda: pane.content.view == View.TABLE or pane.content.figure.drawn)
    wait(400)
    _until(lambda: not pane.content.figure.working)
    return pane


def tables(w: Workspace) -> None:
    """Show the themes, with the passages behind a figure."""
    pane = _show(w, "themes")
    grid = pane.content.grid
    grid.choose(1, "passages")
    grid.open_current()


def tables_figure(w: Workspace) -> None:
    """Show the bars of themes."""
    _show(w, "themes", View.FIGURE)


def tables_groups(w: Workspace) -> None:
    """Show themes for each value of a variable."""
    pane = _show(w, "themes")
    by = next(one.id for one in w.session.open_project.cases.variables() if one.name == "regio")
    pane.choose(replace(pane.choices, by=by))
    _until(lambda: not pane.state.working)


def tables_crosstab(w: Workspace) -> None:
    """Show themes by region, in percent, beside the heat map."""
    _show(w, "crosstab", View.BOTH, cells=Cells.COLUMN, percent_from=1)


def tables_documents(w: Workspace) -> None:
    """Show a column for each interview; two of which are sorted by, and folded."""
    pane = _show(w, "documents", sort="interview03", descending=True)
    pane.content.grid.lines.fold(0, True)


def tables_speakers(w: Workspace) -> None:
    """Show a column for each speaker, scrolled to the right."""
    pane = _show(w, "speakers")
    grid = pane.content.grid
    grid.choose(2, grid.lines.columns[-1])


def tables_network(w: Workspace) -> None:
    """Show the network of codes that occur together."""
    _show(w, "cooccurrence", View.FIGURE)


def tables_programmes(w: Workspace) -> None:
    """Show the programmes, with the passages of one."""
    pane = _show(w, "programmes")
    pane.content.grid.choose(1, "case")
    pane.content.grid.open_current()


def tables_coverage(w: Workspace) -> None:
    """Show which region covers what."""
    _show(w, "coverage")


def tables_coders(w: Workspace) -> None:
    """Show how far coders are, with the turns that one did not code."""
    pane = _show(w, "coders")
    grid = pane.content.grid
    grid.choose(0, grid.lines.columns[-1])
    grid.open_current()


def tables_saturation(w: Workspace) -> None:
    """Show the curve of new codes, beside its table."""
    _show(w, "saturation", View.BOTH)


def tables_code_line(w: Workspace) -> None:
    """Show the themes along an interview."""
    _show(w, "code_line", View.FIGURE)


def tables_chosen(w: Workspace) -> None:
    """Show the list that a variable is chosen from."""
    _show(w, "crosstab").head.chips.open("by")


def tables_ticked(w: Workspace) -> None:
    """Show the list that valences are ticked in."""
    _show(w, "themes").head.chips.open("valences")


def tables_saved(w: Workspace) -> None:
    """Show where a table was written to, and all of its notes."""
    pane = _show(w, "crosstab")
    pane.content.notes.toggle()
    pane.head.save.save_to(Path(tempfile.mkdtemp()) / "thema's.docx")
    _until(lambda: pane.result.isVisible())


def tables_empty(w: Workspace) -> None:
    """Show what to do where there are no cases."""
    w.session.set_project(None)
    w.session.set_project(qcoder.create(Path(tempfile.mkdtemp()) / "nieuw.qcoder", coder="AK"))
    w.pages.show_tables("programmes")
    _until(lambda: not w.pages.tables.state.working)
