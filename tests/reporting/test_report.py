"""The saved report: its items, what is made of them, and what changed since the last time."""

from __future__ import annotations

import csv
import io
import json
import shutil
import threading
import zipfile
from xml.etree import ElementTree

import docx
import openpyxl
import pypdfium2
import pytest

import qcoder
from qcoder import i18n
from qcoder.errors import Cancelled, Error, NotFound, Refused
from qcoder.tables.choices import Choices
from tests.builders import code_words, find, transcript
from tests.reporting.projects import SAID, fill

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def full(p):
    fill(p)
    return p


@pytest.fixture
def chosen(full):
    """A report of a table, its figure, another table, quotes, methods and a text."""
    add = full.report.add
    add("table", {"name": "themes"})
    add("figure", {"name": "themes", "level": "themes"})
    add("table", {"name": "crosstab", "by": "regio"}, "Per regio")
    add("quotes")
    add("methods")
    add("text", {"text": "Eerst dit.\n\nDan dat."}, "Inleiding")
    return full


@pytest.fixture
def out(tmp_path):
    return tmp_path / "rapport"


def _document(made):
    return docx.Document(next(str(path) for path in made.paths if path.suffix == ".docx"))


def _book(made):
    return openpyxl.load_workbook(next(path for path in made.paths if path.suffix == ".xlsx"))


def _texts(document, style):
    return [one.text for one in document.paragraphs if one.style.name == style]


def _captions(document):
    """Return the captions with their numbers, which stand in fields."""
    found = []
    for one in document.paragraphs:
        if one.style.name == "Caption":
            found.append("".join(node.text or "" for node in one._p.iter(f"{W}t")))
    return found


# items


def test_items_are_kept_in_order_and_survive_reopening(chosen, reopen):
    kinds = [item.kind.value for item in chosen.report.items()]
    assert kinds == ["table", "figure", "table", "quotes", "methods", "text"]
    chosen.report.move(6, 0)
    chosen.report.remove(3)
    chosen.close()
    again = reopen("AK")
    assert [(one.number, one.kind.value) for one in again.report.items()] == [
        (1, "text"), (2, "table"), (3, "table"), (4, "quotes"), (5, "methods"),
    ]  # fmt: skip
    assert again.check() == []


def test_every_change_of_items_is_undone_and_done_again(chosen):
    def seen():
        return [(one.id, one.kind, one.title, one.choices) for one in chosen.report.items()]

    for change in (
        lambda: chosen.report.add("table", {"name": "themes", "by": "regio"}, position=1),
        lambda: chosen.report.update(3, title="Anders"),
        lambda: chosen.report.update(3, {"name": "crosstab", "by": "functie"}),
        lambda: chosen.report.move(1, 4),
        lambda: chosen.report.remove(1, 2),
        lambda: chosen.report.reset(),
    ):
        before = seen()
        change()
        after = seen()
        assert after != before
        chosen.undo()
        assert seen() == before
        chosen.redo()
        assert seen() == after
        chosen.undo()


def test_choices_are_kept_as_ids_and_hold_after_a_renaming(chosen):
    variable = chosen.cases.variable("regio").id
    assert chosen.report.get(3).choices["by"] == variable
    chosen.cases.rename_variable("regio", "streek")
    assert not any(one.problem for one in chosen.report.preview())


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        ("table", {}),
        ("table", {"name": "niets"}),
        ("figure", {"name": "programmes"}),
        ("table", {"name": "themes", "kleur": 1}),
        ("table", {"name": "themes", "together": "overlap"}),
        ("quotes", {"identifying": "ja"}),
        ("text", {"text": "  "}),
        ("kop", {}),
    ],
)
def test_what_cannot_be_chosen_is_refused(full, kind, choices):
    with pytest.raises(Refused):
        full.report.add(kind, choices)
    assert not full.report.items()


def test_what_is_not_there_is_said(full):
    with pytest.raises(NotFound):
        full.report.add("table", {"name": "crosstab", "by": "niets"})
    with pytest.raises(NotFound):
        full.report.remove(1)


def test_all_that_was_chosen_in_a_window_is_kept(full):
    counts = Choices(by="regio", cells="count")
    item = full.report.add_table("coverage", counts)  # which shows presence if nothing is chosen
    assert item.chosen.cells == "count"
    assert full.report.add("table", {"name": "coverage", "by": "regio"}).chosen.cells == "presence"


