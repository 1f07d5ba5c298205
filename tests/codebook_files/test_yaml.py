"""YAML codebooks: what a user may write, and what is said when it is wrong."""

from itertools import pairwise
from pathlib import Path

import pytest

from qcoder import codebook_files
from qcoder.codebook_files import Codebook
from qcoder.errors import CodebookError
from qcoder.model import Choice, CodeStatus, Valence


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mijn.yaml"


def read(path: Path, text: str) -> Codebook:
    path.write_text(text, encoding="utf-8")
    return codebook_files.read(path)


def test_a_minimal_codebook(path: Path) -> None:
    book = read(path, "codes: [{id: A, name: Iets}]")
    [code] = book.codes
    assert (code.short_id, code.name_nl, code.name_en, code.codable) == ("A", "Iets", "", True)
    assert book == read(path, "codes: [{id: A, name: Iets}]")  # the same ids each time


def test_plain_texts_are_in_the_language_of_the_codebook(path: Path) -> None:
    book = read(
        path,
        "codebook: {id: x, language: [en], title: Things}\nrules: [Do]\n"
        "codes: [{id: A, name: Thing, definition: {nl: ding}, use_when_nl: altijd}]",
    )
    [code] = book.codes
    assert (book.title_en, book.rules_en, code.name_en) == ("Things", ("Do",), "Thing")
    assert (code.definition_nl, code.when_nl, code.when_en) == ("ding", "altijd", "")


def test_a_code_without_a_name_is_called_by_its_id(path: Path) -> None:
    [code] = read(path, "codes: [Regie]").codes
    assert code.name("nl") == code.name("en") == code.short_id == "Regie"


def test_ids_depend_on_the_codebook_and_the_id_only(path: Path) -> None:
    [a, _b] = read(path, "codebook: {id: x}\ncodes: [A, B]").codes
    [renamed] = read(path, "codebook: {id: x}\ncodes: [{id: A, name: Anders}]").codes
    [other] = read(path, "codebook: {id: y}\ncodes: [A]").codes
    assert a.id == renamed.id != other.id


def test_words_that_yaml_takes_for_something_else_are_text(path: Path) -> None:
    codes = read(path, "codes: [{id: no, name: 2026-11-22}, {id: 01, cue_lemmas: [1, off]}]").codes
    assert [code.short_id for code in codes] == ["no", "01"]
    assert codes[0].name_nl == "2026-11-22"
    assert codes[1].cues == ("1", "off")


def test_children_may_stand_before_their_parents(path: Path) -> None:
    book = read(path, "codes: [{id: A1, parent: A}, {id: A2, parent: A}]\nthemes: [{id: A}]")
    theme, first, second = book.codes
    assert (theme.codable, first.parent, second.parent) == (False, theme.id, theme.id)
    assert (first.position, second.position) == (0, 1)


def test_colours_status_and_guid_take_one_form(path: Path) -> None:
    [code] = read(
        path,
        "codes: [{id: A, colour: 0af, status: Vervallen,"
        " guid: '{C1613489-FCB5-57DE-ABD3-AA8004A20129}'}]",
    ).codes
    assert code.color == "#00AAFF"
    assert code.status is CodeStatus.RETIRED
    assert code.id == "c1613489-fcb5-57de-abd3-aa8004a20129"


def test_required_valence_goes_down_the_tree(path: Path) -> None:
    book = read(
        path,
        "modifiers: [{id: waardering, required_for: [A]}]\nthemes: [A, {id: AA, parent: A}]\n"
        "codes: [{id: A1, parent: AA}, {id: A2, parent: A, valence_required: false}, B]",
    )
    required = {code.short_id: code.valence_required for code in book.codes}
    assert required == {"A": True, "AA": True, "A1": True, "A2": False, "B": False}


