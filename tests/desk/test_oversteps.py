"""Acts that no account allowed where they stand in the branch's order: told at every counter as at central (R-156)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.accounts import Change
from counter.desk import oversteps
from counter.desk.accounts import ChangeForm
from counter.desk.desk import Desk
from counter.domain.codes import ClosedDayCause
from counter.domain.days import ONE_DAY
from counter.domain.entries import Kind
from counter.domain.forms import ClosedDayForm
from counter.domain.refusal import Reason
from counter.domain.staff import Role
from tests.desk.branches import Branch
from tests.desk.desks import TODAY, Clock, take_in
from tests.desk.people import own_password, seconded
from tests.domain.refusals import fault_of

PEOPLE = ("h1", "h2")


def hire(branch: Branch, code: str, role: Role) -> None:
    """The head office gives an account, and its owner chooses a password at the first counter."""
    change = Change(code, name="某人", role=role, may_void=True)
    starter = branch.service.give_account(("K01",), change, PEOPLE)["K01"]
    branch.meet()
    new = own_password(code)
    branch.desks[0].accounts.change(ChangeForm(code, starter, new, new))
    branch.meet()


def told(desk: Desk) -> list[tuple[Kind, str, Reason]]:
    return [(each.kind, each.who, each.why) for each in desk.oversteps.view()]


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    """Two counters; a clerk and a supervisor have accounts of the head office, the clerk is at both."""
    branch = Branch.opened(tmp_path, clock)
    assert told(branch.desks[0]) == [], "the branch has no accounts yet"
    for code, role in (("c1", Role.CLERK), ("s1", Role.SUPERVISOR)):
        hire(branch, code, role)
    for desk in branch.desks:
        desk.accounts.sign_in("c1", own_password("c1"))
    yield branch
    branch.close()


def test_what_was_done_under_an_account_that_ended_meanwhile_is_told_at_every_counter(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = branch.desks
    take_in(two)
    branch.meet()
    assert told(one) == told(two) == []
    for change in (Change("c1", loan_ceiling=10_000), Change("s1", is_open=False)):
        branch.service.give_account(("K01",), change, PEOPLE)
    lent = take_in(two)
    closed = ClosedDayForm(TODAY + ONE_DAY, ClosedDayCause.TYPHOON, "s1")
    seconded(two, lambda: two.close_branch(closed))
    branch.meet()
    expected = [
        (Kind.BRANCH_CLOSED, "某人", Reason.ACCOUNT_NOT_VALID),
        (Kind.TAKEN_IN, "某人", Reason.LOAN_CEILING),
    ]
    assert told(one) == told(two) == told(one) == expected
    assert len(branch.service.not_allowed()) == len(expected)
    (newest, loan) = one.oversteps.view()
    assert (newest.tickets, newest.pledges) == ((), ())
    assert (loan.tickets, loan.pledges) == ((lent.number,), (lent.pledge,))
    monkeypatch.setattr(oversteps, "LAST", 1)
    branch.meet()
    assert told(one) == expected[:1], "the older one is for central's command"
    fresh = oversteps.Oversteps(one._acting)
    assert fresh.view() == one.oversteps.view(), "the same from the accounts of before"


def test_an_approval_ends_with_the_password_by_which_it_was_given(branch: Branch) -> None:
    desk = branch.desks[0]
    closed = ClosedDayForm(TODAY + ONE_DAY, ClosedDayCause.TYPHOON, "s1")
    assert fault_of(desk.close_branch, closed).reason is Reason.SECOND_NOT_VOUCHED
    desk.accounts.vouch("s1", own_password("s1"))
    branch.service.give_account(("K01",), Change("s1", starts_anew=True), PEOPLE)
    branch.meet()
    assert fault_of(desk.close_branch, closed).reason is Reason.SECOND_NOT_VOUCHED
