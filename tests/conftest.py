"""Fixtures for all tests: settings of their own, English messages, projects of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import qcoder
from qcoder import i18n
from qcoder.project import Project
from tests.builders import open_new

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("COLUMNS", None)  # how wide tables are printed
settings.register_profile(
    "qcoder",
    deadline=None,  # other programs run as well
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("qcoder")


@pytest.fixture(autouse=True, scope="session")
def _settings_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODER_CONFIG_DIR", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test keeps its project."""
    return tmp_path / "uitstap.qcoder"


@pytest.fixture
def reopen(path: Path) -> Iterator[Callable[..., Project]]:
    """Close the project, where it is open, and open it again as another coder or in another way."""
    with ExitStack() as stack:

        def again(coder: str | None = None, **how: bool) -> Project:
            stack.close()
            return stack.enter_context(qcoder.open(path, coder=coder, **how))

        yield again


@pytest.fixture
def p(path: Path) -> Iterator[Project]:
    """A new project, open as coder AK."""
    with open_new(path) as project:
        yield project