def test_a_report_without_choices_has_what_fits_the_project(p):
    assert {one.kind.value for one in p.report.reset()} >= {"methods", "table", "quotes"}
    fill(p)
    code_words(p, p.documents.list()[0], SAID[0], "GELD")  # so that codes occur together
    named = {(one.kind.value, one.table) for one in p.report.reset()}
    assert {("table", "programmes"), ("table", "crosstab"), ("figure", "crosstab")} <= named
    assert not [one for one in p.report.preview() if one.problem]


# files


def test_one_document_has_all_with_numbers_styles_and_sources(chosen, out):
    document = _document(chosen.report.produce(out))
    captions = _captions(document)
    assert [one.split(".")[0] for one in captions] == ["Table 1", "Figure 1", "Table 2"]
    assert captions[2] == "Table 2. Per regio"
    assert len(document.tables) == 2
    sources = _texts(document, "Table Source")
    assert len(sources) == 3
    assert all(one.startswith("Source: ") for one in sources)
    (quote,) = set(_texts(document, "Quote"))
    assert quote == f"“{SAID[0]}”"
    assert "– coördinator, region Noord" in _texts(document, "Quote Source")
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == ["Tables and figures", "Quotes", "Account of methods", "Inleiding"]
    assert {"Eerst dit.", "Dan dat."} <= set(_texts(document, "Normal"))


def test_numbers_are_fields_that_word_counts_and_pictures_have_words(chosen, out):
    document = _document(chosen.report.produce(out))
    fields = [one.get(f"{W}instr") for one in document.element.body.iter(f"{W}fldSimple")]
    assert [one.split()[:2] for one in fields] == [
        ["SEQ", "Table"],
        ["SEQ", "Figure"],
        ["SEQ", "Table"],
    ]
    (shape,) = document.inline_shapes
    assert "Themes" in shape._inline.docPr.get("descr")
    section = document.sections[0]
    assert shape.width <= section.page_width - section.left_margin - section.right_margin


def test_a_wide_table_has_a_page_on_its_side_and_goes_on_below(full, out):
    for number in range(12):
        full.codes.add(f"CODE-{number}", name_en=f"Codenamethatislong{number}")
    full.report.add("text", {"text": "Vooraf."})
    full.report.add("table", {"name": "cooccurrence"})
    full.report.add("text", {"text": "Daarna."})
    document = _document(full.report.produce(out, ["docx"]))
    lying = [one.page_width > one.page_height for one in document.sections]
    assert lying == [False, True, False]
    assert len(document.tables) > 1
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    shown = [cell for head in heads for cell in head[1:]]
    assert len(shown) == len(set(shown)) == 15
    assert {len(table.rows) for table in document.tables} == {16}
    assert {head[0] for head in heads} == {heads[0][0]}


def test_the_workbook_has_a_sheet_a_table_definitions_and_notes(chosen, out):
    book = _book(chosen.report.produce(out))
    assert book.sheetnames == [
        "1 Themes", "2 Per regio", "Quotes", "Definitions and counts", "Account of methods",
        "Inleiding", "Notes",
    ]  # fmt: skip
    rows = list(book["1 Themes"].values)
    column = rows[0].index("Interviews mentioning (n)")
    assert {row[2]: row[column] for row in rows[1:]} == {"SAM": 3, "REGIE": 3, "GELD": 1}
    definitions = list(book["Definitions and counts"].values)
    assert "Wie stuurt" in definitions[2]
    notes = [row[0] for row in book["Notes"].values]
    assert "Table 2. Per regio" in notes
    assert any(one and one.startswith("Source: ") for one in notes)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_csv_files_are_as_the_language_has_them(chosen, out, language):
    chosen.report.add("table", {"name": "crosstab", "by": "regio", "cells": "row percent",
                                "percent_from": 1}, "Deel")  # fmt: skip
    made = chosen.report.produce(out, ["csv"], language=language)
    names = [path.name for path in made.paths]
    assert names[1] == "02 Per regio.csv"
    raw = made.paths[-1].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") == (language == "nl")
    text = raw.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if language == "nl" else ","))
    assert ("66,7" if language == "nl" else "66.7") in rows[1]


