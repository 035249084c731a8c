"""With two screens: run by test_second_screen.py in a program of its own."""

import pytest
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from counter.ui.pledgor_screen.view import PledgorView
from tests.ui.hands import Hands
from tests.ui.test_intake import put_intake


@pytest.fixture
def other(qapp: QApplication) -> QScreen:
    """The pledgor's screen."""
    _, other = qapp.screens()
    return other


def view_of(hands: Hands) -> PledgorView:
    view = hands.window.second.view
    assert view is not None
    return view


def test_it_fills_the_second_screen_and_leaves_the_cursor_with_the_clerk(
    hands: Hands, other: QScreen
) -> None:
    view = view_of(hands)
    assert view.isVisible()
    assert view.geometry() == other.geometry()
    assert hands.window.screen() is not other
    assert QApplication.activeWindow() is hands.window
    assert hands.where() == "pledgor.id_number"


def test_unplugged_in_mid_act_nothing_typed_is_lost_and_the_clerk_is_told_once(
    hands: Hands, qapp: QGuiApplication, other: QScreen
) -> None:
    put_intake(hands)
    hands.window.pages.intake.offer.principal.setFocus()
    shown = view_of(hands).shown
    assert shown is not None
    qapp.screenRemoved.emit(other)
    assert hands.window.second.view is None
    assert "no longer connected" in hands.banner()
    assert QApplication.activeWindow() is hands.window
    assert hands.where() == "principal"
    hands.window.room.messages.clear()
    hands.type("0")
    hands.rest()
    assert hands.banner() == ""
    assert hands.field("pledgor.name").editor.text() == "陳大文"  # type: ignore[attr-defined]  # a line edit
    hands.type("\b")
    hands.rest()
    qapp.screenAdded.emit(other)
    assert view_of(hands).shown == hands.window.pages.intake.shown()
    assert QApplication.activeWindow() is hands.window
    hands.press("F9")
    assert hands.window.page() is not hands.window.pages.intake


def test_a_third_screen_changes_nothing(
    hands: Hands, qapp: QGuiApplication, other: QScreen
) -> None:
    view = view_of(hands)
    qapp.screenAdded.emit(other)
    assert view_of(hands) is view
    assert view.screen() is other


def test_it_makes_room_where_the_clerks_window_goes(
    hands: Hands, qapp: QGuiApplication, other: QScreen
) -> None:
    first, _ = qapp.screens()
    hands.window.windowHandle().setScreen(other)
    hands.rest()
    assert view_of(hands).screen() is first
    hands.window.windowHandle().setScreen(first)
    hands.rest()
    assert view_of(hands).screen() is other


def test_it_goes_with_the_program(hands: Hands) -> None:
    hands.window.close()
    assert hands.window.second.view is None
