"""Whatever is exchanged for whatever: no thing, no sum and no link is lost, and the journal says the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from counter.domain import exchange, ledger
from counter.domain.codes import Change
from counter.domain.effects import State
from counter.domain.entries import Exchanged
from counter.domain.exchange import Borrower, Exchange
from counter.domain.forms import ExchangeForm, PartForm
from counter.domain.ledger import Account
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger, Item
from counter.domain.pledge import Pledge, apply
from counter.domain.policy import Limits
from counter.domain.staff import Clerk, Role, Team
from tests.domain.cases import CERTIFIED, entry, pledge, settled, terms, ticket
from tests.domain.policies import FIRST, POLICY, rules

PAID_ON = date(2026, 5, 4)
WIDE = Limits(FIRST, Ntd(1), Ntd(10**9), Ntd(1), items_max=20, weight_max=Mg(10**9))
RULES = rules(PAID_ON, policy=replace(POLICY, limits=(WIDE,)))
CLERK = Clerk("c1", "王小明", Role.CLERK)
TEAM = Team(CLERK, (CLERK,))
CLASSES = ("general", "low-income")


@st.composite
def olds(draw: st.DrawFn) -> list[Pledge]:
    """One pledgor's tickets of one class, their things in a few bags."""
    class_code = draw(st.sampled_from(CLASSES))
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        bags = draw(st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=4))
        things = tuple(
            Item(
                item=f"i{number}{place}",
                type_code="watch",
                quantity=1,
                gross=Mg(0),
                stones=Mg(0),
                purity="",
                appraised=Ntd(draw(st.integers(10_000, 80_000))),
                bag=f"B{number}{bag}",
                record=None,
            )
            for place, bag in enumerate(bags)
        )
        principal = draw(st.integers(1, 10_000 * len(things)))
        written = ticket(
            f"p{number}",
            principal=principal,
            items=things,
            terms=terms(principal, class_code=class_code),
        )
        made.append(pledge(written))
    return made


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[Pledge], ExchangeForm]:
    """Tickets and what is to become of them: sound, but for sums that may be anything."""
    pledges = draw(olds())
    how = draw(st.sampled_from(Change))
    pledges = pledges if how is Change.MERGE else pledges[:1]
    things = [item.item for each in pledges for item in each.ticket.items]
    count = draw(st.integers(1, len(things))) if how is Change.SPLIT else 1
    places = [draw(st.integers(0, count - 1)) for _ in things]
    if how is Change.PART:
        places = [draw(st.sampled_from([0, -1])) for _ in things]
    before = sum(each.ticket.principal for each in pledges)
    parts = tuple(
        PartForm(
            tuple(thing for thing, place in zip(things, places, strict=True) if place == number),
            Ntd(
                draw(
                    st.integers(1, before + 10_000)
                    if how is Change.TOP_UP
                    else _shares(before, count)
                )
            ),
        )
        for number in range(count)
    )
    form = ExchangeForm(
        how=how,
        pledges=tuple(each.ticket.pledge for each in pledges),
        parts=parts,
        appraised=(),
        class_code=draw(st.sampled_from(CLASSES)),
        evidence=CERTIFIED,
        by_scan=True,
        ticket_returned=True,
        stub_signed=True,
        id_checked=True,
        finger=Finger.NONE,
    )
    return pledges, form


