"""What the page says of each coder: how far, with how many codings, and where the packages are.

The one rule: nothing here is kept; it comes of the session and the project each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qcoder.copies import shown_time
from qcoder.i18n import _, ngettext
from qcoder.model import Coder, CoderKind, CodeStatus, Progress
from qcoder.packages import Package
from ui.session import Session


class Line(NamedTuple):
    """One coder, with the packages that were made for that coder, the last one first."""

    coder: Coder
    complete: int
    busy: int
    codings: int
    packages: Sequence[Package]


def lines(session: Session) -> list[Line]:
    """Return a line for each coder: people first, consensus last."""
    project, documents = session.open_project, session.documents
    packages = [*reversed(project.packages.list())]
    far = [
        (whose, progress)
        for (document, whose), progress in project.coders.statuses().items()
        if document in documents
    ]
    order = [CoderKind.PERSON, CoderKind.AUTOMATIC, CoderKind.CONSENSUS]
    return [
        Line(
            coder,
            far.count((coder.id, Progress.COMPLETE)),
            far.count((coder.id, Progress.BUSY)),
            sum(project.counts.of_document(key, [coder.id]) for key in documents),
            [one for one in packages if one.coder == coder.id],
        )
        for coder in sorted(session.coders.values(), key=lambda one: order.index(one.kind))
    ]


def people(session: Session) -> list[Coder]:
    """Return the coders who are persons: only they can code."""
    return [one for one in session.coders.values() if one.kind == CoderKind.PERSON]


def to_settle(session: Session) -> int:
    """Return how much merging left to be settled."""
    proposed = sum(one.status == CodeStatus.PROPOSED for one in session.codes.values())
    return session.open_project.differences.count() + proposed


def kind_name(kind: CoderKind) -> str:
    """Return what a kind of coder is called."""
    return {
        CoderKind.PERSON: _("person"),
        CoderKind.CONSENSUS: _("consensus"),
        CoderKind.AUTOMATIC: _("automatic"),
    }[kind]


def day(time: str | None) -> str:
    """Return the day of a time of the log."""
    return shown_time(time).split()[0]


def where(package: Package) -> str:
    """Say whether a package is out or back, and since when."""
    if package.out:
        return _("out since {day}").format(day=day(package.made))
    return _("back on {day}").format(day=day(package.merged))


def where_all(packages: Sequence[Package]) -> str:
    """Say where the packages of a coder are."""
    if len(packages) <= 1:
        return where(packages[0]) if packages else "–"
    out = sum(one.out for one in packages)
    return _("{out} out, {back} back").format(out=out, back=len(packages) - out)


def documents_in(package: Package) -> str:
    """Say how many documents a package has."""
    n = len(package.documents)
    return ngettext("{n} document", "{n} documents", n).format(n=n)
