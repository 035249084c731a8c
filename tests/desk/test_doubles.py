"""What two counters entered while they could not see each other is told to the supervisor; nothing of it stops."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.desk.doubles import Namesake, NumberTwin, PaymentTwin
from counter.domain.money import Ntd
from tests.desk.branches import Branch
from tests.desk.desks import OTHER_PLEDGOR, TODAY, Clock, make_desk, open_day, redeem, take_in
from tests.desk.remittances import remit
from tests.desk.test_finding import qr


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    """Two PCs that both give the numbers of the first counter."""
    desks = tuple(make_desk(tmp_path / each, counter=1, clock=clock) for each in ("one", "other"))
    for desk in desks:
        open_day(desk)
    branch = Branch.of(desks, clock)
    yield branch
    branch.close()


def test_at_a_sound_branch_nothing_was_entered_twice(branch: Branch) -> None:
    take_in(branch.desks[0])
    branch.meet()
    for desk in branch.desks:
        assert (desk.doubles.people(), desk.doubles.numbers()) == ((), ())


def test_a_person_entered_twice_is_told_with_the_open_tickets_of_both(branch: Branch) -> None:
    first, second = branch.desks
    older = take_in(first)
    branch.clock.wait(minutes=1)
    other = take_in(second)
    redeem(second, other.pledge)
    branch.meet()
    for desk in branch.desks:
        assert desk.doubles.people() == (
            Namesake(
                older.entry.subjects[-1], "陳大文", "A123456789", (older.number,), older.pledge
            ),
            Namesake(other.entry.subjects[-1], "陳大文", "A123456789", (), ""),
        )


def test_a_number_given_twice_is_told_with_both_its_tickets(branch: Branch) -> None:
    first, second = branch.desks
    one = take_in(first, principal=Ntd(30_000))
    other = take_in(second, pledgor=OTHER_PLEDGOR, principal=Ntd(40_000))
    assert one.number == other.number
    branch.meet()
    for desk in branch.desks:
        for each in (one, other):
            assert desk.find(qr(desk, each.pledge)).pledge == each.pledge
        typed = desk.find(one.number)
        assert (typed.pledge, {row.pledge for row in typed.rows}) == (
            "",
            {one.pledge, other.pledge},
        )
        assert set(desk.doubles.numbers()) == {
            NumberTwin(one.number, one.pledge, "陳大文", TODAY, Ntd(30_000)),
            NumberTwin(one.number, other.pledge, "𠮷田カヨ Kulas", TODAY, Ntd(40_000)),
        }


def test_one_payment_that_renewed_two_tickets_is_told_with_both(
    tmp_path: Path, clock: Clock
) -> None:
    branch = Branch.opened(tmp_path, clock)
    first, second = branch.desks
    one, other = take_in(first), take_in(second, pledgor=OTHER_PLEDGOR)
    branch.meet()
    renewed = [remit(first, one.pledge), remit(second, other.pledge)]
    assert first.doubles.payments() == ()
    branch.meet()
    told = {
        PaymentTwin("ATM-0001", each.number, each.pledge, name, TODAY, Ntd(450))
        for each, name in zip(renewed, ("陳大文", "𠮷田カヨ Kulas"), strict=True)
    }
    for desk in branch.desks:
        assert set(desk.doubles.payments()) == told
    branch.close()
