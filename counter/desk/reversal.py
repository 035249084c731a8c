"""Undoes an act of today, or with a second person of an earlier day, by one entry."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from counter import formats
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import caps, papers, receipts
from counter.desk.answers import Changed, GoodsLine, Receipt, Reopened, ReversalOffer
from counter.desk.context import Context
from counter.desk.lending import bag_fault, known_pledge, words
from counter.domain import charges, reversal
from counter.domain.effects import State, touched
from counter.domain.entries import Entry, Reversed
from counter.domain.forms import ReverseForm
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.parts import Item
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason, Refused, refuse
from counter.domain.reversal import Reversible, Undoing
from counter.domain.roles import Reach
from counter.domain.staff import Clerk
from counter.print.papers import NoticeKind, NoticePaper
from counter.print.words import REVERSAL_REASONS, act_name

Pledges = Mapping[str, Pledge]


def offer(context: Context, reading: Reading, pledge_id: str, clerk: Clerk) -> ReversalOffer:
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
        clerk=context.staff_name(entry.clerk),
        voided=tuple(pledges[each].ticket.number for each in plan.voided),
        reopened=tuple(_reopened(pledges[each], rules) for each in plan.reopened),
        out=tuple(_goods(context, reading, pledges, plan.out)),
        back=tuple(_goods(context, reading, pledges, plan.back)),
        moved=tuple(_moved(context, reading, pledges, plan)),
        over_cap=_over_cap(reading, pledges, plan, rules),
        beyond=context.asks_second(clerk, Reach(undoes=True)),
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
        staff=context.staff,
    )
    _refuse_bags_in_use(writing, plan)
    assert form.reason is not None, "decide_reversal refuses a missing reason"
    over_cap = _over_cap(writing, pledges, plan, rules)
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
    beyond = context.asks_second(clerk, Reach(undoes=True))
    if beyond and not form.supervisor:
        refuse(Reason.VOID_NOT_ALLOWED, "supervisor")
    approver = form.supervisor if plan.approved or beyond else ""
    undone = context.append(
        writing, body, on=rules.on, clerk=clerk, subjects=subjects, approver=approver
    )
    shown = (*plan.reopened, *plan.voided)[0]
    changed = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY})
    printed = notice(context, writing, undone, pledges, plan)
    return Receipt(
        undone,
        changed,
        (printed,),
        shown,
        pledges[shown].ticket.number,
        over_cap=over_cap,
    )


def notice(
    context: Context, reading: Reading, undone: Entry, pledges: Pledges, plan: Undoing
) -> NoticePaper:
    """What was undone, on paper: which act, which tickets, which goods, which cash."""
    body = undone.body
    assert isinstance(body, Reversed), "a notice of a reversal is about one"
    act = _entry(reading, body.entry)
    number = receipts.act_number(context, reading, act)
    what = act_name(act.kind, context.policy.words)
    voided = _numbers(pledges, plan.voided)
    reopened = _numbers(pledges, plan.reopened)
    lines = (
        ("原交易", f"{what}　{number}　{formats.roc_day(act.business_day)}"),
        ("作廢單號", voided),
        ("恢復單號", reopened),
        ("沖銷原因", REVERSAL_REASONS[body.reason]),
        ("質物去處", _whereabouts(context, plan)),
    )
    cash = (("本金", Ntd(-plan.loans)), ("利息", Ntd(-plan.interest)))
    moved = (item for item, _ in plan.moved)
    return NoticePaper(
        office=papers.office(context),
        words=context.policy.words,
        kind=NoticeKind.REVERSAL,
        act=receipts.act_lines(context, reading, undone),
        lines=tuple((label, text) for label, text in lines if text),
        paragraphs=(
            *_standing(context, plan),
            *(() if body.note is None else (f"說明：{reading.record(body.note)['text']}",)),
        ),
        goods=tuple(
            papers.item_lines(reading, context.policy, item)
            for item in (*plan.out, *plan.back, *moved)
        ),
        cash=tuple((label, amount) for label, amount in cash if amount),
        marks=context.marks,
    )


def _standing(context: Context, plan: Undoing) -> Iterator[str]:
    """What becomes of the tickets: of those void now, and of those open again."""
    ticket = context.policy.words.ticket
    if plan.voided:
        yield f"作廢之{ticket}號碼保留備查，不再使用。"
    if plan.reopened:
        yield f"恢復之{ticket}依原載金額、利率及期日繼續有效。"


def last_act(pledge: Pledge) -> str:
    """Id of the act that undoing this ticket's last step would undo: what wrote it, or what ended it."""
    return pledge.opened_by_entry if pledge.state is State.OPEN else pledge.closed_by_entry


