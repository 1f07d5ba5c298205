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


def test_one_bad_file_does_not_stop_the_others(files, tmp_path, capsys):
    project, copy = files
    bad = tmp_path / "stuk.qcoder"
    bad.write_text("geen project")
    assert run(["merge", project, str(bad), copy]) == 1
    said = capsys.readouterr()
    assert "stuk.qcoder" in said.err
    assert "1 file was not merged" in said.err
    assert "new codings: 2" in said.out
    assert run(["merge", project, copy, str(bad), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [("error" in one, one["file"]) for one in found] == [
        (False, "kopie.qcoder"), (True, "stuk.qcoder"),
    ]  # fmt: skip
    with qcoder.open(project) as p:
        assert len(p.codings.list()) == 2


def test_a_file_that_is_not_encrypted_needs_no_passphrase(files, tmp_path):
    project, copy = files
    secret = tmp_path / "wachtwoord.txt"
    secret.write_text("een lang wachtwoord\n")
    assert run(["merge", project, copy, "--other-passphrase-file", str(secret)]) == 0
    with qcoder.open(project) as p:
        assert len(p.codings.list()) == 2


def test_all_of_a_removed_document_is_one_line_and_settled_at_once(path, tmp_path, capsys):
    package = tmp_path / "MB.qcoder"
    with qcoder.create(path, coder="AK") as p:
        p.coders.add("MB")
        for name in ("gesprek01", "gesprek02"):
            p.documents.add(transcript("R: de gemeente heeft de regie niet", name=name))
        p.codes.add("REGIE", name_nl="Regie")
        p.packages.make("MB", package)
    with qcoder.open(package) as other:
        for words in ("gemeente", "regie", "niet"):
            code_words(other, other.documents.get("gesprek01"), words, "REGIE")
    with qcoder.open(path, coder="AK") as p:
        p.documents.remove("gesprek01")
    run(["merge", str(path), str(package), "--coder", "AK"])
    capsys.readouterr()
    assert run(["differences", str(path)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.count("gesprek01") == 1
    with qcoder.open(path, coder="AK") as p:
        keys = [one.id[:8] for one in p.differences.list()]
    assert run(["differences", str(path), "--all"]) == 0
    shown = capsys.readouterr().out
    assert all(key in shown for key in keys)
    settle = ["differences", "settle", "--coder", "AK", str(path)]
    assert run([*settle, "--document", "gesprek01", "there"]) == 1
    assert "take that back in the history first" in capsys.readouterr().err
    assert run([*settle, keys[0], keys[1], "here"]) == 0
    assert run([*settle, "--document", "gesprek01", "here"]) == 0
    assert run([*settle, "--document", "gesprek01", "here"]) == 1
    assert run([*settle, "here"]) == 2
    with qcoder.open(path, coder="AK") as p:
        assert not p.differences.list()
