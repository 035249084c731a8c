"""What is written down by who answers for a branch: that the morning's figures were seen, what an inspection found.

Points, checks and their standings are codes; what was seen and said about a point stands in the vault of persons.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.money import Ntd
from counter.domain.parts import RecordRef


class Check(StrEnum):
    """What the morning page looks at, in the order in which it shows it."""

    # how much there is
    OPEN_TICKETS = "open-tickets"
    TAKEN_IN = "taken-in"
    REDEEMED = "redeemed"
    GRACE_OVER = "grace-over"
    # the vault
    NOT_PUT_AWAY = "not-put-away"
    HANDOVERS_OVERDUE = "handovers-overdue"
    BAG_MISFITS = "bag-misfits"
    COUNTS_UNFINISHED = "counts-unfinished"
    # the money
    LEDGER = "ledger"
    SUSPENSE = "suspense"
    OWED = "owed"
    DAYS_DIFFER = "days-differ"
    # gaps
    NUMBERS_MISSING = "numbers-missing"
    DAYS_OPEN = "days-open"
    PLACES_MISSING = "places-missing"
    RECORDS_MISSING = "records-missing"
    # the line
    WAITING = "waiting"
    PROBLEMS = "problems"
    DOUBLES = "doubles"
    STOPPED = "stopped"
    CLOCK = "clock"
    RULES = "rules"
    # reminding
    CALLS_ENDING = "calls-ending"
    MESSAGES_UNSURE = "messages-unsure"
    LETTERS_PRINTED = "letters-printed"
    # what the authority wants
    LISTS_DUE = "lists-due"
    LISTS_OVERDUE = "lists-overdue"
    # the file
    BACKUP = "backup"
    FILE_CHECK = "file-check"
    # who looks after it
    MORNINGS_MISSED = "mornings-missed"
    INSPECTIONS_DUE = "inspections-due"
    FINDINGS_OPEN = "findings-open"
    FINDINGS_OVERDUE = "findings-overdue"


class Standing(StrEnum):
    """How a check came out."""

    GOOD = "good"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class MorningLine:
    """One check. `count`: how many (seconds for the clock); `amount`: NT$ of them, or what does not tie.

    `hours`: how old the oldest or the last is, None where nothing has an age.
    """

    check: Check
    standing: Standing
    count: int
    amount: Ntd
    hours: int | None


@dataclass(frozen=True, slots=True)
class MorningSeen:
    """A supervisor looked at the morning page, and this is what stood there."""

    lines: tuple[MorningLine, ...]


class Answer(StrEnum):
    """What an inspection says to a point."""

    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not-fulfilled"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class PointChecked:
    """A point of the checklist with its answer; `due`, `responsible`: of what is to be put right, None and "" else."""

    point: str
    answer: Answer
    due: date | None
    responsible: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """A branch inspected itself. `checklist`, `since`: which one, of which day; `record`: the remarks, by point."""

    checklist: str
    since: date
    points: tuple[PointChecked, ...]
    record: RecordRef | None


@dataclass(frozen=True, slots=True)
class FindingFixed:
    """Somebody says that what an inspection found is put right. `record`: what was done."""

    inspection: str
    point: str
    record: RecordRef


@dataclass(frozen=True, slots=True)
class FindingChecked:
    """Somebody else looked whether it is: it is done with, or open again. `record`: what is still wrong."""

    inspection: str
    point: str
    fixed: bool
    record: RecordRef | None


AboutSupervision = MorningSeen | Inspected | FindingFixed | FindingChecked
"""Acts of who answers for a branch. None of them changes a pledge, so none can clash."""
