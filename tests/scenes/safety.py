"""Scenes of what keeps a project safe: backups, the check, and strips that say what is wrong."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import qcoder
from qcoder import i18n, places
from qcoder.copies import OtherCopy, Relation
from qcoder.model import Valence
from tests.scenes.common import LONG, show_coding, wait
from ui.workspace import Workspace


def _make_backups(w: Workspace) -> None:
    """Make backups of several days, with work between them."""
    project = w.session.open_project
    backups, now = project.backups, datetime.now().astimezone()
    for days in (9, 6, 3, 1):
        then = now - timedelta(days=days, minutes=7 * days)
        backups.clock = lambda then=then: then
        backups.make()
        for coding in project.codings.list("interview01", coder="AK")[:days]:
            project.codings.set_valence(coding, Valence.BOTH)
            project.undo()
    backups.clock = lambda: now
    made = backups.list()[2].path
    shutil.copy(made, made.with_name(made.stem + " before restoring.qcoder"))
    made.with_name("2026-01-02 03.04.05.qcoder").write_bytes(b"kapot")


def _show_backups(w: Workspace) -> None:
    _make_backups(w)
    w.actions.by_name["backups"].trigger()
    wait(600)


def backups(w: Workspace) -> None:
    """Show the backups of a project."""
    _show_backups(w)


def backups_none(w: Workspace) -> None:
    """Show that there are no backups yet."""
    w.actions.by_name["backups"].trigger()
    wait(300)


def backups_question(w: Workspace) -> None:
    """Show what going back would lose."""
    _show_backups(w)
    page = w.safekeeping.backups
    item = page.list.topLevelItem(2)
    if item:
        page.list.setCurrentItem(item)
    page.ask()


def backups_passphrase(w: Workspace) -> None:
    """Show going back in an encrypted project, after a wrong passphrase."""
    _show_backups(w)
    page = w.safekeeping.backups
    backup = page.list.backup
    assert backup
    page.question.ask(backup, encrypted=True)
    page.question.edit.setText("peer")
    page.question.say(i18n._("The passphrase is wrong: the backup stays closed."))


def cannot_open(w: Workspace) -> None:
    """Show the card of a project that is damaged, with its backups."""
    _make_backups(w)
    path = w.session.open_project.path
    w.session.set_project(None)
    path.write_bytes(path.read_bytes()[:3000] + b"\0" * 9000)
    w.opening.open(path)
    wait(600)


def file_gone(w: Workspace) -> None:
    """Show that the file of the project is gone, while a memo is written."""
    show_coding(w)
    w.session.open_project.path.unlink()
    w.session.look_at_file()


def file_overwritten(w: Workspace) -> None:
    """Show that another program wrote in the file."""
    show_coding(w)
    path = w.session.open_project.path
    other = path.with_name("elders.qcoder")
    shutil.copy(path, other)
    with qcoder.open(other, coder="MV") as project:
        project.cases.add("Ede")
    path.write_bytes(other.read_bytes())
    w.session.look_at_file()


def strips(w: Workspace) -> None:
    """Show a conflicted copy, and a synced folder."""
    show_coding(w)
    copy = OtherCopy(
        Path(f"/home/annemarie/{LONG} (conflicted copy).qcoder"),
        Relation.DIVERGED, 12, 3, ("MV", "Joke Peters"), "2026-11-20T12:00:00+00:00",
    )  # fmt: skip
    w.safekeeping._show_copies([copy, copy])
    w.safekeeping.strips.put("place", places.warning(Path("/x/Dropbox/rups.qcoder")) or "")
    w.status_bar.show_work("")
    w.safekeeping.watch.working.emit("…")
    w.safekeeping.watch.back_up()


def check_sound(w: Workspace) -> None:
    """Show that a project is in order."""
    w.actions.by_name["check_project"].trigger()
    wait(800)


def check_wrong(w: Workspace) -> None:
    """Show what the check found in a damaged project."""
    project = w.session.open_project
    connection = project._store._connection
    for (name,) in project._store.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DROP INDEX codings_code")
    connection.execute("UPDATE documents SET name = 'anders' WHERE name = 'interview01'")
    connection.execute("UPDATE texts SET text = 'x' || substr(text, 2)")
    connection.execute('UPDATE codings SET "end" = 900000 WHERE rowid < 9')
    w.actions.by_name["check_project"].trigger()
    wait(800)
