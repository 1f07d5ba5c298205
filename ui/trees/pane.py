"""What both panes of the left dock have: header, filter, tree, marks, empty state, question bar.

The one rule: activating is marking. The ring at the left of a row marks it (so does Ctrl+Space);
what is marked is what passages are retrieved from, until the last mark is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from qcoder import i18n
from qcoder.i18n import _
from qcoder.model import Changes
from qcoder.project import Project
from ui import fuzzy, theme
from ui.session import Session
from ui.shown import Shown
from ui.trees.drop_tree import Where
from ui.trees.question_bar import QuestionBar
from ui.trees.row_tree import RowTree
from ui.trees.rows import Mark, Row, Zone
from ui.widgets import PAD, FilterEdit, PaneHeader, icon_button


class TreePane(QWidget):
    """A header, a filter and a tree; what the rows are and do, the panes say."""

    TABLES: Sequence[str] = ()  # those whose changes need all rows looked at

    def __init__(self, session: Session, shown: Shown, title: str, hint: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session, self.shown = session, shown
        self._stale = True
        self._coders = shown.coders
        self._project: Project | None = None  # in which a name is typed
        self.language = i18n.language()  # in which it is typed
        self.tree = RowTree(self, title)
        self.line = _FilterLine(hint)
        self.bar = QuestionBar()
        self._empty: QWidget = QWidget()
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(self.tree.minimumSizeHint().height())  # empty or not
        self._stack.addWidget(self.tree)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._connect()

    def _fill(self, header: PaneHeader, empty: QWidget) -> None:
        filter_row = QVBoxLayout()
        filter_row.setContentsMargins(PAD, 0, PAD, 2 * theme.GRID)
        filter_row.addWidget(self.line)
        bar_row = QVBoxLayout()
        bar_row.setContentsMargins(8, 4, 8, 8)
        bar_row.addWidget(self.bar)
        self._empty = empty
        self._stack.addWidget(empty)
        self._column.addWidget(header)
        self._column.addLayout(filter_row)
        self._column.addWidget(self._stack, 1)
        self._column.addLayout(bar_row)
        self.setFocusProxy(self.tree)

    def _connect(self) -> None:
        session, shown, tree = self.session, self.shown, self.tree
        session.project_changed.connect(self._on_project_changed)
        session.changes.connect(self._on_changes)
        shown.activated_changed.connect(self._on_activated)
        shown.filters_changed.connect(self._on_filters)
        tree.chosen.connect(self._on_chosen)
        tree.entered.connect(self._on_entered)
        tree.mark_clicked.connect(self._on_mark)
        tree.edited.connect(self._on_edited)
        tree.created.connect(self._on_created)
        tree.naming_ended.connect(self._on_naming_ended)
        tree.customContextMenuRequested.connect(self._on_menu_wanted)
        self.line.textChanged.connect(lambda text: tree.filter(fuzzy.folded(text)))
        self.line.returnPressed.connect(self._on_filter_entered)
        self.line.left.connect(self._on_filter_left)
        self.bar.closed.connect(tree.setFocus)

    # for the panes to fill in

    def rows(self) -> Sequence[Row]:
        """Return all rows, parents before children."""
        raise NotImplementedError

    def search_text(self, key: str) -> str:
        """Return what the filter looks for its words in."""
        raise NotImplementedError

    def marks(self) -> dict[str, Mark]:
        """Return how rows are activated."""
        raise NotImplementedError

    def activate(self, keys: Iterable[str]) -> None:
        """Mark exactly these rows (with those under them)."""
        raise NotImplementedError

    def fill_menu(self, menu: QMenu) -> None:
        """Put what can be done with the selected rows in a menu."""
        raise NotImplementedError

    def tip(self, row: Row, where: Zone) -> str:
        """Return what the tooltip of a part of a row says."""
        if where == Zone.MARK:
            if row.mark == Mark.MARKED:
                return _("Click the ring (or press Ctrl+Space) to deactivate “{name}”.").format(
                    name=row.name
                )
            return _("Click the ring (or press Ctrl+Space) to activate “{name}”.").format(
                name=row.name
            )
        return row.name

    def matches(self, key: str, words: Sequence[str]) -> bool:
        """Tell whether a row has all words of the filter."""
        text = fuzzy.folded(self.search_text(key))
        return all(word in text for word in words)

    def mime(self, keys: Sequence[str]) -> QMimeData | None:
        """Return what dragging rows carries."""
        return None

    def drop_place(self, data: QMimeData, key: str, where: Where) -> Where | None:
        """Return where a drop would land; None refuses it."""
        return None

    def drop(self, data: QMimeData, key: str, where: Where, alt: bool) -> None:
        """Do what a drop asks for."""

    # naming

    def finish_edits(self) -> None:
        """Keep at once the name that is being typed."""
        self.tree.finish_naming()

    def begin_naming(self) -> None:
        """Note, before the tree opens an editor, where and in what language a name is typed."""
        self.finish_edits()
        self._project, self.language = self.session.project, i18n.language()

    @property
    def may_name(self) -> bool:
        """Whether the project that a name was typed in is still open."""
        return self.session.can_change and self.session.project is self._project

    def _on_naming_ended(self) -> None:
        stale = self._stale
        self.refresh()
        if stale:
            self.follow()

    # activating

    def activate_selected(self) -> None:
        """Mark the selected rows and no others."""
        self.activate(self.tree.selected())

    def activate_none(self) -> None:
        """Take all marks away."""
        self.activate([])

    def _on_mark(self, key: str) -> None:
        marked = {one for one, mark in self.marks().items() if mark == Mark.MARKED}
        keys = {key} if key else {*self.tree.selected()}
        keys = {leaf for one in keys for leaf in self.leaves(one)}
        self.activate(marked - keys if keys <= marked else marked | keys)

    def leaves(self, key: str) -> set[str]:
        """Return what is activated where a row is: itself, or all that is under it."""
        below: set[str] = set()
        found: set[str] = set()
        for row in self.tree.all_rows():
            if row.id == key or row.parent in below:
                below.add(row.id)
                if not row.head:
                    found.add(row.id)
        return found

    # showing

    def expand_all(self) -> None:
        """Open all that has rows under it."""
        self.tree.expandAll()

    def collapse_all(self) -> None:
        """Close all that has rows under it."""
        self.tree.collapseAll()

    def focus_filter(self) -> None:
        """Put the keyboard in the filter."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def refresh(self) -> None:
        """Show all rows anew; where the pane is not visible or a name is typed, after that."""
        self._stale = not self.isVisible() or self.tree.naming
        if self._stale:
            return
        rows = self.rows() if self.session.project else ()
        self.tree.show_rows(rows)
        self._stack.setCurrentWidget(self.tree if rows else self._empty)
        self.line.setEnabled(bool(rows))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
            self.follow()

    def follow(self) -> None:
        """Select the row of what is shown elsewhere; where rows are stale, once they are not."""
        key = self.followed()
        if not self.isVisible() or self.tree.naming:
            self._stale = True
        elif key and key in self.tree.selected():
            self.tree.make_current(key)
        else:
            self.tree.select(key)

    def followed(self) -> str | None:
        """Return the row of what is shown elsewhere."""

    def update_counts(self, changes: Changes) -> None:
        """Show the numbers anew that some codings changed."""

    def one(self) -> str:
        """Return the row that an act is about: the current one, or nothing."""
        selected = self.tree.selected()
        current = self.tree.current()
        return current if current in selected else next(iter(selected), "")

    def add_action(
        self,
        menu: QMenu,
        text: str,
        act: object,
        icon: str = "",
        *,
        on: bool = True,
        key: Qt.Key | None = None,
    ) -> QAction:
        """Put one thing to do in a menu; `key` is what does it in the tree."""
        if key:
            text += "\t" + QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(theme.icon(icon), text) if icon else menu.addAction(text)
        action.triggered.connect(lambda: act())  # pyright: ignore[reportCallIssue]
        action.setEnabled(on)
        return action

    def menu_button(self, name: str, fill: object) -> QToolButton:
        """Make the ⋯ of the header; `fill(menu)` is called each time that it opens."""
        made = icon_button("dots-horizontal", name)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: (menu.clear(), fill(menu)))  # pyright: ignore[reportCallIssue]
        made.setMenu(menu)
        return made

    def _on_menu_wanted(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(self.tree.viewport().mapToGlobal(at))

    def _on_project_changed(self) -> None:
        self._coders = self.shown.coders
        self.finish_edits()  # too late: it is let go of
        self.bar.close_question()
        self.line.clear()
        self.refresh()

    def _on_changes(self, changes: Changes) -> None:
        if not self.isVisible() or self.tree.naming:
            self._stale = True
        elif any(table in changes.tables for table in self.TABLES):
            self._coders = self.shown.coders
            self.refresh()
        elif "codings" in changes.tables:
            self.update_counts(changes)

    def _on_filters(self) -> None:
        if self._coders != self.shown.coders:
            self._coders = self.shown.coders
            self.refresh()

    def _on_activated(self) -> None:
        self.refresh()

    def _on_chosen(self) -> None: ...

    def _on_entered(self, key: str) -> None: ...

    def _on_edited(self, key: str, name: str) -> None: ...

    def _on_created(self, parent: str, name: str) -> None: ...

    def _on_filter_entered(self) -> None:
        key = self.tree.first_match()
        if key and self.line.text().strip():
            self.tree.select(key)
            self._on_chosen()
            self._on_entered(key)

    def _on_filter_left(self) -> None:
        self.tree.setFocus()
        key = self.tree.first_match() if self.line.text() else ""
        if key and self.tree.current() not in self.tree.keys_shown():
            self.tree.select(key)
            self._on_chosen()


class _FilterLine(FilterEdit):
    left = Signal()  # Down was pressed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)
