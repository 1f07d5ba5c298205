"""The codebook of a project: loading, bringing up to date, and writing out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qcoder import codebook_files
from qcoder.codebook_files import Codebook
from qcoder.errors import CodebookError
from qcoder.model import Choice, Code, Qualifier
from qcoder.project import Project
from tests.builders import transcript

BOOK = "rups_success_factors"


def test_the_shipped_codebook_is_there_in_two_languages(p: Project) -> None:
    loaded = p.codebook.load(BOOK)
    assert (loaded.added, loaded.updated) == (46, 0)
    codes = p.codes.list()
    assert [code.short_id for code in codes if code.parent is None] == [
        "SAM", "INB", "BTR", "BEL", "DEK", "FIN", "RES",
    ]  # fmt: skip
    assert sum(code.codable for code in codes) == 39
    regie = p.codes.get("REGIE")
    assert regie == p.codes.get("Gemeentelijke en regionale regie")
    assert regie == p.codes.get("SAM > Municipal and regional lead")
    assert regie.valence_required
    assert p.codes.path("REGIE").startswith("Samenwerking met gemeenten en ketenpartners > ")
    for code in codes:
        assert code.color
        for text in (code.name_nl, code.name_en, code.definition_nl, code.definition_en):
            assert text
    assert [qualifier.key for qualifier in p.codebook.get().qualifiers] == ["fase"]


def test_loading_twice_changes_nothing_and_leaves_the_codings(p: Project) -> None:
    p.codebook.load(BOOK)
    p.documents.add(transcript("R: de wethouder belt zelf"))
    p.codings.add(p.documents.list()[0], 3, 15, code="REGIE")
    p.codes.set_status("REGIE", "retired")
    before, length = p.codes.list(), len(p.history.list())
    loaded = p.codebook.load(BOOK)
    assert (loaded.added, loaded.updated) == (0, 0)
    assert p.codes.list() == before
    assert len(p.history.list()) == length
    assert len(p.codings.list()) == 1


def test_a_newer_version_brings_definitions_and_codes_up_to_date(p: Project) -> None:
    p.codebook.load(BOOK)
    p.codes.move("REGIE", "FIN", 0)
    p.codes.merge("SAM-KETEN", "SAM-AFSPR")
    book = codebook_files.read(codebook_files.find(BOOK))
    first, *others = [code for code in book.codes if code.codable]
    newer = replace(first, definition_nl="Nieuw")
    added = replace(first, id="6f1c2d1e-77aa-4b0e-9d55-0a1b2c3d4e5f", short_id="SAM-X", position=9)
    themes = [code for code in book.codes if not code.codable]
    loaded = p.codebook.load(replace(book, codes=(*themes, newer, *others, added)))
    assert (loaded.added, loaded.updated) == (1, 1)
    assert p.codes.get("REGIE").definition_nl == "Nieuw"
    assert p.codes.get("REGIE").parent == p.codes.get("FIN").id  # its place is the project's
    assert p.codes.get("SAM-KETEN") == p.codes.get("SAM-AFSPR")
    p.undo()
    assert p.codes.get("REGIE").definition_nl != "Nieuw"


def test_an_id_that_stands_for_another_code_is_refused(p: Project) -> None:
    p.codes.add("sam-regie", name_nl="Iets anders")
    with pytest.raises(CodebookError, match="SAM-REGIE"):
        p.codebook.load(BOOK)
    assert len(p.codes.list()) == 1


@pytest.mark.parametrize("suffix", [".yaml", ".csv", ".xlsx"])
def test_out_and_in_again(p: Project, tmp_path: Path, suffix: str) -> None:
    p.codebook.load(BOOK)
    p.codes.add("SAM-EIGEN", name_nl="Eigen; code", name_en="=own", parent="SAM")
    p.codebook.save(tmp_path / f"book{suffix}")
    again = codebook_files.read(tmp_path / f"book{suffix}")
    assert list(again.codes) == list(p.codes.list())


def test_the_yaml_keeps_all_of_the_book(p: Project, tmp_path: Path) -> None:
    p.codebook.load(BOOK)
    p.codebook.save(tmp_path / "book.yaml")
    written = codebook_files.read(tmp_path / "book.yaml")
    shipped = codebook_files.read(codebook_files.find(BOOK))
    assert {code.id: code for code in written.codes} == {code.id: code for code in shipped.codes}
    assert replace(written, codes=()) == replace(shipped, codes=())


def small(**values: str | bool) -> Codebook:
    return Codebook(key="klein", codes=(Code("1", "A", **values), Code("2", "B", position=1)))  # type: ignore[arg-type]


def test_an_id_that_comes_to_stand_for_another_code_is_refused(p: Project) -> None:
    book = small()
    p.codebook.load(book)
    p.codes.add("C")
    first, second = book.codes
    for short_id in ("c", "B"):
        with pytest.raises(CodebookError, match="another id"):
            p.codebook.load(replace(book, codes=(replace(first, short_id=short_id), second)))
    assert [code.short_id for code in p.codes.list()] == ["A", "B", "C"]
    swapped = (replace(first, short_id="B"), replace(second, short_id="A"))
    p.codebook.load(replace(book, codes=swapped))
    assert p.codes.get("1").short_id == "B"


def test_a_code_with_codings_does_not_become_a_theme_by_loading(p: Project) -> None:
    p.codebook.load(small())
    p.codings.add(p.documents.add(transcript("R: goed")), 3, 7, code="A")
    with pytest.raises(CodebookError, match="“A” has codings"):
        p.codebook.load(small(codable=False))
    assert p.codes.get("A").codable


def test_what_was_loaded_last_counts_first(p: Project) -> None:
    def book(key: str, *choices: str) -> Codebook:
        phase = Qualifier("fase", choices=tuple(Choice(each) for each in choices))
        return Codebook(key=key, title_nl=key, qualifiers=(phase,), flags=(Choice(f"vlag {key}"),))

    def known() -> tuple[str, list[str], list[str]]:
        now = p.codebook.get()
        (phase,) = now.qualifiers
        return now.key, [each.key for each in phase.choices], [flag.key for flag in now.flags]

    one, two = book("een", "voor"), book("twee", "na")
    p.codebook.load(one)
    p.codebook.load(two)
    assert known() == ("twee", ["na"], ["vlag een", "vlag twee"])
    p.codebook.load(one)
    assert known() == ("een", ["voor"], ["vlag twee", "vlag een"])
    p.undo()
    assert known()[0] == "twee"
