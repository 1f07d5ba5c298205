"""The command `import`: files and folders become documents, and what became of each is told.

The one rule: each file is an operation of its own, so that one that cannot be read, or an import
that is stopped, takes nothing from the others; only one file is held at a time.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import json_option, opened, progress_bar, project_options, show_json
from qcoder.errors import DiskFull, Error, ProjectError, ReadError
from qcoder.i18n import _, ngettext
from qcoder.import_report import RESULTS, Outcome, imported, remarks, report, speakers

if TYPE_CHECKING:
    from qcoder.model import Transcript
    from qcoder.project import Project


@click.command("import", help=_("Import transcripts: files, or folders with files."))
@project_options
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--encoding", help=_("Encoding of text files, such as cp1252; otherwise detected."))
@click.option(
    "--split",
    type=click.IntRange(1, 9),
    metavar=_("LEVEL"),
    help=_("Make a document of each part of a file, at its headings of this level."),
)
@click.option(
    "--split-at-headings",
    is_flag=True,
    help=_("Do so at the highest level at which a file seems to hold several transcripts."),
)
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write what became of each file to this .csv, .xlsx or .docx file."),
)
@json_option
def import_(
    sources: tuple[Path, ...],
    encoding: str | None,
    split: int | None,
    split_at_headings: bool,
    report_file: Path | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Import files; those that cannot be read are listed, the others are imported."""
    from qcoder.writers import check_place, write

    if report_file:
        check_place(report_file)
    outcomes: list[Outcome] = []
    files = list(_files(sources, outcomes))
    level = split or (0 if split_at_headings else None)
    with opened(**where) as p, progress_bar(_("Importing")) as bar:
        if report_file:
            write(report([]), report_file)  # where that is not possible, nothing is imported
        left, wrong = _import_all(p, files, (encoding, level), outcomes, bar)
    if report_file:
        write(report(outcomes), report_file)
    if as_json:
        show_json(outcomes)
    else:
        for outcome in outcomes:
            _show(outcome)
        _show_totals(outcomes)
    if report_file:
        click.echo(_("Wrote {path}.").format(path=report_file), err=as_json)
    _end(outcomes, left, wrong)


def _files(sources: Iterable[Path], outcomes: list[Outcome]) -> Iterator[Path]:
    """Yield the files that can be read; those in folders that are of another kind are outcomes."""
    from qcoder import readers
    from qcoder.readers import folder

    def refuse(error: OSError) -> None:
        reason = _("The folder “{folder}” cannot be opened: see whether you may read it.").format(
            folder=error.filename
        )
        outcomes.append({"file": str(error.filename), "error": reason})

    for source in sources:
        if not os.path.isdir(source):  # False too where nothing can have the name
            yield source
            continue
        for file in folder.walk(source, refuse):
            if file.suffix.lower() in readers.FORMATS:
                yield file
            else:
                why = readers.remark(file)
                outcomes.append({"file": str(file), "other": file.suffix.lower(), "why": why})


def _import_all(
    project: Project,
    files: Sequence[Path],
    how: tuple[str | None, int | None],
    outcomes: list[Outcome],
    progress: Callable[[int, int], None],
) -> tuple[Sequence[Path], Error | None]:
    """Import files one by one; return which were left out, and what was wrong with the project.

    Nothing was wrong where the user stopped it.
    """
    encoding, level = how
    done = 0
    try:
        for file in files:
            progress(done, len(files))
            found = _read(file, encoding)
            with _whole():
                outcomes += _import_one(project, file, found, level)
                done += 1
    except KeyboardInterrupt:
        pass
    except (ProjectError, DiskFull) as error:  # the next file would not fare better
        return files[done:], error
    return files[done:], None


@contextmanager
def _whole() -> Generator[None]:
    """Let Ctrl+C wait until what is in the block is done, so that it is told too."""
    stopped: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: stopped.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if stopped:
        raise KeyboardInterrupt


def _read(file: Path, encoding: str | None) -> Transcript | ReadError:
    from qcoder import readers

    try:
        return readers.read(file, encoding=encoding)
    except ReadError as error:
        return error


