"""Entries about people with whom no business was done: a pledge refused, a warning at the window (PA 16, 17, 24)."""

from dataclasses import dataclass

from counter.domain.codes import AlertCause, RefusalCause
from counter.domain.parts import RecordRef


@dataclass(frozen=True, slots=True)
class IntakeRefused:
    """A pledge was refused or not made (PA 16, 17, 24). `forbidden`: code of the goods, "" for none.

    `pledgor`: id of a known one, "" for none; `record`: whom and what was seen, None if nothing was noted.
    `police`: the law asks for a report to the police.
    """

    cause: RefusalCause
    forbidden: str
    item_types: tuple[str, ...]
    pledgor: str
    police: bool
    record: RecordRef | None


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """The window warns of a person. `stops`: new business with that person needs a supervisor."""

    alert: str
    pledgor: str
    cause: AlertCause
    stops: bool
    note: RecordRef | None


@dataclass(frozen=True, slots=True)
class AlertLifted:
    """The window no longer warns."""

    alert: str
    pledgor: str
    note: RecordRef | None
