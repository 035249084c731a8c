"""How a clash ends: nobody pays one debt twice, the books balance, a thing is paid for once (CC 179, PA 14, 18, 21)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain import ledger, settlement
from counter.domain.codes import Change, Release, Settlement, Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import State, touched, written
from counter.domain.entries import (
    Body,
    Entry,
    Exchanged,
    Held,
    HoldLifted,
    LossReported,
    OwedPaid,
    PaidTogether,
    Refunded,
    Released,
    Replaced,
    Settled,
    Ticket,
)
from counter.domain.identity import IdKind
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.pledge import Owed, Pledge, fold, judge
from counter.domain.refusal import Fault, Reason
from counter.domain.settlement import WayOut
from counter.domain.settlement_forms import PayeeForm, PayOwedForm, SettleForm
from tests.domain.cases import (
    RECORD,
    TEAM,
    entry,
    item,
    redeemed,
    renewed,
    reversed_,
    settled,
    taken_in,
    ticket,
)
from tests.domain.policies import CALENDAR, MONDAY
from tests.domain.refusals import fault_of, faults_of, places

LATER = date(2026, 5, 4)
WEEKS_LATER = date(2026, 5, 25)
RING, CHAIN = item("B1"), replace(item("B1"), item="i2")
OLD = ticket("p1")
TWO = ticket("p1", items=(RING, CHAIN))
NEW = ticket("p2", number="K0101115000026", predecessors=("p1",), first="p1", on=LATER)
AGAIN = replace(NEW, pledge="p3", number="K0102115000017")
OTHER = ticket("p9", number="K0101115000091", principal=20_000, items=(item("B9", "i9"),))
TAKEN_IN = entry(1, taken_in(OLD))
LOST = LossReported("p1", RECORD, id_checked=True, representation=None)
INTEREST = 1_800

NOBODY = PayeeForm("", IdKind.NATIONAL, "", id_checked=False)
PAYEE = PayeeForm("陳大文", IdKind.NATIONAL, "A123456789", id_checked=True)


class Books:
    """A branch's order as central would make it: each entry judged as its turn comes."""

    def __init__(self, *bodies: Body) -> None:
        self.entries: list[Entry] = []
        for body in bodies:
            self.add(body, on=MONDAY)

    def add(self, body: Body, *, on: date = LATER) -> Entry:
        made = entry(len(self.entries) + 1, body, on=on)
        before = {each: fold(self.entries, each) for each in touched(body)}
        placed = replace(made, verdict=judge(made, before))
        self.entries.append(placed)
        return placed

    def loser(self, body: Body, *, on: date = LATER) -> Entry:
        """An act that doesn't fit any more."""
        placed = self.add(body, on=on)
        assert placed.verdict is Verdict.CLASH
        return placed

    def pledge(self, name: str) -> Pledge:
        found = fold(self.entries, name)
        assert found is not None
        return found

    @property
    def pledges(self) -> dict[str, Pledge]:
        names = {each for stored in self.entries for each in touched(stored.body)}
        return {each: found for each in names if (found := fold(self.entries, each)) is not None}

    def ways(self, loser: Entry) -> dict[Settlement, WayOut]:
        ways = settlement.ways_out(loser, self.pledges, CALENDAR)
        return {each.how: each for each in ways}

    def settle(self, loser: Entry, how: Settlement, *, on: date = WEEKS_LATER) -> Entry:
        return self.add(settlement.settled(loser, self.ways(loser)[how], RECORD), on=on)

    def sums(self) -> dict[Account, int]:
        posted = tuple(each for stored in self.entries for each in ledger.booked(stored))
        return {account: ledger.amount(posted, account) for account in Account}


def form(books: Books, loser: Entry, how: Settlement, **changes: Any) -> SettleForm:
    """A form as the window has it after the way was shown and all was ticked, but for `changes`."""
    way = books.ways(loser).get(how)
    sound = SettleForm(
        entry=loser.id,
        how=how,
        reason="兩個櫃檯斷線時各辦了一次",
        payee=PAYEE,
        ticket_returned=True,
        bags=() if way is None else way.bags,
        agreed=Ntd(0) if way is None else way.drawer,
        money_moved=True,
        second="s1",
    )
    return replace(sound, **changes)


