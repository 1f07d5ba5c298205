"""Codes by speaker: what each respondent says of a theme or code, also in group interviews.

The one rule: a passage counts for each respondent whose speech it overlaps, and once in the total;
a word for who says it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qcoder.i18n import N_, _
from qcoder.model import Role, Span
from qcoder.tables.basis import Basis, Mask, overlapping
from qcoder.tables.choices import Choices, Measure
from qcoder.tables.coded import counted
from qcoder.tables.documents import Across, spread
from qcoder.tables.stretches import Spans, in_documents, in_spans
from qcoder.tables.table import Table

# A column: its heading, and what is said in it, by the place of its document.
_Column = tuple[str, Sequence[tuple[int, Sequence[Span]]]]
_TITLES = {
    Measure.PASSAGES: N_("Passages per theme, by speaker"),
    Measure.WORDS: N_("Words coded per theme, by speaker"),
}


def speakers(basis: Basis, choices: Choices) -> Table:
    """Return the passages of each theme and code per respondent, or with `measure` the words.

    Counted as in `documents`, of the passages that overlap what a respondent says; one over the
    speech of two counts for both, and once in the total. The same label in two interviews is two
    speakers. What is said in interviews where nobody is named for it has a column of its own.
    """
    counting = counted(basis, choices)
    columns = _columns(basis, counting.documents)
    spans = _spans(basis, columns)
    words = choices.measure == Measure.WORDS
    pieces = in_spans(basis, counting.rows, spans, words=words)
    whole = in_documents(basis, counting.rows, words=words)
    whole = whole._replace(column=np.zeros_like(whole.column))
    sizes = basis.words_before(spans.end) - basis.words_before(spans.start)
    said = np.bincount(spans.column, sizes, len(columns)).astype(np.int64)

    def rows(column: int) -> Mask:
        own = spans.column == column
        edges = np.stack([spans.start[own], spans.end[own]], axis=1)
        return overlapping(edges, basis.start, basis.end)

    labels = [heading for heading, _said in columns]
    across = Across(_("Speaker"), labels, pieces, said.tolist(), rows, whole)
    notes = [
        _(
            "A passage counts for each speaker whose speech it overlaps, and once in the total; "
            "only respondents are counted."
        ),
        _("For internal use: these are figures of single respondents."),
    ]
    title = _(_TITLES[Measure(choices.measure)])
    return spread("speakers", basis, choices, counting, across, title, notes)


def _columns(basis: Basis, documents: Sequence[int]) -> list[_Column]:
    """Return each respondent's heading and what it says, by document; last those without a name."""
    found: list[_Column] = []
    of: dict[str, list[tuple[str, str]]] = {}
    for one in basis.speakers.values():
        if one.role == Role.RESPONDENT:
            of.setdefault(one.document, []).append((one.id, one.label))
    for document in documents:
        interview = basis.documents[document]
        for key, label in of.get(interview.id, ()):
            heading = _("{speaker} ({interview})").format(speaker=label, interview=interview.name)
            found.append((heading, [(document, basis.said[document].by_speaker.get(key, ()))]))
    unnamed = [
        (document, spans)
        for document in documents
        if (spans := basis.said[document].by_speaker.get(None))
    ]
    return [*found, (_("Speaker not named"), unnamed)] if unnamed else found


def _spans(basis: Basis, columns: Sequence[_Column]) -> Spans:
    """Return what is said in each column, in the order of the texts."""
    parts = [
        (column, np.array(spans, np.int64).reshape(-1, 2) + basis.bases[document])
        for column, (_heading, said) in enumerate(columns)
        for document, spans in said
    ]
    edges = np.concatenate([part for _column, part in parts] or [np.zeros((0, 2), np.int64)])
    column = np.repeat([each for each, _part in parts], [len(part) for _each, part in parts])
    order = np.argsort(edges[:, 0], kind="stable")
    return Spans(column[order].astype(np.int64), edges[order, 0], edges[order, 1])
