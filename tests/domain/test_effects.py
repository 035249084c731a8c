"""What every kind of act does to pledges: the tickets it writes, those it ends, those it touches."""

import pytest

from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import Change, LateCause, Release, Settlement
from counter.domain.effects import Ending, State, endings, touched, written
from counter.domain.entries import (
    KIND_OF,
    Body,
    ClassCorrected,
    Exchanged,
    PaidTogether,
    Refunded,
    Released,
    Replaced,
)
from counter.domain.forfeiture import Forfeit, Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.money import Ntd
from counter.domain.parts import Ticket
from counter.domain.remittance import Channel, Remitted
from tests.domain.bodies import ELSEWHERE, MARKS
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
from tests.domain.policies import MONDAY

ONE = ticket("p1")
TWO = ticket("p2")
AFTER_ONE = ticket("p3", predecessors=("p1",))
AFTER_BOTH = ticket("p4", predecessors=("p1", "p2"))
PAID = settled(ONE, on=MONDAY)
PAID_TWO = settled(TWO, on=MONDAY)

EXCHANGED = Exchanged(
    how=Change.MERGE,
    settled=(PAID, PAID_TWO),
    tickets=(AFTER_ONE, AFTER_BOTH),
    released=(),
    bags=(),
    id_checked=False,
    finger=None,
    by_scan=True,
    received=Ntd(0),
    change=Ntd(0),
)
SETTLED = ClashSettled(
    entry="e9",
    how=Settlement.KEPT,
    suspense=Ntd(0),
    loans=Ntd(0),
    interest=Ntd(0),
    owed=Ntd(0),
    pledges=("p1", "p3"),
    voided=("p3",),
    ended=(PAID_TWO, PAID),
    note=RECORD,
)
OVER = Forfeit("p1", Ntd(1), MONDAY)
RELEASED = Released("p1", Release.FREE, Ntd(1), Ntd(0), (), RECORD, (), Ntd(0), Ntd(0))

ACTS: tuple[tuple[Body, tuple[Ticket, ...], tuple[Ending, ...], tuple[str, ...]], ...] = (
    (taken_in(ONE), (ONE,), (), ("p1",)),
    (
        renewed(ONE, AFTER_ONE),
        (AFTER_ONE,),
        (Ending("p1", State.RENEWED, PAID, ("p3",)),),
        ("p1", "p3"),
    ),
    (
        Remitted(PAID, AFTER_ONE, Channel.ATM_TRANSFER, "ATM-0001", Ntd(900), "p1"),
        (AFTER_ONE,),
        (Ending("p1", State.RENEWED, PAID, ("p3",)),),
        ("p1", "p3"),
    ),
    (redeemed(ONE), (), (Ending("p1", State.REDEEMED, PAID),), ("p1",)),
    (
        EXCHANGED,
        (AFTER_ONE, AFTER_BOTH),
        (
            Ending("p1", State.RENEWED, PAID, ("p3", "p4")),
            Ending("p2", State.RENEWED, PAID_TWO, ("p4",)),
        ),
        ("p1", "p2", "p3", "p4"),
    ),
    (
        PaidTogether((renewed(ONE, AFTER_ONE),), (redeemed(TWO),), Ntd(0), Ntd(0)),
        (AFTER_ONE,),
        (
            Ending("p1", State.RENEWED, PAID, ("p3",)),
            Ending("p2", State.REDEEMED, PAID_TWO),
        ),
        ("p1", "p2", "p3"),
    ),
    (
        ClassCorrected("p1", AFTER_ONE, RECORD),
        (AFTER_ONE,),
        (Ending("p1", State.CORRECTED, None, ("p3",)),),
        ("p1", "p3"),
    ),
    (
        Replaced("p1", AFTER_ONE),
        (AFTER_ONE,),
        (Ending("p1", State.REPLACED, None, ("p3",)),),
        ("p1", "p3"),
    ),
    (RELEASED, (), (Ending("p1", State.RELEASED),), ("p1",)),
    (
        Forfeited((OVER, Forfeit("p2", Ntd(2), MONDAY)), ()),
        (),
        (Ending("p1", State.FORFEITED), Ending("p2", State.FORFEITED)),
        ("p1", "p2"),
    ),
    (ForfeitureUndone("e9", (OVER,), RECORD), (), (), ("p1",)),
    (LateAllowed("p1", LateCause.FOUND, RECORD), (), (), ("p1",)),
    (
        reversed_(entry(1, renewed(ONE, AFTER_ONE)), voided=("p3",), reopened=("p1",)),
        (),
        (),
        ("p3", "p1"),
    ),
    (Refunded("p1", Ntd(1), (), RECORD), (), (), ("p1",)),
    (SETTLED, (), (), ("p1", "p3", "p2")),
    (OwedPaid("p1", "e9", Ntd(1), RECORD), (), (), ("p1",)),
    *((body, (), (), ("p1",)) for body in MARKS),
    *((body, (), (), ()) for body in ELSEWHERE),
)


@pytest.mark.parametrize(("body", "tickets", "ended", "subjects"), ACTS)
def test_an_act_writes_ends_and_touches(
    body: Body, tickets: tuple[Ticket, ...], ended: tuple[Ending, ...], subjects: tuple[str, ...]
) -> None:
    assert written(body) == tickets
    assert endings(body) == ended
    assert touched(body) == subjects


def test_every_kind_of_act_has_its_row() -> None:
    assert {type(body) for body, *_ in ACTS} == KIND_OF.keys()
