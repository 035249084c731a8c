"""Receipts of money acts, filled from the entry itself: whatever was paid, either way, for however many tickets."""

from collections.abc import Iterator
from dataclasses import replace

from counter import formats
from counter.db.reading import Reading
from counter.desk import papers
from counter.desk.context import Context
from counter.domain.days import TAIPEI
from counter.domain.effects import State, endings, written
from counter.domain.entries import (
    Body,
    Entry,
    Exchanged,
    PaidTogether,
    Redeemed,
    Refunded,
    Released,
    Renewed,
)
from counter.domain.money import Ntd
from counter.domain.parts import Item, Settled, Ticket
from counter.domain.pledge import Pledge
from counter.domain.policy import Words
from counter.domain.refusal import Reason, refuse
from counter.domain.remittance import Remitted
from counter.print.papers import ActLines, EndedLine, ReceiptPaper, WrittenLine
from counter.print.words import CHANNELS, change_name

MoneyAct = Renewed | Redeemed | Exchanged | PaidTogether | Released | Refunded | Remitted
"""Acts a receipt is given for; an intake's is the ticket itself."""

_RELEASED = "發還物主"
_REFUNDED = "退還贖款"


def act_number(context: Context, reading: Reading, entry: Entry) -> str:
    """An entry's number as it stands on papers and screen, whichever counter of the branch made it."""
    counter = made_at(context, reading, entry)
    return formats.entry_number(entry.branch, counter, entry.incarnation, entry.number)


def made_at(context: Context, reading: Reading, entry: Entry) -> int:
    """The number of the counter of this branch that made an entry."""
    return reading.counter_of(entry.device) or context.station.counter


def act_lines(context: Context, reading: Reading, entry: Entry) -> ActLines:
    """The head of a paper about an act."""
    return ActLines(
        number=act_number(context, reading, entry),
        day=entry.business_day,
        at=entry.recorded_at.astimezone(TAIPEI).strftime("%H:%M"),
        clerk=context.staff_name(entry.clerk),
        approver=context.staff_name(entry.approver) if entry.approver else "",
    )


def given(reading: Reading, pledge: Pledge) -> Entry | None:
    """The last act on a ticket for which a receipt was given: a refund, its end, or as it was written; None for none.

    What was undone has no receipt any more.
    """
    if pledge.state is State.VOIDED or pledge.problems:
        return None
    return next((act for act in _told(reading, pledge) if _is_paid(act.body)), None)


def _told(reading: Reading, pledge: Pledge) -> Iterator[Entry]:
    """The acts that tell how a ticket stands, the last one first."""
    if pledge.refunded:
        acts = reading.acts_on(pledge.ticket.pledge)
        yield from (act for act in acts if isinstance(act.body, Refunded))
    for entry in (pledge.closed_by_entry, pledge.opened_by_entry):
        act = reading.entry(entry) if entry else None
        if act is not None:
            yield act


def once_more(context: Context, reading: Reading, pledge: Pledge) -> ReceiptPaper:
    """That receipt, marked as a copy: the same sums from the same entry. Raises Refused if there is none."""
    entry = given(reading, pledge)
    if entry is None:
        refuse(Reason.NO_RECEIPT, number=pledge.ticket.number)
    paper = receipt(context, reading, entry)
    return replace(paper, marks=replace(paper.marks, again=True))


def receipt(context: Context, reading: Reading, entry: Entry) -> ReceiptPaper:
    """The receipt of a money act: one for all its tickets."""
    body = entry.body
    assert isinstance(body, MoneyAct), "a receipt is for what was paid"
    received, change, refunded = _cash(body)
    return ReceiptPaper(
        office=papers.office(context),
        words=context.policy.words,
        act=act_lines(context, reading, entry),
        ended=tuple(_ended(context, reading, entry)),
        written=tuple(_written(ticket) for ticket in written(body)),
        received=received,
        change=change,
        returned=tuple(_returned(context, reading, body)),
        refunded=refunded,
        paid_by=_paid_by(body),
        marks=context.marks,
    )


def _is_paid(body: Body) -> bool:
    """Whether anything was paid: goods that go back free give no receipt."""
    return isinstance(body, MoneyAct) and (not isinstance(body, Released) or bool(body.paid))


def _cash(body: MoneyAct) -> tuple[Ntd, Ntd, Ntd]:
    """Cash handed over, cash given back, and what was paid before and comes back."""
    if isinstance(body, Refunded):
        return Ntd(0), Ntd(0), body.amount
    if isinstance(body, Remitted):
        return body.amount, body.surplus, Ntd(0)
    return body.received, body.change, Ntd(0)


def _paid_by(body: MoneyAct) -> str:
    """How money came that is no cash, its value date and number; "" for cash."""
    if not isinstance(body, Remitted):
        return ""
    day = formats.roc_day(body.settled.on)
    return f"{CHANNELS[body.channel]}　{day}　{body.reference}"


def _ended(context: Context, reading: Reading, entry: Entry) -> Iterator[EndedLine]:
    """A line for each ticket that money was paid for."""
    body = entry.body
    if isinstance(body, Released | Refunded):
        paid = body.paid if isinstance(body, Released) else Ntd(0)
        what = _RELEASED if isinstance(body, Released) else _REFUNDED
        nothing = Settled(body.pledge, entry.business_day, 0, Ntd(0), paid)
        yield _line(reading, what, nothing)
        return
    for part in _parts(body):
        for ending in endings(part):
            assert ending.settled is not None, "a money act settles what it ends"
            yield _line(reading, _what(part, context.policy.words), ending.settled)


def _parts(body: Body) -> tuple[Body, ...]:
    """An act, or those that one payment was for."""
    return (*body.renewed, *body.redeemed) if isinstance(body, PaidTogether) else (body,)


def _what(body: Body, words: Words) -> str:
    if isinstance(body, Exchanged):
        return change_name(body.how, words)
    return words.redeem if isinstance(body, Redeemed) else words.renew


def _line(reading: Reading, what: str, settled: Settled) -> EndedLine:
    ticket = _ticket(reading, settled.pledge)
    return EndedLine(
        what=what,
        number=ticket.number,
        since=ticket.terms.pledged_on,
        until=settled.on,
        half_months=settled.half_months,
        principal=settled.principal,
        interest=settled.interest,
        parts=ticket.terms.parts if settled.half_months else (),
    )


def _written(ticket: Ticket) -> WrittenLine:
    terms = ticket.terms
    return WrittenLine(ticket.number, ticket.principal, terms.maturity, terms.last_day)


def _returned(context: Context, reading: Reading, body: Body) -> Iterator[str]:
    """The goods handed over, a line for each bag they came out of."""
    for items in _handed_over(reading, body):
        for bag in sorted({item.bag for item in items}):
            contents = papers.contents(context.policy, [item for item in items if item.bag == bag])
            yield f"{contents}（封袋 {papers.bag_name(bag)}）"


def _handed_over(reading: Reading, body: Body) -> Iterator[tuple[Item, ...]]:
    for part in _parts(body):
        if isinstance(part, Redeemed):
            yield _ticket(reading, part.settled.pledge).items
        elif isinstance(part, Released):
            yield _ticket(reading, part.pledge).items
        elif isinstance(part, Exchanged):
            for settled in part.settled:
                items = _ticket(reading, settled.pledge).items
                yield tuple(item for item in items if item.item in part.released)


def _ticket(reading: Reading, pledge: str) -> Ticket:
    found = reading.pledge(pledge)
    assert found is not None, "an act is about tickets that are in the books"
    return found.ticket
