"""No ticket reaches the end of its grace unlisted, whatever the calendar, the rhythm, the days somebody worked."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from counter.domain import calls, charges
from counter.domain.calls import NONE_YET, Attempt, Tries, tries
from counter.domain.days import Calendar
from counter.domain.money import Ntd
from counter.domain.policy import Anchor, Reminder
from counter.domain.reminding import Channel, Outcome
from counter.domain.terms import Terms
from tests.domain.test_charges_always import calendars
from tests.shipped import KAOHSIUNG, TAIPEI, policy

DAY = timedelta(days=1)
AFTERWARDS = 12


@st.composite
def rhythms(draw: st.DrawFn) -> Reminder:
    most = draw(st.integers(1, 5))
    return Reminder(
        since=date.min,
        anchor=draw(st.sampled_from(Anchor)),
        first_days=draw(st.integers(0, 40) | st.just(366)),
        every_days=draw(st.integers(1, 40)),
        attempts_max=most,
        attempts_required=draw(st.integers(0, most)),
    )


@dataclass(frozen=True)
class Seen:
    """What one day that was opened saw of a ticket."""

    on: date
    listed: bool
    in_window: bool
    is_last: bool
    tried: Tries
    over: bool


@st.composite
def lives(draw: st.DrawFn) -> tuple[Reminder, list[Seen]]:
    """A ticket nobody pays, day by day: days off are added, some days nobody opens, some rows nobody calls."""
    agency = draw(st.sampled_from([KAOHSIUNG, TAIPEI]))
    calendar, rhythm = draw(calendars()), draw(rhythms())
    terms = charges.write_terms(
        policy(agency),
        calendar,
        class_code="general",
        item_type="gold",
        principal=Ntd(10_000),
        pledged_on=draw(st.dates(date(2021, 1, 1), date(2024, 12, 31))),
    )
    chance = Random(draw(st.integers(0, 2**32)))
    opened = chance.choice([0.02, 0.2, 0.9, 1.0])
    attempts: list[Attempt] = []
    seen: list[Seen] = []
    on, left = terms.pledged_on, AFTERWARDS
    while left:
        left -= charges.grace_over(terms, calendar, on)
        if chance.random() < 0.02:
            calendar = replace(calendar, closed=calendar.closed | {on + DAY * chance.randint(0, 9)})
        if chance.random() < opened:
            seen.append(_look(rhythm, terms, calendar, on, tries(attempts)))
            if seen[-1].listed and chance.random() < 0.5:
                outcome = chance.choice([*Outcome])
                attempts.append(Attempt(str(on), on, Channel.PHONE, outcome, promised_on=on))
        on += DAY
    return rhythm, seen


def _look(rhythm: Reminder, terms: Terms, calendar: Calendar, on: date, tried: Tries) -> Seen:
    days = charges.in_force(terms, calendar)
    within = calls.window(
        rhythm, pledged_on=days.pledged_on, maturity=days.maturity, last_day=days.last_day
    )
    since = calls.due_since(rhythm, within, tried, on=on, calendar=calendar)
    assert since is None or since <= on
    in_window = within.opens <= on <= within.closes
    last = days.last_day
    return Seen(on, since is not None, in_window, on == last, tried, on > last)


@given(lives())
def test_no_ticket_reaches_the_end_of_its_grace_without_having_been_listed(
    life: tuple[Reminder, list[Seen]],
) -> None:
    rhythm, seen = life
    listed = False
    for day in seen:
        listed = listed or day.listed
        if day.in_window or day.is_last or (day.over and rhythm.attempts_required):
            # On the first day that anybody opened since its window began it is there.
            assert listed, day


@given(lives())
def test_no_ticket_can_be_forfeited_before_the_tries_were_made(
    life: tuple[Reminder, list[Seen]],
) -> None:
    rhythm, seen = life
    for day in seen:
        if day.over and not day.listed:
            assert calls.enough_attempts(rhythm, day.tried)
        if day.tried == NONE_YET and rhythm.attempts_required:
            assert day.listed or not (day.over or day.in_window)


@given(lives())
def test_nobody_is_tried_more_often_than_the_rhythm_allows(
    life: tuple[Reminder, list[Seen]],
) -> None:
    rhythm, seen = life
    for day in seen:
        if day.tried.made >= rhythm.attempts_max and not day.over:
            assert not day.listed
