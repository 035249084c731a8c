"""Every rule of an intake, with both sides of its border."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from counter.domain import appraisal, lending
from counter.domain import intake as deciding
from counter.domain.claimant import papers_of
from counter.domain.codes import Paper, Position
from counter.domain.forms import EvidenceForm, IntakeForm, RepresentationForm
from counter.domain.money import Mg, Ntd, RatePart
from counter.domain.parts import Finger
from counter.domain.policy import Term
from counter.domain.refusal import Fault, Reason
from counter.domain.representation import papers_wanted, representation_faults
from tests.domain.cases import CERTIFIED, GOLD, INTAKE, PLEDGOR, TEAM, WATCH, intake
from tests.domain.policies import FIRST, MONDAY, POLICY, rules
from tests.domain.refusals import fault_of, faults_of, places

JUNE = date(2026, 6, 1)
CONSENT = RepresentationForm(
    Position.MINOR, "陳母", "B200000001", (Paper.CONSENT, Paper.HOUSEHOLD), "同意書 115-1"
)
AGENT = RepresentationForm(
    Position.AGENT, "林代理", "B200000001", (Paper.AUTHORISATION, Paper.ID_DOCUMENT), "委託書"
)
GUARDIAN = RepresentationForm(
    Position.GUARDIAN, "林監護", "B200000001", (Paper.GUARDIANSHIP,), "監護宣告裁定 115 監 1"
)


def faults(on: date = MONDAY, **changes: Any) -> tuple[Fault, ...]:
    return deciding.intake_faults(replace(INTAKE, **changes), rules(on), TEAM)


def fault(on: date = MONDAY, **changes: Any) -> Fault:
    (only,) = faults(on, **changes)
    return only


def test_a_sound_intake_has_no_fault() -> None:
    assert faults() == ()


# ------------------------------------------------------------------------------ the pledgor


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"name": ""}, "pledgor.name"),
        ({"id_number": ""}, "pledgor.id_number"),
        ({"born": None}, "pledgor.born"),
    ],
)
def test_a_pledgor_has_name_number_and_birthday(changes: dict[str, Any], at: str) -> None:
    told = fault(pledgor=replace(PLEDGOR, **changes))
    assert (told.reason, told.at) == (Reason.EMPTY, at)


def test_phone_and_address_may_be_missing() -> None:
    assert faults(pledgor=replace(PLEDGOR, phone="", address="")) == ()


def test_nobody_was_born_tomorrow() -> None:
    tomorrow = date(2026, 3, 17)
    told = fault(pledgor=replace(PLEDGOR, born=tomorrow))
    assert (told.reason, told.at) == (Reason.DATE_IN_FUTURE, "pledgor.born")
    assert told.facts == {"day": tomorrow}


@pytest.mark.parametrize("born", [date(2008, 3, 17), date(2019, 3, 16)])
def test_a_minor_may_not_pledge_alone(born: date) -> None:
    told = fault(pledgor=replace(PLEDGOR, born=born))
    assert (told.reason, told.at) == (Reason.MINOR, "pledgor.born")
    assert told.facts == {"day": born}


@pytest.mark.parametrize("born", [date(2019, 3, 17), MONDAY])
def test_below_seven_nobody_may_pledge_even_with_consent(born: date) -> None:
    told = fault(pledgor=replace(PLEDGOR, born=born), representation=CONSENT, second="s1")
    assert (told.reason, told.at) == (Reason.MINOR_UNDER_SEVEN, "pledgor.born")


def test_a_minor_pledges_with_consent_and_a_supervisor() -> None:
    minor: dict[str, Any] = {
        "pledgor": replace(PLEDGOR, born=date(2010, 1, 1)),
        "representation": CONSENT,
    }
    assert faults(**minor, second="s1") == ()
    assert fault(**minor).reason is Reason.SECOND_MISSING
    assert fault(**minor, second="c1").reason is Reason.SAME_PERSON
    assert fault(**minor, second="c2").reason is Reason.SUPERVISOR_NEEDED
    assert fault(**minor, second="c2").at == "second"


def test_who_is_of_age_needs_no_consent() -> None:
    told = fault(representation=CONSENT, second="s1")
    assert (told.reason, told.at) == (Reason.NOT_A_MINOR, "representation.position")


def test_an_agent_does_not_stand_in_for_a_minors_representative() -> None:
    minor = replace(PLEDGOR, born=date(2010, 1, 1))
    told = fault(pledgor=minor, representation=AGENT, second="s1")
    assert told.reason is Reason.MINOR
    assert faults(representation=AGENT, second="s1") == ()


@pytest.mark.parametrize(
    ("form", "reason", "at"),
    [
        (CONSENT, Reason.MINOR_PAPERS, "representation.papers"),
        (AGENT, Reason.AGENT_PAPERS_AT_INTAKE, "representation.papers"),
        (GUARDIAN, Reason.GUARDIAN_PAPERS, "representation.papers"),
    ],
)
def test_each_capacity_shows_its_papers(form: RepresentationForm, reason: Reason, at: str) -> None:
    for paper in form.papers:
        fewer = replace(form, papers=tuple(each for each in form.papers if each is not paper))
        (told,) = representation_faults(fewer)
        assert (told.reason, told.at) == (reason, at)
    assert representation_faults(form) == ()


def test_a_guardian_shows_the_same_papers_at_an_intake_as_for_a_lost_ticket() -> None:
    (wanted,) = papers_wanted(Position.GUARDIAN)
    assert wanted == set(papers_of(Position.GUARDIAN))
    for paper in Paper:
        shown = representation_faults(replace(GUARDIAN, papers=(paper,)))
        assert bool(shown) is (paper not in wanted)
    _, represents = papers_wanted(Position.MINOR)
    assert represents == wanted


def test_whoever_acts_is_named_with_number_and_papers() -> None:
    told = representation_faults(replace(AGENT, name="", id_number="", papers_note=""))
    assert places(told) == [
        (Reason.EMPTY, "representation.name"),
        (Reason.EMPTY, "representation.id_number"),
        (Reason.EMPTY, "representation.papers_note"),
    ]


def test_an_intake_tells_what_is_missing_of_whoever_acts() -> None:
    told = faults(representation=replace(AGENT, name="", papers=()), second="s1")
    assert places(told) == [
        (Reason.EMPTY, "representation.name"),
        (Reason.AGENT_PAPERS_AT_INTAKE, "representation.papers"),
    ]


def test_an_heir_does_not_pledge() -> None:
    (told,) = representation_faults(replace(AGENT, position=Position.HEIR))
    assert (told.reason, told.at) == (Reason.POSITION_UNFIT, "representation.position")
    assert papers_wanted(Position.HEIR) == ()


# --------------------------------------------------------------------------- second appraiser

WATCH_ABOVE = replace(WATCH, appraised=Ntd(80_001))


def test_above_the_ceiling_a_second_appraiser_signs() -> None:
    above: dict[str, Any] = {"items": (WATCH_ABOVE,), "principal": Ntd(60_000)}
    told = fault(**above)
    assert (told.reason, told.at) == (Reason.ITEM_CEILING, "items.0.appraised")
    assert faults(**above, appraiser="c2") == ()
    assert appraisal.over_ceiling(POLICY, WATCH_ABOVE)
    assert not appraisal.over_ceiling(POLICY, replace(WATCH_ABOVE, appraised=Ntd(80_000)))
    assert not appraisal.over_ceiling(POLICY, replace(WATCH_ABOVE, type_code="lost"))


def test_nobody_seconds_an_own_appraisal() -> None:
    told = fault(appraiser="c1")
    assert (told.reason, told.at) == (Reason.SAME_PERSON, "appraiser")
    told = fault(appraiser="nobody")
    assert (told.reason, told.at) == (Reason.CLERK_UNKNOWN, "appraiser")


def test_the_standard_binds_two_appraisers_too() -> None:
    heavy = replace(GOLD, gross=Mg(187_500), appraised=Ntd(10_000_000))
    told = appraisal.item_faults(POLICY, heavy, MONDAY, "items.0", seconded=True)
    assert [each.reason for each in told] == [Reason.STANDARD_EXCEEDED]
    assert told[0].facts["most"] == appraisal.bears(POLICY, heavy, MONDAY, seconded=True)
    most = appraisal.bears(POLICY, heavy, MONDAY, seconded=True)
    assert most is not None
    assert most > 300_000


def test_the_most_of_a_loan_binds_two_appraisers_too() -> None:
    bounds = POLICY.limits[0]
    most = appraisal.bears(POLICY, WATCH, MONDAY, seconded=True)
    assert most == bounds.principal_max
    unbounded = replace(POLICY, limits=())
    assert appraisal.bears(unbounded, WATCH, MONDAY, seconded=True) == 80_000


# ------------------------------------------------------------------------------------- alerts


def test_an_alert_that_stops_business_asks_for_a_second_person() -> None:
    told = deciding.intake_faults(INTAKE, rules(), TEAM, warned=True)
    assert places(told) == [(Reason.SECOND_MISSING, "second")]
    agreed = replace(INTAKE, second="s1")
    assert deciding.intake_faults(agreed, rules(), TEAM, warned=True) == ()


def test_an_intake_in_spite_of_an_alert_is_decided_by_two() -> None:
    decide = partial(deciding.decide_intake, low_rate_open=Ntd(0), warned=True)
    told = fault_of(decide, intake(), rules(), TEAM)
    assert (told.reason, told.at) == (Reason.SECOND_MISSING, "second")
    agreed = intake(second="s1")
    assert decide(agreed, rules(), TEAM) == agreed.agreed


def test_on_the_18th_birthday_one_may_pledge() -> None:
    assert faults(pledgor=replace(PLEDGOR, born=date(2008, 3, 16))) == ()


# --------------------------------------------------------------------- class and evidence


def test_a_class_the_agency_lacks_is_refused() -> None:
    told = fault(class_code="vulnerable")
    assert (told.reason, told.at) == (Reason.CLASS_UNKNOWN, "class_code")
    assert told.facts == {"code": "vulnerable"}


@pytest.mark.parametrize(
    ("evidence", "reason", "at"),
    [
        (None, Reason.EVIDENCE_MISSING, "evidence.kind"),
        (EvidenceForm("bill", "", None, reused=False), Reason.EVIDENCE_KIND, "evidence.kind"),
        (replace(CERTIFIED, number=""), Reason.EMPTY, "evidence.number"),
        (replace(CERTIFIED, valid_until=None), Reason.EMPTY, "evidence.valid_until"),
    ],
)
def test_a_class_wants_its_paper(evidence: EvidenceForm | None, reason: Reason, at: str) -> None:
    told = fault(class_code="low-income", evidence=evidence)
    assert (told.reason, told.at) == (reason, at)
    if reason is not Reason.EMPTY:
        assert told.facts == {"name": "低收入戶"}


def test_a_paper_is_valid_through_its_last_day() -> None:
    until = date(2026, 3, 16)
    paper = replace(CERTIFIED, valid_until=until)
    assert faults(class_code="low-income", evidence=paper) == ()
    told = fault(date(2026, 3, 17), class_code="low-income", evidence=paper)
    assert (told.reason, told.at) == (Reason.EVIDENCE_EXPIRED, "evidence.valid_until")
    assert told.facts == {"day": until}


def test_a_paper_without_number_and_expiry_needs_neither() -> None:
    letter = EvidenceForm("letter", "", None, reused=False)
    assert faults(class_code="low-income", evidence=letter) == ()


def test_everything_wrong_with_a_paper_is_told_at_once() -> None:
    paper = EvidenceForm("certificate", "", date(2026, 3, 15), reused=False)
    assert places(faults(class_code="low-income", evidence=paper)) == [
        (Reason.EMPTY, "evidence.number"),
        (Reason.EVIDENCE_EXPIRED, "evidence.valid_until"),
    ]
    paper = EvidenceForm("certificate", "", None, reused=False)
    assert places(faults(class_code="low-income", evidence=paper)) == [
        (Reason.EMPTY, "evidence.number"),
        (Reason.EMPTY, "evidence.valid_until"),
    ]


def test_the_general_class_asks_for_no_paper_and_minds_none() -> None:
    expired = replace(CERTIFIED, valid_until=date(2020, 1, 1))
    assert faults(class_code="general", evidence=expired) == ()


def test_a_ticket_rests_on_the_paper_its_class_needs_and_on_no_other() -> None:
    assert lending.paper_for(POLICY, "low-income", CERTIFIED) == CERTIFIED
    assert lending.paper_for(POLICY, "low-income", None) is None
    assert lending.paper_for(POLICY, "general", CERTIFIED) is None
    assert lending.paper_for(POLICY, "lost", CERTIFIED) is None


# ------------------------------------------------------------------------- forbidden goods


@pytest.mark.parametrize(
    ("code", "reason", "name", "article"),
    [
        ("contraband", Reason.FORBIDDEN_GOODS_POLICE, "違禁物品", "當舖業法第16條第1款"),
        ("uniform", Reason.FORBIDDEN_GOODS, "制服", "當舖業法第16條第4款"),
    ],
)
def test_forbidden_goods_are_refused_with_the_article(
    code: str, reason: Reason, name: str, article: str
) -> None:
    told = fault(forbidden=code)
    assert (told.reason, told.at) == (reason, "forbidden")
    assert told.facts == {"name": name, "article": article}


def test_nothing_is_forbidden_and_nothing_agreed_unless_somebody_says_so() -> None:
    assert (INTAKE.forbidden, INTAKE.agreed) == ("", None)


# ----------------------------------------------------------------------------------- items


def test_a_ticket_is_for_something() -> None:
    assert places(faults(items=())) == [(Reason.NO_ITEMS, "items")]


@pytest.mark.parametrize(("on", "most"), [(MONDAY, 3), (JUNE, 2)])
def test_a_ticket_has_no_more_items_than_its_lines(on: date, most: int) -> None:
    assert faults(on, items=(GOLD,) * most) == ()
    told = fault(on, items=(GOLD,) * (most + 1))
    assert (told.reason, told.at) == (Reason.TOO_MANY_ITEMS, "items")
    assert told.facts == {"most": most}


def test_a_fault_of_an_item_names_which() -> None:
    told = fault(items=(GOLD, replace(WATCH, features=())))
    assert (told.reason, told.at) == (Reason.ITEM_FIELD_MISSING, "items.1.brand")


def test_things_of_unlike_terms_need_tickets_of_their_own() -> None:
    motorcycle = replace(WATCH, type_code="motorcycle", features=(), appraised=Ntd(40_000))
    told = fault(items=(GOLD, motorcycle))
    assert (told.reason, told.at) == (Reason.TERMS_MIXED, "items")


def test_things_of_equal_terms_go_on_one_ticket_whatever_row_says_so() -> None:
    camera = replace(WATCH, type_code="camera", features=(), appraised=Ntd(30_000))
    assert faults(items=(GOLD, WATCH, camera)) == ()


# ------------------------------------------------------------------------------- principal


@pytest.mark.parametrize("principal", [0, -100])
def test_a_principal_is_more_than_nothing(principal: int) -> None:
    told = fault(principal=Ntd(principal))
    assert (told.reason, told.at) == (Reason.PRINCIPAL_NOT_POSITIVE, "principal")


@pytest.mark.parametrize(
    ("on", "least", "step", "most"), [(MONDAY, 500, 100, 200_000), (JUNE, 1_000, 1_000, 100_000)]
)
def test_a_principal_keeps_the_bounds_of_its_day(
    on: date, least: int, step: int, most: int
) -> None:
    two = (GOLD, GOLD)
    assert faults(on, principal=Ntd(least)) == ()
    assert faults(on, principal=Ntd(most), items=two) == ()
    told = fault(on, principal=Ntd(most + step), items=two)
    assert (told.reason, told.at) == (Reason.PRINCIPAL_ABOVE_CEILING, "principal")
    assert told.facts == {"most": most}
    told = fault(on, principal=Ntd(least + 1))
    assert (told.reason, told.at) == (Reason.PRINCIPAL_STEP, "principal")
    assert told.facts == {"step": step}


def test_a_dollar_is_more_than_nothing_but_below_the_least() -> None:
    assert places(faults(principal=Ntd(1))) == [
        (Reason.PRINCIPAL_BELOW_MINIMUM, "principal"),
        (Reason.PRINCIPAL_STEP, "principal"),
    ]


def test_a_principal_below_the_least_is_refused() -> None:
    told = fault(principal=Ntd(400))
    assert (told.reason, told.at) == (Reason.PRINCIPAL_BELOW_MINIMUM, "principal")
    assert told.facts == {"least": 500}
    assert places(faults(JUNE, principal=Ntd(999))) == [
        (Reason.PRINCIPAL_BELOW_MINIMUM, "principal"),
        (Reason.PRINCIPAL_STEP, "principal"),
    ]


def test_a_principal_is_at_most_what_the_things_are_appraised_at() -> None:
    pair = (replace(GOLD, appraised=Ntd(30_000)), replace(WATCH, appraised=Ntd(20_000)))
    assert faults(principal=Ntd(50_000), items=pair) == ()
    told = fault(principal=Ntd(50_100), items=pair)
    assert (told.reason, told.at) == (Reason.PRINCIPAL_ABOVE_APPRAISAL, "principal")
    assert told.facts == {"most": 50_000}


def test_before_the_first_limits_only_the_appraisal_bounds_a_principal() -> None:
    item = replace(WATCH, appraised=Ntd(80_000))
    assert faults(date(2011, 7, 19), principal=Ntd(79_999), items=(item,) * 4) == ()


def test_everything_wrong_with_a_principal_is_told_at_once() -> None:
    assert places(faults(principal=Ntd(200_001), items=(GOLD,))) == [
        (Reason.PRINCIPAL_ABOVE_CEILING, "principal"),
        (Reason.PRINCIPAL_STEP, "principal"),
        (Reason.PRINCIPAL_ABOVE_APPRAISAL, "principal"),
    ]


# --------------------------------------------------------------- what the clerk must confirm


def test_the_document_must_have_been_looked_at() -> None:
    told = fault(id_checked=False)
    assert (told.reason, told.at) == (Reason.ID_NOT_CHECKED, "id_checked")


def test_the_fingerprint_must_stand_on_the_stub() -> None:
    told = fault(finger=None)
    assert (told.reason, told.at) == (Reason.FINGER_NOT_CONFIRMED, "finger")


def test_a_pledgor_without_fingers_is_confirmed_as_such() -> None:
    assert faults(finger=Finger.NONE) == ()


def test_an_empty_form_tells_every_fault_in_the_order_of_its_fields() -> None:
    empty = replace(PLEDGOR, name="", id_number="", born=None)
    told = faults(
        pledgor=empty,
        class_code="low-income",
        forbidden="uniform",
        items=(),
        principal=Ntd(0),
        id_checked=False,
        finger=None,
    )
    assert [each.at for each in told] == [
        "pledgor.name",
        "pledgor.id_number",
        "pledgor.born",
        "evidence.kind",
        "forbidden",
        "items",
        "principal",
        "id_checked",
        "finger",
    ]


# ------------------------------------------------------------------------------- the terms


def test_terms_can_be_told_while_the_form_is_not_complete() -> None:
    form = replace(INTAKE, pledgor=replace(PLEDGOR, name=""), id_checked=False)
    terms = deciding.intake_terms(form, rules(), low_rate_open=Ntd(0))
    assert terms.parts == (RatePart(Ntd(100_000), 90),)
    assert (terms.pledged_on, terms.class_code) == (MONDAY, "general")
    assert (terms.term_months, terms.maturity) == (3, date(2026, 6, 16))
    assert terms.last_day == date(2026, 6, 22)


def test_the_term_is_that_of_the_first_item() -> None:
    form = replace(INTAKE, items=(replace(WATCH, type_code="motorcycle"), GOLD))
    assert deciding.intake_terms(form, rules(), low_rate_open=Ntd(0)).term_months == 6


def test_without_an_item_there_are_no_terms() -> None:
    form = replace(INTAKE, items=())
    told = fault_of(deciding.intake_terms, form, rules(), low_rate_open=Ntd(0))
    assert (told.reason, told.at) == (Reason.NO_ITEMS, "items")


def test_low_rate_principal_elsewhere_narrows_the_low_part() -> None:
    form = replace(INTAKE, class_code="low-income", evidence=CERTIFIED)
    assert deciding.intake_terms(form, rules(), low_rate_open=Ntd(0)).parts == (
        RatePart(Ntd(75_000), 60),
        RatePart(Ntd(25_000), 90),
    )
    assert deciding.intake_terms(form, rules(), low_rate_open=Ntd(60_000)).parts == (
        RatePart(Ntd(15_000), 60),
        RatePart(Ntd(85_000), 90),
    )


# ---------------------------------------------------------------------------- the decision


def test_an_intake_is_decided_under_the_terms_that_were_agreed() -> None:
    form = intake()
    assert deciding.decide_intake(form, rules(), TEAM, low_rate_open=Ntd(0)) == form.agreed


def test_an_intake_nobody_agreed_to_is_refused() -> None:
    told = fault_of(deciding.decide_intake, INTAKE, rules(), TEAM, low_rate_open=Ntd(0))
    assert (told.reason, told.at) == (Reason.TERMS_CHANGED, "principal")


@pytest.mark.parametrize("low_rate_open", [59_999, 60_001])
def test_terms_that_changed_since_they_were_shown_are_shown_again(low_rate_open: int) -> None:
    form = intake(low_rate_open=60_000, class_code="low-income", evidence=CERTIFIED)
    decided = deciding.decide_intake(form, rules(), TEAM, low_rate_open=Ntd(60_000))
    assert decided == form.agreed
    told = fault_of(deciding.decide_intake, form, rules(), TEAM, low_rate_open=Ntd(low_rate_open))
    assert told.reason is Reason.TERMS_CHANGED


def test_an_intake_with_faults_is_refused_with_all_of_them() -> None:
    form: IntakeForm = intake(id_checked=False, finger=None)
    told = faults_of(deciding.decide_intake, form, rules(), TEAM, low_rate_open=Ntd(0))
    assert places(told) == [
        (Reason.ID_NOT_CHECKED, "id_checked"),
        (Reason.FINGER_NOT_CONFIRMED, "finger"),
    ]


def test_an_item_type_no_term_was_ever_set_for_is_refused_by_its_terms() -> None:
    policy = replace(POLICY, terms=(Term(FIRST, 6, ("motorcycle",)),))
    form = replace(INTAKE, items=(GOLD, replace(GOLD, gross=Mg(40_000))))
    assert deciding.intake_faults(form, rules(policy=policy), TEAM) == ()
    told = fault_of(deciding.decide_intake, form, rules(policy=policy), TEAM, low_rate_open=Ntd(0))
    assert told.reason is Reason.NO_RATE
