"""Small Word documents written part by part, so that each test shows the XML it is about."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def paragraph(text: str) -> str:
    """Return a paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def part(root: str, content: str) -> str:
    """Return a part of a Word document: `root` is the local name of its root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_NAMESPACES}>{content}</w:{root}>'


def relations(*entries: tuple[str, str, str]) -> str:
    """Return a part with relationships (id, kind, target); `http:` targets are external."""
    rows = ""
    for id, kind, target in entries:
        mode = ' TargetMode="External"' if target.startswith("http") else ""
        rows += f'<Relationship Id="{id}" Type="{R}/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def write_zip(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write a zip file of `parts`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


Word = Callable[..., Path]


@pytest.fixture
def word(tmp_path: Path) -> Word:
    """Return a function that writes a Word document from the XML of its body and other parts."""

    def write(
        body: str,
        *related: tuple[str, str, str],
        parts: Mapping[str, str | bytes] | None = None,
        main: str = "word/document.xml",
        name: str = "gesprek.docx",
    ) -> Path:
        folder, _, file = main.rpartition("/")
        return write_zip(
            tmp_path / name,
            {
                "[Content_Types].xml": "<Types/>",
                "_rels/.rels": relations(("rId1", "officeDocument", main)),
                main: part("document", f"<w:body>{body}</w:body>"),
                f"{folder}/_rels/{file}.rels": relations(*related),
                **(parts or {}),
            },
        )

    return write
