"""qcoder: qualitative coding of interviews.

`create` and `open` are all that a script needs:

    import qcoder
    with qcoder.create("uitstap.qcoder", coder="AK") as p:
        p.codebook.load("rups_success_factors")
        d = p.documents.add("interview04.docx")
        p.codings.add(d, 120, 188, code="REGIE", valence="facilitating")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qcoder.errors import Cancelled, Error

if TYPE_CHECKING:
    from qcoder.project import Project

__all__ = ["Cancelled", "Error", "create", "open"]


def create(path: str | Path, *, coder: str, passphrase: str | None = None) -> Project:
    """Make a new project and open it as `coder`; encrypted where a passphrase is given.

    Raises `errors.ProjectError` where the file exists or cannot be made.
    """
    from qcoder import project

    return project.create(Path(path), coder=coder, passphrase=passphrase)


def open(
    path: str | Path,
    *,
    coder: str | None = None,
    passphrase: str | None = None,
    read_only: bool = False,
    take_over: bool = False,
) -> Project:
    """Open a project as one of its coders (where it has only one, that one).

    `take_over` opens a project that another computer seems to have open. Raises a
    `errors.ProjectError`: `NotAProject` (or a wrong passphrase), `NewerVersion`, `Damaged`,
    `ReadOnly`, `OpenElsewhere`, `UnknownCoder`.
    """
    from qcoder import project

    return project.open_project(
        Path(path), coder=coder, passphrase=passphrase, read_only=read_only, take_over=take_over
    )
