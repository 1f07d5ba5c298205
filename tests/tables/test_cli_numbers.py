"""The table commands: what is given counts, also where it is 0, and figures keep their marks."""

from __future__ import annotations

from pathlib import Path

import pytest

import qcoder
from qcoder.cli.commands import run as run_command
from tests.builders import plain


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Seven interviews, of which the sixth brings one code more; and figures of two cases."""
    path = tmp_path / "p.qcoder"
    with qcoder.create(path, coder="AK") as p:
        for number in range(30):
            p.codes.add(f"C{number}")
        for number in range(8):
            document = p.documents.add(plain("een woord", f"{number}"))
            codes = range(29) if number == 0 else [29] if number == 5 else [0]
            for code in codes:
                p.codings.add(document, 0, 3, code=f"C{code}")
        for name, inflow in (("A", 10), ("B", None)):
            p.flows.set(p.cases.add(name), 2024, "inflow", inflow, unit="persoon")
    return path


def test_a_threshold_of_zero_is_given(project, capsys):
    for threshold, point in (("5", "4+2"), ("0", "6+2")):
        arguments = ["tables", "saturation", str(project), "--threshold", threshold]
        assert run_command(arguments) == 0
        assert f"Saturation at {point}:" in capsys.readouterr().out


def test_a_sum_says_of_how_many_cases_it_is(project, capsys):
    assert run_command(["tables", "flow", str(project), "--sort", "inflow"]) == 0
    assert "10 (1 of 2)" in capsys.readouterr().out
