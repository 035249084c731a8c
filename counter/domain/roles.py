"""Which acts a role may do, and how far an account goes: asked where an act is decided, again at central (R-152)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from counter.domain.accounts import AboutAccount, Account, Accounts, Limits, Said, fold
from counter.domain.codes import Verdict
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
from counter.domain.money import Ntd
from counter.domain.refusal import Fault, Reason, fault
from counter.domain.remittance import Remitted
from counter.domain.staff import AT_WINDOW, Role

SUPERVISORS = frozenset({Role.SUPERVISOR})
AT_COUNTS = AT_WINDOW | {Role.AUDITOR}
"""Who counts goods, and is shown where they lie and how they came here."""
AT_PAYMENTS = AT_WINDOW | {Role.ACCOUNTANT}
AT_RESCUES = AT_WINDOW | {Role.ADMINISTRATOR}
"""Who prints the key of a new file and sees to numbers a restored disk lost."""
AT_BOOKS = AT_WINDOW | {Role.AUDITOR, Role.ACCOUNTANT}
"""Who reads what was lent, to whom, and what was paid: each for a reason, and no more of a person than A-77 says."""
KEY_KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Who may see a key of the file anew, and change what protects it."""
EVERYBODY = frozenset(Role)

OTHERS: Mapping[Kind, frozenset[Role]] = {
    Kind.REMITTED: AT_PAYMENTS,
    Kind.OWED_PAID: AT_PAYMENTS,
    Kind.COUNT_OPENED: AT_COUNTS,
    Kind.SCANS_TOLD: AT_COUNTS,
    Kind.COUNT_CLOSED: AT_COUNTS,
    Kind.LINE_EXPLAINED: AT_COUNTS,
    Kind.COUNT_SEALED: AT_COUNTS,
    Kind.COUNT_DROPPED: AT_COUNTS,
    Kind.RECOVERY_KEPT: AT_RESCUES,
    Kind.NUMBERS_LOST: AT_RESCUES,
    Kind.OWN_ACCOUNT_SET: frozenset({Role.ADMINISTRATOR}),
    Kind.PASSWORD_CHANGED: EVERYBODY,
}
"""Acts for others than those at the window alone; where it takes a supervisor, the act's own rule says so."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an act goes: its dearest new loan (NT$), whether it undoes, the days that its value date lies back.

    `new_paper`: a class rests on a paper newly recorded or changed, which nobody checks alone (R-159).
    """

    principal: Ntd = Ntd(0)
    undoes: bool = False
    days_back: int = 0
    new_paper: bool = False


def asks_second(code: str, accounts: Accounts, reach: Reach) -> bool:
    """Whether somebody's account does not go so far alone; False where the branch has none."""
    account = accounts.get(code)
    return account is not None and any(_beyond(reach, [account.grant.limits]))


def may(role: Role, kind: Kind) -> bool:
    """Whether a role does acts of that kind, as the one who acts or as the second person."""
    return role in OTHERS.get(kind, AT_WINDOW)


def faults(entry: Entry, accounts: Accounts) -> tuple[Fault, ...]:
    """Why the accounts of its people do not allow an act; () where a branch has none, or central wrote it."""
    if not accounts or isinstance(entry.body, ByCentral):
        return ()
    on = day_in_taiwan(entry.recorded_at)
    return tuple(_faults(entry, accounts, on))


@dataclass(frozen=True, slots=True)
class Known:
    """The accounts of a branch up to a place of its order, by the entries that told of them."""

    said: tuple[Said, ...] = ()
    accounts: Accounts = field(default_factory=dict)

    def after(self, entry: Entry) -> "Known":
        """The same with the entry of the next place."""
        new = said_in(entry)
        return self if new is None else known_by((*self.said, new))

    def faults(self, entry: Entry) -> tuple[Fault, ...]:
        """Why they did not allow the act of the next place: it stands all the same, and is told (R-156)."""
        return () if entry.verdict is Verdict.TWICE else faults(entry, self.accounts)


def known_by(said: tuple[Said, ...]) -> Known:
    """What those entries add up to."""
    return Known(said, fold(said))


def said_in(entry: Entry) -> Said | None:
    """What an entry says of an account; None where it is about none, or was told twice."""
    body = entry.body
    if entry.verdict is Verdict.TWICE or not isinstance(body, AboutAccount):
        return None
    return Said(body, entry.clerk, day_in_taiwan(entry.recorded_at))


def _faults(entry: Entry, accounts: Accounts, on: date) -> Iterator[Fault]:
    kind = KIND_OF[type(entry.body)]
    people: dict[str, Account] = {}
    seconds = ((entry.approver, "second"),) if entry.approver else ()
    for code, at in ((entry.clerk, "clerk"), *seconds):
        account = accounts.get(code)
        if account is None or not account.is_valid(on):
            yield fault(Reason.ACCOUNT_NOT_VALID, at)
        elif not may(account.grant.role, kind):
            yield fault(Reason.ROLE_NOT_ALLOWED, at)
        else:
            people[code] = account
    if people:
        reach = _reach(entry.body, entry.business_day)
        yield from _beyond(reach, [each.grant.limits for each in people.values()])


def _reach(body: Body, on: date) -> Reach:
    tickets = written(body)
    new = [each.principal for each in tickets]
    before = sum(each.principal for each in body.settled) if isinstance(body, Exchanged) else 0
    lends = isinstance(body, TakenIn | Exchanged) and sum(new) > before
    return Reach(
        principal=max(new) if lends else Ntd(0),
        undoes=isinstance(body, Reversed | ClassCorrected),
        days_back=(on - body.settled.on).days if isinstance(body, Remitted) else 0,
        new_paper=any(each.evidence is not None and each.evidence.is_new for each in tickets),
    )


def _beyond(reach: Reach, limits: list[Limits]) -> Iterator[Fault]:
    """One of the people of an act has to be allowed as much; a new paper takes two of them, whoever they are."""
    if reach.new_paper and len(limits) == 1:
        yield fault(Reason.EVIDENCE_SECOND, "second")
    ceilings = [each.loan_ceiling for each in limits if each.loan_ceiling is not None]
    if len(ceilings) == len(limits) and reach.principal > max(ceilings):
        yield fault(Reason.LOAN_CEILING, "second", ceiling=max(ceilings))
    if reach.undoes and not any(each.may_void for each in limits):
        yield fault(Reason.VOID_NOT_ALLOWED, "second")
    days = max(each.back_date_days for each in limits)
    if reach.days_back > days:
        yield fault(Reason.BACK_DATE_LIMIT, "second", days=days)
