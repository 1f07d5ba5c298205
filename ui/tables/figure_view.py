"""The figure of a table in the window: drawn beside it, with what is pointed at said and opened.

The one rule: a figure is of the table that is shown; while it is drawn anew, the old one stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QToolTip, QVBoxLayout, QWidget

from qcoder.i18n import _
from qcoder.tables.table import Table
from ui import theme
from ui.jobs import Job
from ui.widgets import PAD, EmptyState, label

if TYPE_CHECKING:
    from qcoder.charts import Chart, Mark

_DPI = 100  # pixels of the window to an inch of the figure
_NARROWEST, _WIDEST = 460, 1100
_SETTLE = 200  # ms: a window that is being resized


class Drawn(NamedTuple):
    """A figure of a table and how it looks in the window, with the size of that in its pixels."""

    table: Table
    how: tuple[object, ...]  # its width and colours
    chart: Chart
    image: QImage
    size: QSize


class FigureView(QWidget):
    """Shows a figure; what is clicked in it is told as a cell of its table."""

    opened = Signal(int, str)  # line and column of the table's report

    def __init__(self) -> None:
        super().__init__()
        self.table: Table | None = None
        self.drawn: Drawn | None = None
        self._job: Job | None = None
        self._again = False  # whether something else was asked for while it draws
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._draw)
        self.canvas = _Canvas(self)
        self.canvas.opened.connect(self.opened)
        self.canvas.came_to.connect(self._show_place)
        self._area = QScrollArea()
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.canvas)
        self.problem = EmptyState("")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._area)
        self._stack.addWidget(self.problem)
        self.caption = label("", "muted", wrap=True)
        self.caption.setContentsMargins(PAD, theme.GRID, PAD, 2 * theme.GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.caption)

    def show_table(self, table: Table | None) -> None:
        """Show the figure of a table; None shows nothing."""
        self.table = table
        if table is None:
            self.drawn = None
            self.canvas.show_drawn(None)
            self.caption.setText("")
        else:
            if self.drawn and self.drawn.table.report.name != table.report.name:
                self.drawn = None
                self.canvas.show_drawn(None)
            if self.drawn is None:
                self._say(_("Drawing the figure…"))
            if self.isVisible():
                self._wait.start(0)  # once it has its place

    def save(self, path: Path) -> None:
        """Write the figure that is shown, as documents have it: light. Raises `Error`."""
        from qcoder import charts

        if self.table:
            charts.write(charts.draw(self.table), path)

    def stop(self) -> None:
        """Wait until what is being drawn is; nothing more is signalled."""
        self._wait.stop()
        self._again = False
        if self._job:
            self._job.stop()
            self._job.deleteLater()
            self._job = None

    @property
    def working(self) -> bool:
        """Whether a figure is being drawn, or will be."""
        return self._job is not None or self._wait.isActive()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wait.start(_SETTLE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._wait.start(_SETTLE)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._wait.start(_SETTLE)

    # drawing

    def _show_place(self, place: QRect) -> None:
        at, margin = place.center(), 4 * theme.GRID
        self._area.ensureVisible(
            at.x(), at.y(), place.width() // 2 + margin, place.height() // 2 + margin
        )

    def _draw(self) -> None:
        table = self.table
        if table is None:
            return
        if self._job:
            self._again = True
            return
        room = self._stack.width() - 5 * theme.GRID  # beside the scroll bar
        width = min(max(room, _NARROWEST), _WIDEST)
        dark, ratio = theme.colors().dark, self.devicePixelRatioF()
        how = width, dark, ratio
        if self.drawn and self.drawn.table is table and self.drawn.how == how:
            return

        def work(_progress: object) -> Drawn:
            from qcoder import charts

            chart = charts.draw(table, charts.Look(dark=dark, width=width / _DPI, dpi=_DPI))
            across, down = (round(side * _DPI) for side in chart.figure.get_size_inches())
            data, wide, high = charts.pixels(chart, across, down, ratio)
            image = QImage(data, wide, high, 4 * wide, QImage.Format.Format_RGBA8888).copy()
            image.setDevicePixelRatio(ratio)
            return Drawn(table, how, chart, image, QSize(across, down))

        job = self._job = Job(work, self)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.start()

    def _on_done(self, drawn: Drawn) -> None:
        if self._ended():
            return
        self.drawn = drawn
        self.canvas.show_drawn(drawn)
        self.canvas.setAccessibleName(drawn.chart.title)
        self.caption.setText(drawn.chart.caption)
        self._stack.setCurrentWidget(self._area)

    def _on_failed(self, sentence: str) -> None:
        if self._ended():
            return
        self.drawn = None
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.caption.setText("")
        self.problem.text.setText(sentence)
        self._stack.setCurrentWidget(self.problem)

    def _ended(self) -> bool:
        """Let go of the job; tell whether another figure is wanted by now."""
        if self._job:
            self._job.deleteLater()
            self._job = None
        again, self._again = self._again, False
        if again:
            self._draw()
        return again


class _Canvas(QWidget):
    """The picture; arrow keys go through what can be pointed at, Enter opens it."""

    opened = Signal(int, str)
    came_to = Signal(QRect)  # a mark, by key

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Figure"))
        self._drawn: Drawn | None = None
        self._at = -1  # the mark that is pointed at

    @property
    def marks(self) -> Sequence[Mark]:
        """What can be pointed at."""
        return self._drawn.chart.marks if self._drawn else ()

    def show_drawn(self, drawn: Drawn | None) -> None:
        """Show another figure."""
        self._drawn, self._at = drawn, -1
        self.resize(drawn.size if drawn else QSize())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            return
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.colors().panel))
            painter.drawImage(self.rect(), self._drawn.image)
            if 0 <= self._at < len(self.marks):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(theme.colors().text), 1.5))
                painter.drawPolygon(self._polygon(self.marks[self._at]))
            elif self.hasFocus():
                painter.setPen(QColor(theme.colors().accent))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mark = self._mark(event.position())
        at = self.marks.index(mark) if mark else -1
        if at != self._at:
            self._point_at(at)
        if mark:
            QToolTip.showText(event.globalPosition().toPoint(), mark.text, self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point_at(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self._mark(event.position())
        if mark and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(mark.line, mark.column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self.marks:
            self._point_at((self._at + steps[Qt.Key(event.key())]) % len(self.marks))
            mark = self.marks[self._at]
            place = self._polygon(mark).boundingRect().toRect()
            self.came_to.emit(place)
            QToolTip.showText(self.mapToGlobal(place.center()), mark.text, self)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            mark = self.marks[self._at]
            self.opened.emit(mark.line, mark.column)
        else:
            super().keyPressEvent(event)

    def _point_at(self, at: int) -> None:
        self._at = at
        self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
        if at >= 0:
            self.setAccessibleDescription(self.marks[at].text)
        self.update()

    def _mark(self, at: QPointF) -> Mark | None:
        if self._drawn is None or not self.width() or not self.height():
            return None
        return self._drawn.chart.at(at.x() / self.width(), at.y() / self.height())

    def _polygon(self, mark: Mark) -> QPolygonF:
        return QPolygonF([QPointF(x * self.width(), y * self.height()) for x, y in mark.polygon])
