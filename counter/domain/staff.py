"""The people behind the counter, as far as an act needs to know them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from counter.domain.refusal import Fault, Reason, fault

_CODE = re.compile(r"[0-9A-Za-z-]{1,20}")


def is_code(text: str) -> bool:
    """Whether people can be named so: no name stands in an entry."""
    return _CODE.fullmatch(text) is not None


class Role(StrEnum):
    """What a person may do; which acts that are says `roles`."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ACCOUNTANT = "accountant"
    ADMINISTRATOR = "administrator"


AT_WINDOW = frozenset({Role.CLERK, Role.SUPERVISOR})
"""Who serves people: their daily work tells why they look, and whatever is named nowhere else is theirs to do."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """One member of staff: a short code that stands in entries, the name that stands on paper."""

    code: str
    name: str
    role: Role


NOBODY = Clerk("", "", Role.CLERK)
"""Before anyone signed in."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who acts, and everybody who may be called."""

    clerk: Clerk
    staff: tuple[Clerk, ...]


def is_supervisor(code: str, staff: tuple[Clerk, ...]) -> bool:
    """Whether that code is a supervisor's."""
    return any(clerk.code == code and clerk.role is Role.SUPERVISOR for clerk in staff)


def second_faults(
    second: str, at: str, *, clerk: Clerk, staff: tuple[Clerk, ...]
) -> tuple[Fault, ...]:
    """What is wrong with the second person of an act: on the staff, another one, one of the two a supervisor."""
    if not second:
        return (fault(Reason.SECOND_MISSING, at),)
    if second not in {each.code for each in staff}:
        return (fault(Reason.CLERK_UNKNOWN, at),)
    if second == clerk.code:
        return (fault(Reason.SAME_PERSON, at),)
    if clerk.role is not Role.SUPERVISOR and not is_supervisor(second, staff):
        return (fault(Reason.SUPERVISOR_NEEDED, at),)
    return ()