def decide(books: Books, loser: Entry, asked: SettleForm) -> WayOut:
    clerk, staff = TEAM.clerk, TEAM.staff
    return settlement.decide_settlement(
        asked, loser, books.pledges, CALENDAR, clerk=clerk, staff=staff
    )


def exchanged(
    settled_: Iterable[Settled], tickets: Iterable[Ticket], *released: str, how: Change
) -> Exchanged:
    return Exchanged(
        how=how,
        settled=tuple(settled_),
        tickets=tuple(tickets),
        released=released,
        bags=(),
        id_checked=False,
        finger=None,
        by_scan=True,
        received=Ntd(0),
        change=Ntd(0),
    )


def released(paid: int) -> Released:
    how = Release.AT_PRINCIPAL if paid else Release.FREE
    return Released("p1", how, OLD.principal, Ntd(paid), (), RECORD, ("B1",), Ntd(paid), Ntd(0))


# --------------------------------------------------------------------------- the ways of a kind


def test_a_second_redemption_is_paid_back_or_owed_for_no_ticket_stands_for_the_goods() -> None:
    books = Books(taken_in(OLD))
    books.add(redeemed(OLD, on=LATER))
    loser = books.loser(redeemed(OLD, on=LATER, interest=INTEREST))
    ways = books.ways(loser)
    assert list(ways) == [Settlement.RETURNED, Settlement.OWED]
    back, owed = ways.values()
    assert (back.drawer, back.owed, back.bags) == (-101_800, 0, ())
    assert (owed.drawer, owed.owed) == (0, 101_800)


def test_goods_that_went_out_after_a_renewal_end_the_new_ticket() -> None:
    books = Books(taken_in(OLD))
    books.add(renewed(OLD, NEW, on=LATER))
    loser = books.loser(redeemed(OLD, on=LATER, interest=INTEREST))
    ways = books.ways(loser)
    assert list(ways) == [Settlement.RETURNED, Settlement.OWED, Settlement.KEPT]
    assert ways[Settlement.RETURNED].bags == ways[Settlement.OWED].bags == ("B1",)
    kept = ways[Settlement.KEPT]
    assert kept.ended == (Settled("p2", LATER, 0, Ntd(0), Ntd(100_000)),)
    assert (kept.drawer, kept.owed, kept.losses, kept.bags) == (0, INTEREST, 0, ())
    books.settle(loser, Settlement.KEPT)
    assert books.pledge("p2").state is State.REDEEMED
    assert books.pledge("p1").problems == ()


def test_a_new_ticket_that_ran_some_weeks_bears_its_own_interest() -> None:
    books = Books(taken_in(OLD))
    books.add(renewed(OLD, NEW, on=LATER))
    loser = books.loser(redeemed(OLD, on=WEEKS_LATER, interest=2_700), on=WEEKS_LATER)
    kept = books.ways(loser)[Settlement.KEPT]
    assert kept.ended == (Settled("p2", WEEKS_LATER, 2, Ntd(900), Ntd(100_000)),)
    assert kept.owed == 1_800


def test_it_bears_no_more_interest_than_was_paid() -> None:
    books = Books(taken_in(OLD))
    books.add(renewed(OLD, NEW, on=LATER))
    loser = books.loser(redeemed(OLD, on=WEEKS_LATER, interest=500), on=WEEKS_LATER)
    kept = books.ways(loser)[Settlement.KEPT]
    assert (kept.ended[0].interest, kept.owed) == (500, 0)


def test_what_was_lent_on_top_meanwhile_is_the_office_s_loss() -> None:
    topped = replace(NEW, principal=Ntd(130_000))
    books = Books(taken_in(OLD))
    books.add(exchanged([settled(OLD, on=LATER)], [topped], how=Change.TOP_UP))
    loser = books.loser(redeemed(OLD, on=LATER, interest=INTEREST))
    kept = books.ways(loser)[Settlement.KEPT]
    assert (kept.loans, kept.losses, kept.owed) == (-130_000, 28_200, 0)
    assert kept.ended[0].principal == 101_800


def test_what_was_paid_down_meanwhile_is_owed_to_the_payer() -> None:
    lower = replace(NEW, principal=Ntd(70_000))
    books = Books(taken_in(OLD))
    books.add(exchanged([settled(OLD, on=LATER)], [lower], how=Change.PAY_DOWN))
    loser = books.loser(redeemed(OLD, on=LATER, interest=INTEREST))
    assert books.ways(loser)[Settlement.KEPT].owed == 30_000 + INTEREST


