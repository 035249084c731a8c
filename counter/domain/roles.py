"""Which acts a role may do, and how far an account goes: asked where an act is decided, again at central (R-152)."""

from collections.abc import Iterator, Mapping
from datetime import date

from counter.domain.accounts import Account, Accounts
from counter.domain.days import day_in_taiwan
from counter.domain.effects import written
from counter.domain.entries import (
    KIND_OF,
    Body,
    ByCentral,
    ClassCorrected,
    Entry,
    Exchanged,
    Kind,
    Reversed,
    TakenIn,
)
from counter.domain.refusal import Fault, Reason, fault
from counter.domain.remittance import Remitted
from counter.domain.staff import Role

AT_WINDOW = frozenset({Role.CLERK, Role.SUPERVISOR})
"""Who may do whatever is named nowhere below; where it takes a supervisor, the act's own rule says so."""

OTHERS: Mapping[Kind, frozenset[Role]] = {
    Kind.REMITTED: AT_WINDOW | {Role.ACCOUNTANT},
    Kind.OWED_PAID: AT_WINDOW | {Role.ACCOUNTANT},
    Kind.COUNT_OPENED: AT_WINDOW | {Role.AUDITOR},
    Kind.SCANS_TOLD: AT_WINDOW | {Role.AUDITOR},
    Kind.COUNT_CLOSED: AT_WINDOW | {Role.AUDITOR},
    Kind.LINE_EXPLAINED: AT_WINDOW | {Role.AUDITOR},
    Kind.COUNT_SEALED: AT_WINDOW | {Role.AUDITOR},
    Kind.COUNT_DROPPED: AT_WINDOW | {Role.AUDITOR},
    Kind.RECOVERY_KEPT: AT_WINDOW | {Role.ADMINISTRATOR},
    Kind.NUMBERS_LOST: AT_WINDOW | {Role.ADMINISTRATOR},
    Kind.OWN_ACCOUNT_SET: frozenset({Role.ADMINISTRATOR}),
    Kind.PASSWORD_CHANGED: frozenset(Role),
}
"""Acts for others than those at the window alone."""


def may(role: Role, kind: Kind) -> bool:
    """Whether a role does acts of that kind, as the one who acts or as the second person."""
    return role in OTHERS.get(kind, AT_WINDOW)


def faults(entry: Entry, accounts: Accounts) -> tuple[Fault, ...]:
    """Why the accounts of its people do not allow an act; () where a branch has none, or central wrote it."""
    if not accounts or isinstance(entry.body, ByCentral):
        return ()
    on = day_in_taiwan(entry.recorded_at)
    return tuple(_faults(entry, accounts, on))


def _faults(entry: Entry, accounts: Accounts, on: date) -> Iterator[Fault]:
    kind = KIND_OF[type(entry.body)]
    people: list[Account] = []
    seconds = ((entry.approver, "second"),) if entry.approver else ()
    for code, at in ((entry.clerk, "clerk"), *seconds):
        account = accounts.get(code)
        if account is None or not account.is_valid(on):
            yield fault(Reason.ACCOUNT_NOT_VALID, at)
        elif not may(account.grant.role, kind):
            yield fault(Reason.ROLE_NOT_ALLOWED, at)
        else:
            people.append(account)
    if people:
        yield from _beyond(entry.body, entry.business_day, people)


def _beyond(body: Body, on: date, people: list[Account]) -> Iterator[Fault]:
    """The limits: one of the people of an act has to be allowed as much."""
    limits = [each.grant.limits for each in people]
    if isinstance(body, TakenIn | Exchanged):
        ceilings = [each.loan_ceiling for each in limits if each.loan_ceiling is not None]
        most = max(each.principal for each in written(body))
        if len(ceilings) == len(limits) and most > max(ceilings):
            yield fault(Reason.LOAN_CEILING, "second", ceiling=max(ceilings))
    if isinstance(body, Reversed | ClassCorrected) and not any(each.may_void for each in limits):
        yield fault(Reason.VOID_NOT_ALLOWED, "second")
    if isinstance(body, Remitted):
        days = max(each.back_date_days for each in limits)
        if (on - body.settled.on).days > days:
            yield fault(Reason.BACK_DATE_LIMIT, "second", days=days)
