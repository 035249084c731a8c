"""Faults that the simulation found, each told by hand."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest

from counter.domain.clash_acts import ClashSettled
from counter.domain.codes import ReversalReason, Settlement, Verdict
from counter.domain.effects import State
from counter.domain.entries import Entry, Reversed
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef, Ticket
from counter.protocol import Outcome
from counter.sync.core import LineError
from tests.db.counters import WANG
from tests.simulation import invariants
from tests.simulation.enrolling import anew
from tests.simulation.schedule import NEWER, settle, talk
from tests.simulation.world import BRANCH, FAIR, Site, Weather, World, begin


@pytest.fixture
def world() -> Iterator[World]:
    """Three counters that have done nothing yet."""
    made = begin(0, 3)
    yield made
    made.close()


def image(world: World) -> bytes:
    """A backup of central as it is."""
    return world.head.store.image()


def sound(world: World) -> None:
    """Everybody talks to central, and everything holds."""
    settle(world)
    invariants.check(world)


def number_status(site: Site, ticket: Ticket) -> str:
    """What became of a ticket's number at a counter."""
    serial = int(ticket.number[-4:-1])
    with site.open().readers.connection() as connection:
        asked = "SELECT status FROM ticket_number WHERE serial = ? AND counter = ?"
        (found,) = connection.execute(asked, (serial, site.counter)).fetchone()
    return str(found)


def undo(site: Site, ticket: Ticket, entry: Entry) -> Entry:
    """The redemption of a ticket is undone."""
    body = Reversed(
        entry=entry.id,
        reason=ReversalReason.WRONG_AMOUNT,
        voided=(),
        reopened=(ticket.pledge,),
        loans=ticket.principal,
        interest=Ntd(900),
        bags=(),
        note=None,
    )
    return site.acts().act(body, ticket.pledge, ticket.pledgor)


def test_a_number_whose_void_was_a_clash_is_used_again(world: World) -> None:
    first, second, _ = world.sites
    ticket = first.acts().take_in()
    settle(world)
    second.acts().redeem(ticket)
    talk(second)
    first.acts().void(ticket)
    assert number_status(first, ticket) == "void"
    sound(world)
    assert number_status(first, ticket) == "used"


def test_a_void_that_comes_before_its_intake_leaves_the_number_void(world: World) -> None:
    first, second, _ = world.sites
    backup = image(world)
    ticket = first.acts().take_in()
    settle(world)
    second.acts().void(ticket)
    settle(world)
    world.head.bring_back(backup)
    talk(second)
    sound(world)
    assert number_status(first, ticket) == "void"


def settled(site: Site, loser: Entry, pledges: tuple[str, ...]) -> Entry:
    """A clash is settled: its money is owed."""
    body = ClashSettled(
        entry=loser.id,
        how=Settlement.OWED,
        suspense=loser.cash_ntd,
        loans=Ntd(0),
        interest=Ntd(0),
        owed=loser.cash_ntd,
        pledges=pledges,
        voided=(),
        ended=(),
        note=RecordRef("note", "d" * 64),
    )
    return site.acts().act(body, *pledges)


def test_a_clash_settled_at_two_counters_moves_its_money_once(world: World) -> None:
    first, second, _ = world.sites
    ticket = first.acts().take_in()
    settle(world)
    first.acts().redeem(ticket)
    loser = second.acts().redeem(ticket)
    settle(world)
    settled(first, loser, (ticket.pledge,))
    settled(second, loser, (ticket.pledge,))
    sound(world)


def test_a_settlement_of_what_was_booked_otherwise_is_a_clash_itself(world: World) -> None:
    first, second, third = world.sites
    ticket = first.acts().take_in()
    settle(world)
    first.acts().redeem(ticket)
    loser = second.acts().redeem(ticket)
    settle(world)
    early = replace(loser, cash_ntd=Ntd(0))
    wrong = settled(third, early, (ticket.pledge,))
    sound(world)
    with first.open().read() as reading:
        found = reading.entry(wrong.id)
        pledge = reading.pledge(ticket.pledge)
    assert found is not None
    assert found.verdict is Verdict.CLASH
    assert pledge is not None
    assert [each.entry for each in pledge.problems] == [loser.id, wrong.id]


def test_a_lineage_of_central_that_was_forgotten_may_not_write(world: World) -> None:
    first, second, _ = world.sites
    backup = image(world)
    world.head.bring_back(backup)
    talk(first)
    world.head.bring_back(backup)
    talk(second)
    sound(world)
    with first.open().readers.connection() as connection:
        asked = "SELECT count(*) FROM peer WHERE counter = 0 AND open = 1"
        assert connection.execute(asked).fetchone() == (1,)


