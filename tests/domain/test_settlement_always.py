"""However two counters meet and however their clash ends: the books balance, and nobody paid twice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from counter.domain import ledger, settlement
from counter.domain.clash_acts import OwedPaid
from counter.domain.codes import Change, Settlement, Verdict
from counter.domain.effects import State, endings, written
from counter.domain.entries import (
    Body,
    Entry,
    Held,
    HoldLifted,
    LossReported,
    PaidTogether,
    Refunded,
    Replaced,
)
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.parts import Ticket
from counter.domain.pledge import Pledge, judge
from counter.domain.settlement import WayOut
from tests.domain.books import LATER, LOST, OTHER, TWO, Books, exchanged, released
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


def act(name: str, of: Ticket, opening: Entry, number: int, money: tuple[int, int]) -> Body:
    """What a counter does with a ticket, whatever became of it elsewhere. `number`: of the new tickets."""
    principal, interest = money
    new = replace(
        of,
        pledge=f"n{number}",
        number=f"K01{number:02}115000099",
        principal=Ntd(principal),
        predecessors=(of.pledge,),
        terms=ticket(on=LATER, principal=principal).terms,
    )
    paid = settled(of, on=LATER, interest=interest)
    one, others = replace(new, items=of.items[:1]), of.items[1:]
    rest = replace(new, pledge=f"m{number}", items=others, number=f"K01{number:02}115000108")
    home = redeemed(of, on=LATER, interest=interest)
    other = redeemed(OTHER, on=LATER, interest=interest)
    wrote = tuple(each.pledge for each in written(opening.body))
    ended = tuple(each.pledge for each in endings(opening.body))
    acts: dict[str, Body] = {
        "redeemed": home,
        "renewed": renewed(of, replace(new, principal=of.principal), on=LATER, interest=interest),
        "topped": exchanged([paid], [new], how=Change.TOP_UP),
        "lower": exchanged([paid], [new], how=Change.PAY_DOWN),
        "split": exchanged([paid], [one, rest] if others else [one], how=Change.SPLIT),
        "part": exchanged([paid], [rest], "i1", how=Change.PART) if others else home,
        "lost": LossReported(of.pledge, RECORD, id_checked=True, representation=None),
        "replaced": Replaced(of.pledge, replace(new, terms=of.terms, principal=of.principal)),
        "held": Held(of.pledge, RECORD),
        "lifted": HoldLifted(of.pledge, RECORD),
        "undone": reversed_(opening, voided=wrote, reopened=ended),
        "released": replace(released(of.principal), pledge=of.pledge, principal=of.principal),
        "together": PaidTogether((), (home, other) if of != OTHER else (home,), Ntd(0), Ntd(0)),
        "refunded": Refunded(of.pledge, Ntd(of.principal + interest), (), RECORD),
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
    opening = books.entries[0]
    books.add(act(first, of, opening, 1, (principals[1], paid[0])))
    late = books.add(act(second, of, opening, 2, (principals[2], paid[1])))
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


EARLY = ("redeemed", "lost", "held", "undone", "released", "lifted", "refunded")
"""Acts on one ticket that write none: what may be told sooner than the intake and settled whole."""
MOVES = (*FIRSTS, "part", "together", "released", "lifted", "refunded")
STEPS = st.lists(
    st.tuples(st.sampled_from(MOVES), st.integers(0, 20), st.tuples(PRINCIPALS, PAID)),
    min_size=2,
    max_size=8,
)


@given(
    steps=STEPS,
    early=st.integers(0, 3),
    choices=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=20),
)
def test_however_many_acts_meet_and_in_whatever_order_they_are_settled_nothing_is_left_over(
    steps: list[tuple[str, int, tuple[int, int]]], early: int, choices: list[tuple[int, int]]
) -> None:
    books = Books(taken_in(OTHER))
    intake = entry(99, taken_in(TWO))
    for number, (name, which, money) in enumerate(steps, 3):
        if number == early + 3:
            books.add(intake.body)  # some acts were told sooner than their intake
        tickets = [(ticket, stored) for stored in books.entries for ticket in written(stored.body)]
        of, opening = [*tickets, (TWO, intake)][which % (len(tickets) + 1)]
        told_early = of == TWO and TWO.pledge not in books.pledges
        move = EARLY[which % len(EARLY)] if told_early else name
        books.add(act(move, of, opening, number, money))
    if TWO.pledge not in books.pledges:
        books.add(intake.body)
    chosen = iter(choices)
    while losers := open_clashes(books):
        which, how = next(chosen, (0, 0))
        loser = losers[which % len(losers)]
        ways = list(books.ways(loser))
        end = books.settle(loser, ways[how % len(ways)])
        assert end.verdict is Verdict.ACCEPTED
    for name, pledge in books.pledges.items():
        for left in pledge.owed:
            books.add(OwedPaid(name, left.entry, left.amount, RECORD))
    assert_nothing_left(books)


def open_clashes(books: Books) -> list[Entry]:
    names = {each.entry for pledge in books.pledges.values() for each in pledge.problems}
    return [stored for stored in books.entries if stored.id in names]


def assert_nothing_left(books: Books) -> None:
    """Nothing waits or is owed; what is lent is what open tickets stand for, and no thing stands twice."""
    sums = books.sums()
    assert sums[Account.SUSPENSE] == sums[Account.OWED] == sum(sums.values()) == 0
    assert sums[Account.DRAWER] == sum(stored.cash_ntd for stored in books.entries)
    pledges = books.pledges.values()
    assert State.DISPUTED not in {each.state for each in pledges}
    standing = [each.ticket for each in pledges if each.state is State.OPEN]
    assert sums[Account.LOANS] == sum(each.principal for each in standing)
    things = [thing.item for each in standing for thing in each.items]
    assert len(things) == len(set(things))
