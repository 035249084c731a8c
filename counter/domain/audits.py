"""What is written down when an auditor is handed the journal: opening it takes two people (R-130)."""

from dataclasses import dataclass

from counter.domain.refusal import Refused
from counter.domain.staff import Team, second_faults


@dataclass(frozen=True, slots=True)
class JournalExported:
    """The whole journal was handed out, sealed to an auditor.

    `key`: name of the auditor's key; `entries`: how many there were before this one.
    """

    key: str
    entries: int


def decide_export(team: Team, second: str, *, key: str, entries: int) -> JournalExported:
    """Decide to hand it out: two different people, one a supervisor. Raises Refused."""
    faults = second_faults(second, "second", clerk=team.clerk, staff=team.staff)
    if faults:
        raise Refused(faults)
    return JournalExported(key, entries)
