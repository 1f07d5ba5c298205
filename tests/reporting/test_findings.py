"""Quotes of the report as a numbered table of findings."""

from __future__ import annotations

import csv
import itertools

import docx
import openpyxl
import pytest

from qcoder import i18n
from tests.builders import code_words
from tests.reporting.projects import SAID, fill

LONG = "Dat is een lang verhaal over de nazorg. " * 40


@pytest.fixture
def full(p):
    fill(p)
    return p


def _lines(p, out, **choices):
    """Return the lines of the table as CSV has them."""
    p.report.add("quotes", {"as_table": True, **choices})
    made = p.report.produce(out, ["csv"])
    (path,) = (one for one in made.paths if "Findings" in one.name)
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_it_is_numbered_among_the_other_tables(full, tmp_path):
    add = full.report.add
    add("table", {"name": "themes"})
    item = add("quotes", {"as_table": True})
    add("figure", {"name": "themes"})
    add("table", {"name": "programmes"})
    shown = full.report.preview()
    assert [one.label for one in shown] == ["Table 1", "Table 2", "Figure 1", "Table 3"]
    assert shown[1].title == "Findings with quotes"
    full.report.update(item, {})
    assert [one.label for one in full.report.preview()] == ["Table 1", "", "Figure 1", "Table 2"]
    full.report.update(item, {"as_table": True}, "Wat werkt")
    names = {one.name for one in full.report.produce(tmp_path / "uit", ["csv"]).paths}
    assert {name[:2] for name in names} == {"01", "02", "03"}
    assert "02 Wat werkt.csv" in names


def test_a_line_per_quote_and_what_is_of_a_code_once(full, tmp_path):
    heading, *lines = _lines(full, tmp_path / "uit", identifying=True)
    assert heading == ["Theme", "Key finding", "Interviews mentioning (n)", "Quote", "Source"]
    regie = ["Cooperation › Lead", "[to fill in]", "3", SAID[0], "coördinator, region Noord"]
    assert lines[0] == regie
    assert [line[:4] for line in lines[1:3]] == [["Cooperation › Lead", "", "", SAID[0]]] * 2
    assert lines[3][:4] == ["Money", "[to fill in]", "1", SAID[2]]
    assert len(lines) == 4


@pytest.mark.parametrize("documents", [(), ("Interview 1", "Interview 2")])
def test_interviews_are_those_of_the_themes_table(full, tmp_path, documents):
    code_words(full, full.documents.list()[0], SAID[1], "GELD")  # mentioned, and not quoted
    themes = full.tables.themes(documents=documents)
    counted = dict(zip(themes["name"], themes["interviews"], strict=True))
    _heading, *lines = _lines(full, tmp_path / "uit", documents=documents, identifying=True)
    for named, of in itertools.groupby(lines, key=lambda line: line[0]):
        first, *later = (line[2] for line in of)
        assert first == str(counted[named.split(" › ")[-1]])
        assert not any(later)


def test_the_files_open_with_the_whole_of_long_quotes(full, tmp_path):
    document = full.documents.list()[0]
    full.documents.correct(document, document.text.replace(SAID[1], LONG.strip()))
    document = full.documents.list()[0]
    code_words(full, document, LONG.strip(), "GELD", flags=["citaat"])
    full.report.add("quotes", {"as_table": True})
    with i18n.speaking("nl"):
        made = full.report.produce(tmp_path / "uit", ["docx", "xlsx"])
    word, book = sorted(made.paths)
    (table,) = docx.Document(str(word)).tables
    heading, *rows = ([cell.text for cell in row.cells] for row in table.rows)
    assert heading == ["Thema", "Kernbevinding", "Interviews (n)", "Citaat", "Bron"]
    assert [row[1] for row in rows] == ["[invullen]", "", "", "[invullen]"]
    assert rows[3][3] == LONG.strip()
    sheet = openpyxl.load_workbook(book)["1 Bevindingen met citaat"]
    assert sheet["C2"].value == 3
    assert sheet["C3"].value is None
    assert sheet["D5"].value == LONG.strip()
    assert sheet["D5"].alignment.wrap_text
    assert sheet.row_dimensions[5].height > 300  # points, for about 30 lines
    widths = [cell.width or 0 for cell in table.rows[0].cells]
    assert max(widths) == widths[3]


def test_what_is_left_out_is_said_and_changes_are_told(full, tmp_path):
    item = full.report.add("quotes", {"as_table": True})
    made = full.report.produce(tmp_path / "uit", ["docx"])
    said = [one.text for one in docx.Document(str(made.paths[0])).paragraphs]
    assert "1 quote that may identify someone is left out." in said
    assert "Interviews are counted as in the table of themes." in said
    full.report.leave_out(item, full.quotes.list()[0])
    (seen,) = full.report.preview()
    assert "Lead: 0 quotes new or otherwise, 1 gone or otherwise" in seen.changed
    assert seen.left_out == 1


def test_a_table_without_a_line_is_not_made(full):
    full.report.add("quotes", {"as_table": True, "codes": ["GELD"]})
    full.report.add("table", {"name": "themes"})
    none, themes = full.report.preview()
    assert none.problem.endswith("1 quote that may identify someone is left out.")
    assert (none.label, themes.label) == ("", "Table 1")
