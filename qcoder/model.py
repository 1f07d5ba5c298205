"""The words of qcoder as frozen dataclasses.

The one rule: nothing here reads a file or a database; offsets are Unicode code points in the stored
text, half-open `[start, end)`, and times are seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch `[start, end)` of a text, in code points."""

    start: int
    end: int


class Role(StrEnum):
    """What a speaker is in the interview; text without a speaker counts as respondent speech."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    OTHER = "other"


class Valence(StrEnum):
    """How a passage judges its code; *not judged* is `None`, which is not neutral."""

    FACILITATING = "facilitating"
    HINDERING = "hindering"
    BOTH = "both"
    NEUTRAL = "neutral"


class CodeStatus(StrEnum):
    """Whether a code can be applied: a retired code keeps its codings but takes no new ones."""

    ACTIVE = "active"
    PROPOSED = "proposed"
    RETIRED = "retired"


class CoderKind(StrEnum):
    """Who codes; consensus never enters agreement."""

    PERSON = "person"
    CONSENSUS = "consensus"
    AUTOMATIC = "automatic"


class Progress(StrEnum):
    """How far a coder is with a document."""

    NOT_STARTED = "not started"
    BUSY = "busy"
    COMPLETE = "complete"


class VariableKind(StrEnum):
    """What the values of a variable are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "yes/no"
    ONE_OF = "one of"
    SEVERAL_OF = "several of"


class Turn(NamedTuple):  # made by the ten thousand: three times as fast as a dataclass
    """What one speaker says until the next one speaks.

    `speech` holds the stretches that were spoken, without label and time stamps (more than one
    where a stamp stands inside; one that is empty where nothing was said); `label` is the label's
    own stretch, with its colon or brackets and the time before it. `text` is the speech, its
    stretches joined by a line break where a line break stood between them, else by a space.
    """

    speaker: str | None
    label: Span | None
    speech: tuple[Span, ...]
    time: float | None = None
    time_end: float | None = None
    text: str = ""
    speaker_id: str | None = None

    @property
    def start(self) -> int:
        """The offset where the speech begins."""
        return self.speech[0].start

    @property
    def end(self) -> int:
        """The offset where the speech ends."""
        return self.speech[-1].end


@dataclass(frozen=True, slots=True)
class Structure:
    """What the stretches of one text are: header, turns and notes.

    `header` (titles, key-value lines) and `notes` (footnotes and comments, gathered at the end) are
    not speech. What lies in none of these, label and time stamps aside, is respondent speech.
    """

    turns: tuple[Turn, ...] = ()
    header: Span | None = None
    notes: Span | None = None


class Heading(NamedTuple):
    """A line that its document marks as a heading: where it begins, and its level from 1."""

    start: int
    level: int


@dataclass(frozen=True)
class Transcript:
    """What a reader found in a file: clean text with its structure, and what to tell the user.

    `roles` gives the role that each label suggests; `encoding` is set for text files and `guessed`
    says that it was not certain. `warnings` are whole sentences; `dropped` lists, in the user's
    language, what the file held that is not in the text (page headers, pictures, deleted text).
    `headings` are the lines that the file marks as headings, in order.
    """

    name: str
    format: str
    text: str
    structure: Structure
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    encoding: str | None = None
    guessed: bool = False
    warnings: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    filename: str = ""
    original: bytes = field(default=b"", repr=False)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns, in order."""
        return self.structure.turns

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers' labels, in order of first appearance."""
        return tuple(self.roles)

    @property
    def header(self) -> tuple[str, ...]:
        """The lines of the header that hold text."""
        span = self.structure.header
        lines = self.text[span.start : span.end].split("\n") if span else []
        return tuple(line.strip() for line in lines if line.strip())

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The lines outside header, turns and notes that hold text."""
        return tuple(line.strip() for line in self._outside().split("\n") if line.strip())

    def _outside(self) -> str:
        # Whatever follows the first turn belongs to it or to a later one, time stamps included.
        header, notes = self.structure.header, self.structure.notes
        end = notes.start if notes else len(self.text)
        if self.turns:
            first = self.turns[0]
            end = first.label.start if first.label else first.start
        return self.text[header.end if header else 0 : end]


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of documents."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a document, as the user may have corrected it."""

    id: str
    document: str
    label: str
    role: Role


