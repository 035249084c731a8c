"""What a clerk does by chance with bags: places, moves, hand-overs, a stocktake."""

from dataclasses import dataclass
from random import Random

from counter.domain.counting import Stage
from counter.domain.counts import CountClosed, CountDropped, CountOpened, Method, Scan, ScansTold
from counter.domain.custody import (
    BagMove,
    BagsMoved,
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    Party,
    PlacesChanged,
)
from counter.domain.effects import State
from counter.domain.vault import Bag
from tests.domain.bodies import NOON
from tests.simulation.acts import Act
from tests.simulation.later_acts import AllActs

PLACES = ("S1-01", "S1-02", "S2-01")


@dataclass
class GoodsActs(AllActs):
    """As `AllActs`, and these."""

    def acts(self) -> tuple[tuple[Act, int], ...]:
        """Every act, and how often it is done."""
        return (*super().acts(), *_GOODS)

    def some_plan(self, chance: Random) -> None:
        """Places are added or given up."""
        place = (chance.choice(PLACES),)
        is_new = chance.random() < 0.7
        self.act(PlacesChanged(place if is_new else (), () if is_new else place))

    def some_move(self, chance: Random) -> None:
        """A bag is carried."""
        bag = self._bag(chance)
        if bag is not None:
            self.act(BagsMoved((BagMove(bag.bag, bag.place, chance.choice(PLACES)),)))

    def some_handover(self, chance: Random) -> None:
        """A bag is offered, taken over or refused, or it comes back: whatever is next."""
        bag = self._bag(chance)
        if bag is None:
            return
        if bag.offered is not None:
            took = (bag.bag,) if chance.random() < 0.7 else ()
            refused = () if took else (bag.bag,)
            self.act(HandoverAnswered(bag.offered.handover, took, refused, None))
        elif bag.holder.is_outside:
            self.act(BagsReturned((bag.bag,), chance.choice(("", *PLACES)), None))
        else:
            party = chance.choice((Party.CUSTODIAN, Party.BRANCH, Party.APPRAISER))
            self.act(HandoverProposed(party, "c2", self.day, (bag.bag,), None))

    def some_count(self, chance: Random) -> None:
        """A stocktake begins, goes on or ends."""
        with self.store.read() as reading:
            running = reading.goods.unfinished()
            count = reading.goods.count(running[0]) if running else None
        if count is None:
            self.act(CountOpened((), (), Method.WHOLE, 0, "", blind=False, counters=(1, 2)))
        elif count.stage is Stage.CLOSED or chance.random() < 0.1:
            with self.store.write() as writing:
                note = self._note(writing, writing.new_id())
                self.act(CountDropped(count.count, note), writing=writing)
        elif chance.random() < 0.2:
            self.act(CountClosed(count.count, (), len(count.scans), (), ""))
        else:
            bag = self._bag(chance)
            code, number = "" if bag is None else bag.bag, len(count.scans) + 1
            seen = Scan(number, code, PLACES[0], NOON, "c1", knew_out=False, wrong_seal=False)
            self.act(ScansTold(count.count, 1, (seen,), finished=chance.random() < 0.3))

    def _bag(self, chance: Random) -> Bag | None:
        """A bag of a ticket, also one that may have been handed out elsewhere."""
        pledge = self._of(chance, State.OPEN, State.OPEN, State.REDEEMED)
        if pledge is None:
            return None
        with self.store.read() as reading:
            return reading.goods.bag(pledge.ticket.items[0].bag)


_GOODS: tuple[tuple[Act, int], ...] = (
    (GoodsActs.some_plan, 1),
    (GoodsActs.some_move, 2),
    (GoodsActs.some_handover, 2),
    (GoodsActs.some_count, 1),
)