def is_reversible(reading: Reading, pledge: Pledge) -> bool:
    """Whether the last act on a ticket is of a kind that can be undone; the end of a clash, for one, is not."""
    act = reading.entry(last_act(pledge))
    return act is not None and isinstance(act.body, Reversible)


def _entry(reading: Reading, entry: str) -> Entry:
    found = reading.entry(entry)
    if found is None:
        refuse(Reason.ACT_NOT_REVERSIBLE)
    return found


def _touched(reading: Reading, entry: Entry) -> dict[str, Pledge]:
    return {each: known_pledge(reading, each) for each in touched(entry.body)}


def _over_cap(reading: Reading, pledges: Pledges, plan: Undoing, rules: Rules) -> Ntd:
    """How far the low rate of what stands again goes above the cap, another ticket having used it meanwhile."""
    reopened = [replace(pledges[each], state=State.OPEN) for each in plan.reopened]
    return caps.over_with(reading, rules, reopened, without=plan.voided)


def _refuse_bags_in_use(reading: Reading, plan: Undoing) -> None:
    """Goods go back only into a bag in which no other open ticket's lie meanwhile."""
    for bag in plan.filled:
        other = bag_fault(reading, bag, without=plan.voided)
        if other is not None:
            raise Refused([replace(other, at="")])


# ------------------------------------------------------------------------------ what is told of it


def _reopened(pledge: Pledge, rules: Rules) -> Reopened:
    terms = charges.in_force(pledge.ticket.terms, rules.calendar)
    return Reopened(pledge.ticket.number, terms.maturity, terms.last_day)


def _numbers(pledges: Pledges, wanted: Iterable[str]) -> str:
    return "、".join(formats.ticket_number(pledges[each].ticket.number) for each in wanted)


def _goods(
    context: Context, reading: Reading, pledges: Pledges, items: tuple[Item, ...], of: str = ""
) -> Iterator[GoodsLine]:
    """A line for each bag of some things."""
    for bag in sorted({item.bag for item in items}):
        inside = [item for item in items if item.bag == bag]
        pledge = next(p for p in pledges.values() if inside[0] in p.ticket.items)
        yield GoodsLine(
            contents=papers.contents(context.policy, inside),
            bag=bag,
            place=papers.place(reading, pledge),
            of=of,
        )


def _moved(
    context: Context, reading: Reading, pledges: Pledges, plan: Undoing
) -> Iterator[GoodsLine]:
    for of in sorted({bag for _, bag in plan.moved}):
        items = tuple(item for item, bag in plan.moved if bag == of)
        yield from _goods(context, reading, pledges, items, of)


def _whereabouts(context: Context, plan: Undoing) -> str:
    """Where the things went, bag by bag."""
    moved = tuple(item for item, _ in plan.moved)
    told = [
        *(f"{_named(context, plan.out, bag)}交還持單人" for bag in _bags(plan.out)),
        *(f"{_named(context, plan.back, bag)}收回入庫" for bag in _bags(plan.back)),
        *(f"{_named(context, moved, bag)}歸回原封袋" for bag in _bags(moved)),
    ]
    return "；".join(told)


def _named(context: Context, items: tuple[Item, ...], bag: str) -> str:
    inside = [item for item in items if item.bag == bag]
    return f"{papers.contents(context.policy, inside)}（封袋 {papers.bag_name(bag)}）"


def _bags(items: Iterable[Item]) -> list[str]:
    return sorted({item.bag for item in items})
