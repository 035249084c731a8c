"""The rules as the head office publishes them: as a whole, ahead of their day, by two people (D4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Protocol

from counter.domain.document import DocumentFault, Flaw
from counter.domain.policy import Policy
from counter.domain.refusal import Fault, Reason, Refused, fault

AHEAD = timedelta(days=3)
"""From the publication of rules to their first day, but in an emergency (A-41)."""


@dataclass(frozen=True, slots=True)
class PolicyPublished:
    """An agency's rules as a whole, in force from `since` on; written by central into every branch's order.

    `text`: the document itself, which is about nobody; `hash`: SHA-256 (hex) of its bytes. Who prepared it is the
    entry's clerk, who approved it the entry's approver.
    """

    agency: str
    version: str
    hash: str
    since: date
    emergency: bool
    text: str


class Coded(Protocol):
    """What tickets name by its code."""

    @property
    def code(self) -> str:
        """It never goes."""
        ...


def require_publishable(rules: PolicyPublished, people: tuple[str, str], *, today: date) -> None:
    """Raises Refused for one person alone, and for a day that is past, or too near for what is no emergency.

    `people`: who prepared the rules, and who approved them.
    """
    faults = (
        *people_faults(*people),
        *_day_faults(rules.since, today, emergency=rules.emergency),
    )
    if faults:
        raise Refused(faults)


def gone(before: Policy, after: Policy) -> tuple[DocumentFault, ...]:
    """What rules no longer name though tickets written under those before them do."""
    series: tuple[tuple[str, Sequence[str], Sequence[str]], ...] = (
        ("agency.code", [before.agency], [after.agency]),
        ("classes", _codes(before.classes), _codes(after.classes)),
        ("item_types", _codes(before.item_types), _codes(after.item_types)),
        ("purities", _codes(before.purities), _codes(after.purities)),
        ("forbidden", _codes(before.forbidden), _codes(after.forbidden)),
        ("branches", _codes(before.branches), _codes(after.branches)),
        ("wordings", _versions(before), _versions(after)),
        ("checklists", _points(before, after.in_force_from), _points(after, after.in_force_from)),
        ("rates", _rates(before, after.in_force_from), _rates(after, after.in_force_from)),
    )
    return tuple(
        DocumentFault(key, Flaw.GONE, MappingProxyType({"value": value}))
        for key, earlier, later in series
        for value in earlier
        if value not in later
    )


def people_faults(prepared_by: str, approved_by: str) -> Iterable[Fault]:
    """Why these are not two people who decide together at the head office."""
    if not prepared_by:
        yield fault(Reason.EMPTY, "prepared_by")
    if not approved_by:
        yield fault(Reason.SECOND_MISSING, "approved_by")
    elif approved_by.casefold() == prepared_by.casefold():
        yield fault(Reason.SAME_PERSON, "approved_by")


def _day_faults(since: date, today: date, *, emergency: bool) -> Iterable[Fault]:
    if since < today:
        yield fault(Reason.RULES_OF_THE_PAST, "in_force_from", day=since)
    elif since < today + AHEAD and not emergency:
        yield fault(Reason.RULES_TOO_SOON, "in_force_from", day=since, earliest=today + AHEAD)


def _codes(rows: Sequence[Coded]) -> list[str]:
    return [each.code for each in rows]


def _rates(policy: Policy, since: date | None) -> list[str]:
    """The rates of earlier days: tickets of those days still count by them."""
    return [
        f"{each.class_code} {each.since}"
        for each in policy.rates
        if since is not None and each.since < since
    ]


def _points(policy: Policy, since: date | None) -> list[str]:
    """The points of the checklists of earlier days: inspections of those days name them."""
    return [
        f"{each.code} {each.since} {point.code}"
        for each in policy.checklists
        if since is not None and each.since < since
        for point in each.points
    ]


def _versions(policy: Policy) -> list[str]:
    return [each.version for each in policy.wordings]
