"""However two counters meet and however their clash ends: the books balance, and nobody paid twice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from counter.domain import ledger, settlement
from counter.domain.codes import Change, Settlement, Verdict
from counter.domain.effects import State, written
from counter.domain.entries import Body, Entry, Held, PaidTogether, Replaced, Ticket
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge, judge
from counter.domain.settlement import WayOut
from tests.domain.books import CHAIN, LATER, LOST, OTHER, RING, TWO, Books, exchanged, released
from tests.domain.cases import (
    RECORD,
    entry,
    redeemed,
    renewed,
    reversed_,
    settled,
    taken_in,
    ticket,
)

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
