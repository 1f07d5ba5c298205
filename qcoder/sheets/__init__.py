"""Tables in files, as rows by column.

The one rule: columns are found by their heading, in Dutch or English; a fault names its line.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.passages import clean
from qcoder.sheets import csv_rows, json_lines, xlsx_rows
from qcoder.sheets.source import Limits, Source

Row = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The rows of a table with their line, by field; `others` are the columns that are no field.

    Other columns are in the rows, under their heading, only where they were asked for.
    """

    name: str
    rows: Sequence[tuple[int, Row]]
    others: Sequence[str]

    @contextmanager
    def errors_at(self, line: int) -> Generator[None]:
        """Add file and line to an `Error` that is raised inside."""
        try:
            yield
        except Error as error:
            raise self.error_at(line, error) from error

    def error_at(self, line: int, error: Error) -> Error:
        """Return an error that says in which line of the table it is."""
        return Error(
            _("{file}, line {line}. {problem}. Nothing was imported.").format(
                file=self.name, line=line, problem=_sentence(str(error))
            )
        )


def read(
    path: Path,
    fields: Mapping[str, Sequence[str]],
    *,
    required: Sequence[str],
    others: bool = False,
    limits: Limits | None = None,
) -> Table:
    """Read a CSV or XLSX table.

    `fields` gives the headings that stand for each field; with `others`, further columns are kept
    under their own heading. Rows without any text are left out. Raises `Error` where the file
    cannot be read, a required column is missing, or a row lacks its value.
    """
    called = {name for names in fields.values() for name in names}
    lines = _lines(path, called, limits or Limits())
    if not lines:
        raise Error(_("{file}: the table is empty.").format(file=path.name))
    (_first, heading), *body = [
        (line, [clean(cell).strip() for cell in cells]) for line, cells in lines
    ]
    columns = _columns(path.name, heading, fields, required)
    extra = {place: name for place, name in enumerate(heading) if place not in columns and name}
    _check_once(path.name, [*columns.values(), *extra.values()])
    wanted = {**columns, **extra} if others else columns
    rows: list[tuple[int, Row]] = []
    table = Table(path.name, rows, list(extra.values()))
    for line, cells in body:
        values = {
            name: cells[place] if place < len(cells) else "" for place, name in wanted.items()
        }
        if any(values.values()):
            with table.errors_at(line):
                _check_required(values, required)
                _check_width(cells, len(heading))
            rows.append((line, values))
    return table


def read_json_lines(
    path: Path,
    fields: Mapping[str, Sequence[str]],
    cell: Callable[[str, object], str],
    *,
    required: Sequence[str],
    limits: Limits | None = None,
) -> Table:
    """Read JSON Lines, an object a line, as a table; its keys are the headings.

    `cell` gives the text of a field's value. Raises `Error` as `read` does.
    """
    called = {name: field for field, names in fields.items() for name in names}
    rows: list[tuple[int, Row]] = []
    others: dict[str, None] = {}
    table = Table(path.name, rows, [])
    for line, found in json_lines.read(path, Source(path.name, limits=limits or Limits())):
        values = dict.fromkeys(fields, "")
        with table.errors_at(line):
            for key, value in found.items():
                field = called.get(key.casefold())
                if field is None:
                    others[key] = None
                elif value is not None:
                    values[field] = clean(cell(field, value)).strip()
            _check_required(values, required)
        rows.append((line, values))
    return replace(table, others=list(others))


def _lines(path: Path, called: Set[str], limits: Limits) -> list[csv_rows.Row]:
    source = Source(path.name, limits=limits)
    if path.suffix.lower() == ".xlsx":
        return xlsx_rows.read(path, source, lambda rows: _known(rows[:1], called) > 0)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise source.error(_("a table is a .csv or .xlsx file; save it as one of these"))

    def score(rows: Iterator[csv_rows.Row]) -> tuple[int, int]:
        first = list(islice(rows, 1))
        return _known(first, called), sum(len(cells) for _line, cells in first)

    return list(csv_rows.read(path, source, score)[0])


def _known(rows: Iterable[csv_rows.Row], called: Set[str]) -> int:
    """Count the cells that are headings we know."""
    return sum(cell.strip().casefold() in called for _line, cells in rows for cell in cells)


def _columns(
    file: str, heading: Sequence[str], fields: Mapping[str, Sequence[str]], required: Sequence[str]
) -> dict[int, str]:
    """Return which field stands in which column."""
    called = {name: field for field, names in fields.items() for name in names}
    columns: dict[int, str] = {}
    for place, name in enumerate(heading):
        field = called.get(name.casefold())
        if field:
            columns[place] = field
    missing = [field for field in required if field not in columns.values()]
    if missing:
        raise Error(
            _("{file}: there is no column “{column}”; the columns are: {columns}.").format(
                file=file,
                column=_(missing[0]),
                columns=", ".join(name for name in heading if name) or _("none"),
            )
        )
    return columns


def _check_once(file: str, names: Sequence[str]) -> None:
    folded = [name.casefold() for name in names]
    for name in names:
        if folded.count(name.casefold()) > 1:
            raise Error(
                _("{file}: there are two columns “{column}”; keep one.").format(
                    file=file, column=name
                )
            )


def _check_width(cells: Sequence[str], width: int) -> None:
    if any(cells[width:]):
        raise Error(
            _("there are more cells than columns: put quotes around a text with a separator in it")
        )


def _sentence(problem: str) -> str:
    return problem[:1].upper() + problem[1:].rstrip(".")


def _check_required(values: Row, required: Sequence[str]) -> None:
    for field in required:
        if not values[field]:
            raise Error(_("the cell “{column}” is empty").format(column=_(field)))
