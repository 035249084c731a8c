"""A stocktake from its opening to the seal takes no more keys than docs/flows.md says, and no mouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from counter import app as program
from counter.desk.desk import Desk
from counter.domain.counting import Stage
from counter.domain.counts import Cause, Finding
from counter.domain.ticket import bag_text
from counter.domain.vault import place_text
from counter.tour.hands import Hands, show
from counter.tour.stage import HEIGHT_PX, WIDTH_PX, PlayedPrinter
from counter.ui.door import Door
from counter.ui.theme import Theme, load_fonts
from tests.desk.desks import Clock, make_desk, open_day, take_in
from tests.desk.test_vault_desk import plan
from tests.e2e.test_keystrokes import play


@pytest.fixture
def vault(tmp_path: Path, qapp: QApplication) -> Iterator[tuple[Hands, Desk, list[str]]]:
    """The window of a counter with three bags in its vault."""
    load_fonts()
    clock = Clock()
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk, clock().date())
    plan(desk)
    bags = [take_in(desk, place="S1-01").number for _ in range(3)]
    parts = program.furnish(
        qapp,
        Door(desk),
        Theme(qapp),
        station=desk.station,
        policy=desk.policy,
        folder=tmp_path,
        now=clock,
        printer=PlayedPrinter(),
    )
    hands = show(parts.window, WIDTH_PX, HEIGHT_PX, parts.tasks)
    hands.rest()
    yield hands, desk, bags
    parts.window.close()
    parts.close()
    parts.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    desk.close()


def test_a_count_from_its_opening_to_the_seal_and_one_broken_off(
    vault: tuple[Hands, Desk, list[str]],
) -> None:
    hands, desk, bags = vault
    play(hands, "stocktake begun")
    first, second = map(bag_text, bags[:2])
    place = place_text("S1-01")
    play(hands, "place and bags scanned", place=place, first=first, second=second)
    play(hands, "wrong seal noted", bag=bag_text(bags[2]))
    assert hands.text("count.found").startswith("已盤 3 / 3")
    play(hands, "stocktake closed")
    play(hands, "difference explained", words="resealed for the police")
    play(hands, "stocktake sealed")
    hands.wait(lambda: bool(hands.text("count.ended")), "the count sealed")
    hands.rest()
    (row,) = desk.stocktakes.list()
    (line,) = desk.stocktakes.view(row.count).lines
    assert (row.stage, line.difference.finding, line.cause) == (
        Stage.SEALED,
        Finding.WRONG_SEAL,
        Cause.RESEALED,
    )
    hands.press("F2")
    hands.rest()
    play(hands, "stocktake begun")
    play(hands, "stocktake broken off", reason="power cut")
    assert [each.stage for each in desk.stocktakes.list()] == [Stage.DROPPED, Stage.SEALED]
