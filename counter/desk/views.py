"""What the pages show: tickets, offers, search answers; nothing here writes."""

from dataclasses import replace

from counter.db.reading import Reading
from counter.desk import alerts, days, papers, people, receipts, reversal
from counter.desk.answers import BlockView, ChainLink, Found, RenewalOffer, TicketView
from counter.desk.blocks import blocks
from counter.desk.context import Context
from counter.desk.lending import known_pledge
from counter.domain import charges, lending
from counter.domain.charges import Due
from counter.domain.effects import State
from counter.domain.entries import Refunded
from counter.domain.forms import EvidenceForm
from counter.domain.lending import Rules
from counter.domain.loss import days_left, ends_soon
from counter.domain.money import Ntd, interest
from counter.domain.persons import Part
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason, refuse
from counter.domain.roles import Reach
from counter.domain.staff import Clerk
from counter.domain.terms import Terms
from counter.domain.ticket import BagScan, TicketScan, looks_like_number, read_number, read_scan
from counter.domain.ways import Way, ways

ROWS_MAX = 50
ONE_MONTH = 2
SEARCH = "search"


def find(
    context: Context, reading: Reading, text: str, parts: frozenset[Part] = frozenset(Part)
) -> Found:
    """What the box on top means: a scan or a number goes straight to its ticket, words are searched for.

    Raises Refused for a foreign or forged code, a mistyped number, a ticket that is not in these books.
    """
    scan = read_scan(text, context.policy.page_url, SEARCH)
    if isinstance(scan, TicketScan):
        return Found(pledge=_scanned(context, reading, scan), by_scan=True)
    if isinstance(scan, BagScan):
        return Found(pledge=_bagged(reading, scan.bag))
    if looks_like_number(text):
        return _typed(context, reading, text)
    rows = reading.search(text, ROWS_MAX + 1)
    if Part.IDENTITY not in parts:
        rows = tuple(replace(each, id_number="") for each in rows)
    return Found(rows=rows[:ROWS_MAX], more=len(rows) > ROWS_MAX)


def ticket(
    context: Context, reading: Reading, pledge_id: str, parts: frozenset[Part] = frozenset(Part)
) -> TicketView:
    """A ticket with all that can be told of it today, also where what somebody wrote of it did not come here.

    `parts`: what who asks may see of its pledgor.
    """
    reading, vault = reading.forgiving()
    rules = context.rules_to_show(reading)
    pledge = known_pledge(reading, pledge_id)
    row = reading.pledgor(pledge.ticket.pledgor)
    assert row is not None, "a pledge's pledgor is summed up in the same transaction"
    terms = charges.in_force(pledge.ticket.terms, rules.calendar)
    refusal = lending.unpayable(pledge, rules, branch=context.branch.code)
    last = context.last_day(reading)
    workable = refusal is None
    acts = reading.acts_on(pledge_id)
    stopped = pledge.state is State.OPEN and bool(pledge.blocks)
    pledgor = people.view(reading, rules, row, alerts.open_alerts(context, reading, row.pledgor))
    view = TicketView(
        pledge=pledge,
        terms=terms,
        pledgor=people.needed(pledgor, parts),
        items=tuple(papers.item_lines(reading, context.policy, i) for i in pledge.ticket.items),
        bags=tuple(sorted({item.bag for item in pledge.ticket.items})),
        place=papers.place(reading, pledge),
        chain=tuple(_link(link) for link in reading.chain(pledge_id)),
        today=lending.due_now(pledge, rules, branch=context.branch.code) if workable else None,
        last_day=charges.due(terms, rules.calendar, terms.last_day) if workable else None,
        table=charges.table(terms, rules.calendar),
        refusal=refusal,
        ways=_ways(context, reading, pledge, rules),
        blocks=_needed(blocks(context, reading, pledge), parts),
        days_left=days_left(terms, rules.on) if stopped else None,
        ends_soon=stopped and ends_soon(terms, rules.on),
        is_replacement=papers.is_replacement(reading, pledge),
        business_day=last.day if last is not None and last.open else None,
        new_class=people.class_kept(reading, row, pledge.ticket.terms.class_code, rules),
        acts=tuple(days.act(reading, entry) for entry in acts),
        refunded_on=next((e.business_day for e in acts if isinstance(e.body, Refunded)), None),
        paper=known_pledge(reading, pledge.paper).ticket.number if pledge.paper else "",
        is_outside=papers.is_outside(reading, pledge),
    )
    return replace(view, lacks=vault.lacks, erased=vault.erased)


def _needed(stopped: tuple[BlockView, ...], parts: frozenset[Part]) -> tuple[BlockView, ...]:
    if Part.CONTACT in parts:
        return stopped
    return tuple(replace(each, who="", text="") for each in stopped)


