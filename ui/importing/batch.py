"""The files that are about to be imported, with what was read and corrected of each.

The one rule: pure; nothing here is in the project yet, and a text that is there already, or twice
in the batch, is never imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from qcoder import structure
from qcoder.i18n import _
from qcoder.import_report import Outcome, imported
from qcoder.model import Document, Role, Transcript
from qcoder.readers import speakers
from qcoder.readers import split as splitting


class State(Enum):
    """What can be done with a file."""

    READY = auto()
    WARNING = auto()
    KNOWN = auto()
    FAILED = auto()
    OTHER = auto()


@dataclass(eq=False)
class Entry:
    """One file, or a part of it: its transcript, or the reason why there is none.

    `known` is the sentence that says where its text is already, `known_as` the document; `encoding`
    the one that was asked for; `before` what the transcript was before each correction. `other` is
    a file of a kind that is not read. `levels` are those of headings at which the file can be
    split, with the number of parts, and `likely` the one at which it seems to hold several
    transcripts; of a part, `whole` is the file, and `level` and `part` say which it is.
    """

    path: Path
    transcript: Transcript | None = None
    reason: str = ""
    encoding: str | None = None
    known: str = ""
    known_as: str = ""
    wanted: bool = True
    other: bool = False
    before: list[Transcript] = field(default_factory=list[Transcript])
    levels: Mapping[int, int] = field(default_factory=dict[int, int])
    likely: int | None = None
    whole: Transcript | None = None
    level: int | None = None
    part: int = 0

    def correct(self, transcript: Transcript) -> None:
        """Take over what the user corrected; what is told of its speakers is told anew."""
        if self.transcript and transcript != self.transcript:
            told = set(speakers.unrecognised(self.transcript))
            kept = [warning for warning in transcript.warnings if warning not in told]
            self.before.append(self.transcript)
            self.transcript = replace(
                transcript, warnings=(*kept, *speakers.unrecognised(transcript))
            )

    def split(self, level: int | None) -> Sequence[Entry]:
        """Return the file in parts, one for each heading of a level; whole where that is None."""
        whole = self.whole or self.transcript
        made = replace(self, transcript=whole, whole=None, level=None, part=0, known="", before=[])
        parts = splitting.split(whole, level) if whole and level else ()
        if len(parts) < 2:
            return [made]
        return [
            replace(made, transcript=part, whole=whole, level=level, part=place, before=[])
            for place, part in enumerate(parts)
        ]

    def take_over(self, other: Entry) -> None:
        """Take over what was corrected in another reading of the same file."""
        self.wanted = other.wanted
        if not self.transcript or not other.transcript:
            return
        self.rename(other.name)
        first = other.before[0] if other.before else other.transcript
        labels = {
            old.speaker: new.speaker
            for old, new in zip(first.turns, other.transcript.turns, strict=False)
            if old.speaker and new.speaker and old.speaker != new.speaker
        }
        here = {old: new for old, new in labels.items() if old in self.transcript.roles}
        if here:
            self.correct(structure.relabelled(self.transcript, here))
        self.set_roles(other.transcript.roles)

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
            return State.OTHER if self.other else State.FAILED
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

    def outcome(self) -> Outcome:
        """Return what became of the file, once those that were wanted are imported."""
        file = str(self.path)
        if self.transcript is None:
            return (
                {"file": file, "error": self.reason}
                if not self.other
                else {"file": file, "other": self.path.suffix.lower()}
            )
        if self.known:
            return {"file": file, "known": self.known_as}
        if not self.wanted:
            return {"file": file, "unticked": True}
        return imported(self.path, self.transcript, self.name)

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
    """The files, in the order in which they were read; the parts of one stand together."""

    def __init__(self, same_file: Callable[[Transcript], Document | None]) -> None:
        self._same_file = same_file
        self._entries: dict[Path, list[Entry]] = {}
        self._originals: dict[bytes, Entry] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """All files, and their parts where they are split."""
        return [entry for entries in self._entries.values() for entry in entries]

    @property
    def wanted(self) -> Sequence[Sequence[Transcript]]:
        """The transcripts that are to be imported, by file."""
        chosen = (
            [one.transcript for one in entries if one.importable and one.wanted and one.transcript]
            for entries in self._entries.values()
        )
        return [transcripts for transcripts in chosen if transcripts]

    @property
    def left(self) -> Sequence[Entry]:
        """What cannot be imported: was not read, is there already, is of another kind."""
        return [entry for entry in self.entries if not entry.importable]

    def at(self, path: Path) -> Entry | None:
        """Return the file at a path, or its first part, where it was read."""
        return next(iter(self._entries.get(path, ())), None)

    def put(self, entry: Entry) -> None:
        """Add a file; one that was read anew keeps its parts, and what was corrected in them."""
        before = self._entries.get(entry.path)
        if before is None:
            self._entries[entry.path] = [entry]
            self._check(entry)
            return
        made = entry.split(before[0].level)
        for new, old in zip(made, before, strict=False):
            new.take_over(old)
        self._entries[entry.path] = list(made)
        self.check()

    def split(self, entry: Entry, level: int | None) -> Entry:
        """Split the file of an entry, or make it whole again; return the first that comes of it."""
        self._entries[entry.path] = list(entry.split(level))
        self.check()
        return self._entries[entry.path][0]

    def tick_all(self) -> None:
        """Tick all that can be imported; none where all are ticked."""
        some = any(entry.importable and not entry.wanted for entry in self.entries)
        for entry in self.entries:
            entry.wanted = some

    def set_roles_of(self, entry: Entry) -> int:
        """Give the same labels in the other entries the roles of one; return in how many."""
        roles = entry.transcript.roles if entry.transcript else {}
        return sum(other.set_roles(roles) for other in self.entries if other is not entry)

    def keep(self, entries: Sequence[Entry]) -> None:
        """Keep only some entries."""
        self._entries = {}
        for entry in entries:
            self._entries.setdefault(entry.path, []).append(entry)
        self.check()

    def check(self) -> None:
        """Look again which files are in the project, or twice in the batch."""
        self._originals.clear()
        for entry in self.entries:
            self._check(entry)

    def _check(self, entry: Entry) -> None:
        if entry.transcript is None or not entry.transcript.original:
            return
        first = self._originals.setdefault(entry.transcript.original, entry)
        document = self._same_file(entry.transcript)
        if document:
            entry.known = _("In the project already, as “{name}”.").format(name=document.name)
            entry.known_as = document.name
        elif first.path != entry.path:
            entry.known = _("The same file as “{name}”.").format(name=first.path.name)
            entry.known_as = first.name
        else:
            entry.known = ""
