"""Tooltips of what is painted.

The one rule: what users wrote is shown as it is, and never taken for markup.
"""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget


def show(widget: QWidget, event: QHelpEvent, text: str) -> None:
    """Show a text at the mouse, in lines that are not too long; hide it where there is none."""
    shown = f'<p style="white-space:pre-wrap">{escape(text)}</p>' if text else ""
    QToolTip.showText(event.globalPos(), shown, widget)
