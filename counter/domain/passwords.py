"""What a password has to be, how long it holds, and when too many wrong ones lock (domain.md §9; A-65, A-66)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from counter.domain.accounts import Password
from counter.domain.refusal import Fault, Reason, fault

LENGTH_MIN = 10
LENGTH_MAX = 128
KINDS_MIN = 3
"""Of capitals, small letters, digits and all other characters."""

AGE_MIN = timedelta(days=1)
"""Before it one's own password is not changed again: nobody runs through the last ones in a minute."""

AGE_MAX = timedelta(days=90)
STARTER_MAX = timedelta(days=7)
"""So long a one-time password can be used."""

FAILURES_MAX = 5
LOCK = timedelta(minutes=15)

_ONE_MINUTE = timedelta(minutes=1)
_PART_MIN = 2
"""A shorter name is no part of a password worth looking for."""


@dataclass(frozen=True, slots=True)
class Tries:
    """Failures in a row under one code at this counter, and when the last one was."""

    failures: int
    last_at: datetime


def form_faults(password: str, again: str, *, parts: Iterable[str]) -> tuple[Fault, ...]:
    """What is wrong with a new password as it was typed twice. `parts`: code and name, which it must not hold."""
    return tuple(_form_faults(password, again, parts))


def age_fault(password: Password, on: date, *, chosen: bool = False) -> Fault | None:
    """Why the password in force has to be replaced now; with `chosen` why it may not be replaced yet."""
    age = on - password.since
    if password.is_starter:
        if age > STARTER_MAX:
            return fault(Reason.STARTER_OLD, "password", days=STARTER_MAX.days)
        return None if chosen else fault(Reason.PASSWORD_STARTER)
    if chosen:
        young = age < AGE_MIN
        return fault(Reason.PASSWORD_YOUNG, "new", day=password.since + AGE_MIN) if young else None
    return fault(Reason.PASSWORD_OLD, days=AGE_MAX.days) if age > AGE_MAX else None


def lock_fault(tries: Tries | None, now: datetime) -> Fault | None:
    """Why nobody can sign in under a code now: too many failures. A clock set back ends no lock."""
    if tries is None or tries.failures < FAILURES_MAX or now - tries.last_at >= LOCK:
        return None
    left = LOCK - max(now - tries.last_at, timedelta())
    return fault(Reason.SIGN_IN_LOCKED, "password", minutes=-(-left // _ONE_MINUTE))


def failed(tries: Tries | None, now: datetime) -> Tries:
    """One failure more; after a lock that is over they count anew."""
    before = 0 if tries is None or tries.failures >= FAILURES_MAX else tries.failures
    return Tries(before + 1, now)


def _form_faults(password: str, again: str, parts: Iterable[str]) -> Iterable[Fault]:
    if len(password) < LENGTH_MIN:
        yield fault(Reason.PASSWORD_SHORT, "new", least=LENGTH_MIN)
    elif len(password) > LENGTH_MAX:
        yield fault(Reason.PASSWORD_LONG, "new", most=LENGTH_MAX)
    elif _kinds(password) < KINDS_MIN:
        yield fault(Reason.PASSWORD_PLAIN, "new", least=KINDS_MIN)
    elif any(len(each) >= _PART_MIN and each.casefold() in password.casefold() for each in parts):
        yield fault(Reason.PASSWORD_NAMES, "new")
    if again != password:
        yield fault(Reason.PASSWORD_DIFFERS, "again")


def _kinds(password: str) -> int:
    kinds = ("capital", str.isupper), ("small", str.islower), ("digit", str.isdecimal)
    found = {next((name for name, is_one in kinds if is_one(each)), "other") for each in password}
    return len(found)
