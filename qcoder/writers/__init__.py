"""Writing reports to files, one module per format.

The one rule: a file is written beside its place and then moved there, so that nothing is ever
half-written, and text that a spreadsheet would take for a formula stays text.
"""

from __future__ import annotations

from pathlib import Path

from qcoder import files
from qcoder.errors import Error, Refused
from qcoder.i18n import _
from qcoder.report import Report

STYLES = ("nl", "international")
SUFFIXES = (".csv", ".xlsx", ".docx")


def write(report: Report, path: Path | str, *, style: str | None = None) -> None:
    """Write a report to a .csv, .xlsx or .docx file; one that is there is replaced.

    `style` is of numbers and separators in CSV: `nl` (semicolon, decimal comma, byte order mark) or
    `international` (comma, decimal point); where it is not given, that of the language in use.
    Raises `Error` where suffix or style is not known or the file cannot be written.
    """
    check_style(style)
    path = Path(path)
    check_place(path)
    save(path, _content(report, path, style))


def check_place(path: Path) -> None:
    """Raise `Error` where no report can be written: by its suffix, or for want of a folder."""
    if path.suffix.lower() not in SUFFIXES:
        raise Error(
            _(
                "“{name}”: a table can be written as .csv, .xlsx or .docx, by the end of its name."
            ).format(name=path.name)
        )
    files.check_place(path)


def check_style(style: str | None) -> None:
    """Raise `Refused` where there is no such style of CSV."""
    if style is not None and style not in STYLES:
        raise Refused(
            _("“{value}” is not possible here: choose from {allowed}.").format(
                value=style, allowed=", ".join(STYLES)
            )
        )


def save(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all. Raises `Error` where it cannot be written."""
    try:
        files.write(path, data)
    except OSError as error:
        raise Error(files.problem(path, error)) from error


def _content(report: Report, path: Path, style: str | None) -> bytes:
    if path.suffix.lower() == ".csv":
        from qcoder.writers import csv_table

        return csv_table.content(report, style)
    if path.suffix.lower() == ".xlsx":
        from qcoder.writers import xlsx_table

        return xlsx_table.content(report)
    from qcoder.writers import docx_table

    return docx_table.content(report)
