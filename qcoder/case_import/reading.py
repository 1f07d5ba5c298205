"""A sheet with a column of names: its heading, its columns, and which case each row is about.

The one rule: what was chosen goes before what is found out, and a choice that fits nothing is
refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from qcoder.case_import.choices import CaseImport
from qcoder.case_import.names import Named, Names, loose
from qcoder.cases import Cases
from qcoder.errors import Error, Refused
from qcoder.i18n import _, ngettext
from qcoder.sheets import grid, headings
from qcoder.sheets.workbook import Cell, Cells
from qcoder.store import Store

_LISTED = 5  # lines that a sentence names at most
CASE = ("case", "casus", "cases", "casussen")
_NAMES = (
    "naam", "name", "aanbieder", "provider", "programma", "programme", "organisatie",
    "organisation", "organization", "instelling", "penvoerder", "respondent", "respondentcode",
    "gemeente", "locatie", "code",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """What was read: `columns` gives the heading of each column but that of the names.

    `unnamed` are those without one. `rows` are those below the heading: line, cells by column, and
    the name in it with what it says.
    """

    grid: grid.Grid
    header: tuple[int, ...]
    headings: tuple[str, ...]
    name_column: str
    columns: Mapping[int, str]
    unnamed: Set[int]
    rows: Sequence[tuple[int, Sequence[Cell], str, Named]]

    def cells(self, column: int) -> Sequence[tuple[int, str, Cell]]:
        """Return the cells of a column in the rows that are imported: line, name, cell."""
        return [
            (line, name, at(cells, column)) for line, cells, name, named in self.rows if named.key
        ]


def read(store: Store, path: Path, choices: CaseImport) -> Sheet:
    """Read a sheet as chosen. Raises `Error` as `grid.read` does, `Refused` for a bad choice."""
    found = grid.read(path, choices.sheet)
    header = _header(found, choices)
    called = headings.names(found, header)
    if header and not any(called.values()):
        raise Error(_("{file}: the heading is empty: choose its line.").format(file=path.name))
    unnamed = {column for column, name in called.items() if header and not name}
    columns = {
        column: name or _("column {letter}").format(letter=headings.letter(column))
        for column, name in called.items()
    }
    body = [
        (line, cells)
        for line, cells in found.below(max(header, default=0))
        if not _is_heading(cells, columns)
    ]
    names = Names(Cases(store).list(), choices.rows, add_new=choices.add_new)
    place = _name_column(names, columns, unnamed, body, choices)
    others = {column: name for column, name in columns.items() if column != place}
    said = [
        (line, grid.text(at(cells, place)), any(grid.text(at(cells, other)) for other in others))
        for line, cells in body
    ]
    rows = [
        (line, cells, name, named)
        for (line, cells), (_line, name, _more), named in zip(
            body, said, names.named(said), strict=True
        )
    ]
    _check_lines(choices, [line for line, _cells in body])
    headed = tuple(columns.values())
    return Sheet(found, header, headed, columns[place], others, unnamed, rows)


def say_look(sheet: Sheet, taken: Set[int]) -> Sequence[str]:
    """Return the sentences on what is hidden in the file but read, in the columns that are taken.

    So are those on percentages, which are numbers up to one.
    """
    look, said = sheet.grid.look, list[str]()
    if lines := [line for line, *_rest in sheet.rows if line in look.rows]:
        more = ["…"] if len(lines) > _LISTED else []
        said.append(
            ngettext(
                "A row that is hidden in the file is read as well: line {lines}.",
                "Rows that are hidden in the file are read as well: lines {lines}.",
                len(lines),
            ).format(lines=", ".join([*map(str, lines[:_LISTED]), *more]))
        )
    for columns, sentence in (
        (look.columns, _("Columns that are hidden in the file are read as well: {columns}.")),
        (
            look.percentages,
            _("Percentages are read as the number that the file holds (12% is 0.12): {columns}."),
        ),
    ):
        if found := [name for at, name in sheet.columns.items() if at in columns & taken]:
            said.append(sentence.format(columns=", ".join(f"“{name}”" for name in found)))
    return said


def at(cells: Sequence[Cell], column: int) -> Cell:
    """Return the cell in a column; None where the row is shorter."""
    return cells[column] if column < len(cells) else None


def same(heading: str, words: Sequence[str]) -> bool:
    """Tell whether a heading is one of these words."""
    return loose(heading.replace("_", " ")) in words


def _header(found: grid.Grid, choices: CaseImport) -> tuple[int, ...]:
    if choices.header is None:
        return headings.find(found, {*CASE, *_NAMES})
    lines = {line for line, _cells in found.rows}
    wanted = tuple(sorted({*choices.header}))
    for line in wanted:
        if line not in lines:
            raise Refused(_("Line {line} of the sheet is empty: choose another.").format(line=line))
    return wanted


def _is_heading(cells: Sequence[Cell], columns: Mapping[int, str]) -> bool:
    """Tell whether a row is the heading once more, as at the top of a further page."""
    filled = 0
    for column, cell in enumerate(cells):
        if said := grid.text(cell):
            if columns.get(column) != said:
                return False
            filled += 1
    return filled > 1


def _name_column(
    names: Names,
    columns: Mapping[int, str],
    unnamed: Set[int],
    body: Cells,
    choices: CaseImport,
) -> int:
    if choices.name_column is not None:
        return _chosen_column(columns, choices.name_column)
    taken = {loose(name) for name in choices.columns}
    free = [column for column, name in columns.items() if loose(name) not in taken]
    for column in free:
        if same(columns[column], CASE):
            return column
    known = {
        column: sum(names.find(grid.text(at(cells, column))) is not None for _line, cells in body)
        for column in free
    }
    best = max(free, key=lambda at: (known[at], same(columns[at], _NAMES)), default=None)
    if best is not None and known[best] * 2 >= len(body) > 0:
        return best
    for words in (_NAMES, ()):
        for column in free:
            heading = columns[column]
            if same(heading, words) or (not words and {*loose(heading).split()} & {*CASE, *_NAMES}):
                return column
    texts = [column for column in free if column not in unnamed and _holds_names(body, column)]
    return (texts or free or list(columns))[0]


def _chosen_column(columns: Mapping[int, str], wanted: str) -> int:
    for column, name in columns.items():
        if loose(name) == loose(wanted):
            return column
    raise Refused(
        _("There is no column “{column}”; the columns are: {columns}.").format(
            column=wanted, columns=", ".join(columns.values())
        )
    )


def _holds_names(body: Cells, column: int) -> bool:
    cells = [at(cells, column) for _line, cells in body]
    words = [grid.text(cell) for cell in cells if isinstance(cell, str) and grid.text(cell)]
    return len(words) * 2 > len(cells) and len(set(words)) * 4 > len(words) * 3


def _check_lines(choices: CaseImport, lines: Sequence[int]) -> None:
    for line in choices.rows:
        if line not in lines:
            raise Refused(
                _("There is no row in line {line} of the sheet: look at the preview.").format(
                    line=line
                )
            )
