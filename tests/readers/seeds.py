"""A small real file of each format, and ways to damage one.

The one rule: a number gives the same damage again, whatever ran before.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import odfdo
from docx.shared import Pt
from reportlab.pdfgen.canvas import Canvas

TALK = (
    "Interview Anaïs – 3 mei 2018",
    "",
    "I: Hoe ging dat met de gemeente?",
    "R: Goed, en – «zei hij» – 50 € op tijd 🙂.",
    "I: En toen?",
    "R: Nou, eh, weg.",
)
_LARGEST = 300_000  # bytes of a file that is damaged many times


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading(TALK[0], 1)
    for line in TALK[1:]:
        document.add_paragraph(line).add_run(" x").font.size = Pt(9)
    document.add_paragraph("Eerste", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Spreker"
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _odt() -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, TALK[0]))
    for line in TALK[1:]:
        paragraph = odfdo.Paragraph(line)
        document.body.append(paragraph)
        if line.startswith("R"):
            paragraph.insert_note(after="R", note_id=f"n{len(line)}", citation="1", body="Een noot")
    document.body.append(odfdo.List(["Eerste", "Tweede"]))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _pdf() -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pageCompression=0, invariant=True)
    for page in range(3):
        canvas.drawString(72, 800, f"Verslag {page + 1}")
        for number, line in enumerate(TALK):
            canvas.drawString(72, 760 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def _rtf() -> bytes:
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\stylesheet{\s1 heading 1;}}"
    note = r"{\footnote Een noot}{\v verborgen}{\deleted weg}\u-10180?\u-8638?\'e9"
    rows = r"\trowd\cellx100\cellx200 a\cell b\cell\row"
    lines = "".join(f"\\pard {line}\\par\n" for line in TALK)
    return (head + lines + note + rows + "}").encode("cp1252", "replace")


def _html() -> bytes:
    lines = "".join(f"<p><b>{line[:2]}</b>{line[2:]}</p>\n" for line in TALK)
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title></head><body><h1>Titel</h1>"
        f"{lines}<ol><li>een<li>twee</ol><table><tr><td>a<td>b</table>&eacute;&#133;</body></html>"
    ).encode()


def _markdown() -> bytes:
    lines = "\n\n".join(f"**{line[:2]}**{line[2:]}" for line in TALK)
    return f"# Titel\n\n{lines}\n\n1. een\n2. *twee*\n\n> R: ja\n\n[a](b) `c` [^1]\n".encode()


def _vtt() -> bytes:
    cues = "\n\n".join(
        f"00:0{n}.000 --> 00:0{n}.900 line:0\n<v {line[:1]}>{line[2:]} &amp; <i>x</i></v>"
        for n, line in enumerate(TALK[2:])
    )
    return f"WEBVTT - x\n\nNOTE y\n\n{cues}\n".encode()


def _srt() -> bytes:
    return "\n\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n<i>- {line}</i>\n- [MUSIC] {{\\an8}}"
        for n, line in enumerate(TALK[2:], 1)
    ).encode()


def _txt() -> bytes:
    return "\n".join(TALK).encode("cp1252", "replace")


_MAKERS: Mapping[str, Callable[[], bytes]] = {
    ".docx": _docx, ".odt": _odt, ".pdf": _pdf, ".rtf": _rtf, ".html": _html, ".htm": _html,
    ".xhtml": _html, ".md": _markdown, ".markdown": _markdown, ".vtt": _vtt, ".srt": _srt,
    ".txt": _txt,
}  # fmt: skip


def seeds(suffix: str) -> list[bytes]:
    """Return files of a format: a small one of our own first, then those of others, where given."""
    found = [_MAKERS[suffix]()]
    folder = os.environ.get("QCODER_ACCEPTANCE_DATA")
    for path in sorted(Path(folder, "real").rglob(f"*{suffix}")) if folder else ():
        if path.stat().st_size <= _LARGEST:
            found.append(path.read_bytes())
    return found


def damaged(files: list[bytes], number: int) -> bytes:
    """Return one of `files`, damaged in the way that `number` gives."""
    chance = random.Random(number)
    data = chance.choice(files) if chance.random() < 0.7 else files[0]
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _inside(data, files, chance)
    return _mutated(data, chance.choice(files), chance)


def _inside(data: bytes, files: list[bytes], chance: random.Random) -> bytes:
    """Damage a member of a zip archive, which its checksum would hide from the reader."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            names = old.namelist()
            hit = chance.choice([name for name in names if name.endswith(".xml")] or names)
            for name in names:
                part = old.read(name)
                new.writestr(name, _mutated(part, part, chance) if name == hit else part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return _mutated(data, files[0], chance)
    return made.getvalue()


_TOKENS = (
    b"<", b">", b"&", b"\0", b"\xff\xfe", b"{", b"}", b"\\", b"\r", b"\n\n", b"99999999999", b"-1",
    b"--> ", b"<w:p>", b"</w:p>", b"<text:p>", b"\\u-3", b"\\bin9", b"\\'", b" obj", b"stream",
    b"**",
    b"]]>", b"<!--", b"&#x110000;", b"&#0;", b"\xed\xa0\x80", b"I:", b"# ", b"1:2", b"<v ", b"{\\*",
)  # fmt: skip


def _mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Flip, cut, repeat, insert and splice bytes, once or a few times."""
    made = bytearray(data)
    for _time in range(chance.choice((1, 1, 1, 2, 3, 8, 30))):
        at = chance.randrange(len(made) + 1)
        size = chance.choice((1, 2, 8, 64, 1_000))
        match chance.randrange(7):
            case 0 | 1 if at < len(made):
                made[at] ^= 1 << chance.randrange(8)
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 1, 50))
            case 4:
                made[at:at] = made[at : at + size] * chance.choice((1, 2, 20))
            case 5:
                start = chance.randrange(len(other) + 1)
                made[at : at + size] = other[start : start + size]
            case 6 if chance.random() < 0.3:
                del made[at:]
            case _:
                made[at:at] = chance.randbytes(min(size, 8))
    return bytes(made)
