"""`qcoder merge` and `qcoder differences`."""

from __future__ import annotations

import json

import pytest

import qcoder
from qcoder.cli.commands import run
from tests.builders import code_words, covered, transcript


@pytest.fixture
def files(path, tmp_path):
    """Make a project and a copy in which a code was added, used, and another changed."""
    copy = tmp_path / "kopie.qcoder"
    with qcoder.create(path, coder="AK") as p:
        p.documents.add(transcript("R: de gemeente heeft de regie niet"))
        p.codes.add("REGIE", name_nl="Regie")
        p.codes.add("GOED", name_nl="Goed")
        p.save_copy(copy)
    with qcoder.open(copy) as other:
        other.codes.add("NIEUW", name_nl="Nieuw")
        code_words(other, other.documents.list()[0], "gemeente", "NIEUW")
        code_words(other, other.documents.list()[0], "de regie", "REGIE")
        other.codes.edit("REGIE", definition_nl="wie stuurt")
    return str(path), str(copy)


def test_a_preview_shows_what_a_merge_does(files, capsys):
    project, copy = files
    assert run(["merge", project, copy, "--preview"]) == 0
    shown = capsys.readouterr().out
    assert "NIEUW" in shown
    assert "wie stuurt" in shown
    assert "nothing was changed" in shown
    with qcoder.open(project) as p:
        assert not p.codings.list()
    assert run(["merge", project, copy]) == 0
    assert "1 difference is to be settled" in capsys.readouterr().out
    assert run(["merge", project, copy]) == 0
    assert "holds nothing that is not in here" in capsys.readouterr().out
    with qcoder.open(project) as p:
        assert sorted(covered(p).values()) == ["de regie", "gemeente"]


def test_a_script_gets_json(files, capsys):
    project, copy = files
    assert run(["merge", project, copy, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["codings"] == [
        {
            "coder": "AK", "document": "Interview", "new": 2, "equal": 0, "changed": 0,
            "removed": 0, "conflict": 0, "refused": 0,
        }
    ]  # fmt: skip
    assert found["new_codes"] == ["NIEUW"]
    assert run(["differences", project, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in listed["differences"]] == ["proposal"]
    assert listed["proposed"][0]["codings"] == 1


def test_differences_are_listed_and_settled(files, capsys):
    project, copy = files
    run(["merge", project, copy])
    with qcoder.open(project) as p:
        key = p.differences.list()[0].id[:8]
    capsys.readouterr()
    assert run(["differences", project]) == 0
    shown = capsys.readouterr().out
    assert key in shown
    assert "Proposed code NIEUW: 1 coding" in shown
    assert run(["differences", "settle", project, key, "theirs"]) == 0
    assert run(["differences", "settle", project, key, "ours"]) == 1
    assert run(["differences", "refuse", project, "NIEUW"]) == 1
    assert "1 coding" in capsys.readouterr().err
    assert run(["differences", "refuse", project, "NIEUW", "--to", "GOED"]) == 0
    assert run(["undo", project]) == 0
    assert run(["differences", "map", project, "NIEUW", "REGIE"]) == 0
    assert run(["undo", project]) == 0
    assert run(["differences", "refuse", project, "NIEUW", "--drop", "1"]) == 0
    assert run(["undo", project]) == 0
    assert run(["differences", "accept", project, "NIEUW"]) == 0
    with qcoder.open(project) as p:
        assert p.codes.get("REGIE").definition_nl == "wie stuurt"
        assert not p.differences.list()
        assert p.codes.get("NIEUW").status == "active"
    capsys.readouterr()
    assert run(["differences", project]) == 0
    assert "Nothing found" in capsys.readouterr().out
    assert run(["differences", project, "--all"]) == 0
    assert "wie stuurt" in capsys.readouterr().out


def test_another_project_is_refused_in_a_sentence(files, tmp_path, capsys):
    qcoder.create(tmp_path / "ander.qcoder", coder="ZZ").close()
    assert run(["merge", files[0], str(tmp_path / "ander.qcoder")]) == 1
    assert "another project" in capsys.readouterr().err