def test_goods_that_went_out_in_spite_of_a_loss_report_end_the_ticket_as_it_was_paid() -> None:
    books = Books(taken_in(OLD), LOST)
    loser = books.loser(redeemed(OLD, on=LATER, interest=INTEREST))
    kept = books.ways(loser)[Settlement.KEPT]
    assert kept.ended == (settled(OLD, on=LATER, interest=INTEREST),)
    assert (kept.loans, kept.interest, kept.owed) == (-100_000, -INTEREST, 0)
    books.settle(loser, Settlement.KEPT)
    ended = books.pledge("p1")
    assert (ended.state, ended.blocks, ended.paid) == (State.REDEEMED, (), 101_800)


def test_goods_that_came_back_leave_the_loss_report_as_it_stands() -> None:
    books = Books(taken_in(OLD), LOST)
    loser = books.loser(redeemed(OLD, on=LATER))
    assert books.ways(loser)[Settlement.RETURNED].bags == ("B1",)
    books.settle(loser, Settlement.RETURNED)
    assert [each.why for each in books.pledge("p1").blocks] == ["lost"]


def test_a_ticket_given_for_a_lost_one_costs_what_was_paid_for_that_one() -> None:
    given = replace(NEW, terms=OLD.terms)
    books = Books(taken_in(OLD), LOST)
    books.add(Replaced("p1", given))
    loser = books.loser(redeemed(OLD, on=LATER, interest=INTEREST))
    kept = books.ways(loser)[Settlement.KEPT]
    assert kept.ended == (Settled("p2", LATER, 4, Ntd(INTEREST), Ntd(100_000)),)
    assert kept.owed == 0


def test_a_second_renewal_goes_back_and_its_ticket_is_void() -> None:
    books = Books(taken_in(OLD))
    books.add(renewed(OLD, NEW, on=LATER))
    loser = books.loser(renewed(OLD, AGAIN, on=LATER))
    ways = books.ways(loser)
    assert list(ways) == [Settlement.RETURNED, Settlement.OWED]
    assert ways[Settlement.OWED].voided == ("p3",)
    assert ways[Settlement.OWED].bags == ()
    books.settle(loser, Settlement.OWED)
    assert books.pledge("p3").state is State.VOIDED
    assert books.pledge("p2").state is State.OPEN


@pytest.mark.parametrize("late", [LOST, Held("p1", RECORD), HoldLifted("p1", RECORD)])
def test_what_moved_neither_money_nor_goods_is_taken_note_of(late: Body) -> None:
    books = Books(taken_in(OLD))
    books.add(redeemed(OLD, on=LATER))
    loser = books.loser(late)
    ways = books.ways(loser)
    assert list(ways) == [Settlement.KEPT]
    books.settle(loser, Settlement.KEPT)
    assert (books.pledge("p1").state, books.pledge("p1").problems) == (State.REDEEMED, ())


def test_a_ticket_written_without_money_is_void() -> None:
    books = Books(taken_in(OLD), LOST)
    books.add(Replaced("p1", NEW))
    loser = books.loser(Replaced("p1", AGAIN))
    (way,) = books.ways(loser).values()
    assert (way.how, way.drawer, way.voided) == (Settlement.RETURNED, 0, ("p3",))


def test_of_several_in_one_payment_those_that_went_out_end_and_the_rest_is_owed() -> None:
    other_new = replace(OTHER, pledge="p8", number="K0102115000025", predecessors=("p9",))
    books = Books(taken_in(OLD), taken_in(OTHER), LOST)
    both = PaidTogether(
        (renewed(OTHER, other_new, on=LATER, interest=180),),
        (redeemed(OLD, on=LATER, interest=INTEREST),),
        Ntd(101_980),
        Ntd(0),
    )
    loser = books.loser(both)
    kept = books.ways(loser)[Settlement.KEPT]
    assert kept.ended == (settled(OLD, on=LATER, interest=INTEREST),)
    assert (kept.voided, kept.owed) == (("p8",), 180)
    books.settle(loser, Settlement.KEPT)
    assert books.pledge("p9").state is State.OPEN
    assert books.pledge("p9").problems == ()


