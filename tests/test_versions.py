"""A project of every earlier version of the tables opens, and all that it holds is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import qcoder
from qcoder.schema import VERSION
from tests.builders import covered, dump

PROJECTS = Path(__file__).parent / "data" / "projects"


@pytest.fixture(params=range(1, VERSION))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project file of an earlier version."""
    return Path(shutil.copy(PROJECTS / f"version-{request.param}.qcoder", tmp_path))


def test_an_old_project_is_brought_up_to_date_when_it_is_written(old: Path):
    with qcoder.open(old) as p:
        assert p._store.rows("PRAGMA user_version") == [(VERSION,)]
        assert list(covered(p).values()) == ["Met de gemeente"]
        assert p.check() == []
        p.codes.rename("REGIE", "Sturing")
        p.undo()
        assert p.check() == []
    with qcoder.open(old) as p:
        assert p.check() == []


def test_an_old_project_is_read_without_changing_a_byte(old: Path):
    before = old.read_bytes()
    with qcoder.open(old, read_only=True) as p:
        assert list(covered(p).values()) == ["Met de gemeente"]
        assert dump(p)["packages"] == {}
        assert not p.tables.themes().empty
        assert p.check() == []
    assert old.read_bytes() == before
