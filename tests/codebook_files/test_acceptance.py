"""Codebooks of other projects, where QCODER_ACCEPTANCE_DATA says they are."""

import os
import time
from pathlib import Path

import pytest

from qcoder import codebook_files
from qcoder.errors import CodebookError

DATA = os.environ.get("QCODER_ACCEPTANCE_DATA")

if DATA:
    REAL = Path(DATA) / "real"
    TAGUETTE = REAL / "codebooks" / "navarral-taguette-csv"

    @pytest.mark.acceptance
    @pytest.mark.parametrize(
        ("name", "count", "first", "described"),
        [
            ("codebook_20220223_0.csv", 120, "Moderator comment", True),
            ("codebook_20220303_8.csv", 22, "Moderator assist", True),
        ],
    )
    def test_codebooks_of_taguette(name: str, count: int, first: str, described: bool) -> None:
        book = codebook_files.read(TAGUETTE / name)
        assert len(book.codes) == count
        assert book.codes[0].name_en == first
        assert bool(book.codes[0].definition_en) == described
        assert all(code.codable and code.parent is None for code in book.codes)
        [warning] = book.warnings
        assert "number of highlights" in warning

    @pytest.mark.acceptance
    def test_descriptions_keep_their_lines() -> None:
        codes = codebook_files.read(TAGUETTE / "codebook_20220303_8.csv").codes
        [suggestion] = [code for code in codes if code.name_en == "Additional feature suggestion"]
        assert suggestion.definition_en.count("\n") == 5

    @pytest.mark.acceptance
    @pytest.mark.parametrize(
        "path", sorted((REAL / "nasty").rglob("*.xlsx")), ids=lambda path: path.name
    )
    def test_hostile_workbooks_are_refused_at_once(path: Path) -> None:
        start = time.perf_counter()
        with pytest.raises(CodebookError):
            codebook_files.read(path)
        assert time.perf_counter() - start < 5
