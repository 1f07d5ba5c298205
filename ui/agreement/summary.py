"""The figures at the head of the page: alpha, agreement, positive agreement, and what was decided.

The one rule: below each figure stands what it is of, and how it was made.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qcoder import i18n
from qcoder.i18n import _
from qcoder.queries.agreement_words import MANY, Words
from qcoder.queries.comparison import (
    MATCHED,
    REASONS,
    WITHIN,
    Comparison,
    Interval,
    IntervalKind,
    Light,
    Unit,
)
from ui import theme
from ui.agreement.bars import paint_sign
from ui.agreement.lines import interval_words, light_words, remark
from ui.inspector.flow import FlowLayout
from ui.widgets import label


class Sign(QWidget):
    """The sign of a traffic light."""

    def __init__(self) -> None:
        super().__init__()
        self._light = Light.NONE
        self.setFixedSize(4 * theme.GRID, 4 * theme.GRID)
        self.hide()

    def show_light(self, light: Light, words: str) -> None:
        """Show another light; nothing where there is none."""
        self._light = light
        self.setVisible(light != Light.NONE)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = QPointF(self.width() / 2, self.height() / 2)
            paint_sign(painter, middle, self._light, 6)


class Figure(QWidget):
    """One figure: what it is called, the number, and what it is of."""

    def __init__(self, name: str, *, main: bool = False) -> None:
        super().__init__()
        self.name, self.number = (
            label(name, "muted"),
            label("–", "figure_main" if main else "figure"),
        )
        self.about, self.sign = label("", "muted"), Sign()
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.number)
        row.addWidget(self.sign)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4 * theme.GRID, theme.GRID)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addLayout(row)
        column.addWidget(self.about)

    def show_figure(
        self, number: str, about: str, light: Light = Light.NONE, words: str = ""
    ) -> None:
        """Show a number, and what it is of; `words` say what its light means."""
        self.number.setText(number)
        self.about.setText(about)
        self.sign.show_light(light, words)
        said = [f"{self.name.text()}: {number}", about, words]
        self.setAccessibleName("; ".join(filter(None, said)))
        self.setToolTip(words)
        self.updateGeometry()


class Summary(QWidget):
    """The figures over all codes and documents."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Overall"))
        self.alpha = Figure(_("Krippendorff's α, pooled"), main=True)
        self.percent = Figure(_("Agreement"))
        self.positive = Figure(_("Positive agreement"))
        self.decided = Figure(_("Decided"))
        self._figures = (self.alpha, self.percent, self.positive, self.decided)
        flow = FlowLayout()
        for one in self._figures:
            flow.addWidget(one)
        self.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(100 * theme.GRID, super().sizeHint().height())

    def show_comparison(self, found: Comparison) -> None:
        """Show the figures of a comparison."""
        words, overall = Words(i18n.language()), found.overall
        figures = overall.figures
        said = light_words(overall.light, found)
        alpha = words.decimal(figures.alpha)
        self.alpha.show_figure(alpha, _about_alpha(found), overall.light, said)
        share = figures.percent
        units = _("{n} {units}").format(
            n=words.whole(figures.units), units=_(MANY[Unit(found.choices.unit)])
        )
        self.percent.show_figure("–" if share is None else words.percent(share) + " %", units)
        matched = found.choices.unit == Unit.PASSAGE
        f1 = figures.matched_f1 if matched else figures.positive
        about = _("F1 of matched passages") if matched else _("F1")
        self.positive.show_figure(words.decimal(f1), about)

    def show_decided(self, decided: int, of: int, *, counting: bool) -> None:
        """Show how many disagreements were decided."""
        about = _("counting…") if counting else _("disagreements")
        self.decided.show_figure(f"{decided} / {of}", about)


def _about_alpha(found: Comparison) -> str:
    """Return the interval of alpha and how it was made, or why there is none."""
    interval, figures = found.overall.interval, found.overall.figures
    if interval.low is not None:
        return _("95 % CI {interval} · {method}").format(
            interval=interval_words(interval), method=_method(interval)
        )
    if figures.reason == MATCHED:
        return _("not of matched passages")
    if figures.alpha is None:
        return remark(figures)
    reason = _(REASONS.get(interval.reason, interval.reason))
    return _("no interval: {reason}").format(reason=reason)


def _method(interval: Interval) -> str:
    if interval.method == WITHIN:
        return _("within these documents only")
    if interval.method == IntervalKind.BOOTSTRAP:
        return _("bootstrap over documents")
    return _("jackknife over documents")
