"""How parts will look on paper, as pages of text: tables, figures and the account of methods.

The one rule: a page is light, whatever the window is, and shows what the report will print; of a
long table the first lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPalette, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser

from qcoder.charts.chart import LIGHT
from qcoder.i18n import _, ngettext
from qcoder.report import RANGES, Report, Text
from ui import theme

_MOST = 40  # lines of a table
_NAMES = 220  # pixels: the column of names
_OF_CODES = ("level", "theme", "code", "group", "group_interviews")  # what names say already
_GAP = re.compile(r"\[[^\[\]]+\]")
_PICTURE = "figure"
_STEP = "\u2003"


class Sheet(NamedTuple):
    """A page: what stands on it, and a figure where there is one, with its width in pixels."""

    html: str
    image: QImage | None = None


class Paper(QTextBrowser):
    """Shows a page, to be read and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Preview"))
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.document().setDocumentMargin(6 * theme.GRID)
        self._paint()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another page."""
        self.clear()
        if sheet.image:
            kind = QTextDocument.ResourceType.ImageResource
            self.document().addResource(kind, QUrl(_PICTURE), sheet.image)
        self.setHtml(sheet.html)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationPaletteChange, QEvent.Type.StyleChange):
            self._paint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if not event.text() or event.text() == "\x1b":
            event.ignore()

    def _paint(self) -> None:
        palette, role = self.palette(), QPalette.ColorRole
        for one, color in ((role.Base, LIGHT.background), (role.Text, LIGHT.text)):
            if palette.color(one) != QColor(color):
                palette.setColor(one, QColor(color))
        if palette != self.palette():
            self.setPalette(palette)


def of_table(report: Report, number: str, title: str) -> Sheet:
    """Return the page of a table, in the language in use."""
    columns = _columns(report)
    heads = "".join(_cell(report, name, report.heading(name, short=True), "th") for name in columns)
    rows = [f"<tr>{heads}</tr>"]
    group: object = None
    for line, row in enumerate(report.rows()[:_MOST]):
        of = dict(zip(report.columns, row, strict=True))
        if "group" in of and of["group"] != group:
            group = of["group"]
            named = _("{group} (n = {n})").format(group=group, n=of.get("group_interviews", ""))
            rows.append(f'<tr><td colspan="{len(columns)}"><b>{escape(named)}</b></td></tr>')
        rows.append(f"<tr>{_row(report, columns, line, of)}</tr>")
    table = (
        '<table cellspacing="0" cellpadding="4" style="border-collapse: collapse">'
        f"{''.join(rows)}</table>"
    )
    more = len(report.frame) - _MOST
    said = ngettext("… and {n} more line", "… and {n} more lines", more).format(n=more)
    notes = [*([said] if more > 0 else []), *report.notes]
    return Sheet(_caption(number, title) + table + _below(report.source, notes))


def of_figure(
    image: QImage, width: int, caption: Sequence[str], source: str, number: str, title: str
) -> Sheet:
    """Return the page of a figure that is drawn."""
    picture = f'<p><img src="{_PICTURE}" width="{width}"></p>'
    return Sheet(_caption(number, title) + picture + _below(source, caption), image)


def of_text(text: Text) -> Sheet:
    """Return the page of a text; what is to be filled in stands out."""
    paragraphs = "".join(
        f"<p>{_GAP.sub(_marked, escape(paragraph))}</p>" for paragraph in text.paragraphs
    )
    return Sheet(f"<h3>{escape(text.heading)}</h3>{paragraphs}")


def _marked(gap: re.Match[str]) -> str:
    return f'<b style="background: #fff0b3">{gap.group()}</b>'


def _columns(report: Report) -> Sequence[str]:
    """Return the columns that a page has."""
    gone = {*report.details, *RANGES.values()}
    if "name" in report.columns:
        gone |= {*_OF_CODES}
    return [
        name
        for name in report.columns
        if name not in gone and not (name.endswith("_pct") and report.frame[name].isna().all())
    ]


def _row(report: Report, columns: Sequence[str], line: int, of: dict[str, object]) -> str:
    level = of.get("level")
    step = _STEP * level if isinstance(level, int) else ""
    cells: list[str] = []
    for place, name in enumerate(columns):
        text = ("" if place else step) + report.cell(line, name, of[name])
        cells.append(_cell(report, name, text, "td", bold=level == 0))
    return "".join(cells)


def _cell(report: Report, name: str, text: str, tag: str, *, bold: bool = False) -> str:
    side = "right" if report.is_figure(name) else "left"
    words = escape(text).replace("\n", "<br>")
    words = f"<b>{words}</b>" if bold else words
    wide = f' width="{_NAMES}"' if name in ("name", "case") else ""
    line = f"border-bottom: 1px solid {LIGHT.line}"
    return f'<{tag} align="{side}"{wide} style="{line}">{words}</{tag}>'


def _caption(number: str, title: str) -> str:
    return f"<p><b>{escape(number)}.</b> {escape(title)}</p>"


def _below(source: str, notes: Sequence[str]) -> str:
    lines = [f"<i>{escape(source)}</i>"] if source else []
    lines += [escape(note) for note in notes if note]
    return "".join(
        f'<p style="color: {LIGHT.muted}; font-size: small; margin: 4px 0">{each}</p>'
        for each in lines
    )
