"""Noting what came of a reminder call takes no more keys than docs/flows.md says, and no mouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from counter import app as program
from counter.desk.desk import Desk
from counter.domain.forms import PledgorForm
from counter.domain.messages import Answer, Delivery, Why
from counter.domain.reminding import Channel, Outcome
from counter.tour.hands import Hands, show
from counter.tour.stage import HEIGHT_PX, WIDTH_PX, PlayedPrinter
from counter.ui.door import Door
from counter.ui.theme import Theme, load_fonts
from tests.desk.desks import PLEDGOR, Clock, make_desk, open_day, take_in
from tests.desk.messaging import agree, furnish, work
from tests.desk.reminded import DUE, go_to
from tests.e2e.test_keystrokes import play

LETTER = "12345680034517"


@contextmanager
def due_today(
    folder: Path, app: QApplication, *people: PledgorForm
) -> Iterator[tuple[Hands, Desk]]:
    """The window on the day on which a ticket of each of these is due."""
    load_fonts()
    clock = Clock()
    desk = make_desk(folder, clock=clock)
    open_day(desk, clock().date())
    for each in people:
        take_in(desk, pledgor=each)
    go_to(desk, clock, DUE)
    parts = program.furnish(
        app,
        Door(desk),
        Theme(app),
        station=desk.station,
        policy=desk.policy,
        folder=folder,
        now=clock,
        printer=PlayedPrinter(),
    )
    hands = show(parts.window, WIDTH_PX, HEIGHT_PX, parts.tasks)
    hands.rest()
    yield hands, desk
    parts.window.close()
    parts.close()
    parts.window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    desk.close()


def person(number: str, phone: str = PLEDGOR.phone) -> PledgorForm:
    return replace(PLEDGOR, id_number=number, phone=phone)


def test_calls_one_after_the_other_and_the_proof_of_them(
    tmp_path: Path, qapp: QApplication
) -> None:
    people = map(person, ("A123456789", "B123456780", "A123456798"))
    with due_today(tmp_path, qapp, *people) as (hands, desk):
        play(hands, "call noted")
        play(hands, "promise noted", day="6/15")
        play(hands, "next call noted")
        figures = desk.reminders.figures()
        assert (figures.done, figures.spoken, figures.open) == (3, 2, 0)
        proof = desk.reminders.proof(DUE, DUE)
        tried = [each.attempts[0].outcome for each in proof]
        assert tried == [Outcome.NO_ANSWER, Outcome.PROMISED, Outcome.REACHED]
        assert proof[1].attempts[0].promised_on == date(2026, 6, 15)
        desk.sign_in("s1")  # the proof is a supervisor's
        play(hands, "proof of reminders printed")
        hands.see("paper.sheet.1")


def test_rows_from_paper_a_letter_and_one_that_came_back(
    tmp_path: Path, qapp: QApplication
) -> None:
    ids = ("A123456789", "B123456780", "A123456798", "F131104093")
    people = (*map(person, ids), person("E112345672", ""))
    with due_today(tmp_path, qapp, *people) as (hands, desk):
        paper = desk.call_sheets.draw()
        hands.press("Shift+F4")
        hands.rest()
        rows = {"first": "1", "second": "2", "third": "3", "day": "115/6/15"}
        play(hands, "three rows keyed in from paper", **rows)
        hands.press("Escape")
        hands.rest()
        play(hands, "letter printed and noted as posted", letter=LETTER)
        hands.press("Escape")
        hands.rest()
        play(hands, "letter that came back", letter=LETTER)
        proof = desk.reminders.proof(DUE, DUE)
        assert [[each.outcome for each in line.attempts] for line in proof] == [
            [Outcome.NO_ANSWER],
            [Outcome.REACHED],
            [Outcome.PROMISED],
            [],
            [Outcome.SENT, Outcome.RETURNED],
        ]
        assert [line.number for line in proof] == [line.ticket for line in paper.lines]


def test_a_message_sent_and_one_that_may_have_arrived(tmp_path: Path, qapp: QApplication) -> None:
    people = map(person, ("A123456789", "B123456780"))
    with due_today(tmp_path, qapp, *people) as (hands, desk):
        gate = furnish(desk, Delivery(Answer.UNSURE, Why.NO_ANSWER))
        agree(desk, desk.reminders.list().rows[0].pledgor, Channel.SMS)
        play(hands, "message sent to one who agreed")
        work(desk)
        hands.press("Escape")
        hands.rest()
        play(hands, "message that may have arrived, settled")
        assert len(gate.heard) == 1
        sent = desk.reminders.card(desk.messages.queue().rows[0].pledgor)
        assert [each.outcome for each in sent.attempts] == [Outcome.SENT]
