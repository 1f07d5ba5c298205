"""The command for coder packages: package.

The one rule: an unencrypted package of an encrypted project is made only where that was said.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import (
    cleaned,
    json_option,
    opened,
    passphrase_option,
    progress_bar,
    read_passphrase,
    show_json,
    show_table,
    take_over_option,
)
from qcoder.errors import NotFound, Refused
from qcoder.i18n import _, ngettext

if TYPE_CHECKING:
    from qcoder.model import Coder, Variable
    from qcoder.packages import Package
    from qcoder.project import Project
    from qcoder.sampling import Sample

_PERCENT = 100
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(%?)")


class Share(click.ParamType[float]):
    """A share as a percentage (`20%`) or a number from 0 to 1 (`0.2` or `0,2`)."""

    name = "share"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the share as a number from 0 to 1."""
        match = _SHARE.fullmatch(value.strip())
        if not match:
            raise click.BadParameter(
                _("“{value}” is no share: write 20% or 0.2.").format(value=value), ctx, param
            )
        from fractions import Fraction  # 29% is 0.29, and not a little more

        number = Fraction(match[1].replace(",", "."))
        return float(number / _PERCENT if match[2] else number)


@click.command(
    help=_(
        "Make a package for each coder: a project file to code documents in, without the work of "
        "others. Without --coder and --to, lists the packages that are out and those that are back."
    )
)
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--coder", "coders", multiple=True, help=_("For whom; may be repeated."))
@click.option("--to", "folder", type=click.Path(path_type=Path), help=_("Folder to make them in."))
@click.option(
    "--document", "documents", multiple=True, help=_("This document; may be repeated. Else all.")
)
@click.option("--sample", "share", type=Share(), help=_("A random share of them, such as 20%."))
@click.option(
    "--by", help=_("Draw that share of each “group”, or of each value of this case variable.")
)
@click.option(
    "--seed", type=click.IntRange(0), help=_("Draw what was drawn with this number before.")
)
@click.option(
    "--with-variables", "variables", is_flag=True, help=_("With the cases and their values.")
)
@click.option(
    "--passphrase-file-for-package",
    "package_passphrase",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help=_("File with the passphrase for the packages on its first line."),
)
@click.option(
    "--unencrypted", is_flag=True, help=_("Do not encrypt them, though the project is encrypted.")
)
@click.option("--as", "who", envvar="QCODER_CODER", help=_("Who you are; see --coder elsewhere."))
@passphrase_option
@take_over_option
@json_option
@cleaned
def package(
    project: Path,
    coders: Sequence[str],
    folder: Path | None,
    who: str | None,
    passphrase_file: Path | None,
    take_over: bool,
    as_json: bool,
    **how: Any,
) -> None:
    """Make packages, or list those that were made."""
    if not coders and folder is None:
        if any(value for value in how.values()):
            raise click.UsageError(_("Say for whom with --coder, and in which folder with --to."))
        with opened(project, who, passphrase_file, read_only=True, hint=_say_who()) as p:
            _list(p, as_json)
        return
    if not coders or folder is None:
        raise click.UsageError(_("Say for whom with --coder, and in which folder with --to."))
    if how["share"] is None and (how["by"] is not None or how["seed"] is not None):
        raise click.UsageError(_("--by and --seed are for a sample: give its share with --sample."))
    if how["share"] is not None and how["documents"]:
        raise click.UsageError(_("Choose documents, or draw a sample: not both."))
    if how["unencrypted"] and how["package_passphrase"]:
        raise click.UsageError(_("Give --passphrase-file-for-package, or --unencrypted: not both."))
    with opened(project, who, passphrase_file, take_over, hint=_say_who()) as p:
        _make(p, coders, folder, as_json, **how)


def _make(
    p: Project,
    coders: Sequence[str],
    folder: Path,
    as_json: bool,
    *,
    share: float | None,
    by: str | None,
    seed: int | None,
    package_passphrase: Path | None,
    **how: Any,
) -> None:
    from qcoder import files

    whom = list({(found := _coder(p, name)).id: found for name in coders}.values())
    sample = None if share is None else p.packages.sample(share, by=_strata(p, by), seed=seed)
    passphrase = _passphrase(p, package_passphrase, how["unencrypted"])
    how |= {"sample": sample, "passphrase": passphrase}
    files.make_folder(folder)
    made: list[tuple[Package, Path]] = []
    for coder in whom:
        path = p.packages.free_path(coder, folder)
        with progress_bar(_("Making a package")) as progress:
            one = p.packages.make(coder, path, progress=progress, **how)
        made.append((one, path))
        if not as_json:
            _say_made(p, one, path, p.packages.own_codings(coder, one.documents))
    if as_json:
        show_json([_row(p, one) | {"path": path} for one, path in made])
    elif sample:
        _say_sample(sample)
        click.echo(_("Documents: {names}.").format(names=", ".join(_documents(p, made[0][0]))))