def test_figures_are_svg_png_and_pdf(chosen, out):
    made = chosen.report.produce(out, ["figures"])
    by_suffix = {path.suffix: path for path in made.paths}
    assert set(by_suffix) == {".svg", ".png", ".pdf"}
    assert all(path.name.startswith("01 Themes") for path in made.paths)
    assert ElementTree.parse(by_suffix[".svg"]).getroot().tag.endswith("svg")
    pdf = pypdfium2.PdfDocument(by_suffix[".pdf"])
    assert len(pdf) == 1
    pdf.close()


def test_one_file_is_written_alone(chosen, tmp_path):
    made = chosen.report.produce(tmp_path / "stuk.docx")
    assert [path.name for path in made.paths] == ["stuk.docx"]
    assert zipfile.is_zipfile(made.paths[0])


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(chosen, out):
    chosen.report.produce(out, ["docx"])
    (document,) = out.iterdir()
    document.unlink()
    document.mkdir()
    before = chosen._store.rows("SELECT count(*) FROM productions")
    with pytest.raises(Error):
        chosen.report.produce(out)
    assert list(out.iterdir()) == [document]
    assert chosen._store.rows("SELECT count(*) FROM productions") == before


def test_an_empty_report_and_unknown_formats_are_refused(full, out):
    with pytest.raises(Refused):
        full.report.produce(out)
    full.report.add("table", {"name": "themes"})
    for formats in ((), ("odt",)):
        with pytest.raises(Refused):
            full.report.produce(out, formats)
    with pytest.raises(Refused):
        full.report.produce(out, language="fr")
    assert not out.exists()


def test_names_that_no_file_or_sheet_may_have_are_changed(full, out):
    for title in ("a/b: [c]*?", "a/b: [c]*?", "x" * 300, "=1+1", "'"):
        full.report.add("table", {"name": "themes"}, title)
    made = full.report.produce(out)
    book = _book(made)
    assert len(book.sheetnames) == 7
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert all(path.exists() for path in made.paths)


def test_a_sheet_may_be_called_by_emoji_and_a_long_text_stays_whole(full, out):
    for _each in range(2):
        full.report.add("table", {"name": "themes"}, "\U0001f600" * 40)
    full.report.add("text", {"text": "lang " * 9000}, "Lang")
    book = _book(full.report.produce(out, ["xlsx"]))
    assert all(len(name.encode("utf-16-le")) <= 62 for name in book.sheetnames)
    assert "".join(row[0] for row in book["Lang"].values) == "Lang" + ("lang " * 9000).strip()
    assert all((of.height or 0) <= 409 for of in book["Lang"].row_dimensions.values())


def test_a_place_with_too_long_a_name_is_refused_in_a_sentence(chosen, out):
    for place in (out / ("x" * 300), out / ("x" * 300 + ".docx")):
        with pytest.raises(Error):
            chosen.report.produce(place, ["docx"])


