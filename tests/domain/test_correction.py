"""A wrong class is put right by a ticket with the same days, under what was in force on its own day (D6)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import correction
from counter.domain.charges import due
from counter.domain.entries import Held, LossReported
from counter.domain.forms import CorrectForm
from counter.domain.money import Ntd, RatePart
from counter.domain.pledge import Pledge
from counter.domain.policy import Rate
from counter.domain.refusal import Fault, Reason, Refused
from counter.domain.staff import Clerk, Role
from counter.domain.terms import Terms
from tests.domain.cases import CERTIFIED, RECORD, pledge, redeemed, terms, ticket
from tests.domain.policies import CALENDAR, MONDAY, rules
from tests.domain.refusals import fault_of, faults_of, places

CLERK = Clerk("c1", "王小明", Role.CLERK)
OTHER = Clerk("c2", "李小華", Role.CLERK)
CHIEF = Clerk("s1", "林主任", Role.SUPERVISOR)
STAFF = (CLERK, OTHER, CHIEF)

APRIL = date(2026, 4, 20)
FORM = CorrectForm(
    pledge="p1",
    class_code="low-income",
    evidence=CERTIFIED,
    held_then=True,
    ticket_returned=True,
    note="漏看證明",
    agreed=None,
    second="s1",
)


def low_income(on: date = MONDAY) -> Pledge:
    """A ticket that was written as low-income."""
    return pledge(ticket(terms=terms(on=on, class_code="low-income")))


def decide(
    of: Pledge | None = None, *, on: date = APRIL, low_rate_open: int = 0, **changes: Any
) -> Terms:
    """Correct a ticket to terms that were agreed as they are, but for `changes`."""
    held = of or pledge()
    form = replace(FORM, **changes)
    if "agreed" not in changes:
        form = replace(form, agreed=reckoned(held, form.class_code, low_rate_open))
    return correction.decide_correction(
        form,
        held,
        rules(on),
        branch="K01",
        low_rate_open=Ntd(low_rate_open),
        clerk=CLERK,
        staff=STAFF,
    )


def reckoned(of: Pledge, class_code: str, low_rate_open: int) -> Terms | None:
    try:
        return correction.corrected_terms(
            of, class_code, rules(APRIL), low_rate_open=Ntd(low_rate_open)
        )
    except Refused:
        return None


def test_every_day_stays_and_the_rates_are_those_of_the_day_of_the_ticket() -> None:
    right = decide()
    assert right == terms(class_code="low-income")
    assert right.parts == (RatePart(Ntd(75_000), 60), RatePart(Ntd(25_000), 90))
    assert (right.pledged_on, right.maturity, right.last_day) == (
        MONDAY,
        date(2026, 6, 16),
        date(2026, 6, 22),
    )


def test_from_its_first_day_on_it_costs_what_it_should_have_cost() -> None:
    assert due(terms(), CALENDAR, APRIL).interest == 900
    assert due(decide(), CALENDAR, APRIL).interest == 675


def test_the_days_as_printed_stay_whatever_todays_calendar_would_count() -> None:
    moved = replace(terms(), maturity=date(2026, 6, 18), last_day=date(2026, 6, 25))
    right = decide(pledge(ticket(terms=moved)))
    assert (right.maturity, right.last_day) == (moved.maturity, moved.last_day)
    assert right.class_code == "low-income"


@pytest.mark.parametrize(("on", "low_bp"), [(date(2020, 2, 18), 75), (date(2020, 2, 19), 60)])
def test_a_rate_that_came_later_is_not_reached_back(on: date, low_bp: int) -> None:
    right = correction.corrected_terms(
        pledge(ticket(terms=terms(50_000, on), principal=Ntd(50_000))),
        "low-income",
        rules(on),
        low_rate_open=Ntd(0),
    )
    assert right.parts == (RatePart(Ntd(50_000), low_bp),)


def test_a_class_without_a_rate_on_that_day_cannot_be_put_in() -> None:
    old = date(2019, 2, 21)
    told = fault_of(
        correction.corrected_terms,
        pledge(ticket(terms=terms(on=old))),
        "low-income",
        rules(old),
        low_rate_open=Ntd(0),
    )
    assert told.reason is Reason.NO_RATE


@pytest.mark.parametrize(
    ("low_rate_open", "low"), [(0, 75_000), (60_000, 15_000), (74_999, 1), (75_000, 0)]
)
def test_the_cap_counts_what_else_stands_at_the_low_rate_now(low_rate_open: int, low: int) -> None:
    parts = decide(low_rate_open=low_rate_open).parts
    expected = (RatePart(Ntd(low), 60), RatePart(Ntd(100_000 - low), 90))
    assert parts == tuple(part for part in expected if part.principal)


def test_a_class_that_was_not_due_becomes_general_without_a_paper() -> None:
    right = decide(low_income(), class_code="general", evidence=None, held_then=False)
    assert right == terms()


# ------------------------------------------------------------------------------ what forbids it


@pytest.mark.parametrize(("of", "code"), [(pledge(), "general"), (low_income(), "low-income")])
def test_the_class_it_has_already_is_no_correction(of: Pledge, code: str) -> None:
    assert fault_of(decide, of, class_code=code) == Fault(Reason.CLASS_SAME, "class_code")


def test_an_unknown_class_is_refused() -> None:
    assert fault_of(decide, class_code="nobility").reason is Reason.CLASS_UNKNOWN


def test_a_class_wants_its_paper() -> None:
    told = faults_of(decide, evidence=None)
    assert places(told) == [(Reason.EVIDENCE_MISSING, "evidence.kind")]


def test_the_paper_must_have_held_on_the_day_of_the_ticket_and_may_have_run_out_since() -> None:
    until_then = replace(CERTIFIED, valid_until=MONDAY)
    assert decide(evidence=until_then).class_code == "low-income"
    before = replace(CERTIFIED, valid_until=date(2026, 3, 15))
    assert fault_of(decide, evidence=before).reason is Reason.EVIDENCE_EXPIRED
    told = fault_of(decide, held_then=False)
    assert told == Fault(Reason.EVIDENCE_NOT_THEN, "held_then", {"day": MONDAY})


def test_paper_back_reason_and_second_person_are_told_missing_at_once() -> None:
    told = faults_of(
        decide, evidence=None, held_then=False, ticket_returned=False, note="", second=""
    )
    assert places(told) == [
        (Reason.EVIDENCE_MISSING, "evidence.kind"),
        (Reason.EVIDENCE_NOT_THEN, "held_then"),
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.EMPTY, "note"),
        (Reason.SECOND_MISSING, "second"),
    ]


@pytest.mark.parametrize(
    ("second", "reason"), [("c1", Reason.SAME_PERSON), ("c2", Reason.SUPERVISOR_NEEDED)]
)
def test_two_people_correct_a_class_and_one_is_a_supervisor(second: str, reason: Reason) -> None:
    told = fault_of(decide, second=second)
    assert (told.reason, told.at) == (reason, "second")


def test_terms_that_changed_since_they_were_shown_are_shown_again() -> None:
    told = fault_of(decide, agreed=terms(class_code="low-income"), low_rate_open=60_000)
    assert (told.reason, told.at) == (Reason.TERMS_CHANGED, "class_code")


def test_on_the_last_day_of_grace_a_class_is_corrected_and_on_the_next_no_more() -> None:
    assert decide(on=date(2026, 6, 22)).class_code == "low-income"
    assert fault_of(decide, on=date(2026, 6, 23)).reason is Reason.TICKET_GRACE_OVER


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (pledge(None, redeemed(ticket())), Reason.TICKET_REDEEMED),
        (
            pledge(None, LossReported("p1", RECORD, id_checked=True, representation=None)),
            Reason.TICKET_LOST,
        ),
        (pledge(None, Held("p1", RECORD)), Reason.TICKET_HELD),
        (pledge(ticket(number="K0201115000019")), Reason.TICKET_OTHER_BRANCH),
    ],
)
def test_a_ticket_that_is_not_open_here_is_not_corrected(of: Pledge, reason: Reason) -> None:
    assert fault_of(decide, of).reason is reason


def test_rules_that_came_late_let_a_ticket_have_its_class_again_where_it_costs_less() -> None:
    late = rules(APRIL)
    row = Rate("general", MONDAY, 80, cap=None, assumed=False)
    late = replace(late, policy=replace(late.policy, rates=(*late.policy.rates, row)))
    found = correction.corrected_terms(pledge(), "general", late, low_rate_open=Ntd(0))
    assert [part.rate_bp for part in found.parts] == [80]
    assert replace(found, parts=terms().parts) == terms()
