"""Markdown files: the markup goes, every word stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Heading, Transcript
from qcoder.passages import clean

Md = Callable[..., Transcript]


@pytest.fixture
def md(tmp_path: Path) -> Md:
    """Return a function that reads a Markdown file."""

    def read(text: str | bytes, name: str = "gesprek.md"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return readers.read(path)

    return read


def test_an_interview(md: Md) -> None:
    found = md("# Interview 3\n\n**I:** Hoe ging\ndat?\n\n**R:** Goed, *één* keer 🙂\n")
    assert found.text == "Interview 3\n\nI: Hoe ging\ndat?\n\nR: Goed, één keer 🙂"
    assert (found.name, found.format, found.encoding) == ("gesprek", "md", "utf-8")
    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        ("I", "Hoe ging\ndat?"), ("R", "Goed, één keer 🙂"),
    ]  # fmt: skip
    assert found.header == ("Interview 3",)
    assert found.headings == (Heading(0, 1),)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("**Interviewer:** ", "**Anna:** "), ("**Interviewer**: ", "**Anna**: "),
        ("**Interviewer: **", "**Anna: **"), ("__Interviewer:__ ", "__Anna:__ "),
        ("*Interviewer:* ", "*Anna:* "), ("Interviewer: ", "Anna: "),
        ("> **Interviewer:** ", "> **Anna:** "), ("- Interviewer: ", "- Anna: "),
        ("1. Interviewer: ", "1. Anna: "), ("[00:01:02] Interviewer: ", "[00:01:09] Anna: "),
        ("**[00:01:02] Interviewer:** ", "**[00:01:09] Anna:** "),
        ("**Interviewer:**\n\n", "**Anna:**\n\n"),
    ],
)  # fmt: skip
def test_labels(md: Md, a: str, b: str) -> None:
    said = [(a, "Hoe ging dat?"), (b, "Goed."), (a, "En toen?"), (b, "Nou, eh, weg.")]
    found = md("\n\n".join(label + text for label, text in said * 2))
    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        ("Interviewer" if label == a else "Anna", text) for label, text in said * 2
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("een\ntwee  \ndrie\\\nvier<br>vijf", "een\ntwee\ndrie\nvier\nvijf"),
        ("een\n\n\n\ntwee", "een\n\ntwee"),
        ("snake_case_naam, collega*s, 2*3*4", "snake_case_naam, collega*s, 2*3*4"),
        ("5 * 3 en 4 * 2", "5 * 3 en 4 * 2"),
        ("\\*niet\\* &amp; &eacute; &#8230;", "*niet* & é …"),
        ("~~weg~~ `code` ***alles***", "weg code alles"),
        ("[tekst](http://x.nl \"t\") <http://y.nl> [ref] [ja][r]\n\n[r]: http://z.nl",
         "tekst http://y.nl [ref] ja"),
        ("[R1]: ja\n\n[R2]: nee", "[R1]: ja\n\n[R2]: nee"),
        ("[00:01:02] [lacht] [naam] (zie 3)", "[00:01:02] [lacht] [naam] (zie 3)"),
        ("Noot[^1].\n\n[^1]: Ja.", "Noot[^1].\n\n[^1]: Ja."),
        ("<onverstaanbaar> ja <Anna> <b>vet</b>", "<onverstaanbaar> ja <Anna> vet"),
        ("<onverstaanbaar>\n\nja", "<onverstaanbaar>\n\nja"),
        ("<div>a <onbekend> <b>c</b></div>", "a <onbekend> c"),
        ("a <!-- weg\n--> b\n\n<!-- ook\n\nweg -->\n\nc", "a  b\n\nc"),
        ("ja <!-- toch\n\n<!-- en\n\nook <!dus>", "ja <!-- toch\n\n<!-- en\n\nook <!dus>"),
        ("3. een\n4. twee\n7) drie", "3. een\n4. twee\n7) drie"),
        ("1. een\n\n   verder\n2. twee\n   - a\n   - b", "1. een\n\nverder\n2. twee\na\nb"),
        ("* a\n+ b\n- c", "a\nb\nc"),
        ("- [ ] a\n- [x] b", "[ ] a\n[x] b"),
        ("> een\n> twee\n>> drie", "een\ntwee\ndrie"),
        ("| a | b |\n|---|:-:|\n| c | **d** |\n| e |", "a\tb\nc\td\ne"),
        ("```python\na = 1\n\n  b\n```", "a = 1\n\n  b"),
        ("    I: *ja*\n    R: nee", "I: *ja*\nR: nee"),
        ("Kop\n===\n\na\n\n***\n\nb", "Kop\n\na\n\nb"),
        ("1998. Toen was alles anders.", "1998. Toen was alles anders."),
        ("\\# geen kop\n#ook niet", "# geen kop\n#ook niet"),
        ("- Hoe?\n- *Goed*.\n- En?\n- Ja.", "- Hoe?\n- Goed.\n- En?\n- Ja."),
    ],
)  # fmt: skip
def test_the_text_without_its_markup(md: Md, source: str, text: str) -> None:
    assert md(source).text == text


def test_pictures_are_told(md: Md) -> None:
    found = md("tekst ![foto](a.png)\n\n<img src=b.png>")
    assert found.text == "tekst"
    assert found.dropped == ("2 pictures",)


def test_front_matter_is_header(md: Md) -> None:
    found = md("---\ntitel: Zorg in de wijk\ndatum: 3 mei\n---\n\n**I:** Hoe?\n\n**R:** Zo.\n")
    assert found.header == ("titel: Zorg in de wijk", "datum: 3 mei")
    assert [turn.text for turn in found.turns] == ["Hoe?", "Zo."]
    assert md("---\nGeen velden maar tekst.\n---\n").text == "Geen velden maar tekst."
    assert md("---\ntekst").text == "tekst"


def test_headings(md: Md) -> None:
    found = md("# A\n\ntekst\n\n### *B* c\n\nD\n---\n")
    assert found.text == "A\n\ntekst\n\nB c\n\nD"
    assert found.headings == (Heading(0, 1), Heading(10, 3), Heading(15, 2))


def test_numbers_of_turns_are_left_out_and_told(md: Md) -> None:
    found = md("1. **I:** Hoe?\n2. **R:** Zo.\n3. **I:** En?\n4. **R:** Ja.\n")
    assert [turn.speaker for turn in found.turns] == ["I", "R"] * 2
    assert found.dropped == ("4 list numbers before speakers",)


@pytest.mark.parametrize("suffix", [".md", ".markdown", ".MD"])
def test_suffixes_and_encodings(md: Md, suffix: str) -> None:
    found = md("één **twee**".encode("cp1252"), f"a{suffix}")
    assert found.text == "één twee"
    assert found.guessed


@pytest.mark.parametrize(
    "text", ["", "<!-- a -->", b"%PDF-1.4", b"{\\rtf1 a}", bytes(range(32)) * 20, "***"]
)
def test_other_files(md: Md, text: str | bytes) -> None:
    with pytest.raises(ReadError, match="gesprek"):
        md(text)


def test_nested_deeply(md: Md) -> None:
    assert md("> " * 20 + "diep").text == "diep"
    with pytest.raises(ReadError, match="nested"):
        md("> " * 500 + "diep")
    with pytest.raises(ReadError, match="nested"):
        md("- " * 500 + "diep")


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "*a_ ", "`a``b", "<a ", "<!--", "<?", "[a](", "> ", "- ", "1. ", "# a\n", "| a |\n",
     "**a** ", "\\", "&amp;", "```\n", "a\n\n", "<div>\n\n", "[a]: http://x\n\n", "a|b\n-|-\n",
     "~~a", "_a*_", "](", "a\n- b\n", "**a ", "[a]: <"],
)  # fmt: skip
def test_pieces_in_a_row_take_no_time(md: Md, piece: str) -> None:
    start = time.process_time()
    with suppress(ReadError):
        md("tekst\n\n" + piece * (30_000 // len(piece)))
    assert time.process_time() - start < 5


WORD = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=8)
PIECE = st.one_of(
    WORD,
    st.sampled_from(
        ["*", "**", "_", "`", "[", "]", "(", ")", "<", ">", "!", "#", "-", "1.", "\n", "\n\n",
         "    ",
         "|", "|-|-|", "~~", ":", "[x]:", "&", "\\", "---", "```", "<b>", "<!x>", "<naam>",
         "</p>"]
    ),
)  # fmt: skip


@given(st.lists(PIECE, min_size=1, max_size=25))
def test_no_word_is_lost(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    marked = [f"w{piece}w" if piece.isalnum() else piece for piece in pieces]
    path = tmp_path_factory.getbasetemp() / "woorden.md"
    path.write_text(" ".join(["begin", *marked]), encoding="utf-8")
    text = readers.read(path).text
    for word in marked:
        if word.isalnum():
            assert clean(word) in text