def test_a_formula_in_a_name_stays_text(full, out):
    full.codes.edit("GELD", name_nl="=1+1", name_en="=1+1")
    full.report.add("table", {"name": "themes"})
    book = _book(full.report.produce(out))
    cells = [cell for row in book["1 Themes"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


# privacy


def test_quotes_that_may_identify_are_left_out_unless_asked_for(full, out):
    item = full.report.add("quotes")
    made = full.report.produce(out, ["docx"])
    assert SAID[2] not in "\n".join(_texts(_document(made), "Quote"))
    assert "1 quote that may identify someone is left out." in made.warnings
    full.report.update(item, {"identifying": True})
    made = full.report.produce(out, ["docx"])
    assert SAID[2] in "\n".join(_texts(_document(made), "Quote"))
    assert any("do not pass the report on" in one for one in made.warnings)


def test_small_groups_are_told(chosen, out):
    said = "\n".join(chosen.report.produce(out, ["docx"]).warnings)
    assert "traced" in said
    assert "Zuid" in said


def test_what_is_remembered_holds_no_words_that_anyone_said(chosen, out):
    chosen.report.produce(out)
    (kept,) = chosen._store.rows("SELECT figures FROM productions")
    assert not any(said[:20] in kept[0] for said in SAID)
    json.loads(kept[0])


def test_a_passage_with_two_codes_is_quoted_once(full, out):
    document = full.documents.list()[0]
    code_words(full, document, SAID[0], "GELD", flags=["citaat"])
    full.report.add("quotes")
    document = _document(full.report.produce(out, ["docx"]))
    assert len(_texts(document, "Quote")) == 3
    assert any("See also the quote under “Lead”" in one.text for one in document.paragraphs)


def test_the_workbook_has_each_quote_whole(full, out):
    code_words(full, full.documents.list()[0], SAID[0], "GELD", flags=["citaat"])
    full.report.add("quotes")
    rows = list(_book(full.report.produce(out, ["xlsx"]))["Quotes"].values)
    assert {row[2] for row in rows[1:]} == {SAID[0]}


# again


def test_a_second_time_without_a_change_nothing_is_otherwise(chosen, out):
    first = chosen.report.produce(out)
    assert (first.since, list(first.changes)) == (None, [])
    second = chosen.report.produce(out)
    assert second.since is not None
    assert list(second.changes) == []
    assert first.paths == second.paths
    assert not any(one.changed for one in chosen.report.preview())
    assert list(chosen.report.produce(out, language="nl").changes) == []
    assert list(chosen.report.produce(out, ["csv"]).changes) == []


def test_after_coding_it_is_said_what_is_otherwise(chosen, out):
    chosen.report.produce(out)
    document = chosen.documents.list()[0]
    code_words(chosen, document, SAID[1], "GELD", valence="hindering")
    (themes, *_others) = chosen.report.preview()
    assert [one.split(": ")[0] for one in themes.changed] == ["Money"]
    assert "1 → 2 interviews" in themes.changed[0]
    said = chosen.report.produce(out).changes
    assert "Codings that count: 5 → 6" in said
    assert any("Per regio: Money: Noord 1 → 2" in one for one in said)
    assert list(chosen.report.produce(out).changes) == []


def test_new_and_lost_lines_quotes_and_items_are_told(chosen, out):
    chosen.report.produce(out)
    chosen.codes.add("NIEUW", name_en="New code")
    start, end = find(chosen.documents.list()[0], SAID[0])
    chosen.quotes.shorten(chosen.documents.list()[0], start, end, "De gemeente […] werkt.")
    chosen.report.remove(3)
    chosen.report.add("table", {"name": "programmes"})
    said = "\n".join(chosen.report.produce(out).changes)
    assert "New code: new" in said
    assert "Lead: 1 quote new or otherwise, 1 gone or otherwise" in said
    assert "“Per regio” is no longer in the report." in said
    assert "New in the report." in said


def test_another_name_of_a_code_is_told(chosen, out):
    chosen.report.produce(out)
    chosen.codes.edit("GELD", name_nl="Financiën", name_en="Finance")
    said = chosen.report.produce(out).changes
    assert "Per regio: “Money” is now called “Finance”." in said
    assert not chosen.report.produce(out, language="nl").changes
    chosen.codes.edit("GELD", short_id="FIN")
    assert not chosen.report.produce(out).changes


@pytest.fixture
def together(full):
    """A project in which codes overlap: Lead, which stands under a theme, and Money."""
    code_words(full, full.documents.list()[0], SAID[0], "GELD")
    return full


@pytest.mark.parametrize(
    "choices",
    [{}, {"swapped": True}, {"pairs": True}, {"sort": "name", "descending": True}],
)
def test_a_pair_of_codes_is_told_once(together, out, choices):
    together.report.add("table", {"name": "cooccurrence", **choices})
    together.report.add("figure", {"name": "cooccurrence"})
    together.report.produce(out, ["csv"])
    code_words(together, together.documents.list()[1], SAID[0], "GELD")
    said = together.report.produce(out, ["csv"]).changes
    assert sum("Lead – Money: 1 → 2" in one for one in said) == 1
    assert len(said) == 2  # and how many codings there are
    together.codes.edit("GELD", name_nl="Financiën", name_en="Finance")
    said = together.report.produce(out, ["csv"]).changes
    assert len(said) == 1
    assert said[0].endswith(": “Money” is now called “Finance”.")
    together.codes.move("SAM", None, 9)
    (said,) = together.report.produce(out, ["csv"]).changes
    assert said.endswith(": The lines stand in another order.")


def test_a_pair_of_themes_is_told_where_there_are_only_themes(together, out):
    together.report.add("table", {"name": "cooccurrence", "level": "themes"})
    together.report.produce(out, ["csv"])
    code_words(together, together.documents.list()[1], SAID[0], "GELD")
    said = together.report.produce(out, ["csv"]).changes
    assert [one.split(": ", 1)[1] for one in said[1:]] == ["Cooperation – Money: 1 → 2 together"]


def test_other_titles_and_another_order_are_told_in_one_sentence_each(chosen, out):
    chosen.report.produce(out, ["csv"])
    chosen.report.update(3, title="Naar regio")
    chosen.report.move(6, 0)
    assert [list(one.changed) for one in chosen.report.preview() if one.changed] == [
        ["“Per regio” is now called “Naar regio”."]
    ]
    assert list(chosen.report.produce(out, ["csv"]).changes) == [
        "“Per regio” is now called “Naar regio”.",
        "The parts stand in another order.",
    ]
    chosen.report.remove(2)
    said = chosen.report.produce(out, ["csv"]).changes
    assert len(said) == 1


def test_what_is_called_otherwise_is_not_new(full, out):
    full.cases.add_variable("plaats", "text")
    full.cases.set_value("Programma 1", "plaats", "Ede")
    full.report.add("quotes")
    full.report.add("table", {"name": "programmes", "variables": ["plaats", "regio"]})
    full.report.add("table", {"name": "documents"})
    full.report.produce(out, ["docx"])
    full.codes.edit("REGIE", name_nl="Sturing", name_en="Steering")
    full.cases.rename_variable("plaats", "stad")
    full.cases.rename("Programma 1", "Programma A")
    full.documents.rename("Interview 1", "Gesprek 1")
    quotes, programmes, documents = (list(one.changed) for one in full.report.preview())
    assert quotes == ["“Lead” is now called “Steering”."]
    assert programmes == [
        "“Plaats” is now called “Stad”.",
        "“Programma 1” is now called “Programma A”.",
    ]
    assert documents == [
        "“Interview 1” is now called “Gesprek 1”.",
        "“Lead” is now called “Steering”.",
    ]


def test_a_report_in_another_language_says_nothing_else(p, out):
    p.codebook.load("rups_success_factors")
    text = transcript("I: En?", f"R: {SAID[0]}", name="Interview 1")
    code = next(one for one in p.codes.list() if one.codable)
    for coder in ("AK", p.coders.add("MV").name):
        document = p.documents.add(text) if coder == "AK" else p.documents.list()[0]
        code_words(p, document, SAID[0], code, flags=["citaat"], coder=coder)
        p.coders.set_status(document, "complete", coder)
    p.report.reset()
    for language, other in (("nl", "en"), ("en", "nl")):
        p.report.produce(out, language=language)
        i18n.use(other)
        assert not any(one.changed for one in p.report.preview())
        assert list(p.report.produce(out, ["csv"], language=other).changes) == []


def test_a_figure_that_cannot_be_drawn_has_no_number_before_either(full):
    full.report.add("figure", {"name": "cooccurrence"})
    full.report.add("figure", {"name": "themes", "coders": ["MV"]})
    full.report.add("figure", {"name": "themes"})
    network, themes, good = full.report.preview()
    assert network.problem.startswith("There is nothing to draw: no two codes occur together.")
    assert themes.problem.startswith("There is nothing to draw: no interview")
    assert (network.label, themes.label, good.label) == ("", "", "Figure 1")


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        ("table", {"name": "themes", "coders": 5}),
        ("table", {"name": "themes", "coders": "MV"}),
        ("table", {"name": "themes", "coders": None}),
        ("table", {"name": "themes", "documents": [5]}),
        ("table", {"name": "themes", "level": 5}),
        ("table", {"name": "themes", "percent_from": "30"}),
        ("table", {"name": "themes", "by": 5}),
        ("table", {"name": "themes", "by": ["regio"]}),
        ("table", {"name": "themes", "sort": 5}),
        ("table", {"name": "cooccurrence", "pairs": "ja"}),
        ("table", {"name": "cooccurrence", "turns": None}),
        ("table", {"name": "saturation", "threshold": "vijf"}),
        ("table", {"name": "saturation", "threshold": float("nan")}),
        ("table", {"name": "crosstab", "by": "regio", "bands": 5}),
        ("table", {"name": ["themes"]}),
        ("table", {1: 2}),
        ("table", ["themes"]),
        ("quotes", {"codes": 5}),
        ("quotes", {"codes": "GELD"}),
        ("quotes", {"documents": [None]}),
        ("quotes", {"left_out": 5}),
        ("text", {"text": None}),
        ("text", {"text": 5}),
        (5, {}),
    ],
)
def test_what_is_of_another_kind_is_refused_in_a_sentence(full, kind, choices):
    with pytest.raises(Refused):
        full.report.add(kind, choices)
    item = full.report.add("table", {"name": "themes"})
    if kind == "table":
        with pytest.raises(Refused):
            full.report.update(item, choices)
    assert [one.choices for one in full.report.items()] == [item.choices]


