"""What someone without a mouse, or without sight, meets in the whole window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMenu,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from qcoder import i18n
from tests.scenes import SCENES
from tests.scenes.common import wait
from tests.ui.driver import Driver
from ui import theme
from ui.docks import Framed
from ui.theme import READ, SEEN, contrast
from ui.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
QT_OWN = ("qt_", "ScrollLeftButton", "ScrollRightButton")  # parts of Qt's own widgets
SHOWN = [
    SCENES[name]
    for name in (
        "start", "first_run", "start_missing", "new_project", "passphrase",
        "who", "locked", "importing", "no_files", "empty", "coding",
        "palette", "commands", "filters_open", "filters_on", "find",
        "editor", "context_menu", "codes_menu", "merge_choice", "rename",
        "color", "groups", "definition", "memo", "document_card",
        "retrieved", "found", "found_nothing", "shortcuts", "said_bad", "problem",
        "export_chosen", "export_written", "export_replace",
        "tables", "tables_chosen", "tables_empty",
        "report_empty", "report_table", "report_quotes", "report_methods", "report_text",
        "cases_empty", "cases_grid", "cases_preview", "cases_variable",
        "codings_preview", "import_split", "import_report",
    )
]  # fmt: skip


@pytest.fixture
def driver(driver: Driver) -> Iterator[Driver]:
    """The window, which some scenes leave with a panel beside it."""
    yield driver
    for other in QApplication.topLevelWidgets():
        if other is not driver.window:
            other.close()


def spoken(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found else widget.accessibleName()


def nameless(top: QWidget) -> list[str]:
    """Return what can have the keyboard, or be clicked, and is called nothing."""
    return [
        f"{type(widget).__name__}#{widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in top.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and (widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QAbstractButton))
        and widget.focusProxy() is None
        and not isinstance(widget, QMenu)
        and not widget.objectName().startswith(QT_OWN)
        and not spoken(widget).strip()
    ]


@pytest.mark.parametrize("scene", SHOWN, ids=lambda scene: scene.__name__)
def test_all_that_can_be_used_has_a_name(
    driver: Driver, scene: Callable[[Workspace], None]
) -> None:
    scene(driver.workspace)
    wait(50)
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert driver.window in tops
    assert not [name for top in tops for name in nameless(top)]
    actions = [action for top in tops for action in top.findChildren(QAction)]
    assert not [one.objectName() for one in actions if not one.text() and _is_read(one)]


def _is_read(action: QAction) -> bool:
    """Tell whether an action is something to read; not the menu behind a button."""
    menu = action.menu()
    behind = isinstance(menu, QMenu) and isinstance(menu.parent(), QToolButton)
    popup = isinstance(menu, QMenu) and not menu.title()
    return not (action.isSeparator() or isinstance(action, QWidgetAction) or behind or popup)


def lit(driver: Driver) -> list[str]:
    """Return the panes that are marked as having the keyboard."""
    frames = driver.workspace.panes.findChildren(Framed)
    return [one.accessibleName() for one in frames if one.property("focused")]


def test_f6_goes_through_all_panes_and_marks_where_it_is(driver: Driver) -> None:
    SCENES["coding"](driver.workspace)
    driver.text.setFocus()
    seen: list[str] = []
    for _n in range(5):
        driver.keys("F6")
        focused = QApplication.focusWidget()
        assert focused
        frame = next(f for f in driver.window.findChildren(Framed) if f.isAncestorOf(focused))
        assert lit(driver) == [frame.accessibleName()]
        seen.append(frame.accessibleName())
    frames = [one for one in driver.workspace.panes.findChildren(Framed) if one.isVisible()]
    assert sorted(seen) == sorted(frame.accessibleName() for frame in frames)
    driver.keys("Shift+F6")
    assert lit(driver) == [seen[-2]]


def test_tab_reaches_all_panes(driver: Driver) -> None:
    SCENES["coding"](driver.workspace)
    driver.workspace.documents.setFocus()
    seen: set[str] = set()
    for _n in range(80):
        driver.keys("Tab")
        seen |= {*lit(driver)}
    frames = [one for one in driver.workspace.panes.findChildren(Framed) if one.isVisible()]
    assert seen == {frame.accessibleName() for frame in frames}


def test_switching_colours_and_language_keeps_what_is_shown(driver: Driver) -> None:
    SCENES["coding"](driver.workspace)
    session, chosen = driver.workspace.session, driver.workspace.shown.coding
    project, document = session.project, driver.workspace.shown.document
    for scheme, language in ((theme.DARK, "en"), (theme.LIGHT, "nl"), (theme.DARK, "en")):
        driver.window.change_scheme(scheme)
        assert theme.colors().dark == (scheme == theme.DARK)
        assert driver.workspace.shown.coding == chosen
        driver.window.change_language(language)
        wait(50)
        assert i18n.language() == language
        assert driver.workspace.session.project is project
        assert driver.workspace.shown.document == document
        assert driver.workspace.transcript.view.isVisible()
        codings = session.open_project.codings.list(str(document), coder="AK")
        driver.workspace.shown.go_to(next(c for c in codings if c.id == chosen))


def test_what_was_made_light_looks_dark_after_a_switch(driver: Driver) -> None:
    SCENES["coding"](driver.workspace)
    wait(100)
    driver.window.change_scheme(theme.DARK)
    wait(100)
    switched = driver.window.grab().toImage()
    dark = QColor(theme.colors().panel).lightness()
    for point in (driver.workspace.inspector, driver.workspace.codes, driver.workspace.documents):
        corner = point.mapTo(driver.window, point.rect().topLeft())
        assert switched.pixelColor(corner.x() + 2, corner.y() + 4).lightness() == dark
    icon = theme.icon("plus").pixmap(32, 32).toImage()
    colors = {icon.pixelColor(x, 16).name() for x in range(32) if icon.pixelColor(x, 16).alpha()}
    assert theme.colors().muted in colors


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK])
def test_words_can_be_read(scheme: str, driver: Driver) -> None:
    theme.use(scheme)
    c = theme.colors()
    for under in (c.panel, c.background, c.accent_soft, c.selection):
        for words in (c.text, c.muted, c.accent, c.good, c.bad):
            assert contrast(QColor(words), QColor(under)) >= READ
    assert contrast(QColor(c.on_accent), QColor(c.accent)) >= READ
    for code in driver.project.codes.list():
        tint, panel = theme.tint(code.color), QColor(c.panel)
        assert contrast(theme.code_color(code.color), panel) >= SEEN
        parts = zip(tint.getRgbF()[:3], panel.getRgbF()[:3], strict=True)  # pyright: ignore
        strength = tint.alphaF()
        seen = QColor.fromRgbF(*(a * strength + b * (1 - strength) for a, b in parts))
        assert contrast(QColor(c.muted), seen) >= READ - 0.05


def test_the_window_fits_a_small_screen_at_150_percent(driver: Driver) -> None:
    SCENES["coding"](driver.workspace)
    smallest = driver.window.minimumSize()
    assert smallest.width() <= 1366 / 1.5
    assert smallest.height() <= 768 / 1.5 - 64  # the bar of the system and that of the window
    driver.window.resize(smallest)
    wait(50)
    panes = driver.workspace.panes
    assert driver.window.size() == smallest
    assert panes.minimumSizeHint().height() <= panes.height()
    assert panes.minimumSizeHint().width() <= panes.width()
