"""Who sits at a desk without leave: nothing is shown, a lock outlasts the clock, an approval is for what was shown."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.codes import ClosedDayCause
from counter.domain.days import ONE_DAY
from counter.domain.forms import ClosedDayForm, DayForm
from counter.domain.gateways import GatewayForm
from counter.domain.messages import MessageForm
from counter.domain.money import Ntd
from counter.domain.passwords import FAILURES_MAX, LOCK
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel
from tests.desk.desks import BAR, TODAY, Clock, agreed, make_desk, take_in, undo
from tests.desk.people import own_password, seconded, staffed
from tests.desk.remittances import remit
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
    seconded(desk, lambda: desk.open_day(OPEN))
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
    assert reasons(desk.accounts.vouch, "s1", own_password("s1")) == [Reason.NOTHING_TO_APPROVE]
    one, other = (take_in(desk) for _ in range(2))
    assert reasons(partial(undo, desk, one.pledge, supervisor="s1")) == [Reason.SECOND_NOT_VOUCHED]
    asked = desk.accounts.asked
    assert asked is not None
    assert (asked.tickets, asked.count) == ((one.number,), 1)
    desk.accounts.vouch("s1", own_password("s1"))
    same_sum = partial(undo, desk, other.pledge, supervisor="s1")
    assert reasons(same_sum) == [Reason.SECOND_NOT_VOUCHED], "of another ticket"
    assert undo(desk, one.pledge, supervisor="s1").entry.approver == "s1"
    desk.close()


def test_a_code_is_known_in_small_letters_and_full_width_and_nobody_approves_alone_by_that(
    desk: Desk,
) -> None:
    assert reasons(desk.open_day, OPEN) == [Reason.SECOND_NOT_VOUCHED]
    for typed in ("C1", "ｃ１", " c1 "):
        assert reasons(desk.accounts.vouch, typed, own_password("c1")) == [Reason.SAME_PERSON]
    assert desk.accounts.vouch("Ｓ１", own_password("s1")).code == "s1"
    for typed in ("c1", "C1", "ｃ１", "c1", "C1"):
        assert reasons(desk.accounts.sign_in, typed, "wrong") == [Reason.SIGN_IN_WRONG]
    assert reasons(desk.accounts.sign_in, "C1", own_password("c1")) == [Reason.SIGN_IN_LOCKED]
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


def test_beyond_the_clerks_account_a_second_person_is_asked_for_and_stands_in_the_entry(
    desk: Desk, clock: Clock
) -> None:
    def with_second(act: Callable[..., Receipt], *asked: object, **changes: Any) -> str:
        assert reasons(partial(act, *asked, **changes)) == [Reason.SECOND_NOT_VOUCHED]
        desk.accounts.vouch("s1", own_password("s1"))
        return act(*asked, **changes).entry.approver

    assert with_second(desk.open_day, OPEN) == "s1"
    assert not desk.offer(agreed(desk)).beyond
    small = take_in(desk, second="s1")
    assert small.entry.approver == "", "nobody was asked for"
    above = agreed(desk, items=(BAR,), principal=Ntd(100_500))
    assert desk.offer(above).beyond
    assert reasons(desk.take_in, above) == [Reason.LOAN_CEILING]
    assert with_second(desk.take_in, replace(above, second="s1")) == "s1"
    assert desk.reversal_offer(small.pledge).beyond
    assert faults_of(undo, desk, small.pledge)[0].at == "supervisor"
    assert with_second(undo, desk, small.pledge, supervisor="s1") == "s1"
    kept = take_in(desk).pledge
    clock.wait(days=1)
    desk.close_day()
    assert with_second(desk.open_day, replace(OPEN, day=TODAY + ONE_DAY)) == "s1"
    assert desk.remittances.offer(kept, TODAY).beyond
    assert not desk.remittances.offer(kept, TODAY + ONE_DAY).beyond
    assert reasons(remit, desk, kept) == [Reason.BACK_DATE_LIMIT]
    assert with_second(remit, desk, kept, second="s1") == "s1"
    desk.close()
