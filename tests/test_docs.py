"""The root documents name only what is there, and all that a user can run."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from qcoder.cli.commands import qcoder

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(qcoder.commands))
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    command = qcoder.commands[name]
    assert f"`{name}" in README
    assert command.help
    for under, each in getattr(command, "commands", {}).items():
        assert f"`{under}`" in README, under
        assert each.help
        assert all(option.help for option in each.params if isinstance(option, click.Option))


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_files_that_are_named_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`([\w/.]+(?:\.py|/))`", text) + re.findall(r"\]\(([\w/.-]+)\)", text)
    places = (ROOT, ROOT / "qcoder", ROOT / "ui")
    missing = [name for name in named if not any((place / name).exists() for place in places)]
    assert not missing
