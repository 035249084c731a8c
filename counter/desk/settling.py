"""Clashes of a branch's counters: both sides side by side, their ends, and what they leave owed (CC 179)."""

from collections.abc import Iterable, Iterator, Mapping

from counter import formats
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers, receipts
from counter.desk.answers import (
    Changed,
    Clash,
    ClashSide,
    EndedView,
    GoodsLine,
    OwedView,
    Receipt,
    SettlementOffer,
    WayView,
)
from counter.desk.context import Context
from counter.desk.disputes import around
from counter.desk.lending import known_pledge
from counter.domain import ledger, settlement
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.effects import State, touched, written
from counter.domain.entries import Entry
from counter.domain.money import Ntd
from counter.domain.pledge import Owed, Pledge
from counter.domain.refusal import Reason, refuse
from counter.domain.settlement import WayOut
from counter.domain.settlement_forms import PayeeForm, PayOwedForm, SettleForm
from counter.domain.staff import Clerk
from counter.print.papers import NoticeKind, NoticePaper
from counter.print.words import act_name, settlement_name

Lines = tuple[tuple[str, str], ...]
Pledges = Mapping[str, Pledge]

_CHANGED = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY})


def clashes(context: Context, reading: Reading) -> tuple[Clash, ...]:
    """Every act that did not fit and that nobody has settled, the oldest first."""
    losers = dict.fromkeys(
        problem.entry for pledge in reading.pledges_with_problems() for problem in pledge.problems
    )
    found = [_clash(context, reading, _entry(reading, each)) for each in losers]
    return tuple(sorted(found, key=lambda each: (each.loser.at, each.entry)))


def owed(context: Context, reading: Reading) -> tuple[OwedView, ...]:
    """What settled clashes left to pay, the oldest first."""
    found = (
        _owed(context, reading, pledge, each)
        for pledge in reading.pledges_owing()
        for each in pledge.owed
    )
    return tuple(sorted(found, key=lambda each: (each.settled_on, each.number)))


def offer(context: Context, reading: Reading, entry: str) -> SettlementOffer:
    """The ways out of a clash. Raises Refused if nothing of it is left to settle."""
    loser = _entry(reading, entry)
    pledges = around(reading, loser)
    calendar = context.rules_to_show(reading).calendar
    ways = settlement.ways_out(loser, pledges, calendar)
    return SettlementOffer(
        clash=_clash(context, reading, loser),
        ways=tuple(_way(context, reading, pledges, each) for each in ways),
    )


def settle(context: Context, writing: Writing, form: SettleForm, clerk: Clerk) -> Receipt:
    """End a clash: its money goes back, is owed, or stands for the goods that went out."""
    rules = context.rules(writing)
    loser = _entry(writing, form.entry)
    pledges = around(writing, loser)
    way = settlement.decide_settlement(
        form, loser, pledges, rules.calendar, clerk=clerk, staff=context.staff
    )
    clash = _clash(context, writing, loser)
    pledge = pledges[clash.pledge]
    payee = form.payee if way.drawer else None
    # Who takes money is a person of their own: erasing the pledgor must not erase the proof.
    person = pledge.ticket.pledgor if payee is None else writing.new_id()
    texts = {"text": form.reason, **_payee_texts(payee)}
    body = settlement.settled(loser, way, writing.put_record(person, RecordKind.STATEMENT, texts))
    pledgors = (pledges[each].ticket.pledgor for each in touched(body) if each in pledges)
    subjects = tuple(dict.fromkeys((*touched(body), *pledgors, person)))
    entry = context.append(
        writing, body, on=rules.on, clerk=clerk, subjects=subjects, approver=form.second
    )
    paper = _notice(
        context,
        writing,
        entry,
        clash.loser,
        stands=clash.stands,
        lines=_settled_lines(pledges, way, payee),
        reason=form.reason,
    )
    return Receipt(entry, _CHANGED, (paper,), clash.pledge, pledge.ticket.number)


