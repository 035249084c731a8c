"""Looking at what waits and settling a clash takes no more keys than docs/flows.md says, and no mouse."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from counter import app as program
from counter.tour.hands import Hands, show
from counter.tour.stage import HEIGHT_PX, WIDTH_PX, PlayedPrinter
from counter.ui.door import Door
from counter.ui.theme import Theme, load_fonts
from tests.desk.branches import Branch
from tests.desk.desks import Clock, redeem, take_in
from tests.e2e.test_keystrokes import play

TYPED = {"reason": "the line was down", "payer": "Wang", "number": "B123456780"}


@dataclass
class Window:
    """The second counter's window, and the branch behind it."""

    branch: Branch
    hands: Hands


@pytest.fixture
def second(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    """A ticket was redeemed at both counters while the line was down; one more act waits at this one."""
    load_fonts()
    clock = Clock()
    branch = Branch.opened(tmp_path, clock)
    here, there = branch.desks[1], branch.desks[0]
    pledge = take_in(there).pledge
    branch.meet()
    redeem(there, pledge)
    redeem(here, pledge)
    branch.meet()
    take_in(here)
    parts = program.furnish(
        qapp,
        Door(here),
        Theme(qapp),
        station=here.station,
        policy=here.policy,
        folder=tmp_path,
        now=clock,
        printer=PlayedPrinter(),
    )
    hands = show(parts.window, WIDTH_PX, HEIGHT_PX, parts.tasks)
    hands.rest()
    yield Window(branch, hands)
    parts.window.close()
    parts.close()
    parts.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    branch.close()


def test_what_waits_is_one_key_away(second: Window) -> None:
    play(second.hands, "what waits, looked at")
    second.hands.see("waiting.told")


def test_money_owed_by_a_clash_and_paid_out(second: Window) -> None:
    desk = second.branch.desks[1]
    play(second.hands, "clash settled, the money owed", **TYPED)
    (owed,) = desk.owed()
    assert owed.amount == 50_450
    play(second.hands, "what was owed, paid out", **TYPED)
    assert desk.owed() == ()


def test_a_clash_settled_and_the_money_paid_back(second: Window) -> None:
    desk = second.branch.desks[1]
    play(second.hands, "clash settled, the money paid back", **TYPED)
    assert desk.clashes() == ()
    assert desk.owed() == ()
