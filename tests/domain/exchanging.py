"""Exchanges as the window would have them after their offer, sound but for what a test changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from counter.domain import exchange
from counter.domain.codes import Change
from counter.domain.exchange import Borrower, Exchange
from counter.domain.forms import ExchangeForm, PartForm
from counter.domain.lending import Rules
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger, Item
from counter.domain.pledge import Pledge
from counter.domain.staff import Clerk, Role, Team
from tests.domain.cases import item, pledge, ticket
from tests.domain.policies import rules
from tests.domain.refusals import faults_of, places

PAID_ON = date(2026, 5, 4)
INTEREST = 1_800
"""Two months, 100,000 at 0.9 %."""
GOLD_TODAY = 129_987
"""37.5 g of 999.9 at 13,000 per 3.75 g."""

TEAM = Team(
    Clerk("c1", "王小明", Role.CLERK),
    (
        Clerk("c1", "王小明", Role.CLERK),
        Clerk("c2", "李小華", Role.CLERK),
        Clerk("s1", "林主任", Role.SUPERVISOR),
    ),
)

ADULT = Borrower(date(1980, 5, 1))

RING = item("B1", "i1")
CHAIN = replace(item("B1", "i2"), gross=Mg(18_750), appraised=Ntd(60_000))
WATCH = Item("i3", "watch", 1, Mg(0), Mg(0), "", Ntd(50_000), "B1", None)
THREE = (RING, CHAIN, WATCH)


def old(*items: Item, **changes: Any) -> Pledge:
    """A ticket of 100,000 for these things, two months old."""
    return pledge(ticket(items=items or (RING,), **changes))


def part(principal: int | None, *items: str, bag: str = "") -> PartForm:
    return PartForm(items, None if principal is None else Ntd(principal), bag)


def shown(
    how: Change,
    of: Sequence[Pledge],
    parts: Sequence[PartForm],
    by: Rules,
    low_rate_open: int,
    *,
    borrower: Borrower = ADULT,
    **changes: Any,
) -> ExchangeForm:
    """A form as the window has it after its offer was shown and all was ticked, but for `changes`."""
    form = ExchangeForm(
        how=how,
        pledges=tuple(each.ticket.pledge for each in of),
        parts=tuple(parts),
        appraised=(),
        class_code="general",
        evidence=None,
        by_scan=True,
        ticket_returned=True,
        stub_signed=True,
        id_checked=True,
        finger=Finger.LEFT_THUMB,
    )
    form = replace(form, **changes)
    planned = exchange.plan(form, of, by, branch="K01")
    faults = exchange.plan_faults(form, of, planned, by, team=TEAM, borrower=borrower)
    if not faults:
        offered = exchange.new_terms(form.class_code, planned, by, low_rate_open=Ntd(low_rate_open))
        form = replace(form, agreed=offered)
    net = planned.net
    form = replace(form, agreed_net=net, received=max(net, Ntd(0)), bags=planned.opened)
    return replace(form, **changes)


def decide(
    how: Change,
    of: Pledge | Sequence[Pledge],
    *parts: PartForm,
    by: Rules | None = None,
    low_rate_open: int = 0,
    borrower: Borrower = ADULT,
    **changes: Any,
) -> Exchange:
    """Decide an exchange of these tickets, sound as it stands but for `changes`."""
    by = by or rules(PAID_ON)
    pledges = [of] if isinstance(of, Pledge) else of
    form = shown(how, pledges, parts, by, low_rate_open, borrower=borrower, **changes)
    return exchange.decide_exchange(
        form,
        pledges,
        by,
        branch="K01",
        low_rate_open=Ntd(low_rate_open),
        team=TEAM,
        borrower=borrower,
    )


def told(how: Change, of: Pledge | Sequence[Pledge], *parts: PartForm, **changes: Any) -> Any:
    """Reasons and places with which that is refused."""
    return places(faults_of(decide, how, of, *parts, **changes))


def other(**changes: Any) -> Pledge:
    made: dict[str, Any] = {
        "number": "K0101115000023",
        "principal": 30_000,
        "items": (item("B2", "i9"),),
    }
    return pledge(ticket("p2", **{**made, **changes}))
