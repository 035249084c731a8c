"""What the desk answers about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.domain.money import Ntd

if TYPE_CHECKING:  # a window needs the answers before any was given
    from datetime import date, datetime

    from counter.desk.answers import PledgorView
    from counter.desk.call_answers import AttemptView, CallCard
    from counter.domain.codes import AlertCause, RefusalCause
    from counter.domain.effects import State
    from counter.domain.entries import Kind
    from counter.domain.parts import Representation
    from counter.domain.persons import Part
    from counter.domain.pledge import Block
    from counter.domain.reminding import ConsentChanged


@dataclass(frozen=True, slots=True)
class PersonTicket:
    """A ticket of a person, whatever became of it. `paid`: interest paid for it; `owed`: what a settlement left."""

    pledge: str
    number: str
    pledged_on: date
    maturity: date
    last_day: date
    principal: Ntd
    state: State
    block: Block | None
    closed_on: date | None
    paid: Ntd | None
    owed: Ntd


@dataclass(frozen=True, slots=True)
class Correction:
    """One particular that an act changed: its name in the record, what it said before and after."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """An act about a person; of what it says more in words whichever applies.

    `of`: on whose record it stands, where that is not the person's own; `stands`: False for a link that does not hold;
    `approver`: the second person's name; `note`: what was written down with it; `corrections` of the particulars.
    """

    entry: str
    at: datetime
    kind: Kind
    by: str
    approver: str
    ticket: str
    cash: Ntd
    note: str = ""
    corrections: tuple[Correction, ...] = ()
    attempt: AttemptView | None = None
    cause: AlertCause | RefusalCause | None = None
    consent: ConsentChanged | None = None
    representation: Representation | None = None
    of: str = ""
    stands: bool = True


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link that makes a person one with another record: of whom, who made it and agreed, why."""

    link: str
    name: str
    id_number: str
    at: datetime
    by: str
    approver: str
    note: str


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """Two persons side by side. `differs`: by names of the fields, in what."""

    one: PledgorView
    other: PledgorView
    differs: frozenset[str]


@dataclass(frozen=True, slots=True)
class PersonView:
    """All that is on file of a person, as far as whoever asks may see it.

    `reached`: ways and consents; `parts`: what is shown of it; `events`: the newest first; `lacks`: something that was
    written down did not come here, or can't be read; `erased`: it was destroyed when its term was over.
    `links`: what makes this person one with other records, the newest first.
    """

    person: PledgorView
    reached: CallCard
    tickets: tuple[PersonTicket, ...]
    events: tuple[PersonEvent, ...]
    parts: frozenset[Part]
    lacks: bool
    erased: bool = False
    links: tuple[LinkView, ...] = ()

    @property
    def paid(self) -> Ntd:
        """Interest paid in all (NT$)."""
        return Ntd(sum(each.paid or 0 for each in self.tickets))

    @property
    def owed(self) -> Ntd:
        """What is still to be paid out (NT$; negative: to come back)."""
        return Ntd(sum(each.owed for each in self.tickets))
