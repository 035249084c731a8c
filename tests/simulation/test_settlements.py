"""Clashes that were settled while others did not know enough, told by hand."""

from collections.abc import Iterator

import pytest

from counter.domain.codes import Settlement, Verdict
from counter.domain.effects import State
from counter.domain.entries import Entry
from counter.domain.pledge import Pledge
from tests.simulation import invariants
from tests.simulation.schedule import settle, talk
from tests.simulation.world import Site, World, begin


@pytest.fixture
def world() -> Iterator[World]:
    made = begin(0, 3)
    yield made
    made.close()


def sound(world: World) -> None:
    settle(world)
    invariants.check(world)


def pledge_at(site: Site, name: str) -> Pledge:
    with site.open().read() as reading:
        found = reading.pledge(name)
    assert found is not None
    return found


def as_known_at(site: Site, entry: Entry) -> Entry:
    with site.open().read() as reading:
        found = reading.entry(entry.id)
    assert found is not None
    return found


def end_as(site: Site, loser: Entry, how: Settlement) -> Entry:
    known = as_known_at(site, loser)
    ways = site.acts().ways_out(known)
    return site.acts().settle(known, next(each for each in ways if each.how is how))


def test_goods_kept_for_a_ticket_that_itself_is_a_clash_stay_an_open_case(world: World) -> None:
    first, second, third = world.sites
    ticket = first.acts().take_in()
    settle(world)
    renewed = second.acts().renew(ticket)
    talk(second)
    redeemed = third.acts().redeem(ticket)
    settle(world)
    third.acts().undo(pledge_at(third, renewed.pledge))
    talk(third)
    again = second.acts().renew(renewed)
    settled = end_as(second, redeemed, Settlement.KEPT)
    sound(world)
    assert as_known_at(first, settled).verdict is Verdict.CLASH
    assert pledge_at(first, again.pledge).state is State.DISPUTED
    assert pledge_at(first, ticket.pledge).state is State.OPEN


def test_a_renewal_that_waits_gives_way_to_a_redemption_that_was_first(world: World) -> None:
    first, second, _ = world.sites
    ticket = first.acts().take_in()
    settle(world)
    renewed = second.acts().renew(ticket)
    first.acts().redeem(ticket)
    talk(first)
    store, known = second.open(), second.known()
    with store.read() as reading:
        question = second.sync._question(reading, known, reading.head())
    rows = second.line.pull(question).rows
    with store.take() as taking:
        taking.take(rows)
    invariants.look(second)
    assert pledge_at(second, renewed.pledge).state is State.DISPUTED
    sound(world)
