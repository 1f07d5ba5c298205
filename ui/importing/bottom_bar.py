"""The bar under the import panel: group, progress, import, cancel; and what came of it.

The one rule: it shows and signals; the panel acts.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from qcoder.i18n import _, ngettext
from qcoder.model import Group
from ui import theme
from ui.combo import Combo
from ui.widgets import PAD, button, label


class BottomBar(QFrame):
    """Group for the batch and the buttons; or, meanwhile, how far it is."""

    import_wanted = Signal()
    cancel_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        self.group_label = label(_("Group"), "muted")
        self.group = Combo(_("Group that the documents are put in"))
        self.group.setEditable(True)
        self.group.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        self.group.setToolTip(_("Choose a group, write the name of a new one, or leave it empty"))
        self.group.setMinimumWidth(45 * theme.GRID)
        edit = self.group.lineEdit()
        if edit:
            edit.setAcceptDrops(False)
            edit.setPlaceholderText(_("No group"))
            edit.setAccessibleName(_("Group that the documents are put in"))
        self.said = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel = button(_("Cancel"), self.cancel_wanted.emit, "flat")
        self.leave = button(_("Go to coding"), self.leave_wanted.emit, "primary")
        self.go = button(_("Import"), self.import_wanted.emit, "primary")
        for one in (self.group_label, self.group, self.said):
            row.addWidget(one)
        row.addWidget(self.bar, 1)
        row.addStretch()
        for one in (self.cancel, self.leave, self.go):
            row.addWidget(one)
        self.show_progress(None)

    def show_groups(self, groups: Iterable[Group]) -> None:
        """List the groups of the project; what was written stays."""
        written = self.group.currentText()
        self.group.clear()
        self.group.addItem("")
        self.group.addItems([group.name for group in groups])
        self.group.setEditText(written)

    def show_count(self, count: int, *, enabled: bool, result: bool) -> None:
        """Say how many documents are imported; `result` where an import left files behind."""
        text = ngettext("Import {count} document", "Import {count} documents", count)
        self.go.setText(text.format(count=count))
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(enabled and count > 0)
        leave = result and count == 0
        self.go.setVisible(not leave)
        self.leave.setVisible(leave)
        self.cancel.setVisible(not leave)
        for one in (self.group_label, self.group):
            one.setVisible(not leave and not self.bar.isVisibleTo(self))

    def show_progress(self, doing: str | None, done: int = 0, total: int = 0) -> None:
        """Say how far it is; None where nothing is going on."""
        self.bar.setVisible(doing is not None)
        self.said.setVisible(doing is not None)
        for one in (self.group_label, self.group):
            one.setVisible(doing is None)
        if doing is not None:
            self.said.setText(doing)
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def show_read(self, done: int, total: int) -> None:
        """Say how many files are read; how many there are may not be known yet."""
        sentence = _("Reading {done} of {total}…") if total else _("Looking for files…")
        self.show_progress(sentence.format(done=done + 1, total=total), done, total)

    def show_added(self, done: int, total: int) -> None:
        """Say how many files joined the project."""
        sentence = _("Importing {done} of {total}…").format(done=done + 1, total=total)
        self.show_progress(sentence, done, total)
