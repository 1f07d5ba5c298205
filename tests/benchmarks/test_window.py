"""The window's rows of the budget table: start, open, and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.conftest import timed
from ui.preferences import Preferences

Beside = Callable[[str, float, float, str], None]

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
app.processEvents()
"""
OURS = """
import re, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from qcoder import i18n
from ui import theme
from ui.language import speak
from ui.preferences import Preferences
from ui.window import Window
app = QApplication([])
preferences = Preferences()
preferences.set("coder", "coder0")
speak(app, "nl")
theme.use(theme.LIGHT)
window = Window(preferences)
window.show()
app.processEvents()
drawn = time.time()
window.build([Path(word) for word in sys.argv[1:]])
deadline = time.time() + 20
while sys.argv[1:] and not window.session.project and time.time() < deadline:
    app.processEvents()
for _n in range(5):
    app.processEvents()
ready = time.time()
peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())
print(drawn, ready, int(peak[1]) // 1024 if peak else 0, bool(window.session.project))
window.close()
"""


def _run(script: str, *words: str) -> list[float]:
    """Run a script; return the seconds from its start to the times that it prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.time()
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    words_out = done.stdout.split()
    if not words_out:
        return []
    drawn, ready, peak, opened = words_out
    assert not words or opened == "True"
    return [float(drawn) - begin, float(ready) - begin, float(peak)]


def test_start(beside: Beside, large: Path) -> None:
    limit = timed(lambda: _run(BARE))
    _run(OURS)
    runs = [_run(OURS) for _n in range(5)]
    drawn, ready = (sorted(run[n] for run in runs)[2] for n in (0, 1))
    beside("start: window drawn", limit, drawn, "500 ms")
    beside("start: ready for a project", limit, ready, "1,000 ms")
    runs = [_run(OURS, str(large)) for _n in range(3)]
    beside("start with the large project: ready", limit, sorted(r[1] for r in runs)[1], "-")
    print(f"\nlarge project in the window: peak memory {max(run[2] for run in runs):.0f} MB")
    assert Preferences().get("coder", "") == "coder0"
