"""Rules of the head office: two people, ahead of their day, without losing what tickets name (D4, A-41)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counter.domain.document import Flaw
from counter.domain.policy import Checklist, Point, Policy
from counter.domain.publications import PolicyPublished, gone, require_publishable
from counter.domain.refusal import Reason
from tests.domain.bodies import PUBLISHED
from tests.domain.policies import MONDAY, POLICY
from tests.domain.refusals import faults_of

PEOPLE = ("h1", "h2")
ONE_DAY = timedelta(days=1)


def refused(
    rules: PolicyPublished, people: tuple[str, str] = PEOPLE, today: date = MONDAY
) -> list[tuple[str, Reason]]:
    """What stands against them, field and reason."""
    return [
        (each.at, each.reason)
        for each in faults_of(require_publishable, rules, people, today=today)
    ]


@pytest.mark.parametrize(
    ("ahead", "emergency", "reason"),
    [
        (3, False, None),
        (2, False, Reason.RULES_TOO_SOON),
        (2, True, None),
        (0, True, None),
        (-1, False, Reason.RULES_OF_THE_PAST),
        (-1, True, Reason.RULES_OF_THE_PAST),
    ],
)
def test_rules_are_published_three_days_ahead_but_in_an_emergency_and_never_for_the_past(
    ahead: int, emergency: bool, reason: Reason | None
) -> None:
    rules = replace(PUBLISHED, since=MONDAY + ahead * ONE_DAY, emergency=emergency)
    if reason is None:
        require_publishable(rules, PEOPLE, today=MONDAY)
    else:
        assert refused(rules) == [("in_force_from", reason)]


@pytest.mark.parametrize(
    ("people", "faults"),
    [
        (("h1", "H1"), [("approved_by", Reason.SAME_PERSON)]),
        (("h1", ""), [("approved_by", Reason.SECOND_MISSING)]),
        (("", "h2"), [("prepared_by", Reason.EMPTY)]),
        (("", ""), [("prepared_by", Reason.EMPTY), ("approved_by", Reason.SECOND_MISSING)]),
    ],
)
def test_two_different_people_publish_rules(
    people: tuple[str, str], faults: list[tuple[str, Reason]]
) -> None:
    assert refused(replace(PUBLISHED, since=MONDAY + 9 * ONE_DAY), people) == faults


@pytest.mark.parametrize(
    ("after", "key", "value"),
    [
        (replace(POLICY, agency="elsewhere"), "agency.code", POLICY.agency),
        (replace(POLICY, classes=POLICY.classes[:-1]), "classes", POLICY.classes[-1].code),
        (replace(POLICY, item_types=POLICY.item_types[1:]), "item_types", "gold"),
        (replace(POLICY, purities=POLICY.purities[1:]), "purities", POLICY.purities[0].code),
        (replace(POLICY, forbidden=POLICY.forbidden[1:]), "forbidden", POLICY.forbidden[0].code),
        (replace(POLICY, branches=POLICY.branches[1:]), "branches", POLICY.branches[0].code),
        (replace(POLICY, wordings=POLICY.wordings[1:]), "wordings", POLICY.wordings[0].version),
        (
            replace(POLICY, rates=POLICY.rates[1:], in_force_from=MONDAY),
            "rates",
            f"{POLICY.rates[0].class_code} {POLICY.rates[0].since}",
        ),
    ],
)
def test_later_rules_keep_whatever_tickets_name(after: Policy, key: str, value: str) -> None:
    assert [(each.key, each.flaw, each.facts["value"]) for each in gone(POLICY, after)] == [
        (key, Flaw.GONE, value)
    ]


def test_later_rules_may_add_what_they_like() -> None:
    fewer = replace(POLICY, classes=POLICY.classes[:1], rates=POLICY.rates[:1])
    assert gone(fewer, replace(POLICY, in_force_from=MONDAY)) == ()


def test_later_rules_keep_the_points_of_earlier_checklists() -> None:
    point = Point("stubs", "存根", "Stubs", "PA 15")
    listed = Checklist("monthly", POLICY.rates[0].since, "每月", "Monthly", 1, (point,))
    before = replace(POLICY, checklists=(listed,))
    after = replace(before, in_force_from=MONDAY, checklists=(replace(listed, points=()),))
    (fault,) = gone(before, after)
    assert (fault.key, fault.facts["value"]) == ("checklists", f"monthly {listed.since} stubs")
    coming = replace(listed, since=MONDAY)
    assert gone(replace(POLICY, checklists=(coming,)), replace(after, checklists=())) == ()
