"""The first act in the branch's order stands; one that does not fit is kept as a whole until two people settle it."""

from dataclasses import replace
from datetime import date

import pytest

from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import ReversalReason, Settlement, Verdict
from counter.domain.devices import DeviceEnrolled, DeviceRevoked, Unreadable
from counter.domain.effects import State, touched
from counter.domain.entries import Body, Entry, LossReported, Reversed
from counter.domain.ledger import Account, Posting, booked, cash, postings
from counter.domain.lending import standing
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.pledge import Block, Blocked, Owed, Pledge, Problem, apply, fold, judge
from counter.domain.refusal import Reason, fault
from counter.domain.ways import Way, ways
from tests.domain.cases import RECORD, entry, redeemed, renewed, settled, taken_in, ticket
from tests.domain.policies import MONDAY, rules

LATER = date(2026, 5, 4)
OLD = ticket("p1")
NEW = ticket("p2", number="K0101115000026", predecessors=("p1",), first="p1", on=LATER)
TAKEN_IN = entry(1, taken_in(OLD))
PAID = settled(OLD, on=LATER)
REDEEMED = entry(2, redeemed(OLD, on=LATER), on=LATER)
RENEWED = entry(3, renewed(OLD, NEW, on=LATER), on=LATER)
LOST = entry(4, LossReported("p1", RECORD, id_checked=True, representation=None))


def clash(stored: Entry) -> Entry:
    return replace(stored, verdict=Verdict.CLASH)


def folded(subject: str, *entries: Entry | Unreadable) -> Pledge:
    pledge = fold(entries, subject)
    assert pledge is not None
    return pledge


def judged(stored: Entry, *before: Entry) -> Verdict:
    return judge(stored, {each: fold(before, each) for each in touched(stored.body)})


def settlement(
    loser: Entry,
    how: Settlement,
    *,
    loans: int = 0,
    interest: int = 0,
    owed: int = 0,
    voided: tuple[str, ...] = (),
    ended: tuple[Settled, ...] = (),
) -> ClashSettled:
    return ClashSettled(
        entry=loser.id,
        how=how,
        suspense=loser.cash_ntd,
        loans=Ntd(loans),
        interest=Ntd(interest),
        owed=Ntd(owed),
        pledges=touched(loser.body),
        voided=voided,
        ended=ended,
        note=RECORD,
    )


# --------------------------------------------------------------------------------------- judging


def test_an_act_that_finds_what_it_knew_is_accepted() -> None:
    assert judged(TAKEN_IN) is Verdict.ACCEPTED
    assert judged(RENEWED, TAKEN_IN) is Verdict.ACCEPTED


def test_the_second_redemption_of_a_ticket_is_a_clash() -> None:
    assert judged(replace(REDEEMED, id="again"), TAKEN_IN, REDEEMED) is Verdict.CLASH


def test_one_pledge_that_says_no_makes_the_whole_act_a_clash() -> None:
    assert judged(RENEWED, TAKEN_IN, REDEEMED) is Verdict.CLASH


def test_what_it_was_called_before_does_not_count() -> None:
    assert judged(clash(RENEWED), TAKEN_IN) is Verdict.ACCEPTED


def test_an_act_on_a_pledge_that_is_not_known_yet_is_an_orphan() -> None:
    assert judged(REDEEMED) is Verdict.ORPHAN


def test_an_act_without_pledges_always_fits() -> None:
    assert judged(entry(7, DeviceRevoked("d", 1))) is Verdict.ACCEPTED


def test_an_orphan_takes_effect_when_the_intake_comes() -> None:
    pledge = folded("p1", REDEEMED, TAKEN_IN)
    assert pledge.state is State.REDEEMED
    assert pledge.problems == ()


def test_what_came_early_keeps_its_order() -> None:
    pledge = folded("p1", LOST, REDEEMED, TAKEN_IN)
    assert [each.entry for each in pledge.problems] == [REDEEMED.id]
    assert pledge.blocked(Block.LOST) is not None


