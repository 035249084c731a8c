"""What two counters entered while they could not see each other: a person, a number, a payment, each twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counter.db.reading import Reading
from counter.db.rows import PledgorRow
from counter.desk import seen
from counter.desk.acting import Acting
from counter.desk.asking import answers
from counter.desk.looking import shows
from counter.domain.looks import About
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.remittance import Remitted
from counter.domain.roles import AT_BOOKS, AT_COUNTS


@dataclass(frozen=True, slots=True)
class Namesake:
    """One of several persons with the same document.

    `numbers`: of the open tickets; `pledge`: id of the oldest of these, "" for none.
    """

    pledgor: str
    name: str
    id_number: str
    numbers: tuple[str, ...]
    pledge: str


@dataclass(frozen=True, slots=True)
class NumberTwin:
    """One of several tickets that bear the same number."""

    number: str
    pledge: str
    pledgor: str
    pledged_on: date
    principal: Ntd


@dataclass(frozen=True, slots=True)
class PaymentTwin:
    """One of several tickets that were renewed with the same payment by post or bank."""

    reference: str
    number: str
    pledge: str
    pledgor: str
    value_date: date
    interest: Ntd


@answers({AT_COUNTS: "people", AT_BOOKS: "numbers payments"})
class Doubles:
    """Asked, not acted on: nothing of it stops a ticket."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    @shows(seen.listed(About.DOUBLES))
    def people(self) -> tuple[Namesake, ...]:
        """Who was entered twice, those of one document together and the older first."""
        with self._acting.context.store.read() as reading:
            return tuple(_namesake(reading, row) for rows in reading.same_people() for row in rows)

    def numbers(self) -> tuple[NumberTwin, ...]:
        """Tickets with a number that was given twice, those of one number together."""
        with self._acting.context.store.read() as reading:
            return tuple(_twins(reading))

    def payments(self) -> tuple[PaymentTwin, ...]:
        """Tickets renewed with a payment that another one was renewed with, those of one payment together."""
        with self._acting.context.store.read() as reading:
            return tuple(_payment_twins(reading))


def _namesake(reading: Reading, row: PledgorRow) -> Namesake:
    pledges = reading.open_pledges_of(row.pledgor)
    return Namesake(
        pledgor=row.pledgor,
        name=row.name,
        id_number=row.id_number,
        numbers=tuple(each.ticket.number for each in pledges),
        pledge=pledges[0].ticket.pledge if pledges else "",
    )


def _twins(reading: Reading) -> Iterator[NumberTwin]:
    for pledges in reading.numbers_given_twice():
        yield from (_twin(reading, each) for each in pledges)


def _twin(reading: Reading, pledge: Pledge) -> NumberTwin:
    row = reading.pledgor(pledge.ticket.pledgor)
    return NumberTwin(
        number=pledge.ticket.number,
        pledge=pledge.ticket.pledge,
        pledgor="" if row is None else row.name,
        pledged_on=pledge.ticket.terms.pledged_on,
        principal=pledge.ticket.principal,
    )


def _payment_twins(reading: Reading) -> Iterator[PaymentTwin]:
    for reference, pledges in reading.payments_used_twice():
        yield from (_payment_twin(reading, reference, each) for each in pledges)


def _payment_twin(reading: Reading, reference: str, pledge: Pledge) -> PaymentTwin:
    entry = reading.entry(pledge.opened_by_entry)
    assert entry is not None, "the entry that wrote a ticket stands in the journal"
    assert isinstance(entry.body, Remitted), "a payment wrote it"
    row = reading.pledgor(pledge.ticket.pledgor)
    return PaymentTwin(
        reference=reference,
        number=pledge.ticket.number,
        pledge=pledge.ticket.pledge,
        pledgor="" if row is None else row.name,
        value_date=entry.body.settled.on,
        interest=entry.body.settled.interest,
    )
