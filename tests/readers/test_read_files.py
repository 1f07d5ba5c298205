"""Everything that can be wrong with a file is one `ReadError` that names it."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from qcoder import i18n, readers
from qcoder.errors import Cancelled, ReadError
from qcoder.readers import archive, encodings
from tests.readers.conftest import Word, paragraph, part, write_zip

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(path: Path, says: str = ".") -> None:
    with pytest.raises(ReadError, match=says) as caught:
        readers.read(path)
    assert path.name in str(caught.value)


def test_formats_have_a_description_and_a_reader() -> None:
    assert set(readers.FORMATS) >= {".docx", ".txt", ".vtt"}
    assert all(i18n._(text) for text in readers.FORMATS.values())


def test_missing_file_and_folder(tmp_path: Path) -> None:
    refused(tmp_path / "weg.txt", "not there")
    (tmp_path / "map.docx").mkdir()
    refused(tmp_path / "map.docx")


def test_permission_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dicht.txt"
    path.write_text("tekst")

    def deny(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", deny)
    refused(path, "permissions")


def test_unknown_suffix_lists_what_can_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "opname.mp3"
    path.write_bytes(b"ID3")
    refused(path, r"\.docx, .*\.txt, .*\.vtt")


@pytest.mark.parametrize("suffix", [".docx", ".doc", ".txt"])
@pytest.mark.parametrize(
    ("stream", "says"),
    [("EncryptedPackage", "password"), ("WordDocument", r"as \.docx"), ("Boek", ".")],
)
def test_old_and_protected_office_files(
    tmp_path: Path, suffix: str, stream: str, says: str
) -> None:
    path = tmp_path / f"oud{suffix}"
    path.write_bytes(OLE + stream.encode("utf-16-le"))
    refused(path, says)


def test_word_document_under_another_name(word: Word, tmp_path: Path) -> None:
    document = word(paragraph("tekst")).read_bytes()
    for name in ("gesprek.txt", "gesprek.vtt", "gesprek.doc"):
        path = tmp_path / name
        path.write_bytes(document)
        refused(path, "Word document")


def test_suffix_in_capitals(word: Word) -> None:
    assert readers.read(word(paragraph("tekst"), name="GESPREK.DOCX")).text == "tekst"


@pytest.mark.parametrize("length", [0, 4, 40, 300, 700])
def test_truncated_document(word: Word, tmp_path: Path, length: int) -> None:
    path = tmp_path / "half.docx"
    path.write_bytes(word(paragraph("tekst")).read_bytes()[:length])
    refused(path)


def test_a_zip_that_is_no_document(tmp_path: Path) -> None:
    refused(write_zip(tmp_path / "map.docx", {"a.txt": "x"}), "zip")
    refused(write_zip(tmp_path / "los.docx", {"word/iets.xml": "x"}), "damaged")


def test_encrypted_member(word: Word, tmp_path: Path) -> None:
    data = bytearray(word(paragraph("tekst")).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            data[start + offset] |= 1
            start += 4
    path = tmp_path / "dicht.docx"
    path.write_bytes(data)
    refused(path, "password")


def test_other_compression_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "lzma.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("word/document.xml", part("document", ""))
    refused(path)


ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = "<!DOCTYPE w [<!ENTITY a 'xxxxxxxxxx'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    "xml",
    [
        ENTITY + part("document", paragraph("&x;")).partition("?>")[2],
        BOMB + "]>" + part("document", paragraph("&j;")).partition("?>")[2],
        part("document", "<w:p>" * 5_000 + "</w:p>" * 5_000),
        part("document", "<w:sdt>" * 400 + paragraph("diep") + "</w:sdt>" * 400),
        part(
            "document", "<w:tbl><w:tr><w:tc>" * 90 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 90
        ),
        part("document", "<a/>" * 2_000_000),
        "<w:document",
        "\0",
        "",
    ],
    ids=["external", "bomb", "deep", "wrapped", "tables", "wide", "broken", "nul", "empty"],
)
def test_hostile_xml(word: Word, xml: str) -> None:
    start = time.process_time()
    refused(word("", parts={"word/document.xml": xml}))
    assert time.process_time() - start < 5


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bom.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * 150_000_000)
    tracemalloc.start()
    refused(path, "larger")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_too_many_members(tmp_path: Path) -> None:
    names = {f"word/{n}": b"" for n in range(archive.MAX_MEMBERS + 1)}
    refused(write_zip(tmp_path / "veel.docx", names), "larger")


def test_members_that_are_large_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 1_000)
    refused(write_zip(tmp_path / "som.docx", {f"word/{n}": b"x" * 300 for n in range(4)}), "larger")


def test_text_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "MAX_TEXT_BYTES", 10)
    path = tmp_path / "lang.txt"
    path.write_text("langer dan tien")
    refused(path, "larger")


def test_an_archive_in_itself_is_not_followed(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("word/binnen.docx", b"PK\x03\x04")
    refused(write_zip(tmp_path / "droste.docx", {"word/binnen.docx": inner.getvalue()}))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("verslag.txt", "Het ging goed.", "No speakers.*verslag.txt.*paragraphs.*respondent's"),
        ("dialoog.txt", "- Hoe?\n- Zo.\n- En?\n- Ja.", "No speakers.*dialoog.txt.*turns"),
        ("vergadering.txt", "Ana: Hoe?\nPiet: Zo.\n" * 2, "No interviewer.*vergadering.txt.*roles"),
        ("gesprek.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nJa", "No speakers.*gesprek.vtt.*turns"),
        ("interview.txt", "I: Hoe?\nR: Zo.", None),
        ("eenzijdig.txt", "I: Hoe?\nZo.\nI: En?\nJa.", None),
    ],
)
def test_what_is_not_recognised_is_told(
    tmp_path: Path, name: str, text: str, says: str | None
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    warnings = readers.read(path).warnings
    assert len(warnings) == (says is not None)
    assert says is None or re.match(f"{says}.*\\.$", warnings[0])


def test_progress_and_cancelling(word: Word) -> None:
    path = word(paragraph("tekst"))
    calls: list[tuple[int, int]] = []
    readers.read(path, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(0, 1), (1, 1)]

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        readers.read(path, progress=stop)