def test_valence_names_are_kept_under_the_values_of_the_model(path: Path) -> None:
    book = read(
        path,
        "modifiers: [{id: waardering, name: Oordeel, values: [{id: bevorderend, nl: helpt},"
        " {id: hindering, en: hurts}]}]\ncodes: []",
    )
    assert book.valence.name_nl == "Oordeel"
    assert book.valence.choices == (
        Choice(Valence.FACILITATING, "helpt"),
        Choice(Valence.HINDERING, "", "hurts"),
    )


def test_an_unknown_section_is_kept_and_mentioned(path: Path) -> None:
    book = read(path, "codes: []\nkode: [1, {a: null}]")
    assert book.extra == {"kode": [1, {"a": None}]}
    [warning] = book.warnings
    assert "line 2" in warning
    assert "kode" in warning


def test_a_mark_and_marks_inside_are_no_part_of_a_name(path: Path) -> None:
    [code] = read(path, '\ufeffcodes: [{id: A, name: "\ufeffIets\\uFEFF "}]').codes
    assert code.name_nl == "Iets"


WRONG = {
    "syntax": ("codes:\n  - id: A\n name: x: y\n", 3, "not valid YAML"),
    "unclosed quote": ("codes:\n  - id: 'A\n", 3, "not valid YAML"),
    "missing id": ("codes:\n  - name: Iets\n", 2, "id is missing"),
    "empty id": ("codes:\n  - id:\n", 2, "id is missing"),
    "duplicate id": ("codes:\n  - id: A\n  - id: B\n  - id: A\n", 4, "also used on line 2"),
    "theme and code": ("themes: [{id: A}]\ncodes:\n  - id: A\n", 3, "also used on line 1"),
    "unknown parent": ("codes:\n  - id: A\n    parent: B\n", 2, "parent: there is no code “B”"),
    "own parent": ("codes:\n  - id: A\n    parent: A\n", 2, "its own parent"),
    "cycle": ("codes:\n- {id: A, parent: B}\n- {id: B, parent: A}\n", 2, "its own parent"),
    "bad colour": ("codes:\n  - id: A\n    color: rood\n", 3, "color: “rood” is not a colour"),
    "comment": ("codes:\n  - id: A\n    color: #FF0000\n", 3, "put it in quotes"),
    "bad guid": ("codes:\n  - id: A\n    guid: x1\n", 3, "guid: “x1” is not a GUID"),
    "duplicate guid": (
        "codes:\n  - {id: A, guid: c1613489-fcb5-57de-abd3-aa8004a20129}\n"
        "  - {id: B, guid: C1613489-FCB5-57DE-ABD3-AA8004A20129}\n",
        3,
        "same GUID is on line 2",
    ),
    "bad status": ("codes:\n  - id: A\n    status: weg\n", 3, "status: “weg” is not a status"),
    "bad level": ("codes:\n  - id: A\n    level: top\n", 3, "must be theme or code"),
    "not a boolean": ("codes:\n  - id: A\n    codable: soms\n", 3, "true or false"),
    "list for text": ("codes:\n  - id: A\n    name: [x]\n", 3, "name"),
    "text for list": ("codes: A\n", 1, "must be a list"),
    "text for fields": ("codebook: A\ncodes: []\n", 1, "fields with a colon"),
    "not a mapping": ("- a\n- b\n", 1, "fields with a colon"),
    "misspelt field": ("codes:\n  - id: A\n    defenition: x\n", 3, "did you mean “definition”"),
    "strange field": ("codes:\n  - id: A\n    xyzzy: x\n", 3, "no field “xyzzy”"),
    "strange language": ("codes:\n  - id: A\n    name: {de: x}\n", 3, "nl"),
    "field twice": ("codes:\n  - id: A\n    name: x\n    name: y\n", 4, "also on line 3"),
    "text twice": ("codes:\n  - id: A\n    name: x\n    name_nl: y\n", 4, "given twice"),
    "unknown theme": (
        "modifiers:\n  - id: waardering\n    required_for:\n      - ZZZ\ncodes: [A]\n",
        4,
        "required_for: there is no theme or code “ZZZ”",
    ),
    "unknown theme of a phase": (
        "modifiers:\n  - {id: fase, required_for: [ZZZ]}\ncodes: [A]\n", 2, "“ZZZ”",
    ),
    "unknown valence": (
        "modifiers:\n- id: waardering\n  values: [goed]\ncodes: [A]\n", 3, "“goed” is not",
    ),
    "modifier twice": ("modifiers:\n- id: fase\n- id: fase\ncodes: []\n", 3, "twice"),
    "flag twice": ("flags:\n- id: a\n- id: a\ncodes: []\n", 3, "twice"),
    "alias": ("codes:\n  - id: &a A\n    name: *a\n", 3, "begins with *"),
    "star": ("codes:\n  - id: A\n    cue_lemmas: [*stam]\n", 3, "in quotes if it begins with *"),
    "tag": ("x: !!python/name:os.system\ncodes: []\n", 1, "without a tag"),
    "bad date": ("x: 2026-13-45\ncodes: []\n", 1, "does not exist"),
    "two documents": ("codes: []\n---\ncodes: []\n", 2, "second document"),
    "deep": ("x: " + "[" * 100 + "]" * 100 + "\ncodes: []\n", 1, "too deeply"),
    "control character": ("codes:\n  - id: A\x02\n", 2, "U+0002"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_reported_with_file_line_and_field(case: str, path: Path) -> None:
    text, line, words = WRONG[case]
    with pytest.raises(CodebookError) as error:
        read(path, text)
    assert f"mijn.yaml, line {line}" in str(error.value)
    assert words in str(error.value)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_a_codebook_has_codes(path: Path) -> None:
    with pytest.raises(CodebookError, match="there are no codes"):
        read(path, "codebook: {id: x}")


@pytest.mark.parametrize("text", ["", " \n\n", "# leeg\n", "---\n"])
def test_an_empty_file(path: Path, text: str) -> None:
    with pytest.raises(CodebookError, match=r"mijn\.yaml.*(empty|no codes)"):
        read(path, text)


def test_another_encoding_is_reported_with_its_line(path: Path) -> None:
    path.write_bytes("codes:\n  - {id: A, name: Coördinatie}\n".encode("cp1252"))
    with pytest.raises(CodebookError, match="line 2: this is not UTF-8"):
        codebook_files.read(path)


def test_utf16_with_its_mark_is_read(path: Path) -> None:
    path.write_bytes("codes: [Coördinatie]".encode("utf-16"))
    assert codebook_files.read(path).codes[0].short_id == "Coördinatie"


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{n}: &{n} [{', '.join(['*' + o] * 9)}]\n" for o, n in pairwise("abcdefgh")),
        "codes:\n" + "- id: x\n" * 300_000,
        "codes: " + "[" * 1_000_000,
        "x: " + "y" * 11_000_000,
    ],
    ids=["alias bomb", "too many", "brackets", "too large"],
)
def test_hostile_files_are_refused(path: Path, text: str) -> None:
    with pytest.raises(CodebookError):
        read(path, text)


def test_nothing_is_lost_that_this_version_does_not_know(path: Path, tmp_path: Path) -> None:
    book = read(
        path,
        "codebook: {id: x, owner: AK, date: 2026-11-22}\n"
        "modifiers: [{id: fase, note: {nl: n}, values: [a, {id: b, nl: B}]}]\n"
        "flags: [citaat, {id: cijfer, en: figure}]\nseparable_verbs: {af|haken: {window: 8}}\n"
        "codes: [A]\n",
    )
    again = tmp_path / "again.yaml"
    codebook_files.write(book, again)
    assert codebook_files.read(again) == book
    assert book.date == "2026-11-22"
    assert book.flags == (Choice("citaat"), Choice("cijfer", "", "figure"))
    assert [choice.key for choice in book.qualifiers[0].choices] == ["a", "b"]
