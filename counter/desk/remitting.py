"""Interest that came by post or bank: registered without anybody at the window, the paper swapped later (A-28, A-29).

Matching a statement's lines to tickets is the inbox's work; whoever has a payment and its ticket registers it here.
"""

from datetime import date

from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import lending, papers, people, receipts
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt, RemittanceOffer
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.domain import charges, remitting
from counter.domain.lending import Rules, renewal_terms
from counter.domain.parts import Evidence
from counter.domain.pledge import Pledge
from counter.domain.policy import GENERAL
from counter.domain.remittance import Remitted, Swapped
from counter.domain.remitting import RemitForm, SwapForm
from counter.domain.roles import AT_PAYMENTS, Reach
from counter.domain.staff import NOBODY, Clerk
from counter.domain.terms import Terms
from counter.print.papers import Paper


@answers({AT_PAYMENTS: "offer register"})
class Remittances:
    """Payments by post or bank, and the papers they leave to be swapped."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def offer(self, pledge: str, value_date: date) -> RemittanceOffer:
        """What a payment of that value date would renew. Raises Refused if it can't."""
        context = self._acting.context
        with context.store.read() as reading:
            return _offer(context, reading, pledge, value_date, self._acting.clerk or NOBODY)

    def register(self, form: RemitForm) -> Receipt:
        """Renew a ticket with a payment that came by post or bank."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _register(context, w, form, clerk))

    def swap(self, form: SwapForm) -> Receipt:
        """Hand the new ticket out for the old paper."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _swap(context, w, form, clerk))


def _offer(
    context: Context, reading: Reading, name: str, value_date: date, clerk: Clerk
) -> RemittanceOffer:
    rules = context.rules_to_show(reading)
    pledge = lending.known_pledge(reading, name)
    due = remitting.due_on(value_date, pledge, rules, branch=context.branch.code)
    terms, _ = _renewed(context, reading, pledge, value_date)
    beyond = context.asks_second(clerk, Reach(days_back=(rules.on - value_date).days))
    return RemittanceOffer(due, terms, charges.table(terms, rules.calendar), beyond)


def _register(context: Context, writing: Writing, form: RemitForm, clerk: Clerk) -> Receipt:
    rules = context.rules(writing)
    old = lending.known_pledge(writing, form.pledge)
    settled = remitting.decide_remittance(
        form, old, rules, branch=context.branch.code, known=_known(writing, form)
    )
    assert form.channel is not None, "decide_remittance refuses a missing channel"
    terms, evidence = _renewed(context, writing, old, form.value_date)
    ticket = lending.successor(context, writing, old, terms, evidence=evidence, rules=rules)
    body = Remitted(
        settled=settled,
        ticket=ticket,
        channel=form.channel,
        reference=form.reference,
        amount=form.amount,
        paper="" if form.ticket_returned else old.paper or old.ticket.pledge,
    )
    subjects = (old.ticket.pledge, ticket.pledge, old.ticket.pledgor)
    beyond = context.asks_second(clerk, Reach(days_back=(rules.on - settled.on).days))
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=subjects,
        approver=form.second if beyond else "",
    )
    printed = () if body.paper else _papers(context, writing, ticket.pledge, rules)
    changed = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS})
    receipt = receipts.receipt(context, writing, entry)
    return Receipt(entry, changed, (*printed, receipt), ticket.pledge, ticket.number)


def _swap(context: Context, writing: Writing, form: SwapForm, clerk: Clerk) -> Receipt:
    rules = context.rules(writing)
    pledge = lending.known_pledge(writing, form.pledge)
    remitting.decide_swap(form, pledge, rules, branch=context.branch.code)
    body = Swapped(form.pledge)
    entry = context.append(writing, body, on=rules.on, clerk=clerk, subjects=(form.pledge,))
    printed = _papers(context, writing, form.pledge, rules)
    changed = frozenset({Changed.PLEDGE, Changed.DAY})
    return Receipt(entry, changed, printed, form.pledge, pledge.ticket.number)


def _renewed(
    context: Context, reading: Reading, old: Pledge, value_date: date
) -> tuple[Terms, Evidence | None]:
    """The new ticket's terms, in the class that the evidence on file bears on the value date, and that evidence.

    Nobody stands at the window to show another paper: without one that is valid the class is general.
    """
    then = context.rules_on(reading, value_date)
    row = reading.pledgor(old.ticket.pledgor)
    assert row is not None, "a pledge's pledgor is summed up in the same transaction"
    class_code = people.class_kept(reading, row, old.ticket.terms.class_code, then)
    before = people.low_rate_open(reading, then, row.pledgor, without=[old.ticket.pledge])
    terms = renewal_terms(old, class_code, then, low_rate_open=before)
    return terms, None if class_code == GENERAL else row.evidence


def _known(reading: Reading, form: RemitForm) -> str:
    """The ticket that a payment of that reference renewed before, "" for none."""
    found = None if form.channel is None else reading.remitted(form.channel, form.reference)
    return "" if found is None else found.ticket.number


def _papers(context: Context, reading: Reading, pledge: str, rules: Rules) -> tuple[Paper, ...]:
    written = lending.known_pledge(reading, pledge)
    return papers.ticket_and_label(context, reading, written, rules)
