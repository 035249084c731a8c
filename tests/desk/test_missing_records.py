"""What another counter wrote of a person came without its records, or damaged: the ticket is there all the same."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter.db.check import quick_check
from counter.domain.counting import DropForm, OpenCountForm
from counter.domain.counts import Method
from counter.domain.effects import State
from counter.domain.letters import LetterForm, ReturnForm, ReturnReason
from counter.domain.refusal import Reason, Trouble
from counter.protocol import Answer, Carried, Record
from tests.db.counters import unavailable
from tests.desk.branches import Branch
from tests.desk.claims import hold, report
from tests.desk.desks import (
    OTHER_PLEDGOR,
    PLEDGOR,
    Clock,
    next_day,
    redeem,
    renew,
    take_in,
)
from tests.desk.reminded import DUE, attempt, go_to
from tests.desk.test_vault_desk import offer
from tests.domain.refusals import fault_of


def never_came(_: Record) -> tuple[Record, ...]:
    return ()


def came_damaged(record: Record) -> tuple[Record, ...]:
    return (replace(record, ciphertext="00" * (len(record.ciphertext) // 2)),)


def spoilt(how: Callable[[Record], tuple[Record, ...]]) -> Callable[[Answer], Answer]:
    """Answers whose entries are right and whose records are not."""

    def without(carried: Carried | None) -> Carried | None:
        if carried is None:
            return None
        return replace(carried, records=tuple(each for one in carried.records for each in how(one)))

    return lambda answer: replace(
        answer, rows=tuple(replace(row, carried=without(row.carried)) for row in answer.rows)
    )


@pytest.fixture(params=[never_came, came_damaged])
def branch(tmp_path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Branch]:
    """The second counter gets no record that can be read."""
    branch = Branch.opened(tmp_path, clock)
    branch.wires[1].forge = spoilt(request.param)
    yield branch
    branch.close()


def test_its_ticket_is_shown_and_says_that_something_is_missing(branch: Branch) -> None:
    first, second = branch.desks
    taken = take_in(first)
    branch.meet()
    whole, view = first.ticket(taken.pledge), second.ticket(taken.pledge)
    assert (whole.lacks, view.lacks) == (False, True)
    assert (view.pledge.ticket, view.today, view.table) == (
        whole.pledge.ticket,
        whole.today,
        whole.table,
    )
    assert (view.pledgor.name, view.pledgor.address, view.items[0].features) == ("", "", ())
    assert second.find(taken.number).pledge == taken.pledge


def test_its_bearer_redeems_it_there(branch: Branch) -> None:
    first, second = branch.desks
    taken = take_in(first)
    branch.meet()
    redeem(second, taken.pledge)
    branch.meet()
    assert first.ticket(taken.pledge).pledge.state is State.REDEEMED


def test_a_new_ticket_is_not_printed_without_its_words_and_nothing_is_written(
    branch: Branch,
) -> None:
    first, second = branch.desks
    taken = take_in(first)
    branch.meet()
    with unavailable(Trouble.RECORD_MISSING):
        renew(second, taken.pledge)
    assert second.ticket(taken.pledge).pledge.state is State.OPEN
    assert quick_check(second.context.store)


def test_its_loss_is_reported_where_the_person_is_known(branch: Branch) -> None:
    first, second = branch.desks
    taken = take_in(first)
    branch.meet()
    with unavailable(Trouble.RECORD_MISSING):
        report(second, taken.pledge)
    assert second.ticket(taken.pledge).blocks == ()


LETTER = "12345680034517"


def test_letters_to_the_others_are_printed_and_whoever_is_spoilt_has_no_address(
    branch: Branch, clock: Clock
) -> None:
    first, second = branch.desks
    spoilt = take_in(first, pledgor=PLEDGOR).pledge
    sound = take_in(second, pledgor=replace(OTHER_PLEDGOR, address="80343高雄市新樂街 8 號")).pledge
    branch.meet()
    go_to(second, clock, DUE)
    found = {row.pledges: (row.name, row.address) for row in second.letters.list().rows}
    assert found == {(spoilt,): ("", ""), (sound,): (OTHER_PLEDGOR.name, "80343高雄市新樂街 8 號")}
    to, nobody = (second.ticket(each).pledgor.pledgor for each in (sound, spoilt))
    (paper,) = second.letters.papers([to]).papers
    assert paper.name == OTHER_PLEDGOR.name
    assert fault_of(second.letters.papers, [to, nobody]).reason is Reason.ADDRESS_MISSING


def test_a_letter_that_came_back_stays_with_what_came_of_it(branch: Branch, clock: Clock) -> None:
    first, second = branch.desks
    pledge = take_in(first).pledge
    go_to(first, clock, DUE)
    (row,) = first.letters.list().rows
    first.letters.note(LetterForm(row.pledgor, LETTER, envelope=row.address))
    branch.meet()
    next_day(second, DUE)
    (sent,) = second.letters.sent()
    assert (sent.pledgor, sent.tracking, sent.address) == (row.pledgor, "", "")
    first.letters.come_back(ReturnForm(sent.pledgor, sent.entry, ReturnReason.MOVED))
    branch.meet()
    (row,) = second.letters.list().rows
    assert (row.pledges, row.came_back, row.posted_on) == ((pledge,), None, None)


def test_both_are_called_and_their_tries_are_proven(branch: Branch, clock: Clock) -> None:
    first, second = branch.desks
    spoilt, sound = take_in(first).pledge, take_in(second, pledgor=OTHER_PLEDGOR).pledge
    go_to(first, clock, DUE)
    attempt(first, spoilt, note="不在")
    branch.meet()
    next_day(second, DUE)
    card, other = (
        second.reminders.card(second.ticket(each).pledgor.pledgor) for each in (spoilt, sound)
    )
    assert [each.pledge for each in card.tickets] == [spoilt]
    assert (card.name, card.home, [each.note for each in card.attempts]) == ("", "", [""])
    assert (other.name, other.number) == (OTHER_PLEDGOR.name, OTHER_PLEDGOR.phone)
    assert {line.pledge for line in second.reminders.proof(DUE, DUE)} == {spoilt, sound}


def test_what_was_handed_over_and_counted_is_listed(branch: Branch) -> None:
    first, second = branch.desks
    taken = take_in(first)
    count = first.stocktakes.open(
        OpenCountForm((), (), Method.WHOLE, 0, blind=False, counters=(1,))
    )
    first.stocktakes.drop(DropForm(count.entry.id, "停電", "s1"))
    handover = offer(first, taken.number)
    branch.meet()
    (waiting,) = second.vault.handovers()
    assert (waiting.handover, waiting.note, [each.bag for each in waiting.bags]) == (
        handover,
        "",
        [taken.number],
    )
    assert second.stocktakes.view(count.entry.id).dropped_because == ""


def test_the_owner_of_stolen_goods_gets_an_answer_without_the_document_shown(
    branch: Branch,
) -> None:
    first, second = branch.desks
    pledge = take_in(first).pledge
    hold(first, pledge)
    branch.meet()
    (whole,), (proof,) = (each.stolen_offer(pledge).proofs for each in (first, second))
    assert whole.document is not None
    assert replace(whole, document=None) == proof