def test_where_the_project_has_no_room_the_report_is_there_and_it_is_said(chosen, out):
    chosen.report.produce(out)
    (pages,) = chosen._store.row("PRAGMA page_count")
    chosen._store.rows(f"PRAGMA max_page_count = {pages}")  # as if its disk were full
    for path in out.glob("*.docx"):
        path.unlink()
    before = chosen._store.rows("SELECT id FROM productions")
    made = chosen.report.produce(out)
    assert all(path.exists() for path in made.paths)
    assert any("is not remembered" in one and "disk is full" in one for one in made.warnings)
    assert chosen._store.rows("SELECT id FROM productions") == before
    chosen._store.rows(f"PRAGMA max_page_count = {pages + 1000}")
    assert not any("is not remembered" in one for one in chosen.report.produce(out).warnings)
    assert chosen.check() == []


def test_a_coder_who_was_joined_with_another_is_that_one(full):
    item = full.report.add("table", {"name": "themes", "coders": ["MV"]})
    full.coders.merge("MV", "AK")
    assert full.report.get(item).choices["coders"] == [full.coders.get("AK").id]
    assert not full.report.preview()[0].problem


def test_what_the_report_said_is_not_undone(chosen, out):
    chosen.report.produce(out)
    newest = chosen.history.undoable()
    assert newest is not None
    assert newest.verb == "add to report"


