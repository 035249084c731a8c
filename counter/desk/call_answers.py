"""What the desk answers about reminding: the list, the card of one pledgor, figures and proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from counter.domain.days import day_in_taiwan

if TYPE_CHECKING:  # a window needs the answers before any was given
    from datetime import date, datetime

    from counter.desk.answers import AlertView, Receipt
    from counter.domain.call_forms import AttemptForm, ContactNumber
    from counter.domain.calls import Tries
    from counter.domain.letters import ReturnReason
    from counter.domain.money import Ntd
    from counter.domain.policy import Reminder
    from counter.domain.refusal import Fault
    from counter.domain.reminding import Channel, ConsentHow, NumberKind, Outcome


class DueTicket(NamedTuple):
    """An open ticket as the call list shows it; days in force, amounts in NT$.

    `interest_today`, `interest_last`: what renews it on the day asked and on its last day (with the principal: what
    redeems it); after the grace both are those of the last day. `since`: the working day since which its next try is
    due, None if none is; `lost`: the paper is reported lost.
    """

    pledge: str
    number: str
    maturity: date
    last_day: date
    days_left: int
    principal: Ntd
    interest_today: Ntd
    interest_last: Ntd
    tried: Tries
    since: date | None
    lost: bool

    @property
    def grace_over(self) -> bool:
        """Whether only the missing tries keep it from being forfeited."""
        return self.days_left < 0


class CallRow(NamedTuple):
    """One pledgor on the list with all tickets due, the one with the least time left first; sums in NT$.

    `renew_today` … `redeem_last`: over those whose grace is not over, by the day of the list and each by its own last
    day, 0 where nothing can be paid any more; `number` with
    `kind` and `hour`: which to call first and when somebody answered most often, "" and None if nothing is known;
    `made`: tries of the ticket that was tried most; `promised_on`: the last day promised; `overdue`: it stood on an
    earlier list already.
    """

    pledgor: str
    name: str
    tickets: tuple[DueTicket, ...]
    days_left: int
    renew_today: Ntd
    redeem_today: Ntd
    renew_last: Ntd
    redeem_last: Ntd
    number: str
    kind: NumberKind | None
    hour: int | None
    made: int
    promised_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class CallList:
    """The list of a day, the least time left first. `rhythm`: by which it was made."""

    day: date
    rows: tuple[CallRow, ...]
    rhythm: Reminder


@dataclass(frozen=True, slots=True)
class AttemptView:
    """A try on screen and paper. `numbers`: of the tickets it was about; `by`: the clerk's name.

    `reason`: why a letter came back; `corrected`: a later one says what really came of it.
    """

    entry: str
    pledgor: str
    at: datetime
    by: str
    channel: Channel
    outcome: Outcome
    number: str
    note: str
    promised_on: date | None
    numbers: tuple[str, ...]
    about: str
    reason: ReturnReason | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class NotedCall:
    """A call of which more can be said: as it was noted, and the pledgor's name."""

    attempt: AttemptView
    name: str


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What a pledgor said last of a channel, to whom and when."""

    channel: Channel
    given: bool
    how: ConsentHow
    on: date
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class CallCard:
    """Everything for one call. `tickets`: every open one, those due first by their time left; `attempts`: newest first.

    `number`, `hour`: as on the list; `numbers`, `email`, `line`: all ways on file; `made`, `made_most`: tries of the
    window and the most of them; `again_on`: when the next try would be due if nobody answers now, None for never;
    `quiet`: nobody is called at this hour; `address`: where letters go, "" for `home`, that of the identity;
    `id_ends`: the last signs of the identity's number, which the caller asks for, and no more of it.
    """

    pledgor: str
    name: str
    tickets: tuple[DueTicket, ...]
    number: str
    hour: int | None
    numbers: tuple[ContactNumber, ...]
    email: str
    line: str
    consents: tuple[ConsentView, ...]
    attempts: tuple[AttemptView, ...]
    alerts: tuple[AlertView, ...]
    made: int
    made_most: int
    again_on: date | None
    quiet: bool
    address: str = ""
    home: str = ""
    id_ends: str = ""


@dataclass(frozen=True, slots=True)
class Calling:
    """Another counter is about to call a pledgor. `by`: the clerk's name there."""

    pledgor: str
    counter: int
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Callings:
    """Who is calling whom at the branch's other counters.

    `heard`: central answered; without it nobody knows, and work goes on. `granted`: the pledgor asked for is this
    counter's now, or nobody knows better.
    """

    heard: bool
    granted: bool
    others: tuple[Calling, ...]


@dataclass(frozen=True, slots=True)
class KeyedIn:
    """What became of one line keyed in from the printed list: a receipt, or what is wrong with it."""

    form: AttemptForm
    receipt: Receipt | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class CallerFigures:
    """What one member of staff did: tries, pledgors tried, pledgors spoken to."""

    by: str
    tries: int
    pledgors: int
    spoken: int


@dataclass(frozen=True, slots=True)
class CallFigures:
    """How a day's reminding stands, in pledgors.

    `done`: tried that day; `spoken`: of them those spoken to; `open`: on the list still; `overdue`: of them those that
    stood on an earlier list already; `grace_over`: of them those with a ticket that cannot be forfeited before somebody
    tries; `unsure`: messages of this counter of which nobody knows whether they arrived.
    """

    day: date
    done: int
    spoken: int
    open: int
    overdue: int
    grace_over: int
    unsure: int
    callers: tuple[CallerFigures, ...]


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One ticket with every try for it, oldest first. `missing`: how many more policy demands."""

    pledge: str
    number: str
    pledgor: str
    name: str
    last_day: date
    attempts: tuple[AttemptView, ...]
    missing: int

    @property
    def enough(self) -> bool:
        """Whether the tries that policy demands are on file."""
        return not self.missing

    def is_late(self, attempt: AttemptView) -> bool:
        """Whether a try came after the last day: the pledgor could not have acted on it any more."""
        return day_in_taiwan(attempt.at) > self.last_day


@dataclass(frozen=True, slots=True)
class DoubleCall:
    """Two tries at one pledgor from two counters that did not know of each other, the earlier one first."""

    pledgor: str
    name: str
    first: AttemptView
    second: AttemptView
