"""Acts of every kind, by chance: any order, any figures, about a few pledges."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from counter.domain.entries import (
    Body,
    BranchClosed,
    ClosedDayCause,
    DayClosed,
    DayOpened,
    NumbersLost,
    PledgorChanged,
    PrintReason,
    RecoveryKept,
    Redeemed,
    Renewed,
    Reprinted,
    Settled,
    TakenIn,
    Ticket,
    Voided,
    VoidReason,
)
from counter.domain.money import Ntd
from tests.domain.cases import IDENTITY, taken_in, ticket
from tests.domain.policies import MONDAY

PLEDGES = ("p1", "p2", "p3")
AMOUNTS = st.integers(0, 10**12).map(Ntd)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
NAMES = st.sampled_from(PLEDGES)


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    """A ticket of any principal."""
    return ticket(draw(NAMES), principal=draw(st.integers(1, 10**12)))


SETTLED = st.builds(Settled, NAMES, DAYS, st.integers(1, 24), AMOUNTS, AMOUNTS)

BODIES: dict[type[Any], st.SearchStrategy[Body]] = {
    TakenIn: tickets().map(taken_in),
    Renewed: st.builds(
        Renewed, SETTLED, tickets(), st.just("A-1"), st.booleans(), AMOUNTS, AMOUNTS
    ),
    Redeemed: st.builds(Redeemed, SETTLED, st.booleans(), st.just(()), AMOUNTS, AMOUNTS),
    Voided: st.builds(Voided, NAMES, st.sampled_from(VoidReason), AMOUNTS, st.none()),
    Reprinted: st.builds(Reprinted, NAMES, st.sampled_from(PrintReason), st.integers(2, 9)),
    DayOpened: st.builds(DayOpened, st.none() | DAYS),
    DayClosed: st.builds(DayClosed, DAYS, st.integers(0, 99), AMOUNTS, AMOUNTS),
    PledgorChanged: st.just(PledgorChanged("person-1", IDENTITY)),
    BranchClosed: st.builds(BranchClosed, DAYS, st.sampled_from(ClosedDayCause)),
    NumbersLost: st.just(NumbersLost(counter=1, year=115, first=3, last=5)),
    RecoveryKept: st.just(RecoveryKept("ABCD1234")),
}
"""Acts by kind."""

MONEYLESS = (
    DayOpened(MONDAY),
    DayClosed(MONDAY, 3, Ntd(1), Ntd(2)),
    Reprinted("p1", PrintReason.JAM, 2),
    PledgorChanged("person-1", IDENTITY),
    BranchClosed(MONDAY, ClosedDayCause.TYPHOON),
    NumbersLost(counter=1, year=115, first=3, last=5),
    RecoveryKept("ABCD1234"),
)

ANY_BODY: st.SearchStrategy[Body] = st.one_of(*BODIES.values())
