"""Looks at personal data: a table of their own, chained by month, that nobody changes (ADR 49)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal, select

from counter import wire
from counter.db.linking import of_one
from counter.db.look_table import look
from counter.db.prepared import Driver, Prepared
from counter.db.readers import Readers
from counter.db.stored import decoded
from counter.db.tables import OF_LOOKS, journal, names
from counter.domain.entries import Entry
from counter.domain.looks import (
    About,
    Field,
    Look,
    LookKind,
    LookMonth,
    LooksClosed,
    LookWay,
    Seen,
    Why,
    month_of,
)
from counter.domain.refusal import Trouble, Unavailable

_OF: Any = bindparam("of")
_ADD = Prepared(insert(look), *names(look))
_LAST = Prepared(select(look).order_by(look.c.month.desc(), look.c.number.desc()).limit(1))
_MONTHS = Prepared(
    select(look.c.month, func.count().label("looks"), func.max(look.c.number).label("last"))
    .group_by(look.c.month)
    .order_by(look.c.month)
)
_HASH = Prepared(
    select(look.c.hash).where(look.c.month == _OF, look.c.number == bindparam("number"))
)
_MONTH = Prepared(
    select(look)
    .where(look.c.month == _OF, look.c.number > bindparam("after"))
    .order_by(look.c.number)
    .limit(bindparam("most"))
)
_DROP = Prepared(delete(look).where(look.c.month == _OF))
_CLOSED = Prepared(
    select(journal.c.device, journal.c.bytes, journal.c.hash)
    .where(OF_LOOKS)
    .order_by(journal.c.arrival)
)
_SLICE = 500


@dataclass(frozen=True, slots=True)
class LooksAsked:
    """Which looks; "": all. `first`, `last`: days in Taiwan; `subject`: a ticket's number; `person`: a pledgor's id."""

    first: date
    last: date
    clerk: str = ""
    subject: str = ""
    person: str = ""


Place = tuple[str, int]
"""Month and number of a look; ("", 0): of none."""


class LookReading:
    """What may be asked of the log, within one view of the file."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def last(self) -> tuple[Look, str] | None:
        """The newest look, and its hash; None before there was any."""
        row = _LAST.row(self._driver, {})
        return None if row is None else (_look(row), row.hash)

    def months(self) -> tuple[LookMonth, ...]:
        """Each month in the log with the end of its chain, the oldest first."""
        return tuple(
            LookMonth(row.month, row.looks, self._hash(row.month, row.last))
            for row in _MONTHS.rows(self._driver, {})
        )

    def month(self, month: str, after: int, most: int = _SLICE) -> list[tuple[Look, str]]:
        """Some looks of a month with their hashes, in order."""
        rows = _MONTH.rows(self._driver, {"of": month, "after": after, "most": most})
        return [(_look(row), row.hash) for row in rows]

    def said(self, device: str = "") -> tuple[LooksClosed, ...]:
        """What the journal says of months that are over, in order; of one device alone where one is named."""
        return tuple(
            entry.body
            for row in _CLOSED.rows(self._driver, {})
            if row.device == device or not device
            if isinstance(entry := decoded(row), Entry) and isinstance(entry.body, LooksClosed)
        )

    def newest(self, asked: LooksAsked, before: Place, most: int) -> tuple[Look, ...]:
        """Looks asked for, the newest first. `before`: go on below that one."""
        rows = Prepared(_asked(asked, before).limit(most)).rows(self._driver, {})
        return tuple(_look(row) for row in rows)

    def count(self, asked: LooksAsked) -> int:
        """How many there are of those asked for."""
        of = _asked(asked, ("", 0)).order_by(None).subquery()
        (found,) = Prepared(select(func.count().label("n")).select_from(of)).column(
            self._driver, {}
        )
        return int(found)

    def _hash(self, month: str, number: int) -> str:
        hashed: str = _HASH.row(self._driver, {"of": month, "number": number}).hash
        return hashed


