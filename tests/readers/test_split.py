"""Several transcripts in one file: every character in one part, and nobody's words in another's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qcoder
from qcoder.errors import Refused
from qcoder.model import Heading, Role, Span, Structure, Transcript
from qcoder.passages import clean
from qcoder.readers import speakers
from qcoder.readers.split import levels, likely, split
from tests.readers.test_read_laws import check_structure

ROUND = "I: Hoe ging dat?\n{0}: Goed.\nI: En toen?\n{0}: Weg."


def marked(text: str, notes: str = "", name: str = "alles") -> Transcript:
    """Return a transcript of a text in which hashes mark the headings; they are taken out."""
    lines = text.split("\n")
    headings: list[Heading] = []
    position = 0
    for place, line in enumerate(lines):
        level = len(line) - len(line.lstrip("#"))
        lines[place] = line[level:].strip() if level else line
        if level and lines[place]:
            headings.append(Heading(position, level))
        position += len(lines[place]) + 1
    body = "\n".join(lines)
    structure, roles = speakers.find(body, headings)
    if notes:
        start = len(body) + 2
        structure = Structure(structure.turns, structure.header, Span(start, start + len(notes)))
        body = f"{body}\n\n{notes}"
    return Transcript(name, "docx", body, structure, roles, headings=tuple(headings),
                      filename="alles.docx", original=b"bytes")  # fmt: skip


def interviews(*names: str, level: int = 1) -> str:
    return "\n\n".join(f"{'#' * level} Interview {name}\n{ROUND.format(name)}" for name in names)


def test_one_transcript_for_each_heading() -> None:
    whole = marked(interviews("Ana", "Bas", "Cor"))
    parts = split(whole, 1)
    assert [part.name for part in parts] == ["Interview Ana", "Interview Bas", "Interview Cor"]
    assert "".join(part.text for part in parts) == whole.text
    assert [part.speakers for part in parts] == [("I", "Ana"), ("I", "Bas"), ("I", "Cor")]
    assert [part.header for part in parts] == [(part.name,) for part in parts]
    assert all(part.roles["I"] is Role.INTERVIEWER for part in parts)
    assert {(part.filename, part.original, part.format) for part in parts} == {
        ("alles.docx", b"bytes", "docx")
    }
    assert [turn.text for turn in parts[1].turns] == ["Hoe ging dat?", "Goed.", "En toen?", "Weg."]


def test_levels_that_make_sense_are_offered() -> None:
    whole = marked("# Gesprekken\n\n" + interviews("Ana", "Bas", level=2) + "\n### Slot\nI: Dag.")
    assert levels(whole) == {2: 2}
    assert likely(whole) == 2
    assert levels(marked("Geen koppen\n" + ROUND.format("R"))) == {}
    assert levels(marked("# Een kop\n" + ROUND.format("R"))) == {}
    report = marked("# Regie\nDe gemeente had die.\n# Tijd\nWeinig.\n## Slot\nZo.")
    assert (levels(report), likely(report)) == ({1: 2}, None)


def test_headings_that_are_labels_do_not_split() -> None:
    text = "# Gesprek 1\n## Interviewer\nHoe?\n## Ana\nZo.\n## Interviewer\nEn?\n## Ana\nJa.\n"
    whole = marked(text + text.replace("1", "2"))
    assert [turn.speaker for turn in whole.turns] == ["Interviewer", "Ana"] * 4
    assert levels(whole) == {1: 2}
    assert [len(part.turns) for part in split(whole, 1)] == [4, 4]
    assert split(whole, 2) == (whole,)


def test_themes_within_one_interview_are_no_transcripts() -> None:
    whole = marked("\n".join(f"# {theme}\n{ROUND.format('R')}" for theme in ("Regie", "Tijd")))
    assert levels(whole) == {1: 2}
    assert likely(whole) is None


def test_names_are_unique() -> None:
    whole = marked(interviews("Ana", "Ana", "ana"))
    assert [part.name for part in split(whole, 1)] == [
        "Interview Ana", "Interview Ana (2)", "Interview ana (3)",
    ]  # fmt: skip


def test_titles_above_are_on_top_of_the_first_part_and_prose_is_a_part() -> None:
    rest = interviews("Ana", "Bas")
    parts = split(marked("Alle gesprekken\nDatum: 3 mei 2018\n\n" + rest), 1)
    assert len(parts) == 2
    assert parts[0].header == ("Alle gesprekken", "Datum: 3 mei 2018", "Interview Ana")
    prose = "Deze gesprekken zijn gevoerd op kantoor. Er was koffie en het liep erg uit.\n\n"
    parts = split(marked(prose + rest), 1)
    assert [part.name for part in parts] == ["alles", "Interview Ana", "Interview Bas"]
    assert parts[0].text == prose
    parts = split(marked(ROUND.format("Zoë") + "\n" + rest), 1)
    assert parts[0].speakers == ("I", "Zoë")


def test_a_heading_without_text_stands_on_top_of_the_next() -> None:
    text = "# Deel A\n\n" + interviews("Ana", "Bas") + "\n# Bijlage"
    parts = split(marked(text), 1)
    assert [part.name for part in parts] == ["Interview Ana", "Interview Bas"]
    assert parts[0].text.startswith("Deel A\n\nInterview Ana")
    assert parts[1].text.endswith("Bijlage")


def test_a_part_that_is_too_short_alone_has_the_turns_of_the_whole() -> None:
    whole = marked("# Ana\nIda: Hoe?\nAna: Zo.\nIda: En?\n# Bas\nIda: Ja?\nBas: Nee.\n"
                   "# Ana 2\nIda: Nog?\nAna: Uit.\n# Bas 2\nBas: Nog.\nIda: Dag?")  # fmt: skip
    assert len(whole.turns) == 9
    parts = split(whole, 1)
    assert [len(part.turns) for part in parts] == [3, 2, 2, 2]
    assert [turn.text for turn in parts[1].turns] == ["Ja?", "Nee."]
    for part in parts:
        check_structure(part.text, part.structure)


def test_notes_are_a_part_without_speech() -> None:
    whole = marked(interviews("Ana", "Bas"), notes="[1] Een noot.\n[AK] Een opmerking.")
    *_parts, notes = split(whole, 1)
    assert notes.name == "alles – notes"
    assert notes.text == "[1] Een noot.\n[AK] Een opmerking."
    assert notes.turns == ()
    assert notes.structure.notes == Span(0, len(notes.text))
    assert "".join(part.text for part in split(whole, 1)) == whole.text


LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_characters="#"), max_size=20),
        st.sampled_from(["# Ana", "# Bas", "## Deel", "# ", "### I", "# I:", "I: Hoe?", "R: Ja.",
                         "Een zin. En nog een zin.", "", "JAN", "Datum: 3 mei", "[1] noot"]),
    ),
    max_size=14,
)  # fmt: skip


@given(LINES, st.sampled_from(["", "[1] noot", "[1] I: a?\nR: b\n\nI: c"]), st.integers(1, 3))
def test_every_character_is_in_one_part(lines: list[str], notes: str, level: int) -> None:
    whole = marked(clean("\n".join(lines)).replace("\x1f", ""), notes)
    parts = split(whole, level)
    assert "".join(part.text for part in parts) == whole.text
    assert len({part.name.casefold() for part in parts}) == len(parts)
    for part in parts if len(parts) > 1 else ():
        check_structure(part.text, part.structure)
        assert part.text.strip()
        assert list(part.roles) == list(
            dict.fromkeys(turn.speaker for turn in part.turns if turn.speaker)
        )
        for heading in part.headings:
            assert re.match(r"\S", part.text[heading.start :])


def test_the_parts_of_a_file_are_imported_and_undone_together(path: Path) -> None:
    whole = marked(interviews("Ana", "Bas"), notes="[1] Een noot.")
    with qcoder.create(path, coder="AK") as p:
        added = p.documents.add_parts(split(whole, 1))
        assert [document.name for document in added] == [
            "Interview Ana", "Interview Bas", "alles – notes",
        ]  # fmt: skip
        assert [p.documents.original(document) for document in added] == [b"bytes"] * 3
        with pytest.raises(Refused, match=r"alles\.docx"):
            p.documents.add_parts(split(whole, 1))
        with pytest.raises(Refused, match=r"alles\.docx"):
            p.documents.add(whole)
        p.undo()
        assert p.documents.list() == []
        assert len(p.documents.add_parts(split(whole, 1))) == 3
        assert not p.check()
