"""The acts on pledges: each in one transaction, with the papers it asks for."""

from collections.abc import Collection

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers, people, receipts
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.desk.disputes import with_disputes
from counter.domain import lending, vault
from counter.domain.codes import PrintReason
from counter.domain.effects import IN_CUSTODY
from counter.domain.entries import Entry, Redeemed, Renewed, Reprinted
from counter.domain.forms import (
    ExchangeForm,
    RedeemForm,
    RenewForm,
    ReprintForm,
)
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.parts import Evidence, RecordRef, Ticket
from counter.domain.pledge import Pledge
from counter.domain.policy import in_force
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.roles import Reach
from counter.domain.staff import Clerk
from counter.domain.terms import Terms
from counter.domain.ticket import CODE_BITS, SERIAL_MAX, TicketNumber, check_code, roc_year
from counter.print.papers import Paper

CODE_BYTES = 7


def renew(context: Context, writing: Writing, form: RenewForm, clerk: Clerk) -> Receipt:
    """Take the interest to date and write the new ticket that replaces the old one."""
    rules = context.rules(writing)
    old = known_pledge(writing, form.pledge)
    pledgor = old.ticket.pledgor
    settled, terms = lending.decide_renewal(
        form,
        old,
        rules,
        branch=context.branch.code,
        low_rate_open=people.low_rate_open(writing, rules, pledgor, without=[form.pledge]),
    )
    evidence = kept_evidence(writing, pledgor, form, clerk=clerk, rules=rules)
    ticket = successor(context, writing, old, terms, evidence=evidence, rules=rules)
    change = Ntd(form.received - settled.interest)
    body = Renewed(settled, ticket, form.by_scan, form.received, change)
    subjects = (old.ticket.pledge, ticket.pledge, pledgor)
    approver = checker(context, clerk, form.second, evidence)
    entry = context.append(
        writing, body, on=rules.on, clerk=clerk, subjects=subjects, approver=approver
    )
    changed = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS})
    return receipt_of(
        context, writing, entry, pledge=ticket.pledge, rules=rules, changed=changed, change=change
    )


def successor(
    context: Context,
    writing: Writing,
    old: Pledge,
    terms: Terms,
    *,
    evidence: Evidence | None,
    rules: Rules,
    nth: int = 1,
) -> Ticket:
    """The ticket that follows one under new terms, same things in the same bag; `nth`: which new one of its act."""
    return Ticket(
        pledge=writing.new_id(),
        number=next_number(context, writing, rules, nth=nth),
        code=new_code(context),
        pledgor=old.ticket.pledgor,
        predecessors=(old.ticket.pledge,),
        first=old.ticket.first,
        principal=old.ticket.principal,
        terms=terms,
        items=old.ticket.items,
        evidence=evidence,
        wording=wording_version(rules),
        low_rate_known_on=None,
        place=old.place,
        appraiser=old.ticket.appraiser,
    )


def kept_evidence(
    writing: Writing,
    pledgor: str,
    form: RenewForm | ExchangeForm,
    *,
    clerk: Clerk,
    rules: Rules,
) -> Evidence | None:
    """The paper a new ticket's class rests on, kept with its pledgor."""
    row = writing.pledgor(pledgor)
    return people.record_evidence(writing, pledgor, row, form, clerk=clerk, rules=rules)


def checker(context: Context, clerk: Clerk, second: str, *papers: Evidence | None) -> str:
    """Who checks these papers with the clerk; "" where none is new, or the branch has no accounts (R-159)."""
    new = any(each is not None and each.is_new for each in papers)
    return second if context.asks_second(clerk, Reach(new_paper=new)) else ""


