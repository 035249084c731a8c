"""Undoes an honest mistake by one entry: what it wrote is void, what it ended stands open again (E10, PA 14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from counter.domain import ledger
from counter.domain.effects import State, endings, written
from counter.domain.entries import (
    Entry,
    Exchanged,
    Item,
    PaidTogether,
    Redeemed,
    Renewed,
    TakenIn,
)
from counter.domain.forms import ReverseForm
from counter.domain.ledger import Account
from counter.domain.lending import Rules, bag_faults, standing
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, second_faults

Reversible = TakenIn | Renewed | Redeemed | Exchanged | PaidTogether
"""Acts that can be undone."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an act brings.

    `voided` and `reopened`: pledges; `drawer`, `loans`, `interest`: NT$ that go back on each account (debit positive:
    a positive drawer takes cash in). `out`: bags whose goods go back to the pledgor; `back`: bags into which goods that
    were handed over come back; `moved`: goods of one bag go back into another; `goods`: the things all this is about,
    in the bag where they belong afterwards. `approved`: a second person must approve, the act being of an earlier day.
    """

    voided: tuple[str, ...]
    reopened: tuple[str, ...]
    drawer: Ntd
    loans: Ntd
    interest: Ntd
    out: tuple[str, ...]
    back: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    goods: tuple[Item, ...]
    approved: bool

    @property
    def bags(self) -> tuple[str, ...]:
        """Every bag that is scanned before goods change hands."""
        moved = {bag for pair in self.moved for bag in pair}
        return tuple(sorted({*self.out, *self.back, *moved}))

    @property
    def filled(self) -> tuple[str, ...]:
        """Every bag into which goods go back."""
        return tuple(sorted({*self.back, *(to for _, to in self.moved)}))


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
    stayed = before.keys() & after.keys()
    shifted = [name for name in before if name in stayed and before[name].bag != after[name].bag]
    return Undoing(
        voided=tuple(pledge.ticket.pledge for pledge in voided),
        reopened=tuple(pledge.ticket.pledge for pledge in reopened),
        drawer=Ntd(-ledger.amount(posted, Account.DRAWER)),
        loans=Ntd(-ledger.amount(posted, Account.LOANS)),
        interest=Ntd(-ledger.amount(posted, Account.INTEREST)),
        out=_bags(item for name, item in after.items() if name not in stayed),
        back=_bags(item for name, item in before.items() if name not in stayed),
        moved=tuple(sorted({(after[name].bag, before[name].bag) for name in shifted})),
        goods=tuple(
            item
            for name, item in {**after, **before}.items()
            if name not in stayed or name in shifted
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
        why = standing(replace(pledge, state=State.OPEN), rules, branch=branch)
        if why is not None:
            over = why.reason is Reason.TICKET_GRACE_OVER
            yield replace(why, reason=Reason.ACT_GRACE_OVER) if over else why


def _things(pledges: list[Pledge]) -> dict[str, Item]:
    return {item.item: item for pledge in pledges for item in pledge.ticket.items}


def _bags(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(sorted({item.bag for item in items}))
