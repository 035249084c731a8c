"""A pledge on the call list of a real desk, and tries noted there."""

from datetime import date
from typing import Any

from counter.desk.answers import Receipt
from counter.desk.call_answers import CallRow
from counter.desk.desk import Desk
from counter.domain.call_forms import AttemptForm
from counter.domain.reminding import Channel, Outcome
from tests.desk.desks import Clock, next_day

DUE = date(2026, 6, 9)
"""A Tuesday: a pledge of 2026-03-16 matures on 06-16, its grace ends on 06-22."""
LAST = date(2026, 6, 22)


def go_to(desk: Desk, clock: Clock, day: date) -> None:
    """The next business day, at half past nine."""
    clock.go_to(day)
    next_day(desk, day)


def rows(desk: Desk) -> tuple[CallRow, ...]:
    """Today's list."""
    return desk.reminders.list().rows


def attempt(desk: Desk, pledge: str, outcome: Outcome = Outcome.NO_ANSWER, **of: Any) -> Receipt:
    """Note a call about a ticket at the best number on file, but for what is said otherwise."""
    pledgor = desk.ticket(pledge).pledgor.pledgor
    channel = of.pop("channel", Channel.PHONE)
    number = of.pop("number", desk.reminders.card(pledgor).number)
    return desk.reminders.record(
        AttemptForm(pledgor, (pledge,), channel, outcome, number=number, **of)
    )
