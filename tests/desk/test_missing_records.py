"""What another counter wrote of a person came without its records, or damaged: the ticket is there all the same."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter.db.check import quick_check
from counter.domain.effects import State
from counter.domain.refusal import Trouble
from counter.protocol import Answer, Carried, Record
from tests.db.counters import unavailable
from tests.desk.branches import Branch
from tests.desk.claims import report
from tests.desk.desks import Clock, redeem, renew, take_in


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