# ------------------------------------------------------------------------------------ the loser


def test_a_clash_changes_nothing_and_is_a_problem_of_all_it_touched() -> None:
    pledge = folded("p1", TAKEN_IN, REDEEMED, clash(RENEWED))
    assert (pledge.state, pledge.closed_by_entry) == (State.REDEEMED, REDEEMED.id)
    assert pledge.problems == (
        Problem(RENEWED.id, RENEWED.number, State.REDEEMED, RENEWED.cash_ntd),
    )


def test_a_clash_changes_nothing_even_where_it_would_fit() -> None:
    pledge = folded("p1", TAKEN_IN, clash(REDEEMED))
    assert pledge.state is State.OPEN
    assert [each.entry for each in pledge.problems] == [REDEEMED.id]


def test_a_ticket_that_a_clash_wrote_is_in_dispute() -> None:
    pledge = folded("p2", clash(RENEWED))
    assert pledge.state is State.DISPUTED
    assert [each.entry for each in pledge.problems] == [RENEWED.id]


def test_a_clash_is_nothing_to_other_pledges() -> None:
    pledge = folded("p1", TAKEN_IN)
    assert apply(pledge, clash(entry(9, taken_in(ticket("p9")))), "p1") == pledge
    assert apply(None, clash(REDEEMED), "p1") is None


def test_a_clash_that_came_before_the_ticket_is_its_problem_too() -> None:
    assert [each.entry for each in folded("p1", clash(REDEEMED), TAKEN_IN).problems] == [
        REDEEMED.id
    ]


def test_a_ticket_in_dispute_and_one_that_is_not_understood_are_not_worked_with() -> None:
    disputed = replace(folded("p2", clash(RENEWED)), problems=())
    told = standing(disputed, rules(LATER), branch="K01")
    assert told == fault(Reason.TICKET_FROZEN, number=NEW.number)
    frozen = folded("p1", TAKEN_IN, unread(1))
    told = standing(frozen, rules(LATER), branch="K01")
    assert told == fault(Reason.TICKET_UNREAD, number=OLD.number)
    for pledge in (disputed, frozen):
        assert ways(pledge, rules(LATER), branch="K01") <= {Way.LABEL, Way.ALERT, Way.PERSON}


# ----------------------------------------------------------------------------------- settlements


def test_a_returned_act_leaves_no_problem_and_its_tickets_void() -> None:
    end = entry(8, settlement(RENEWED, Settlement.RETURNED, voided=("p2",)), on=LATER)
    kept = folded("p1", TAKEN_IN, REDEEMED, clash(RENEWED), end)
    assert (kept.state, kept.problems, kept.last_entry) == (State.REDEEMED, (), end.id)
    void = folded("p2", clash(RENEWED), end)
    assert (void.state, void.problems) == (State.VOIDED, ())
    assert (void.closed_on, void.closed_by_entry) == (LATER, end.id)


def test_things_that_were_handed_out_end_the_ticket_that_stood_for_them() -> None:
    gone = Settled("p2", LATER, 0, Ntd(0), NEW.principal)
    end = entry(8, settlement(REDEEMED, Settlement.KEPT, ended=(gone,)), on=LATER)
    pledge = folded("p2", RENEWED, end)
    assert (pledge.state, pledge.settled, pledge.closed_by_entry) == (State.REDEEMED, gone, end.id)


def test_what_stood_against_the_act_ends_with_it() -> None:
    end = entry(8, settlement(REDEEMED, Settlement.KEPT, ended=(PAID,)), on=LATER)
    pledge = folded("p1", TAKEN_IN, LOST, clash(REDEEMED), end)
    assert (pledge.state, pledge.blocks, pledge.problems) == (State.REDEEMED, (), ())


def test_a_settlement_touches_each_pledge_once() -> None:
    end = settlement(REDEEMED, Settlement.KEPT, ended=(PAID, replace(PAID, pledge="p2")))
    assert touched(end) == ("p1", "p2")


