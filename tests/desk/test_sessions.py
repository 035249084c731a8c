"""Who sits at a desk without leave: nothing is shown, a lock outlasts the clock, an approval is for what was shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.codes import ClosedDayCause
from counter.domain.days import ONE_DAY
from counter.domain.forms import ClosedDayForm, DayForm
from counter.domain.gateways import GatewayForm
from counter.domain.messages import MessageForm
from counter.domain.passwords import FAILURES_MAX, LOCK
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel
from tests.desk.desks import TODAY, Clock, make_desk, take_in
from tests.desk.people import own_password, staffed
from tests.domain.refusals import faults_of

OPEN = DayForm(TODAY, confirmed=True, supervisor="s1")
CLOSED = ClosedDayForm(TODAY + ONE_DAY, ClosedDayCause.TYPHOON, "s1")


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    """A desk with accounts, its clerk signed in; no business day opened yet."""
    return staffed(make_desk(tmp_path, clock=clock))


def reasons(act: Callable[..., object], *form: object) -> list[Reason]:
    return [each.reason for each in faults_of(act, *form)]


def test_nobody_is_shown_a_person_or_a_ticket_before_signing_in(desk: Desk) -> None:
    desk.accounts.vouch("s1", own_password("s1"))
    desk.open_day(OPEN)
    ticket = take_in(desk).pledge
    desk.sign_out()
    for look, asked in ((desk.find, "王"), (desk.ticket, ticket), (desk.pledgor, "x")):
        assert reasons(look, asked) == [Reason.CLERK_UNKNOWN]
    desk.close()


def test_a_clock_set_back_begins_a_lock_anew(desk: Desk, clock: Clock) -> None:
    for _ in range(FAILURES_MAX):
        assert reasons(desk.accounts.sign_in, "c1", "wrong") == [Reason.SIGN_IN_WRONG]
    right = own_password("c1")
    clock.wait(days=-30)
    assert reasons(desk.accounts.sign_in, "c1", right) == [Reason.SIGN_IN_LOCKED]
    clock.wait(seconds=LOCK.total_seconds() - 1)
    assert reasons(desk.accounts.sign_in, "c1", right) == [Reason.SIGN_IN_LOCKED]
    clock.wait(days=31)
    assert desk.accounts.sign_in("c1", right).clerk.code == "c1", "and locks nobody for long"
    desk.close()


def test_an_approval_is_for_the_act_that_asked_for_it_and_no_other(desk: Desk) -> None:
    assert reasons(desk.close_branch, CLOSED) == [Reason.SECOND_NOT_VOUCHED]
    desk.accounts.vouch("s1", own_password("s1"))
    assert reasons(desk.open_day, OPEN) == [Reason.SECOND_NOT_VOUCHED]
    desk.accounts.vouch("s1", own_password("s1"))
    assert desk.open_day(OPEN).entry.approver == "s1"
    desk.close()


def test_what_no_entry_tells_asks_for_role_and_second_person_as_well(desk: Desk) -> None:
    gateway = GatewayForm(Channel.SMS, None)
    assert reasons(desk.messages.put_gateway, gateway, "s1") == [Reason.SECOND_NOT_VOUCHED]
    desk.accounts.vouch("s1", own_password("s1"))
    desk.messages.put_gateway(gateway, "s1")
    assert reasons(desk.messages.put_gateway, gateway, "s1") == [Reason.SECOND_NOT_VOUCHED]
    desk.accounts.sign_in("u1", own_password("u1"))
    for act in (
        lambda: desk.messages.send(MessageForm(Channel.SMS, ("p1",))),
        lambda: desk.messages.put_gateway(gateway),
        lambda: desk.letters.take_back("p1"),
        lambda: desk.call_sheets.lay_aside(()),
    ):
        assert reasons(act) == [Reason.ROLE_NOT_ALLOWED]
    desk.close()
