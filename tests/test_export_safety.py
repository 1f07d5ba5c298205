"""Whatever is written to a file is there whole, or the file that was there is."""

from __future__ import annotations

import os
import tempfile

import pytest

from qcoder.errors import Error
from qcoder.writers import write
from tests.builders import code_words, open_new, transcript
from tests.limits import no_room


def table(p, path):
    write(p.tables.report("themes"), path)


def codebook(p, path):
    p.codebook.save(path)


def codings(p, path):
    p.exports.codings(path)


def transcripts(p, path):
    p.exports.transcripts(p.documents.list()[:1], path)


EXPORTS = [
    *((table, suffix) for suffix in (".csv", ".xlsx", ".docx")),
    *((codebook, suffix) for suffix in (".yaml", ".csv", ".xlsx", ".docx", ".html")),
    *((codings, suffix) for suffix in (".csv", ".xlsx", ".jsonl", ".docx")),
    *((transcripts, suffix) for suffix in (".docx", ".html", ".pdf")),
]


@pytest.fixture
def coded(path):
    with open_new(path) as p:
        document = p.documents.add(transcript(*(f"R: dat is goed {line}" for line in range(60))))
        p.codes.add("REGIE", name_nl="Regie", definition_nl="x" * 3000)
        for line in range(60):
            code_words(p, document, f"goed {line}", "REGIE", flags=["herleidbaar"])
        yield p


@pytest.fixture(params=EXPORTS, ids=lambda one: one[0].__name__ + one[1])
def export(request, coded, tmp_path, monkeypatch):
    """An export that can be done: its file, and what does it."""
    write_it, suffix = request.param
    path = tmp_path / "uit" / f"uit{suffix}"
    path.parent.mkdir()
    scratch = tmp_path / "scratch"  # where libraries keep what they write meanwhile
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    write_it(coded, path)
    assert path.stat().st_size > 150
    assert not os.listdir(scratch)
    return path, lambda: write_it(coded, path)


@pytest.mark.parametrize("room", [0, 100])
def test_a_full_disk_leaves_the_file_that_was_there(export, room):
    path, write_it = export
    path.write_bytes(b"van gisteren")
    with no_room(room), pytest.raises(Error, match="written"):
        write_it()
    assert path.read_bytes() == b"van gisteren"
    assert os.listdir(path.parent) == [path.name]
    write_it()
    assert path.stat().st_size > 150


def test_a_folder_that_is_gone_is_said(export):
    path, write_it = export
    path.unlink()
    path.parent.rmdir()
    with pytest.raises(Error, match="written"):
        write_it()
    assert not path.parent.exists()


def test_several_transcripts_on_a_full_disk_are_whole_or_not_there(coded, tmp_path):
    for number in range(3):
        coded.documents.add(transcript("R: kort", name=f"Kort {number}"))
    out = tmp_path / "uit"
    out.mkdir()
    with no_room(20_000), pytest.raises(Error, match="written"):
        coded.exports.transcripts(coded.documents.list()[::-1], out, file_format="html")
    whole = [path.read_text(encoding="utf-8") for path in out.iterdir()]
    assert all(text.rstrip().endswith("</html>") for text in whole)
