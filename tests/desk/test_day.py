"""The business day at the desk: opened, closed with its sheet, forgotten, opened again; days the city closes."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from counter.desk.answers import Changed, DayState, DayStatus
from counter.desk.desk import Desk
from counter.domain.branch_days import BranchClosed
from counter.domain.codes import ClosedDayCause, PrintReason
from counter.domain.entries import DayClosed, DayOpened, Kind
from counter.domain.forms import ClosedDayForm, DayForm, ReprintForm
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.print.papers import DaySheetPaper
from tests.desk.desks import (
    SECOND,
    TODAY,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    renew,
    reopen,
    take_in,
    undo,
)
from tests.domain.refusals import fault_of


def day(number: int) -> date:
    """TODAY and the days after it."""
    return TODAY + timedelta(days=number)


@pytest.fixture
def fresh(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk that nobody ever worked at."""
    desk = make_desk(tmp_path, clock=clock)
    yield desk
    desk.close()


# -------------------------------------------------------------------------------- sign-in


def test_a_member_of_staff_takes_over_the_desk(fresh: Desk) -> None:
    before = fresh.clerk
    assert before is None
    assert fresh.sign_in("c2").name == "李小華"
    assert fresh.clerk == SECOND


def test_who_signed_out_acts_no_more(fresh: Desk) -> None:
    open_day(fresh)
    fresh.sign_out()
    assert fresh.clerk is None
    assert fault_of(take_in, fresh).reason is Reason.CLERK_UNKNOWN


def test_nobody_else_signs_in(fresh: Desk) -> None:
    fault = fault_of(fresh.sign_in, "nobody")
    assert (fault.reason, fault.at) == (Reason.CLERK_UNKNOWN, "clerk")


def test_nothing_is_written_before_somebody_signed_in(fresh: Desk) -> None:
    for act in (fresh.close_day, fresh.confirm_recovery):
        assert fault_of(act).reason is Reason.CLERK_UNKNOWN
    assert fault_of(fresh.open_day, DayForm(TODAY, True)).reason is Reason.CLERK_UNKNOWN
    assert fault_of(fresh.declare_numbers_lost, "s1").reason is Reason.CLERK_UNKNOWN


# -------------------------------------------------------------------------------- opening


def test_the_first_day_is_todays(fresh: Desk) -> None:
    assert fresh.day() == DayStatus(DayState.NONE, None, TODAY)
    receipt = open_day(fresh)
    assert receipt.entry.body == DayOpened(previous=None)
    assert (receipt.entry.business_day, receipt.entry.clerk) == (TODAY, "c1")
    assert receipt.changed == {Changed.DAY}
    assert fresh.day() == DayStatus(DayState.OPEN, TODAY, TODAY)


def test_today_is_the_day_in_taiwan(fresh: Desk, clock: Clock) -> None:
    clock.wait(hours=14, minutes=29)  # 23:59 in Taiwan
    assert fresh.day().suggested == TODAY
    clock.wait(minutes=1)
    assert fresh.day().suggested == day(1)


def test_before_the_day_is_open_nothing_is_taken_in(fresh: Desk) -> None:
    fresh.sign_in("c1")
    assert fault_of(take_in, fresh).reason is Reason.DAY_NOT_OPEN
    assert fault_of(fresh.close_day).reason is Reason.DAY_NOT_OPEN


def test_a_supervisor_who_approves_a_day_far_ahead_stands_in_the_entry(fresh: Desk) -> None:
    fresh.sign_in("c1")
    far = DayForm(day(5), confirmed=True)
    assert fault_of(fresh.open_day, far).reason is Reason.DAY_FAR_AHEAD
    assert fresh.open_day(DayForm(day(5), True, "s1")).entry.approver == "s1"


def test_a_wall_clock_set_back_does_not_take_the_day_back(desk: Desk, clock: Clock) -> None:
    desk.close_day()
    clock.go_to(day(-3))
    assert desk.day() == DayStatus(DayState.CLOSED, TODAY, TODAY)
    assert fault_of(desk.open_day, DayForm(day(-3), True)).reason is Reason.DAY_BEFORE_LAST
    assert desk.open_day(DayForm(TODAY, True)).entry.business_day == TODAY


