"""Codes by document: how many passages, or words, of each theme and code an interview has.

The one rule: passages of a theme or code that overlap are one, whoever coded them and under
whichever of its codes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from qcoder.i18n import N_, _
from qcoder.queries.source_line import source_line
from qcoder.report import Report
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Cells, Choices, Measure
from qcoder.tables.code_tree import nodes
from qcoder.tables.coded import Counted, counted
from qcoder.tables.matrix import FIXED, Column, Matrix, own_names
from qcoder.tables.stretches import Pieces, counts, in_documents, of_single_codes
from qcoder.tables.table import Table

TOTAL = "total"
_TITLES = {
    Measure.PASSAGES: N_("Passages per theme, by interview"),
    Measure.WORDS: N_("Words coded per theme, by interview"),
}
UNITS = {
    Measure.PASSAGES: N_(
        "The unit is the passage; passages of a theme or code that overlap count as one."
    ),
    Measure.WORDS: N_(
        "The unit is the word: counted once per theme or code, in respondents' speech, where it "
        "begins in a coded passage."
    ),
}
_BASES = {
    (Cells.COLUMN, Measure.PASSAGES): N_(
        "Column percentages are of all passages in the column, counted per code; passages of a "
        "theme whose codes overlap are one, so that a theme may have less than its codes together."
    ),
    (Cells.COLUMN, Measure.WORDS): N_(
        "Column percentages are of all words that respondents say in the column."
    ),
    (Cells.ROW, Measure.PASSAGES): N_(
        "Row percentages are of all passages of the theme or code."
    ),
    (Cells.ROW, Measure.WORDS): N_(
        "Row percentages are of all words coded with the theme or code."
    ),
}  # fmt: skip


class Across(NamedTuple):
    """The columns of a table: what they are, and each one's label, codings and number of words.

    `rows` tells which codings are in a column, by its place. `whole` are all codings, in one
    column; None where that is what the columns add up to.
    """

    what: str
    labels: Sequence[str]
    pieces: Pieces
    words: Sequence[int]
    rows: Callable[[int], Mask]
    whole: Pieces | None = None


def documents(basis: Basis, choices: Choices) -> Table:
    r"""Return the passages of each theme and code per document, or with `measure` the words.

    Passages that overlap are one in a line: a theme has at most what its codes have together.
    Words are `\\w+` in respondents' speech. Row percentages are of the total of the line. Column
    percentages of passages are of the passages of all single codes in the document together, so
    that codes add up to 100 and no theme is above; those of words are of all that respondents say
    there, as in the theme table. A passage lies in one document, so that lines add up to `total`.
    """
    counting = counted(basis, choices)
    places = {document: column for column, document in enumerate(counting.documents)}
    pieces = in_documents(basis, counting.rows, words=choices.measure == Measure.WORDS)
    column = np.fromiter(
        (places.get(each, -1) for each in range(len(basis.documents))), np.int64, len(basis.said)
    )

    def rows(column: int) -> Mask:
        return basis.codings.document == counting.documents[column]

    across = Across(
        _("Interview"),
        [basis.documents[document].name for document in counting.documents],
        pieces._replace(column=column[pieces.column]),
        [len(basis.said[document].words) for document in counting.documents],
        rows,
    )
    notes = [_("For internal use: these are figures of single interviews.")]
    title = _(_TITLES[Measure(choices.measure)])
    return spread("documents", basis, choices, counting, across, title, notes)


def spread(
    name: str,
    basis: Basis,
    choices: Choices,
    counting: Counted,
    across: Across,
    title: str,
    notes: Sequence[str] = (),
) -> Table:
    """Return the table of all themes and codes across columns, with their total."""
    matrix = _matrix(basis, choices, counting, across)
    measure, cells = Measure(choices.measure), Cells(choices.cells)
    said = [_(UNITS[measure]), *notes]
    if (cells, measure) in _BASES:
        said.append(_(_BASES[cells, measure]))
    n = len(counting.documents)
    report = Report(
        name,
        titled(title, cells, n),
        matrix.frame(choices),
        (*counting.notes, *said, *matrix.notes(choices)),
        source_line(basis.time, n, counting.coding),
        matrix.headings(choices),
    )
    return Table(report, basis, choices, matrix.behind(choices)).ordered()


def titled(what: str, cells: str, n: int) -> str:
    """Return the title of a table over so many interviews, with what its cells hold."""
    if cells == Cells.COUNT:
        return _("{what} (N = {n})").format(what=what, n=n)
    return _("{what}: {cells} (N = {n})").format(what=what, cells=_(cells), n=n)


def _matrix(basis: Basis, choices: Choices, counting: Counted, across: Across) -> Matrix:
    rows, code = counting.rows, basis.codings.code
    tree, width = nodes(basis, rows, choices.level), len(across.labels)
    words = choices.measure == Measure.WORDS
    found = counts(across.pieces, tree, width, words=words)
    single, whole = of_single_codes(across.pieces, width), across.whole
    total = counts(whole, tree, 1, words=words) if whole else found.sum(axis=1, keepdims=True)
    if words:
        bases = [*across.words, sum(len(basis.said[each].words) for each in counting.documents)]
    else:
        every = of_single_codes(whole, 1).sum() if whole else single.sum()
        bases = [*single.tolist(), int(every)]
    names = [*own_names(across.labels, (*FIXED, TOTAL)), TOTAL]
    headings = [*across.labels, _("Total")]

    def find(line: int, column: int) -> Mask:
        chosen = rows & tree[line].places[code]
        return chosen if column == width else chosen & across.rows(column)

    return Matrix(
        tree,
        [Column(*each) for each in zip(names, headings, bases, strict=True)],
        np.concatenate([found, total], axis=1),
        total[:, 0].tolist(),
        find,
        across=across.what,
    )
