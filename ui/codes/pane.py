"""The code tree: find, apply, arrange and activate codes.

The one rule: until a code is marked (the ring at its left, or Ctrl+Space), the codes that the user
selects here are the ones that passages are retrieved for; once there are marks, only those count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QMenu

from qcoder.i18n import _
from qcoder.model import Changes, CodeStatus, Span
from ui import mime
from ui.codes import model
from ui.codes.changes import CodeChanges
from ui.codes.codebook_dialogs import CodebookDialogs
from ui.codes.color_grid import ColorGrid
from ui.coding import CodingActions
from ui.session import Session
from ui.shown import Shown
from ui.trees.drop_tree import Where
from ui.trees.pane import TreePane
from ui.trees.rows import Mark, Row, Sign, Zone
from ui.widgets import EmptyState, PaneHeader, button, icon_button

_SHIPPED = "rups_success_factors"


class CodesPane(TreePane):
    """The codes of the project; see the module for what activates them."""

    TABLES = ("codes", "coders", "documents")

    def __init__(self, session: Session, shown: Shown, coding: CodingActions) -> None:
        super().__init__(session, shown, _("Codes"), _("Find code…"))
        self._coding = coding
        self._marking = False
        self._retired = False
        self._new_theme = False
        self._changes = CodeChanges(session, coding, self.bar)
        self._files = CodebookDialogs(session, self)
        self._add = icon_button("plus", _("New code"), self.new_code)
        menu = self.menu_button(_("More for codes"), self._fill_pane_menu)
        self._fill(PaneHeader(_("Codes"), [self._add, menu]), self._made_empty())
        keys = Qt.Key
        self.tree.keys = {keys.Key_F2: self.rename, keys.Key_Delete: self.remove}
        shown.code_changed.connect(self.follow)
        coding.pins_changed.connect(self.refresh)
        self.refresh()

    def _made_empty(self) -> EmptyState:
        text = _("This project has no codes yet.")
        empty = EmptyState(text, _("Load the RUPS codebook"), self._load_shipped)
        column = empty.layout()
        assert column
        self._new_button = button(_("New code"), self.new_code, "flat")
        column.addWidget(self._new_button)
        column.setAlignment(self._new_button, Qt.AlignmentFlag.AlignHCenter)
        last = column.takeAt(1 + 1)  # the stretch stays last
        if last:
            column.addItem(last)
        return empty

    # rows

    def rows(self) -> Sequence[Row]:
        pins, marks = self._coding.pins(), self.marks()
        return model.code_rows(self.session, self.shown, pins, marks, retired=self._retired)

    def search_text(self, key: str) -> str:
        code = self.session.codes.get(key)
        return model.search_text(code) if code else ""

    def tip(self, row: Row, where: Zone) -> str:
        code = self.session.codes.get(row.id)
        if where == Zone.MARK or code is None:
            return super().tip(row, where)
        return model.tip(self.session.codes, code)

    def refresh(self) -> None:
        """Show all rows anew; where the pane is not visible, once it is."""
        super().refresh()
        self._add.setEnabled(self.session.can_change)

    def update_counts(self, changes: Changes) -> None:
        codes = self.session.codes
        images = [image for row in changes.tables["codings"] for image in (row.before, row.after)]
        touched = model.above(codes, {str(image["code"]) for image in images if image})
        for row in self.rows():
            if row.id in touched:
                self.tree.set_row(row)

    def followed(self) -> str | None:
        return self.shown.code

    def one(self) -> str:
        """Return the code that an act is about: the one that is shown, or nothing."""
        return self.shown.code or ""

    def several(self) -> Sequence[str]:
        """Return the codes that an act on several is about: those selected, if one is shown."""
        selected = self.tree.selected()
        return selected if self.one() in selected else [self.one()] if self.one() else []

    # selecting, applying and activating

    def apply(self) -> None:
        """Apply the selected code to the selected passage."""
        if self.one():
            self._on_entered(self.one())

    def marks(self) -> dict[str, Mark]:
        mark = Mark.MARKED if self._marking else Mark.SELECTED
        return {code: mark for code in self.shown.active_codes}

    def activate(self, keys: Iterable[str]) -> None:
        marked = [key for key in keys if self.leaves(key)]
        self._marking = bool(marked)
        before = self.shown.chosen_codes
        self.shown.activate(codes=marked or self.tree.selected())
        if before == self.shown.chosen_codes:
            self.refresh()  # the same codes, but marked now

    def activate_none(self) -> None:
        """Take all marks away, and activate nothing until a code is selected again."""
        self._marking = False
        self.shown.activate(codes=[])

    def filter_to_code(self) -> None:
        """Show only the codings with the selected codes; the same again shows all."""
        codes = frozenset(leaf for key in self.several() for leaf in self.leaves(key))
        same = codes == self.shown.codes_filter
        coders = self.shown.coders_filter
        self.shown.filter_codings(codes=None if same or not codes else codes, coders=coders)

    def _on_mark(self, key: str) -> None:
        """Mark a theme as one; without one of its codes, it is the others that are marked."""
        marked = self.shown.chosen_codes if self._marking else frozenset[str]()
        of = {one: self.leaves(one) for one in marked}
        keys = [key] if key else self.tree.selected()
        wanted = {leaf for one in keys for leaf in self.leaves(one)}
        if wanted <= {leaf for leaves in of.values() for leaf in leaves}:
            whole = {one for one, leaves in of.items() if not leaves & wanted}
            parts = {leaf for leaves in of.values() if leaves & wanted for leaf in leaves - wanted}
            self.activate(whole | parts)
        else:
            self.activate({*marked, *keys})

    def _on_chosen(self) -> None:
        current = super().one()
        if current:
            self.shown.select_code(current)
        if not self._marking:
            self.shown.activate(codes=self.tree.selected())

    def _on_entered(self, key: str) -> None:
        code = self.session.codes.get(key)
        if code is None:
            return
        if code.codable:
            self._coding.apply(key)
        else:
            self.tree.toggle_open(key)

    def _on_activated(self) -> None:
        chosen = self.shown.chosen_codes
        if not self.shown.active_codes:
            self._marking = False
        elif not chosen <= {*self.tree.selected()}:
            self._marking = True  # others than those selected were chosen elsewhere, or marked
        self.refresh()

    def _on_filter_entered(self) -> None:
        if self._coding.target():
            super()._on_filter_entered()
            return
        key = self.tree.first_match()
        if key and self.line.text().strip():
            self.tree.select(key)
            self._on_chosen()

    # changing

    def new_code(self) -> None:
        """Let the user name a new code, under the theme that is selected or beside the code."""
        code = self.session.codes.get(self.one())
        parent = code and (code.parent if code.codable else code.id)
        color = model.color_of(self.session.codes, code) if code else ""
        self._create(parent or "", Row("", "", sign=Sign.DOT, color=color, spoken=_("New code")))

    def new_theme(self) -> None:
        """Let the user name a new theme, at the end."""
        self._create("", Row("", "", head=True, spoken=_("New theme")))

    def _create(self, parent: str, pattern: Row) -> None:
        if not self.session.can_change:
            return
        self.begin_naming()
        self._new_theme = pattern.head
        self.line.clear()
        self._stack.setCurrentWidget(self.tree)
        self.tree.create_row(parent, pattern)

    def rename(self) -> None:
        """Let the user type another name for the code that is shown."""
        self.begin_naming()
        key = self.one()
        if not key or not self.session.can_change:
            return
        if self.tree.row(key) is None:
            self.show_retired()
        elif key not in self.tree.keys_shown():
            self.line.clear()
        self.tree.rename(key)

    def retire(self) -> None:
        """Retire the selected codes, or make them active again."""
        self._changes.retire(self.several())

    def merge(self) -> None:
        """Let the user choose which code the selected one is merged into."""
        self._changes.merge(self.one())

    def remove(self) -> None:
        """Remove the selected code; where it has codings, ask what is to happen to them."""
        self._changes.remove(self.one())

    def toggle_pin(self) -> None:
        """Pin the selected code to the first number that is free, or take its pin away."""
        code = self.session.codes.get(self.one())
        if code and code.codable:
            self._coding.toggle_pin(code.id)

    def choose_color(self) -> None:
        """Let the user choose a colour for the selected codes."""
        keys = self.several()
        if keys and self.session.can_change:
            grid = ColorGrid(self, [code.color for code in self.session.codes.values()])
            grid.chosen.connect(lambda color: self._changes.color(keys, color))
            grid.show_at(self.tree.below_current())

    def show_retired(self, on: bool = True) -> None:
        """Show the retired codes too, or not."""
        self._retired = on
        self.refresh()

    def load_codebook(self) -> None:
        """Let the user choose a codebook to load."""
        self._files.load()

    def save_codebook(self) -> None:
        """Let the user choose where the codebook is written to."""
        self._files.save()

    def _load_shipped(self) -> None:
        self._files.load_from(_SHIPPED)

    def _on_edited(self, key: str, name: str) -> None:
        if self.may_name and key in self.session.codes:
            codes = self.session.open_project.codes
            self.session.perform(lambda: codes.rename(key, name, self.language))

    def _on_created(self, parent: str, name: str) -> None:
        if not self.may_name:
            return
        above = parent if parent in self.session.codes else None  # it may be gone by now
        made = self._coding.create_code(name, above, theme=self._new_theme)
        if made:
            self.shown.select_code(made.id)

    # dragging

    def mime(self, keys: Sequence[str]) -> QMimeData | None:
        return mime.pack(mime.CODE, {"code": keys[0], "codes": [*keys]}) if keys else None

    def drop_place(self, data: QMimeData, key: str, where: Where) -> Where | None:
        if not self.session.can_change:
            return None
        code = self.session.codes.get(key)
        passage = mime.unpack(data, mime.PASSAGE)
        if passage:
            if passage.get("document") not in self.session.documents:
                return None  # of another project
            takes = code and code.codable and code.status != CodeStatus.RETIRED
            return Where.ON if takes else None
        values = mime.unpack(data, mime.CODE)
        dragged = values.get("codes", [values.get("code")]) if values else []
        codes = self.session.codes
        if not dragged or not codes.keys() >= {*dragged}:
            return None
        if any(key in model.under(codes, one) for one in dragged):
            return None
        return where

    def drop(self, data: QMimeData, key: str, where: Where, alt: bool) -> None:
        passage, values = mime.unpack(data, mime.PASSAGE), mime.unpack(data, mime.CODE)
        if passage:
            span = Span(passage["start"], passage["end"])
            document = self.session.documents.get(passage["document"])
            if document:
                self._coding.apply_to(key, document, span)
        elif values:
            dragged = values.get("codes", [values.get("code")])
            if alt and key and where == Where.ON and len(dragged) == 1:
                self._changes.preview_merge(dragged[0], key)
            else:
                self._changes.move(dragged, key, where)

    # menus

    def fill_menu(self, menu: QMenu) -> None:
        code = self.session.codes.get(self.one())
        change = bool(code) and self.session.can_change
        codable = bool(code and code.codable)
        retired = bool(code and code.status == CodeStatus.RETIRED)
        apply = self.add_action(menu, _("Apply to the passage"), self.apply, "check", on=codable)
        apply.setEnabled(change and codable and not retired and self._coding.target() is not None)
        pinned = bool(code) and self.one() in self._coding.pins().values()
        pin = _("Take the pin away") if pinned else _("Pin to a number")
        self.add_action(menu, pin, self.toggle_pin, "pin-outline", on=codable)
        self.add_action(
            menu, _("Activate only these"), self.activate_selected, "record-circle-outline"
        )
        self.add_action(menu, _("Deactivate all"), self.activate_none)
        self.add_action(
            menu, _("Show only these codings"), self.filter_to_code, "filter-outline", on=bool(code)
        )
        menu.addSeparator()
        self.add_action(
            menu, _("Rename"), self.rename, "rename-outline", on=change, key=Qt.Key.Key_F2
        )
        self.add_action(menu, _("Colour…"), self.choose_color, "palette-outline", on=change)
        self.add_action(menu, _("Merge into another…"), self.merge, "merge", on=change)
        text = _("Make active again") if retired else _("Retire")
        self.add_action(menu, text, self.retire, "archive-outline", on=change)
        self.add_action(
            menu, _("Remove"), self.remove, "trash-can-outline", on=change, key=Qt.Key.Key_Delete
        )
        menu.addSeparator()
        self._fill_new(menu)

    def _fill_new(self, menu: QMenu) -> None:
        change = self.session.can_change
        self.add_action(menu, _("New code"), self.new_code, "tag-outline", on=change)
        self.add_action(menu, _("New theme"), self.new_theme, "folder-outline", on=change)

    def _fill_pane_menu(self, menu: QMenu) -> None:
        there, change = self.session.project is not None, self.session.can_change
        self._fill_new(menu)
        menu.addSeparator()
        self.add_action(
            menu, _("Load codebook…"), self.load_codebook, "book-arrow-down-outline", on=change
        )
        self.add_action(
            menu, _("Save codebook as…"), self.save_codebook, "book-arrow-up-outline", on=there
        )
        menu.addSeparator()
        self.add_action(menu, _("Expand all"), self.expand_all, "expand-all-outline")
        self.add_action(menu, _("Collapse all"), self.collapse_all, "collapse-all-outline")
        retired = menu.addAction(_("Show retired codes"))
        retired.setCheckable(True)
        retired.setChecked(self._retired)
        retired.toggled.connect(self.show_retired)
