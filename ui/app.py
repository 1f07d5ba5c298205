"""The start of the window: `qcoder-window [PROJECT] [FILE…]`.

The one rule: the frame is drawn before anything of the engine is imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from qcoder import i18n
from ui import problem, theme
from ui.language import speak
from ui.preferences import Preferences
from ui.window import Window


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; open the project and import the files that are named."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    app = QApplication([sys.argv[0]])
    app.setApplicationName("qcoder")
    app.setDesktopFileName("qcoder")
    preferences = Preferences()
    asked = os.environ.get("QCODER_LANG") or preferences.get("language", "")
    speak(app, asked or i18n.system_language())
    theme.use(preferences.get("scheme", theme.SYSTEM))
    window = Window(preferences)
    problem.install(lambda: window, window.take)
    window.show_as_left()
    app.processEvents()
    QTimer.singleShot(0, lambda: window.build([Path(word) for word in words]))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
