"""A call noted wrong is put right at the desk: the list, the figures, the numbers and the forfeiture follow."""

from dataclasses import replace
from datetime import timedelta

import pytest

from counter.desk.desk import Desk
from counter.domain.call_revisions import RevisionForm
from counter.domain.refusal import Reason
from counter.domain.reminding import Outcome
from tests.db.test_rebuild import sums_of
from tests.desk.desks import PLEDGOR, Clock, take_in
from tests.desk.reminded import DUE, attempt, go_to, rows
from tests.domain.refusals import fault_of


@pytest.fixture
def pledge(desk: Desk, clock: Clock) -> str:
    """A ticket that is due for the first call today."""
    taken = take_in(desk).pledge
    go_to(desk, clock, DUE)
    return taken


def form(entry: str, outcome: Outcome, *, called_back: bool = False) -> RevisionForm:
    return RevisionForm(entry, called_back, outcome, None, "按到下一列")


def test_who_was_noted_as_reached_by_mistake_is_on_the_list_again(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    wrong = attempt(desk, pledge, Outcome.REACHED).entry.id
    assert rows(desk) == ()
    assert desk.reminders.enough_attempts(pledge)
    clock.wait(minutes=5)
    put_right = desk.reminders.revise(form(wrong, Outcome.WITHDRAWN))
    assert "按到下一列" not in repr(put_right.entry)
    (row,) = rows(desk)
    assert row.made == 0
    assert not desk.reminders.enough_attempts(pledge)
    figures = desk.reminders.figures()
    assert (figures.done, figures.spoken, figures.callers) == (0, 0, ())
    shown = desk.reminders.attempts_on(pledge)
    assert [(each.outcome, each.corrected) for each in shown] == [
        (Outcome.REACHED, True),
        (Outcome.WITHDRAWN, False),
    ]
    assert shown[0].at == shown[1].at
    assert desk.reminders.recent_calls() == ()


def test_a_number_said_wrong_by_mistake_is_called_again(desk: Desk, pledge: str) -> None:
    wrong = attempt(desk, pledge, Outcome.WRONG_NUMBER).entry.id
    assert rows(desk)[0].number == ""
    desk.reminders.revise(form(wrong, Outcome.NO_ANSWER))
    card = desk.reminders.card(desk.ticket(pledge).pledgor.pledgor)
    assert [(each.number, each.wrong) for each in card.numbers] == [(PLEDGOR.phone, False)]
    assert card.number == PLEDGOR.phone


def test_an_hour_at_which_nobody_was_spoken_to_is_no_good_hour(desk: Desk, pledge: str) -> None:
    wrong = attempt(desk, pledge, Outcome.REACHED).entry.id
    person = desk.ticket(pledge).pledgor.pledgor
    assert desk.reminders.card(person).hour == 9
    desk.reminders.revise(form(wrong, Outcome.NO_ANSWER))
    assert desk.reminders.card(person).hour is None


def test_who_calls_back_was_spoken_to_now(desk: Desk, clock: Clock, pledge: str) -> None:
    left = attempt(desk, pledge, Outcome.MESSAGE_LEFT).entry.id
    clock.wait(hours=1)
    back = form(left, Outcome.REACHED, called_back=True)
    desk.reminders.revise(replace(back, note=""))
    asked, answered = desk.reminders.attempts_on(pledge)
    assert (asked.corrected, answered.at - asked.at) == (False, timedelta(hours=1))
    figures = desk.reminders.figures()
    assert (figures.done, figures.spoken) == (1, 1)
    (caller,) = figures.callers
    assert caller.tries == 2
    assert desk.reminders.enough_attempts(pledge)
    told = fault_of(desk.reminders.revise, back)
    assert told.reason is Reason.ATTEMPT_REVISED


def test_what_is_no_call_is_not_put_right(desk: Desk, pledge: str) -> None:
    for entry in ("nothing", desk.ticket(pledge).pledge.opened_by_entry):
        told = fault_of(desk.reminders.revise, form(entry, Outcome.REACHED))
        assert told.reason is Reason.ATTEMPT_NO_CALL


def test_calls_of_which_more_can_be_said_stand_newest_first(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    attempt(desk, pledge, Outcome.NO_ANSWER)
    clock.wait(hours=2)
    attempt(desk, pledge, Outcome.MESSAGE_LEFT)
    recent = desk.reminders.recent_calls()
    assert [each.attempt.outcome for each in recent] == [Outcome.MESSAGE_LEFT, Outcome.NO_ANSWER]
    assert {each.name for each in recent} == {PLEDGOR.name}


def test_the_sums_made_anew_are_the_same(desk: Desk, pledge: str) -> None:
    wrong = attempt(desk, pledge, Outcome.WRONG_NUMBER).entry.id
    desk.reminders.revise(form(wrong, Outcome.REACHED))
    store = desk.context.store
    before = sums_of(store)
    store.rebuild()
    assert sums_of(store) == before