def test_of_two_redeemed_in_one_payment_one_may_be_redeemed_already() -> None:
    books = Books(taken_in(OLD), taken_in(OTHER))
    books.add(redeemed(OTHER, on=LATER, interest=180))
    parts = (redeemed(OLD, on=LATER, interest=INTEREST), redeemed(OTHER, on=LATER, interest=180))
    loser = books.loser(PaidTogether((), parts, Ntd(121_980), Ntd(0)))
    kept = books.ways(loser)[Settlement.KEPT]
    assert [each.pledge for each in kept.ended] == ["p1"]
    assert kept.owed == 20_180


def test_an_exchange_after_a_redemption_goes_back_what_it_lent_too() -> None:
    topped = replace(AGAIN, principal=Ntd(130_000))
    books = Books(taken_in(OLD))
    books.add(redeemed(OLD, on=LATER))
    loser = books.loser(
        exchanged([settled(OLD, on=LATER, interest=INTEREST)], [topped], how=Change.TOP_UP)
    )
    ways = books.ways(loser)
    assert (ways[Settlement.RETURNED].drawer, ways[Settlement.OWED].owed) == (28_200, -28_200)
    assert Settlement.KEPT not in ways


def test_a_part_that_went_out_ends_the_ticket_that_holds_just_that_part() -> None:
    ring = replace(NEW, principal=Ntd(60_000), items=(RING,))
    chain = replace(
        NEW, pledge="p4", number="K0101115000034", principal=Ntd(40_000), items=(CHAIN,)
    )
    books = Books(taken_in(TWO))
    books.add(exchanged([settled(TWO, on=LATER)], [ring, chain], how=Change.SPLIT))
    left = replace(AGAIN, principal=Ntd(50_000), items=(CHAIN,))
    loser = books.loser(exchanged([settled(TWO, on=LATER)], [left], "i1", how=Change.PART))
    kept = books.ways(loser)[Settlement.KEPT]
    assert [(each.pledge, each.principal) for each in kept.ended] == [("p2", 50_900)]
    assert (kept.losses, kept.owed, kept.voided) == (9_100, 0, ("p3",))
    books.settle(loser, Settlement.KEPT)
    assert (books.pledge("p2").state, books.pledge("p4").state) == (State.REDEEMED, State.OPEN)


def test_a_part_that_went_out_cannot_end_a_ticket_for_more() -> None:
    books = Books(taken_in(TWO), LOST)
    left = replace(AGAIN, principal=Ntd(50_000), items=(CHAIN,))
    loser = books.loser(exchanged([settled(TWO, on=LATER)], [left], "i1", how=Change.PART))
    ways = books.ways(loser)
    assert list(ways) == [Settlement.RETURNED, Settlement.OWED]
    assert ways[Settlement.RETURNED].bags == ("B1",)


def test_things_that_were_put_into_another_bag_go_back_into_their_own() -> None:
    left = replace(AGAIN, items=(RING,))
    moved = replace(AGAIN, pledge="p4", number="K0102115000025", items=(replace(CHAIN, bag="B2"),))
    books = Books(taken_in(TWO), LOST)
    loser = books.loser(exchanged([settled(TWO, on=LATER)], [left, moved], how=Change.SPLIT))
    assert books.ways(loser)[Settlement.OWED].bags == ("B1", "B2")


def test_an_undone_intake_let_the_goods_go_too() -> None:
    books = Books(taken_in(OLD))
    intake = books.entries[0]
    books.add(renewed(OLD, NEW, on=LATER))
    loser = books.loser(reversed_(intake, voided=("p1",)))
    ways = books.ways(loser)
    assert ways[Settlement.RETURNED].drawer == -100_000
    assert ways[Settlement.KEPT].ended == (Settled("p2", LATER, 0, Ntd(0), Ntd(100_000)),)


def test_an_undone_renewal_lets_nothing_go() -> None:
    books = Books(taken_in(OLD))
    renewal = books.add(renewed(OLD, NEW, on=LATER))
    books.add(redeemed(NEW, on=LATER))
    loser = books.loser(reversed_(renewal, voided=("p2",), reopened=("p1",)))
    assert list(books.ways(loser)) == [Settlement.RETURNED, Settlement.OWED]
    assert books.ways(loser)[Settlement.RETURNED].drawer == 900