def test_a_forgotten_close_is_caught_next_morning(desk: Desk, clock: Clock) -> None:
    clock.go_to(day(1))
    assert desk.day() == DayStatus(DayState.FORGOTTEN, TODAY, day(1))
    assert fault_of(desk.open_day, DayForm(day(1), True)).reason is Reason.DAY_NOT_CLOSED
    desk.close_day()
    assert desk.day() == DayStatus(DayState.CLOSED, TODAY, day(1))
    desk.open_day(DayForm(day(1), True))
    assert desk.day() == DayStatus(DayState.OPEN, day(1), day(1))


def test_a_closed_day_may_be_opened_again_and_its_acts_stay(desk: Desk) -> None:
    take_in(desk)
    desk.close_day()
    assert fault_of(take_in, desk).reason is Reason.DAY_NOT_OPEN
    assert desk.open_day(DayForm(TODAY, True)).entry.body == DayOpened(previous=TODAY)
    take_in(desk)
    kinds = [act.kind for act in desk.day_sums(TODAY).acts]
    assert kinds == [
        Kind.DAY_OPENED,
        Kind.TAKEN_IN,
        Kind.DAY_CLOSED,
        Kind.DAY_OPENED,
        Kind.TAKEN_IN,
    ]


def test_the_day_survives_the_program(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    again = reopen(tmp_path)
    assert again.day() == DayStatus(DayState.OPEN, TODAY, TODAY)
    again.close()


# -------------------------------------------------------------------------------- closing


def test_the_day_ends_with_a_sheet_of_acts_and_cash(desk: Desk, clock: Clock) -> None:
    first = take_in(desk)
    clock.wait(hours=1)
    second = take_in(desk)
    desk.sign_in("c2")
    renewed = renew(desk, first.pledge)
    redeem(desk, second.pledge)
    void_me = take_in(desk)
    undo(desk, void_me.pledge)
    receipt = desk.close_day()

    assert receipt.entry.body == DayClosed(
        TODAY, acts=7, cash_in=Ntd(100_900), cash_out=Ntd(150_000)
    )
    assert receipt.changed == {Changed.DAY}
    (sheet,) = receipt.papers
    assert isinstance(sheet, DaySheetPaper)
    assert (sheet.cash_in, sheet.cash_out, sheet.drawer) == (100_900, 150_000, -49_100)
    assert [(line.kind, line.cash) for line in sheet.lines] == [
        (Kind.DAY_OPENED, 0),
        (Kind.TAKEN_IN, -50_000),
        (Kind.TAKEN_IN, -50_000),
        (Kind.RENEWED, 450),
        (Kind.REDEEMED, 50_450),
        (Kind.TAKEN_IN, -50_000),
        (Kind.REVERSED, 50_000),
        (Kind.DAY_CLOSED, 0),
    ]
    assert [line.ticket for line in sheet.lines] == [
        "",
        first.number,
        second.number,
        renewed.number,
        second.number,
        void_me.number,
        void_me.number,
        "",
    ]
    assert [line.at for line in sheet.lines] == ["09:30"] * 2 + ["10:30"] * 6
    assert [line.number for line in sheet.lines] == list(range(1, 9))
    assert {line.clerk for line in sheet.lines} == {"王小明", "李小華"}
    assert (sheet.head_number, sheet.head_hash) == (8, receipt.entry.hash)
    assert (sheet.day, sheet.counter, sheet.closed_by) == (TODAY, "01", "李小華")
    assert (sheet.marks.training, sheet.marks.sample) == (True, True)
    assert desk.day_sheet(TODAY) == sheet


def test_a_day_without_acts_has_no_cash(desk: Desk) -> None:
    sums = desk.day_sums(day(-1))
    assert (sums.acts, sums.cash_in, sums.cash_out, sums.drawer) == ((), 0, 0, 0)


def test_a_reprint_stands_on_the_sheet_with_its_ticket(desk: Desk) -> None:
    receipt = take_in(desk)
    desk.reprint(ReprintForm(receipt.pledge, PrintReason.JAM))
    act = desk.day_sums(TODAY).acts[-1]
    assert (act.kind, act.ticket, act.cash) == (Kind.REPRINTED, receipt.number, 0)


# ---------------------------------------------------------------------- days the city closes


def close_branch(desk: Desk, on: date, second: str = "s1") -> BranchClosed:
    receipt = desk.close_branch(ClosedDayForm(on, ClosedDayCause.TYPHOON, second))
    assert receipt.changed == {Changed.CALENDAR, Changed.PLEDGE}
    assert receipt.entry.approver == second
    body = receipt.entry.body
    assert isinstance(body, BranchClosed)
    return body


def test_a_day_closed_by_the_city_lengthens_tickets_at_once(desk: Desk) -> None:
    receipt = take_in(desk)
    before = desk.ticket(receipt.pledge).terms
    assert (before.maturity, before.last_day) == (date(2026, 6, 16), date(2026, 6, 22))
    assert close_branch(desk, date(2026, 6, 22)).cause is ClosedDayCause.TYPHOON
    after = desk.ticket(receipt.pledge)
    assert (after.terms.maturity, after.terms.last_day) == (date(2026, 6, 16), date(2026, 6, 23))
    assert after.pledge.ticket.terms == before
    assert after.last_day is not None
    assert after.last_day.on == date(2026, 6, 23)
    assert after.table[-1].on == date(2026, 6, 23)


def test_a_closed_day_never_shortens_a_ticket(desk: Desk) -> None:
    receipt = take_in(desk)
    before = desk.ticket(receipt.pledge).terms
    for closed in (date(2026, 4, 1), date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 18)):
        close_branch(desk, closed)
        after = desk.ticket(receipt.pledge).terms
        assert after.maturity >= before.maturity
        assert after.last_day >= before.last_day
        before = after
    assert before.maturity == date(2026, 6, 17)


