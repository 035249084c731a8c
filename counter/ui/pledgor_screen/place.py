"""Where and when the pledgor's screen stands."""

from dataclasses import dataclass
from datetime import date

from counter.domain.policy import Branch, Policy


@dataclass(frozen=True, slots=True)
class Place:
    """The office whose screen it is. `training`: nothing done here counts."""

    policy: Policy
    branch: Branch
    today: date
    training: bool
