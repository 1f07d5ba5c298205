"""The headings of a table: on as many lines as they need, up to three, and cut off with …

The one rule: what is cut off is said in the tooltip.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import theme

_MOST = 3  # lines
_PAD = 11  # as that of cells with their border
_Role = Qt.ItemDataRole


class WrappedHeader(QHeaderView):
    """Headings that wrap; clicks are told by `sectionClicked`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(10 * theme.GRID)
        self.lines = 1

    def words_font(self) -> QFont:
        """Return the font of the headings."""
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def fit_height(self) -> None:
        """Be as high as the heading that needs most lines."""
        metrics, model = QFontMetrics(self.words_font()), self.model()
        needed = 1
        for section in range(self.count()):
            text = str(model.headerData(section, Qt.Orientation.Horizontal, _Role.DisplayRole))
            needed = max(needed, len(wrapped(text, self.sectionSize(section) - 2 * _PAD, metrics)))
        self.lines = needed
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(self.words_font()).lineSpacing() * self.lines
        return QSize(super().sizeHint().width(), lines + 3 * theme.GRID)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        colors, model = theme.colors(), self.model()
        painter.save()
        painter.fillRect(rect, QColor(colors.panel))
        painter.setPen(QColor(colors.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = self.words_font()
        painter.setFont(font)
        painter.setPen(QColor(colors.muted))
        text = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal, _Role.DisplayRole))
        side = model.headerData(logicalIndex, Qt.Orientation.Horizontal, _Role.TextAlignmentRole)
        room = rect.adjusted(_PAD, theme.GRID, -_PAD, -theme.GRID - 1)
        lines = wrapped(text, room.width(), QFontMetrics(font))
        across = Qt.AlignmentFlag(side) & Qt.AlignmentFlag.AlignHorizontal_Mask
        painter.drawText(room, int(across | Qt.AlignmentFlag.AlignBottom), "\n".join(lines))
        painter.restore()


def wrapped(text: str, width: int, metrics: QFontMetrics) -> tuple[str, ...]:
    """Return the lines of a text; the last one ends with … where it does not fit."""
    return _wrapped(text, width, _Measure(metrics))


def narrowest(text: str, metrics: QFontMetrics, most: int) -> int:
    """Return the width that a text needs to be read whole, up to a width."""
    width = max(metrics.horizontalAdvance(word) for word in text.split(" "))
    while width < most and " ".join(wrapped(text, width, metrics)) != text:
        width += 3 * theme.GRID
    return width


class _Measure:
    """Font metrics that can be a key: all headings have one font."""

    def __init__(self, metrics: QFontMetrics) -> None:
        self.metrics = metrics

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Measure) and self.metrics == other.metrics

    def __hash__(self) -> int:
        return self.metrics.height()


@lru_cache(maxsize=4000)
def _wrapped(text: str, width: int, measure: _Measure) -> tuple[str, ...]:
    metrics = measure.metrics
    lines: list[str] = []
    words = text.split(" ")
    while words:
        if len(lines) == _MOST - 1:
            lines.append(" ".join(words))
            break
        taken = words.pop(0)
        while words and metrics.horizontalAdvance(f"{taken} {words[0]}") <= width:
            taken += " " + words.pop(0)
        lines.append(taken)
    elide = Qt.TextElideMode.ElideRight
    return tuple(metrics.elidedText(one, elide, max(width, 1)) for one in lines)
