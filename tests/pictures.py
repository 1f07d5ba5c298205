"""Pictures of the window at work: `python -m tests.pictures FOLDER [only these names…]`.

They are made offscreen from the sample project, in both languages, light and dark, and on a small
and a large screen, to be looked at; three of them are in the README.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from qcoder import i18n, sample
from tests.scenes import SCENES
from tests.scenes.common import wait
from ui import theme
from ui.language import speak
from ui.preferences import Preferences
from ui.window import Window
from ui.workspace import Workspace

SMALL, MEDIUM, LARGE = (1366, 768), (1440, 900), (1920, 1080)


def shoot(
    folder: Path, name: str, scene: Callable[[Workspace], None], how: tuple[str, ...]
) -> None:
    """Make one picture: `how` is language, scheme and size."""
    language, scheme, size = how
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as place:
        os.environ["QCODER_CONFIG_DIR"] = place
        preferences = Preferences()
        preferences.set("coder", "AK")
        speak(app, language)
        theme.use(scheme)
        window = Window(preferences)
        window.resize(*(int(n) for n in size.split("x")))
        window.show()
        project = Path(place) / "rups-voorbeeld.qcoder"
        shutil.copy(folder / ".sample", project)
        window.build([project])
        window.activateWindow()
        wait(200)
        assert window.workspace
        scene(window.workspace)
        wait(200)
        picture(window).save(str(folder / f"{name}_{language}_{scheme}_{size}.png"))
        for other in _others(window):
            other.close()
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, 0)


def picture(window: QWidget) -> QPixmap:
    """Return what can be seen: the window with its menus and dialogs over it."""
    made = window.grab()
    with QPainter(made) as painter:
        for other in _others(window):
            painter.drawPixmap(other.pos() - window.mapToGlobal(QPoint()), other.grab())
    return made


def _others(window: QWidget) -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]


def main(arguments: list[str]) -> None:
    """Make all pictures, or those that are named, as `coding` or `coding_nl_dark_1366x768`."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
    i18n.use("nl")
    (folder / ".sample").unlink(missing_ok=True)
    sample.build(folder / ".sample").close()
    for name, scene in SCENES.items():
        for language in ("nl", "en"):
            for scheme in (theme.LIGHT, theme.DARK):
                for width, height in (SMALL, MEDIUM, LARGE):
                    how = (language, scheme, f"{width}x{height}")
                    full = "_".join((name, *how))
                    wanted = arguments[1:]
                    if not wanted or any(full.startswith(one) for one in wanted):
                        shoot(folder, name, scene, how)
    (folder / ".sample").unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
