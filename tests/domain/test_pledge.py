"""A pledge is what its entries add up to, whatever order of trouble they came in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain import ledger
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import Change, Paper, PrintReason, Release, Verdict
from counter.domain.effects import State, touched
from counter.domain.entries import (
    Body,
    ClassCorrected,
    DayOpened,
    Entry,
    Exchanged,
    Held,
    HoldLifted,
    HoldNoted,
    LossReported,
    LossWithdrawn,
    PaidTogether,
    Refunded,
    Released,
    Replaced,
    Reprinted,
    Reversed,
)
from counter.domain.forfeiture import ForfeitureUndone
from counter.domain.money import Ntd
from counter.domain.pledge import Block, Blocked, Pledge, Problem, apply, fold
from tests.domain.bodies import ANY_BODY, ELSEWHERE, MARKS, PLEDGES
from tests.domain.cases import (
    PLACE,
    RECORD,
    entry,
    redeemed,
    renewed,
    reversed_,
    settled,
    taken_in,
    ticket,
)
from tests.domain.policies import MONDAY

LATER = date(2026, 5, 4)
OLD = ticket("p1")
NEW = ticket("p2", number="K0101115000026", predecessors=("p1",), first="p1", on=LATER, place=PLACE)

TAKEN_IN = entry(1, taken_in(OLD))
PAID = settled(OLD, on=LATER)
RENEWAL = renewed(OLD, NEW, on=LATER)
RENEWED = entry(2, RENEWAL, on=LATER, clerk="c2")
REDEEMED = entry(3, redeemed(OLD, on=LATER), on=LATER)
VOIDED = entry(4, reversed_(TAKEN_IN, voided=("p1",)))
SECOND_COPY = entry(5, Reprinted("p1", PrintReason.JAM, 2))
FOURTH_COPY = entry(6, Reprinted("p1", PrintReason.DAMAGED, 4))
LOST = entry(11, LossReported("p1", RECORD, id_checked=True, representation=None))
FOUND = entry(12, LossWithdrawn("p1", None))
HELD = entry(13, Held("p1", RECORD))
LIFTED = entry(14, HoldLifted("p1", RECORD))
NOTED = entry(35, HoldNoted("p1", RECORD))
REPLACED = entry(15, Replaced("p1", replace(NEW, terms=OLD.terms)), on=LATER)
RELEASED = entry(
    16,
    Released(
        pledge="p1",
        how=Release.AT_PRINCIPAL,
        principal=Ntd(100_000),
        paid=Ntd(100_000),
        papers=(Paper.POLICE,),
        record=RECORD,
        bags=("B1",),
        received=Ntd(100_000),
        change=Ntd(0),
    ),
    on=LATER,
)
REFUNDED = entry(17, Refunded("p1", Ntd(100_900), (Paper.JUDGMENT,), RECORD), on=LATER)
CORRECTED = entry(18, ClassCorrected("p1", replace(NEW, terms=OLD.terms), RECORD), on=LATER)
UNRENEWED = entry(19, reversed_(RENEWED, voided=("p2",), reopened=("p1",)), on=LATER)
UNREDEEMED = entry(20, reversed_(REDEEMED, reopened=("p1",)), on=LATER)

ENDS = (RENEWED, REDEEMED, CORRECTED)

OPEN = Pledge(
    ticket=OLD,
    state=State.OPEN,
    place=None,
    opened_by="c1",
    opened_by_entry="e1",
    opened_on=MONDAY,
    closed_on=None,
    closed_by_entry="",
    settled=None,
    successors=(),
    copies=1,
    blocks=(),
    refunded=Ntd(0),
    problems=(),
    last_entry="e1",
)


def folded(*entries: Entry, subject: str = "p1") -> Pledge:
    """What these entries make of a pledge that one of them opened."""
    pledge = fold(entries, subject)
    assert pledge is not None
    return pledge


def misfit(before: Pledge, late: Entry) -> Pledge:
    """That pledge with that entry kept as a problem."""
    suspense = ledger.brought(late) if late.verdict is Verdict.CLASH else Ntd(0)
    problem = Problem(late.id, late.number, before.state, suspense)
    return replace(before, problems=(*before.problems, problem), last_entry=late.id)


def test_an_entry_is_unsealed_until_somebody_seals_it() -> None:
    assert (TAKEN_IN.hash, TAKEN_IN.signature) == ("", "")


def test_an_intake_opens_a_pledge() -> None:
    assert folded(TAKEN_IN) == OPEN


def test_a_renewal_closes_the_old_pledge_and_opens_the_new_one() -> None:
    assert folded(TAKEN_IN, RENEWED) == replace(
        OPEN,
        state=State.RENEWED,
        closed_on=LATER,
        closed_by_entry="e2",
        settled=PAID,
        successors=("p2",),
        last_entry="e2",
        replaced_by=NEW.number,
    )
    assert folded(RENEWED, subject="p2") == replace(
        OPEN,
        ticket=NEW,
        place=PLACE,
        opened_by="c2",
        opened_by_entry="e2",
        opened_on=LATER,
        last_entry="e2",
    )


def test_a_redemption_closes_a_pledge_with_what_was_paid() -> None:
    assert folded(TAKEN_IN, REDEEMED) == replace(
        OPEN,
        state=State.REDEEMED,
        closed_on=LATER,
        closed_by_entry="e3",
        settled=PAID,
        last_entry="e3",
    )


def test_a_corrected_class_ends_a_ticket_without_a_payment() -> None:
    assert folded(TAKEN_IN, CORRECTED) == replace(
        OPEN,
        state=State.CORRECTED,
        closed_on=LATER,
        closed_by_entry="e18",
        successors=("p2",),
        last_entry="e18",
        replaced_by=NEW.number,
    )
    assert folded(CORRECTED, subject="p2").state is State.OPEN


def test_an_exchange_closes_each_ticket_towards_those_that_follow_it() -> None:
    merged = ticket("p3", predecessors=("p1", "p2"), first="p1")
    other = ticket("p2")
    body = Exchanged(
        how=Change.MERGE,
        settled=(settled(OLD, on=LATER), settled(other, on=LATER)),
        tickets=(merged,),
        released=(),
        bags=(),
        id_checked=False,
        finger=None,
        by_scan=True,
        received=Ntd(1_800),
        change=Ntd(0),
    )
    act = entry(21, body, on=LATER)
    for subject, opening in (("p1", TAKEN_IN), ("p2", entry(1, taken_in(other)))):
        ended = folded(opening, act, subject=subject)
        assert (ended.state, ended.successors) == (State.RENEWED, ("p3",))
    assert folded(act, subject="p3").state is State.OPEN


def test_several_tickets_are_renewed_and_redeemed_in_one_payment() -> None:
    other = ticket("p3")
    body = PaidTogether((RENEWAL,), (redeemed(other, on=LATER),), Ntd(2_000), Ntd(200))
    act = entry(22, body, on=LATER)
    assert folded(TAKEN_IN, act).successors == ("p2",)
    assert folded(act, subject="p2").state is State.OPEN
    assert folded(entry(1, taken_in(other)), act, subject="p3").state is State.REDEEMED


def test_each_of_several_renewed_tickets_names_the_one_that_follows_it() -> None:
    other = ticket("p3")
    after = ticket("p4", number="K0101115000034", predecessors=("p3",), first="p3", on=LATER)
    body = PaidTogether((RENEWAL, renewed(other, after, on=LATER)), (), Ntd(1_800), Ntd(0))
    act = entry(22, body, on=LATER)
    assert folded(TAKEN_IN, act).replaced_by == NEW.number
    second = folded(entry(1, taken_in(other)), act, subject="p3")
    assert (second.successors, second.replaced_by) == (("p4",), after.number)


def test_only_what_took_the_goods_home_was_paid_for_them() -> None:
    assert folded(TAKEN_IN, REDEEMED).paid == 100_900
    for here in (OPEN, folded(TAKEN_IN, RENEWED), folded(TAKEN_IN, REDEEMED, UNREDEEMED)):
        assert here.paid == 0


# ------------------------------------------------------------------------------ copies


def test_a_reprint_counts_copies_and_never_down() -> None:
    assert folded(TAKEN_IN, SECOND_COPY) == replace(OPEN, copies=2, last_entry="e5")
    assert folded(TAKEN_IN, FOURTH_COPY, SECOND_COPY) == replace(OPEN, copies=4, last_entry="e5")


# ------------------------------------------------------------------------------ reversal


def test_an_intake_undone_makes_its_ticket_void_without_interest() -> None:
    assert folded(TAKEN_IN, VOIDED) == replace(
        OPEN, state=State.VOIDED, closed_on=MONDAY, closed_by_entry="e4", last_entry="e4"
    )


def test_a_renewal_undone_opens_the_old_ticket_again_and_makes_the_new_one_void() -> None:
    assert folded(TAKEN_IN, RENEWED, UNRENEWED) == replace(OPEN, last_entry="e19")
    new = folded(RENEWED, UNRENEWED, subject="p2")
    assert (new.state, new.closed_on, new.closed_by_entry) == (State.VOIDED, LATER, "e19")


def test_a_redemption_undone_opens_the_ticket_again_to_be_redeemed_once_more() -> None:
    assert folded(TAKEN_IN, REDEEMED, UNREDEEMED) == replace(OPEN, last_entry="e20")
    again = folded(TAKEN_IN, REDEEMED, UNREDEEMED, replace(REDEEMED, id="e30"))
    assert (again.state, again.closed_by_entry, again.problems) == (State.REDEEMED, "e30", ())


def test_a_reversal_of_another_act_than_the_one_that_stands_is_a_problem() -> None:
    before = folded(RENEWED, subject="p2")
    wrong = entry(31, reversed_(TAKEN_IN, voided=("p2",)))
    assert apply(before, wrong, "p2") == misfit(before, wrong)
    for ended in (folded(TAKEN_IN), folded(TAKEN_IN, REDEEMED), folded(TAKEN_IN, VOIDED)):
        assert apply(ended, UNRENEWED, "p1") == misfit(ended, UNRENEWED)


def test_a_ticket_on_which_something_stands_is_not_made_void() -> None:
    before = folded(TAKEN_IN, RENEWED)
    assert apply(before, VOIDED, "p1") == misfit(before, VOIDED)


# ------------------------------------------------------------------------------ blocks


@pytest.mark.parametrize(
    ("block", "why", "lift"), [(LOST, Block.LOST, FOUND), (HELD, Block.HELD, LIFTED)]
)
def test_a_block_stands_until_it_is_lifted(block: Entry, why: Block, lift: Entry) -> None:
    before = folded(TAKEN_IN, block)
    blocked = Blocked(why, block.id, MONDAY)
    assert before == replace(OPEN, blocks=(blocked,), last_entry=block.id)
    assert before.blocked(why) == blocked
    assert folded(TAKEN_IN, block, lift) == replace(OPEN, last_entry=lift.id)


def test_two_blocks_stand_side_by_side() -> None:
    both = folded(TAKEN_IN, LOST, HELD)
    assert [each.why for each in both.blocks] == [Block.LOST, Block.HELD]
    assert [each.why for each in folded(TAKEN_IN, LOST, HELD, FOUND).blocks] == [Block.HELD]


def test_what_is_noted_of_a_hold_later_leaves_the_block_as_it_stands() -> None:
    held = folded(TAKEN_IN, LOST, HELD)
    noted = folded(TAKEN_IN, LOST, HELD, NOTED)
    lost, block = held.blocks
    assert noted == replace(
        held, blocks=(lost, replace(block, noted=NOTED.id)), last_entry=NOTED.id
    )
    assert folded(TAKEN_IN, HELD, NOTED, LIFTED) == replace(OPEN, last_entry=LIFTED.id)


@pytest.mark.parametrize("late", [FOUND, LIFTED, NOTED])
def test_what_is_not_blocked_cannot_be_let_go(late: Entry) -> None:
    assert folded(TAKEN_IN, late) == misfit(OPEN, late)
    ended = folded(TAKEN_IN, REDEEMED)
    assert apply(ended, late, "p1") == misfit(ended, late)


@pytest.mark.parametrize("block", [LOST, HELD])
def test_a_block_twice_or_on_an_ended_ticket_is_a_problem(block: Entry) -> None:
    before = folded(TAKEN_IN, block)
    again = replace(block, id="again")
    assert apply(before, again, "p1") == misfit(before, again)
    ended = folded(TAKEN_IN, REDEEMED)
    assert apply(ended, block, "p1") == misfit(ended, block)


@pytest.mark.parametrize("block", [LOST, HELD])
@pytest.mark.parametrize("end", ENDS)
def test_an_end_that_overlooked_a_block_is_a_problem(block: Entry, end: Entry) -> None:
    before = folded(TAKEN_IN, block)
    assert apply(before, end, "p1") == misfit(before, end)


def test_a_replacement_ends_a_lost_ticket_alone() -> None:
    ended = folded(TAKEN_IN, LOST, REPLACED)
    assert (ended.state, ended.successors) == (State.REPLACED, ("p2",))
    assert folded(REPLACED, subject="p2").state is State.OPEN
    for before in (OPEN, folded(TAKEN_IN, HELD), folded(TAKEN_IN, LOST, HELD)):
        assert apply(before, REPLACED, "p1") == misfit(before, REPLACED)


def test_a_release_to_the_owner_ends_a_held_ticket_alone() -> None:
    for before in (folded(TAKEN_IN, HELD), folded(TAKEN_IN, LOST, HELD)):
        after = apply(before, RELEASED, "p1")
        assert after is not None
        assert (after.state, after.paid) == (State.RELEASED, 100_000)
    for before in (OPEN, folded(TAKEN_IN, LOST)):
        assert apply(before, RELEASED, "p1") == misfit(before, RELEASED)


def test_a_refund_is_kept_once_and_only_where_something_was_paid() -> None:
    for ended in (folded(TAKEN_IN, REDEEMED), folded(TAKEN_IN, HELD, RELEASED)):
        after = apply(ended, REFUNDED, "p1")
        assert after == replace(ended, refunded=Ntd(100_900), last_entry="e17")
        again = replace(REFUNDED, id="again")
        assert apply(after, again, "p1") == misfit(after, again)
    for before in (OPEN, folded(TAKEN_IN, RENEWED)):
        assert apply(before, REFUNDED, "p1") == misfit(before, REFUNDED)


# ------------------------------------------------------------------------------ problems


@pytest.mark.parametrize("second", [*ENDS, VOIDED])
@pytest.mark.parametrize("first", [*ENDS, VOIDED])
def test_a_second_end_is_kept_as_a_problem(first: Entry, second: Entry) -> None:
    ended = folded(TAKEN_IN, first)
    again = replace(second, id="again", number=9)
    assert apply(ended, again, "p1") == misfit(ended, again)


def test_problems_add_up_in_their_order() -> None:
    torn = folded(TAKEN_IN, REDEEMED, VOIDED, RENEWED)
    assert [problem.entry for problem in torn.problems] == ["e4", "e2"]
    assert torn.state is State.REDEEMED


@pytest.mark.parametrize("opening", [taken_in(OLD), replace(RENEWAL, ticket=OLD)])
def test_a_pledge_opened_twice_is_a_problem(opening: Body) -> None:
    again = entry(9, opening)
    assert folded(TAKEN_IN, again) == misfit(OPEN, again)


def test_an_entry_about_others_changes_nothing() -> None:
    gone = ticket("p8")
    other = ticket("p9")
    intake = entry(9, taken_in(other))
    strangers = [
        intake,
        entry(9, renewed(gone, other)),
        entry(9, redeemed(other)),
        entry(9, reversed_(intake, voided=("p9",), reopened=("p8",))),
        entry(9, Refunded("p9", Ntd(900), (), RECORD)),
        *(entry(9, replace(body, pledge="p9")) for body in MARKS),
        *(entry(9, body) for body in ELSEWHERE),
    ]
    for stranger in strangers:
        assert apply(OPEN, stranger, "p1") == OPEN
        assert apply(None, stranger, "p1") is None


@pytest.mark.parametrize("late", [*ENDS, VOIDED, SECOND_COPY, LOST, HELD, REFUNDED])
def test_an_end_without_a_beginning_is_no_pledge(late: Entry) -> None:
    assert fold([late], "p1") is None


def test_no_entries_are_no_pledge() -> None:
    assert fold([], "p1") is None
    assert fold([entry(1, DayOpened(None))], "p1") is None


@pytest.mark.parametrize("mark", MARKS)
def test_an_act_on_another_ticket_leaves_this_one_as_it_is(mark: Body) -> None:
    other = fold([entry(1, taken_in(ticket("p9")))], "p9")
    assert other is not None
    assert apply(other, entry(2, mark), "p9") == other


VERDICTS = st.sampled_from([Verdict.NONE, Verdict.ACCEPTED, Verdict.CLASH])


@given(st.lists(st.tuples(ANY_BODY, VERDICTS), max_size=12), st.sampled_from(PLEDGES))
def test_whatever_was_stored_adds_up(stored: list[tuple[Body, Verdict]], subject: str) -> None:
    acts = enumerate(stored, 1)
    entries = [replace(entry(number, body), verdict=verdict) for number, (body, verdict) in acts]
    before, early = None, []
    for each in entries:
        after = applied(before, each, subject)
        if after is None:
            early.append(each)
        elif before is None:
            for told_sooner in early:
                after = applied(after, told_sooner, subject)
        before = after
    assert fold(entries, subject) == before


def applied(before: Pledge | None, each: Entry, subject: str) -> Pledge | None:
    after = apply(before, each, subject)
    assert_nothing_is_lost(before, each, after, subject)
    return after


MARKING = (*{type(body) for body in MARKS}, Refunded, OwedPaid, ForfeitureUndone)


def assert_nothing_is_lost(
    before: Pledge | None, each: Entry, after: Pledge | None, subject: str
) -> None:
    """A pledge never vanishes, nor reopens unless its end is undone; what is about it fits or is a problem."""
    if before is None:
        return
    assert after is not None
    assert after.ticket == before.ticket
    assert after.copies >= before.copies
    assert (after == before) == (subject not in touched(each.body))
    assert after.last_entry == (before.last_entry if after == before else each.id)
    settled = settles(each, before, after)
    if not settled:
        assert after.problems[: len(before.problems)] == before.problems
    if after.state is not before.state:
        assert_moved(before, each, after)
    elif after != before and not settled and not isinstance(each.body, MARKING):
        assert after.problems[-1].entry == each.id
    if after != before and each.verdict is Verdict.CLASH:
        assert after == misfit(before, each)


def settles(each: Entry, before: Pledge, after: Pledge) -> bool:
    """Whether an entry ends a misfit of the pledge: that one alone."""
    if not isinstance(each.body, ClashSettled) or len(after.problems) > len(before.problems):
        return False
    settled = (each.body.entry, each.body.suspense)
    left = tuple(p for p in before.problems if (p.entry, p.suspense) != settled)
    assert after.problems == left
    return True


def assert_moved(before: Pledge, each: Entry, after: Pledge) -> None:
    """An open pledge ends with what ended it; an ended one stands open again as if nothing had been."""
    undoes = isinstance(each.body, Reversed | ForfeitureUndone)
    if before.state in {State.OPEN, State.DISPUTED} or not undoes:
        assert before.state in {State.OPEN, State.DISPUTED, State.FORFEITED}
        assert (after.closed_on, after.closed_by_entry) == (each.business_day, each.id)
        return
    assert isinstance(each.body, Reversed | ForfeitureUndone)
    assert after.problems == before.problems
    assert before.closed_by_entry == each.body.entry
    out = after.forfeited
    assert after.state is (State.OPEN if out is None else State.FORFEITED)
    expected = (None, "") if out is None else (out.on, out.entry)
    assert (after.closed_on, after.closed_by_entry) == expected
    assert (after.settled, after.successors) == (None, ())
