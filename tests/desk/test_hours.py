"""Outside the office hours an act asks for a reason, once a business day, and nothing is written before."""

from datetime import date

from counter.desk.desk import Desk
from counter.domain.branch_days import HoursExtended
from counter.domain.codes import ExtensionCause
from counter.domain.forms import HoursForm
from counter.domain.refusal import Reason
from tests.desk.desks import TODAY, Clock, next_day, redeem, take_in
from tests.domain.refusals import fault_of

TOMORROW = date(2026, 3, 17)


def test_an_act_after_hours_is_refused_until_the_reason_is_noted(desk: Desk, clock: Clock) -> None:
    pledged = take_in(desk)
    clock.wait(hours=9)
    told = fault_of(redeem, desk, pledged.pledge)
    assert (told.reason, told.facts["time"]) == (Reason.OUTSIDE_HOURS, "18:30")
    receipt = desk.extend_hours(HoursForm(ExtensionCause.QUEUE))
    assert receipt.entry.body == HoursExtended(TODAY, ExtensionCause.QUEUE)
    assert redeem(desk, pledged.pledge).entry.cash_ntd == 50_450


def test_the_reason_of_one_day_does_not_hold_for_the_next(desk: Desk, clock: Clock) -> None:
    clock.wait(hours=9)
    desk.extend_hours(HoursForm(ExtensionCause.EVENING_SERVICE))
    take_in(desk)
    next_day(desk, TOMORROW)
    assert fault_of(take_in, desk).reason is Reason.OUTSIDE_HOURS


def test_the_day_can_be_closed_at_any_hour(desk: Desk, clock: Clock) -> None:
    clock.wait(hours=12)
    assert desk.close_day().entry.business_day == TODAY


def test_a_reason_is_wanted(desk: Desk) -> None:
    assert fault_of(desk.extend_hours, HoursForm(None)).reason is Reason.REASON_MISSING
