"""A project: its collections, and undo and redo over all of them.

The one rule: everything a window, command or script does to a project, it does through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from qcoder import copies, places, project_file, settings
from qcoder.backups import Backups
from qcoder.cases import Cases
from qcoder.codebook import ProjectCodebook
from qcoder.coders import Coders
from qcoder.codes import Codes
from qcoder.codings import Codings
from qcoder.consensus import Consensus
from qcoder.differences import Differences
from qcoder.documents import Documents
from qcoder.errors import NotFound, Refused, UnknownCoder
from qcoder.exports import Exports
from qcoder.figures import Figures
from qcoder.flows import Flow, Flows
from qcoder.groups import Groups
from qcoder.history import History
from qcoder.i18n import _
from qcoder.lock import Lock
from qcoder.lookup import CoderKey, folded
from qcoder.memos import Memos
from qcoder.model import Case, Changes, Coder, CoderKind, Operation
from qcoder.packages import Packages
from qcoder.queries.check import check, repair
from qcoder.queries.comparison import Choices, Comparison
from qcoder.queries.comparisons import Comparisons
from qcoder.queries.counts import Counts
from qcoder.queries.retrieval import Passages
from qcoder.queries.search import Search
from qcoder.quotes import Quotes
from qcoder.reporting import SavedReport
from qcoder.speakers import Speakers
from qcoder.store import Store
from qcoder.tables.tables import Tables, framed

if TYPE_CHECKING:
    import pandas as pd

    from qcoder import coding_table
    from qcoder.case_import import CaseImport, CasePreview, FlowPreview
    from qcoder.merging.apply import Merged, MergePreview
    from qcoder.report import Report


class Project:
    """One open project file. Use it as a context manager, or call `close`."""

    def __init__(self, store: Store, lock: Lock | None) -> None:
        self._store = store
        self._lock = lock
        self._id = ""
        self.documents = Documents(store)
        self.speakers = Speakers(store)
        self.groups = Groups(store)
        self.codes = Codes(store)
        self.codebook = ProjectCodebook(store)
        self.codings = Codings(store)
        self.memos = Memos(store)
        self.cases = Cases(store)
        self.flows = Flows(store)
        self.coders = Coders(store)
        self.consensus = Consensus(store)
        self.history = History(store)
        self.backups = Backups(store)
        self.packages = Packages(store)
        self.differences = Differences(store)
        self.exports = Exports(store)
        self.tables = Tables(store, self.consensus)
        self.figures = Figures(self.tables)
        self.comparisons = Comparisons(store, self.tables.columns)
        self.counts = Counts(store)
        self.passages = Passages(store)
        self.search = Search(store)
        self.quotes = Quotes(store, self.passages)
        self.report = SavedReport(store, self.tables, self.comparisons, self.quotes)

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the lock back; everything is stored already."""
        self._store.close()
        if self._lock:
            self._lock.release()

    @property
    def path(self) -> Path:
        """The project file."""
        return self._store.path

    @property
    def id(self) -> str:
        """What tells this project from others, whatever its file is called."""
        if not self._id:
            self._id = self._store.rows("SELECT value FROM meta WHERE key = 'id'")[0][0]
        return self._id

    @property
    def encrypted(self) -> bool:
        """Whether the file can only be opened with a passphrase."""
        return self._store.encrypted

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._store.read_only

    @property
    def coder(self) -> Coder | None:
        """Who is coding; None only where the project is open read-only without a coder."""
        return self.coders.get(self._store.coder) if self._store.coder else None

    def work_as(self, coder: CoderKey) -> Coder:
        """Sign all further operations as another coder. Raises `NotFound`, `Refused` if no person.

        Undo is then of what that coder did.
        """
        try:
            chosen = self.coders.get(coder)
        except NotFound:
            self.coders.check_may_change()
            raise
        if chosen.kind != CoderKind.PERSON:
            raise Refused(_("Only a person can code: choose another coder."))
        self._store.coder = chosen.id
        return chosen

    def operation(self, verb: str) -> AbstractContextManager[int]:
        """Do several things as one operation, undone as one."""
        return self._store.operation(verb)

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Have `listener` called with what changed, after each operation."""
        self._store.listeners.append(listener)

    def undo(self) -> Operation:
        """Take back this coder's newest operation made on this computer.

        Raises `Refused` if there is none, `Conflict` if later work depends on it.
        """
        return self.history.undo()

    def redo(self) -> Operation:
        """Do again what was undone last. Raises as `undo` does."""
        return self.history.redo()

    def load_cases(self, path: Path | str, choices: CaseImport | None = None) -> Sequence[Case]:
        """Add the cases of a table made for it, or, with `choices`, those of any sheet.

        See `case_table.load`, and `case_import.load`, which does what `preview_cases` says.
        """
        from qcoder import case_import, case_table  # tables take a while to import

        if choices is None:
            return case_table.load(self._store, Path(path))
        return case_import.load(self._store, Path(path), choices)

    def preview_cases(self, path: Path | str, choices: CaseImport | None = None) -> CasePreview:
        """Return what `load_cases` would do with any sheet; nothing is changed."""
        from qcoder import case_import

        return case_import.preview(self._store, Path(path), choices)

    def load_flows(self, path: Path | str, choices: CaseImport | None = None) -> Sequence[Flow]:
        """Set the figures per year in a sheet; see `case_import.load_flows`."""
        from qcoder import case_import

        return case_import.load_flows(self._store, Path(path), choices)

    def preview_flows(self, path: Path | str, choices: CaseImport | None = None) -> FlowPreview:
        """Return what `load_flows` would do; nothing is changed."""
        from qcoder import case_import

        return case_import.preview_flows(self._store, Path(path), choices)

    def load_codings(
        self,
        path: Path | str,
        *,
        add_coders: bool = False,
        skip_refused: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> coding_table.Imported:
        """Add the codings of a table; see `coding_table.load`."""
        from qcoder import coding_table

        how = {"add_coders": add_coders, "skip_refused": skip_refused}
        return coding_table.load(self._store, Path(path), **how, progress=progress)

    def preview_codings(
        self, path: Path | str, *, add_coders: bool = False
    ) -> coding_table.Preview:
        """Return what `load_codings` would do; nothing is changed."""
        from qcoder import coding_table

        return coding_table.preview(self._store, Path(path), add_coders=add_coders)

    def compare(
        self, choices: Choices | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Comparison:
        """Return how far coders agree: see `queries.comparison`. Raises `NotFound`, `Refused`."""
        return self.comparisons.compare(choices, progress)

    def agreement(self, **choices: Any) -> pd.DataFrame:
        """Return a row per theme and code and one over all; `choices` are those of `Choices`.

        Title, notes and headings are in `frame.attrs`. Raises as `compare` does.
        """
        return framed(self.agreement_report(Choices(**choices)))

    def agreement_report(self, choices: Choices | None = None, *, by: str = "code") -> Report:
        """Return agreement as a report, for `writers.write`; see `queries.agreement_report`.

        `by`: a line per code, document, pair, coder, or document in coding order (`order`).
        """
        return self.comparisons.report(choices, by=by)

    def belongs(self, path: Path | str) -> bool:
        """Tell whether a file is another one of this project, so that `merge` takes it.

        As far as it opens without a passphrase, or with that of this project.
        """
        from qcoder.merging import other

        return other.belongs(self._store, Path(path))

    def merge_preview(
        self,
        path: Path | str,
        passphrase: str | None = None,
        progress: copies.Progress | None = None,
    ) -> MergePreview:
        """Return what `merge` would do; the project is not changed. Raises as it does."""
        from qcoder.merging import apply

        return apply.preview(self._store, Path(path), passphrase, progress)

    def merge(
        self,
        path: Path | str,
        passphrase: str | None = None,
        progress: copies.Progress | None = None,
    ) -> Merged:
        """Bring what is new in another file of this project into it, as one operation.

        That is a package that comes back, or a copy that was worked in. `passphrase` is that of the
        other file, where it is another. Raises as opening does, and `Refused` where it is no other
        file of this project.
        """
        from qcoder.merging import apply

        return apply.merge(self._store, Path(path), passphrase, progress)

    def save_copy(self, path: Path | str, progress: copies.Progress | None = None) -> Path:
        """Write all that is in this project to a new file, encrypted as it is; return its path.

        Works also after `FileGone`, where it holds all that was shown as saved. Raises
        `ProjectError` where the file exists or cannot be written.
        """
        target = Path(os.path.realpath(path))
        project_file.check_new(target)
        copies.copy(self._store, target, progress)
        return target

    def go_on_in(self, path: Path | str) -> None:
        """Go on in a copy that `save_copy` just made: from now on that is the project's file.

        Raises `Refused` where work was done since, and as opening does: then nothing has changed.
        """
        lock = project_file.go_on_in(self._store, Path(path))
        if self._lock:
            self._lock.release()
        self._lock = lock

    def check_file(self) -> None:
        """Raise `FileGone` where the file is not there, or another program wrote in it; cheap."""
        self._store.check_file()

    def conflicted_copies(self) -> Sequence[copies.OtherCopy]:
        """Return the other files of this project in its folder: see `copies.conflicted`."""
        return copies.conflicted(self._store)

    def place_warning(self) -> str | None:
        """Return, once on this computer, what is risky about where the file is; else None."""
        said = places.warning(self.path)
        return said if said and settings.first_time(f"place {self.id}") else None

    def check(self, progress: Callable[[int, int], None] | None = None) -> Sequence[str]:
        """Return what is wrong in the file, a sentence each; nothing is changed."""
        return check(self._store, progress)

    def repair(self) -> Sequence[str]:
        """Make anew what follows from the rest of the file; return what was: see `check`."""
        return repair(self._store)


def create(path: Path, *, coder: str, passphrase: str | None = None) -> Project:
    """See `qcoder.create`."""
    store, lock = project_file.create(
        path, passphrase=passphrase, installation=settings.installation()
    )
    project = Project(store, lock)
    try:
        store.coder = Coders(store).add(coder).id
        project_file.finish(store)
    except BaseException:
        project.close()
        store.path.unlink(missing_ok=True)
        raise
    return project


def open_project(
    path: Path,
    *,
    coder: str | None = None,
    passphrase: str | None = None,
    read_only: bool = False,
    take_over: bool = False,
) -> Project:
    """See `qcoder.open`."""
    store, lock = project_file.open_store(
        path,
        passphrase=passphrase,
        installation=settings.installation(),
        read_only=read_only,
        take_over=take_over,
    )
    project = Project(store, lock)
    try:
        mark = project.packages.mark  # it opens as its coder, whatever anyone is called here
        store.coder = mark.coder if mark else _who(project.coders.list(), coder, read_only)
    except BaseException:
        project.close()
        raise
    return project


def _who(coders: Sequence[Coder], name: str | None, read_only: bool) -> str | None:
    """Return the id of the coder who works in the project. Raises `UnknownCoder`."""
    people = [coder for coder in coders if coder.kind == CoderKind.PERSON]
    if name is None and len(people) == 1:
        return people[0].id
    if name is None and read_only:
        return None
    for coder in people:
        if name is not None and (folded(name) == folded(coder.name) or name == coder.id):
            return coder.id
    names = [coder.name for coder in people]
    listed = ", ".join(names)
    text = (
        _("The project has several coders: say which one you are ({names}).").format(names=listed)
        if name is None
        else (
            _(
                "“{name}” is not a coder of this project; its coders are: {names}. "
                "Reading needs no coder."
            )
            if read_only
            else _("“{name}” is not a coder of this project; its coders are: {names}.")
        ).format(name=name, names=listed)
    )
    raise UnknownCoder(text, names)
