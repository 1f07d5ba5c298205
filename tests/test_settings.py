"""Settings: which installation this is."""

from __future__ import annotations

import uuid

import pytest

from qcoder import settings


def test_an_installation_keeps_its_id(monkeypatch, tmp_path):
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "new" / "folder"))
    first = settings.installation()
    assert uuid.UUID(first)
    assert settings.installation() == first
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "other"))
    assert settings.installation() != first


@pytest.mark.parametrize("text", ["", "nonsense", "é"])
def test_an_id_that_cannot_be_read_is_made_anew(monkeypatch, tmp_path, text):
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path))
    (tmp_path / "installation").write_text(text, encoding="utf-8")
    assert settings.installation() == settings.installation()


def test_where_settings_cannot_be_written_the_id_is_still_the_same(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "file" / "folder"))
    assert settings.installation() == settings.installation()


def test_settings_are_kept_where_the_system_keeps_them(monkeypatch):
    monkeypatch.delenv("QCODER_CONFIG_DIR")
    assert settings.folder().name == "qcoder"
