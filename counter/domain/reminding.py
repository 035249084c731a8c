"""What is written down about reaching a pledgor: what was tried, which ways are on file, which of them are allowed.

Numbers, addresses and notes stand in records of the vault of persons, never here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counter.domain.parts import RecordRef


class Channel(StrEnum):
    """A way to reach a pledgor."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    LINE = "line"
    LETTER = "letter"


class Outcome(StrEnum):
    """What came of a try to reach a pledgor."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    WRONG_NUMBER = "wrong-number"
    REFUSED = "refused"
    """The pledgor wants no reminder."""
    PROMISED = "promised"
    """The pledgor named a day."""
    MESSAGE_LEFT = "message-left"
    SENT = "sent"
    FAILED = "failed"
    """A message could not be delivered."""
    UNSURE = "unsure"
    """A message was handed out, and nobody knows whether it arrived."""
    RETURNED = "returned"
    """A letter came back."""
    WITHDRAWN = "withdrawn"
    """It was noted in error: nothing of the kind happened."""


class NumberKind(StrEnum):
    """Where a phone number rings."""

    MOBILE = "mobile"
    HOME = "home"
    WORK = "work"
    OTHER = "other"


class ConsentHow(StrEnum):
    """How a pledgor said that a channel may be used, or may not any more."""

    IN_WRITING = "in-writing"
    AT_COUNTER = "at-counter"
    BY_PHONE = "by-phone"
    BY_MESSAGE = "by-message"


@dataclass(frozen=True, slots=True)
class ContactAttempted:
    """Somebody tried to reach a pledgor about tickets that run out, or heard what came of an earlier try.

    `at`: when it was tried (UTC); `promised_on`: the day the pledgor named; `record`: the number or address used and
    the note; `about`: id of the entry of the try that this is the result of (a letter that came back) or puts right (a
    call that was noted wrong), "" for none.
    """

    pledgor: str
    pledges: tuple[str, ...]
    channel: Channel
    outcome: Outcome
    at: datetime
    promised_on: date | None
    record: RecordRef
    about: str


@dataclass(frozen=True, slots=True)
class ContactsChanged:
    """The ways to reach a pledgor were put down anew. `contacts`: the record with all of them."""

    pledgor: str
    contacts: RecordRef


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """A pledgor allowed a channel, or took that back. `note`: what was said of it, None for nothing.

    `replaces`: ids of what others had said of it who were held for the same person; it is over while they are.
    """

    pledgor: str
    channel: Channel
    given: bool
    how: ConsentHow
    note: RecordRef | None
    replaces: tuple[str, ...] = ()
