"""Undoes an honest mistake by one entry: what it wrote is void, what it ended stands open again (E10, PA 14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from counter.domain import ledger
from counter.domain.effects import State, endings, written
from counter.domain.entries import Entry, Exchanged, PaidTogether, Redeemed, Renewed, TakenIn
from counter.domain.forms import ReverseForm
from counter.domain.ledger import Account
from counter.domain.lending import Rules, bag_faults, standing, unpayable
from counter.domain.money import Ntd
from counter.domain.parts import Item
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, second_faults

Reversible = TakenIn | Renewed | Redeemed | Exchanged | PaidTogether
"""Acts that can be undone."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an act brings.

    `voided` and `reopened`: pledges; `drawer`, `loans`, `interest`: NT$ that go back on each account (debit positive:
    a positive drawer takes cash in). `out`: things that go back to the pledgor; `back`: things handed over that come
    back into their bags; `moved`: things that go back into their bag out of another, with that other bag.
    `approved`: a second person must approve, the act being of an earlier day.
    """

    voided: tuple[str, ...]
    reopened: tuple[str, ...]
    drawer: Ntd
    loans: Ntd
    interest: Ntd
    out: tuple[Item, ...]
    back: tuple[Item, ...]
    moved: tuple[tuple[Item, str], ...]
    approved: bool

    @property
    def bags(self) -> tuple[str, ...]:
        """Every bag that is scanned before goods change hands."""
        opened = {item.bag for item in self.out} | {bag for _, bag in self.moved}
        return tuple(sorted({*self.filled, *opened}))

    @property
    def filled(self) -> tuple[str, ...]:
        """Every bag into which goods go back."""
        moved = (item for item, _ in self.moved)
        return tuple(sorted({item.bag for item in (*self.back, *moved)}))


def undoing(entry: Entry, pledges: Mapping[str, Pledge], rules: Rules, *, branch: str) -> Undoing:
    """What undoing that act would bring. `pledges`: every pledge it touched, as it stands now.

    Raises Refused if the act is of another kind, or if its tickets do not allow it any more.
    """
    body = entry.body
    if not isinstance(body, Reversible):
        refuse(Reason.ACT_NOT_REVERSIBLE)
    voided = [pledges[ticket.pledge] for ticket in written(body)]
    reopened = [pledges[ending.pledge] for ending in endings(body)]
    why = next(iter(_obstacles(entry, voided, reopened, rules, branch)), None)
    if why is not None:
        raise Refused([why])
    posted = ledger.postings(body)
    before, after = _things(reopened), _things(voided)
    return Undoing(
        voided=tuple(pledge.ticket.pledge for pledge in voided),
        reopened=tuple(pledge.ticket.pledge for pledge in reopened),
        drawer=Ntd(-ledger.amount(posted, Account.DRAWER)),
        loans=Ntd(-ledger.amount(posted, Account.LOANS)),
        interest=Ntd(-ledger.amount(posted, Account.INTEREST)),
        out=tuple(item for name, item in after.items() if name not in before),
        back=tuple(item for name, item in before.items() if name not in after),
        moved=tuple(
            (item, after[name].bag)
            for name, item in before.items()
            if name in after and after[name].bag != item.bag
        ),
        approved=entry.business_day != rules.on,
    )


def decide_reversal(
    form: ReverseForm,
    entry: Entry,
    pledges: Mapping[str, Pledge],
    rules: Rules,
    *,
    branch: str,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> Undoing:
    """Decide that an act is undone today. Raises Refused with every fault found."""
    plan = undoing(entry, pledges, rules, branch=branch)
    faults = list(_faults(form, plan))
    if plan.approved:
        faults.extend(_approval_faults(form, entry, clerk, staff))
    if faults:
        raise Refused(faults)
    return plan


def _faults(form: ReverseForm, plan: Undoing) -> Iterable[Fault]:
    if form.reason is None:
        yield fault(Reason.REASON_MISSING, "reason")
    if plan.voided and not form.ticket_returned:
        yield fault(Reason.TICKET_NOT_RETURNED, "ticket_returned")
    yield from bag_faults(form.bags, plan.bags)
    if form.agreed != plan.drawer:
        yield fault(Reason.AMOUNT_CHANGED, "money_moved", amount=abs(plan.drawer))
    elif plan.drawer and not form.money_moved:
        yield fault(Reason.MONEY_NOT_MOVED, "money_moved", amount=abs(plan.drawer))


def _approval_faults(
    form: ReverseForm, entry: Entry, clerk: Clerk, staff: tuple[Clerk, ...]
) -> tuple[Fault, ...]:
    if not form.supervisor:
        return (fault(Reason.ACT_OF_EARLIER_DAY, "supervisor", day=entry.business_day),)
    return second_faults(form.supervisor, "supervisor", clerk=clerk, staff=staff)


def _obstacles(
    entry: Entry, voided: list[Pledge], reopened: list[Pledge], rules: Rules, branch: str
) -> Iterable[Fault]:
    """Why an act can't be undone any more: something later stands on its tickets, or time has passed over them."""
    for pledge in voided:
        if pledge.state not in {State.OPEN, State.VOIDED}:
            yield fault(Reason.ACT_BUILT_UPON, number=pledge.ticket.number)
        why = standing(pledge, rules, branch=branch)
        if why is not None:
            yield why
    for pledge in reopened:
        if pledge.closed_by_entry != entry.id or pledge.refunded:
            yield fault(Reason.ACT_BUILT_UPON, number=pledge.ticket.number)
        why = unpayable(replace(pledge, state=State.OPEN), rules, branch=branch)
        if why is not None:
            over = why.reason is Reason.TICKET_GRACE_OVER
            yield replace(why, reason=Reason.ACT_GRACE_OVER) if over else why


def _things(pledges: list[Pledge]) -> dict[str, Item]:
    return {item.item: item for pledge in pledges for item in pledge.ticket.items}
