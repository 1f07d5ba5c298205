"""The files that are about to be imported, with what was read and corrected of each.

The one rule: pure; nothing here is in the project yet, and a text that is there already, or twice
in the batch, is never imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from qcoder.i18n import _
from qcoder.model import Document, Role, Transcript


class State(Enum):
    """What can be done with a file."""

    READY = auto()
    WARNING = auto()
    KNOWN = auto()
    FAILED = auto()


@dataclass(eq=False)
class Entry:
    """One file: its transcript, or the reason why it cannot be read.

    `known` is the sentence that says where its text is already; `encoding` the one that was asked
    for; `before` what the transcript was before each correction.
    """

    path: Path
    transcript: Transcript | None = None
    reason: str = ""
    encoding: str | None = None
    known: str = ""
    wanted: bool = True
    before: list[Transcript] = field(default_factory=list[Transcript])

    def correct(self, transcript: Transcript) -> None:
        """Take over what the user corrected."""
        if self.transcript and transcript != self.transcript:
            self.before.append(self.transcript)
            self.transcript = transcript

    def undo(self) -> bool:
        """Take the last correction back; tell whether there was one."""
        if self.before:
            self.transcript = self.before.pop()
            return True
        return False

    @property
    def state(self) -> State:
        """What can be done with the file."""
        if self.transcript is None:
            return State.FAILED
        if self.known:
            return State.KNOWN
        return State.WARNING if self.transcript.warnings else State.READY

    @property
    def importable(self) -> bool:
        """Whether the file can be imported."""
        return self.state in (State.READY, State.WARNING)

    @property
    def name(self) -> str:
        """What the document will be called."""
        return self.transcript.name if self.transcript else self.path.name

    def rename(self, name: str) -> None:
        """Call the document something else; an empty name leaves what it was."""
        if self.transcript and name.strip():
            self.correct(replace(self.transcript, name=name.strip()))

    def set_roles(self, roles: Mapping[str, Role]) -> bool:
        """Set the roles of the speakers with these labels; tell whether there are any."""
        if not self.transcript or not roles.keys() & self.transcript.roles.keys():
            return False
        own = self.transcript.roles
        changed = {label: roles.get(label, role) for label, role in own.items()}
        self.correct(replace(self.transcript, roles=changed))
        return True


class Batch:
    """The files, in the order in which they were read."""

    def __init__(self, same_file: Callable[[Transcript], Document | None]) -> None:
        self._same_file = same_file
        self._entries: dict[Path, Entry] = {}
        self._originals: dict[bytes, Entry] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """All files."""
        return list(self._entries.values())

    @property
    def wanted(self) -> Sequence[Entry]:
        """The files that are to be imported."""
        return [entry for entry in self._entries.values() if entry.importable and entry.wanted]

    @property
    def failed(self) -> Sequence[Entry]:
        """The files that could not be read."""
        return [entry for entry in self._entries.values() if entry.state is State.FAILED]

    def at(self, path: Path) -> Entry | None:
        """Return the file at a path, where it was read."""
        return self._entries.get(path)

    def put(self, entry: Entry) -> None:
        """Add a file; one that was read anew keeps its name, roles and tick."""
        before = self._entries.get(entry.path)
        if before and before.transcript and entry.transcript:
            entry.wanted = before.wanted
            entry.rename(before.name)
            entry.set_roles(before.transcript.roles)
            if self._originals.get(before.transcript.original) is before:
                del self._originals[before.transcript.original]
        self._entries[entry.path] = entry
        self._check(entry)

    def keep(self, entries: Sequence[Entry]) -> None:
        """Keep only some files."""
        self._entries = {entry.path: entry for entry in entries}
        self.check()

    def check(self) -> None:
        """Look again which files are in the project, or twice in the batch."""
        self._originals.clear()
        for entry in self._entries.values():
            self._check(entry)

    def _check(self, entry: Entry) -> None:
        if entry.transcript is None or not entry.transcript.original:
            return
        first = self._originals.setdefault(entry.transcript.original, entry)
        document = self._same_file(entry.transcript)
        if document:
            entry.known = _("In the project already, as “{name}”.").format(name=document.name)
        elif first is not entry:
            entry.known = _("The same file as “{name}”.").format(name=first.path.name)
        else:
            entry.known = ""
