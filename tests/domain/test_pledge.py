"""A pledge is what its entries add up to, whatever order of trouble they came in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.entries import (
    Body,
    DayOpened,
    Entry,
    PrintReason,
    Redeemed,
    Renewed,
    Reprinted,
    TakenIn,
    Voided,
    VoidReason,
)
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge, Problem, State, apply, fold
from tests.domain.bodies import ANY_BODY, MONEYLESS, PLEDGES
from tests.domain.cases import entry, settled, taken_in, ticket
from tests.domain.policies import MONDAY

LATER = date(2026, 5, 4)
OLD = ticket("p1")
NEW = ticket("p2", number="K0101115000026", predecessors=("p1",), first="p1", on=LATER)

TAKEN_IN = entry(1, taken_in(OLD))
PAID = settled(OLD, on=LATER, interest=1_800, half_months=4)
RENEWAL = Renewed(PAID, NEW, "A-2", True, Ntd(2_000), Ntd(200))
RENEWED = entry(2, RENEWAL, on=LATER, clerk="c2")
REDEEMED = entry(3, Redeemed(PAID, True, ("B1",), Ntd(101_800), Ntd(0)), on=LATER)
VOIDED = entry(4, Voided("p1", VoidReason.WRONG_ITEM, Ntd(100_000), None))
SECOND_COPY = entry(5, Reprinted("p1", PrintReason.JAM, 2))
FOURTH_COPY = entry(6, Reprinted("p1", PrintReason.DAMAGED, 4))

OPEN = Pledge(
    ticket=OLD,
    state=State.OPEN,
    place="A-1",
    opened_by="c1",
    opened_by_entry="e1",
    opened_on=MONDAY,
    closed_on=None,
    settled=None,
    successors=(),
    copies=1,
    problems=(),
    last_entry="e1",
)


def test_an_entry_is_unsealed_until_somebody_seals_it() -> None:
    assert (TAKEN_IN.hash, TAKEN_IN.signature) == ("", "")


def test_an_intake_opens_a_pledge() -> None:
    assert fold([TAKEN_IN], "p1") == OPEN


def test_a_renewal_closes_the_old_pledge_and_opens_the_new_one() -> None:
    assert fold([TAKEN_IN, RENEWED], "p1") == replace(
        OPEN,
        state=State.RENEWED,
        closed_on=LATER,
        settled=PAID,
        successors=("p2",),
        last_entry="e2",
    )
    assert fold([RENEWED], "p2") == replace(
        OPEN,
        ticket=NEW,
        place="A-2",
        opened_by="c2",
        opened_by_entry="e2",
        opened_on=LATER,
        last_entry="e2",
    )


def test_a_redemption_closes_a_pledge_with_what_was_paid() -> None:
    assert fold([TAKEN_IN, REDEEMED], "p1") == replace(
        OPEN, state=State.REDEEMED, closed_on=LATER, settled=PAID, last_entry="e3"
    )


def test_a_void_closes_a_pledge_without_interest() -> None:
    assert fold([TAKEN_IN, VOIDED], "p1") == replace(
        OPEN, state=State.VOIDED, closed_on=MONDAY, last_entry="e4"
    )


def test_a_reprint_counts_copies_and_never_down() -> None:
    assert fold([TAKEN_IN, SECOND_COPY], "p1") == replace(OPEN, copies=2, last_entry="e5")
    folded = fold([TAKEN_IN, FOURTH_COPY, SECOND_COPY], "p1")
    assert folded == replace(OPEN, copies=4, last_entry="e5")


@pytest.mark.parametrize("second", [RENEWED, REDEEMED, VOIDED])
@pytest.mark.parametrize(
    ("first", "state"),
    [(RENEWED, State.RENEWED), (REDEEMED, State.REDEEMED), (VOIDED, State.VOIDED)],
)
def test_a_second_end_is_kept_as_a_problem(first: Entry, state: State, second: Entry) -> None:
    ended = fold([TAKEN_IN, first], "p1")
    assert ended is not None
    again = replace(second, id="again", number=9)
    assert apply(ended, again, "p1") == replace(
        ended, problems=(Problem("again", 9, state),), last_entry="again"
    )


def test_problems_add_up_in_their_order() -> None:
    folded = fold([TAKEN_IN, REDEEMED, VOIDED, RENEWED], "p1")
    assert folded is not None
    assert [problem.entry for problem in folded.problems] == ["e4", "e2"]
    assert folded.state is State.REDEEMED


@pytest.mark.parametrize("opening", [taken_in(OLD), replace(RENEWAL, ticket=OLD)])
def test_a_pledge_opened_twice_is_a_problem(opening: Body) -> None:
    folded = fold([TAKEN_IN, entry(9, opening)], "p1")
    assert folded == replace(OPEN, problems=(Problem("e9", 9, State.OPEN),), last_entry="e9")


def test_an_entry_about_others_changes_nothing() -> None:
    strangers = [
        entry(9, taken_in(ticket("p9"))),
        entry(9, Renewed(settled(ticket("p8"), on=LATER), ticket("p9"), "", True, Ntd(0), Ntd(0))),
        entry(9, Redeemed(settled(ticket("p9"), on=LATER), True, (), Ntd(0), Ntd(0))),
        entry(9, Voided("p9", VoidReason.WRONG_ITEM, Ntd(0), None)),
        entry(9, Reprinted("p9", PrintReason.JAM, 2)),
        *(entry(9, body) for body in MONEYLESS if not isinstance(body, Reprinted)),
    ]
    for stranger in strangers:
        assert apply(OPEN, stranger, "p1") == OPEN
        assert apply(None, stranger, "p1") is None


@pytest.mark.parametrize("late", [RENEWED, REDEEMED, VOIDED, SECOND_COPY])
def test_an_end_without_a_beginning_is_no_pledge(late: Entry) -> None:
    assert fold([late], "p1") is None


def test_no_entries_are_no_pledge() -> None:
    assert fold([], "p1") is None
    assert fold([entry(1, DayOpened(None))], "p1") is None


@given(st.lists(ANY_BODY, max_size=12), st.sampled_from(PLEDGES))
def test_whatever_was_stored_adds_up(bodies: list[Body], subject: str) -> None:
    entries = [entry(number, body) for number, body in enumerate(bodies, 1)]
    before = None
    for each in entries:
        after = apply(before, each, subject)
        assert_nothing_is_lost(before, each, after, subject)
        before = after
    assert fold(entries, subject) == before


def assert_nothing_is_lost(
    before: Pledge | None, each: Entry, after: Pledge | None, subject: str
) -> None:
    """A pledge never vanishes nor reopens; what is about it either fits or is a problem."""
    if before is None:
        return
    assert after is not None
    assert after.ticket == before.ticket
    assert after.copies >= before.copies
    assert after.problems[: len(before.problems)] == before.problems
    if after == before:
        assert subject not in names(each.body)
    elif after.state is before.state and not isinstance(each.body, Reprinted):
        assert after.problems[-1].entry == each.id
    if before.state is not State.OPEN:
        assert after.state is before.state
    assert after.last_entry == (before.last_entry if after == before else each.id)


def names(body: Body) -> set[str]:
    """The pledges an act is about."""
    match body:
        case TakenIn():
            return {body.ticket.pledge}
        case Renewed():
            return {body.ticket.pledge, body.settled.pledge}
        case Redeemed():
            return {body.settled.pledge}
        case Voided() | Reprinted():
            return {body.pledge}
        case _:
            return set()
