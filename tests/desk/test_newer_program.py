"""One counter of a branch has a newer program: what only that one can read stops its ticket here, and says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter import wire
from counter.domain.entries import Kind
from counter.domain.pledge import Block
from counter.domain.refusal import Reason, Refused
from counter.protocol import START, Carried, Outcome, Push
from tests.desk.branches import Branch
from tests.desk.desks import Clock, redeem, renew, take_in


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    opened = Branch.opened(tmp_path, Clock())
    yield opened
    opened.close()


def send_newer(branch: Branch, pledge: str) -> None:
    """The newer program at the first counter does something new with a ticket."""
    context = branch.desks[0].context
    with context.store.read() as reading:
        head = reading.head()
    value = {
        "device": head.device,
        "incarnation": head.incarnation,
        "number": head.number + 1,
        "kind": "pawned-again",
        "version": 9,
        "min_reader": 9,
        "id": "019cf428-0000-7000-8000-000000000000",
        "subjects": [pledge],
        "branch": head.branch,
        "business_day": "2026-03-16",
        "recorded_at": "2026-03-16T02:00:00.000000Z",
        "previous_hash": head.hash,
    }
    data = json.dumps(value, sort_keys=True, separators=(",", ":"))
    hashed = wire.digest(data.encode())
    signature = context.store.readers.signing_key.sign(wire._SIGNED_AS + hashed.encode()).hex()
    push = Push(START, (Carried(data, hashed, signature, ()),))
    answer = branch.service.push(head.device, head.incarnation, push)
    assert answer.outcome is Outcome.TAKEN


def test_of_a_newer_program_s_acts_those_alone_stop_their_tickets_that_are_written_in_a_new_way(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = branch.desks
    redeemed, renewed = take_in(first).pledge, take_in(first).pledge
    with monkeypatch.context() as newer:
        newer.setattr(wire, "READER", 2)
        newer.setattr(wire, "UNDERSTOOD_SINCE", {Kind.REDEEMED: 2})
        redeem(first, redeemed)
        follower = renew(first, renewed).pledge
        branch.exchanges[0].step()
    branch.exchanges[1].step()
    assert [block.why for block in second.ticket(redeemed).blocks] == [Block.UNREAD]
    assert second.ticket(renewed).blocks == ()
    assert redeem(second, follower).warning is None


def test_a_ticket_that_only_a_newer_program_can_read_is_stopped_and_shown(branch: Branch) -> None:
    first, second = branch.desks
    pledge = take_in(first).pledge
    other = take_in(first).pledge
    branch.meet()
    send_newer(branch, pledge)
    branch.exchanges[1].step()
    view = second.ticket(pledge)
    assert [block.why for block in view.blocks] == [Block.UNREAD]
    assert (view.blocks[0].clerk, view.blocks[0].text) == ("", "")
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_UNREAD
    with pytest.raises(Refused) as told:
        redeem(second, pledge)
    assert [fault.reason for fault in told.value.faults] == [Reason.TICKET_UNREAD]
    assert redeem(second, other).warning is None
