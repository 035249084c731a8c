"""Undoes an act of today, or with a supervisor of an earlier day, by one entry."""

from dataclasses import replace

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk.answers import Changed, Receipt, ReversalOffer
from counter.desk.context import Context
from counter.desk.lending import bag_fault, known_pledge, words
from counter.domain import reversal
from counter.domain.effects import State, touched
from counter.domain.entries import Entry, Reversed
from counter.domain.forms import ReverseForm
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason, Refused, refuse
from counter.domain.reversal import Undoing
from counter.domain.staff import Clerk


def offer(context: Context, reading: Reading, pledge_id: str) -> ReversalOffer:
    """What undoing the last act on a ticket would bring. Raises Refused if it can't be undone."""
    pledge = known_pledge(reading, pledge_id)
    entry = _entry(reading, last_act(pledge))
    pledges = _touched(reading, entry)
    rules = context.rules_to_show(reading)
    plan = reversal.undoing(entry, pledges, rules, branch=context.branch.code)
    _refuse_bags_in_use(reading, plan)
    return ReversalOffer(
        entry=entry,
        plan=plan,
        voided=tuple(pledges[each].ticket.number for each in plan.voided),
        reopened=tuple(pledges[each].ticket.number for each in plan.reopened),
    )


def undo(context: Context, writing: Writing, form: ReverseForm, clerk: Clerk) -> Receipt:
    """Undo an act: cash and goods go back, its tickets are void, those it ended are open again."""
    rules = context.rules(writing)
    entry = _entry(writing, form.entry)
    pledges = _touched(writing, entry)
    plan = reversal.decide_reversal(
        form,
        entry,
        pledges,
        rules,
        branch=context.branch.code,
        clerk=clerk,
        staff=context.station.staff,
    )
    _refuse_bags_in_use(writing, plan)
    assert form.reason is not None, "decide_reversal refuses a missing reason"
    pledgors = tuple(dict.fromkeys(pledge.ticket.pledgor for pledge in pledges.values()))
    body = Reversed(
        entry=entry.id,
        reason=form.reason,
        voided=plan.voided,
        reopened=plan.reopened,
        loans=plan.loans,
        interest=plan.interest,
        bags=plan.bags,
        note=words(writing, pledgors[0], RecordKind.NOTE, form.note),
    )
    subjects = (*plan.voided, *plan.reopened, *pledgors)
    approver = form.supervisor if plan.approved else ""
    undone = context.append(
        writing, body, on=rules.on, clerk=clerk, subjects=subjects, approver=approver
    )
    shown = (*plan.reopened, *plan.voided)[0]
    changed = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY})
    return Receipt(undone, changed, (), shown, pledges[shown].ticket.number)


def last_act(pledge: Pledge) -> str:
    """Id of the act that undoing this ticket's last step would undo: what wrote it, or what ended it."""
    return pledge.opened_by_entry if pledge.state is State.OPEN else pledge.closed_by_entry


def _entry(reading: Reading, entry: str) -> Entry:
    found = reading.entry(entry)
    if found is None:
        refuse(Reason.ACT_NOT_REVERSIBLE)
    return found


def _refuse_bags_in_use(reading: Reading, plan: Undoing) -> None:
    """Goods go back only into a bag in which no other open ticket's lie meanwhile."""
    for bag in plan.filled:
        other = bag_fault(reading, bag, without=plan.voided)
        if other is not None:
            raise Refused([replace(other, at="")])


def _touched(reading: Reading, entry: Entry) -> dict[str, Pledge]:
    return {each: known_pledge(reading, each) for each in touched(entry.body)}