@pytest.mark.parametrize(("paid", "losses"), [(100_000, 0), (0, 100_000)])
def test_goods_that_went_to_their_owner_after_the_hold_was_lifted(paid: int, losses: int) -> None:
    books = Books(taken_in(OLD), Held("p1", RECORD), HoldLifted("p1", RECORD))
    loser = books.loser(released(paid))
    kept = books.ways(loser)[Settlement.KEPT]
    assert (kept.loans, kept.losses, kept.owed) == (-100_000, losses, 0)
    books.settle(loser, Settlement.KEPT)
    assert books.pledge("p1").paid == paid


def test_a_refund_paid_twice_comes_back() -> None:
    books = Books(taken_in(OLD))
    books.add(redeemed(OLD, on=LATER))
    refund = Refunded("p1", Ntd(100_900), (), RECORD)
    books.add(refund)
    loser = books.loser(refund)
    assert books.ways(loser)[Settlement.RETURNED].drawer == 100_900
    assert books.ways(loser)[Settlement.OWED].owed == -100_900


def test_a_clash_settled_twice_brings_its_money_back() -> None:
    books = Books(taken_in(OLD))
    books.add(redeemed(OLD, on=LATER))
    loser = books.loser(redeemed(OLD, on=LATER))
    body = settlement.settled(loser, books.ways(loser)[Settlement.RETURNED], RECORD)
    books.add(body)
    again = books.loser(body)
    assert books.ways(again)[Settlement.RETURNED].drawer == 100_900
    books.settle(again, Settlement.RETURNED)
    assert books.sums()[Account.SUSPENSE] == 0


def test_what_is_settled_or_fits_is_no_clash() -> None:
    books = Books(taken_in(OLD))
    first = books.add(redeemed(OLD, on=LATER))
    loser = books.loser(redeemed(OLD, on=LATER))
    assert fault_of(books.ways, first) == Fault(Reason.NO_CLASH)
    books.settle(loser, Settlement.RETURNED)
    assert fault_of(books.ways, loser) == Fault(Reason.NO_CLASH)


def test_a_ticket_that_a_newer_program_must_read_waits_for_it() -> None:
    books = Books(taken_in(OLD), LOST)
    loser = books.loser(redeemed(OLD, on=LATER))
    unread = Unreadable(
        *(
            "d2",
            1,
            1,
            "pawned-again",
            9,
            9,
            "u1",
            ("p1",),
            "K01",
            MONDAY,
            loser.recorded_at,
            "",
            b"",
        ),
    )
    pledge = fold([*books.entries, unread], "p1")
    assert pledge is not None
    told = fault_of(settlement.ways_out, loser, {"p1": pledge}, CALENDAR)
    assert told == Fault(Reason.TICKET_UNREAD, "", {"number": OLD.number})


def test_an_act_on_a_ticket_nobody_knows_yet_can_be_settled_by_what_is_known() -> None:
    books = Books(taken_in(OLD))
    books.add(redeemed(OLD, on=LATER))
    parts = (redeemed(OLD, on=LATER), redeemed(OTHER, on=LATER))
    loser = books.loser(PaidTogether((), parts, Ntd(121_800), Ntd(0)))
    assert list(books.ways(loser)) == [Settlement.RETURNED, Settlement.OWED]


def test_a_ticket_that_another_entry_wrote_is_not_made_void() -> None:
    books = Books(taken_in(OLD), taken_in(NEW))
    loser = books.loser(renewed(OLD, NEW, on=LATER))
    assert books.ways(loser)[Settlement.RETURNED].voided == ()


def test_of_two_acts_told_before_the_intake_the_second_goes_back_too() -> None:
    books = Books()
    books.add(redeemed(OLD, on=LATER))
    loser = books.add(redeemed(OLD, on=LATER))
    assert loser.verdict is Verdict.ORPHAN
    books.add(taken_in(OLD), on=MONDAY)
    books.settle(loser, Settlement.RETURNED)
    assert books.pledge("p1").problems == ()
    assert books.sums() == {
        **dict.fromkeys(Account, 0),
        Account.DRAWER: 900,
        Account.INTEREST: -900,
    }


# -------------------------------------------------------------------------------- the decision


def renewed_twice() -> tuple[Books, Entry]:
    books = Books(taken_in(OLD))
    books.add(renewed(OLD, NEW, on=LATER))
    return books, books.loser(renewed(OLD, AGAIN, on=LATER))


