"""Reports as files, opened again with other programs."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from qcoder import errors, i18n
from qcoder.report import Report
from qcoder.writers import write


@pytest.fixture
def report() -> Report:
    frame = pd.DataFrame(
        {
            "level": [0, 1],
            "code": ["SAM", "=1+1"],
            "name": ["Samenwerking; én meer", "-2"],
            "interviews": [30, 12],
            "interviews_pct": [float("nan"), 40.0],
            "words_pct": [12.345, 0.0],
        }
    )
    return Report("themes", "Tabel 1 (N = 30)", frame, ("Eerste zin.", "@noot"))


def test_dutch_csv_is_what_dutch_excel_opens(report: Report, tmp_path: Path) -> None:
    i18n.use("nl")
    write(report, tmp_path / "t.csv")
    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfNiveau;Code;Naam;")
    frame = pd.read_csv(io.BytesIO(data), sep=";", decimal=",", encoding="utf-8-sig")
    assert frame.iloc[:, -1].tolist() == [12.3, 0.0]
    assert frame.iloc[:, 4].isna().tolist() == [True, False]
    assert frame.iloc[0, 2] == "Samenwerking; én meer"


def test_international_csv_has_points_and_commas(report: Report, tmp_path: Path) -> None:
    write(report, tmp_path / "t.csv", style="international")
    frame = pd.read_csv(tmp_path / "t.csv")
    assert frame["Interviews mentioning (n)"].tolist() == [30, 12]
    assert frame.iloc[1, 4] == 40.0


def test_what_a_spreadsheet_takes_for_a_formula_is_text(report: Report, tmp_path: Path) -> None:
    for name in ("t.csv", "t.xlsx"):
        write(report, tmp_path / name)
    assert "'=1+1" in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cell = book.worksheets[0]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book.worksheets[1]["A3"].data_type == "s"


def test_the_workbook_has_typed_cells_a_frozen_header_and_notes(
    report: Report, tmp_path: Path
) -> None:
    write(report, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet, notes = book.worksheets
    assert sheet.freeze_panes == "D2"
    assert [type(cell.value) for cell in sheet[3]][2:] == [str, int, int, int]
    assert sheet["E2"].value is None
    assert sheet["F2"].value == 12.345  # shown with one decimal, kept whole
    assert [row[0].value for row in notes.iter_rows()] == [
        "Tabel 1 (N = 30)", "Eerste zin.", "@noot",
    ]  # fmt: skip
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["A"].width


def test_a_file_that_cannot_be_written_stays_as_it_was(report: Report, tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(errors.Error, match=r"t\.csv"):
        write(report, tmp_path / "t.csv")
    with pytest.raises(errors.Error, match="nowhere"):
        write(report, tmp_path / "nowhere" / "t.csv")
    with pytest.raises(errors.Error, match=r"\.xlsx"):
        write(report, tmp_path / "t.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]


def test_an_older_table_is_replaced(report: Report, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("oud")
    write(report, tmp_path / "t.csv")
    assert "oud" not in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_table_has_the_permissions_of_the_old_file_or_of_any_new_one(
    report: Report, tmp_path: Path
) -> None:
    old, new, other = tmp_path / "old.csv", tmp_path / "new.csv", tmp_path / "other"
    old.touch(0o640)
    old.chmod(0o640)
    other.touch()
    write(report, old)
    write(report, new)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == other.stat().st_mode


def test_a_name_that_no_file_can_have_is_refused(report: Report, tmp_path: Path) -> None:
    with pytest.raises(errors.Error, match="cannot be written"):
        write(report, tmp_path / ("n" * 300 + ".csv"))
    write(report, tmp_path / ("n" * 250 + ".csv"))  # as long as it can be
    assert len(os.listdir(tmp_path)) == 1


def test_a_style_that_is_not_there_is_refused(report: Report, tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx"):
        with pytest.raises(errors.Refused, match="nl, international"):
            write(report, tmp_path / f"t.{suffix}", style="klingon")


def test_an_apostrophe_before_a_formula_is_told_from_ours(tmp_path: Path) -> None:
    cells = ["=1", "'=1", "\t=1", "'s avonds", "@", "-"]
    frame = pd.DataFrame({"name": cells})
    write(Report("themes", "", frame, ()), tmp_path / "t.csv", style="international")
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == ["'=1", "''=1", "'\t=1", "'s avonds", "'@", "'-"]
