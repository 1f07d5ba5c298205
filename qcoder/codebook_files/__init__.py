"""Codebook files: `read` and `write` for YAML, CSV and Excel, and the codebooks that ship.

The one rule: this knows files and `Codebook`, never a project. YAML holds everything; a table
holds the codes. Every failure is a `CodebookError` that says where and what to do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from qcoder import resources
from qcoder.codebook_files.book import Codebook
from qcoder.codebook_files.colors import colored, shades
from qcoder.errors import CodebookError
from qcoder.i18n import _
from qcoder.sheets.source import Source

__all__ = ["FORMATS", "Codebook", "colored", "find", "read", "shades", "shipped", "write"]

# The extensions, and the module (imported when it is first used) that knows the format.
FORMATS: Mapping[str, str] = {
    ".yaml": "yaml_file",
    ".yml": "yaml_file",
    ".csv": "csv_file",
    ".tsv": "csv_file",
    ".xlsx": "xlsx_file",
}


class _Format(Protocol):
    def read(self, path: Path) -> Codebook: ...

    def write(self, codebook: Codebook, path: Path, language: str | None) -> None: ...


def read(path: str | Path) -> Codebook:
    """Read a codebook; the extension of the file says which format it is.

    Raises:
        CodebookError: the file is not a valid codebook; names line and field.
    """
    path = Path(path)
    return _format(path).read(path)


def write(codebook: Codebook, path: str | Path, language: str | None = None) -> None:
    """Write a codebook in the format of the extension, replacing the file that is there.

    Column headings are in `language` (`nl` or `en`), by default the language in use.

    Raises:
        CodebookError: the file cannot be written.
    """
    path = Path(path)
    _format(path).write(codebook, path, language)


def shipped() -> tuple[str, ...]:
    """Return the names of the codebooks that come with qcoder."""
    return tuple(sorted(path.stem for path in resources.data("codebooks").glob("*.yaml")))


def find(name: str | Path) -> Path:
    """Return the file of a shipped codebook, by its name, or the file at a path.

    Raises:
        CodebookError: there is neither.
    """
    wanted = str(name).replace("-", "_").casefold()
    for each in shipped():
        if wanted == each.replace("-", "_").casefold():
            return resources.data("codebooks") / f"{each}.yaml"
    path = Path(name)
    if os.path.isfile(path):  # False too where no file can have the name
        return path
    raise CodebookError(
        _("There is no codebook “{name}”; give a file, or one of: {names}.").format(
            name=name, names=", ".join(shipped())
        )
    )


def _format(path: Path) -> _Format:
    module = FORMATS.get(path.suffix.lower())
    if module is None:
        raise Source(path.name, CodebookError).error(
            _("a codebook file ends in {formats}; choose one of these").format(
                formats=", ".join(FORMATS)
            )
        )
    return cast("_Format", import_module(f"{__name__}.{module}"))