def _shares(before: int, count: int) -> st.SearchStrategy[int]:
    return st.integers(1, max(1, before // count))


def decided(pledges: Sequence[Pledge], form: ExchangeForm, low_rate_open: Ntd) -> Exchange:
    """The exchange as the window would have it after its offer; nothing is tested where it is refused."""
    planned = exchange.plan(form, pledges, RULES, branch="K01")
    assume(not exchange.plan_faults(form, pledges, planned, RULES, team=TEAM, borrower=Borrower()))
    offered = exchange.new_terms(form.class_code, planned, RULES, low_rate_open=low_rate_open)
    form = replace(
        form,
        agreed=offered,
        agreed_net=planned.net,
        received=max(planned.net, Ntd(0)),
        bags=planned.opened,
    )
    return exchange.decide_exchange(
        form,
        pledges,
        RULES,
        branch="K01",
        low_rate_open=low_rate_open,
        team=TEAM,
        borrower=Borrower(),
    )


def written(pledges: Sequence[Pledge], form: ExchangeForm, made: Exchange) -> Exchanged:
    """The entry's body."""
    tickets = tuple(
        ticket(
            f"n{number}",
            on=PAID_ON,
            principal=part.principal,
            terms=agreed,
            items=part.items,
            predecessors=form.pledges,
            first=pledges[0].ticket.first,
        )
        for number, (part, agreed) in enumerate(zip(made.plan.parts, made.terms, strict=True))
    )
    return Exchanged(
        how=form.how,
        settled=made.settled,
        tickets=tickets,
        released=tuple(item.item for item in made.plan.released),
        bags=made.plan.opened,
        id_checked=made.plan.lends,
        finger=Finger.NONE if made.plan.lends else None,
        by_scan=True,
        received=max(made.plan.net, Ntd(0)),
        change=Ntd(0),
    )


CASES = forms()
OPEN_ELSEWHERE = st.integers(0, 100_000).map(Ntd)


@given(CASES, OPEN_ELSEWHERE)
def test_every_thing_is_on_one_new_ticket_or_handed_over(
    case: tuple[list[Pledge], ExchangeForm], elsewhere: Ntd
) -> None:
    pledges, form = case
    made = decided(pledges, form, elsewhere)
    before = sorted(item.item for each in pledges for item in each.ticket.items)
    after = [item.item for part in made.plan.parts for item in part.items]
    assert sorted([*after, *(item.item for item in made.plan.released)]) == before


@given(CASES, OPEN_ELSEWHERE)
def test_a_bag_holds_things_of_one_ticket_alone(
    case: tuple[list[Pledge], ExchangeForm], elsewhere: Ntd
) -> None:
    pledges, form = case
    made = decided(pledges, form, elsewhere)
    staying = [
        {item.bag for item in part.items if item.item not in part.moved} for part in made.plan.parts
    ]
    assert sum(map(len, staying)) == len(set().union(*staying))
    moved = {item.bag for part in made.plan.parts for item in part.items if item.item in part.moved}
    assert moved <= set(made.plan.opened)


@given(CASES, OPEN_ELSEWHERE)
def test_cash_is_interest_and_the_difference_of_principal(
    case: tuple[list[Pledge], ExchangeForm], elsewhere: Ntd
) -> None:
    pledges, form = case
    made = decided(pledges, form, elsewhere)
    body = written(pledges, form, made)
    posted = ledger.postings(body)
    before = sum(each.ticket.principal for each in pledges)
    after = sum(each.principal for each in body.tickets)
    assert sum(each.amount for each in posted) == 0
    assert ledger.cash(body) == made.plan.net == made.plan.interest + before - after
    assert ledger.amount(posted, Account.LOANS) == after - before
    assert ledger.amount(posted, Account.INTEREST) == -made.plan.interest


@given(CASES, OPEN_ELSEWHERE)
def test_the_low_rate_bears_no_more_than_the_cap_leaves(
    case: tuple[list[Pledge], ExchangeForm], elsewhere: Ntd
) -> None:
    pledges, form = case
    made = decided(pledges, form, elsewhere)
    for part, agreed in zip(made.plan.parts, made.terms, strict=True):
        assert sum(each.principal for each in agreed.parts) == part.principal
    low = sum(
        each.principal for agreed in made.terms for each in agreed.parts if each.rate_bp == 60
    )
    assert low <= max(0, 75_000 - elsewhere)


@given(CASES, OPEN_ELSEWHERE)
def test_the_old_tickets_end_and_the_new_ones_follow_them(
    case: tuple[list[Pledge], ExchangeForm], elsewhere: Ntd
) -> None:
    pledges, form = case
    made = decided(pledges, form, elsewhere)
    body = written(pledges, form, made)
    act = entry(9, body, on=PAID_ON)
    for old, paid in zip(pledges, made.settled, strict=True):
        ended = apply(old, act, old.ticket.pledge)
        assert ended is not None
        assert (ended.state, ended.closed_on, ended.problems) == (State.RENEWED, PAID_ON, ())
        assert (ended.settled, ended.closed_by_entry) == (paid, act.id)
        assert ended.successors == tuple(each.pledge for each in body.tickets)
    for new in body.tickets:
        opened = apply(None, act, new.pledge)
        assert opened is not None
        assert (opened.state, opened.ticket, opened.opened_on) == (State.OPEN, new, PAID_ON)
        assert new.terms.pledged_on == PAID_ON


def test_a_ticket_exchanged_already_is_a_problem_and_not_exchanged_twice() -> None:
    old = pledge(ticket())
    new = ticket("p9", predecessors=("p1",), first="p1")
    paid = (settled(old.ticket, on=PAID_ON),)
    body = Exchanged(Change.PAY_DOWN, paid, (new,), (), (), False, None, True, Ntd(0), Ntd(0))
    once = apply(old, entry(2, body), "p1")
    twice = apply(once, entry(3, body), "p1")
    assert once is not None
    assert twice is not None
    assert not once.problems
    assert [problem.number for problem in twice.problems] == [3]
