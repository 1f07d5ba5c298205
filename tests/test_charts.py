"""Figures: their labels lie apart, they say what their table says, and lead to its passages."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text
from PIL import Image
from pypdfium2 import PdfDocument

from qcoder import charts, i18n
from qcoder.charts import Chart, Look, bars
from qcoder.charts.chart import DARK, LIGHT, contrast, luminance, visible
from qcoder.charts.labels import Headings
from qcoder.charts.letters import broken, width
from qcoder.cli.commands import run
from qcoder.errors import Error, Refused
from qcoder.model import Valence, VariableKind
from qcoder.project import Project
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table
from tests.builders import new_project, transcript
from tests.limits import no_room
from tests.tables.raw import chosen_at_random, fill

LONG = (
    "Samenwerkingsverbandovereenkomstverplichtingen tussen gemeenten, ketenpartners en "
    "zorgverzekeraars in de regio"
)
STRANGE = "$\\alpha_1$ & <b> {naam} 👍 \u0e01 ÀÉ_^ 100%"
FIGURES = [name for name, kind in KINDS.items() if kind.figure]


def make(p: Project, *, themes: int, each: int, interviews: int, groups: int, long: bool) -> None:
    """Fill a project: themes with codes, interviews with codings, and a group for each."""
    dice = Random(7)
    codes: list[str] = []
    for theme in range(themes):
        name = LONG if long else f"Thema {theme + 1}"
        p.codes.add(f"T{theme}", name_nl=name, name_en=name, codable=False)
        for number in range(each):
            code = f"C{theme}_{number}"
            name = f"{number} {STRANGE if number % 2 else LONG}" if long else f"Code {code}"
            p.codes.add(code, parent=f"T{theme}", name_nl=name, name_en=name)
            codes.append(code)
    p.cases.add_variable("regio", VariableKind.TEXT)
    words = "wij doen dit nu al een hele tijd samen met de gemeente en het gaat goed"
    for number in range(interviews):
        name = f"interview {number + 1}" + (f" {LONG}" if long else "")
        lines = [line for _turn in range(12) for line in ("I: en hoe gaat dat?", f"R: {words}")]
        document = p.documents.add(transcript(*lines, name=name))
        case = p.cases.add(name)
        label = f"groep {number % groups}" + (f" {LONG}" if long else "")
        p.cases.set_value(case, "regio", label)
        p.cases.link(case, document)
        for _coding in range(14):
            start = dice.randrange(document.length - 60)
            end = start + dice.randrange(20, 60)
            valence = dice.choice([None, *Valence])
            p.codings.add(document, start, end, code=dice.choice(codes), valence=valence)


SIZES: Mapping[str, Mapping[str, Any]] = {
    "few": {"themes": 2, "each": 1, "interviews": 3, "groups": 2, "long": False},
    "many": {"themes": 7, "each": 5, "interviews": 16, "groups": 12, "long": False},
    "long": {"themes": 3, "each": 3, "interviews": 8, "groups": 5, "long": True},
}


@pytest.fixture(scope="module")
def projects() -> Iterator[Mapping[str, Project]]:
    with new_project() as few, new_project() as many, new_project() as long:
        found = {"few": few, "many": many, "long": long}
        for name, project in found.items():
            make(project, **SIZES[name])
        yield found


def table(p: Project, name: str, **choices: Any) -> Table:
    if name == "code_line":
        choices.setdefault("document", p.documents.list()[0])
    if name == "crosstab":
        choices.setdefault("by", "regio")
    return p.tables.table(name, Choices(**choices))


VARIANTS: Mapping[str, Any] = {
    "themes": [{}, {"by": "regio", "level": "themes"}, {"percent_from": 1}, {"level": "themes"}],
    "crosstab": [
        {},
        {"cells": "column percent", "percent_from": 1},
        {"cells": "presence", "level": "codes"},
        {"swapped": True, "level": "themes"},
    ],
    "documents": [{}, {"measure": "words"}],
    "speakers": [{"level": "themes"}],
    "cooccurrence": [
        {},
        {"together": "same document"},
        {"cells": "c-coefficient", "together": "same turn"},
        {"level": "themes", "pairs": True},
    ],
    "code_line": [{}, {"level": "themes"}],
    "saturation": [{}, {"run": 3, "threshold": 0}],
}
LOOKS = [Look(), Look(width=4.5, dark=True), Look(width=11, height=7, dpi=72)]


def labels(chart: Chart) -> dict[str, np.ndarray]:
    """Return the boxes of all words: left, bottom, right, top in pixels."""
    renderer = FigureCanvasAgg(chart.figure).get_renderer()
    found = [text for text in chart.figure.findobj(Text) if text.get_text().strip()]
    return {
        f"{at} {text.get_text()}": text.get_window_extent(renderer).extents
        for at, text in enumerate(found)
    }


def check_labels(chart: Chart) -> None:
    boxes = labels(chart)
    wide, high = chart.figure.get_size_inches() * chart.figure.dpi
    for text, (left, bottom, right, top) in boxes.items():
        assert left >= 0, text
        assert bottom >= 0, text
        assert right <= wide, text
        assert top <= high, text
    sides = np.array(list(boxes.values()))
    lower = np.maximum(sides[:, None, :2], sides[None, :, :2])
    upper = np.minimum(sides[:, None, 2:], sides[None, :, 2:])
    over = np.triu((upper - lower > 0.5).all(axis=2), 1)  # of a pixel
    assert not over.any(), [[list(boxes)[at] for at in pair] for pair in np.argwhere(over)]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("name", FIGURES)
def test_labels_lie_apart_and_marks_lead_to_passages(projects, name, size, language):
    i18n.use(language)
    # Every look in one language; in the other where there is least room.
    looks = LOOKS[1:2] if language == "nl" else LOOKS[: 2 if size == "many" else 3]
    for choices in VARIANTS[name]:
        found = table(projects[size], name, **choices)
        for look in looks:
            chart = charts.draw(found, look)
            check_labels(chart)
            if look is LOOKS[0]:
                assert chart.marks
                check_marks(found, chart)


def test_what_is_too_long_to_be_read_is_refused(projects):
    found = table(projects["many"], "themes", by="regio")
    with pytest.raises(Refused, match="516 lines cannot be read: choose only themes"):
        charts.draw(found)


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_any_project_is_drawn_or_refused(seed):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        chosen = chosen_at_random(p, rnd)
        if not p.documents.list():
            chosen["documents"] = []
        for name in FIGURES:
            if name == "code_line" and not p.documents.list():
                continue
            more = {"by": VariableKind.ONE_OF} if name == "crosstab" else {}
            try:
                found = table(p, name, **chosen, **more)
                chart = charts.draw(found)
            except Refused:
                continue
            check_labels(chart)
            check_marks(found, chart)


def check_marks(found: Table, chart: Chart) -> None:
    zero = ("", "0", "0.0", "○", "–")
    for mark in chart.marks:
        assert all(-1e-9 <= x <= 1 + 1e-9 and -1e-9 <= y <= 1 + 1e-9 for x, y in mark.polygon)
        assert mark.text
        passages = found.passages(mark.line, mark.column)
        columns = found.report.columns
        value = found.report.rows()[mark.line][columns.index(mark.column)]
        if value is None or found.report.cell(mark.line, mark.column, value) in zero or not value:
            continue
        assert passages, mark.text


@pytest.mark.parametrize("name", FIGURES)
def test_a_point_finds_what_is_drawn_there(projects, name):
    chart = charts.draw(table(projects["few"], name))
    for mark in chart.marks:
        if len(mark.polygon) == 4:
            x, y = np.mean(mark.polygon, axis=0)
            assert mark.holds(x, y)
            assert chart.at(x, y)
    assert chart.at(2, 2) is None


def test_a_cell_says_its_code_its_group_and_its_figure(projects):
    found = table(projects["few"], "crosstab")
    texts = [mark.text for mark in charts.draw(found).marks]
    assert "Thema 1 – groep 0 (n = 2): 2" in texts
    texts = [mark.text for mark in charts.draw(table(projects["few"], "themes")).marks]
    assert "Thema 1: 3 of 3 interviews" in texts


def test_a_cell_of_what_is_not_there_does_not_say_that_it_is_not_known(projects):
    found = table(projects["few"], "documents", cells="presence", valences=["neutral"])
    chart = charts.draw(found)
    for mark in chart.marks:
        there = found.report.frame[mark.column][mark.line]
        assert mark.text.endswith("●" if there else "○")


def test_bars_are_as_long_as_the_table_says(projects):
    found = table(projects["many"], "themes")
    chart = charts.draw(found)
    lengths = [
        patch.get_width() for axes in chart.figure.axes for patch in axes.patches
        if isinstance(patch, Rectangle)
    ]  # fmt: skip
    columns = ["interviews", "facilitating", "hindering", "both", "neutral", "not_judged"]
    figures = [n for name in columns for n in found.report.frame[name] if n]
    assert lengths == pytest.approx(figures)
    # All bars have one scale: an interview is as long in each panel.
    scales = {
        round(axes.get_position().width / axes.get_xlim()[1], 9) for axes in chart.figure.axes
    }
    assert len(scales) == 1
    frame = found.report.frame
    for mark in chart.marks:
        assert f": {frame[mark.column][mark.line]} of " in mark.text


def test_bars_of_what_nobody_judged_have_no_valences(p):
    p.codes.add("A")
    document = p.documents.add(transcript("R: wat zij zegt"))
    p.codings.add(document, 3, 8, code="A")
    chart = charts.draw(table(p, "themes"))
    assert [mark.column for mark in chart.marks] == ["interviews"]


@pytest.mark.parametrize("name", ["crosstab", "documents", "speakers"])
def test_cells_say_what_the_table_says_and_the_most_is_the_deepest(projects, name):
    found = table(projects["few"], name)
    for look in (Look(), Look(dark=True)):
        chart = charts.draw(found, look)
        report = found.report
        figures = {
            (line, column): report.cell(line, column, value)
            for line, row in enumerate(report.rows())
            for column, value in zip(report.columns, row, strict=True)
            if report.is_figure(column) and column != "level"
        }
        assert {(mark.line, mark.column) for mark in chart.marks} == set(figures)
        for mark in chart.marks:
            assert mark.text.endswith(f": {figures[mark.line, mark.column]}")
        shades = {}
        patches = [patch for axes in chart.figure.axes for patch in axes.patches]
        marks = [mark for mark in chart.marks if mark.column != "total"]
        for mark, patch in zip(marks, patches, strict=True):
            share = int(figures[mark.line, mark.column])
            shades.setdefault(share, set()).add(patch.get_facecolor())
        assert all(len(each) == 1 for each in shades.values())
        away = [
            contrast(_hex(shades[each].copy().pop()), look.colors.background)
            for each in sorted(shades)
        ]
        assert away == sorted(away)


def _hex(color: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in color[:3])


def test_a_network_has_the_pairs_of_the_table(projects):
    found = table(projects["many"], "cooccurrence", pairs=True, level="codes", together="same turn")
    chart = charts.draw(found, Look(least=2))
    frame = found.report.frame
    wanted = {line for line, n in enumerate(frame["together"]) if n >= 2}
    assert {mark.line for mark in chart.marks if mark.column == "together"} == wanted
    circles = [each for axes in chart.figure.axes for each in axes.patches]
    drawn = {*frame["code"][list(wanted)], *frame["other"][list(wanted)]}
    assert len([each for each in circles if isinstance(each, Circle)]) == len(drawn)
    for mark in chart.marks:
        if mark.column == "together":
            assert f": {frame['together'][mark.line]} together" in mark.text
    with pytest.raises(Refused, match="the strongest is"):
        charts.draw(found, Look(least=1000))


@pytest.mark.parametrize("choices", [{}, {"swapped": True}, {"cells": "row percent"}])
def test_lines_of_a_network_lead_to_both_codes(projects, choices):
    p = projects["few"]
    found = table(p, "cooccurrence", level="codes", together="same document", **choices)
    names = {code.name_en: code.id for code in p.codes.list()}
    for mark in charts.draw(found).marks:
        if "–" in mark.text:
            wanted = set(mark.text.partition(":")[0].split(" – "))
            passages = found.passages(mark.line, mark.column)
            assert {each.code for each in passages} == {names[name] for name in wanted}


def test_a_code_line_has_each_stretch_where_it_is(projects):
    found = table(projects["many"], "code_line")
    chart = charts.draw(found)
    frame = found.report.frame
    assert {mark.line for mark in chart.marks} == set(range(len(frame)))
    drawn = sorted(
        (patch.get_x(), patch.get_width()) for axes in chart.figure.axes for patch in axes.patches
    )
    lines = sorted(zip(frame["start_pct"], frame["end_pct"] - frame["start_pct"], strict=True))
    assert [start for start, _long in drawn] == pytest.approx([start for start, _long in lines])
    # None of a theme hides another.
    boxes = [(mark, np.array(mark.polygon)) for mark in chart.marks]
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a[:, 0].max(), b[:, 0].max()) - max(a[:, 0].min(), b[:, 0].min())
        down = min(a[:, 1].max(), b[:, 1].max()) - max(a[:, 1].min(), b[:, 1].min())
        assert across < 1e-9 or down < 1e-9, (one.text, other.text)


def test_a_saturation_curve_says_what_its_table_says(projects):
    found = table(projects["many"], "saturation", sort="new", descending=True)
    chart = charts.draw(found)
    frame = found.report.frame
    for mark in chart.marks:
        row = frame.iloc[mark.line]
        assert mark.text == f"{row['document']}: {row['new']} new, {row['codes']} so far"
    bars = [patch for axes in chart.figure.axes for patch in axes.containers for patch in patch]
    in_order = frame.sort_values("place")["new"].tolist()
    tall = [abs(bar.get_height()) for bar in bars]
    assert np.array(tall) / max(tall) == pytest.approx(np.array(in_order) / max(in_order))
    marked = [text for text in chart.figure.findobj(Text) if text.get_text() == "4+2"]
    assert bool(marked) == ("Saturation at 4+2" in found.report.notes[0])


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_valences_are_told_apart_in_grey(colors):
    fills = [
        bars._style(column, "", colors)["facecolor"]
        for column in ("facilitating", "hindering", "both", "neutral", "not_judged")
    ]
    lightness = sorted(116 * luminance(each) ** (1 / 3) - 16 for each in fills)
    assert min(np.diff(lightness)) > 8  # CIE L*


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_of_a_code_can_be_seen(number):
    for colors in (LIGHT, DARK):
        assert contrast(visible(f"#{number:06x}", colors), colors.background) >= 3


def test_a_code_without_a_colour_is_drawn():
    assert visible("", DARK) == DARK.muted


@pytest.mark.parametrize("name", FIGURES)
def test_files_open_and_are_the_same_each_time(projects, name, tmp_path):
    found = table(projects["long"], name)
    contents = []
    for turn in ("one", "two"):
        chart = charts.draw(found)
        for suffix in charts.SUFFIXES:
            charts.write(chart, tmp_path / (turn + suffix))
        contents.append([(tmp_path / (turn + suffix)).read_bytes() for suffix in charts.SUFFIXES])
    assert contents[0] == contents[1]
    wide, high = chart.figure.get_size_inches()
    with Image.open(tmp_path / "one.png") as image:
        assert image.size == (int(wide * 300), int(high * 300))
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    root = etree.parse(tmp_path / "one.svg").getroot()
    assert root.tag.endswith("svg")
    assert not root.findall(".//{*}text")  # as paths
    assert not root.findall(".//{*}date")
    with PdfDocument(tmp_path / "one.pdf") as pdf:
        assert len(pdf) == 1
        assert pdf[0].get_size() == pytest.approx((wide * 72, high * 72), abs=1)
        said = "Interview" if name == "saturation" else "Samenwerkings"
        assert said in pdf[0].get_textpage().get_text_range()
        assert not pdf.get_metadata_value("CreationDate")
    assert b"/Type3" not in contents[0][charts.SUFFIXES.index(".pdf")]


def test_a_file_is_written_whole_or_not_at_all(projects, tmp_path):
    chart = charts.draw(table(projects["few"], "themes"))
    path = tmp_path / "bars.svg"
    path.write_text("what was there")
    with no_room(100), pytest.raises(Error, match="cannot be written"):
        charts.write(chart, path)
    assert path.read_text() == "what was there"
    assert [each.name for each in tmp_path.iterdir()] == ["bars.svg"]
    with pytest.raises(Error, match=r"as \.svg, \.png or \.pdf"):
        charts.write(chart, tmp_path / "bars.gif")
    with pytest.raises(Error, match="its folder does not exist"):
        charts.write(chart, tmp_path / "none" / "bars.svg")


def test_pixels_fit_and_leave_the_figure_as_it_is(projects):
    chart = charts.draw(table(projects["few"], "crosstab"), Look(dark=True))
    before = charts.content(chart, ".png")
    data, wide, high = charts.pixels(chart, 400, 3000, 2.0)
    assert len(data) == wide * high * 4
    assert wide == 800
    assert data[:4] == bytes([0x1E, 0x22, 0x27, 0xFF])
    assert charts.content(chart, ".png") == before


def test_settings_of_the_user_do_not_matter_and_stay(projects):
    import matplotlib

    found = table(projects["few"], "themes")
    before = charts.content(charts.draw(found), ".svg")
    with matplotlib.rc_context({"svg.fonttype": "none", "font.size": 20, "axes.grid": True}):
        assert charts.content(charts.draw(found), ".svg") == before
        assert matplotlib.rcParams["svg.fonttype"] == "none"


def test_figures_are_those_of_matplotlib(projects):
    p = projects["many"]
    for figure in (
        p.figures.bars(level="themes"),
        p.figures.heatmap(by="regio"),
        p.figures.heatmap(),
        p.figures.heatmap(table="speakers", level="themes"),
        p.figures.network(together="same document"),
        p.figures.code_line(p.documents.list()[0]),
        p.figures.saturation(),
    ):
        figure.savefig(io.BytesIO())
    with pytest.raises(Refused, match="crosstab, documents, speakers"):
        p.figures.heatmap(table="themes")
    with pytest.raises(Refused, match="no figure of the table “programmes”"):
        p.figures.chart("programmes")


def test_what_cannot_be_drawn_is_said(p):
    with pytest.raises(Refused, match="no interview that counts is coded"):
        p.figures.bars()
    with pytest.raises(Refused, match="no lines or no columns"):
        p.figures.heatmap()
    with pytest.raises(Refused, match="no two codes occur together"):
        p.figures.network()
    with pytest.raises(Refused, match="no code that counts is used"):
        p.figures.saturation()
    document = p.documents.add(transcript("R: wat zij zegt"))
    with pytest.raises(Refused, match="coded in this interview"):
        p.figures.code_line(document)


def test_a_heat_map_that_nobody_can_read_is_refused(p):
    p.codes.add("A")
    for number in range(70):
        p.documents.add(transcript("R: ja", name=f"{number}"))
    with pytest.raises(Refused, match="71 columns cannot be read"):
        p.figures.heatmap()


def test_names_are_wrapped_then_shortened_and_how_many_is_never_left_off():
    text = "Samenwerkingsverbandovereenkomst van gemeenten"
    assert broken("een twee drie", 5.0) == ("een twee drie",)
    lines = broken(text, 1.2)
    assert lines[0].endswith("-")
    assert lines[1].endswith("…")
    assert all(width(line) <= 1.2 for line in lines)
    headings = Headings([f"{text} {LONG} (n = 12)"] * 3, [0.3] * 3)
    assert headings.upright
    assert all(lines[-1].endswith("… (n\u00a0=\u00a012)") for lines in headings._lines)


def test_figures_from_the_command_line(projects, tmp_path, capsys):
    path = str(projects["few"].path)
    files = [str(tmp_path / name) for name in ("a.svg", "a.png", "a.pdf")]
    outs = [word for file in files for word in ("--out", file)]
    assert run(["figure", path, *outs, "--dark", "--width", "12"]) == 0
    said = capsys.readouterr().out
    assert "all bars have the same scale" in said
    assert f"Wrote {files[0]}." in said
    with Image.open(files[1]) as image:
        assert image.size[0] == int(12 / 2.54 * 300)
    with PdfDocument(files[2]) as pdf:
        assert "Thema 1" in pdf[0].get_textpage().get_text_range()
    out = ["--out", str(tmp_path / "b.svg")]
    for words in (
        ["heatmap", path, "--by", "regio", "--cells", "percent", "--percent-from", "1"],
        ["crosstab", path, "--by", "regio", "--swap"],
        ["documents", path, "--measure", "words"],
        ["speakers", path],
        ["network", path, "--together", "same document", "--least", "2"],
        ["cooccurrence", path, "--level", "themes"],
        ["code-line", path, "--document", "interview 1"],
        ["saturation", path, "--json"],
    ):
        (tmp_path / "b.svg").unlink(missing_ok=True)
        assert run(["figure", *words, *out]) == 0, words
        assert (tmp_path / "b.svg").stat().st_size
    capsys.readouterr()
    assert run(["figure", path, "--out", str(tmp_path / "c.gif")]) == 1
    assert "as .svg, .png or .pdf" in capsys.readouterr().err
    assert run(["figure", "network", path, "--least", "999", "--out", str(tmp_path / "c.svg")]) == 1
    assert "the strongest is" in capsys.readouterr().err
    assert not (tmp_path / "c.svg").exists()


def test_nothing_is_imported_before_something_is_drawn(tmp_path: Path):
    code = (
        "import sys, qcoder, qcoder.project, qcoder.charts, qcoder.figures;"
        "from qcoder.cli import commands;"
        f"p = qcoder.create({str(tmp_path / 'p.qcoder')!r}, coder='AK'); p.tables.themes();"
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
