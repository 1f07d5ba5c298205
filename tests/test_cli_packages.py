"""Coder packages on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import qcoder
from qcoder import i18n
from tests.builders import code_words, plain
from tests.test_cli import Run, run, run_apart

__all__ = ["run"]


@pytest.fixture
def project(path) -> str:
    """Six documents in two groups, of AK and MB; MB coded in the first."""
    with qcoder.create(path, coder="AK") as p:
        p.coders.add("MB")
        p.codes.add("REGIE")
        for name in ("West", "Oost"):
            p.groups.add(name)
        for number in range(6):
            document = p.documents.add(plain(f"een twee {number}", name=f"i{number}"))
            p.groups.put(document, "West" if number < 4 else "Oost")
        code_words(p, p.documents.get("i0"), "een", "REGIE", coder="MB")
    return path.name


def out(run: Run, project: str) -> list[dict]:
    return json.loads(run("package", project, "--json").stdout)


def test_a_package_for_each_coder(run: Run, project, tmp_path, monkeypatch):
    assert "No packages" in run("package", project).stdout
    done = run("package", project, "--as", "AK", "--coder", "mb", "--coder", "AK", "--to", "uit/nu")
    paths = [Path("uit/nu/uitstap - MB.qcoder"), Path("uit/nu/uitstap - AK.qcoder")]
    assert f"Made {paths[0]} for MB, with 6 documents." in done.stdout
    assert f"Made {paths[1]} for AK, with 6 documents." in done.stdout
    assert "MB has 1 coding in these documents already: it stays here" in done.stderr
    assert [one["coder"] for one in out(run, project)] == ["MB", "AK"]
    monkeypatch.setenv("QCODER_CODER", "Piet")
    run("code", str(paths[0]), "i1", "REGIE", "--text", "twee")
    (coding,) = json.loads(run("codings", str(paths[0]), "--json").stdout)
    assert coding["coder"] == "MB"
    run("coders", "status", str(paths[0]), "i1", "complete", "--coder", "AK")
    assert "in order" in run("check", str(paths[0])).stdout
    refused = run("coders", "add", str(paths[0]), "Piet", code=1).stderr
    assert "This is the package of MB" in refused


def test_the_list_says_what_is_out(run: Run, project):
    run("package", project, "--as", "AK", "--coder", "MB", "--document", "i3", "--to", ".")
    shown = run("package", project).stdout
    assert "MB" in shown
    assert "out" in shown
    assert "uitstap - MB.qcoder" in shown
    (one,) = out(run, project)
    assert (one["documents"], one["out"], one["merged"]) == (["i3"], True, None)
    assert one["sample"] is None
    i18n.use("nl")
    assert "uitstap - MB.qcoder" in run("package", project).stdout


@pytest.mark.parametrize("share", ["50%", "50 %", "0.5", "0,5"])
def test_a_sample_is_drawn_and_can_be_drawn_again(run: Run, project, share):
    made = ["package", project, "--as", "AK", "--coder", "MB", "--sample", share, "--to", "."]
    done = run(*made, "--by", "group", "--seed", "9")
    assert "with 3 documents" in done.stdout
    assert "seed 9:\nOost: 1 of 2\nWest: 2 of 4\n" in done.stdout
    assert f"Documents: {', '.join(out(run, project)[0]['documents'])}." in done.stdout
    run(*made, "--by", "group", "--seed", "9")
    run(*made)
    first, again, other = out(run, project)
    assert first["documents"] == again["documents"]
    assert first["sample"] == {"share": 0.5, "by": "group", "seed": 9}
    assert other["sample"]["by"] is None
    assert len({one["filename"] for one in (first, again, other)}) == 3


def test_a_variable_that_is_called_group_is_meant_where_there_is_one(run: Run, project, path):
    with qcoder.open(path, coder="AK") as p:
        p.cases.add_variable("Group", "text")
    made = ["package", project, "--as", "AK", "--coder", "MB", "--to", "."]
    assert "(missing): 1 of 6" in run(*made, "--sample", "20%", "--by", "group").stdout


def test_json_says_what_was_made(run: Run, project):
    done = run("package", project, "--as", "AK", "--coder", "MB", "--to", "uit", "--json")
    (one,) = json.loads(done.stdout)
    assert Path(one["path"]).is_file()
    assert one["documents"] == [f"i{number}" for number in range(6)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--coder", "MB"], "--to"),
        (["--to", "."], "--coder"),
        (["--sample", "20%"], "--coder"),
        (["--coder", "MB", "--to", ".", "--seed", "1"], "--sample"),
        (["--coder", "MB", "--to", ".", "--sample", "20%", "--document", "i1"], "not both"),
        (["--coder", "MB", "--to", ".", "--sample", "veel"], "veel"),
        (["--coder", "MB", "--to", ".", "--sample", "20%", "--seed", "x"], "x"),
    ],
)
def test_wrong_usage_is_said(run: Run, project, words, said):
    assert said in run("package", project, "--as", "AK", *words, code=2).stderr
    assert out(run, project) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--coder", "JV"], "no coder “JV”"),
        (["--coder", "JV"], "qcoder coders add PROJECT JV"),
        (["--coder", "MB", "--coder", "JV"], "no coder “JV”"),
        (["--coder", "MB", "--document", "i9"], "i9"),
        (["--coder", "MB", "--sample", "20"], "such as 20%"),
        (["--coder", "MB", "--sample", "20%", "--by", "stad"], "stad"),
    ],
)
def test_what_cannot_be_made_is_refused(run: Run, project, tmp_path, words, said):
    assert said in run("package", project, "--as", "AK", "--to", ".", *words, code=1).stderr
    assert out(run, project) == []
    assert not list(tmp_path.glob("*- MB*"))


def test_who_makes_it_is_asked_with_its_own_option(run: Run, project, monkeypatch):
    made = ["package", project, "--coder", "MB", "--to", "."]
    assert "Add --as with your name" in run(*made, code=1).stderr
    monkeypatch.setenv("QCODER_CODER", "AK")
    run(*made)


def test_passphrases(run: Run, tmp_path, path):
    for name in ("project", "package"):
        Path(tmp_path / name).write_text(f"zin {name}\n", encoding="utf-8")
    with qcoder.create(path, coder="AK", passphrase="zin project") as p:
        p.documents.add(plain("een geheim"))
    made = ["package", path.name, "--passphrase-file", "project", "--coder", "AK", "--to", "."]
    refused = run(*made, code=1).stderr
    assert "--passphrase-file-for-package" in refused
    assert "--unencrypted" in refused
    both = ("--unencrypted", "--passphrase-file-for-package", "package")
    assert "not both" in run(*made, *both, code=2).stderr
    assert not (tmp_path / "uitstap - AK.qcoder").exists()
    run(*made, "--passphrase-file-for-package", "package")
    with qcoder.open(tmp_path / "uitstap - AK.qcoder", passphrase="zin package") as q:
        assert q.documents.list()[0].text == "een geheim"
    run(*made, "--unencrypted")
    with qcoder.open(tmp_path / "uitstap - AK (2).qcoder") as q:
        assert not q.encrypted


def test_in_dutch(project, tmp_path):
    shown = run_apart(tmp_path, "--language", "nl", "package", "--help", QCODER_CODER="AK").stdout
    assert "--passphrase-file-for-package" in shown
    made = ("--coder", "MB", "--to", ".", "--sample", "1%", "--by", "group", "--seed", "1")
    done = run_apart(tmp_path, "--language", "nl", "package", project, "--as", "AK", *made)
    assert "West" in done.stdout, done
