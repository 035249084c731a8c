"""The lists the law asks for: which two weeks are due, what a list holds, what came after it was drawn (PA 22, 25).

A list holds what its counter knew when it drew it. What arrives later, and what is undone later, goes into a
supplement, so that each act is told once and none is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from counter.domain.days import Calendar, roll
from counter.domain.entries import Entry
from counter.domain.filings import ListDrawn, ListKind, ListSent, PoliceShown, SentBy, Shown
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef, Ticket
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, Role

WEEKS = timedelta(days=14)
ANCHOR = date(2001, 6, 11)
"""The first Monday after the Act came into force: the two weeks are counted from it (A-58)."""
SEND_WITHIN = timedelta(days=7)
"""After the last of the fourteen days (A-59)."""
LIST_WITHIN = timedelta(days=1)
"""After a batch, and after a supplement was drawn: the Act says at once (A-59)."""
SHOWN_DAYS_MAX = 366


@dataclass(frozen=True, slots=True, order=True)
class Fortnight:
    """Two weeks from a Monday to a Sunday."""

    first: date

    @property
    def last(self) -> date:
        """The second Sunday."""
        return self.first + WEEKS - timedelta(days=1)


def fortnight_of(day: date) -> Fortnight:
    """The two weeks a day lies in."""
    return Fortnight(ANCHOR + (day - ANCHOR) // WEEKS * WEEKS)


def fortnights(since: date, until: date) -> tuple[Fortnight, ...]:
    """Every two weeks that hold a day from `since` to `until`, ascending."""
    first, last = fortnight_of(since).first, fortnight_of(until).first
    return tuple(Fortnight(first + number * WEEKS) for number in range((last - first) // WEEKS + 1))


def register_due(weeks: Fortnight, calendar: Calendar) -> date:
    """By when a register has to be sent. Source: PA 22; A-59."""
    return roll(weeks.last + SEND_WITHIN, calendar)


def forfeiture_due(batch_on: date, calendar: Calendar) -> date:
    """By when the list of a batch has to be sent. Source: PA 22; A-59."""
    return roll(batch_on + LIST_WITHIN, calendar)


# ------------------------------------------------------------------------------------ what a list holds


@dataclass(frozen=True, slots=True)
class Stood:
    """Where an entry stands: its device's number, its place in the branch's order (None: not yet).

    `hollow`: it is a clash.
    """

    device: str
    incarnation: int
    number: int
    place: int | None
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket that belongs on a list.

    `made`: the entry that brought it there, in each copy; `undone`: those that took it off. `seals`: commitments of
    what its line says of person and things.
    """

    pledge: str
    number: str
    on: date
    principal: Ntd
    seals: tuple[str, ...]
    made: tuple[Stood, ...]
    undone: tuple[Stood, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket as a list tells it. `undone`: it does not stand any more."""

    listed: Listed
    undone: bool


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What a counter knows at a moment: its own entries before a number, the branch's order up to a place."""

    device: str
    incarnation: int
    number: int
    place: int

    def knew(self, act: Stood) -> bool:
        """Whether an act was known."""
        here = act.device == self.device
        own = here and (act.incarnation, act.number) < (self.incarnation, self.number)
        return own or (act.place is not None and act.place <= self.place)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A list that was drawn. `entry`: whose body is a `ListDrawn`; `sent`: the notes that it went to the authority."""

    entry: Entry
    stood: Stood
    sent: tuple[Entry, ...] = ()

    @property
    def body(self) -> ListDrawn:
        """What the entry says."""
        assert isinstance(self.entry.body, ListDrawn), "only such entries are given"
        return self.entry.body

    @property
    def point(self) -> Standpoint:
        """What the counter knew that drew it."""
        entry = self.entry
        return Standpoint(entry.device, entry.incarnation, entry.number, entry.basis.place)

    @property
    def sent_on(self) -> date | None:
        """The day it went to the authority, as noted last; None if nobody noted it."""
        days = [each.body.on for each in self.sent if isinstance(each.body, ListSent)]
        return days[-1] if days else None


def next_lines(
    listed: Iterable[Listed], kind: ListKind, now: Standpoint, drawn: Sequence[Drawn]
) -> tuple[Told, ...]:
    """What the next list would hold. `drawn`: those of the same days or batch, the oldest first."""
    return tuple(_lines(listed, kind, now, [each.point for each in drawn]))


def lines_of(
    listed: Iterable[Listed], kind: ListKind, of: Drawn, drawn: Sequence[Drawn]
) -> tuple[Told, ...]:
    """What a list holds that was drawn. `drawn`: every one of the same days or batch, the oldest first."""
    before = [each.point for each in drawn if of.point.knew(each.stood)]
    return tuple(_lines(listed, kind, of.point, before))


def digest(lines: Iterable[Told]) -> str:
    """SHA-256 (hex) over a list's content; names and things by what their records are sealed with."""
    texts = (
        "\t".join(
            (
                each.listed.number,
                each.listed.on.isoformat(),
                str(each.listed.principal),
                str(int(each.undone)),
                *each.listed.seals,
            )
        )
        for each in lines
    )
    return sha256("\n".join(texts).encode()).hexdigest()


def _lines(
    listed: Iterable[Listed], kind: ListKind, now: Standpoint, before: Sequence[Standpoint]
) -> Iterator[Told]:
    """What is known now and was not told, or told otherwise, by the lists drawn before."""
    for each in listed:
        undone = _is_undone(each, now)
        states = (_is_undone(each, point) for point in before)
        said = [state for state in states if state is not None]
        if undone is None or (said and said[-1] == undone):
            continue
        if undone and not said and kind is ListKind.FORFEITURE:
            continue  # nobody was told that the thing is the agency's
        yield Told(each, undone)


def _is_undone(listed: Listed, at: Standpoint) -> bool | None:
    """Whether a ticket was off the list again; None if it was not known at all."""
    if not any(map(at.knew, listed.made)):
        return None
    return any(_took_effect(at, each) for each in listed.undone)


def _took_effect(at: Standpoint, act: Stood) -> bool:
    """A clash that was found out later was none yet."""
    found_out = act.hollow and act.place is not None and act.place <= at.place
    return at.knew(act) and not found_out


# ------------------------------------------------------------------------------------ how it stands


class Stage(StrEnum):
    """How far a list has come."""

    RUNNING = "running"
    """Its days are not over."""
    DUE = "due"
    MISSING = "missing"
    """The day by which it had to be sent is over."""
    SUPPLEMENT = "supplement"
    """Something came after it was drawn, or was undone."""
    DRAWN = "drawn"
    """Nobody noted that it was sent."""
    SENT = "sent"
    SENT_LATE = "sent-late"


URGENT = frozenset({Stage.MISSING, Stage.SUPPLEMENT})


def stage(
    drawn: Sequence[Drawn],
    *,
    waiting: int,
    begins: date,
    due: date,
    today: date,
    calendar: Calendar,
) -> Stage:
    """How the list of some days or of a batch stands.

    `begins`: from when on it is drawn; `waiting`: how many lines the next one would have. A supplement hides no list
    that is overdue, and has a day of its own.
    """
    if today < begins:
        return Stage.RUNNING
    if not drawn:
        return Stage.DUE if today <= due else Stage.MISSING
    unsent = [each for each in drawn if each.sent_on is None]
    if any(_send_by(each, drawn[0], due, calendar) < today for each in unsent):
        return Stage.MISSING
    if waiting:
        return Stage.SUPPLEMENT
    if unsent:
        return Stage.DRAWN
    first = drawn[0].sent_on
    return Stage.SENT if first is not None and first <= due else Stage.SENT_LATE


def _send_by(list_: Drawn, first: Drawn, due: date, calendar: Calendar) -> date:
    """A supplement goes out by the working day after it was drawn (A-59)."""
    if list_ is first:
        return due
    return max(due, roll(list_.entry.business_day + LIST_WITHIN, calendar))


# ------------------------------------------------------------------------------------ decisions


@dataclass(frozen=True, slots=True)
class SentForm:
    """Note that a list went out.

    `entry`: id of the list's; `to`: to which office; `letter`: the number of the letter, "" for none.
    """

    entry: str
    on: date
    how: SentBy
    to: str
    letter: str


@dataclass(frozen=True, slots=True)
class ShownForm:
    """Print something for the police. `words`: each of them stands somewhere in what is told of a ticket."""

    shown: Shown
    first: date | None
    last: date | None
    item_type: str
    words: str
    unit: str
    officer: str
    occasion: str


def require_supervisor(clerk: Clerk) -> None:
    """Lists for the authority name everybody who pledged: they are a supervisor's. Raises Refused."""
    if clerk.role is not Role.SUPERVISOR:
        refuse(Reason.LISTS_SUPERVISORS)


def decide_drawn(
    kind: ListKind,
    lines: Sequence[Told],
    drawn: Sequence[Drawn],
    *,
    first: date,
    last: date,
    batch: str,
    today: date,
) -> ListDrawn:
    """Decide that a list is put together. Raises Refused while its days are not over, and if it would say nothing new.

    A register of two weeks in which nothing was taken in is a register as well (A-58).
    """
    if kind is ListKind.REGISTER and today <= last:
        refuse(Reason.LIST_DAYS_RUN, last=last)
    if not lines and (drawn or kind is ListKind.FORFEITURE):
        refuse(Reason.LIST_NOTHING_NEW)
    return ListDrawn(
        list=kind,
        first=first,
        last=last,
        batch=batch,
        number=len(drawn) + 1,
        count=len(lines),
        principal=Ntd(sum(each.listed.principal for each in lines if not each.undone)),
        digest=digest(lines),
    )


def require_sent(form: SentForm, *, drawn_on: date, today: date, noted: SentForm | None) -> None:
    """Raises Refused with every fault of a note that a list went out.

    `noted`: the last note of it; another one corrects it, the same once more says nothing.
    """
    if form == noted:
        refuse(Reason.LIST_SENT_ALREADY)
    faults: list[Fault] = []
    if not drawn_on <= form.on <= today:
        faults.append(fault(Reason.LIST_SENT_DAY, "on", first=drawn_on, last=today))
    if not form.to:
        faults.append(fault(Reason.EMPTY, "to"))
    if faults:
        raise Refused(faults)


def require_shown(form: ShownForm, *, clerk: Clerk, today: date) -> None:
    """Raises Refused with every fault of a print for the police: names are given by a supervisor alone (PA 22, PD)."""
    faults = [
        fault(Reason.EMPTY, at)
        for at, text in (
            ("unit", form.unit),
            ("officer", form.officer),
            ("occasion", form.occasion),
        )
        if not text
    ]
    if form.shown is Shown.TAKEN_IN:
        if clerk.role is not Role.SUPERVISOR:
            faults.append(fault(Reason.SHOWN_NAMES_SUPERVISORS, "shown"))
        faults.extend(
            fault(Reason.EMPTY, at)
            for at, day in (("first", form.first), ("last", form.last))
            if day is None
        )
    faults.extend(_days_faults(form, today))
    if faults:
        raise Refused(faults)


def police_shown(form: ShownForm, lines: Sequence[Told], record: RecordRef) -> PoliceShown:
    """What is written down of a print for the police."""
    return PoliceShown(
        shown=form.shown,
        first=form.first,
        last=form.last,
        item_type=form.item_type,
        count=len(lines),
        digest=digest(lines),
        record=record,
    )


def listed_now(ticket: Ticket, on: date, seals: tuple[str, ...]) -> Told:
    """A ticket as it stands now."""
    listed = Listed(ticket.pledge, ticket.number, on, ticket.principal, seals, (), ())
    return Told(listed, undone=False)


def seals_of(ticket: Ticket, *identity: RecordRef) -> tuple[str, ...]:
    """Commitments of what a line says of the pledgor and of each thing."""
    items = (each.record for each in ticket.items)
    return tuple(each.commitment for each in (*identity, *items) if each is not None)


def _days_faults(form: ShownForm, today: date) -> Iterator[Fault]:
    first, last = form.first or date.min, form.last or today
    if last < first:
        yield fault(Reason.PROOF_DAYS_BACKWARDS, "last")
    elif form.first is not None and (last - first).days >= SHOWN_DAYS_MAX:
        yield fault(Reason.PROOF_TOO_LONG, "first", days=SHOWN_DAYS_MAX)
