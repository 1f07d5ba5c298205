"""The command `qcoder`.

The one rule: commands only parse, call the project and show; what they import of the engine they
import when they run, so that `--help` is there at once.
"""

from __future__ import annotations

import gettext
import glob
import io
import os
import sys
from collections.abc import Sequence

from qcoder import i18n


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; exit with 0 when done, 1 on an error of the user, 2 on wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if os.name == "nt":  # elsewhere the shell has done it
        words = expanded(words)
    _speak(_language(words))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # Imported only now: the texts of commands and options are translated when they are made.
    from qcoder.cli.commands import run

    sys.exit(run(words))


def expanded(words: Sequence[str]) -> list[str]:
    """Put the files that a pattern such as `packages/*.qcoder` names in its place, by name.

    What looks like no file (it has no point and no folder), or names none, stays as it is.
    """
    found: list[str] = []
    for word in words:
        is_pattern = any(sign in word for sign in "*?[") and any(sign in word for sign in "./\\")
        named = sorted(glob.glob(word)) if is_pattern and not os.path.exists(word) else []
        found += named or [word]
    return found


def _language(words: Sequence[str]) -> str:
    for place, word in enumerate(words):
        name, _equals, value = word.partition("=")
        if name == "--language":
            return value or (words[place + 1] if place + 1 < len(words) else "")
    return i18n.system_language()


def _speak(language: str) -> None:
    """Use a language for our messages and, through the same catalogue, for Click's."""
    i18n.use(language)
    os.environ["LANGUAGE"] = i18n.language()
    gettext.bindtextdomain("qcoder", i18n.LOCALE_DIR)
    gettext.textdomain("qcoder")
