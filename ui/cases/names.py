"""The names of cases, which stay at the left while the grid is scrolled to the right.

The one rule: it only shows; the grid behind it has the keyboard and the editors.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from qcoder.i18n import _
from ui.cases.editors import Index
from ui.cases.model import NAME


class NamesView(QTableView):
    """The first column of a grid, over it; hidden while the grid shows it itself."""

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self.setObjectName("case_names")
        self.setAccessibleName(_("Names of cases"))
        self._grid = grid
        self.setModel(grid.model())
        self.setItemDelegate(_Seen(grid))
        self.setSelectionModel(grid.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        bars = grid.verticalScrollBar(), self.verticalScrollBar()
        bars[0].valueChanged.connect(bars[1].setValue)
        bars[1].valueChanged.connect(bars[0].setValue)
        grid.horizontalScrollBar().valueChanged.connect(self.follow)
        grid.horizontalHeader().sectionResized.connect(self.follow)
        self.model().modelReset.connect(self.follow)
        self.hide()

    def follow(self) -> None:
        """Lie over the first column of the grid as it is now."""
        grid = self._grid
        for column in range(self.model().columnCount()):
            self.setColumnHidden(column, column != NAME)
        self.setColumnWidth(NAME, grid.columnWidth(NAME))
        frame, head = grid.frameWidth(), grid.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(head)
        self.setGeometry(frame, frame, grid.columnWidth(NAME), grid.viewport().height() + head)
        self.setVisible(grid.horizontalScrollBar().value() > 0)
        self.verticalScrollBar().setValue(grid.verticalScrollBar().value())


class _Seen(QStyledItemDelegate):
    """Draws the current name as the grid, which has the keyboard, would."""

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self._grid = grid

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if self._grid.hasFocus() and index == self._grid.currentIndex():
            option.state |= QStyle.StateFlag.State_HasFocus  # pyright: ignore[reportAttributeAccessIssue]
