"""Brings the Dutch catalogue up to date: `python -m tests.catalogue`.

Messages come from qcoder's source and, as the command line shows them too, from Click's.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "qcoder" / "locale" / "nl" / "LC_MESSAGES"
PO, MO = FOLDER / "qcoder.po", FOLDER / "qcoder.mo"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def messages() -> Catalog:
    """Return all messages that are in the source now, untranslated."""
    catalog = Catalog(locale="nl", project="qcoder", fuzzy=False)
    for folder in (ROOT / "qcoder", ROOT / "ui", Path(click.__file__).parent):
        for file, _line, message, _comments, _context in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(Path(file).name, 1)])
    return catalog


def stored() -> Catalog:
    """Return the catalogue in the repository."""
    if not PO.exists():
        return Catalog(locale="nl", project="qcoder", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="nl")


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    data = io.BytesIO()
    write_mo(data, catalog)
    return data.getvalue()


def update() -> int:
    """Write the catalogue with the messages as they are now; list what lacks a translation."""
    catalog = stored()
    catalog.update(messages(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=100, no_location=True, sort_output=True, omit_header=False)
    MO.write_bytes(compiled(stored()))
    missing = [
        m.id
        for m in stored()
        if m.id and not (m.string if isinstance(m.string, str) else all(m.string))
    ]
    for message in missing:
        print(repr(message))
    print(len(missing), "without translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(update())
