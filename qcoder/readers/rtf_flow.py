"""The lines of a Rich Text document while they are read: paragraphs, table rows, text boxes.

The one rule: Rich Text says only where a paragraph, cell or row ends, so text is kept until then
and handed on as what its end says it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qcoder.readers import story
from qcoder.readers.story import Line


@dataclass
class Flow:
    """The body, a note or a text box.

    `pieces` and `number` are those of the paragraph that is open, `after` the lines of the text
    boxes anchored in it; `cell`, `cells` and `inner` hold the row that is open, and the row of a
    table inside its cell. `kind` says what the flow is: footnote, margin, box…
    """

    kind: str = ""
    lines: list[Line] = field(default_factory=list[Line])
    pieces: list[str] = field(default_factory=list[str])
    number: str = ""
    after: list[Line] = field(default_factory=list[Line])
    cell: list[Line] = field(default_factory=list[Line])
    cells: list[list[Line]] = field(default_factory=list[list[Line]])
    inner: list[list[Line]] = field(default_factory=list[list[Line]])

    def end_paragraph(self, in_table: bool, level: int = 0) -> None:
        """End a paragraph; one in a table is a line of its cell."""
        lines = self._take(level)
        if in_table:
            self.cell += lines
        else:
            if self.cells or self.cell:
                self.end_row()
            self.lines += lines

    def end_cell(self, nested: bool) -> None:
        """End a cell; `nested` says that it is one of a table in a table."""
        # Some writers end the last paragraph of a cell as well as the cell.
        ended = self.cell and not (self.pieces or self.number or self.after)
        cell = self.cell if ended else [*self.cell, *self._take()]
        self.cell = []
        (self.inner if nested else self.cells).append(cell)

    def end_inner_row(self) -> None:
        """End a row of a table in a table: a line of the cell around it."""
        self.cell += story.row(self.inner)
        self.inner = []

    def end_row(self) -> None:
        """End a row of a table."""
        if self.inner:
            self.end_inner_row()
        if self.cell or self.pieces:
            self.end_cell(nested=False)
        self.lines += story.row(self.cells)
        self.cells = []

    def close(self) -> list[Line]:
        """End what is open and return all lines."""
        if self.pieces or self.after:
            self.end_paragraph(in_table=bool(self.cell or self.cells))
        if self.cell or self.cells or self.inner:
            self.end_row()
        return self.lines

    def text(self) -> str:
        """End what is open and return the text of all lines."""
        return "\n".join(line.whole() for line in self.close()).strip()

    def _take(self, level: int = 0) -> list[Line]:
        lines = [Line("".join(self.pieces), level, self.number), *self.after]
        self.pieces, self.number, self.after = [], "", []
        return lines
