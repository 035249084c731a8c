"""Sums are nothing but sums: dropped and made again from journal and vault they are the same."""

import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from counter.db.prepared import Prepared
from counter.db.store import Store
from counter.db.tables import SUMS
from counter.domain.branch_days import BranchClosed
from counter.domain.codes import ClosedDayCause
from counter.domain.counts import CountDropped, CountOpened, Method
from counter.domain.custody import (
    BagMove,
    BagsMoved,
    HandoverProposed,
    Party,
    PlacesChanged,
)
from counter.domain.entries import (
    Body,
    Held,
    HoldLifted,
    HoldNoted,
    LossWithdrawn,
    NumbersLost,
    RecoveryKept,
)
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.parts import RecordRef, Ticket
from counter.domain.refusal import Reason, Refused, refuse
from tests.db.counters import WANG, YEAR, Counter, new_store
from tests.domain.bodies import SUPERVISION

Step = Callable[[Counter, Ticket], object]
RECORD = RecordRef("record-1", "d" * 64)


def sums_of(store: Store) -> dict[str, list[Any]]:
    """Every row of every sum, in the order of their keys."""
    with store.readers.connection() as connection:
        return {
            table.name: Prepared(select(table).order_by(*table.primary_key)).rows(connection, {})
            for table in SUMS
        }


def _lose(counter: Counter, _: Ticket) -> None:
    with counter.store.read() as reading:
        first = reading.last_serial(YEAR) + 1
    counter.act(NumbersLost(1, YEAR, first, first + 2))


def _restore(counter: Counter, _: Ticket) -> None:
    with counter.store.write() as writing:
        writing.new_incarnation()


def _part(counter: Counter, of: Ticket) -> None:
    """A link of the ticket's pledgor is over, if there is one."""
    with counter.store.read() as reading:
        link = reading.persons.links().get(of.pledgor)
    if link is not None:
        body = PersonsParted(link.entry, link.stays, of.pledgor, RECORD)
        counter.act(body, link.stays, of.pledgor)


def _on_goods(body: Body, counter: Counter, _: Ticket) -> None:
    """Whatever is told of bags and counts, also of those that are not there."""
    counter.act(body)


GOODS: tuple[Body, ...] = (
    PlacesChanged(("S1-01", "S1-02"), ()),
    PlacesChanged((), ("S1-02",)),
    BagsMoved((BagMove("B-1", "", "S1-01"), BagMove("B-7", "", "S1-01"))),
    HandoverProposed(Party.BRANCH, "K02", date(2026, 3, 20), ("B-1",), RECORD),
    CountOpened((), (), Method.WHOLE, 0, "", blind=False, counters=(1,)),
    CountDropped("nothing", RECORD),
)
STEPS: tuple[Step, ...] = (
    lambda counter, _: counter.take_in({**WANG, "id_number": "B123456780"}),
    lambda counter, of: counter.take_in(pledgor=of.pledgor, bags=("B-1",), evidence="LI-1"),
    lambda counter, of: counter.renew(of),
    lambda counter, of: counter.renew(of, evidence="LI-2"),
    lambda counter, of: counter.redeem(of),
    lambda counter, of: counter.void(of),
    lambda counter, of: counter.reprint(of),
    lambda counter, of: counter.act(Held(of.pledge, RECORD), of.pledge),
    lambda counter, of: counter.act(HoldNoted(of.pledge, RECORD), of.pledge),
    lambda counter, of: counter.act(HoldLifted(of.pledge, RECORD), of.pledge),
    lambda counter, of: counter.act(LossWithdrawn(of.pledge, None), of.pledge),
    lambda counter, of: counter.change_pledgor(of.pledgor, {**WANG, "id_number": "A800000014"}),
    lambda counter, _: counter.open_day(date(2026, 3, 17)),
    lambda counter, _: counter.close_day(),
    lambda counter, _: counter.act(BranchClosed(date(2026, 7, 24), ClosedDayCause.TYPHOON)),
    lambda counter, _: counter.act(RecoveryKept("AB12")),
    *(partial(_on_goods, body) for body in (*GOODS, *SUPERVISION)),
    lambda counter, of: counter.act(PersonsLinked("p1", of.pledgor, RECORD), "p1", of.pledgor),
    lambda counter, of: counter.act(PersonsLinked(of.pledgor, "p2", RECORD), "p2", of.pledgor),
    _part,
    _lose,
    _restore,
)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), max_size=14))
def test_rebuilt_sums_equal_the_live_ones(steps: list[tuple[Step, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        counter = Counter(store)
        tickets = [counter.take_in()]
        for step, which in steps:
            made = step(counter, tickets[which % len(tickets)])
            if isinstance(made, Ticket):
                tickets.append(made)
        live = sums_of(store)
        with store.read() as reading:
            head = reading.head()
        store.rebuild()
        assert sums_of(store) == live
        with store.read() as reading:
            assert reading.head() == head


def test_sums_that_were_spoilt_are_right_again(counter: Counter) -> None:
    ticket = counter.take_in()
    counter.renew(ticket)
    live = sums_of(counter.store)
    with counter.store._writer.begin() as connection:
        for sql in (
            "UPDATE pledge SET state = 'open', principal_ntd = 1",
            "DELETE FROM pledge_bag",
            "INSERT INTO flag VALUES ('recovery', 'never')",
        ):
            connection.exec_driver_sql(sql)
    assert sums_of(counter.store) != live
    counter.store.rebuild()
    assert sums_of(counter.store) == live


def test_a_journal_longer_than_one_slice_is_rebuilt_whole(counter: Counter) -> None:
    with counter.store.write() as writing:
        ticket = counter.take_in_within(writing)
        for _ in range(1100):
            counter.act(RecoveryKept("AB12"), ticket.pledge, writing=writing)
    live = sums_of(counter.store)
    assert len(live["entry_subject"]) == 1102
    counter.store.rebuild()
    assert sums_of(counter.store) == live


def test_an_act_after_a_rebuild_in_one_transaction_goes_on_from_the_new_sums(
    counter: Counter,
) -> None:
    with counter.store.write() as writing:
        ticket = counter.take_in_within(writing)
        writing.rebuild()
        again = counter.take_in_within(writing, pledgor=ticket.pledgor)
    with counter.store.read() as reading:
        assert [each.ticket for each in reading.open_pledges_of(ticket.pledgor)] == [ticket, again]


def test_a_rebuild_that_fails_leaves_the_sums_as_they_were(counter: Counter) -> None:
    counter.take_in()
    live = sums_of(counter.store)

    def fail() -> None:
        with counter.store.write() as writing:
            writing.rebuild()
            refuse(Reason.EMPTY)

    try:
        fail()
    except Refused:
        assert sums_of(counter.store) == live


def test_a_bag_nobody_filled_and_a_count_nobody_opened_have_no_row(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        counter = Counter(store)
        counter.act(GOODS[2])
        counter.act(GOODS[5])
        sums = sums_of(store)
    assert (sums["vault_bag"], sums["stocktake"]) == ([], [])
    assert [row.name for row in sums["goods_entry"]] == ["bag:B-1", "bag:B-7", "count:nothing"]
