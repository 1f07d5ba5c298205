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

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import qcoder
from qcoder import i18n, resources, sample
from ui import theme
from ui.language import speak
from ui.preferences import Preferences
from ui.window import Window
from ui.workspace import Workspace

SMALL, MEDIUM, LARGE = (1366, 768), (1440, 900), (1920, 1080)
INTERVIEWS = ("interview01.docx", "interview02.txt", "interview03.vtt", "interview04.docx")


def wait(ms: int) -> None:
    """Let time pass; in small pieces, since threads stand still during each."""
    for _n in range(ms // 10):
        QTest.qWait(10)


def start(w: Workspace) -> None:
    """Show the start, with the project closed."""
    w.session.set_project(None)


def coding(w: Workspace) -> None:
    """Show a coded interview with one coding selected and passages retrieved."""
    project = w.session.open_project
    codings = project.codings.list("interview01", coder="AK")
    chosen = next(c for c in codings if w.session.codes[c.code].short_id == "BTR-OUTR")
    for number, code in enumerate([c for c in w.session.codes.values() if c.codable][:6], 1):
        w.coding.pin(code.id, number)
    w.shown.activate(codes=[chosen.code])
    w.shown.go_to(chosen)


def palette(w: Workspace) -> None:
    """Show the code palette while a name is typed."""
    coding(w)
    w.transcript.view.next_turn()
    w.code_palette.open()
    wait(30)
    QTest.keyClicks(QApplication.focusWidget(), "reg")


def commands(w: Workspace) -> None:
    """Show the command palette."""
    coding(w)
    w.command_palette.open()
    wait(30)
    QTest.keyClicks(QApplication.focusWidget(), "inter")


def importing(w: Workspace) -> None:
    """Show the import panel with files read."""
    w.session.set_project(None)
    folder = Path(tempfile.mkdtemp())
    w.session.set_project(qcoder.create(folder / "nieuw.qcoder", coder="AK"))
    files = resources.data("projects") / sample.NAME
    (folder / "leeg.docx").write_bytes(b"")
    w.open_paths([*(files / name for name in INTERVIEWS), folder / "leeg.docx"])
    wait(1500)


def empty(w: Workspace) -> None:
    """Show a new project without anything."""
    importing(w)
    w.show_coding()


SCENES: dict[str, Callable[[Workspace], None]] = {
    each.__name__: each for each in (start, coding, palette, commands, importing, empty)
}


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
        window.grab().save(str(folder / f"{name}_{language}_{scheme}_{size}.png"))
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, 0)


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
