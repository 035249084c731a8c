"""`counter account`: who may work at the counters of a branch to which no head office gives accounts (ADR 46)."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from counter.desk.accounts import AccountForm, FirstForm, Person
from counter.desk.desk import Desk
from counter.desk.opening import open_desk
from counter.domain.accounts import Limits
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable, refuse
from counter.domain.staff import Role
from counter.sentences import of_fault
from counter.settings import is_set_up
from counter.upkeep import opening_of

DONE = 0
REFUSED = 1
NEVER = date.max
"""The last day of an account that has none."""

Ask = Callable[[str], str]
"""What is typed unseen after a prompt."""


class Action(StrEnum):
    """What is to be done: the first administrator, an account opened or changed, a new password, its end, the list."""

    FIRST = "first"
    SET = "set"
    RESET = "reset"
    CLOSE = "close"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; None: as it is. `by`: the administrator; `loan_ceiling`: 0 for none of its own."""

    action: Action
    by: str = ""
    code: str = ""
    name: str | None = None
    role: Role | None = None
    loan_ceiling: int | None = None
    may_void: bool | None = None
    back_date_days: int | None = None
    valid_until: date | None = None


def run(folder: Path, order: Order, ask: Ask, *, language: str, out: TextIO | None = None) -> int:
    """Do it at the counter in `folder`, which must not be open; a one-time password is printed, this once.

    Answers 0, or 1 after a sentence for each thing that is wrong. Raises Unavailable.
    """
    if not is_set_up(folder):
        raise Unavailable(Trouble.COUNTER_MISSING, path=str(folder))
    with closing(open_desk(folder, opening=opening_of(folder, ask))) as desk:
        try:
            for line in _done(desk, order, ask):
                print(line, file=out)
        except Refused as refused:
            print(*(of_fault(each, language) for each in refused.faults), sep="\n", file=out)
            return REFUSED
    return DONE


def _done(desk: Desk, order: Order, ask: Ask) -> Iterator[str]:
    if order.action is Action.FIRST:
        password, again = ask(f"{order.code}: "), ask(f"{order.code}: ")
        desk.accounts.found(FirstForm(order.code, order.name or "", password, again))
        yield order.code
        return
    desk.accounts.sign_in(order.by, ask(f"{order.by}: "))
    people = {each.grant.code: each for each in desk.accounts.people()}
    if order.action is Action.LIST:
        yield from map(_line, people.values())
        return
    granted = desk.accounts.set(_form(desk, order, people.get(order.code)))
    yield f"{order.code} {granted.starter or order.action}"


def _form(desk: Desk, order: Order, known: Person | None) -> AccountForm:
    today = desk.context.today()
    if known is not None:
        grant = known.grant
        before = AccountForm(
            code=grant.code,
            name=known.clerk.name,
            role=grant.role,
            limits=grant.limits,
            valid_from=grant.valid_from,
            valid_until=grant.valid_until,
        )
    elif order.role is None:
        refuse(Reason.EMPTY, "role")
    else:
        limits = Limits(None, may_void=False, back_date_days=0)
        before = AccountForm(order.code, "", order.role, limits, today, None)
    until = before.valid_until if order.valid_until is None else order.valid_until
    return replace(
        before,
        name=before.name if order.name is None else order.name,
        role=order.role or before.role,
        limits=_limits(before.limits, order),
        valid_until=None if until == NEVER else until,
        is_open=order.action is not Action.CLOSE,
        starts_anew=order.action is Action.RESET,
    )


def _limits(before: Limits, order: Order) -> Limits:
    ceiling, void, back = order.loan_ceiling, order.may_void, order.back_date_days
    return Limits(
        loan_ceiling=before.loan_ceiling if ceiling is None else Ntd(ceiling) or None,
        may_void=before.may_void if void is None else void,
        back_date_days=before.back_date_days if back is None else back,
    )


def _line(person: Person) -> str:
    grant = person.grant
    password = "one-time" if person.is_starter or person.since is None else f"since {person.since}"
    return (
        f"{grant.code} {person.clerk.name} {grant.role} {'open' if grant.is_open else 'closed'}"
        f" {grant.valid_from}..{grant.valid_until or 'never'} {password}"
    )