def test_files_of_an_earlier_report_are_named(chosen, out):
    chosen.report.produce(out)
    chosen.report.remove(1)
    said = "\n".join(chosen.report.produce(out).warnings)
    assert "02 Per regio.csv" in said


def test_what_was_removed_is_said_and_the_rest_is_made(chosen, out):
    chosen.cases.remove_variable("regio")
    problems = {one.item.number: one.problem for one in chosen.report.preview() if one.problem}
    assert list(problems) == [3]
    assert "variable" in problems[3]
    made = chosen.report.produce(out)
    assert any("“Per regio” is left out." in one for one in made.warnings)
    assert len(_document(made).tables) == 1


def test_a_project_that_is_only_read_makes_a_report_and_says_what_it_forgets(chosen, out, reopen):
    chosen.close()
    again = reopen(read_only=True)
    made = again.report.produce(out)
    assert made.paths
    assert any("read-only" in one for one in made.warnings)
    assert not again._store.rows("SELECT 1 FROM productions")


def test_a_copy_that_comes_back_brings_items_and_quotes(full, tmp_path):
    copy = tmp_path / "kopie.qcoder"
    full.save_copy(copy)
    with qcoder.open(copy, coder="AK") as other:
        other.report.add("table", {"name": "crosstab", "by": "regio"})
        quote = other.quotes.list()[0]
        other.quotes.shorten(quote.document, quote.start, quote.end, "De gemeente […] werkt.")
    full.merge(copy)
    assert [one.table for one in full.report.items()] == ["crosstab"]
    assert full.quotes.list()[0].shown == "De gemeente […] werkt."
    full.undo()
    assert not full.report.items()


def test_usual_items_of_two_copies_are_one(full, tmp_path):
    full.save_copy(tmp_path / "kopie.qcoder")
    with qcoder.open(tmp_path / "kopie.qcoder", coder="AK") as other:
        other.report.reset()
    items = full.report.reset()
    full.merge(tmp_path / "kopie.qcoder")
    assert full.report.items() == items
    full.report.reset()
    full.undo()
    assert full.report.items() == items
    assert full.check() == []


def test_an_item_by_a_variable_that_both_copies_made_is_by_ours(full, tmp_path):
    full.save_copy(tmp_path / "kopie.qcoder")
    with qcoder.open(tmp_path / "kopie.qcoder", coder="AK") as other:
        other.cases.set_value("Programma 1", other.cases.add_variable("stad", "text"), "Ede")
        other.report.add("table", {"name": "crosstab", "by": "stad"})
        other.report.add("table", {"name": "programmes", "variables": ["stad"]})
    ours = full.cases.add_variable("stad", "text").id
    for _each in range(2):
        full.merge(tmp_path / "kopie.qcoder")
        by, listed = full.report.items()
        assert (by.choices["by"], listed.choices["variables"]) == (ours, [ours])
        assert not any(one.problem for one in full.report.preview())
        full.undo()
    assert full.check() == []