@dataclass(frozen=True)
class Document:
    """A transcript in the project, as it was when it was read from the project.

    `text_id` is the hash of the text that `text`, `turns` and every offset refer to.
    """

    id: str
    name: str
    format: str
    filename: str
    text_id: str
    turns_id: str
    length: int
    group: str | None
    position: int
    original_id: str | None
    load_text: Callable[[str], str] = field(repr=False, compare=False)
    load_structure: Callable[[Document], Structure] = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The stored text, with labels and time stamps."""
        return self.load_text(self.text_id)

    @property
    def structure(self) -> Structure:
        """Header, turns and notes."""
        return self.load_structure(self)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns, in order."""
        return self.structure.turns


def _text(of: object, field: str, language: str) -> str:
    first, second = ("nl", "en") if language == "nl" else ("en", "nl")
    text: str = getattr(of, f"{field}_{first}") or getattr(of, f"{field}_{second}")
    return text


@dataclass(frozen=True, slots=True)
class Code:
    """A theme, success factor or other label of the codebook.

    `short_id` is the mnemonic (`SAM-REGIE`). The `_nl` and `_en` texts may be empty. A theme is a
    code that is not `codable`. `merged_into` is the id of the code that took its codings over.
    """

    id: str
    short_id: str
    name_nl: str = ""
    name_en: str = ""
    parent: str | None = None
    position: int = 0
    codable: bool = True
    color: str = ""
    brief_nl: str = ""
    brief_en: str = ""
    definition_nl: str = ""
    definition_en: str = ""
    when_nl: str = ""
    when_en: str = ""
    when_not_nl: str = ""
    when_not_en: str = ""
    example_nl: str = ""
    example_en: str = ""
    cues: tuple[str, ...] = ()
    weak_cues: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    valence_required: bool = False
    status: CodeStatus = CodeStatus.ACTIVE
    merged_into: str | None = None

    def name(self, language: str) -> str:
        """Return the name in `language` (`nl` or `en`), else in the other, else the short id."""
        return self.text("name", language) or self.short_id

    def text(self, field: str, language: str) -> str:
        """Return a text such as `definition` in `language`, else in the other language."""
        return _text(self, field, language)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that can be chosen, with its names."""

    key: str
    name_nl: str = ""
    name_en: str = ""

    def name(self, language: str) -> str:
        """Return the name in `language` (`nl` or `en`), else in the other, else the key."""
        return _text(self, "name", language) or self.key


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A further property of a coding that the codebook asks for, such as the phase."""

    key: str
    name_nl: str = ""
    name_en: str = ""
    choices: tuple[Choice, ...] = ()

    def name(self, language: str) -> str:
        """Return the name in `language` (`nl` or `en`), else in the other, else the key."""
        return _text(self, "name", language) or self.key


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a passage by a coder; `text_id` names the text that the offsets refer to."""

    id: str
    document: str
    text_id: str
    start: int
    end: int
    code: str
    coder: str
    valence: Valence | None = None
    flags: tuple[str, ...] = ()
    qualifiers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Memo:
    """A note on the project (all targets empty) or on one document, code, coding or case.

    A memo on a document may be anchored to a passage: `text_id`, `start` and `end` are then set.
    """

    id: str
    title: str
    body: str
    coder: str
    document: str | None = None
    code: str | None = None
    coding: str | None = None
    case: str | None = None
    text_id: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Who or what is compared in the report: a programme, a respondent, a municipality."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A property of cases; `options` are the values that one-of and several-of allow."""

    id: str
    name: str
    kind: VariableKind
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coder:
    """An identity that codes; its name may change, its id never does."""

    id: str
    name: str
    kind: CoderKind = CoderKind.PERSON


@dataclass(frozen=True, slots=True)
class Operation:
    """One action as the log keeps it; `reverts` is the number of the operation it took back."""

    number: int
    id: str
    time: str
    coder: str | None
    verb: str
    kind: str
    reverts: int | None
    reverted_by: int | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after an operation, as column values; `None` where it did not exist."""

    id: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation changed, per table: what listeners get after each commit."""

    verb: str
    tables: Mapping[str, tuple[RowChange, ...]]
