"""Every command of the window: one row each, with its menu, shortcut and icon.

The one rule: a command that is not in this table does not exist; menus, the command palette and the
list of shortcuts are made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from qcoder.i18n import N_, _
from qcoder.model import Valence
from ui import theme

if TYPE_CHECKING:
    from ui.workspace import Workspace

# Where a shortcut is heard, and with it which commands can be given.
ALWAYS, PROJECT, CHANGE, DOCUMENT_CHANGE = "always", "project", "change", "change document"
# Only while the coding page is shown: what they do could not be seen elsewhere.
PAGE, DOCUMENT, STATUS, CODING = "coding page", "document", "status", "coding"
WINDOW, VIEW = "window", "view"


class Command(NamedTuple):
    """One command: `when` it can be given, and `where` its shortcut is heard."""

    name: str
    text: str
    run: Callable[[Workspace], object]
    shortcut: str = ""
    icon: str = ""
    when: str = PROJECT
    where: str = WINDOW


_SEPARATOR = Command("", "", lambda w: None)

MENUS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (
        N_("&Project"),
        (
            Command("new_project", N_("New project…"), lambda w: w.new_project(), "Ctrl+Shift+N", "file-plus-outline", ALWAYS),
            Command("open_project", N_("Open project…"), lambda w: w.choose_project(), "Ctrl+O", "folder-open-outline", ALWAYS),
            Command("open_sample", N_("Open the sample project"), lambda w: w.start.open_sample(), "", "compass-outline", ALWAYS),
            Command("close_project", N_("Close project"), lambda w: w.close_project(), "Ctrl+W", "folder-outline"),
            _SEPARATOR,
            Command("import_documents", N_("Import documents…"), lambda w: w.pages.import_files(), "Ctrl+I", "file-document-plus-outline", CHANGE),
            Command("import_folder", N_("Import a folder…"), lambda w: w.pages.import_folder(), "Ctrl+Shift+I", "folder-plus-outline", CHANGE),
            Command("import_codings", N_("Import codings…"), lambda w: w.pages.import_codings(), "", "table-arrow-left", CHANGE),
            Command("import_cases", N_("Import cases…"), lambda w: w.pages.import_cases(), "", "account-multiple-plus-outline", CHANGE),
            Command("export", N_("Export…"), lambda w: w.pages.show_export(), "Ctrl+E", "tray-arrow-up"),
            _SEPARATOR,
            Command("load_codebook", N_("Load codebook…"), lambda w: w.at(w.codes).load_codebook(), "", "book-arrow-down-outline", CHANGE),
            Command("save_codebook", N_("Save codebook as…"), lambda w: w.at(w.codes).save_codebook(), "", "book-arrow-up-outline"),
            _SEPARATOR,
            Command("save_copy", N_("Save a copy as…"), lambda w: w.safekeeping.save_copy(), "Ctrl+Shift+S", "content-save-all-outline"),
            Command("backups", N_("Backups and restoring…"), lambda w: w.safekeeping.show_backups(), "", "backup-restore"),
            Command("check_project", N_("Check project…"), lambda w: w.safekeeping.show_check(), "", "shield-check-outline"),
            Command("save_passages", N_("Save retrieved passages as…"), lambda w: w.at(w.retrieved).save_as(), "", "file-export-outline"),
            _SEPARATOR,
            Command("quit", N_("Quit"), lambda w: w.window.close(), "Ctrl+Q", "exit-to-app", ALWAYS),
        ),
    ),
    (
        N_("&Edit"),
        (
            Command("undo", N_("Undo"), lambda w: w.undo(), "Ctrl+Z", "undo", CHANGE),
            Command("redo", N_("Redo"), lambda w: w.redo(), "Ctrl+Y", "redo", CHANGE),
            _SEPARATOR,
            Command("find", N_("Find in document"), lambda w: w.transcript.find(), "Ctrl+F", "magnify", DOCUMENT),
            Command("find_all", N_("Find in all documents"), lambda w: w.at(w.found).open(), "Ctrl+Shift+F", "text-search", PROJECT),
            Command("find_next", N_("Find next"), lambda w: w.transcript.find_next(), "F3", "arrow-down", DOCUMENT),
            Command("find_previous", N_("Find previous"), lambda w: w.transcript.find_previous(), "Shift+F3", "arrow-up", DOCUMENT),
            _SEPARATOR,
            Command("edit_turn", N_("Correct text of turn"), lambda w: w.transcript.edit_turn(), "F4", "pencil-outline", DOCUMENT),
            Command("copy_passages", N_("Copy retrieved passages with source"), lambda w: w.retrieved.copy_all(), "Ctrl+Shift+C", "content-copy", PAGE),
        ),
    ),
    (
        N_("&Code"),
        (
            Command("apply_code", N_("Apply code…"), lambda w: w.code_palette.open(), "Return", "tag-plus-outline", DOCUMENT, VIEW),
            Command("code_in_vivo", N_("Code in vivo: the words are the name"), lambda w: w.coding.code_in_vivo(w.theme_of_code()), "Ctrl+Shift+V", "format-quote-close", DOCUMENT),
            Command("recode", N_("Change code…"), lambda w: w.recode(), "Ctrl+Return", "swap-horizontal", CODING),
            Command("remove_coding", N_("Remove coding"), lambda w: w.coding.remove(), "Del", "tag-remove-outline", CODING, VIEW),
            _SEPARATOR,
            Command("facilitating", N_("Valence: facilitating"), lambda w: w.coding.set_valence(Valence.FACILITATING), "+", "arrow-up-bold-outline", CODING, VIEW),
            Command("hindering", N_("Valence: hindering"), lambda w: w.coding.set_valence(Valence.HINDERING), "-", "arrow-down-bold-outline", CODING, VIEW),
            Command("both", N_("Valence: both"), lambda w: w.coding.set_valence(Valence.BOTH), "*", "arrow-up-down-bold-outline", CODING, VIEW),
            Command("neutral", N_("Valence: neutral"), lambda w: w.coding.set_valence(Valence.NEUTRAL), "0", "circle-outline", CODING, VIEW),
            Command("quotable", N_("Mark as quotable, or take that mark away"), lambda w: w.coding.toggle_quotable(), "Ctrl+D", "format-quote-open-outline", CODING),
            Command("memo", N_("Write memo"), lambda w: w.write_memo(), "Ctrl+M", "note-text-outline", CHANGE),
            _SEPARATOR,
            Command("new_code", N_("New code"), lambda w: w.at(w.codes).new_code(), "Ctrl+N", "tag-outline", CHANGE),
            Command("new_theme", N_("New theme"), lambda w: w.at(w.codes).new_theme(), "", "folder-outline", CHANGE),
            Command("rename_code", N_("Rename code"), lambda w: w.at(w.codes).rename(), "", "rename-outline", CHANGE),
            Command("edit_definition", N_("Edit definition of code"), lambda w: w.at(w.inspector).edit_definition(), "", "pencil-outline", CHANGE),
            Command("color_code", N_("Colour of code…"), lambda w: w.at(w.codes).choose_color(), "", "palette-outline", CHANGE),
            Command("pin_code", N_("Pin code to a number, or take its pin away"), lambda w: w.codes.toggle_pin(), "Ctrl+P", "pin-outline", PAGE),
            Command("merge_code", N_("Merge code into another…"), lambda w: w.at(w.codes).merge(), "", "merge", CHANGE),
            Command("retire_code", N_("Retire code, or make it active again"), lambda w: w.at(w.codes).retire(), "", "archive-outline", CHANGE),
            Command("remove_code", N_("Remove code…"), lambda w: w.at(w.codes).remove(), "", "trash-can-outline", CHANGE),
        ),
    ),
    (
        N_("&Documents"),
        (
            Command("rename_document", N_("Rename document"), lambda w: w.at(w.documents).rename(), "", "rename-outline", DOCUMENT_CHANGE),
            Command("open_original", N_("Open the original"), lambda w: w.documents.open_original(), "", "open-in-new", DOCUMENT),
            _SEPARATOR,
            Command("not_started", N_("My coding: not started"), lambda w: w.documents.set_not_started(), "", "circle-outline", STATUS),
            Command("busy", N_("My coding: busy"), lambda w: w.documents.set_busy(), "", "circle-half-full", STATUS),
            Command("complete", N_("My coding: complete"), lambda w: w.documents.set_complete(), "", "check-circle-outline", STATUS),
            _SEPARATOR,
            Command("new_group", N_("New group of documents"), lambda w: w.at(w.documents).new_group(), "", "folder-plus-outline", CHANGE),
            Command("remove_document", N_("Remove document…"), lambda w: w.at(w.documents).remove(), "", "trash-can-outline", DOCUMENT_CHANGE),
        ),
    ),
    (
        N_("&Agreement"),
        (
            Command("agreement", N_("Agreement between coders"), lambda w: w.pages.show_agreement(), "Ctrl+Shift+A", "scale-balance"),
            Command("coders", N_("Coders and their packages"), lambda w: w.pages.show_coders(), "", "account-group-outline"),
            Command("make_packages", N_("Make coder packages…"), lambda w: w.pages.make_packages(), "", "package-variant-closed", CHANGE),
            Command("merge_file", N_("Merge the work of a coder…"), lambda w: w.pages.merge(), "Ctrl+Shift+M", "call-merge", CHANGE),
        ),
    ),
    (
        N_("&Report"),
        (
            Command("cases", N_("Cases and their variables"), lambda w: w.pages.show_cases(), "Ctrl+Shift+K", "table-account"),
            Command("tables", N_("Tables and figures"), lambda w: w.pages.show_tables(), "Ctrl+Shift+T", "table"),
            Command("report", N_("Report"), lambda w: w.pages.show_report(), "Ctrl+Shift+R", "file-chart-outline"),
            Command("make_report", N_("Make report again"), lambda w: w.pages.make_report(), "F9", "file-refresh-outline"),
        ),
    ),
    (
        N_("&View"),
        (
            Command("commands", N_("Search text, code or command"), lambda w: w.command_palette.open(), "Ctrl+K", "magnify", ALWAYS),
            Command("next_pane", N_("Next pane"), lambda w: w.cycle_panes(1), "F6", "", ALWAYS),
            Command("previous_pane", N_("Previous pane"), lambda w: w.cycle_panes(-1), "Shift+F6", "", ALWAYS),
            _SEPARATOR,
            Command("next_turn", N_("Next turn"), lambda w: w.transcript.view.next_turn(), "Ctrl+Down", "", DOCUMENT),
            Command("previous_turn", N_("Previous turn"), lambda w: w.transcript.view.previous_turn(), "Ctrl+Up", "", DOCUMENT),
            Command("next_sentence", N_("Next sentence"), lambda w: w.transcript.view.next_sentence(), "Ctrl+Shift+Down", "", DOCUMENT),
            Command("previous_sentence", N_("Previous sentence"), lambda w: w.transcript.view.previous_sentence(), "Ctrl+Shift+Up", "", DOCUMENT),
            Command("next_coding", N_("Next coding"), lambda w: w.transcript.view.next_coding(), "Alt+Down", "", DOCUMENT),
            Command("previous_coding", N_("Previous coding"), lambda w: w.transcript.view.previous_coding(), "Alt+Up", "", DOCUMENT),
            Command("next_document", N_("Next document"), lambda w: w.step_document(1), "Ctrl+PgDown", "", PAGE),
            Command("previous_document", N_("Previous document"), lambda w: w.step_document(-1), "Ctrl+PgUp", "", PAGE),
            _SEPARATOR,
            Command("filter_to_code", N_("Show only codings with the selected codes"), lambda w: w.codes.filter_to_code(), "", "filter-outline", PAGE),
            Command("find_code", N_("Find code"), lambda w: w.at(w.codes).focus_filter(), "Ctrl+Alt+F", "tag-search-outline", PROJECT),
            Command("find_document", N_("Find document"), lambda w: w.at(w.documents).focus_filter(), "", "file-search-outline", PROJECT),
            Command("filter_retrieved", N_("Filter retrieved passages"), lambda w: w.at(w.retrieved).focus_filter(), "", "filter-outline", PROJECT),
            Command("group_retrieved", N_("Group retrieved passages…"), lambda w: w.at(w.retrieved).choose_groups(), "", "format-list-group", PROJECT),
            Command("activate_none", N_("Deactivate all codes"), lambda w: w.codes.activate_none(), "", "record-circle-outline", PAGE),
            _SEPARATOR,
            Command("bigger_text", N_("Bigger text"), lambda w: w.transcript.bigger_text(), "Ctrl++", "format-font-size-increase", PAGE),
            Command("smaller_text", N_("Smaller text"), lambda w: w.transcript.smaller_text(), "Ctrl+-", "format-font-size-decrease", PAGE),
            Command("normal_text", N_("Normal text size"), lambda w: w.transcript.normal_text(), "Ctrl+0", "", PAGE),
        ),
    ),
    (
        N_("&Help"),
        (
            Command("shortcuts", N_("Shortcuts"), lambda w: w.show_shortcuts(), "F1", "keyboard-outline", ALWAYS),
        ),
    ),
)  # fmt: skip


class Actions:
    """The commands as Qt's actions, made and kept up to date for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.paused = False  # a thread has the project
        self._commands: dict[str, Command] = {}
        self.by_name: dict[str, QAction] = {}
        for _menu, commands in MENUS:
            for command in commands:
                if command.name:
                    self._add(command)
        for number in range(1, 10):
            self._add_pinned(number)
        self._give_way()

    def _add(self, command: Command) -> None:
        workspace = self._workspace
        action = QAction(_(command.text), workspace)
        action.setObjectName(command.name)
        action.triggered.connect(lambda: command.run(workspace))
        action.setShortcuts(_keys(self._chosen().get(command.name, command.shortcut)))
        if command.where == VIEW:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            workspace.transcript.view.addAction(action)
        else:
            workspace.window.addAction(action)
        self._commands[command.name] = command
        self.by_name[command.name] = action

    def _add_pinned(self, number: int) -> None:
        self._add(
            Command(
                f"pinned_{number}",
                "",
                lambda w: w.coding.apply_pinned(number),
                str(number),
                f"numeric-{number}-box-outline",
                DOCUMENT,
                VIEW,
            )
        )

    # keys of one's own

    def _chosen(self) -> dict[str, str]:
        stored = self._workspace.preferences.get("shortcuts", {})
        return {str(name): str(keys) for name, keys in stored.items()}

    def _give_way(self) -> None:
        """Have no keys of its own where another command was given them, before this one had any."""
        chosen = self._chosen()
        for name, command in self._commands.items():
            if command.shortcut in chosen.values() and name not in chosen:
                self.by_name[name].setShortcuts([])

    def set_keys(self, name: str, keys: str | None) -> None:
        """Have a command heard by other keys; by none where they are empty, None for its own."""
        default = self._commands[name].shortcut
        chosen = {other: text for other, text in self._chosen().items() if other != name}
        if keys is not None and keys != default:
            chosen[name] = keys
        self._workspace.preferences.set("shortcuts", chosen)
        self.by_name[name].setShortcuts(_keys(chosen.get(name, default)))

    def reset_keys(self) -> None:
        """Give all commands their own keys back."""
        self._workspace.preferences.set("shortcuts", {})
        for name, command in self._commands.items():
            self.by_name[name].setShortcuts(_keys(command.shortcut))

    def valence_keys(self) -> dict[Valence, list[QKeySequence]]:
        """Return the keys that judge a coding."""
        return {valence: self.by_name[valence.value].shortcuts() for valence in Valence}

    def holder(self, keys: str, name: str) -> QAction | None:
        """Return another command than `name` that is heard by some keys."""
        wanted = QKeySequence(keys)
        for other, action in self.by_name.items():
            if other != name and wanted in action.shortcuts():
                return action
        return None

    def needs_modifier(self, name: str) -> bool:
        """Tell whether a command is heard everywhere, also where one types."""
        return self._commands[name].where == WINDOW

    # how they are shown

    def add_icons(self) -> None:
        """Give the actions their icons, once the window is drawn; anew in another scheme."""
        for name, command in self._commands.items():
            if command.icon:
                self.by_name[name].setIcon(theme.icon(command.icon))

    def pause(self, paused: bool) -> None:
        """Let no command be given while a thread has the project."""
        self.paused = paused
        self.update()

    def update(self) -> None:
        """Enable what can be done now, and name what would be undone."""
        if self.paused:
            for action in self.by_name.values():
                action.setEnabled(False)
            return
        workspace = self._workspace
        session, shown = workspace.session, workspace.shown
        document = shown.document is not None
        coding_page = workspace.centre.currentWidget() is workspace.panes
        can = {
            ALWAYS: True,
            PROJECT: session.project is not None,
            CHANGE: session.can_change,
            DOCUMENT_CHANGE: session.can_change and document,
            PAGE: coding_page and session.project is not None,
            DOCUMENT: coding_page and document,
            STATUS: coding_page and session.can_change and document,
            CODING: coding_page and session.can_change and shown.coding is not None,
        }
        for name, command in self._commands.items():
            self.by_name[name].setEnabled(can[command.when])
        self._name_undo()
        pins = workspace.coding.pins()
        for number in range(1, 10):
            code = session.codes.get(pins.get(number, ""))
            text = workspace.code_name(code) if code else _("no code is pinned")
            self.by_name[f"pinned_{number}"].setText(
                _("Apply pinned code {number}: {code}").format(number=number, code=text)
            )

    def _name_undo(self) -> None:
        project = self._workspace.session.project
        undoable = project.history.undoable() if project else None
        redoable = project.history.redoable() if project else None
        for name, operation, empty, sentence in (
            ("undo", undoable, _("Undo"), _("Undo {verb}")),
            ("redo", redoable, _("Redo"), _("Redo {verb}")),
        ):
            action = self.by_name[name]
            text = sentence.format(verb=_(operation.verb)) if operation else empty
            action.setText(text[0].upper() + text[1:])  # in Dutch the verb comes first
            action.setEnabled(action.isEnabled() and operation is not None)


def _keys(shortcut: str) -> list[QKeySequence]:
    """Return the keys of a command; Enter is on two keys, and zooming in on several."""
    keys = [shortcut] if shortcut else []
    if "Return" in shortcut:
        keys.append(shortcut.replace("Return", "Enter"))
    if shortcut == "Ctrl++":
        keys.append("Ctrl+=")
    if shortcut == "Ctrl+Y":
        keys.append("Ctrl+Shift+Z")
    return [QKeySequence(key) for key in keys]