def test_a_settlement_says_nothing_of_other_pledges() -> None:
    other = folded("p9", entry(9, taken_in(ticket("p9"))))
    assert apply(other, entry(8, settlement(RENEWED, Settlement.RETURNED)), "p9") == other


def test_other_problems_stay() -> None:
    again = clash(replace(REDEEMED, id="again"))
    end = entry(8, settlement(again, Settlement.RETURNED))
    pledge = folded("p1", TAKEN_IN, REDEEMED, clash(RENEWED), again, end)
    assert [each.entry for each in pledge.problems] == [RENEWED.id]


@pytest.mark.parametrize("state", [State.REDEEMED, State.VOIDED])
def test_a_second_settlement_of_the_same_things_is_a_problem(state: State) -> None:
    pledge = replace(folded("p2", clash(RENEWED)), state=state)
    end = entry(8, settlement(RENEWED, Settlement.RETURNED, voided=("p2",)))
    after = apply(pledge, end, "p2")
    assert after is not None
    assert [each.entry for each in after.problems] == [RENEWED.id, end.id]
    assert after.state is state


def test_what_a_settlement_leaves_owed_stays_on_the_first_pledge_until_it_is_paid_once() -> None:
    end = entry(8, settlement(RENEWED, Settlement.OWED, owed=900, voided=("p2",)), on=LATER)
    before = (TAKEN_IN, REDEEMED, clash(RENEWED), end)
    assert folded("p1", *before).owed == (Owed(end.id, Ntd(900)),)
    assert folded("p2", *before).owed == ()
    paid = entry(9, OwedPaid("p1", end.id, Ntd(900), RECORD), on=LATER)
    assert judged(paid, *before) is Verdict.ACCEPTED
    assert folded("p1", *before, paid).owed == ()
    assert judged(replace(paid, id="again"), *before, paid) is Verdict.CLASH
    other = entry(9, OwedPaid("p1", end.id, Ntd(901), RECORD), on=LATER)
    assert judged(other, *before) is Verdict.CLASH


def test_a_clash_settled_at_two_counters_is_settled_by_the_first() -> None:
    first = entry(8, settlement(RENEWED, Settlement.RETURNED, voided=("p2",)), on=LATER)
    second = entry(9, settlement(RENEWED, Settlement.OWED, voided=("p2",)), on=LATER)
    before = (TAKEN_IN, REDEEMED, clash(RENEWED), first)
    assert judged(first, *before[:3]) is Verdict.ACCEPTED
    assert judged(second, *before) is Verdict.CLASH


# ------------------------------------------------------------------------------------- the money


def total(posted: tuple[Posting, ...]) -> int:
    return sum(each.amount for each in posted)


def test_cash_of_a_clash_waits_in_suspense() -> None:
    assert booked(REDEEMED) == postings(REDEEMED.body)
    paid = REDEEMED.cash_ntd
    assert booked(clash(REDEEMED)) == (
        Posting(Account.DRAWER, paid),
        Posting(Account.SUSPENSE, Ntd(-paid)),
    )
    assert booked(clash(LOST)) == ()


def test_a_clash_without_cash_books_nothing() -> None:
    owed = settlement(REDEEMED, Settlement.OWED, owed=REDEEMED.cash_ntd)
    again = entry(8, owed, on=LATER)
    assert again.cash_ntd == 0
    assert postings(owed)
    assert booked(clash(again)) == ()


def test_a_settlement_holds_only_for_a_clash_as_it_was_booked() -> None:
    lost = replace(RENEWED, verdict=Verdict.NONE)
    early = replace(settlement(lost, Settlement.RETURNED, voided=("p2",)), suspense=Ntd(0))
    told = entry(8, early, on=LATER)
    pledge = folded("p1", TAKEN_IN, REDEEMED, clash(RENEWED), told)
    assert [problem.entry for problem in pledge.problems] == [RENEWED.id, told.id]
    fitting = folded("p1", TAKEN_IN, REDEEMED, lost, told)
    assert fitting.problems == ()