def pay_owed(context: Context, writing: Writing, form: PayOwedForm, clerk: Clerk) -> Receipt:
    """Pay out what a settlement left owed, or take in what must come back."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    paid = settlement.decide_payment(form, pledge)
    end = _entry(writing, paid.entry)
    person = writing.new_id()
    body = OwedPaid(
        pledge=form.pledge,
        entry=paid.entry,
        amount=paid.amount,
        record=writing.put_record(person, RecordKind.STATEMENT, _payee_texts(form.payee)),
    )
    subjects = (form.pledge, pledge.ticket.pledgor, person)
    entry = context.append(writing, body, on=rules.on, clerk=clerk, subjects=subjects)
    settled_by = (
        f"{receipts.act_number(context, writing, end)}　{formats.roc_day(end.business_day)}"
    )
    label, source = "匯款登錄單號", end
    if isinstance(end.body, ClashSettled):
        label, source = "處理單號", _entry(writing, end.body.entry)
    lines = ((label, settled_by), *_payee_lines(form.payee, paid.amount))
    loser = _side(context, writing, source)
    paper = _notice(context, writing, entry, loser, lines=lines)
    return Receipt(entry, _CHANGED, (paper,), form.pledge, pledge.ticket.number)


# ------------------------------------------------------------------------------ what is known


def _entry(reading: Reading, name: str) -> Entry:
    found = reading.entry(name)
    if found is None:
        refuse(Reason.NO_CLASH)
    return found


def _clash(context: Context, reading: Reading, loser: Entry) -> Clash:
    known = {each: reading.pledge(each) for each in touched(loser.body)}
    pledges = {name: pledge for name, pledge in known.items() if pledge is not None}
    stands = (reading.stored_entry(each) for each in _standing(loser, pledges.values()))
    return Clash(
        entry=loser.id,
        pledge=next(iter(pledges)),
        loser=_side(context, reading, loser),
        stands=tuple(_side(context, reading, each) for each in stands if isinstance(each, Entry)),
        goods=tuple(_goods(context, reading, pledges, _bags(pledges))),
        blocks=tuple(block.why for pledge in pledges.values() for block in pledge.blocks),
    )


def _bags(pledges: Pledges) -> tuple[str, ...]:
    items = (item for pledge in pledges.values() for item in pledge.ticket.items)
    return tuple(sorted({item.bag for item in items}))


def _standing(loser: Entry, pledges: Iterable[Pledge]) -> dict[str, None]:
    """Ids of the acts that stand against one: those that ended its tickets, else that stop or wrote them."""
    ids: dict[str, None] = {}
    for pledge in pledges:
        blocks = [block.entry for block in pledge.blocks]
        told = [pledge.closed_by_entry] if pledge.closed_by_entry else blocks
        ids.update(dict.fromkeys(told or [pledge.opened_by_entry]))
    ids.pop(loser.id, None)
    return ids


def _side(context: Context, reading: Reading, entry: Entry) -> ClashSide:
    pledges = [found for each in touched(entry.body) if (found := reading.pledge(each)) is not None]
    names = (reading.pledgor(pledge.ticket.pledgor) for pledge in pledges)
    return ClashSide(
        entry=entry,
        number=receipts.act_number(context, reading, entry),
        counter=receipts.made_at(context, reading, entry),
        at=entry.recorded_at,
        clerk=context.staff_name(entry.clerk),
        approver=context.staff_name(entry.approver) if entry.approver else "",
        cash=ledger.brought(entry),
        tickets=tuple(pledge.ticket.number for pledge in pledges),
        written=tuple(ticket.number for ticket in written(entry.body)),
        pledgors=tuple(dict.fromkeys(row.name for row in names if row is not None)),
    )


def _owed(context: Context, reading: Reading, pledge: Pledge, left: Owed) -> OwedView:
    end = _entry(reading, left.entry)
    row = reading.pledgor(pledge.ticket.pledgor)
    return OwedView(
        pledge=pledge.ticket.pledge,
        entry=left.entry,
        settlement=receipts.act_number(context, reading, end),
        number=pledge.ticket.number,
        amount=left.amount,
        settled_on=end.business_day,
        pledgor="" if row is None else row.name,
    )


def _way(context: Context, reading: Reading, pledges: Pledges, way: WayOut) -> WayView:
    return WayView(
        way=way,
        voided=tuple(pledges[each].ticket.number for each in way.voided),
        ended=tuple(
            EndedView(pledges[each.pledge].ticket.number, each.principal, each.interest)
            for each in way.ended
        ),
        goods=tuple(_goods(context, reading, pledges, way.bags)),
    )


def _goods(
    context: Context, reading: Reading, pledges: Pledges, bags: Iterable[str]
) -> Iterator[GoodsLine]:
    """A line for each of these bags, as the ticket that stands for it has it."""
    first = sorted(pledges.values(), key=lambda pledge: pledge.state is not State.OPEN)
    for bag in bags:
        pledge = next(p for p in first if any(item.bag == bag for item in p.ticket.items))
        inside = [item for item in pledge.ticket.items if item.bag == bag]
        contents = papers.contents(context.policy, inside)
        yield GoodsLine(contents=contents, bag=bag, place=papers.place(reading, pledge))


# ----------------------------------------------------------------------------------- papers


def _payee_texts(payee: PayeeForm | None) -> dict[str, str]:
    if payee is None:
        return {}
    return {"name": payee.name, "id_kind": payee.id_kind.value, "id_number": payee.id_number}


def _payee_lines(payee: PayeeForm | None, paid_out: Ntd) -> Lines:
    if payee is None:
        return ()
    return (
        ("領款人" if paid_out > 0 else "繳款人", payee.name),
        ("證件", f"{papers.ID_KIND_WORDS[payee.id_kind]}　{payee.id_number}"),
    )


def _settled_lines(pledges: Pledges, way: WayOut, payee: PayeeForm | None) -> Lines:
    back = Ntd(way.owed or -way.drawer)
    left = "" if not way.owed else formats.ntd(abs(way.owed))
    lines = (
        ("處理方式", settlement_name(way.how, back, ends=bool(way.ended))),
        ("作廢單號", _numbers(pledges, way.voided)),
        ("結案單號", _numbers(pledges, (each.pledge for each in way.ended))),
        ("應退款項" if way.owed > 0 else "應收回款項", left),
        *_payee_lines(payee, Ntd(-way.drawer)),
    )
    return tuple((label, text) for label, text in lines if text)


def _numbers(pledges: Pledges, wanted: Iterable[str]) -> str:
    return "、".join(formats.ticket_number(pledges[each].ticket.number) for each in wanted)


def _act_line(context: Context, side: ClashSide) -> str:
    """Which act, at which counter, when and by whom."""
    entry = side.entry
    what = act_name(entry.kind, context.policy.words)
    return f"{what}　{side.number}　{formats.roc_day(entry.business_day)}　{side.clerk}"


def _notice(
    context: Context,
    reading: Reading,
    entry: Entry,
    loser: ClashSide,
    *,
    lines: Lines,
    stands: tuple[ClashSide, ...] = (),
    reason: str = "",
) -> NoticePaper:
    """What was settled or paid, to be signed by whoever takes or brings the money."""
    is_end = isinstance(entry.body, ClashSettled)
    label = "退還款項" if entry.cash_ntd < 0 else "收回款項"
    return NoticePaper(
        office=papers.office(context),
        words=context.policy.words,
        kind=NoticeKind.SETTLEMENT if is_end else NoticeKind.OWED_PAID,
        act=receipts.act_lines(context, reading, entry),
        lines=(
            ("單號", "、".join(formats.ticket_number(each) for each in loser.tickets)),
            ("處理之交易", _act_line(context, loser)),
            *(("有效之交易", _act_line(context, each)) for each in stands),
            *lines,
        ),
        paragraphs=(f"處理原因：{reason}",) if reason else (),
        cash=((label, entry.cash_ntd),) if entry.cash_ntd else (),
        marks=context.marks,
    )
