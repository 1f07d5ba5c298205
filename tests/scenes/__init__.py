"""What the pictures of the window show: one function for each scene, which brings it about."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from tests.scenes import (
    agreement,
    agreement_queue,
    cases,
    coders,
    coding,
    exporting,
    importing,
    messages,
    panes,
    report,
    safety,
    search,
    start,
    tables,
)
from ui.workspace import Workspace

Scene = Callable[[Workspace], None]
_MODULES = (
    start, importing, exporting, agreement, agreement_queue, cases, coders, coding, panes, report,
    search, messages, safety, tables,
)  # fmt: skip


def _scenes(module: ModuleType) -> dict[str, Scene]:
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }


SCENES: dict[str, Scene] = {
    name: scene for module in _MODULES for name, scene in _scenes(module).items()
}
