"""A codebook as a table: one row per code, the form that CSV and XLSX share.

The one rule: what the columns hold comes back as it was; the table does not hold what concerns the
whole codebook (title, rules, flags, qualifiers).

A list (cues, sources) stands in one cell, with a line break between items; where a cell has no line
break, `;` separates them too. `|` does not, because it is part of a cue (`af|haken`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from qcoder.codebook_files import values
from qcoder.codebook_files.book import Codebook, code_id
from qcoder.codebook_files.headings import MAX_COLUMNS, Header, recognise, wanted, written
from qcoder.codebook_files.nesting import MAX_CODES, Draft, nest, too_many
from qcoder.codebook_files.tree import Entry, arrange
from qcoder.i18n import _
from qcoder.model import Code
from qcoder.passages import clean
from qcoder.sheets.source import Source, shown

_HEADER_WITHIN = 20  # rows: a title may stand above the table
_LISTS = ("cues", "weak_cues", "sources")

Row = tuple[int, Sequence[str]]


def to_rows(codebook: Codebook, language: str) -> Iterator[list[str]]:
    """Yield the headings in `language`, then the cells of each code."""
    columns = written(language)
    yield [heading for _field, heading, _width in columns]
    by_id = {code.id: code for code in codebook.codes}
    for code in codebook.codes:
        yield [_cell(code, field, by_id, language) for field, _heading, _width in columns]


def from_rows(rows: Iterable[Row], source: Source) -> Codebook:
    """Return the codebook in `rows`, each with its line number in the file.

    Raises:
        CodebookError: there is no column with names, or a cell is not valid; names the line.
    """
    header, body = _split_header(rows, source)
    source = Source(source.name, source.kind, header.labels)
    drafts = [draft for row in body if (draft := _draft(row, header, source))]
    nested = nest(drafts, "parent" in header.labels, source)
    short_ids = _short_ids(nested)
    entries = [_entry(draft, short_ids, source) for draft in nested]
    return Codebook(
        codes=arrange(entries, source), warnings=tuple(_warnings(header, nested, source))
    )


def _counted(rows: Iterable[Row], source: Source) -> Iterator[Row]:
    """Yield `rows` as long as they are not too many for a codebook."""
    for count, row in enumerate(rows):
        if count > MAX_CODES + _HEADER_WITHIN:
            raise source.error(too_many(), row[0])
        yield row


def find_header(rows: Iterable[Row], source: Source) -> tuple[Header, int] | None:
    """Return the header among the first rows and its line, or None."""
    for line, cells in islice(rows, _HEADER_WITHIN):
        header = recognise(cells, source, line)
        if header.has_name:
            return header, line
    return None


def _split_header(rows: Iterable[Row], source: Source) -> tuple[Header, Iterator[Row]]:
    every = _counted(rows, source)
    first = list(islice(every, _HEADER_WITHIN))
    if not (found := find_header(first, source)):
        seen = next((cells for _line, cells in first if any(cells)), ())
        raise source.error(
            _(
                "no column names the codes; there is “{seen}”, but one must be called {wanted}"
            ).format(seen=_seen(seen), wanted=wanted())
        )
    header, header_line = found
    return header, (row for row in chain(first, every) if row[0] > header_line)


def _seen(cells: Sequence[str]) -> str:
    named = [shown(cell) for cell in cells if cell.strip()]
    return ", ".join([*named[:12], "…"] if len(named) > 12 else named) or "–"


def _draft(row: Row, header: Header, source: Source) -> Draft | None:
    line, texts = row
    if len(texts) > MAX_COLUMNS:
        raise source.error(_too_wide(), line)
    cells = {field: "" for field in header.labels}
    for index, text in enumerate(texts):
        tidy = clean(text)
        if field := header.fields.get(index):
            cells[field] = tidy if field in _LISTS else tidy.strip()
        elif tidy.strip() and index >= header.width:
            raise source.error(_too_wide(), line)
    draft = Draft(line, cells)
    if draft.label:
        return draft
    if any(text.strip() for text in cells.values()):
        raise source.error(_("this row has no name; give the code a name or an id"), line)
    return None


def _too_wide() -> str:
    return _("this row has more cells than there are columns; put texts in quotes")


def _short_ids(drafts: Sequence[Draft]) -> dict[Draft, str]:
    """Return the short ids: as given, else made from the name (`Korte lijnen`: `KORTE-LIJNEN`)."""
    found = {draft: given for draft in drafts if (given := draft.cells.get("short_id"))}
    taken = set(found.values())
    for draft in drafts:
        if draft in found:
            continue
        stem = re.sub(r"[\W_]+", "-", draft.label.upper()).strip("-")[:32].strip("-") or "CODE"
        candidate, number = stem, 1
        while candidate in taken:
            number += 1
            candidate = f"{stem}-{number}"
        taken.add(candidate)
        found[draft] = candidate
    return found


def _entry(draft: Draft, short_ids: dict[Draft, str], source: Source) -> Entry:
    cells = draft.cells
    at = source.at

    def cell(field: str) -> str:
        return cells.get(field, "")

    given = cell("short_id")
    made = code_id("", given or "name: " + " > ".join(draft.path()))
    texts: dict[str, Any] = {
        field: text for field, text in cells.items() if field[-3:] in ("_nl", "_en")
    }
    code = Code(
        id=values.guid(cell("guid"), at(draft.line, "guid")) or made,
        short_id=short_ids[draft],
        codable=values.yes_no(cell("codable"), not draft.added, at(draft.line, "codable")),
        color=values.color(cell("color"), at(draft.line, "color")),
        cues=_items(cell("cues")),
        weak_cues=_items(cell("weak_cues")),
        sources=_items(cell("sources")),
        valence_required=values.yes_no(
            cell("valence_required"), False, at(draft.line, "valence_required")
        ),
        status=values.status(cell("status"), at(draft.line, "status")),
        **texts,
    )
    parent = short_ids[draft.parent] if draft.parent else ""
    return Entry(draft.line, code, parent, cell("merged_into"))


def _warnings(header: Header, drafts: Sequence[Draft], source: Source) -> Iterator[str]:
    if header.ignored:
        yield _("{file}: these columns are not used: {columns}.").format(
            file=source.name, columns=", ".join(header.ignored)
        )
    for draft in drafts:
        if draft.added:
            yield _("{file}, line {line}: the theme “{name}” had no row and was added.").format(
                file=source.name, line=draft.line, name=shown(draft.label)
            )


def _items(text: str) -> tuple[str, ...]:
    parts = text.split("\n") if "\n" in text else text.split(";")
    return tuple(item for part in parts if (item := part.strip()))


def _list(items: Sequence[str]) -> str:
    # A line break keeps a single item with ";" in it whole.
    return "\n".join(items) + ("\n" if len(items) == 1 and ";" in items[0] else "")


def _cell(code: Code, field: str, by_id: dict[str, Code], language: str) -> str:
    value: object = code.id if field == "guid" else getattr(code, field)
    if field in ("parent", "merged_into"):
        text = by_id[str(value)].short_id if value else ""
    elif field in _LISTS:
        text = _list(getattr(code, field))
    elif isinstance(value, bool):
        text = (("nee", "ja") if language == "nl" else ("no", "yes"))[value]
    elif field == "status" and language == "nl":
        text = values.STATUS_NL[code.status]
    else:
        text = str(value)
    return text
