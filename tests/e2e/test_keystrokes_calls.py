"""Noting what came of a reminder call takes no more keys than docs/flows.md says, and no mouse."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from counter import app as program
from counter.domain.reminding import Outcome
from counter.tour.hands import show
from counter.tour.stage import HEIGHT_PX, WIDTH_PX, PlayedPrinter
from counter.ui.door import Door
from counter.ui.theme import Theme, load_fonts
from tests.desk.desks import PLEDGOR, Clock, make_desk, open_day, take_in
from tests.desk.reminded import DUE, go_to
from tests.e2e.test_keystrokes import play


def test_two_calls_one_after_the_other(tmp_path: Path, qapp: QApplication) -> None:
    load_fonts()
    clock = Clock()
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk, clock().date())
    for number in ("A123456789", "B123456780"):
        take_in(desk, pledgor=replace(PLEDGOR, id_number=number))
    go_to(desk, clock, DUE)
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
    play(hands, "call noted")
    play(hands, "promise noted", day="115/6/15")
    figures = desk.reminders.figures()
    assert (figures.done, figures.spoken, figures.open) == (2, 1, 0)
    proof = desk.reminders.proof(DUE, DUE)
    assert [each.attempts[0].outcome for each in proof] == [Outcome.NO_ANSWER, Outcome.PROMISED]
    parts.window.close()
    parts.close()
    parts.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    desk.close()
