"""The first page on coders: who they are, how far they are, where their packages are, what is next.

The one rule: it always says one next step, with the button for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _, ngettext
from ui import theme
from ui.coders.people import (
    Line,
    documents_in,
    kind_name,
    lines,
    people,
    to_settle,
    where,
    where_all,
)
from ui.session import Session
from ui.widgets import PAD, button, label

MAKE, MERGE, SETTLE, AGREEMENT, CODING = "make", "merge", "settle", "agreement", "coding"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDTHS = (44, 22, 22, 14, 24)  # of all columns but the last, in steps of the grid
_NUMBERS = (2, 3, 4)


class Overview(QWidget):
    """The coders in a table, and what to do next."""

    wanted = Signal(str)  # one of the steps above

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._step = ""
        self.setAccessibleName(_("Coders"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, 2 * PAD)
        column.setSpacing(PAD)
        column.addWidget(label(_("Coders"), "title"))
        about = _(
            "Each codes alone in a package, without seeing what others coded; merge what comes "
            "back, settle what is left, and see how far you agree."
        )
        column.addWidget(label(about, "muted", wrap=True))
        column.addWidget(self._make_next())
        column.addWidget(self._make_table())
        column.addLayout(self._make_new())
        column.addStretch()

    def _make_next(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("message")
        row = QHBoxLayout(frame)
        row.setContentsMargins(PAD, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        self.next = label("", wrap=True)
        self.go = button("", lambda: self.wanted.emit(self._step), "primary")
        row.addWidget(self.next, 1)
        row.addWidget(self.go)
        return frame

    def _make_table(self) -> QTreeWidget:
        self.table = QTreeWidget()
        self.table.setObjectName("coders")
        self.table.setAccessibleName(_("Coders"))
        self.table.setUniformRowHeights(True)
        self.table.setHeaderLabels(
            [_("Coder"), _("Kind"), _("Complete"), _("Busy"), _("Codings"), _("Packages")]
        )
        header = self.table.header()
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, width * theme.GRID)
        head = self.table.headerItem()
        for place in _NUMBERS:
            head.setTextAlignment(place, _RIGHT)
        for signal in (self.table.itemExpanded, self.table.itemCollapsed):
            signal.connect(self._fit)
        return self.table

    def _make_new(self) -> QHBoxLayout:
        self.name = QLineEdit()
        self.name.setAccessibleName(_("Name or initials of a new coder"))
        self.name.setPlaceholderText(_("Name or initials of a new coder"))
        self.name.setMaximumWidth(84 * theme.GRID)
        self.name.returnPressed.connect(self.add_coder)
        self.name.textChanged.connect(lambda _text: self._show_add())
        self.add = button(_("Add coder"), self.add_coder)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.name, 1)
        row.addWidget(self.add)
        row.addStretch(1)
        return row

    # what is done

    def add_coder(self) -> None:
        """Add a colleague to the project."""
        name, session = self.name.text().strip(), self._session
        if name and session.perform(lambda: session.open_project.coders.add(name)):
            self.name.clear()
            self.name.setFocus()

    # how it is shown

    def refresh(self) -> None:
        """Show everything anew."""
        found = lines(self._session)
        opened = {
            item.text(0) for item in self._tops() if item.isExpanded()
        }  # by name: they are unique
        self.table.clear()
        for line in found:
            item = self._item(line)
            item.setExpanded(line.coder.name in opened)
        self.table.setRootIsDecorated(any(line.packages for line in found))
        self._fit()
        self.name.setEnabled(self._session.can_change)
        self._show_add()
        self._show_next(found)

    def _tops(self) -> list[QTreeWidgetItem]:
        found = (self.table.topLevelItem(place) for place in range(self.table.topLevelItemCount()))
        return [item for item in found if item]

    def _item(self, line: Line) -> QTreeWidgetItem:
        n = len(self._session.documents)
        whole = _("{done} of {n}").format(done=line.complete, n=n) if n else "–"
        cells = (
            line.coder.name,
            kind_name(line.coder.kind),
            whole,
            str(line.busy) if line.busy else "–",
            str(line.codings),
            where_all(line.packages),
        )
        item = QTreeWidgetItem(self.table, list(cells))
        for place in _NUMBERS:
            item.setTextAlignment(place, _RIGHT)
        for package in line.packages:
            parts = (package.filename, documents_in(package), where(package))
            below = QTreeWidgetItem(item, [" · ".join(parts)])
            below.setFirstColumnSpanned(True)
            below.setToolTip(0, package.filename)
        return item

    def _fit(self) -> None:
        """Be as high as the rows that are shown."""
        rows = sum(1 + (item.childCount() if item.isExpanded() else 0) for item in self._tops())
        room = rows * max(self.table.sizeHintForRow(0), 20)
        self.table.setFixedHeight(room + self.table.header().sizeHint().height() + 4)

    def _show_add(self) -> None:
        self.add.setEnabled(self._session.can_change and bool(self.name.text().strip()))

    def _show_next(self, found: Sequence[Line]) -> None:
        sentence, text, self._step = self._next(found)
        self.next.setText(sentence)
        self.go.setText(text)
        self.go.setAccessibleName(text)
        self.go.setVisible(bool(text))

    def _next(self, found: Sequence[Line]) -> tuple[str, str, str]:
        """Return what is next: a sentence, what the button is called, and where it leads."""
        out = [one for line in found for one in line.packages if one.out]
        n = to_settle(self._session)
        can = self._session.can_change
        if not can:
            sentence = _(
                "The project is open read-only: no packages can be made or merged, but you can see "
                "how far coders agree."
            )
            return sentence, _("See agreement"), AGREEMENT
        if not self._session.documents:
            return _("There are no documents yet: import transcripts first."), "", ""
        if n:
            sentence = ngettext(
                "{n} thing that merging left is to be settled.",
                "{n} things that merging left are to be settled.",
                n,
            ).format(n=n)
            return sentence, _("Settle…"), SETTLE
        if len(people(self._session)) == 1:
            return _("There is one coder: add a colleague below, by name or initials."), "", ""
        if not any(line.packages for line in found):
            sentence = _("Make a package for each coder, so that each codes without the others.")
            return sentence, _("Make packages…"), MAKE
        if out:
            sentence = ngettext(
                "{n} package is out: merge it when it comes back, also to see how far it is.",
                "{n} packages are out: merge each when it comes back, also to see how far it is.",
                len(out),
            ).format(n=len(out))
            return sentence, _("Merge…"), MERGE
        return (
            _("All packages are back: see how far the coders agree."),
            _("See agreement"),
            AGREEMENT,
        )