class LookWriting(LookReading):
    """What may be written: a further look, and the end of months that are old enough."""

    def add(
        self, seen: Seen, clerk: str, at: datetime, before: tuple[Look, str] | None
    ) -> tuple[Look, str]:
        """Write one look behind the newest, `before`; no earlier than that one. Gives it with its hash."""
        moment = at if before is None else max(at, before[0].at)
        month = month_of(moment)
        follows = before is not None and before[0].month == month
        number = before[0].number + 1 if before is not None and follows else 1
        made = Look(month, number, moment, clerk, seen)
        hashed = chained(made, "" if before is None else before[1])
        _ADD.run(self._driver, _row(made, hashed))
        return made, hashed

    def bring_over(self, old: LookReading) -> None:
        """Take over what another file of this counter has and this one lacks, with its chain."""
        last = self.last()
        month, number = ("", 0) if last is None else (last[0].month, last[0].number)
        for each in old.months():
            done = number if each.month == month else 0
            while each.month >= month and (found := old.month(each.month, done)):
                _ADD.run_each(self._driver, (_row(*one) for one in found))
                done = found[-1][0].number

    def drop(self, months: Collection[LookMonth]) -> None:
        """Take whole months out. The file refuses any that is not five years older than the newest look."""
        for each in months:
            _DROP.run(self._driver, {"of": each.month})


_SEEN = ("looked", "about", "subject", "person", "field", "hits", "way", "why")


def chained(each: Look, previous: str) -> str:
    """The hash of a look: it stands for all before it. `previous`: of the look before, in the month before too."""
    return wire.digest(previous.encode() + wire.pack(each))


def check_looks(readers: Readers, goes_on: Callable[[], bool]) -> bool:
    """Follow the chain of every month. False if cancelled.

    Raises Unavailable DATABASE_DAMAGED where a look was changed, put in or taken out, or a closed month is not what
    the journal says.
    """
    with readers.connection() as connection:
        reading = LookReading(connection)
        months, said = reading.months(), reading.said(readers.own)
        every = reading.said()
    closed = {each.month: each for entry in said for each in entry.closed}
    dropped = {each.month for entry in said for each in entry.dropped}
    begins = {"", *(each.hash for entry in every for each in entry.dropped)}
    gone = closed.keys() - dropped - {each.month for each in months}
    if gone:
        raise _damaged(min(gone), 0)
    previous = ""
    for at, month in enumerate(months):
        firsts = begins if at == 0 else {previous}
        for each, hashed in _month(readers, month.month):
            if not any(chained(each, first) == hashed for first in firsts):
                raise _damaged(each.month, each.number)
            previous, firsts = hashed, {hashed}
            if not goes_on():
                return False
        if closed.get(month.month, month) != month:
            raise _damaged(month.month, month.looks)
    return True


def _month(readers: Readers, month: str) -> Iterator[tuple[Look, str]]:
    """Its looks, in slices: the file is not held while they are followed."""
    last = 0
    while True:
        with readers.connection() as connection:
            rows = LookReading(connection).month(month, last)
        if not rows:
            return
        yield from rows
        last = rows[-1][0].number


def _damaged(month: str, number: int) -> Unavailable:
    return Unavailable(Trouble.DATABASE_DAMAGED, looks=month, number=number)


def _asked(asked: LooksAsked, before: Place) -> Any:
    """The question, its values written in: of those that are asked for, only what is named is compared."""
    first, last = f"{asked.first:%Y-%m}", f"{asked.last:%Y-%m}"
    found = select(look).where(look.c.month.between(first, last))
    found = found.where(func.date(look.c.at, "+8 hours").between(*_days(asked)))
    for column in (look.c.clerk, look.c.subject):
        if wanted := getattr(asked, column.name):
            found = found.where(column == wanted)
    if asked.person:
        found = found.where(of_one(look.c.person, literal(asked.person)))
    if before[0]:
        month, number = before
        earlier = (look.c.month == month) & (look.c.number < number)
        found = found.where((look.c.month < month) | earlier)
    return found.order_by(look.c.month.desc(), look.c.number.desc())


def _days(asked: LooksAsked) -> tuple[str, str]:
    return asked.first.isoformat(), asked.last.isoformat()


def _row(each: Look, hashed: str) -> dict[str, object]:
    return {
        **{name: getattr(each.seen, name) for name in _SEEN},
        **{name: getattr(each, name) for name in ("month", "number", "at", "clerk")},
        "hash": hashed,
    }


def _look(row: Any) -> Look:
    seen = Seen(
        looked=LookKind(row.looked),
        about=About(row.about),
        subject=row.subject,
        person=row.person,
        field=Field(row.field),
        hits=row.hits,
        way=LookWay(row.way),
        why=Why(row.why),
    )
    return Look(row.month, row.number, row.at, row.clerk, seen)
