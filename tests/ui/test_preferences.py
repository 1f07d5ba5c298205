"""Preferences last until the next start, and what is wrong in their file is left aside."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from ui.preferences import MOST_RECENT_PROJECTS, Preferences


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path))


def test_values_last() -> None:
    first = Preferences()
    first.set("text_size", 14.5)
    first.set("coder", "Zoë")
    first.set_bytes("layout", QByteArray(b"\x00\xff"))
    first.pin("p", "code", 3)
    first.set_place("p", "d", 1200)
    first.sync()
    second = Preferences()
    assert second.get("text_size", 12.0) == 14.5
    assert second.get("coder", "") == "Zoë"
    assert second.bytes("layout") == QByteArray(b"\x00\xff")
    assert second.pins("p") == {3: "code"}
    assert second.place("p", "d") == 1200


def test_what_is_wrong_in_the_file_is_left_aside(tmp_path: Path) -> None:
    stored = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    for name in ("text_size", "recent_projects", "layout", "p/pins", "p/places/d"):
        stored.setValue(name, "{what is this")
    stored.setValue("coder", "12")
    stored.sync()
    preferences = Preferences()
    assert preferences.get("text_size", 12.0) == 12.0
    assert preferences.get("coder", "AK") == "AK"
    assert preferences.bytes("layout").isEmpty()
    assert preferences.recent_projects() == []
    assert preferences.pins("p") == {}
    assert preferences.place("p", "d") == 0


def test_recent_projects_are_few_and_newest_first() -> None:
    preferences = Preferences()
    for number in range(20):
        preferences.add_recent_project(f"/{number}.qcoder")
    preferences.add_recent_project("/15.qcoder")
    recent = preferences.recent_projects()
    assert list(recent[:3]) == ["/15.qcoder", "/19.qcoder", "/18.qcoder"]
    assert len(recent) == MOST_RECENT_PROJECTS
    preferences.remove_recent_project("/19.qcoder")
    assert "/19.qcoder" not in preferences.recent_projects()
