"""What stops a ticket for the time being, and how long its days still run."""

from counter.db.reading import Reading
from counter.desk.answers import BlockedTicket, BlockView
from counter.desk.context import Context
from counter.domain import charges
from counter.domain.devices import Unreadable
from counter.domain.entries import Held, HoldNoted, LossReported
from counter.domain.lending import Rules
from counter.domain.loss import days_left, ends_soon
from counter.domain.pledge import Blocked, Pledge


def blocks(context: Context, reading: Reading, pledge: Pledge) -> tuple[BlockView, ...]:
    """Each block with who put it, when, and what was said, the oldest first."""
    return tuple(_block(context, reading, pledge, each) for each in pledge.blocks)


def blocked(context: Context, reading: Reading) -> tuple[BlockedTicket, ...]:
    """Every block of every ticket that something stops, the one whose last day comes first at the head."""
    rules = context.rules_to_show(reading)
    tickets = (
        _blocked(pledge, block, rules)
        for pledge in reading.blocked_pledges()
        for block in pledge.blocks
    )
    return tuple(sorted(tickets, key=lambda each: (each.last_day, each.number)))


def _blocked(pledge: Pledge, block: Blocked, rules: Rules) -> BlockedTicket:
    terms = charges.in_force(pledge.ticket.terms, rules.calendar)
    return BlockedTicket(
        pledge=pledge.ticket.pledge,
        number=pledge.ticket.number,
        why=block.why,
        since=block.on,
        last_day=terms.last_day,
        days_left=days_left(terms, rules.on),
        ends_soon=ends_soon(terms, rules.on),
    )


def _block(context: Context, reading: Reading, pledge: Pledge, block: Blocked) -> BlockView:
    entry = reading.stored_entry(block.entry)
    assert entry is not None, "a block is put by an entry"
    if isinstance(entry, Unreadable):
        return BlockView(block.why, entry.recorded_at, clerk="", who="", case="", text="")
    noted = reading.entry(block.noted) if block.noted else None
    who, case, text = _told(reading, pledge, (noted or entry).body)
    return BlockView(
        why=block.why,
        at=entry.recorded_at,
        clerk=context.staff_name(entry.clerk),
        who=who,
        case=case,
        text=text,
    )


def _told(reading: Reading, pledge: Pledge, body: object) -> tuple[str, str, str]:
    """Who, the case's number, what was said."""
    if isinstance(body, Held | HoldNoted):
        texts = reading.record(body.record)
        return f"{texts['unit']}　{texts['officer']}", texts["case"], texts["document"]
    assert isinstance(body, LossReported), "a block is a hold or a loss"
    said = reading.record(body.record)["text"]
    if body.representation is not None:
        return reading.record(body.representation.record)["name"], "", said
    row = reading.pledgor(pledge.ticket.pledgor)
    assert row is not None, "a pledge's pledgor is summed up in the same transaction"
    return row.name, "", said
