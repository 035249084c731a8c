"""Warnings of a person, and pledges that do not come about: what is asked before they are noted."""

from dataclasses import replace

import pytest

from counter.domain import alerts, refused_intake
from counter.domain.codes import AlertCause, RefusalCause
from counter.domain.forms import LiftAlertForm, RaiseAlertForm, RefusedIntakeForm
from counter.domain.refusal import Reason
from tests.domain.cases import TEAM
from tests.domain.policies import POLICY
from tests.domain.refusals import fault_of, faults_of, places

RAISED = RaiseAlertForm("person-1", AlertCause.ID_LOST, "", stops=True)
LIFTED = LiftAlertForm("person-1", "a1", "證件已尋回", second="s1")
REFUSED = RefusedIntakeForm(
    cause=RefusalCause.NO_AGREEMENT,
    forbidden="",
    item_types=("gold",),
    pledgor="",
    who="",
    id_number="",
    address="",
    phone="",
    things="",
    account="",
)
POLICE = next(goods for goods in POLICY.forbidden if goods.police)
NO_POLICE = next(goods for goods in POLICY.forbidden if not goods.police)


def test_an_alert_has_a_cause() -> None:
    assert alerts.decide_alert(RAISED) is AlertCause.ID_LOST
    assert fault_of(alerts.decide_alert, replace(RAISED, cause=None)).at == "cause"


def test_another_cause_is_told_in_words() -> None:
    other = replace(RAISED, cause=AlertCause.OTHER)
    told = fault_of(alerts.decide_alert, other)
    assert (told.reason, told.at) == (Reason.EMPTY, "note")
    assert alerts.decide_alert(replace(other, note="請先聯絡家屬")) is AlertCause.OTHER


def test_an_alert_that_stops_business_is_lifted_by_two() -> None:
    alerts.decide_lifting(LIFTED, stops=True, team=TEAM)
    told = faults_of(
        alerts.decide_lifting, replace(LIFTED, note="", second="c2"), stops=True, team=TEAM
    )
    assert places(told) == [(Reason.EMPTY, "note"), (Reason.SUPERVISOR_NEEDED, "second")]
    alerts.decide_lifting(replace(LIFTED, second=""), stops=False, team=TEAM)


@pytest.mark.parametrize("cause", [RefusalCause.NO_AGREEMENT, RefusalCause.WITHDREW])
def test_an_unmade_pledge_needs_a_cause_alone(cause: RefusalCause) -> None:
    form = replace(REFUSED, cause=cause)
    assert refused_intake.decide_refused(form, POLICY) is cause
    assert refused_intake.article(form, POLICY) == ""


def test_without_a_cause_nothing_is_noted() -> None:
    told = fault_of(refused_intake.decide_refused, replace(REFUSED, cause=None), POLICY)
    assert (told.reason, told.at) == (Reason.REASON_MISSING, "cause")


def test_forbidden_goods_are_named_and_told_to_the_police_where_the_law_asks() -> None:
    form = replace(REFUSED, cause=RefusalCause.FORBIDDEN)
    told = fault_of(refused_intake.decide_refused, form, POLICY)
    assert (told.reason, told.at) == (Reason.FORBIDDEN_GOODS_UNNAMED, "forbidden")
    named = replace(form, forbidden=POLICE.code)
    told = fault_of(refused_intake.decide_refused, named, POLICY)
    assert (told.reason, told.at) == (Reason.ACCOUNT_MISSING, "account")
    assert refused_intake.article(named, POLICY) == POLICE.article
    seen = replace(named, account="持制服二套")
    assert refused_intake.decide_refused(seen, POLICY) is RefusalCause.FORBIDDEN
    other = replace(form, forbidden=NO_POLICE.code)
    assert refused_intake.decide_refused(other, POLICY) is RefusalCause.FORBIDDEN
    assert refused_intake.article(other, POLICY) == ""


@pytest.mark.parametrize("cause", [RefusalCause.SUSPICIOUS_PERSON, RefusalCause.SUSPICIOUS_GOODS])
def test_suspicion_is_told_to_the_police_and_names_the_law(cause: RefusalCause) -> None:
    form = replace(REFUSED, cause=cause)
    assert fault_of(refused_intake.decide_refused, form, POLICY).reason is Reason.ACCOUNT_MISSING
    assert refused_intake.article(form, POLICY) == "當舖業法第24條"