def test_two_people_settle_a_clash() -> None:
    books, loser = renewed_twice()
    way = decide(books, loser, form(books, loser, Settlement.RETURNED))
    assert way == books.ways(loser)[Settlement.RETURNED]


def test_everything_missing_is_told_at_once() -> None:
    books, loser = renewed_twice()
    asked = form(
        books,
        loser,
        Settlement.RETURNED,
        reason="",
        payee=NOBODY,
        ticket_returned=False,
        bags=("B7",),
        money_moved=False,
        second="",
    )
    assert places(faults_of(decide, books, loser, asked)) == [
        (Reason.EMPTY, "reason"),
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.BAG_WRONG, "bags"),
        (Reason.EMPTY, "name"),
        (Reason.EMPTY, "id_number"),
        (Reason.DOCUMENT_NOT_SEEN, "id_checked"),
        (Reason.MONEY_NOT_MOVED, "money_moved"),
        (Reason.SECOND_MISSING, "second"),
    ]


@pytest.mark.parametrize("how", [None, Settlement.KEPT])
def test_only_a_way_that_this_clash_has_is_taken(how: Settlement | None) -> None:
    books, loser = renewed_twice()
    asked = replace(form(books, loser, Settlement.OWED), how=how)
    assert fault_of(decide, books, loser, asked) == Fault(Reason.WAY_OUT_UNFIT, "how")


def test_what_is_owed_needs_neither_payee_nor_paper_now() -> None:
    books, loser = renewed_twice()
    asked = form(
        books, loser, Settlement.OWED, payee=NOBODY, ticket_returned=False, money_moved=False
    )
    assert decide(books, loser, asked).owed == 900


def test_a_sum_that_changed_meanwhile_is_shown_again() -> None:
    books, loser = renewed_twice()
    asked = form(books, loser, Settlement.RETURNED, agreed=Ntd(-800))
    told = fault_of(decide, books, loser, asked)
    assert told == Fault(Reason.AMOUNT_CHANGED, "money_moved", {"amount": 900})


def test_of_two_clerks_neither_can_settle_it() -> None:
    books, loser = renewed_twice()
    asked = form(books, loser, Settlement.OWED, second="c2")
    assert fault_of(decide, books, loser, asked).reason is Reason.SUPERVISOR_NEEDED


# ---------------------------------------------------------------------------- what is owed


def owing() -> tuple[Books, Entry]:
    books, loser = renewed_twice()
    return books, books.settle(loser, Settlement.OWED)


def test_what_is_owed_is_paid_once() -> None:
    books, end = owing()
    asked = PayOwedForm("p1", end.id, PAYEE, Ntd(900), money_moved=True)
    assert settlement.decide_payment(asked, books.pledge("p1")) == Owed(end.id, Ntd(900))
    books.add(OwedPaid("p1", end.id, Ntd(900), RECORD))
    assert books.sums()[Account.OWED] == 0
    told = fault_of(settlement.decide_payment, asked, books.pledge("p1"))
    assert told == Fault(Reason.NOTHING_OWED, "", {"number": OLD.number})


def test_everything_missing_at_the_payment_is_told_at_once() -> None:
    books, end = owing()
    asked = PayOwedForm("p1", end.id, NOBODY, Ntd(-800), money_moved=False)
    assert places(faults_of(settlement.decide_payment, asked, books.pledge("p1"))) == [
        (Reason.EMPTY, "name"),
        (Reason.EMPTY, "id_number"),
        (Reason.DOCUMENT_NOT_SEEN, "id_checked"),
        (Reason.AMOUNT_CHANGED, "money_moved"),
    ]


# ------------------------------------------------------------------------------------ always


PRINCIPALS = st.integers(1, 10**9)
PAID = st.integers(0, 10**6)
FIRSTS = ("redeemed", "renewed", "topped", "lower", "lost", "replaced", "held", "split", "undone")
SECONDS = ("redeemed", "renewed", "topped", "part", "together", "lost", "undone", "released")


