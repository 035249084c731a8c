"""Which tickets the proof of the reminders is asked for: of some days, by words, by what came of the tries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.refusal import Fault, Reason, Refused, fault

DAYS_MAX = 366
"""Of one question: a year is what an auditor asks for, and more would keep the counter busy."""


class Only(StrEnum):
    """Which of the tickets."""

    EVERY = "every"
    MISSING = "missing"
    """Tries that policy demands are not on file."""
    UNSPOKEN = "unspoken"
    """Nobody spoke to the pledgor yet."""
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class ProofAsked:
    """What is asked: both days included; `words`: each of them stands somewhere in what is shown of a ticket."""

    first: date
    last: date
    words: str = ""
    only: Only = Only.EVERY


def decide_asked(asked: ProofAsked) -> None:
    """Raises Refused where the days can't be asked for."""
    faults: list[Fault] = []
    if asked.last < asked.first:
        faults.append(fault(Reason.PROOF_DAYS_BACKWARDS, "last"))
    elif (asked.last - asked.first).days >= DAYS_MAX:
        faults.append(fault(Reason.PROOF_TOO_LONG, "first", days=DAYS_MAX))
    if faults:
        raise Refused(faults)


def fits(asked: ProofAsked, texts: Iterable[str], *, enough: bool, spoken: bool) -> bool:
    """Whether a ticket of which those texts are shown is asked for."""
    wanted = {
        Only.EVERY: True,
        Only.MISSING: not enough,
        Only.UNSPOKEN: not spoken,
        Only.SPOKEN: spoken,
    }[asked.only]
    shown = "\n".join(texts).casefold()
    return wanted and all(word in shown for word in asked.words.casefold().split())
