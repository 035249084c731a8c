"""Several tickets of one or several people in one payment: one act, one sum, each ticket by its own rules."""

from dataclasses import replace
from datetime import date

from counter.desk.desk import Desk
from counter.domain.codes import AlertCause
from counter.domain.effects import State
from counter.domain.entries import PaidTogether
from counter.domain.forms import RaiseAlertForm, RedeemForm, RenewForm, TogetherForm
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.domain.together import TICKETS_MAX
from tests.desk.desks import OTHER_PLEDGOR, RING, next_day, redeem, take_in, undo
from tests.domain.refusals import fault_of

MAY = date(2026, 5, 4)
INTEREST = 900  # two months, 50,000 at 0.9 %


def form_for(desk: Desk, renewals: tuple[str, ...], redemptions: tuple[str, ...]) -> TogetherForm:
    """A payment as its list shows it, all that it asks for being there."""
    views = {each: desk.ticket(each) for each in (*renewals, *redemptions)}
    due = {each: view.today for each, view in views.items()}
    renewed = tuple(
        RenewForm(each, True, True, "general", None, today.interest, today.interest)
        for each in renewals
        if (today := due[each]) is not None
    )
    redeemed = tuple(
        RedeemForm(each, True, True, True, views[each].bags, today.total, today.total)
        for each in redemptions
        if (today := due[each]) is not None
    )
    total = desk.together_offer(renewed, redemptions).total
    return TogetherForm(renewed, redeemed, total, total)


def test_two_people_pay_for_three_tickets_at_once(desk: Desk) -> None:
    first, second = take_in(desk), take_in(desk)
    other = take_in(desk, pledgor=OTHER_PLEDGOR)
    next_day(desk, MAY)
    form = form_for(desk, (first.pledge, other.pledge), (second.pledge,))
    assert form.agreed_total == 50_000 + 3 * INTEREST
    receipt = desk.pay_together(replace(form, received=Ntd(53_000)))
    body = receipt.entry.body
    assert isinstance(body, PaidTogether)
    assert (receipt.change, receipt.entry.cash_ntd) == (300, 52_700)
    numbers = [each.ticket.number for each in body.renewed]
    assert numbers == ["K0101115000046", "K0101115000051"]
    states = [desk.ticket(r.pledge).pledge.state for r in (first, other, second)]
    assert states == [State.RENEWED, State.RENEWED, State.REDEEMED]
    people = {desk.ticket(each.pledge).pledgor.pledgor for each in (first, other)}
    assert set(receipt.entry.subjects) == {
        *(each.pledge for each in (first, other, second)),
        *(each.ticket.pledge for each in body.renewed),
        *people,
    }
    assert desk.day_sums(MAY).drawer == 52_700


def test_what_cannot_be_done_is_told_ticket_by_ticket_before_anybody_pays(desk: Desk) -> None:
    first, gone, back = take_in(desk), take_in(desk), take_in(desk)
    redeem(desk, gone.pledge)
    redeem(desk, back.pledge)
    renewals = tuple(
        RenewForm(each, True, True, "general", None, Ntd(0), Ntd(0))
        for each in (first.pledge, gone.pledge)
    )
    offer = desk.together_offer(renewals, (back.pledge,))
    reasons = [None if part.refusal is None else part.refusal.reason for part in offer.parts]
    assert reasons == [None, Reason.TICKET_REDEEMED, Reason.TICKET_REDEEMED]
    assert (offer.total, offer.parts[1].to_pay, offer.parts[1].due) == (450, 0, None)
    assert offer.parts[0].terms is not None


def test_a_payment_changed_meanwhile_is_refused_and_nothing_is_written(desk: Desk) -> None:
    first, second = take_in(desk), take_in(desk)
    form = form_for(desk, (first.pledge,), (second.pledge,))
    redeem(desk, second.pledge)
    told = fault_of(desk.pay_together, form)
    assert (told.reason, told.at) == (Reason.TICKET_REDEEMED, "tickets.1")
    assert desk.ticket(first.pledge).pledge.state is State.OPEN


def test_a_payment_for_several_is_undone_as_one_act(desk: Desk) -> None:
    first, second = take_in(desk), take_in(desk)
    receipt = desk.pay_together(form_for(desk, (first.pledge,), (second.pledge,)))
    undone = undo(desk, second.pledge)
    assert undone.entry.cash_ntd == -receipt.entry.cash_ntd
    states = {desk.ticket(each.pledge).pledge.state for each in (first, second)}
    assert states == {State.OPEN}


def test_more_than_one_entry_holds_is_refused_with_a_sentence_and_nothing_is_written(
    desk: Desk,
) -> None:
    taken = [take_in(desk, items=(RING,) * 18) for _ in range(10)]
    form = form_for(desk, tuple(each.pledge for each in taken), ())
    assert fault_of(desk.pay_together, form).reason is Reason.ACT_TOO_LONG
    assert {desk.ticket(each.pledge).pledge.state for each in taken} == {State.OPEN}
    renewals = tuple(replace(each, agreed_interest=Ntd(0)) for each in form.renewals)
    longest = next(n for n in range(1, 11) if desk.together_offer(renewals[:n], ()).faults) - 1
    assert [each.reason for each in desk.together_offer(renewals, ()).faults] == [
        Reason.ACT_TOO_LONG
    ]
    one_more = form_for(desk, tuple(each.pledge for each in taken[: longest + 1]), ())
    assert fault_of(desk.pay_together, one_more).reason is Reason.ACT_TOO_LONG
    half = form_for(desk, tuple(each.pledge for each in taken[:longest]), ())
    assert desk.pay_together(half).entry.number == taken[-1].entry.number + 1


def test_a_list_that_one_act_cannot_hold_is_told_before_anybody_pays(desk: Desk) -> None:
    assert [each.reason for each in desk.together_offer((), ()).faults] == [Reason.NO_TICKETS]
    taken = [take_in(desk).pledge for _ in range(TICKETS_MAX + 1)]
    assert desk.together_offer((), tuple(taken[:-1])).faults == ()
    assert [each.reason for each in desk.together_offer((), tuple(taken)).faults] == [
        Reason.TOO_MANY_TICKETS
    ]


def test_the_alerts_on_everybody_of_a_list_are_told_with_it(desk: Desk) -> None:
    first, second = take_in(desk), take_in(desk, pledgor=OTHER_PLEDGOR)
    again = take_in(desk)
    person = desk.ticket(first.pledge).pledgor.pledgor
    listed = tuple(each.pledge for each in (first, second, again))
    assert desk.together_offer((), listed).warned == ()
    desk.raise_alert(RaiseAlertForm(person, AlertCause.DISPUTE, "與子女有爭執", stops=False))
    [who] = desk.together_offer((), listed).warned
    assert (who.pledgor, [alert.note for alert in who.alerts]) == (person, ["與子女有爭執"])
