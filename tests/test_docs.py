"""The root documents name only what is there, and all that a user can run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qcoder.cli import expanded
from qcoder.cli.commands import qcoder, run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands_under(command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group, also those that are made when they are asked for."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            each = command.get_command(context, name)
            assert each
            yield name, each


@pytest.mark.parametrize("name", sorted(qcoder.commands))
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    command = qcoder.commands[name]
    assert f"`{name}" in README
    assert command.help
    for under, each in commands_under(command):
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


def test_the_walk_through_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QCODER_CODER", raising=False)
    (tmp_path / "interviews").mkdir()
    (tmp_path / "interviews/interview01.txt").write_text(
        "I: Hoe gaat het?\n\nR: Goed: de wethouder belt zelf. Dat helpt ons zeer.\n"
    )
    (tmp_path / "codings.csv").write_text("document,code,passage\ninterview01,REGIE,helpt ons\n")
    (tmp_path / "cases.csv").write_text("case,document,regio\nNoord,interview01,Noord\n")
    block = README.split("## Your own interviews")[1].split("```sh\n")[1].split("```")[0]
    for line in block.splitlines():
        _qcoder, *words = expanded(shlex.split(line, comments=True))
        assert run(words) == 0, (line, capfd.readouterr().err)
    assert (tmp_path / "agreement.docx").exists()
