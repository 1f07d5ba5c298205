"""The columns of a sheet in the preview of an import: used or left out, and as which variable.

The one rule: it shows what the preview found and signals what the user wants instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qcoder.case_import import Column, ColumnPreview
from qcoder.i18n import _
from qcoder.lookup import folded
from qcoder.model import Variable, VariableKind
from ui import theme
from ui.cases.model import KINDS
from ui.combo import Combo
from ui.widgets import PAD, PaneHeader, label

_COLUMN = Qt.ItemDataRole.UserRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ColumnsPreview(QWidget):
    """The columns, and below them what becomes of the one that is current."""

    chosen = Signal(str, object)  # a heading, and a Column; None leaves it out

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._variables: Sequence[Variable] = ()
        self._ready = False
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Columns of the sheet"))
        self.tree.setHeaderLabels([_("Column"), _("Becomes")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.into = Combo(_("Variable that the column goes into"))
        self.kind = Combo(_("Kind of variable"))
        for kind, (text, icon) in KINDS.items():
            self.kind.addItem(theme.icon(icon), _(text), kind)
        self.options = QLineEdit()
        self.options.setAccessibleName(_("Options, separated by |"))
        self.options.setPlaceholderText(_("Options, separated by |"))
        self._lay_out()
        self.tree.currentItemChanged.connect(lambda *_what: self._show_column())
        self.tree.itemChanged.connect(self._on_changed)
        self.into.activated.connect(lambda _at: self._choose(kind=False))
        self.kind.activated.connect(lambda _at: self._choose(kind=True))
        self.options.editingFinished.connect(self._on_options)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setContentsMargins(PAD, theme.GRID, PAD, PAD)
        form.setSpacing(theme.GRID)
        for row, (text, edit) in enumerate(((_("Goes into"), self.into), (_("Kind"), self.kind))):
            name = label(text, "muted")
            name.setBuddy(edit)
            form.addWidget(name, row, 0)
            form.addWidget(edit, row, 1)
        form.addWidget(self.options, 2, 1)
        form.setColumnStretch(1, 1)
        self.form = QWidget()
        self.form.setLayout(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PaneHeader(_("Columns")))
        column.addWidget(self.tree, 1)
        column.addWidget(self.form)

    def show_columns(self, columns: Sequence[ColumnPreview], variables: Sequence[Variable]) -> None:
        """Show what becomes of each column."""
        before = self._current()
        self._ready, self._variables = False, variables
        self.tree.clear()
        for column in columns:
            item = QTreeWidgetItem(self.tree, [column.heading, _becomes(column)])
            item.setData(0, _COLUMN, column)
            item.setCheckState(0, _ON if column.taken else _OFF)
            item.setToolTip(0, column.heading)
            item.setToolTip(1, item.text(1))
            if not column.taken:
                item.setForeground(1, QColor(theme.colors().muted))
            elif column.unfitting:
                item.setForeground(1, QColor(theme.colors().bad))
            if column.taken and not column.link:
                item.setIcon(1, theme.icon(KINDS[column.kind][1]))
            if before and column.heading == before.heading:
                self.tree.setCurrentItem(item)
        first = self.tree.topLevelItem(0)
        if first and not self.tree.currentItem():
            self.tree.setCurrentItem(first)
        self._ready = True
        self._show_column()

    def _current(self) -> ColumnPreview | None:
        item = self.tree.currentItem()
        return item.data(0, _COLUMN) if item else None

    def _show_column(self) -> None:
        column = self._current()
        self.form.setVisible(column is not None and column.taken and not column.link)
        if column is None:
            return
        self.into.clear()
        name = column.heading if column.variable else column.name
        if folded(name) not in {folded(one.name) for one in self._variables}:
            self.into.addItem(_("new variable “{name}”").format(name=name), name)
        for variable in self._variables:
            self.into.addItem(theme.icon(KINDS[variable.kind][1]), variable.name, variable.name)
        into = self.into.findData(column.variable.name) if column.variable else 0
        self.into.setCurrentIndex(into)
        self.kind.setCurrentIndex(self.kind.findData(column.kind))
        self.kind.setEnabled(column.variable is None)
        listed = column.kind in (VariableKind.ONE_OF, VariableKind.SEVERAL_OF)
        self.options.setVisible(listed and column.variable is None)
        self.options.setText(" | ".join(column.options))
        self.options.setModified(False)

    def _on_changed(self, item: QTreeWidgetItem, at: int) -> None:
        column: ColumnPreview = item.data(0, _COLUMN)
        on = item.checkState(0) == _ON
        if self._ready and at == 0 and on != column.taken:
            self.chosen.emit(column.heading, Column() if on else None)

    def _choose(self, *, kind: bool) -> None:
        column = self._current()
        if column is None:
            return
        name = str(self.into.currentData())
        wanted = VariableKind(self.kind.currentData()) if kind else None
        options = [one.strip() for one in self.options.text().split("|") if one.strip()]
        self.chosen.emit(column.heading, Column(name, wanted, options if kind else ()))

    def _on_options(self) -> None:
        if self.options.isModified():
            self._choose(kind=True)


def _becomes(column: ColumnPreview) -> str:
    if not column.taken:
        return _("left out")
    if column.link:
        return _("links with documents") if column.link == "document" else _("speakers in these")
    return column.variable.name if column.variable else _("new: {name}").format(name=column.name)
