"""How the window looks: light and dark colours, the style sheet, fonts and icons.

The one rule: no colour, font size or icon name of Qt is chosen anywhere else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

READ, SEEN = 4.5, 3.0  # the least contrast of words, and of lines and dots (WCAG AA)
GRID = 4  # pixels: all distances are multiples of it
SYSTEM, LIGHT, DARK = "system", "light", "dark"
_SERIFS = ("Georgia", "Charter", "Noto Serif", "DejaVu Serif", "Liberation Serif")


@dataclass(frozen=True)
class Colors:
    """The colours of one scheme."""

    dark: bool
    background: str
    panel: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    selection: str
    good: str
    bad: str
    disabled: str  # icons of what cannot be done now
    tint: float  # how strong a passage is coloured


_LIGHT = Colors(
    False, "#f6f7f9", "#ffffff", "#e1e5ea", "#1f2933", "#5c6874", "#1f6f8b", "#ffffff",
    "#e3f0f4", "#d7ebf2", "#00704f", "#b3261e", "#b4bcc5", 0.16,
)  # fmt: skip
_DARK = Colors(
    True, "#16191d", "#1e2227", "#30363d", "#e4e8ec", "#a6b1bc", "#5db4cf", "#10242b",
    "#1f3640", "#213f4c", "#3fc79a", "#ff8a80", "#515a64", 0.28,
)  # fmt: skip

_now = _LIGHT


def colors() -> Colors:
    """Return the colours in use."""
    return _now


def use(scheme: str) -> None:
    """Show the application light, dark, or as the system is."""
    global _now
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    dark = scheme == DARK or (
        scheme == SYSTEM and app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    )
    _now = _DARK if dark else _LIGHT
    app.setStyle("Fusion")
    app.setPalette(_palette(_now))
    app.setStyleSheet(_style_sheet(_now))


def code_color(color: str) -> QColor:
    """Return a code's colour as it can be seen on the panel of the scheme in use."""
    return QColor(_code_color(color, _now))


def tint(color: str) -> QColor:
    """Return a code's colour as the background of its passage: see-through."""
    return QColor(_tint(color, _now))


@lru_cache(maxsize=400)
def _code_color(color: str, c: Colors) -> QColor:
    found = QColor(color) if QColor.isValidColorName(color) else QColor(c.muted)
    hue, saturation = max(found.hslHueF(), 0.0), found.hslSaturationF()
    lightness = max(found.lightnessF(), 0.62) if c.dark else min(found.lightnessF(), 0.46)
    saturation *= 0.9 if c.dark else 1
    step, panel = 0.02 if c.dark else -0.02, QColor(c.panel)
    made = QColor.fromHslF(hue, saturation, lightness)
    while contrast(made, panel) < SEEN and 0 < lightness + step < 1:
        lightness += step
        made = QColor.fromHslF(hue, saturation, lightness)
    return made


@lru_cache(maxsize=400)
def _tint(color: str, c: Colors) -> QColor:
    """Make a tint as strong as it can be with even the words of an interviewer readable on it."""
    made, panel, words = QColor(_code_color(color, c)), QColor(c.panel), QColor(c.muted)
    strength = c.tint
    while strength > 0.04 and contrast(words, _over(made, panel, strength)) < READ:
        strength -= 0.01
    made.setAlphaF(strength)
    return made


def contrast(one: QColor, other: QColor) -> float:
    """Return how well two colours can be told apart: from 1, not at all, to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _over(color: QColor, under: QColor, strength: float) -> QColor:
    """Return what is seen of a colour that is see-through over another."""
    pairs = zip(color.getRgbF()[:3], under.getRgbF()[:3], strict=True)  # pyright: ignore
    return QColor.fromRgbF(*(a * strength + b * (1 - strength) for a, b in pairs))


def icon(name: str) -> QIcon:
    """Return an icon of the one set (Material Design Icons), such as `tag-outline`.

    It has the colours of the scheme in use at the moment that it is painted.
    """
    return QIcon(_Engine(name))


@lru_cache(maxsize=400)
def _icon(name: str, c: Colors) -> QIcon:
    import qtawesome  # a quarter of a second: only once the window is drawn

    return qtawesome.icon(
        f"mdi6.{name}", color=c.muted, color_active=c.accent, color_disabled=c.disabled
    )


class _Engine(QIconEngine):
    """Paints an icon in the colours of now, so that icons outlive a change of scheme."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if rect.isEmpty():
            return
        # As a picture: painted directly, it would not fade with the painter.
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, _icon(self._name, _now).pixmap(rect.size(), ratio, mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():
            return QPixmap()
        return _icon(self._name, _now).pixmap(size, 1.0, mode, state)


def text_font(points: float) -> QFont:
    """Return the font of transcripts at a size in points."""
    families = QFontDatabase.families()
    font = QFont([name for name in _SERIFS if name in families] or ["serif"])
    font.setPointSizeF(points)
    return font


def _palette(c: Colors) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for color, roles in (
        (c.background, (role.Window, role.AlternateBase, role.Button)),
        (c.panel, (role.Base, role.ToolTipBase)),
        (c.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText)),
        (c.muted, (role.PlaceholderText,)),
        (c.selection, (role.Highlight,)),
        (c.text, (role.HighlightedText,)),
        (c.accent, (role.Link, role.LinkVisited, role.Accent)),
        (c.line, (role.Mid, role.Midlight, role.Dark, role.Light)),
    ):
        for one in roles:
            palette.setColor(one, QColor(color))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(c.muted))
    return palette


def _style_sheet(c: Colors) -> str:
    source = Path(__file__).with_name("style.qss").read_text(encoding="utf-8")
    check = Path(__file__).with_name("check_dark.svg" if c.dark else "check_light.svg")
    return Template(source).substitute(asdict(c), check=check.as_posix())