def _coder(p: Project, name: str) -> Coder:
    try:
        return p.coders.get(name)
    except NotFound as error:
        add = _("To add a coder: qcoder coders add PROJECT {name}").format(name=_quoted(name))
        raise NotFound(f"{error} {add}") from error


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _documents(p: Project, one: Package) -> list[str]:
    names = {document.id: document.name for document in p.documents.list()}
    return [names.get(key, key) for key in one.documents]


def _strata(p: Project, by: str | None) -> Variable | str | None:
    """Return what is meant by a name: groups of documents, unless a variable is called so."""
    if by is None:
        return None
    called_so = [one for one in p.cases.variables() if one.name.casefold() == by.casefold()]
    if not called_so and by.casefold() in ("group", _("group")):
        return "group"
    return p.cases.variable(by)


def _passphrase(p: Project, file: Path | None, unencrypted: bool) -> str | None:
    """Return the passphrase for the packages. Raises `Refused` where one is needed."""
    given = read_passphrase(file)
    if given is not None or unencrypted or not p.encrypted:
        return given
    if asked := _asked_passphrase():
        return asked
    raise Refused(
        _(
            "This project is encrypted: give the packages a passphrase of their own with "
            "--passphrase-file-for-package, or say --unencrypted."
        )
    )


def _asked_passphrase() -> str | None:
    """Ask for a passphrase for the packages, where somebody is there to answer."""
    if not sys.stdin.isatty():
        return None
    return click.prompt(
        _("Passphrase for the packages"), hide_input=True, confirmation_prompt=True, err=True
    )


def _say_made(p: Project, one: Package, path: Path, own: int) -> None:
    n = len(one.documents)
    made = ngettext(
        "Made {path} for {coder}, with {n} document.",
        "Made {path} for {coder}, with {n} documents.",
        n,
    )
    coder = p.coders.get(one.coder).name
    click.echo(made.format(path=path, coder=coder, n=n))
    if own:
        there = ngettext(
            "{coder} has {n} coding in these documents already: it stays here, is not in the "
            "package, and what comes back is added to it.",
            "{coder} has {n} codings in these documents already: they stay here, are not in the "
            "package, and what comes back is added to them.",
            own,
        )
        click.echo(there.format(coder=coder, n=own), err=True)


def _say_sample(sample: Sample) -> None:
    click.echo(_("Drawn with seed {seed}:").format(seed=sample.seed))
    none = _("(all documents)") if sample.by is None else _("(no group)")
    for stratum, (drawn, of) in sorted(sample.shares.items()):
        click.echo(
            _("{stratum}: {drawn} of {n}").format(stratum=stratum or none, drawn=drawn, n=of)
        )


def _list(p: Project, as_json: bool) -> None:
    found = p.packages.list()
    if as_json:
        show_json([_row(p, one) for one in found])
        return
    if not found:
        click.echo(_("No packages were made from this project yet."))
        return
    headings = [_("Coder"), _("Documents"), _("Made"), _("Back"), _("File")]
    rows = [
        [
            p.coders.get(one.coder).name,
            len(one.documents),
            _time(one.made),
            _time(one.merged) if one.merged else _("out"),
            one.filename,
        ]
        for one in found
    ]
    show_table(rows, headings)


def _row(p: Project, one: Package) -> dict[str, object]:
    """Return a package for a script: names rather than ids where there are any."""
    return {
        "id": one.id,
        "coder": p.coders.get(one.coder).name,
        "documents": _documents(p, one),
        "made": one.made,
        "merged": one.merged,
        "out": one.out,
        "filename": one.filename,
        "sample": one.sample,
    }


def _time(time: str) -> str:
    from qcoder.copies import shown_time

    return shown_time(time)


def _say_who() -> str:
    return _("Add --as with your name.")


COMMANDS = (package,)
