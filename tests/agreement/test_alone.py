"""The numbers module by itself: what it needs, and what it says of itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qcoder import agreement


def test_numpy_is_all_that_importing_it_takes() -> None:
    program = (
        "import sys, qcoder.agreement;"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & "
        "{'scipy', 'pandas', 'spacy', 'sqlcipher3', 'PySide6', 'krippendorff'}),"
        "*(name for name in sys.modules if name == 'qcoder.project'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")


@pytest.mark.parametrize("name", agreement.__all__)
def test_every_name_is_there_and_explained(name: str) -> None:
    assert getattr(agreement, name).__doc__ or name.isupper()


@pytest.mark.parametrize("name", agreement.COEFFICIENTS)
def test_every_figure_has_a_plain_function(name: str) -> None:
    assert callable(getattr(agreement, name))
