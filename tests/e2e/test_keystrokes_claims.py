"""Who comes without the ticket takes no more keys than docs/flows.md says, and no mouse."""

import pytest

from counter.domain.effects import State
from counter.domain.pledge import Block
from counter.tour.counter import Counter
from tests.e2e.test_keystrokes import approve, counter, keys_of, play

__all__ = ["counter"]  # the fixture of the neighbour

LETTERS = {
    "statement": "lost in the street",
    "unit": "Yancheng",
    "officer": "Chang",
    "case": "115-16",
    "letter": "1150001",
    "papers": "1150001 and a bill",
    "owner": "Lin",
    "fault": "no print taken",
}
"""Words that have to be typed anyway."""


def pledge_of(at: Counter) -> str:
    return at.desk.find(at.qr("necklace")).pledge


def report(at: Counter) -> None:
    with at.act("lost", "", "") as act:
        play(at.hands, "loss reported", ID="A123456789", **LETTERS)
    assert len(act.files.papers) == 1, "the slip is printed"


def hold(at: Counter) -> None:
    with at.act("held", "", ""):
        play(at.hands, "goods held", ticket=at.qr("necklace"), **LETTERS)


def bag(at: Counter) -> str:
    return f"BAG:{at.qr('necklace').split('/')[-2]}"


def test_a_loss_is_reported_without_the_paper(counter: Counter) -> None:
    report(counter)
    assert counter.desk.ticket(pledge_of(counter)).pledge.blocked(Block.LOST)


def test_a_lost_ticket_is_replaced_at_once(counter: Counter) -> None:
    report(counter)
    with counter.act("replaced", "", "") as act:
        play(counter.hands, "lost ticket replaced", ID="A123456789")
        approve(counter)
    view = counter.desk.ticket(pledge_of(counter))
    assert view.pledge.state is State.REPLACED
    assert act.ticket == view.pledge.replaced_by
    assert len(act.files.papers) == 1


def test_a_ticket_found_again_is_valid(counter: Counter) -> None:
    report(counter)
    with counter.act("found", "", ""):
        qr = counter.qr("necklace")
        play(counter.hands, "lost ticket found", ticket=qr, ID="A123456789")
    assert counter.desk.ticket(pledge_of(counter)).blocks == ()


def test_goods_are_held_and_let_go(counter: Counter) -> None:
    hold(counter)
    assert counter.desk.ticket(pledge_of(counter)).pledge.blocked(Block.HELD)
    with counter.act("lifted", "", ""):
        play(counter.hands, "hold lifted", ticket=counter.qr("necklace"), **LETTERS)
        approve(counter)
    assert counter.desk.ticket(pledge_of(counter)).blocks == ()


@pytest.mark.parametrize(
    ("flow", "paid"), [("goods released at principal", 50_000), ("goods released free", 0)]
)
def test_goods_go_to_their_owner(counter: Counter, flow: str, paid: int) -> None:
    hold(counter)
    with counter.act("released", "", ""):
        given = {**LETTERS, "ID": "F128123459", "money": "50000"}
        play(counter.hands, flow, ticket=counter.qr("necklace"), bag=bag(counter), **given)
        approve(counter)
    view = counter.desk.ticket(pledge_of(counter))
    assert (view.pledge.state, view.pledge.paid) == (State.RELEASED, paid)


def test_a_transfer_is_registered_and_its_old_paper_swapped(counter: Counter) -> None:
    qr = counter.qr("necklace")
    number = qr.split("/")[-2]
    with counter.act("remitted", "", ""):
        given = {"number": number, "day": "115/3/10", "money": "300", "reference": "ATM-0001"}
        play(counter.hands, "transfer registered", **given)
    new = counter.desk.find(qr).pledge
    assert counter.desk.ticket(new).paper == number
    with counter.act("swapped", "", "") as act:
        play(counter.hands, "old paper swapped", ticket=qr)
    assert counter.desk.ticket(new).paper == ""
    assert act.files.papers, "the new ticket is printed"


def test_an_owner_is_paid_back(counter: Counter) -> None:
    hold(counter)
    qr, given = counter.qr("necklace"), {**LETTERS, "ID": "F128123459", "money": "50000"}
    with counter.act("released", "", ""):
        play(counter.hands, "goods released at principal", ticket=qr, bag=bag(counter), **given)
        approve(counter)
    with counter.act("refunded", "", ""):
        play(counter.hands, "owner paid back", ticket=qr, **given)
        approve(counter)
    assert counter.desk.ticket(pledge_of(counter)).pledge.refunded == 50_000


def test_none_of_these_flows_takes_more_than_twenty_keys() -> None:
    for flow in ("loss reported", "goods released at principal", "owner paid back"):
        assert sum(step.startswith("`") for step in keys_of(flow)) <= 20
