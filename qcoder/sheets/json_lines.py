"""The objects of a JSON Lines file.

The one rule: a line that is no object is a fault, and its number is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from qcoder.i18n import _
from qcoder.sheets.source import Source, decode, load


def read(path: Path, source: Source) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield the object on each line that is not blank, with the line's number.

    Raises the source's error where a line is no object, or there are too many.
    """
    text, _guessed = decode(load(path, source), source)
    for line, written in enumerate(text.split("\n"), start=1):
        if line > source.limits.rows:
            raise source.error(
                _("there are more than {limit} rows, which is too many").format(
                    limit=source.limits.rows
                ),
                line,
            )
        if written.strip():
            yield line, _object(written, source, line)


def _object(written: str, source: Source, line: int) -> Mapping[str, object]:
    try:
        found: object = json.loads(written)
    except (ValueError, RecursionError):  # it is not JSON, or nested without end
        found = None
    if not isinstance(found, dict):
        raise source.error(_("this is no JSON object; each line must hold one"), line)
    return cast("dict[str, object]", found)
