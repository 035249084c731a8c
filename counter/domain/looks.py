"""Looks: who saw, searched, printed or exported personal data; a log of its own beside the journal (R-170..R-174).

It holds references instead of words: of a search the kind of field and the number of hits. It is no part of the
journal: what happened is kept for good, looks go after five years.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from counter.domain.days import TAIPEI
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import AT_WINDOW, Clerk, Role

KEPT_YEARS = 5
"""Whole years that looks are kept at least (PD: records of use five years; CS10: records of events)."""

SAME_LOOK_FOR = timedelta(minutes=5)
"""A page that shows itself anew is no second look (A-70)."""

_ID_NUMBER = re.compile(r"[A-Z][A-Z0-9][0-9]{8}", re.IGNORECASE)
_PHONE = re.compile(r"[0-9(+][0-9()+# -]{5,}")


class LookKind(StrEnum):
    """What was done."""

    OPENED = "opened"
    """One person or one ticket."""
    SEARCHED = "searched"
    LISTED = "listed"
    """Several persons at once."""
    DRAWN = "drawn"
    """A paper was made of it, to be printed."""
    EXPORTED = "exported"


class LookWay(StrEnum):
    """Where it was seen, or how it left the screen."""

    SCREEN = "screen"
    PAPER = "paper"
    PDF = "pdf"
    ODS = "ods"


class About(StrEnum):
    """What was seen."""

    PERSON = "person"
    TICKET = "ticket"
    TICKETS = "tickets"
    CALLS = "calls"
    PROOF = "proof"
    LETTERS = "letters"
    MESSAGES = "messages"
    DOUBLES = "doubles"
    LISTS = "lists"
    PAPERS = "papers"
    """Shown on the screen, kept as a file."""
    LOOKS = "looks"


class Field(StrEnum):
    """By which kind of field somebody searched; never what was typed."""

    NONE = ""
    SCAN = "scan"
    NUMBER = "number"
    ID_NUMBER = "id-number"
    PHONE = "phone"
    WORDS = "words"


class Why(StrEnum):
    """Why somebody looked. NONE: it belongs to the work at the window, nobody was asked (A-71)."""

    NONE = ""
    INSPECTION = "inspection"
    """The office checks itself, or is checked."""
    PERSON_ASKS = "person-asks"
    """Somebody wants to know who saw their data."""
    AUTHORITY = "authority"
    """Police, court or supervisory authority asked in writing."""
    INCIDENT = "incident"
    """Data may have come to where it should not be."""


TO_GIVE = tuple(each for each in Why if each is not Why.NONE)
"""The reasons there are where one is asked."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen. `subject`: ticket number or id of an entry; `person`: id of a pledgor; "" for several or none.

    `hits`: how many persons or tickets were shown.
    """

    looked: LookKind
    about: About
    subject: str = ""
    person: str = ""
    field: Field = Field.NONE
    hits: int = 1
    way: LookWay = LookWay.SCREEN
    why: Why = Why.NONE


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the log. `month`: its chain, as 2026-03; `number`: 1, 2, 3 … in it; `clerk`: "" before a sign-in."""

    month: str
    number: int
    at: datetime
    clerk: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class LookMonth:
    """A whole month: how many looks, and the hash that its chain ends with."""

    month: str
    looks: int
    hash: str


@dataclass(frozen=True, slots=True)
class LooksClosed:
    """Months of this counter's looks that are over: how each chain ends; and those that were dropped for their age.

    Nothing can be put into a closed month, taken out of it or changed afterwards without this entry telling.
    """

    closed: tuple[LookMonth, ...]
    dropped: tuple[LookMonth, ...]


READERS = frozenset({Role.SUPERVISOR, Role.AUDITOR})
"""Who may read the log."""


@dataclass(frozen=True, slots=True)
class LooksForm:
    """Which looks somebody wants to read, and why. `of`: number of a ticket or of a document, `clerk`: a code; "": all.

    Both days are included.
    """

    first: date
    last: date
    of: str = ""
    clerk: str = ""
    why: Why = Why.NONE


def require_reason(role: Role, why: Why) -> None:
    """Raises Refused LOOK_REASON where somebody who does not work at the window did not say why. A-71."""
    if role not in AT_WINDOW and why is Why.NONE:
        refuse(Reason.LOOK_REASON)


def require_reader(clerk: Clerk, form: LooksForm) -> None:
    """Raises Refused unless somebody may read the log, for a reason. Source: PD, CS10; rules.md R-174."""
    faults: list[Fault] = []
    if clerk.role not in READERS:
        faults.append(fault(Reason.ROLE_NOT_ALLOWED))
    if form.why is Why.NONE:
        faults.append(fault(Reason.EMPTY, "why"))
    if form.last < form.first:
        faults.append(fault(Reason.PROOF_DAYS_BACKWARDS, "last"))
    if faults:
        raise Refused(faults)


def month_of(moment: datetime) -> str:
    """The month in Taiwan."""
    return f"{moment.astimezone(TAIPEI):%Y-%m}"


def kept_from(month: str) -> str:
    """The first month whose looks stay, with `month` the one that is under way.

    A month goes once even its last look is five years old. Source: PD, CS10; rules.md R-173.
    """
    year, rest = month.split("-")
    return f"{int(year) - KEPT_YEARS:04}-{rest}"


def due(
    months: Sequence[LookMonth], closed: Sequence[str], *, now: str
) -> tuple[tuple[LookMonth, ...], tuple[LookMonth, ...]]:
    """Which of the months in the log are to be closed, and which to be dropped, with `now` the one under way."""
    return (
        tuple(each for each in months if each.month < now and each.month not in closed),
        tuple(each for each in months if each.month < kept_from(now)),
    )


def field_of(text: str) -> Field:
    """What kind of thing was typed to be searched for."""
    typed = text.strip()
    if _ID_NUMBER.fullmatch(typed):
        return Field.ID_NUMBER
    return Field.PHONE if _PHONE.fullmatch(typed) else Field.WORDS
