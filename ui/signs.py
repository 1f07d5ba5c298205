"""The signs that codes and codings are known by: a code's dot, the mark of a valence.

The one rule: they are the same in all panes.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap

from qcoder.model import Valence
from ui import theme

VALENCES = {
    Valence.FACILITATING: "▲",
    Valence.HINDERING: "▼",
    Valence.BOTH: "◆",
    Valence.NEUTRAL: "●",
}
ICON = 16  # pixels: the side of the pictures in rows and menus


def dot(color: str, room: int = 0) -> QPixmap:
    """Return a dot of a code's colour; in the middle of `room` pixels where it is an icon."""
    ratio = 2  # sharp on screens with twice the pixels
    side = 2 * theme.GRID + 2
    room = room or side
    picture = QPixmap(ratio * room, ratio * room)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.code_color(color))
        painter.drawEllipse(QRect((room - side) // 2, (room - side) // 2, side, side))
    return picture
