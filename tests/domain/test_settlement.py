"""How a clash ends: nobody pays one debt twice, a thing is paid for once (CC 179, PA 14, 18, 21)."""

from dataclasses import replace
from typing import Any

import pytest

from counter.domain import settlement
from counter.domain.clash_acts import OwedPaid
from counter.domain.codes import Change, Settlement, Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import State
from counter.domain.entries import Body, Entry, Held, HoldLifted, PaidTogether, Refunded, Replaced
from counter.domain.identity import IdKind
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.pledge import Owed, fold
from counter.domain.refusal import Fault, Reason
from counter.domain.settlement import WayOut
from counter.domain.settlement_forms import PayeeForm, PayOwedForm, SettleForm
from tests.domain.books import (
    AGAIN,
    CHAIN,
    INTEREST,
    LATER,
    LOST,
    NEW,
    OLD,
    OTHER,
    RING,
    TWO,
    WEEKS_LATER,
    Books,
    exchanged,
    released,
)
from tests.domain.cases import RECORD, TEAM, redeemed, renewed, reversed_, settled, taken_in
from tests.domain.policies import CALENDAR, MONDAY
from tests.domain.refusals import fault_of, faults_of, places

NOBODY = PayeeForm("", IdKind.NATIONAL, "", id_checked=False)
PAYEE = PayeeForm("陳大文", IdKind.NATIONAL, "A123456789", id_checked=True)


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


def test_what_was_paid_for_a_ticket_pays_for_that_one_first() -> None:
    topped = replace(NEW, number="K0101115000000", principal=Ntd(130_000))
    books = Books(taken_in(OLD), taken_in(OTHER))
    books.add(exchanged([settled(OLD, on=LATER)], [topped], how=Change.TOP_UP))
    parts = (redeemed(OLD, on=LATER, interest=INTEREST), redeemed(OTHER, on=LATER, interest=180))
    loser = books.loser(PaidTogether((), parts, Ntd(121_980), Ntd(0)))
    kept = books.ways(loser)[Settlement.KEPT]
    assert kept.ended == (
        settled(OTHER, on=LATER, interest=180),
        Settled("p2", LATER, 0, Ntd(0), Ntd(101_800)),
    )
    assert kept.losses == 28_200


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


def test_a_renewal_told_before_the_intake_goes_back_with_its_ticket() -> None:
    books = Books()
    books.add(redeemed(OLD, on=LATER))
    loser = books.add(renewed(OLD, NEW, on=LATER))
    books.add(taken_in(OLD), on=MONDAY)
    assert books.settle(loser, Settlement.RETURNED).verdict is Verdict.ACCEPTED
    assert books.pledge("p2").state is State.VOIDED
    assert books.sums()[Account.LOANS] == 0


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
