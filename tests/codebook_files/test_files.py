"""Files and names: which there are, which are shipped, and what is said when one is not there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qcoder import codebook_files
from qcoder.codebook_files import Codebook
from qcoder.errors import CodebookError


def test_the_shipped_codebook_is_complete() -> None:
    assert "rups_success_factors" in codebook_files.shipped()
    book = codebook_files.read(codebook_files.find("rups_success_factors"))
    assert (book.key, book.version) == ("rups-success-factors", "1.0.0-draft")
    assert book.title("en").startswith("Codebook: success factors")
    assert not book.warnings
    themes = [code for code in book.codes if not code.codable]
    codes = [code for code in book.codes if code.codable]
    assert (len(themes), len(codes)) == (7, 39)
    assert len(book.rules_nl) == len(book.rules_en) == 6
    assert [flag.key for flag in book.flags] == ["citaat", "herleidbaar", "twijfel", "cijfer"]
    [phase] = book.qualifiers
    assert (phase.key, len(phase.choices)) == ("fase", 6)
    assert {code.short_id for code in themes if code.valence_required} == {
        "SAM",
        "INB",
        "BTR",
        "FIN",
    }


def test_every_shipped_code_is_explained_in_both_languages() -> None:
    for name in codebook_files.shipped():
        for code in codebook_files.read(codebook_files.find(name)).codes:
            fields = ["name", "definition"]
            if code.codable:
                fields += ["brief", "when", "when_not", "example"]
                assert code.cues
                assert ("[" in code.example_nl) == ("[" in code.example_en)
            texts = [getattr(code, f"{field}_{each}") for field in fields for each in ("nl", "en")]
            assert all(texts), code.short_id


def test_shipped_examples_are_said_to_be_invented() -> None:
    for name in codebook_files.shipped():
        text = codebook_files.find(name).read_text(encoding="utf-8")
        assert "examples are invented" in text.partition("\n")[0]


def test_a_codebook_is_found_by_name_or_path(tmp_path: Path) -> None:
    path = tmp_path / "eigen.csv"
    path.write_text("naam\nA\n", encoding="utf-8")
    assert codebook_files.find(path) == codebook_files.find(str(path)) == path
    assert codebook_files.find("RUPS-success-factors").name == "rups_success_factors.yaml"
    with pytest.raises(CodebookError, match="no codebook “x”.*rups_success_factors"):
        codebook_files.find("x")


@pytest.mark.parametrize("suffix", codebook_files.FORMATS)
def test_a_missing_or_empty_file_or_a_folder(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    with pytest.raises(CodebookError, match=f"a{suffix}: the file is not there"):
        codebook_files.read(path)
    path.write_bytes(b"\n")
    with pytest.raises(CodebookError, match=f"a{suffix}: the file is empty"):
        codebook_files.read(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(CodebookError, match=f"a{suffix}: "):
        codebook_files.read(path)


def test_another_kind_of_file(tmp_path: Path) -> None:
    for use in (codebook_files.read, lambda path: codebook_files.write(Codebook(), path)):
        with pytest.raises(CodebookError, match=r"a\.docx: a codebook file ends in \.yaml, "):
            use(tmp_path / "a.docx")


@pytest.mark.parametrize("suffix", codebook_files.FORMATS)
def test_a_file_that_cannot_be_written_leaves_the_old_one(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=f"a{suffix}” cannot be written: its folder"):
        codebook_files.write(Codebook(), tmp_path / "missing" / f"a{suffix}")
    folder = tmp_path / f"b{suffix}"
    folder.mkdir()
    with pytest.raises(CodebookError, match=f"b{suffix}” cannot be written: that is a folder"):
        codebook_files.write(Codebook(), folder)
    assert os.listdir(tmp_path) == [folder.name]


def test_importing_is_cheap() -> None:
    code = (
        "import sys, qcoder.codebook_files;"
        "print({'yaml', 'openpyxl', 'xlsxwriter', 'numpy', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
