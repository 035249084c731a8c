"""A branch's order as central would make it, and acts of two counters that could not see each other."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from counter.domain import ledger, settlement
from counter.domain.codes import Change, Release, Settlement, Verdict
from counter.domain.effects import touched
from counter.domain.entries import Body, Entry, Exchanged, LossReported, Released
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.parts import Settled, Ticket
from counter.domain.pledge import Pledge, fold, judge
from counter.domain.settlement import WayOut
from tests.domain.cases import RECORD, entry, item, ticket
from tests.domain.policies import CALENDAR, MONDAY

LATER = date(2026, 5, 4)
WEEKS_LATER = date(2026, 5, 25)
RING, CHAIN = item("B1"), replace(item("B1"), item="i2")
OLD = ticket("p1")
TWO = ticket("p1", items=(RING, CHAIN))
NEW = ticket("p2", number="K0101115000026", predecessors=("p1",), first="p1", on=LATER)
AGAIN = replace(NEW, pledge="p3", number="K0102115000017")
OTHER = ticket("p9", number="K0101115000091", principal=20_000, items=(item("B9", "i9"),))
LOST = LossReported("p1", RECORD, id_checked=True, representation=None)
INTEREST = 1_800


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
