"""A forfeiture stands at the end of its days, waits for every counter, and gives way to what was done in the grace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counter.domain.codes import LateCause, Verdict
from counter.domain.effects import State
from counter.domain.entries import Body, Entry, Redeemed
from counter.domain.forfeiting import Heard, Wait, grace_over
from counter.domain.forfeiture import Forfeit, Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.money import Ntd
from counter.domain.pledge import BookedOut, Pledge, fold, judge
from tests.domain.cases import RECORD, entry, redeemed, renewed, reversed_, taken_in, ticket
from tests.domain.policies import MONDAY, rules

OF = ticket("p1", principal=100_000)
NEXT = ticket("p2", predecessors=("p1",))
LAST_DAY = OF.terms.last_day
AFTER = LAST_DAY + timedelta(days=1)
ITEM = Forfeit("p1", Ntd(100_000), LAST_DAY)
BATCH = entry(5, Forfeited((ITEM,), ()), on=AFTER)
ONE_DAY = timedelta(days=1)
BACK = ForfeitureUndone("e5", (ITEM,), RECORD)


def folded(*bodies: Entry | Body) -> Pledge:
    """The pledge after its intake and these acts, in order."""
    acts = [entry(1, taken_in(OF))]
    for number, body in enumerate(bodies, 2):
        acts.append(body if isinstance(body, Entry) else entry(number, body, on=AFTER))
    found = fold(acts, "p1")
    assert found is not None
    return found


def redeemed_on(day: date) -> Entry:
    """Somebody redeems it on that day."""
    body = redeemed(OF)
    assert isinstance(body, Redeemed)
    return entry(6, replace(body, settled=replace(body.settled, on=day)), on=day)


# -------------------------------------------------------------------------- what a batch waits for


@pytest.mark.parametrize(
    ("day", "is_open", "told"),
    [
        (None, False, False),
        (LAST_DAY - timedelta(days=1), False, False),
        (LAST_DAY, True, False),
        (LAST_DAY, False, True),
        (AFTER, True, True),
    ],
)
def test_a_counter_has_told_a_day_once_it_closed_it_or_began_a_later_one(
    day: date | None, is_open: bool, told: bool
) -> None:
    heard = Heard(2, day, is_open=is_open)
    assert heard.told_all_of(LAST_DAY) is told
    over = grace_over(folded(), rules(AFTER), [heard], {})
    assert over is not None
    assert over.waits == (() if told else (Wait.COUNTER,))


@pytest.mark.parametrize(("days", "silent"), [(6, False), (7, True)])
def test_a_counter_is_left_out_after_seven_silent_days_alone(days: int, silent: bool) -> None:
    heard = Heard(2, LAST_DAY, is_open=True)
    on = LAST_DAY + timedelta(days=days)
    assert heard.is_silent(on) is silent
    over = grace_over(folded(), rules(on), [heard], {}, without=[2])
    assert over is not None
    assert over.counters == (() if silent else (2,))


def test_a_counter_of_which_no_day_is_known_may_be_left_out() -> None:
    assert Heard(2, None, is_open=False).is_silent(MONDAY)


def test_nothing_is_over_on_the_last_day_nor_once_it_ended() -> None:
    assert grace_over(folded(), rules(LAST_DAY), [], {}) is None
    assert grace_over(folded(redeemed(OF)), rules(AFTER), [], {}) is None


def test_a_ticket_in_dispute_waits_for_its_settlement() -> None:
    disputed = folded(redeemed(OF), redeemed(OF))
    again = replace(disputed, state=State.OPEN)
    over = grace_over(again, rules(AFTER), [], {"p1": False})
    assert over is not None
    assert over.waits == (Wait.DISPUTED, Wait.ATTEMPTS)


# ------------------------------------------------------------------------------- what gives way


def test_a_batch_ends_an_open_pledge_alone() -> None:
    found = folded(BATCH)
    assert (found.state, found.problems) == (State.FORFEITED, ())
    assert found.forfeited == BookedOut("e5", AFTER, LAST_DAY)
    assert folded(redeemed(OF), BATCH).problems
    assert folded(BATCH, replace(BATCH, id="e6")).problems


@pytest.mark.parametrize(
    ("day", "stands"), [(LAST_DAY, True), (AFTER, False)], ids=["in the grace", "after it"]
)
def test_a_redemption_within_the_grace_is_stronger_than_a_batch_placed_sooner(
    day: date, stands: bool
) -> None:
    before = folded(BATCH)
    late = redeemed_on(day)
    expected = Verdict.ACCEPTED if stands else Verdict.CLASH
    assert judge(late, {"p1": before}) is expected
    after = folded(BATCH, late)
    assert after.state is (State.REDEEMED if stands else State.FORFEITED)
    assert bool(after.problems) is not stands
    assert after.forfeited == before.forfeited, "the books are put right by two people"


def test_a_batch_taken_back_leaves_the_ticket_open_or_as_it_ended() -> None:
    assert folded(BATCH, BACK) == replace(folded(), last_entry="e3")
    ended = folded(BATCH, redeemed_on(LAST_DAY), BACK)
    assert (ended.state, ended.forfeited, ended.problems) == (State.REDEEMED, None, ())


@pytest.mark.parametrize("wrong", [ForfeitureUndone("e9", (ITEM,), RECORD), BACK])
def test_what_is_not_in_that_batch_is_not_taken_out_of_it(wrong: ForfeitureUndone) -> None:
    assert folded(wrong).problems
    assert folded(BATCH, BACK, wrong).problems


def test_a_late_act_that_is_undone_again_leaves_the_forfeiture() -> None:
    paid = renewed(OF, NEXT)
    act = entry(6, replace(paid, settled=replace(paid.settled, on=LAST_DAY)), on=LAST_DAY)
    undone = reversed_(act, voided=("p2",), reopened=("p1",))
    found = folded(BATCH, act, undone)
    assert found.state is State.FORFEITED
    assert (found.closed_by_entry, found.closed_on) == ("e5", AFTER)


# ---------------------------------------------------------------------- let come after the grace

LET = LateAllowed("p1", LateCause.FOUND, RECORD)


def test_nothing_is_forfeited_on_the_day_its_bearer_was_let_come() -> None:
    let = folded(LET)
    assert let.late_on == AFTER
    listed, later = (grace_over(let, rules(day), [], {}) for day in (AFTER, AFTER + ONE_DAY))
    assert listed is not None
    assert listed.waits == (Wait.LATE,)
    assert later is not None
    assert later.waits == ()


def test_a_batch_placed_sooner_gives_way_to_what_two_people_let_happen() -> None:
    let = folded(BATCH, LET)
    assert (let.state, let.problems) == (State.FORFEITED, ())
    paid = redeemed(OF)
    assert isinstance(paid, Redeemed)
    act = entry(7, replace(paid, settled=replace(paid.settled, on=LAST_DAY)), on=AFTER)
    assert folded(BATCH, LET, act).state is State.REDEEMED
    assert folded(redeemed(OF), LET).problems
