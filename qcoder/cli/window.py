"""Command for the window: gui.

The one rule: the window is a process of its own; the command line never imports it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from qcoder.errors import Error, ProjectError
from qcoder.i18n import _

_EARLY_S = 1.0  # seconds in which a window that cannot be shown gives up


@click.command(help=_("Open the window, with PROJECT if one is named."))
@click.argument("project", required=False, type=click.Path(path_type=Path))
def gui(project: Path | None) -> None:
    """Start the window."""
    if not has_screen():
        raise Error(_("The window needs a screen, and there is none here: use the commands."))
    if project and not os.path.isfile(project):
        raise ProjectError(
            _("There is no file “{path}”: check the name and the folder.").format(path=project)
        )
    start([str(project.absolute())] if project else [])


def has_screen() -> bool:
    """Tell whether a window can be shown here."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in screens)


def start(words: list[str]) -> None:
    """Start the window as a process that outlives this one. Raises `Error` where it ends at once.

    What it prints goes to a file without a name: a pipe would break once nobody reads it.
    """
    import subprocess
    import tempfile
    from importlib.util import find_spec

    if not find_spec("PySide6"):
        raise Error(_("The window needs PySide6, which is not installed: install qcoder anew."))
    apart: dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":
        apart = {"creationflags": 0x00000008 | 0x00000200}  # detached, in a group of its own
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ui.app", *words],  # -P: not what lies in this folder
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=printed,
            **apart,
        )
        try:
            code = process.wait(_EARLY_S)
        except subprocess.TimeoutExpired:
            process.returncode = 0  # it is at work: nobody waits for it
            return
        if code:
            printed.seek(0)
            raise Error(
                _("The window could not be opened: {reason}").format(reason=_reason(printed.read()))
            )


def _reason(printed: bytes) -> str:
    """Return the line that says why: the first, or the last of a traceback."""
    lines = [line for line in printed.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        return "?"
    return (lines[-1] if lines[0].startswith("Traceback") else lines[0]).strip()


COMMANDS = (gui,)
