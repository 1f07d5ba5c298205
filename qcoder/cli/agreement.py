"""Commands for agreement between coders: agreement."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import (
    MOST,
    Words,
    cleaned,
    opened,
    passphrase_option,
    progress_bar,
    take_over_option,
)
from qcoder.cli.packages import Share
from qcoder.cli.tables import (
    check_outputs,
    say_written,
    show_data,
    show_report,
    table_options,
    write_files,
)
from qcoder.i18n import _, speaking

if TYPE_CHECKING:
    from qcoder.project import Project
    from qcoder.queries.comparison import Comparison
    from qcoder.report import Report


class _Rule(Share):
    """A share, or `any`: any character."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the share as a number from 0 to 1; a negative one for any character."""
        if str(value).casefold() in ("any", _("any")):
            return -1.0
        return super().convert(str(value), param, ctx)


_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    help=_(
        "Compare coders: how far they agree, per code and overall. Compares all who marked a "
        "document as complete, in the documents that they completed."
    )
)
@click.argument("project", type=click.Path(path_type=Path))
@click.option(
    "--coder", "coders", multiple=True, help=_("Only this coder; may be repeated. Else all.")
)
@click.option(
    "--document", "documents", multiple=True, help=_("This document; may be repeated. Else all.")
)
@click.option(
    "--code", "codes", multiple=True, help=_("This code or theme; may be repeated. Else all.")
)
@click.option(
    "--unit",
    type=Words("sentence", "paragraph", "turn", "character", "passage"),
    default="sentence",
    help=_("What is compared; sentences unless this says otherwise."),
)
@click.option(
    "--rule",
    type=_Rule(),
    default="0.5",
    show_default=True,
    help=_("A unit is coded where this share of it, or of the passage, is; or “any”."),
)
@click.option(
    "--speech",
    type=Words("respondents", "all"),
    default="respondents",
    help=_("Whose speech counts; that of respondents unless this says otherwise."),
)
@click.option(
    "--interval",
    type=Words("jackknife", "bootstrap", "none"),
    default="jackknife",
    help=_("How intervals are made, from whole documents; the jackknife unless this says so."),
)
@click.option(
    "--replicates",
    type=click.IntRange(100, 100_000),
    default=2000,
    show_default=True,
    help=_("How often documents are drawn for the bootstrap."),
)
@click.option(
    "--seed", type=click.IntRange(0, MOST), default=1, show_default=True,
    help=_("The number that the bootstrap draws with; the same gives the same."),
)  # fmt: skip
@click.option(
    "--overlap",
    type=Share(),
    default="0.5",
    show_default=True,
    help=_("Passages match where this share of what they cover together is common."),
)
@click.option(
    "--low",
    type=Share(),
    default="0.667",
    show_default=True,
    help=_("Amber from this lower limit on."),
)
@click.option(
    "--high",
    type=Share(),
    default="0.8",
    show_default=True,
    help=_("Green from this lower limit on."),
)
@click.option(
    "--by",
    type=Words("code", "document", "pair", "coder", "order"),
    default="code",
    help=_(
        "A line for each code (unless this says otherwise), document, pair of coders, coder left "
        "out, or document in coding order."
    ),
)
@click.option("--xlsx", type=_FILE, help=_("Write it to this .xlsx file."))
@click.option("--docx", type=_FILE, help=_("Write it to this .docx file."))
@click.option("--csv", type=_FILE, help=_("Write it to this .csv file."))
@table_options
@passphrase_option
@take_over_option
@cleaned
def agreement(
    project: Path,
    passphrase_file: Path | None,
    take_over: bool,
    outputs: tuple[Path, ...],
    style: str | None,
    as_json: bool,
    by: str,
    **chosen: Any,
) -> None:
    """Print agreement and write it to files."""
    from qcoder.errors import Refused
    from qcoder.queries.agreement_words import sentence

    files = [*outputs, *_named(chosen)]
    check_outputs(files)
    choices = _choices(**chosen)
    with (
        opened(project, None, passphrase_file, take_over, read_only=True) as p,
        progress_bar(_("Comparing")) as progress,
    ):
        found = p.compare(choices, progress)
        if found.reason:
            raise Refused(sentence(found.reason))
        report = p.comparisons.report_of(found, by=by)
        plain = _in_english(p, found, by, report) if as_json else report
    write_files(report, files, style)
    if as_json:
        _show_data(found, plain)
    else:
        show_report(report)
    say_written(files, as_json)


def _in_english(p: Project, found: Comparison, by: str, report: Report) -> Report:
    """Return the same report in the words that scripts get; codes keep their names."""
    with speaking("en"):
        plain = p.comparisons.report_of(found, by=by)
    if "name" in plain.columns:
        coded = plain.frame["code"] != ""
        plain.frame.loc[coded, "name"] = report.frame.loc[coded, "name"]
    return plain


def _show_data(found: Comparison, plain: Report) -> None:
    texts: dict[str, list[str]] = {}
    for text in plain.texts:
        texts.setdefault(text.locale, []).extend(text.paragraphs)
    with speaking("en"):
        show_data(plain, {"comparison": dataclasses.asdict(found), "texts": texts})


def _named(chosen: dict[str, Any]) -> list[Path]:
    """Take the files that are named by their kind out of what was chosen."""
    files: list[Path] = []
    for suffix in ("xlsx", "docx", "csv"):
        path = chosen.pop(suffix)
        if path is None:
            continue
        if path.suffix.lower() != f".{suffix}":
            raise click.UsageError(
                _("“{name}” must end in {suffix}.").format(name=path.name, suffix=f".{suffix}")
            )
        files.append(path)
    return files


def _choices(low: float, high: float, rule: float, **chosen: Any) -> Any:
    from qcoder.queries.comparison import Choices

    return Choices(**chosen, rule=None if rule < 0 else rule, thresholds=(low, high)).checked()


COMMANDS = (agreement,)
