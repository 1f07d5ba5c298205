"""Agreement as Word document, workbook and CSV, opened again; with references."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

from qcoder import i18n
from qcoder.project import Project
from qcoder.queries.comparison import Choices
from qcoder.report import Report
from qcoder.writers import write
from tests.builders import code_words, plain
from tests.references import compare
from tests.test_table_files import of_fields, xml

LINES = [f"Regel {number} gaat ergens over." for number in range(12)]
CHOICES = Choices(unit="paragraph")


@pytest.fixture
def rounds(p: Project) -> Project:
    """Three coders, five documents, a theme: one code well, one badly, one hardly, one never."""
    p._store.now = lambda: "2026-11-22T12:00:00.000+00:00"
    p.codes.add("THEMA", codable=False, name_en="Theme & more", name_nl="Thema & meer")
    for name in ("GOED", "SLECHT", "ZELDEN", "NOOIT"):
        p.codes.add(name, parent="THEMA", name_en=f"{name} <code>")
    p.coders.add("MV")
    p.coders.add("XY")
    for number in range(5):
        document = p.documents.add(plain("\n".join(LINES) + f"\nEinde {number}.", f"d{number}"))
        for place, coder in enumerate(("AK", "MV", "XY")):
            p.work_as(coder)
            for line in LINES[number : number + 3 + (place == number % 3)]:
                code_words(p, document, line, "GOED")
            for line in LINES[place * 3 : place * 3 + 4]:
                code_words(p, document, line, "SLECHT")
            if number == place:
                code_words(p, document, LINES[6], "ZELDEN")
            p.coders.set_status(document, "complete")
    p.work_as("AK")
    return p


def text(path: Path) -> str:
    """Return a workbook as text: its sheets, a line for each row."""
    lines: list[str] = []
    for sheet in openpyxl.load_workbook(path):
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows():
            values = ["" if cell.value is None else cell.value for cell in row]
            cells = [f"{v:.4f}" if isinstance(v, float) else str(v) for v in values]
            lines.append("\t".join(cells).rstrip())
    return re.sub(r"qcoder \d[\w.]*", "qcoder", "\n".join(lines) + "\n")


def test_word_reference(rounds: Project, tmp_path: Path) -> None:
    write(rounds.agreement_report(CHOICES), tmp_path / "t.docx")
    compare("table_agreement.docx.xml", xml(tmp_path / "t.docx"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_workbook_reference(rounds: Project, tmp_path: Path, language: str) -> None:
    i18n.use(language)
    write(rounds.agreement_report(CHOICES), tmp_path / "t.xlsx")
    compare(f"{language}_agreement.xlsx.txt", text(tmp_path / "t.xlsx"))


def test_passages_reference(rounds: Project, tmp_path: Path) -> None:
    write(rounds.agreement_report(Choices(unit="passage")), tmp_path / "t.csv", style="nl")
    compare("agreement_passages.csv", (tmp_path / "t.csv").read_text(encoding="utf-8-sig"))


def test_the_table_of_the_report(rounds: Project, tmp_path: Path) -> None:
    """Code, double-coded, each coder, agreement, alpha with its interval, kappa, decisions."""
    report = rounds.agreement_report(CHOICES)
    write(report, tmp_path / "t.docx")
    document = docx.Document(str(tmp_path / "t.docx"))
    [table] = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == [
        "Theme and code", "Double-coded (n)", "AK", "MV", "XY", "Agreement (%)", "α", "95 % CI",
        "κ", "Decided (n)",
    ]  # fmt: skip
    named = {row[0]: row for row in rows}
    assert named["NOOIT <code>"][5:9] == ["100.0", "n/a – no variation", "–", "–"]
    assert named["ZELDEN <code>"][6].endswith("*")
    assert re.fullmatch(r"−?\d\.\d\d\u00a0–\u00a0\d\.\d\d", named["Overall"][7])
    notes = [paragraph.text for paragraph in document.paragraphs]
    for said in ("* low base", "n/a – no variation", "jackknife", "15 paragraphs", "Disagreements"):
        assert any(said in note for note in notes) or said == "15 paragraphs"
    assert of_fields(document.paragraphs[0]).startswith("Table 1. Agreement between AK, MV and XY")


def test_decisions_are_counted(rounds: Project) -> None:
    first = rounds.consensus.disagreements()[0]
    rounds.consensus.decide(first, "neither", reason="zo")
    report = rounds.agreement_report(CHOICES)
    overall = report.frame.iloc[-1]
    assert (overall["decided"], overall["disagreements"]) == (
        1, len(rounds.consensus.disagreements()),
    )  # fmt: skip
    theme = report.frame.iloc[0]
    assert theme["disagreements"] >= report.frame["disagreements"].iloc[1:-1].max()
    assert any("Disagreements: " in note and "1 were decided" in note for note in report.notes)


def test_the_paragraph_has_the_figures_in_both_languages(rounds: Project) -> None:
    report = rounds.agreement_report(Choices(unit="paragraph", interval="none"))
    alpha = report.frame["alpha"].iloc[-1]
    dutch, english, sources = report.texts
    assert (dutch.locale, english.locale) == ("nl", "en")
    assert f"{alpha:.2f}".replace(".", ",") in dutch.paragraphs[0]
    assert f"{alpha:.2f}" in english.paragraphs[0]
    assert "65 paragraphs" in english.paragraphs[0]
    assert "We give no interval: not asked for." in english.paragraphs[0]
    said = " ".join(sources.paragraphs)
    for source in (
        "Krippendorff, K. (2004)",
        "Krippendorff, K. (2019)",
        "Gwet",
        "O’Connor",
        "Cohen",
    ):
        assert source in said
    assert "Efron" not in said
    matched = rounds.agreement_report(Choices(unit="passage")).texts
    assert "Holsti" in " ".join(matched[2].paragraphs)
    assert "Cohen" not in " ".join(matched[2].paragraphs)


def test_figures_are_numbers_and_what_is_missing_is_none(rounds: Project, tmp_path: Path) -> None:
    report = rounds.agreement_report(CHOICES)
    write(report, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    cells = {cell.value: cell.column for cell in sheet[1]}
    column = cells["Krippendorff's α"]
    values = [sheet.cell(line, column).value for line in range(2, 8)]
    assert [type(value) for value in values] == [float, float, float, float, str, float]
    assert values[4] == "n/a – no variation"
    assert sheet.cell(5, column).number_format == '0.00"*"'
    write(report, tmp_path / "t.csv", style="international")
    frame = pd.read_csv(tmp_path / "t.csv")
    assert frame["Krippendorff's α"].dtype.kind == "f"
    assert frame["Remarks"].fillna("").str.startswith("n/a").sum() == 1


@pytest.mark.parametrize("by", ["document", "pair", "coder", "order"])
@pytest.mark.parametrize("unit", ["paragraph", "passage"])
def test_other_views_are_written_too(rounds: Project, tmp_path: Path, by: str, unit: str) -> None:
    report: Report = rounds.agreement_report(Choices(unit=unit), by=by)
    for suffix in ("docx", "xlsx", "csv"):
        write(report, tmp_path / f"t.{suffix}")
    lines = {"document": 5, "pair": 3, "coder": 3, "order": 5}[by]
    assert len(docx.Document(str(tmp_path / "t.docx")).tables[0].rows) == lines + 1
    frame = pd.read_excel(tmp_path / "t.xlsx")
    assert len(frame) == lines


def test_nothing_to_compare_is_written_too(p: Project, tmp_path: Path) -> None:
    p.codes.add("A")
    for by in ("code", "document", "pair", "coder", "order"):
        for suffix in ("docx", "xlsx", "csv"):
            write(p.agreement_report(by=by), tmp_path / f"t.{suffix}")