def test_a_closed_day_is_known_to_the_next_ticket_and_after_a_restart(
    desk: Desk, tmp_path: Path
) -> None:
    close_branch(desk, date(2026, 6, 16))
    assert desk.ticket(take_in(desk).pledge).pledge.ticket.terms.maturity == date(2026, 6, 17)
    desk.close()
    again = reopen(tmp_path)
    again.sign_in("c1")
    form = ClosedDayForm(date(2026, 6, 16), ClosedDayCause.FLOOD, "s1")
    assert fault_of(again.close_branch, form).reason is Reason.CLOSED_DAY_TWICE
    again.close()


def test_the_morning_after_a_typhoon_the_day_is_entered_and_the_ticket_redeemed(
    desk: Desk, clock: Clock
) -> None:
    receipt = take_in(desk)
    desk.close_day()
    after = date(2026, 6, 23)
    clock.go_to(after)
    assert desk.ticket(receipt.pledge).refusal is not None
    close_branch(desk, date(2026, 6, 22))
    open_day(desk, after)
    assert desk.ticket(receipt.pledge).refusal is None
    assert redeem(desk, receipt.pledge).entry.cash_ntd == 51_350


def test_a_closed_day_may_be_entered_before_the_day_is_opened(desk: Desk, clock: Clock) -> None:
    desk.close_day()
    clock.go_to(day(1))
    receipt = desk.close_branch(ClosedDayForm(day(1), ClosedDayCause.TYPHOON, "s1"))
    assert receipt.entry.business_day == day(1)
    assert desk.day() == DayStatus(DayState.CLOSED, TODAY, day(1))


def test_while_a_day_is_open_its_rules_hold_whatever_the_wall_says(
    desk: Desk, clock: Clock
) -> None:
    receipt = take_in(desk)
    clock.go_to(date(2026, 6, 23))
    view = desk.ticket(receipt.pledge)
    assert view.today is not None
    assert (view.today.on, view.business_day) == (TODAY, TODAY)
    desk.close_day()
    view = desk.ticket(receipt.pledge)
    assert (view.today, view.business_day) == (None, None)


def test_next_days_follow(desk: Desk) -> None:
    assert next_day(desk, day(1)).entry.body == DayOpened(previous=TODAY)
