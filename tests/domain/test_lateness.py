"""After the grace two people may let the bearer of a ticket come, that day alone, for what it cost on the last day."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from counter.domain import charges
from counter.domain.codes import Change, LateCause
from counter.domain.exchange import plan
from counter.domain.forfeiture import LateAllowed
from counter.domain.forms import ExchangeForm, PartForm, RedeemForm, RenewForm
from counter.domain.lateness import LateForm, decide_lateness
from counter.domain.lending import decide_redemption, decide_renewal, due_now
from counter.domain.money import Ntd
from counter.domain.pledge import Block, Blocked, Pledge, fold
from counter.domain.refusal import Reason
from counter.domain.staff import Clerk, Role, Team
from counter.domain.ways import Way, ways
from tests.domain.cases import RECORD, entry, taken_in, ticket
from tests.domain.policies import rules
from tests.domain.refusals import fault_of, faults_of, places

OF = ticket("p1", principal=100_000)
LAST_DAY = OF.terms.last_day
LATE = LAST_DAY + timedelta(days=1)
CLERK = Clerk("c1", "王小明", Role.CLERK)
TEAM = Team(
    CLERK, (CLERK, Clerk("c2", "李小華", Role.CLERK), Clerk("s1", "林主任", Role.SUPERVISOR))
)
FORM = LateForm("p1", LateCause.FOUND, "住院中，出院次日到場", "s1")
LET = entry(2, LateAllowed("p1", LateCause.FOUND, RECORD), on=LATE)


def pledge(*, let: bool = False) -> Pledge:
    found = fold([entry(1, taken_in(OF)), *([LET] if let else [])], "p1")
    assert found is not None
    return found


def decide(
    form: LateForm = FORM, of: Pledge | None = None, *, on: date = LATE, tried: bool = False
) -> LateCause:
    of = of or pledge()
    return decide_lateness(form, of, rules(on), TEAM, branch="K01", tried_enough=tried)


def test_two_people_let_it_happen_for_a_cause_that_they_name() -> None:
    assert decide() is LateCause.FOUND
    assert decide(replace(FORM, cause=LateCause.NOT_REMINDED)) is LateCause.NOT_REMINDED
    asked = places(faults_of(decide, LateForm("p1", None, "", "")))
    assert asked == [
        (Reason.REASON_MISSING, "cause"),
        (Reason.EMPTY, "reason"),
        (Reason.SECOND_MISSING, "second"),
    ]
    assert fault_of(decide, replace(FORM, second="c2")).reason is Reason.SUPERVISOR_NEEDED


def test_tries_that_are_on_file_are_not_missing() -> None:
    form = replace(FORM, cause=LateCause.NOT_REMINDED)
    told = fault_of(lambda: decide(form, tried=True))
    assert (told.reason, told.at) == (Reason.TRIES_ON_FILE, "cause")
    assert decide(tried=True) is LateCause.FOUND


def test_only_a_ticket_that_is_late_and_nothing_else_is_let() -> None:
    assert fault_of(lambda: decide(on=LAST_DAY)).reason is Reason.TICKET_NOT_LATE
    assert fault_of(lambda: decide(of=pledge(let=True))).reason is Reason.TICKET_NOT_LATE
    for block, reason in ((Block.LOST, Reason.TICKET_LOST), (Block.HELD, Reason.TICKET_HELD)):
        stopped = replace(pledge(), blocks=(Blocked(block, "e9", LAST_DAY),))
        assert fault_of(decide, FORM, stopped).reason is reason


def test_it_costs_what_it_cost_on_the_last_day_and_goes_that_day_alone() -> None:
    let = pledge(let=True)
    due = due_now(let, rules(LATE), branch="K01")
    assert due == charges.due(OF.terms, rules(LATE).calendar, LAST_DAY)
    for of, day in ((pledge(), LATE), (let, LATE + timedelta(days=1))):
        told = fault_of(partial(due_now, branch="K01"), of, rules(day))
        assert told.reason is Reason.TICKET_GRACE_OVER


def test_whoever_pays_gets_the_goods_or_a_new_ticket_from_today_on() -> None:
    let, today = pledge(let=True), rules(LATE)
    due = due_now(let, today, branch="K01")
    redeeming = RedeemForm(
        pledge="p1",
        by_scan=True,
        ticket_returned=True,
        bags=(OF.items[0].bag,),
        stub_signed=True,
        agreed_total=due.total,
        received=due.total,
    )
    settled = decide_redemption(redeeming, let, today, branch="K01")
    assert (settled.on, settled.interest) == (LAST_DAY, due.interest)
    renewing = RenewForm(
        pledge="p1",
        by_scan=True,
        class_code=OF.terms.class_code,
        evidence=None,
        ticket_returned=True,
        agreed_interest=due.interest,
        received=due.interest,
    )
    settled, terms = decide_renewal(renewing, let, today, branch="K01", low_rate_open=Ntd(0))
    assert (settled.on, terms.pledged_on) == (LAST_DAY, LATE)


@pytest.mark.parametrize("let", [True, False])
def test_the_screen_offers_leave_first_and_then_what_it_lets(let: bool) -> None:
    offered = ways(pledge(let=let), rules(LATE), branch="K01")
    able = {Way.REDEEM, Way.RENEW} if let else {Way.ALLOW_LATE}
    assert offered == able | {Way.HOLD, Way.PERSON, Way.ALERT, Way.LABEL, Way.REMIT}
    lost = replace(pledge(), blocks=(Blocked(Block.LOST, "e9", LAST_DAY),))
    assert Way.ALLOW_LATE not in ways(lost, rules(LATE), branch="K01")


def test_nothing_more_is_lent_on_it() -> None:
    let = pledge(let=True)
    form = ExchangeForm(
        how=Change.TOP_UP,
        pledges=("p1",),
        parts=(PartForm((OF.items[0].item,), None),),
        appraised=(),
        class_code=OF.terms.class_code,
        evidence=None,
        by_scan=True,
        ticket_returned=True,
    )
    told = fault_of(lambda: plan(form, (let,), rules(LATE), branch="K01"))
    assert told.reason is Reason.TICKET_GRACE_OVER
