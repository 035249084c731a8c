"""Accounts at a desk: an administrator who set them up, and everybody with a password of their own."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from counter.desk.accounts import AccountForm, ChangeForm, FirstForm
from counter.desk.desk import Desk
from counter.domain.accounts import Limits
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.domain.staff import Role
from tests.domain.refusals import faults_of

T = TypeVar("T")

HEAD = "a1"
PASSWORD = "Gold-9999-Ring"
FIRST = FirstForm(HEAD, "陳管理", PASSWORD, PASSWORD)
LIMITS = Limits(Ntd(100_000), may_void=False, back_date_days=0)
NOTHING_BARRED = Limits(None, may_void=True, back_date_days=30)


def wanted(code: str = "c1", role: Role = Role.CLERK, **changes: Any) -> AccountForm:
    """An account from today on."""
    names = {"c1": "王小明", "s1": "林主任", "u1": "吳稽核"}
    fields: dict[str, Any] = {
        "code": code,
        "name": names.get(code, "某人"),
        "role": role,
        "limits": LIMITS if role is Role.CLERK else NOTHING_BARRED,
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
    }
    return AccountForm(**fields | changes)


def own_password(code: str) -> str:
    """What everybody but the administrator chose."""
    return f"Own-{code[::-1]}-Pass-77"


def hire(desk: Desk, code: str, role: Role = Role.CLERK, **changes: Any) -> None:
    """The administrator at the desk gives an account, and its owner chooses a password."""
    starter = desk.accounts.set(wanted(code, role, **changes)).starter
    new = own_password(code)
    desk.accounts.change(ChangeForm(code, starter, new, new))
    desk.accounts.sign_in(HEAD, PASSWORD)


def staffed(desk: Desk) -> Desk:
    """A clerk, a supervisor and an auditor have accounts; the clerk is at the desk."""
    desk.accounts.found(FIRST)
    for code, role in (("c1", Role.CLERK), ("s1", Role.SUPERVISOR), ("u1", Role.AUDITOR)):
        hire(desk, code, role)
    desk.accounts.sign_in("c1", own_password("c1"))
    return desk


def seconded(desk: Desk, act: Callable[[], T], code: str = "s1") -> T:
    """An act that is refused until a second person approves it, which they do."""
    [asked] = faults_of(act)
    assert asked.reason is Reason.SECOND_NOT_VOUCHED
    desk.accounts.vouch(code, own_password(code))
    return act()
