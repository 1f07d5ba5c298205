"""All that the window holds: panes in their docks, menus, palettes, and what joins them.

The one rule: panes do not know each other; where one leads to another, it is wired here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from qcoder import i18n
from qcoder.i18n import _
from qcoder.model import Changes, Code
from ui import menus
from ui.actions import Actions
from ui.codes.pane import CodesPane
from ui.coding import CodingActions
from ui.context_menu import ContextMenu
from ui.docks import BOTTOM, LEFT, RIGHT, DockedPanes
from ui.documents.pane import DocumentsPane
from ui.found.pane import FoundPane
from ui.inspector.pane import InspectorPane
from ui.message_bar import MessageBar
from ui.pages import Pages
from ui.palettes.code_palette import CodePalette
from ui.palettes.command_palette import CommandPalette
from ui.palettes.shortcuts import ShortcutsPanel
from ui.preferences import Preferences
from ui.retrieved.pane import RetrievedPane
from ui.safekeeping import Safekeeping
from ui.session import Session
from ui.shown import Shown
from ui.start.new_project import SUFFIX
from ui.start.opening import Opening
from ui.start.pane import StartPane
from ui.status_bar import StatusBar
from ui.top_bar import TopBar
from ui.transcript.pane import TranscriptPane

if TYPE_CHECKING:
    from ui.importing.pane import ImportPane
    from ui.window import Window

Pane = TypeVar("Pane", bound=QWidget)


class Workspace(QObject):
    """The filled window: its panes by name, and the commands that concern several of them."""

    def __init__(
        self, window: Window, session: Session, shown: Shown, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self.window, self.session, self.shown = window, session, shown
        self.preferences = preferences
        self.coding = CodingActions(session, self.shown, preferences)
        self.coding.setParent(self)
        self.pages = Pages(self)
        self.safekeeping = Safekeeping(self)
        self._actions_timer = QTimer(self, singleShot=True, interval=0)
        self._actions_timer.timeout.connect(lambda: self.actions.update())
        self._waiting: list[Path] = []  # transcripts that were named before a project is open
        self._make_panes()
        self._lay_out()
        self.actions = Actions(self)
        self._make_bars()
        self._connect()
        self._on_project_changed()
        QTimer.singleShot(0, self, self.actions.add_icons)
        window.installEventFilter(self)

    # making

    def _make_panes(self) -> None:
        session, shown = self.session, self.shown
        coding, preferences = self.coding, self.preferences
        self.centre = QStackedWidget()
        self.opening = Opening(session, preferences, self.centre)
        self.start = StartPane(session, preferences, self.opening)
        self.documents = DocumentsPane(session, shown)
        self.codes = CodesPane(session, shown, coding)
        self.transcript = TranscriptPane(session, shown, coding, preferences)
        self.retrieved = RetrievedPane(session, shown)
        self.found = FoundPane(session, shown)
        self.inspector = InspectorPane(session, shown, coding, preferences)
        self.code_palette = CodePalette(self.centre, session, shown, coding)
        self.messages = MessageBar(self.centre)

    def _lay_out(self) -> None:
        self.panes = DockedPanes()
        self.panes.add(self.documents, "documents", _("Documents"), LEFT, 288)
        self.panes.add(self.codes, "codes", _("Codes"), LEFT, 480)
        self.panes.add_centre(self.transcript, _("Transcript"))
        retrieved = self.panes.add(
            self.retrieved, "retrieved", _("Retrieved passages"), BOTTOM, 200
        )
        self.panes.add_behind(self.found, "found", _("Find in all documents"), retrieved)
        self.panes.add(self.inspector, "inspector", _("Inspector"), RIGHT, 292)
        self.panes.restore(self.preferences.bytes("layout"))
        for page in (self.start, self.panes):
            self.centre.addWidget(page)
        self.window.setCentralWidget(self.safekeeping.around(self.centre))

    def _make_bars(self) -> None:
        window = self.window
        self.command_palette = CommandPalette(
            self.centre, lambda: list(self.actions.by_name.values()), self.session, self.shown
        )
        menus.fill(window.menuBar(), self)
        self.top_bar = TopBar(self.session, self.actions.by_name["commands"])
        self._tabs = {
            name: self.top_bar.add_tab(text, show) for name, text, show in self.pages.tabs()
        }
        window.addToolBar(self.top_bar)
        self.status_bar = StatusBar(self.session, self.shown, self.transcript)
        window.setStatusBar(self.status_bar)

    def _connect(self) -> None:
        session, shown = self.session, self.shown
        session.said.connect(self.messages.say)
        session.closing.connect(self._finish)
        session.changes.connect(self._show_what_came)
        session.changes.connect(self.messages.outdate)
        self.centre.currentChanged.connect(self._on_page)
        session.project_changed.connect(self._on_project_changed)
        session.moved.connect(self._name_window)
        self.safekeeping.follow()
        self.opening.may_leave = self.may_leave
        for signal in (
            session.changes,
            session.project_changed,
            self.coding.pins_changed,
            shown.document_changed,
            shown.coding_changed,
        ):
            signal.connect(self._update_actions)
        self.documents.import_wanted.connect(self.show_import)
        self.transcript.import_wanted.connect(self.show_import)
        self.transcript.view.context_menu_wanted.connect(self._show_context_menu)
        self.inspector.left.connect(self.transcript.view.setFocus)
        self.inspector.recode_wanted.connect(self._recode)
        self.retrieved.recode_wanted.connect(self._recode)
        self.retrieved.busy.connect(self.panes.setDisabled)
        self.retrieved.busy.connect(self.on_busy)
        self.retrieved.use_valence_keys(self.actions.valence_keys)
        self.found.dismissed.connect(self._leave_found)
        shown.activated_changed.connect(self._on_activated)
        self.command_palette.text_wanted.connect(self._find)
        self.start.language_chosen.connect(
            lambda key: QTimer.singleShot(0, self.window, lambda: self.window.change_language(key))
        )

    def _show_what_came(self, changes: Changes) -> None:
        """Show a document where none is shown: those of an import that is done again."""
        came = [row.id for row in changes.tables.get("documents", ()) if row.before is None]
        if came and self.shown.document is None and self.centre.currentWidget() is self.panes:
            self.shown.show_document(came[0])

    def _on_page(self) -> None:
        self.messages.outdate()
        self.actions.update()  # at once: no key may reach a page that is hidden

    def _update_actions(self, *_what: object) -> None:
        self._actions_timer.start()  # several signals come of one act

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange and watched is self.window:
            self.actions.add_icons()
        return super().eventFilter(watched, event)

    # what fills the centre

    @property
    def importing(self) -> ImportPane:
        """The panel that imports documents."""
        return self.pages.importing

    def _on_project_changed(self) -> None:
        self.messages.hide()
        project = self.session.project
        self._name_window()
        self.top_bar.setVisible(project is not None)
        if project is None:
            self.centre.setCurrentWidget(self.start)
        elif self._waiting or (self.session.can_change and not self.session.documents):
            self.show_import()
        else:
            self.show_coding()
            self.shown.show_document(self.shown.document or self._last_document())
        self.actions.update()

    def _name_window(self) -> None:
        project = self.session.project
        self.window.setWindowTitle(f"{project.path.stem} — qcoder" if project else "qcoder")

    def _last_document(self) -> str | None:
        """Return the document that was shown last in this project, else the first."""
        last = self.preferences.get(f"{self.session.open_project.id}/document", "")
        return last if last in self.session.documents else next(iter(self.session.documents), None)

    def show_coding(self) -> None:
        """Show the transcript with its docks."""
        self.show_page(self.panes, "coding")
        self.transcript.view.setFocus()

    def show_import(self) -> None:
        """Show the panel that imports documents; with the files that wait for it."""
        if not self.session.can_change:
            return
        self.show_page(self.importing, "import")
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.importing.add_paths(waiting)

    def show_page(self, page: QWidget, tab: str) -> None:
        """Fill the centre with a page, under one of the tabs."""
        self.centre.setCurrentWidget(page)
        self._tabs[tab].setChecked(True)

    # commands

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open the first project among some files, and import the others."""
        projects = [path for path in paths if path.suffix.lower() == SUFFIX]
        self._waiting += [path for path in paths if path not in projects]
        if projects:
            if not self.safekeeping.offer_merge(projects):
                self.opening.open(projects[0])
        elif self.session.can_change:
            self.show_import()
        elif self.session.project:
            self._waiting = []
            self.session.said.emit(
                _("The project is open read-only: nothing can be imported into it."), True
            )
        else:
            self.start.new_project()
            card = self.opening.card
            if card:
                card.cancelled.connect(self._waiting.clear)

    def new_project(self) -> None:
        """Ask for the name and place of a new project."""
        self.start.new_project()

    def choose_project(self) -> None:
        """Ask for a project file to open."""
        self.start.choose_project()

    def close_project(self) -> None:
        """Close the project; all is saved."""
        if not self.opening.card and self.may_leave():
            self.session.set_project(None)

    def undo(self) -> None:
        """Take back what was done last; while importing, what was corrected in the file shown."""
        if not (self.pages.importing_shown or self.pages.exporting_shown):
            self.session.undo()
        elif self.pages.importing_shown and self.importing.preview.undo():
            self.session.say(_("Undone: what was corrected last in this file."))
        else:
            self.session.say(
                _("There is nothing to undo here: go to coding to undo in the project.")
            )

    def redo(self) -> None:
        """Do again what was undone last, except while importing or exporting."""
        if not (self.pages.importing_shown or self.pages.exporting_shown):
            self.session.redo()

    def recode(self) -> None:
        """Choose another code for the selected coding, or those selected in the list."""
        focus = QApplication.focusWidget()
        coding = self.coding.selected_own()
        if focus and self.retrieved.isAncestorOf(focus):
            self.retrieved.recode()
        elif coding:
            self._recode(coding.id)

    def on_busy(self, busy: bool) -> None:
        """Leave the project to a page that works in a thread, which has it to itself."""
        self.safekeeping.watch.pause(busy)
        for part in (self.window.menuBar(), self.top_bar):
            part.setEnabled(not busy)
        self.window.setAcceptDrops(not busy)
        self.actions.pause(busy)

    def _find(self, words: str) -> None:
        self.show_coding()
        self.transcript.find_text(words)

    def _on_activated(self) -> None:
        self.panes.bring_forward(self.retrieved)

    def _leave_found(self) -> None:
        self.panes.dismiss(self.found)
        self.transcript.view.setFocus()

    def _recode(self, codings: str | tuple[str, ...]) -> None:
        self.code_palette.open(recode=(codings,) if isinstance(codings, str) else codings)

    def theme_of_code(self) -> str | None:
        """Return the theme that a new code comes under: that of the code that is shown."""
        code = self.session.codes.get(self.shown.code or "")
        return None if code is None else code.id if not code.codable else code.parent

    def step_document(self, step: int) -> None:
        """Show the next or the previous document of the list."""
        keys = list(self.session.documents)
        if keys:
            now = keys.index(self.shown.document) if self.shown.document in keys else -step
            self.shown.show_document(keys[(now + step) % len(keys)])

    def at(self, pane: Pane) -> Pane:
        """Return a pane once it can be seen."""
        self.show_coding()
        self.panes.reveal(pane)
        return pane

    def write_memo(self) -> None:
        """Write a memo on the coding, code or document that is selected."""
        self.at(self.inspector)
        self.coding.write_memo()

    def cycle_panes(self, step: int) -> None:
        """Give the keyboard to the next pane."""
        self.panes.cycle(step)

    def show_shortcuts(self) -> None:
        """Show all shortcuts."""
        # Over the centre, so that it goes where the window is filled anew.
        panel = self.centre.findChild(ShortcutsPanel) or ShortcutsPanel(self.centre, self.actions)
        panel.show()
        panel.activateWindow()

    def code_name(self, code: Code) -> str:
        """Return a code's name in the language in use."""
        return code.name(i18n.language())

    def _show_context_menu(self, place: QPoint, coding: str | None) -> None:
        if coding:
            self.shown.select_coding(coding)
        menu = ContextMenu(
            self.window, self.session, self.shown, self.coding, self.actions.by_name.__getitem__
        )
        menu.show_at(place)

    # leaving

    def may_leave(self) -> bool:
        """Tell whether nothing is unsaved; where something is, show it, and leave the next time."""
        if self.actions.paused and (self.transcript.editor.is_changed() or self.inspector.unsaved):
            self.session.said.emit(
                _("What you wrote is not saved yet: wait until this is done, or cancel it."), True
            )
            return False
        if not self.transcript.finish_edit():
            self.show_coding()
            self.transcript.editor.ask()
            return False
        return self.safekeeping.may_leave() and self.pages.may_leave()

    def _finish(self) -> None:
        """Stop what runs, save what is being written, remember where the user was."""
        self.pages.stop()
        self.safekeeping.stop()
        self.documents.finish_edits()
        self.codes.finish_edits()
        self.inspector.save_edits()
        self._remember()
        if not self.documents.remove_opened():
            self.session.said.emit(
                _("A copy of an original is open in another program: close it and remove it."), True
            )

    def _remember(self) -> None:
        project = self.session.project
        self.transcript.view.save_place()
        self.preferences.set_bytes("layout", self.panes.state())
        if project and self.shown.document:
            self.preferences.set(f"{project.id}/document", self.shown.document)

    def take_down(self) -> None:
        """Remove everything from the window, before it closes or is filled anew."""
        self.opening.stop()
        if self.session.project:
            self._finish()
        self.window.removeEventFilter(self)
        self.window.removeToolBar(self.top_bar)
        self.top_bar.deleteLater()
        for action in self.actions.by_name.values():
            self.window.removeAction(action)
        self.deleteLater()
