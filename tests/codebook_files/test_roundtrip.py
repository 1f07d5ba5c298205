"""What is written is read again as it was, in every format."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcoder import codebook_files
from qcoder.codebook_files import Codebook
from qcoder.model import Code

from .strategies import codebooks, trees

SHIPPED = codebook_files.find("rups_success_factors")

same_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)


def again(codebook: Codebook, path: Path, language: str = "en") -> Codebook:
    codebook_files.write(codebook, path, language)
    return codebook_files.read(path)


@same_folder
@given(codebook=codebooks())
def test_yaml_holds_everything(codebook: Codebook, tmp_path: Path) -> None:
    assert again(codebook, tmp_path / "book.yaml") == codebook


@same_folder
@given(
    codes=trees(), language=st.sampled_from(["nl", "en"]), suffix=st.sampled_from(["csv", "tsv"])
)
def test_csv_holds_the_codes(
    codes: tuple[Code, ...], language: str, suffix: str, tmp_path: Path
) -> None:
    read = again(Codebook(codes=codes), tmp_path / f"book.{suffix}", language)
    assert read.codes == codes
    assert not read.warnings


@settings(same_folder, max_examples=40)
@given(codes=trees(), language=st.sampled_from(["nl", "en"]))
def test_xlsx_holds_the_codes(codes: tuple[Code, ...], language: str, tmp_path: Path) -> None:
    read = again(Codebook(codes=codes), tmp_path / "book.xlsx", language)
    assert read.codes == codes
    assert not read.warnings


@pytest.mark.parametrize("name", ["book.csv", "book.tsv", "book.xlsx", "book.yml"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_shipped_codes_survive_every_format(name: str, language: str, tmp_path: Path) -> None:
    shipped = codebook_files.read(SHIPPED)
    assert again(shipped, tmp_path / name, language).codes == shipped.codes


def test_the_shipped_file_is_written_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    shipped = codebook_files.read(SHIPPED)
    assert again(shipped, path) == shipped
    original = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == original


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".yaml"])
def test_texts_that_spreadsheets_and_yaml_take_for_something_else(
    suffix: str, tmp_path: Path
) -> None:
    words = ["=1+1", "+31 6", "-binair", "@naam", "'=x", "''-x", "'s avonds", "_x0041_", "null"]
    words += ["no", "1.0", "2026-11-22", "0012", "a;b", "a|b", "x > y", "*ster", "# kop", "€ ☃ 🙂"]
    codes = tuple(
        Code(
            id=f"00000000-0000-4000-8000-{number:012}",
            short_id=word,
            name_nl=word,
            definition_en=f'{word}\n\n  tweede regel; “x”, "y"',
            cues=(word,),
            sources=(word, "b;c"),
            position=number,
        )
        for number, word in enumerate(words)
    )
    assert again(Codebook(codes=codes), tmp_path / f"book{suffix}").codes == codes


def test_an_inherited_valence_can_be_switched_off_below(tmp_path: Path) -> None:
    theme = Code("7b0b1a52-2f1c-4c0e-9a53-000000000001", "A", codable=False, valence_required=True)
    codes = (
        theme,
        Code("7b0b1a52-2f1c-4c0e-9a53-000000000002", "A1", parent=theme.id, valence_required=True),
        Code("7b0b1a52-2f1c-4c0e-9a53-000000000003", "A2", parent=theme.id, position=1),
    )
    assert again(Codebook(codes=codes), tmp_path / "book.yaml").codes == codes


def test_the_same_codebook_gives_the_same_yaml(tmp_path: Path) -> None:
    shipped = codebook_files.read(SHIPPED)
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    codebook_files.write(shipped, first)
    codebook_files.write(again(shipped, second), second)
    assert first.read_bytes() == second.read_bytes()
