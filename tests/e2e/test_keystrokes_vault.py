"""The vault's flows take no more keys than docs/flows.md says, and no mouse."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from counter import app as program
from counter.desk.desk import Desk
from counter.domain.custody import Party
from counter.tour.hands import Hands, show
from counter.tour.stage import HEIGHT_PX, WIDTH_PX, PlayedPrinter
from counter.ui.door import Door
from counter.ui.theme import Theme, load_fonts
from tests.desk.desks import Clock, make_desk, open_day, take_in
from tests.e2e.test_keystrokes import play

PLACES = ("S1-01", "S1-02", "S1-03")


@dataclass
class Window:
    """A counter's window at the vault, two bags not put away."""

    desk: Desk
    hands: Hands
    first: str
    second: str


@pytest.fixture
def vault(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    """The supervisor at the counter's window."""
    load_fonts()
    clock = Clock()
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    bags = [str(take_in(desk, place="").number) for _ in range(2)]
    desk.sign_in("s1")
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
    yield Window(desk, hands, *bags)
    parts.window.close()
    parts.close()
    parts.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    desk.close()


def lies(vault: Window) -> list[tuple[str, Party]]:
    lines = [vault.desk.vault.bag(each).lines[0] for each in (vault.first, vault.second)]
    return [(line.place, line.party) for line in lines]


def test_the_vaults_day_by_scans_and_keys(vault: Window) -> None:
    hands = vault.hands
    play(hands, "places added", places="S1-01..S1-03")
    assert vault.desk.vault.places() == PLACES
    scans = {
        "first": f"BAG:{vault.first}",
        "second": f"BAG:{vault.second}",
        "place": "PLACE:S1-02",
    }
    play(hands, "bags put away", **scans)
    assert lies(vault) == [("S1-02", Party.HOUSE)] * 2
    told = {**scans, "name": "Wang", "day": "115/3/23", "note": "diamond"}
    play(hands, "bag offered to an appraiser", **told)
    hands.press("Escape")  # from the slip, which lies there without a printer
    hands.rest()
    play(hands, "bag taken over by an appraiser", **told)
    assert lies(vault) == [("", Party.APPRAISER), ("S1-02", Party.HOUSE)]
    play(hands, "bag back from an appraiser", **{**told, "place": "PLACE:S1-03"})
    assert lies(vault) == [("S1-03", Party.HOUSE), ("S1-02", Party.HOUSE)]
