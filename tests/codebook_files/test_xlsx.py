"""Excel workbooks: how they look, what people put in them, and hostile ones."""

import io
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from qcoder import codebook_files
from qcoder.codebook_files import Codebook
from qcoder.errors import CodebookError
from qcoder.model import Code

SHIPPED = codebook_files.find("rups_success_factors")


def made(path: Path, *rows: list[object], title: str = "Blad1") -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def replaced(source: Path, part: str, content: str | bytes) -> Path:
    """Return a copy of a workbook with one part replaced (or added), stored unpacked."""
    target = source.with_name("changed.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, content)
    return target


def test_a_written_workbook_is_ready_to_read(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    codebook_files.write(codebook_files.read(SHIPPED), path, "nl")
    sheet = load_workbook(path).worksheets[0]
    assert (sheet.title, sheet.freeze_panes) == ("Codeboek", "B2")
    assert [cell.value for cell in sheet[1]][:4] == [
        "code",
        "bovenliggend",
        "naam (nl)",
        "naam (en)",
    ]
    assert sheet["K2"].alignment.wrap_text
    assert sheet.column_dimensions["K"].width > 40
    assert sheet.max_row == 47


def test_numbers_dates_and_yes_no_are_read_as_text(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.xlsx",
        ["code", "naam", "codeerbaar", "definitie"],
        [1, 2019, True, datetime(2019, 3, 1)],
        [2.0, 2.5, False, None],
    )
    one, two = codebook_files.read(path).codes
    assert (one.short_id, one.name_nl, one.codable, one.definition_nl) == (
        "1",
        "2019",
        True,
        "2019-03-01",
    )
    assert (two.short_id, two.name_nl, two.codable) == ("2", "2.5", False)


def test_the_sheet_with_codes_is_found_and_notes_beside_it_are_left(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", ["Toelichting"], ["Lees dit eerst"])
    book = load_workbook(path)
    sheet = book.create_sheet("Codes")
    for row in (["Codeboek"], [], ["Thema", "Code"], ["Zorg", "Wachttijd", None, "opmerking"]):
        sheet.append(row)
    book.save(path)
    assert [code.name_nl for code in codebook_files.read(path).codes] == ["Zorg", "Wachttijd"]


def test_a_mistake_names_the_row_of_the_sheet(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", ["naam", "kleur"], [], ["x", "rood"])
    with pytest.raises(CodebookError, match=r"a\.xlsx, line 3, kleur: “rood” is not a colour"):
        codebook_files.read(path)


def test_a_workbook_without_codes_says_what_is_missing(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", ["een", "twee"])
    with pytest.raises(CodebookError, match="“een, twee”, but one must be called code, naam"):
        codebook_files.read(path)
    with pytest.raises(CodebookError, match="no column names the codes"):
        codebook_files.read(made(tmp_path / "b.xlsx"))


def test_a_text_too_long_for_excel_is_refused(tmp_path: Path) -> None:
    code = Code("c1613489-fcb5-57de-abd3-aa8004a20129", "A", definition_nl="x" * 32_768)
    with pytest.raises(CodebookError, match="too long for Excel.*YAML"):
        codebook_files.write(Codebook(codes=(code,)), tmp_path / "a.xlsx", "nl")
    assert not list(tmp_path.iterdir())


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {n} "{f"&{o};" * 10}">' for o, n in zip("abcdef", "bcdefg", strict=True))
    + "]><sst><si><t>&g;</t></si></sst>"
)
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "entities": ("xl/sharedStrings.xml", BOMB),
    "entities in utf-16": ("xl/sharedStrings.xml", BOMB.encode("utf-16")),
    "external": ("xl/workbook.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'),
    "broken": (SHEET, "<worksheet><sheetData><row>"),
    "many cells": (SHEET, "<worksheet><sheetData><row>" + "<c/>" * 400_000 + "</row></sheetData>"),
    "many styles": ("xl/styles.xml", "<styleSheet>" + "<xf/>" * 100_000 + "</styleSheet>"),
    "large": ("xl/media/a.bin", b"\0" * 9_500_000 + b"\1" * 2_000_000),
    "no workbook": ("xl/workbook.xml", "<x/>"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_damaged_workbooks_are_refused(case: str, tmp_path: Path) -> None:
    path = replaced(made(tmp_path / "a.xlsx", ["naam"], ["x"]), *HOSTILE[case])
    with pytest.raises(CodebookError, match=r"^changed\.xlsx"):
        codebook_files.read(path)


def test_a_workbook_that_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", " " * 30_000_000)
    with pytest.raises(CodebookError, match="too large"):
        codebook_files.read(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x05\x06" + b"\0" * 18, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"naam;kleur\nx;y\n", "not an Excel workbook"),
    ],
    ids=["empty archive", "password", "text"],
)
def test_what_is_no_workbook(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(CodebookError, match=words):
        codebook_files.read(path)


def _parts() -> dict[str, bytes]:
    content = io.BytesIO()
    book = Workbook()
    book.worksheets[0].append(["naam", "definitie"])
    book.worksheets[0].append(["Regie", "wie stuurt"])
    book.save(content)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = _parts()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(part=st.sampled_from(sorted(PARTS)), data=st.data())
def test_a_damaged_workbook_is_read_or_refused(
    part: str, data: st.DataObject, tmp_path: Path
) -> None:
    content = PARTS[part]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    junk = data.draw(st.sampled_from([b"", b"<", b'"', b"&", b"-1", b"999999999", b"x", b"\xff"]))
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, old in PARTS.items():
            archive.writestr(name, old[:start] + junk + old[end:] if name == part else old)
    with suppress(CodebookError):
        codebook_files.read(path)