def renewal_offer(
    context: Context,
    reading: Reading,
    pledge_id: str,
    class_code: str,
    evidence: EvidenceForm | None,
    *,
    clerk: Clerk,
) -> RenewalOffer:
    """What a renewal today would cost and bring, in the class asked, before anyone pays.

    Raises Refused if the ticket cannot be renewed at all.
    """
    rules = context.rules_to_show(reading)
    pledge = known_pledge(reading, pledge_id)
    due = lending.due_now(pledge, rules, branch=context.branch.code)
    before = people.low_rate_open(reading, rules, pledge.ticket.pledgor, without=[pledge_id])
    faults = lending.evidence_faults(class_code, evidence, rules)
    terms = (
        None if faults else lending.renewal_terms(pledge, class_code, rules, low_rate_open=before)
    )
    dearer = _dearer(pledge, terms, rules, before)
    row = reading.pledgor(pledge.ticket.pledgor)
    is_new = people.is_new_paper(reading, rules, row, class_code, evidence)
    return RenewalOffer(
        faults=faults,
        due=due,
        terms=terms,
        table=() if terms is None else charges.table(terms, rules.calendar),
        low_rate_before=before,
        dearer=dearer,
        papers=papers_that_keep(pledge, context) if dearer else (),
        new_paper=context.asks_second(clerk, Reach(new_paper=is_new)),
    )


def explain(context: Context, reading: Reading, terms: Terms, due: Due) -> tuple[charges.Step, ...]:
    """Why an amount is what it is, line by line."""
    rules = context.rules_to_show(reading)
    return charges.explain(context.policy, terms, rules.calendar, due.on)


def _typed(context: Context, reading: Reading, text: str) -> Found:
    """A number leads to its ticket; where it was given twice, a person chooses."""
    numbered = _numbered(context, reading, text)
    if len(numbered) == 1:
        return Found(pledge=numbered[0])
    return Found(rows=reading.search(str(read_number(text, SEARCH)), ROWS_MAX))


def _scanned(context: Context, reading: Reading, scan: TicketScan) -> str:
    """The ticket with that number and code: the code tells tickets apart whose number was given twice."""
    numbered = _numbered(context, reading, scan.number)
    coded = (each for each in numbered if known_pledge(reading, each).ticket.code == scan.code)
    pledge_id = next(coded, None)
    if pledge_id is None:
        refuse(Reason.SCAN_FORGED, SEARCH)
    return _stood_for(reading, pledge_id)


def _stood_for(reading: Reading, paper: str) -> str:
    """The ticket that a paper stands for: its own, or one that was paid for by post or bank meanwhile (A-29)."""
    pledge = known_pledge(reading, paper)
    while pledge.successors:
        follows = known_pledge(reading, pledge.successors[0])
        if follows.paper != paper:
            break
        pledge = follows
    return paper if pledge.successors else pledge.ticket.pledge


def _bagged(reading: Reading, bag: str) -> str:
    pledges = reading.pledge_ids_by_bag(bag)
    if not pledges:
        refuse(Reason.BAG_UNKNOWN, SEARCH, bag=bag)
    return pledges[0]


def _numbered(context: Context, reading: Reading, text: str) -> tuple[str, ...]:
    number = read_number(text, SEARCH)
    found = reading.pledge_ids_by_number(str(number))
    if not found and number.branch != context.branch.code:
        refuse(Reason.TICKET_OTHER_BRANCH, SEARCH, number=str(number), branch=number.branch)
    if not found:
        refuse(Reason.TICKET_UNKNOWN, SEARCH, number=str(number))
    return found


def _ways(context: Context, reading: Reading, pledge: Pledge, rules: Rules) -> frozenset[Way]:
    acts = ways(pledge, rules, branch=context.branch.code)
    if not reversal.is_reversible(reading, pledge):
        acts -= {Way.REVERSE}
    return acts if receipts.given(reading, pledge) is None else acts | {Way.RECEIPT}


def _link(pledge: Pledge) -> ChainLink:
    return ChainLink(
        pledge=pledge.ticket.pledge,
        number=pledge.ticket.number,
        pledged_on=pledge.ticket.terms.pledged_on,
        closed_on=pledge.closed_on,
        principal=pledge.ticket.principal,
        interest=None if pledge.settled is None else pledge.settled.interest,
    )


def _dearer(pledge: Pledge, terms: Terms | None, rules: Rules, before: Ntd) -> Ntd:
    """What the new ticket costs more a month than one in the old ticket's class would (NT$)."""
    if terms is None or terms.class_code == pledge.ticket.terms.class_code:
        return Ntd(0)
    kept = lending.renewal_terms(
        pledge, pledge.ticket.terms.class_code, rules, low_rate_open=before
    )
    return Ntd(max(0, interest(terms.parts, ONE_MONTH) - interest(kept.parts, ONE_MONTH)))


def papers_that_keep(pledge: Pledge, context: Context) -> tuple[str, ...]:
    """Names of the papers that would keep a ticket's class."""
    kept = lending.rate_class(context.policy, pledge.ticket.terms.class_code)
    return () if kept is None else tuple(kind.name for kind in kept.evidence)
