"""Text files: encodings, guesses that are said to be one, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcoder import readers
from qcoder.errors import ReadError

TEXT = "I: Hoe ging dat, één keer?\nR: Nou – «goed», vijftig € en ’s avonds\n"


def written(tmp_path: Path, data: bytes, name: str = "gesprek.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "mark", "found", "guessed"),
    [
        ("utf-8", b"", "utf-8", False),
        ("utf-8-sig", b"", "utf-8", False),
        ("utf-16-le", b"\xff\xfe", "utf-16-le", False),
        ("utf-16-be", b"\xfe\xff", "utf-16-be", False),
        ("utf-32-le", b"\xff\xfe\0\0", "utf-32-le", False),
        ("cp1252", b"", "cp1252", True),
        ("utf-16-le", b"", "utf-16-le", True),
        ("utf-16-be", b"", "utf-16-be", True),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, mark: bytes, found: str, guessed: bool) -> None:
    transcript = readers.read(written(tmp_path, mark + TEXT.encode(encoding)))
    assert transcript.text == TEXT
    assert (transcript.encoding, transcript.guessed) == (found, guessed)
    assert bool(transcript.warnings) == guessed
    assert [turn.speaker for turn in transcript.turns] == ["I", "R"]


def test_a_named_encoding_wins(tmp_path: Path) -> None:
    path = written(tmp_path, "Однажды, в студёную пору".encode("cp866"))
    assert readers.read(path).guessed
    transcript = readers.read(path, encoding="cp866")
    assert transcript.text == "Однажды, в студёную пору"
    assert not transcript.guessed
    assert len(transcript.warnings) == 1
    assert "No speakers" in transcript.warnings[0]


@pytest.mark.parametrize("encoding", ["onbekend", "zip", "ascii", "utf-16-le"])
def test_a_wrong_named_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(ReadError, match=r"gesprek\.txt"):
        readers.read(written(tmp_path, "één€".encode() + b"\xff"), encoding=encoding)


def test_utf8_with_a_damaged_byte_stays_utf8(tmp_path: Path) -> None:
    transcript = readers.read(written(tmp_path, ("één " * 100).encode() + b"\xff"))
    assert transcript.text == "één " * 100 + "�"
    assert transcript.guessed


def test_damaged_utf16_is_read_with_a_warning(tmp_path: Path) -> None:
    transcript = readers.read(written(tmp_path, b"\xff\xfe" + "goed".encode("utf-16-le") + b"x"))
    assert transcript.text.startswith("goed")
    assert transcript.warnings


def test_text_is_kept_line_by_line(tmp_path: Path) -> None:
    text = "\n\nTitel\n\n\nI:  Hoe?\t\nR: Zo.  \n\n"
    transcript = readers.read(written(tmp_path, text.replace("\n", "\r\n").encode()))
    assert transcript.text == text
    assert [(turn.start, turn.text) for turn in transcript.turns] == [
        (text.index("Hoe"), "Hoe?"), (text.index("Zo"), "Zo."),
    ]  # fmt: skip


def test_offsets_hold_where_characters_are_composed(tmp_path: Path) -> None:
    data = "Café:\nI: E\u0301e\u0301n? 🙂\nR: Ja".encode()
    transcript = readers.read(written(tmp_path, data))
    turn = transcript.turns[0]
    assert transcript.text[turn.start : turn.end] == "Één? 🙂"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "no text"),
        (b"\xef\xbb\xbf", "no text"),
        (bytes(range(256)) * 20, "damaged"),
        (b"%PDF-1.7 ...", "PDF"),
        (rb"{\rtf1\ansi tekst}", "Rich Text"),
        (b"<!DOCTYPE html><p>x", "web page"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx", "WebVTT"),
        (b"PK\x05\x06" + bytes(18), "damaged"),
    ],
)
def test_what_is_no_text_file(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=rf"gesprek\.txt.*{says}"):
        readers.read(written(tmp_path, data))
