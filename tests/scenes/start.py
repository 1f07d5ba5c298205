"""Scenes of the start."""

from __future__ import annotations

from qcoder import i18n
from tests.scenes.common import LONG
from ui.start.new_project import NewProjectPanel
from ui.start.opening_cards import LockedCard, PassphraseCard, WhoCard
from ui.start.pane import RecentPage
from ui.workspace import Workspace


def start(w: Workspace) -> None:
    """Show the start, with the project closed."""
    w.session.set_project(None)


def first_run(w: Workspace) -> None:
    """Show the first start."""
    w.preferences.set("coder", "")
    w.preferences.set("recent_projects", [])
    w.session.set_project(None)


def start_missing(w: Workspace) -> None:
    """Show the start with a project that is gone, and who one is."""
    w.preferences.add_recent_project(f"/home/annemarie/Documenten/{LONG}/gone.qcoder")
    w.session.set_project(None)
    page = w.start.page
    assert isinstance(page, RecentPage)
    page.you.click()


def new_project(w: Workspace) -> None:
    """Show the card of a new project, all wrong."""
    w.session.set_project(None)
    w.start.new_project()
    card = w.opening.card
    assert isinstance(card, NewProjectPanel)
    card.name.setText("een/twee")
    card.folder.setText("/nergens")
    card.coder.setText("")
    card.protect.setChecked(True)
    card.first.setText("geheim")
    card.create_project()


def passphrase(w: Workspace) -> None:
    """Show the card that asks for a passphrase, after a wrong one."""
    w.session.set_project(None)
    card = PassphraseCard("rups-evaluatie")
    w.opening.overlay.show_card(card)
    card.edit.setText("fout")
    card._update()
    card.say_wrong(i18n._("This passphrase does not open it."))


def who(w: Workspace) -> None:
    """Show the card that asks who is coding."""
    w.session.set_project(None)
    w.opening.overlay.show_card(WhoCard("rups-evaluatie", ["AK", "MV", "Joke Peters"], "JD"))


def locked(w: Workspace) -> None:
    """Show the card of a project that is open elsewhere."""
    w.session.set_project(None)
    said = i18n._("The project is open elsewhere: close it there first.")
    w.opening.overlay.show_card(LockedCard("rups-evaluatie", said, abandoned=True))