def _import_one(
    project: Project, file: Path, transcript: Transcript | ReadError, level: int | None
) -> list[Outcome]:
    if isinstance(transcript, ReadError):
        return [{"file": str(file), "error": str(transcript)}]
    try:
        known = project.documents.same_file(transcript) or project.documents.same_text(transcript)
        if known:
            return [{"file": str(file), "known": known.name}]
        parts = _parts(transcript, level)
        documents = project.documents.add_parts(parts)
    except (ProjectError, DiskFull):
        raise
    except Error as error:
        return [{"file": str(file), "error": str(error)}]
    outcomes = [
        imported(file, part, document.name) for part, document in zip(parts, documents, strict=True)
    ]
    if len(parts) == 1 and (hint := _hint(transcript, level)):
        outcomes[0]["hint"] = hint
    return outcomes


def _parts(transcript: Transcript, level: int | None) -> Sequence[Transcript]:
    from qcoder.readers import split

    if level == 0:
        level = split.likely(transcript)
    return split.split(transcript, level) if level else [transcript]


def _hint(transcript: Transcript, level: int | None) -> str | None:
    """Say at which headings a file could be split that was not."""
    from qcoder.readers import split

    levels = split.levels(transcript)
    if level:
        offered = ", ".join(
            ngettext("{level} ({n} part)", "{level} ({n} parts)", n).format(level=each, n=n)
            for each, n in levels.items()
        )
        return (
            _("Its headings of level {level} do not divide it. Possible: {levels}.")
            if offered
            else _("Its headings of level {level} do not divide it, nor do others.")
        ).format(level=level, levels=offered)
    likely = split.likely(transcript) if level is None else None
    if likely is None:
        return None
    return _(
        "It seems to hold {n} transcripts. To make each a document: undo this, and import it "
        "again with --split {level}."
    ).format(n=levels[likely], level=likely)


def _show(outcome: Outcome) -> None:
    lines = remarks(outcome)
    if "error" in outcome:
        click.echo(f"✗ {lines[0]}")
    elif "known" in outcome:
        click.echo(f"= {lines[0]}")
    elif "other" in outcome:
        why = ": ".join(lines or [_("another kind of file")])
        click.echo("– " + _("not imported: {file}").format(file=outcome["file"]) + f" ({why})")
    else:
        turns = ngettext("{n} turn", "{n} turns", outcome["turns"]).format(n=outcome["turns"])
        words = ngettext("{n} word", "{n} words", outcome["words"]).format(n=outcome["words"])
        click.echo("; ".join(filter(None, [f"✓ {outcome['document']}: {turns}, {words}",
                                           speakers(outcome)])))  # fmt: skip
        for line in lines:
            click.echo("    " + line)


def _counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return per result how many files had it; the parts of one file count once."""
    files = {key: {outcome["file"] for outcome in outcomes if key in outcome} for key in RESULTS}
    return {key: len(each) for key, each in files.items()}


def _show_totals(outcomes: Sequence[Outcome]) -> None:
    counts = _counts(outcomes)
    if sum(counts.values()) > 1:
        told = [f"{_(RESULTS[key])}: {count}" for key, count in counts.items() if count]
        click.echo(_("Files {results}.").format(results=", ".join(told)))


def _end(outcomes: Sequence[Outcome], left: Sequence[Path], wrong: Error | None) -> None:
    """End with an error where not all was imported."""
    from qcoder import readers

    if wrong:
        hint = ngettext(
            "{n} file was left out: {file}.", "{n} files were left out, from {file} on.", len(left)
        ).format(n=len(left), file=left[0].name)
        raise Error(f"{wrong} {hint}") from wrong
    if left:
        raise Error(
            ngettext(
                "Stopped: {n} file was left out, the others are in the project.",
                "Stopped: {n} files were left out, the others are in the project.",
                len(left),
            ).format(n=len(left))
        )
    counts = _counts(outcomes)
    if counts["error"]:
        raise Error(
            ngettext(
                "{n} file was not imported.", "{n} files were not imported.", counts["error"]
            ).format(n=counts["error"])
        )
    if not counts["document"] and not counts["known"]:
        raise Error(
            _("No transcripts found: {formats} can be imported.").format(
                formats=", ".join(readers.FORMATS)
            )
        )


COMMANDS = (import_,)