def test_choices_that_both_copies_changed_are_told_without_ids(full, tmp_path):
    item = full.report.add("table", {"name": "crosstab", "by": "regio"}, "Per regio")
    full.save_copy(tmp_path / "kopie.qcoder")
    with qcoder.open(tmp_path / "kopie.qcoder", coder="AK") as other:
        other.report.update(item.id, {"name": "crosstab", "by": "functie"})
    full.report.update(item, {"name": "crosstab", "by": "regio", "coders": ["MV"]})
    (difference,) = full.merge(tmp_path / "kopie.qcoder").differences
    assert difference.what == "part of the report Per regio, choices"
    assert difference.ours == "by: regio; coders: MV; crosstab"
    assert difference.theirs == "by: functie; crosstab"


def test_what_was_set_blind_in_a_package_does_not_replace_what_is_here(full, tmp_path):
    quote = full.quotes.list()[0]
    where = quote.document, quote.start, quote.end
    full.quotes.shorten(*where, "De gemeente […] werkt.")
    full.flows.set("Programma 1", 2024, "inflow", 77, unit="person")
    full.packages.make("MV", tmp_path / "mv.qcoder", variables=True)
    with qcoder.open(tmp_path / "mv.qcoder") as package:
        assert not package.flows.list()
        assert not package._store.rows("SELECT 1 FROM quotes")
        package.flows.set("Programma 1", 2024, "inflow", 5)
        package.quotes.shorten(*where, "De gemeente heeft de regie")
    merged = full.merge(tmp_path / "mv.qcoder")
    assert (full.flows.list()[0].value, full.flows.list()[0].unit) == (77, "person")
    assert full.quotes.list()[0].shown == "De gemeente […] werkt."
    assert len(merged.differences) == 2


def test_a_figure_and_what_it_counts_are_merged_as_one(full, tmp_path):
    full.flows.set("Programma 1", 2024, "inflow", 10, unit="person")
    full.save_copy(tmp_path / "kopie.qcoder")
    with qcoder.open(tmp_path / "kopie.qcoder", coder="AK") as other:
        other.flows.set("Programma 1", 2024, "inflow", 10, unit="trajectory")
    full.flows.set("Programma 1", 2024, "inflow", 12)
    merged = full.merge(tmp_path / "kopie.qcoder")
    assert (full.flows.list()[0].value, full.flows.list()[0].unit) == (12, "person")
    (difference,) = merged.differences
    assert difference.what == "figure of a year, Programma 1, 2024, inflow, value"
    full.differences.settle(difference, "theirs")
    assert (full.flows.list()[0].value, full.flows.list()[0].unit) == (10, "trajectory")


def test_making_a_report_in_dutch_leaves_other_threads_their_language(chosen, out):
    seen: list[str] = []

    def look(_done: int, _total: int) -> None:
        other = threading.Thread(target=lambda: seen.append(i18n.language()))
        other.start()
        other.join()

    chosen.report.produce(out, ["docx"], language="nl", progress=look)
    assert set(seen) == {"en"}
    assert i18n.language() == "en"


def test_a_report_that_is_stopped_at_any_moment_writes_nothing(chosen, out):
    moments: list[int] = []
    chosen.report.produce(out / "whole", ["xlsx"], progress=lambda *_: moments.append(1))
    last = chosen.report.produce(out / "again", ["xlsx"]).since

    def stop(_done: int, _total: int) -> None:
        moments.pop()
        if not moments:
            raise Cancelled

    for calls in range(1, len(moments) + 1):
        moments = [1] * calls
        with pytest.raises(Cancelled):
            chosen.report.produce(out / "stopped", ["xlsx"], progress=stop)
        assert not (out / "stopped").exists()
    assert chosen.report.produce(out / "again", ["xlsx"]).since > last


def test_an_empty_project_has_no_figures_that_are_not_true(p, out):
    p.report.reset()
    made = p.report.produce(out)
    text = "\n".join(one.text for one in _document(made).paragraphs)
    assert "0 interviews" in text
    assert "[to fill in]" in text
    assert any("is left out" in one for one in made.warnings)


def test_a_whole_folder_can_be_moved_and_the_project_still_opens(chosen, out, tmp_path):
    made = chosen.report.produce(out)
    shutil.move(out, tmp_path / "elders")
    assert chosen.report.produce(out).paths == made.paths
