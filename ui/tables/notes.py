"""What stands below a table: its notes and its source, cut off until they are opened.

The one rule: every word of the notes can be read, selected and copied.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTextEdit, QWidget

from qcoder.i18n import _
from qcoder.report import Report
from ui import theme
from ui.widgets import PAD, icon_button

_FEW, _MANY = 2, 8  # lines


class Notes(QWidget):
    """The notes of a table, a paragraph; two lines of it until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open = False
        self.text = QTextEdit()
        self.text.setObjectName("notes")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Notes and source"))
        self.text.setFrameShape(QTextEdit.Shape.NoFrame)
        self.text.document().setDocumentMargin(0)
        self.more = icon_button("chevron-down", _("Show all notes"), self.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_report(self, report: Report) -> None:
        """Show the notes and the source of a table."""
        said = " ".join([*report.notes, report.source])
        if said != self.text.toPlainText():
            self.text.setPlainText(said)
            self.text.setToolTip("" if len(said) < 200 else f"<qt>{_lines(report)}</qt>")
        self._fit()

    def toggle(self) -> None:
        """Show all of the notes, or two lines of them."""
        self.open = not self.open
        self.more.setIcon(theme.icon("chevron-up" if self.open else "chevron-down"))
        name = _("Show fewer notes") if self.open else _("Show all notes")
        self.more.setToolTip(name)
        self.more.setAccessibleName(name)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.text.height() + 2 * theme.GRID)

    def _fit(self) -> None:
        line = self.text.fontMetrics().lineSpacing() + 1
        needed = ceil(self.text.document().size().height()) + 2
        self.more.setVisible(needed > _FEW * line + 2)
        most = (_MANY if self.open else _FEW) * line + 2
        self.text.setFixedHeight(min(needed, most))
        bars = Qt.ScrollBarPolicy
        self.text.setVerticalScrollBarPolicy(
            bars.ScrollBarAsNeeded if self.open and needed > most else bars.ScrollBarAlwaysOff
        )
        if not self.open:
            self.text.verticalScrollBar().setValue(0)


def _lines(report: Report) -> str:
    from html import escape

    return "<br>".join(escape(one) for one in (*report.notes, report.source))