def redeem(context: Context, writing: Writing, form: RedeemForm, clerk: Clerk) -> Receipt:
    """Take principal and interest and hand the goods over to the bearer."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    settled = lending.decide_redemption(form, pledge, rules, branch=context.branch.code)
    refuse_outside(writing, form.bags)
    change = Ntd(form.received - settled.principal - settled.interest)
    body = Redeemed(settled, form.by_scan, form.bags, form.received, change)
    subjects = (form.pledge, pledge.ticket.pledgor)
    entry = context.append(writing, body, on=rules.on, clerk=clerk, subjects=subjects)
    changed = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY})
    printed = (receipts.receipt(context, writing, entry),)
    return Receipt(entry, changed, printed, form.pledge, pledge.ticket.number, change)


def reprint(context: Context, writing: Writing, form: ReprintForm, clerk: Clerk) -> Receipt:
    """Print a ticket again; the copy says that it is one, and why.

    Where the printer failed the bag's label never came out either: it comes along.
    """
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    copy = lending.decide_reprint(form, pledge, rules, branch=context.branch.code)
    assert form.reason is not None, "decide_reprint refuses a missing reason"
    body = Reprinted(form.pledge, form.reason, copy)
    entry = context.append(writing, body, on=rules.on, clerk=clerk, subjects=(form.pledge,))
    paper = papers.ticket_paper(context, writing, pledge, rules, copy=copy, reason=form.reason)
    labels = (
        papers.labels(context, writing, pledge) if form.reason is PrintReason.PRINTER_FAILED else ()
    )
    changed = frozenset({Changed.PLEDGE, Changed.DAY})
    return Receipt(entry, changed, (paper, *labels), form.pledge, pledge.ticket.number)


def known_pledge(reading: Reading, pledge: str) -> Pledge:
    """The pledge of that id, with the disputes that stop it. Raises Refused if this counter has none."""
    found = reading.pledge(pledge)
    if found is None:
        refuse(Reason.TICKET_UNKNOWN)
    return with_disputes(reading, found)


def refuse_outside(reading: Reading, bags: Collection[str]) -> None:
    """Raise Refused if somebody outside has one of the bags whose things are to be handed out (R-112)."""
    lying = (reading.goods.bag(each) for each in bags)
    faults = vault.outside_faults(each for each in lying if each is not None)
    if faults:
        raise Refused(faults)


def bag_fault(reading: Reading, bag: str, without: Collection[str] = ()) -> Fault | None:
    """Why goods can't go into that bag: those of an open ticket are in it; None if it is free.

    `without`: pledges that end in the same act.
    """
    for pledge in reading.pledge_ids_by_bag(bag):
        found = known_pledge(reading, pledge)
        if found.state in IN_CUSTODY and pledge not in without:
            return fault(Reason.BAG_IN_USE, "bag", bag=bag, number=found.ticket.number)
    return None


def next_number(context: Context, reading: Reading, rules: Rules, *, nth: int = 1) -> str:
    """The next ticket number of this counter, or the `nth` of one act, inside its transaction (PA 14)."""
    year = roc_year(rules.on.year)
    serial = reading.last_serial(year) + nth
    if serial > SERIAL_MAX:
        refuse(Reason.NUMBERS_EXHAUSTED, year=year)
    return str(TicketNumber(context.branch.code, context.station.counter, year, serial))


def receipt_of(
    context: Context,
    writing: Writing,
    entry: Entry,
    *,
    pledge: str,
    rules: Rules,
    changed: frozenset[Changed],
    change: Ntd = Ntd(0),
) -> Receipt:
    """The receipt of an act that wrote that pledge, with its ticket and labels to print."""
    written = known_pledge(writing, pledge)
    printed: tuple[Paper, ...] = papers.ticket_and_label(context, writing, written, rules)
    if isinstance(entry.body, Renewed):
        printed = (*printed, receipts.receipt(context, writing, entry))
    return Receipt(entry, changed, printed, pledge, written.ticket.number, change)


def words(writing: Writing, person: str, kind: RecordKind, text: str) -> RecordRef | None:
    """Keep a free text with a person; None for none."""
    return writing.put_record(person, kind, {"text": text}) if text else None


def new_code(context: Context) -> str:
    """The check characters of a new ticket's QR: chance, never derived from its number."""
    return check_code(int.from_bytes(context.random(CODE_BYTES)) >> (8 * CODE_BYTES - CODE_BITS))


def wording_version(rules: Rules) -> str:
    """The version of the legal text a ticket of that day bears."""
    wording = in_force(rules.policy.wordings, rules.on)
    return rules.policy.wordings[0].version if wording is None else wording.version
