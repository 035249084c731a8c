"""Two counters of one branch and central: what one does the other has, whatever the line does."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter import wire
from counter.domain.codes import Verdict
from counter.domain.effects import State
from counter.domain.parts import Ticket
from counter.domain.pledge import Block, Pledge
from counter.protocol import START, Answer, Carried, Outcome, Push, place_hash, sign_head
from counter.sync.core import NOTHING, LineError, Trouble
from tests.db.counters import WANG
from tests.db.test_rebuild import sums_of
from tests.sync.towns import Post, Town, stopped


@pytest.fixture
def first(town: Town) -> Post:
    return town.post(1)


@pytest.fixture
def second(town: Town) -> Post:
    return town.post(2)


def pledge_at(post: Post, ticket: Ticket) -> Pledge:
    with post.store.read() as reading:
        pledge = reading.pledge(ticket.pledge)
    assert pledge is not None
    return pledge


def waiting(post: Post) -> int:
    with post.store.read() as reading:
        return reading.waiting().entries


def same_everywhere(town: Town) -> None:
    """Every counter has the same order, the same sums, and central agrees."""
    assert town.service.verify() == ()
    tables = ("pledge", "pledgor", "ticket_number", "alert", "former_id", "pledge_bag", "peer")
    seen = []
    for post in town.posts:
        live = sums_of(post.store)
        with post.store.read() as reading:
            line = reading.line()
        assert line is not None
        assert line.differs_at is None
        post.store.rebuild()
        assert sums_of(post.store) == live
        seen.append((line.cursor, [live[name] for name in tables]))
    assert all(each == seen[0] for each in seen)


def test_a_counter_that_is_not_enrolled_says_nothing(first: Post) -> None:
    with first.store._writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM line")
    assert first.sync.step() == NOTHING


def test_what_one_counter_did_the_other_has(town: Town, first: Post, second: Post) -> None:
    ticket = first.acts.take_in()
    assert waiting(first) == 1
    town.meet()
    assert waiting(first) == 0
    with second.store.read() as reading:
        pledge = reading.pledge(ticket.pledge)
        person = reading.pledgor(ticket.pledgor)
    assert pledge is not None
    assert pledge.ticket == ticket
    assert person is not None
    assert person.name == "王小明"
    same_everywhere(town)


def test_the_same_ticket_redeemed_at_two_counters(town: Town, first: Post, second: Post) -> None:
    ticket = first.acts.take_in()
    town.meet()
    first.acts.redeem(ticket)
    again = second.acts.redeem(ticket)
    town.meet()
    for post in (first, second):
        pledge = pledge_at(post, ticket)
        assert pledge.state is State.REDEEMED
        assert [problem.entry for problem in pledge.problems] == [again.id]
        with post.store.read() as reading:
            loser = reading.entry(again.id)
            assert reading.pledges_with_problems() == (pledge,)
        assert loser is not None
        assert loser.verdict is Verdict.CLASH
    same_everywhere(town)


def test_an_act_here_is_judged_anew_before_central_has_it(
    town: Town, first: Post, second: Post
) -> None:
    ticket = first.acts.take_in()
    town.meet()
    first.acts.redeem(ticket)
    first.settle()
    new = second.acts.renew(ticket)
    later = second.acts.redeem(new)
    with second.store.read() as reading:
        known = reading.line()
        assert known is not None
        rows = town.service.pull(
            second.wire.device, 1, second.sync._question(reading, known, reading.head())
        ).rows  # fmt: skip
    with second.store.take() as taking:
        changed = taking.take(rows)
    assert {ticket.pledge, new.pledge} <= changed
    assert pledge_at(second, ticket).state is State.REDEEMED
    disputed = pledge_at(second, new)
    assert disputed.state is State.DISPUTED
    assert later.id in [problem.entry for problem in disputed.problems]
    town.meet()
    assert pledge_at(first, new) == pledge_at(second, new)
    same_everywhere(town)


@pytest.mark.usefixtures("second")
def test_an_answer_that_is_lost_doubles_nothing(town: Town, first: Post) -> None:
    first.acts.take_in()
    first.wire.lose_answers = 1
    with pytest.raises(LineError) as told:
        first.sync.step()
    assert told.value.trouble is Trouble.DOWN
    assert waiting(first) == 1
    town.meet()
    assert waiting(first) == 0
    same_everywhere(town)


def test_with_the_line_cut_everything_waits(first: Post) -> None:
    first.settle()
    first.acts.take_in()
    first.wire.cut = True
    with pytest.raises(LineError):
        first.sync.step()
    assert waiting(first) == 1


def test_after_a_restore_of_central_counters_send_again_what_it_forgot(
    town: Town, first: Post, second: Post
) -> None:
    kept = first.acts.take_in()
    town.meet()
    image = town.store.image()
    lost = first.acts.take_in()
    town.meet()
    second.acts.redeem(lost)
    town.meet()
    town.restore(image)
    town.meet()
    town.meet()
    for post in (first, second):
        assert pledge_at(post, kept).state is State.OPEN
        assert pledge_at(post, lost).state is State.REDEEMED
        assert pledge_at(post, lost).problems == ()
        assert waiting(post) == 0
    same_everywhere(town)


def test_a_redemption_that_central_forgot_comes_again_after_its_intake(
    town: Town, first: Post, second: Post
) -> None:
    town.meet()
    image = town.store.image()
    lost = first.acts.take_in()
    town.meet()
    redeemed = second.acts.redeem(lost)
    town.meet()
    town.restore(image)
    second.settle()
    first.settle()
    town.meet()
    with first.store.read() as reading:
        found = reading.entry(redeemed.id)
    assert found is not None
    assert found.verdict is Verdict.ACCEPTED
    assert pledge_at(first, lost).state is State.REDEEMED
    same_everywhere(town)


def test_a_counter_that_was_shut_out_stops(town: Town, first: Post, second: Post) -> None:
    ticket = first.acts.take_in()
    town.meet()
    town.service.revoke("K01", 2)
    second.acts.redeem(ticket)
    assert second.settle()[-1].stopped is Outcome.REVOKED
    assert stopped(second) is Outcome.REVOKED
    assert second.sync.step() == NOTHING
    first.settle()
    assert pledge_at(first, ticket).state is State.OPEN
    same_everywhere(replace(town, posts=[first]))


def test_an_answer_that_central_did_not_sign_is_not_taken(first: Post) -> None:
    first.acts.take_in()
    thief = Ed25519PrivateKey.from_private_bytes(bytes(32))
    first.wire.forge = lambda answer: replace(
        answer, head=replace(answer.head, signature=sign_head(answer.head, thief))
    )
    with pytest.raises(LineError) as told:
        first.sync.step()
    assert told.value.trouble is Trouble.FORGED
    with first.store.read() as reading:
        line = reading.line()
    assert line is not None
    assert line.cursor == START


def test_rows_that_do_not_lead_to_the_end_that_central_signed_are_not_taken(
    first: Post, second: Post
) -> None:
    first.acts.take_in()
    first.settle()

    def another(answer: Answer) -> Answer:
        last = answer.rows[-1]
        hashed = place_hash(answer.rows[-2].hash, last.entry, Verdict.CLASH, last.received_at)
        forged = replace(last, verdict=Verdict.CLASH, hash=hashed)
        return replace(answer, rows=(*answer.rows[:-1], forged))

    second.wire.forge = another
    with pytest.raises(LineError) as told:
        second.sync.step()
    assert told.value.trouble is Trouble.FORGED


def test_what_waits_is_told_with_its_age_and_its_cash(first: Post) -> None:
    ticket = first.acts.take_in()
    first.acts.redeem(ticket)
    with first.store.read() as reading:
        found = reading.waiting()
        opened = reading.entry(pledge_at(first, ticket).opened_by_entry)
    assert opened is not None
    assert (found.entries, found.cash_in, found.cash_out) == (2, 100_900, 100_000)
    assert found.oldest == opened.recorded_at


def test_a_push_holds_only_so_much(first: Post) -> None:
    for _ in range(5):
        first.acts.take_in()
    with first.store.read() as reading:
        assert len(reading.outbox(3, 10**6)) == 3
        assert len(reading.outbox(500, 1)) == 1
    first.settle()
    pushes = [each for each in first.wire.said if isinstance(each, Push)]
    assert [len(each.entries) for each in pushes] == [5]


def newer(post: Post, ticket: Ticket) -> Carried:
    """What a newer program at that counter would write next about a ticket."""
    with post.store.read() as reading:
        head = reading.head()
    value = {
        "device": head.device,
        "incarnation": head.incarnation,
        "number": head.number + 1,
        "kind": "pawned-again",
        "version": 9,
        "min_reader": 9,
        "id": "019cf428-0000-7000-8000-000000000000",
        "subjects": [ticket.pledge, ticket.pledgor],
        "branch": "K01",
        "business_day": "2026-03-16",
        "recorded_at": "2026-03-16T02:00:00.000000Z",
        "previous_hash": head.hash,
        "news": {"deep": [1, 2]},
    }
    data = json.dumps(value, sort_keys=True, separators=(",", ":"))
    hashed = wire.digest(data.encode())
    signature = post.store._pen.signing_key.sign(wire._SIGNED_AS + hashed.encode()).hex()
    return Carried(data, hashed, signature, ())


def test_an_entry_of_a_newer_program_freezes_its_ticket_and_nothing_else(
    town: Town, first: Post, second: Post
) -> None:
    ticket, other = first.acts.take_in(), first.acts.take_in()
    town.meet()
    pushed = town.service.push(first.wire.device, 1, Push(START, (newer(first, ticket),)))
    assert pushed.outcome is Outcome.TAKEN
    second.settle()
    frozen = pledge_at(second, ticket)
    assert [block.why for block in frozen.blocks] == [Block.UNREAD]
    assert pledge_at(second, other).blocks == ()
    again = second.acts.redeem(ticket)
    second.settle()
    with second.store.read() as reading:
        clash = reading.entry(again.id)
        assert reading.stored_entry(frozen.blocks[0].entry) is not None
    assert clash is not None
    assert clash.verdict is Verdict.CLASH
    same_everywhere(replace(town, posts=[second]))


def test_somebody_new_at_two_counters_is_told_as_one_person_entered_twice(
    town: Town, first: Post, second: Post
) -> None:
    one, other = first.acts.take_in(), second.acts.take_in()
    first.acts.take_in({**WANG, "id_number": "B123456780"})
    town.meet()
    for post in (first, second):
        with post.store.read() as reading:
            [same] = reading.same_people()
            assert reading.numbers_given_twice() == ()
        assert {each.pledgor for each in same} == {one.pledgor, other.pledgor}
        assert pledge_at(post, one).problems == pledge_at(post, other).problems == ()
    same_everywhere(town)


def test_a_number_given_twice_is_told(town: Town, first: Post, second: Post) -> None:
    second.acts.counter = 1
    one, other = first.acts.take_in(), second.acts.take_in()
    assert one.number == other.number
    town.meet()
    for post in (first, second):
        with post.store.read() as reading:
            [twice] = reading.numbers_given_twice()
        assert {each.ticket.pledge for each in twice} == {one.pledge, other.pledge}
    same_everywhere(town)
