"""Bytes of tables and codebooks: read with a limit, decoded, written whole or not at all.

The one rule: whatever goes wrong here is an `Error` that names the file, and where there is one,
line and field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qcoder import files
from qcoder.errors import Error
from qcoder.i18n import _

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be: bytes, rows in CSV and in a sheet, and of a workbook unpacked.

    `tags` are those in the sheets and texts of a workbook.
    """

    bytes: int = MAX_BYTES
    rows: int = 100_000
    lines: int = 20_000
    unpacked: int = 40_000_000
    tags: int = 300_000


# All codings of a large project: 200,000 of them, with their words.
LARGE = Limits(200_000_000, 1_000_000, 1_048_576, 600_000_000, 40_000_000)

Complain = Callable[[str], Error]

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True)
class Source:
    """The file that is read, and the `kind` of error that its faults are.

    `labels` gives the name that the file itself uses for a field.
    """

    name: str
    kind: type[Error] = Error
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    limits: Limits = Limits()

    def error(self, problem: str, line: int | None = None, field: str | None = None) -> Error:
        """Return the error for `problem` (a clause without a full stop) at `line` and `field`."""
        if line is None:
            template = _("{file}: {problem}.")
        elif field is None:
            template = _("{file}, line {line}: {problem}.")
        else:
            template = _("{file}, line {line}, {field}: {problem}.")
        label = self.labels.get(field, field) if field else ""
        return self.kind(template.format(file=self.name, line=line, field=label, problem=problem))

    def at(self, line: int, field: str | None = None) -> Complain:
        """Return `error` for one place, for those who need not know where they are."""
        return lambda problem: self.error(problem, line, field)


def shown(text: str) -> str:
    """Return `text` as it is quoted in a message: on one line, and short."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"


def load(path: Path, source: Source) -> bytes:
    """Return the content of the file, at most as much as is allowed and at least one byte."""
    limit = source.limits.bytes
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError:
        raise source.error(_("the file is not there; check the name and the folder")) from None
    except IsADirectoryError:
        raise source.error(_("this is a folder; choose a file in it")) from None
    except OSError:
        raise source.error(_("the file cannot be read; check that you may open it")) from None
    if len(content) > limit:
        raise source.error(
            _("the file is larger than {limit} MB, which is too large").format(
                limit=limit // 1_000_000
            )
        )
    if not content.strip():
        raise source.error(_("the file is empty; choose another"))
    return content


def decode(content: bytes, source: Source, *, fallback: bool = False) -> tuple[str, bool]:
    """Return the text and whether its encoding was guessed.

    A byte order mark decides; else it is UTF-8, or with `fallback` Windows-1252 where it is not.
    """
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), None)
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding or not fallback:
            raise source.error(
                _("this is not UTF-8 text; save the file as UTF-8 and try again"),
                content.count(b"\n", 0, error.start) + 1,
            ) from None
        text, guessed = content.decode("cp1252", "replace"), True
    else:
        guessed = False
    if "\0" in text:
        raise source.error(_("this is not a text file; choose another file"))
    return text.removeprefix("\ufeff"), guessed


def save(path: Path, content: bytes, source: Source) -> None:
    """Write `content` to `path`; the old file stays whole until the new one is."""
    try:
        files.write(path, content)
    except OSError as error:
        raise source.kind(files.problem(path, error)) from error