def act(name: str, of: Ticket, counter: int, principal: int, interest: int) -> Body:
    """What one counter does with a ticket for a ring and a chain while it can't see the other."""
    new = replace(
        of,
        pledge=f"n{counter}",
        number=f"K010{counter}115000099",
        principal=Ntd(principal),
        predecessors=(of.pledge,),
        terms=ticket(on=LATER, principal=principal).terms,
    )
    paid = settled(of, on=LATER, interest=interest)
    chain = replace(new, pledge=f"m{counter}", items=(CHAIN,), number=f"K010{counter}115000108")
    ring = replace(new, items=(RING,))
    acts: dict[str, Body] = {
        "redeemed": redeemed(of, on=LATER, interest=interest),
        "renewed": renewed(of, replace(new, principal=of.principal), on=LATER, interest=interest),
        "topped": exchanged([paid], [new], how=Change.TOP_UP),
        "lower": exchanged([paid], [new], how=Change.PAY_DOWN),
        "split": exchanged([paid], [ring, chain], how=Change.SPLIT),
        "part": exchanged([paid], [chain], "i1", how=Change.PART),
        "lost": LOST,
        "replaced": Replaced("p1", replace(new, terms=of.terms, principal=of.principal)),
        "held": Held("p1", RECORD),
        "undone": reversed_(entry(1, taken_in(of)), voided=("p1",)),
        "released": replace(released(of.principal), principal=of.principal),
        "together": PaidTogether(
            (),
            (
                redeemed(of, on=LATER, interest=interest),
                redeemed(OTHER, on=LATER, interest=interest),
            ),
            Ntd(0),
            Ntd(0),
        ),
    }
    return acts[name]


@given(
    first=st.sampled_from(FIRSTS),
    second=st.sampled_from(SECONDS),
    how=st.sampled_from(Settlement),
    principals=st.tuples(PRINCIPALS, PRINCIPALS, PRINCIPALS),
    paid=st.tuples(PAID, PAID),
)
def test_however_a_clash_ends_the_books_balance_and_nobody_paid_twice(
    first: str,
    second: str,
    how: Settlement,
    principals: tuple[int, int, int],
    paid: tuple[int, int],
) -> None:
    of = replace(TWO, principal=Ntd(principals[0]))
    books = Books(taken_in(of), taken_in(OTHER))
    if first == "replaced":
        books.add(LOST)
    books.add(act(first, of, 1, principals[1], paid[0]))
    late = books.add(act(second, of, 2, principals[2], paid[1]))
    if late.verdict is not Verdict.CLASH:
        return
    way = books.ways(late).get(how)
    if way is None:
        return
    before = books.pledges
    end = books.settle(late, how)
    assert end.verdict is Verdict.ACCEPTED
    assert_balanced(books, way)
    assert_fair(late, way, before)
    again = entry(99, settlement.settled(late, way, RECORD))
    assert judge(again, dict(books.pledges)) is Verdict.CLASH


def assert_balanced(books: Books, way: WayOut) -> None:
    """Every account sums up: nothing is left in suspense, loans are the open tickets, no ticket is in dispute."""
    sums = books.sums()
    assert sum(sums.values()) == 0
    assert sums[Account.SUSPENSE] == 0
    assert sums[Account.OWED] == -way.owed
    assert sums[Account.DRAWER] == sum(stored.cash_ntd for stored in books.entries)
    pledges = books.pledges.values()
    standing = [each for each in pledges if each.state is State.OPEN]
    assert sums[Account.LOANS] == sum(each.ticket.principal for each in standing)
    things = [thing.item for each in standing for thing in each.ticket.items]
    assert len(things) == len(set(things))
    assert [each for each in pledges if each.problems or each.state is State.DISPUTED] == []


def assert_fair(late: Entry, way: WayOut, before: dict[str, Pledge]) -> None:
    """What was paid comes back, is owed, or paid for a ticket that ended: never more than that ticket cost."""
    booked = sum(each.principal + each.interest for each in way.ended)
    assert late.cash_ntd == -way.drawer + way.owed + booked
    interest = sum(each.interest for each in way.ended)
    assert interest <= max(0, -ledger.amount(ledger.postings(late.body), Account.INTEREST))
    for each in way.ended:
        assert each.principal <= before[each.pledge].ticket.principal
        assert before[each.pledge].state is State.OPEN
    if way.how is Settlement.KEPT:
        assert way.owed >= 0 <= way.losses
    gone = {thing.item for each in way.ended for thing in before[each.pledge].ticket.items}
    assert gone.isdisjoint(
        thing.item
        for each in written(late.body)
        if each.pledge not in way.voided
        for thing in each.items
    )
