"""The command line starts the window as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_MAIN = "from qcoder.cli import main; main()"
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    without = {name: value for name, value in os.environ.items() if name not in _SCREENS}
    own = {"QCODER_LANG": "en", "QCODER_CONFIG_DIR": str(folder), **environment}
    return subprocess.run(
        [sys.executable, "-c", _MAIN, *words],
        cwd=folder,
        env={**without, **own},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a screen")
def test_without_a_screen_the_help_is_shown(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0
    assert "Usage:" in done.stdout
    done = run(tmp_path, "gui")
    assert done.returncode == 1
    assert "screen" in done.stderr


def test_a_project_that_is_not_there_is_said_before_anything_starts(tmp_path: Path) -> None:
    done = run(tmp_path, "gui", "no.qcoder", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: There is no file “no.qcoder”")


def test_a_window_that_cannot_be_shown_says_why(tmp_path: Path) -> None:
    """A package in the way stands for a library of the system that is missing."""
    broken = tmp_path / "broken" / "PySide6"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('libEGL.so.1: no such file')")
    done = run(tmp_path, "gui", QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(tmp_path / "broken"))
    assert done.returncode == 1
    assert "libEGL.so.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_imports_no_qt(tmp_path: Path) -> None:
    words = f"import sys; sys.argv[1:] = ['--help']\ntry:\n {_MAIN}\nfinally:\n print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", words.replace("; main", "\n main")],
        cwd=tmp_path, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert "click" in done.stdout
    assert "PySide6" not in done.stdout