def test_a_copied_disk_that_central_takes_after_a_restore_stops_no_other_counter(
    world: World,
) -> None:
    first, second, _ = world.sites
    twin = world.site(first.file(), first.counter)
    backup = image(world)
    first.acts().take_in()
    talk(first)
    talk(second)
    other = twin.acts().take_in()
    world.head.bring_back(backup)
    talk(twin)
    sound(world)
    assert first.known().stopped == Outcome.FORK
    with second.open().read() as reading:
        found = reading.pledge(other.pledge)
    assert found is not None
    assert found.state is State.OPEN


def test_what_comes_again_in_another_order_is_summed_up_in_that_order(world: World) -> None:
    first, second, third = world.sites
    ticket = first.acts().take_in()
    settle(world)
    backup = image(world)
    first.acts().change_pledgor(ticket.pledgor, {**WANG, "phone": "07-1111111"})
    talk(first)
    second.acts().change_pledgor(ticket.pledgor, {**WANG, "phone": "07-2222222"})
    second.line.weather = Weather(unheard=1.0)
    with suppress(LineError):
        second.sync.step()
    second.line.weather = FAIR
    talk(third)
    world.head.bring_back(backup)
    talk(second)
    sound(world)
    with third.open().read() as reading:
        person = reading.pledgor(ticket.pledgor)
    assert person is not None
    assert person.phone == "07-1111111"


def verdicts(world: World) -> list[Verdict]:
    """How each act of the branch fits, in its order."""
    with world.head.store.read() as reading:
        rows = list(reading.rows_after(BRANCH, 0))
    return [row.verdict for row in rows if not row.device.startswith("central")]


def test_a_renewal_that_rests_on_what_an_older_program_cannot_read_stands_there_too(
    world: World,
) -> None:
    first, second, third = world.sites
    ticket = first.acts().take_in()
    settle(world)
    world.head.upgrade(NEWER)
    third.close()
    third.reader = NEWER
    redeemed = second.acts().redeem(ticket)
    talk(second)
    with third.running():
        talk(third)
        undo(third, ticket, redeemed)
        talk(third)
    renewed = first.acts().renew(ticket)
    talk(first)
    invariants.look(first)
    with first.open().read() as reading:
        after = reading.pledge(renewed.pledge)
        before = reading.pledge(ticket.pledge)
    assert after is not None
    assert after.state is State.OPEN
    assert before is not None
    assert (before.state, before.problems) == (State.RENEWED, ())
    sound(world)


def test_a_newer_program_reads_at_its_first_start_what_the_older_one_could_not(
    world: World,
) -> None:
    first, second, third = world.sites
    ticket = first.acts().take_in()
    settle(world)
    third.close()
    world.head.upgrade(NEWER)
    third.reader = NEWER
    with third.running():
        third.acts().redeem(ticket)
        talk(third)
    first.acts().renew(ticket)
    talk(second)
    talk(first)
    first.close()
    first.reader = NEWER
    with first.running():
        invariants.look(first)
        with first.open().read() as reading:
            found = reading.pledge(ticket.pledge)
        assert found is not None
        assert found.state is State.REDEEMED
    sound(world)


def test_what_fitted_before_central_was_restored_fits_after_it(world: World) -> None:
    first, second, third = world.sites
    backup = image(world)
    ticket = first.acts().take_in()
    settle(world)
    redeemed = second.acts().redeem(ticket)
    settle(world)
    undo(first, ticket, redeemed)
    settle(world)
    second.acts().renew(ticket)
    settle(world)
    before = verdicts(world)
    for site in (second, third, first):
        world.head.bring_back(backup)
        talk(site)
        assert verdicts(world) == before
    sound(world)


def test_a_settled_clash_stays_settled_after_central_was_restored(world: World) -> None:
    first, second, third = world.sites
    ticket = first.acts().take_in()
    settle(world)
    backup = image(world)
    first.acts().redeem(ticket)
    loser = second.acts().redeem(ticket)
    settle(world)
    settled(third, loser, (ticket.pledge,))
    settle(world)
    before = verdicts(world)
    world.head.bring_back(backup)
    talk(second)
    assert verdicts(world) == before
    sound(world)


def test_an_act_whose_writer_is_gone_is_told_again_by_others(world: World) -> None:
    first, second, third = world.sites
    backup = image(world)
    ticket = first.acts().take_in()
    settle(world)
    world.head.bring_back(backup)
    world.head.service.revoke(BRANCH, first.counter)
    first.shut_out = True
    talk(second)
    talk(third)
    sound(world)
    with third.open().read() as reading:
        entry = reading.pledge(ticket.pledge)
        assert entry is not None
        found = reading.entry(entry.opened_by_entry)
    assert found is not None
    assert found.verdict is Verdict.ACCEPTED