@pytest.mark.parametrize(
    ("body", "drawer"),
    [
        (settlement(REDEEMED, Settlement.RETURNED), -REDEEMED.cash_ntd),
        (settlement(REDEEMED, Settlement.OWED, owed=REDEEMED.cash_ntd), 0),
        (
            settlement(REDEEMED, Settlement.KEPT, loans=-PAID.principal, interest=-PAID.interest),
            0,
        ),
        (OwedPaid("p1", "e", Ntd(500), RECORD), -500),
        (DeviceEnrolled("d", 1, 1, "00"), 0),
    ],
)
def test_a_settlement_empties_suspense(body: Body, drawer: int) -> None:
    posted = postings(body)
    assert total(posted) == 0
    assert cash(body) == drawer
    if isinstance(body, ClashSettled):
        left = [*booked(clash(REDEEMED)), *posted]
        assert sum(each.amount for each in left if each.account is Account.SUSPENSE) == 0


def test_an_act_that_stands_twice_counts_once() -> None:
    again = replace(REDEEMED, verdict=Verdict.TWICE)
    assert folded("p1", TAKEN_IN, again) == folded("p1", TAKEN_IN)
    assert booked(again) == ()


# --------------------------------------------------------------------------- a newer program's


def unread(number: int) -> Unreadable:
    return Unreadable(
        device="d2",
        incarnation=1,
        number=number,
        kind="pawned-again",
        version=9,
        min_reader=9,
        id=f"u{number}",
        subjects=("p1",),
        branch="K01",
        business_day=MONDAY,
        recorded_at=TAKEN_IN.recorded_at,
        previous_hash="",
        data=b"{}",
    )


def test_an_entry_that_cannot_be_read_freezes_the_pledge() -> None:
    pledge = folded("p1", TAKEN_IN, unread(1), unread(2))
    assert pledge.blocks == (Blocked(Block.UNREAD, "u1", MONDAY),)
    assert pledge.last_entry == "u2"
    assert judged(REDEEMED, TAKEN_IN) is Verdict.ACCEPTED
    assert judge(REDEEMED, {"p1": pledge}) is Verdict.CLASH


def test_it_freezes_also_a_pledge_that_comes_after_it() -> None:
    assert folded("p1", unread(1), TAKEN_IN).blocked(Block.UNREAD) is not None


def found(stored: Entry) -> Entry:
    """As central, which reads what this program can't, found it."""
    return replace(stored, verdict=Verdict.ACCEPTED)


def test_what_central_found_to_fit_holds_on_a_ticket_that_cannot_be_read_whole() -> None:
    undone = entry(8, _reversed(REDEEMED.id, reopened=("p1",)))
    void = entry(9, _reversed(TAKEN_IN.id, voided=("p1",)))
    closed = (TAKEN_IN, REDEEMED, unread(1))
    for later, state in ((RENEWED, State.RENEWED), (undone, State.OPEN), (void, State.VOIDED)):
        pledge = folded("p1", *closed, found(later))
        assert (pledge.state, pledge.problems) == (state, ())
    lost = entry(10, LossReported("p1", RECORD, True, None))
    assert folded("p1", *closed, found(lost)).problems == ()
    assert folded("p1", *closed, RENEWED).problems != ()


def test_a_settlement_that_central_found_to_fit_holds_there_too() -> None:
    pledge = folded(
        "p1",
        TAKEN_IN,
        REDEEMED,
        unread(1),
        found(entry(8, settlement(REDEEMED, Settlement.RETURNED, voided=("p1",)))),
    )
    assert (pledge.state, pledge.problems) == (State.VOIDED, ())


def _reversed(
    undone: str, voided: tuple[str, ...] = (), reopened: tuple[str, ...] = ()
) -> Reversed:
    return Reversed(
        entry=undone,
        reason=ReversalReason.WRONG_AMOUNT,
        voided=voided,
        reopened=reopened,
        loans=Ntd(0),
        interest=Ntd(0),
        bags=(),
        note=None,
    )
