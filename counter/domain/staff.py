"""The people behind the counter, as far as an act needs to know them."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; accounts and limits follow with the head office."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Clerk:
    """One member of staff: a short code that stands in entries, the name that stands on paper."""

    code: str
    name: str
    role: Role