def test_a_counter_enrolled_after_the_backup_goes_on_once_others_told_of_it(world: World) -> None:
    first, second, _ = world.sites
    backup = image(world)
    anew(world, first, Random(0))
    ticket = first.acts().take_in()
    settle(world)
    world.head.bring_back(backup)
    talk(first)
    with first.open().read() as reading:
        assert reading.waiting().entries == 0
        own = reading.head()
    with world.head.store.read() as central:
        assert central.device(own.device, own.incarnation) is None
    talk(second)
    talk(first)
    first.acts().redeem(ticket)
    sound(world)
    assert verdicts(world) == [Verdict.ACCEPTED, Verdict.ACCEPTED]


def test_a_counter_shut_out_after_the_backup_is_shut_out_again(world: World) -> None:
    first, second, _ = world.sites
    backup = image(world)
    settle(world)
    world.head.service.revoke(BRANCH, first.counter)
    first.shut_out = True
    talk(second)
    world.head.bring_back(backup)
    talk(second)
    first.acts().take_in()
    talk(first)
    assert first.known().stopped == Outcome.REVOKED
    sound(world)


def test_an_act_that_a_counter_told_anew_and_others_told_again_counts_once(world: World) -> None:
    first, second, _ = world.sites
    backup = image(world)
    ticket = first.acts().take_in()
    settle(world)
    world.head.bring_back(backup)
    anew(world, first, Random(0))
    talk(second)
    sound(world)
    assert sorted(verdicts(world)) == sorted((Verdict.ACCEPTED, Verdict.TWICE))
    with second.open().read() as reading:
        found = reading.pledge(ticket.pledge)
    assert found is not None
    assert (found.state, found.problems) == (State.OPEN, ())


def test_both_copies_of_a_disk_may_start_anew_though_they_gave_one_number(world: World) -> None:
    first, _, _ = world.sites
    twin = world.site(first.file(), first.counter)
    world.copied = True
    one, other = first.acts().take_in(), twin.acts().take_in()
    assert one.number == other.number
    talk(first)
    anew(world, twin, Random(0))
    sound(world)
    with twin.open().read() as reading:
        (both,) = reading.numbers_given_twice()
    assert {each.ticket.pledge for each in both} == {one.pledge, other.pledge}


def test_a_counter_that_lost_what_others_told_central_of_it_stops(world: World) -> None:
    first, second, _ = world.sites
    backup, file = image(world), first.file()
    first.acts().take_in()
    settle(world)
    world.head.bring_back(backup)
    talk(second)
    first.bring_back(file, set())
    first.kept = file, set()
    first.acts().take_in()
    talk(first)
    assert first.known().stopped == Outcome.FORK
    sound(world)


def test_a_counter_enrolled_anew_tells_what_its_old_file_has_of_others(world: World) -> None:
    first, second, _ = world.sites
    backup = image(world)
    ticket = first.acts().take_in()
    talk(first)
    talk(second)
    world.head.bring_back(backup)
    world.head.service.revoke(BRANCH, first.counter)
    first.shut_out = True
    talk(second)
    world.head.bring_back(backup)
    world.head.service.revoke(BRANCH, first.counter)
    second.close()
    anew(world, second, Random(0))
    sound(world)
    with second.open().read() as reading:
        found = reading.pledge(ticket.pledge)
    assert found is not None
    assert found.state is State.OPEN
    assert verdicts(world) == [Verdict.ACCEPTED]


def test_an_older_program_tells_again_what_it_cannot_read_with_its_records(world: World) -> None:
    first, second, third = world.sites
    backup = image(world)
    world.head.upgrade(NEWER)
    third.close()
    third.reader = NEWER
    with third.running():
        ticket = third.acts().take_in()
        talk(third)
    talk(first)
    world.head.bring_back(backup)
    world.head.service.revoke(BRANCH, third.counter)
    third.shut_out = True
    talk(first)
    second.close()
    second.reader = NEWER
    with second.running():
        talk(second)
        with second.open().read() as reading:
            person = reading.pledgor(ticket.pledgor)
    assert person is not None
    assert person.name == WANG["name"]
    sound(world)


def test_what_follows_an_act_that_an_older_program_cannot_read_is_no_difference(
    world: World,
) -> None:
    first, second, third = world.sites
    ticket = first.acts().take_in()
    settle(world)
    world.head.upgrade(NEWER)
    third.close()
    third.reader = NEWER
    with third.running():
        renewed = third.acts().renew(ticket)
        third.acts().reprint(renewed)
    sound(world)
    assert second.known().differs_at is None
