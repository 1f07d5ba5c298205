"""What the imports of sheets of cases share: their options, and showing a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import Function, Words, say_option, show_json, show_rows
from qcoder.i18n import N_, _
from qcoder.model import VariableKind

if TYPE_CHECKING:
    from qcoder.case_import import CaseImport, CasePreview, ColumnPreview

N_("document")
N_("speaker")
N_("thousands")
N_("decimals")


def import_options(function: Function) -> Function:
    """Add the options that say how a sheet is read."""
    options = (
        click.option("--sheet", help=_("The sheet of a workbook; else the first with a table.")),
        click.option(
            "--header",
            type=click.IntRange(min=1),
            multiple=True,
            help=_("A line of the heading; may be repeated. Else it is found."),
        ),
        click.option("--name-column", help=_("The column with the names of cases.")),
        click.option(
            "--without", multiple=True, metavar="COLUMN", help=_("Leave this column out.")
        ),
        click.option(
            "--row",
            "rows",
            multiple=True,
            metavar="LINE=CASE",
            help=_("Which case a row is, or (“12=”) that it is left out; may be repeated."),
        ),
        click.option("--no-new", is_flag=True, help=_("Make no new cases.")),
        click.option(
            "--keep", is_flag=True, help=_("Keep what the project has where the sheet differs.")
        ),
        click.option(
            "--point",
            type=Words("thousands", "decimals"),
            help=_("What the point in numbers such as 1.250 stands for."),
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def chosen(
    *,
    sheet: str | None,
    header: Sequence[int],
    name_column: str | None,
    without: Sequence[str],
    rows: Sequence[str],
    no_new: bool,
    keep: bool,
    point: str | None,
    kinds: Sequence[str] = (),
    into: Sequence[str] = (),
    skip_unfitting: bool = False,
) -> CaseImport:
    """Return the options as choices. Raises `UsageError` where one is not as it should be."""
    from qcoder.case_import import CaseImport, Column

    of_kind, called = _pairs(kinds, "--kind"), _pairs(into, "--into")
    columns: dict[str, Column | None] = {
        name: Column(called.get(name, ""), of_kind.get(name)) for name in {**of_kind, **called}
    }
    columns |= dict.fromkeys(without)
    lines = _pairs(rows, "--row")
    if not all(line.isascii() and line.isdigit() and len(line) < 9 for line in lines):
        raise click.UsageError(_("Give --row as LINE=CASE, such as “12=Ede”."))
    return CaseImport(
        sheet=sheet,
        header=header or None,
        name_column=name_column,
        columns=columns,
        rows={int(line): case or None for line, case in lines.items()},
        add_new=not no_new,
        keep_existing=keep,
        skip_unfitting=skip_unfitting,
        thousands=None if point is None else point == "thousands",
    )


def show_preview(found: CasePreview, *, as_json: bool) -> None:
    """Print what an import would do."""
    if as_json:
        show_json(_as_data(found))
        return
    _show_columns(found)
    _show_lines(found)
    for sentence in (*found.notes, *found.refused, *options_for(found)):
        click.echo(sentence)


def options_for(found: CasePreview) -> Sequence[str]:
    """Say with which option a sheet is read where its numbers can be read two ways."""
    from qcoder.case_values import is_ambiguous

    asked = any(
        column.kind == VariableKind.NUMBER and is_ambiguous(cell.text)
        for column in found.columns
        for cell in column.unfitting
    )
    return [say_option("--point")] if asked else []


def _show_columns(found: CasePreview) -> None:
    show_rows(
        (
            {
                "column": column.heading,
                "variable": _becomes(column),
                "kind": _(str(column.kind)) if column.taken and not column.link else "",
                "new": _("new") if column.taken and not (column.link or column.variable) else "",
            }
            for column in found.columns
        ),
        {
            "column": _("Column"),
            "variable": _("Variable"),
            "kind": _("Kind"),
            "new": _("New"),
        },
        as_json=False,
    )


def _show_lines(found: CasePreview) -> None:
    show_rows(
        (
            {
                "line": row.line,
                "name": row.name,
                "state": _(str(row.state)),
                "changes": "; ".join(_changes(row.values)) or row.reason,
            }
            for row in found.rows
        ),
        {
            "line": _("Line"),
            "name": _("Name"),
            "state": _("State"),
            "changes": _("Changes"),
        },
        as_json=False,
        folded=("name", "changes"),
    )


def _becomes(column: ColumnPreview) -> str:
    """Return what a column is taken into, in words."""
    if not column.taken:
        return _("left out")
    return _(column.link) if column.link else column.name


def plain_value(value: Any, as_json: bool) -> Any:
    """Return a value of a variable for JSON, or as text."""
    from qcoder.case_values import shown

    if value is None or (as_json and not isinstance(value, Decimal | date)):
        return value
    if not as_json:
        return shown(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if value == value.to_integral_value() else float(value)


def _changes(values: Any) -> Sequence[str]:
    found: list[str] = []
    for column, (old, new) in values.items():
        before = "" if old is None else f"{plain_value(old, as_json=False)} → "
        if old != new:
            found.append(f"{column}: {before}{plain_value(new, as_json=False)}")
    return found


def _as_data(found: CasePreview) -> dict[str, Any]:
    data = {name: value for name, value in vars(found).items() if name not in ("columns", "rows")}
    data["columns"] = [
        asdict(column) | {"variable": column.variable.name if column.variable else None}
        for column in found.columns
    ]
    data["rows"] = [
        {
            "line": row.line,
            "name": row.name,
            "state": str(row.state),
            "case": row.case.name if row.case else None,
            "values": {
                column: [plain_value(value, as_json=True) for value in pair]
                for column, pair in row.values.items()
            },
            "suggestion": row.suggestion,
            "reason": row.reason,
        }
        for row in found.rows
    ]
    return data


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """Return options written `KEY=VALUE`; the last `=` divides, as headings may hold one."""
    found: dict[str, str] = {}
    for one in given:
        key, divided, value = one.partition("=") if option == "--row" else one.rpartition("=")
        if not divided or not key.strip():
            raise click.UsageError(
                _("Give {option} as two parts with “=” between: “{given}” is not.").format(
                    option=option, given=one
                )
            )
        found[key.strip()] = value.strip()
    return found
