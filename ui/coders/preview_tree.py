"""What merging some files would do, as rows that open: per coder and document, and what is left.

The one rule: whatever is not simply new or equal can be read here before anything is merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from qcoder.i18n import _, ngettext

if TYPE_CHECKING:
    from qcoder.merging.apply import MergePreview
    from qcoder.merging.found import Tally
    from qcoder.merging.readable import Difference

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_KINDS = ("new", "equal", "changed", "removed", "conflict", "refused")
_FEW = 5  # lines that are shown at once
_BOLD_FROM = 4  # the columns of what is not simply taken over
_OTHER_TABLES = (
    "memos",
    "statuses",
    "cases",
    "case_values",
    "case_links",
    "documents",
    "decisions",
)


class PreviewTree(QTreeWidget):
    """A row for each file; under it coders with their documents, new codes, what is to settle."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.setAccessibleName(_("What merging would do"))
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHeaderLabels(
            [
                _("Codings"),
                _("New"),
                _("Equal"),
                _("Changed"),
                _("Removed"),
                _("In conflict"),
                _("Refused"),
            ]
        )
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, len(_KINDS) + 1):
            self.headerItem().setTextAlignment(place, _RIGHT)
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)

    def show_files(self, files: Iterable[tuple[str, MergePreview | None, str]]) -> None:
        """Show files by name: what merging each would do, or else what is wrong with it."""
        self.clear()
        found = list(files)
        for name, preview, problem in found:
            top = QTreeWidgetItem(self, [name])
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            top.setFirstColumnSpanned(True)
            if preview is None:
                self._wide(top, problem)
            else:
                self._fill(top, preview, opened=len(found) == 1)
            top.setExpanded(True)

    def _fill(self, top: QTreeWidgetItem, preview: MergePreview, *, opened: bool) -> None:
        if not preview.operations and not preview.tallies:
            self._wide(top, preview.describe())
            return
        whose: dict[str, list[Tally]] = {}
        for tally in preview.tallies:
            whose.setdefault(tally.coder, []).append(tally)
        for coder, tallies in whose.items():
            row = QTreeWidgetItem(top, [coder])
            self._numbers(row, tallies)
            for tally in tallies:
                self._numbers(QTreeWidgetItem(row, [tally.document]), [tally])
            row.setExpanded(opened and len(whose) == 1)
        self._fill_left(top, preview)

    def _fill_left(self, top: QTreeWidgetItem, preview: MergePreview) -> None:
        """List what is not simply taken over, and what else changes."""
        codes, proposals = preview.new_codes, preview.proposals
        conflicts, refused = preview.conflicts, preview.refused
        n = len(codes)
        self._section(
            top, ngettext("{n} proposed code", "{n} proposed codes", n).format(n=n), codes
        )
        n = len(proposals)
        title = ngettext(
            "{n} proposed change of the codebook", "{n} proposed changes of the codebook", n
        )
        self._differences(top, title.format(n=n), proposals)
        n = len(conflicts)
        self._differences(top, ngettext("{n} conflict", "{n} conflicts", n).format(n=n), conflicts)
        n = len(refused)
        title = ngettext("{n} row refused", "{n} rows refused", n).format(n=n)
        self._section(top, title, preview.refused_lines())
        other = [
            line for table in _OTHER_TABLES for line in _counted(table, preview.changes.get(table))
        ]
        self._section(top, _("Besides codings"), other, opened=False)
        self._section(top, _("What to know"), preview.notes)

    def _section(
        self, top: QTreeWidgetItem, title: str, lines: Sequence[str], *, opened: bool = True
    ) -> list[QTreeWidgetItem]:
        """Add a row with a line for each thing below it, where there are any; return those."""
        if not lines:
            return []
        row = self._wide(top, title)
        below = [self._wide(row, line) for line in lines]
        row.setExpanded(opened and len(lines) <= _FEW)
        return below

    def _differences(self, top: QTreeWidgetItem, title: str, found: Sequence[Difference]) -> None:
        """List differences, each with both sides below it."""
        rows = self._section(top, title, [_on(one) for one in found])
        for row, one in zip(rows, found, strict=True):
            nothing = _("(nothing)")
            self._wide(row, _("Here: {text}").format(text=one.ours or nothing))
            coder = one.coder or _("The other file")
            self._wide(row, _("{coder}: {text}").format(coder=coder, text=one.theirs or nothing))

    def _numbers(self, item: QTreeWidgetItem, tallies: Sequence[Tally]) -> None:
        for place, kind in enumerate(_KINDS, 1):
            n = sum(getattr(tally, kind) for tally in tallies)
            item.setText(place, str(n) if n else "–")
            item.setTextAlignment(place, _RIGHT)
            if n and place > _BOLD_FROM:
                font = item.font(place)
                font.setBold(True)
                item.setFont(place, font)

    def _wide(self, above: QTreeWidgetItem, text: str) -> QTreeWidgetItem:
        """Add a row with a sentence over all columns."""
        row = QTreeWidgetItem(above, [" ".join(text.split())])
        row.setFirstColumnSpanned(True)
        row.setToolTip(0, text)
        return row


def _on(one: Difference) -> str:
    """Say what a difference is on, with the passage where it is on one."""
    words = f"“{one.words}”" if one.words else ""
    return " · ".join(part for part in (one.what, one.on, words) if part)


def _counted(table: str, n: dict[str, int] | None) -> list[str]:
    """Say how many rows of a table are new or changed."""
    if not n:
        return []
    name = {
        "memos": _("Memos"),
        "statuses": _("Progress with documents"),
        "cases": _("Cases"),
        "case_values": _("Values of cases"),
        "case_links": _("Links of cases"),
        "documents": _("Documents"),
        "decisions": _("Decisions"),
    }[table]
    words = {
        "new": _("{n} new"),
        "changed": _("{n} changed"),
        "removed": _("{n} removed"),
        "conflict": _("{n} in conflict"),
        "refused": _("{n} refused"),
    }
    parts = [words[key].format(n=count) for key, count in n.items() if key in words and count]
    return [f"{name}: {', '.join(parts)}"] if parts else []
